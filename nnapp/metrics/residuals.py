"""Residuals t − y: how they are spread around their mean, beside a normal distribution of the same spread."""

from __future__ import annotations

from math import pi, sqrt

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from nnapp.choices import Array, frozen
from nnapp.metrics.tables import NAN
from nnapp.statistics import histogram, number_statistics

FEWEST_BARS, MOST_BARS = 5, 40


class Residuals(Struct, frozen=True, eq=False):
    """The histogram of the residuals that are finite numbers."""

    rows: int
    mean: float = NAN
    spread: float = NAN  # the standard deviation √ mean (e − ē)²
    counts: NDArray[np.int64] = frozen(np.empty(0, np.int64))  # (bars,)
    edges: Array = frozen(np.empty(0))  # (bars + 1,); the last bar holds what lies on its upper edge, too
    unknown: int = 0  # how many are no finite numbers

    def normal(self, x: Array) -> Array:
        """Return how many rows a normal distribution of this mean and spread would have in a bar around each x."""
        if not (len(self.edges) > 1 and self.spread > 0):
            return np.full(len(x), NAN)
        width = float(self.edges[-1] - self.edges[0]) / len(self.counts)
        height = self.rows * width / (self.spread * sqrt(2 * pi))
        away = (x - self.mean) / self.spread
        result: Array = height * np.exp(-(away**2) / 2)
        return result


def residuals(errors: Array) -> Residuals:
    """Describe residuals (rows,), in about √rows bars."""
    known = errors[np.isfinite(errors)]
    unknown = len(errors) - len(known)
    if not len(known):
        return Residuals(0, unknown=unknown)
    bars = int(np.clip(round(sqrt(len(known))), FEWEST_BARS, MOST_BARS))
    counts, edges = histogram(known, bars)
    facts = number_statistics(known)
    return Residuals(len(known), facts.mean, facts.deviation, frozen(counts), frozen(edges), unknown)
