"""What every label of penalties, clipping and optimizers means after the first step; nothing in here comes from nnapp.

Each formula takes quantities `b`, flat vectors (parameters,): before (w), all_gradients (∂C/∂w of the cost alone); the
optimizer (its struct, or what is in files) and learning_rate; and, where they are used, l1, l2 and is_weight,
clip_value and clip_norm, and free.
"""

from __future__ import annotations

import math

import msgspec
import numpy as np


def setting(b, name):
    """A parameter of the optimizer by its name in project files; its own name is the kind."""
    return msgspec.to_builtins(b.optimizer)[name]


def penalised(b):
    l1, l2 = getattr(b, "l1", 0), getattr(b, "l2", 0)
    weights = getattr(b, "is_weight", 0)
    return b.all_gradients + l1 * np.sign(b.before) * weights + l2 * b.before * weights


def cut_by_component(b):
    value = getattr(b, "clip_value", None)
    return penalised(b) if value is None else np.clip(penalised(b), -value, value)


def length(b):
    return math.sqrt(sum(component**2 for component in cut_by_component(b).tolist()))


def clipped(b):
    norm = getattr(b, "clip_norm", None)
    return cut_by_component(b) if norm is None else cut_by_component(b) * norm / max(length(b), norm)


def unit(b):
    """What one bit is worth in half the largest component, or in half the norm if that is larger."""
    largest = max(float(np.abs(cut_by_component(b)).max()), b.clip_norm)
    bits = 52 if b.before.dtype == np.float64 else 23
    return 2.0 ** (math.frexp(largest)[1] - 2 - bits)


def seen(b):
    """The gradient that the optimizer goes by."""
    remembers = setting(b, "kind") != "gradient-descent"
    return clipped(b) * getattr(b, "free", 1) if remembers else clipped(b)


def step(b):
    """What the first step, from a memory of nothing, subtracts from w (where it is free)."""
    g, eta, kind = seen(b), b.learning_rate, setting(b, "kind")
    if kind in ("gradient-descent", "momentum"):
        return eta * g
    if kind == "nesterov":
        return eta * g + setting(b, "momentum") * eta * g
    if kind == "rprop":
        return rprop_size(b) * np.sign(g)
    if kind == "rmsprop":
        return eta * g / (np.sqrt((1 - setting(b, "decay")) * g**2) + setting(b, "epsilon"))
    assert kind in ("adagrad", "adam", "adamw")
    return adaptive(b) + (eta * setting(b, "weight_decay") * b.before if kind == "adamw" else 0)


def adaptive(b):
    # AdaGrad's sum is the first g², and so is Adam's v̂, as m̂ is the first g
    return b.learning_rate * seen(b) / (abs(seen(b)) + setting(b, "epsilon"))


def squares(b):
    """AdaGrad's sum or RMSProp's mean."""
    return seen(b) ** 2 * (1 - setting(b, "decay") if setting(b, "kind") == "rmsprop" else 1)


def rprop_size(b):
    return min(max(b.learning_rate, setting(b, "smallest")), setting(b, "largest"))


def everywhere(b, number):
    return np.full(b.before.shape, number)


