"""A network copied in one window and pasted into another, with its weights or as one line of text."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from nnapp.bundled import open_bundled
from nnapp.project import current_parameters, opening_project
from nnapp.transfer import MIME
from tests.ui.board import CONTROL, Board
from tests.ui.gestures import focus
from ui.main_window import MainWindow

Key = Qt.Key
SHIFT_CONTROL = CONTROL | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def board(qtbot: QtBot) -> Board:
    QGuiApplication.clipboard().clear()
    return Board(qtbot, opening_project())


@pytest.fixture
def other(qtbot: QtBot) -> Board:
    return Board(qtbot, open_bundled("penguins"))


def put_text(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def test_ctrl_c_and_ctrl_v_take_it_back_with_its_weights(board: Board) -> None:
    board.select(0, 1, 2)
    board.key(Key.Key_C, CONTROL)
    held = QGuiApplication.clipboard().mimeData()
    assert held is not None and held.hasFormat(MIME)
    assert held.text() == "10-1 sigmoid"
    assert "copied" in board.said[-1]
    before = board.parameters.flat.copy()
    board.editor.commands.set_units(0, 3)
    focus(board.editor.view)
    board.key(Key.Key_V, CONTROL)
    assert board.project.topology.widths == (5, 10, 1)
    assert np.array_equal(board.parameters.flat, before)
    assert board.document.stack.undoText() == "Paste network"


def test_what_could_not_be_taken_is_told(board: Board, other: Board) -> None:
    board.key(Key.Key_C, CONTROL)
    focus(other.editor.view)
    other.key(Key.Key_V, CONTROL)
    widths = other.project.topology.widths
    assert widths[1:-1] == (10,)
    assert widths[-1] == 3
    assert other.project.model is not None
    assert "were initialised" in other.project.model.events[-1].template


@pytest.mark.parametrize(
    ("text", "widths"),
    [("7-4-1 tanh sigmoid", (5, 7, 4, 1)), ("  6-1  ", (5, 6, 1)), ("1", (5, 1)), ("3-2-5-1\n", (5, 3, 2, 5, 1))],
)
def test_a_line_of_text_names_the_layers(board: Board, text: str, widths: tuple[int, ...]) -> None:
    put_text(text)
    board.key(Key.Key_V, CONTROL)
    assert board.project.topology.widths == widths
    assert board.undo_steps == 1
    assert not board.said


def test_other_outputs_stay_as_the_table_needs_them_and_that_is_said(board: Board) -> None:
    put_text("64-32-10 relu softmax")
    board.key(Key.Key_V, CONTROL)
    assert board.project.topology.widths == (5, 64, 32, 1)
    assert board.said == [
        "The layers 64-32-1 relu softmax were pasted. The text names 10 for the output layer, but the table needs 1."
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "64-32-10 relu softmax"),
        ("a poem about rain", "64-32-10 relu softmax"),
        ("1\t2\n3\t4", "activation"),
        ("10-1 blub", "blub"),
        ("0-1", "1"),
        ("5--1", "64-32-10 relu softmax"),
        ("9" * 600, "64-32-10 relu softmax"),
    ],
)
def test_rubbish_says_what_can_be_pasted(board: Board, text: str, reason: str) -> None:
    before = board.project
    put_text(text)
    board.key(Key.Key_V, CONTROL)
    assert board.project is before
    assert reason in board.said[-1]


def test_damaged_bytes_are_refused_in_words(board: Board) -> None:
    before, held = board.project, QMimeData()
    held.setData(MIME, b"\x08\0\0\0\0\0\0\0nonsense")
    held.setText("3-1")
    QGuiApplication.clipboard().setMimeData(held)
    board.key(Key.Key_V, CONTROL)
    assert board.project is before
    assert "no network of this program" in board.said[-1]


def test_from_window_to_window(window: MainWindow, qtbot: QtBot) -> None:
    second = MainWindow(open_bundled("iris"))
    second.files.ask_unsaved = lambda: QMessageBox.StandardButton.Discard
    with qtbot.waitExposed(second):
        second.show()
    try:
        focus(second.topology.view)
        QTest.keyClick(second.topology.view, Key.Key_C, CONTROL)
        hidden = second.document.project.topology.layers[:-1]
        focus(window.topology.view)
        QTest.keyClick(window.topology.view, Key.Key_V, CONTROL)
        assert window.document.project.topology.layers[:-1] == hidden
        assert window.notice.isVisible()
        assert "pasted" in window.notice.label.text()
        QTest.keyClick(window, Key.Key_C, SHIFT_CONTROL)
        focus(second.topology.view)
        QTest.keyClick(second, Key.Key_P, SHIFT_CONTROL)
        given, taken = (current_parameters(w.document.project) for w in (window, second))
        assert np.array_equal(given.matrices[1][:, :-1], taken.matrices[1][:1, :-1]) or given.widths != taken.widths
    finally:
        second.close()


def test_in_the_table_ctrl_c_still_copies_cells(window: MainWindow) -> None:
    focus(window.grid.view)
    window.grid.view.go_to(0, 0)
    QTest.keyClick(window.grid.view, Key.Key_C, CONTROL)
    held = QGuiApplication.clipboard().mimeData()
    assert held is not None and not held.hasFormat(MIME)
    assert held.hasText()
    focus(window.topology.view)
    QTest.keyClick(window.topology.view, Key.Key_C, CONTROL)
    held = QGuiApplication.clipboard().mimeData()
    assert held is not None and held.hasFormat(MIME)


def test_the_menu_has_both_commands(window: MainWindow) -> None:
    menu = next(action.menu() for action in window.menuBar().actions() if action.text() == "&Network")
    names = [action.objectName() for action in menu.actions()]  # type: ignore[union-attr]
    assert {"copy-network", "paste-network"} <= {*names}
    put_text("no network")
    menu.aboutToShow.emit()  # type: ignore[union-attr]
    assert "names layers" in window.commands["paste-network"].toolTip()
    menu.aboutToHide.emit()  # type: ignore[union-attr]
    copy = window.commands["copy-network"]
    assert isinstance(copy, QAction)
    copy.trigger()
    assert QGuiApplication.clipboard().text() == "10-1 sigmoid"
    assert "copied" in window.notice.label.text()
