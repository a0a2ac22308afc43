"""Parquet: numbers bit for bit, NULL as missing, what is no column left out, damaged files refused."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pytest

from nnapp.dataset import CategoryColumn, Kind, NumberColumn, Role, TextColumn
from nnapp.importing import Cancelled, Choices, ColumnChoice, Format, Source, format_of, preview, read
from tests.engine.importing.files import both, plain, refused, words


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "table.parquet"


def written(path: Path, query: str, **given: object) -> bytes:
    """The bytes of a Parquet file with what a query gives."""
    with duckdb.connect(":memory:") as connection:
        for name, value in given.items():
            connection.register(name, value)
        connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
    return path.read_bytes()


def test_numbers_are_the_same_to_the_last_bit(path: Path) -> None:
    dice = np.random.default_rng(1)
    double = dice.integers(0, 2**63, 5000).view(np.float64)
    double = np.where(np.isfinite(double), double, -0.0)
    with np.errstate(over="ignore"):
        single = double.astype(np.float32)
    single = np.where(np.isfinite(single), single, np.float32(-0.0))
    _, table = both(path, written(path, "SELECT * FROM given", given={"d": double, "s": single}))
    assert format_of(Source.of(path)) is Format.PARQUET
    first, second = table.dataset.columns
    assert isinstance(first, NumberColumn) and isinstance(second, NumberColumn)
    assert first.values.tobytes() == double.tobytes()
    assert second.values.tobytes() == single.tobytes()
    assert second.values.dtype == np.float32


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("TINYINT", "-128", -128),
        ("UTINYINT", "255", 255),
        ("SMALLINT", "-32768", -32768),
        ("INTEGER", "2147483647", 2147483647),
        ("BIGINT", "9007199254740991", 9007199254740991),
        ("UBIGINT", "4294967296", 4294967296),
        ("DECIMAL(4,1)", "0.1", 0.1),
        ("DECIMAL(18,17)", "1.23456789012345678", 1.23456789012345678),
        ("DECIMAL(38,20)", "0.30000000000000000001", 0.3),
        ("BOOLEAN", "true", "true"),
        ("VARCHAR", "'a''b'", "a'b"),
        ("ENUM('x', 'y')", "'y'", "y"),
        ("DATE", "'2026-01-31'", "2026-01-31"),
        ("TIMESTAMP", "'2026-01-31 12:00:00'", "2026-01-31 12:00:00"),
        ("TIME", "'12:30:00'", "12:30:00"),
    ],
)
def test_every_type_that_is_one_value_becomes_a_column_with_null_as_missing(
    path: Path, kind: str, value: str, expected: object
) -> None:
    query = f"SELECT CAST(x AS {kind}) AS c FROM (VALUES ({value}), (NULL), ({value})) AS t(x)"
    _, table = both(path, written(path, query))
    assert plain(table) == {"c": [expected, None, expected]}


def test_whole_numbers_that_float64_cannot_hold_are_said(path: Path) -> None:
    shown, table = both(path, written(path, "SELECT 9007199254740993::BIGINT AS big, 1 AS small"))
    assert plain(table) == {"big": [9007199254740992.0], "small": [1.0]}
    assert "“big”" in words(shown.notes) and "“small”" not in words(shown.notes)


def test_nested_columns_are_left_out_and_dates_are_text_both_with_a_note(path: Path) -> None:
    query = "SELECT [1, 2] AS list, {'a': 1} AS struct, MAP {1: 2} AS map, 'ab'::BLOB AS bytes"
    query += ", DATE '2026-01-31' AS day, 5 AS x"
    shown, table = both(path, written(path, query))
    assert plain(table) == {"day": ["2026-01-31"], "x": [5.0]}
    assert isinstance(table.dataset.columns[0], TextColumn)
    for name in ("list", "struct", "map", "bytes", "day"):
        assert f"“{name}”" in words(shown.notes)


def test_names_are_those_of_the_file(path: Path) -> None:
    query = 'SELECT 1 AS "a", {\'in\': 2} AS "nested", 3 AS "<b>x</b>", 4 AS "", 5 AS "q""uote", 6 AS " a "'
    shown, _ = both(path, written(path, query.replace('AS ""', 'AS " "')))
    assert shown.names == ("a", "<b>x</b>", "column 3", 'q"uote', "a (2)")


def test_kinds_and_roles_are_guessed_and_can_be_chosen(path: Path) -> None:
    query = (
        "SELECT range AS id, range % 2 AS x, CASE WHEN range % 3 = 0 THEN 'a' ELSE 'b' END AS species FROM range(30)"
    )
    shown, table = both(path, written(path, query))
    assert isinstance(table.dataset.columns[2], CategoryColumn)
    assert shown.roles == (Role.IGNORED, Role.INPUT, Role.TARGET)
    chosen = Choices(columns=(ColumnChoice(role=Role.INPUT), ColumnChoice(kind=Kind.CATEGORY, name="parity")))
    shown, table = both(path, path.read_bytes(), chosen)
    assert shown.kinds[1] is Kind.CATEGORY
    assert plain(table)["parity"][:3] == ["0", "1", "0"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT 1 AS x WHERE false", "no rows"),
        ("SELECT [1] AS x", "no column"),
        ("SELECT 1 AS x FROM range(300000000)", "more than can be opened"),
    ],
)
def test_what_is_no_table_is_refused(path: Path, query: str, said: str) -> None:
    assert said in refused(path, written(path, query))


def test_damaged_files_are_refused(path: Path) -> None:
    content = written(path, "SELECT range AS x, range::VARCHAR AS s FROM range(1000)")
    for damaged in (content[:-1], content[: len(content) // 2], b"PAR1", content[:4] + content[50:], b"PAR1" * 100):
        assert "damaged" in refused(path, damaged)


def test_nothing_but_the_file_can_be_opened_through_its_name(tmp_path: Path) -> None:
    content = written(tmp_path / "a.parquet", "SELECT 1 AS x")
    _, table = both(tmp_path / "it's [a]*?.parquet", content)
    assert plain(table) == {"x": [1.0]}


def test_reading_can_be_cancelled(path: Path) -> None:
    written(path, "SELECT random() AS x, random() AS y FROM range(2000000)")

    def cancel(done: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        preview(Source.of(path), None, cancel)
    assert read(Source.of(path)).dataset.row_count == 2_000_000
