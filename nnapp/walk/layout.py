"""The order in which a walk goes from number to number, worked out by arithmetic: nothing is listed.

The numbers come in blocks, such as the sums of one layer; a block has a group for each unit, a group the numbers of
its links and then those of the unit itself. One row after the other goes through the blocks of a row; then come, once,
those of all rows together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nnapp.activations import Activation
from nnapp.topology import BIAS, Topology
from nnapp.walk.grid import Counts, Grid, full, links_in, links_out
from nnapp.walk.place import Place

FORWARD, COST, BACKWARD, ROW_GRADIENT, GRADIENT, UPDATE, AFTER = PHASES = (
    "forward",
    "cost",
    "backward",
    "row_gradient",
    "gradient",
    "update",
    "after",
)


@dataclass(frozen=True, eq=False)
class Block:
    """Numbers of one phase and layer: for each unit `of_links` for each link in its row of the grid, then `of_unit`."""

    phase: str
    layer: int | None
    of_links: tuple[str, ...] = ()
    of_unit: tuple[str, ...] = ()
    grid: Grid | None = None
    units: int = 1
    bias: int | None = None  # the column of the grid that is no unit, but the bias
    across: bool = False  # the unit of a link is its column, and the source its row, as in a Jacobian's transpose

    @cached_property
    def begins(self) -> Counts:
        """The first number of each unit's group (units + 1,), the last one being the length of all."""
        lengths = np.full(self.units, len(self.of_unit), np.intp)
        if self.grid is not None:
            lengths += self.grid.counts * len(self.of_links)
        return np.concatenate([[0], np.cumsum(lengths)])

    def group(self, offset: int) -> tuple[int, int, int]:
        """Return the unit whose group holds a number, and where the group begins and ends."""
        unit = int(np.searchsorted(self.begins, offset, "right")) - 1
        return unit, int(self.begins[unit]), int(self.begins[unit + 1])

    def place(self, offset: int, row: int | None) -> Place:
        """Return the place of a number of the block."""
        unit, begin, end = self.group(offset)
        behind = end - offset - 1  # how many of the group come after it
        if behind < len(self.of_unit):
            return Place(self.of_unit[-1 - behind], self.layer, None if self.layer is None else unit, None, row)
        assert self.grid is not None
        number, kind = divmod(offset - begin, len(self.of_links))
        column = self.grid.column(unit, number)
        if self.across:
            return Place(self.of_links[kind], self.layer, column, unit, row)
        return Place(self.of_links[kind], self.layer, unit, BIAS if column == self.bias else column, row)

    def offset(self, place: Place) -> int:
        """Return the number of a place of the block; raises `LookupError` where its link is not there."""
        unit, source = place.unit or 0, place.source
        if place.quantity in self.of_unit:
            self._refuse(unit)
            return int(self.begins[unit + 1]) - len(self.of_unit) + self.of_unit.index(place.quantity)
        assert self.grid is not None
        if source is None or place.unit is None or source == self.bias:
            raise LookupError(place)
        if self.across:
            unit, source = source, unit
        self._refuse(unit)
        column = self.bias if source == BIAS and self.bias is not None else source
        number = self.grid.number(unit, column)
        return int(self.begins[unit]) + number * len(self.of_links) + self.of_links.index(place.quantity)

    def _refuse(self, unit: int) -> None:
        if not 0 <= unit < self.units:
            raise LookupError(unit)


class Layout:
    """The blocks of a walk through some rows, in their order, and where each of them begins."""

    def __init__(self, topology: Topology, rows: int, *, trains: bool) -> None:
        """`trains`: whether the update is made."""
        self.rows = rows
        into = [links_in(topology, index) for index in range(len(topology.layers))]
        self._of_row = _Chain(_of_row(topology, into))
        self._of_all = _Chain(_of_all(topology, into, trains=trains))

    @property
    def count(self) -> int:
        """How many numbers the walk has."""
        return self.rows * self._of_row.length + self._of_all.length

    def place(self, number: int) -> tuple[str, Place]:
        """Return the phase and the place of a number of the walk (from 0)."""
        chain, row, begin = self._part(number)
        block = chain.block(number - begin)
        offset = number - begin - chain.begins[block]
        return chain.blocks[block].phase, chain.blocks[block].place(offset, row)

    def number(self, place: Place) -> int:
        """Return the number of a place; raises `LookupError` where the walk does not come by there."""
        key = place.quantity, place.layer
        if key in self._of_row.where:
            row = place.row or 0
            if not 0 <= row < self.rows:
                raise LookupError(place)
            return row * self._of_row.length + self._of_row.number(place)
        return self.rows * self._of_row.length + self._of_all.number(place)

    def piece(self, number: int, level: str) -> tuple[int, int]:
        """Return where the piece of the walk that holds a number begins, and where the next one begins."""
        chain, _, begin = self._part(number)
        if level == "row":
            return begin, begin + chain.length
        block = chain.block(number - begin)
        if level in {"product", "unit"}:
            offset = number - begin - chain.begins[block]
            first, end = (offset, offset + 1) if level == "product" else chain.blocks[block].group(offset)[1:]
            return begin + chain.begins[block] + first, begin + chain.begins[block] + end
        first, last = chain.together(block, by_layer=level == "layer")
        return begin + chain.begins[first], begin + chain.begins[last + 1]

    def _part(self, number: int) -> tuple[_Chain, int | None, int]:
        # the blocks of a row, which row, and where it begins; or those of all rows
        if not 0 <= number < self.count:
            raise LookupError(number)
        row = number // self._of_row.length
        if row < self.rows:
            return self._of_row, row, row * self._of_row.length
        return self._of_all, None, self.rows * self._of_row.length


