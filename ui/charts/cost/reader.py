"""Reads the curves at what is pointed at: always recorded values, of the newest picture."""

from __future__ import annotations

import numpy as np

from ui.charts.cost.picture import Picture
from ui.charts.cost.pointer import Pointer
from ui.charts.cost.recorded import COST, TRAINING
from ui.charts.cost.words import CostWords
from ui.charts.time_axis import UNITS, at_epochs
from ui.curves import Reading, reading
from ui.graphs import LineGraph

REACH = 5  # pixels from an event's tick


class Reader:
    """What is pointed at in a graph, and what the curves hold there."""

    def __init__(self, graph: LineGraph, words: CostWords) -> None:
        self._graph, self._words = graph, words
        self.picture = Picture()
        self.pointer: Pointer | None = None

    def readings(self) -> dict[str, Reading]:
        """Return what each curve that is drawn holds of the epoch that is pointed at."""
        if self.pointer is None:
            return {}
        picture, epoch = self.picture, float(self.pointer.epoch)
        if self.pointer.pixel is not None:
            epoch = picture.epoch(self._graph.x_at(self.pointer.pixel[0]))
        if np.isnan(epoch):
            return {}
        number = int(min(max(round(epoch), 0), picture.length - 1))
        found = {s: reading(curve, number) for s, curve in picture.shown.items() if number < curve.length}
        return {split: each for split, each in found.items() if each is not None}

    def first(self) -> Reading | None:
        """Return what the first curve holds there."""
        return next(iter(self.readings().values()), None)

    def text(self, found: Reading) -> str:
        """Say what is there, and what happened then."""
        picture, said, readings = self.picture, self._words, self.readings()
        ground = picture.ground
        if [*picture.curves] == [TRAINING] and picture.choice.quantity == COST and ground.unit == "epoch":
            lines = [said.of_one.reading(found)]
        else:
            update, second = (float(at_epochs(ground.clock, [float(found.last)], unit)[0]) for unit in UNITS[1:])
            lines = [said.place(found, update, second)]
            lines += [said.value(split, each) for split, each in readings.items()]
        pixel = self.pointer.pixel if self.pointer else None
        x = picture.place(found.last) if pixel is None else self._graph.x_at(pixel[0])
        reach = REACH * abs(self._graph.x_at(1) - self._graph.x_at(0))
        return "\n".join([*lines, *picture.ticks.said(x, reach)])
