"""Hidden space: where a hidden layer puts the rows of a table, and how it bends the grid of the inputs' plane.

Inputs are as the network is shown them, (rows, features); activations are (rows, units) of one layer.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nnapp.choices import Array
from nnapp.network import PREDICTION_BLOCK, forward
from nnapp.project import Project
from nnapp.topology import Parameters


def activations(project: Project, inputs: Array, layer: int, parameters: Parameters) -> Array:
    """Return a layer's activations (rows, units) of inputs (rows, features); weights that have diverged give NaN."""
    found = np.empty((len(inputs), project.topology.layers[layer].units))
    with np.errstate(all="ignore"):
        for begin in range(0, len(inputs), PREDICTION_BLOCK):
            some = slice(begin, begin + PREDICTION_BLOCK)
            found[some] = forward(project, inputs[some], parameters).a[layer]
    return found


class Grid(NamedTuple):
    """Lines over the plane of two inputs: along each, one input stays and the other goes from end to end."""

    inputs: Array  # (lines · points, features)
    lines: int
    points: int  # of each line

    def bent(self, places: Array) -> Array:
        """Return the places (lines · points, 2) that a layer gives to the grid's inputs as lines (lines, points, 2)."""
        return places.reshape(self.lines, self.points, 2)


Range = tuple[float, float]


def grid(base: Array, across: int, up: int, ranges: tuple[Range, Range], lines: int, points: int) -> Grid:
    """Return a regular grid over the plane of the features `across` and `up`; all others stay as in `base` (features,).

    First come `lines` lines on which `up` stays, from the bottom, then as many on which `across` stays, from the left.
    Where both are the same feature there is only the line along it.
    """
    x, y = (np.linspace(*ends, points) for ends in ranges)
    if across == up:
        table = np.repeat(base[None], points, axis=0)
        table[:, across] = x
        return Grid(table, 1, points)
    table = np.repeat(base[None], 2 * lines * points, axis=0).reshape(2, lines, points, len(base))
    table[0, :, :, across], table[0, :, :, up] = x[None], np.linspace(*ranges[1], lines)[:, None]
    table[1, :, :, across], table[1, :, :, up] = np.linspace(*ranges[0], lines)[:, None], y[None]
    return Grid(table.reshape(-1, len(base)), 2 * lines, points)


class Line(NamedTuple):
    """The straight line w₁ a₁ + w₂ a₂ + b = 0 in the plane of two activations."""

    first: float
    second: float
    bias: float

    @property
    def is_one(self) -> bool:
        """Whether the numbers make a line: all finite, and not both weights 0."""
        return bool(np.isfinite(self).all()) and (self.first != 0 or self.second != 0)

    def ends(self, x: Range, y: Range) -> tuple[tuple[float, float], tuple[float, float]] | None:
        """Return where the line enters and leaves a rectangle; None where it does not cross it."""
        places = []
        with np.errstate(all="ignore"):
            for at in x:
                places.append((at, float(np.divide(-(self.first * at + self.bias), self.second))))
            for at in y:
                places.append((float(np.divide(-(self.second * at + self.bias), self.first)), at))
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
