"""The table with answers: right numbers, files that come back bit for bit, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import errno
import io
import os
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from nnapp.activations import Sigmoid, Softmax, Tanh
from nnapp.atomic import SYSTEM
from nnapp.dataset import CategoryColumn, Column, Dataset, Kind, NumberColumn, Role, TextColumn
from nnapp.exporting.table import clipboard_text, table_with_answers, write_csv, write_parquet
from nnapp.exporting.texts import number_texts
from nnapp.importing import Choices, ColumnChoice, Source, preview, read
from nnapp.importing.formula_cells import as_it_was, defused
from nnapp.network import predict
from nnapp.project import Project, opening_project
from nnapp.scaling import ZScore
from nnapp.topology import Layer, Topology
from nnapp.words import Refusal

FORMULAS = ["=1+1", "+A1", "-A1", "@SUM(1)", "\t=1", "\r=1", "'=1", "''+x", "=cmd|' /C calc'!A0", "＝1"]


def project(*columns: Column, output: object = None, split: list[int] | None = None) -> Project:
    """A project with this table and an untrained network that fits."""
    dataset = Dataset(columns, None if split is None else np.array(split, np.uint8))
    inputs, outputs = (len(dataset.features(role)) for role in (Role.INPUT, Role.TARGET))
    output_layer = Layer(units=outputs, activation=output or Tanh())  # type: ignore[arg-type]
    return Project(topology=Topology(inputs=inputs, layers=(Layer(units=3), output_layer)), dataset=dataset)


def numbers(name: str, role: Role, values: object, **choices: object) -> NumberColumn:
    return NumberColumn(name, role, np.array(values, float), **choices)  # type: ignore[arg-type]


def kinds_of(columns: list[tuple[str, object]]) -> Choices:
    """The choices that make what `table_with_answers` gave the same columns again."""
    kinds = [Kind.NUMBER if isinstance(values, np.ndarray) else Kind.TEXT for _, values in columns]
    return Choices(columns=tuple(ColumnChoice(kind=kind) for kind in kinds))


def test_answers_are_those_of_the_network_in_the_tables_own_units() -> None:
    x, t = np.array([0.0, 1, 2, 3]), np.array([100.0, 300, 500, 900])
    made = project(numbers("x", Role.INPUT, x), numbers("t", Role.TARGET, t, scaling=ZScore()))
    columns = dict(table_with_answers(made))
    assert list(columns) == ["x", "t", "t (predicted)", "split"]
    assert np.array_equal(columns["t (predicted)"], predict(made, x[:, None])[:, 0])
    assert abs(columns["t (predicted)"]).max() > 2  # not the network's own numbers
    assert columns["split"] == ("training",) * 4


def test_several_classes_have_the_predicted_one_and_each_probability() -> None:
    species = CategoryColumn.from_texts("species", Role.TARGET, ["b", "a", "c", "b"])
    made = project(numbers("x", Role.INPUT, [0, 1, 2, 3]), species, output=Softmax())
    made = with_cost(made, "cross-entropy")
    columns = dict(table_with_answers(made))
    names = [f"species = {label} (probability)" for label in "abc"]
    assert list(columns)[2:-1] == ["species (predicted)", *names]
    probabilities = np.column_stack([columns[name] for name in names])
    assert np.allclose(probabilities.sum(axis=1), 1)
    assert columns["species (predicted)"] == tuple("abc"[place] for place in probabilities.argmax(axis=1))


def with_cost(made: Project, cost: str) -> Project:
    from msgspec.structs import replace  # noqa: PLC0415

    from nnapp.costs import BinaryCrossEntropy, CrossEntropy  # noqa: PLC0415

    costs = {"cross-entropy": CrossEntropy(), "binary": BinaryCrossEntropy()}
    return replace(made, training=replace(made.training, cost=costs[cost]))


def test_two_classes_have_both_probabilities_although_the_network_has_one_output() -> None:
    kind = CategoryColumn.from_texts("kind", Role.TARGET, ["no", "yes", "yes"])
    made = project(numbers("x", Role.INPUT, [0, 1, 2]), kind, output=Sigmoid())
    columns = dict(table_with_answers(made))
    no, yes = columns["kind = no (probability)"], columns["kind = yes (probability)"]
    assert np.allclose(no + yes, 1)
    assert np.array_equal(yes, predict(made, [[0], [1], [2]])[:, 0])
    assert columns["kind (predicted)"] == tuple("yes" if value >= 0.5 else "no" for value in yes)


def test_rows_without_an_input_have_no_answer_and_all_rows_say_what_they_are_for() -> None:
    kind = CategoryColumn.from_texts("kind", Role.TARGET, ["a", "b", "", "a"])
    made = project(numbers("x", Role.INPUT, [0, np.nan, 2, 3]), kind, output=Sigmoid(), split=[0, 1, 2, 3])
    columns = dict(table_with_answers(made))
    assert columns["kind (predicted)"][1] == "" and "" not in columns["kind (predicted)"][2:]
    assert np.isnan(columns["kind = a (probability)"]).tolist() == [False, True, False, False]
    assert columns["split"] == ("training", "validation", "test", "excluded")


def test_some_rows_can_be_asked_for() -> None:
    made = opening_project()
    all_rows, some = dict(table_with_answers(made)), dict(table_with_answers(made, [3, 1]))
    assert all(np.array_equal(np.asarray(some[name]), np.asarray(all_rows[name])[[3, 1]]) for name in some)


def test_names_differ_whatever_the_table_calls_its_columns() -> None:
    x, s = numbers("Split", Role.INPUT, [1, 2]), numbers("t (predicted)", Role.INPUT, [1, 2])
    z = numbers("split", Role.INPUT, [1, 2])
    names = [name for name, _ in table_with_answers(project(x, s, z, numbers("t", Role.TARGET, [1, 2])))]
    assert names == ["Split", "t (predicted)", "split", "t", "t (predicted) 2", "split 2"]


doubles, singles = st.floats(allow_infinity=False), st.floats(width=32, allow_infinity=False)
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12) | st.sampled_from(FORMULAS)


@pytest.mark.parametrize(("delimiter", "decimal"), [(",", "."), (";", ","), ("\t", "."), ("|", ",")])
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(st.tuples(doubles, singles, texts), min_size=2, max_size=12))
@example(values=[(0.1, 0.5, 'a "quote", a\ncomma; and a | bar'), (5e-324, 3.0, "1,5"), (-0.0, -0.0, " blank ")])
@example(values=[(1.7976931348623157e308, 1e-45, text) for text in FORMULAS])
def test_csv_comes_back_bit_for_bit(tmp_path: Path, delimiter: str, decimal: str, values: list) -> None:
    double, single, words = zip(*values, strict=True)
    made = project(
        numbers("x", Role.INPUT, double),
        NumberColumn("s", Role.IGNORED, np.array(single, np.float32)),
        TextColumn("=text", Role.IGNORED, words),
        numbers("t", Role.TARGET, range(len(values))),
    )
    path = tmp_path / "table.csv"
    write_csv(made, path, delimiter=delimiter, decimal=decimal)
    with path.open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file, delimiter=delimiter)
    written = table_with_answers(made)
    assert [as_it_was(name) for name in header] == [name for name, _ in written]
    for place, (_, cells) in enumerate(written):
        found = [row[place] for row in rows]
        if isinstance(cells, np.ndarray):
            back = np.array([float(cell.replace(decimal, ".")) if cell else np.nan for cell in found]).astype(
                cells.dtype
            )
            assert np.array_equal(np.isnan(back), np.isnan(cells))
            assert back[~np.isnan(back)].tobytes() == cells[~np.isnan(cells)].tobytes()
        else:
            assert tuple(map(as_it_was, found)) == cells


def test_csv_is_as_rfc_4180_wants_it(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    texts = TextColumn("a,b", Role.IGNORED, ('say "x"', "two\nlines", "ä"))
    x = numbers("x", Role.INPUT, [1, np.nan, 0.1])
    write_csv(project(x, texts, numbers("t", Role.TARGET, [1, 0, 1])), path)
    content = path.read_bytes()
    assert content.startswith(b'x,"a,b",t,t (predicted),split\r\n1,"say ""x""",1,')
    assert b'\r\n,"two\nlines",0,,training\r\n' in content
    assert content.endswith(b",training\r\n") and "ä".encode() in content


