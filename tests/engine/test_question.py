"""Questions: which cells they have, what is usual there, and what follows by formula."""

from __future__ import annotations

from math import isnan, nan

import numpy as np
import pytest

from nnapp.bundled import open_bundled
from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role, TextColumn
from nnapp.missing import FillMean
from nnapp.question import (
    asked_cells,
    completed,
    fields_of,
    fills_with,
    incomplete,
    is_missing,
    row_cells,
    seen_range,
    typical_cells,
    unknown_labels,
    with_asked,
)


def number(name: str, values: list[float], role: Role = Role.INPUT, **more: object) -> NumberColumn:
    return NumberColumn(name, role, np.array(values, float), **more)  # type: ignore[arg-type]


def table(*columns: NumberColumn | CategoryColumn | TextColumn, split: list[int] | None = None) -> Dataset:
    return Dataset(columns, None if split is None else np.array(split, np.uint8))


DERIVED = table(
    number("side", [1, 2, 3], Role.IGNORED),
    number("x", [0.5, 1.5, 9.0]),
    number("area", [1, 4, 9], Role.IGNORED, formula="side**2"),
    number("both", [1.5, 5.5, 18], formula="area + x"),
    TextColumn("note", Role.IGNORED, ("a", "b", "c")),
    number("t", [0, 1, 0], Role.TARGET),
)


def test_fields_are_the_inputs_and_what_their_formulas_read() -> None:
    fields = fields_of(DERIVED)
    assert [(field.name, field.asked, field.formula) for field in fields] == [
        ("side", False, ""),
        ("x", True, ""),
        ("area", False, "side**2"),
        ("both", True, "area + x"),
    ]


def test_formulas_are_computed_through_each_other() -> None:
    fields = fields_of(DERIVED)
    cells = completed(fields, [5.0, 0.25, nan, nan])
    assert cells == [5, 0.25, 25, 25.25]
    assert asked_cells(fields, cells) == (0.25, 25.25)
    assert with_asked(fields, cells, (7.0, 8.0)) == [5, 7, 25, 8]
    assert isnan(completed(fields, [nan, 1.0, 0.0, 0.0])[3])


def test_a_formula_without_a_result_is_a_missing_cell() -> None:
    dataset = table(number("x", [1, 2]), number("inverse", [1, 0.5], formula="1/x"), number("t", [0, 1], Role.TARGET))
    fields = fields_of(dataset)
    cells = completed(fields, [0.0, 1.0])
    assert is_missing(cells[1])
    missing = incomplete(fields, cells)
    assert missing is not None and missing.name == "inverse"


def test_a_row_is_taken_as_it_is_in_the_table() -> None:
    dataset = open_bundled("penguins").dataset
    fields = fields_of(dataset)
    row = row_cells(fields, 3)  # the one without any measure
    assert [field.name for field in fields][:2] == ["island", "bill_length_mm"]
    assert row[0] == "Torgersen"
    assert isnan(float(row[1])) and row[-1] == ""
    assert row_cells(fields, 0)[1] == 39.1


def test_the_usual_values_are_medians_and_the_most_frequent_of_the_training_rows() -> None:
    dataset = open_bundled("penguins").dataset
    fields = fields_of(dataset)
    training = np.arange(dataset.row_count)[dataset.rows_for(0)]  # type: ignore[arg-type]
    for field, cell in zip(fields, typical_cells(dataset, fields), strict=True):
        if isinstance(field.column, NumberColumn):
            values = field.column.values[training]
            values = values[~np.isnan(values)]
            assert isinstance(cell, float)
            assert abs(cell - np.median(values)) <= 0.5  # of whole numbers one of them
            assert cell in values or not float(cell).is_integer()
        else:
            texts = [field.column.text(row) for row in training]
            assert texts.count(str(cell)) == max(texts.count(label) for label in field.labels)


def test_the_median_of_an_even_number_of_numbers_is_between_them_unless_they_are_whole() -> None:
    dataset = table(number("x", [0.25, 0.75]), number("n", [1, 4]), number("t", [0, 1], Role.TARGET))
    assert typical_cells(dataset, fields_of(dataset)) == [0.5, 4]


def test_what_was_seen_is_of_the_training_rows_alone() -> None:
    dataset = table(
        number("x", [1, 5, 99, nan]),
        CategoryColumn.from_texts("c", Role.INPUT, ["a", "a", "b", "a"]),
        number("t", [0, 1, 0, 1], Role.TARGET),
        split=[0, 0, 2, 0],
    )
    fields = fields_of(dataset)
    assert seen_range(dataset, dataset.columns[0]) == (1, 5, True)  # type: ignore[arg-type]
    assert unknown_labels(dataset, fields[1]) == {"b"}
    low, high, whole = seen_range(dataset, number("y", [nan] * 4))
    assert isnan(low) and isnan(high) and not whole


def test_a_missing_cell_is_allowed_where_it_is_filled_and_counts_as_that() -> None:
    dataset = table(
        number("x", [1, 3, nan], missing=FillMean()), number("y", [1, 2, 3]), number("t", [0, 1, 0], Role.TARGET)
    )
    fields = fields_of(dataset)
    assert [field.may_be_missing for field in fields] == [True, False]
    assert fills_with(dataset, fields[0]) == 2
    assert incomplete(fields, [nan, 1.0]) is None
    missing = incomplete(fields, [1.0, nan])
    assert missing is not None and missing.name == "y"


def test_a_table_without_rows_can_be_asked_about() -> None:
    dataset = table(number("x", []), CategoryColumn("c", Role.INPUT, np.empty(0, np.int32), ("a",)))
    fields = fields_of(dataset)
    assert typical_cells(dataset, fields) == [0, ""]


@pytest.mark.parametrize("name", ["iris", "wine", "breast-cancer", "digits"])
def test_every_row_of_a_bundled_table_is_a_whole_question(name: str) -> None:
    dataset = open_bundled(name).dataset
    fields = fields_of(dataset)
    for row in (0, dataset.row_count - 1):
        cells = row_cells(fields, row)
        assert incomplete(fields, cells) is None
        assert np.array_equal(
            dataset.encoded([list(asked_cells(fields, cells))]), dataset.matrix(Role.INPUT, np.array([row]))
        )
