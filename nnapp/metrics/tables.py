"""What all metrics share: the tables that they compare, and how long ones are cut."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnapp.network import PREDICTION_BLOCK
from nnapp.words import Refusal, marked

Table = NDArray[Any]
Classes = NDArray[np.intp]
NAN = float("nan")


def blocks(rows: int) -> Iterator[slice]:
    """Cut so many rows into pieces of a bearable size."""
    return (slice(begin, min(begin + PREDICTION_BLOCK, rows)) for begin in range(0, rows, PREDICTION_BLOCK))


def check_rows(one: Table, other: Table) -> None:
    """Raise `Refusal` where two tables have not as many rows as each other."""
    if one.ndim == 2 and other.ndim == 2 and len(one) != len(other):
        raise Refusal(
            marked("To measure answers there must be as many rows of targets, but there are {rows} and {targets}."),
            rows=len(one),
            targets=len(other),
        )