def test_no_text_cell_is_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    labels = [text.strip() or "x" for text in FORMULAS]
    made = project(
        CategoryColumn.from_texts("=HYPERLINK(1)", Role.INPUT, labels),
        TextColumn("t", Role.IGNORED, tuple(FORMULAS)),
        numbers("y", Role.TARGET, np.linspace(-5, 5, len(FORMULAS))),
    )
    write_csv(made, path)
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    pasted = list(csv.reader(io.StringIO(clipboard_text(made), newline=""), delimiter="\t"))
    for row in (*rows, *pasted):
        assert not [cell for cell in (*row[:2], row[-1]) if cell[:1] in tuple("=+-@\t\r＝")]
    assert rows[1][2] == "-5"  # a number is none


@pytest.mark.parametrize("kind", [np.float64, np.float32])
def test_numbers_are_spelled_as_short_as_they_can_be(kind: type) -> None:
    given_numbers = [0.1, 1, -2.5, np.nan, np.inf, -np.inf, -0.0, 1e22, 1e-7]
    expected = ["0.1", "1", "-2.5", "", "inf", "-inf", "-0.0", "1e+22", "1e-07"]
    assert number_texts(np.array(given_numbers, kind)) == expected
    assert [float(text or "nan") for text in number_texts(np.array([0.1, 1e22, 1e-7, np.nan]))][:3] == [0.1, 1e22, 1e-7]
    assert number_texts(np.array([3, 0, -7], kind)) == ["3", "0", "-7"]
    assert number_texts(np.array([0.5, 2], kind), ",") == ["0,5", "2"]
    assert number_texts(np.empty(0, kind)) == []


