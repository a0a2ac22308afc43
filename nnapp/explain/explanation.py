"""What an explanation consists of, and the small things that all explanations are made with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from msgspec import Struct

from nnapp.choices import Array
from nnapp.expressions import Equation, Expression, Rest, Value, number_text
from nnapp.expressions.short import Line, plus, put_in, worth
from nnapp.topology import free, matrices, present
from nnapp.walk import Place, Walk, value
from nnapp.words import Said

MOST_TERMS = 6  # of a sum, before the smaller ones are put together


class Explanation(Struct, frozen=True):
    """Where a number comes from: its equation, and what there is to say about it.

    `before` are the lines that come first, where the equation uses something that was worked out on the way; `also` are
    other ways to the same number.
    """

    title: Said
    equation: Equation
    sentences: tuple[Said, ...] = ()
    before: tuple[Equation, ...] = ()
    also: tuple[Equation, ...] = ()


def shown(number: float) -> str:
    """Return a number as sentences have it."""
    return number_text(number)


def at(walk: Walk, place: Place) -> Value:
    """Return the number at a place, as an operand that can be asked about."""
    return Value(value(walk, place), place)


def is_there(walk: Walk, place: Place) -> bool:
    """Say whether the link of a place is there; a bias has the source −1, the last column."""
    topology = walk.project.topology
    return bool(matrices(present(topology), topology.widths)[place.layer or 0][place.unit or 0, place.source or 0])


def is_free(walk: Walk, place: Place) -> bool:
    """Say whether training may change the weight of a place."""
    topology = walk.project.topology
    return bool(matrices(free(topology), topology.widths)[place.layer or 0][place.unit or 0, place.source or 0])


def digits_kept(walk: Walk) -> int:
    """Return how many digits the numbers of a walk have, about."""
    return 7 if walk.project.training.precision == "float32" else 16


def long_sum(
    worths: Array, term: Callable[[int], Expression], always: Sequence[Expression] = (), about: object | None = None
) -> Expression:
    """Return a sum over what `worths` (terms,) are worth: the largest ones as `term` gives them, and the others' sum.

    What comes `always` stands at the end. A million terms take no longer than it takes to find the largest.
    """
    count, most = len(worths), MOST_TERMS - len(always)
    if count <= most:
        return plus(*map(term, range(count)), *always)
    sizes = np.abs(worths)
    sizes[np.isnan(sizes)] = np.inf
    largest = np.sort(np.argpartition(sizes, count - most + 1)[count - most + 1 :])
    others = np.ones(count, bool)
    others[largest] = False
    rest = Rest(int(np.count_nonzero(others)), float(np.sum(worths[others])), about)
    return plus(*map(term, largest.tolist()), rest, *always)


def worked(
    general: Sequence[Line], filled: Sequence[Line], known: Mapping[Expression, Expression]
) -> tuple[tuple[Equation, ...], Expression, Expression]:
    """Return a calculation of several lines: the equations of all but the last, and the last in letters and in numbers.

    `known` are the numbers for the letters in `filled`; every line adds its own.
    """
    numbers, equations = dict(known), []
    for line, with_numbers in zip(general[:-1], filled[:-1], strict=True):
        put = put_in(with_numbers.formula, numbers)
        equations.append(Equation(line.left, line.formula, put, worth(put)))
        numbers[line.left] = Value(worth(put))
    return tuple(equations), general[-1].formula, put_in(filled[-1].formula, numbers)
