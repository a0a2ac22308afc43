"""The update of a whole layer in matrices: new W = old W − η·Δᵀ·A, or what else is made of Δᵀ·A.

Δ is δ of the rows (rows, units) and A what came in (rows, sources), so Δᵀ·A (units, sources) adds up what the rows say
of every weight; with one row it is a column times a row.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from nnapp.explain.clipping import length_of, limited
from nnapp.explain.matrix_said import matrices_said
from nnapp.explain.matrix_side import Side, side_of
from nnapp.explain.matrix_steps import MASK, mask, step_lines
from nnapp.expressions import Expression, Negative, Quotient, Symbol
from nnapp.expressions.matrices import MOST, Factor, Grid
from nnapp.expressions.matrix_lines import Line, line, matrix_product
from nnapp.expressions.short import call, minus, plus, times
from nnapp.optimizers import GradientDescent
from nnapp.walk import Place, Walk
from nnapp.words import Said

OLD, RATE, DELTA, GIVEN, GRADIENT, SEEN = map(Symbol, ("old", "η", "δ", "a", "G", "seen"))
L1, L2, TOP, LIMIT, LENGTH = Symbol("λ", "1"), Symbol("λ", "2"), Symbol("c"), Symbol("limit"), Symbol("‖∇C‖")
PRIMES = ("", "′", "″", "‴")
Letters = dict[Expression, Grid | Factor]


class MatrixUpdate(Struct, frozen=True, eq=False):
    """The lines of a layer's weights and of its biases: first the update, then the lines that lead to it."""

    layer: int
    marked: tuple[int, int]  # unit and source of the link that is marked, or else of the first one
    weights: tuple[Line, ...]
    biases: tuple[Line, ...]
    sentences: tuple[Said, ...]


def matrix_update(walk: Walk, layer: int, place: Place | None = None) -> MatrixUpdate:
    """Return the update of a layer; the link of a place is marked in its matrices."""
    sides = [side_of(walk, layer, place or Place("weight"), bias=bias) for bias in (False, True)]
    with np.errstate(all="ignore"):  # weights that have diverged are shown as they are
        weights, biases = map(_lines, sides)
    marked = sides[0].marked or sides[1].marked or (0, 0)
    shown = {part.name.letter for each in (*weights, *biases) for part in each if not isinstance(part, str)}
    return MatrixUpdate(layer, marked, weights, biases, matrices_said(walk, layer, shown))


def _lines(side: Side) -> tuple[Line, ...]:
    walk, training = side.walk, side.walk.project.training
    new = side.grid(f"new {side.letter}", side.of(walk.after.flat), "new_weight")
    old = side.grid(f"old {side.letter}", side.of(walk.parameters.flat), "weight")
    letters: Letters = {OLD: old, RATE: Factor(RATE, walk.learning_rate), DELTA: side.deltas(), GIVEN: side.given()}
    if not side.free.any():
        return (line(new, OLD, letters),)
    product = DELTA if side.bias and walk.row_count == 1 else matrix_product(DELTA, GIVEN)
    descends = isinstance(training.optimizer, GradientDescent)
    before, seen = _gradient_lines(side, product, old, letters)
    if descends and len(before) == 1 and walk.row_count <= MOST and _is_plain(side, seen):
        return (line(new, minus(OLD, times(RATE, product)), letters),)
    letters[SEEN] = seen
    if descends:
        masked = not seen.name.sup and not side.free.all()
        letters[MASK] = mask(side)
        taken = times(RATE, MASK, SEEN) if masked else times(RATE, SEEN)
        return line(new, minus(OLD, taken), letters), *before
    step = letters[Symbol("step")] = side.grid("step", side.of(walk.step.flat), "step")
    return line(new, minus(OLD, Symbol("step")), letters), *before, *step_lines(side, seen, step)


def _is_plain(side: Side, seen: Grid) -> bool:
    """Say whether the gradient is the product alone, for all weights."""
    training = side.walk.project.training
    penalized = not side.bias and bool(training.l1 or training.l2)
    return bool(not seen.name.sup and not penalized and side.free.all())


def _gradient_lines(side: Side, product: Expression, old: Grid, letters: Letters) -> tuple[list[Line], Grid]:
    """Return the lines from the rows to the gradient that the optimizer sees, and that."""
    walk, training = side.walk, side.walk.project.training
    terms = [product]
    if training.l1 and not side.bias:
        letters[L1] = Factor(L1, training.l1)
        letters[call("sign", OLD)] = side.grid("sign old W", np.sign(old.values), whole=True)
        terms.append(times(L1, call("sign", OLD)))
    if training.l2 and not side.bias:
        letters[L2] = Factor(L2, training.l2)
        terms.append(times(L2, OLD))
    seen = side.grid(side.gradient, side.of(walk.gradient.flat), "gradient")
    lines = [line(seen, plus(*terms), letters)]
    clips = training.clip_value is not None or training.clip_norm is not None
    if not side.free.all() and (clips or training.optimizer.memory_names):
        letters[MASK], letters[GRADIENT] = mask(side), seen
        seen = side.grid(_primed(seen), seen.values * side.free)
        lines.append(line(seen, times(MASK, GRADIENT), letters))
    if training.clip_value is not None and (np.abs(seen.values) > training.clip_value).any():
        letters[TOP], letters[GRADIENT] = Factor(TOP, training.clip_value), seen
        seen = side.grid(_primed(seen), np.clip(seen.values, -training.clip_value, training.clip_value))
        lines.append(line(seen, call("max", Negative(TOP), call("min", GRADIENT, TOP)), letters))
    length = length_of(limited(walk))
    if training.clip_norm is not None and length > training.clip_norm:
        letters.update({LIMIT: Factor(LIMIT, training.clip_norm), LENGTH: Factor(LENGTH, length), GRADIENT: seen})
        seen = side.grid(_primed(seen), side.of(walk.clipped.flat))
        lines.append(line(seen, times(GRADIENT, Quotient(LIMIT, LENGTH)), letters))
    return lines, seen


def _primed(seen: Grid) -> Symbol:
    """Return the name of what is made of a gradient: G′ of G, G″ of that."""
    return Symbol(seen.name.letter, sup=PRIMES[PRIMES.index(seen.name.sup) + 1])
