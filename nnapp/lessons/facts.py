"""Facts: all that the expressions of a lesson may ask of a project, computed when it is first asked for.

What is said of a row is of the update that training makes from this row alone; what is said of a batch, of the next
update. Numbers count from 1; 0 is the inputs where a layer is meant, and the bias where a source is meant.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from msgspec.structs import replace

from nnapp.activations import AnyActivation
from nnapp.choices import Array, choices
from nnapp.costs import AnyCost
from nnapp.dataset import Role, Split
from nnapp.metrics import is_classification, quick, task_of
from nnapp.network import cost_on, outputs, penalty_of
from nnapp.optimizers import AnyOptimizer
from nnapp.project import Project, current_model
from nnapp.topology import Parameters, matrices, present_count
from nnapp.walk import Place, Walk, value, walk_batch, walk_row
from nnapp.words import Refusal, marked

UNKNOWN = float("nan")
MOST_EPOCHS = 1_000_000
KINDS: dict[str, int] = {  # names of choices, as project files say them, and a number for each to compare by
    str(kind.__struct_config__.tag): number
    for number, kind in enumerate([kind for union in (AnyActivation, AnyCost, AnyOptimizer) for kind in choices(union)])
}


class Facts:
    """A project, the lesson's row (from 1), and what the learner has answered, if anything."""

    def __init__(self, project: Project, row: int = 1, answer: float = UNKNOWN) -> None:
        self.project, self.row, self.answer = project, row, answer
        self._walks: dict[int, Walk] = {}

    def answered(self, answer: float) -> Facts:
        """Return the same facts with another answer; what was computed is kept."""
        other = Facts(self.project, self.row, answer)
        other._walks = self._walks
        return other

    def walk(self, row: int) -> Walk:
        """Return the walk through a row (from 1) alone."""
        if row not in self._walks:
            self._walks[row] = walk_row(self.project, row - 1)
        return self._walks[row]

    @cached_property
    def batch(self) -> Walk:
        """The walk through the next mini-batch of training."""
        return walk_batch(self.project)

    def of_row(self, name: str, place: Place, row: int) -> float:
        """Return the number at a place of a row's walk."""
        if place.quantity == "weight":
            return _parameter(current_model(self.project).current, place)
        return _number(name, self.walk(row), place)

    def of_batch(self, name: str, place: Place) -> float:
        """Return the number at a place of the next update."""
        return _number(name, self.batch, place)

    def named(self, name: str) -> float:
        """Return what a name of the language stands for."""
        return float(getattr(self, f"_{name}"))

    def other(self, name: str, given: list[float]) -> float:
        """Return what a function of the language gives that is no place of a walk; its arguments were checked."""
        return float(getattr(self, f"_{name}")(*given))

    def check(self, name: str, parts: tuple[str, ...], given: list[float]) -> None:
        """Raise `Refusal` where an argument is not the number of something that the project has."""
        widths = self.project.topology.widths
        layer = 0
        for part, number in zip(parts, given, strict=True):
            if part == "number":
                continue
            if not float(number).is_integer():
                raise Refusal(marked("{name} takes whole numbers, not {number:g}."), name=name, number=number)
            low, high, what = self._bounds(part, layer)
            if not low <= number <= high:
                raise Refusal(
                    marked("{name} asks for {what} {number}, but here these go from {low} to {high}."),
                    name=name,
                    what=what,
                    number=int(number),
                    low=low,
                    high=high,
                )
            if part in {"layer", "layer0"}:
                layer = int(number)
        if "next" in parts and layer >= len(widths) - 1:
            raise Refusal(marked("{name} asks what comes back to the output layer: nothing does."), name=name)

    def _bounds(self, part: str, layer: int) -> tuple[int, int, str]:
        widths = self.project.topology.widths
        after = widths[layer + 1] if layer + 1 < len(widths) else widths[-1]
        return {
            "layer": (1, len(widths) - 1, marked("layer")),
            "layer0": (0, len(widths) - 1, marked("layer")),
            "unit": (1, widths[layer], marked("unit")),
            "source": (0, widths[layer - 1], marked("source")),
            "next": (1, after, marked("unit")),
            "input": (1, widths[0], marked("input")),
            "output": (1, widths[-1], marked("output")),
            "row": (1, self.project.dataset.row_count, marked("row")),
            "count": (0, MOST_EPOCHS, marked("epoch")),
        }[part]

    # What names stand for

    @cached_property
    def _tables(self) -> tuple[Array, Array]:
        dataset = self.project.dataset
        rows = dataset.rows_for(Split.TRAINING)
        return dataset.matrix(Role.INPUT, rows), dataset.matrix(Role.TARGET, rows)

    def _cost_with(self, parameters: Parameters) -> float:
        with np.errstate(all="ignore"):
            return cost_on(self.project, *self._tables, parameters) + penalty_of(self.project, parameters.flat)

    @cached_property
    def _cost(self) -> float:
        return self._cost_with(current_model(self.project).current)

    @property
    def _start_cost(self) -> float:
        return self._cost_with(current_model(self.project).start)

    @property
    def _row_cost(self) -> float:
        return self._cost_of(self.row)

    @property
    def _row_cost_after(self) -> float:
        return self.walk(self.row).cost_after

    @property
    def _batch_cost(self) -> float:
        return self.batch.cost

    @property
    def _batch_cost_after(self) -> float:
        return self.batch.cost_after

    @property
    def _accuracy(self) -> float:
        if not is_classification(self.project):
            raise Refusal(marked("There is no accuracy here: the targets are numbers, not classes."))
        inputs, targets = self._tables
        return quick("accuracy", outputs(self.project, inputs), targets, task_of(self.project))

    @property
    def _epoch(self) -> int:
        return current_model(self.project).epoch

    @property
    def _updates(self) -> int:
        return current_model(self.project).updates

    @property
    def _rows(self) -> int:
        return self.project.dataset.count(Split.TRAINING)

    @property
    def _batch_size(self) -> int:
        return min(self.project.training.batch_size or self._rows, self._rows)

    @property
    def _learning_rate(self) -> float:
        return self.project.training.learning_rate

    @property
    def _layers(self) -> int:
        return len(self.project.topology.layers)

    @property
    def _inputs(self) -> int:
        return self.project.topology.inputs

    @property
    def _outputs(self) -> int:
        return self.project.topology.widths[-1]

    @property
    def _parameters(self) -> int:
        return present_count(self.project.topology)

    @property
    def _gradient_length(self) -> float:
        return float(np.linalg.norm(self.batch.gradient.flat))

    @property
    def _mean(self) -> bool:
        return self.project.training.reduction == "mean"

    @property
    def _answer(self) -> float:
        return self.answer

    @property
    def _cost_kind(self) -> int:
        return _kind(self.project.training.cost)

    @property
    def _optimizer(self) -> int:
        return _kind(self.project.training.optimizer)

    # Functions

    def _units(self, layer: float) -> int:
        return self.project.topology.widths[int(layer)]

    def _activation(self, layer: float) -> int:
        return _kind(self.project.topology.layers[int(layer) - 1].activation)

    def _start_w(self, layer: float, unit: float, source: float) -> float:
        place = Place("weight", int(layer) - 1, int(unit) - 1, int(source) - 1)
        return _parameter(current_model(self.project).start, place)

    def _start_b(self, layer: float, unit: float) -> float:
        return self._start_w(layer, unit, 0)

    def _cost_of(self, row: float) -> float:
        return float(self.walk(int(row)).row_costs[0])

    def _cost_at(self, rate: float) -> float:
        return walk_batch(_with_rate(self.project, rate)).cost_after

    def _row_cost_at(self, rate: float) -> float:
        return walk_row(_with_rate(self.project, rate), self.row - 1).cost_after

    def _nudged_cost(self, layer: float, unit: float, source: float, h: float) -> float:
        return self._cost_with(self._nudged(layer, unit, source, h))

    def _nudged_row_cost(self, layer: float, unit: float, source: float, h: float) -> float:
        walk = self.walk(self.row)
        return cost_on(self.project, walk.inputs, walk.targets, self._nudged(layer, unit, source, h))

    def _nudged(self, layer: float, unit: float, source: float, h: float) -> Parameters:
        parameters = current_model(self.project).current
        flat = parameters.flat.copy()
        # biases are the last column of a layer's matrix, which −1 is too
        matrices(flat, parameters.widths)[int(layer) - 1][int(unit) - 1, int(source) - 1] += h
        return Parameters(parameters.widths, flat)

    def _curve(self, epoch: float) -> float:
        exact = current_model(self.project).curve.exact
        return float(exact[int(epoch)]) if int(epoch) < len(exact) else UNKNOWN


def _kind(choice: object) -> int:
    return KINDS[str(choice.__struct_config__.tag)]  # type: ignore[attr-defined]


def _with_rate(project: Project, rate: float) -> Project:
    if not 0 < rate <= 1_000_000:
        raise Refusal(marked("A learning rate must be larger than 0 and at most 1,000,000, not {rate:g}."), rate=rate)
    return replace(project, training=replace(project.training, learning_rate=rate))


def _parameter(parameters: Parameters, place: Place) -> float:
    assert place.layer is not None and place.unit is not None and place.source is not None
    return float(matrices(parameters.flat, parameters.widths)[place.layer][place.unit, place.source])


def _number(name: str, walk: Walk, place: Place) -> float:
    try:
        return value(walk, place)
    except LookupError:
        raise Refusal(
            marked("There is no {name} of this unit: with this activation and cost, δ is made without it."), name=name
        ) from None
