"""What flows through the network: z and a of every unit, for the selected row or for what somebody asks.

A layer's colours go from `low` to `high` of its activation where that has ends, as from 0 to 1; else to a round number
that is large enough for the values of now.
"""

from __future__ import annotations

from math import isfinite, isinf, isnan

import numpy as np
from msgspec import Struct

from nnapp.choices import Array
from nnapp.network import forward
from nnapp.project import Project
from nnapp.topology import Parameters
from nnapp.words import Refusal
from ui.heatmap_picture import rounded_up
from ui.network.places import INPUTS

MINUS = "\N{MINUS SIGN}"


class FlowValues(Struct, frozen=True, eq=False):
    """The network's input values (inputs,), and z and a (units,) of each layer after them."""

    inputs: Array
    z: tuple[Array, ...]
    a: tuple[Array, ...]
    ranges: tuple[tuple[float, float], ...]  # of each column's colours, the inputs first

    def column(self, column: int) -> Array:
        """Return what the units of a column hold: input values, or activations."""
        return self.inputs if column == 0 else self.a[column - 1]

    def shares(self, column: int) -> Array:
        """Return where each value of a column lies in its range, from 0 to 1."""
        low, high = self.ranges[column]
        with np.errstate(invalid="ignore", over="ignore"):
            shares: Array = (self.column(column) - low) / (high - low)
        return shares

    def at(self, layer: int, unit: int) -> tuple[float | None, float]:
        """Return z and a of a unit; an input has its value only."""
        if layer == INPUTS:
            return None, float(self.inputs[unit])
        return float(self.z[layer][unit]), float(self.a[layer][unit])


def flow_values(project: Project, row: Array | None, parameters: Parameters) -> FlowValues | None:
    """Return what flows from inputs (1, features) with these parameters; None where there are none."""
    if row is None or parameters.widths != project.topology.widths:
        return None
    try:
        with np.errstate(all="ignore"):  # weights that have diverged are shown as they are
            found = forward(project, row, parameters)
    except Refusal:
        return None
    z, a = (tuple(table[0] for table in tables) for tables in (found.z, found.a))
    least = [drawn_reach(layer.activation.reach) for layer in project.topology.layers]
    inputs = row[0]
    ranges = [_range((0.0 if (inputs >= 0).all() else -np.inf, np.inf), inputs)]
    ranges += [_range(reach, values) for reach, values in zip(least, a, strict=True)]
    return FlowValues(inputs, z, a, tuple(ranges))


def drawn_reach(reach: tuple[float, float]) -> tuple[float, float]:
    # GELU's −0.17 … ∞ would put the neutral colour beside 0
    return reach if reach[0] in (0, -reach[1]) else (-np.inf, np.inf)


def _range(reach: tuple[float, float], values: Array) -> tuple[float, float]:
    finite = np.abs(values[np.isfinite(values)])
    limit = rounded_up(float(finite.max(initial=0.0)) or 1.0)
    return (reach[0] if isfinite(reach[0]) else -limit), (reach[1] if isfinite(reach[1]) else limit)


def short_value(value: float) -> str:
    """Write a value in two or three digits, for the disc of a unit."""
    if isnan(value):
        return "NaN"
    if isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    size = abs(value)
    if value == round(value) and size < 1000:
        text = f"{value:.0f}" if value else "0"
    elif size < 99.95:
        text = f"{value:.2f}" if size < 9.995 else f"{value:.1f}"
    elif size < 999.5:
        text = f"{value:.0f}"
    else:
        mantissa, power = f"{value:.1e}".split("e")
        text = f"{mantissa}e{int(power)}"
    if not text.strip("-0."):  # rounded to zero, which has no sign
        text = text.removeprefix("-")
    return text.replace("-", MINUS)
