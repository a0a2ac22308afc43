"""What the pictures of the cost surface are given to draw."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nnapp.choices import Array
from nnapp.landscape import Surface
from ui.charts.surface.scale import Scale


class Trail(NamedTuple):
    """The path walked so far in the plane, the present weights last."""

    places: Array = np.empty((0, 2))  # α and β (m, 2); NaN where the weights were not finite
    beside: Array = np.empty(0)  # how far each lies off the plane (m,)
    epochs: Array = np.empty(0)  # (m,)
    costs: Array = np.empty(0)  # of exactly these weights (m,); NaN where that is not known


class Scene(NamedTuple):
    """A surface in its scale with a path, and what its axes are called and count from."""

    surface: Surface
    scale: Scale | None  # None where no cost is finite
    trail: Trail
    base: tuple[float, float]  # what the axes show at the surface's own middle, α = β = 0
    titles: tuple[str, str]

    def shown(self, places: Array) -> Array:
        """Return what the axes show at places (m, 2)."""
        shown: Array = places + np.array(self.base)
        return shown


class Pointed(NamedTuple):
    """What is pointed at: a place of the grid (row, column), or a point of the path."""

    row: int = -1
    column: int = -1
    step: int = -1  # of the path, where it is not −1


def still_pointed(at: Pointed | None, old: Trail, new: Trail) -> Pointed | None:
    """Return what was pointed at in a scene whose path is another now: the same epoch of it, or nothing."""
    if at is None or at.step < 0:
        return at
    same = np.flatnonzero(new.epochs == old.epochs[at.step])
    if not len(same):
        return None
    return Pointed(step=int(same[-1 if at.step == len(old.epochs) - 1 else 0]))


def nearest_step(places: Array, across: float, down: float, reach: float) -> int:
    """Return the last point of a path in pixels (m, 2) that is no further away than `reach`, or −1."""
    with np.errstate(invalid="ignore"):
        near = np.flatnonzero(np.hypot(places[:, 0] - across, places[:, 1] - down) <= reach)
    return int(near[-1]) if len(near) else -1
