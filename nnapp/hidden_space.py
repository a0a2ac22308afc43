"""Hidden space: where a hidden layer puts the rows of a table, and how it bends the grid of the plane of two inputs.

Inputs are as the network is shown them, (rows, features); activations are (rows, units) of one layer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from nnapp.choices import Array
from nnapp.network import PREDICTION_BLOCK, forward
from nnapp.project import Project
from nnapp.topology import Parameters

Range = tuple[float, float]
Ends = tuple[tuple[float, float], tuple[float, float]]


def activations(project: Project, inputs: Array, layer: int, parameters: Parameters) -> Array:
    """Return a layer's activations (rows, units) of inputs (rows, features); weights that have diverged give NaN."""
    found = np.empty((len(inputs), project.topology.layers[layer].units))
    with np.errstate(all="ignore"):
        for block in blocks(len(inputs)):
            found[block] = forward(project, inputs[block], parameters).a[layer]
    return found


def blocks(rows: int) -> Iterator[slice]:
    """Cut so many rows into pieces of a bearable size."""
    return (slice(begin, min(begin + PREDICTION_BLOCK, rows)) for begin in range(0, rows, PREDICTION_BLOCK))


class Grid(NamedTuple):
    """Lines over the plane of two inputs: along each, one input stays and the other goes from end to end.

    First come the lines on which the second input stays, from the lowest, then as many on which the first one stays.
    """

    x: Array  # (lines · points,), the first input
    y: Array  # and the second one
    lines: int
    points: int  # of each line

    def bent(self, places: Array) -> Array:
        """Return the places (lines · points, 2) that a layer gives to the grid as lines (lines, points, 2)."""
        return places.reshape(self.lines, self.points, 2)


def grid(x: Range, y: Range | None, lines: int, points: int) -> Grid:
    """Return a regular grid of `lines` lines each way, or without a second input the one line along the first."""
    along = np.linspace(*x, points)
    if y is None:
        return Grid(along, np.empty(0), 1, points)
    up = np.linspace(*y, points)
    across = np.concatenate([np.tile(along, lines), np.repeat(np.linspace(*x, lines), points)])
    return Grid(
        across, np.concatenate([np.repeat(np.linspace(*y, lines), points), np.tile(up, lines)]), 2 * lines, points
    )


class Line(NamedTuple):
    """The straight line w₁ a₁ + w₂ a₂ + b = 0 in the plane of two activations."""

    first: float
    second: float
    bias: float

    @property
    def is_one(self) -> bool:
        """Whether the numbers make a line: all finite, and not both weights 0."""
        return bool(np.isfinite(self).all()) and (self.first != 0 or self.second != 0)

    def ends(self, x: Range, y: Range) -> Ends | None:
        """Return where the line enters and leaves a rectangle; None where it does not cross it."""
        places = []
        with np.errstate(all="ignore"):
            places += [(at, float(np.divide(-(self.first * at + self.bias), self.second))) for at in x]
            places += [(float(np.divide(-(self.second * at + self.bias), self.first)), at) for at in y]
        room_x, room_y = (1e-9 * (high - low) for low, high in (x, y))
        inside = sorted(
            place
            for place in places
            if x[0] - room_x <= place[0] <= x[1] + room_x and y[0] - room_y <= place[1] <= y[1] + room_y
        )
        return (inside[0], inside[-1]) if len(inside) > 1 and inside[0] != inside[-1] else None


def decision_line(project: Project, layer: int, units: tuple[int, int], parameters: Parameters) -> Line | None:
    """Return where the one unit of the next layer gets z = 0, in the plane of a layer's two units; None elsewhere."""
    widths = project.topology.widths
    if layer + 1 >= len(project.topology.layers) or widths[layer + 1] != 2 or widths[layer + 2] != 1:
        return None
    weights, bias = parameters.weights[layer + 1][0], float(parameters.biases[layer + 1][0])
    line = Line(float(weights[units[0]]), float(weights[units[1]]), bias)
    return line if line.is_one and units[0] != units[1] else None
