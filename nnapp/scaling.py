"""The scalings: how a column's numbers are brought to a size that is learnt well from, x′ = (x − center) / scale.

The two numbers are fitted on the training rows only, so that what is held out stays unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Choice
from nnapp.words import marked

SMALLEST_SHARE = 1e-9  # of the largest distance; by a smaller scale numbers would become too large to compute with

Numbers = NDArray[Any]


class Scale(NamedTuple):
    """x′ = (x − center) / scale, with a finite scale above 0."""

    center: float = 0.0
    scale: float = 1.0


PLAIN = Scale()


def unscaled(table: Numbers, scales: Sequence[Scale]) -> Numbers:
    """Return a table (rows, columns) of scaled numbers in their own units, the very table where none is scaled."""
    if all(scale == PLAIN for scale in scales):
        return table
    centers, sizes = (np.array(part) for part in zip(*scales, strict=True))
    own: Numbers = table * sizes + centers
    return own


class Scaling(Choice, frozen=True):
    """What all scalings share."""

    def fitted(self, values: Numbers) -> Scale:
        """Return the scale for these finite numbers (rows,), at least one; numbers that are all alike keep their size.

        Distances too large for a float64 count as the largest there is.
        """
        wide = values.astype(np.float64, copy=False)
        largest = float(np.max(np.abs(wide)))
        unit = 1.0 if largest < 1e150 else largest  # squares and sums of larger numbers would overflow
        center, scale = self.fit(wide / unit if unit != 1 else wide)
        scale = min(scale * unit, np.finfo(np.float64).max)
        return Scale(center * unit, scale if scale > 0 else 1.0)

    def fit(self, values: Numbers) -> tuple[float, float]:
        """Return center and scale; the scale is 0 where all numbers are alike."""
        raise NotImplementedError


class NoScaling(Scaling, frozen=True, tag="none"):
    """x′ = x"""

    title: ClassVar[str] = marked("None")

    def fitted(self, values: Numbers) -> Scale:
        return Scale()


class ZScore(Scaling, frozen=True, tag="z-score"):
    """x′ = (x − mean) / standard deviation

    The training rows then have the mean 0 and the standard deviation 1. The usual choice for inputs.
    """

    title: ClassVar[str] = marked("z-score (mean 0, deviation 1)")

    def fit(self, values: Numbers) -> tuple[float, float]:
        mean = float(values.mean())
        deviation = float(np.sqrt(np.mean(np.square(values - mean))))
        # Rounding gives numbers that are all alike a deviation of some units in the last place.
        return mean, deviation if np.ptp(values) > 0 else 0.0


class MinMax(Scaling, frozen=True, tag="min-max"):
    """x′ = (x − min) / (max − min)

    The training rows then lie between 0 and 1. For targets of sigmoid units, and for numbers with known limits.
    """

    title: ClassVar[str] = marked("Min-max (0 to 1)")

    def fit(self, values: Numbers) -> tuple[float, float]:
        low, high = float(values.min()), float(values.max())
        return low, high - low


class Robust(Scaling, frozen=True, tag="robust"):
    """x′ = (x − median) / (third quartile − first quartile)

    A few numbers that are far off do not change it. Where half of the numbers are (as good as) alike, the scale is the
    standard deviation.
    """

    title: ClassVar[str] = marked("Robust (median, quartiles)")

    def fit(self, values: Numbers) -> tuple[float, float]:
        first, median, third = (float(q) for q in np.quantile(values, (0.25, 0.5, 0.75)))
        spread, furthest = third - first, float(np.max(np.abs(values - median)))
        return median, spread if spread > SMALLEST_SHARE * furthest else ZScore().fit(values)[1]


AnyScaling = NoScaling | ZScore | MinMax | Robust
