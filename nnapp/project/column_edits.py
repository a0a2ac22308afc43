"""Pure edits of what a column holds and how the network sees it: kind, scaling, missing cells, formula.

Columns are numbered from 0 here, from 1 in messages. `Refusal` says why an edit cannot be made.
"""

from __future__ import annotations

import numpy as np
from msgspec.structs import replace

from nnapp.choices import frozen
from nnapp.dataset import CategoryColumn, Column, Kind, NumberColumn, Role, TextColumn
from nnapp.formula import parse
from nnapp.missing import AnyMissing
from nnapp.project.following import MOST_CATEGORIES, with_table
from nnapp.project.rewire import NEW
from nnapp.project.value import Project, check_position
from nnapp.project.writing import number_from
from nnapp.scaling import AnyScaling, NoScaling
from nnapp.words import Refusal, marked


def set_kind(project: Project, position: int, kind: Kind) -> Project:
    """Take a column for numbers, categories or text; as an input or target it gets the units that go with it.

    A text column becomes ignored. Raises `Refusal` for cells that are no numbers, and for too many categories.
    """
    column = _column(project, position)
    if column.kind is kind:
        return project
    texts = texts_of(column)
    if kind is Kind.TEXT:
        return _with_column(project, position, TextColumn(column.name, Role.IGNORED, texts))
    if kind is Kind.CATEGORY:
        found = CategoryColumn.from_texts(column.name, column.role, texts)
        if len(found.labels) > MOST_CATEGORIES:
            raise Refusal(
                marked(
                    "Column “{column}” has {count} different cells, too many for categories (at most {most}). "
                    "Nothing was changed. Leave it as it is, and ignore it."
                ),
                column=column.name,
                count=len(found.labels),
                most=MOST_CATEGORIES,
            )
        return _with_column(project, position, found)
    return _with_column(project, position, NumberColumn(column.name, column.role, frozen(_numbers(column, texts))))


def set_scaling(project: Project, position: int, scaling: AnyScaling) -> Project:
    """Scale a column of numbers before the network sees it, by what its training rows say."""
    column = _column(project, position)
    if not isinstance(column, NumberColumn):
        raise Refusal(marked("Only numbers can be scaled, and column “{column}” holds none."), column=column.name)
    return project if column.scaling == scaling else _with_column(project, position, replace(column, scaling=scaling))


def set_missing(project: Project, position: int, missing: AnyMissing) -> Project:
    """Say what is done about a column's missing cells."""
    column = _column(project, position)
    if isinstance(column, TextColumn):
        raise Refusal(
            marked("Column “{column}” holds text that is not used, so nothing can be missing."), column=column.name
        )
    return project if column.missing == missing else _with_column(project, position, replace(column, missing=missing))


def set_formula(project: Project, position: int, formula: str) -> Project:
    """Compute a column of numbers from others by another formula; an empty one leaves its numbers as they are."""
    column = _column(project, position)
    if not isinstance(column, NumberColumn):
        raise Refusal(
            marked("A formula gives numbers, and column “{column}” holds none. Add a new column instead."),
            column=column.name,
        )
    formula = formula.strip()
    return project if column.formula == formula else _with_column(project, position, replace(column, formula=formula))


def add_derived_column(
    project: Project, position: int, formula: str, name: str = "", role: Role = Role.INPUT
) -> Project:
    """Insert a column that is computed from others, such as x1*x2; without a name it is called as its formula.

    It is scaled as those are that it is computed from, where these are all scaled alike.
    """
    name = name.strip() or parse(formula).text
    if any(column.name == name for column in project.dataset.columns):
        raise Refusal(
            marked("There is already a column “{name}”, and names must differ. Give the new one another name."),
            name=name,
        )
    empty = frozen(np.full(project.dataset.row_count, np.nan))
    columns, origins = [*project.dataset.columns], [*range(len(project.dataset.columns))]
    read = [c for c in columns if isinstance(c, NumberColumn) and c.name in parse(formula).names]
    scalings = [*{column.scaling for column in read}]
    scaling = scalings[0] if len(scalings) == 1 else NoScaling()
    columns.insert(position, NumberColumn(name, role, empty, scaling=scaling, formula=formula.strip()))
    origins.insert(position, NEW)
    return with_table(project, columns, origins)


def texts_of(column: Column) -> tuple[str, ...]:
    """Return the cells of a column as texts that give the same cells when they are read; a missing one is empty."""
    if isinstance(column, TextColumn):
        return column.values
    if isinstance(column, CategoryColumn):
        return column.texts()
    exact = [str(value) for value in column.values]  # the shortest that gives the same float32 or float64
    return tuple("" if text == "nan" else text.removesuffix(".0") for text in exact)


def _column(project: Project, position: int) -> Column:
    check_position(position, len(project.dataset.columns), marked("column"))
    return project.dataset.columns[position]


def _with_column(project: Project, position: int, column: Column) -> Project:
    columns = [*project.dataset.columns]
    columns[position] = column
    return with_table(project, columns)


def _numbers(column: Column, texts: tuple[str, ...]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    values = np.empty(len(texts))
    for row, text in enumerate(texts):
        try:
            values[row] = number_from(text)
        except ValueError:
            raise Refusal(
                marked(
                    "“{text}” in row {row} of column “{column}” is no number. Nothing was changed. "
                    "Change the cell first, or leave the column as it is."
                ),
                text=text[:40],
                row=row + 1,
                column=column.name,
            ) from None
    return values
