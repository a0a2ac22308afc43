"""The ROC curves: how many right and wrong alarms there are, whatever the threshold."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from nnapp.choices import Array, frozen
from nnapp.metrics.tables import NAN, Classes
from nnapp.metrics.task import Task, classes_of


class Roc(Struct, frozen=True, eq=False):
    """The ROC curve of one class against all others: at each threshold, which share of the rows reaches it.

    The arrays (points,) go from (0, 0), at the threshold +∞, to (1, 1), at the smallest answer: one point for each
    distinct answer, left out where the curve goes straight on. Equal answers are taken in one (sloping) piece.
    Where an answer is not a number the arrays are empty and the area is NaN.
    """

    index: int  # the class; for `labels` the label
    false_positive_rate: Array  # share of the rows of other classes
    true_positive_rate: Array  # share of the rows of this class
    thresholds: Array
    area: float  # 1 perfect, ½ as good as chance, 0 perfectly wrong


def curves(y: Array, t: Array, true: Classes, task: Task) -> tuple[Roc, ...] | None:
    """Return the curve of every class, of every label, or of class 1 of two; None where there is none."""
    outputs = y.shape[1]
    if task.kind == "labels":
        found = [_curve(j, y[:, j], classes_of(t[:, j : j + 1], task), 1) for j in range(outputs)]
    elif outputs <= 2:
        found = [_curve(1, y[:, -1], true, 1)]
    else:
        found = [_curve(index, y[:, index], true, index) for index in range(outputs)]
    return tuple(roc for roc in found if roc is not None) or None


def _curve(index: int, answers: Array, true: Classes, positive: int) -> Roc | None:
    hits, known = true == positive, true >= 0
    yes, no = int(np.count_nonzero(hits)), int(np.count_nonzero(known & ~hits))
    if not (yes and no):
        return None
    if np.isnan(answers).any() or not known.all():
        nothing = frozen(np.empty(0))
        return Roc(index, nothing, nothing, nothing, NAN)
    order = np.argsort(answers)[::-1]
    falling = answers[order]
    last = np.flatnonzero(np.append(falling[1:] != falling[:-1], True))  # the last one of equal answers
    true_positives = np.append(0, np.cumsum(hits[order])[last])
    false_positives = np.append(0, last + 1) - true_positives
    thresholds = np.append(np.inf, falling[last])
    area = float(np.trapezoid(true_positives, false_positives)) / (yes * no)
    bends = (np.diff(true_positives, 2) != 0) | (np.diff(false_positives, 2) != 0)
    corners = np.concatenate(([True], bends, [True]))
    rates = false_positives[corners] / no, true_positives[corners] / yes
    return Roc(index, frozen(rates[0]), frozen(rates[1]), frozen(thresholds[corners]), area)
