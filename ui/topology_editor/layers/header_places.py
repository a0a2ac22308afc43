"""Where headers go in a strip that is too narrow for all of them to be whole: beside the whole one they move aside."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

EDGE = 2  # pixels left free at both ends of the strip
CLOSE = 2  # pixels between headers without a + between them
ASIDE = 0.45  # of the distance of columns: so far a header may stand beside its own


class Area(NamedTuple):
    """From where to where a header goes."""

    left: int
    right: int

    @property
    def width(self) -> int:
        """How wide the header is."""
        return self.right - self.left


class Strip(NamedTuple):
    """How wide the strip is, what a header without controls takes at most, and what a + takes."""

    width: int
    narrow: int
    plus: int  # the room between two headers with a + between them


def centred(x: int, width: int, strip_width: int) -> Area:
    """Return the area over a column, moved in from the edge while the column is within."""
    left, inside = x - width // 2, 0 <= x <= strip_width
    left = min(max(left, EDGE), max(strip_width - width - EDGE, EDGE)) if inside else left
    return Area(left, left + width)


class Needs(NamedTuple):
    """How wide a header must be for its words, and at least for the short form of its name."""

    words: int
    least: int


def header_areas(
    xs: Sequence[int], strip: Strip, needs: Sequence[Needs], whole: int, widths: Sequence[int]
) -> list[Area]:
    """Return where headers over these x go: number `whole` has one of these widths, the others what they need.

    Where all of that does not fit, the whole header gets narrower, then the + beside it go, then all +, then words.
    """
    over = [centred(x, strip.narrow, strip.width) for x in xs]
    least = [need.least for need in needs]
    read = [need.words if need.words <= strip.narrow else need.least for need in needs]
    ways = [(strip.plus, strip.plus, read), (CLOSE, strip.plus, read), (CLOSE, CLOSE, read), (CLOSE, CLOSE, least)]
    found: list[Area] = []
    for beside, between, room in ways:
        for width in widths:
            over[whole] = centred(xs[whole], width, strip.width)
            found = _moved_aside(over, whole, room, (beside, between))
            if _inside(found, xs, strip.width) and _near(found, xs):
                return found
    return found if _inside(found, xs, strip.width) else _shared(over, whole, strip.width)


def _moved_aside(over: list[Area], whole: int, room: Sequence[int], gaps: tuple[int, int]) -> list[Area]:
    # outwards from the whole header: each gives way to the one before, by its width first
    areas = list(over)
    bound = areas[whole].left - gaps[0]
    for number in range(whole - 1, -1, -1):
        right = min(areas[number].right, bound)
        areas[number] = Area(min(areas[number].left, right - room[number]), right)
        bound = areas[number].left - gaps[1]
    bound = areas[whole].right + gaps[0]
    for number in range(whole + 1, len(areas)):
        left = max(areas[number].left, bound)
        areas[number] = Area(left, max(areas[number].right, left + room[number]))
        bound = areas[number].right + gaps[1]
    return areas


def _inside(areas: list[Area], xs: Sequence[int], width: int) -> bool:
    # whether no header leaves the strip that is over a column in it
    pairs = zip(areas, xs, strict=True)
    return all(area.left >= EDGE and area.right <= width - EDGE for area, x in pairs if 0 <= x <= width)


def _near(areas: list[Area], xs: Sequence[int]) -> bool:
    most = ASIDE * min(after - before for before, after in pairwise(xs))
    return all(abs((area.left + area.right) / 2 - x) <= most for area, x in zip(areas, xs, strict=True))


def _shared(over: list[Area], whole: int, width: int) -> list[Area]:
    # the rest of the strip in equal parts
    areas = list(over)
    for numbers, left, right in (
        (range(whole), EDGE, areas[whole].left - CLOSE),
        (range(whole + 1, len(areas)), areas[whole].right + CLOSE, width - EDGE),
    ):
        for place, number in enumerate(numbers):
            begin, end = (left + (right + CLOSE - left) * (place + step) // len(numbers) for step in (0, 1))
            areas[number] = Area(begin, end - CLOSE)
    return areas
