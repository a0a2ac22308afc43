"""The cost surface: the cost of all training rows over a plane through the present weights, or down their gradient."""

from __future__ import annotations

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from nnapp.landscape import Window
from nnapp.project import Project, current_model
from nnapp.snapshot import Snapshot
from nnapp.topology import Parameters
from ui.charts.surface import missing, words
from ui.charts.surface.aim_row import AimRow
from ui.charts.surface.aims import Aim
from ui.charts.surface.explorer import Explorer, Wish
from ui.charts.surface.pictures import MAP, SLICE, SOLID, Pictures
from ui.charts.surface.scale import scale_of
from ui.charts.surface.scene import Scene
from ui.charts.surface.slices import Slices
from ui.charts.surface.tools import Tools
from ui.charts.surface.trails import Trails
from ui.charts.table import Table
from ui.document import Document, Selection
from ui.network.places import place_of
from ui.plots.base import Plot
from ui.theme import Theme, theme_of

SETTLE_MS = 150  # after zooming, before the part that is seen is worked out


class CostSurfacePlot(Plot):
    """A contour map, a solid drawing, or a slice; worked out in the background, coarse at first and then finer."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self.setObjectName("cost_surface_plot")
        self.setAccessibleName(self.tr("Cost surface"))
        self.aim = Aim()
        self.log: bool | None = None  # of the cost; None: by how far the costs lie apart
        self.window_shown: Window | None = None  # what was zoomed to; None: all
        self.arrows = self.contours = True
        self._parameters: Parameters | None = None
        self._trails = Trails()
        self.pictures, self.row, self.controls = Pictures(), AimRow(self), Tools(self.tools, self)
        self.explorer, self.slices = Explorer(self), Slices(self.pictures.chart, self)
        self._settling = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self.set_body(self.pictures)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(1, self.row)  # not in the body: it does not belong to a picture of the plot
        self._connect()
        self._explain()
        self.show_project(document.project, None)
        self.take_theme(theme_of(self))

    def _connect(self) -> None:
        for finding in (self.explorer, self.slices.descents):
            finding.came.connect(self._take)
            finding.failed.connect(self.failed)
        self.controls.plane_chosen.connect(self.choose_plane)
        self.controls.picture_chosen.connect(self.choose_picture)
        self.controls.log_chosen.connect(self.set_logarithmic)
        self.row.changed.connect(self.take_aim)
        self.pictures.pointed.connect(self._show_reading)
        self.pictures.looked_elsewhere.connect(self._settling.start)
        self.slices.wanted.connect(self.redraw)
        self.pictures.all_wanted.connect(self.view_all)
        self._settling.timeout.connect(self._look_closer)
        self.document.selection_changed.connect(self._follow_selection)

    def _explain(self) -> None:
        self.setWhatsThis(
            self.tr(
                "How the cost of all training rows changes when the weights are moved away from what they are now, in "
                "two directions out of many. Training walks downhill: along the arrows, across the contours. The line "
                "is the path walked so far, the ring the network now. The wheel zooms; in the solid drawing, drag or "
                "press the arrow keys to turn it. The slice shows one step straight down the gradient: where it lands "
                "for the present learning rate, and which one would be the best."
            )
        )

    # What is chosen

    @Slot(str)
    def choose_picture(self, picture: str) -> None:
        """Show the map, the solid drawing, or the slice."""
        self.pictures.choose(picture)
        self._show_tools()
        self.redraw()

    @Slot(str)
    def choose_plane(self, kind: str) -> None:
        """Look at another kind of plane: path, random or weights."""
        self.take_aim(self.aim.of_kind(kind))

    @Slot(object)
    def take_aim(self, aim: Aim) -> None:
        """Look at another plane."""
        self.aim = aim
        self.view_all()
        self._show_tools()

    @Slot(bool)
    def set_logarithmic(self, on: bool) -> None:
        """Draw costs, or learning rates, in powers of ten; the numbers stay what they are."""
        if self.pictures.picture == SLICE:
            self.slices.set_logarithmic(on)
        else:
            self.log = on
        self.redraw()

    @Slot()
    def view_all(self) -> None:
        """Show as much as at first."""
        self.window_shown = None
        self.slices.view_all()
        self.pictures.fit()
        self.redraw()

    def show_project(self, new: Project, old: Project | None) -> None:
        """Take another network or table."""
        if self.snapshot is not None and self.snapshot.parameters.widths != new.topology.widths:
            self.snapshot = None
        if old is None or new.topology.widths != old.topology.widths:
            self.aim = self.aim._replace(places=None)
            self.view_all()
        self._show_tools()
        self.redraw()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take other weights; those of a network of another shape are not shown."""
        if snapshot.parameters.widths == self.document.project.topology.widths:
            super().show_snapshot(snapshot)

    def show_running(self, running: bool) -> None:
        """Take it easy while training runs, and go into detail afterwards."""
        changed = running != self.running
        super().show_running(running)
        if changed:
            self.pictures.solid.hurry(running)
            self.redraw()

    @Slot()
    def _take(self) -> None:
        # while training runs the next snapshot comes soon, and draws this as well
        if not self.running or self.pictures.scene is None:
            self.redraw()

    def shut_down(self) -> None:
        """End what is being worked out."""
        self._settling.stop()
        self.explorer.shut_down()
        self.slices.descents.shut_down()

    # Drawing

    def draw(self) -> None:
        """Draw what is known, and have more of it worked out."""
        snapshot = self._whole_snapshot()
        if snapshot is None:
            self.pictures.set_message(missing.unknown())
        elif self.pictures.picture == SLICE:
            self._draw_slice(snapshot)
        else:
            self._draw_surface(snapshot)
        self._show_reading()
        self.describe(f"{self.heading.whole}. {self.caption.whole}")

    def _whole_snapshot(self) -> Snapshot | None:
        # with the path of the project where it has none, and the same parameters where they are equal
        snapshot = self.snapshot
        if snapshot is None:
            return None
        kept = self._parameters
        if kept is None or not np.array_equal(kept.flat, snapshot.parameters.flat, equal_nan=True):
            self._parameters = kept = snapshot.parameters
        path = snapshot.path if len(snapshot.path.epochs) else current_model(self.document.project).path
        return replace(snapshot, parameters=kept, path=path)

    def _draw_surface(self, snapshot: Snapshot) -> None:
        project, explorer = self.document.project, self.explorer
        points = snapshot.path.points
        if points.shape[1:] != snapshot.parameters.flat.shape:
            points = np.empty((0, snapshot.parameters.flat.size), np.float32)
        wish = Wish(project, snapshot.parameters, snapshot.weights_epoch, points, self.aim, self.window_shown)
        explorer.want(wish, running=self.running)
        found = explorer.found
        self.heading.say(words.heading(project, self.aim, found.plane if found else None))
        if found is None or found.surface is None:
            self.pictures.show_scene(None, None)
            self.pictures.set_message(missing.why_no_surface(explorer))
            self.caption.say(self.tr("The cost over a plane through the present weights."))
            return
        scale, titles = scale_of(found.surface.values, self.log), words.axis_titles(project, found.plane)
        scene = Scene(found.surface, scale, self._trails.trail(found, snapshot), found.plane.base, titles)
        self.pictures.set_message("" if scale is not None else missing.diverged())
        self.pictures.show_scene(scene, found)
        self.pictures.map.show_parts(arrows=self.arrows, contours=self.contours)
        self.controls.log_box.setChecked(scale is not None and scale.log)
        solid = self.pictures.picture == SOLID
        if scale is None:
            self.caption.say(self.tr("The cost over a plane through the present weights."))
        else:
            self.caption.say(words.map_caption(explorer, scene, found, snapshot.weights_epoch, solid))

    def _draw_slice(self, snapshot: Snapshot) -> None:
        self.heading.say(self.tr("Cost straight down the gradient: C(w − η ∇C)"))
        self.caption.say(self.slices.draw(self.document.project, snapshot, running=self.running))
        self.controls.log_box.setChecked(self.pictures.chart.logarithmic)

    def _show_tools(self) -> None:
        picture = self.pictures.picture
        self.controls.show_chosen(picture, self.aim.kind)
        self.row.show_project(self.document.project, self.aim)
        self.row.show_selection(place_of(self.document.selection))
        self.row.setVisible(picture != SLICE and self.aim.kind != "path")

    def take_theme(self, theme: Theme) -> None:
        """Colour the pictures."""
        self.pictures.set_look(theme, self.font())

    # Reading

    def reading(self) -> str:
        """Return the cost that is pointed at, with all its digits."""
        reading = self.pictures.reading(self.document.project)
        return reading.value if reading is not None else ""

    def table(self) -> Table | None:
        """Return the grid, or the slice."""
        return self.pictures.table()

    @Slot()
    def _show_reading(self) -> None:
        reading = self.pictures.reading(self.document.project)
        if reading is None:
            self.hover.hide()
        else:
            self.hover.say(reading.text, self.pictures.mapTo(self, reading.place))

    # Events

    def fill_menu(self, menu: QMenu) -> None:
        """Add what the buttons do, and what the map shows."""
        self.controls.fill_menu(menu, self.pictures.picture, self.aim.kind)
        if self.pictures.picture == MAP:
            self.controls.add_switch(menu, self.tr("&Arrows down the slope"), self.arrows, self.show_arrows)
            self.controls.add_switch(menu, self.tr("Con&tours"), self.contours, self.show_contours)
        menu.addAction(self.tr("&View all")).triggered.connect(self.view_all)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand the arrow keys, + and − on to the picture; L switches the scale, 0 shows everything."""
        if event.key() == Qt.Key.Key_L and not event.modifiers():
            self.set_logarithmic(not self.controls.log_box.isChecked())
        elif event.key() == Qt.Key.Key_0:
            self.view_all()
        else:
            self.pictures.take_key(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Work nothing out while nobody looks."""
        super().hideEvent(event)
        self._settling.stop()
        self.explorer.rest()
        self.slices.descents.rest()

    @Slot(bool)
    def show_arrows(self, on: bool) -> None:
        """Draw the field of arrows, or leave it out."""
        self.arrows = on
        self.redraw()

    @Slot(bool)
    def show_contours(self, on: bool) -> None:
        """Draw the contours, or leave them out."""
        self.contours = on
        self.redraw()

    @Slot()
    def _look_closer(self) -> None:
        window = self.pictures.seen_window()
        if window is not None and window != self.window_shown:
            self.window_shown = window
            self.redraw()

    @Slot(object, object)
    def _follow_selection(self, new: Selection, old: Selection) -> None:
        self.row.show_selection(place_of(new))
