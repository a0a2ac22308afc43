"""What is pointed at in a function's picture, by mouse or keys: x, and the unit whose line lies under the pointer."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QObject, QPointF, Signal, Slot
from PySide6.QtWidgets import QWidget

from nnapp.choices import Array
from nnapp.function_parts import Parts
from nnapp.topology import Parameters
from ui.charts.curve.scene import Scene, lines_of, parts_at, rest_of
from ui.charts.curve.view import CurveView
from ui.charts.curve.words import near_words, place_words, unit_words
from ui.labels import HoverLabel

FAR, NEAR = 8, 1  # pixels of an arrow key, and of one with Shift


class Read(NamedTuple):
    """What is read at one x."""

    x: float
    parts: Parts  # of one place
    unit: int | None  # under the pointer
    near: int | None  # the place of the point nearest in x, among the points

    def shown(self, by_z: bool) -> Array:
        """Return what the curve is here."""
        return self.parts.z if by_z else self.parts.answers


class Pointer(QObject):
    """Remembers where is pointed at; `unit_changed` when another unit lies there."""

    unit_changed = Signal()

    def __init__(self, view: CurveView, hover: HoverLabel, plot: QWidget) -> None:
        super().__init__(plot)
        self._view, self._hover, self._plot = view, hover, plot
        self.place: QPointF | None = None  # in pixels of the view
        self.read: Read | None = None
        view.pointed.connect(self._follow)
        self._last: tuple[Scene, Parameters, bool] | None = None

    @property
    def unit(self) -> int | None:
        """The unit under the pointer."""
        return self.read.unit if self.read is not None else None

    def step(self, by: int, near: bool) -> None:
        """Move along x by keys."""
        area = self._view.plane.area
        place = self.place or area.center()
        x = place.x() + by * (NEAR if near else FAR)
        self._follow(QPointF(min(max(x, area.left()), area.right() - 1), place.y()))

    def refresh(self, scene: Scene | None, parameters: Parameters, by_z: bool) -> None:
        """Say what is pointed at in what is drawn now."""
        self._last = None if scene is None or self._view.message else (scene, parameters, by_z)
        self._say()

    def _say(self) -> None:
        place, unit, self.read = self.place, self.unit, None
        if self._last is None or place is None or not self._view.plane.area.contains(place):
            self._view.show_at(None)
            self._hover.hide()
        else:
            scene, parameters, by_z = self._last
            self.read = found = read(scene, self._view, place, parameters)
            self._view.show_at((found.x, float(found.shown(by_z)[0])))
            self._hover.say("\n".join(_lines(scene, found, by_z)), self._view.mapTo(self._plot, place.toPoint()))
        if self.unit != unit:
            self.unit_changed.emit()

    @Slot(object)
    def _follow(self, place: QPointF | None) -> None:
        self.place = place
        self._say()


def read(scene: Scene, view: CurveView, place: QPointF, parameters: Parameters) -> Read:
    """Return what is read at a place in pixels."""
    x = view.plane.numbers(place)[0]
    parts, shares, unit = parts_at(scene, np.array([x]), parameters), view.shares, None
    if shares is not None:
        lines = lines_of(parts, shares.units, shares.stacked)[:, 0]
        unit = view.unit_at(place, lines, float(rest_of(parts, shares.units)[0]))
    near = int(np.argmin(np.abs(scene.points.x - x))) if len(scene.points.x) else None
    return Read(x, parts, unit, near)


def _lines(scene: Scene, found: Read, by_z: bool) -> list[str]:
    lines = place_words(scene, found.x, found.parts, by_z)
    if found.unit is not None:
        lines.append(unit_words(scene, found.unit, found.parts))
    if found.near is not None:
        points = scene.points
        row, x, y = int(points.rows[found.near]), float(points.x[found.near]), float(points.y[found.near])
        lines.append(near_words(row, x, y, scene.input_name))
    return lines
