"""The errors of answers that are numbers: root mean square, mean absolute, and the share of the spread explained."""

from __future__ import annotations

from math import sqrt

import numpy as np

from nnapp.choices import Array
from nnapp.metrics.tables import NAN, Table, blocks


def errors(y: Array, t: Array) -> tuple[float, float, float]:
    """Return rmse, mae and r2 of answers y and targets t (rows, outputs), not without rows."""
    # t̄ is found from the differences to the first row, so that it is exact where all are equal
    squares, sizes, spread = 0.0, 0.0, 0.0
    mean = t[0] + sum(np.add.reduce(t[block] - t[0]) for block in blocks(len(t))) / len(t)
    for block in blocks(len(t)):
        wrong, deviations = (y[block] - t[block]).ravel(), (t[block] - mean).ravel()
        squares += float(wrong.dot(wrong))
        sizes += float(np.add.reduce(np.abs(wrong)))
        spread += float(deviations.dot(deviations))
    return sqrt(squares / t.size), sizes / t.size, 1 - squares / spread if spread else NAN


def quick_error(name: str, answers: Table, targets: Table) -> float:
    """Return one of the three of answers and targets (rows, outputs) in few calls."""
    wrong = (answers - targets).ravel("K")
    if name == "mae":
        return float(np.add.reduce(np.abs(wrong, wrong))) / wrong.size
    squares = wrong.dot(wrong)
    if name == "rmse":
        return sqrt(squares / wrong.size)
    spread = targets - targets[0]  # of equal targets exactly 0, as t − t̄ is not
    spread = (spread - np.add.reduce(spread) / len(spread)).ravel("K")
    total = float(spread.dot(spread))
    return 1 - float(squares) / total if total else NAN
