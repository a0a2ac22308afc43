"""Matrices and numbers as they stand in a line, such as new W = old W − η·δ·a, and with which digits.

A large matrix is shown by some of its rows and columns; what is tiny has a power of ten behind its bracket.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from math import floor, isfinite, isnan, log10
from typing import TypeAlias

import numpy as np
from msgspec import Struct

from nnapp.choices import Array
from nnapp.expressions.numbers import AS_GOOD_AS_EXACT, decimal_of, number_text, power_of_ten
from nnapp.expressions.terms import Symbol

MOST, LEAST = 10, 3  # rows and columns that are shown where there is room for them, and where there is little
FEWEST, MANY = 4, 9  # significant digits of the largest number of a matrix
SMALLEST, LARGEST = -3, 5  # powers of ten of the largest number between which none is taken out


SIDE, DOWN, ASLANT = "⋯", "⋮", "⋱"  # for what is left out


class Grid(Struct, frozen=True, eq=False, dict=True):
    """A matrix (rows, columns) in a line; `about` says what one asks about at a cell.

    `marked` is a cell, or with None a whole row or column. The cells of a `whole` matrix are whole numbers; in a
    `loose` one every cell has digits of its own, as it must where others are divided by it. How numbers are printed
    depends on the cells that are shown, so a large matrix takes no longer than a small one.
    """

    name: Symbol
    values: Array
    about: Callable[[int, int], object] | None = None
    marked: tuple[int | None, int | None] | None = None
    digits: int = FEWEST
    whole: bool = False
    loose: bool = False

    @cached_property
    def places(self) -> tuple[list[int], list[int]]:
        """The rows and the columns that are shown: the first and last ones, and the marked ones."""
        rows, columns = (
            [place for place in shown_places(count, marked) if place is not None]
            for count, marked in zip(self.values.shape, self.marked or (None, None), strict=True)
        )
        return rows, columns

    @cached_property
    def shown(self) -> Array:
        """The values that are shown."""
        some: Array = self.values[np.ix_(*self.places)]
        return some

    @cached_property
    def _largest(self) -> int:
        return _power(self.shown)

    @property
    def power(self) -> int:
        """The power of ten that stands behind the bracket; 0 for none."""
        return 0 if self.loose or SMALLEST <= self._largest < LARGEST else self._largest

    @property
    def decimals(self) -> int:
        """How many digits stand behind the decimal point."""
        return 0 if self.whole else max(self.digits - 1 - self._largest + self.power, 0)

    @property
    def printed(self) -> Array:
        """The values that are shown as they are printed."""
        return self.as_printed(self.shown)

    def as_printed(self, values: Array) -> Array:
        """Return some of the values as they are printed, or would be if they were shown."""
        if self.loose:
            texts = [decimal_of(value, self.digits) for value in values.ravel().tolist()]
            each = [float("nan") if text is None else float(text) for text in texts]
            return np.array(each).reshape(values.shape)
        rounded: Array = np.round(values / 10.0**self.power, self.decimals) * 10.0**self.power
        return rounded

    def texts(self, rows: Sequence[int | None], columns: Sequence[int | None]) -> tuple[tuple[str, ...], ...]:
        """Return how the cells of some rows and columns are written; None stands for those that are left out."""
        scale, decimals, values = 10.0**self.power, self.decimals, self.values

        def text(row: int | None, column: int | None) -> str:
            if row is None or column is None:
                return SIDE if row is not None else DOWN if column is not None else ASLANT
            value = float(values[row, column])
            return number_text(value, self.digits) if self.loose else _cell_text(value / scale, decimals)

        return tuple(tuple(text(row, column) for column in columns) for row in rows)

    @property
    def factor(self) -> str:
        """What stands behind the bracket."""
        return f"·{power_of_ten(self.power)}" if self.power else ""


class Factor(Struct, frozen=True):
    """A number with a name in a line, such as η."""

    name: Symbol
    value: float
    about: object | None = None

    @property
    def text(self) -> str:
        """The number as it is written."""
        return number_text(self.value, AS_GOOD_AS_EXACT)

    @property
    def printed(self) -> float:
        """What is written, as a number."""
        written = decimal_of(self.value, AS_GOOD_AS_EXACT)
        return self.value if written is None else float(written)


Part: TypeAlias = Grid | Factor | str  # a str is one of the signs = ≈ − + · ⊙ / ( ) , or min and max


def shown_places(count: int, marked: int | None = None, most: int = MOST) -> tuple[int | None, ...]:
    """Return which rows or columns are shown: all of a few, else the first, a marked one and the last; None is ⋯.

    With a smaller `most`, at least `LEAST`, they are some of those that are shown with a larger one.
    """
    if count <= most:
        return tuple(range(count))
    first = most - 2
    if marked is None or marked < first or marked >= count - 1:
        return (*range(first), None, count - 1)
    before = first - 2
    if marked == count - 2:
        after: tuple[int | None, ...] = (count - 1,)
    else:
        after = (None, count - 1) if most > LEAST else (None,)
    return (*range(before), *((None,) if marked > before else ()), marked, *after)


def _power(values: Array) -> int:
    """Return the power of ten of the largest number; 0 where there is none."""
    sizes = np.abs(values[np.isfinite(values)])
    largest = float(sizes.max()) if sizes.size else 0.0
    return floor(log10(largest)) if largest else 0


def _cell_text(value: float, decimals: int) -> str:
    if not isfinite(value):
        return "?" if isnan(value) else "∞" if value > 0 else "−∞"
    text = f"{value:.{decimals}f}"
    return text.replace("-", "−") if float(text) else text.lstrip("-")
