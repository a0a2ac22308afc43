"""Find texts and numbers in the cells of a table, and replace them, a column at a time.

A cell is searched as it reads in full, where it is edited and copied, whatever short form is shown. `rows` are numbers
of rows, ascending; a missing cell reads as nothing and is never found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from nnapp.dataset import NO_CATEGORY, CategoryColumn, Column, NumberColumn, TextColumn
from nnapp.exporting.texts import number_texts
from nnapp.progress import Report, unheard
from nnapp.project import Project, number_from
from nnapp.project.writing import with_columns, with_texts, with_values
from nnapp.words import Refusal, marked

BLOCK = 2**14  # rows between two reports
LETTERS = frozenset("0123456789.-+einf")  # of numbers as they read
NONE: NDArray[np.intp] = np.empty(0, np.intp)

Found = NDArray[np.intp]
Test = Callable[[str], bool]


class Search(Struct, frozen=True):
    """What is looked for."""

    text: str
    match_case: bool = False  # else A finds a
    whole_cell: bool = False  # the cell must read so from its beginning to its end
    by_value: bool = False  # a number is found however it is written: 0.5 finds 0,5 and 5e-1, and not 10.5


class Replaced(NamedTuple):
    """Columns with other cells, and what became of the cells that were found."""

    columns: dict[int, Column]  # by position, those that changed
    before: dict[int, Column]  # these columns as they were
    cells: int  # that changed
    computed: int  # that were found in computed columns, and stayed


def found_in(column: Column, search: Search, report: Report = unheard) -> Found:
    """Return the rows whose cells have what is looked for; an empty text is found nowhere."""
    if not search.text:
        return NONE
    wanted = wanted_number(search)
    if isinstance(column, NumberColumn):
        return _found_numbers(column.values, search, wanted, report)
    test = tester(search)
    if isinstance(column, TextColumn):
        return _found_texts(column.values, test, report)
    hits = np.array([*map(test, column.labels), False], bool)  # the last one: a missing cell
    return np.flatnonzero(hits[column.codes])


def tester(search: Search) -> Test:
    """Return what says of a text whether it has what is looked for."""
    wanted = wanted_number(search)
    if wanted is not None:

        def same_number(text: str) -> bool:
            return _number(text) == wanted

        return same_number
    if search.match_case:
        return search.text.__eq__ if search.whole_cell else lambda text: search.text in text
    pattern = _pattern(search)
    if search.whole_cell:
        return lambda text: pattern.fullmatch(text) is not None
    return lambda text: pattern.search(text) is not None


def wanted_number(search: Search) -> float | None:
    """Return the number that is looked for by its value; None where a text is looked for."""
    return _number(search.text) if search.by_value else None


def replacer(search: Search, replacement: str) -> Callable[[str], str]:
    """Return what gives the text that a found one becomes."""
    if search.whole_cell or wanted_number(search) is not None:
        return lambda text: replacement
    if search.match_case:
        return lambda text: text.replace(search.text, replacement)
    pattern = _pattern(search)
    return lambda text: pattern.sub(lambda match: replacement, text)


def replaced(
    project: Project, search: Search, replacement: str, found: dict[int, Found], report: Report = unheard
) -> Replaced:
    """Replace what is looked for in the cells that were found, given as the rows of each column.

    Raises `Refusal` where a number column would get what is no number; computed columns stay as they are.
    """
    after: dict[int, Column] = {}
    changed = computed = done = 0
    total = sum(map(len, found.values())) or 1
    for position, rows in found.items():
        column = project.dataset.columns[position]
        if isinstance(column, NumberColumn) and column.formula:
            computed += len(rows)
        elif len(rows):
            new = _with_replaced(column, rows, replacer(search, replacement), _part(report, done / total, total))
            if new is not column:
                after[position] = new
                changed += len(rows)
        done += len(rows)
        report(done / total)
    return Replaced(after, {position: project.dataset.columns[position] for position in after}, changed, computed)


def with_replaced(project: Project, new: Replaced) -> Project:
    """Put replaced columns into the table; raises `Refusal` where these have changed since they were looked at."""
    columns = list(project.dataset.columns)
    for position, column in new.columns.items():
        if position >= len(columns) or columns[position] is not new.before[position]:
            raise Refusal(
                marked("The table has changed while cells were replaced. Nothing was replaced. Please replace again.")
            )
        columns[position] = column
    return with_columns(project, columns)


def full_number(value: float) -> str:
    """Write a number as it is edited: so that reading it gives the very same number."""
    return repr(value).removesuffix(".0")


def full_numbers(values: NDArray[Any]) -> list[str]:
    """Write numbers as they are edited, NaN as an empty text; for many at once."""
    texts = number_texts(values.astype(np.float64, copy=False))
    return [text if text.isdecimal() else _as_edited(text) for text in texts]


def _as_edited(text: str) -> str:
    # the fast way writes large and small numbers otherwise: 1e16 for 1e+16, and 0.00001 for 1e-05
    return full_number(float(text)) if "e" in text or text == "-0.0" or "0.0000" in text[:7] else text


def _found_numbers(values: NDArray[Any], search: Search, wanted: float | None, report: Report) -> Found:
    if wanted is not None:
        with np.errstate(over="ignore"):
            return np.flatnonzero((values == wanted) | (values == values.dtype.type(wanted)))
    test = tester(search)
    if search.whole_cell:
        number = _number(search.text, typed=False)
        if number is None or not test(full_number(number)):
            return NONE
        same = values == number
        return np.flatnonzero(same & (np.signbit(values) == np.signbit(number)) if number == 0 else same)
    if not LETTERS.issuperset(search.text.lower()):  # no number reads so
        return NONE
    parts = []
    for begin in range(0, len(values), BLOCK):
        report(begin / len(values))
        parts.append(_found_digits(values[begin : begin + BLOCK], search) + begin)
    return np.concatenate(parts) if parts else NONE


def _found_digits(values: NDArray[Any], search: Search) -> Found:
    # a part of numbers, in all of them at once: they are written side by side, each with a comma behind
    with np.errstate(invalid="ignore"):
        size = np.abs(values)
        usual = ((size >= 1e-4) & (size < 1e16)) | ((size == 0) & ~np.signbit(values))
    rows, others = np.flatnonzero(usual), np.flatnonzero(~usual)
    test, rest = tester(search), full_numbers(values[others])
    found = [row for row, text in zip(others.tolist(), rest, strict=True) if text and test(text)]
    written = msgspec.json.encode(values[rows].astype(np.float64, copy=False).tolist())[1:-1] + b","
    written = written.replace(b".0,", b",")
    needle = search.text.encode() if search.match_case else search.text.lower().encode()
    places = []
    place = written.find(needle) if len(rows) else -1
    while place >= 0:
        places.append(place)
        place = written.find(needle, place + 1)
    if places:
        ends = np.flatnonzero(np.frombuffer(written, np.uint8) == ord(","))
        found += rows[np.unique(np.searchsorted(ends, places))].tolist()
    return np.sort(np.array(found, np.intp))


def _found_texts(texts: Sequence[str], test: Test, report: Report) -> Found:
    parts: list[Iterable[int]] = []
    for begin in range(0, len(texts), BLOCK):
        report(begin / len(texts))
        some = texts[begin : begin + BLOCK]
        parts.append([row for row, text in enumerate(some, start=begin) if text and test(text)])
    return np.array([row for part in parts for row in part], np.intp)


def _with_replaced(column: Column, rows: Found, change: Callable[[str], str], report: Report) -> Column:
    if isinstance(column, CategoryColumn):
        return _with_labels(column, rows, change)
    old = [column.values[row] for row in rows.tolist()] if isinstance(column, TextColumn) else None
    texts = full_numbers(column.values[rows]) if isinstance(column, NumberColumn) else old or []
    new: list[str] = []
    for begin in range(0, len(texts), BLOCK):
        report(begin)
        new += map(change, texts[begin : begin + BLOCK])
    return with_texts(column, rows, new)


def _with_labels(column: CategoryColumn, rows: Found, change: Callable[[str], str]) -> Column:
    # each label once, however many cells have it
    occurring = np.unique(column.codes[rows]).tolist()
    becomes = {code: change(column.labels[code]) for code in occurring}
    labels = dict.fromkeys([*column.labels, *(text for text in becomes.values() if text)])
    places = {label: code for code, label in enumerate(labels)} | {"": NO_CATEGORY}
    codes = np.arange(len(column.labels), dtype=np.int32)
    for code, text in becomes.items():
        codes[code] = places[text]
    values = column.codes.copy()
    values[rows] = codes[values[rows]]
    wider = CategoryColumn(column.name, column.role, column.codes, tuple(labels), column.missing)
    new = with_values(wider, values)
    return column if new is wider else new


def _pattern(search: Search) -> re.Pattern[str]:
    return re.compile(re.escape(search.text), re.IGNORECASE)


def _number(text: str, *, typed: bool = True) -> float | None:
    # `typed`: as people type numbers, with a comma or another minus
    try:
        value = number_from(text) if typed else float(text)
    except ValueError:
        return None
    return None if np.isnan(value) else value


def _part(report: Report, begin: float, total: int) -> Report:
    def told(done: float) -> None:
        report(min(begin + done / total, 1.0))

    return told
