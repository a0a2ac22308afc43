"""The network as textbook functions: record a tape, and run it forward and backward on given rows.

Tables at this surface are (rows, columns); inside the tape samples are columns (see `nnapp.tape`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby, pairwise

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from nnapp.aligned import aligned
from nnapp.choices import Array, frozen
from nnapp.costs import AnyCost, Output
from nnapp.dropout import Dropping
from nnapp.penalties import penalty, record_penalty
from nnapp.project import Project, current_parameters
from nnapp.tape import DenseBuffers, Tape, UnitBuffers, run_guarded
from nnapp.topology import Parameters, Topology, is_weight, matrices
from nnapp.training import Training
from nnapp.words import Refusal, marked

PREDICTION_BLOCK = 4096  # rows that are predicted at a time, so that the buffers stay small


class Workspace:
    """The arrays of a network for one batch size, which all mini-batches of that size share.

    All layers' z, a and φ′(z) lie one below the other, each layer with its spare row (of ones in a: the next layer's
    bias), so that neighbouring layers with the same activation get their φ′ in one go.
    """

    def __init__(
        self, topology: Topology, batch: int, precision: DTypeLike = np.float64, *, dropout: bool = False
    ) -> None:
        self.topology = topology
        self._begins = np.cumsum([0, *(width + 1 for width in topology.widths[1:])]).tolist()
        shape = (self._begins[-1], batch)
        self._a, self._slope = (aligned(np.ones(shape, precision)) for _ in range(2))
        self._z, self._upstream, self._delta = (aligned(np.zeros(shape, precision)) for _ in range(3))
        dropping = [i for i, layer in enumerate(topology.layers) if layer.dropout and dropout]
        # With dropout the outputs are not the a, from which φ′ is computed.
        self._masks = {i: np.ones((topology.layers[i].units, batch), precision) for i in dropping}
        self._dropped = {i: np.ones((topology.layers[i].units + 1, batch), precision) for i in dropping}

    def layers(self, parameters: Array, gradient: Array, inputs: Array) -> list[DenseBuffers]:
        """Return the layers on some inputs (inputs + 1, batch) with their row of ones.

        `parameters` and `gradient` are the flat vectors; the layers hold views of them.
        """
        layers = []
        all_weights, all_gradients = (matrices(flat, self.topology.widths) for flat in (parameters, gradient))
        for index, layer in enumerate(self.topology.layers):
            rows, plain = slice(*self._begins[index : index + 2]), layer.activation.in_place
            units = slice(rows.start, rows.stop - 1)
            outputs = self._dropped.get(index, self._a[rows])
            layers.append(
                DenseBuffers(
                    index=index,
                    matrix=all_weights[index],
                    gradient=all_gradients[index],
                    inputs=inputs,
                    outputs=outputs,
                    z=(self._a if plain else self._z)[units],
                    a=self._a[units],
                    slope=self._slope[units],
                    upstream=self._upstream[rows],
                    da=self._upstream[units],
                    delta=(self._upstream if plain else self._delta)[units],
                    mask=self._masks.get(index),
                )
            )
            inputs = outputs
        return layers

    def together(self, first: DenseBuffers, last: DenseBuffers) -> UnitBuffers:
        """Return the z, a and φ′ of neighbouring layers as those of one, with the spare rows between them."""
        rows = slice(self._begins[first.index], self._begins[last.index + 1] - 1)
        return UnitBuffers(first.index, self._z[rows], self._a[rows], self._slope[rows])


def output_of(
    training: Training, topology: Topology, layers: list[DenseBuffers], targets: Array, kept: Array, rows: int
) -> Output:
    """Return what a cost needs to know of the network; a mean is over `rows`.

    The output layer of `layers` is changed where the cost keeps its answers, or its errors, in `kept` (units, batch).
    """
    cost, last = training.cost, layers[-1]
    share = np.array(1 / rows, targets.dtype) if training.reduction == "mean" else None
    plain = topology.layers[-1].activation.in_place
    if cost.keeps == "answer":
        last = replace(last, a=kept, z=kept if plain else last.z)
    elif cost.error_is_slope and share is None:
        last = replace(last, da=kept, delta=kept if plain else last.delta)
    layers[-1] = last
    return Output(last, topology.layers[-1].activation, targets, kept, np.zeros((), targets.dtype), share)


def record_forward(tape: Tape, topology: Topology, layers: list[DenseBuffers], dropout: Dropping | None = None) -> None:
    """Record z = W x + b and a = φ(z) of every layer."""
    for layer, buffer in zip(topology.layers, layers, strict=True):
        tape.record(buffer.index, "z", buffer.matrix.dot, buffer.inputs, buffer.z)
        layer.activation.record_value(tape, buffer)
        if dropout is not None and buffer.mask is not None:
            dropout.record(tape, buffer)


def record_cost(
    tape: Tape, project: Project, layers: list[DenseBuffers], output: Output, dropout: Dropping | None = None
) -> None:
    """Record the forward pass, the errors, and the cost."""
    record_forward(tape, project.topology, layers, dropout)
    project.training.cost.record_error(tape, output)
    project.training.cost.record_cost(tape, output)


def record_backward(
    tape: Tape, workspace: Workspace, layers: list[DenseBuffers], cost: AnyCost, output: Output
) -> None:
    """Record φ′(z), δ = ∂C/∂z and ∂C/∂[W b] = δ · [x 1]ᵀ of every layer, the last one first."""
    activations = [layer.activation for layer in workspace.topology.layers]
    _record_slopes(tape, workspace, layers if cost.keeps == "error" else layers[:-1])
    cost.record_delta(tape, output)
    _record_gradient(tape, output.layer)
    for activation, (buffer, after) in reversed([*zip(activations, pairwise(layers), strict=False)]):
        quantity = "∂C/∂a" if buffer.mask is None else "∂C/∂(m a)"
        tape.record(buffer.index, quantity, after.matrix.T.dot, after.delta, buffer.upstream)
        if buffer.mask is not None:
            tape.record(buffer.index, "∂C/∂a", np.multiply, buffer.da, buffer.mask, buffer.da)
        activation.record_delta(tape, buffer)
        _record_gradient(tape, buffer)


def _record_gradient(tape: Tape, layer: DenseBuffers) -> None:
    tape.record(layer.index, "∂C/∂W", layer.delta.dot, layer.inputs.T, layer.gradient)


def _record_slopes(tape: Tape, workspace: Workspace, layers: list[DenseBuffers]) -> None:
    # Neighbouring layers with the same activation get their φ′ by the same lines; each keeps its labels. A careful tape
    # leaves the spare rows between them alone: the quick one, which comes next, needs them as they are.
    def activation_of(buffer: DenseBuffers) -> object:
        return buffer.index if tape.careful else workspace.topology.layers[buffer.index].activation

    for _, group in groupby(layers, activation_of):
        alike = list(group)
        activation = workspace.topology.layers[alike[0].index].activation
        if not (activation.elementwise and activation.has_slope):
            continue
        before = len(tape.labels)
        whole = workspace.together(alike[0], alike[-1])
        activation.record_slope(tape, whole)
        for label in tape.labels[before:]:
            table, begin = tape.buffers[label], 0
            for buffer in alike:
                tape.name(buffer.index, label.quantity, table[begin : begin + len(buffer.a)])
                begin += len(buffer.a) + 1


def is_penalized(training: Training) -> bool:
    """Say whether the cost that training makes small has a penalty on weights."""
    return bool(training.l1 or training.l2)


def record_penalty_of(tape: Tape, project: Project, parameters: Array, gradient: Array, total: Array) -> None:
    """Record the sum of the flat gradient and what L1 and L2 add to it: `total`, the gradient of the whole cost."""
    training, weights = project.training, is_weight(project.topology).astype(gradient.dtype)
    record_penalty(tape, training.l1, training.l2, parameters, weights, gradient, total)


def penalty_of(project: Project, parameters: Array) -> float:
    """Return what L1 and L2 add to the cost for the flat parameters (biases are exempt)."""
    training = project.training
    if not is_penalized(training):
        return 0.0
    return penalty(training.l1, training.l2, [m[:, :-1] for m in matrices(parameters, project.topology.widths)])


@dataclass(frozen=True, eq=False)
class Pass:
    """One pass over some rows, by name; every table is (rows, units), by layer, the first hidden layer first.

    A forward pass leaves the part that belongs to the backward pass empty, and the cost NaN.
    """

    z: tuple[Array, ...]
    a: tuple[Array, ...]
    cost: float = float("nan")
    delta: tuple[Array, ...] = ()  # ∂C/∂z
    gradient: Parameters | None = None  # ∂C/∂W as .weights, ∂C/∂b as .biases, ∇C as .flat


def forward(project: Project, rows: ArrayLike, parameters: Parameters | None = None) -> Pass:
    """Run rows (rows, inputs) forward through the network and return every z and a.

    Raises `Refusal` when the rows do not have one number for each input.
    """
    topology = project.topology
    table = _table(rows, topology.inputs, marked("input"))
    layers = _forward(project, _fitting(project, parameters).flat, table)
    return Pass(z=_tables(layers, "z"), a=_tables(layers, "a"))


def backward(project: Project, rows: ArrayLike, targets: ArrayLike, parameters: Parameters | None = None) -> Pass:
    """Run rows (rows, inputs) forward, compare with targets (rows, targets), and run the error backward.

    The cost, and with it every δ and gradient, is the sum or the mean over these rows, as the project reduces it, with
    the L1 and L2 penalties. Dropout has no part in it: all units are on.
    """
    topology = project.topology
    table = _table(rows, topology.inputs, marked("input"))
    wanted = _table(targets, topology.layers[-1].units, marked("target"))
    if len(table) != len(wanted) or not len(table):
        raise Refusal(
            marked("A backward pass needs rows, and as many rows of targets, not {inputs} and {targets}."),
            inputs=len(table),
            targets=len(wanted),
        )
    problem = project.training.cost.target_problem(wanted)
    if problem is not None:
        raise Refusal(problem.template, **problem.values)
    flat = _fitting(project, parameters).flat
    workspace, gradient = Workspace(topology, len(table)), np.zeros_like(flat)
    layers = workspace.layers(flat, gradient, _columns(table))
    output = _output(project, layers, wanted, len(table))
    total = np.empty_like(gradient) if is_penalized(project.training) else gradient

    def record(tape: Tape) -> None:
        record_cost(tape, project, layers, output)
        record_backward(tape, workspace, layers, project.training.cost, output)
        if total is not gradient:
            record_penalty_of(tape, project, flat, gradient, total)

    run_guarded(record)
    return Pass(
        z=_tables(layers, "z"),
        a=_tables(layers, "a"),
        cost=float(output.cost) + penalty_of(project, flat),
        delta=_tables(layers, "delta"),
        gradient=Parameters(topology.widths, total),
    )


def cost_on(project: Project, rows: ArrayLike, targets: ArrayLike, parameters: Parameters | None = None) -> float:
    """Return the cost on rows (rows, inputs) and targets (rows, targets), as the project reduces it, without penalty.

    NaN where there are no rows.
    """
    topology = project.topology
    table, wanted = (
        _table(rows, topology.inputs, marked("input")),
        _table(targets, topology.widths[-1], marked("target")),
    )
    flat, total = _fitting(project, parameters).flat, 0.0
    for begin in range(0, len(table), PREDICTION_BLOCK):
        some = slice(begin, begin + PREDICTION_BLOCK)
        layers = Workspace(topology, len(table[some])).layers(flat, flat, _columns(table[some]))
        output = _output(project, layers, wanted[some], len(table))
        run_guarded(partial(record_cost, project=project, layers=layers, output=output))
        total += float(output.cost)
    return total if len(table) else float("nan")


def predict(project: Project, rows: ArrayLike, parameters: Parameters | None = None) -> Array:
    """Return the network's answer (rows, targets) to rows (rows, input columns), both in the table's own units.

    Categories are given by their labels, and answered by the probability of each (of two, of the second).
    """
    return project.dataset.decoded(outputs(project, project.dataset.encoded(rows), parameters))


def outputs(project: Project, rows: ArrayLike, parameters: Parameters | None = None) -> Array:
    """Return the output units' activations (rows, units) for rows (rows, inputs) as the network is shown them."""
    table = _table(rows, project.topology.inputs, marked("input"))
    answers = np.empty((len(table), project.topology.layers[-1].units))
    for begin in range(0, len(table), PREDICTION_BLOCK):
        block = slice(begin, begin + PREDICTION_BLOCK)
        answers[block] = forward(project, table[block], parameters).a[-1]
    return answers


