"""The part of the plane that is seen: it only grows while a network learns, so that places compare between epochs."""

from __future__ import annotations

from math import isfinite

import numpy as np

from nnapp.choices import Array
from nnapp.dataset import Dataset
from nnapp.project import Project
from nnapp.topology import Topology
from ui.charts.hidden.scene import Asked, Scene
from ui.scatter.plane import FARTHEST, Range, fitting

MARGIN = 0.05  # around the values that an activation can have
ROOM = 0.25  # beyond the points, for the grid; it may go much further


class Limits:
    """The ranges of x and y so far."""

    def __init__(self) -> None:
        self._about: tuple[Asked | None, int] = (None, -1)
        self._of: tuple[Dataset, Topology] | None = None
        self._ranges: tuple[Range, Range] | None = None

    def taken(self, project: Project, scene: Scene, epoch: int) -> tuple[Range, Range]:
        """Return the ranges that show a scene and all before it in the same run."""
        asked, last = self._about
        about = scene.asked._replace(columns=())
        same = self._of is not None and self._of[0] is project.dataset and self._of[1] is project.topology
        if not same or asked != about or epoch < last:
            self._ranges = None
        self._about, self._of = (about, epoch), (project.dataset, project.topology)
        new = (_range(project, scene, 0), _range(project, scene, 1))
        if self._ranges is not None:
            new = (_joined(new[0], self._ranges[0]), _joined(new[1], self._ranges[1]))
        self._ranges = new
        return new


def _range(project: Project, scene: Scene, axis: int) -> Range:
    low, high = project.topology.layers[scene.asked.layer].activation.reach
    if scene.asked.units is not None and isfinite(low) and isfinite(high):
        room = MARGIN * (high - low)
        return low - room, high + room
    points = fitting(scene.places[:, axis])
    more = _known(scene.lines[..., axis])
    if not len(more):
        return points
    room = ROOM * (points[1] - points[0])
    return min(points[0], max(float(more.min()), points[0] - room)), max(
        points[1], min(float(more.max()), points[1] + room)
    )


def _known(values: Array) -> Array:
    with np.errstate(invalid="ignore"):
        return values[np.abs(values) <= FARTHEST]


def _joined(one: Range, other: Range) -> Range:
    return min(one[0], other[0]), max(one[1], other[1])
