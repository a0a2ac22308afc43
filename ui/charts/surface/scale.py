"""Which colour, height and contour a cost has: linear, or in powers of ten where costs differ very much."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from nnapp.choices import Array
from ui.scatter.plane import nice
from ui.written_numbers import as_written

WIDE = 50.0  # the largest cost, in relation to the smallest, from which on the scale is logarithmic by itself
LEVELS = 9  # contours, about
MOST_DIGITS = 7  # of a number beside the picture
FLAT = 1e-9  # of the size of the costs: less than this is no difference that could be drawn


class Scale(NamedTuple):
    """From the lowest to the highest cost; with `log` both are those that log₁₀ is taken of."""

    low: float
    high: float
    log: bool

    def units(self, costs: Array) -> Array:
        """Return what is drawn evenly: the costs, or their log₁₀; what is below the lowest counts as that."""
        if not self.log:
            return np.asarray(costs, float)
        with np.errstate(all="ignore"):
            return np.asarray(np.log10(np.where(costs < self.low, self.low, costs)), float)

    def shares(self, costs: Array) -> Array:
        """Return where costs lie between lowest (0) and highest (1); NaN where they are not finite."""
        return self.share_of_units(self.units(costs))

    def share_of_units(self, units: Array) -> Array:
        """Return the same of numbers that `units` has returned."""
        low, high = self.ends
        with np.errstate(all="ignore"):
            shares = (units - low) / (high - low if high > low else 1.0)
        return np.where(np.isfinite(shares), np.clip(shares, 0, 1), np.nan)

    @property
    def ends(self) -> tuple[float, float]:
        """The lowest and highest in units."""
        return (math.log10(self.low), math.log10(self.high)) if self.log else (self.low, self.high)

    @property
    def flat(self) -> bool:
        """Whether all costs are as good as the same."""
        return self.high - self.low <= FLAT * max(abs(self.high), abs(self.low), 1e-300)

    def text(self, cost: float) -> str:
        """Write a cost with as many digits as tell two neighbouring contours apart."""
        size, part = max(abs(self.low), abs(self.high)), (self.high - self.low) / LEVELS
        digits = 3 if self.log or self.flat else min(max(3, math.ceil(math.log10(size / part)) + 1), MOST_DIGITS)
        return as_written(cost, digits)

    def levels(self) -> list[float]:
        """Return the costs of the contours: round numbers strictly between lowest and highest."""
        if self.flat:
            return []
        return _decades(self) if self.log else _even(self.low, self.high)


def scale_of(costs: Array, log: bool | None = None) -> Scale | None:
    """Return the scale of some costs, or None where none is finite; `log` None chooses by how far they lie apart."""
    known = costs[np.isfinite(costs)]
    if not known.size:
        return None
    low, high = float(known.min()), float(known.max())
    positive = known[known > 0]
    if low < 0 or not positive.size:
        return Scale(low, high, False)  # of these there are no logarithms
    least = float(positive.min())
    wide = high > WIDE * least
    return Scale(least, high, True) if (wide if log is None else log) else Scale(low, high, False)


def _even(low: float, high: float) -> list[float]:
    step = nice((high - low) / LEVELS)
    first, last = math.floor(low / step) + 1, math.ceil(high / step) - 1
    levels = [number * step for number in range(first, last + 1)][: 4 * LEVELS]
    return [level for level in levels if low < level < high]  # whatever rounding has made of it


def _decades(scale: Scale) -> list[float]:
    low, high = scale.ends
    decades = high - low
    if decades < 1:
        return _even(scale.low, scale.high)
    digits = (1, 2, 5) if decades <= 4 else (1, 3) if decades <= 6 else (1,)
    every = max(1, round(decades / LEVELS))
    powers = range(math.floor(low), math.ceil(high) + 1)
    levels = [digit * 10.0**power for power in powers if power % every == 0 for digit in digits]
    return [level for level in levels if scale.low < level < scale.high]
