"""A walk: one update of training made on the very tape that training records, with all of its numbers kept.

Tables of a walk are (rows, units), by layer, the first hidden layer first. δ and all gradients belong to the cost as
the project reduces it over the rows that are walked through, as they do on the tape.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Array, frozen
from nnapp.dataset import Role
from nnapp.diagnostics import slopes_at
from nnapp.model import Model
from nnapp.network import Workspace, penalty_of
from nnapp.progress import Report, part_of, unheard
from nnapp.project import Project, current_model
from nnapp.run.one_row import training_rows
from nnapp.run.order import Order
from nnapp.run.state import State
from nnapp.run.unfit import refuse_unfit
from nnapp.schedules import learning_rate
from nnapp.tape import DenseBuffers, Label, Tape
from nnapp.topology import Parameters
from nnapp.walk.layout import Layout
from nnapp.walk.program import Named, Program, names_of_layers
from nnapp.walk.running import Chance, Table, cost_after, output_for, run_backward, run_update
from nnapp.walk.size import MOST_BYTES, refuse_large
from nnapp.words import Refusal, marked


@dataclass(frozen=True, eq=False)
class Walk:
    """One update, from the rows' inputs to the cost afterwards; every array is read-only.

    Where an output's cost makes δ itself (cross-entropy), there is no ∂C/∂a of the output layer on the tape: `da` is
    None there. A softmax layer has no `slope`.
    """

    project: Project
    model: Model  # the project's, or the untrained one, which takes a while to draw
    rows: NDArray[np.intp]  # numbers in the table, from 0, in the order of the batch
    trains: bool  # whether training would make this update; not from rows that are held out
    inputs: Array  # (rows, inputs)
    targets: Array  # (rows, outputs)
    parameters: Parameters
    learning_rate: float
    z: tuple[Array, ...]
    a: tuple[Array, ...]
    masks: tuple[Array | None, ...]  # with dropout: what a is multiplied by on its way to the next layer
    row_costs: Array  # (rows,), of each row alone, without reduction and penalty
    cost: float
    da: tuple[Array | None, ...]
    slope: tuple[Array | None, ...]
    delta: tuple[Array, ...]
    data_gradient: Parameters  # of the rows alone, without penalties
    gradient: Parameters  # of the cost with its penalties
    clipped: Parameters  # what the optimizer is given
    step: Parameters  # what is subtracted
    after: Parameters
    cost_after: float  # of the same rows, with the same units dropped
    tape: Tape  # forward pass, cost, backward pass, whole gradient and update, as they were recorded and run
    named: tuple[Named, ...]  # the arrays of the tape that have names

    @property
    def row_count(self) -> int:
        """How many rows are walked through."""
        return len(self.rows)

    @cached_property
    def layout(self) -> Layout:
        """The order in which the walk goes from number to number."""
        return Layout(self.project.topology, self.row_count, trains=self.trains)

    @cached_property
    def program(self) -> Program:
        """The lines of the tape as code."""
        return Program(self.tape, self.named)


def walk_batch(project: Project, report: Report = unheard, most_bytes: int = MOST_BYTES) -> Walk:
    """Walk through the update that training makes next.

    Raises `Refusal` where the project cannot be trained, or the walk would need more memory than `most_bytes`.
    """
    refuse_unfit(project)
    model, training, table = current_model(project), project.training, training_rows(project.dataset)
    batch = training.batch_size or len(table)
    position = model.position if model.position < len(table) else 0
    order = Order(training.seeds.order, len(table), training.shuffle and batch < len(table))
    rows = table[order.of_epochs(model.epoch)[position : position + batch]]
    refuse_large(project, len(rows), most_bytes)
    return _walked(project, rows, len(table), position, report, trains=True)


def walk_row(project: Project, row: int, report: Report = unheard) -> Walk:
    """Walk through the update that training makes from one row of the table (from 0) alone, besides the epoch.

    The row may be held out: then `trains` says that training does not make it. Raises `Refusal` for a row that is not
    there, or has no numbers for all inputs and targets.
    """
    dataset = project.dataset
    if not 0 <= row < dataset.row_count:
        raise Refusal(marked("The table has no row {row}. Select one that is there."), row=row + 1)
    trains = bool(np.isin(row, training_rows(dataset)))
    return _walked(project, np.array([row], np.intp), 1, 0, report, trains=trains)


def _walked(
    project: Project, rows: NDArray[np.intp], of_epoch: int, position: int, report: Report, *, trains: bool
) -> Walk:
    # `of_epoch`: how many rows an epoch has, by which the random numbers of dropout are found
    inputs, targets = _tables(project, rows, part_of(report, 0, 0.2))
    model, training = current_model(project), project.training
    state = State.of(project, model)
    rate = learning_rate(training.schedule, training.learning_rate, model.epoch, model.plateau)
    state.learning_rate[...] = rate
    before = state.parameters_now(project)
    chance = Chance.of(project, of_epoch, model.epoch, position)
    workspace = Workspace(project.topology, len(rows), state.parameters.dtype, dropout=chance is not None)
    layers = workspace.layers(state.parameters, state.gradient, inputs.T)
    output = output_for(project, layers, targets)
    tape = run_backward(project, state, workspace, layers, output, chance, part_of(report, 0.2, 0.7))
    last, penalty = output.layer, penalty_of(project, state.parameters)
    masks = tuple(None if layer.mask is None else _table(layer.mask) for layer in layers)
    tables: dict[str, tuple[Array, ...]] = {
        name: tuple(_table(getattr(layer, name)) for layer in layers) for name in ("z", "a", "delta", "da")
    }
    slopes = _slopes(project, layers, tape)
    gradients = [_parameters(project, flat) for flat in (state.gradient, state.cost_gradient, state.clipped)]
    with np.errstate(all="ignore"):  # weights that have diverged are walked through as they are
        row_costs = frozen(training.cost.of_rows(last.z, last.a, output.targets).astype(np.float64))
    cost = float(output.cost) + penalty
    run_update(project, state, tape)
    return Walk(
        project=project,
        model=model,
        rows=frozen(rows.copy()),
        trains=trains,
        inputs=_table(inputs[:, :-1].T),
        targets=_table(targets.T),
        parameters=before,
        learning_rate=float(state.learning_rate),
        z=tables["z"],
        a=tables["a"],
        masks=masks,
        row_costs=row_costs,
        cost=cost,
        da=(*tables["da"][:-1], tables["da"][-1] if training.cost.keeps == "error" else None),
        slope=slopes,
        delta=tables["delta"],
        data_gradient=gradients[0],
        gradient=gradients[1],
        clipped=gradients[2],
        step=_parameters(project, state.step),
        after=state.parameters_now(project),
        cost_after=cost_after(
            project, state, inputs, targets, [layer.mask for layer in layers], part_of(report, 0.7, 1)
        ),
        tape=tape,
        named=(*names_of_layers(layers, output), *_names_of_state(state)),
    )


def _tables(project: Project, rows: NDArray[np.intp], report: Report) -> tuple[Table, Table]:
    dataset, precision = project.dataset, project.training.precision
    inputs = dataset.matrix(Role.INPUT, rows, precision=precision, ones=True, report=report)
    targets = dataset.matrix(Role.TARGET, rows, precision=precision)
    whole = np.isfinite(inputs).all(axis=1) & np.isfinite(targets).all(axis=1)
    if not whole.all():
        raise Refusal(
            marked("Row {row} has cells that are empty or no numbers, so it cannot be walked through. Fill them."),
            row=int(rows[~whole][0]) + 1,
        )
    problem = project.training.cost.target_problem(targets)
    if problem is not None:
        raise Refusal(problem.template, **{**problem.values, "row": int(rows[0]) + 1})
    return inputs, targets


def _slopes(project: Project, layers: list[DenseBuffers], tape: Tape) -> tuple[Array | None, ...]:
    found: list[Array | None] = []
    for layer, each in zip(project.topology.layers, layers, strict=True):
        slopes = tape.buffers.get(Label(each.index, "φ′(z)"))  # perhaps whole numbers 0 and 1
        if slopes is None and layer.activation.elementwise:  # δ is made without: of a straight line, or by the cost
            slopes = np.ones_like(each.z) if layer.activation.in_place else slopes_at(layer.activation, each.z)
        found.append(None if slopes is None else _table(slopes))
    return tuple(found)


def _names_of_state(state: State) -> list[Named]:
    named = [("w", state.parameters), ("dw", state.gradient), ("dw_penalized", state.cost_gradient)]
    named += [("dw_clipped", state.clipped), ("step", state.step), ("eta", state.learning_rate)]
    if state.free is not None:
        named.append(("free", state.free))
    return [*named, *state.memory.items()]


def _table(buffer: Table) -> Array:
    # the array of the tape itself, which nothing fills any more; of single precision a copy
    return frozen(buffer.T.astype(np.float64, copy=False))


def _parameters(project: Project, flat: Table) -> Parameters:
    vector = flat.astype(np.float64)
    vector.flags.writeable = False
    return Parameters(project.topology.widths, vector)
