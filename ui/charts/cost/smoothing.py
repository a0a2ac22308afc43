"""Smoothing, for the eye only: an exponential mean over the points of a curve, of which no value is ever read."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Array

SHARES = (0.0, 0.01, 0.04, 0.12)  # of all epochs, over which the mean forgets: off, a little, more, much
LEAD = 5.0  # spans before the part that is seen, so that the mean does not begin there
FARTHEST = 600.0  # spans: e to this power is a number


def smoothed(epochs: Array, values: Array, span: float) -> Array:
    """Return the mean of the values (n,) around each point, where one that is `span` epochs away counts 1/e as much.

    It looks both ways, so that it does not lag behind. Points need not be at equal distances. NaN stays NaN, and counts
    for nothing.
    """
    known = np.isfinite(values)
    if not known.any() or span <= 0:
        return values
    largest = float(np.max(np.abs(values[known]))) or 1.0  # sums of the largest numbers would be infinite
    parts = np.where(known, values, 0.0) / largest
    before, count_before = _decaying(epochs - epochs[-1], parts, known, span)
    after, count_after = (each[::-1] for each in _decaying(epochs[0] - epochs[::-1], parts[::-1], known[::-1], span))
    with np.errstate(all="ignore"):
        means = (before + after - parts) / (count_before + count_after - 1) * largest  # the point itself counts once
    return np.where(known, means, np.nan)


def _decaying(places: Array, parts: Array, known: NDArray[np.bool_], span: float) -> tuple[Array, Array]:
    # the sums of all values up to each point, the older the less, and of their weights; places rise to 0
    growth = np.exp(np.maximum(places / span, -FARTHEST))
    weights = np.where(known, growth, 0.0)
    return np.cumsum(weights * parts) / growth, np.cumsum(weights) / growth