@given(texts)
def test_what_is_defused_comes_back(text: str) -> None:
    assert as_it_was(defused(text)) == text
    if text in FORMULAS:
        assert defused(text) == "'" + text


@pytest.mark.parametrize("text", ["-5", "+3.5e2", "-,5", "1,5"])
def test_texts_that_are_numbers_stay_as_they_are(text: str) -> None:
    assert defused(text) == text


def test_our_importer_reads_our_csv(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    dice = np.random.default_rng(2)
    made = project(
        numbers("x", Role.INPUT, dice.normal(size=50) * 10.0 ** dice.integers(-300, 300, 50)),
        numbers("gap", Role.INPUT, np.where(dice.random(50) < 0.3, np.nan, dice.random(50))),
        CategoryColumn.from_texts("colour", Role.INPUT, ["red", "two words", 'a "b", c', "ä\u2028ö", ""] * 10),
        numbers("t", Role.TARGET, dice.random(50)),
    )
    for delimiter, decimal in ((",", "."), (";", ",")):
        write_csv(made, path, delimiter=delimiter, decimal=decimal)
        columns = {column.name: column for column in read(Source.of(path)).dataset.columns}
        for name, values in table_with_answers(made):
            column = columns[name]
            if isinstance(values, np.ndarray):
                assert isinstance(column, NumberColumn)
                assert np.array_equal(column.values, values, equal_nan=True)
            else:
                assert isinstance(column, CategoryColumn)
                assert column.texts() == values


def test_texts_that_were_defused_come_back(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    labels = [text.strip() for text in FORMULAS if text.strip() not in ("", "-")]  # a cell of "-" is a missing one
    made = project(
        CategoryColumn.from_texts("=HYPERLINK(1)", Role.INPUT, labels),
        TextColumn("@t", Role.IGNORED, tuple(labels)),
        numbers("y", Role.TARGET, np.linspace(-5, 5, len(labels))),
    )
    write_csv(made, path)
    for source in (Source.of(path), Source.pasted(clipboard_text(made))):
        kinds = (ColumnChoice(kind=Kind.CATEGORY), ColumnChoice(kind=Kind.TEXT))
        shown = preview(source, Choices(columns=kinds))
        table = read(source, shown.choices)
        assert shown.names[:2] == ("=HYPERLINK(1)", "@t")
        category, text = table.dataset.columns[:2]
        assert isinstance(category, CategoryColumn) and isinstance(text, TextColumn)
        as_read = tuple(label.replace("\r", "\n") for label in labels)
        assert category.texts() == text.values == as_read
        assert [row[1] for row in shown.rows] == [*as_read]
        assert "formulas" in str(table.notes[-1]) and table.notes == shown.notes


def test_parquet_comes_back_bit_for_bit(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    made = project(
        numbers("x", Role.INPUT, [0.1, np.nan, -0.0, 5e-324]),
        NumberColumn("s", Role.IGNORED, np.array([0.1, np.nan, -0.0, 1e-45], np.float32)),
        TextColumn('q"t', Role.IGNORED, ("=1+1", "", "a\nb", "ä")),
        CategoryColumn.from_texts("X", Role.INPUT, ["a", "", "b", "a"]),
        numbers("t", Role.TARGET, [1, 2, 3, 4]),
    )
    write_parquet(made, path)
    written = table_with_answers(made)
    table = read(Source.of(path), kinds_of(written)).dataset
    assert [column.name for column in table.columns] == ["x", "s", 'q"t', "X 2", "t", "t (predicted)", "split"]
    for column, (_, values) in zip(table.columns, written, strict=True):
        if isinstance(column, NumberColumn):
            assert column.values.dtype == values.dtype
            assert column.values.tobytes() == values.tobytes()
        else:
            assert column.values == values
    with duckdb.connect(":memory:") as connection:
        nulls = connection.execute('SELECT count(x), count("q""t") FROM read_parquet(?)', [str(path)]).fetchone()
    assert nulls == (3, 3)  # empty cells are NULL


def test_the_clipboard_has_rows_and_columns_as_asked() -> None:
    made = opening_project()
    assert clipboard_text(made, [0, 2], [0, 5]) == "x1\tt\n0\t0\n1\t1\n"
    assert clipboard_text(made, [0], [5], header=False) == "0\n"
    whole = [line.split("\t") for line in clipboard_text(made).splitlines()]
    assert len(whole) == 11 and whole[0][-2:] == ["t (predicted)", "split"]
    assert "," in clipboard_text(made, [0], [6], decimal=",")


@pytest.mark.parametrize("write", [write_csv, write_parquet])
def test_a_file_that_cannot_be_written_stays_as_it_was(tmp_path: Path, write) -> None:
    path = tmp_path / "table"
    path.write_text("before")

    def full(descriptor: int, data: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(Refusal, match="disk is full"):
        write(opening_project(), path, files=SYSTEM._replace(write=full))
    assert path.read_text() == "before"
    assert [*tmp_path.iterdir()] == [path]
    for bad in (tmp_path / "none" / "x", tmp_path, Path("nul\0l")):
        with pytest.raises(Refusal, match="cannot be written"):
            write(opening_project(), bad)


def test_a_delimiter_that_could_not_be_read_back_is_refused(tmp_path: Path) -> None:
    for delimiter, decimal in ((",", ","), ("x", "."), (";", "x"), ("", ".")):
        with pytest.raises(Refusal, match="cannot be written"):
            write_csv(opening_project(), tmp_path / "x.csv", delimiter=delimiter, decimal=decimal)
    assert not [*tmp_path.iterdir()]


def test_writing_reports_and_can_be_given_up(tmp_path: Path) -> None:
    rows = 20_000
    made = project(numbers("x", Role.INPUT, np.arange(rows)), numbers("t", Role.TARGET, np.arange(rows)))
    heard: list[float] = []
    write_csv(made, tmp_path / "x.csv", report=heard.append)
    assert heard == sorted(heard) and len(heard) > 3

    def stop(done: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_csv(made, tmp_path / "y.csv", report=stop)
    assert [*tmp_path.iterdir()] == [tmp_path / "x.csv"]
