"""Reads lines of matrices as a person would who has only the printed cells, and works them out with NumPy.

Written without a look at how `nnapp` works a line out: texts in, a matrix out.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnapp.expressions.matrices import Factor, Grid, Part
from tests.engine.printed_lines import RAISED, last_digit

LOST = {"?": np.nan, "∞": np.inf, "−∞": -np.inf}
VANISHING = 1e-300  # numbers so small have lost their digits


def cells(grid: Grid) -> np.ndarray:
    """Return all cells as they are printed, those too that are left out on the screen."""
    rows, columns = grid.values.shape
    texts = grid.texts(range(rows), range(columns))
    return np.array([[number(text + grid.factor) for text in line] for line in texts]).reshape(rows, columns)


def number(text: str) -> float:
    if text in LOST:
        return LOST[text]
    digits, _, power = text.replace("−", "-").partition("·10")
    return float(f"{digits}e{power.translate(RAISED) or 0}")


def complaint(line: tuple[Part, ...]) -> str:
    """Say what is wrong with a line as it is printed; nothing where it is true, or says that it is not quite."""
    result, relation, *right = line
    assert isinstance(result, Grid)
    if relation == "≈":
        return ""
    with np.errstate(all="ignore"):
        gap = np.abs(_Reader(right).sum() - cells(result))
    rows, columns = (
        places_shown(count, at) for count, at in zip(result.values.shape, result.marked or (0, 0), strict=True)
    )
    half = float(last_digit(result.texts([0], [0])[0][0] + result.factor)) / 2
    wrong = ~(gap[np.ix_(rows, columns)] <= half * (1 + 1e-7) + VANISHING)
    return f"{text(line)}: off by {gap.max()}" if wrong.any() else ""


def places_shown(count: int, marked: int | None) -> list[int]:
    """Which cells of ten are sure to be on the screen: the first, the last and the marked one."""
    return list(range(count)) if count <= 10 else sorted({*range(6), marked or 0, count - 1})


def text(line: tuple[Part, ...]) -> str:
    """A line by the names of its parts."""
    return " ".join(part if isinstance(part, str) else part.name.letter or part.text for part in line)


class _Reader:
    """Sums, products and quotients from left to right; Δᵀ · A is rows times columns, all else cell by cell."""

    def __init__(self, parts: list[Part]) -> None:
        self.parts = parts

    def at(self, *signs: str) -> bool:
        return bool(self.parts) and isinstance(self.parts[0], str) and self.parts[0] in signs

    def sum(self) -> Any:
        value = self.product()
        while self.at("+", "−"):
            value = value + self.product() if self.parts.pop(0) == "+" else value - self.product()
        return value

    def product(self) -> Any:
        if self.at("−"):
            self.parts.pop(0)
            return -self.product()
        value = self.alone()
        while self.at("·", "⊙", "/"):
            sign, table = self.parts.pop(0), self.named("A", "X", "a", "x", "1")
            factor = self.alone()
            value = value / factor if sign == "/" else value @ factor if table else value * factor
        return value

    def named(self, *names: str) -> bool:
        return isinstance(self.parts[0], Grid) and self.parts[0].name.letter in names

    def alone(self) -> Any:
        part = self.parts.pop(0)
        if isinstance(part, Grid):
            return cells(part)
        if isinstance(part, Factor):
            return number(part.text)
        if part == "(":
            value = self.sum()
            assert self.parts.pop(0) == ")"
            return value
        assert part in {"min", "max"} and self.parts.pop(0) == "(", part
        values = [self.sum()]
        while self.at(","):
            self.parts.pop(0)
            values.append(self.sum())
        assert self.parts.pop(0) == ")"
        return np.minimum(*values) if part == "min" else np.maximum(*values)
