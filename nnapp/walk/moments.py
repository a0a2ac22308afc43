"""Moments: the places of a walk in the order in which backpropagation comes by them, and steps from one to another.

A step is as long as a product, what belongs to a unit, to a layer, to a phase of a row, or the whole row; it ends at
the last number of such a piece. Steps change nothing: a walk is a value, and a moment an address in it.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from nnapp.walk.place import Place
from nnapp.walk.walk import Walk

LEVELS = ("product", "unit", "layer", "phase", "row")


class Moment(Struct, frozen=True):
    """A place, and the phase in which the walk comes by it: one of `nnapp.walk.layout.PHASES`."""

    phase: str
    place: Place


def count(walk: Walk) -> int:
    """Return how many moments the walk has."""
    return walk.layout.count


def number_of(walk: Walk, moment: Moment) -> int:
    """Return the number of a moment (from 0); raises `LookupError` where it is none of the walk."""
    return walk.layout.number(moment.place)


def moment_at(walk: Walk, number: int) -> Moment:
    """Return the moment of this number (from 0); raises `LookupError` beyond the ends."""
    return Moment(*walk.layout.place(number))


def first(walk: Walk) -> Moment:
    """Return the first product of the first row."""
    return moment_at(walk, 0)


def last(walk: Walk) -> Moment:
    """Return the cost after the update, or the last gradient where no update is made."""
    return moment_at(walk, count(walk) - 1)


def after(walk: Walk, moment: Moment, level: str) -> Moment | None:
    """Return the end of the piece that a moment is in, or of the next one if it is the end itself; None at the end."""
    number = number_of(walk, moment)
    end = walk.layout.piece(number, level)[1] - 1
    if end == number:
        if number + 1 == count(walk):
            return None
        end = walk.layout.piece(number + 1, level)[1] - 1
    return moment_at(walk, end)


def before(walk: Walk, moment: Moment, level: str) -> Moment | None:
    """Return the end of the piece before that of a moment, or the beginning; None at the beginning."""
    number = number_of(walk, moment)
    if number == 0:
        return None
    return moment_at(walk, max(walk.layout.piece(number, level)[0] - 1, 0))


def moment_of(walk: Walk, place: Place) -> Moment | None:
    """Return the moment at which the walk comes by a place, or where its number is first used; None where it does not.

    Without a row, of what belongs to single rows, it is that of the first one.
    """
    try:
        return moment_at(walk, walk.layout.number(_used_at(walk, place)))
    except LookupError:
        return None


def _used_at(walk: Walk, place: Place) -> Place:
    if place.quantity == "target":
        return Place("row_cost", row=place.row)
    if place.quantity == "weight":
        return replace(place, quantity="new_weight" if walk.trains else "product", row=None)
    if place.quantity == "x":  # the first unit that listens to it
        for unit in range(walk.project.topology.layers[0].units):
            product = Place("product", 0, unit, place.unit, place.row)
            if _is_there(walk, product):
                return product
    return place


def _is_there(walk: Walk, place: Place) -> bool:
    try:
        walk.layout.number(place)
    except LookupError:
        return False
    return True
