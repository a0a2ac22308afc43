"""Which rows of an outline are still there after an edit, and where: so that what was unfolded stays unfolded.

An edit says only what the network is like before and after it. Layers are told by what they are like; units of a layer
that has got more or fewer of them by the weights into them, or by the names of their columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from msgspec.structs import replace

from nnapp.choices import Array
from nnapp.dataset import Role
from nnapp.project import Project, current_model
from nnapp.topology import BIAS, Layer
from ui.network.places import INPUTS
from ui.outline.rows import NETWORK, Row

GONE = -1


class Following:
    """Finds rows of one project in another; what it has found out about a layer is kept."""

    def __init__(self, old: Project, new: Project) -> None:
        self.old, self.new = old, new
        self.rows = _rows(old.topology.layers, new.topology.layers)  # of each old row of units, the inputs first
        self._units: dict[int, Sequence[int]] = {}

    @property
    def nothing_moved(self) -> bool:
        """Whether every row is where it was."""
        return self.old.topology.widths == self.new.topology.widths and self.rows == list(range(len(self.rows)))

    def find(self, row: Row) -> Row | None:
        """Return where a row of the old project is in the new one; None if it is gone."""
        if row.layer == NETWORK:
            return row
        number = self.rows[row.layer - INPUTS]
        if number == GONE:
            return None
        layer = number + INPUTS
        if row.unit is None:
            return Row(layer)
        unit = self._moved(row.layer - INPUTS, row.unit)
        if unit == GONE:
            return None
        if row.source is None or row.source == BIAS:
            return Row(layer, unit, row.source)
        before = row.layer - INPUTS - 1
        source = self._moved(before, row.source) if self.rows[before] == number - 1 else GONE
        return Row(layer, unit, source) if source != GONE else None

    def _moved(self, row: int, unit: int) -> int:
        if row not in self._units:
            self._units[row] = self._find_units(row, self.rows[row])
        return self._units[row][unit]

    def _find_units(self, before: int, after: int) -> Sequence[int]:
        widths, new_widths = self.old.topology.widths, self.new.topology.widths
        count, new_count = widths[before], new_widths[after]
        if count == new_count:
            return range(count)
        if before in (0, len(widths) - 1):
            role = Role.INPUT if before == 0 else Role.TARGET
            return kept(self.old.dataset.names(role), self.new.dataset.names(role))
        one, other = (current_model(each).current.matrices for each in (self.old, self.new))
        if widths[before - 1] == new_widths[after - 1]:
            return _kept_lines(one[before - 1], other[after - 1])
        if widths[before + 1] == new_widths[after + 1]:
            return _kept_lines(one[before].T[:-1], other[after].T[:-1])
        return _shifted(count, new_count, min(count, new_count), 0)


def kept(old: Sequence[Any], new: Sequence[Any]) -> list[int]:
    """Return where each of some values is now, if some came or went in one place; GONE for those that are not there."""
    least = min(len(old), len(new))
    first = next((i for i in range(least) if old[i] != new[i]), least)
    last = next((i for i in range(least - first) if old[-1 - i] != new[-1 - i]), least - first)
    return _shifted(len(old), len(new), first, last)


def _kept_lines(old: Array, new: Array) -> list[int]:
    least = min(len(old), len(new))
    from_first = (old[:least] == new[:least]).all(axis=1)
    first = least if from_first.all() else int(np.argmin(from_first))
    from_last = (old[len(old) - least :] == new[len(new) - least :]).all(axis=1)[::-1][: least - first]
    last = len(from_last) if from_last.all() else int(np.argmin(from_last))
    return _shifted(len(old), len(new), first, last)


def _shifted(count: int, new_count: int, first: int, last: int) -> list[int]:
    # the first ones and the last ones are the same; between them, as many as there are in both
    middle = min(count, new_count) - first - last
    stays = [*range(first + middle)]
    return stays + [GONE] * (count - len(stays) - last) + [*range(new_count - last, new_count)]


def _rows(old: Sequence[Layer], new: Sequence[Layer]) -> list[int]:
    # inputs and outputs are always themselves
    one, other = [_looks(layer) for layer in old[:-1]], [_looks(layer) for layer in new[:-1]]
    found = _turned(one, other) if len(one) == len(other) else kept(one, other)
    return [0, *(number + 1 if number != GONE else GONE for number in found), len(new)]


def _looks(layer: Layer) -> Layer:
    return replace(layer, frozen_links=(), removed_links=(), unit_names=(), off_units=())


def _turned(old: list[Layer], new: list[Layer]) -> list[int]:
    # one layer moved past others, or each is in its place
    count = len(old)
    places = list(range(count))
    differing = [i for i in places if old[i] != new[i]]
    if not differing:
        return places
    first, last = differing[0], differing[-1] + 1
    if new[first:last] == old[first + 1 : last] + old[first : first + 1]:
        places[first:last] = [last - 1, *range(first, last - 1)]
    elif new[first:last] == old[last - 1 : last] + old[first : last - 1]:
        places[first:last] = [*range(first + 1, last), first]
    return places
