"""What the cost plot draws, as a table: a row for each epoch, with the recorded values of all curves side by side."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Array
from nnapp.milestones import Clock
from nnapp.model import Curve
from ui.charts.table import Column, Table
from ui.charts.time_axis import at_epochs, is_known

MOST_ROWS = 10_000  # of many more epochs every k-th is given

Epochs = NDArray[np.int_]


def curves_table(
    curves: Mapping[str, Curve], part: tuple[float, float], clock: Clock, headers: tuple[str, str, str]
) -> Table | None:
    """Return epochs, updates and seconds as far as they are known, and the recorded values of each curve by its name.

    `part` is what is seen, in epochs. Every value is the one of its epoch; where a curve has none, or keeps only the
    lowest, highest and last of many epochs, of which this is not the last one, it is NaN.
    """
    length = max((curve.length for curve in curves.values()), default=0)
    first, last = int(max(part[0], 0)), int(min(part[1], length - 1))
    if not curves or last < first:
        return None
    step = -(-(last - first + 1) // MOST_ROWS)
    epochs = np.arange(first, last + 1, step)
    kept = [_ends(curve) for curve in curves.values()]
    ends = np.concatenate([[last], *(each[(each >= first) & (each <= last)] for each in kept)])
    epochs = np.unique(np.concatenate([epochs[epochs < max(len(curve.exact) for curve in curves.values())], ends]))
    columns: dict[str, Column] = {headers[0]: epochs.astype(float)}
    if is_known(clock, "update"):
        columns[headers[1]] = np.rint(at_epochs(clock, epochs.astype(float), "update"))
    if is_known(clock, "second"):
        columns[headers[2]] = at_epochs(clock, epochs.astype(float), "second")
    for name, curve in curves.items():
        columns[name] = _values(curve, epochs)
    return Table(tuple(columns), tuple(columns.values()))


def _ends(curve: Curve) -> Epochs:
    # the last epochs of the buckets, whose values are kept
    begin = len(curve.exact)
    ends = np.minimum(begin + curve.bucket * np.arange(1, len(curve.buckets) + 1), curve.length) - 1
    return ends[:: max(1, len(ends) // MOST_ROWS)]


def _values(curve: Curve, epochs: Epochs) -> Array:
    found, exact = np.full(len(epochs), np.nan), epochs < len(curve.exact)
    found[exact] = curve.exact[epochs[exact]]
    bucket = (epochs - len(curve.exact)) // curve.bucket
    ends = np.minimum(len(curve.exact) + curve.bucket * (bucket + 1), curve.length) - 1
    last = (epochs == ends) & ~exact & (epochs < curve.length)
    found[last] = curve.buckets[bucket[last], 2]
    return found
