"""Predictions, errors and costs of the rows that are looked at: a few rows at a time, when a view asks for them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nnapp.answering import YES, Answers, answers, training_cost
from nnapp.dataset import Split
from nnapp.network import penalty_of
from nnapp.project import Project
from nnapp.topology import Parameters
from ui.data_grid.layout import LiveColumn
from ui.data_grid.row_order import RowOrder

ROUNDING = 1e-12  # what is smaller, compared with what it is a part of, comes of rounding
BLOCK = 32  # rows that are computed together
MOST_BLOCKS = 256  # that are remembered
QUICK_PRODUCTS = 2_000_000  # rows times weights: so many are computed at once for the cost of all rows


class Chances(NamedTuple):
    """What the network says of the categories of one row: the predicted label, and what it gives each."""

    label: str
    of_label: float
    of_each: tuple[tuple[str, float], ...]  # the most likely first


class LiveValues:
    """What the network says about the rows of a project's table, with some parameters; numbers in the table's units.

    Rows are meant by the place at which they are shown, so that those on the screen are computed together. `cost` is
    that of the whole table with these parameters as a snapshot says it, where one has.
    """

    def __init__(self, project: Project, parameters: Parameters, order: RowOrder, cost: float = float("nan")) -> None:
        self.project, self.parameters, self.order, self._cost = project, parameters, order, cost
        self._total: float | None = None
        self._blocks: dict[int, Answers] = {}

    def moved(self, project: Project, parameters: Parameters, order: RowOrder) -> LiveValues:
        """Return the values of another project or order of the rows; the cost of all rows stays known if it is so."""
        found, parts = LiveValues(project, parameters, order), ("topology", "dataset", "training")
        if parameters is self.parameters and all(getattr(project, p) is getattr(self.project, p) for p in parts):
            found._cost, found._total = self._cost, self._total
        return found

    def prediction(self, place: int, target: int) -> float | None:
        """Return y of one output; None where the row lacks an input."""
        block, offset = self._block(place)
        # while columns come and go, a view may ask for a target that is no more
        if offset >= len(block.known) or target >= block.predictions.shape[1] or not block.known[offset]:
            return None
        return float(block.predictions[offset, target])

    def error(self, place: int, target: int) -> float | None:
        """Return t − y of one output; None where the row lacks an input or this target."""
        prediction = self.prediction(place, target)
        block, offset = self._block(place)
        if prediction is None or not block.has_target[offset, target]:
            return None
        error = float(block.errors[offset, target])
        return 0.0 if abs(error) < ROUNDING * abs(prediction) else error

    def chances(self, place: int, column: LiveColumn) -> Chances | None:
        """Return what is predicted for a target of categories; None where the row lacks an input."""
        labels, single = column.labels, column.units < len(column.labels)
        values = [self.prediction(place, column.target + unit) for unit in range(column.units)]
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

    def cost(self, place: int) -> float | None:
        """Return the cost of one row alone, without penalties; None where it has none, or has no finite one."""
        block, offset = self._block(place)
        if offset >= len(block.costs) or not np.isfinite(block.costs[offset]):
            return None
        return float(block.costs[offset])

    def share(self, place: int) -> float | None:
        """Return how much of the training cost a row makes out: of a training row its part of the sum, else its cost
        as a multiple of the mean of the training rows. None where it has no cost, or that of all rows is not known yet.
        """
        cost, total = self.cost(place), self.total
        if cost is None or not np.isfinite(total):
            return None
        dataset = self.project.dataset
        part = cost / total if total > 0 else 0.0
        if abs(part) < ROUNDING:
            return 0.0
        return part if self.trains(place) else part * dataset.count(Split.TRAINING)

    def trains(self, place: int) -> bool:
        """Say whether the network learns from a row."""
        split = self.project.dataset.used_split
        row = self.order.table_row(place)
        return split is None or (row < len(split) and split[row] == Split.TRAINING)

    @property
    def total(self) -> float:
        """The sum of the costs of the training rows, without penalties; NaN while it is not known."""
        if self._total is None:
            self._total = self._found_total()
        return self._total

    def _found_total(self) -> float:
        project, rows = self.project, self.project.dataset.count(Split.TRAINING)
        if np.isfinite(self._cost):
            cost = self._cost - penalty_of(project, self.parameters.flat)
            return max(cost, 0.0) * (rows if project.training.reduction == "mean" else 1)
        if rows * project.topology.parameter_count > QUICK_PRODUCTS:
            return float("nan")
        return training_cost(project, self.parameters)

    def _block(self, place: int) -> tuple[Answers, int]:
        number, offset = divmod(place, BLOCK)
        block = self._blocks.get(number)
        if block is None:
            if len(self._blocks) >= MOST_BLOCKS:
                self._blocks.clear()
            end = min((number + 1) * BLOCK, len(self.order))
            rows = np.asarray(self.order.table_rows(range(number * BLOCK, end)), np.intp)
            block = self._blocks[number] = answers(self.project, rows, self.parameters)
        return block, offset
