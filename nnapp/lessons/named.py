"""What the language of lessons calls by a name, besides the numbers at places of a walk: `cost`, `units(2)` …"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace

from nnapp.activations import AnyActivation
from nnapp.choices import choices
from nnapp.costs import AnyCost
from nnapp.lessons.facts import UNKNOWN, Facts, parameter
from nnapp.metrics import is_classification, quick, task_of
from nnapp.network import cost_on, outputs
from nnapp.optimizers import AnyOptimizer
from nnapp.project import Project
from nnapp.topology import Parameters, matrices, present_count
from nnapp.walk import Place, walk_row
from nnapp.words import Refusal, marked

KINDS: dict[str, int] = {  # names of choices, as project files say them, and a number for each to compare by
    str(kind.__struct_config__.tag): number
    for number, kind in enumerate([kind for union in (AnyActivation, AnyCost, AnyOptimizer) for kind in choices(union)])
}


class Asking(NamedTuple):
    """A function of the project: what its arguments are, by the names that `Facts.check` knows, and what it gives."""

    parts: tuple[str, ...]
    compute: Callable[..., float]


def _accuracy(facts: Facts) -> float:
    if not is_classification(facts.project):
        raise Refusal(marked("There is no accuracy here: the targets are numbers, not classes."))
    inputs, targets = facts.tables
    facts.spend_pass(len(inputs))
    return quick("accuracy", outputs(facts.project, inputs), targets, task_of(facts.project))


def _rows(facts: Facts) -> int:
    return len(facts.tables[0])


def _batch_size(facts: Facts) -> int:
    return min(facts.project.training.batch_size or _rows(facts), _rows(facts))


def _kind(choice: object) -> int:
    return KINDS[str(choice.__struct_config__.tag)]  # type: ignore[attr-defined]


NAMED: dict[str, Callable[[Facts], float]] = {
    "cost": lambda facts: facts.cost,
    "row_cost": lambda facts: _cost_of(facts, facts.row),
    "row_cost_after": lambda facts: facts.walk(facts.row).cost_after,
    "batch_cost": lambda facts: facts.batch.cost,
    "batch_cost_after": lambda facts: facts.batch.cost_after,
    "start_cost": lambda facts: facts.cost_with(facts.model.start),
    "accuracy": _accuracy,
    "epoch": lambda facts: facts.model.epoch,
    "updates": lambda facts: facts.model.updates,
    "rows": _rows,
    "batch_size": _batch_size,
    "learning_rate": lambda facts: facts.project.training.learning_rate,
    "layers": lambda facts: len(facts.project.topology.layers),
    "inputs": lambda facts: facts.project.topology.inputs,
    "outputs": lambda facts: facts.project.topology.widths[-1],
    "parameters": lambda facts: present_count(facts.project.topology),
    "gradient_length": lambda facts: float(np.linalg.norm(facts.batch.gradient.flat)),
    "mean": lambda facts: facts.project.training.reduction == "mean",
    "cost_kind": lambda facts: _kind(facts.project.training.cost),
    "optimizer": lambda facts: _kind(facts.project.training.optimizer),
    "answer": lambda facts: facts.answer,
}


def _units(facts: Facts, layer: int) -> int:
    return facts.project.topology.widths[layer]


def _activation(facts: Facts, layer: int) -> int:
    return _kind(facts.project.topology.layers[layer - 1].activation)


def _start_w(facts: Facts, layer: int, unit: int, source: int) -> float:
    return parameter(facts.model.start, Place("weight", layer - 1, unit - 1, source - 1))


def _start_b(facts: Facts, layer: int, unit: int) -> float:
    return _start_w(facts, layer, unit, 0)


def _cost_of(facts: Facts, row: int) -> float:
    return float(facts.walk(row).row_costs[0])


def _cost_at(facts: Facts, rate: float) -> float:
    return facts.walk_batch(_with_rate(facts.project, rate)).cost_after


def _row_cost_at(facts: Facts, rate: float) -> float:
    facts.spend_update(1)
    return walk_row(_with_rate(facts.project, rate), facts.row - 1).cost_after


def _nudged_cost(facts: Facts, layer: int, unit: int, source: int, h: float) -> float:
    return facts.cost_with(_nudged(facts, layer, unit, source, h))


def _nudged_row_cost(facts: Facts, layer: int, unit: int, source: int, h: float) -> float:
    walk = facts.walk(facts.row)
    facts.spend_pass(1)
    return cost_on(facts.project, walk.inputs, walk.targets, _nudged(facts, layer, unit, source, h))


def _curve(facts: Facts, epoch: int) -> float:
    exact = facts.model.curve.exact
    return float(exact[epoch]) if epoch < len(exact) else UNKNOWN


LINK = ("layer", "unit", "source")
ASKED: dict[str, Asking] = {
    "units": Asking(("layer0",), _units),
    "activation": Asking(("layer",), _activation),
    "start_w": Asking(LINK, _start_w),
    "start_b": Asking(("layer", "unit"), _start_b),
    "cost_of": Asking(("row",), _cost_of),
    "cost_at": Asking(("number",), _cost_at),
    "row_cost_at": Asking(("number",), _row_cost_at),
    "nudged_cost": Asking((*LINK, "number"), _nudged_cost),
    "nudged_row_cost": Asking((*LINK, "number"), _nudged_row_cost),
    "curve": Asking(("count",), _curve),
}


def named(name: str, facts: Facts) -> float:
    """Return what a name stands for."""
    return float(KINDS[name] if name in KINDS else NAMED[name](facts))


def asked(name: str, given: list[float], facts: Facts) -> float:
    """Return what a function gives; raises `Refusal` for arguments that the project does not have."""
    asking = ASKED[name]
    facts.check(name, asking.parts, given)
    numbers = [number if part == "number" else int(number) for part, number in zip(asking.parts, given, strict=True)]
    return float(asking.compute(facts, *numbers))


def _nudged(facts: Facts, layer: int, unit: int, source: int, h: float) -> Parameters:
    parameters = facts.model.current
    flat = parameters.flat.copy()
    # biases are the last column of a layer's matrix, which −1 is too
    matrices(flat, parameters.widths)[layer - 1][unit - 1, source - 1] += h
    return Parameters(parameters.widths, flat)


def _with_rate(project: Project, rate: float) -> Project:
    if not 0 < rate <= 1_000_000:
        raise Refusal(marked("A learning rate must be larger than 0 and at most 1,000,000, not {rate:g}."), rate=rate)
    return replace(project, training=replace(project.training, learning_rate=rate))
