"""The gradient check: each parameter is moved a little to both sides, and the slope of the cost compared with backprop.

A central difference (C(w + h) − C(w − h)) / 2h knows nothing of the chain rule, so it proves the gradient that does.
Across a kink it means nothing: where an activation's slope jumps (ReLU at zero), where the error of the absolute cost
changes its sign, where L1 meets a weight of zero. Parameters that push a number over such a place are listed, and not
in the worst error. Dropout has no part in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnapp.choices import Array, frozen
from nnapp.misfits import wrong_kind
from nnapp.network import Pass, backward
from nnapp.project import Project, current_parameters
from nnapp.topology import Parameters, is_weight, matrices
from nnapp.words import Refusal, marked

TOLERANCE = 1e-5  # errors of right gradients stay well below, those of wrong ones come out far above
FLOOR = 1e-4  # gradients smaller than this (times the cost) are compared by difference: rounding is all that they are


@dataclass(frozen=True, eq=False)
class LayerCheck:
    """What was found in one layer; the tables are shaped like its [W b], (units, fan_in + 1), the bias last."""

    analytic: Array  # as backpropagation says
    numeric: Array  # as the cost says
    errors: Array  # |numeric − analytic| in relation to the larger of the two
    near_kink: NDArray[np.bool_]  # where the numeric value means nothing

    @property
    def worst(self) -> float:
        """The largest relative error away from kinks; 0 where all parameters are near one."""
        return float(np.max(self.errors, initial=0.0, where=~self.near_kink))

    @property
    def worst_place(self) -> tuple[int, int]:
        """The unit and the column ([W b], the bias last) of the largest relative error away from kinks."""
        flat = int(np.argmax(np.where(self.near_kink, -1.0, self.errors)))
        return flat // self.errors.shape[1], flat % self.errors.shape[1]

    @property
    def kinks(self) -> tuple[tuple[int, int], ...]:
        """The places (unit, column) of the parameters near a kink."""
        return tuple((int(unit), int(column)) for unit, column in np.argwhere(self.near_kink))


@dataclass(frozen=True, eq=False)
class Check:
    """What was found in the whole network, layer by layer, the first hidden layer first."""

    layers: tuple[LayerCheck, ...]
    step: float

    @property
    def worst(self) -> float:
        """The largest relative error of all layers, away from kinks."""
        return max(layer.worst for layer in self.layers)

    @property
    def passed(self) -> bool:
        """Whether backpropagation and the cost agree; a NaN agrees with nothing."""
        return self.worst <= TOLERANCE


def gradient_check(
    project: Project,
    rows: ArrayLike,
    targets: ArrayLike,
    parameters: Parameters | None = None,
    step: float = 1e-5,
    *,
    gradient: Parameters | None = None,
) -> Check:
    """Compare the gradient on rows (rows, inputs) and targets (rows, targets) with central differences of the cost.

    `gradient` is the one under suspicion, by default that of `backward`. Each parameter is moved by `step`, or by
    `step` times its own size where it is larger than one. Raises `Refusal` as `backward` does, for a step that is not
    between 0 and 1, and for a gradient of another network.
    """
    if not (isinstance(step, Real) and 0 < step < 1):
        raise Refusal(marked("The step of a gradient check must lie between 0 and 1, not be {step}."), step=step)
    if not isinstance(project, Project):
        raise wrong_kind("gradient_check", "project", "Project", project)
    parameters = current_parameters(project) if parameters is None else parameters
    here = backward(project, rows, targets, parameters)
    analytic = here.gradient if gradient is None else gradient
    if not isinstance(analytic, Parameters) or analytic.widths != parameters.widths:
        expected = repr(parameters)  # such as Parameters(4-3-1)
        raise wrong_kind("gradient_check", "gradient", expected, gradient)
    weights, wanted = is_weight(project.topology), np.asarray(targets, float)
    numeric, near_kink = np.empty_like(parameters.flat), np.zeros(parameters.flat.size, bool)
    for place, value in enumerate(parameters.flat):
        half = step * max(1.0, abs(value))
        below, above = (
            backward(project, rows, targets, _moved(parameters, place, moved)) for moved in (value - half, value + half)
        )
        numeric[place] = (above.cost - below.cost) / (2 * half)
        near_kink[place] = _crosses_kink(project, (below, here, above), wanted)
        near_kink[place] |= _crosses_zero(project, value, half, weight=bool(weights[place]))
    errors = _relative_errors(numeric, analytic.flat, FLOOR * max(1.0, abs(here.cost)))
    views = (matrices(table, parameters.widths) for table in (analytic.flat, numeric, errors, near_kink))
    return Check(tuple(LayerCheck(*map(frozen, tables)) for tables in zip(*views, strict=True)), step)


def _moved(parameters: Parameters, place: int, value: float) -> Parameters:
    flat = parameters.flat.copy()
    flat[place] = value
    return Parameters(parameters.widths, flat)


def _crosses_kink(project: Project, passes: Sequence[Pass], targets: Array) -> bool:
    # A number that is over a kink in one of the passes, and under or on it in another, has the kink between them.
    return any(
        not np.array_equal(table > place, first > place) or not np.array_equal(table < place, first < place)
        for first, *others, place in _numbers_with_kinks(project, passes, targets)
        for table in others
    )


def _numbers_with_kinks(project: Project, passes: Sequence[Pass], targets: Array) -> Iterator[tuple[Any, ...]]:
    for number, layer in enumerate(project.topology.layers):
        for place in layer.activation.kinks:
            yield (*(one.z[number] for one in passes), place)
    if project.training.cost.kinked:
        yield (*(one.a[-1] for one in passes), targets)


def _crosses_zero(project: Project, value: float, half: float, *, weight: bool) -> bool:
    # L1 has a kink where a weight is zero.
    return weight and project.training.l1 > 0 and abs(value) <= half


def _relative_errors(numeric: Array, analytic: Array, floor: float) -> Array:
    # A NaN or an infinity is no agreement, and must not vanish in a maximum.
    with np.errstate(invalid="ignore"):
        errors = np.abs(numeric - analytic) / np.maximum(np.maximum(np.abs(numeric), np.abs(analytic)), floor)
    return np.where(np.isnan(errors), np.inf, errors)
