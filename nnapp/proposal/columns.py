"""How the columns should be scaled, and what should be done about their gaps."""

from __future__ import annotations

from collections.abc import Sequence
from math import isqrt
from typing import Any

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from nnapp.dataset import CategoryColumn, Column, Dataset, NumberColumn, Role, Split, TextColumn, missing_cells
from nnapp.missing import AnyMissing, DropRows, FillAndMark, FillMedian, FillMostFrequent, RefuseMissing
from nnapp.proposal.rows import is_zero_one
from nnapp.scaling import AnyScaling, MinMax, NoScaling, ZScore
from nnapp.words import Said, marked

FEWEST_PIXELS = 49  # 7 × 7
MOST_BRIGHT = 255.0
MUCH_MISSING = 0.05  # of the cells; that a cell is missing may then say something
MOST_NAMED = 3  # columns that a sentence names
MOST_LETTERS = 40  # of a name

GAPS = {
    FillMedian: marked(
        "Missing cells of {columns}: they count as the median of the training rows, because few are missing ({count})."
    ),
    FillMostFrequent: marked(
        "Missing cells of {columns}: they count as the most frequent category of the training rows, because few are "
        "missing ({count})."
    ),
    FillAndMark: marked(
        "Missing cells of {columns}: they count as the mean (or the most frequent category), and an input more says "
        "where one was missing, because many are ({count}), and that may mean something."
    ),
    DropRows: marked(
        "Missing cells of {columns}: their rows are left out ({count}), because a target must be known to be learnt."
    ),
}


def with_gaps_filled(dataset: Dataset) -> tuple[Dataset, tuple[Said, ...]]:
    """Return the table with a way to deal with missing cells in every column that has some, and the reasons."""
    used = np.ones(dataset.row_count, bool) if dataset.split is None else dataset.split != Split.EXCLUDED
    columns: list[Column] = []
    counts: dict[type[AnyMissing], dict[str, int]] = {}
    for column in dataset.columns:
        if isinstance(column, TextColumn) or column.role is Role.IGNORED:
            columns.append(column)
            continue
        count = int(np.count_nonzero(missing_cells(column) & used))
        way = _way(column, count, int(np.count_nonzero(used))) if count else RefuseMissing()
        columns.append(replace(column, missing=way))
        if count:
            counts.setdefault(type(way), {})[column.name] = count
    reasons = tuple(
        Said(GAPS[kind], {"columns": named([*found]), "count": sum(found.values())}) for kind, found in counts.items()
    )
    return Dataset(tuple(columns), dataset.split), reasons


def with_scalings(dataset: Dataset) -> tuple[Dataset, tuple[Said, ...]]:
    """Return the table with a scaling for every column of numbers that is used, and the reasons."""
    image, rows = is_image(dataset), dataset.rows_for(Split.TRAINING)
    columns = tuple(_scaled(column, rows, image=image) for column in dataset.columns)
    reasons = []
    for role in (Role.INPUT, Role.TARGET):
        some = [c for c in columns if isinstance(c, NumberColumn) and c.role is role]
        reasons += _scaling_reasons(some, role, image=image)
    return Dataset(columns, dataset.split), tuple(reasons)


def is_image(dataset: Dataset) -> bool:
    """Say whether the inputs look like the pixels of an image: a square of whole numbers from 0 to 255."""
    columns = [dataset.columns[i] for i in dataset.indices(Role.INPUT)]
    count = len(columns)
    square = any(count % colours == 0 and isqrt(count // colours) ** 2 == count // colours for colours in (1, 3))
    if count < FEWEST_PIXELS or not square or not dataset.row_count:
        return False
    rows = dataset.rows_for(Split.TRAINING)  # held-out rows have no say in how the table is treated
    numbers = [c.values[rows] for c in columns if isinstance(c, NumberColumn)]
    grey = any(not is_zero_one(values) for values in numbers)
    return len(numbers) == count and grey and all(_are_pixels(values) for values in numbers)


def named(names: Sequence[str]) -> Said:
    """Name some columns; of many only the first."""
    shown = ", ".join(f"“{_short(name)}”" for name in names[:MOST_NAMED])
    if len(names) <= MOST_NAMED:
        return Said(marked("{names}"), {"names": shown})
    return Said(marked("{names} and {count} more"), {"names": shown, "count": len(names) - MOST_NAMED})


def _are_pixels(values: NDArray[Any]) -> bool:
    return bool(values.min() >= 0 and values.max() <= MOST_BRIGHT and (np.floor(values) == values).all())


def _way(column: NumberColumn | CategoryColumn, count: int, rows: int) -> AnyMissing:
    if column.role is Role.TARGET:
        return DropRows()
    if count > MUCH_MISSING * rows:
        return FillAndMark()
    return FillMedian() if isinstance(column, NumberColumn) else FillMostFrequent()


def _scaled(column: Column, rows: slice | NDArray[np.intp], *, image: bool) -> Column:
    if not isinstance(column, NumberColumn) or column.role is Role.IGNORED:
        return column
    scaling: AnyScaling = ZScore()
    if image and column.role is Role.INPUT:
        scaling = MinMax()
    elif is_zero_one(column.values[rows]):
        scaling = NoScaling()
    return replace(column, scaling=scaling)


def _scaling_reasons(columns: Sequence[NumberColumn], role: Role, *, image: bool) -> list[Said]:
    scaled = [c.name for c in columns if c.scaling != NoScaling()]
    plain = [c.name for c in columns if c.scaling == NoScaling()]
    reasons = []
    if scaled and role is Role.TARGET:
        template = marked(
            "Scaling of the target {columns}: z-score, because training expects errors of about 1. Answers are shown "
            "in the table's own units again."
        )
        reasons.append(Said(template, {"columns": named(scaled)}))
    elif scaled and image:
        template = marked(
            "Scaling of {columns}: min-max, because they look like the pixels of an image: from 0 to a largest "
            "brightness."
        )
        reasons.append(Said(template, {"columns": named(scaled)}))
    elif scaled:
        template = marked(
            "Scaling of {columns}: z-score, so that every input has mean 0 and deviation 1 in the training rows, and "
            "none counts for more only because its unit is small."
        )
        reasons.append(Said(template, {"columns": named(scaled)}))
    if plain and role is Role.INPUT:
        reasons.append(
            Said(marked("Scaling of {columns}: none, because the numbers are only 0 and 1."), {"columns": named(plain)})
        )
    return reasons


def _short(name: str) -> str:
    return name if len(name) <= MOST_LETTERS else name[: MOST_LETTERS - 1] + "…"
