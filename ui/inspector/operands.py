"""Which numbers are put into an equation: the places that its filled line is about."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from nnapp.expressions import Equation, Rest, Value
from nnapp.walk import Place


def operands_of(*equations: Equation) -> tuple[Place, ...]:
    """Return the places of the numbers put in, each once, in their order."""
    return tuple(dict.fromkeys(place for equation in equations for place in _places(equation.filled)))


def _places(term: object) -> Iterator[Place]:
    if isinstance(term, Value | Rest):
        if isinstance(term.about, Place):
            yield term.about
    elif isinstance(term, tuple):
        for each in term:
            yield from _places(each)
    elif isinstance(term, Struct):
        for name in term.__struct_fields__:
            yield from _places(getattr(term, name))
