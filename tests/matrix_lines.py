"""Two lines of matrices that tests try out without a walk: an update, and a step that is taken away."""

from __future__ import annotations

from nnapp.expressions.matrices import Factor, Grid
from nnapp.expressions.matrix_lines import Letters, Line, line, matrix_product
from nnapp.expressions.short import minus, times


def update_line(old: Grid, rate: Factor, column: Grid, row: Grid, new: Grid) -> Line:
    """Return new = old − rate · column · row, (n, m) of (n, k) and (k, m), with the digits that make it true."""
    letters: Letters = {part.name: part for part in (old, rate, column, row)}
    return line(new, minus(old.name, times(rate.name, matrix_product(column.name, row.name))), letters)


def step_line(old: Grid, step: Grid, new: Grid) -> Line:
    """Return new = old − step, all (n, m), with the digits that make it true."""
    return line(new, minus(old.name, step.name), {old.name: old, step.name: step})
