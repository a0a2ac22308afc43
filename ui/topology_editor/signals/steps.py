"""How signals flow through the network for one row: the stages, and the numbers that each of them shows.

Forward: the inputs, and for each layer the products w·a that travel along its links, z and a = φ(z). Then the error of
the outputs, and backward: δ of a layer, and the products w·δ that travel to the layer before. At the end the gradient.
All numbers are those of `backward`, or of `forward` where the row has no target; layers count from 0, inputs are −1.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Array
from nnapp.dataset import Role
from nnapp.network import Pass, backward, forward
from nnapp.project import Project
from nnapp.topology import Parameters
from nnapp.words import Refusal, Said, marked
from ui.document import Selection
from ui.network.places import INPUTS

MOST_PULSES = 300  # the strongest links of a stage


class Kind(StrEnum):
    """What happens in a stage."""

    INPUTS = "inputs"
    FORWARD = "forward"  # w·a travels into a layer
    SUM = "sum"  # its units add up to z
    ACTIVATION = "activation"
    ERROR = "error"
    DELTA = "delta"
    BACKWARD = "backward"  # w·δ travels back into a layer
    GRADIENT = "gradient"


MOVING = (Kind.FORWARD, Kind.BACKWARD)


class Stage(NamedTuple):
    """One stage, and the layer that it is about."""

    kind: Kind
    layer: int


@dataclass(frozen=True, eq=False)
class Signals:
    """One row in a network: what its inputs are, what is wanted, and one pass."""

    project: Project
    parameters: Parameters
    row: int | None  # its number in the table, from 0; None for a question
    inputs: Array  # (inputs,)
    targets: Array | None  # (outputs,)
    passed: Pass
    stages: tuple[Stage, ...]
    problem: Said | None = None  # why nothing flows backward

    def a(self, layer: int) -> Array:
        """Return the activations of a layer, or the inputs."""
        return self.inputs if layer == INPUTS else self.passed.a[layer][0]

    def z(self, layer: int) -> Array:
        """Return the sums of a layer."""
        z: Array = self.passed.z[layer][0]
        return z

    def delta(self, layer: int) -> Array:
        """Return ∂C/∂z of a layer."""
        delta: Array = self.passed.delta[layer][0]
        return delta

    def error(self) -> Array:
        """Return t − y of the outputs."""
        assert self.targets is not None
        return self.targets - self.a(len(self.passed.a) - 1)


class Links(NamedTuple):
    """Some links into a layer, the weakest first."""

    targets: NDArray[np.intp]
    sources: NDArray[np.intp]
    values: Array


class Shown(NamedTuple):
    """What the units of a column show."""

    quantity: str  # x, z, a, error or delta
    values: Array


def signals_of(project: Project, selection: Selection, parameters: Parameters) -> Signals:
    """Return what flows for the selected row or for what is asked, for row 1 where nothing is selected.

    Raises `Refusal` where there is no row, or its inputs are not all there.
    """
    dataset, row = project.dataset, selection.row or 0
    if selection.asked is not None:
        return _forward_only(
            project,
            parameters,
            None,
            dataset.encoded([list(selection.asked)]),
            Said(marked("A question has no target, so there is no error to send back."), {}),
        )
    if row >= dataset.row_count:
        raise Refusal(marked("The table has no rows, so nothing can be sent through the network. Add a row first."))
    some = slice(row, row + 1)
    inputs, targets = (dataset.matrix(role, some) for role in (Role.INPUT, Role.TARGET))
    if np.isnan(targets).any():
        missing = marked("Row {row} has no target, so there is no error to send back.")
        return _forward_only(project, parameters, row, inputs, Said(missing, {"row": f"{row + 1:,}"}))
    _refuse_missing(inputs, row)
    try:
        with np.errstate(all="ignore"):  # weights that have diverged are shown as they are
            passed = backward(project, inputs, targets, parameters)
    except Refusal as refusal:  # a target that the cost cannot use
        values = refusal.said.values
        said = Said(refusal.said.template, {**values, "row": row + 1} if "row" in values else dict(values))
        return _forward_only(project, parameters, row, inputs, said)
    return Signals(project, parameters, row, inputs[0], targets[0], passed, stages(len(project.topology.layers)))


def _forward_only(project: Project, parameters: Parameters, row: int | None, inputs: Array, problem: Said) -> Signals:
    _refuse_missing(inputs, row)
    with np.errstate(all="ignore"):
        passed = forward(project, inputs, parameters)
    forth = stages(len(project.topology.layers), backward=False)
    return Signals(project, parameters, row, inputs[0], None, passed, forth, problem)


def _refuse_missing(inputs: Array, row: int | None) -> None:
    if not np.isnan(inputs).any():
        return
    if row is None:
        raise Refusal(
            marked("The question is not complete, so it cannot be sent through the network. Fill in all cells.")
        )
    raise Refusal(
        marked(
            "Row {row} has a missing cell among its inputs, so it cannot be sent through the network. Fill in the "
            "cell, select another row, or choose in the column's settings what missing cells count as."
        ),
        row=f"{row + 1:,}",
    )


def stages(layers: int, backward: bool = True) -> tuple[Stage, ...]:
    """Return the stages for so many layers."""
    forth = [Stage(kind, layer) for layer in range(layers) for kind in (Kind.FORWARD, Kind.SUM, Kind.ACTIVATION)]
    found = [Stage(Kind.INPUTS, INPUTS), *forth]
    if backward:
        last = layers - 1
        back = [Stage(kind, layer) for layer in reversed(range(last)) for kind in (Kind.BACKWARD, Kind.DELTA)]
        found += [Stage(Kind.ERROR, last), Stage(Kind.DELTA, last), *back, Stage(Kind.GRADIENT, last)]
    return tuple(found)


def link_values(signals: Signals, stage: Stage, layer: int) -> Array:
    """Return what a stage shows of each link into a layer, (fan_out, fan_in): w·a, w·δ, or the gradient."""
    weights = signals.parameters.weights[layer]
    if stage.kind is Kind.GRADIENT:
        assert signals.passed.gradient is not None
        return signals.passed.gradient.weights[layer]
    with np.errstate(all="ignore"):
        by = signals.delta(layer)[:, None] if stage.kind is Kind.BACKWARD else signals.a(layer - 1)
        products: Array = weights * by
    return products


def moving_into(stage: Stage) -> int:
    """Return the layer whose incoming links a moving stage uses: backward it is the layer after."""
    return stage.layer + 1 if stage.kind is Kind.BACKWARD else stage.layer


def strongest(values: Array, most: int = MOST_PULSES) -> Links:
    """Return the links of the largest values (fan_out, fan_in), those of nothing or of no number left out."""
    sizes = np.abs(values).ravel()
    sizes = np.where(np.isfinite(sizes), sizes, 0.0)
    chosen = np.argpartition(sizes, -most)[-most:] if len(sizes) > most else np.arange(len(sizes))
    chosen = chosen[np.argsort(sizes[chosen], kind="stable")]
    chosen = chosen[sizes[chosen] > 0]
    targets, sources = np.divmod(chosen, values.shape[1])
    return Links(targets, sources, values[targets, sources])


def shown(signals: Signals, position: int, column: int) -> Shown | None:
    """Return what the units of a column show in the stage of this position; None where nothing has arrived yet."""
    for kind, layer in reversed(signals.stages[: position + 1]):
        if layer != column - 1:
            continue
        if kind is Kind.INPUTS:
            return Shown("x", signals.inputs)
        if kind is Kind.SUM:
            return Shown("z", signals.z(layer))
        if kind is Kind.ACTIVATION:
            return Shown("a", signals.a(layer))
        if kind is Kind.ERROR:
            return Shown("error", signals.error())
        if kind is Kind.DELTA:
            return Shown("delta", signals.delta(layer))
    return None


def example(signals: Signals, stage: Stage, selection: Selection) -> int:
    """Return the unit of a stage's layer that is told about: the selected one, else that of the largest δ (or a)."""
    layer = stage.layer
    if layer != INPUTS and selection.layer == layer and selection.unit is not None:
        return selection.unit
    sizes = signals.delta(layer) if signals.passed.delta and layer != INPUTS else signals.a(layer)
    return int(np.argmax(np.nan_to_num(np.abs(sizes), nan=0.0)))
