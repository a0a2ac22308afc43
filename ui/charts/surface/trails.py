"""The path walked so far, as it lies in the plane that is shown; what was projected once is kept."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Array
from nnapp.landscape import Section
from nnapp.model import Curve
from nnapp.snapshot import Snapshot
from ui.charts.surface.explorer import Found
from ui.charts.surface.scene import Trail


class Trails:
    """Makes the trail of each new snapshot, of which only the newest points are projected."""

    def __init__(self) -> None:
        self._section: Section | None = None
        self._places, self._beside = np.empty((0, 2)), np.empty(0)
        self._epochs = np.empty(0)

    def trail(self, found: Found, snapshot: Snapshot) -> Trail:
        """Return the path in the plane of a surface; its last point is the present weights."""
        section, path = found.plane.section, snapshot.path
        now, now_beside = section.project(snapshot.parameters.flat[None])
        if path.points.shape[1:] != snapshot.parameters.flat.shape:
            return Trail(now, now_beside, np.array([float(snapshot.weights_epoch)]), np.array([snapshot.cost]))
        self._follow(section, path.points, path.epochs)
        earlier = self._epochs < snapshot.epoch
        costs = costs_at(snapshot.curve, self._epochs[earlier])
        return Trail(
            np.concatenate([self._places[earlier], now]),
            np.concatenate([self._beside[earlier], now_beside]),
            np.append(self._epochs[earlier], float(snapshot.weights_epoch)),
            np.append(costs, snapshot.cost),
        )

    def _follow(self, section: Section, points: NDArray[np.floating], epochs: Array) -> None:
        known = len(self._epochs)
        if section is not self._section or known > len(epochs) or not np.array_equal(self._epochs, epochs[:known]):
            known = 0  # another plane, or fewer points of the same path, or another path
        self._section = section
        places, beside = section.project(points[known:])
        self._places = np.concatenate([self._places[:known], places])
        self._beside = np.concatenate([self._beside[:known], beside])
        self._epochs = np.asarray(epochs, float)


def costs_at(curve: Curve, epochs: Array) -> Array:
    """Return the costs after some epochs (m,), NaN where the curve does not hold each one."""
    costs, numbers = np.full(len(epochs), np.nan), np.asarray(epochs, int)
    exact = (numbers >= 0) & (numbers < len(curve.exact))
    costs[exact] = curve.exact[numbers[exact]]
    return costs
