"""The language of lessons: expressions over the project, such as `abs(grad_w(2,1,3) - delta(2,1)*a(1,3)) < 1e-6`.

They are formulas of columns (`nnapp.formula`) with other names and functions. Everything counts from 1, as people do:
layer 1 is the first after the inputs, layer 0 the inputs; source 0 is the bias. Nothing is ever run as Python.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan
from typing import NamedTuple

import numpy as np

from nnapp.formula import COMPUTED, FUNCTIONS, MOST_CHARACTERS, Call, Formula, Function, Number, nearest, parse
from nnapp.lessons.budget import STEP
from nnapp.lessons.facts import Facts
from nnapp.lessons.named import ASKED, KINDS, LINK, NAMED, asked, named
from nnapp.walk import Place
from nnapp.words import Refusal, marked


class Placed(NamedTuple):
    """A function that reads the number at a place of a walk: which one, and what its arguments are."""

    quantity: str
    parts: tuple[str, ...]
    by_row: bool = True  # a row may come last; without it the lesson's row is meant
    batch: bool = False  # of the next mini-batch of training, and not of a row alone
    bias: bool = False  # the source is not given, because it is the bias


UNIT = BIAS_OF = ("layer", "unit")
PLACED: dict[str, Placed] = {
    "x": Placed("x", ("input",)),
    "t": Placed("target", ("output",)),
    "z": Placed("z", UNIT),
    "a": Placed("a", UNIT),
    "slope": Placed("slope", UNIT),
    "da": Placed("da", UNIT),
    "delta": Placed("delta", UNIT),
    "product": Placed("product", LINK),
    "back": Placed("back_product", ("layer", "unit", "next")),
    "w": Placed("weight", LINK, by_row=False),
    "b": Placed("weight", BIAS_OF, by_row=False, bias=True),
    "grad_w": Placed("gradient", LINK),
    "grad_b": Placed("gradient", BIAS_OF, bias=True),
    "step_w": Placed("step", LINK),
    "step_b": Placed("step", BIAS_OF, bias=True),
    "new_w": Placed("new_weight", LINK),
    "new_b": Placed("new_weight", BIAS_OF, bias=True),
    "batch_grad_w": Placed("gradient", LINK, by_row=False, batch=True),
    "batch_grad_b": Placed("gradient", BIAS_OF, by_row=False, batch=True, bias=True),
    "batch_step_w": Placed("step", LINK, by_row=False, batch=True),
    "batch_step_b": Placed("step", BIAS_OF, by_row=False, batch=True, bias=True),
    "batch_new_w": Placed("new_weight", LINK, by_row=False, batch=True),
    "batch_new_b": Placed("new_weight", BIAS_OF, by_row=False, batch=True, bias=True),
}
LOGIC = {"and": COMPUTED["min"], "or": COMPUTED["max"]}
KNOWN: Mapping[str, Function] = {
    **FUNCTIONS,
    **{name: Function(compute, 2, None) for name, compute in LOGIC.items()},
    "not": Function(np.logical_not),
    **{
        name: Function(COMPUTED["minus"], len(placed.parts), len(placed.parts) + placed.by_row)
        for name, placed in PLACED.items()
    },
    **{name: Function(COMPUTED["minus"], len(asking.parts), len(asking.parts)) for name, asking in ASKED.items()},
}
NAMES = (*NAMED, *KINDS)
NEXT = frozenset(  # what is about the next update
    {"row_cost_after", "batch_cost", "batch_cost_after", "gradient_length", "cost_at", "row_cost_at"}
)


def expression(text: str) -> Formula:
    """Read an expression; raises `Refusal` with the character where something is wrong."""
    if len(text) > MOST_CHARACTERS:
        raise Refusal(
            marked("this expression has {count} characters, and {most} are the most. Say it shorter."),
            count=len(text),
            most=MOST_CHARACTERS,
        )
    if not text.strip():
        raise Refusal(marked("an expression is missing here. Write one, such as a(1,1) or cost."))
    formula = parse(text, KNOWN)
    for name in formula.names:
        if name not in NAMES:
            meant = nearest(name, NAMES)
            raise Refusal(
                marked("There is nothing called “{name}” that an expression could ask for. Did you mean “{meant}”?")
                if meant
                else marked("There is nothing called “{name}” that an expression could ask for."),
                name=name[:40],
                meant=meant,
            )
    return formula


def computed(text: str, facts: Facts) -> float:
    """Compute an expression of the project; raises `Refusal` where the project has no such number."""
    if text not in facts.computed:
        facts.computed[text] = _computed(expression(text), facts)
    return facts.computed[text]


def _computed(formula: Formula, facts: Facts) -> float:
    facts.budget.spend(STEP * len(formula.steps))
    stack: list[float] = []
    with np.errstate(all="ignore"):
        for step in formula.steps:
            if isinstance(step, Number):
                stack.append(step.value)
            elif isinstance(step, Call):
                given = stack[len(stack) - step.count :]
                stack[len(stack) - step.count :] = [_called(step.name, given, facts)]
            else:
                stack.append(named(step.name, facts))
    return float(stack[0])


def holds(text: str, facts: Facts) -> bool:
    """Say whether a condition is true of the project."""
    value = computed(text, facts)
    return not isnan(value) and value != 0


def reads_answer(text: str) -> bool:
    """Say whether an expression speaks of what the learner has answered."""
    return "answer" in expression(text).names


def is_of_next_update(text: str) -> bool:
    """Say whether an expression asks what the next update will do, and not only how things are."""
    formula = expression(text)
    called = {step.name for step in formula.steps if isinstance(step, Call)}
    placed = [PLACED[name] for name in called if name in PLACED]
    return bool(called & NEXT or NEXT.intersection(formula.names)) or any(
        each.batch or each.quantity in {"step", "new_weight"} for each in placed
    )


def place_asked(text: str) -> Place | None:
    """Return the place of the lesson's row that an expression is nothing but the number of, else None."""
    steps = expression(text).steps
    name = steps[-1].name if isinstance(steps[-1], Call) else ""
    placed = PLACED.get(name)
    numbers = [int(step.value) for step in steps[:-1] if isinstance(step, Number)]
    if placed is None or placed.batch or len(numbers) != len(steps) - 1 or len(numbers) != len(placed.parts):
        return None
    return place_of(placed, numbers)


