"""The activations once more, written straight from the textbook; nothing in here comes from nnapp.

z is an array of any shape (for softmax (rows, units)). Values take complex z too, for the complex-step derivative;
slopes are differentiated by hand, and written in another form than in nnapp where there is one. An activation goes by
its name in project files or, with parameters other than the usual ones, by (name, {parameter: value}).
"""

from __future__ import annotations

import math

import numpy as np

GELU_RATE = math.sqrt(2 / math.pi)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def softmax(z):
    powers = np.exp(z - z.real.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def elu(z, alpha=1.0):
    return np.where(z.real > 0, z, alpha * (np.exp(np.where(z.real > 0, 0, z)) - 1))


def gelu(z):
    return 0.5 * z * (1 + np.tanh(GELU_RATE * (z + 0.044715 * z**3)))


def softplus(z):
    rest = np.log(1 + np.exp(np.where(z.real > 0, -z, z)))
    return np.where(z.real > 0, z + rest, rest)


ACTIVATIONS = {
    "identity": lambda z: z + 0,
    "sigmoid": sigmoid,
    "tanh": np.tanh,
    "relu": lambda z: np.where(z.real > 0, z, 0),
    "leaky-relu": lambda z, slope=0.01: np.where(z.real > 0, z, slope * z),
    "elu": elu,
    "gelu": gelu,
    "silu": lambda z: z * sigmoid(z),
    "softplus": softplus,
    "hard-limit": lambda z: np.where(z.real >= 0, 1.0, 0.0),
    "softmax": softmax,
}


def gelu_slope(z):
    t = np.tanh(GELU_RATE * (z + 0.044715 * z**3))
    return 0.5 * (1 + t) + 0.5 * z * (1 - t**2) * GELU_RATE * (1 + 0.134145 * z**2)


SLOPES = {
    "identity": np.ones_like,
    "sigmoid": lambda z: sigmoid(z) * sigmoid(-z),
    "tanh": lambda z: 1 / np.cosh(z) ** 2,
    "relu": lambda z: np.where(z > 0, 1.0, 0.0),
    "leaky-relu": lambda z, slope=0.01: np.where(z > 0, 1.0, slope),
    "elu": lambda z, alpha=1.0: np.where(z > 0, 1.0, alpha * np.exp(np.where(z > 0, 0, z))),
    "gelu": gelu_slope,
    "silu": lambda z: sigmoid(z) * (1 + z * sigmoid(-z)),
    "softplus": sigmoid,
    "hard-limit": np.zeros_like,
}


def name_and_parameters(activation):
    return (activation, {}) if isinstance(activation, str) else activation


def value_of(activation, z):
    """φ(z)."""
    name, parameters = name_and_parameters(activation)
    return ACTIVATIONS[name](z, **parameters)


def slope_of(activation, z):
    """φ′(z), or None for softmax, which has a Jacobian instead."""
    name, parameters = name_and_parameters(activation)
    return None if name == "softmax" else SLOPES[name](z, **parameters)


def jacobian(activation, z):
    """∂aᵢ/∂zⱼ of one layer for one row of z, as a full matrix (units, units)."""
    if activation == "softmax":
        a = softmax(z[None, :])[0]
        return np.diag(a) - np.outer(a, a)
    return np.diag(slope_of(activation, z))


def scalar_gelu(z):
    return 0.5 * z * (1 + math.tanh(GELU_RATE * (z + 0.044715 * z**3)))


def scalar_sigmoid(z):
    return 1 / (1 + math.exp(-z))


def scalar_gelu_slope(z):
    t = math.tanh(GELU_RATE * (z + 0.044715 * z**3))
    return 0.5 * (1 + t) + 0.5 * z * (1 - t * t) * GELU_RATE * (1 + 3 * 0.044715 * z * z)


# For one number, with Python's floats and the usual parameters: φ(z), and φ′ from z and a.
SCALARS = {
    "identity": (lambda z: z, lambda z, a: 1.0),
    "sigmoid": (scalar_sigmoid, lambda z, a: a * (1 - a)),
    "tanh": (math.tanh, lambda z, a: 1 - a * a),
    "relu": (lambda z: z if z > 0 else 0.0, lambda z, a: 1.0 if z > 0 else 0.0),
    "leaky-relu": (lambda z: z if z > 0 else 0.01 * z, lambda z, a: 1.0 if z > 0 else 0.01),
    "elu": (lambda z: z if z > 0 else math.exp(z) - 1, lambda z, a: 1.0 if z > 0 else a + 1),
    "gelu": (scalar_gelu, lambda z, a: scalar_gelu_slope(z)),
    "silu": (lambda z: z * scalar_sigmoid(z), lambda z, a: a + scalar_sigmoid(z) * (1 - a)),
    "softplus": (lambda z: math.log(1 + math.exp(z)), lambda z, a: scalar_sigmoid(z)),
    "hard-limit": (lambda z: 1.0 if z >= 0 else 0.0, lambda z, a: 0.0),
}
