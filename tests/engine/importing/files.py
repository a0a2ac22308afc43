"""What the tests of file formats share: a file written, previewed and read, and its columns as plain values."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nnapp.dataset import CategoryColumn, NumberColumn
from nnapp.importing import Choices, Imported, Preview, Source, preview, read
from nnapp.words import Refusal


def both(path: Path, content: bytes | str, choices: Choices | None = None) -> tuple[Preview, Imported]:
    """Write a file, preview it, and read it with what the preview understood; the two must agree."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    shown = preview(Source.of(path), choices)
    table = read(Source.of(path), shown.choices)
    assert table.choices == shown.choices
    assert (table.rejected, table.rejected_count) == (shown.rejected, shown.rejected_count)
    assert tuple(column.name for column in table.dataset.columns) == shown.names
    assert tuple(column.role for column in table.dataset.columns) == shown.roles
    assert table.dataset.row_count == shown.row_count
    assert all(len(row) == len(shown.names) for row in shown.rows)
    return shown, table


def plain(table: Imported) -> dict[str, list[object]]:
    """The columns by their names, as lists; None where a cell is missing."""
    return {column.name: cells(column) for column in table.dataset.columns}


def cells(column: object) -> list[object]:
    if isinstance(column, NumberColumn):
        return [None if np.isnan(value) else value for value in column.values.tolist()]
    texts = column.texts() if isinstance(column, CategoryColumn) else column.values  # type: ignore[attr-defined]
    return [text or None for text in texts]


def refused(path: Path, content: bytes | str, choices: Choices | None = None) -> str:
    """Write a file that must be refused, and return the words."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(Refusal) as refusal:
        preview(Source.of(path), choices)
    with pytest.raises(Refusal):
        read(Source.of(path), choices)
    assert path.name in str(refusal.value)
    assert "unexpected" not in str(refusal.value)
    return str(refusal.value)


def words(said: object) -> str:
    """All that is said, as one text."""
    return "\n".join(str(part) for part in said)  # type: ignore[attr-defined]
