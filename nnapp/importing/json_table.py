"""JSON as a table: an array of objects or of arrays, one of them per line, or an object of columns.

Read by Python's own reader and not by DuckDB's, which takes a name that occurs twice, and numbers that are too large,
without a word, and cannot say in which line something is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from nnapp.importing.json_rows import Rows
from nnapp.importing.json_text import (
    MOST_BYTES,
    MOST_VALUES_AT_ONCE,
    JsonProblem,
    array_parts,
    decoded,
    is_lines,
    shape,
    value_of,
)
from nnapp.importing.problems import refuse
from nnapp.importing.values import Choices, Format, Guess, Imported, Preview, Source, shortened
from nnapp.importing.whole_tables import Found, imported_from, part_of, preview_of
from nnapp.progress import Report
from nnapp.words import Said, marked

BLOCK = 4096  # rows that are read at a time
NO_TABLE = marked(
    "it holds no table. A table is an array of objects or arrays, one of them per line, or an object whose values are "
    "arrays of the same length."
)


class Laid(NamedTuple):
    """How the rows lie in the file."""

    rows: Rows
    names: Sequence[str] | None = None  # where they are beside the rows
    part: str | None = None  # of the file that holds the table
    parts: tuple[str, ...] = ()
    why_part: Said | None = None


def preview(source: Source, choices: Choices, report: Report) -> Preview:
    """Say what a JSON file holds. Raises `Refusal` where it is no valid JSON, or no table."""
    return preview_of(_found(source, choices, part_of(report, 0, 0.8)), part_of(report, 0.8, 1))


def read(source: Source, choices: Choices, report: Report) -> Imported:
    """Read a JSON file as a table."""
    return imported_from(_found(source, choices, part_of(report, 0, 0.8)), part_of(report, 0.8, 1))


def _found(source: Source, choices: Choices, report: Report) -> Found:
    if source.size() > MOST_BYTES:
        refuse(source, Said(marked("it has more than {most} MB. Save it as Parquet."), {"most": MOST_BYTES >> 20}))
    data = source.path.read_bytes() if source.path is not None else (source.text or "").encode("utf-8", "replace")
    try:
        encoding, data = decoded(data)
        laid = _laid(data, choices, report)
    except JsonProblem as problem:
        refuse(source, problem.said, problem.line)
    rows = laid.rows
    if not rows.lines or not rows.columns:
        refuse(source, Said(NO_TABLE))
    names = rows.names if laid.names is None else [*laid.names, *[""] * len(rows.names)][: len(rows.names)]
    guesses = []
    if laid.why_part is not None and choices.sheet != laid.part:
        guesses.append(Guess("sheet", laid.part, laid.why_part))
    if rows.why_header is not None and laid.names is None:
        guesses.append(Guess("header", rows.header, rows.why_header))
    return Found(
        format=Format.JSON,
        choices=Choices(encoding=encoding, header=rows.header, sheet=laid.part, columns=choices.columns),
        names=names,
        columns=[column.cells() for column in rows.columns],
        rows=tuple(rows.shown),
        guesses=tuple(guesses),
        alternatives=({"sheet": laid.parts} if laid.parts else {})
        | ({"header": (True, False)} if rows.header is not None and laid.names is None else {}),
        lines=rows.lines,
        notes=_notes(rows),
        bad_cells=tuple(rows.bad_cells),
        bad_cell_count=rows.bad_cell_count,
        rejected=tuple(rows.rejected),
        rejected_count=rows.rejected_count,
    )


def _laid(data: bytes, choices: Choices, report: Report) -> Laid:
    if is_lines(data):
        return Laid(_lines(data, choices, report))
    found = shape(data)
    if data.lstrip().startswith(b"["):
        rows = Rows(len(found.commas) + 1, len(data), choices.header)
        done = 0
        for lines, values in array_parts(data, found, BLOCK):
            rows.add(values, lines)
            done += len(values)
            report(done / (len(found.commas) + 1))
        return Laid(rows)
    if found.values > MOST_VALUES_AT_ONCE:
        raise JsonProblem(
            marked("it is one object of {values} values. Save it as an array of objects, or as Parquet."),
            values=found.values,
        )
    value = value_of(data.decode(), looked_through=True)
    if not isinstance(value, dict):
        raise JsonProblem(NO_TABLE)
    return _document(value, len(data), choices)


def _lines(data: bytes, choices: Choices, report: Report) -> Rows:
    lines = data.split(b"\n")
    rows = Rows(len(lines), len(data), choices.header)
    for begin in range(0, len(lines), BLOCK):
        report(begin / len(lines))
        values, numbers = [], []
        for number, line in enumerate(lines[begin : begin + BLOCK], begin + 1):
            if line.strip():
                try:
                    values.append(value_of(line.decode(), number))
                    numbers.append(number)
                except JsonProblem as problem:
                    rows.reject_line(number, line[:200].decode("utf-8", "replace"), problem.said)
        if values:
            rows.add(values, numbers)
    return rows


def _document(value: dict[str, Any], size: int, choices: Choices) -> Laid:
    lists = {name: part for name, part in value.items() if isinstance(part, list)}
    columns, data = value.get("columns"), lists.get("data")
    if data and isinstance(columns, list) and all(isinstance(row, list) for row in data):
        return Laid(_added(data, size, False), [str(name) for name in columns])  # as pandas writes it: “split”
    tables = [name for name, part in lists.items() if part and isinstance(part[0], dict | list)]
    if (tables and len(tables) < len(value)) or len(tables) == 1:
        part = choices.sheet if choices.sheet in tables else max(tables, key=lambda name: len(lists[name]))
        why = Said(marked("the longest array of rows in the file"))
        return Laid(_added(lists[part], size, choices.header), None, part, tuple(tables), why)
    if value and len(lists) == len(value):
        return _columns(lists, size)
    if value and all(isinstance(part, dict) for part in value.values()):
        return _of_objects(value, size)
    return Laid(_added([value], size, None))


def _columns(lists: dict[str, list[Any]], size: int) -> Laid:
    lengths = {name: len(part) for name, part in lists.items()}
    if len(set(lengths.values())) > 1:
        one, other = min(lengths, key=lengths.__getitem__), max(lengths, key=lengths.__getitem__)
        raise JsonProblem(
            marked("its columns have different lengths: “{one}” has {few} values and “{other}” has {many}."),
            one=shortened(one, 30),
            few=lengths[one],
            other=shortened(other, 30),
            many=lengths[other],
        )
    return Laid(_added(list(map(list, zip(*lists.values(), strict=True))), size, False), list(lists))


def _of_objects(value: dict[str, dict[str, Any]], size: int) -> Laid:
    # as pandas writes it: by columns, each with its row numbers; or by rows, each with its name
    first = next(iter(value.values()))
    if not all(name.isdecimal() for name in first):
        return Laid(_added(list(value.values()), size, None))
    numbers = list(dict.fromkeys(number for part in value.values() for number in part))
    rows = [[part.get(number, "") for part in value.values()] for number in numbers[: size + 1]]
    return Laid(_added(rows, size, False), list(value))


def _added(values: list[Any], size: int, header: bool | None) -> Rows:
    rows = Rows(len(values), size, header)
    for begin in range(0, len(values), BLOCK):
        some = values[begin : begin + BLOCK]
        rows.add(some, range(begin + 1, begin + len(some) + 1))
    return rows


def _notes(rows: Rows) -> tuple[Said, ...]:
    notes = []
    if rows.nested:
        names = ", ".join(f"“{shortened(name, 30)}”" for name in list(rows.nested)[:5])
        notes.append(
            Said(marked("Arrays and objects inside of rows were taken as text: {columns}."), {"columns": names})
        )
    if rows.absent:
        notes.append(
            Said(marked("Cells that are missing because their rows do not have them: {count}."), {"count": rows.absent})
        )
    if rows.not_numbers:
        notes.append(Said(marked("Cells that are NaN, and count as missing: {count}."), {"count": rows.not_numbers}))
    if rows.rounded:
        notes.append(
            Said(
                marked("Whole numbers of 2⁵³ or beyond that were rounded to numbers of 64 bits: {count}."),
                {"count": rows.rounded},
            )
        )
    return tuple(notes)
