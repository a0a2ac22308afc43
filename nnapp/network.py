"""The network as textbook functions: record a tape, and run it forward and backward on given rows.

Tables at this surface are (rows, columns); inside the tape samples are columns (see `nnapp.tape`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from nnapp.choices import Array, frozen
from nnapp.costs import AnyCost, Output
from nnapp.project import Project, current_parameters
from nnapp.tape import DenseBuffers, Tape
from nnapp.topology import Parameters, Topology, matrices
from nnapp.words import Refusal, marked

PREDICTION_BLOCK = 4096  # rows that are predicted at a time, so that the buffers stay small


def with_ones(table: Array) -> Array:
    """Return a table (rows, columns) with a last column of ones, which carries the bias."""
    return np.column_stack([table, np.ones(len(table))])


def buffers(topology: Topology, parameters: Array, gradient: Array, inputs: Array) -> list[DenseBuffers]:
    """Allocate all arrays of a network for one batch, `inputs` (inputs + 1, batch) with its row of ones.

    `parameters` and `gradient` are the flat vectors; the layers hold views of them.
    """
    batch, layers = inputs.shape[1], []
    all_weights, all_gradients = matrices(parameters, topology.widths), matrices(gradient, topology.widths)
    for index, layer in enumerate(topology.layers):
        outputs = np.ones((layer.units + 1, batch), parameters.dtype)
        a, z, slope, delta = outputs[:-1], *(np.empty_like(outputs[:-1]) for _ in range(3))
        layers.append(
            DenseBuffers(
                index=index,
                matrix=all_weights[index],
                gradient=all_gradients[index],
                inputs=inputs,
                outputs=outputs,
                z=a if layer.activation.in_place else z,
                a=a,
                slope=slope,
                upstream=(upstream := np.empty_like(outputs)),
                da=upstream[:-1],
                delta=delta,
            )
        )
        inputs = outputs
    return layers


def record_forward(tape: Tape, topology: Topology, layers: list[DenseBuffers]) -> None:
    """Record z = W x + b and a = φ(z) of every layer."""
    for layer, buffer in zip(topology.layers, layers, strict=True):
        tape.record(buffer.index, "z", buffer.matrix.dot, buffer.inputs, buffer.z)
        layer.activation.record_value(tape, buffer)


def record_backward(tape: Tape, topology: Topology, layers: list[DenseBuffers], cost: AnyCost, output: Output) -> None:
    """Record δ = ∂C/∂z and ∂C/∂[W b] = δ · [x 1]ᵀ of every layer, the last one first."""
    cost.record_delta(tape, output)
    tape.record(output.layer.index, "∂C/∂W", output.layer.delta.dot, output.layer.inputs.T, output.layer.gradient)
    for layer, (buffer, after) in reversed([*zip(topology.layers, pairwise(layers), strict=False)]):
        tape.record(buffer.index, "∂C/∂a", after.matrix.T.dot, after.delta, buffer.upstream)
        layer.activation.record_delta(tape, buffer)
        tape.record(buffer.index, "∂C/∂W", buffer.delta.dot, buffer.inputs.T, buffer.gradient)


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
    flat = _fitting(project, parameters).flat
    tape, layers = Tape(), buffers(topology, flat, flat, with_ones(table).T)
    record_forward(tape, topology, layers)
    _run(tape)
    return Pass(z=_tables(layers, "z"), a=_tables(layers, "a"))


def backward(project: Project, rows: ArrayLike, targets: ArrayLike, parameters: Parameters | None = None) -> Pass:
    """Run rows (rows, inputs) forward, compare with targets (rows, targets), and run the error backward.

    The cost, and with it every δ and gradient, is the sum or the mean over these rows, as the project reduces it.
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
    gradient = np.zeros_like(flat)
    tape, layers = Tape(), buffers(topology, flat, gradient, with_ones(table).T)
    output = output_of(project, layers, np.ascontiguousarray(wanted.T))
    record_forward(tape, topology, layers)
    project.training.cost.record_cost(tape, output)
    record_backward(tape, topology, layers, project.training.cost, output)
    _run(tape)
    return Pass(
        z=_tables(layers, "z"),
        a=_tables(layers, "a"),
        cost=float(output.cost),
        delta=_tables(layers, "delta"),
        gradient=Parameters(topology.widths, gradient),
    )


def output_of(project: Project, layers: list[DenseBuffers], targets: Array, rows: int | None = None) -> Output:
    """Return what a cost needs to know of this network; a mean is over `rows`, by default those of the batch."""
    share = None
    if project.training.reduction == "mean":
        share = np.array(1 / (rows or targets.shape[1]), targets.dtype)
    return Output(layers[-1], project.topology.layers[-1].activation, targets, np.zeros((), targets.dtype), share)


def predict(project: Project, rows: ArrayLike, parameters: Parameters | None = None) -> Array:
    """Return the network's answer (rows, targets) to rows (rows, inputs), both in the table's own units."""
    table = _table(rows, project.topology.inputs, marked("input"))
    answers = np.empty((len(table), project.topology.layers[-1].units))
    for begin in range(0, len(table), PREDICTION_BLOCK):
        block = slice(begin, begin + PREDICTION_BLOCK)
        answers[block] = forward(project, table[block], parameters).a[-1]
    return answers


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


def _run(tape: Tape) -> None:
    with np.errstate(all="ignore"):  # e⁻ᶻ beyond the largest float (see Sigmoid), and rows that hold infinity
        tape.run()
