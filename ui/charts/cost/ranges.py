"""Which part of the plane a growing curve is seen in: the axes stand still as long as they can."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nnapp.choices import Array

NICE = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
Range = tuple[float, float]


def nice(least: float) -> float:
    """Return the next round number: the x axis grows in steps, and is not drawn anew for every frame."""
    power = 10.0 ** np.floor(np.log10(least))
    return float(power * next(step for step in NICE if power * step >= least))


def y_range(lines: Sequence[Array], logarithmic: bool) -> Range:
    """Return the range that shows all points of lines (n,), given as log₁₀ on a logarithmic axis."""
    ends = [(float(np.fmin.reduce(y)), float(np.fmax.reduce(y))) for y in lines if np.isfinite(y).any()]
    if not ends:
        return (-1.0, 0.0) if logarithmic else (0.0, 1.0)
    low, high = min(low for low, _ in ends), max(high for _, high in ends)
    if logarithmic:
        # half decades, so that the axis stands still while the curve moves
        low, high = float(np.floor(low * 2) / 2), float(np.ceil(high * 2) / 2)
        return low, high if high > low else low + 0.5
    if high - low <= abs(high) * 1e-4:
        # as good as constant: the axis could not write such small differences
        return min(0.0, 1.1 * high), max(1.1 * high, 1e-12)
    margin = (high - low) * 0.05
    # a cost aims at zero: show how far that is, unless it is very far
    return 0.0 if 0 <= low <= 0.5 * high else low - margin, high + margin
