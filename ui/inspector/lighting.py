"""What lights up in the picture of the network: the number that is told about, and those that are put into it."""

from __future__ import annotations

from nnapp.walk import Place

MOST = 64  # numbers that light up beside the one that is told about


def lit_places(place: Place, operands: tuple[Place, ...], asking: bool) -> tuple[Place, ...]:
    """Return the place that is told about, unless it is asked for just now, and then what goes into it."""
    others = [each for each in dict.fromkeys(operands) if each != place][:MOST]
    return tuple(others) if asking else (place, *others)
