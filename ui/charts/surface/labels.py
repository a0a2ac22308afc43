"""Where the numbers of contours stand: on a line, turned with it, away from the border and from each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF

from nnapp.choices import Array

APART = 46.0  # pixels between two numbers
TRIED = 60  # places on a line


class Label(NamedTuple):
    """A number and where it stands: the middle in pixels, and by how many degrees it is turned."""

    text: str
    place: QPointF
    angle: float
    rect: QRectF  # around the middle


def labels_of(lines: Sequence[tuple[str, Array]], area: QRectF, metrics: QFontMetricsF) -> list[Label]:
    """Return a label for each line (m, 2, 2) in pixels that has room for one: where it is furthest from the others."""
    labels: list[Label] = []
    for text, pieces in lines:
        width, height = metrics.horizontalAdvance(text) + 6, metrics.height() - 1
        middles = pieces.mean(axis=1)
        room = 0.5 * width + 4
        inside = (
            (middles[:, 0] > area.left() + room)
            & (middles[:, 0] < area.right() - room)
            & (middles[:, 1] > area.top() + height)
            & (middles[:, 1] < area.bottom() - height)
        )
        places = np.flatnonzero(inside)
        places = places[:: max(1, len(places) // TRIED)]
        if not len(places):
            continue
        taken = np.array([[label.place.x(), label.place.y()] for label in labels] or [[-1e6, -1e6]])
        away = np.linalg.norm(middles[places, None] - taken[None], axis=2).min(axis=1)
        best = int(np.argmax(away)) if labels else len(places) // 2
        if away[best] < APART:
            continue
        chosen = places[best]
        ways = pieces[chosen, 1] - pieces[chosen, 0]
        angle = float(np.degrees(np.arctan2(ways[1], ways[0])))
        angle = angle - 180 if angle > 90 else angle + 180 if angle < -90 else angle
        rect = QRectF(-width / 2, -height / 2, width, height)
        labels.append(Label(text, QPointF(*middles[chosen].tolist()), angle, rect))
    return labels
