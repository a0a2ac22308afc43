"""Predicting before seeing: what can be asked about a number of the walk, and how near an answer comes to it."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from nnapp.topology import BIAS
from nnapp.walk import Place, Walk, value
from nnapp.words import Refusal, marked

NUMBER, SIGN, SHAPE = KINDS = ("number", "sign", "shape")
NEAR = 0.05  # a number is right within this share of the true one
NOTHING = 1e-9  # and what is not larger is as good as zero
OF_UNITS = {"x", "z", "a", "target", "da", "slope", "delta"}
OF_LINKS = {"product", "row_gradient", "gradient", "weight", "step", "new_weight"}
MOST_DIMENSIONS = 2


class Answer(NamedTuple):
    """How a prediction came out: whether it counts as right, and the true answer beside it."""

    right: bool
    guess: float | tuple[int, ...]
    true: float | tuple[int, ...]

    @property
    def gap(self) -> float | None:
        """By how much a number was missed; None for a shape."""
        if isinstance(self.guess, tuple) or isinstance(self.true, tuple):
            return None
        return self.guess - self.true


class Score(NamedTuple):
    """How many predictions were made, and how many of them were right."""

    right: int = 0
    made: int = 0

    def with_answer(self, answer: Answer) -> Score:
        """Return the score after one more answer."""
        return Score(self.right + answer.right, self.made + 1)


def kinds_for(place: Place) -> tuple[str, ...]:
    """Return what can be asked about a place; a cost is one number, and has no shape."""
    return KINDS if place.quantity in OF_UNITS | OF_LINKS | {"back_product", "jacobian"} else (NUMBER, SIGN)


def shape_of(walk: Walk, place: Place) -> tuple[int, ...]:
    """Return the shape of the array that a number stands in, as the program computes with it.

    What units have is (units, rows), weights are (units, units before), biases (units,); what goes back is by Wᵀ.
    """
    widths, rows = walk.project.topology.widths, walk.row_count
    if place.quantity == "x":
        return widths[0], rows
    layer = len(widths) - 2 if place.layer is None else place.layer
    if place.quantity in OF_UNITS:
        return widths[layer + 1], rows
    if place.quantity == "back_product":
        return widths[layer + 1], widths[layer + 2]
    if place.quantity == "jacobian":
        return widths[layer + 1], widths[layer + 1]
    return (widths[layer + 1],) if place.source == BIAS else (widths[layer + 1], widths[layer])


def judged_number(walk: Walk, place: Place, guess: float) -> Answer:
    """Compare a number with the true one."""
    true = value(walk, place)
    return Answer(abs(guess - true) <= max(NEAR * abs(true), NOTHING), guess, true)


def judged_sign(walk: Walk, place: Place, guess: int) -> Answer:
    """Compare a sign, −1, 0 or 1, with the true one."""
    number = value(walk, place)
    true = 0 if number == 0 or math.isnan(number) else int(math.copysign(1, number))
    return Answer(guess == true, float(guess), float(true))


def judged_shape(walk: Walk, place: Place, guess: tuple[int, ...]) -> Answer:
    """Compare a shape with the true one; a column may be given without its second number."""
    true = shape_of(walk, place)
    return Answer(_without_ones(guess) == _without_ones(true), guess, true)


def read_shape(text: str) -> tuple[int, ...]:
    """Return the shape that was typed, as 3×4, 3 x 4, (3, 4) or 3; raises `Refusal` where there is none."""
    numbers = re.fullmatch(r"\(?\s*(\d{1,6})\s*(?:[x×*,;\s]\s*(\d{1,6})?\s*)?\)?", text.strip(), re.IGNORECASE)
    if numbers is None:
        no_shape = marked("“{text}” is no shape. Type two whole numbers, rows × columns, or one for a column.")
        raise Refusal(no_shape, text=text.strip()[:40])
    return tuple(int(each) for each in numbers.groups() if each is not None)


def _without_ones(shape: tuple[int, ...]) -> tuple[int, ...]:
    return shape[:1] if len(shape) == MOST_DIMENSIONS and shape[1] == 1 else shape
