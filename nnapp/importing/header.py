"""Where a table begins in a text: title lines above it, and whether its first row names the columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from nnapp.importing.dialect import ANY_NUMBER, usual_width
from nnapp.importing.facts import is_date
from nnapp.importing.numbers import is_missing
from nnapp.words import Said, marked

MOST_TITLES = 100  # records above the table
MOSTLY = 0.9
NUMBERS_ARE_NAMES = marked("the numbers in the first row count up, or are years, unlike those below")
COUNTED_NAMES = 5  # so many numbers that count up are names
YEAR = re.compile(r"(?:19|20)[0-9][0-9]")


class Row(NamedTuple):
    """A record of the sample and where it begins and ends; a blank line or a comment has no cells."""

    line: int
    end: int  # the line after it
    cells: list[str]


def guessed_first(rows: Sequence[Row]) -> tuple[int, Said]:
    """Return the place, among the rows, of the table's first one (its header, or its first data)."""
    width = usual_width([row.cells for row in rows])
    for place, row in enumerate(rows[:MOST_TITLES]):
        if not row.cells or (len(row.cells) == 1 and not row.cells[0].strip()) or row.cells[0].startswith("sep="):
            continue
        if _is_number_row(row.cells) or _may_begin(row.cells, width, rows[place + 1 :]):
            titles = [row for row in rows[:place] if row.cells]
            if titles:
                shown = " ".join(titles[0].cells).strip()[:40]
                return place, Said(
                    marked("lines such as “{line}” above the table have not as many cells as it has"), {"line": shown}
                )
            return place, Said(marked("the table begins with the first line that is neither blank nor a comment"))
    return 0, Said(marked("the table begins with the first line"))


def guessed_header(first: Sequence[str], body: Sequence[Sequence[str]]) -> tuple[bool, Said]:
    """Whether the first row names the columns."""
    numbers = [cell for cell in first if is_number(cell)]
    if numbers:
        if body and names_in_numbers(first, body[0]):
            return True, Said(NUMBERS_ARE_NAMES)
        return False, Said(marked("the first row has numbers"))
    if not body:
        return True, Said(marked("the only row has no numbers"))
    if _words_above_numbers(first, body):
        return True, Said(marked("the first row has words above columns of numbers"))
    if any(is_date(cell) and _dates_part(place, body) >= MOSTLY for place, cell in enumerate(first)):
        return False, Said(marked("the first row has dates or times above others"))
    return _header_of_words(first, body)


def _words_above_numbers(first: Sequence[str], body: Sequence[Sequence[str]]) -> bool:
    under = [_numbers_part(place, body) for place in range(len(first))]
    return any(part >= MOSTLY and not is_missing(cell) for part, cell in zip(under, first, strict=True))


def _header_of_words(first: Sequence[str], body: Sequence[Sequence[str]]) -> tuple[bool, Said]:
    names = [cell.strip() for cell in first if cell.strip()]
    below = [{row[place].strip() for row in body if place < len(row)} for place in range(len(first))]
    if not names:
        return False, Said(marked("the first row is empty"))
    if any(cell.strip() in column for cell, column in zip(first, below, strict=True) if cell.strip()):
        return False, Said(marked("words of the first row occur again below it"))
    return True, Said(marked("the words of the first row occur nowhere below it"))


def lacks_first_name(header: Sequence[str], body: Sequence[Sequence[str]], width: int) -> bool:
    """Whether the header has one cell less than the rows because row names have no title, as R writes it.

    Rows that end with a delimiter have one more cell, too, but at their end; and row names count, if they are numbers.
    """
    if len(header) != width - 1 or not body:
        return False
    whole = [row for row in body if len(row) == width]
    firsts = [row[0].strip() for row in whole]
    if not any(row[-1].strip() for row in whole) or any(is_number(name) and not name.isdigit() for name in firsts):
        return False
    return len(firsts) >= MOSTLY * len(body) and len(set(firsts)) == len(firsts)


def is_number(cell: str) -> bool:
    """Whether a cell is a number in any way of writing them."""
    return len(cell) < 400 and ANY_NUMBER.fullmatch(cell.strip()) is not None


def _is_number_row(cells: Sequence[str]) -> bool:
    return all(is_number(cell) or is_missing(cell) for cell in cells) and any(map(is_number, cells))


def _may_begin(cells: Sequence[str], width: int, below: Sequence[Row]) -> bool:
    filled = sum(1 for cell in cells if cell.strip())
    if len(cells) == width:
        return filled > 1 or width <= 2 or not any(_filled(row.cells) > 1 for row in below)
    if len(cells) == width - 1 and width > 2:  # names without that of the row names
        following = below[0].cells if below else []
        return (
            filled == len(cells)
            and len(following) == width
            and not (
                not any(map(is_number, following))
                and _words_above_numbers(following, [row.cells for row in below[1:] if row.cells])
            )
        )
    return len(cells) > width and filled > width


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell.strip())


def _numbers_part(place: int, body: Sequence[Sequence[str]]) -> float:
    cells = [row[place] for row in body if place < len(row) and not is_missing(row[place])]
    return sum(map(is_number, cells)) / len(cells) if cells else 0.0


def _dates_part(place: int, body: Sequence[Sequence[str]]) -> float:
    cells = [row[place] for row in body if place < len(row) and not is_missing(row[place])]
    return sum(map(is_date, cells)) / len(cells) if cells else 0.0


def names_in_numbers(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether the numbers of a first row are names: 0, 1, 2 …, or years beside a word; and those below are not."""
    numbers = [cell for cell in first if is_number(cell)]
    below = [cell for cell in second if is_number(cell)]
    if any(not is_number(cell) and not is_missing(cell) for cell in first):
        return (_are_years(numbers) and not _are_years(below)) or (_count_up(numbers) and not _count_up(below))
    untitled = len(numbers) == len(first) - 1 and not first[0].strip()  # the numbers of the rows
    return _count_up(numbers) and not _count_up(below) and (untitled or not all(map(str.isdigit, below)))


def _count_up(cells: Sequence[str]) -> bool:
    return len(cells) >= COUNTED_NAMES and [cell.strip() for cell in cells] == [str(n) for n in range(len(cells))]


def _are_years(cells: Sequence[str]) -> bool:
    return all(YEAR.fullmatch(cell.strip()) for cell in cells)
