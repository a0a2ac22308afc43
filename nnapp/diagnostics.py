"""How a network's layers are doing while it learns, cheap enough to be looked at with every picture.

Works on the arrays of a step as they are: [W b], ∂C/∂[W b] and the last update are (units, fan_in + 1), slopes φ′(z)
are (units, batch), all float64 or float32. A number that cannot be said is NaN; a weight that has become NaN makes the
norms NaN.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from nnapp.activations import Activation
from nnapp.choices import Array
from nnapp.network import Pass
from nnapp.project import Project, current_parameters
from nnapp.tape import Tape, UnitBuffers, run_guarded
from nnapp.topology import Parameters, Topology

FLAT = 0.05  # a unit is saturated where its slope is below this share of the activation's greatest slope
EQUAL = 1e-9  # weights of twins differ by no more than this share of the unit's largest weight
PAIR_NUMBERS = 2**14  # weights that are compared at a time: few enough that memory for them is at hand
NAN = float("nan")

Table = NDArray[Any]
Indices = NDArray[np.intp]


class LayerDiagnostics(Struct, frozen=True):
    """How one layer is doing. The norms are roots of sums of squares.

    Twins compute the same and get the same gradient, so they stay alike for ever and are worth only one unit.
    """

    gradient_norm: float  # of ∂C/∂[W b]
    weight_norm: float  # of W, without the biases
    update_ratio: (
        float  # norm of the last update of W, divided by `weight_norm`; by a rule of thumb about 0.001; NaN before it
    )
    saturated: float  # share of units × rows where φ is almost flat; NaN for a φ that does not saturate
    dead: float  # share of units whose φ′(z) is 0 on every row: they cannot learn from these rows
    twins: tuple[tuple[int, ...], ...]  # groups of units alike: same bias, same weights in and (if hidden) out


def diagnose(
    topology: Topology,
    matrices: Sequence[Table],
    gradients: Sequence[Table] | None = None,
    steps: Sequence[Table] | None = None,
    slopes: Sequence[Table | None] | None = None,
) -> tuple[LayerDiagnostics, ...]:
    """Diagnose each layer from its [W b], gradient, last update (if any) and slopes (where known), all as in the step.

    ReLU's slopes may be unsigned integers 0 and 1.
    """
    unknown = [None] * len(matrices)
    known = (gradients or unknown, steps or unknown, slopes or unknown)
    random = _directions(topology, matrices[0].dtype)
    with np.errstate(all="ignore"):  # a network that has diverged is diagnosed like any other
        return tuple(
            LayerDiagnostics(
                gradient_norm=NAN if gradient is None else _norm(gradient),
                weight_norm=(weight_norm := _norm(matrix[:, :-1])),
                update_ratio=NAN if step is None else _ratio(_norm(step[:, :-1]), weight_norm),
                saturated=saturated_share(layer.activation, slope),
                dead=dead_share(slope),
                twins=_twins(matrix, after, random),
            )
            for layer, matrix, gradient, step, slope, after in zip(
                topology.layers, matrices, *known, (*matrices[1:], None), strict=True
            )
        )


def norms(
    weights: Sequence[Table], gradients: Sequence[Table], steps: Sequence[Table]
) -> tuple[list[float], list[float]]:
    """Return the gradient norm and the update ratio of each layer, as `diagnose` has them.

    Weights and steps are given without biases, gradients with theirs, all as tables or flat.
    """
    with np.errstate(all="ignore"):
        lengths = [_norm(table) for table in gradients]
        ratios = [_ratio(_norm(step), _norm(table)) for step, table in zip(steps, weights, strict=True)]
    return lengths, ratios


def diagnose_pass(project: Project, passed: Pass, parameters: Parameters | None = None) -> tuple[LayerDiagnostics, ...]:
    """Diagnose each layer after a pass over some rows with these parameters; no update is known, so no ratio."""
    fitting = current_parameters(project) if parameters is None else parameters
    gradients = None if passed.gradient is None else passed.gradient.matrices
    activations = (layer.activation for layer in project.topology.layers)
    slopes = [slopes_at(activation, z.T) for activation, z in zip(activations, passed.z, strict=True)]
    return diagnose(project.topology, fitting.matrices, gradients, slopes=slopes)


def saturated_share(activation: Activation, slopes: Table | None) -> float:
    """Return the share of slopes (units, batch) below 5 % of the activation's greatest; NaN where it is never flat."""
    if slopes is None or not activation.saturates or not slopes.size:
        return NAN
    return int(np.count_nonzero(np.abs(slopes) < FLAT * activation.steepest)) / slopes.size


