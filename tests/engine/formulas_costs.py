"""What every label that a cost records means, in the textbook's words; nothing in here comes from nnapp.

Each formula takes the quantities `b` of the output layer, all (units, batch): z, a = y, t, da, delta, and cost (as the
project reduces it), share (1/rows for the mean, else 1), the cost's name in project files and its parameters as a dict.
"""

from __future__ import annotations

import numpy as np


def threshold(b):
    return b.parameters.get("threshold", 1.0)


def positive_weight(b):
    return b.parameters.get("positive_weight", 1.0)


def class_weights(b):
    """The weight of each class, which is a row here."""
    return np.array(b.parameters.get("class_weights") or [1.0] * len(b.t))[:, None]


def weighted(b):
    return b.t * class_weights(b)


def distance(b):
    return abs(b.t - b.y)


def of_yes(b):
    return (b.t * np.log1p(np.exp(-b.z))).sum()


def summed_over_classes(table):
    """The same sum of a sample's classes in each of its places."""
    return np.broadcast_to(table.sum(axis=0), table.shape)


# What the delta's last line divides by the rows for the mean: ∂C/∂z of the sum is labelled with its own formula.
FORMULAS = {
    # all costs
    "Σ C of each output": lambda b: b.cost / b.share,
    "C": lambda b: b.cost,
    "∂C/∂a": lambda b: b.da,
    "δ": lambda b: b.delta,
    # half squared error, mean squared error
    "y − t": lambda b: b.y - b.t,
    "Σ (y − t)²": lambda b: ((b.t - b.y) ** 2).sum(),
    # mean absolute error
    "|y − t|": distance,
    "Σ |y − t|": lambda b: distance(b).sum(),
    "sign(y − t)": lambda b: np.where(b.y > b.t, 1.0, np.where(b.y < b.t, -1.0, 0.0)),
    # Huber
    "min(|y − t|, d)": lambda b: np.where(distance(b) < threshold(b), distance(b), threshold(b)),
    "½ min(|y − t|, d)": lambda b: np.where(distance(b) < threshold(b), distance(b), threshold(b)) / 2,
    "|y − t| − ½ min(|y − t|, d)": lambda b: np.where(
        distance(b) < threshold(b), distance(b) / 2, distance(b) - threshold(b) / 2
    ),
    "min(y − t, d)": lambda b: np.where(b.y - b.t < threshold(b), b.y - b.t, threshold(b)),
    "max(−d, min(y − t, d))": lambda b: np.where(
        distance(b) < threshold(b), b.y - b.t, threshold(b) * np.where(b.y > b.t, 1, -1)
    ),
    # binary cross-entropy
    "0 − z": lambda b: -b.z,
    "ln(1 + eᶻ)": lambda b: np.log(1 + np.exp(b.z)),
    "ln(1 + e⁻ᶻ)": lambda b: np.log(1 + np.exp(-b.z)),
    "1 − t": lambda b: 1 - b.t,
    "Σ t ln(1 + e⁻ᶻ)": of_yes,
    "p Σ t ln(1 + e⁻ᶻ)": lambda b: positive_weight(b) * of_yes(b),
    "Σ (1 − t) ln(1 + eᶻ)": lambda b: -((1 - b.t) * np.log(1 - b.y)).sum(),
    "y − 1": lambda b: b.y - 1,
    "t (y − 1)": lambda b: b.t * b.y - b.t,
    "(p − 1) t (y − 1)": lambda b: (1 - positive_weight(b)) * b.t * (1 - b.y),
    "(p − 1) t (y − 1) + y − t": lambda b: b.y * (1 + (positive_weight(b) - 1) * b.t) - positive_weight(b) * b.t,
    # cross-entropy
    "Σ eᶻ": lambda b: summed_over_classes(np.exp(b.z)),
    "ln Σ eᶻ": lambda b: np.broadcast_to(np.log(np.exp(b.z).sum(axis=0)), b.z.shape),
    "ln Σ e^(z − max z)": lambda b: np.log(np.exp(b.z - b.z.max(axis=0)).sum(axis=0, keepdims=True)),
    "−ln y": lambda b: -np.log(b.y),
    "−w ln y": lambda b: -class_weights(b) * np.log(b.y),
    "w t": weighted,
    "Σ w t": lambda b: summed_over_classes(weighted(b)),
    "y Σ w t": lambda b: b.y * weighted(b).sum(axis=0),
    "y Σ w t − w t": lambda b: b.y * weighted(b).sum(axis=0) - weighted(b),
}
