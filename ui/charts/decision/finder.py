"""Finds the answers of a decision map: some at once, as finely as time allows, and the finest in the background."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from nnapp.topology import Parameters
from ui.charts.decision.grid import CELLS, Asked, finest_level, level_for
from ui.charts.decision.scene import Found, Scene, finely, quickly
from ui.newest import Key, Newest, same
from ui.scatter.plane import Plane

TOO_LONG_MS, SHORT_MS = 4.0, 1.3  # of what is found at once, and drawn


class Finder(QObject):
    """Remembers how long it took; `came` means that finer answers can be had now."""

    came = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.broken = False  # whether the finest could not be found, because of an error in the program
        self._level = -1  # of the cells that take neither too long nor too short
        self._measured = False  # whether something was found since the last measurement
        self._asked, self._newest = Asked(), Newest(self)
        self._newest.came.connect(self.came)
        self._newest.failed.connect(self.failed)
        self.shut_down = self._newest.shut_down

    def find(self, scene: Scene, parameters: Parameters, plane: Plane, quick: bool) -> Found:
        """Return what is known now; unless `quick` is enough, the finest answers will come.

        Raises `Refusal` where the network cannot be asked.
        """
        if quick:
            return self._now(scene, parameters, plane)
        key: Key = (scene, parameters, *plane.x, *plane.y, plane.area.width(), plane.area.height())
        if same(self._newest.key, key) and self._newest.value is not None:
            known: Found = self._newest.value
            return known
        found = self._now(scene, parameters, plane)
        if found.fine:
            self._newest.put(key, found)
        else:
            self.broken = self._newest.broken and same(self._newest.key, key)
            self._newest.ask(key, partial(finely, scene, parameters, plane), (scene.project.topology,))
        return found

    def pace(self, spent_ms: float) -> None:
        """Take how long it took to find and to draw what was found at once, and be finer or coarser next time."""
        if not self._measured:
            return
        self._measured = False
        if spent_ms > TOO_LONG_MS:
            self._level += 1
        elif spent_ms < SHORT_MS:
            self._level -= 1

    def _now(self, scene: Scene, parameters: Parameters, plane: Plane) -> Found:
        level = level_for(scene.project, plane) if self._level < 0 else self._level
        self._level, self._measured = min(max(level, finest_level(plane)), len(CELLS) - 1), True
        return quickly(scene, parameters, plane, self._asked, self._level)
