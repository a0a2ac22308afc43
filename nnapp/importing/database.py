"""DuckDB for one file: a connection that may open nothing else, and queries that report and can be cancelled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
from numpy.typing import NDArray

from nnapp.importing.waiting import waited
from nnapp.progress import Report

CONFIG = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "threads": "2",
    "memory_limit": "4GB",
}


@contextmanager
def connected(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection to an empty database that can read this file only."""
    with duckdb.connect(":memory:", config=dict(CONFIG)) as connection:
        allowed = str(path).replace("'", "''")
        connection.execute(f"SET allowed_paths = ['{allowed}']")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection


def fetched(
    connection: duckdb.DuckDBPyConnection, query: str, values: Sequence[Any], report: Report
) -> dict[str, NDArray[Any]]:
    """Return the columns of a query's result. Whatever `report` raises stops the query and is raised."""

    def fetch() -> dict[str, NDArray[Any]]:
        return connection.execute(query, values).fetchnumpy()

    def progress() -> float:
        return max(0.0, connection.query_progress() / 100)

    return waited(fetch, progress, report, connection.interrupt)
