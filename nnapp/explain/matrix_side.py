"""The weights of a layer, or its biases, as matrices that a line can show: which numbers, and what each is about."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np
from msgspec import Struct

from nnapp.choices import Array, frozen
from nnapp.expressions import Symbol
from nnapp.expressions.matrices import Grid
from nnapp.topology import BIAS, free, matrices
from nnapp.walk import Place, Walk
from nnapp.walk.values import outputs

NOT_LINKS = {"back_product", "jacobian"}
About = Callable[[int, int], object]


class Side(Struct, frozen=True, eq=False, dict=True):
    """The weights (units, sources) of one layer, or with `bias` its biases (units, 1); `marked` is one of them."""

    walk: Walk
    layer: int
    bias: bool
    marked: tuple[int, int] | None

    @property
    def letter(self) -> str:
        """W or b."""
        return "b" if self.bias else "W"

    @property
    def gradient(self) -> str:
        """The letter of the gradient: G or g."""
        return "g" if self.bias else "G"

    def of(self, flat: Array) -> Array:
        """Return this side's part of a flat vector (parameters,)."""
        matrix = matrices(flat, self.walk.project.topology.widths)[self.layer]
        return frozen(matrix[:, BIAS:] if self.bias else matrix[:, :BIAS])

    @cached_property
    def free(self) -> Array:
        """1 where training may change a weight, 0 where it is frozen or not there."""
        return self.of(free(self.walk.project.topology).astype(np.float64))

    def grid(self, name: str | Symbol, values: Array, quantity: str | None = None, *, whole: bool = False) -> Grid:
        """Return a matrix with a cell for each link; of a quantity, every cell can be asked about."""
        symbol = Symbol(name) if isinstance(name, str) else name
        return Grid(symbol, values, self._links(quantity) if quantity else None, self.marked, whole=whole)

    def deltas(self) -> Grid:
        """Return δ of the rows (units, rows): a column δ where there is one row, else Δᵀ."""
        name = Symbol("δ") if self.walk.row_count == 1 else Symbol("Δ", sup="T")
        marked = (self.marked[0], None) if self.marked else None
        return Grid(name, self.walk.delta[self.layer].T, _units("delta", self.layer), marked)

    def given(self) -> Grid:
        """Return what came in (rows, sources): the inputs or the layer before, as a row or as a table; 1 for biases."""
        if self.bias:
            return Grid(Symbol("1"), np.ones((self.walk.row_count, 1)), whole=True)
        letter = "a" if self.layer else "x"
        name = letter if self.walk.row_count == 1 else letter.upper()
        values = outputs(self.walk, self.layer - 1) if self.layer else self.walk.inputs
        marked = (None, self.marked[1]) if self.marked else None
        return Grid(Symbol(name), values, _given(self.layer), marked, whole=all_signs(values))

    def _links(self, quantity: str) -> About:
        layer, bias = self.layer, self.bias

        def about(unit: int, source: int) -> Place:
            return Place(quantity, layer, unit, BIAS if bias else source)

        return about


def all_signs(values: Array) -> bool:
    """Say whether there are no numbers but 1, 0 and −1, which need no digits behind a decimal point."""
    first = values.flat[:9]  # mostly tells already, of however many
    return all(bool(np.isin(some, (-1.0, 0.0, 1.0)).all()) for some in (first, values))


def side_of(walk: Walk, layer: int, place: Place, *, bias: bool) -> Side:
    """Return a side of a layer, with the link of a place marked where it is one of them."""
    return Side(walk, layer, bias, _marked(place, layer, bias=bias))


def _marked(place: Place, layer: int, *, bias: bool) -> tuple[int, int] | None:
    if place.layer != layer or place.unit is None or place.source is None or place.quantity in NOT_LINKS:
        return None
    if bias:
        return (place.unit, 0) if place.source == BIAS else None
    return None if place.source == BIAS else (place.unit, place.source)


def _units(quantity: str, layer: int) -> About:
    def about(unit: int, row: int) -> Place:
        return Place(quantity, layer, unit, row=row)

    return about


def _given(layer: int) -> About:
    def about(row: int, source: int) -> Place:
        return Place("a", layer - 1, source, row=row) if layer else Place("x", unit=source, row=row)

    return about
