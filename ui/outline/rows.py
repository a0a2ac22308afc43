"""The rows of the outline as numbers: the network, its layers, their units, and what each unit listens to.

A row is made when somebody asks for it, so a million weights cost nothing. Below a unit comes its bias first, then the
weights into it. An index of the tree carries the code of its parent.
"""

from __future__ import annotations

from typing import NamedTuple

from nnapp.topology import BIAS, MOST_UNITS
from ui.network.places import INPUTS, Place

Widths = tuple[int, ...]
NETWORK = -2  # as a layer: the whole network, the first row
TOP = 0  # the code of what the first row lies in
FIRST_UNIT = 10_000  # codes below are of layers


class Row(NamedTuple):
    """The network; with `layer` a layer or the inputs; with `unit` one of its units; with `source` a weight or BIAS."""

    layer: int = NETWORK
    unit: int | None = None
    source: int | None = None

    @property
    def place(self) -> Place | None:
        """What is selected in the network with this row: a bias belongs to its unit."""
        if self.layer == NETWORK:
            return None
        return Place(self.layer, self.unit, None if self.source == BIAS else self.source)

    @property
    def parent(self) -> Row | None:
        """The row that this one lies in; none for the network."""
        if self.source is not None:
            return Row(self.layer, self.unit)
        if self.unit is not None:
            return Row(self.layer)
        return Row() if self.layer != NETWORK else None

    @property
    def number(self) -> int:
        """Which of its parent's rows it is, from 0."""
        if self.source is not None:
            return self.source - BIAS
        if self.unit is not None:
            return self.unit
        return self.layer - INPUTS if self.layer != NETWORK else 0

    @property
    def code(self) -> int:
        """A number for the row, if others can lie in it."""
        if self.unit is not None:
            return FIRST_UNIT + (self.layer - INPUTS) * MOST_UNITS + self.unit
        return self.layer - NETWORK + 1

    def child(self, number: int) -> Row:
        """Return the row of this number, from 0, that lies in this one."""
        if self.unit is not None:
            return Row(self.layer, self.unit, number + BIAS)
        return Row(self.layer, number) if self.layer != NETWORK else Row(number + INPUTS)

    def children(self, widths: Widths) -> int:
        """Return how many rows lie in this one, in a network of these widths."""
        if self.source is not None or (self.unit is not None and self.layer == INPUTS):
            return 0
        if self.unit is not None:
            return widths[self.layer] + 1
        return widths[self.layer + 1] if self.layer != NETWORK else len(widths)


def row_of(place: Place | None) -> Row:
    """Return the row of a place in the network."""
    return Row() if place is None else Row(*place)


def coded(code: int) -> Row | None:
    """Return the row of a code; none for TOP."""
    if code >= FIRST_UNIT:
        layer, unit = divmod(code - FIRST_UNIT, MOST_UNITS)
        return Row(layer + INPUTS, unit)
    return Row(code - 1 + NETWORK) if code != TOP else None
