"""What is learnt about a column from its training rows alone: scale, filling, and which categories there are.

Fits are found when they are first asked for, and remembered with the column for as long as the rows are for the same.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnapp.dataset.columns import NO_CATEGORY, CategoryColumn, NumberColumn
from nnapp.dataset.kinds import Split
from nnapp.scaling import NoScaling, Scale

SplitArray = NDArray[np.uint8]
REMEMBERED = "_fit"


class NumberFit(NamedTuple):
    """A column of numbers in the training rows."""

    scale: Scale = Scale()
    fill: float = float("nan")  # what missing cells count as; NaN where they stay missing
    known: bool = True  # whether any training row has a number


class CategoryFit(NamedTuple):
    """A column of categories in the training rows."""

    codes: tuple[int, ...]  # of the labels that occur there
    fill: int = NO_CATEGORY  # what missing cells count as

    @property
    def known(self) -> bool:
        """Whether any training row has a category."""
        return bool(self.codes)


def number_fit(column: NumberColumn, split: SplitArray | None) -> NumberFit:
    """Return the scale and the filling of a column; `split` says what the rows are for, None that all are training."""
    if isinstance(column.scaling, NoScaling) and not column.missing.fills:
        return NumberFit()
    remembered: tuple[SplitArray | None, NumberFit] | None = column.__dict__.get(REMEMBERED)
    if remembered is None or not same_split(remembered[0], split):
        remembered = split, _fitted_number(column, split)
    column.__dict__[REMEMBERED] = split, remembered[1]  # the newest split: it is found the same without a look into it
    return remembered[1]


def category_fit(column: CategoryColumn, split: SplitArray | None) -> CategoryFit:
    """Return the categories that occur in training rows and the filling; `split` as in `number_fit`."""
    remembered: tuple[SplitArray | None, CategoryFit] | None = column.__dict__.get(REMEMBERED)
    if remembered is None or not same_split(remembered[0], split):
        remembered = split, _fitted_category(column, split)
    column.__dict__[REMEMBERED] = split, remembered[1]
    return remembered[1]


def same_split(one: SplitArray | None, other: SplitArray | None) -> bool:
    """Say whether two splits say the same of every row."""
    return one is other or (one is not None and other is not None and np.array_equal(one, other))


def _fitted_number(column: NumberColumn, split: SplitArray | None) -> NumberFit:
    values, wanted = column.values, np.isfinite(column.values)
    if split is not None:
        wanted &= split == Split.TRAINING
    values = values if wanted.all() else values[wanted]
    if not len(values):
        return NumberFit(known=False)
    fill = column.missing.number(values) if column.missing.fills else float("nan")
    return NumberFit(column.scaling.fitted(values), fill)


def _fitted_category(column: CategoryColumn, split: SplitArray | None) -> CategoryFit:
    codes = column.codes if split is None else column.codes[split == Split.TRAINING]
    counts = np.bincount(codes[codes >= 0], minlength=len(column.labels))
    occurring = tuple(np.flatnonzero(counts).tolist())
    fill = int(np.argmax(counts)) if column.missing.fills and occurring else NO_CATEGORY
    return CategoryFit(occurring, fill)
