"""What clipping makes of one gradient before the optimizer takes it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nnapp.choices import Array
from nnapp.explain.explanation import at, shown
from nnapp.explain.forward import indices
from nnapp.explain.letters import gradient_letter
from nnapp.expressions import Equation, Expression, Negative, Quotient, Symbol, Value
from nnapp.expressions.short import call, times
from nnapp.topology import free
from nnapp.walk import Place, Walk
from nnapp.words import Said, marked


class Clipped(NamedTuple):
    """The gradient of one weight as the optimizer gets it, its letter, and the lines and words that lead there."""

    letter: Expression
    number: Value
    lines: tuple[Equation, ...] = ()
    why: tuple[Said, ...] = ()


def clipped(walk: Walk, place: Place) -> Clipped:
    """Return what clipping makes of the gradient at a place; where it changes nothing there are no lines."""
    layer, unit, source, _ = indices(place)
    limit, norm = walk.project.training.clip_value, walk.project.training.clip_norm
    number = at(walk, Place("gradient", layer, unit, source))
    found = Clipped(gradient_letter(walk.project, layer, unit, source), number)
    if limit is not None and abs(number.value) > limit:
        found = _cut(found, limit)
    length = length_of(limited(walk))
    return _shortened(found, norm, length) if norm is not None and length > norm else found


def limited(walk: Walk) -> Array:
    """Return the gradient of all that learns (parameters,), with what is above the limit of a component cut off."""
    limit = walk.project.training.clip_value
    gradients: Array = walk.gradient.flat * free(walk.project.topology)
    return gradients if limit is None else np.clip(gradients, -limit, limit)


def length_of(gradients: Array) -> float:
    """Return ‖∇C‖."""
    return float(np.linalg.norm(gradients))


def shortened_said(length: float, norm: float) -> Said:
    """Say why the whole gradient is shortened."""
    return Said(
        marked(
            "The gradient of the whole network has the length ‖∇C‖ = {length}, so it is shortened to the limit "
            "{limit}: one steep place must not throw the weights far away."
        ),
        {"length": shown(length), "limit": shown(norm)},
    )


def _cut(before: Clipped, limit: float) -> Clipped:
    letter, top, bound = Symbol("g", "cut"), Symbol("c"), Value(limit)
    number = Value(float(np.clip(before.number.value, -limit, limit)))
    general = call("max", Negative(top), call("min", before.letter, top))
    filled = call("max", Negative(bound), call("min", before.number, bound))
    said = Said(marked("First the gradient is cut off at ±c, c = {limit}."), {"limit": shown(limit)})
    return Clipped(letter, number, (Equation(letter, general, filled, number.value),), (said,))


def _shortened(before: Clipped, norm: float, length: float) -> Clipped:
    letter, number = Symbol("g"), Value(before.number.value * norm / length)
    general = times(before.letter, Quotient(Symbol("limit"), Symbol("‖∇C‖")))
    filled = times(before.number, Quotient(Value(norm), Value(length)))
    said = shortened_said(length, norm)
    lines = (*before.lines, Equation(letter, general, filled, number.value))
    return Clipped(letter, number, lines, (*before.why, said))
