"""What every label that an activation records means, in the textbook's words; nothing in here comes from nnapp.

Each formula takes the quantities `b` of a layer, all (units, batch): z, a, and on the way back da, delta and slope.
Parameters are the usual ones: LeakyReLU's s is 0.01, and ELU's α is 1 (other α have lines of their own, below).
"""

from __future__ import annotations

import math

import numpy as np

from tests.engine.reference_activations import GELU_RATE, sigmoid


def summed_over_units(table):
    """The same sum of a sample's units in each of its places."""
    return np.broadcast_to(table.sum(axis=0), table.shape)


def shifted(b):
    return b.z - b.z.max(axis=0)


def gelu_tanh(b):
    return np.tanh(GELU_RATE * (b.z + 0.044715 * b.z**3))


def twice_gelu_steepness(b):
    return 2 * GELU_RATE * (1 + 0.134145 * b.z**2)


FORMULAS = {
    # all activations
    "a": lambda b: b.a,
    "φ′(z)": lambda b: b.slope,
    "δ": lambda b: b.delta,
    # sigmoid
    "−z": lambda b: -b.z,
    "e⁻ᶻ": lambda b: np.exp(-b.z),
    "1 + e⁻ᶻ": lambda b: 1 + np.exp(-b.z),
    "eᶻ": lambda b: np.exp(b.z),
    "1 + eᶻ": lambda b: 1 + np.exp(b.z),
    "1 − a": lambda b: 1 - b.a,
    # tanh
    "a²": lambda b: b.a**2,
    # leaky ReLU
    "s z": lambda b: b.z / 100,
    "sign z": lambda b: np.where(b.z > 0, 1.0, np.where(b.z < 0, -1.0, 0.0)),
    # ELU
    "min(z, 0)": lambda b: np.where(b.z < 0, b.z, 0.0),
    "e^min(z, 0) − 1": lambda b: np.where(b.z < 0, np.exp(b.z) - 1, 0.0),
    # GELU
    "z²": lambda b: b.z**2,
    "√(2/π) 0.044715 z²": lambda b: math.sqrt(2 / math.pi) * 0.044715 * b.z**2,
    "u / z": lambda b: GELU_RATE * (1 + 0.044715 * b.z**2),
    "u": lambda b: GELU_RATE * (b.z + 0.044715 * b.z**3),
    "tanh u": gelu_tanh,
    "1 + tanh u": lambda b: 1 + gelu_tanh(b),
    "g": lambda b: (1 + gelu_tanh(b)) / 2,
    "z, cut at ±40": lambda b: np.where(abs(b.z) < 40, b.z, 40 * np.where(b.z < 0, -1, 1)),
    "√(2/π) 0.26829 z": lambda b: GELU_RATE * 0.26829 * b.z,
    "√(2/π) 0.26829 z²": lambda b: GELU_RATE * 0.26829 * b.z**2,
    "2 u′": twice_gelu_steepness,
    "1 − g": lambda b: (1 - gelu_tanh(b)) / 2,
    "a (1 − g)": lambda b: b.a * (1 - gelu_tanh(b)) / 2,
    "2 a (1 − g) u′": lambda b: b.a * (1 - gelu_tanh(b)) / 2 * twice_gelu_steepness(b),
    # SiLU
    "σ(z)": lambda b: sigmoid(b.z),
    "1 − σ(z)": lambda b: sigmoid(-b.z),
    "a (1 − σ(z))": lambda b: b.a * sigmoid(-b.z),
    # softplus
    "−a": lambda b: -b.a,
    "e⁻ᵃ − 1": lambda b: np.exp(-b.a) - 1,
    # softmax
    "mean eᶻ": lambda b: np.broadcast_to(np.exp(b.z).mean(axis=0), b.z.shape),
    "1 / Σ eᶻ": lambda b: 1 / summed_over_units(np.exp(b.z)),
    "max z": lambda b: b.z.max(axis=0),
    "z − max z": shifted,
    "e^(z − max z)": lambda b: np.exp(shifted(b)),
    "Σ e^(z − max z)": lambda b: np.exp(shifted(b)).sum(axis=0, keepdims=True),
    "a · ∂C/∂a": lambda b: b.a * b.da,
    "Σ a · ∂C/∂a": lambda b: summed_over_units(b.a * b.da),
    "∂C/∂a − Σ a · ∂C/∂a": lambda b: b.da - (b.a * b.da).sum(axis=0),
}


def with_alpha(alpha):
    """The formulas of ELU's lines with an α that is not 1."""
    return FORMULAS | {
        "α (e^min(z, 0) − 1)": lambda b: np.where(b.z < 0, alpha * (np.exp(b.z) - 1), 0.0),
        "1 where z > 0, else α": lambda b: np.where(b.z > 0, 1.0, alpha),
    }
