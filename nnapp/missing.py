"""What is done about a column's missing cells, before the network sees it: never anything silently.

What a cell is filled with is found in the training rows only, so that what is held out stays unknown.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Choice
from nnapp.words import marked


class Missing(Choice, frozen=True):
    """What all choices share."""

    fills: ClassVar[bool] = False  # whether a missing cell gets a value
    marks: ClassVar[bool] = False  # whether the network gets an input more, which is 1 where the cell was missing
    for_categories: ClassVar[bool] = True
    for_targets: ClassVar[bool] = False

    def number(self, values: NDArray[Any]) -> float:
        """Return what missing cells are filled with, from the numbers (rows,) that are there, at least one."""
        return float("nan")


class RefuseMissing(Missing, frozen=True, tag="refuse"):
    """A missing cell is an error: training is refused, and says where it is."""

    title: ClassVar[str] = marked("Refuse")
    for_targets: ClassVar[bool] = True


class DropRows(Missing, frozen=True, tag="drop-rows"):
    """Rows with a missing cell are left out."""

    title: ClassVar[str] = marked("Leave the row out")
    for_targets: ClassVar[bool] = True


class FillMean(Missing, frozen=True, tag="mean"):
    """A missing cell counts as the mean of the training rows."""

    title: ClassVar[str] = marked("Mean")
    fills: ClassVar[bool] = True
    for_categories: ClassVar[bool] = False

    def number(self, values: NDArray[Any]) -> float:
        # a sum of the largest numbers would overflow
        largest = float(np.max(np.abs(values)))
        return float(np.mean(values / largest) * largest) if largest > 1e300 else float(np.mean(values, dtype=float))


class FillMedian(Missing, frozen=True, tag="median"):
    """A missing cell counts as the median of the training rows."""

    title: ClassVar[str] = marked("Median")
    fills: ClassVar[bool] = True
    for_categories: ClassVar[bool] = False

    def number(self, values: NDArray[Any]) -> float:
        half = 0.5 if float(np.max(np.abs(values))) > 1e300 else 1.0
        return float(np.median(values.astype(float) * half) / half)


class FillMostFrequent(Missing, frozen=True, tag="most-frequent"):
    """A missing cell counts as what is most frequent in the training rows (of several, the first in order)."""

    title: ClassVar[str] = marked("Most frequent")
    fills: ClassVar[bool] = True

    def number(self, values: NDArray[Any]) -> float:
        found, counts = np.unique(values, return_counts=True)
        return float(found[np.argmax(counts)])


class FillAndMark(FillMean, frozen=True, tag="mark"):
    """A missing cell counts as the mean (or most frequent category), and an input more says that it was missing."""

    title: ClassVar[str] = marked("Mean, and mark it")
    marks: ClassVar[bool] = True
    for_categories: ClassVar[bool] = True


AnyMissing = RefuseMissing | DropRows | FillMean | FillMedian | FillMostFrequent | FillAndMark
