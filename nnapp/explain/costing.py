"""The cost: of one row, of all rows that are walked through, and after the update."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite

import numpy as np

from nnapp.activations import Softmax
from nnapp.choices import Array
from nnapp.costs.base import Compared
from nnapp.explain.explanation import Explanation, at, long_sum
from nnapp.explain.letters import layer_sign
from nnapp.explain.promise import new_cost_said
from nnapp.expressions import Equation, Expression, Over, Quotient, Symbol, Value, printed
from nnapp.expressions.short import HALF, ONE, WEIGHT, call, plus, square, times, worth
from nnapp.network import forward, is_penalized
from nnapp.walk import Place, Walk, value
from nnapp.words import Said, marked

LEAST, LEAST_MISSING = 1e-290, 1e-11  # what y and 1 − y must be for ln y to have its digits
MOST_ROWS = 1000  # that are run once more to tell what each of them costs after the update


def compared(walk: Walk, row: int, unit: int) -> Compared:
    """Return an output and its target as numbers."""
    last = len(walk.z) - 1
    z, y = (at(walk, Place(quantity, last, unit, row=row)) for quantity in ("z", "a"))
    return Compared(z, y, at(walk, Place("target", unit=unit, row=row)), unit, _log(walk, row, unit, y))


def _log(walk: Walk, row: int, unit: int, y: Value) -> Value | None:
    # the logarithm of a softmax output that has lost its digits, from the z: ln y = z − ln Σ eᶻ
    softmax = isinstance(walk.project.topology.layers[-1].activation, Softmax)
    if not softmax or LEAST < y.value < 1 - LEAST_MISSING:
        return None
    shifted = walk.z[-1][row] - walk.z[-1][row].max()
    return Value(float(shifted[unit] - np.log(np.exp(shifted).sum())), y.about)


def compared_letters(walk: Walk, unit: int | str) -> Compared:
    """Return an output and its target as letters; the unit may be given by a letter, too."""
    index = str(unit + 1) if isinstance(unit, int) else unit
    z = Symbol("z", index, layer_sign(walk.project, len(walk.z) - 1))
    return Compared(z, Symbol("y", index), Symbol("t", index))


def row_cost(walk: Walk, place: Place) -> Explanation:
    """Say what the cost of one row is made of."""
    cost, row, outputs = walk.project.training.cost, place.row or 0, walk.targets.shape[1]
    units = [u for u in range(outputs) if not cost.only_wanted or walk.targets[row, u]]
    terms = [cost.term_expression(compared(walk, row, unit)) for unit in units]
    worths = np.array([worth(term) for term in terms])
    total = long_sum(worths, terms.__getitem__)
    letters = cost.term_expression(compared_letters(walk, 0 if outputs == 1 else "k"))
    equation = Equation(
        row_letter(walk, row),
        cost.whole_expression(letters if outputs == 1 else Over("k", letters), Symbol("n")),
        cost.whole_expression(total, Value(float(outputs))),
        value(walk, place),
        place,
    )
    names: dict[str, object] = {"row": int(walk.rows[row]) + 1, "cost": cost.title, "count": outputs}
    said = [Said(marked("It says how far the answer is from the target of row {row} ({cost})."), names)]
    if any(compared(walk, row, unit).log is not None for unit in units):
        said.append(Said(marked("Where y is too near to 0 or 1, ln y is taken from the sums: ln y = z − ln Σ eᶻ.")))
    if len(units) < outputs:
        said.append(Said(marked("Outputs whose target is 0 add nothing.")))
    return Explanation(Said(marked("The cost of row {row}"), names), equation, tuple(said))


def row_letter(walk: Walk, row: int, sup: str = "") -> Symbol:
    """Return the letter of one row's cost, with the number that the row has in the table."""
    return Symbol("C", str(int(walk.rows[row]) + 1), sup)


def whole_cost(walk: Walk, place: Place) -> Explanation:
    """Say how the rows' costs are put together, and what the penalties add."""

    def of_row(row: int) -> Expression:
        return at(walk, Place("row_cost", row=row))

    equation = _reduced(walk, Symbol("C"), walk.row_costs, of_row, walk.parameters.weights, value(walk, place), place)
    return Explanation(Said(marked("The cost")), equation, (_reduction_said(walk), *_penalty_said(walk)))


def new_cost(walk: Walk, place: Place) -> Explanation:
    """Say what the same rows cost after the update, and what the gradient had promised."""
    number, left = value(walk, place), Symbol("C", sup="+")
    dropout = any(mask is not None for mask in walk.masks)
    if dropout or walk.row_count > MOST_ROWS or not isfinite(number):
        equation = Equation(left, None, Value(number), number, place)
    else:
        passed = forward(walk.project, walk.inputs, walk.after)
        costs = walk.project.training.cost.of_rows(passed.z[-1].T, passed.a[-1].T, walk.targets.T)
        equation = _reduced(walk, left, costs, lambda row: Value(float(costs[row])), walk.after.weights, number, place)
    sentences = new_cost_said(walk, printed(equation).result_digits)
    return Explanation(Said(marked("The cost after the update")), equation, (*sentences, *held_out(walk)))


def held_out(walk: Walk) -> tuple[Said, ...]:
    """Say that a row is held out, where training does not make the update."""
    if walk.trains:
        return ()
    return (Said(marked("Training does not make this step: the row is held out, and nothing is learned from it.")),)


def _reduced(
    walk: Walk,
    left: Symbol,
    costs: Array,
    of_row: Callable[[int], Expression],
    weights: tuple[Array, ...],
    number: float,
    place: Place,
) -> Equation:
    rows, training = len(costs), walk.project.training
    shared = training.reduction == "mean" and rows > 1
    total, letters = long_sum(costs, of_row), _letters_of_rows(walk, left.sup)
    general = times(Quotient(ONE, Symbol("N")), letters) if shared else letters
    filled = times(Quotient(ONE, Value(float(rows))), total) if shared else total
    general_more, filled_more = _penalties(walk, weights)
    return Equation(left, plus(general, *general_more), plus(filled, *filled_more), number, place)


def _letters_of_rows(walk: Walk, sup: str) -> Expression:
    return Over("r", Symbol("C", "r", sup)) if walk.row_count > 1 else row_letter(walk, 0, sup)


def _penalties(walk: Walk, weights: tuple[Array, ...]) -> tuple[list[Expression], list[Expression]]:
    training = walk.project.training
    general: list[Expression] = []
    filled: list[Expression] = []
    if training.l1:
        sizes = float(sum(np.abs(matrix).sum() for matrix in weights))
        general.append(times(Symbol("λ", "1"), Over("", call("abs", WEIGHT))))
        filled.append(times(Value(training.l1), Value(sizes)))
    if training.l2:
        squares = float(sum(np.square(matrix).sum() for matrix in weights))
        general.append(times(HALF, Symbol("λ", "2"), Over("", square(WEIGHT))))
        filled.append(times(HALF, Value(training.l2), Value(squares)))
    return general, filled


def _reduction_said(walk: Walk) -> Said:
    count: dict[str, object] = {"count": walk.row_count}
    if walk.row_count == 1:
        return Said(marked("Only one row is looked at, so there are no costs of other rows to add."))
    if walk.project.training.reduction == "mean":
        return Said(marked("The costs of the {count} rows are averaged."), count)
    return Said(marked("The costs of the {count} rows are added up."), count)


def _penalty_said(walk: Walk) -> tuple[Said, ...]:
    if not is_penalized(walk.project.training):
        return ()
    return (Said(marked("A penalty on large weights is added; biases are exempt.")),)
