"""From strokes to edits: what is pressed, dragged and released on the canvas becomes one undo step, or a selection."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent

from nnapp.project import Project, add_rows, move_points, remove_rows
from ui.document import Document
from ui.drawing.canvas import Canvas
from ui.drawing.controls import Controls
from ui.drawing.sheet import Rows, Sheet
from ui.drawing.strokes import AddStroke, BrushStroke, EraseStroke, MoveStroke, SelectStroke, Stroke, new_points
from ui.drawing.subject import CLASSES, VALUES, YES_NO
from ui.drawing.tools import BRUSH, ERASE, MOVE, POINT, ToolButtons
from ui.scatter.points import NO_POINTS, shares_of

NO_ROWS: Rows = np.empty(0, np.intp)


class Drawer(QObject):
    """Follows the mouse on a canvas; the document hears of a stroke when it has ended."""

    def __init__(self, document: Document, canvas: Canvas, controls: Controls, tools: ToolButtons) -> None:
        super().__init__(canvas)
        self.document, self.view, self.controls, self.tools = document, canvas, controls, tools
        self.sheet: Sheet | None = None  # what is shown; None while it is not that of the document
        self.stroke: Stroke | None = None
        self.editing = False  # what changes just now is what was drawn
        canvas.pressed.connect(self._press)
        canvas.dragged.connect(self._drag)
        canvas.released.connect(self._release)
        canvas.key.connect(self._key)

    def take(self, sheet: Sheet | None) -> None:
        """Draw into another table, or none; a stroke that is going ends without a trace."""
        if sheet is None or self.sheet is None or sheet.dataset is not self.sheet.dataset:
            self.cancel()
        self.sheet = sheet

    def cancel(self) -> None:
        """End the stroke, and change nothing."""
        stroke, self.stroke = self.stroke, None
        if stroke is not None:
            self._end_preview(stroke)

    # The mouse

    def _press(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        sheet = self.sheet
        if sheet is not None and sheet.subject.possible and sheet.dataset is self.document.project.dataset:
            self.stroke = self._begun(at, sheet)
            self.view.busy = True
            self._preview(sheet)

    def _begun(self, at: QPointF, sheet: Sheet) -> Stroke:
        name, plane, points = self.tools.tool.name, self.view.plane, self.view.points
        radius = float(self.controls.radius.value())
        if name == POINT:
            return AddStroke(plane, points, at)
        if name == BRUSH:
            return BrushStroke(plane, points, at, radius, self.controls.density.value(), sheet.dataset.row_count)
        if name == ERASE:
            return EraseStroke(plane, points, at, radius)
        row = self.view.nearest(at) if name == MOVE else None
        if row is None:
            return SelectStroke(plane, points, at)
        together = row in self.view.chosen
        return MoveStroke(plane, points, at, self.view.chosen if together else np.array([row]))

    def _drag(self, to: QPointF) -> None:
        if self.stroke is not None and self.sheet is not None:
            self.stroke.drag(to)
            self._preview(self.sheet)

    def _release(self, at: QPointF) -> None:
        stroke, sheet, self.stroke = self.stroke, self.sheet, None
        if stroke is None or sheet is None:
            return
        if (at.x(), at.y()) != stroke.end:
            stroke.drag(at)
        self._end_preview(stroke)
        if isinstance(stroke, SelectStroke):
            self._choose(stroke, sheet)
        elif isinstance(stroke, EraseStroke):
            self.remove(np.flatnonzero(stroke.gone(*sheet.places()) & sheet.used()))
        elif isinstance(stroke, MoveStroke):
            self._move(stroke, sheet)
        else:
            self._add(stroke, sheet)

    # What is seen meanwhile

    def _preview(self, sheet: Sheet) -> None:
        stroke = self.stroke
        if isinstance(stroke, SelectStroke):
            self.view.show_rectangle(QRectF(QPointF(*stroke.begin), QPointF(*stroke.end)).normalized())
            return
        assert stroke is not None
        points, (x, y) = stroke.preview()
        if points is not self.view.points:
            self.view.show_points(points, refit=False)
        code, share = self._look(sheet)
        self.view.show_extra(new_points(x, y, code, share))
        row = self.document.selection.row
        if isinstance(stroke, MoveStroke) and row is not None and row in stroke.rows:
            x, y = stroke.moved(*sheet.places(np.array([row])))
            self.view.show_ring((float(x[0]), float(y[0])))

    def _end_preview(self, stroke: Stroke) -> None:
        self.view.busy = False
        self.view.show_rectangle(None)
        self.view.show_extra(NO_POINTS)
        if self.view.points is not stroke.points:
            self.view.show_points(stroke.points, refit=False)
        if self.sheet is not None:
            self.view.show_ring(self.sheet.place(self.document.selection.row))

    def _look(self, sheet: Sheet) -> tuple[int, float]:
        # of new points: the class, or the share of a value
        if sheet.subject.kind in (CLASSES, YES_NO):
            return max(self.controls.classes.currentRow(), 0), float("nan")
        if sheet.subject.kind == VALUES:
            return 0, float(shares_of(self.controls.value.value(), sheet.colouring))
        return 0, float("nan")

    # What comes of it

    def _add(self, stroke: Stroke, sheet: Sheet) -> None:
        _, (x, y) = stroke.preview()
        subject = sheet.subject
        cells: dict[int, Any] = {subject.x: x, subject.y: y}
        if subject.kind == CLASSES:
            cells[subject.target] = [self.controls.classes.label()] * len(x)
        elif subject.kind == YES_NO:
            cells[subject.target] = np.full(len(x), float(self.controls.classes.label() or 0))
        elif subject.kind == VALUES:
            cells[subject.target] = np.full(len(x), self.controls.value.value())
        single = isinstance(stroke, AddStroke)
        text = self.tr("Add a point") if single else self.tr("Draw {count} points").format(count=f"{len(x):,}")
        if self._edit(partial(add_rows, cells=cells), text) and single:
            self._select_row(sheet.dataset.row_count)

    def _move(self, stroke: MoveStroke, sheet: Sheet) -> None:
        count = len(stroke.rows)
        if stroke.way != (0.0, 0.0):
            x, y = stroke.moved(*sheet.places(stroke.rows))
            cells = {sheet.subject.x: x, sheet.subject.y: y}
            text = self.tr("Move a point") if count == 1 else self.tr("Move {count} points").format(count=f"{count:,}")
            self._edit(partial(move_points, rows=stroke.rows, cells=cells), text)
        if count == 1:
            self._select_row(int(stroke.rows[0]))

    def remove(self, rows: Rows) -> None:
        """Remove rows from the table."""
        if len(rows) and not self.document.refuses("table"):
            count = len(rows)
            several = self.tr("Erase {count} points").format(count=f"{count:,}")
            self._edit(partial(remove_rows, rows=rows), self.tr("Erase a point") if count == 1 else several)

    def _choose(self, stroke: SelectStroke, sheet: Sheet) -> None:
        if stroke.is_click:
            row = self.view.nearest(QPointF(*stroke.end))
            rows = NO_ROWS if row is None else np.array([row])
        else:
            rows = np.flatnonzero(stroke.inside(*sheet.places()) & sheet.used())
        self.view.show_chosen(rows)
        if len(rows) == 1:
            self._select_row(int(rows[0]))

    def _edit(self, change: Callable[[Project], Project], text: str) -> bool:
        self.editing = True
        try:
            return self.document.edit(change, text)
        finally:
            self.editing = False

    def _select_row(self, row: int) -> None:
        self.document.select(replace(self.document.selection, row=row))

    # Keys

    def _key(self, event: QKeyEvent) -> None:
        key, plain = event.key(), not event.modifiers()
        in_classes = self.sheet is not None and self.sheet.subject.kind in (CLASSES, YES_NO)
        event.accept()
        if key == Qt.Key.Key_Escape and self.stroke is not None:
            self.cancel()
        elif key == Qt.Key.Key_Escape and len(self.view.chosen):
            self.view.show_chosen(NO_ROWS)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and len(self.view.chosen):
            self.remove(self.view.chosen)
        elif plain and self.tools.by_key(key):
            self.tools.choose(self.tools.by_key(key))
        elif plain and in_classes and Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.controls.classes.choose(key - Qt.Key.Key_1)
        else:
            event.ignore()
