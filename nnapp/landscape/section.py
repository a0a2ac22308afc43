"""A section of the space of all weights: the line or the plane w + α u + β v through some parameters w.

With P parameters and k directions (1 or 2), `origin` is (P,) and `directions` (k, P), as `Parameters.flat` is laid out.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Array


class Section(NamedTuple):
    """What is moved, and in which directions; the coordinates 0 are the origin itself, bit for bit."""

    origin: Array
    directions: Array

    def put(self, coordinates: Array, into: Array) -> None:
        """Fill a vector (P,) with the parameters at some coordinates (k,)."""
        into[...] = self.origin
        for coordinate, direction in zip(coordinates.tolist(), self.directions, strict=True):
            if coordinate:
                into += coordinate * direction

    def at(self, coordinates: Array) -> Array:
        """Return the parameters (P,) at some coordinates (k,)."""
        flat = np.empty_like(self.origin)
        self.put(coordinates, flat)
        return flat

    def project(self, points: NDArray[np.floating]) -> tuple[Array, Array]:
        """Return the coordinates (n, k) of points (n, P) and how far each lies beside the section (n,).

        The directions must be orthonormal. What lies beside is measured, not found as a difference of large squares.
        """
        coordinates, beside = np.empty((len(points), len(self.directions))), np.empty(len(points))
        with np.errstate(all="ignore"):  # what has diverged is nowhere
            for number, point in enumerate(points):  # one by one: a table of all differences may be large
                away = point.astype(np.float64) - self.origin
                coordinates[number] = self.directions @ away
                beside[number] = np.linalg.norm(away - coordinates[number] @ self.directions)
        return coordinates, beside
