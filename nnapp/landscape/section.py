"""A section of the space of all weights: the line or the plane w + α u + β v through some parameters w.

With P parameters and k directions (1 or 2), `origin` is (P,) and `directions` (k, P), as `Parameters.flat` is laid out.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Array

AT_A_TIME = 2**17  # numbers: a table of all differences may be large


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
        count, width = len(points), len(self.origin)
        coordinates, beside = np.empty((count, len(self.directions))), np.empty(count)
        some = max(1, AT_A_TIME // max(width, 1))
        with np.errstate(all="ignore"):  # what has diverged is nowhere
            for begin in range(0, count, some):
                part = slice(begin, begin + some)
                away = points[part].astype(np.float64) - self.origin
                coordinates[part] = away @ self.directions.T
                beside[part] = np.linalg.norm(away - coordinates[part] @ self.directions, axis=1)
        return coordinates, beside
