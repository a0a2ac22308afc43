"""What a unit is worth: asked only where it is seen, said only of the weights that it was asked of, errors told."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnapp.dataset import Dataset
from nnapp.project import Project, current_parameters, set_bias, switch_off
from nnapp.topology import Layer, Parameters, Topology
from tests.ui.board import Board
from ui.document import Document
from ui.network.places import Place
from ui.topology_editor.places.unit_cost import AT_ONCE, UnitCost
from ui.topology_editor.places.worth import Worth

UNIT = Place(0, 1)


def large(units: int = 20) -> Project:
    """So large that what a unit is worth is found out in the background."""
    random = np.random.default_rng(3)
    dataset = Dataset.from_arrays(random.uniform(size=(8000, 4)), random.uniform(size=(8000, 1)))
    project = Project(topology=Topology(inputs=4, layers=(Layer(units=units), Layer(units=1))), dataset=dataset)
    assert project.dataset.row_count * project.topology.parameter_count > AT_ONCE
    return project


def waits(widget: QWidget) -> bool:
    """Say whether something of a widget is still to happen by itself."""
    return any(timer.isActive() for timer in widget.findChildren(QTimer) if timer.parent() is widget)


def test_nothing_is_asked_once_the_editor_is_closed(qtbot: QtBot) -> None:
    board = Board(qtbot, large())
    board.select(*UNIT)
    qtbot.waitUntil(lambda: board.editor.caption.shown_more().startswith("C "))
    board.document.edit(lambda project: set_bias(project, 0, 1, 0.5), "Set bias")
    assert waits(board.editor)  # for the weights to come to rest
    board.editor.close()
    assert not waits(board.editor)


def test_nothing_is_asked_while_nobody_sees_the_editor_and_all_is_said_when_it_is_shown(qtbot: QtBot) -> None:
    board = Board(qtbot, large())
    board.select(*UNIT)
    board.editor.hide()
    board.document.edit(lambda project: set_bias(project, 0, 1, 0.5), "Set bias")
    board.editor.select(Place(0, 2))
    board.editor.places.worth.costs.shut_down()
    assert not waits(board.editor)
    assert board.editor.places.worth.words(Place(0, 2)) == ""
    board.editor.show()
    qtbot.waitUntil(lambda: board.editor.caption.shown_more().startswith("C "))


def test_an_error_in_it_is_told_once_of_each_network(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    costs, told = UnitCost(owner), []
    costs.failed.connect(told.append)
    broken = Place(0, "no number")  # type: ignore[arg-type]

    def asked(project: Project, value: float) -> int:
        parameters = Parameters(project.topology.widths, np.full(project.topology.parameter_count, value))
        costs.ask(project, parameters, broken)
        with qtbot.waitSignal(costs.known):  # of the next one, which waits until the error has come
            costs.ask(project, parameters, UNIT)
        return len(told)

    one, other = large(), large(21)
    assert [asked(one, 0.0), asked(one, 1.0), asked(other, 0.0)] == [1, 1, 2]
    assert "TypeError" in told[0]


@pytest.fixture
def board(qtbot: QtBot) -> Board:
    return Board(qtbot, large())


def test_what_switching_has_cost_is_said_when_it_is_known(board: Board, qtbot: QtBot) -> None:
    board.select(*UNIT)
    board.key(Qt.Key.Key_O)
    qtbot.waitUntil(lambda: bool(board.said))
    assert board.said[0].startswith("h1.2 is switched off: C went from")


def test_it_is_not_said_later_of_other_weights(board: Board, qtbot: QtBot) -> None:
    board.select(*UNIT)
    board.key(Qt.Key.Key_O)
    board.document.edit(lambda project: set_bias(project, 0, 3, 2.0), "Set bias")
    qtbot.waitUntil(lambda: "with it" in board.editor.caption.shown_more())
    assert board.said == []


def test_what_cannot_be_known_while_the_network_learns_is_not_said_after_it(qtbot: QtBot) -> None:
    project = switch_off(large(), 0, 1)
    editor = QWidget()
    qtbot.addWidget(editor)
    editor.show()
    worth, said = Worth(Document(project, editor), editor), []
    worth.said.connect(said.append)
    learning = Parameters(project.topology.widths, np.full(project.topology.parameter_count, 0.25))
    worth.show(learning, UNIT)
    worth.tell_switched(UNIT)
    worth.show(current_parameters(project), UNIT)  # the training was undone
    with qtbot.waitSignal(worth.known):
        worth.ask()
    assert worth.words(UNIT) and said == []
