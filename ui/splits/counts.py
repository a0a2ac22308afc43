"""How many rows each split has, in all and of each class."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role, Split

MOST_CLASSES = 20  # that get a column of their own
ROWS_OF_CLASS = 5  # where different numbers have fewer, they are no classes


class Counts(NamedTuple):
    """Rows by what they are for: in all, and for each class (classes,) in the order of `classes`."""

    of: dict[Split, int]
    classes: tuple[str, ...]
    of_class: dict[Split, NDArray[np.intp]]
    left_out: int  # of the rows in `of`, how many are left out because of a cell


def counted(dataset: Dataset) -> Counts:
    """Count the rows of a table; excluded are those that somebody has excluded."""
    rows = dataset.row_count
    split = np.zeros(rows, np.uint8) if dataset.split is None else dataset.split
    labels, codes = _classes(dataset)
    of = {kind: int(np.count_nonzero(split == kind)) for kind in Split}
    of_class = {
        kind: np.bincount(codes[(split == kind) & (codes >= 0)], minlength=len(labels)).astype(np.intp)
        for kind in Split
    }
    used = sum(dataset.count(kind) for kind in Split if kind is not Split.EXCLUDED)
    return Counts(of, labels, of_class, rows - of[Split.EXCLUDED] - used)


def _classes(dataset: Dataset) -> tuple[tuple[str, ...], NDArray[np.intp]]:
    # the labels of the first target that has few, and for each row which it is; −1 where it is missing
    for position in dataset.indices(Role.TARGET):
        column = dataset.columns[position]
        if isinstance(column, CategoryColumn) and len(column.labels) <= MOST_CLASSES:
            return column.labels, column.codes.astype(np.intp)
        if isinstance(column, NumberColumn):
            found, codes = np.unique(column.values, return_inverse=True)
            known = found[~np.isnan(found)]
            if len(known) <= min(MOST_CLASSES, max(2, dataset.row_count // ROWS_OF_CLASS)):
                return tuple(f"{value:g}" for value in known), np.where(codes < len(known), codes, -1)
    return (), np.full(dataset.row_count, -1, np.intp)
