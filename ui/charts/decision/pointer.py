"""What is pointed at in a decision map, by the mouse or by the arrow keys, and what the network says exactly there."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from PySide6.QtCore import QObject, QPointF, Slot
from PySide6.QtWidgets import QWidget

from nnapp.choices import Array
from nnapp.dataset import Role
from nnapp.sections import answers_at, answers_to
from nnapp.topology import Parameters
from nnapp.words import Refusal
from ui.charts.decision.grid import on_axis
from ui.charts.decision.scene import Scene
from ui.charts.decision.view import DecisionView
from ui.charts.decision.words import answer_words, place_words, row_words
from ui.charts.held_words import held_fields
from ui.labels import HoverLabel

FAR, NEAR = 8, 1  # pixels of an arrow key, and of one with Shift


class Map(Protocol):
    """What is known of the plot."""

    scene: Scene | None

    @property
    def parameters(self) -> Parameters:
        """The weights that are shown."""


class Pointer(QObject):
    """Follows the mouse; keys put a cross where it was."""

    def __init__(self, view: DecisionView, hover: HoverLabel, plot: QObject) -> None:
        super().__init__(plot)
        self._view, self._hover, self._map = view, hover, plot
        self.place: QPointF | None = None  # in pixels of the view
        view.pointed.connect(self._follow)

    @property
    def numbers(self) -> tuple[float, float] | None:
        """The x and y that are pointed at."""
        if self.place is None or self._view.message or not self._view.plane.area.contains(self.place):
            return None
        return self._view.plane.numbers(self.place)

    def step(self, right: int, down: int, near: bool) -> None:
        """Move the cross by keys."""
        area, by = self._view.plane.area, NEAR if near else FAR
        place = (self.place or area.center()) + QPointF(right, down) * by
        place = QPointF(
            min(max(place.x(), area.left()), area.right() - 1), min(max(place.y(), area.top()), area.bottom() - 1)
        )
        self.place = place
        self._view.show_cross(place)
        self.refresh()

    def answers(self) -> Array | None:
        """Return the answers (1, outputs) exactly where is pointed at."""
        scene, numbers = self._scene, self.numbers
        if scene is None or numbers is None:
            return None
        dataset, free = scene.project.dataset, {}
        for position, value in zip(scene.columns, numbers, strict=True):
            values, outside = on_axis(dataset, position, np.array([value]))
            if outside[0]:
                return None
            free[position] = values
        try:
            return answers_at(scene.project, scene.section, free, self._plot.parameters)
        except Refusal:
            return None

    def refresh(self) -> None:
        """Say what is pointed at, with the newest weights."""
        scene, numbers = self._scene, self.numbers
        if scene is None or numbers is None or self.place is None:
            self._hover.hide()
            return
        lines = place_words(scene.project.dataset, scene.columns, numbers)
        found = self.answers()
        if found is not None:
            lines += answer_words(scene.answer, found)
        row = self._view.nearest(self.place)
        if row is not None:
            lines += self._of_row(scene, row)
        assert isinstance(self._map, QWidget)
        self._hover.say("\n".join(lines), self._view.mapTo(self._map, self.place.toPoint()))

    def _of_row(self, scene: Scene, row: int) -> list[str]:
        some = np.array([row])
        held = bool(held_fields(scene.section, scene.columns))
        inputs = scene.project.dataset.matrix(Role.INPUT, some)
        whole = bool(np.isfinite(inputs).all())
        said = answers_to(scene.project, inputs, self._plot.parameters) if held and whole else None
        truth = float(scene.answer.truth(scene.project.dataset, some)[0])
        return row_words(scene.answer, row, truth, said, held)

    @property
    def _plot(self) -> Map:
        return self._map  # type: ignore[return-value]

    @property
    def _scene(self) -> Scene | None:
        return self._plot.scene

    @Slot(object)
    def _follow(self, place: QPointF | None) -> None:
        self.place = place
        self._view.show_cross(None)
        self.refresh()
