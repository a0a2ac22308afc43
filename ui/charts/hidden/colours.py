"""What colours the points of a table by what is to be learnt: its classes, or the values of its first target."""

from __future__ import annotations

import numpy as np

from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role
from ui.scatter.points import Colouring, colouring_of, is_yes_or_no


def target_colouring(dataset: Dataset) -> Colouring:
    """Return the colouring by the target; several columns of 0 and 1 with a single 1 in each row are one of classes."""
    columns = [dataset.columns[position] for position in dataset.indices(Role.TARGET)]
    usable = [column for column in columns if isinstance(column, CategoryColumn | NumberColumn)]
    if not usable:
        return Colouring()
    numbers = [column for column in usable if isinstance(column, NumberColumn)]
    if len(usable) > 1 and len(numbers) == len(usable) and all(map(is_yes_or_no, numbers)):
        table = np.column_stack([column.values for column in numbers])
        if np.nansum(table, axis=1).max(initial=0) <= 1:
            codes = np.where(np.nansum(table, axis=1) == 1, np.nan_to_num(table).argmax(axis=1), -1).astype(np.int32)
            return Colouring("", tuple(column.name for column in numbers), codes)
    first = next((column for column in usable if isinstance(column, CategoryColumn)), usable[0])
    return colouring_of(first)
