"""Where the parts of each layer lie, in pixels: words above, the histogram at the left and the curve at the right.

In a narrow view the curve stands below the histogram.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF

LEAST, MOST = 58.0, 260.0  # how high a picture is
GAP = 6.0  # between layers
MARGIN = 4.0
NARROW = 36  # digits side by side: a view of less width is narrow


class Row(NamedTuple):
    """One layer: `dead` is where the sentence about dead units stands, without a height where there are none."""

    whole: QRectF
    title: QRectF
    dead: QRectF
    histogram: QRectF
    curve: QRectF


class Spot(NamedTuple):
    """What is pointed at in a layer: a bin of its histogram, a unit, the curve at some z, or its title."""

    layer: int
    kind: str  # bin, unit, curve, title
    number: int = -1  # of the bin or unit
    z: float = 0.0


def is_narrow(width: float, metrics: QFontMetricsF) -> bool:
    """Say whether histogram and curve would be slivers side by side: then the curve stands below."""
    return width < metrics.horizontalAdvance("0") * NARROW


def least_height(has_dead: Sequence[bool], width: float, metrics: QFontMetricsF) -> float:
    """Return the height below which the layers do not fit."""
    stacked = is_narrow(width, metrics)
    return sum(_around(dead, metrics, stacked) + LEAST * (2 if stacked else 1) for dead in has_dead)


def arranged(has_dead: Sequence[bool], width: float, height: float, metrics: QFontMetricsF) -> list[Row]:
    """Place the layers from the top down, with pictures that use the height that there is."""
    stacked = is_narrow(width, metrics)
    spare = height - sum(_around(dead, metrics, stacked) for dead in has_dead)
    tall = min(max(spare / max(len(has_dead), 1) / (2 if stacked else 1), LEAST), MOST)
    left, right = metrics.horizontalAdvance("0.000") + 6, metrics.horizontalAdvance("0.00") + 6
    middle = MARGIN + (width - 2 * MARGIN - right + left) / 2 - left / 2
    rows, y = [], 2.0
    for dead in has_dead:
        top, line = y, metrics.height()
        title = QRectF(MARGIN, y, width - 2 * MARGIN, line)
        y += line
        sentence = QRectF(MARGIN, y, width - 2 * MARGIN, line if dead else 0)
        y += sentence.height() + 3
        if stacked:
            histogram = QRectF(MARGIN + left, y, max(width - 2 * MARGIN - left - right, 20), tall)
            y += tall + line + GAP
            curve = histogram.translated(0, tall + line + GAP)
        else:
            histogram = QRectF(MARGIN + left, y, max(middle - MARGIN - left - 4, 20), tall)
            curve = QRectF(middle + left + 4, y, max(width - MARGIN - right - middle - left - 4, 20), tall)
        y += tall + line + GAP
        rows.append(Row(QRectF(0, top, width, y - top), title, sentence, _even(histogram), _even(curve)))
    return rows


def _around(dead: bool, metrics: QFontMetricsF, stacked: bool) -> float:
    around = (3 if dead else 2) * metrics.height() + 3 + GAP
    return around + metrics.height() + GAP if stacked else around


def _even(area: QRectF) -> QRectF:
    return area.toRect().toRectF()