def dead_share(slopes: Table | None) -> float:
    """Return the share of units whose slopes (units, batch) are 0 on every row; NaN where there are no rows."""
    if slopes is None or not slopes.size:
        return NAN
    return 1 - int(np.count_nonzero(np.logical_or.reduce(slopes, 1))) / len(slopes)


def slopes_at(activation: Activation, z: Table) -> Table | None:
    """Return φ′(z) (units, rows) by the very lines that train, from z (units, rows); None where nobody needs it."""
    if not (activation.elementwise and activation.has_slope):
        return None
    table = np.array(z, order="C")
    units = UnitBuffers(0, table, np.empty_like(table), np.empty_like(table))

    def record(tape: Tape) -> None:
        activation.record_value(tape, units)
        activation.record_slope(tape, units)

    return run_guarded(record, table.dtype).buffer(0, "φ′(z)")


def _twins(matrix: Table, after: Table | None, random: Array) -> tuple[tuple[int, ...], ...]:
    # The groups of units of [W b] with equal rows there and equal columns in `after`, the next layer's [W b] (if any).
    # Twins lie next to each other once the units are sorted along a random direction, so only neighbours are compared.
    if len(matrix) < 2:
        return ()
    tolerance = max(EQUAL, 4 * float(np.finfo(matrix.dtype).eps))
    position = matrix.dot(random[: matrix.shape[1]]) / (_norm(matrix) or 1)
    reach = sqrt(matrix.shape[1])
    if after is not None:
        position += random[-len(after) :].dot(after)[:-1] / (_norm(after[:, :-1]) or 1)
        reach += sqrt(len(after))
    order = np.argsort(position)
    sorted_positions = position[order]
    # Differences within the tolerance move a unit by less than eight standard deviations, up to rounding.
    near = np.flatnonzero(sorted_positions[1:] - sorted_positions[:-1] <= 8 * tolerance * reach)
    if not len(near):
        return ()
    for table in (matrix,) if after is None else (matrix, after.T[:-1]):
        near = near[_alike(table, order[near], order[near + 1], tolerance)]
    return _groups(order[near].tolist(), order[near + 1].tolist())


def _alike(table: Table, left: Indices, right: Indices, tolerance: float) -> NDArray[np.bool_]:
    alike = np.zeros(len(left), bool)
    count = max(1, PAIR_NUMBERS // table.shape[1])
    for begin in range(0, len(left), count):
        some = slice(begin, begin + count)
        ours, theirs = table[left[some]], table[right[some]]
        np.subtract(ours, theirs, theirs)
        largest = np.abs(ours, ours).max(axis=1, initial=0)
        alike[some] = np.abs(theirs, theirs).max(axis=1, initial=0) <= tolerance * largest
    return alike


def _groups(left: list[int], right: list[int]) -> tuple[tuple[int, ...], ...]:
    # pairs of neighbours that share a unit belong to one group
    groups: list[list[int]] = []
    for one, other in zip(left, right, strict=True):
        if groups and groups[-1][-1] == one:
            groups[-1].append(other)
        else:
            groups.append([one, other])
    return tuple(sorted(tuple(sorted(group)) for group in groups))


def _directions(topology: Topology, precision: np.dtype[Any]) -> Array:
    # enough numbers for a layer's inputs from the front and the units after it from the back, without overlap
    count = 2 * max(topology.widths) + 1
    return np.random.default_rng(0).standard_normal(count).astype(precision, copy=False)


def _norm(table: Table) -> float:
    if table.dtype == np.float64:
        return sqrt(_square(table))
    # the squares of a vanishing gradient would be lost in float32
    count = max(1, PAIR_NUMBERS // (table.shape[1] if table.ndim > 1 else 1))
    parts = (table[begin : begin + count].astype(np.float64) for begin in range(0, len(table), count))
    return sqrt(sum(map(_square, parts)))


def _square(table: Table) -> float:
    # row by row, because W is a view of [W b] that a flat product would have to copy
    square: float = table.dot(table) if table.ndim == 1 else np.add.reduce(np.vecdot(table, table))
    return square


def _ratio(step: float, weights: float) -> float:
    return step / weights if weights else NAN
