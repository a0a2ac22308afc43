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
        self._ends = np.empty((0, 0), np.float32)  # the first and the last point that is known

    def trail(self, found: Found, snapshot: Snapshot) -> Trail:
        """Return the path in the plane of a surface; its last point is the present weights."""
        section, path = found.plane.section, snapshot.path
        now, now_beside = section.project(snapshot.parameters.flat[None])
        if path.points.shape[1:] != snapshot.parameters.flat.shape:
            return Trail(now, now_beside, np.array([float(snapshot.weights_epoch)]), np.array([snapshot.cost]))
        self._follow(section, path.points, path.epochs)
        earlier = self._epochs < snapshot.epoch
        # The last epoch's weights are the present ones, unless training has gone on within the next epoch, or has gone
        # back to those of an earlier one.
        last = self._epochs == snapshot.epoch
        if last.any() and not _same_weights(path.points[last][0], snapshot.parameters.flat):
            earlier |= last
        costs = costs_at(snapshot.curve, self._epochs[earlier])
        return Trail(
            np.concatenate([self._places[earlier], now]),
            np.concatenate([self._beside[earlier], now_beside]),
            np.append(self._epochs[earlier], float(snapshot.weights_epoch)),
            np.append(costs, snapshot.cost),
        )

    def _follow(self, section: Section, points: NDArray[np.floating], epochs: Array) -> None:
        known = len(self._epochs)
        same_epochs = known <= len(epochs) and np.array_equal(self._epochs, epochs[:known])
        if section is not self._section or not same_epochs or not _equal(_ends(points[:known]), self._ends):
            known = 0  # another plane, or fewer points of the same path, or another path
        self._section = section
        places, beside = section.project(points[known:])
        self._places = np.concatenate([self._places[:known], places])
        self._beside = np.concatenate([self._beside[:known], beside])
        self._epochs, self._ends = np.asarray(epochs, float), _ends(points)


def _same_weights(point: NDArray[np.floating], flat: Array) -> bool:
    with np.errstate(over="ignore"):  # what the path cannot hold is infinite there
        return _equal(point, flat.astype(point.dtype))


def _ends(points: NDArray[np.floating]) -> NDArray[np.floating]:
    return points[[0, -1]] if len(points) else points


def _equal(one: NDArray[np.floating], other: NDArray[np.floating]) -> bool:
    return np.array_equal(one, other, equal_nan=True)


def costs_at(curve: Curve, epochs: Array) -> Array:
    """Return the costs after some epochs (m,), NaN where the curve does not hold each one."""
    costs, numbers = np.full(len(epochs), np.nan), np.asarray(epochs, int)
    exact = (numbers >= 0) & (numbers < len(curve.exact))
    costs[exact] = curve.exact[numbers[exact]]
    return costs
