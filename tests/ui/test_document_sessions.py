"""Random editing sessions: edits, training steps, undo, redo, save and load in any order leave every state a value.

Undo gives back the very object that was there, and a file that is saved, loaded and saved again has the same bytes.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from msgspec.structs import replace

from nnapp.activations import Identity, ReLU, Sigmoid, Softmax, Tanh
from nnapp.dataset import Dataset, NumberColumn, Role, TextColumn
from nnapp.project import (
    Project,
    add_layer,
    current_parameters,
    insert_column,
    insert_rows,
    new_start,
    opening_project,
    paste,
    remove_column,
    remove_layer,
    remove_rows,
    remove_unit,
    reset_to_start,
    set_activation,
    set_bias,
    set_cell,
    set_role,
    set_training,
    set_units,
    set_weight,
    use_best,
    with_model,
)
from nnapp.projectfile import load, save
from nnapp.run import Run
from nnapp.topology import Layer, Topology
from nnapp.words import Refusal
from ui.document import Document

places = st.integers(0, 7)
texts = st.one_of(st.floats(-5, 5).map(repr), st.sampled_from(["", "0,5", "spam", "1e999", "−2"]))


def strided() -> Project:
    """Columns that are views across a table, and a column of texts."""
    table = np.arange(60.0).reshape(10, 6) % 7 / 7
    dataset = Dataset.from_arrays(table[:, :4], table[::-1, 4:5])
    notes = TextColumn("note", Role.IGNORED, tuple(["", "a\tb\n", "é🙂", "\x00", '"'] * 2))
    columns = (*dataset.columns, notes, NumberColumn("gaps", Role.IGNORED, np.where(table[:, 5] > 0.5, np.nan, 1.0)))
    return Project(Topology(4, (Layer(3, Tanh()), Layer(1))), Dataset(columns))


class Session(RuleBasedStateMachine):
    """One person at one document."""

    def __init__(self) -> None:
        super().__init__()
        self.document = Document(opening_project())
        self.past: list[Project] = []
        self.future: list[Project] = []
        self.folder = TemporaryDirectory()

    def teardown(self) -> None:
        """Undo all, then redo all: the first and the last state are the very objects."""
        states = [*self.past, self.document.project]
        for before in reversed(states[:-1]):
            self.document.undo()
            assert self.document.project is before
        for after in states[1:]:
            self.document.redo()
            assert self.document.project is after
        self.folder.cleanup()

    def edit(self, change) -> None:
        old, count = self.document.project, self.document.stack.count()
        fine = self.document.edit(change, "Edit")
        if fine and self.document.project is not old:
            self.past.append(old)
            self.future.clear()
        else:
            assert self.document.project is old
            assert self.document.stack.count() == count

    @rule(strided_table=st.booleans())
    @precondition(lambda self: not self.past)
    def open_another(self, strided_table: bool) -> None:
        self.document.open(strided() if strided_table else opening_project())
        self.past, self.future = [], []

    @rule(kind=st.sampled_from([add_layer, remove_layer]), position=places)
    def change_layers(self, kind, position) -> None:
        last = len(self.document.project.topology.layers) - 1
        self.edit(partial(kind, position=min(position, last)))

    @rule(position=places, units=st.integers(1, 12))
    def change_units(self, position, units) -> None:
        last = len(self.document.project.topology.layers) - 1
        self.edit(partial(set_units, position=min(position, last), units=units))

    @rule(position=places, unit=places)
    def drop_unit(self, position, unit) -> None:
        layers = self.document.project.topology.layers
        position = min(position, len(layers) - 1)
        self.edit(partial(remove_unit, position=position, unit=min(unit, layers[position].units - 1)))

    @rule(position=places, activation=st.sampled_from([Identity(), Sigmoid(), Tanh(), ReLU(), Softmax()]))
    def change_activation(self, position, activation) -> None:
        last = len(self.document.project.topology.layers) - 1
        self.edit(partial(set_activation, position=min(position, last), activation=activation))

    @rule(position=places, unit=places, source=places, value=st.floats(-1e3, 1e3), bias=st.booleans())
    def change_parameter(self, position, unit, source, value, bias) -> None:
        matrices = current_parameters(self.document.project).matrices
        position = min(position, len(matrices) - 1)
        rows, columns = matrices[position].shape
        unit, source = min(unit, rows - 1), min(source, columns - 2)
        if bias:
            self.edit(partial(set_bias, position=position, unit=unit, value=value))
        else:
            self.edit(partial(set_weight, position=position, unit=unit, source=source, value=value))

    @rule(row=places, column=places, text=texts)
    def type_into_cell(self, row, column, text) -> None:
        dataset = self.document.project.dataset
        if dataset.row_count:
            row, column = min(row, dataset.row_count - 1), min(column, len(dataset.columns) - 1)
            self.edit(partial(set_cell, row=row, column=column, text=text))

    @rule(block=st.lists(st.lists(texts, min_size=1, max_size=3), min_size=1, max_size=3), row=places)
    def paste_block(self, block, row) -> None:
        self.edit(partial(paste, row=min(row, self.document.project.dataset.row_count), column=0, block=block))

    @rule(position=places, number=st.integers(1, 3), remove=st.booleans())
    def change_rows(self, position, number, remove) -> None:
        rows = self.document.project.dataset.row_count
        if remove:
            self.edit(partial(remove_rows, rows=range(min(position, rows), min(position + number, rows))))
        else:
            self.edit(partial(insert_rows, position=min(position, rows), number=number))

    @rule(position=places, remove=st.booleans(), role=st.sampled_from(list(Role)))
    def change_columns(self, position, remove, role) -> None:
        count = len(self.document.project.dataset.columns)
        if remove:
            self.edit(partial(remove_column, position=min(position, count - 1)))
        elif count < 12:
            self.edit(partial(insert_column, position=min(position, count), role=role))

    @rule(position=places, role=st.sampled_from(list(Role)))
    def change_role(self, position, role) -> None:
        count = len(self.document.project.dataset.columns)
        self.edit(partial(set_role, position=min(position, count - 1), role=role))

    @rule(rate=st.floats(1e-3, 1), batch=st.none() | st.integers(1, 20), reduction=st.sampled_from(["sum", "mean"]))
    def change_training(self, rate, batch, reduction) -> None:
        def change(project: Project) -> Project:
            changed = replace(project.training, learning_rate=rate, batch_size=batch, reduction=reduction)
            return set_training(project, changed)

        self.edit(change)

    @rule(kind=st.sampled_from([reset_to_start, use_best, partial(new_start, seed=3)]))
    def go_back(self, kind) -> None:
        self.edit(kind)

    @rule(steps=st.integers(1, 12))
    def train(self, steps) -> None:
        try:
            run = Run(self.document.project)
        except Refusal:
            return
        for _ in range(steps):
            run.step()
        self.edit(lambda project: with_model(project, run.model()))

    @rule()
    @precondition(lambda self: self.past)
    def undo(self) -> None:
        self.future.append(self.document.project)
        self.document.undo()
        assert self.document.project is self.past.pop()

    @rule()
    @precondition(lambda self: self.future)
    def redo(self) -> None:
        self.past.append(self.document.project)
        self.document.redo()
        assert self.document.project is self.future.pop()

    @rule()
    def save_and_load(self) -> None:
        first, second = (Path(self.folder.name) / name for name in ("first.bplab", "second.bplab"))
        save(self.document.project, first)
        save(load(first), second)
        assert first.read_bytes() == second.read_bytes()

    @invariant()
    def network_and_table_fit(self) -> None:
        project = self.document.project
        widths = project.topology.widths
        assert len(project.dataset.indices(Role.INPUT)) == widths[0]
        assert len(project.dataset.indices(Role.TARGET)) == widths[-1]
        assert current_parameters(project).widths == widths


def test_editing_sessions(qapp) -> None:
    run_state_machine_as_test(Session, settings=settings(max_examples=200, stateful_step_count=30, deadline=None))
