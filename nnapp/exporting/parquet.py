"""A table as the bytes of a Parquet file, made by DuckDB in a folder of its own and handed over piece by piece."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from nnapp.exporting.names import different
from nnapp.words import Refusal, marked

CHUNK = 2**22
OPTIONS = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


def parquet_chunks(columns: Sequence[tuple[str, Any]]) -> Iterator[bytes]:
    """Yield the bytes of a Parquet file with these columns (name, values): numbers with NaN as NULL, texts with ""."""
    with tempfile.TemporaryDirectory(prefix="bplab-", ignore_cleanup_errors=True) as folder:
        made = Path(folder) / "table.parquet"
        try:
            _make(columns, made)
        except duckdb.Error as error:
            raise Refusal(
                marked("The table cannot be written as Parquet ({fault}). Write it as CSV."),
                fault=str(error).splitlines()[0][:200],
            ) from error
        with made.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk


def _make(columns: Sequence[tuple[str, Any]], made: Path) -> None:
    arrays = {f"c{number}": _array(values) for number, (_, values) in enumerate(columns)}
    names = different([name for name, _ in columns], str.casefold)  # databases take "a" and "A" for the same
    selected = ", ".join(
        f"{_column(place, arrays[place])} AS {_quoted(name)}" for place, name in zip(arrays, names, strict=True)
    )
    with duckdb.connect(":memory:", config=dict(OPTIONS)) as connection:
        connection.register("given", arrays)
        connection.execute(
            f"COPY (SELECT {selected} FROM given) TO '{str(made).replace(chr(39), chr(39) * 2)}' (FORMAT parquet)"
        )


def _column(place: str, array: NDArray[Any]) -> str:
    if array.dtype == object:
        return f"CAST({place} AS VARCHAR)"
    return f"CASE WHEN isnan({place}) THEN NULL ELSE {place} END"


def _array(values: Any) -> NDArray[Any]:
    if isinstance(values, np.ndarray) and values.dtype.kind == "f":
        return np.ascontiguousarray(values)
    texts = np.empty(len(values), object)
    texts[:] = [None if text == "" else text.encode("utf-8", "replace").decode() for text in values]
    return texts


def _quoted(name: str) -> str:
    return '"' + name.encode("utf-8", "replace").decode().replace('"', '""').replace("\0", "") + '"'
