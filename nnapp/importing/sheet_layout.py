"""Where in a sheet the table begins: title lines above it, and whether its first row names the columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from nnapp.importing.header import NUMBERS_ARE_NAMES, is_number, names_in_numbers
from nnapp.importing.numbers import NumberReader
from nnapp.importing.sheet_cells import cell_text
from nnapp.words import Said, marked

Row = Sequence[Any]
SAMPLE = 200  # rows that are looked at


class Layout(NamedTuple):
    """The first row of the table, counted from 0 in the sheet, and whether it names the columns."""

    skipped: int
    header: bool
    why_skipped: Said
    why_header: Said


def layout(rows: Sequence[tuple[int, Row]], skipped: int | None, header: bool | None) -> Layout:
    """Say where the table begins. `rows` are the first ones that hold anything, each with its number from 0."""
    place, why_skipped = _start(rows) if skipped is None else (_at(rows, skipped), Said(""))
    named, why_header = _header(rows, place) if header is None else (header, Said(""))
    if skipped is None and named:
        lower = _below_group_titles(rows, place)
        if lower != place:
            place = lower
            why_skipped = Said(marked("the row above it has titles over several columns"))
    number = rows[place][0] if skipped is None else skipped
    return Layout(number, named, why_skipped, why_header)


def is_filled(cell: Any) -> bool:
    """Whether a cell holds anything but blanks."""
    return not isinstance(cell, str) or bool(cell.strip())


def filled(row: Row) -> int:
    """How many cells of a row hold anything."""
    there = len(row) - row.count("")  # most cells of a wide sheet hold nothing at all
    return sum(map(is_filled, [cell for cell in row if cell != ""])) if there else 0


def looks_like_table(rows: Sequence[tuple[int, Row]]) -> bool:
    """Whether these rows are a table rather than some words about one: two rows of two cells, or of numbers."""
    numbers = sum(not {str}.issuperset(map(type, row)) for _, row in rows)
    return numbers >= 2 or sum(filled(row) >= 2 for _, row in rows) >= 2


def _start(rows: Sequence[tuple[int, Row]]) -> tuple[int, Said]:
    counts = [filled(row) for _, row in rows[:SAMPLE]]
    usual = sorted(counts)[len(counts) // 2]
    enough = max(1, min(2, usual), usual / 2)
    place = next(place for place, count in enumerate(counts) if count >= enough)
    if usual == 1 and len(rows) > 1 and counts[0] > 1:
        place = 0
    if place:
        return place, Said(
            marked("the rows above have only {few} filled cells, and the table has {usual}"),
            {"few": max(counts[:place]), "usual": usual},
        )
    return 0, Said(marked("the first row that is not empty belongs to the table"))


def _at(rows: Sequence[tuple[int, Row]], skipped: int) -> int:
    return next((place for place, (number, _) in enumerate(rows) if number >= skipped), len(rows) - 1)


def _header(rows: Sequence[tuple[int, Row]], place: int) -> tuple[bool, Said]:
    first, below = rows[place][1], [row for _, row in rows[place + 1 : SAMPLE]]
    if not below:
        names = all(_is_word(cell) for cell in first if is_filled(cell))
        return names, Said(marked("there is only one row, of texts") if names else marked("there is only one row"))
    if not all(_is_word(cell) for cell in first if is_filled(cell)):
        texts = [[cell_text(cell) for cell in row] for row in (first, below[0])]
        if any(map(is_number, texts[0])) and names_in_numbers(*texts):
            return True, Said(NUMBERS_ARE_NAMES)
        return False, Said(marked("the first row of the table holds numbers or dates"))
    if any(_has_values(below, column) for column, cell in enumerate(first) if is_filled(cell)):
        return True, Said(marked("its first row holds texts, and numbers or dates stand below them"))
    texts = [cell.strip() for cell in first if is_filled(cell)]
    again = any(row[column] == cell for column, cell in enumerate(first) if is_filled(cell) for row in below)
    if len(set(texts)) == len(texts) and not again:
        return True, Said(marked("the texts of its first row all differ, and none of them occurs again below"))
    return False, Said(marked("the texts of its first row occur again below it"))


def _has_values(below: Sequence[Row], column: int) -> bool:
    # more numbers and dates than words
    cells = [row[column] for row in below if is_filled(row[column])]
    return sum(not _is_word(cell) for cell in cells) * 2 > len(cells)


def _below_group_titles(rows: Sequence[tuple[int, Row]], place: int) -> int:
    # titles over several columns leave gaps, which the names of the columns below them fill
    while place + 2 < len(rows):
        row, below = rows[place][1], rows[place + 1][1]
        more = filled(below) > filled(row)
        if not (more and all(_is_word(cell) for cell in below if is_filled(cell)) and _header(rows, place + 1)[0]):
            break
        place += 1
    return place


def _is_word(cell: Any) -> bool:
    return isinstance(cell, str) and NumberReader().number(cell) is None