class _Chain:
    """Blocks one after the other."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.begins: list[int] = np.cumsum([0, *(int(block.begins[-1]) for block in blocks)]).tolist()
        self.where = {
            (quantity, block.layer): index
            for index, block in enumerate(blocks)
            for quantity in (*block.of_links, *block.of_unit)
        }

    @property
    def length(self) -> int:
        return self.begins[-1]

    def block(self, offset: int) -> int:
        return int(np.searchsorted(self.begins, offset, "right")) - 1

    def number(self, place: Place) -> int:
        index = self.where[place.quantity, place.layer]  # a KeyError is a LookupError
        return self.begins[index] + self.blocks[index].offset(place)

    def together(self, block: int, *, by_layer: bool) -> tuple[int, int]:
        # the first and last of the neighbours that are of the same phase, and of the same layer if that is asked for
        def alike(other: int) -> bool:
            one, two = self.blocks[block], self.blocks[other]
            return one.phase == two.phase and (not by_layer or one.layer == two.layer)

        first = last = block
        while first > 0 and alike(first - 1):
            first -= 1
        while last + 1 < len(self.blocks) and alike(last + 1):
            last += 1
        return first, last


def _of_row(topology: Topology, into: Sequence[Grid]) -> list[Block]:
    blocks, layers = [], topology.layers
    for index, (layer, grid) in enumerate(zip(layers, into, strict=True)):
        blocks += _forward(index, layer.activation, grid)
    blocks.append(Block(COST, None, of_unit=("row_cost",)))
    blocks += _backward_output(len(layers) - 1, layers[-1].activation, layers[-1].units)
    for index in reversed(range(len(layers) - 1)):
        after, units = links_out(topology, index), layers[index].units
        blocks.append(Block(BACKWARD, index, ("back_product",), ("da", "slope", "delta"), after, units))
    return blocks + [_of_links(ROW_GRADIENT, index, ("row_gradient",), grid) for index, grid in enumerate(into)]


def _of_all(topology: Topology, into: Sequence[Grid], *, trains: bool) -> list[Block]:
    blocks = [Block(COST, None, of_unit=("cost",))]
    blocks += [_of_links(GRADIENT, index, ("gradient",), grid) for index, grid in enumerate(into)]
    if trains:
        blocks += [_of_links(UPDATE, index, ("step", "new_weight"), grid) for index, grid in enumerate(into)]
        blocks.append(Block(AFTER, None, of_unit=("new_cost",)))
    return blocks


def _of_links(phase: str, index: int, quantities: tuple[str, ...], grid: Grid, then: tuple[str, ...] = ()) -> Block:
    return Block(phase, index, quantities, then, grid, grid.rows, grid.columns - 1)


def _forward(index: int, activation: Activation, grid: Grid) -> list[Block]:
    if activation.elementwise:
        return [_of_links(FORWARD, index, ("product",), grid, ("z", "a"))]
    # every answer needs all sums
    return [
        _of_links(FORWARD, index, ("product",), grid, ("z",)),
        Block(FORWARD, index, of_unit=("a",), units=grid.rows),
    ]


def _backward_output(index: int, activation: Activation, units: int) -> list[Block]:
    if activation.elementwise:
        return [Block(BACKWARD, index, of_unit=("da", "slope", "delta"), units=units)]
    return [
        Block(BACKWARD, index, of_unit=("da",), units=units),
        Block(BACKWARD, index, ("jacobian",), ("delta",), full(units, units), units, across=True),
    ]
