"""Predictions and errors of the rows that are looked at: computed a few rows at a time, when a view asks for them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from nnapp.choices import Array
from nnapp.dataset import NumberColumn, Role
from nnapp.network import backward, outputs
from nnapp.project import Project
from nnapp.topology import Parameters
from nnapp.words import Refusal
from ui.data_grid.layout import LiveColumn

BLOCK = 32  # rows that are computed together
MOST_BLOCKS = 256  # that are remembered
YES = 0.5  # a single unit that reaches it says the second of two categories


class Block(Struct, frozen=True, eq=False):
    """One quantity for some rows: `values` (rows, outputs), and which of them are known."""

    values: Array
    known: NDArray[np.bool_]


class Chances(NamedTuple):
    """What the network says of the categories of one row: the predicted label, and what it gives each."""

    label: str
    of_label: float
    of_each: tuple[tuple[str, float], ...]  # the most likely first


class LiveValues:
    """What the network says about the rows of a project's table, with some parameters; numbers in the table's units."""

    def __init__(self, project: Project, parameters: Parameters) -> None:
        self.project, self.parameters = project, parameters
        self._blocks: dict[int, tuple[Block, Block]] = {}

    def prediction(self, row: int, target: int) -> float | None:
        """Return y of one output; None where the row lacks an input."""
        return self._value(0, row, target)

    def error(self, row: int, target: int) -> float | None:
        """Return t − y of one output; None where the row lacks an input or this target."""
        return self._value(1, row, target)

    def chances(self, row: int, column: LiveColumn) -> Chances | None:
        """Return what is predicted for a target of categories; None where the row lacks an input."""
        labels, single = column.labels, column.units < len(column.labels)
        values = [self._value(0, row, column.target + unit) for unit in range(column.units)]
        if not values or any(value is None for value in values):
            return None
        found = np.array(values, float)
        if np.isnan(found).any():
            return Chances("", float("nan"), ())
        if single:
            found = np.array([1 - found[0], found[0]])
        order = np.argsort(-found, kind="stable")
        if single and found[1] >= YES:
            order = np.array([1, 0])
        each = tuple((labels[i], float(found[i])) for i in order)
        return Chances(*each[0], each)

    def cost(self, row: int) -> float | None:
        """Return the cost of one row alone; None where the row lacks an input or a target, or cannot be judged."""
        dataset = self.project.dataset
        inputs, targets = (dataset.matrix(role, slice(row, row + 1)) for role in (Role.INPUT, Role.TARGET))
        if not (np.isfinite(inputs).all() and np.isfinite(targets).all()):
            return None
        try:
            with np.errstate(all="ignore"):
                return backward(self.project, inputs, targets, self.parameters).cost
        except Refusal:
            return None

    def _value(self, quantity: int, row: int, target: int) -> float | None:
        number, offset = divmod(row, BLOCK)
        blocks = self._blocks.get(number)
        if blocks is None:
            if len(self._blocks) >= MOST_BLOCKS:
                self._blocks.clear()
            blocks = self._blocks[number] = self._computed(number)
        block = blocks[quantity]
        # while columns come and go, a view may ask for a target that is no more
        if offset >= len(block.values) or target >= block.values.shape[1] or not block.known[offset, target]:
            return None
        return float(block.values[offset, target])

    def _computed(self, number: int) -> tuple[Block, Block]:
        dataset, rows = self.project.dataset, slice(number * BLOCK, (number + 1) * BLOCK)
        inputs, targets = dataset.matrix(Role.INPUT, rows), self._targets(rows)
        complete = np.isfinite(inputs).all(axis=1)
        predictions = np.full(targets.shape, np.nan)
        with np.errstate(all="ignore"):  # weights that have diverged are shown as they are
            predictions[complete] = dataset.decoded(outputs(self.project, inputs[complete], self.parameters))
            errors = targets - predictions
        known: NDArray[np.bool_] = np.broadcast_to(np.reshape(complete, (-1, 1)), targets.shape)
        return Block(predictions, known), Block(errors, known & np.isfinite(targets))

    def _targets(self, rows: slice) -> Array:
        # numbers as the table has them: scaled and unscaled again they might differ in the last digit
        dataset = self.project.dataset
        targets: Array = dataset.matrix(Role.TARGET, rows)
        for unit, feature in enumerate(dataset.features(Role.TARGET)):
            column = dataset.columns[feature.column]
            if isinstance(column, NumberColumn):
                targets[:, unit] = column.values[rows]
        return targets