def place_of(placed: Placed, numbers: list[int], row: int | None = None) -> Place:
    """Return the place that numbers, counted from 1, stand for."""
    found = dict(zip(placed.parts, numbers, strict=True))
    unit = next(found[part] for part in ("unit", "input", "output") if part in found)
    layer = found.get("layer")
    source = found.get("source", found.get("next", 0 if placed.bias else None))
    if layer == 0 and placed.quantity == "a":
        return Place("x", unit=unit - 1, row=row)
    return Place(
        placed.quantity,
        layer=None if layer is None else layer - 1,
        unit=unit - 1,
        source=None if source is None else source - 1,  # the bias, 0, becomes BIAS
        row=row,
    )


def _called(name: str, given: list[float], facts: Facts) -> float:
    if name in LOGIC:
        return float(LOGIC[name](*given))
    if name == "not":
        return float(given[0] == 0)
    if name in ASKED:
        return asked(name, given, facts)
    if name in PLACED:
        return _at_place(name, PLACED[name], given, facts)
    return float(COMPUTED[name](*map(np.float64, given)))


def _at_place(name: str, placed: Placed, given: list[float], facts: Facts) -> float:
    count = len(placed.parts)
    parts = tuple("layer0" if name == "a" and part == "layer" else part for part in placed.parts)
    facts.check(name, (*parts, "row")[: len(given)], given)
    row = int(given[count]) if len(given) > count else facts.row
    numbers = [int(number) for number in given[:count]]
    if placed.batch:
        return facts.of_batch(name, place_of(placed, numbers))
    needs_row = placed.quantity not in {"weight", "gradient", "step", "new_weight"}
    return facts.of_row(name, place_of(placed, numbers, 0 if needs_row else None), row)
