"""Calibration: whether of all rows that are given a chance of 70 %, about 70 % really are in the class."""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from nnapp.choices import Array, frozen
from nnapp.metrics.tables import NAN

BINS = 10


class Calibration(Struct, frozen=True, eq=False):
    """Rows by the chance they were given, in bins of equal width: bin i holds i/bins < chance ≤ (i + 1)/bins.

    The first bin holds chances of 0 and below, too, and the last one those above 1. Means of empty bins are NaN.
    """

    counts: NDArray[np.intp]  # rows in each bin (bins,)
    predicted: Array  # mean chance of the rows of each bin (bins,)
    observed: Array  # share of them that really are in the class (bins,)
    error: float  # Σ counts · |predicted − observed| / Σ counts, the expected calibration error; NaN without rows
    unknown: int = 0  # rows whose chance is not a number; they are in no bin

    @property
    def edges(self) -> Array:
        """Where the bins begin and end (bins + 1,)."""
        return np.linspace(0, 1, len(self.counts) + 1)


def calibration(chances: Array, hits: NDArray[np.bool_], bins: int = BINS) -> Calibration:
    """Compare the chances (rows,) with which rows were said to be in a class with whether they are (rows,)."""
    known = ~np.isnan(chances)
    some, really = chances[known], hits[known]
    places = np.searchsorted(np.linspace(0, 1, bins + 1)[1:-1], some)
    counts = np.bincount(places, minlength=bins)
    with np.errstate(invalid="ignore"):  # of empty bins
        predicted = np.bincount(places, some, minlength=bins) / counts
        observed = np.bincount(places, really, minlength=bins) / counts
    there = counts > 0
    gaps = np.abs(predicted[there] - observed[there])
    error = float(counts[there].dot(gaps)) / len(some) if len(some) else NAN
    return Calibration(frozen(counts), frozen(predicted), frozen(observed), error, int(len(chances) - len(some)))
