"""The table with what the network says about each row: as CSV, as Parquet, and as text for the clipboard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnapp.atomic import SYSTEM, FileLayer, write_atomically
from nnapp.dataset import CategoryColumn, Column, Dataset, NumberColumn, Split
from nnapp.exporting.answers import Values, answer_columns
from nnapp.exporting.names import different
from nnapp.exporting.problems import writing
from nnapp.exporting.texts import BLOCK, Spelling, lines
from nnapp.progress import Report
from nnapp.project import Project

SPLIT_COLUMN = "split"
SPLIT_TEXTS = {split: split.name.lower() for split in Split}


def table_with_answers(project: Project, rows: ArrayLike | None = None) -> list[tuple[str, Values]]:
    """Return the columns (name, values) of the table, then what the network answers, then what each row is for.

    Numbers are arrays (rows,) in the table's own units, NaN where a cell is empty; categories and texts are texts,
    "" where a cell is empty. `rows` are numbers of rows from 0; all rows where it is None. Names differ.
    """
    dataset = project.dataset
    some = np.arange(dataset.row_count) if rows is None else np.asarray(rows, np.intp)
    columns = [(column.name, _values(column, some)) for column in dataset.columns]
    found = [*columns, *answer_columns(project, some), (SPLIT_COLUMN, _splits(dataset, some))]
    names = different([name for name, _ in found])
    return [(name, values) for name, (_, values) in zip(names, found, strict=True)]


def write_csv(
    project: Project,
    path: Path,
    *,
    delimiter: str = ",",
    decimal: str = ".",
    report: Report | None = None,
    files: FileLayer = SYSTEM,
) -> None:
    """Write the table with answers as CSV (RFC 4180, UTF-8); the file is there wholly or as it was.

    Raises `Refusal` where it cannot be written.
    """
    spelling = Spelling(delimiter, decimal)
    spelling.check()
    with writing(path):
        columns = table_with_answers(project)
        write_atomically(path, _encoded(columns, spelling, report), files)


def write_parquet(project: Project, path: Path, *, files: FileLayer = SYSTEM) -> None:
    """Write the table with answers as Parquet, empty cells as NULL; the file is there wholly or as it was.

    Raises `Refusal` where it cannot be written.
    """
    from nnapp.exporting.parquet import parquet_chunks  # noqa: PLC0415 - DuckDB takes a while to start

    with writing(path):
        write_atomically(path, parquet_chunks(table_with_answers(project)), files)


def clipboard_text(
    project: Project,
    rows: ArrayLike | None = None,
    columns: Sequence[int] | None = None,
    *,
    decimal: str = ".",
    header: bool = True,
) -> str:
    """Return rows as tab-separated text, which spreadsheets paste as cells.

    `columns` are positions in `table_with_answers`, which begins with the table's own columns; all where it is None.
    """
    dataset = project.dataset
    if columns is not None and all(0 <= position < len(dataset.columns) for position in columns):
        some = np.arange(dataset.row_count) if rows is None else np.asarray(rows, np.intp)
        chosen = [(dataset.columns[i].name, _values(dataset.columns[i], some)) for i in columns]
    else:
        found = table_with_answers(project, rows)
        chosen = found if columns is None else [found[position] for position in columns]
    return "".join(lines(chosen, Spelling("\t", decimal, "\n"), header))


def _values(column: Column, rows: NDArray[np.intp]) -> Values:
    if isinstance(column, NumberColumn):
        numbers: NDArray[np.float64] = column.values[rows]
        return numbers
    texts = column.texts() if isinstance(column, CategoryColumn) else column.values
    return tuple(texts[row] for row in rows.tolist())


def _splits(dataset: Dataset, rows: NDArray[np.intp]) -> tuple[str, ...]:
    if dataset.split is None:
        return (SPLIT_TEXTS[Split.TRAINING],) * len(rows)
    return tuple(SPLIT_TEXTS[Split(number)] for number in dataset.split[rows].tolist())


def _encoded(columns: list[tuple[str, Values]], spelling: Spelling, report: Report | None) -> Iterator[bytes]:
    rows = max(1, len(columns[0][1]))
    for number, text in enumerate(lines(columns, spelling)):
        if report is not None:
            report(min(1.0, number * BLOCK / rows))
        yield text.encode("utf-8", "replace")
