"""Principal components: the two directions in which a table of activations spreads most.

Activations A are (rows, units). With Σ = (A − mean)ᵀ (A − mean), the first direction is the one along which the rows
vary most, the second, at right angles to it, the one along which they vary most then; a direction's share is the part
of the whole variance that lies along it.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from nnapp.choices import Array, frozen

AXES = 2
EXACT_WORK = (
    4_000_000  # rows · units²: up to here by singular values, which lose no digits; beyond, by Σ, 10 times faster
)
LEAST_SHARE = 1e-13  # of the variance; what is less is rounding, and no direction
SURE = 0.2  # the cosine from which an axis counts as the one before it


class Axes(Struct, frozen=True, eq=False):
    """Two directions in the space of a layer's activations."""

    mean: Array  # (units,)
    directions: Array  # (2, units), each of length 1, or 0 where the rows do not spread that far
    shares: Array  # (2,) of the variance

    def places(self, activations: Array) -> Array:
        """Return where rows of activations (rows, units) lie on the two axes, (rows, 2)."""
        with np.errstate(all="ignore"):  # of diverged weights
            found: Array = (activations - self.mean) @ self.directions.T
        return found


def principal_axes(activations: Array, before: Axes | None = None) -> Axes | None:
    """Return the axes of activations (rows, units), all finite; None where the rows are all alike, or there are none.

    A direction and its opposite are equally good. The one is taken that points as the axis `before` did, so that a
    picture does not flip while the network learns; without one, that whose largest component is positive.
    """
    rows, units = activations.shape
    if not rows or not units:
        return None
    first = activations[0]
    largest = float(np.max(np.abs(activations - first)))
    if not 0 < largest < np.inf:
        return None
    # as parts of the largest difference: squares of numbers near the ends of the scale would not be numbers any more
    apart = (activations - first) / largest
    mean = apart.mean(axis=0)
    spread, directions = _leading(apart - mean)
    shares = spread / spread.sum() if spread.sum() else spread
    if not shares[0] > LEAST_SHARE:
        return None
    found = np.zeros((AXES, units))
    kept = directions[:AXES][shares[:AXES] > LEAST_SHARE]
    found[: len(kept)] = kept
    both = np.zeros(AXES)
    both[: len(kept)] = shares[: len(kept)]
    return Axes(frozen(first + mean * largest), frozen(_turned(found, before)), frozen(both))


def _leading(centred: Array) -> tuple[Array, Array]:
    # the variance along each direction (up to a factor), falling, and the directions as rows
    rows, units = centred.shape
    if min(rows, units) * max(rows, units) * min(rows, units) <= EXACT_WORK:
        _, sizes, directions = np.linalg.svd(centred, full_matrices=False)
        return sizes**2, directions
    if units <= rows:
        spread, columns = np.linalg.eigh(centred.T @ centred)
        return np.maximum(spread[::-1], 0), columns.T[::-1]
    spread, columns = np.linalg.eigh(centred @ centred.T)  # the same numbers by the smaller product
    spread, across = np.maximum(spread[::-1], 0), columns.T[::-1] @ centred
    return spread, across / np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-300)


def _turned(directions: Array, before: Axes | None) -> Array:
    turned = directions.copy()
    for axis, direction in enumerate(directions):
        largest = direction[np.argmax(np.abs(direction))]
        alike = 0.0
        if before is not None and before.directions.shape == directions.shape:
            alike = float(direction @ before.directions[axis])
        if (alike if abs(alike) >= SURE else largest) < 0:
            turned[axis] = -direction
    return turned
