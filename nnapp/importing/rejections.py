"""What is not taken as it stands: all of it counted, the first of it said."""

from __future__ import annotations

from collections.abc import Sequence
from math import isinf

from nnapp.importing.values import LISTED_REJECTIONS, Rejected, shortened
from nnapp.words import Said, marked

NO_NUMBER = marked("is no number")
TOO_LARGE = marked("is infinite or too large for a number")
BECOMES_MISSING = marked("the cell becomes missing")


class Found:
    """What is rejected in one part of a file; no more is kept than there is room for."""

    def __init__(self, room: int = LISTED_REJECTIONS) -> None:
        self._room = room
        self._kind_room = room
        self.count = 0
        self.kept: list[Rejected] = []

    def wanted(self) -> bool:
        """Count one more; say whether it is to be added, because it may be among the first."""
        self.count += 1
        self._kind_room -= 1
        return self._kind_room >= 0

    def add(self, rejected: Rejected) -> None:
        """Keep one that is wanted."""
        self.kept.append(rejected)

    def add_cells(self, column: str, cells: Sequence[str], lines: Sequence[int], bad: Sequence[int]) -> None:
        """Add bad cells of a column of numbers, given by their places among `cells`."""
        self.count += len(bad)
        self.kept.extend(bad_cell(column, cells[place], lines[place]) for place in bad[: self._room])

    def next_kind(self) -> None:
        """Begin anew to go through the part from its first line."""
        self._kind_room = self._room


class Rejections:
    """What is rejected in a whole file, by its lines."""

    def __init__(self) -> None:
        self.count = 0
        self.kept: list[Rejected] = []

    @property
    def room(self) -> int:
        """How many more are kept."""
        return LISTED_REJECTIONS - len(self.kept)

    def add(self, found: Found) -> None:
        """Take what was found in the next part."""
        self.count += found.count
        self.kept.extend(sorted(found.kept, key=_line)[: self.room])


def bad_cell(column: str, text: str, line: int) -> Rejected:
    """A cell of a column of numbers that is none."""
    problem = Said(TOO_LARGE if _is_infinite(text) else NO_NUMBER)
    return Rejected(line, column, shortened(text.strip()), problem, Said(BECOMES_MISSING))


def _is_infinite(text: str) -> bool:
    try:
        return isinf(float(text.replace(",", ".")))
    except ValueError:
        return False


def _line(rejected: Rejected) -> int:
    return rejected.line
