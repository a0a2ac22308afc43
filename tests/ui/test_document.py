"""The document: edits, undo and redo by identity, merging, the byte budget, refusals."""

from __future__ import annotations

from functools import partial

import pytest
from msgspec.structs import replace

import ui.document
from nnapp.dataset import Dataset, Role
from nnapp.project import (
    Project,
    current_parameters,
    opening_project,
    set_cell,
    set_role,
    set_training,
    set_units,
    set_weight,
)
from nnapp.topology import Layer, Topology
from ui.document import Document, Selection


@pytest.fixture
def document(qapp) -> Document:
    return Document(opening_project())


def rate(value: float):
    def change(project: Project) -> Project:
        return set_training(project, replace(project.training, learning_rate=value))

    return change


def test_undo_and_redo_return_the_very_objects(document):
    states = [document.project]
    for column in range(4):
        document.edit(partial(set_cell, row=0, column=column, text="7"), "Edit")
        states.append(document.project)
    document.edit(partial(set_units, position=0, units=12), "Units")
    states.append(document.project)
    for before in reversed(states[:-1]):
        document.undo()
        assert document.project is before
    for after in states[1:]:
        document.redo()
        assert document.project is after


def test_changed_tells_new_and_old(document, qtbot):
    old = document.project
    with qtbot.waitSignal(document.changed) as blocker:
        document.edit(partial(set_cell, row=0, column=0, text="3"), "Edit")
    assert blocker.args[0] is document.project
    assert blocker.args[1] is old


def test_edits_of_one_control_merge_into_one_step(document):
    first = document.project
    for value in (0.2, 0.3, 0.4):
        document.edit(rate(value), "Set learning rate", "training.learning_rate")
    assert document.stack.count() == 1
    assert document.project.training.learning_rate == 0.4
    document.undo()
    assert document.project is first


def test_a_saved_state_is_never_merged_away(document):
    document.edit(rate(0.2), "Set learning rate", "training.learning_rate")
    document.stack.setClean()
    document.edit(rate(0.3), "Set learning rate", "training.learning_rate")
    assert not document.stack.isClean()
    document.undo()
    assert document.stack.isClean()
    assert document.project.training.learning_rate == 0.2


def test_a_refused_edit_changes_nothing_and_says_why(document, qtbot):
    old = document.project
    with qtbot.waitSignal(document.refused) as blocker:
        assert not document.edit(partial(set_cell, row=2, column=1, text="spam"), "Edit")
    assert document.project is old
    assert document.stack.count() == 0
    assert "spam" in str(blocker.args[0])
    assert "row 3" in str(blocker.args[0])


def test_the_network_follows_a_role_in_the_same_step(document):
    old = document.project
    document.edit(partial(set_role, position=0, role=Role.IGNORED), "Role")
    assert document.project.topology.inputs == 4
    document.undo()
    assert document.project is old


def test_the_oldest_steps_go_when_the_budget_is_used_up(document, monkeypatch):
    monkeypatch.setattr(ui.document, "UNDO_BYTES", 20 * current_parameters(document.project).flat.nbytes)
    for step in range(60):
        document.edit(partial(set_weight, position=0, unit=0, source=0, value=float(step)), "Weight")
    count = document.stack.count()
    assert 5 < count < 60
    for _ in range(count):
        document.undo()
    assert not document.stack.canUndo()
    assert current_parameters(document.project).weights[0][0, 0] == 59 - count
    assert not document.stack.isClean()  # the saved state is out of reach


def test_the_clean_state_survives_the_budget(document, monkeypatch):
    monkeypatch.setattr(ui.document, "UNDO_BYTES", 20 * current_parameters(document.project).flat.nbytes)
    for step in range(50):
        document.edit(partial(set_weight, position=0, unit=0, source=0, value=float(step)), "Weight")
    document.stack.setClean()
    saved = document.project
    for step in range(3):
        document.edit(partial(set_weight, position=0, unit=0, source=0, value=-1.0 - step), "Weight")
    for _ in range(3):
        document.undo()
    assert document.project is saved
    assert document.stack.isClean()


def test_opening_another_project_forgets_the_history(document):
    document.edit(partial(set_cell, row=0, column=0, text="3"), "Edit")
    document.select(Selection(row=3))
    other = opening_project()
    document.open(other)
    assert document.project is other
    assert document.stack.count() == 0
    assert document.stack.isClean()
    assert document.selection == Selection()


def test_what_a_step_costs_does_not_grow_with_the_history(document):
    for step in range(300):
        document.edit(partial(set_weight, position=0, unit=0, source=0, value=float(step)), "Weight")
    assert len(document._bytes) == document.stack.count() == 300
    for _ in range(100):
        document.undo()
    document.edit(partial(set_weight, position=0, unit=0, source=0, value=-1.0), "Weight")
    assert len(document._bytes) == document.stack.count() == 201
    assert max(document._bytes) <= 2 * current_parameters(document.project).flat.nbytes


def test_a_selection_whose_row_is_gone_is_told_after_the_project_without_it(document):
    told = []
    document.changed.connect(lambda new, old: told.append(("changed", document.selection.row)))
    document.selection_changed.connect(lambda new, old: told.append(("selected", old.row, new.row)))
    document.select(Selection(row=9, layer=1, unit=0))
    told.clear()
    fewer = Dataset.from_arrays([[0.0], [1.0], [1.0]], [[0.0], [1.0], [0.0]])
    document.edit(lambda project: Project(Topology(1, (Layer(1),)), fewer), "Another table")
    assert told == [("changed", 2), ("selected", 9, 2)]
    told.clear()
    document.undo()
    assert told == [("changed", 2)]
