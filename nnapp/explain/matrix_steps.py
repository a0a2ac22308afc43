"""The optimizer's formula in matrices: its own lines, a matrix for each letter that every weight has of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from nnapp.choices import Array
from nnapp.explain.matrix_side import Side, all_signs
from nnapp.expressions import Expression, Power, Product, Quotient, Sum, Symbol, Value, plain
from nnapp.expressions.matrices import Factor, Grid
from nnapp.expressions.matrix_lines import Line, Number, inner_parts, line, worked_out
from nnapp.expressions.short import GRADIENT, RATE, STEP, WEIGHT, put_in, times
from nnapp.expressions.terms import Function, Negative
from nnapp.run.state import remembered_by

KEPT = {"min", "max"}  # functions that are written out; those of one matrix are matrices of their own
MASK = Symbol("F")
COUNT = Symbol("k")  # of the updates


class Letters(NamedTuple):
    """What the letters of a formula are worth, and what they are called where they are matrices."""

    values: dict[Expression, Number]
    names: dict[Expression, Expression]


def step_lines(side: Side, seen: Grid, step: Grid) -> tuple[Line, ...]:
    """Return the optimizer's lines from the gradient that it has seen to the step, masked where that is needed."""
    letters, found = _letters(side, seen), []
    grids: dict[Expression, Grid | Factor] = {GRADIENT: seen, WEIGHT: side.grid(*_old(side))}
    lines = side.walk.project.training.optimizer.step_lines()
    for left, formula in lines[:-1]:
        _add(formula, letters, grids, side)
        values = worked_out(formula, letters.values)
        letters.values[left], letters.names[left] = values, _capital(left, side)
        grids[left] = made = side.grid(_capital(left, side), np.asarray(values))
        found.append(line(made, formula, grids))
    last = lines[-1].formula
    _add(last, letters, grids, side)
    if _needs_mask(side, np.asarray(worked_out(last, letters.values))):
        grids[MASK] = mask(side)
        last = _masked(last, letters.values)
    return (*found, line(step, last, grids))


def _masked(formula: Expression, values: Mapping[Expression, Number]) -> Expression:
    """Return F ⊙ formula, with F before the first matrix of a product."""
    factors = formula.factors if isinstance(formula, Product) else (formula,)
    first = next(number for number, factor in enumerate(factors) if _has_cells(factor, values))
    return times(*factors[:first], MASK, *factors[first:])


def mask(side: Side) -> Grid:
    """Return F, which is 1 where a weight may change and 0 where not."""
    return side.grid("f" if side.bias else "F", side.free, whole=True)


def _needs_mask(side: Side, step: Array) -> bool:
    return bool((step[side.free == 0] != 0).any())


def _old(side: Side) -> tuple[str, Array, str]:
    return f"old {side.letter}", side.of(side.walk.parameters.flat), "weight"


def _letters(side: Side, seen: Grid) -> Letters:
    project = side.walk.project
    vectors, updates = remembered_by(project, side.walk.model)
    memory: dict[str, Number] = {name: side.of(vector) for name, vector in vectors.items()}
    values: dict[Expression, Number] = {
        GRADIENT: seen.values,
        WEIGHT: side.of(side.walk.parameters.flat),
        RATE: side.walk.learning_rate,
    }
    for letter, worth in project.training.optimizer.letters(memory, updates).items():
        values[letter] = worth
    names: dict[Expression, Expression] = {}
    names.update({letter: _capital(letter, side) for letter in values if isinstance(letter, Symbol)})
    names.update({GRADIENT: seen.name, WEIGHT: Symbol(f"old {side.letter}")})
    return Letters(values, names)


def _capital(letter: Symbol, side: Side) -> Symbol:
    """Return what a letter is called as a matrix: V for v; D for the Δ of Rprop, which is δ of the rows here."""
    written = letter.letter.replace("Δ", "d")
    if written == STEP.letter or side.bias or letter.letter == "g" or written[0] not in "dmsv":
        return Symbol(written, letter.sub, letter.sup)
    return Symbol(written.upper(), letter.sub, letter.sup)


def _add(formula: Expression, letters: Letters, grids: dict[Expression, Grid | Factor], side: Side) -> None:
    """Give matrices and numbers to the parts of a formula that are shown as one."""
    if isinstance(formula, Value) or formula in grids:
        return
    values = None if _is_written_out(formula, letters.values) else worked_out(formula, letters.values)
    if values is None:
        for part in inner_parts(formula):
            _add(part, letters, grids, side)
        if isinstance(formula, Quotient) and isinstance(under := grids.get(formula.under), Grid):
            grids[formula.under] = Grid(under.name, under.values, under.about, under.marked, loose=True)
    elif np.ndim(values):
        cells = np.asarray(values)
        grids[formula] = side.grid(_name(formula, letters), cells, whole=all_signs(cells))
    else:
        grids[formula] = Factor(Symbol(_name(formula, letters)), float(values))


def _is_written_out(formula: Expression, values: Mapping[Expression, Number]) -> bool:
    """Say whether a formula is shown by its parts: sums and products of matrices, but no function of one matrix."""
    if formula in values or not _has_cells(formula, values):
        return isinstance(formula, Negative)
    if isinstance(formula, Function):
        return formula.name in KEPT
    if isinstance(formula, Sum):
        return all(_has_cells(term, values) for term in formula.terms)
    return not isinstance(formula, Power)


def _has_cells(formula: Expression, values: Mapping[Expression, Number]) -> bool:
    if formula in values:
        return bool(np.ndim(values[formula]))
    return any(_has_cells(part, values) for part in inner_parts(formula))


def _name(formula: Expression, letters: Letters) -> str:
    count = letters.values.get(COUNT)
    known = letters.names if count is None else {**letters.names, COUNT: Value(float(count))}
    text = plain(put_in(formula, known))
    return re.sub(r"(√|sign)\(([^()\s]+)\)", lambda found: f"{found[1]}{' ' * (found[1] == 'sign')}{found[2]}", text)
