"""Every key of the drawing on every kind of place, and in the card of a value: nothing is lost, nothing silent."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSpinBox, QToolButton
from pytestqt.qtbot import QtBot

from nnapp.dataset import Dataset
from nnapp.project import (
    Project,
    freeze_links,
    freeze_unit,
    opening_project,
    remove_links,
    set_layer,
    switch_off,
    with_model,
)
from nnapp.project import current_model as model_of
from nnapp.topology import BIAS, Layer, Topology
from tests.ui.board import CONTROL, NONE, Board
from tests.ui.gestures import focus
from ui.main_window import MainWindow
from ui.network.places import Place
from ui.topology_editor.layers.layer_editing import UNITS
from ui.topology_editor.layers.step_keys import STEPS
from ui.topology_editor.places.place_keys import KEYS

pytestmark = pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing")

Key = Qt.Key
Press = tuple[int, Qt.KeyboardModifier]
EDITING: list[Press] = [*KEYS, *STEPS, *UNITS, (Key.Key_Insert, NONE), (Key.Key_Return, NONE)]
MOVING = [Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down, Key.Key_Home, Key.Key_End, Key.Key_PageUp]
LETTERS = [Key(number) for number in range(Key.Key_A, Key.Key_Z + 1)]
SIGNS = [Key(number) for number in range(Key.Key_0, Key.Key_9 + 1)] + [Key.Key_Plus, Key.Key_Comma, Key.Key_Period]
OTHERS: list[Press] = [(key, NONE) for key in (*MOVING, *LETTERS, *SIGNS, Key.Key_Escape, Key.Key_Backspace)]
ALL = list(dict.fromkeys(EDITING + OTHERS))
PLACES: dict[str, Place | None] = {
    "nothing": None,
    "inputs": Place(-1),
    "input": Place(-1, 0),
    "input that is off": Place(-1, 1),
    "hidden layer": Place(0),
    "frozen layer": Place(1),
    "hidden unit": Place(0, 3),
    "unit without its bias": Place(0, 0),
    "unit that is off": Place(0, 2),
    "frozen unit": Place(0, 1),
    "unit of a frozen layer": Place(1, 0),
    "output layer": Place(2),
    "output unit": Place(2, 0),
    "weight": Place(0, 3, 0),
    "removed weight": Place(0, 2, 0),
    "frozen weight": Place(0, 0, 0),
    "weight of a frozen layer": Place(1, 0, 0),
    "frozen weight of a frozen layer": Place(1, 0, 1),
    "weight of a unit that is off": Place(2, 0, 1),
    "weight of an input that is off": Place(0, 3, 1),
}


def project() -> Project:
    """A network with every kind of place."""
    random = np.random.default_rng(1)
    dataset = Dataset.from_arrays(random.uniform(size=(6, 2)), random.uniform(size=(6, 1)))
    made = Project(topology=Topology(inputs=2, layers=tuple(map(Layer, (4, 2, 1)))), dataset=dataset)
    made = with_model(made, model_of(made))
    made = switch_off(switch_off(switch_off(made, -1, 1), 0, 2), 1, 1)
    made = remove_links(made, 0, [(2, 0), (0, BIAS)])
    made = freeze_unit(freeze_links(made, 0, [(0, 0)]), 0, 1)
    return set_layer(freeze_links(made, 1, [(0, 1)]), 1, frozen=True)


@pytest.fixture
def board(qtbot: QtBot) -> Board:
    QGuiApplication.clipboard().clear()
    return Board(qtbot, project(), 760, 440)


def begin(board: Board, first: Project, place: Place | None, is_open: bool = False) -> None:
    board.document.open(first)
    board.said.clear()
    board.editor.view.fit()
    board.editor.select(place)
    focus(board.editor.view)
    if is_open:
        board.editor.open_card()
        focus(board.editor.card.field)


def state(board: Board) -> tuple[object, ...]:
    """What a person can see besides the project."""
    editor = board.editor
    return (
        editor.place,
        editor.card.isVisible(),
        editor.places.renaming.card.isVisible(),
        isinstance(editor.focusWidget(), QSpinBox),
        QGuiApplication.clipboard().text(),
    )


@pytest.mark.parametrize("kind", PLACES)
def test_every_key_on_every_kind_of_place_does_one_thing_or_says_why_not(board: Board, kind: str) -> None:
    first, place = project(), PLACES[kind]
    for key, modifier in ALL:
        QGuiApplication.clipboard().clear()
        begin(board, first, place)
        before = state(board)
        board.key(Key(key), modifier)
        what = f"{Key(key).name} with {modifier} on {kind}"
        assert board.undo_steps <= 1, what
        assert board.undo_steps == 0 or not board.said or "switched" in board.said[0], what
        whole_layer = place is not None and place.unit is None
        if (key, modifier) in EDITING and (whole_layer or key not in MOVING):  # others move, up to the ends
            told = board.undo_steps or board.said or state(board) != before
            assert told or _is_so_already(board, key, place), f"{what}: neither done nor refused"
        for said in board.said:
            assert "number 0" not in said and "{" not in said, what


def _is_so_already(board: Board, key: int, place: Place | None) -> bool:
    # a bias of 0 set to 0 is no edit
    return key == Key.Key_Z and place is not None and place.source is None and place.unit is not None


WITH_VALUE = ["hidden unit", "frozen unit", "unit of a frozen layer", "output unit", "weight", "frozen weight"]


@pytest.mark.parametrize("kind", WITH_VALUE)
def test_whatever_key_is_pressed_while_a_number_is_typed_it_is_not_lost(board: Board, kind: str) -> None:
    first, place = project(), PLACES[kind]
    assert place is not None
    for key, modifier in [*ALL, (Key.Key_Tab, NONE), (Key.Key_Left, Qt.KeyboardModifier.AltModifier)]:
        begin(board, first, place, is_open=True)
        field = board.editor.card.field
        QTest.keyClicks(field, "0.75")
        board.key(Key(key), modifier)
        labels = [board.document.stack.text(number) for number in range(board.undo_steps)]
        what = f"{Key(key).name} with {modifier} on {kind}: {labels}"
        assert len(labels) <= 2 and all(label.startswith(("Set", "Dup", "Add")) for label in labels), what
        assert [label.startswith("Set ") for label in labels] == [True, False][: len(labels)], what
        if not labels:
            assert key == Key.Key_Escape or _is_edited(field.text(), "0.75"), what
        elif len(labels) == 1 and key not in (Key.Key_Up, Key.Key_Down, Key.Key_PageUp):
            column = -1 if place.source is None else place.source
            assert board.parameters.matrices[place.layer][place.unit, column] == 0.75, what


def _is_edited(text: str, typed: str) -> bool:
    # it is still there, but for a letter more or less
    return text in (typed[:-1], typed) or text.replace(typed, "", 1) == text[len(typed) :] or text.endswith(typed)


@pytest.mark.parametrize("kind", WITH_VALUE)
def test_letters_in_the_untouched_card_are_keys_of_the_drawing(board: Board, kind: str) -> None:
    first, place = project(), PLACES[kind]
    for key in LETTERS:
        begin(board, first, place)
        board.key(key)
        done, said = board.project, list(board.said)
        begin(board, first, place, is_open=True)
        text = board.editor.card.field.text()
        board.key(key)
        assert board.undo_steps <= 1
        if key == Key.Key_E:
            assert board.editor.card.field.text() == "e"  # of 1e-3
        else:
            assert (board.project.topology, board.said) == (done.topology, said), key.name
            assert board.editor.card.field.text() == text or board.undo_steps, key.name


# Single keys


def test_z_on_a_clicked_header_is_refused_in_words(qtbot: QtBot) -> None:
    board = Board(qtbot, opening_project())
    title = board.editor.findChild(QToolButton, "layer1")
    assert title is not None
    QTest.mouseClick(title, Qt.MouseButton.LeftButton)
    assert board.editor.place == Place(0)
    board.key(Key.Key_Z)
    assert board.said == ["Only a single weight or bias can be set to 0. Select a weight, or a unit for its bias."]
    board.select(-1, 0)
    board.key(Key.Key_Z)
    assert board.said[-1].startswith("Inputs have no bias")
    assert board.undo_steps == 0


def test_r_restores_the_removed_bias_of_a_unit_as_its_caption_says(board: Board) -> None:
    board.select(0, 0)
    assert "R restores it" in board.editor.caption.toolTip()
    assert "R restores it" in board.editor.view.accessibleDescription()
    board.key(Key.Key_R)
    assert board.layer(0).removed_links == ((2, 0),)
    assert board.document.stack.undoText() == "Restore bias"
    assert "R restores it" not in board.editor.caption.toolTip()


def test_a_unit_without_its_bias_still_says_what_flows_through_it(board: Board) -> None:
    board.click(board.spot(0, 0))
    board.document.select(type(board.document.selection)(row=1, layer=0, unit=0))
    said = board.editor.caption.toolTip()
    assert "z = " in said and "a = " in said and "its bias was removed" in said


def test_insert_with_nothing_selected_adds_a_layer_and_other_keys_say_what_to_select(board: Board) -> None:
    board.editor.select(None)
    for key in (Key.Key_L, Key.Key_O, Key.Key_R, Key.Key_Z, Key.Key_F2, Key.Key_Delete):
        board.said.clear()
        board.key(key)
        assert board.said == ["This can be done with a layer, a unit or a weight. Select one of them first."]
    board.key(Key.Key_Insert)
    assert len(board.project.topology.layers) == 4
    assert board.editor.place == Place(2)


@pytest.mark.parametrize("key", [Key.Key_Left, Key.Key_Right])
def test_moving_the_only_hidden_layer_is_refused_in_words(qtbot: QtBot, key: Key) -> None:
    board = Board(qtbot, opening_project())
    board.editor.select(Place(0))
    focus(board.editor.view)
    board.key(key, Qt.KeyboardModifier.AltModifier)
    assert board.undo_steps == 0
    assert "first" in board.said[0] or "last" in board.said[0]


def test_learn_again_of_a_weight_in_a_frozen_layer_is_refused_by_key_and_grey_in_the_menu(board: Board) -> None:
    board.select(1, 0, 1)
    board.key(Key.Key_L)
    assert board.said == [
        "Layer 2 is frozen as a whole, and this weight with it. Let the layer learn again first.",
    ]
    assert board.undo_steps == 0
    board.press_menu_key()
    assert not board.entry("free").isEnabled()


def test_a_typed_number_is_taken_before_a_unit_is_duplicated(board: Board) -> None:
    board.click(board.spot(0, 3))
    QTest.keyClicks(board.editor.card.field, "0.77")
    board.key(Key.Key_D, CONTROL)
    assert board.project.topology.widths == (2, 5, 2, 1)
    assert board.parameters.biases[0][3] == board.parameters.biases[0][4] == 0.77


def test_a_typed_name_is_taken_before_a_unit_is_duplicated(board: Board) -> None:
    board.select(0, 3)
    board.key(Key.Key_F2)
    QTest.keyClicks(board.editor.places.renaming.card.field, "rain")
    board.key(Key.Key_D, CONTROL)
    assert board.project.topology.widths == (2, 5, 2, 1)
    assert dict(board.layer(0).unit_names)[3] == "rain"


def test_what_is_typed_and_no_number_stays_until_it_is_mended(board: Board) -> None:
    board.click(board.spot(0, 3))
    QTest.keyClicks(board.editor.card.field, "1/")
    for key, modifier in ((Key.Key_D, CONTROL), (Key.Key_Insert, NONE), (Key.Key_F2, NONE), (Key.Key_Up, NONE)):
        board.key(key, modifier)
        assert board.editor.card.problem.isVisible()
        assert board.editor.card.field.text() == "1/"
    assert board.undo_steps == 0


def test_going_elsewhere_takes_the_number_or_says_that_it_is_none(board: Board) -> None:
    before = board.parameters.biases[0][3]
    board.click(board.spot(0, 3))
    QTest.keyClicks(board.editor.card.field, "1/")
    board.click(board.spot(2, 0))
    assert board.said[0].startswith("“1/”: Not a number.")
    assert board.parameters.biases[0][3] == before
    board.click(board.spot(0, 3))
    QTest.keyClicks(board.editor.card.field, "0.5")
    board.click(board.spot(2, 0))
    assert board.parameters.biases[0][3] == 0.5
    assert board.undo_steps == 1 and board.editor.place == Place(2, 0)


def test_arrow_keys_nudge_what_was_typed(board: Board) -> None:
    board.click(board.spot(0, 3))
    QTest.keyClicks(board.editor.card.field, "2")
    board.key(Key.Key_Up)
    assert board.parameters.biases[0][3] == 2.1
    assert board.undo_steps == 1


# Notices


def test_undo_and_redo_say_nothing_of_weights_that_were_kept(window: MainWindow) -> None:
    commands = window.topology.commands
    assert commands.add_layer(1) and commands.add_layer(2)
    assert window.notice.isVisible()
    focus(window.topology.view)
    undo, redo = (window.commands[name].shortcut() for name in ("undo", "redo"))  # which differ from system to system
    for keys in (undo, undo, redo, redo, undo):
        QTest.keySequence(window, keys)
        assert not window.notice.isVisible()
    assert len(window.document.project.topology.layers) == 3
    assert commands.add_layer(1)
    assert window.notice.isVisible()
