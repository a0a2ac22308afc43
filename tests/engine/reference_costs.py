"""The costs once more, written straight from the textbook; nothing in here comes from nnapp.

Answers y and targets t are (rows, outputs); y may be complex, for the complex-step derivative. Parameters go by their
names in project files.
"""

from __future__ import annotations

import numpy as np


def cost_of(name, y, t, **params):
    """The cost of answers y, summed over outputs and rows."""
    return each_cost(name, y, t, **params).sum()


def each_cost(name, y, t, *, threshold=1.0, positive_weight=1.0, class_weights=()):
    """What each output of each row adds to the cost, (rows, outputs)."""
    error, outputs = t - y, y.shape[1]
    distance = np.where(error.real < 0, -error, error)  # |t − y| that a complex step can go through
    if name == "half-squared-error":
        return error**2 / 2
    if name == "mean-squared-error":
        return error**2 / outputs
    if name == "mean-absolute-error":
        return distance / outputs
    if name == "huber":
        return np.where(distance.real <= threshold, error**2 / 2, threshold * (distance - threshold / 2))
    if name == "binary-cross-entropy":
        return -(positive_weight * t * np.log(y) + (1 - t) * np.log(1 - y))
    assert name == "cross-entropy", name
    return -np.array(class_weights or np.ones(outputs)) * t * np.log(y)


def cost_slope(name, y, t, *, threshold=1.0, positive_weight=1.0, class_weights=()):
    """∂C/∂y, (rows, outputs)."""
    outputs = y.shape[1]
    if name == "half-squared-error":
        return -(t - y)
    if name == "mean-squared-error":
        return -2 * (t - y) / outputs
    if name == "mean-absolute-error":
        return np.where(y > t, 1.0, np.where(y < t, -1.0, 0.0)) / outputs
    if name == "huber":
        return np.where(y - t > threshold, threshold, np.where(y - t < -threshold, -threshold, y - t))
    if name == "binary-cross-entropy":
        return -positive_weight * t / y + (1 - t) / (1 - y)
    assert name == "cross-entropy", name
    return -np.array(class_weights or np.ones(outputs)) * t / y