def _forward(project: Project, flat: Array, table: Array) -> list[DenseBuffers]:
    layers = Workspace(project.topology, len(table)).layers(flat, flat, _columns(table))
    run_guarded(lambda tape: record_forward(tape, project.topology, layers))
    return layers


def _columns(table: Array) -> Array:
    # samples as columns, with the row of ones that carries the bias
    return np.column_stack([table, np.ones(len(table))]).T


def _output(project: Project, layers: list[DenseBuffers], targets: Array, rows: int) -> Output:
    columns = np.ascontiguousarray(targets.T)
    return output_of(project.training, project.topology, layers, columns, np.empty_like(columns), rows)


def _fitting(project: Project, parameters: Parameters | None) -> Parameters:
    # A longer vector would run without a word, with its first numbers.
    fitting = current_parameters(project) if parameters is None else parameters
    if not isinstance(fitting, Parameters):
        raise Refusal(marked("Parameters must be given as Parameters, not as {given}."), given=type(fitting).__name__)
    if fitting.widths != project.topology.widths:
        raise Refusal(
            marked("The network has the widths {widths}, but the parameters belong to {given}."),
            widths="-".join(map(str, project.topology.widths)),
            given="-".join(map(str, fitting.widths)),
        )
    return fitting


def _table(rows: ArrayLike, columns: int, what: str) -> Array:
    try:
        given = np.asarray(rows)
        if np.iscomplexobj(given):
            raise TypeError("complex")
        table = given.astype(np.float64, copy=False)
    except (TypeError, ValueError):
        raise Refusal(
            marked("The {what} rows must be numbers, each row of the same length; something else was given."), what=what
        ) from None
    if table.ndim != 2 or table.shape[1] != columns:
        raise Refusal(
            marked("Rows must be a table of {columns} {what} columns, but its shape is {shape}."),
            columns=columns,
            what=what,
            shape=table.shape,
        )
    return table


def _tables(layers: list[DenseBuffers], name: str) -> tuple[Array, ...]:
    return tuple(frozen(getattr(layer, name).T) for layer in layers)
