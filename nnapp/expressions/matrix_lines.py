"""Lines of matrices with their numbers: new W = old W − η·Δᵀ·A, true in every cell as it is printed.

A formula has letters, each of which is a matrix or a number. All is meant cell by cell but for `matrix_product`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce
from itertools import product
from typing import TypeAlias

import numpy as np
from msgspec.structs import replace

from nnapp.choices import Array
from nnapp.expressions.matrices import FEWEST, MANY, Factor, Grid, Part
from nnapp.expressions.short import call
from nnapp.expressions.terms import Expression, Function, Negative, Power, Product, Quotient, Sum, Symbol, Value

Line: TypeAlias = tuple[Part, ...]
Letters: TypeAlias = Mapping[Expression, Grid | Factor]
Number: TypeAlias = Array | float
FEW = 400  # cells of a matrix that are quickly written one by one
MORE = 3  # results have up to two digits more where a 5 would be rounded
MATRIX_PRODUCT, CELLS, TIMES = "matrix product", "⊙", "·"
FUNCTIONS = {"sqrt": np.sqrt, "sign": np.sign, "abs": np.abs, "exp": np.exp, "ln": np.log, "tanh": np.tanh}


def matrix_product(left: Expression, right: Expression) -> Expression:
    """Return left · right, rows times columns."""
    return call(MATRIX_PRODUCT, left, right)


def line(result: Grid, formula: Expression, letters: Letters) -> Line:
    """Return result = formula, with as few digits as make it true; ≈ where none do.

    Where the same decimals for all cells of a matrix are too few for its small ones, every cell has digits of its own.
    """
    used = {letter: letters[letter] for letter in _letters_of(formula, letters)}
    large = {
        letter for letter in _multiplied(formula) if _size(used[letter]) > FEW
    }  # all rows are multiplied, perhaps a million
    for more, loose in product(range(MORE), (False, True)):
        shown = replace(result, digits=FEWEST + more)
        half = 0.5 * 10.0 ** (shown.power - shown.decimals) * (1 - 1e-9)
        right = shown.printed
        for digits in range(FEWEST, MANY + 1):
            written = {
                letter: _with_digits(part, digits, loose and letter not in large) for letter, part in used.items()
            }
            with np.errstate(all="ignore"):
                gap = worked_out(formula, _Printed(written)) - right
            if np.all(np.abs(gap) <= half):
                return shown, "=", *parts(formula, written)
    return result, "≈", *parts(formula, used)


def _with_digits(part: Grid | Factor, digits: int, loose: bool) -> Grid | Factor:
    if isinstance(part, Factor) or part.whole:
        return part
    return replace(part, digits=digits, loose=part.loose or loose)


def _size(part: Grid | Factor) -> int:
    return part.values.size if isinstance(part, Grid) else 1


def _multiplied(formula: Expression) -> set[Expression]:
    if isinstance(formula, Function) and formula.name == MATRIX_PRODUCT:
        return set(formula.arguments)
    return {letter for part in inner_parts(formula) for letter in _multiplied(part)}


class _Printed(dict[Expression, Number]):
    """The letters as they are printed, as far as they are shown; the sides of a matrix product in full."""

    def __init__(self, letters: Letters) -> None:
        super().__init__({letter: part.printed for letter, part in letters.items()})
        self.letters = letters

    def product(self, left: Expression, right: Expression) -> Array:
        column, row = self.letters[left], self.letters[right]
        assert isinstance(column, Grid) and isinstance(row, Grid)
        return column.as_printed(column.values[column.places[0]]) @ row.as_printed(row.values[:, row.places[1]])


def worked_out(formula: Expression, values: Mapping[Expression, Number]) -> Number:  # noqa: PLR0911 - one for each kind
    """Return what a formula is worth with numbers or arrays for its letters; `LookupError` for what nobody knows."""
    if formula in values:
        return values[formula]
    match formula:
        case Value(value):
            return value
        case Negative(inner):
            return -worked_out(inner, values)
        case Sum(terms):
            return reduce(np.add, (worked_out(term, values) for term in terms))
        case Product(factors):
            return reduce(np.multiply, (worked_out(factor, values) for factor in factors))
        case Quotient(over, under):
            return np.divide(worked_out(over, values), worked_out(under, values))
        case Power(base, exponent):
            return np.power(worked_out(base, values), worked_out(exponent, values))
        case Function(name, (left, right)) if name == MATRIX_PRODUCT:
            return (
                values.product(left, right) if isinstance(values, _Printed) else np.matmul(values[left], values[right])
            )
        case Function("min" | "max" as name, arguments):
            smaller = np.minimum if name == "min" else np.maximum
            return reduce(smaller, (worked_out(argument, values) for argument in arguments))
        case Function(name, (argument,)):
            found: Number = FUNCTIONS[name](worked_out(argument, values))
            return found
    raise LookupError(formula)


def parts(formula: Expression, letters: Letters) -> Iterator[Part]:
    """Return a formula as the parts of a line."""
    if formula in letters:
        yield letters[formula]
        return
    match formula:
        case Value(value):
            yield Factor(Symbol(""), value)
        case Negative(inner):
            yield "−"
            yield from _closely(inner, letters)
        case Sum(terms):
            yield from _sum(terms, letters)
        case Product(factors):
            yield from _product(factors, letters)
        case Quotient(over, under):
            yield from _closely(over, letters)
            yield "/"
            yield from _closely(under, letters, products=True)
        case Function(name, arguments):
            yield from _function(name, arguments, letters)
        case _:
            raise LookupError(formula)


def has_cells(formula: Expression, letters: Letters) -> bool:
    """Say whether there are matrices in a formula."""
    return any(isinstance(letters[letter], Grid) for letter in _letters_of(formula, letters))


def _sum(terms: tuple[Expression, ...], letters: Letters) -> Iterator[Part]:
    for number, term in enumerate(terms):
        if isinstance(term, Negative):
            yield "−"
            yield from _closely(term.inner, letters)
        else:
            if number:
                yield "+"
            yield from parts(term, letters)


def _product(factors: tuple[Expression, ...], letters: Letters) -> Iterator[Part]:
    before = False  # whether there is a matrix on the left
    for number, factor in enumerate(factors):
        cells = has_cells(factor, letters)
        if number:
            yield CELLS if before and cells else TIMES
        before = before or cells
        yield from _closely(factor, letters)


def _function(name: str, arguments: tuple[Expression, ...], letters: Letters) -> Iterator[Part]:
    if name == MATRIX_PRODUCT:
        left, right = arguments
        yield from parts(left, letters)
        yield TIMES
        yield from parts(right, letters)
        return
    yield name
    yield "("
    for number, argument in enumerate(arguments):
        if number:
            yield ","
        yield from parts(argument, letters)
    yield ")"


def _closely(formula: Expression, letters: Letters, *, products: bool = False) -> Iterator[Part]:
    """Return a formula in parentheses where it is a sum, or in a divisor a product."""
    loose = formula not in letters and isinstance(formula, Sum | Negative | ((Product | Quotient) if products else Sum))
    if loose:
        yield "("
    yield from parts(formula, letters)
    if loose:
        yield ")"


def _letters_of(formula: Expression, letters: Letters) -> Iterator[Expression]:
    if formula in letters:
        yield formula
        return
    for part in inner_parts(formula):
        yield from _letters_of(part, letters)


def inner_parts(formula: Expression) -> tuple[Expression, ...]:
    """Return what a formula consists of; nothing of a letter or a number."""
    match formula:
        case Sum(several) | Product(several) | Function(_, several):
            return several
        case Quotient(left, right) | Power(left, right):
            return left, right
        case Negative(inner):
            return (inner,)
    return ()
