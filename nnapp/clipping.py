"""Clipping: keeps one steep place from throwing the parameters far away, by cutting the gradient down to a size.

Source: Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks", 2013 (the norm);
Mikolov, "Statistical language models based on neural networks", 2012 (the components).
"""

from __future__ import annotations

import numpy as np

from nnapp.choices import Array
from nnapp.tape import WHOLE_NETWORK, Tape


def record_clipping(tape: Tape, norm: float | None, value: float | None, gradient: Array, clipped: Array) -> None:
    """Record the lines that fill flat `clipped` (parameters,) from the flat gradient, which stays as it is.

    First every component is cut to ±value, then the whole vector is shortened to at most `norm`; both are above 0, and
    None where not wanted. NaN passes through. Where both are None there is nothing to do, so record nothing.
    """
    assert norm is not None or value is not None
    if value is not None:
        _record_components(tape, value, gradient, clipped)
        gradient = clipped
    if norm is None:
        return
    sizes = np.finfo(tape.precision)
    limit = max(norm, float(sizes.tiny / sizes.eps))  # smaller ones would be 0 in float32
    vanishing = float(np.sqrt(gradient.size * sizes.tiny / sizes.eps))  # norms whose squares lose digits
    if tape.careful or limit < vanishing:
        _record_scaled_norm(tape, limit, gradient, clipped)
    else:
        _record_norm(tape, limit, gradient, clipped)


def _record_components(tape: Tape, value: float, gradient: Array, clipped: Array) -> None:
    top, bottom = tape.constant(value), tape.constant(-value)
    tape.record_bound(WHOLE_NETWORK, "min(∂C/∂w, value)", np.minimum, gradient, top, clipped)
    tape.record_bound(WHOLE_NETWORK, "∂C/∂w by component", np.maximum, clipped, bottom, clipped)


def _record_norm(tape: Tape, limit: float, gradient: Array, clipped: Array) -> None:
    # Σ g² by multiply and add, which say when they overflow; a dot product on several threads would not.
    top, squares = tape.constant(limit), np.empty_like(clipped)
    total, divisor = tape.constant(0.0), tape.constant(0.0)
    tape.record(WHOLE_NETWORK, "squares of ∂C/∂w", np.multiply, gradient, gradient, squares)
    tape.record(WHOLE_NETWORK, "‖∂C/∂w‖²", np.add.reduce, squares, 0, None, total)
    tape.record(WHOLE_NETWORK, "‖∂C/∂w‖", np.sqrt, total, total)
    tape.record_bound(WHOLE_NETWORK, "max(‖∂C/∂w‖, norm)", np.maximum, total, top, divisor)
    tape.record(WHOLE_NETWORK, "norm / max(‖∂C/∂w‖, norm)", np.divide, top, divisor, divisor)
    tape.record(WHOLE_NETWORK, "∂C/∂w by norm", np.multiply, gradient, divisor, clipped)


def _record_scaled_norm(tape: Tape, limit: float, gradient: Array, clipped: Array) -> None:
    """Record the same in units u in which no square overflows or vanishes: a power of two, so that u itself is exact.

    With g the gradient, g · norm / max(‖g‖, norm) = g/u · norm / max(‖g/u‖, norm/u).
    """
    top, scaled, share = tape.constant(limit), np.empty_like(clipped), tape.constant(0.0)
    largest, unit, length, divisor = (tape.constant(0.0) for _ in range(4))
    tape.record(WHOLE_NETWORK, "|∂C/∂w|", np.absolute, gradient, scaled)
    tape.record(WHOLE_NETWORK, "max |∂C/∂w|", np.maximum.reduce, scaled, 0, None, largest)
    tape.record_bound(WHOLE_NETWORK, "max(|∂C/∂w|, norm)", np.maximum, largest, top, largest)
    # what the last bit of half the largest is worth: the largest float itself has no spacing
    tape.record(WHOLE_NETWORK, "½ max(|∂C/∂w|, norm)", np.multiply, largest, tape.constant(0.5), unit)
    tape.record(WHOLE_NETWORK, "u", np.spacing, unit, unit)
    tape.record(WHOLE_NETWORK, "∂C/∂w / u", np.divide, gradient, unit, scaled)
    tape.record(WHOLE_NETWORK, "(‖∂C/∂w‖ / u)²", scaled.dot, scaled, length)
    tape.record(WHOLE_NETWORK, "‖∂C/∂w‖ / u", np.sqrt, length, length)
    tape.record(WHOLE_NETWORK, "‖∂C/∂w‖", np.multiply, length, unit, largest)
    tape.record(WHOLE_NETWORK, "norm / u", np.divide, top, unit, share)
    tape.record_bound(WHOLE_NETWORK, "max(‖∂C/∂w‖, norm) / u", np.maximum, length, share, divisor)
    tape.record(WHOLE_NETWORK, "u norm / max(‖∂C/∂w‖, norm)", np.divide, top, divisor, divisor)
    tape.record(WHOLE_NETWORK, "∂C/∂w by norm", np.multiply, scaled, divisor, clipped)
