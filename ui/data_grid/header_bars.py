"""A column's histogram in its header: bars of how its cells are spread, and a mark that tells how many are missing."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from ui.data_grid.column_facts import Facts, Known
from ui.theme import Theme

HEIGHT = 17  # with the room above
ROOM = 2  # above
WIDEST_BAR = 12
NARROWEST_PLACE = 16  # for bars, beside the mark
LEAST = 1.5  # the height of a bar with a single cell
OLD = 0.35  # how much of the colour is left while the facts are from before an edit


def draw_bars(painter: QPainter, rect: QRect, known: Known, colour: QColor, theme: Theme) -> None:
    """Draw the histogram of a column into its place in the header, in the small font that the painter has."""
    facts = known.facts
    place = rect.adjusted(0, ROOM, 0, 0)
    if facts.statistics.missing:
        place = _draw_mark(painter, place, facts.statistics.missing, theme)
    if not len(facts.heights) or place.width() < NARROWEST_PLACE:
        return
    ground = QColor(colour)
    ground.setAlphaF(0.75 if known.fresh else OLD)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    _draw_each(painter, place, facts, ground)
    painter.setPen(theme.colour("line"))
    painter.drawLine(place.bottomLeft(), place.bottomRight())


def short_count(count: int) -> str:
    """Write how many cells are missing in at most four letters."""
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if count >= 10 * size or (count >= size > 1_000):
            return f"{count // size}{letter}"
    return str(count)


def _draw_each(painter: QPainter, place: QRect, facts: Facts, colour: QColor) -> None:
    count = len(facts.heights)
    width = min(place.width() / count, WIDEST_BAR)
    gap = 1.0 if width >= 3 else 0.0
    for number, height in enumerate(facts.heights.tolist()):
        if height > 0:
            size = max(LEAST, height * place.height())
            left = place.left() + number * width
            painter.fillRect(QRectF(left, place.bottom() - size, max(width - gap, 1.0), size), colour)


def _draw_mark(painter: QPainter, place: QRect, missing: int, theme: Theme) -> QRect:
    # the missing cells, as they look in the table; returns what room is left
    text = f"?{short_count(missing)}"
    width = QFontMetrics(painter.font()).horizontalAdvance(text) + 6
    mark = QRect(place.right() - width + 1, place.top() + 1, width, place.height() - 2)
    painter.fillRect(mark, theme.colour("warning"))
    painter.setPen(theme.colour("text"))
    painter.drawText(mark, int(Qt.AlignmentFlag.AlignCenter), text)
    return place.adjusted(0, 0, -width - 4, 0)
