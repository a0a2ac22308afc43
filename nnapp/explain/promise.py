"""What the update has made of the cost, and what the slope had promised: the gradient times the step."""

from __future__ import annotations

from math import isfinite

import numpy as np

from nnapp.expressions import number_text
from nnapp.expressions.numbers import EXACT
from nnapp.walk import Walk
from nnapp.words import Said, marked

NOTHING = {"float64": 1e-12, "float32": 1e-5}  # of the cost: no change worth a word


def new_cost_said(walk: Walk, digits: int) -> tuple[Said, ...]:
    """Say whether the cost fell, and whether the slope had promised that; numbers with at least so many digits."""
    if not isfinite(walk.cost_after):
        return (Said(marked("With the new weights the cost is beyond all numbers: training has diverged.")),)
    if not isfinite(walk.cost):
        return ()
    promised = float(np.dot(walk.gradient.flat, walk.step.flat))
    return (_change_said(walk, digits), *_promise_said(walk, promised))


def _change_said(walk: Walk, digits: int) -> Said:
    before, after = apart(walk.cost, walk.cost_after, digits)
    names: dict[str, object] = {"before": before, "after": after}
    if walk.cost_after < walk.cost:
        return Said(marked("The same rows, with the new weights: the cost falls from {before} to {after}."), names)
    if walk.cost_after > walk.cost:
        return Said(marked("The same rows, with the new weights: the cost rises from {before} to {after}."), names)
    return Said(marked("The same rows, with the new weights: the cost stays at {after}."), names)


def _promise_said(walk: Walk, promised: float) -> tuple[Said, ...]:
    fall = walk.cost - walk.cost_after
    names: dict[str, object] = {"promised": number_text(abs(promised)), "fall": number_text(abs(fall))}
    if not isfinite(promised) or abs(promised) <= NOTHING[walk.project.training.precision] * abs(walk.cost):
        return ()
    if promised < 0:
        uphill = marked("This step does not go down the slope of these rows, which promised a rise of {promised}.")
        return (Said(uphill, names),)
    if fall < 0:
        return (Said(marked("The slope had promised a fall of {promised}: the step was too long for it."), names),)
    if names["promised"] == names["fall"]:
        return (Said(marked("The slope had promised just this fall of {promised}."), names),)
    return (Said(marked("The slope had promised a fall of {promised}, and it is {fall}: the cost is curved."), names),)


def apart(first: float, second: float, digits: int) -> tuple[str, str]:
    """Return two numbers with as many digits as it takes to tell them apart, where they are different."""
    while first != second and digits < EXACT and number_text(first, digits) == number_text(second, digits):
        digits += 1
    return number_text(first, digits), number_text(second, digits)
