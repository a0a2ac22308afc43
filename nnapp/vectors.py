"""All slopes of a network as one vector ∇C: in which order it is written down, its length, and the angle to another.

A gradient is a flat vector (parameters,), layer by layer, [W b] row by row. It is written down as W1, b1, W2, b2 …,
each W row by row; links that are not there, and biases of layers without, are left out.
"""

from __future__ import annotations

from itertools import pairwise
from math import atan2, degrees, isfinite, nan
from typing import NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from nnapp.choices import Array
from nnapp.topology import BIAS, Topology, present

Places = NDArray[np.intp]


class Component(NamedTuple):
    """Which weight or bias a component belongs to; `source` is None for a bias."""

    layer: int
    unit: int
    source: int | None


class Part(NamedTuple):
    """A W or b that has components, and the first of them; those of the next part follow the last one."""

    layer: int
    is_bias: bool
    first: int


class Stack(Struct, frozen=True, eq=False):
    """The order of the components of a network's gradient."""

    widths: tuple[int, ...]
    places: Places  # (components,), where each lies in the flat vector
    parts: tuple[Part, ...]

    def component(self, number: int) -> Component:
        """Return what a component belongs to."""
        layer, unit, source = (int(each[0]) for each in self.components(np.array([number])))
        return Component(layer, unit, None if source == BIAS else source)

    def components(self, numbers: Places) -> tuple[Places, Places, Places]:
        """Return layers, units and sources (numbers,) that components belong to; the source of a bias is −1."""
        places = self.places[numbers]
        sizes = [fan_out * (fan_in + 1) for fan_in, fan_out in pairwise(self.widths)]
        begins = np.cumsum([0, *sizes[:-1]])
        layers = np.searchsorted(begins, places, side="right") - 1
        columns = np.array(self.widths[:-1])[layers] + 1
        units, sources = np.divmod(places - begins[layers], columns)
        return layers, units, np.where(sources == columns - 1, BIAS, sources)

    def number(self, component: Component) -> int | None:
        """Return which component belongs to a weight or bias; None where that is not there."""
        place = 0
        for layer, (fan_in, fan_out) in enumerate(pairwise(self.widths)):
            if layer == component.layer:
                if not (0 <= component.unit < fan_out and (component.source is None or 0 <= component.source < fan_in)):
                    return None
                place += component.unit * (fan_in + 1) + (fan_in if component.source is None else component.source)
                found = np.flatnonzero(self.places == place)
                return int(found[0]) if len(found) else None
            place += fan_out * (fan_in + 1)
        return None


def stack_of(topology: Topology) -> Stack:
    """Return the order of the gradient of a network: W1, b1, W2, b2 …, without what is not there."""
    there, begin, count = present(topology), 0, 0
    pieces: list[Places] = []
    parts = []
    for layer, (fan_in, fan_out) in enumerate(pairwise(topology.widths)):
        numbers = np.arange(begin, begin + fan_out * (fan_in + 1)).reshape(fan_out, fan_in + 1)
        for is_bias, some in ((False, numbers[:, :-1].ravel()), (True, numbers[:, -1])):
            known = some[there[some]]
            if len(known):
                parts.append(Part(layer, is_bias, count))
                pieces.append(known)
                count += len(known)
        begin += numbers.size
    places = np.concatenate(pieces) if pieces else np.empty(0, np.intp)
    return Stack(topology.widths, places, tuple(parts))


def norm(vector: Array) -> float:
    """Return √ Σ x², of numbers of any size; NaN or infinite where one of them is."""
    largest = float(np.abs(vector).max(initial=0.0))
    if largest == 0 or not isfinite(largest):
        return largest
    parts = vector / largest
    return largest * float(np.sqrt(parts.dot(parts)))


def angle(one: Array, other: Array) -> float:
    """Return the angle between two vectors in degrees, 0 to 180; NaN where one is zero or not finite.

    By half-sums, which are right for tiny angles as well, where the arc cosine loses half of the digits.
    """
    lengths = norm(one), norm(other)
    if not all(0 < length < np.inf for length in lengths):
        return nan
    first, second = (_of_length_one(vector) for vector in (one, other))
    return degrees(2 * atan2(norm(first - second), norm(first + second)))


def falling(values: Array) -> Places:
    """Return the places of the values from the largest magnitude to the smallest; what is not a number comes first."""
    size = np.abs(values)
    size[np.isnan(size)] = np.inf
    order: Places = np.argsort(-size)
    return order


def strongest(values: Array, columns: int) -> tuple[int, Places]:
    """Return how many neighbours share a column, so that there are no more columns, and the strongest of each.

    What is not a number counts as the strongest.
    """
    size = max(-(-len(values) // max(columns, 1)), 1)
    if size == 1:
        return 1, np.arange(len(values))
    count = -(-len(values) // size)
    padded = np.full(count * size, -1.0)
    padded[: len(values)] = np.abs(values)
    return size, padded.reshape(count, size).argmax(axis=1) + np.arange(count) * size


def _of_length_one(vector: Array) -> Array:
    parts: Array = vector / np.abs(vector).max()
    parts /= np.sqrt(parts.dot(parts))
    return parts
