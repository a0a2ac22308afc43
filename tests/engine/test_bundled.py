"""The tables that ship with the program: that they are the real ones, and that opening one just works."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp.bundled import SEEDS, Bundled, bundled, open_bundled, read_bundled
from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role, Split, missing_cells
from nnapp.projectfile import load, save
from nnapp.run import Run
from nnapp.scaling import MinMax, ZScore
from nnapp.words import Refusal
from resources import resource

SHAPES = {  # rows, columns, inputs as columns
    "penguins": (344, 8, 6),
    "iris": (150, 5, 4),
    "wine": (178, 14, 13),
    "breast-cancer": (569, 31, 30),
    "digits": (1797, 65, 64),
}
CLASSES = {
    "penguins": {"Adelie": 152, "Chinstrap": 68, "Gentoo": 124},
    "iris": {"setosa": 50, "versicolor": 50, "virginica": 50},
    "wine": {"cultivar 1": 59, "cultivar 2": 71, "cultivar 3": 48},
    "breast-cancer": {"benign": 357, "malignant": 212},
    "digits": dict(zip("0123456789", (178, 182, 177, 183, 181, 182, 181, 179, 174, 180), strict=True)),
}
TABLES = pytest.mark.parametrize("table", bundled(), ids=lambda table: table.name)


def column(dataset: Dataset, name: str) -> NumberColumn | CategoryColumn:
    found = next(column for column in dataset.columns if column.name == name)
    assert isinstance(found, NumberColumn | CategoryColumn)
    return found


def test_there_are_five_and_their_names_differ() -> None:
    assert [table.name for table in bundled()] == ["penguins", "iris", "wine", "breast-cancer", "digits"]
    assert len({table.title for table in bundled()}) == 5


@TABLES
def test_the_table_has_its_rows_columns_and_classes(table: Bundled) -> None:
    dataset = read_bundled(table)
    target = column(dataset, table.target)
    assert isinstance(target, CategoryColumn)
    assert (dataset.row_count, len(dataset.columns), len(dataset.indices(Role.INPUT))) == SHAPES[table.name]
    assert [dataset.columns[i].name for i in dataset.indices(Role.TARGET)] == [table.target]
    counts = np.bincount(target.codes)
    assert dict(zip(target.labels, counts.tolist(), strict=True)) == CLASSES[table.name]


@TABLES
def test_the_sources_say_how_large_it_is_and_whom_to_cite(table: Bundled) -> None:
    sources = resource("datasets", "SOURCES.md").read_text("utf-8")
    rows, columns, _ = SHAPES[table.name]
    assert f"| `{table.file}` | {rows} | {columns} | `{table.target}`" in sources
    part = sources.split(f"## {table.file}")[1].split("\n## ")[0]
    joined = " ".join(part.split())
    assert table.licence in joined
    assert table.citation.rsplit("doi:", 1)[1] in joined
    for word in ("**What:**", "**Origin:**", "**Licence:**", "**Citation:**", "**Changed:**"):
        assert word in part


@TABLES
def test_the_file_is_plain(table: Bundled) -> None:
    data = resource("datasets", table.file).read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    assert b'"' not in data
    assert data.endswith(b"\n")
    header = data.decode("utf-8").splitlines()[0].split(",")
    assert len(set(header)) == len(header)
    assert all(name == name.strip() for name in header)


def test_no_file_is_without_a_table() -> None:
    files = {path.name for path in resource("datasets").glob("*.csv")}
    assert files == {table.file for table in bundled()}


def test_the_iris_is_that_of_fishers_paper_and_not_the_copy_with_two_wrong_rows() -> None:
    dataset = read_bundled(bundled()[1])
    numbers = np.column_stack([c.values for c in dataset.columns if isinstance(c, NumberColumn)])
    assert numbers[34].tolist() == [4.9, 3.1, 1.5, 0.2]
    assert numbers[37].tolist() == [4.9, 3.6, 1.4, 0.1]
    assert numbers.mean(axis=0) == pytest.approx([5.843333, 3.057333, 3.758, 1.199333], abs=1e-6)


def test_the_penguins_have_their_gaps() -> None:
    dataset = read_bundled(bundled()[0])
    gaps = {c.name: int(missing_cells(c).sum()) for c in dataset.columns if not isinstance(c, tuple)}
    assert gaps == {
        "species": 0,
        "island": 0,
        "bill_length_mm": 2,
        "bill_depth_mm": 2,
        "flipper_length_mm": 2,
        "body_mass_g": 2,
        "sex": 11,
        "year": 0,
    }
    sex = column(dataset, "sex")
    assert isinstance(sex, CategoryColumn)
    assert sex.labels == ("female", "male")


@pytest.mark.parametrize(
    ("name", "loader"), [("iris", "load_iris"), ("wine", "load_wine"), ("breast-cancer", "load_breast_cancer")]
)
def test_the_numbers_are_those_of_scikit_learn(name: str, loader: str) -> None:
    datasets = pytest.importorskip("sklearn.datasets")
    x, y = getattr(datasets, loader)(return_X_y=True)
    dataset = read_bundled(next(table for table in bundled() if table.name == name))
    numbers = np.column_stack([c.values for c in dataset.columns if isinstance(c, NumberColumn)])
    np.testing.assert_array_equal(numbers, x)
    target = dataset.columns[-1]
    assert isinstance(target, CategoryColumn)
    # there malignant is 0, here the labels are in the order of the alphabet
    np.testing.assert_array_equal(target.codes, 1 - y if name == "breast-cancer" else y)


def test_the_digits_are_those_of_scikit_learn() -> None:
    datasets = pytest.importorskip("sklearn.datasets")
    x, y = datasets.load_digits(return_X_y=True)
    dataset = read_bundled(bundled()[4])
    np.testing.assert_array_equal(np.column_stack([c.values for c in dataset.columns[:-1]]), x)  # type: ignore[union-attr]
    np.testing.assert_array_equal(column(dataset, "digit").codes, y)  # type: ignore[union-attr]


@TABLES
def test_opening_one_just_works(table: Bundled, tmp_path: Path) -> None:
    begin = time.process_time()
    project = open_bundled(table.name)
    assert time.process_time() - begin < 2
    assert project.model is None
    assert project.training.seeds == SEEDS
    assert {getattr(SEEDS, name) for name in SEEDS.__struct_fields__} == {0}
    assert table.citation in project.notes
    assert table.licence in project.notes
    run = Run(project)  # refuses what cannot be trained
    first = run.snapshot().cost
    run.epoch()
    assert run.snapshot().cost < first
    save(project, tmp_path / "bundled.bplab")
    assert load(tmp_path / "bundled.bplab").dataset.row_count == SHAPES[table.name][0]


def test_digits_are_split_and_scaled_as_an_image_and_have_a_fifth_for_the_test() -> None:
    project = open_bundled("digits")
    dataset = project.dataset
    assert dataset.count(Split.TEST) == pytest.approx(0.2 * 1797, abs=1)
    assert {type(column.scaling) for column in dataset.columns if isinstance(column, NumberColumn)} == {MinMax}


def test_measurements_are_scaled_and_the_year_is_no_input() -> None:
    project = open_bundled("penguins")
    assert column(project.dataset, "year").role is Role.IGNORED
    body_mass = column(project.dataset, "body_mass_g")
    assert isinstance(body_mass, NumberColumn)
    assert isinstance(body_mass.scaling, ZScore)


def test_a_table_that_is_not_there_is_refused_with_the_list() -> None:
    with pytest.raises(Refusal, match=r"no bundled table “mnist”. There are: penguins, iris"):
        open_bundled("mnist")


def test_a_damaged_installation_is_refused_in_words() -> None:
    with pytest.raises(Refusal, match="Install the program once more"):
        read_bundled(replace(bundled()[0], file="nothing.csv"))


@TABLES
def test_the_bundled_file_is_what_any_reader_of_csv_reads(table: Bundled) -> None:
    with resource("datasets", table.file).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    dataset = read_bundled(table)
    for column_ in dataset.columns:
        texts = [row[column_.name] for row in rows]
        if isinstance(column_, CategoryColumn):
            assert list(column_.texts()) == ["" if text == "NA" else text for text in texts]
        elif isinstance(column_, NumberColumn):
            expected = [float("nan") if text == "NA" else float(text) for text in texts]
            np.testing.assert_array_equal(column_.values, expected)
