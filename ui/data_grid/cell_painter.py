"""Draws the cells of the grid, a column at a time.

Qt's own way asks nine questions for each cell and draws them one by one, which takes longer than a frame lasts. What
the cells of a column share (ground, type, room) is found once here, so that a screenful is drawn in a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QFontMetricsF, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView

from nnapp.dataset import NumberColumn
from ui.data_grid import numbers
from ui.data_grid.looks import Look
from ui.data_grid.table_model import LEFT, RIGHT, TableModel, holds_numbers
from ui.hidden import ASKED

MARGIN = 4  # between a text and the edges of its cell
LETTERS = "0123456789−+.eNa∞%×?– "  # what numbers are written with


@dataclass(frozen=True)
class Cells:
    """What is to be drawn of one column: its cells at some places, which of them are selected, and where they lie."""

    position: int
    places: range
    chosen: Sequence[bool]
    left: int
    width: int
    tops: Sequence[int]
    height: int

    def rect(self, number: int) -> QRect:
        """Return where a cell lies, without the lines between cells."""
        return QRect(self.left, self.tops[number], self.width, self.height)


class CellPainter:
    """Draws what can be seen of a view of a TableModel."""

    def __init__(self, view: QTableView, grid_model: TableModel) -> None:
        self.view, self.grid_model = view, grid_model
        self._types: dict[str, Type] = {}  # by the font's key

    def paint(self, painter: QPainter, rect: QRect, places: range, columns: range) -> None:
        """Draw the cells at these places and columns that touch a rectangle of the viewport."""
        view = self.view
        places = range(max(places.start, view.rowAt(rect.top())), _end(view.rowAt(rect.bottom()), places))
        first, last = view.columnAt(rect.left()), view.columnAt(rect.right())
        columns = range(max(columns.start, first), _end(last, columns))
        if not places or not columns:
            return
        chosen, left_out = self._chosen(places, columns), self.grid_model.left_out(places)
        heights = view.verticalHeader().sectionSize(places.start)
        tops = [view.rowViewportPosition(place) for place in places]
        for number, position in enumerate(columns):
            left, width = view.columnViewportPosition(position), view.columnWidth(position)
            cells = Cells(position, places, chosen[:, number].tolist(), left, width - 1, tops, heights - 1)
            self._paint_column(painter, cells, left_out)
        self._paint_lines(painter, places, columns)
        self._paint_current(painter)

    def _chosen(self, places: range, columns: range) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
        found = np.zeros((len(places), len(columns)), bool)
        selection = self.view.selectionModel().selection()
        for number in range(selection.size()):
            part = selection.at(number)
            begin, end = part.top() - places.start, part.bottom() + 1 - places.start
            left, right = part.left() - columns.start, part.right() + 1 - columns.start
            found[max(begin, 0) : max(end, 0), max(left, 0) : max(right, 0)] = True
        return found

    def _paint_column(self, painter: QPainter, cells: Cells, left_out: list[bool]) -> None:
        model = self.grid_model
        look, styles = model.look_of(cells.position), model.styles(cells.position, cells.places, left_out)
        painter.fillRect(
            QRect(cells.left, cells.tops[0], cells.width, cells.tops[-1] + cells.height - cells.tops[0] + 1),
            look.ground,
        )
        for number, (missing, chosen) in enumerate(zip(styles.missing, cells.chosen, strict=True)):
            if chosen:
                painter.fillRect(cells.rect(number), self._brush(QPalette.ColorRole.Highlight))
            elif missing:
                painter.fillRect(cells.rect(number), look.lacking)
        self._paint_texts(painter, cells, look, styles.faint, styles.out)

    def _paint_texts(
        self, painter: QPainter, cells: Cells, look: Look, faint: Sequence[bool], out: Sequence[bool]
    ) -> None:
        model, position = self.grid_model, cells.position
        texts = model.texts(position, cells.places)
        key = look.font.key()
        if key not in self._types:
            self._types[key] = Type(look.font)
        writer = Writer(model, position, self._types[key], cells.width - 2 * MARGIN)
        selected = self._brush(QPalette.ColorRole.HighlightedText).color()
        usual, pale = look.text.color(), look.faint.color()
        pen: QColor | None = None
        struck = False
        painter.setFont(look.font)
        for number, text in enumerate(texts):
            wanted = selected if cells.chosen[number] else pale if faint[number] else usual
            if wanted is not pen:
                painter.setPen(wanted)
                pen = wanted
            if out[number] is not struck:
                struck = out[number]
                painter.setFont(look.out if struck else look.font)
            if text:
                writer.write(painter, text, cells, number)

    def _brush(self, role: QPalette.ColorRole) -> QBrush:
        active = self.view.isActiveWindow()
        group = QPalette.ColorGroup.Active if active else QPalette.ColorGroup.Inactive
        return self.view.palette().brush(group, role)

    def _paint_lines(self, painter: QPainter, places: range, columns: range) -> None:
        view, option = self.view, QStyleOptionViewItem()
        option.initFrom(view)
        hint = view.style().styleHint(QStyle.StyleHint.SH_Table_GridLineColor, option, view)
        painter.setPen(QColor.fromRgba(hint & 0xFFFFFFFF))
        left, top = view.columnViewportPosition(columns[0]), view.rowViewportPosition(places[0])
        right = view.columnViewportPosition(columns[-1]) + view.columnWidth(columns[-1]) - 1
        bottom = view.rowViewportPosition(places[-1]) + view.rowHeight(places[-1]) - 1
        for place in places:
            y = view.rowViewportPosition(place) + view.rowHeight(place) - 1
            painter.drawLine(left, y, right, y)
        for position in columns:
            x = view.columnViewportPosition(position) + view.columnWidth(position) - 1
            painter.drawLine(x, top, x, bottom)

    def _paint_current(self, painter: QPainter) -> None:
        current = self.view.currentIndex()
        if not (current.isValid() and self.view.hasFocus()):
            return
        chosen = self.view.selectionModel().isSelected(current)
        role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Highlight
        painter.setPen(self._brush(role).color())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self.view.visualRect(current).adjusted(0, 0, -2, -2))


class Type:
    """What is asked of a font again and again."""

    def __init__(self, font: QFont) -> None:
        self.metrics, exact = QFontMetrics(font), QFontMetricsF(font)
        self.advances = {letter: exact.horizontalAdvance(letter) for letter in LETTERS}
        self.height, self.ascent = exact.height(), exact.ascent()
        self.widest = max(1.0, *self.advances.values())


class Writer:
    """Writes the texts of one column into cells of one width: numbers with as many digits as there is room for."""

    def __init__(self, model: TableModel, position: int, type_: Type, room: int) -> None:
        self.model, self.position, self.room, self.type = model, position, room, type_
        self.metrics = type_.metrics
        column = model.column(position)
        self.of_numbers, self.in_two_parts = holds_numbers(column), model.holds_label(position)
        self.always = room // type_.widest  # so many letters fit, whichever they are
        self.shortens = isinstance(column, NumberColumn) or (self.of_numbers and not model.holds_share(position))

    def write(self, painter: QPainter, text: str, cells: Cells, number: int) -> None:
        """Write the text of a cell."""
        if self.of_numbers:
            text = self.fitting(text, cells.places[number])
            left = cells.left + MARGIN + max(0, self.room - round(self._width(text)))
            painter.drawText(left, cells.tops[number] + self._base_line(cells.height), text)
            return
        room = cells.rect(number).adjusted(MARGIN, 0, -MARGIN, 0)
        if self.in_two_parts:
            self._write_label(painter, text, room)
        else:
            elided = self.metrics.elidedText(text, Qt.TextElideMode.ElideRight, self.room)
            painter.drawText(room, LEFT, elided)

    def _base_line(self, height: int) -> int:
        return round((height - self.type.height) / 2 + self.type.ascent)

    def fitting(self, text: str, place: int) -> str:
        """Return a number with fewer digits where the cell is narrow: cut off, it would lose its sign or exponent."""
        if len(text) <= self.always or self.room <= 0 or self._fits(text):
            return text
        full = self.model.full_text(place, self.position)
        if not self.shortens or not full or full == ASKED:
            return text
        sign = "+" if text.startswith("+") else ""
        shorter = (numbers.short(float(full), digits, sign) for digits in range(6, 0, -1))
        return next((each for each in shorter if self._fits(each)), text)

    def _fits(self, text: str) -> bool:
        return round(self._width(text)) <= self.room

    def _width(self, text: str) -> float:
        # the sum of the letters' widths, because to ask for that of the text takes ten times as long
        advances = self.type.advances
        try:
            return sum([advances[letter] for letter in text])
        except KeyError:
            return self.metrics.horizontalAdvance(text)

    def _write_label(self, painter: QPainter, text: str, room: QRect) -> None:
        # the label gives way, the number behind it stays
        label, _, number = text.rpartition(" ")
        left = room.adjusted(0, 0, -self.metrics.horizontalAdvance(f" {number}"), 0)
        painter.drawText(left, LEFT, self.metrics.elidedText(label, Qt.TextElideMode.ElideRight, left.width()))
        painter.drawText(room, RIGHT, number)


def _end(last: int, among: range) -> int:
    return among.stop if last < 0 else min(last + 1, among.stop)
