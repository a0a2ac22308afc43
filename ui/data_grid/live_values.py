"""Predictions and errors of the rows that are looked at: computed a few rows at a time, when a view asks for them."""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from nnapp.choices import Array
from nnapp.dataset import Role
from nnapp.network import backward, predict
from nnapp.project import Project
from nnapp.topology import Parameters

BLOCK = 32  # rows that are computed together
MOST_BLOCKS = 256  # that are remembered


class Block(Struct, frozen=True, eq=False):
    """One quantity for some rows: `values` (rows, targets), and which of them are known."""

    values: Array
    known: NDArray[np.bool_]


class LiveValues:
    """What the network says about the rows of a project's table, with some parameters."""

    def __init__(self, project: Project, parameters: Parameters) -> None:
        self.project, self.parameters = project, parameters
        self._blocks: dict[int, tuple[Block, Block]] = {}

    def prediction(self, row: int, target: int) -> float | None:
        """Return y of one target; None where the row lacks an input."""
        return self._value(0, row, target)

    def error(self, row: int, target: int) -> float | None:
        """Return t − y of one target; None where the row lacks an input or this target."""
        return self._value(1, row, target)

    def cost(self, row: int) -> float | None:
        """Return the cost of one row alone; None where the row lacks an input or a target."""
        dataset = self.project.dataset
        inputs, targets = (dataset.matrix(role, slice(row, row + 1)) for role in (Role.INPUT, Role.TARGET))
        if not (np.isfinite(inputs).all() and np.isfinite(targets).all()):
            return None
        with np.errstate(all="ignore"):
            return backward(self.project, inputs, targets, self.parameters).cost

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
        inputs, targets = dataset.matrix(Role.INPUT, rows), dataset.matrix(Role.TARGET, rows)
        complete = np.isfinite(inputs).all(axis=1)
        predictions = np.full(targets.shape, np.nan)
        with np.errstate(all="ignore"):  # weights that have diverged are shown as they are
            predictions[complete] = predict(self.project, inputs[complete], self.parameters)
            errors = targets - predictions
        known: NDArray[np.bool_] = np.broadcast_to(np.reshape(complete, (-1, 1)), targets.shape)
        return Block(predictions, known), Block(errors, known & np.isfinite(targets))
