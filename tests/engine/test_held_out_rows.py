"""What is learnt of a table from its training rows does not move, whatever stands in the rows that are held out.

Tables of numbers and categories with gaps, each column with any scaling and filling, edited as a person does.
"""

from __future__ import annotations

from functools import partial

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role, Split
from nnapp.missing import DropRows, FillAndMark, FillMean, FillMedian, FillMostFrequent
from nnapp.project import Project, add_derived_column, opening_project, paste, with_dataset
from nnapp.scaling import MinMax, NoScaling, Robust, ZScore

NUMBERS = st.one_of(st.just(np.nan), st.floats(-1e9, 1e9), st.integers(-3, 3).map(float))
LABELS = st.sampled_from(["", "a", "b", "c", "Ä", "10", "9"])
OTHERS = st.sampled_from(["", "a", "b", "A0", "zz", "8", "11"])  # some that sort between and before those
SCALINGS = st.sampled_from([NoScaling(), ZScore(), MinMax(), Robust()])
FILLINGS = st.sampled_from([FillMean(), FillMedian(), FillMostFrequent(), FillAndMark(), DropRows()])
FREQUENT = st.sampled_from([FillMostFrequent(), DropRows()])
HELD_OUT = (Split.VALIDATION, Split.TEST, Split.EXCLUDED)


@st.composite
def tables(draw: st.DrawFn) -> Dataset:
    rows = draw(st.integers(6, 14))
    numbers = partial(st.lists, min_size=rows, max_size=rows)
    columns = [
        NumberColumn(name, role, np.array(draw(numbers(NUMBERS))), scaling=draw(SCALINGS), missing=draw(missing))
        for name, role, missing in (
            ("x", Role.INPUT, FILLINGS),
            ("y", Role.INPUT, FILLINGS),
            ("t", Role.TARGET, st.just(DropRows())),  # an invented answer is none to learn from
        )
    ]
    for name, role, missing in (("kind", Role.INPUT, FREQUENT), ("class", Role.TARGET, st.just(DropRows()))):
        column = CategoryColumn.from_texts(name, role, draw(numbers(LABELS)))
        columns.append(replace(column, missing=draw(missing)))
    split = draw(numbers(st.sampled_from([Split.TRAINING, Split.TRAINING, *HELD_OUT])))
    split[:3] = [Split.TRAINING, Split.TRAINING, Split.TEST]
    return Dataset(tuple(columns), np.array(split, np.uint8))


def learnt(dataset: Dataset) -> list[object]:
    """All that is fitted, categories by their texts, and the numbers that training sees, bit for bit."""
    found: list[object] = []
    for position, column in enumerate(dataset.columns):
        fit = dataset.fit(position)
        if isinstance(column, CategoryColumn):
            fill = column.labels[fit.fill] if fit.fill >= 0 else None
            found.append(([column.labels[code] for code in fit.codes], fill))
        else:
            found.append((*map(float.hex, map(float, fit.scale)), float(fit.fill).hex(), fit.known))
    rows = dataset.rows_for(Split.TRAINING)
    for role in (Role.INPUT, Role.TARGET):
        found += [dataset.names(role), dataset.matrix(role, rows).tobytes()]
    return found


@settings(max_examples=300, deadline=None)
@given(tables(), st.data())
def test_other_cells_in_rows_that_are_held_out_change_nothing_that_is_fitted(dataset: Dataset, data: st.DataObject):
    before = learnt(dataset)
    assert dataset.split is not None  # some rows are held out
    places = np.flatnonzero(dataset.split != Split.TRAINING)
    columns = []
    for column in dataset.columns:
        if isinstance(column, CategoryColumn):
            texts = [*column.texts()]
            for row in places:
                texts[row] = data.draw(OTHERS)
            columns.append(replace(CategoryColumn.from_texts(column.name, column.role, texts), missing=column.missing))
        else:
            values = np.array(column.values)
            values[places] = [data.draw(NUMBERS) for _ in places]
            columns.append(replace(column, values=values))
    assert learnt(Dataset(tuple(columns), dataset.split)) == before


@settings(max_examples=100, deadline=None)
@given(tables(), st.data())
def test_no_matter_what_is_held_out_rows_are_for(dataset: Dataset, data: st.DataObject):
    before = learnt(dataset)
    assert dataset.split is not None  # some rows are held out
    split = np.array(dataset.split)
    places = np.flatnonzero(split != Split.TRAINING)
    split[places] = [data.draw(st.sampled_from(HELD_OUT)) for _ in places]
    assert learnt(Dataset(dataset.columns, split)) == before
    kept = np.flatnonzero(dataset.split == Split.TRAINING)  # as if the others were not there at all
    alone = [
        replace(CategoryColumn.from_texts(c.name, c.role, [c.text(row) for row in kept]), missing=c.missing)
        if isinstance(c, CategoryColumn)
        else replace(c, values=c.values[kept])
        for c in dataset.columns
    ]
    assert learnt(Dataset(tuple(alone))) == before


@settings(max_examples=60, deadline=None)
@given(tables(), st.data())
def test_typing_into_rows_that_are_held_out_keeps_network_and_fits(dataset: Dataset, data: st.DataObject):
    project: Project = with_dataset(opening_project(), dataset)
    project = add_derived_column(project, 0, "x*y + 1")
    before, widths = learnt(project.dataset), project.topology.widths
    for row in np.flatnonzero(dataset.split != Split.TRAINING):
        texts = [str(data.draw(NUMBERS)) for _ in range(3)] + [data.draw(OTHERS) for _ in range(2)]
        project = paste(project, int(row), 1, [["" if text == "nan" else text for text in texts]])
    assert learnt(project.dataset) == before
    assert project.topology.widths == widths
