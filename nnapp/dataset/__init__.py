"""The table: named columns of numbers, categories or text, each an input, a target or ignored.

A column's values are read-only, and an edit makes new columns only where something changed, so an edit costs the
columns it touches and views can tell by identity what they need not look at again. What is learnt about a column
(its scale, its categories, what fills its missing cells) is learnt from the training rows alone.
"""

from nnapp.dataset.columns import (
    NO_CATEGORY,
    CategoryColumn,
    Column,
    NumberColumn,
    TextColumn,
    as_numbers,
    cells,
    missing_cells,
    natural_order,
    with_cells,
)
from nnapp.dataset.features import Feature
from nnapp.dataset.fits import CategoryFit, NumberFit, SplitArray, same_split
from nnapp.dataset.kinds import KIND_TITLES, ROLE_TITLES, SPLIT_TITLES, Kind, Role, Split
from nnapp.dataset.names import default_names
from nnapp.dataset.problems import training_problem
from nnapp.dataset.table import Dataset

__all__ = [
    "KIND_TITLES",
    "NO_CATEGORY",
    "ROLE_TITLES",
    "SPLIT_TITLES",
    "CategoryColumn",
    "CategoryFit",
    "Column",
    "Dataset",
    "Feature",
    "Kind",
    "NumberColumn",
    "NumberFit",
    "Role",
    "Split",
    "SplitArray",
    "TextColumn",
    "as_numbers",
    "cells",
    "default_names",
    "missing_cells",
    "natural_order",
    "same_split",
    "training_problem",
    "with_cells",
]
