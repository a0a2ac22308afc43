"""The function view: the network as a function of one input, and what each unit of its last hidden layer adds to it."""

from __future__ import annotations

from time import perf_counter

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QPointF, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from nnapp.dataset import Role
from nnapp.words import Refusal
from ui.charts.column_box import ColumnBox
from ui.charts.curve.options import NONE, STACK, OptionsButton
from ui.charts.curve.pointer import Pointer
from ui.charts.curve.scene import (
    Found,
    Scene,
    input_of,
    number_columns,
    parts_at,
    scene_of,
    shares_of,
    table_of,
    x_range,
    y_range,
)
from ui.charts.curve.view import CurveView
from ui.charts.curve.words import caption_parts, signs_of, title_words
from ui.charts.held_words import table_problem
from ui.charts.table import Table
from ui.document import Document, Selection
from ui.feature_names import feature_name
from ui.messages import sentence
from ui.plain_text import plain
from ui.plots.section import SectionPlot
from ui.scatter.points import NO_POINTS
from ui.theme import Theme

PLACES = (480, 240, 120, 60)  # of x, from fine to coarse
TOO_LONG_MS, SHORT_MS = 3.0, 1.0
MOST_LINES, MOST_RUNNING = 64, 24  # units that are drawn


class FunctionPlot(SectionPlot):
    """Target points, the curve, and the shares that add up to it."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self.setObjectName("function_plot")
        self.setAccessibleName(self.tr("Function"))
        self.scene: Scene | None = None
        self.found: Found | None = None
        self._column, self._output = "", ""  # that were chosen, by name
        self._level = 1
        self._drawing = False
        self._build()
        self.pointer = Pointer(self.view, self.hover, self)
        self.pointer.unit_changed.connect(self._emphasise)
        document.selection_changed.connect(self._follow)
        self.show_project(document.project, None)

    def _build(self) -> None:
        self.view = CurveView()
        self.view.setObjectName("function_view")
        self.inputs, self.outputs = ColumnBox(self.tr("Input across")), ColumnBox(self.tr("Output"))
        self.inputs.chosen.connect(self.choose_column)
        self.outputs.chosen.connect(self.choose_output)
        self.options = OptionsButton(self)
        self.options.changed.connect(self.forget)
        self.build(self.view, (self.inputs, self.outputs), self.options)
        self.view.moved.connect(self._take_move)
        self.view.released.connect(self._click)
        self.setWhatsThis(
            self.tr(
                "The thick curve is what the network answers along one input; all others are held where the sentence "
                "below says. Points are the targets of the table. Each unit of the last hidden layer adds its share, "
                "its weight times its activation; bias and shares together are the curve. Click a line to select its "
                "unit, a point to select its row."
            )
        )

    def take_theme(self, theme: Theme) -> None:
        """Nothing to do: the view and the key follow by themselves."""

    def choose_column(self, position: int) -> None:
        """Draw over another input."""
        self._column = self.document.project.dataset.columns[position].name
        self.view.fitted = True
        self.forget()

    def choose_output(self, output: int) -> None:
        """Draw another output."""
        self._output = feature_name(self.document.project.dataset.features(Role.TARGET)[output])
        self.forget()

    @Slot()
    def forget(self) -> None:
        """Put together anew what is drawn."""
        self.scene = None
        self.redraw()

    # Drawing

    def draw(self) -> None:
        """Draw the curve of the newest weights."""
        problem, self.found = "", None
        try:
            if self.scene is None:
                problem = self._set_scene()
            if self.scene is not None:
                self.found = self._find(self.scene)
        except Refusal as refusal:
            problem, self.scene = sentence(refusal.said), None
        if self.found is not None:
            problem = self.diverged(self.found.parts.answers)
        self.view.set_message(problem)
        if problem or self.scene is None or self.found is None:
            self.key.show_signs(())
            self.caption.say(self.tr("The network as a function of one input, and what each unit adds to it."))
            self.describe(problem)
        else:
            self._show(self.scene, self.found)
        linear = self.found is not None and self.found.parts.linear
        self.pointer.refresh(self.scene, self.parameters, self.options.by_z(linear))
        self._emphasise()

    def _set_scene(self) -> str:
        # build what does not depend on the weights, or say why there is nothing to draw
        project = self.document.project
        dataset, problem = project.dataset, table_problem(project)
        columns = number_columns(dataset)
        features = () if problem else dataset.features(Role.TARGET)
        column = input_of(dataset, self._column)
        names = [feature_name(feature) for feature in features]
        output = names.index(self._output) if self._output in names else 0
        self.inputs.offer_columns(dataset, columns, column)
        self.outputs.offer(names, range(len(names)), output)
        self.inputs.setVisible(len(columns) > 1)
        self.outputs.setVisible(len(names) > 1)
        if problem or column < 0:
            self.heading.say(self.accessibleName())
            return problem or self.tr("A function needs an input of numbers, and this table has none.")
        self.scene = scene_of(project, column, output, self.held.section(self.options.by_row))
        self._drawing = True  # what is seen is what is asked about next
        self.view.set_fitting(x_range(self.scene), self.view.plane.y)
        self._drawing = False
        return ""

    def _find(self, scene: Scene) -> Found:
        began = perf_counter()
        x = np.linspace(*self.view.plane.x, PLACES[self._level])
        found = Found(x, parts_at(scene, x, self.parameters))
        spent_ms = 1000 * (perf_counter() - began)
        if spent_ms > TOO_LONG_MS:
            self._level = min(self._level + 1, len(PLACES) - 1)
        elif spent_ms < SHORT_MS:
            self._level = max(self._level - 1, int(self.running))
        return found

    def _show(self, scene: Scene, found: Found) -> None:
        options, parts = self.options, found.parts
        options.offer(parts.linear)
        by_z, kind = options.by_z(parts.linear), options.kind(parts.linear)
        points = options.with_points and not by_z
        curve = parts.z if by_z else parts.answers
        most = MOST_RUNNING if self.running else MOST_LINES
        shares = None if kind == NONE else shares_of(found, most, self._selected(scene), kind == STACK)
        self.view.set_axes(title_words(scene, by_z))
        self.view.show_points(scene.points if points else NO_POINTS, refit=False)
        self.view.show_line((found.x, curve))
        self.view.show_shares(shares)
        self.view.show_seen((scene.seen.low, scene.seen.high))
        main = np.concatenate([curve, scene.points.y]) if points else curve
        kept = self.view.plane.y if self.running and self.view.fitted else None
        self._drawing = True  # a range that fits is no reason to draw again
        self.view.set_fitting(x_range(scene), y_range(main, shares.lines if shares else main, kept))
        self._drawing = False
        self._show_ring(by_z)
        self._say(scene, found, kind, by_z, len(shares.units) if shares else 0)

    def _selected(self, scene: Scene) -> int | None:
        selection = self.document.selection
        return selection.unit if selection.layer == scene.layer else None

    @Slot()
    def _emphasise(self) -> None:
        # the selected unit, and the one that is pointed at
        scene = self.scene
        units = () if scene is None else (self._selected(scene), self.pointer.unit)
        self.view.show_strong({unit for unit in units if unit is not None})

    def _say(self, scene: Scene, found: Found, kind: str, by_z: bool, drawn: int) -> None:
        held = self.held_sentence(scene.section, (scene.column,), self.options.by_row)
        self.say(caption_parts(scene, found, kind, by_z, drawn, held), scene.section, (scene.column,))
        names = {"output": plain(scene.output_name), "input": plain(scene.input_name)}
        self.heading.say(self.tr("{output} over {input}").format(**names))
        self.key.show_signs(signs_of(scene, kind, by_z, self.options.with_points))
        self.describe(self.heading.whole + ". " + self.caption.whole)

    # Selection, pointer, keys

    @Slot(object, object)
    def _follow(self, new: Selection, old: Selection) -> None:
        scene = self.scene
        if scene is None:
            return
        section = self.held.section(self.options.by_row)
        if section is not scene.section:
            self.scene = scene._replace(section=section)
        self.redraw()

    def _show_ring(self, by_z: bool) -> None:
        row, scene, place = self.document.selection.row, self.scene, None
        if scene is not None and row is not None and not by_z:
            some = np.flatnonzero(scene.points.rows == row)
            if len(some):
                place = float(scene.points.x[some[0]]), float(scene.points.y[some[0]])
        self.view.show_ring(place)

    @Slot(QPointF)
    def _click(self, at: QPointF) -> None:
        row, selection = self.view.nearest(at), self.document.selection
        if row is not None:
            self.document.select(replace(selection, row=row))
        elif self.pointer.unit is not None:
            self._select_unit(self.pointer.unit)

    def _select_unit(self, unit: int) -> None:
        assert self.scene is not None
        selection = replace(self.document.selection, layer=self.scene.layer, unit=unit, source=None)
        self.document.select(selection)

    @Slot()
    def _take_move(self) -> None:
        if self.scene is not None and not self._drawing:
            self.redraw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move along x by left and right, from unit to unit by up and down; S, Z, P and R switch, + − 0 zoom."""
        key = Qt.Key(event.key())
        switches = {Qt.Key.Key_Z: self.options.z, Qt.Key.Key_P: self.options.points, Qt.Key.Key_R: self.options.row}
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self.found is not None:
            near = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.pointer.step(1 if key == Qt.Key.Key_Right else -1, near)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self.scene is not None and self.found is not None:
            before, step = self._selected(self.scene), 1 if key == Qt.Key.Key_Down else -1
            self._select_unit((0 if before is None else before + step) % len(self.found.parts.shares))
        elif key == Qt.Key.Key_S and not event.modifiers():
            self.options.next_kind()
        elif key in switches and not event.modifiers():
            switches[key].trigger()
        else:
            self.view.keyPressEvent(event)

    def reading(self) -> str:
        """Return the share of the unit that is pointed at, else the answer, with all digits."""
        found = self.pointer.read
        if found is None:
            return ""
        return repr(float(found.parts.answers[0] if found.unit is None else found.parts.shares[found.unit, 0]))

    def table(self) -> Table | None:
        """Return the curve and all its parts."""
        if self.scene is None or self.found is None or self.view.message:
            return None
        return table_of(self.scene, self.found)
