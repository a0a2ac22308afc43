"""The gradient check: each parameter is moved a little to both sides, and the slope of the cost compared with backprop.

A central difference (C(w + h) − C(w − h)) / 2h knows nothing of the chain rule, so it proves the gradient that does.
Across a kink it means nothing: where an activation's slope jumps (ReLU at zero), where the error of the absolute cost
changes its sign, where L1 meets a weight of zero. Parameters that push a number over such a place are listed, and not
in the worst error. Dropout has no part in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Real

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnapp.choices import Array, frozen
from nnapp.gradient_check.costs import Costs, Kink, relative_errors
from nnapp.misfits import wrong_kind
from nnapp.progress import Report, unheard
from nnapp.project import Project, current_parameters
from nnapp.topology import Parameters, Topology, matrices, present
from nnapp.words import Refusal, marked

TOLERANCE = 1e-5  # errors of right gradients stay well below, those of wrong ones come out far above
FLOOR = 1e-4  # gradients smaller than this (times the cost) are compared by difference: rounding is all that they are
MOST_OF_LAYER = 2000  # parameters of one layer that are all checked; of more than these a part is
SOME_OF_LAYER = 500


@dataclass(frozen=True, eq=False)
class LayerCheck:
    """What was found in one layer; the tables are shaped like its [W b], (units, fan_in + 1), the bias last."""

    analytic: Array  # as backpropagation says
    numeric: Array  # as the cost says; NaN where it was not asked
    errors: Array  # |numeric − analytic| in relation to the larger of the two; 0 where the cost was not asked
    near_kink: NDArray[np.bool_]  # where the numeric value means nothing
    checked: NDArray[np.bool_]  # where the cost was asked

    @property
    def worst(self) -> float:
        """The largest relative error away from kinks; 0 where all parameters are near one."""
        return float(np.max(self.errors, initial=0.0, where=self.checked & ~self.near_kink))

    @property
    def worst_place(self) -> tuple[int, int]:
        """The unit and the column ([W b], the bias last) of the largest relative error away from kinks."""
        flat = int(np.argmax(np.where(self.checked & ~self.near_kink, self.errors, -1.0)))
        return flat // self.errors.shape[1], flat % self.errors.shape[1]

    @property
    def kinks(self) -> tuple[tuple[int, int], ...]:
        """The places (unit, column) of the parameters near a kink."""
        return tuple((int(unit), int(column)) for unit, column in np.argwhere(self.near_kink))

    @property
    def signed(self) -> Array:
        """The relative errors, negative where the cost says less than backpropagation."""
        return np.where(self.numeric < self.analytic, -self.errors, self.errors)


@dataclass(frozen=True, eq=False)
class Check:
    """What was found in the whole network, layer by layer, the first hidden layer first."""

    layers: tuple[LayerCheck, ...]
    step: float
    cost: float  # at the parameters themselves
    kink: Kink | None = None  # the first that was met

    @property
    def worst(self) -> float:
        """The largest relative error of all layers, away from kinks."""
        return max(layer.worst for layer in self.layers)

    @property
    def worst_layer(self) -> int:
        """The layer, from 0, in which it is."""
        return max(range(len(self.layers)), key=lambda number: self.layers[number].worst)

    @property
    def count(self) -> int:
        """How many parameters were moved."""
        return sum(int(np.count_nonzero(layer.checked)) for layer in self.layers)

    @property
    def near_kinks(self) -> int:
        """How many of these are near a kink, and so were not judged."""
        return sum(int(np.count_nonzero(layer.near_kink)) for layer in self.layers)

    @property
    def passed(self) -> bool:
        """Whether backpropagation and the cost agree; a NaN agrees with nothing."""
        return self.worst <= TOLERANCE


def chosen_places(topology: Topology, layer: int | None = None, *, every: bool = False) -> NDArray[np.bool_]:
    """Say of each parameter (P,) whether a check should move it: those of one layer, or of all, that are there.

    Of a layer with very many a part is drawn, always the same, unless `every` one is wanted.
    """
    flat = present(topology)
    random = np.random.default_rng(0)
    for number, matrix in enumerate(matrices(flat, topology.widths)):
        if layer not in {None, number}:
            matrix[...] = False
        elif (count := np.count_nonzero(matrix)) > MOST_OF_LAYER and not every:
            there = matrix.reshape(-1)  # contiguous, so it is a view
            left = random.choice(np.flatnonzero(there), count - SOME_OF_LAYER, replace=False)
            there[left] = False
    return flat


def chosen_count(topology: Topology, layer: int | None = None, *, every: bool = False) -> int:
    """Say how many parameters `chosen_places` chooses, without drawing any."""
    counts = [int(np.count_nonzero(matrix)) for matrix in matrices(present(topology), topology.widths)]
    if not every:
        counts = [SOME_OF_LAYER if count > MOST_OF_LAYER else count for count in counts]
    return sum(count for number, count in enumerate(counts) if layer in {None, number})


def gradient_check(
    project: Project,
    rows: ArrayLike,
    targets: ArrayLike,
    parameters: Parameters | None = None,
    step: float = 1e-5,
    *,
    gradient: Parameters | None = None,
    places: NDArray[np.bool_] | None = None,
    report: Report = unheard,
) -> Check:
    """Compare the gradient on rows (rows, inputs) and targets (rows, targets) with central differences of the cost.

    `gradient` is the one under suspicion, by default that of `backward`. Each parameter is moved by `step`, or by
    `step` times its own size where it is larger than one; with `places` (P,) only those that it says. Raises `Refusal`
    as `backward` does, for a step that is not between 0 and 1, and for a gradient of another network.
    """
    if not (isinstance(step, Real) and 0 < step < 1):
        raise Refusal(marked("The step of a gradient check must lie between 0 and 1, not be {step}."), step=step)
    if not isinstance(project, Project):
        raise wrong_kind("gradient_check", "project", "Project", project)
    parameters = current_parameters(project) if parameters is None else parameters
    costs = Costs(project, rows, targets, parameters)
    analytic = costs.here.gradient if gradient is None else gradient
    if not isinstance(analytic, Parameters) or analytic.widths != parameters.widths:
        expected = repr(parameters)  # such as Parameters(4-3-1)
        raise wrong_kind("gradient_check", "gradient", expected, gradient)
    checked = np.ones(parameters.flat.size, bool) if places is None else np.array(places, bool)
    numeric, near_kink, kink = _differences(costs, np.flatnonzero(checked), float(step), report)
    errors = relative_errors(numeric, analytic.flat, FLOOR * max(1.0, abs(costs.here.cost)))
    errors[~checked] = 0.0
    tables = (analytic.flat, numeric, errors, near_kink, checked)
    views = (matrices(table, parameters.widths) for table in tables)
    return Check(
        tuple(LayerCheck(*map(frozen, tables)) for tables in zip(*views, strict=True)), step, costs.here.cost, kink
    )


def _differences(
    costs: Costs, places: NDArray[np.intp], step: float, report: Report
) -> tuple[Array, NDArray[np.bool_], Kink | None]:
    flat = costs.parameters.flat
    numeric, near_kink, first = np.full(flat.size, np.nan), np.zeros(flat.size, bool), None
    for done, place in enumerate(places.tolist()):
        report(done / len(places))
        value = float(flat[place])
        half = step * max(1.0, abs(value))
        below, kink = costs.at(place, value - half), costs.crossed()
        above, other = costs.at(place, value + half), costs.crossed()
        numeric[place] = (above - below) / (2 * half)
        kink = kink or other or costs.zero_kink(place, value, half)
        near_kink[place] = kink is not None
        first = first or kink
    return numeric, near_kink, first
