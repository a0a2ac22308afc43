"""The three pictures of the cost surface, one of them seen: what is pointed at there, and its numbers as a table."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from nnapp.landscape import Window
from nnapp.project import Project
from ui.charts.surface import words
from ui.charts.surface.contour_view import ContourView
from ui.charts.surface.explorer import Found
from ui.charts.surface.scene import Scene
from ui.charts.surface.slice_chart import SliceChart
from ui.charts.surface.surface_3d import Surface3D
from ui.charts.table import Table
from ui.theme import Theme

MAP, SOLID, SLICE = "map", "solid", "slice"
PICTURES = (MAP, SOLID, SLICE)


class Reading(NamedTuple):
    """What is pointed at: in words, with all its digits, and where it lies in pixels of the pictures."""

    text: str
    value: str
    place: QPoint


class Pictures(QStackedWidget):
    """Map, solid drawing and slice; `looked_elsewhere` tells that somebody has zoomed or moved the map."""

    pointed = Signal()
    looked_elsewhere = Signal()
    all_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.map, self.solid, self.chart = ContourView(), Surface3D(), SliceChart()
        self.found: Found | None = None  # what the scene is of
        for view in (self.map, self.solid, self.chart):
            self.addWidget(view)
            view.pointed.connect(self._tell_pointed)
        self.map.moved.connect(self._tell_moved)
        self.chart.view_all.connect(self.all_wanted)

    @property
    def picture(self) -> str:
        """Which picture is seen."""
        return PICTURES[self.currentIndex()]

    @property
    def scene(self) -> Scene | None:
        """The scene that is drawn; none where that is the slice."""
        return None if self.picture == SLICE else self._view().scene

    def choose(self, picture: str) -> None:
        """Show another picture."""
        self.setCurrentIndex(PICTURES.index(picture))

    def set_message(self, text: str) -> None:
        """Show a text in place of what is seen, or none."""
        (self.chart if self.picture == SLICE else self._view()).set_message(text)

    def show_scene(self, scene: Scene | None, found: Found | None) -> None:
        """Draw another scene in the picture that is seen."""
        self.found = found
        self._view().show_scene(scene)

    def fit(self) -> None:
        """Show everything again as soon as there is a new scene."""
        self.map.fitted = True
        self.solid.fit()

    def seen_window(self) -> Window | None:
        """Return the part of the plane that somebody has zoomed to on the map."""
        if self.map.fitted or self.found is None or self.map.scene is None:
            return None
        plane, base = self.map.plane, self.found.plane.base
        spans = [(low - base[axis], high - base[axis]) for axis, (low, high) in enumerate((plane.x, plane.y))]
        return Window(*spans)

    def set_look(self, theme: Theme, font: QFont) -> None:
        """Take the colours of a theme; the map and the drawing follow by themselves."""
        self.chart.set_look(theme, font)

    def reading(self, project: Project) -> Reading | None:
        """Return what is pointed at."""
        chart = self.chart
        if self.picture == SLICE:
            if chart.at < 0 or chart.descent is None:
                return None
            value = repr(float(chart.descent.costs[chart.at]))
            return Reading(words.slice_reading(chart), value, chart.mapTo(self, chart.place_of(chart.at).toPoint()))
        view, found = self._view(), self.found
        if view.at is None or view.scene is None or found is None:
            return None
        text = words.map_reading(project, view.scene, found, view.at)
        value = repr(words.pointed_cost(view.scene, view.at))
        return Reading(text, value, view.mapTo(self, view.place_of(view.at).toPoint()))

    def table(self) -> Table | None:
        """Return what is drawn: the grid from below, or the slice."""
        if self.picture == SLICE:
            descent = self.chart.descent
            if descent is None:
                return None
            return Table(("η", "cost", "tangent"), (descent.rates, descent.costs, self.chart.tangent()))
        scene, found = self.scene, self.found
        if scene is None or found is None:
            return None
        x, y = np.meshgrid(scene.surface.x, scene.surface.y)
        shown = scene.shown(np.column_stack([x.ravel(), y.ravel()]))
        names = scene.titles if found.plane.names is not None else ("α", "β")
        return Table((*names, "cost"), (shown[:, 0], shown[:, 1], scene.surface.values.ravel()))

    def take_key(self, event: QKeyEvent) -> None:
        """Do what a key means in the picture that is seen; what it does not know is ignored."""
        key = Qt.Key(event.key())
        if self.picture != SLICE:
            self._view().keyPressEvent(event)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.chart.walk(1 if key == Qt.Key.Key_Right else -1)
        elif key == Qt.Key.Key_Escape and self.chart.at >= 0:
            self.chart.point(-1)
        else:
            event.ignore()

    def _view(self) -> ContourView | Surface3D:
        return self.solid if self.picture == SOLID else self.map

    @Slot()
    def _tell_pointed(self, _: object = None) -> None:
        self.pointed.emit()

    @Slot()
    def _tell_moved(self) -> None:
        if not self.map.fitted:
            self.looked_elsewhere.emit()
