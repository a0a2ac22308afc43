"""The panel in which data are drawn with the mouse: the plane, its tools, and the network's answer behind it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, QTimer, Slot
from PySide6.QtGui import QPaintEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from nnapp.arranging import is_hidden
from nnapp.project import Project, current_parameters
from nnapp.snapshot import Snapshot
from nnapp.topology import Parameters
from ui.document import Document, Selection
from ui.drawing.answer import AnswerMap
from ui.drawing.axis_boxes import MOST_NAME, AxisBoxes
from ui.drawing.canvas import Canvas
from ui.drawing.controls import Controls
from ui.drawing.drawer import NO_ROWS, Drawer
from ui.drawing.sheet import Sheet, is_other_plane, sheet_of
from ui.drawing.subject import CLASSES, CURVE, carried_over, subject_of, with_axis
from ui.drawing.tools import BRUSH, ERASE, Tool, ToolButtons
from ui.drawing.words import DrawingWords
from ui.icons import icon
from ui.kept import Kept
from ui.labels import ElidedLabel, HoverLabel
from ui.plain_text import plain
from ui.scatter.points import Points, is_same_table
from ui.scatter.words import point_words
from ui.seen import is_seen
from ui.theme import theme_of


class DrawingPanel(QWidget):
    """Shows two inputs of the table as a plane, and draws rows into it."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drawing")
        self.document = document
        self.parameters: Parameters = current_parameters(document.project)
        self.answers = AnswerMap()
        self.frames_drawn = 0  # pictures of the answer
        self._another = False  # another project was opened, which is fitted anew
        self._missed = True  # something was not drawn, because nobody could see it
        self.tools, self.controls, self.view = ToolButtons(), Controls(), Canvas()
        self.drawer = Drawer(document, self.view, self.controls, self.tools)
        self.caption, self.hover = ElidedLabel(self), HoverLabel(self)
        self.axes, self._words = AxisBoxes(), DrawingWords(self)
        self._lay_out()
        self._connect()
        self._take_tool(self.tools.tool)

    def sizeHint(self) -> QSize:
        return QSize(620, 270)

    @property
    def sheet(self) -> Sheet | None:
        """The table that is shown, and how."""
        return self.drawer.sheet

    # What the window tells it

    def show_project(self, new: Project, old: Project | None) -> None:
        """Show another project; its points are drawn when they can be seen."""
        if self.parameters.widths != new.topology.widths or old is None or new.model is not old.model:
            self.parameters = current_parameters(new)
        if old is not None and new.dataset is not old.dataset:
            self.drawer.cancel()
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
        self.fit_button.setIcon(icon("fit", self))
        bar = QHBoxLayout()
        bar.setSpacing(4)
        bar.addWidget(self.tools)
        bar.addWidget(self.fit_button)
        bar.addStretch(1)
        bar.addWidget(self.axes, 5)
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
        self.caption.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.view.setAccessibleName(self.tr("Points of the table"))
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        self.view.moved.connect(self._draw_answer)
        self.view.pointed.connect(self._point)
        self.fit_button.clicked.connect(self.view.fit)
        self.tools.chosen.connect(self._take_tool)
        self.controls.radius.valueChanged.connect(self._show_radius)
        self.controls.answer_wanted.connect(self._show_answer)
        self.axes.chosen.connect(self._take_axis)
        self.document.selection_changed.connect(self._follow)
        self.document.opened.connect(self._begin_anew)
        self.document.kept_changed.connect(self._keep)

    # Showing

    def _refresh(self) -> None:
        self._missed = not is_seen(self)
        if self._missed:
            return
        project, sheet = self.document.project, self.sheet
        if sheet is None or project.dataset is not sheet.dataset or self._another:
            rows = None if sheet is None else sheet.dataset.row_count
            before = None if sheet is None else carried_over(sheet.subject, sheet.dataset, project.dataset)
            subject = subject_of(project, before)
            chosen = self.view.chosen if rows == project.dataset.row_count else NO_ROWS
            self._show_sheet(sheet_of(project, subject, sheet))
            self.view.show_chosen(chosen)
        else:
            self._say_caption()  # other rows may be filtered
        self._draw_answer()

    def _begin_anew(self) -> None:
        self._another = self.view.fitted = True
        self._refresh()

    def _show_sheet(self, sheet: Sheet) -> None:
        subject, dataset, before = sheet.subject, sheet.dataset, self.sheet
        self.drawer.take(sheet)
        self.axes.show_subject(dataset, subject)
        self.controls.setVisible(subject.possible)
        self.tools.setEnabled(subject.possible)
        self.view.set_message("" if subject.possible else self._words.needed())
        self.hover.hide()
        if not subject.possible:
            self.caption.say("")
            return
        points = sheet.points()
        other_table = self._is_other_table(before, sheet, points)
        self._another = False
        self.controls.show_colouring(sheet.colouring, subject.kind == CLASSES, other_table)
        self.view.set_axes(
            (plain(dataset.columns[subject.x].name, MOST_NAME), plain(dataset.columns[subject.y].name, MOST_NAME))
        )
        same = not (other_table or is_other_plane(before, sheet)) and self.view.plane.holds(points.x, points.y)
        stays = same or self.drawer.editing
        self.view.show_points(points, later=stays)
        self.view.show_ring(sheet.place(self.document.selection.row))
        self._say_caption()

    def _say_caption(self) -> None:
        sheet, project, row = self.sheet, self.document.project, self.document.selection.row
        if sheet is None or sheet.dataset is not project.dataset or not sheet.subject.possible:
            return
        parts = [self._words.caption(sheet, self.view.points, bool(project.arrangement.filters))]
        if row is not None and is_hidden(project, row):
            parts.insert(0, self._words.hidden(row))
        self.caption.say("; ".join(parts))
        self.view.setAccessibleDescription(self.caption.whole)

    def _is_other_table(self, before: Sheet | None, sheet: Sheet, points: Points) -> bool:
        if self._another or before is None or not before.subject.possible:
            return True
        if self.drawer.editing or before.dataset is sheet.dataset or is_other_plane(before, sheet):
            return False
        return not is_same_table(self.view.points, points)

    # The answer

    def _draw_answer(self) -> None:
        sheet, project = self.sheet, self.document.project
        if sheet is None or sheet.dataset is not project.dataset or not is_seen(self):
            self._missed = True
            return
        if not self.controls.answer.isChecked() or not sheet.subject.possible:
            return
        plane = self.view.plane
        self.frames_drawn += 1
        if sheet.subject.kind == CURVE:
            self.view.show_line(self.answers.line(project, self.parameters, sheet.subject, plane))
        else:
            image = self.answers.picture(project, self.parameters, sheet, plane, theme_of(self))
            self.view.show_ground(image, (plane.x, plane.y))

    def _show_answer(self, on: bool) -> None:
        if not on:
            self.view.show_ground(None)
            self.view.show_line(None)
        self._draw_answer()

    # The selection, tools and looks

    def _follow(self, new: Selection, old: Selection) -> None:
        if new.row != old.row and self.sheet is not None and self.sheet.dataset is self.document.project.dataset:
            self.view.show_ring(self.sheet.place(new.row))
            self._say_caption()

    def _point(self, at: QPointF | None) -> None:
        row = None if at is None or self.view.busy else self.view.nearest(at)
        sheet = self.sheet
        if row is None or at is None or sheet is None or row >= sheet.dataset.row_count:
            self.hover.hide()
            return
        columns = (sheet.subject.x, sheet.subject.y, sheet.subject.target)
        text = point_words(sheet.dataset, row, columns)
        self.hover.say(text, self.view.mapTo(self, at.toPoint()) + QPoint(4, 0))

    @Slot(object)
    def _keep(self, kept: Kept) -> None:
        self.tools.keep(kept.tip("table"))
        self.controls.keep(kept.tip("table"))

    def _take_tool(self, tool: Tool) -> None:
        self.drawer.cancel()
        self.view.setCursor(tool.cursor)
        self._show_radius()

    def _show_radius(self) -> None:
        wide = self.tools.tool.name in (BRUSH, ERASE)
        self.view.radius = float(self.controls.radius.value()) if wide else 0.0
        self.view.update()

    def _take_axis(self, axis: int, position: int) -> None:
        sheet = self.sheet
        if sheet is None or sheet.dataset is not self.document.project.dataset:
            return
        self.drawer.cancel()
        self.view.fitted = True
        subject = with_axis(sheet.subject, axis, position)
        self._show_sheet(sheet_of(self.document.project, subject, sheet))
        self._draw_answer()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what was missed."""
        super().showEvent(event)
        self._refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what was missed behind another tab."""
        super().paintEvent(event)
        if self._missed:
            QTimer.singleShot(0, self._refresh)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "fit_button"):
            self.fit_button.setIcon(icon("fit", self))
            self._draw_answer()
