"""Directions in which weights are moved: single weights, two at random, and the two along which a path went furthest.

All are orthonormal rows (k, P), and 0 where a weight must not move: where its link is frozen, or not there.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Array
from nnapp.topology import Parameters, Topology, free, matrices
from nnapp.words import Refusal, marked

LEAST_PATH = 3  # points; two lie on a line


def movable(topology: Topology) -> NDArray[np.intp]:
    """Return the places in the flat vector of all weights and biases that training may change."""
    return np.flatnonzero(free(topology))


def along(topology: Topology, places: Sequence[int]) -> Array:
    """Return the directions (k, P) that change one weight or bias each, by their places in the flat vector."""
    if len({*places}) != len(places):
        raise Refusal(marked("Two different weights are needed for a plane."))
    may_move, directions = free(topology), np.zeros((len(places), topology.parameter_count))
    for direction, place in zip(directions, places, strict=True):
        if not (0 <= place < len(may_move) and may_move[place]):
            raise Refusal(marked("This weight is frozen or not there, so the cost is not shown over it."))
        direction[place] = 1.0
    return directions


def random_directions(topology: Topology, parameters: Parameters, seed: int, *, by_layer: bool = False) -> Array:
    """Return two random directions (2, P), the same for the same seed.

    With `by_layer`, each layer takes part as much as its weights are large (Li et al. 2018, "Visualizing the Loss
    Landscape of Neural Nets", by layers instead of filters). Raises `Refusal` where fewer than two weights can move.
    """
    may_move = free(topology)
    _need_two(int(np.count_nonzero(may_move)))
    drawn = np.random.default_rng(seed).normal(size=(2, topology.parameter_count)) * may_move
    if by_layer:
        for direction in drawn:
            _scale_by_layer(direction, parameters)
    return _orthonormal(drawn, may_move)


def principal(topology: Topology, points: NDArray[np.floating], parameters: Parameters) -> Array:
    """Return the two principal directions (2, P) of a path (n, P), seen from the parameters where it ends.

    The first one is that in which the points lie furthest away in the mean square, and turned so that the path comes
    from the left; the second the same of what is left. A straight path leaves nothing, and then it is a random one.
    Raises `Refusal` where the path has fewer than three points, has gone nowhere, or two weights cannot move.
    """
    may_move = free(topology)
    _need_two(int(np.count_nonzero(may_move)))
    known = points[np.isfinite(points).all(axis=1)]
    if len(known) < LEAST_PATH or not np.isfinite(parameters.flat).all():
        raise Refusal(marked("The path walked so far has fewer than {least} points."), least=LEAST_PATH)
    away = (known.astype(np.float64) - parameters.flat) * may_move
    away = away / (np.abs(away).max() or 1.0)  # its squares must neither overflow nor vanish
    sizes, shares = np.linalg.eigh(away @ away.T)  # (n, n): the path has fewer points than the network weights
    if sizes[-1] <= 0:
        raise Refusal(marked("The path has gone nowhere yet: all its points are the present weights."))
    found = (shares[:, -2:][:, ::-1]).T @ away
    if sizes[-2] <= 1e-14 * sizes[-1]:
        found[1] = np.random.default_rng(0).normal(size=len(may_move)) * may_move
    directions = _orthonormal(found, may_move)
    turned: Array = np.where(directions @ away[0] > 0, -1.0, 1.0)[:, None] * directions
    return turned


def _need_two(count: int) -> None:
    if not count:
        raise Refusal(marked("All weights and biases are frozen, so there is nothing that could be moved."))
    if count < 2:
        raise Refusal(
            marked("Only one weight can move, and a plane needs two. Look at the slice along the gradient instead.")
        )


def _scale_by_layer(direction: Array, parameters: Parameters) -> None:
    layers = [*zip(matrices(direction, parameters.widths), parameters.matrices, strict=True)]
    norms = [float(np.linalg.norm(weights)) for _, weights in layers]
    if not any(norms) or not np.isfinite(norms).all():
        return  # all layers alike
    for (part, _), norm in zip(layers, norms, strict=True):
        length = float(np.linalg.norm(part))
        if length:
            np.multiply(part, norm / length, out=part)


def _orthonormal(pair: Array, may_move: NDArray[np.bool_]) -> Array:
    first = pair[0] / np.linalg.norm(pair[0])
    second = pair[1]
    for _ in range(2):  # the second time removes what rounding has left the first time
        second = second - (first @ second) * first
        length = float(np.linalg.norm(second))
        if length <= 1e-12 * float(np.linalg.norm(pair[1])):  # parallel: any other direction will do
            second = np.random.default_rng(1).normal(size=len(may_move)) * may_move
            second -= (first @ second) * first
            length = float(np.linalg.norm(second))
        second = second / length
    return np.stack([first, second])
