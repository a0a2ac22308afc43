"""Names typed over the drawing, by real mouse and keys, read from the project and from where they are shown."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnapp.bundled import open_bundled
from nnapp.project import opening_project
from tests.ui.board import Board
from tests.ui.gestures import focus
from ui.main_window import MainWindow
from ui.network.places import unit_name

pytestmark = pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing")

Key = Qt.Key
LONG = "a unit that has found out when it is better to stay at home and wait"


@pytest.fixture
def board(qtbot: QtBot) -> Board:
    return Board(qtbot, opening_project())


def type_name(board: Board, text: str, end: Key = Key.Key_Return) -> None:
    card = board.editor.places.renaming.card
    assert card.isVisible() and card.field.hasFocus()
    assert card.field.selectedText() == card.field.text()
    QTest.keyClicks(card.field, text) if text else QTest.keyClick(card.field, Key.Key_Delete)
    QTest.keyClick(card.field, end)


def name_spot(board: Board, *place: int) -> QPoint:
    """Return a point on the name of an input or output."""
    return board.spot(*place) + QPoint(-22 if place[0] < 0 else 22, 0)


def test_f2_names_a_hidden_unit_and_undo_takes_the_name_away(board: Board) -> None:
    board.select(0, 2)
    board.key(Key.Key_F2)
    type_name(board, "rain today")
    assert board.layer(0).unit_names == ((2, "rain today"),)
    assert board.undo_steps == 1
    assert not board.editor.places.renaming.card.isVisible()
    assert board.editor.view.hasFocus()
    assert "rain today" in board.editor.caption.text()
    board.select(1, 0, 2)
    assert "from rain today to" in board.editor.caption.text()
    board.document.undo()
    assert board.layer(0).unit_names == ()


def test_an_empty_name_gives_the_number_back(board: Board) -> None:
    board.select(0, 2)
    for text in ("rain", ""):
        board.key(Key.Key_F2)
        type_name(board, text)
    assert board.layer(0).unit_names == ()


def test_escape_leaves_the_name_and_going_elsewhere_takes_it(board: Board) -> None:
    board.select(0, 2)
    board.key(Key.Key_F2)
    type_name(board, "rain", Key.Key_Escape)
    assert board.undo_steps == 0
    assert board.editor.view.hasFocus()
    board.key(Key.Key_F2)
    QTest.keyClicks(board.editor.places.renaming.card.field, "rain")
    board.click(QPoint(320, 4))
    assert not board.editor.places.renaming.card.isVisible()
    assert board.undo_steps == 1
    assert unit_name(board.project, 0, 2) == "rain"


def test_f2_in_the_card_of_a_bias_goes_on_to_the_name(board: Board) -> None:
    board.click(board.spot(0, 2))
    assert board.editor.card.isVisible()
    QTest.keyClick(board.editor.card.field, Key.Key_F2)
    assert not board.editor.card.isVisible()
    type_name(board, "rain")
    assert board.layer(0).unit_names == ((2, "rain"),)


@pytest.mark.parametrize("place", [(-1, 1), (1, 0)])
def test_a_double_click_on_a_name_renames_the_column(board: Board, place: tuple[int, int]) -> None:
    QTest.mouseDClick(board.editor.view.viewport(), Qt.MouseButton.LeftButton, pos=name_spot(board, *place))
    type_name(board, "wind from the west")
    assert unit_name(board.project, *place) == "wind from the west"
    assert "wind from the west" in [column.name for column in board.project.dataset.columns]


def test_a_click_on_a_name_selects_the_unit(board: Board) -> None:
    board.click(name_spot(board, -1, 1))
    assert board.editor.place == (-1, 1, None)


def test_a_name_that_another_column_has_is_refused_in_words(board: Board) -> None:
    before = board.project
    board.select(-1, 0)
    board.key(Key.Key_F2)
    other = unit_name(board.project, -1, 1)
    type_name(board, other)
    assert board.project is before
    assert other in board.said[-1]
    assert board.editor.places.renaming.card.isVisible()  # to be typed over
    type_name(board, "something else")
    assert unit_name(board.project, -1, 0) == "something else"


def test_an_empty_column_name_is_refused(board: Board) -> None:
    before = board.project
    board.select(-1, 0)
    board.key(Key.Key_F2)
    type_name(board, "")
    assert board.project is before
    assert board.said


def test_class_names_are_renamed_and_the_weights_stay(qtbot: QtBot) -> None:
    board = Board(qtbot, open_bundled("penguins"))
    before, place = board.parameters.flat.copy(), (len(board.project.topology.layers) - 1, 0)
    board.select(*place)
    board.key(Key.Key_F2)
    label = board.editor.places.renaming.card.field.text()
    type_name(board, "Pygoscelis")
    assert unit_name(board.project, *place).endswith("Pygoscelis")
    assert label not in [label for column in board.project.dataset.columns for label in getattr(column, "labels", ())]
    assert (board.parameters.flat == before).all()


def test_a_name_is_written_beside_its_unit_and_a_long_one_is_whole_in_the_tip(board: Board) -> None:
    spot = board.spot(0, 2)
    area = spot - QPoint(40, 6)
    image = board.editor.view.viewport().grab().toImage().copy(area.x(), area.y(), 20, 12)
    board.select(0, 2)
    board.key(Key.Key_F2)
    type_name(board, LONG)
    board.click(QPoint(320, 4))
    named = board.editor.view.viewport().grab().toImage().copy(area.x(), area.y(), 20, 12)
    assert named != image
    dark = sum(named.pixelColor(x, y).lightness() < 110 for x in range(20) for y in range(12))
    assert dark > 12  # letters
    assert board.editor.view.name_at(spot - QPoint(30, 0)) == (0, 2, None)
    board.select(0, 2)
    assert LONG in board.editor.caption.toolTip()


def test_a_typed_space_is_a_space(window: MainWindow, qtbot: QtBot) -> None:
    editor = window.topology
    QTest.mouseClick(editor.view.viewport(), Qt.MouseButton.LeftButton, pos=editor.unit_position(0, 0))
    QTest.keyClick(editor.card.field, Key.Key_F2)
    field = editor.places.renaming.card.field
    focus(field)
    QTest.keyClicks(field, "a b")
    QTest.keyClick(field, Key.Key_Return)
    assert not window.trainer.running
    assert window.document.project.topology.layers[0].unit_names == ((0, "a b"),)
    assert "a b" in window.weights.heading.whole
