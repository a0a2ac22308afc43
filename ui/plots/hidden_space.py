"""The hidden-space plot: where a hidden layer puts the rows of the table, and how it bends the grid of the inputs."""

from __future__ import annotations

from functools import partial

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QPointF, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from nnapp.principal import Axes
from nnapp.project import Project
from nnapp.topology import Parameters
from ui.charts.choices import add_choices
from ui.charts.held import Held
from ui.charts.held_words import held_words
from ui.charts.hidden.limits import Limits
from ui.charts.hidden.options import fitting_asked, hidden_layers
from ui.charts.hidden.points import points_in, signs_in
from ui.charts.hidden.scene import Asked, Ground, Scene, grid_columns, is_quick, quick_ground, scene_of, whole_ground
from ui.charts.hidden.tools import HiddenTools
from ui.charts.hidden.view import HiddenView
from ui.charts.hidden.words import HiddenWords
from ui.charts.point_key import PointKey
from ui.charts.table import Table
from ui.charts.waiting import waiting
from ui.document import Document, Selection
from ui.newest import Key, Newest, same
from ui.plain_text import plain
from ui.plots.base import Plot
from ui.scatter.answers import Answer, answers_of
from ui.theme import Theme

STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Home: None, Qt.Key.Key_End: None}


class HiddenSpacePlot(Plot):
    """Points in the plane of two units, or of a layer's principal components; a click selects a row."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self.setObjectName("hidden_space_plot")
        self.setAccessibleName(self.tr("Hidden space"))
        self.asked: Asked | None = None
        self.scene: Scene | None = None
        self.with_grid: bool | None = None  # None where nobody has chosen
        self._words, self._held = HiddenWords(self), Held(document)
        self._wanted: Asked | None = None
        self._limits = Limits()
        self._before: tuple[Asked | None, Axes | None] = (None, None)
        self._grounds: dict[bool, tuple[Key, Ground]] = {}
        self._answer: tuple[Key, Answer] | None = None
        self._pointed: int | None = None
        self._finding = Newest(self)
        self._finding.came.connect(self.redraw)
        self._finding.failed.connect(self.failed)
        self._add_body()
        self._add_tools()
        self.setWhatsThis(
            self.tr(
                "Each point is a row of the table, at the activations of two units of a hidden layer, or where its two "
                "principal components put it. The grid is that of the plane of two inputs, bent as the layer bends it. "
                "What is tangled in the inputs must come apart here, for the next layer draws straight lines only. "
                "Click a point to select its row; the wheel zooms."
            )
        )
        document.selection_changed.connect(self._follow)
        document.hidden_changed.connect(self._show_reading)
        self.show_project(document.project, None)

    def _add_body(self) -> None:
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.view, self.key = HiddenView(), PointKey()
        self.view.setObjectName("hidden_view")
        layout.addWidget(self.view, 1)
        layout.addWidget(self.key)
        self.set_body(body)
        self.setFocusProxy(self.view)
        self.view.released.connect(self._click)
        self.view.pointed.connect(self._point)

    def _add_tools(self) -> None:
        self.controls = HiddenTools(self._words, self.tools, self)
        self.controls.layer_chosen.connect(self.choose_layer)
        self.controls.units_chosen.connect(self.choose_units)
        self.controls.grid_switched.connect(self.set_grid)

    # What is drawn

    def show_project(self, new: Project, old: Project | None) -> None:
        """Ask for what the new network and table have of what was asked for."""
        if old is not None and new.topology is old.topology and new.dataset is old.dataset:
            return
        if old is not None and new.topology.widths != old.topology.widths:
            self._before = (None, None)
        self._ask(self._wanted)

    def show_running(self, running: bool) -> None:
        """Draw all rows when a run has ended."""
        changed = running != self.running
        super().show_running(running)
        if changed:
            self.redraw()

    def draw(self) -> None:
        """Draw what the newest weights make of the rows: of some at once, at rest of all."""
        project, asked = self.document.project, self.asked
        parameters = self.snapshot.parameters if self.snapshot else None
        problem = self._words.problem(project, parameters, asked.layer if asked else None)
        self.scene = None
        if not problem and asked is not None and parameters is not None:
            self.scene, more = self._found(project, asked, parameters)
            problem = self._words.nothing(self.scene)
        self.view.set_message(problem)
        if problem or self.scene is None:
            self._show_nothing()
        else:
            self._show(project, self.scene, more)
        self._show_reading()

    def _found(self, project: Project, asked: Asked, parameters: Parameters) -> tuple[Scene, str]:
        # what is known now, and what there is to say of the rest
        before = self._before[1] if self._before[0] == _about(asked) else None
        whole = not self.running and is_quick(project)
        if not self.running and not whole:
            ground = self._ground(project, asked, quick=False)
            key = (parameters, project.dataset, project.topology, ground)
            if self._finding.key and self._finding.value is not None and same(self._finding.key, key):
                return self._kept(self._finding.value), ""
            self._finding.ask(key, partial(scene_of, project, parameters, asked, ground, before))
        elif self._finding.busy and self.running:
            self._finding.cancel()
        scene = scene_of(project, parameters, asked, self._ground(project, asked, quick=not whole), before)
        broken = self._finding.broken and not self._finding.working
        return self._kept(scene), "" if self.running or whole else waiting(broken)

    def _kept(self, scene: Scene) -> Scene:
        if scene.axes is not None:
            self._before = (_about(scene.asked), scene.axes)
        return scene

    def _ground(self, project: Project, asked: Asked, quick: bool) -> Ground:
        section = self._held.section(True) if asked.columns else None
        row = self.document.selection.row
        key = (
            project.dataset,
            project.topology,
            section,
            *asked.columns,
            *((row if row is not None else -1,) if quick else ()),
        )
        kept = self._grounds.get(quick)
        if kept is None or not same(kept[0], key):
            made = quick_ground(project, asked, section, row) if quick else whole_ground(project, asked, section)
            kept = self._grounds[quick] = (key, made)
        return kept[1]

    def _show(self, project: Project, scene: Scene, more: str) -> None:
        said = self._words
        epoch = self.snapshot.epoch if self.snapshot else 0
        self.view.set_fitting(*self._limits.taken(project, scene, epoch))
        self.view.set_axes(said.axes(project, scene))
        self._show_points(project, scene)
        self.view.show_lines(scene.lines, scene.decision)
        self._show_ring()
        heading = said.heading(project, scene)
        self.heading.say(heading)
        row = self._held.row(True)
        held = held_words(self._held.section(True), scene.asked.columns, row, self._held.is_asked(True))
        self.caption.say(said.caption(project, scene, held if scene.asked.columns else "", more))
        if not self.running:
            self.describe(said.description(scene, heading))

    def _show_points(self, project: Project, scene: Scene) -> None:
        key = (project.dataset, project.topology, project.training.cost)
        if self._answer is None or not same(self._answer[0], key):
            self._answer = (key, answers_of(project, self.tr("class"))[0])
        points = points_in(project.dataset, scene, self._answer[1])
        self.view.show_points(points, refit=False)
        self.key.show_signs(signs_in(project.dataset, scene, self._answer[1], points))

    def _show_nothing(self) -> None:
        self.key.show_signs(())
        self.heading.say(self.tr("Hidden space"))
        self.caption.say(self.tr("Where a hidden layer puts the rows of the table."))
        self.describe(self.view.message)

    def take_theme(self, theme: Theme) -> None:
        """Nothing to do: the view follows by itself."""

    def shut_down(self) -> None:
        """End what is being worked out."""
        self._finding.shut_down()

    # What is chosen

    def choose_layer(self, layer: int) -> None:
        """Draw another hidden layer."""
        units = self.document.project.topology.layers[layer].units
        self._change(layer=layer, units=(0, 1) if units == 2 else None)

    def choose_units(self, units: tuple[int, int] | None) -> None:
        """Draw two units, or the principal components."""
        self._change(units=units)

    def set_grid(self, on: bool) -> None:
        """Draw the grid, or do without."""
        self.with_grid = on
        self._change()

    def _choose_column(self, axis: int, column: int) -> None:
        columns = self.asked.columns if self.asked is not None else ()
        first, second, *_ = columns or grid_columns(self.document.project.dataset)
        other = (second, first)[axis] if (second, first)[axis] != column else (first, second)[axis]
        self.with_grid = True
        self._change(columns=(column, other) if axis == 0 else (other, column))

    def _change(self, **changes: object) -> None:
        base = self._wanted or self.asked
        if base is not None:
            self._ask(base._replace(**changes))  # type: ignore[arg-type]

    def _ask(self, wanted: Asked | None) -> None:
        project = self.document.project
        self.asked = asked = fitting_asked(project, wanted, self.with_grid)
        if asked is not None and wanted is not None:
            self._wanted = asked._replace(columns=asked.columns or wanted.columns)  # those of a hidden grid come again
        self.controls.show_asked(project, asked)
        self.view.fitted = True
        self.redraw()

    def fill_menu(self, menu: QMenu) -> None:
        """Add the columns of the grid."""
        menu.addAction(self.tr("&View all")).triggered.connect(self.view.fit)
        dataset, columns = self.document.project.dataset, self.asked.columns if self.asked else ()
        usable = grid_columns(dataset)
        if len(usable) > 2 and self.asked is not None:
            named = [(plain(dataset.columns[column].name), column) for column in usable]
            for axis, title in enumerate((self.tr("&Grid: solid lines along"), self.tr("Grid: &dotted lines along"))):
                now = columns[axis] if columns else -1
                add_choices(menu, title, named, now, partial(self._choose_column, axis))

    # What is read and selected

    def reading(self) -> str:
        """Return both coordinates of the point that is pointed at, or of the selected row, with all digits."""
        place = self._place(self._pointed if self._pointed is not None else self.document.selection.row)
        return "" if place is None or self.scene is None else "\t".join(map(repr, self.scene.places[place].tolist()))

    def table(self) -> Table | None:
        """Return where each row lies."""
        scene, project = self.scene, self.document.project
        if scene is None or not len(scene.rows) or self.view.message:
            return None
        names = self._words.short_axes(project, scene)
        return Table((self.tr("row"), *names), (scene.rows + 1.0, scene.places[:, 0], scene.places[:, 1]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Select the row before or after by the arrow keys; G switches the grid, Page Up and Page Down the layer."""
        key, layers = Qt.Key(event.key()), hidden_layers(self.document.project)
        if key in STEPS and self.scene is not None and len(self.scene.rows):
            self._step(key)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) and self.asked is not None:
            step = -1 if key == Qt.Key.Key_PageUp else 1
            self.choose_layer(min(max(self.asked.layer + step, layers[0]), layers[-1]))
        elif key == Qt.Key.Key_G and not event.modifiers() and self.asked is not None:
            self.set_grid(not self.asked.columns)
        else:
            super().keyPressEvent(event)

    def _step(self, key: Qt.Key) -> None:
        assert self.scene is not None
        rows, row, step = self.scene.rows, self.document.selection.row, STEPS[key]
        if step is None or row is None:
            place = 0 if key in (Qt.Key.Key_Home, Qt.Key.Key_Right) else len(rows) - 1
        else:
            place = int(np.searchsorted(rows, row, side="left" if step < 0 else "right")) + (step if step < 0 else 0)
        self._select(int(rows[min(max(place, 0), len(rows) - 1)]))

    def _click(self, place: QPointF) -> None:
        row = self.view.nearest(place)
        if row is not None:
            self._select(row)

    def _select(self, row: int) -> None:
        self.document.select(replace(self.document.selection, row=row))

    def _follow(self, new: Selection, old: Selection) -> None:
        if (new.row, new.asked) == (old.row, old.asked):
            return
        if self.asked is not None and (self.asked.columns or self.running):
            self.redraw()  # the grid goes through the selected row, and the row is one of those that are drawn
        else:
            self._show_ring()

    def _show_ring(self) -> None:
        place = self._place(self.document.selection.row)
        ring = None if place is None or self.scene is None else self.scene.places[place].tolist()
        self.view.show_ring(None if ring is None else (ring[0], ring[1]))

    def _place(self, row: int | None) -> int | None:
        if self.scene is None or row is None or not len(self.scene.rows):
            return None
        place = int(np.searchsorted(self.scene.rows, row))
        return place if place < len(self.scene.rows) and self.scene.rows[place] == row else None

    def _point(self, place: QPointF | None) -> None:
        self._pointed = None if place is None or self.view.message else self.view.nearest(place)
        self._show_reading()

    @Slot()
    def _show_reading(self) -> None:
        place = self._place(self._pointed)
        if place is None or self.scene is None or self.view.message:
            self.hover.hide()
            return
        x, y = self.scene.places[place].tolist()
        at = self.view.plane.pixel(x, y).toPoint()
        said = self._words.point(self.document.project, self.scene, place, self.document.hidden)
        self.hover.say(said, self.view.mapTo(self, at))


def _about(asked: Asked) -> Asked:
    return asked._replace(columns=())
