"""What lights up in the picture of the network: the number that is told about, and those that are put into it."""

from __future__ import annotations

from nnapp.expressions import number_text
from nnapp.walk import Place, Walk, value

MOST, MOST_TEXTS = 64, 12  # places that light up, and those of them with their numbers
DIGITS = 3


def lit_places(
    walk: Walk, place: Place, operands: tuple[Place, ...], *, asking: bool
) -> tuple[tuple[Place, ...], tuple[str, ...]]:
    """Return the place that is told about and what goes into it, and the numbers of the first of them."""
    others = [each for each in dict.fromkeys(operands) if each != place]
    places = (place, *others[:MOST])
    texts = tuple(_text(walk, each) for each in places[:MOST_TEXTS])
    return places, ("?", *texts[1:]) if asking else texts


def _text(walk: Walk, place: Place) -> str:
    try:
        return number_text(value(walk, place), DIGITS)
    except LookupError:
        return ""
