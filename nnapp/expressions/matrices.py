"""Lines of matrices with their numbers: new W = old W − η·δ·aᵀ, true in every cell as it is printed.

A large matrix is shown by some of its rows and columns; what is tiny has a power of ten behind its bracket.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from math import floor, isfinite, isnan, log10
from typing import TypeAlias

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from nnapp.choices import Array
from nnapp.expressions.numbers import POWERS
from nnapp.expressions.terms import Symbol

MOST, LEAST = 10, 3  # rows and columns that are shown where there is room for them, and where there is little
FEWEST, MANY = 4, 9  # significant digits of the largest number of a matrix
SMALLEST, LARGEST = -3, 5  # powers of ten of the largest number between which none is taken out


SIDE, DOWN, ASLANT = "⋯", "⋮", "⋱"  # for what is left out


class Grid(Struct, frozen=True, eq=False, dict=True):
    """A matrix (rows, columns) in a line; `about` says what one asks about at a cell.

    How its numbers are printed depends on the cells that are shown, so a large matrix takes no longer than a small one.
    """

    name: Symbol
    values: Array
    about: Callable[[int, int], object] | None = None
    marked: tuple[int, int] | None = None
    digits: int = FEWEST

    @cached_property
    def shown(self) -> Array:
        """The values that are shown: those of the first and last rows and columns, and of the marked ones."""
        places = [
            [place for place in shown_places(count, marked) if place is not None]
            for count, marked in zip(self.values.shape, self.marked or (None, None), strict=True)
        ]
        some: Array = self.values[np.ix_(*places)]
        return some

    @cached_property
    def _largest(self) -> int:
        return _power(self.shown)

    @property
    def power(self) -> int:
        """The power of ten that stands behind the bracket; 0 for none."""
        return 0 if SMALLEST <= self._largest < LARGEST else self._largest

    @property
    def decimals(self) -> int:
        """How many digits stand behind the decimal point."""
        return max(self.digits - 1 - self._largest + self.power, 0)

    @property
    def printed(self) -> Array:
        """The values that are shown as they are printed."""
        rounded: Array = np.round(self.shown / 10.0**self.power, self.decimals) * 10.0**self.power
        return rounded

    def texts(self, rows: Sequence[int | None], columns: Sequence[int | None]) -> tuple[tuple[str, ...], ...]:
        """Return how the cells of some rows and columns are written; None stands for those that are left out."""
        scale, decimals, values = 10.0**self.power, self.decimals, self.values

        def text(row: int | None, column: int | None) -> str:
            if row is None or column is None:
                return SIDE if row is not None else DOWN if column is not None else ASLANT
            return _cell_text(float(values[row, column]) / scale, decimals)

        return tuple(tuple(text(row, column) for column in columns) for row in rows)

    @property
    def factor(self) -> str:
        """What stands behind the bracket."""
        return f"·10{str(self.power).translate(POWERS)}" if self.power else ""


class Factor(Struct, frozen=True):
    """A number with a name in a line, such as η."""

    name: Symbol
    value: float
    about: object | None = None


Part: TypeAlias = Grid | Factor | str  # a str is one of the signs = ≈ − + ·


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


def update_line(old: Grid, rate: Factor, column: Grid, row: Grid, new: Grid) -> tuple[Part, ...]:
    """Return new = old − rate · column · row, (n, m) of (n, 1) and (1, m), with the digits that make it true."""

    def worked_out(old: Array, column: Array, row: Array) -> Array:
        return old - rate.value * column * row

    (old, column, row), relation = _with_digits([old, column, row], worked_out, new)
    return new, relation, old, "−", rate, "·", column, "·", row


def step_line(old: Grid, step: Grid, new: Grid) -> tuple[Part, ...]:
    """Return new = old − step, all (n, m), with the digits that make it true."""
    (old, step), relation = _with_digits([old, step], lambda old, step: old - step, new)
    return new, relation, old, "−", step


def _with_digits(given: Sequence[Grid], worked_out: Callable[..., Array], result: Grid) -> tuple[list[Grid], str]:
    half = 0.5 * 10.0 ** (result.power - result.decimals) * (1 - 1e-9)
    for digits in range(FEWEST, MANY + 1):
        grids = [replace(grid, digits=digits) for grid in given]
        gap = worked_out(*(grid.printed for grid in grids)) - result.printed
        if np.all(np.abs(gap) <= half):
            return grids, "="
    return list(given), "≈"


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