PENALTIES = {
    "sign w": lambda b: np.sign(b.before),
    "λ₁ sign w": lambda b: b.l1 * np.sign(b.before) * b.is_weight,
    "λ₂ w": lambda b: b.l2 * b.before * b.is_weight,
    "λ₁ sign w + λ₂ w": lambda b: (b.l1 * np.sign(b.before) + b.l2 * b.before) * b.is_weight,
    "∂C/∂w": penalised,
}
CLIPPING = {
    "min(∂C/∂w, value)": lambda b: np.where(penalised(b) > b.clip_value, b.clip_value, penalised(b)),
    "∂C/∂w by component": cut_by_component,
    "squares of ∂C/∂w": lambda b: cut_by_component(b) ** 2,
    "‖∂C/∂w‖²": lambda b: length(b) ** 2,
    "‖∂C/∂w‖": length,
    "max(‖∂C/∂w‖, norm)": lambda b: max(length(b), b.clip_norm),
    "norm / max(‖∂C/∂w‖, norm)": lambda b: b.clip_norm / max(length(b), b.clip_norm),
    "|∂C/∂w|": lambda b: abs(cut_by_component(b)),
    "max |∂C/∂w|": lambda b: abs(cut_by_component(b)).max(),
    "max(|∂C/∂w|, norm)": lambda b: max(abs(cut_by_component(b)).max(), b.clip_norm),
    "½ max(|∂C/∂w|, norm)": lambda b: max(abs(cut_by_component(b)).max(), b.clip_norm) / 2,
    "u": unit,
    "∂C/∂w / u": lambda b: cut_by_component(b) / unit(b),
    "(‖∂C/∂w‖ / u)²": lambda b: (length(b) / unit(b)) ** 2,
    "‖∂C/∂w‖ / u": lambda b: length(b) / unit(b),
    "norm / u": lambda b: b.clip_norm / unit(b),
    "max(‖∂C/∂w‖, norm) / u": lambda b: max(length(b), b.clip_norm) / unit(b),
    "u norm / max(‖∂C/∂w‖, norm)": lambda b: unit(b) * b.clip_norm / max(length(b), b.clip_norm),
    "∂C/∂w by norm": clipped,
}
OPTIMIZERS = {
    "∂C/∂w where free": lambda b: clipped(b) * b.free,
    "step where free": lambda b: step(b) * b.free,
    "w": lambda b: b.before - step(b) * getattr(b, "free", 1),
    "step": step,
    "η ∂C/∂w": lambda b: b.learning_rate * seen(b),
    # momentum, Nesterov
    "μ step": lambda b: setting(b, "momentum") * step(b),
    "v": lambda b: b.learning_rate * seen(b),
    "μ v": lambda b: setting(b, "momentum") * b.learning_rate * seen(b),
    # AdaGrad, RMSProp
    "(∂C/∂w)²": lambda b: seen(b) ** 2,
    "(1 − ρ) (∂C/∂w)²": squares,
    "ρ s": lambda b: everywhere(b, 0.0),
    "s": squares,
    "√s": lambda b: np.sqrt(squares(b)),
    "√s + ε": lambda b: np.sqrt(squares(b)) + setting(b, "epsilon"),
    "∂C/∂w / (√s + ε)": lambda b: seen(b) / (np.sqrt(squares(b)) + setting(b, "epsilon")),
    # Adam, AdamW: m = (1 − β₁) g and v = (1 − β₂) g² after the first step
    "α": lambda b: b.learning_rate,
    "ε̂": lambda b: setting(b, "epsilon"),
    "β₁ m / (1 − β₁)": lambda b: everywhere(b, 0.0),
    "m / (1 − β₁)": seen,
    "β₂ v / (1 − β₂)": lambda b: everywhere(b, 0.0),
    "v / (1 − β₂)": lambda b: seen(b) ** 2,
    "√(v / (1 − β₂))": lambda b: abs(seen(b)),
    "√(v / (1 − β₂)) + ε̂": lambda b: abs(seen(b)) + setting(b, "epsilon"),
    "m / (1 − β₁) / (√(v / (1 − β₂)) + ε̂)": lambda b: seen(b) / (abs(seen(b)) + setting(b, "epsilon")),
    "η m̂ / (√v̂ + ε)": adaptive,
    "η λ": lambda b: b.learning_rate * setting(b, "weight_decay"),
    "η λ w": lambda b: b.learning_rate * setting(b, "weight_decay") * b.before,
    # Rprop: the derivative before the first one counts as 0
    "sign ∂C/∂w": lambda b: np.sign(seen(b)),
    "agreement": lambda b: everywhere(b, 0.0),
    "η⁺ agreement": lambda b: everywhere(b, 0.0),
    "growth": lambda b: everywhere(b, 1.0),
    "Δ growth": lambda b: everywhere(b, rprop_size(b)),
    "Δ of the step": lambda b: everywhere(b, rprop_size(b)),
    "agreement + 1": lambda b: everywhere(b, 1.0),
    "0 at a change, else 1": lambda b: everywhere(b, 1.0),
    "shrinkage": lambda b: everywhere(b, 1.0),
    "Δ shrinkage": lambda b: everywhere(b, rprop_size(b)),
    "Δ": lambda b: everywhere(b, rprop_size(b)),
    "sign to compare with": lambda b: np.sign(seen(b)),
}
FORMULAS = PENALTIES | CLIPPING | OPTIMIZERS
