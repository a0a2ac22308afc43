"""How the classes of rows stand in a table: as categories, or as numbers.

Two classes as numbers are one column; more are a column for each class, with the higher number in the row's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Choice, frozen
from nnapp.dataset import CategoryColumn, Column, NumberColumn, Role
from nnapp.words import marked


class Targets(Choice, frozen=True):
    """What all ways to write classes share."""

    def columns(self, classes: NDArray[Any], labels: Sequence[str]) -> tuple[Column, ...]:
        """Return the target columns for the class (rows,) of each row."""
        raise NotImplementedError


class AsCategories(Targets, frozen=True, tag="categories"):
    """One column of categories: the network gets a probability for each class"""

    title: ClassVar[str] = marked("Categories")

    def columns(self, classes: NDArray[Any], labels: Sequence[str]) -> tuple[Column, ...]:
        return (CategoryColumn("class", Role.TARGET, frozen(classes.astype(np.int32)), tuple(labels)),)


class AsNumbers(Targets, frozen=True):
    """What both ways to write numbers share."""

    low: ClassVar[float]

    def columns(self, classes: NDArray[Any], labels: Sequence[str]) -> tuple[Column, ...]:
        if len(labels) == 2:
            return (self._column("y", classes == 1),)
        return tuple(self._column(f"y{number + 1}", classes == number) for number in range(len(labels)))

    def _column(self, name: str, high: NDArray[np.bool_]) -> Column:
        return NumberColumn(name, Role.TARGET, frozen(np.where(high, 1.0, self.low)))


class AsZeroOne(AsNumbers, frozen=True, tag="zero-one"):
    """Numbers: 0 for the first class, 1 for the second; of more classes a column for each, 1 where it is the row's"""

    title: ClassVar[str] = marked("Numbers 0 and 1")
    low: ClassVar[float] = 0.0


class AsMinusPlusOne(AsNumbers, frozen=True, tag="minus-plus-one"):
    """Numbers: −1 for the first class, 1 for the second; of more classes a column for each, 1 where it is the row's"""

    title: ClassVar[str] = marked("Numbers −1 and 1")
    low: ClassVar[float] = -1.0


AnyTargets = AsCategories | AsZeroOne | AsMinusPlusOne
