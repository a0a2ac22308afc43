"""Shuffling labels: targets of a row stay together, inputs and held-out rows stay where they are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role, Split, TextColumn
from nnapp.missing import DropRows
from nnapp.project import (
    add_derived_column,
    opening_project,
    set_missing,
    set_role,
    shuffle_targets,
    split_in_order,
    with_dataset,
)
from nnapp.run import Run
from nnapp.words import Refusal


def table(rows=60, held_out=True):
    """Two inputs, targets as numbers and as categories that belong together, and a text."""
    numbers = np.arange(float(rows))
    columns = (
        NumberColumn("x", Role.INPUT, numbers * 2),
        NumberColumn("t", Role.TARGET, numbers),
        CategoryColumn.from_texts("kind", Role.TARGET, [f"k{row % 7}" for row in range(rows)]),
        TextColumn("remark", Role.IGNORED, tuple(f"row {row}" for row in range(rows))),
    )
    project = with_dataset(opening_project(), Dataset(columns))
    return split_in_order(project, 0.2, 0.2) if held_out else project


def targets(project):
    number, kind = project.dataset.columns[1:3]
    return [*zip(number.values.tolist(), kind.texts(), strict=True)]


@given(st.integers(0, 2**31 - 1), st.booleans(), st.booleans())
def test_rows_are_dealt_out_anew_and_the_rest_stays(seed, all_rows, held_out):
    project = table(held_out=held_out)
    new = shuffle_targets(project, seed, all_rows=all_rows)
    for position in (0, 3):
        assert new.dataset.columns[position] is project.dataset.columns[position]
    before, after = targets(project), targets(new)
    moving = 60 if all_rows or not held_out else 36
    assert before[moving:] == after[moving:] and before[:moving] != after[:moving]
    assert sorted(before) == sorted(after)
    assert new.dataset.split is project.dataset.split and new.topology == project.topology
    assert targets(shuffle_targets(project, seed, all_rows=all_rows)) == after
    assert targets(shuffle_targets(project, seed + 1, all_rows=all_rows)) != after
    Run(replace(new, model=None)).step()


def test_rows_that_are_left_out_never_take_part():
    columns = list(table(held_out=False).dataset.columns)
    values = columns[1].values.copy()
    values[[4, 9]] = np.nan
    columns[1] = replace(columns[1], values=values)
    kinds = np.zeros(60, np.uint8)
    kinds[20:30] = Split.EXCLUDED
    project = set_missing(with_dataset(opening_project(), Dataset(tuple(columns), kinds)), 1, DropRows())
    new = shuffle_targets(project, 1, all_rows=True)
    assert np.flatnonzero(np.isnan(new.dataset.columns[1].values)).tolist() == [4, 9]
    assert targets(new)[20:30] == targets(project)[20:30]


def test_a_computed_target_is_refused_and_so_is_a_single_row():
    project = add_derived_column(opening_project(), 0, "x1*x2", "product", Role.TARGET)
    with pytest.raises(Refusal, match="“product” is computed by the formula"):
        shuffle_targets(project, 1)
    with pytest.raises(Refusal, match="at least two rows"):
        shuffle_targets(table(rows=1, held_out=False), 1)


def test_a_column_that_is_computed_from_targets_follows():
    project = add_derived_column(table(held_out=False), 4, "t + 1", "next", Role.IGNORED)
    new = shuffle_targets(set_role(project, 2, Role.IGNORED), 3)
    assert np.array_equal(new.dataset.columns[4].values, new.dataset.columns[1].values + 1)
    assert targets(new)[0][1] == "k0"  # no target any more
