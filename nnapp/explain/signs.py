"""What the sign of a slope says: which way costs less, and what the update makes of it.

Only what holds of these very numbers is said. A slope promises something of a small change, and nothing at a kink; and
an update may go the other way, because most optimizers also go by what was before.
"""

from __future__ import annotations

from math import isnan

import numpy as np

from nnapp.activations import Softmax
from nnapp.costs import MeanAbsoluteError
from nnapp.explain.explanation import digits_kept, is_free, is_there
from nnapp.explain.letters import link_said
from nnapp.topology import BIAS
from nnapp.walk import Place, Walk, value
from nnapp.words import Said, marked

KINK = marked(
    "A unit stands just at a kink of its activation function, where training takes one slope for two. So this slope "
    "does not tell what a change of {link} would cost."
)
ON_TARGET = marked(
    "An answer is just its target, where the absolute error has a kink and training takes 0 for its slope. So this "
    "slope does not tell what a change of {link} would cost."
)
AT_ZERO = marked(
    "At 0 the L1 penalty has a kink, and training takes 0 for its slope. There any small change of {link} costs more."
)


def answer_said(walk: Walk, number: float, names: dict[str, object], *, wanted: bool) -> tuple[Said, ...]:
    """Say what ∂C/∂y of an output means; `wanted` where its target is not 0."""
    if isinstance(walk.project.topology.layers[-1].activation, Softmax):
        return _share_said(walk, number, names, wanted=wanted)
    if number > 0:
        return (Said(marked("It is positive: a larger answer would cost more, so the answer should become smaller.")),)
    if number < 0:
        return (Said(marked("It is negative: a larger answer would cost less, so the answer should become larger.")),)
    return (Said(marked("It is 0: the answer costs least as it is.")),)


def _share_said(walk: Walk, number: float, names: dict[str, object], *, wanted: bool) -> tuple[Said, ...]:
    if number > 0:
        said = marked("It is positive: taken alone, a larger answer would cost more.")
    elif number < 0:
        said = marked("It is negative: taken alone, a larger answer would cost less.")
    elif walk.project.training.cost.only_wanted and not wanted:
        said = marked("It is 0, because this cost only looks at outputs whose target is not 0.")
    else:
        said = marked("It is 0: taken alone, the answer costs least as it is.")
    shared = marked("But the outputs share 1: what {unit} gets, the others lose. Its δ counts that, too.")
    return Said(said), Said(shared, names)


def sum_said(number: float, names: dict[str, object]) -> tuple[Said, ...]:
    """Say what the sign of δ means for the sum z."""
    if isnan(number):
        return ()
    if number > 0:
        return (Said(marked("It is positive: z should become smaller.")),)
    if number < 0:
        return (Said(marked("It is negative: z should become larger.")),)
    return (Said(marked("It is 0: this row adds nothing to the gradients of the weights into {unit}."), names),)


def gradient_said(walk: Walk, place: Place, names: dict[str, object]) -> tuple[Said, ...]:
    """Say what the sign of a gradient means, and what becomes of it where the update does not follow it."""
    number = value(walk, place)
    said = () if isnan(number) else (_direction(walk, place, number, names),)
    if not is_free(walk, place):
        return (*said, standing_still(walk, place))
    return (*said, *_against(walk, place, number, names))


def _direction(walk: Walk, place: Place, number: float, names: dict[str, object]) -> Said:
    training, layer = walk.project.training, place.layer or 0
    here = [walk.z[layer][:, place.unit or 0], *walk.z[layer + 1 :]]
    kinds = [kind.activation for kind in walk.project.topology.layers[layer:]]
    if any(np.isin(z, kind.kinks).any() for z, kind in zip(here, kinds, strict=True)):
        return Said(KINK, names)
    if isinstance(training.cost, MeanAbsoluteError) and np.any(walk.a[-1] == walk.targets):
        return Said(ON_TARGET, names)
    link = Place("weight", place.layer, place.unit, place.source)
    if place.source != BIAS and abs(number) < training.l1 and value(walk, link) == 0:
        return Said(AT_ZERO, names)
    if number > 0:
        return Said(marked("It is positive: the cost grows with {link}, so a smaller one would cost less."), names)
    if number < 0:
        return Said(marked("It is negative: the cost falls as {link} grows, so a larger one would cost less."), names)
    return Said(marked("It is 0: a small change of {link} changes the cost by next to nothing."), names)


def _against(walk: Walk, place: Place, number: float, names: dict[str, object]) -> tuple[Said, ...]:
    # momentum, Adam and others have a memory, and weight decay goes by no gradient at all
    old, new = _old_and_new(walk, place)
    names = {**names, "optimizer": walk.project.training.optimizer.title}
    if not walk.trains:
        return ()
    if new < old and number <= 0:
        said = marked("All the same this update makes it smaller: {optimizer} does not go by this gradient alone.")
        return (Said(said, names),)
    if new > old and number >= 0:
        said = marked("All the same this update makes it larger: {optimizer} does not go by this gradient alone.")
        return (Said(said, names),)
    return ()


def change_said(walk: Walk, place: Place, names: dict[str, object]) -> Said:
    """Say what the step does to a weight."""
    (old, new), step = _old_and_new(walk, place), value(walk, Place("step", place.layer, place.unit, place.source))
    if new < old:
        return Said(marked("The step is positive, so subtracting it makes {link} smaller."), names)
    if new > old:
        return Said(marked("The step is negative, so subtracting it makes {link} larger."), names)
    if step == 0:
        return Said(marked("The step is 0, so {link} stays as it is."), names)
    digits: dict[str, object] = {**names, "digits": digits_kept(walk)}
    return Said(
        marked("The step is too small to change {link}: the program's numbers have only about {digits} digits."), digits
    )


def _old_and_new(walk: Walk, place: Place) -> tuple[float, float]:
    old, new = (value(walk, Place(each, place.layer, place.unit, place.source)) for each in ("weight", "new_weight"))
    return old, new


def standing_still(walk: Walk, place: Place) -> Said:
    """Say why training leaves a weight as it is."""
    if not is_there(walk, place):
        return Said(marked("This link is not there, so nothing is learned."))
    return Said(marked("Training leaves {link} as it is: it is frozen."), {"link": link_said(walk.project, place)})
