"""The penalties on large weights, added to the cost: λ₁ Σ |w| (L1) and ½ λ₂ Σ w² (L2); biases are exempt.

L2 is ridge regression's penalty (Hoerl and Kennard 1970), in networks called weight decay (Krogh and Hertz 1992);
L1 is that of the lasso (Tibshirani 1996).
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from nnapp.choices import Array
from nnapp.tape import WHOLE_NETWORK, Tape


def penalty(l1: float, l2: float, weights: Iterable[Array]) -> float:
    """Return λ₁ Σ |w| + ½ λ₂ Σ w² over all weights of these arrays, of any shape; infinite where the sums overflow."""
    total = 0.0
    with np.errstate(over="ignore"):
        for array in weights if l1 or l2 else ():
            wide = np.asarray(array, np.float64)  # float32 would overflow, and add up with errors
            if l1:
                total += l1 * float(np.sum(np.abs(wide)))
            if l2:
                total += 0.5 * l2 * float(np.sum(np.square(wide)))
    return total


def record_penalty(
    tape: Tape, l1: float, l2: float, parameters: Array, is_weight: Array, gradient: Array, total: Array
) -> None:
    """Record the lines that fill `total` with the gradient of the cost with its penalty, from that without.

    All arrays are flat (parameters,); `is_weight` is 1 where a parameter is a weight and 0 where it is a bias. At its
    kink the L1 penalty counts as level: sign 0 = 0. Where both λ are 0 there is nothing to add, so record nothing.
    """
    assert l1 or l2
    second = np.empty_like(total) if l1 and l2 else total
    if l1:
        tape.record(WHOLE_NETWORK, "sign w", np.sign, parameters, total)
        tape.record(WHOLE_NETWORK, "λ₁ sign w", np.multiply, total, tape.constant(l1) * is_weight, total)
    if l2:
        tape.record(WHOLE_NETWORK, "λ₂ w", np.multiply, parameters, tape.constant(l2) * is_weight, second)
    if l1 and l2:
        tape.record(WHOLE_NETWORK, "λ₁ sign w + λ₂ w", np.add, total, second, total)
    tape.record(WHOLE_NETWORK, "∂C/∂w", np.add, gradient, total, total)
