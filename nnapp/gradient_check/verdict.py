"""What a gradient check means, in plain words: whether both slopes agree, and if not, what is usually behind."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from nnapp.expressions import number_text
from nnapp.gradient_check.check import TOLERANCE, Check, LayerCheck
from nnapp.gradient_check.costs import Kink
from nnapp.gradient_check.nudge import USUAL, Nudge
from nnapp.project import Project
from nnapp.topology import BIAS
from nnapp.words import Said, marked

AGREES, KINKS, DIFFERS = "agrees", "kinks", "differs"
COARSE, FINE = 1e-3, 1e-8  # steps from which on the step itself is to blame
DIGITS, MOST_DIGITS = 3, 17  # of the numbers in a sentence: more where two would look the same
ALIKE = 1e-3  # ratios that differ by less are the same
NOT_FINITE = marked("The cost is not a finite number here, so it has no slope: training has diverged.")

NOT_MOVED = marked(
    "This cannot be judged: near w = {weight} numbers are so far apart that w − h and w + h are rounded to others, and "
    "the weight was not moved by h = {h}. Make h larger; where training has diverged, start anew."
)


class Verdict(Struct, frozen=True):
    """How it came out, in sentences; `link` is the weight (layer, unit, source) that differs most."""

    kind: str
    sentences: tuple[Said, ...]
    link: tuple[int, int, int] | None = None


def verdict(check: Check, project: Project) -> Verdict:
    """Judge the check of a layer or of a network."""
    judged, link = check.count - check.near_kinks, worst_link(check)
    left_out = () if check.kink is None else (_left_out(check, project, check.kink),)
    if not np.isfinite(check.cost):
        return Verdict(KINKS, (Said(NOT_FINITE),))
    if not judged:
        nothing = Said(marked("Nothing could be judged."))
        return Verdict(KINKS, (nothing, *left_out))
    values: dict[str, object] = {
        "worst": short(check.worst),
        "tolerance": short(TOLERANCE),
        "count": f"{judged:,}",
        "where": where(link),
    }
    if check.passed:
        agrees = marked(
            "The gradient is right: all {count} slopes by backpropagation agree with the cost itself. The largest "
            "relative error is {worst}, at {where}; below {tolerance} it is rounding."
        )
        return Verdict(AGREES, (Said(agrees, values), *left_out), link)
    layer = check.layers[link[0]]
    column = link[2] if link[2] != BIAS else layer.errors.shape[1] - 1
    analytic, numeric = apart(float(layer.analytic[link[1], column]), float(layer.numeric[link[1], column]))
    values |= {"analytic": analytic, "numeric": numeric}
    differs = marked(
        "The slopes do not agree. Worst is {where}: backpropagation says {analytic}, the cost says {numeric}, a "
        "relative error of {worst}."
    )
    return Verdict(DIFFERS, (Said(differs, values), _suspicion(check), *left_out), link)


def verdict_of_nudge(nudge: Nudge, project: Project, usual: Nudge) -> Verdict:
    """Judge one weight at some h; `usual` is the nudge by the usual h of the same weight."""
    values: dict[str, object] = {"error": short(nudge.error), "h": short(nudge.h)}
    if not np.isfinite(nudge.here):
        return Verdict(KINKS, (Said(NOT_FINITE),))
    if not nudge.moved:
        return Verdict(KINKS, (Said(NOT_MOVED, values | {"weight": short(nudge.weight)}),))
    if nudge.kink is not None and nudge.error > TOLERANCE:
        kink = marked("Between w − h and w + h {kink}, so the cost has no single slope there. Make h smaller.")
        return Verdict(KINKS, (Said(kink, {"kink": kink_words(nudge.kink, project)}),))
    if nudge.error <= TOLERANCE:
        return Verdict(AGREES, (Said(marked("Secant and tangent agree: the relative error is {error}."), values),))
    if usual.kink is None and usual.error > TOLERANCE and FINE < nudge.h < COARSE and nudge.spaced and usual.spaced:
        said = marked("Secant and tangent do not agree, and h is not to blame: look for a fault in the backward pass.")
        return Verdict(DIFFERS, (Said(said, values),))
    if nudge.h > USUAL and nudge.spaced:
        said = marked("The secant still cuts a bend of the curve: the relative error is {error}. Make h smaller.")
    else:
        said = marked(
            "h is too small: both costs agree in all but their last digits, which rounding has spoilt, and dividing by "
            "so small an h makes that large. The relative error is {error}. Make h larger."
        )
    return Verdict(DIFFERS, (Said(said, values),))


def worst_link(check: Check) -> tuple[int, int, int]:
    """Return layer, unit and source (−1 for the bias) of the weight that differs most."""
    number = check.worst_layer
    layer = check.layers[number]
    unit, column = layer.worst_place
    return number, unit, BIAS if column == layer.errors.shape[1] - 1 else column


def where(link: tuple[int, int, int]) -> Said:
    """Name a weight or a bias."""
    layer, unit, source = link
    values: dict[str, object] = {"layer": layer + 1, "unit": unit + 1, "source": source + 1}
    if source == BIAS:
        return Said(marked("the bias of unit {unit} in layer {layer}"), values)
    if layer == 0:
        return Said(marked("the weight from input {source} to unit {unit} in layer 1"), values)
    return Said(marked("the weight from unit {source} to unit {unit} in layer {layer}"), values)


def kink_words(kink: Kink, project: Project) -> Said:
    """Say what happens at a kink, as the part of a sentence."""
    activation = project.topology.layers[kink.layer].activation.title
    values: dict[str, object] = {"unit": kink.unit + 1, "layer": kink.layer + 1, "activation": activation}
    if kink.kind == "activation":
        said = marked("the sum z of unit {unit} in layer {layer} passes a place where the slope of {activation} jumps")
        return Said(said, values)
    if kink.kind == "error":
        return Said(marked("output {unit} passes its target, where the slope of the absolute error jumps"), values)
    return Said(marked("the weight passes zero, where the slope of the L1 penalty jumps"), values)


def short(value: float) -> str:
    """Write a number with three digits, as people read it."""
    return _written(float(value), DIGITS)


def apart(first: float, second: float) -> tuple[str, str]:
    """Write two numbers with as many digits as it takes to tell them apart, where they are different."""
    for digits in range(DIGITS, MOST_DIGITS):
        if first == second or _written(first, digits) != _written(second, digits):
            return _written(first, digits), _written(second, digits)
    return _written(first, MOST_DIGITS), _written(second, MOST_DIGITS)


def _written(value: float, digits: int) -> str:
    text = number_text(float(f"{value:.{digits}g}"), digits)  # 5, not 5.00
    return text.removeprefix("1·") if text.startswith("1·10") else text  # 10⁻⁵


def _left_out(check: Check, project: Project, kink: Kink) -> Said:
    said = marked("Left out near a kink: {count}. Within such a nudge there is no single slope; for one, {kink}.")
    return Said(said, {"count": f"{check.near_kinks:,}", "kink": kink_words(kink, project)})


def _suspicion(check: Check) -> Said:
    # what faults usually look like; the first that fits
    if check.step >= COARSE:
        return Said(marked("h is large, so the secants cut bends of the curve: check again with h = 10⁻⁵."))
    if check.step <= FINE:
        return Said(marked("h is so small that rounding is what is compared: check again with h = 10⁻⁵."))
    ratio = common_ratio(check)
    return _suspicion_by_place(check) if ratio is None else _suspicion_by_ratio(ratio)


def _suspicion_by_ratio(ratio: float) -> Said:
    if abs(ratio + 1) < ALIKE:
        return Said(marked("Every slope has the wrong sign: the error is probably taken as t − y instead of y − t."))
    said = marked(
        "Every slope is {ratio} times what it should be: usually the sum over the rows was taken for their mean, "
        "or a factor was forgotten."
    )
    return Said(said, {"ratio": apart(ratio, 1.0)[0]})


def _suspicion_by_place(check: Check) -> Said:
    bad = [layer.worst > TOLERANCE for layer in check.layers if layer.checked.any()]
    if len(bad) > 1 and not bad[-1]:
        return Said(
            marked(
                "The output layer is right and a layer before it is not: usually a factor φ′(z) is missing or wrong "
                "where δ is sent back."
            )
        )
    if _only_biases(check):
        return Said(marked("The weights are right and biases are not: look at how the biases are summed over rows."))
    return Said(marked("Look first at δ of the last layer that differs: all layers before it inherit its error."))


def common_ratio(check: Check) -> float | None:
    """Return by which factor all judged slopes of backpropagation differ from those of the cost, or None."""
    judged = [layer.checked & ~layer.near_kink for layer in check.layers]
    analytic, numeric = (
        np.concatenate([getattr(layer, name)[some] for layer, some in zip(check.layers, judged, strict=True)])
        for name in ("analytic", "numeric")
    )
    large = np.abs(numeric) > 1e-3 * np.abs(numeric).max(initial=0.0)
    if np.count_nonzero(large) < 2 or not np.isfinite(analytic).all():
        return None
    ratios = analytic[large] / numeric[large]
    middle = float(np.median(ratios))
    return middle if (np.abs(ratios - middle) <= ALIKE * abs(middle)).all() and abs(middle - 1) > ALIKE else None


def _only_biases(check: Check) -> bool:
    def of_weights(layer: LayerCheck) -> float:
        judged = (layer.checked & ~layer.near_kink)[:, :-1]
        return float(np.max(layer.errors[:, :-1], initial=0.0, where=judged))

    return all(of_weights(layer) <= TOLERANCE for layer in check.layers)
