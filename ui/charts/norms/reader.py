"""Reads the lines of the layers at what is pointed at: always recorded values, of the newest picture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPoint, Qt

from ui.charts.cost.pointer import STEPS
from ui.charts.norms.picture import Picture
from ui.charts.norms.words import NormWords
from ui.graphs import LineGraph


class Reader:
    """An entry that is pointed at in a graph, by the mouse or by the arrow keys."""

    def __init__(self, graph: LineGraph, words: NormWords) -> None:
        self._graph, self._words = graph, words
        self._picture, self._names = Picture(), list[str]()
        self.entry: int | None = None
        self._pixel: tuple[float, float] | None = None

    def show(self, picture: Picture, names: Sequence[str]) -> None:
        """Read another picture; an entry that is not there any more is pointed at no longer."""
        self._picture, self._names = picture, [*names]
        if self.entry is not None and self.entry not in picture.known:
            self.leave()

    def point(self, x: float, y: float) -> None:
        """Point at the entry nearest to a pixel of the graph."""
        self.entry, self._pixel = self._picture.nearest(self._graph.x_at(x)), (x, y)

    def leave(self) -> None:
        """Point at nothing."""
        self.entry = self._pixel = None

    def step(self, key: Qt.Key) -> None:
        """Go to another entry as a key says: from the newest one, where none was pointed at."""
        known = self._picture.known
        if not len(known):
            return
        here = len(known) if self.entry is None else int(np.searchsorted(known, self.entry))
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(known) - 1}
        here = min(max(ends.get(key, here + STEPS[key]), 0), len(known) - 1)
        self.entry, self._pixel = int(known[here]), None

    def values(self) -> str:
        """Return all layers' values at the entry with all their digits, or an empty text."""
        if self.entry is None:
            return ""
        values = self._picture.values[self.entry].tolist()
        return "\n".join(f"{name}\t{value!r}" for name, value in zip(self._names, values, strict=True))

    def mark(self) -> tuple[str, QPoint] | None:
        """Mark the entry in the graph; return what is said of it, and where in pixels of the graph's canvas."""
        picture, graph, entry = self._picture, self._graph, self.entry
        if entry is None or not picture.shown:
            graph.unmark()
            return None
        place = picture.place_nearest(entry, graph.y_at(self._pixel[1] if self._pixel else 0))
        x = float(picture.x[entry])
        y = float("nan") if place is None else float(picture.heights[place][entry])
        graph.mark(x, y)
        nearest = None if place is None else picture.layers[place]
        lines = [self._words.place(picture, entry), *self._words.values(picture, entry, self._names, nearest)]
        point = graph.pixel_of(x, y if np.isfinite(y) else graph.visible_y()[0])
        where = self._pixel or (point.x(), point.y())
        return "\n".join(lines), graph.within(*where)
