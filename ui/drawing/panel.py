"""The panel in which data are drawn with the mouse: each stroke is one edit, made when the button is released."""

from __future__ import annotations

from functools import partial

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Split
from nnapp.project import Project, add_rows, current_parameters, move_points, remove_rows
from nnapp.snapshot import Snapshot
from nnapp.topology import Parameters
from ui.document import Document, Selection
from ui.drawing.answer import AnswerMap
from ui.drawing.canvas import Canvas
from ui.drawing.controls import Controls
from ui.drawing.strokes import AddStroke, BrushStroke, EraseStroke, MoveStroke, SelectStroke, Stroke, new_points
from ui.drawing.subject import CLASSES, CURVE, VALUES, YES_NO, Subject, drawable_inputs, others, subject_of, with_axis
from ui.drawing.tools import BRUSH, ERASE, MOVE, POINT, Tool, ToolButtons
from ui.icons import icon
from ui.labels import ElidedLabel
from ui.plain_text import plain
from ui.scatter.points import MOST_POINTS, Colouring, Points, colouring_of, points_of, rows_shown, shares_of
from ui.theme import theme_of

Rows = NDArray[np.intp]
NO_ROWS: Rows = np.empty(0, np.intp)


class DrawingPanel(QWidget):
    """Shows two inputs of the table as a plane, and draws rows into it."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drawing")
        self.document = document
        self.subject = subject_of(document.project)
        self.colouring = Colouring()
        self.stroke: Stroke | None = None
        self.parameters: Parameters = current_parameters(document.project)
        self.answers = AnswerMap()
        self.frames_drawn = 0  # pictures of the answer
        self._table: Dataset | None = None  # whose points are shown
        self._stale_answer = True
        self.tools, self.controls, self.view = ToolButtons(), Controls(), Canvas()
        self.caption = ElidedLabel(self)
        self._boxes = [QComboBox(), QComboBox()]
        self._lay_out()
        self._connect()
        self._take_tool(self.tools.tool)

    def sizeHint(self) -> QSize:
        return QSize(620, 270)

    # What the window tells it

    def show_project(self, new: Project, old: Project | None) -> None:
        """Show another project; its points are drawn when they can be seen."""
        if self.stroke is not None and old is not None and new.dataset is not old.dataset:
            self._cancel()
        if self.parameters.widths != new.topology.widths or old is None or new.model is not old.model:
            self.parameters = current_parameters(new)
        self._refresh()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take the newest weights, and draw the answer of the network with them."""
        if snapshot.parameters.widths == self.document.project.topology.widths:
            self.parameters = snapshot.parameters
            self._draw_answer()

    # Building

    def _lay_out(self) -> None:
        self.fit_button = QToolButton()
        self.fit_button.setObjectName("drawing-fit")
        self.fit_button.setAutoRaise(True)
        self.fit_button.setToolTip(self.tr("Show all points (0); the wheel zooms, the middle button moves the plane"))
        self.fit_button.setAccessibleName(self.tr("Show all points"))
        bar = QHBoxLayout()
        bar.setSpacing(4)
        bar.addWidget(self.tools)
        bar.addWidget(self.fit_button)
        bar.addStretch(1)
        self._axis_labels = [QLabel(self.tr("across")), QLabel(self.tr("up"))]
        for label, box, name in zip(self._axis_labels, self._boxes, ("x", "y"), strict=True):
            box.setObjectName(f"drawing-{name}")
            box.setAccessibleName(label.text())
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(11)
            label.setBuddy(box)
            bar.addWidget(label)
            bar.addWidget(box)
        self.caption.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        body = QHBoxLayout()
        body.setSpacing(6)
        body.addWidget(self.view, 1)
        body.addWidget(self.controls)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 2, 6, 3)
        layout.setSpacing(2)
        layout.addLayout(bar)
        layout.addLayout(body, 1)
        layout.addWidget(self.caption)
        self.view.setAccessibleName(self.tr("Points of the table"))
        self.setFocusProxy(self.view)
        self.fit_button.setIcon(icon("fit", self))

    def _connect(self) -> None:
        view = self.view
        view.pressed.connect(self._press)
        view.dragged.connect(self._drag)
        view.released.connect(self._release)
        view.key.connect(self._key)
        view.moved.connect(self._draw_answer)
        self.fit_button.clicked.connect(view.fit)
        self.tools.chosen.connect(self._take_tool)
        self.controls.radius.valueChanged.connect(self._show_radius)
        self.controls.answer_wanted.connect(self._show_answer)
        for axis, box in enumerate(self._boxes):
            box.activated.connect(partial(self._take_axis, axis))
        self.document.selection_changed.connect(self._follow)

    # Showing

    def _refresh(self) -> None:
        if not self.isVisible():
            return
        project = self.document.project
        if project.dataset is not self._table:
            self._show_table(project)
        self._draw_answer()

    def _show_table(self, project: Project) -> None:
        before, kept = self.subject, self._table is not None and self._table.row_count == project.dataset.row_count
        self._table, self.subject = project.dataset, subject_of(project, self.subject)
        chosen = self.view.chosen if kept and self.subject == before else NO_ROWS
        self._show_subject()
        self.view.show_chosen(chosen)

    def _show_subject(self) -> None:
        dataset, subject = self.document.project.dataset, self.subject
        for widget in (*self._axis_labels, *self._boxes):
            widget.setVisible(subject.kind not in (CURVE, "nothing") and len(drawable_inputs(dataset)) > 2)
        self.controls.setVisible(subject.possible)
        self.tools.setEnabled(subject.possible)
        self.view.set_message("" if subject.possible else self._what_is_needed())
        if not subject.possible:
            self.caption.say("")
            return
        self._fill_boxes(dataset)
        column = None if subject.kind == CURVE else dataset.columns[subject.target]
        self.colouring = colouring_of(column)
        if subject.kind == VALUES and self.colouring.codes is not None:  # an empty table
            self.colouring = Colouring(self.colouring.name, values=np.empty(0))
        self.controls.show_colouring(self.colouring, subject.kind == CLASSES)
        names = [plain(dataset.columns[i].name, 40) for i in (subject.x, subject.y)]
        self.view.set_axes((names[0], names[1]))
        self._show_points(self._points(dataset))
        self._say_caption(dataset)
        self._show_ring()

    def _points(self, dataset: Dataset) -> Points:
        rows = rows_shown(dataset)
        x, y = (self._values(dataset, position)[rows].astype(float) for position in (self.subject.x, self.subject.y))
        return points_of(dataset, x, y, rows, self.colouring)

    def _show_points(self, points: Points) -> None:
        self.view.show_points(points)

    def _say_caption(self, dataset: Dataset) -> None:
        split = dataset.used_split
        count = dataset.row_count if split is None else int(np.count_nonzero(split != Split.EXCLUDED))
        shown, drawn = len(self.view.points.rows), min(count, MOST_POINTS)
        parts = [self.tr("{count} rows").format(count=f"{count:,}") if count != 1 else self.tr("1 row")]
        if drawn < count:
            parts = [self.tr("{drawn} of {count} rows are drawn").format(drawn=f"{drawn:,}", count=f"{count:,}")]
        if shown < drawn:
            parts.append(self.tr("{count} of them have no place here").format(count=f"{drawn - shown:,}"))
        if self.view.points.hollow.any():
            parts.append(self.tr("hollow: held out from training"))
        rest = [(name, cell) for name, cell in others(dataset, self.subject) if cell is not None]
        if rest:
            named = ", ".join(f"{plain(name, 20)} = {_cell(cell)}" for name, cell in rest[:3])
            more = self.tr(" and {count} more").format(count=len(rest) - 3) if len(rest) > 3 else ""
            parts.append(self.tr("new points get the typical {cells}{more}").format(cells=named, more=more))
        self.caption.say(self.tr("{first}.").format(first="; ".join(parts)))
        self.view.setAccessibleDescription(self.caption.whole)

    def _what_is_needed(self) -> str:
        return self.tr(
            "Nothing can be drawn of this table. Drawing needs two inputs of numbers with a target, or one input of "
            "numbers with a target of numbers. Change kinds and roles in the column headers of the table."
        )

    def _fill_boxes(self, dataset: Dataset) -> None:
        inputs = drawable_inputs(dataset)
        for box, chosen in zip(self._boxes, (self.subject.x, self.subject.y), strict=True):
            box.clear()
            for position in inputs:
                box.addItem(plain(dataset.columns[position].name, 40), position)
            box.setCurrentIndex(inputs.index(chosen) if chosen in inputs else -1)

    def _draw_answer(self) -> None:
        wanted = self.controls.answer.isChecked() and self.subject.possible and not self.view.message
        if not wanted or not self.isVisible() or self._table is not self.document.project.dataset:
            return
        project, plane = self.document.project, self.view.plane
        self.frames_drawn += 1
        if self.subject.kind == CURVE:
            line = self.answers.line(project, self.parameters, self.subject, plane)
            self.view.show_line(*(line or (None, None)))
            return
        image = self.answers.picture(project, self.parameters, self.subject, self.colouring, plane, theme_of(self))
        self.view.show_ground(image, (plane.x, plane.y))

    def _show_answer(self, on: bool) -> None:
        if not on:
            self.view.show_ground(None)
            self.view.show_line(None, None)
        self._draw_answer()

    # The selection

    def _follow(self, new: Selection, old: Selection) -> None:
        if new.row != old.row:
            self._show_ring()

    def _show_ring(self) -> None:
        row, dataset = self.document.selection.row, self.document.project.dataset
        place = None
        if row is not None and self._table is dataset and self.subject.possible and row < dataset.row_count:
            x, y = (float(self._values(dataset, position)[row]) for position in (self.subject.x, self.subject.y))
            place = (x, y) if np.isfinite([x, y]).all() else None
        self.view.show_ring(place)

    def _select_row(self, row: int | None) -> None:
        self.document.select(replace(self.document.selection, row=row))

    # Strokes

    def _press(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        if not self.subject.possible or self._table is not self.document.project.dataset:
            return
        self.stroke = self._begun(at)
        self.view.busy = True
        self._preview()

    def _begun(self, at: QPointF) -> Stroke:
        name, plane, points = self.tools.tool.name, self.view.plane, self.view.points
        radius = float(self.controls.radius.value())
        if name == POINT:
            return AddStroke(plane, points, at)
        if name == BRUSH:
            seed = self.document.project.dataset.row_count
            return BrushStroke(plane, points, at, radius, self.controls.density.value(), seed)
        if name == ERASE:
            return EraseStroke(plane, points, at, radius)
        row = self.view.nearest(at) if name == MOVE else None
        if row is None:
            return SelectStroke(plane, points, at)
        together = row in self.view.chosen
        return MoveStroke(plane, points, at, self.view.chosen if together else np.array([row]))

    def _drag(self, to: QPointF) -> None:
        if self.stroke is not None:
            self.stroke.drag(to)
            self._preview()

    def _preview(self) -> None:
        stroke = self.stroke
        if isinstance(stroke, SelectStroke):
            self.view.show_rectangle(QRectF(QPointF(*stroke.begin), QPointF(*stroke.end)).normalized())
        elif stroke is not None:
            points, (x, y) = stroke.preview()
            if points is not self.view.points:
                self.view.show_points(points, refit=False)
            code, share = self._look()
            self.view.show_extra(new_points(x, y, code, share))
            moved = isinstance(stroke, MoveStroke) and self.document.selection.row in stroke.rows
            if moved or self.view.ring is None:
                self._ring_moved(stroke)

    def _ring_moved(self, stroke: Stroke) -> None:
        if isinstance(stroke, MoveStroke) and self.view.ring is not None:
            dataset, row = self.document.project.dataset, self.document.selection.row
            x, y = (self._values(dataset, position)[row : row + 1] for position in (self.subject.x, self.subject.y))  # type: ignore[operator]
            x, y = stroke.moved(x.astype(float), y.astype(float))
            self.view.show_ring((float(x[0]), float(y[0])))

    def _release(self, at: QPointF) -> None:
        stroke, self.stroke = self.stroke, None
        if stroke is None:
            return
        if (at.x(), at.y()) != stroke.end:
            stroke.drag(at)
        self._end_preview(stroke)
        if isinstance(stroke, SelectStroke):
            self._choose(stroke)
        elif isinstance(stroke, EraseStroke):
            self._erase(stroke)
        elif isinstance(stroke, MoveStroke):
            self._move(stroke)
        else:
            self._add(stroke)

    def _cancel(self) -> None:
        stroke, self.stroke = self.stroke, None
        if stroke is not None:
            self._end_preview(stroke)
            self._show_ring()

    def _end_preview(self, stroke: Stroke) -> None:
        self.view.busy = False
        self.view.show_rectangle(None)
        self.view.show_extra(new_points(np.empty(0), np.empty(0), 0, 0.0))
        if self.view.points is not stroke.points:
            self.view.show_points(stroke.points, refit=False)

    # What strokes do

    def _add(self, stroke: Stroke) -> None:
        _, (x, y) = stroke.preview()
        cells: dict[int, object] = {self.subject.x: x, self.subject.y: y}
        if self.subject.kind in (CLASSES, YES_NO):
            label = self.controls.classes.label()
            given = label if self.subject.kind == CLASSES else float(label or 0)
            cells[self.subject.target] = [given] * len(x)
        elif self.subject.kind == VALUES:
            cells[self.subject.target] = np.full(len(x), self.controls.value.value())
        single = isinstance(stroke, AddStroke)
        text = self.tr("Add a point") if single else self.tr("Draw {count} points").format(count=f"{len(x):,}")
        before = self.document.project.dataset.row_count
        if self.document.edit(partial(add_rows, cells=cells), text) and single:
            self._select_row(before)

    def _move(self, stroke: MoveStroke) -> None:
        row = int(stroke.rows[0])
        if stroke.way == (0.0, 0.0):
            self._select_row(row)
            return
        dataset = self.document.project.dataset
        x, y = (self._values(dataset, position)[stroke.rows] for position in (self.subject.x, self.subject.y))
        x, y = stroke.moved(x.astype(float), y.astype(float))
        count = len(stroke.rows)
        text = self.tr("Move a point") if count == 1 else self.tr("Move {count} points").format(count=f"{count:,}")
        cells = {self.subject.x: x, self.subject.y: y}
        if not self.document.edit(partial(move_points, rows=stroke.rows, cells=cells), text):
            self._show_ring()
        elif count == 1:
            self._select_row(row)

    def _erase(self, stroke: EraseStroke) -> None:
        dataset = self.document.project.dataset
        x, y = (self._values(dataset, position).astype(float) for position in (self.subject.x, self.subject.y))
        gone = stroke.gone(x, y)
        if dataset.used_split is not None:
            gone &= dataset.used_split != Split.EXCLUDED  # these are not seen
        self._remove(np.flatnonzero(gone))

    def _remove(self, rows: Rows) -> None:
        if len(rows):
            count = len(rows)
            text = self.tr("Erase a point") if count == 1 else self.tr("Erase {count} points").format(count=f"{count:,}")
            self.document.edit(partial(remove_rows, rows=rows), text)

    def _choose(self, stroke: SelectStroke) -> None:
        if stroke.is_click:
            row = self.view.nearest(QPointF(*stroke.end))
            self.view.show_chosen(NO_ROWS if row is None else np.array([row]))
            if row is not None:
                self._select_row(row)
            return
        dataset = self.document.project.dataset
        x, y = (self._values(dataset, position).astype(float) for position in (self.subject.x, self.subject.y))
        inside = stroke.inside(x, y)
        if dataset.used_split is not None:
            inside &= dataset.used_split != Split.EXCLUDED
        rows = np.flatnonzero(inside)
        self.view.show_chosen(rows)
        if len(rows) == 1:
            self._select_row(int(rows[0]))

    # Keys and looks

    def _key(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers()
        tool = "" if modifiers else self.tools.by_key(key)
        event.accept()
        if key == Qt.Key.Key_Escape and self.stroke is not None:
            self._cancel()
        elif key == Qt.Key.Key_Escape and len(self.view.chosen):
            self.view.show_chosen(NO_ROWS)
        elif tool:
            self.tools.choose(tool)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and len(self.view.chosen):
            self._remove(self.view.chosen)
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_9 and not modifiers and self.subject.kind in (CLASSES, YES_NO):
            self.controls.classes.choose(key - Qt.Key.Key_1)
        else:
            event.ignore()

    def _take_tool(self, tool: Tool) -> None:
        self._cancel()
        self.view.setCursor(tool.cursor)
        self._show_radius()

    def _show_radius(self) -> None:
        wide = self.tools.tool.name in (BRUSH, ERASE)
        self.view.radius = float(self.controls.radius.value()) if wide else 0.0
        self.view.update()

    def _take_axis(self, axis: int, index: int) -> None:
        self._cancel()
        self.subject = with_axis(self.subject, axis, self._boxes[axis].itemData(index))
        self.view.fitted = True
        self._show_subject()
        self._draw_answer()

    def _look(self) -> tuple[int, float]:
        # of new points
        if self.subject.kind in (CLASSES, YES_NO):
            return max(self.controls.classes.currentRow(), 0), float("nan")
        if self.subject.kind == VALUES:
            return 0, float(shares_of(self.controls.value.value(), self.colouring))
        return 0, float("nan")

    def _values(self, dataset: Dataset, position: int) -> NDArray[np.floating]:
        column = dataset.columns[position]
        assert isinstance(column, NumberColumn)
        return column.values

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what was missed."""
        super().showEvent(event)
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "fit_button"):
            self.tools.restyle()
            self.controls.restyle()
            self.fit_button.setIcon(icon("fit", self))
            self._draw_answer()


def _cell(cell: float | str | None) -> str:
    return plain(cell, 20) if isinstance(cell, str) else f"{cell:.6g}"
