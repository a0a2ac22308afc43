"""Facts: all that the expressions of a lesson may ask of a project, computed when it is first asked for.

What is said of a row is of the update that training makes from this row alone; what is said of a batch, of the next
update. Numbers count from 1; 0 is the inputs where a layer is meant, and the bias where a source is meant.
"""

from __future__ import annotations

from functools import cached_property
from math import isfinite

import numpy as np

from nnapp.choices import Array
from nnapp.dataset import Role, Split
from nnapp.lessons.budget import NUMBER, PASS, PRODUCTS, WALK, Budget
from nnapp.model import Model
from nnapp.network import cost_on, penalty_of
from nnapp.project import Project, current_model, with_model
from nnapp.snapshot import Snapshot
from nnapp.topology import Parameters, matrices
from nnapp.walk import MOST_BYTES_AT_ONCE, Place, Walk, value, walk_batch, walk_row
from nnapp.words import Refusal, marked

UNKNOWN = float("nan")
MOST_EPOCHS = 1_000_000
FORTH_AND_BACK = 3  # times as much as forth alone


class Facts:
    """A project, the lesson's row (from 1), and what the learner has answered, if anything."""

    def __init__(self, project: Project, row: int = 1, answer: float = UNKNOWN) -> None:
        self.project, self.row, self.answer = project, row, answer
        self.computed: dict[str, float] = {}  # what expressions were worth
        self.budget = Budget()
        self._walks: dict[int, Walk] = {}

    @classmethod
    def of_run(cls, project: Project, snapshot: Snapshot, row: int) -> Facts:
        """Return the facts of a run that goes on: of its parameters, but not of the updates that it will make."""
        start = current_model(project).start
        model = Model(start, snapshot.parameters, snapshot.epoch, updates=snapshot.updates, curve=snapshot.curve)
        facts = cls(with_model(project, model), row)
        if isfinite(snapshot.cost):
            facts.cost = snapshot.cost  # all rows have been looked through for it already
        return facts

    def answered(self, answer: float) -> Facts:
        """Return the same facts with another answer; what was computed is kept."""
        other = Facts(self.project, self.row, answer)
        other._walks = self._walks
        return other

    def walk(self, row: int) -> Walk:
        """Return the walk through a row (from 1) alone."""
        if row not in self._walks:
            self.spend_update(1)
            self._walks[row] = walk_row(self.project, row - 1)
        return self._walks[row]

    @cached_property
    def batch(self) -> Walk:
        """The walk through the next mini-batch of training."""
        return self.walk_batch(self.project)

    def walk_batch(self, project: Project) -> Walk:
        """Return the walk through the next mini-batch of a project like this one."""
        rows = min(project.training.batch_size or self.row_count, self.row_count)
        self.spend_update(rows)
        return walk_batch(project, most_bytes=MOST_BYTES_AT_ONCE)

    @cached_property
    def model(self) -> Model:
        """The state of training; where nothing was trained its weights are drawn, which takes a while."""
        return current_model(self.project)

    @cached_property
    def row_count(self) -> int:
        """How many training rows there are."""
        return len(self.tables[0])

    def of_row(self, name: str, place: Place, row: int) -> float:
        """Return the number at a place of a row's walk."""
        if place.quantity == "weight":
            return parameter(self.model.current, place)
        return _number(name, self.walk(row), place)

    def of_batch(self, name: str, place: Place) -> float:
        """Return the number at a place of the next update."""
        return _number(name, self.batch, place)

    def spend_pass(self, rows: int) -> None:
        """Take what is needed to ask the network about rows from what may be computed."""
        self.budget.spend(PASS + rows * self._work_of_a_row)

    def spend_update(self, rows: int) -> None:
        """Take what is needed to walk through an update from rows from what may be computed."""
        self.budget.spend(WALK + FORTH_AND_BACK * rows * self._work_of_a_row)

    @cached_property
    def _work_of_a_row(self) -> int:
        topology = self.project.topology
        return topology.parameter_count // PRODUCTS + NUMBER * sum(topology.widths)

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

    @cached_property
    def tables(self) -> tuple[Array, Array]:
        """All training rows: inputs (rows, inputs) and targets (rows, outputs)."""
        dataset = self.project.dataset
        rows = dataset.rows_for(Split.TRAINING)
        return dataset.matrix(Role.INPUT, rows), dataset.matrix(Role.TARGET, rows)

    @cached_property
    def cost(self) -> float:
        """The cost of all training rows, with penalties, of the weights as they are."""
        return self.cost_with(self.model.current)

    def cost_with(self, parameters: Parameters) -> float:
        """Return the cost of all training rows with other weights."""
        self.spend_pass(self.row_count)
        with np.errstate(all="ignore"):
            return cost_on(self.project, *self.tables, parameters) + penalty_of(self.project, parameters.flat)


def parameter(parameters: Parameters, place: Place) -> float:
    """Return the weight, or bias, of a place."""
    assert place.layer is not None and place.unit is not None and place.source is not None
    return float(matrices(parameters.flat, parameters.widths)[place.layer][place.unit, place.source])


def _number(name: str, walk: Walk, place: Place) -> float:
    try:
        return value(walk, place)
    except LookupError:
        raise Refusal(
            marked("There is no {name} of this unit: with this activation and cost, δ is made without it."), name=name
        ) from None
