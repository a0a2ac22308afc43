"""Parquet files, read by DuckDB: numbers as they are, never by way of texts.

A connection of its own for each file, which may load no extension and open no other file.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import duckdb
import numpy as np
from numpy.typing import NDArray

from nnapp.importing.database import connected, fetched
from nnapp.importing.kinds import Cells, number_text
from nnapp.importing.problems import refuse
from nnapp.importing.values import PREVIEW_ROWS, Choices, Format, Imported, Preview, Source, shortened
from nnapp.importing.whole_tables import Found, imported_from, part_of, preview_of
from nnapp.progress import Report
from nnapp.words import Said, marked

MOST_CELLS = 250_000_000  # 2 GB as float64
MOST_COLUMNS = 100_000
SMALL_NUMBERS = {"TINYINT", "SMALLINT", "UTINYINT", "USMALLINT", "FLOAT"}  # float32 holds them exactly
NUMBERS = {"INTEGER", "UINTEGER", "BIGINT", "UBIGINT", "HUGEINT", "UHUGEINT", "DOUBLE", *SMALL_NUMBERS}
WIDE_INTEGERS = {"BIGINT", "UBIGINT", "HUGEINT", "UHUGEINT"}
EXACT = 2**53  # float64 holds every whole number up to it
TEXTS = {"VARCHAR", "UUID", "BOOLEAN"}
TIMES = ("DATE", "TIME", "TIMESTAMP", "INTERVAL")
DECIMAL = re.compile(r"DECIMAL\((\d+),\s*(\d+)\)")
DAMAGED = marked(
    "it is damaged or no whole Parquet file ({fault}). Get a new copy, or save it again as Parquet or CSV."
)


class Field(NamedTuple):
    """A column in the file."""

    name: str  # as the file has it
    called: str  # as DuckDB calls it, which must differ from the others even in small letters
    kind: str  # DuckDB's name of the type

    @property
    def is_number(self) -> bool:
        """Whether it holds numbers, which are taken as they are."""
        return self.kind in NUMBERS or self.kind.startswith("DECIMAL")

    @property
    def is_used(self) -> bool:
        """Whether it can become a column: not so for lists, maps, structures and bytes."""
        return self.is_number or self.kind in TEXTS or self.kind.startswith(("ENUM", *TIMES))


def preview(source: Source, choices: Choices, report: Report) -> Preview:
    """Say what a Parquet file holds. Raises `Refusal` where it is damaged."""
    return preview_of(_found(source, choices, part_of(report, 0, 0.7)), part_of(report, 0.7, 1))


def read(source: Source, choices: Choices, report: Report) -> Imported:
    """Read a Parquet file as a table."""
    return imported_from(_found(source, choices, part_of(report, 0, 0.7)), part_of(report, 0.7, 1))


def _found(source: Source, choices: Choices, report: Report) -> Found:
    if source.path is None:
        refuse(source, Said(marked("it is no text. Open the file itself.")))
    try:
        with connected(source.path) as connection:
            fields = _fields(connection, str(source.path))
            used = [field for field in fields if field.is_used]
            _check(source, connection, used)
            cells = _cells(connection, str(source.path), used, report)
    except duckdb.Error as error:
        refuse(source, Said(DAMAGED, {"fault": str(error).splitlines()[0][:200]}))
    return Found(
        format=Format.PARQUET,
        choices=Choices(columns=choices.columns),
        names=[field.name for field in used],
        columns=cells,
        rows=tuple(zip(*[_shown(column) for column in cells], strict=True)),
        notes=(*_nested(fields), *_times(used), *_rounded(used, cells)),
    )


def _fields(connection: duckdb.DuckDBPyConnection, path: str) -> list[Field]:
    described = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [path]).fetchall()
    fields = [Field(name, name, kind) for name, kind, *_ in described]
    schema = connection.execute("SELECT name, num_children FROM parquet_schema(?)", [path]).fetchall()
    names = _top_level(schema)
    if len(names) != len(fields):
        return fields
    return [field._replace(name=name) for field, name in zip(fields, names, strict=True)]


def _top_level(schema: list[tuple[str, int | None]]) -> list[str]:
    # the tree comes as a list, each node before its children; the first is the root
    names, inside = [], 0
    for name, children in schema[1:]:
        if inside:
            inside -= 1
        else:
            names.append(name)
        inside += children or 0
    return names


def _check(source: Source, connection: duckdb.DuckDBPyConnection, used: list[Field]) -> None:
    (rows,) = connection.execute("SELECT count(*) FROM read_parquet(?)", [str(source.path)]).fetchone() or (0,)
    if not used:
        refuse(source, Said(marked("it has no column of numbers or texts. Choose another file.")))
    if not rows:
        refuse(source, Said(marked("it has columns, but no rows. Choose another file.")))
    if rows * len(used) > MOST_CELLS or len(used) > MOST_COLUMNS:
        refuse(
            source,
            Said(
                marked(
                    "it has {rows} rows of {columns} columns, more than can be opened here (at most {most_columns} "
                    "columns and {most} cells). Save a part of it."
                ),
                {"rows": rows, "columns": len(used), "most_columns": MOST_COLUMNS, "most": MOST_CELLS},
            ),
        )


def _cells(connection: duckdb.DuckDBPyConnection, path: str, used: list[Field], report: Report) -> list[Cells]:
    # names of our own, because a file's may be alike or empty
    parts = [f"{_selected(field)} AS c{place}" for place, field in enumerate(used)]
    found = fetched(connection, f"SELECT {', '.join(parts)} FROM read_parquet(?)", [path], report)
    return [
        _numbers(found[f"c{place}"], field) if field.is_number else _texts(found[f"c{place}"])
        for place, field in enumerate(used)
    ]


def _selected(field: Field) -> str:
    called = '"' + field.called.replace('"', '""') + '"'
    if field.kind in NUMBERS:
        return called
    decimal = DECIMAL.fullmatch(field.kind)
    if decimal is not None and int(decimal[1]) <= 15:
        return f"CAST({called} AS DOUBLE)"
    text = f"CAST({called} AS VARCHAR)"  # of many digits, so that the nearest float64 is found
    return f"CAST({text} AS DOUBLE)" if decimal is not None else text


def _numbers(found: NDArray[Any], field: Field) -> NDArray[Any]:
    kind = np.float32 if field.kind in SMALL_NUMBERS else np.float64
    if isinstance(found, np.ma.MaskedArray):
        values = found.data.astype(kind)
        values[np.ma.getmaskarray(found)] = np.nan
        return values
    return found.astype(kind, copy=False)


def _texts(found: NDArray[Any]) -> list[str]:
    if isinstance(found, np.ma.MaskedArray):
        return [text or "" for text in found.filled("").tolist()]
    return [text or "" for text in found.tolist()]


def _shown(cells: Cells) -> list[str]:
    some = cells[:PREVIEW_ROWS]
    return [number_text(value) for value in some.tolist()] if isinstance(some, np.ndarray) else list(some)


def _nested(fields: list[Field]) -> list[Said]:
    return [
        Said(
            marked("Column “{name}” holds no single numbers or texts ({kind}) and was left out."),
            {"name": shortened(field.name, 30), "kind": shortened(field.kind, 30)},
        )
        for field in fields
        if not field.is_used
    ]


def _times(used: list[Field]) -> list[Said]:
    return [
        Said(
            marked("Column “{name}” holds dates or times ({kind}); they are kept as text."),
            {"name": shortened(field.name, 30), "kind": field.kind},
        )
        for field in used
        if field.kind.startswith(TIMES)
    ]


def _rounded(used: list[Field], cells: list[Cells]) -> list[Said]:
    return [
        Said(
            marked("Column “{name}” has whole numbers of 2⁵³ or beyond; they were rounded to numbers of 64 bits."),
            {"name": shortened(field.name, 30)},
        )
        for field, values in zip(used, cells, strict=True)
        if field.kind in WIDE_INTEGERS and isinstance(values, np.ndarray) and (np.abs(values) >= EXACT).any()
    ]
