"""Features: what the network's inputs and outputs stand for, and how cells become their numbers and back.

A number is one feature. A category is one feature for each label that occurs in a training row, 1 where the cell has
it and 0 elsewhere; as a target with two labels it is one feature, 1 for the second. A filled column that marks its
missing cells has one feature more.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnapp.dataset.columns import CategoryColumn, NumberColumn
from nnapp.dataset.fits import CategoryFit, NumberFit
from nnapp.dataset.kinds import Role
from nnapp.scaling import PLAIN
from nnapp.words import Said, marked

Fit = NumberFit | CategoryFit
UNFITTED = NumberFit()
NUMBER, CATEGORY, MARK = "number", "category", "mark"

TITLES = {
    NUMBER: marked("{column}"),
    CATEGORY: marked("{column} = {label}"),
    MARK: marked("{column} is missing"),
}


class Feature(NamedTuple):
    """One input or output of the network: a number, one category of a column, or the mark of its missing cells."""

    column: int  # its position in the table
    name: str  # of the column
    kind: str = NUMBER
    code: int = 0  # of the category
    label: str = ""  # of the category

    @property
    def said(self) -> Said:
        """The feature's name, in words."""
        return Said(TITLES[self.kind], {"column": self.name, "label": self.label})

    @property
    def title(self) -> str:
        """The feature's name, in English."""
        return self.said.template.format(**self.said.values)

    @property
    def key(self) -> tuple[str, str]:
        """What tells the features of one column apart."""
        return self.kind, self.label


def number_features(position: int, column: NumberColumn) -> tuple[Feature, ...]:
    """Return the features of one column of numbers; its fit, which takes long for many rows, does not matter."""
    mark = (Feature(position, column.name, MARK),) if column.missing.marks else ()
    return (Feature(position, column.name), *mark)


def category_features(position: int, column: CategoryColumn, fit: CategoryFit) -> tuple[Feature, ...]:
    """Return the features of one column of categories."""
    mark = (Feature(position, column.name, MARK),) if column.missing.marks else ()
    codes = fit.codes[1:] if column.role is Role.TARGET and len(fit.codes) == 2 else fit.codes
    return (*(Feature(position, column.name, CATEGORY, code, column.labels[code]) for code in codes), *mark)


def encode(values: NDArray[Any], role: Role, fit: Fit, features: Sequence[Feature], places: NDArray[Any]) -> None:
    """Fill `places` (rows, features) from some cells (rows,) of one column with this role.

    A missing cell that is not filled becomes NaN, and so does a target whose category no training row has; an input of
    such a category is 0 for all categories.
    """
    if fit == UNFITTED and len(features) == 1:  # the usual case, in one go
        places[:, 0] = values
        return
    missing = np.isnan(values) if values.dtype.kind == "f" else values < 0
    if isinstance(fit, NumberFit):
        filled = values if isnan(fit.fill) else np.where(missing, fit.fill, values)
        if fit.scale != PLAIN:
            with np.errstate(over="ignore", invalid="ignore"):  # held-out numbers that are far off
                filled = (filled.astype(np.float64) - fit.scale.center) / fit.scale.scale
        places[:, 0] = filled
    else:
        codes = np.where(missing, fit.fill, values) if fit.fill >= 0 else values
        for place, feature in enumerate(features):
            if feature.kind == CATEGORY:
                places[:, place] = codes == feature.code
        if fit.fill < 0:
            places[missing] = np.nan
        if role is Role.TARGET:
            places[~np.isin(codes, fit.codes)] = np.nan
    if features and features[-1].kind == MARK:
        places[:, len(features) - 1] = missing
