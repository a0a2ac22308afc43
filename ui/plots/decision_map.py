"""The decision map: what the network answers over the plane of two inputs, with the points of the table over it."""

from __future__ import annotations

from functools import partial
from time import perf_counter

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QPointF, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from nnapp.sections import axis_columns
from nnapp.words import Refusal
from ui.charts.column_box import ColumnBox
from ui.charts.decision.finder import Finder
from ui.charts.decision.options import OptionsButton
from ui.charts.decision.picture import image_of
from ui.charts.decision.pointer import Pointer
from ui.charts.decision.points import NO_ERRORS, range_of
from ui.charts.decision.scene import Found, Scene, chosen_columns, scene_of, table_of
from ui.charts.decision.view import DecisionView
from ui.charts.decision.words import caption_parts, signs_of
from ui.charts.held_words import table_problem
from ui.charts.table import Table
from ui.charts.waiting import waiting
from ui.document import Document, Selection
from ui.messages import sentence
from ui.newest import same
from ui.plain_text import plain
from ui.plots.section import SectionPlot
from ui.scatter.answers import answers_of
from ui.scatter.points import NO_POINTS, coordinates
from ui.theme import Theme, theme_of

STEPS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
MOST_NAME = 30


class DecisionMapPlot(SectionPlot):
    """Answers as colours, points by what their rows are for, and a ring around what is wrong."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self.setObjectName("decision_map_plot")
        self.setAccessibleName(self.tr("Decision map"))
        self.scene: Scene | None = None
        self.found: Found | None = None
        self._problem = ""
        self._names: tuple[str, str] | None = None  # of the columns of the axes
        self._painted: tuple[object, ...] = ()
        self.finder = Finder(self)
        self.finder.came.connect(self.redraw)
        self.finder.failed.connect(self.failed)
        self._build()
        self.pointer = Pointer(self.view, self.hover, self)
        document.selection_changed.connect(self._follow)
        self.show_project(document.project, None)

    def _build(self) -> None:
        self.view = DecisionView()
        self.view.setObjectName("decision_view")
        self.boxes = ColumnBox(self.tr("Input across")), ColumnBox(self.tr("Input up"))
        for axis, box in enumerate(self.boxes):
            box.setObjectName(f"decision_{'xy'[axis]}")
            box.chosen.connect(partial(self.choose_column, axis))
        self.options = OptionsButton(self)
        self.options.changed.connect(self._take_options)
        self.build(self.view, self.boxes, self.options)
        self.view.moved.connect(self._take_move)
        self.view.released.connect(self._click)
        self.setWhatsThis(
            self.tr(
                "The network is asked about every place of the plane of two inputs; colours are its answers. All other "
                "inputs are held where the sentence below says. Points are rows of the table: filled for training, "
                "hollow squares for validation, hollow triangles for test; a ring marks what the network gets wrong. "
                "Point anywhere to read the answer exactly there; click a point to select its row."
            )
        )

    # What the window tells it

    def shut_down(self) -> None:
        """End what is worked out."""
        self.finder.shut_down()

    def take_theme(self, theme: Theme) -> None:
        """Colour the picture anew."""
        self._painted = ()
        if self.found is not None:
            self._paint()

    # What is chosen

    def choose_column(self, axis: int, position: int) -> None:
        """Put another column on an axis; the two change places where it is on the other."""
        if self.scene is None:
            return
        columns = list(self.scene.columns)
        if position == columns[1 - axis]:
            columns.reverse()
        columns[axis] = position
        dataset = self.document.project.dataset
        self._names = (dataset.columns[columns[0]].name, dataset.columns[columns[1]].name)
        self.view.fitted = True
        self.forget()

    @Slot()
    def _take_options(self) -> None:
        # only another question needs the network to be asked again
        if self.scene is not None:
            answer = self.options.offer(answers_of(self.document.project, self.tr("class")))
            if answer.name != self.scene.answer.name:
                self.scene = None
            else:
                self._show_points(self.scene)
                self._take_section()
        self._painted = ()
        self.redraw()

    def _take_section(self) -> None:
        section = self.held.section(self.options.by_row)
        if self.scene is not None and section is not self.scene.section:
            self.scene = self.scene._replace(section=section)

    def forget(self) -> None:
        """Put together anew what is drawn."""
        self.scene = None
        self.redraw()

    # Drawing

    def draw(self) -> None:
        """Draw the answers of the newest weights."""
        if self.scene is None:
            self._problem = self._set_scene()
        began = perf_counter()
        try:
            scene, self.found = self.scene, None
            if scene is not None:
                self.found = self.finder.find(scene, self.parameters, self.view.plane, quick=self.running)
        except Refusal as refusal:
            self._problem, self.scene = sentence(refusal.said), None
        problem = self._problem
        if not problem and self.found is not None and self.scene is not None:
            problem = self.diverged(self.found.answers[:, list(self.scene.answer.units)])
        self.view.set_message(problem)
        self.key.setVisible(not problem and bool(self.key.signs))
        if problem or self.scene is None:
            self.caption.say(self.tr("What the network answers over the plane of two inputs."))
            self.describe(problem)
        else:
            self._paint()
            self._say(self.scene)
        self.finder.pace(1000 * (perf_counter() - began))
        self.pointer.refresh()

    def _set_scene(self) -> str:
        # build what does not depend on the weights, or say why there is nothing to draw
        project = self.document.project
        dataset, problem = project.dataset, table_problem(project)
        columns = None if problem else chosen_columns(dataset, self._names)
        offered = axis_columns(dataset)
        for axis, box in enumerate(self.boxes):
            box.offer_columns(dataset, offered, columns[axis] if columns else -1)
            box.setVisible(columns is not None)
        if columns is None:
            self.heading.say(self.accessibleName())
            return problem or self.tr(
                "The map needs two inputs that take any value, and this table has {count}. "
                "The function view draws networks of one input."
            ).format(count=len(offered))
        answers = answers_of(project, self.tr("class"))
        answer = self.options.offer(answers)
        self.heading.say(answer.name)
        try:
            scene = scene_of(project, columns, answer, self.held.section(self.options.by_row))
        except Refusal as refusal:
            return sentence(refusal.said)
        self._show_points(scene)  # the plane moves now: no scene yet, so that this draws nothing by itself
        self.scene = scene
        self._show_ring()
        return ""

    def _show_points(self, scene: Scene) -> None:
        dataset, points = scene.project.dataset, scene.points
        columns = [dataset.columns[position] for position in scene.columns]
        names = [tuple(getattr(column, "labels", ())) for column in columns]
        titles = (columns[0].name[:MOST_NAME], columns[1].name[:MOST_NAME])
        self.view.set_axes(titles, (names[0], names[1]))
        self.view.show_points(points if self.options.with_points else NO_POINTS, refit=False)
        x, y = (range_of(dataset, p, v) for p, v in zip(scene.columns, (points.x, points.y), strict=True))
        self.view.set_fitting(x, y)
        rings = self.options.with_points
        self.key.show_signs(signs_of(scene.answer, points, scene.splits, rings, self.options.with_points))
        self._show_ring()

    def _paint(self) -> None:
        assert self.found is not None
        if self.scene is None:
            return
        found, answer, theme = self.found, self.scene.answer, theme_of(self)
        hard = self.options.is_hard(answer)
        painted = (found, theme, hard)
        if not same(painted, self._painted):
            self._painted = painted
            smooth = not hard and found.grid.cell > 1
            self.view.show_ground(image_of(answer, found.grid, found.answers, hard, theme), found.grid.part, smooth)
            self.view.show_errors(found.errors if self.options.with_points else NO_ERRORS)

    def _say(self, scene: Scene) -> None:
        assert self.found is not None
        held = self.held_sentence(scene.section, scene.columns, self.options.by_row)
        hard, points = self.options.is_hard(scene.answer), self.options.with_points
        more = "" if self.running else waiting(self.finder.broken)
        self.say(
            caption_parts(scene, self.found, hard, held, points=points, more=more),
            scene.section,
            scene.columns,
        )
        (x, y), name = self.view.titles, plain(scene.answer.name)
        text = self.tr("{answer} over {x} and {y}.").format(answer=name, x=x, y=y)
        self.describe(text + " " + self.caption.whole)

    # Selection, pointer, keys

    @Slot(object, object)
    def _follow(self, new: Selection, old: Selection) -> None:
        if self.scene is None:
            return
        self._show_ring()
        before = self.scene
        self._take_section()
        if self.scene is not before:
            self.redraw()

    def _show_ring(self) -> None:
        row, scene, place = self.document.selection.row, self.scene, None
        dataset = self.document.project.dataset
        if scene is not None and scene.project.dataset is dataset and row is not None and row < dataset.row_count:
            x, y = (
                float(coordinates(dataset.columns[position], np.array([row]), axis)[0])
                for axis, position in enumerate(scene.columns)
            )
            place = (x, y) if np.isfinite([x, y]).all() else None
        self.view.show_ring(place)

    @Slot(QPointF)
    def _click(self, at: QPointF) -> None:
        row = self.view.nearest(at)
        if row is not None:
            self.document.select(replace(self.document.selection, row=row))

    @Slot()
    def _take_move(self) -> None:
        if self.scene is not None:
            self.redraw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cross by the arrow keys, select by Enter, turn the switches by H, P and R; zoom by + − 0."""
        key = Qt.Key(event.key())
        switches = {Qt.Key.Key_H: self.options.hard, Qt.Key.Key_P: self.options.points, Qt.Key.Key_R: self.options.row}
        if key in STEPS and self.scene is not None:
            near = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.pointer.step(*STEPS[key], near)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.pointer.place is not None:
            self._click(self.pointer.place)
        elif key in switches and not event.modifiers():
            switches[key].trigger()
        else:
            self.view.keyPressEvent(event)

    def reading(self) -> str:
        """Return the answers exactly where is pointed at, with all digits."""
        found, scene = self.pointer.answers(), self.scene
        return "" if found is None or scene is None else "\t".join(repr(float(found[0, u])) for u in scene.answer.units)

    def table(self) -> Table | None:
        """Return every place that was asked about, with the answers."""
        if self.found is None or self.scene is None or self.view.message:
            return None
        return table_of(self.scene, self.found)
