"""Context menus and keys of places in the drawing, by real mouse and keys, read from the resulting project."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from nnapp.ablation import cost_without
from nnapp.dataset import Dataset
from nnapp.project import Project, is_off, is_unit_frozen, opening_project, rename_unit
from nnapp.topology import BIAS, Layer, Topology
from tests.ui.board import CONTROL, Board
from tests.ui.gestures import choose, focus
from ui.document import Selection
from ui.main_window import MainWindow
from ui.network.numbers import BY_ZERO, NO_NUMBER, TOO_LARGE, typed_number, why_no_number
from ui.network.places import Place, unit_name
from ui.topology_editor.elided_label import GAP, ElidedLabel
from ui.written_numbers import MINUS, compared

pytestmark = pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing")

LINK, UNIT = (0, 3, 1), (0, 3)
GROUND = QPoint(320, 4)
Key = Qt.Key


@pytest.fixture
def board(qtbot: QtBot) -> Board:
    return Board(qtbot, opening_project())


@pytest.fixture
def small(qtbot: QtBot) -> Board:
    """Two inputs, two hidden layers, one output: everything lies apart."""
    random = np.random.default_rng(1)
    dataset = Dataset.from_arrays(random.uniform(size=(6, 2)), random.uniform(size=(6, 1)))
    topology = Topology(inputs=2, layers=(Layer(units=3), Layer(units=2), Layer(units=1)))
    return Board(qtbot, Project(topology=topology, dataset=dataset), 760, 440)


class TestLink:
    def test_the_menu_removes_and_restores_it_with_its_weight(self, board: Board) -> None:
        before = board.parameters.weights[0].copy()
        board.right_click(board.spot(*LINK))
        assert board.document.selection == Selection(layer=0, unit=3, source=1)
        assert not board.editor.card.isVisible()
        board.pick("remove")
        assert board.layer(0).removed_links == ((3, 1),)
        assert board.parameters.weights[0][3, 1] == 0
        board.right_click(board.spot(*LINK))
        assert not board.entry("value").isEnabled()
        assert "Restore it first" in board.entry("value").toolTip()
        board.pick("restore")
        assert board.layer(0).removed_links == ()
        assert np.array_equal(board.parameters.weights[0], before)
        assert board.undo_steps == 2

    def test_delete_removes_it_and_delete_or_r_restores_it(self, board: Board) -> None:
        board.select(*LINK)
        for key in (Key.Key_Delete, Key.Key_R):
            board.key(Key.Key_Delete)
            assert board.layer(0).removed_links == ((3, 1),)
            board.key(key)
            assert board.layer(0).removed_links == ()
        assert not board.said

    def test_a_removed_link_is_clicked_hovered_and_not_edited(self, board: Board) -> None:
        board.select(*LINK)
        spot = board.spot(*LINK)
        board.key(Key.Key_Delete)
        board.click(GROUND)
        board.click(spot)
        assert board.document.selection == Selection(layer=0, unit=3, source=1)
        assert not board.editor.card.isVisible()
        assert board.editor.caption.text() == ("weight from x2 to layer 1 unit 4 (h1.4): removed. R restores it.")
        board.key(Key.Key_R)
        assert board.layer(0).removed_links == ()

    def test_r_restores_nothing_that_is_there(self, board: Board) -> None:
        board.select(*LINK)
        board.key(Key.Key_R)
        assert board.undo_steps == 0

    def test_l_freezes_and_frees_it(self, board: Board) -> None:
        board.select(*LINK)
        board.key(Key.Key_L)
        assert board.layer(0).frozen_links == ((3, 1),)
        assert "frozen" in board.editor.caption.text()
        board.right_click(board.spot(*LINK))
        board.pick("free")
        assert board.layer(0).frozen_links == ()
        board.right_click(board.spot(*LINK))
        board.pick("freeze")
        assert board.layer(0).frozen_links == ((3, 1),)

    def test_it_is_set_to_zero(self, board: Board) -> None:
        board.right_click(board.spot(*LINK))
        board.pick("zero")
        assert board.parameters.weights[0][3, 1] == 0
        assert board.layer(0).removed_links == ()
        board.document.undo()
        board.select(*LINK)
        board.key(Key.Key_Z)
        assert board.parameters.weights[0][3, 1] == 0

    def test_its_value_is_edited(self, board: Board) -> None:
        board.right_click(board.spot(*LINK))
        board.pick("value")
        assert board.editor.card.isVisible()
        QTest.keyClicks(board.editor.card.field, "0.25")
        QTest.keyClick(board.editor.card.field, Key.Key_Return)
        assert board.parameters.weights[0][3, 1] == 0.25

    def test_behind_a_unit_that_is_off_it_says_why_it_has_no_value(self, board: Board) -> None:
        board.select(-1, 1)
        board.key(Key.Key_O)
        board.right_click(board.spot(*LINK))
        assert not board.entry("value").isEnabled()
        assert "x2 is switched off" in board.entry("value").toolTip()
        assert board.editor.caption.text().endswith(": 0, because x2 is switched off")


class TestUnit:
    def test_the_menu_freezes_and_frees_it(self, board: Board) -> None:
        board.right_click(board.spot(*UNIT))
        board.pick("freeze")
        assert is_unit_frozen(board.project.topology, *UNIT)
        board.right_click(board.spot(*UNIT))
        board.pick("free")
        assert board.layer(0).frozen_links == ()
        board.key(Key.Key_L)
        assert is_unit_frozen(board.project.topology, *UNIT)

    def test_in_a_frozen_layer_the_entry_says_why_not(self, small: Board) -> None:
        small.editor.commands.set_layer(1, {"frozen": True})
        small.right_click(small.spot(1, 0))
        assert not small.entry("free").isEnabled()
        assert "whole layer is frozen" in small.entry("free").toolTip()

    def test_o_switches_it_off_and_on_and_the_cost_is_said(self, board: Board) -> None:
        cost = cost_without(board.project, board.parameters, *UNIT)
        before = board.parameters.weights[1].copy()
        board.select(*UNIT)
        shown = f"C {cost.now:.5g}, without it {cost.without:.5g}"
        assert shown in board.editor.caption.toolTip()
        assert board.editor.caption.shown_more().startswith("C 1.2")
        board.key(Key.Key_O)
        assert is_off(board.project.topology, *UNIT)
        assert np.count_nonzero(board.parameters.weights[1][:, 3]) == 0
        assert board.said[-1].startswith(f"h1.4 is switched off: C went from {cost.now:.5g} to {cost.without:.5g} (")
        assert "switched off" in board.editor.caption.toolTip()
        assert f"C {cost.without:.5g}, with it {cost.now:.5g}" in board.editor.caption.toolTip()
        board.key(Key.Key_O)
        assert not is_off(board.project.topology, *UNIT)
        assert np.array_equal(board.parameters.weights[1], before)
        assert "switched on again" in board.said[-1]

    def test_the_menu_says_what_switching_off_costs(self, board: Board) -> None:
        cost = cost_without(board.project, board.parameters, *UNIT)
        board.right_click(board.spot(*UNIT))
        assert f"{cost.without:.5g}" in board.entry("off").text()
        board.pick("off")
        assert is_off(board.project.topology, *UNIT)
        board.right_click(board.spot(*UNIT))
        board.pick("on")
        assert not is_off(board.project.topology, *UNIT)

    def test_of_a_large_table_the_cost_is_found_in_the_background(self, qtbot: QtBot) -> None:
        random = np.random.default_rng(1)
        dataset = Dataset.from_arrays(random.uniform(size=(9000, 4)), random.uniform(size=(9000, 1)))
        topology = Topology(inputs=4, layers=(Layer(units=20), Layer(units=1)))
        board = Board(qtbot, Project(topology=topology, dataset=dataset))
        cost = cost_without(board.project, board.parameters, 0, 2)
        board.select(0, 2)
        qtbot.waitUntil(lambda: f"without it {cost.without:.5g}" in board.editor.caption.toolTip())
        board.key(Key.Key_O)
        qtbot.waitUntil(lambda: bool(board.said))
        assert f"to {cost.without:.5g}" in board.said[0]

    def test_ctrl_d_duplicates_it_and_selects_the_copy(self, board: Board) -> None:
        before = board.parameters.weights[0].copy()
        board.select(*UNIT)
        board.key(Key.Key_D, CONTROL)
        assert board.project.topology.widths == (5, 11, 1)
        assert np.array_equal(board.parameters.weights[0][4], before[3])
        assert board.document.selection == Selection(layer=0, unit=4)
        board.right_click(board.spot(0, 0))
        board.pick("duplicate")
        assert board.project.topology.widths == (5, 12, 1)

    def test_the_menu_removes_it_and_adds_one(self, board: Board) -> None:
        board.right_click(board.spot(*UNIT))
        board.pick("remove")
        assert board.project.topology.widths == (5, 9, 1)
        board.right_click(board.spot(*UNIT))
        board.pick("add-unit")
        assert board.project.topology.widths == (5, 10, 1)

    def test_of_inputs_and_outputs_what_cannot_be_done_says_why(self, board: Board) -> None:
        for place, names in (((-1, 0), ("remove", "duplicate", "add-unit")), ((1, 0), ("remove", "duplicate"))):
            board.right_click(board.spot(*place))
            for name in names:
                assert not board.entry(name).isEnabled()
                assert "column" in board.entry(name).toolTip()
            board.menu.hide()
        assert board.menu.toolTipsVisible()

    def test_an_input_is_switched_off(self, board: Board) -> None:
        board.right_click(board.spot(-1, 2))
        board.pick("off")
        assert board.project.topology.off_inputs == (2,)
        assert np.count_nonzero(board.parameters.weights[0][:, 2]) == 0

    def test_an_output_is_not_switched_off_and_the_reason_is_said(self, board: Board) -> None:
        board.select(1, 0)
        board.key(Key.Key_O)
        assert "gives the answer" in board.said[-1]
        assert board.undo_steps == 0


class TestLayer:
    def test_between_its_units_and_at_its_header_there_is_its_menu(self, small: Board) -> None:
        spot = (small.spot(0, 0) + small.spot(0, 1)) / 2
        small.right_click(spot)
        assert small.document.selection == Selection(layer=0)
        small.pick("duplicate")
        assert small.project.topology.widths == (2, 3, 3, 2, 1)
        small.document.undo()
        header = small.editor.headers.headers[2]
        small.right_click(QPoint(2, 6), header)
        assert small.document.selection == Selection(layer=1)
        assert not small.entry("right").isEnabled()
        assert "last hidden layer" in small.entry("right").toolTip()
        small.pick("left")
        assert small.project.topology.widths == (2, 2, 3, 1)
        assert small.document.selection == Selection(layer=0)

    def test_units_are_added_and_the_layer_is_removed(self, small: Board) -> None:
        small.right_click(small.spot(1))
        small.pick("add-unit")
        assert small.project.topology.widths == (2, 3, 3, 1)
        small.right_click((small.spot(1, 0) + small.spot(1, 1)) / 2)
        small.pick("remove")
        assert small.project.topology.widths == (2, 3, 1)

    def test_its_own_settings_are_there_too(self, small: Board) -> None:
        small.right_click((small.spot(0, 0) + small.spot(0, 1)) / 2)
        frozen = next(action for action in small.menu.actions() if action.text() == "&Frozen")
        choose(small.menu, frozen)
        assert small.layer(0).frozen

    def test_l_freezes_and_frees_a_selected_layer(self, small: Board) -> None:
        small.document.select(Selection(layer=0))
        focus(small.editor.view)
        small.key(Key.Key_L)
        assert small.layer(0).frozen
        small.key(Key.Key_L)
        assert not small.layer(0).frozen

    def test_f2_goes_to_its_number_of_units(self, small: Board) -> None:
        small.document.select(Selection(layer=0))
        focus(small.editor.view)
        small.key(Key.Key_F2)
        field = small.editor.headers.headers[1].units
        assert field.hasFocus()
        QTest.keyClicks(field, "5")
        QTest.keyClick(field, Key.Key_Return)
        assert small.project.topology.widths == (2, 5, 2, 1)


class TestGround:
    def test_the_ground_copies_pastes_and_fits(self, board: Board) -> None:
        QGuiApplication.clipboard().setText("no network")
        board.right_click(GROUND)
        assert not board.entry("paste-network").isEnabled()
        assert "names layers" in board.entry("paste-network").toolTip()
        board.pick("copy-network")
        assert QGuiApplication.clipboard().text() == "10-1 sigmoid"
        board.editor.view.zoom(2.0, QPoint(10, 10))
        board.right_click(QPoint(3, 3))
        board.pick("fit")
        assert board.editor.view.fitted

    def test_the_menu_key_opens_the_menu_of_what_is_selected(self, board: Board) -> None:
        board.select(*UNIT)
        board.press_menu_key()
        board.pick("freeze")
        assert is_unit_frozen(board.project.topology, *UNIT)


def test_every_entry_shows_its_key(board: Board) -> None:
    board.right_click(board.spot(*LINK))
    shown = {action.objectName(): action.text().partition("\t")[2] for action in board.menu.actions()}
    assert (shown["remove"], shown["freeze"], shown["zero"], shown["value"]) == ("Del", "L", "Z", "Return")
    board.menu.hide()
    board.right_click(board.spot(*UNIT))
    shown = {action.objectName(): action.text().partition("\t")[2] for action in board.menu.actions()}
    assert (shown["off"], shown["name"], shown["duplicate"]) == ("O", "F2", "Ctrl+D")
    board.menu.hide()


def test_letters_behind_a_digit_in_the_card_are_no_commands(board: Board) -> None:
    board.click(board.spot(*LINK))
    QTest.keyClicks(board.editor.card.field, "1lozr")
    assert board.undo_steps == 0
    assert board.editor.card.field.text() == "1lozr"


def test_delete_in_the_untouched_card_removes_the_link(board: Board) -> None:
    board.click(board.spot(*LINK))
    QTest.keyClick(board.editor.card.field, Key.Key_Delete)
    assert board.layer(0).removed_links == ((3, 1),)
    assert not board.editor.card.isVisible()


def test_a_removed_bias_is_said_and_comes_back(board: Board) -> None:
    board.editor.commands.remove_link(0, (3, BIAS))
    board.right_click(board.spot(*UNIT))
    assert not board.entry("value").isEnabled()
    board.pick("restore-bias")
    assert board.layer(0).removed_links == ()


def test_in_the_window_the_cost_and_the_answers_follow(window: MainWindow, qtbot: QtBot) -> None:
    editor, project = window.topology, window.document.project
    cost = cost_without(project, editor.parameters, 0, 0)
    qtbot.waitUntil(lambda: window.last_snapshot is not None and window.last_snapshot.cost == pytest.approx(cost.now))
    QTest.mouseClick(editor.view.viewport(), Qt.MouseButton.LeftButton, pos=editor.unit_position(0, 0))
    QTest.keyClick(editor.card.field, Key.Key_Escape)
    focus(editor.view)
    answers = [str(window.grid.model.index(row, window.grid.model.columnCount() - 1).data()) for row in range(3)]
    QTest.keyClick(editor.view, Key.Key_O)
    assert "h1.1 is switched off" in window.notice.label.text()
    assert window.notice.isVisible()
    assert window.last_snapshot is not None
    qtbot.waitUntil(lambda: window.last_snapshot.cost == pytest.approx(cost.without))
    grid = window.grid.model
    qtbot.waitUntil(lambda: [str(grid.index(row, grid.columnCount() - 1).data()) for row in range(3)] != answers)
    assert "h1.1 is switched off" in window.notice.label.text()


def test_hovering_a_unit_says_what_it_is_worth(board: Board) -> None:
    cost = cost_without(board.project, board.parameters, 0, 6)
    board.select(*UNIT)
    viewport, spot = board.editor.view.viewport(), board.spot(0, 6)
    QApplication.sendEvent(viewport, QHelpEvent(QEvent.Type.ToolTip, spot, viewport.mapToGlobal(spot)))
    assert f"C {cost.now:.5g}, without it {cost.without:.5g} (" in QToolTip.text()
    assert board.editor.caption.shown_more().startswith("C 1.2")  # that of the selected unit stays


def test_a_unit_is_switched_off_while_the_network_learns(window: MainWindow, qtbot: QtBot) -> None:
    editor = window.topology
    QTest.mouseClick(editor.view.viewport(), Qt.MouseButton.LeftButton, pos=editor.unit_position(0, 0))
    QTest.keyClick(editor.card.field, Key.Key_Escape)
    focus(editor.view)
    window.run_or_pause()
    qtbot.waitUntil(lambda: window.last_snapshot is not None and window.last_snapshot.epoch > 3)
    QTest.keyClick(editor.view, Key.Key_O)
    assert window.trainer.running
    assert "h1.1 is switched off: C went from" in window.notice.label.text()
    at = window.last_snapshot.epoch  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: window.last_snapshot is not None and window.last_snapshot.epoch > at + 3)
    assert np.count_nonzero(window.last_snapshot.parameters.weights[1][:, 0]) == 0  # type: ignore[union-attr]
    assert window.notice.isVisible()
    window.run_or_pause()
    qtbot.waitUntil(lambda: not window.trainer.running)
    qtbot.waitUntil(lambda: "with it" in editor.caption.toolTip())


@pytest.mark.parametrize(
    ("value", "other", "wanted"),
    [
        (702.67049, 702.70123, ("702.67", "702.70")),
        (0.4886, 0.63212, ("0.48860", "0.63212")),
        (0.012, 0.0345678, ("0.012000", "0.034568")),
        (702.67, 0.00123, ("702.67", "0.00123")),
        (1e-9, 2e-9, ("10⁻⁹", "2·10⁻⁹")),
        (0.5, float("nan"), ("0.5", "NaN")),
        (float("inf"), 3.0, ("∞", "3")),
        (5.0, 5.0, ("5", "5")),
    ],
)
def test_costs_that_are_compared_have_as_many_decimals(value: float, other: float, wanted: tuple[str, str]) -> None:
    assert compared(value, other, 5) == tuple(text.replace("-", MINUS) for text in wanted)


def test_the_line_below_shortens_the_name_and_never_a_number(qtbot: QtBot) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    more = "C 0.48860, without it 0.63212 (+29.4 %)"
    label.show_parts("bias of layer 1 unit 3 (a name that says very much)", ": −0.12345", more)
    seen = set()
    for width in range(100, 800, 3):
        label.resize(width, 20)
        shown, besides = label.shown(), label.shown_more()
        assert shown.endswith(": −0.12345") and besides in ("", "C 0.48860", "C 0.48860, without it 0.63212", more)
        if besides:
            metrics = label.fontMetrics()
            assert metrics.horizontalAdvance(shown) + GAP + metrics.horizontalAdvance(besides) <= width
            assert shown.startswith("bias")
        seen.add((besides, "…" in shown))
    assert {(more, False), (more, True), ("", True)} <= seen


@pytest.mark.parametrize(
    ("text", "why"),
    [
        *((text, TOO_LARGE) for text in ("1e400", "-1e400", "−1e999", "1e400/3", "1,5e400", "1e300/1e-300")),
        *((text, BY_ZERO) for text in ("1/0", "1/0.0", "0/0", "2,5/-0")),
        *(
            (text, NO_NUMBER)
            for text in ("", " ", "nan", "inf", "infinity", "abc", "1/", "/2", "1/2/3", "1_0", "--1e400")
        ),
    ],
)
def test_what_is_no_number_says_why(text: str, why: str) -> None:
    with pytest.raises(ValueError):
        typed_number(text)
    assert why_no_number(text) == why


def test_the_card_says_that_a_number_is_too_large(board: Board) -> None:
    board.editor.select(Place(*UNIT))
    board.editor.open_card()
    field = board.editor.card.field
    for text, said in (("1e400", "Too large"), ("1/0", "divided by 0"), ("x", "Not a number")):
        field.selectAll()
        QTest.keyClicks(field, f"0{text}" if text == "x" else text)
        QTest.keyClick(field, Key.Key_Return)
        assert board.editor.card.problem.isVisible() and said in board.editor.card.problem.text()


def test_long_names_that_differ_at_their_ends_can_be_told_apart(board: Board) -> None:
    names = [f"a hidden unit with a really long name, number {number}" for number in (17, 18)]
    for unit, name in enumerate(names):
        assert board.document.edit(partial(rename_unit, layer=0, unit=unit, name=name), "Rename")
    project = board.document.project
    short = [unit_name(project, 0, unit) for unit in (0, 1)]
    assert short[0] != short[1] and all(name.count("…") == 1 and len(name) <= 40 for name in short)
    assert board.editor.view.layers[1].given == dict(enumerate(names))
    column = "input with a name of very many letters in it, number {number}"
    for number in range(2):
        change = partial(rename_unit, layer=-1, unit=number, name=column.format(number=number))
        assert board.document.edit(change, "Rename")
    drawn = board.editor.view.layers[0].names[:2]
    assert drawn == [column.format(number=number) for number in range(2)], "shortened once, as it is drawn"
