"""The cost surface: the cost of all training rows over a plane through the present weights, or down their gradient."""

from __future__ import annotations

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QMenu, QStackedWidget, QVBoxLayout, QWidget

from nnapp.landscape import Window
from nnapp.project import Project, current_model
from nnapp.snapshot import Snapshot
from nnapp.topology import Parameters
from ui.charts.surface import words
from ui.charts.surface.aims import Aim, Kind
from ui.charts.surface.contour_view import ContourView
from ui.charts.surface.descents import Descents, SliceWish
from ui.charts.surface.explorer import Explorer, Wish
from ui.charts.surface.menus import ChoiceButton, add_choices
from ui.charts.surface.scale import scale_of
from ui.charts.surface.scene import Pointed, Scene
from ui.charts.surface.slice_chart import SliceChart
from ui.charts.surface.surface_3d import Surface3D
from ui.charts.surface.trails import Trails
from ui.charts.surface.weight_boxes import AimRow
from ui.charts.table import Table
from ui.document import Document, Selection
from ui.graphs import Range
from ui.messages import sentence
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
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.picture, self.aim = "map", Aim()
        self.log: bool | None = None  # None: by how far the costs lie apart
        self.window_shown: Window | None = None  # what was zoomed to; None: all
        self.span: Range | None = None
        self.slice_log = False
        self.arrows = self.contours = True
        self._parameters: Parameters | None = None
        self._trails = Trails()
        self._refit_slice = True
        self._make_views()
        self._add_tools()
        self._connect()
        self.setWhatsThis(
            self.tr(
                "How the cost of all training rows changes when the weights are moved away from what they are now, in "
                "two directions out of many. Training walks downhill: along the arrows, across the contours. The line "
                "is the path walked so far, the ring the network now. The wheel zooms; in the solid drawing, drag or "
                "press the arrow keys to turn it. The slice shows one step straight down the gradient: where it lands "
                "for the present learning rate, and which one would be the best."
            )
        )
        self.show_project(document.project, None)
        self.take_theme(theme_of(self))

    def _make_views(self) -> None:
        self.explorer, self.descents = Explorer(self), Descents(self)
        self.map, self.solid, self.chart = ContourView(), Surface3D(), SliceChart()
        self.stack = QStackedWidget()
        for view in (self.map, self.solid, self.chart):
            self.stack.addWidget(view)
        self.set_body(self.stack)
        self.row = AimRow(self)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(1, self.row)
        self._settling = QTimer(self, singleShot=True, interval=SETTLE_MS)

    def _pictures(self) -> list[tuple[str, str, str]]:
        return [
            ("map", self.tr("&Map"), self.tr("Colours, contours and arrows, seen from above")),
            ("solid", self.tr("&3-D"), self.tr("A solid drawing that can be turned")),
            ("slice", self.tr("&Slice"), self.tr("The cost straight down the gradient, over the learning rate")),
        ]

    def _planes(self) -> list[tuple[str, str, str]]:
        return [
            ("path", self.tr("&Path"), self.tr("The two directions in which the path walked so far is longest")),
            ("random", self.tr("&Random"), self.tr("Two random directions at right angles")),
            ("weights", self.tr("Two &weights"), self.tr("Two single weights or biases")),
        ]

    def _add_tools(self) -> None:
        self.plane_button = ChoiceButton("plane_of_surface", self.tr("Over which plane"), self._planes(), self)
        self.picture_button = ChoiceButton("picture_of_surface", self.tr("Which picture"), self._pictures(), self)
        self.log_box = QCheckBox(self.tr("log"), self)
        self.log_box.setObjectName("log_scale")
        self.log_box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for widget in (self.plane_button, self.picture_button, self.log_box):
            self.tools.addWidget(widget)

    def _connect(self) -> None:
        self.explorer.came.connect(self.redraw)
        self.descents.came.connect(self.redraw)
        self.plane_button.chosen.connect(self.choose_plane)
        self.picture_button.chosen.connect(self.choose_picture)
        self.log_box.clicked.connect(self.set_logarithmic)
        self.row.changed.connect(self.take_aim)
        self.map.moved.connect(self._zoomed)
        self.map.pointed.connect(self._show_reading)
        self.solid.pointed.connect(self._show_reading)
        self.chart.pointed.connect(self._show_reading)
        self.chart.moved_by_hand.connect(self._slice_moved)
        self.chart.view_all.connect(self.view_all)
        self._settling.timeout.connect(self._look_closer)
        self.document.selection_changed.connect(self._follow_selection)

    # What is chosen

    @Slot(str)
    def choose_picture(self, picture: str) -> None:
        """Show the map, the solid drawing, or the slice."""
        self.picture = picture
        self.stack.setCurrentIndex(["map", "solid", "slice"].index(picture))
        self.hover.hide()
        self._show_tools()
        self.redraw()

    @Slot(str)
    def choose_plane(self, kind: Kind) -> None:
        """Look at another kind of plane."""
        self.take_aim(self.aim._replace(kind=kind))

    @Slot(object)
    def take_aim(self, aim: Aim) -> None:
        """Look at another plane."""
        self.aim = aim
        self.view_all()
        self._show_tools()

    @Slot(bool)
    def set_logarithmic(self, on: bool) -> None:
        """Colour the cost, or draw η, in powers of ten; the numbers stay what they are."""
        if self.picture == "slice":
            self.slice_log, self.span, self._refit_slice = on, None, True
        else:
            self.log = on
        self.redraw()

    @Slot()
    def view_all(self) -> None:
        """Show as much as at first."""
        self.window_shown = self.span = None
        self._refit_slice = True
        self.map.fitted = True
        if self.picture == "solid":
            self.solid.fit()
        self.redraw()

    def show_project(self, new: Project, old: Project | None) -> None:
        """Take another network or table."""
        if self.snapshot is not None and self.snapshot.parameters.widths != new.topology.widths:
            self.snapshot = None
        if old is None or new.topology.widths != old.topology.widths:
            self.aim, self.window_shown, self.span = self.aim._replace(places=None), None, None
            self.map.fitted = self._refit_slice = True
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
            self.redraw()

    def shut_down(self) -> None:
        """End what is being worked out."""
        self._settling.stop()
        self.explorer.shut_down()
        self.descents.shut_down()

    # Drawing

    def draw(self) -> None:
        """Draw what is known, and have more of it worked out."""
        snapshot = self._whole_snapshot()
        if snapshot is None:
            for view in (self.map, self.solid, self.chart):
                view.set_message(self.tr("Nothing is known of the weights yet."))
        elif self.picture == "slice":
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
        wish = Wish(project, snapshot.parameters, snapshot.epoch, points, self.aim, self.window_shown)
        explorer.want(wish, running=self.running)
        found = explorer.found
        view = self.map if self.picture == "map" else self.solid
        self.heading.say(words.heading(project, self.aim, found.plane if found else None))
        if found is None or found.surface is None:
            view.show_scene(None)
            view.set_message(self._why_no_surface())
            self.caption.say(self.tr("The cost over a plane through the present weights."))
            return
        scale = scale_of(found.surface.values, self.log)
        trail = self._trails.trail(found, snapshot)
        titles = words.axis_titles(project, found.plane)
        scene = Scene(found.surface, scale, trail, found.plane.base, titles)
        view.set_message("" if scale is not None else self._diverged())
        view.show_scene(scene)
        self.map.show_parts(arrows=self.arrows, contours=self.contours)
        self.log_box.setChecked(scale is not None and scale.log)
        solid = self.picture == "solid"
        self.caption.say(words.map_caption(explorer, scene, found, snapshot.epoch, solid))

    def _draw_slice(self, snapshot: Snapshot) -> None:
        project, descents, chart = self.document.project, self.descents, self.chart
        rate = snapshot.learning_rate if snapshot.learning_rate > 0 else project.training.learning_rate
        wish = SliceWish(project, snapshot.parameters, snapshot.epoch, rate, self.span, self.slice_log)
        descents.want(wish, running=self.running)
        self.heading.say(self.tr("Cost straight down the gradient: C(w − η ∇C)"))
        self.log_box.setChecked(self.slice_log)
        found = descents.found
        if found is None:
            chart.show_descent(None, logarithmic=self.slice_log, refit=True)
            chart.set_message(self._why_no_slice())
            self.caption.say(self.tr("Where one step of plain gradient descent lands, over the learning rate η."))
            return
        of, descent = found
        finite = bool(np.isfinite(descent.costs).any())
        chart.set_message("" if finite else self._diverged())
        fresh = chart.descent is not descent and of.span is None and of.logarithmic == self.slice_log
        if of.logarithmic == self.slice_log:
            chart.show_descent(
                descent, logarithmic=self.slice_log, refit=self.span is None and (fresh or self._refit_slice)
            )
            self._refit_slice = False
        stale = ""
        if of.epoch != snapshot.epoch:
            stale = self.tr("Slice of epoch {then}; the network is now at epoch {now}.").format(
                then=f"{of.epoch:,}", now=f"{snapshot.epoch:,}"
            )
        self.caption.say(" ".join(filter(None, [stale, words.slice_caption(project, descent)])))

    def _why_no_surface(self) -> str:
        explorer = self.explorer
        if explorer.problem is not None:
            return sentence(explorer.problem)
        if explorer.broken:
            return self.tr("This could not be worked out because of an error in the program.")
        if explorer.too_slow:
            return self.tr(
                "The surface of so many rows and weights takes too long while training runs. Pause to see it."
            )
        return words.working(explorer.done_part)

    def _why_no_slice(self) -> str:
        descents = self.descents
        if descents.problem is not None:
            return sentence(descents.problem)
        if descents.broken:
            return self.tr("This could not be worked out because of an error in the program.")
        if descents.too_slow and self.running:
            return self.tr("A slice of so many rows and weights takes too long while training runs. Pause to see it.")
        return words.working(0)

    def _diverged(self) -> str:
        return self.tr(
            "The cost is no finite number anywhere here: the weights have diverged. "
            "Go back to the best weights, or start again with a smaller learning rate."
        )

    def _show_tools(self) -> None:
        slice_shown = self.picture == "slice"
        self.picture_button.show_chosen(self.picture)
        self.plane_button.show_chosen(self.aim.kind)
        self.plane_button.setVisible(not slice_shown)
        self.row.show_project(self.document.project, self.aim)
        self.row.show_selection(place_of(self.document.selection))
        self.row.setVisible(not slice_shown and self.aim.kind != "path")
        tip = self.tr("Learning rates in powers of ten (L)") if slice_shown else self.tr("Costs in powers of ten (L)")
        self.log_box.setToolTip(tip)
        self.log_box.setAccessibleName(tip)

    def take_theme(self, theme: Theme) -> None:
        """Colour the slice; the other pictures follow by themselves."""
        self.chart.set_look(theme, self.font())

    # Reading

    def reading(self) -> str:
        """Return the cost that is pointed at, with all its digits."""
        at, scene = self._pointed()
        if scene is not None and at is not None:
            return repr(words.pointed_cost(scene, at))
        if self.picture == "slice" and self.chart.at >= 0 and self.chart.descent is not None:
            return repr(float(self.chart.descent.costs[self.chart.at]))
        return ""

    def table(self) -> Table | None:
        """Return the grid, or the slice."""
        if self.picture == "slice":
            descent = self.chart.descent
            if descent is None:
                return None
            return Table(("η", "cost", "tangent"), (descent.rates, descent.costs, self.chart.tangent()))
        scene, found = (self.map if self.picture == "map" else self.solid).scene, self.explorer.found
        if scene is None or found is None:
            return None
        x, y = np.meshgrid(scene.surface.x, scene.surface.y)
        shown = scene.shown(np.column_stack([x.ravel(), y.ravel()]))
        names = scene.titles if found.plane.names is not None else ("α", "β")
        return Table((*names, "cost"), (shown[:, 0], shown[:, 1], scene.surface.values.ravel()))

    def _pointed(self) -> tuple[Pointed | None, Scene | None]:
        if self.picture == "slice":
            return None, None
        view = self.map if self.picture == "map" else self.solid
        return view.at, view.scene

    @Slot()
    def _show_reading(self, _: object = None) -> None:
        at, scene = self._pointed()
        found, chart = self.explorer.found, self.chart
        if at is not None and scene is not None and found is not None:
            view = self.map if self.picture == "map" else self.solid
            text = words.map_reading(self.document.project, scene, found, at)
            self.hover.say(text, view.mapTo(self, view.place_of(at).toPoint()))
        elif self.picture == "slice" and chart.at >= 0 and chart.descent is not None:
            place = chart.mapTo(self, chart.place_of(chart.at).toPoint())
            self.hover.say(words.slice_reading(chart), QPoint(place))
        else:
            self.hover.hide()

    # Events

    def fill_menu(self, menu: QMenu) -> None:
        """Add what the buttons do, and what the map shows."""
        add_choices(menu, self._pictures(), self.choose_picture, self.picture)
        menu.addSeparator()
        if self.picture != "slice":
            add_choices(menu, self._planes(), self._choose_plane_by_name, self.aim.kind)
            menu.addSeparator()
        if self.picture == "map":
            for text, on, slot in (
                (self.tr("&Arrows down the slope"), self.arrows, self._show_arrows),
                (self.tr("Con&tours"), self.contours, self._show_contours),
            ):
                self._add_switch(menu, text, on).toggled.connect(slot)
        self._add_switch(menu, self.tr("&Log scale"), self.log_box.isChecked()).toggled.connect(self.set_logarithmic)
        menu.addAction(self.tr("&View all")).triggered.connect(self.view_all)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand the arrow keys, +, − and 0 on to the picture; L switches the scale."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_L and not event.modifiers():
            self.set_logarithmic(not self.log_box.isChecked())
        elif key == Qt.Key.Key_0:
            self.view_all()
        elif self.picture != "slice":
            (self.map if self.picture == "map" else self.solid).keyPressEvent(event)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.chart.walk(1 if key == Qt.Key.Key_Right else -1)
        elif key == Qt.Key.Key_Escape and self.chart.at >= 0:
            self.chart.point(-1)
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Work nothing out while nobody looks."""
        super().hideEvent(event)
        self._settling.stop()
        self.explorer.rest()
        self.descents.rest()

    # Parts

    def _add_switch(self, menu: QMenu, text: str, on: bool) -> QAction:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(on)
        return action

    def _choose_plane_by_name(self, name: str) -> None:
        self.take_aim(self.aim._replace(kind=next(kind for kind in ("path", "random", "weights") if kind == name)))

    @Slot(bool)
    def _show_arrows(self, on: bool) -> None:
        self.arrows = on
        self.redraw()

    @Slot(bool)
    def _show_contours(self, on: bool) -> None:
        self.contours = on
        self.redraw()

    @Slot()
    def _zoomed(self) -> None:
        if not self.map.fitted:
            self._settling.start()

    @Slot()
    def _look_closer(self) -> None:
        found = self.explorer.found
        if self.map.fitted or found is None:
            return
        plane, base = self.map.plane, found.plane.base
        x, y = ((low - base[axis], high - base[axis]) for axis, (low, high) in enumerate((plane.x, plane.y)))
        if (window := Window(x, y)) != self.window_shown:
            self.window_shown = window
            self.redraw()

    @Slot()
    def _slice_moved(self) -> None:
        self.span = self.chart.span()
        self.redraw()

    @Slot(object, object)
    def _follow_selection(self, new: Selection, old: Selection) -> None:
        self.row.show_selection(place_of(new))
