"""Whether the output units can give the targets of this table, and whether their cost teaches them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from math import isinf

import numpy as np
from numpy.typing import NDArray

from nnapp.activations import HardLimit, Identity, Sigmoid, Softmax
from nnapp.costs import AnyCost, BinaryCrossEntropy, CrossEntropy, HalfSquaredError
from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role
from nnapp.project import Project
from nnapp.structure.remedies import with_output
from nnapp.structure.seen import TOLERANCE, Extreme, TargetsSeen, targets_seen
from nnapp.structure.value import Finding
from nnapp.words import Said, marked

SURE = 0.999  # how sure of the wrong class an answer is in the examples

SIGMOID = marked("Use sigmoid and binary cross-entropy")
IDENTITY = marked("Use linear outputs and half squared error")


def output_findings(project: Project) -> Iterator[Finding]:
    """Yield at most one finding: the first thing that is wrong with the output units for these targets."""
    activation, cost, units = project.topology.layers[-1].activation, project.training.cost, project.topology.widths[-1]
    seen = targets_seen(project.dataset)
    if isinstance(activation, Softmax) and units == 1:
        yield _lonely_softmax(project, seen)
        return
    unreachable = _out_of_reach(project, seen) or _odd_sum(project, seen)
    if unreachable is not None:
        yield unreachable
    elif isinstance(activation, Softmax) and not isinstance(cost, CrossEntropy):
        yield _softmax_with_errors(project)
    elif isinstance(activation, Sigmoid) and not isinstance(cost, BinaryCrossEntropy) and _are_classes(project.dataset):
        yield _sigmoid_with_errors(project)


def _lonely_softmax(project: Project, seen: TargetsSeen) -> Finding:
    said = Said(
        marked(
            "A softmax layer shares out a total of 1 among its units. This one has a single unit, so that its answer "
            "is 1 for every row, whatever the weights are."
        )
    )
    position = len(project.topology.layers) - 1
    within = all(low.value >= 0 and high.value <= 1 for low, high in zip(seen.lowest, seen.highest, strict=True))
    if within:
        change, remedy = partial(with_output, activation=Sigmoid(), cost=BinaryCrossEntropy()), SIGMOID
    else:
        change, remedy = partial(with_output, activation=Identity(), cost=HalfSquaredError()), IDENTITY
    return Finding("one-softmax-unit", "warning", position, said, remedy, change)


def _out_of_reach(project: Project, seen: TargetsSeen) -> Finding | None:
    position, activation = len(project.topology.layers) - 1, project.topology.layers[-1].activation
    low, high = activation.reach
    for unit, (least, most, between) in enumerate(zip(seen.lowest, seen.highest, seen.between, strict=True)):
        worst = most if most.value > high + TOLERANCE else least if least.value < low - TOLERANCE else None
        if worst is None and isinstance(activation, HardLimit):
            worst = between
        if worst is None:
            continue
        said = Said(
            marked("{target}, but {activation} outputs {bounds}: no weights can make the network give this answer."),
            {
                "target": _target(project.dataset, unit, worst),
                "activation": Said(activation.title),
                "bounds": _bounds(activation.reach, steps=isinstance(activation, HardLimit)),
            },
        )
        change = partial(with_output, activation=Identity(), cost=HalfSquaredError())
        return Finding("out-of-reach", "warning", position, said, IDENTITY, change)
    return None


def _odd_sum(project: Project, seen: TargetsSeen) -> Finding | None:
    if not isinstance(project.topology.layers[-1].activation, Softmax) or seen.odd_sum is None:
        return None
    said = Said(
        marked(
            "Softmax outputs always add up to 1, but the targets of row {row} add up to {total:.4g}: no weights can "
            "make the network give these answers."
        ),
        {"row": seen.odd_sum.row + 1, "total": seen.odd_sum.value},
    )
    change = partial(with_output, activation=Identity(), cost=HalfSquaredError())
    return Finding("out-of-reach", "warning", len(project.topology.layers) - 1, said, IDENTITY, change)


def _softmax_with_errors(project: Project) -> Finding:
    said = Said(
        marked(
            "With softmax outputs and {cost}, the network learns least where it is most wrong: where it is {sure:.1%} "
            "sure of the wrong class, its error signal δ is {signal:.2g}; with cross-entropy it is {sure}."
        ),
        {"cost": Said(project.training.cost.title), "sure": SURE, "signal": _softmax_signal(project.training.cost)},
    )
    change = partial(with_output, activation=Softmax(), cost=CrossEntropy())
    position = len(project.topology.layers) - 1
    return Finding("softmax-with-errors", "warning", position, said, marked("Use cross-entropy"), change)


def _sigmoid_with_errors(project: Project) -> Finding:
    said = Said(
        marked(
            "The targets are classes. With sigmoid outputs and {cost}, the network learns least where it is most "
            "wrong: where it says {sure} and the target is 0, its error signal δ is {signal:.2g}; with binary "
            "cross-entropy it is {sure}."
        ),
        {"cost": Said(project.training.cost.title), "sure": SURE, "signal": _sigmoid_signal(project.training.cost)},
    )
    change = partial(with_output, activation=Sigmoid(), cost=BinaryCrossEntropy())
    position = len(project.topology.layers) - 1
    return Finding("sigmoid-with-errors", "advice", position, said, marked("Use binary cross-entropy"), change)


def _sigmoid_signal(cost: AnyCost) -> float:
    # of one output that says SURE where the target is 0
    return float(abs(_slopes(cost, np.array([SURE]), np.array([0.0]))[0]) * SURE * (1 - SURE))


def _softmax_signal(cost: AnyCost) -> float:
    # of the right one of two classes, of which the wrong one gets SURE
    answers = np.array([1 - SURE, SURE])
    slopes = _slopes(cost, answers, np.array([1.0, 0.0]))
    return float(abs(answers[0] * (slopes[0] - answers @ slopes)))


def _slopes(cost: AnyCost, answers: NDArray[np.float64], targets: NDArray[np.float64]) -> NDArray[np.float64]:
    # ∂C/∂a of a cost of the error by central differences; such a cost does not look at z
    step, found = 1e-6, np.empty_like(answers)
    for unit in range(len(answers)):
        moved = np.stack([answers, answers], axis=1)
        moved[unit] += (-step, step)
        below, above = cost.of_rows(moved, moved, np.stack([targets, targets], axis=1))
        found[unit] = (above - below) / (2 * step)
    return found


def _target(dataset: Dataset, unit: int, worst: Extreme) -> Said:
    feature = dataset.features(Role.TARGET)[unit]
    column = dataset.columns[feature.column]
    values = {"row": worst.row + 1, "name": feature.said, "value": worst.value, "own": worst.value}
    if isinstance(column, NumberColumn):
        values["own"] = float(column.values[worst.row])
    if values["own"] == worst.value:
        return Said(marked("The target “{name}” of row {row} is {value:.6g}"), values)
    return Said(marked("The target “{name}” of row {row} is {own:.6g}, scaled {value:.4g}"), values)


def _bounds(reach: tuple[float, float], *, steps: bool) -> Said:
    low, high = reach
    if steps:
        return Said(marked("are either 0 or 1"))
    if isinf(high):
        return Said(marked("are never below {low:.3g}"), {"low": low})
    return Said(marked("lie between {low:.3g} and {high:.3g}"), {"low": low, "high": high})


def _are_classes(dataset: Dataset) -> bool:
    return all(isinstance(dataset.columns[i], CategoryColumn) for i in dataset.indices(Role.TARGET))
