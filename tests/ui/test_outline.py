"""The outline, used with real keys and mouse; every operation is read from the project that results."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from nnapp.activations import HardLimit, ReLU, Sigmoid, Tanh
from nnapp.dataset import CategoryColumn, Dataset, Role
from nnapp.initializers import HeNormal
from nnapp.model import EMPTY_CURVE
from nnapp.project import (
    Project,
    add_layer,
    current_parameters,
    freeze_links,
    is_off,
    is_unit_frozen,
    opening_project,
    remove_column,
    remove_links,
    remove_unit,
    rename_unit,
    set_activation,
    set_bias,
    set_cell,
    set_layer,
    set_role,
    set_units,
    switch_off,
)
from nnapp.snapshot import Snapshot
from nnapp.structure import structure
from nnapp.topology import BIAS, Layer, Parameters, Topology
from tests.ui.gestures import focus
from ui.document import Document, Selection
from ui.main_window import MainWindow
from ui.network.findings_sign import FindingsSign
from ui.network.places import INPUTS, Place
from ui.network.structure_check import FEW_CELLS, StructureCheck, is_large
from ui.outline import OutlinePanel
from ui.outline.following import Following
from ui.outline.model import DETAILS, NAME, VALUE
from ui.outline.rows import NETWORK, Row, coded, row_of
from ui.outline.size_words import SizeWords, size_text
from ui.outline.view import OutlineView

Key = Qt.Key
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
MOST_TESTED = 300  # parameters of networks whose model is watched by Qt's own tester
PLAIN = Qt.KeyboardModifier.NoModifier
POPUPS = pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing")  # the offscreen plugin


class Desk:
    """A document with its outline, wired as the window wires them, and what was refused."""

    def __init__(self, qtbot: QtBot, project: Project, height: int = 330) -> None:
        self.qtbot = qtbot
        self.document = Document(project)
        self.panel = OutlinePanel(self.document)
        self.document.setParent(self.panel)
        self.tree = self.panel.tree
        self.refusals: list[str] = []
        self.document.changed.connect(self.panel.show_project)
        self.document.refused.connect(self.note)
        if project.topology.parameter_count <= MOST_TESTED:  # it walks through all rows at every step
            fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
            self.tester = QAbstractItemModelTester(self.tree.outline, fatal, self.panel)
        qtbot.addWidget(self.panel)
        self.panel.resize(620, height)
        with qtbot.waitExposed(self.panel):
            self.panel.show()
        focus(self.tree)

    def note(self, said: object) -> None:
        self.refusals.append(str(said))

    @property
    def project(self) -> Project:
        return self.document.project

    @property
    def widths(self) -> tuple[int, ...]:
        return self.project.topology.widths

    @property
    def row(self) -> Row | None:
        return self.tree.current_row

    def layer(self, number: int) -> Layer:
        return self.project.topology.layers[number]

    def weight(self, layer: int, unit: int, source: int) -> float:
        return float(current_parameters(self.project).matrices[layer][unit, source])

    def go(self, *row: int, column: int = NAME) -> None:
        self.tree.setCurrentIndex(self.tree.outline.index_of(Row(*row), column))

    def key(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        for key in keys:
            QTest.keyClick(self.tree, key, modifier)

    def editor(self) -> QLineEdit:
        editors = self.tree.findChildren(QLineEdit, "outline-editor")  # of closed ones some may still be there
        return next(editor for editor in editors if editor.isVisible())

    def is_editing(self) -> bool:
        return self.tree.state() is OutlineView.State.EditingState

    def type(self, text: str, start: Qt.Key = Key.Key_F2, end: Qt.Key = Key.Key_Return) -> None:
        self.key(start)
        editor = self.editor()
        editor.selectAll()
        QTest.keyClicks(editor, text)
        if not text:
            QTest.keyClick(editor, Key.Key_Delete)
        QTest.keyClick(editor, end)
        self.qtbot.waitUntil(lambda: not self.is_editing())

    def shown(self, *row: int, column: int = NAME) -> str:
        return str(self.tree.outline.index_of(Row(*row), column).data())

    def spoken(self, *row: int) -> str:
        return str(self.tree.outline.index_of(Row(*row)).data(Qt.ItemDataRole.AccessibleTextRole))

    def unfolded(self, *row: int) -> bool:
        return self.tree.isExpanded(self.tree.outline.index_of(Row(*row)))

    def unfold(self, *row: int) -> None:
        self.tree.expand(self.tree.outline.index_of(Row(*row)))

    def menu(self) -> QMenu:
        """Open the context menu as the menu key does."""
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
        QApplication.sendEvent(self.tree.viewport(), event)
        menu = self.panel.editing.menu
        assert menu.isVisible()
        return menu

    def choose(self, name: str) -> None:
        """Choose an operation from the context menu, by its name, with the keyboard."""
        menu = self.menu()
        action = next(action for action in menu.actions() if action.objectName() == name)
        assert action.isEnabled(), action.toolTip()
        menu.setActiveAction(action)
        QTest.keyClick(menu, Key.Key_Return)

    def reason(self, name: str) -> str:
        """Return why an operation of the context menu is grey."""
        menu = self.menu()
        action = next(action for action in menu.actions() if action.objectName() == name)
        assert not action.isEnabled()
        tip = action.toolTip()
        menu.close()
        return tip


Open = Callable[..., Desk]


@pytest.fixture
def open_desk(qtbot: QtBot) -> Iterator[Open]:
    desks: list[Desk] = []

    def opened(project: Project, height: int = 330) -> Desk:
        desks.append(Desk(qtbot, project, height))
        return desks[-1]

    yield opened
    for desk in desks:
        desk.panel.shut_down()


@pytest.fixture
def desk(open_desk: Open) -> Desk:
    return open_desk(opening_project())


def network(*widths: int) -> Project:
    layers = tuple(Layer(units=units) for units in widths[1:])
    dataset = Dataset.from_arrays(np.zeros((2, widths[0])), np.zeros((2, widths[-1])))
    return Project(topology=Topology(inputs=widths[0], layers=layers), dataset=dataset)


def deep() -> Project:
    """5-10-4-3-1."""
    return add_layer(add_layer(opening_project(), 1, 4, Tanh()), 2, 3, ReLU())


# The tree


def test_the_tree_names_layers_units_biases_and_weights(desk: Desk) -> None:
    model = desk.tree.outline
    root = model.index(0, 0)
    assert root.data() == "Network" and model.rowCount() == 1
    assert [root.model().index(i, NAME, root).data() for i in range(3)] == ["Inputs", "Layer 1", "Output"]
    assert desk.shown(INPUTS, column=VALUE) == "5"
    assert [desk.shown(INPUTS, i) for i in range(5)] == ["x1", "x2", "x3", "x4", "x5"]
    assert desk.shown(0, column=VALUE) == "10"
    assert desk.shown(0, column=DETAILS).startswith("Sigmoid · W 10×5")
    assert desk.shown(0, 4) == "h1.5"
    assert [desk.shown(0, 4, source) for source in (BIAS, 0, 4)] == ["bias", "from x1", "from x5"]
    assert desk.shown(1, 0) == "t" and desk.shown(1, 0, 9) == "from h1.10"
    value = desk.weight(0, 4, 0)
    assert float(desk.shown(0, 4, 0, column=VALUE).replace("−", "-")) == pytest.approx(value, rel=1e-3)


def test_rows_are_found_again_from_their_codes() -> None:
    rows = [Row(), Row(INPUTS), Row(0), Row(999), Row(INPUTS, 0), Row(INPUTS, 99_999), Row(0, 0), Row(999, 99_999)]
    assert [coded(row.code) for row in rows] == rows
    assert len({row.code for row in rows}) == len(rows) and coded(0) is None
    for row in (*rows[1:], Row(0, 3, BIAS), Row(7, 3, 5)):
        assert row.parent is not None and row.parent.child(row.number) == row
    assert row_of(None) == Row() and row_of(Place(1, 2, 3)).place == Place(1, 2, 3)
    assert Row(0, 3, BIAS).place == Place(0, 3)


def test_a_thousand_units_of_as_many_weights_open_at_once(open_desk: Open) -> None:
    desk = open_desk(network(784, 1000, 10))
    asked = []
    model = desk.tree.outline
    text = model.text
    model.text = lambda row, column: asked.append(row) or text(row, column)  # type: ignore[method-assign]
    desk.go(0)
    desk.key(Key.Key_Right, Key.Key_Down, Key.Key_Right, Key.Key_End)
    QApplication.processEvents()
    assert desk.unfolded(0) and desk.unfolded(0, 0)
    assert desk.row == Row(1)
    assert len(asked) < 5000  # only what is on the screen is asked for
    desk.go(0, 999, 783)
    QApplication.processEvents()
    assert desk.tree.visualRect(desk.tree.currentIndex()).intersects(desk.tree.viewport().rect())
    assert desk.spoken(0, 999, 783).startswith("weight from x784 to layer 1 unit 1000: ")


def test_one_key_does_not_unfold_a_million_rows(open_desk: Open) -> None:
    desk = open_desk(network(784, 1000, 10))
    desk.go()
    desk.key(Key.Key_Asterisk)
    assert "too many rows" in desk.refusals[-1] and not desk.unfolded(0)
    desk.go(0, 5)
    desk.key(Key.Key_Asterisk)
    assert desk.unfolded(0, 5) and len(desk.refusals) == 1


# Selection, both ways


def test_the_current_row_is_selected_everywhere_and_what_is_selected_elsewhere_is_shown(desk: Desk) -> None:
    heard: list[Selection] = []
    desk.document.selection_changed.connect(lambda new, old: heard.append(new))
    desk.go(0)
    desk.key(Key.Key_Right, Key.Key_Down, Key.Key_Right, Key.Key_Down, Key.Key_Down, Key.Key_Down)
    assert desk.row == Row(0, 0, 1)
    selection = desk.document.selection
    assert (selection.layer, selection.unit, selection.source) == (0, 0, 1)
    assert [(s.layer, s.unit, s.source) for s in heard] == [(0, None, None), (0, 0, None), (0, 0, 0), (0, 0, 1)]
    heard.clear()
    desk.document.select(replace(selection, layer=1, unit=0, source=7))
    assert desk.row == Row(1, 0, 7) and len(heard) == 1
    assert desk.tree.visualRect(desk.tree.currentIndex()).intersects(desk.tree.viewport().rect())
    desk.document.select(replace(selection, layer=0, unit=9, source=None))
    assert desk.row == Row(0, 9) and len(heard) == 2
    desk.document.select(Selection(row=3))
    assert desk.row == Row()


def test_inputs_are_selected_in_the_outline_alone(desk: Desk) -> None:
    desk.go(0)
    desk.go(INPUTS, 2)
    assert desk.row == Row(INPUTS, 2) and desk.document.selection.layer is None
    desk.document.select(Selection(row=1))
    assert desk.row == Row(INPUTS, 2)


def test_a_click_selects(desk: Desk) -> None:
    place = desk.tree.visualRect(desk.tree.outline.index_of(Row(1))).center()
    QTest.mouseClick(desk.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert desk.row == Row(1) and desk.document.selection.layer == 1


# Edits by the keyboard


def test_a_weight_is_typed_with_fractions(desk: Desk) -> None:
    desk.go(0, 2, 3)
    desk.type("-1/3")
    assert desk.weight(0, 2, 3) == -1 / 3 and desk.shown(0, 2, 3, column=VALUE) == "−0.3333"
    assert desk.document.stack.undoText() == "Set weight" and desk.row == Row(0, 2, 3)
    desk.type("0,25", start=Key.Key_Return)
    assert desk.weight(0, 2, 3) == 0.25
    desk.document.undo()
    assert desk.weight(0, 2, 3) == -1 / 3


def test_a_bias_is_typed_in_its_own_row_and_in_that_of_its_unit(desk: Desk) -> None:
    desk.go(0, 2, BIAS)
    desk.type("0.5")
    desk.go(0, 3, column=VALUE)
    desk.type("1.5")
    assert desk.weight(0, 2, BIAS) == 0.5 and desk.weight(0, 3, BIAS) == 1.5
    assert desk.shown(0, 3, column=VALUE) == "b = 1.5"
    assert desk.document.stack.undoText() == "Set bias"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        *((text, "Not a number") for text in ("abc", "", "nan", "inf")),
        ("1/0", "divided by 0"),
        ("1e999", "Too large"),
    ],
)
def test_what_is_no_number_is_said_once_and_changes_nothing(desk: Desk, text: str, why: str) -> None:
    before = desk.project
    desk.go(0, 2, 3)
    desk.type(text)
    assert desk.project is before and len(desk.refusals) == 1 and why in desk.refusals[0]


def test_escape_leaves_the_value_as_it_was(desk: Desk) -> None:
    before = desk.project
    desk.go(0, 2, 3)
    desk.type("7", end=Key.Key_Escape)
    assert desk.project is before and not desk.refusals


def test_the_number_of_units_is_typed(desk: Desk) -> None:
    desk.go(0)
    desk.type("6")
    assert desk.widths == (5, 6, 1) and desk.document.stack.undoText() == "Set number of units"
    for text in ("0", "2.5", "-3", "100001", "1e12", "many"):
        desk.type(text)
    assert desk.widths == (5, 6, 1) and len(desk.refusals) == 6


def test_the_table_decides_how_many_inputs_and_outputs_there_are(desk: Desk) -> None:
    for row in (INPUTS, 1):
        desk.go(row)
        desk.key(Key.Key_F2)
        assert not desk.is_editing()
    assert "each input column" in desk.refusals[0] and "each target column" in desk.refusals[1]


def test_units_and_columns_are_renamed(desk: Desk) -> None:
    desk.go(0, 4)
    desk.type("any blue?")
    assert desk.layer(0).unit_names == ((4, "any blue?"),)
    assert desk.shown(0, 4) == "any blue?" and desk.shown(1, 0, 4) == "from any blue?"
    assert desk.spoken(0, 4).startswith("any blue? (layer 1 unit 5): bias")
    desk.type("")
    assert desk.layer(0).unit_names == () and desk.shown(0, 4) == "h1.5"
    desk.go(INPUTS, 0)
    desk.type("width")
    desk.go(1, 0)
    desk.type("kind")
    assert [column.name for column in desk.project.dataset.columns] == ["width", "x2", "x3", "x4", "x5", "kind"]
    desk.go(INPUTS, 1)
    desk.type("width")  # there is one already
    assert len(desk.refusals) == 1 and desk.shown(INPUTS, 1) == "x2"


def test_a_category_is_renamed_by_its_own_name(open_desk: Open) -> None:
    columns = (
        CategoryColumn.from_texts("island", Role.INPUT, ["Dream", "Biscoe", "Dream"]),
        *Dataset.from_arrays(np.zeros((3, 1)), np.zeros((3, 1))).columns,
    )
    project = Project(topology=Topology(inputs=3, layers=(Layer(units=1),)), dataset=Dataset(columns))
    desk = open_desk(project)
    names = [desk.shown(INPUTS, i) for i in range(3)]
    place = names.index("island = Dream")
    desk.go(INPUTS, place)
    desk.key(Key.Key_F2)
    assert desk.editor().text() == "Dream"
    QTest.keyClicks(desk.editor(), "Torgersen")
    QTest.keyClick(desk.editor(), Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.shown(INPUTS, place) == "island = Torgersen")


def test_what_is_typed_stays_while_training_goes_on(desk: Desk) -> None:
    desk.go(0, 0, 0)
    desk.key(Key.Key_F2)
    QTest.keyClicks(desk.editor(), "0.7")
    desk.panel.show_snapshot(snapshot(desk.project, 1.0))
    assert desk.editor().text() == "0.7"
    QTest.keyClick(desk.editor(), Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.weight(0, 0, 0) == 0.7)


def test_delete_removes_units_layers_and_weights(desk: Desk) -> None:
    gone = desk.weight(0, 2, 0)
    desk.go(0, 2)
    desk.key(Key.Key_Delete)
    assert desk.widths == (5, 9, 1) and desk.weight(0, 2, 0) != gone
    desk.go(0, 2, 1)
    desk.key(Key.Key_Delete)
    assert desk.layer(0).removed_links == ((2, 1),) and desk.weight(0, 2, 1) == 0
    assert desk.shown(0, 2, 1, column=VALUE) == "–" and desk.shown(0, 2, 1, column=DETAILS) == "removed"
    desk.go(0, 2, BIAS)
    desk.key(Key.Key_Delete)
    assert desk.layer(0).removed_links == ((2, 1), (2, BIAS))
    desk.go(0)
    desk.key(Key.Key_Delete)
    assert desk.widths == (5, 1)
    for row in ((), (INPUTS,), (INPUTS, 0), (0,), (0, 0)):
        desk.go(*row)
        desk.key(Key.Key_Delete)
    assert desk.widths == (5, 1) and len(desk.refusals) == 5


def test_insert_adds_units_and_layers(desk: Desk) -> None:
    desk.go(0, 2)
    desk.key(Key.Key_Insert)
    assert desk.widths == (5, 11, 1)
    desk.go(0)
    desk.key(Key.Key_Insert)
    assert desk.widths == (5, 11, 4, 1) and desk.row == Row(1)
    desk.go(INPUTS)
    desk.key(Key.Key_Insert)
    assert desk.widths == (5, 4, 11, 4, 1) and desk.row == Row(0)
    desk.go()
    desk.key(Key.Key_Insert)
    assert desk.widths == (5, 4, 11, 4, 4, 1) and desk.row == Row(3)
    desk.go(4)
    desk.key(Key.Key_Insert)
    assert desk.widths == (5, 4, 11, 4, 4, 4, 1)
    desk.go(INPUTS, 0)
    desk.key(Key.Key_Insert)
    assert len(desk.refusals) == 1


def test_layers_and_units_are_duplicated(open_desk: Open) -> None:
    desk = open_desk(deep())
    desk.go(0, 3)
    desk.key(Key.Key_D, modifier=CONTROL)
    assert desk.widths == (5, 11, 4, 3, 1)
    matrix = current_parameters(desk.project).matrices[0]
    assert np.array_equal(matrix[3], matrix[4])
    desk.go(1)
    desk.key(Key.Key_D, modifier=CONTROL)
    assert desk.widths == (5, 11, 4, 4, 3, 1) and desk.row == Row(2) and isinstance(desk.layer(2).activation, Tanh)
    for row in ((), (INPUTS,), (4,), (0, 0, 0)):
        desk.go(*row)
        desk.key(Key.Key_D, modifier=CONTROL)
    assert desk.widths == (5, 11, 4, 4, 3, 1) and len(desk.refusals) == 4


def test_layers_are_moved(open_desk: Open) -> None:
    desk = open_desk(deep())
    desk.unfold(2)
    desk.go(2)
    desk.key(Key.Key_Up, modifier=ALT)
    assert desk.widths == (5, 10, 3, 4, 1) and desk.row == Row(1) and desk.unfolded(1) and not desk.unfolded(2)
    desk.key(Key.Key_Up, modifier=ALT)
    assert desk.widths == (5, 3, 10, 4, 1) and desk.row == Row(0) and desk.unfolded(0)
    desk.key(Key.Key_Up, modifier=ALT)  # it is the first
    assert desk.row == Row(0) and len(desk.refusals) == 1
    assert desk.refusals.pop().startswith("The inputs come first")
    desk.key(Key.Key_Down, modifier=ALT)
    assert desk.widths == (5, 10, 3, 4, 1) and desk.row == Row(1)
    desk.go(2)
    desk.key(Key.Key_Right, modifier=ALT)
    assert "The output layer comes last" in desk.refusals.pop()
    for row in ((INPUTS,), (3,), (0, 0)):
        desk.go(*row)
        desk.key(Key.Key_Down, modifier=ALT)
    assert desk.widths == (5, 10, 3, 4, 1) and len(desk.refusals) == 3


def test_the_letters_of_the_drawing_mean_the_same_here(desk: Desk) -> None:
    desk.go(0, 2)
    desk.key(Key.Key_L)
    assert is_unit_frozen(desk.project.topology, 0, 2)
    desk.key(Key.Key_L, Key.Key_O)
    assert not is_unit_frozen(desk.project.topology, 0, 2) and is_off(desk.project.topology, 0, 2)
    desk.key(Key.Key_O)
    assert not is_off(desk.project.topology, 0, 2)
    desk.go(0, 0, 1)
    before = desk.weight(0, 0, 1)
    desk.key(Key.Key_Delete)
    assert desk.layer(0).removed_links == ((0, 1),)
    desk.key(Key.Key_R)
    assert not desk.layer(0).removed_links and desk.weight(0, 0, 1) == before
    desk.key(Key.Key_Z)
    assert desk.weight(0, 0, 1) == 0.0 and not desk.refusals
    for row, key in (
        ((0,), Key.Key_Z),
        ((INPUTS, 0), Key.Key_Z),
        ((0,), Key.Key_O),
        ((), Key.Key_L),
        ((0,), Key.Key_R),
    ):
        desk.go(*row)
        desk.key(key)
        assert "elect" in desk.refusals.pop() or key == Key.Key_R


def test_letters_in_the_midst_of_a_name_find_it(desk: Desk) -> None:
    before = desk.project
    desk.unfold(INPUTS)
    desk.document.edit(partial(rename_unit, layer=INPUTS, unit=3, name="bolzano"), "Rename")
    before = desk.project
    desk.go()
    QTest.keyClicks(desk.tree, "bolz")
    assert desk.row == Row(INPUTS, 3) and desk.project is before and not desk.refusals


def test_control_and_arrows_change_how_many_units_a_layer_has(desk: Desk) -> None:
    desk.go(0)
    desk.key(Key.Key_Up, Key.Key_Up, modifier=CONTROL)
    assert desk.widths == (5, 12, 1) and desk.row == Row(0)
    desk.key(Key.Key_Down, modifier=CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert desk.widths == (5, 2, 1)
    desk.key(Key.Key_Down, modifier=CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert desk.widths == (5, 1, 1) and not desk.refusals
    for row in ((INPUTS,), (1,), ()):
        desk.go(*row)
        desk.key(Key.Key_Up, modifier=CONTROL)
    assert desk.widths == (5, 1, 1) and len(desk.refusals) == 3


@pytest.mark.parametrize("value", [-8.94112e-18, 1 / 3, -123456.789, 1e300])
def test_a_value_has_fewer_digits_where_there_is_little_room_and_is_never_cut(desk: Desk, value: float) -> None:
    desk.document.edit(partial(set_bias, position=0, unit=0, value=value), "Set")
    index, tree = desk.tree.outline.index_of(Row(0, 0), VALUE), desk.tree
    seen = set()
    for width in range(10, 150):
        option = QStyleOptionViewItem()
        tree.initViewItemOption(option)
        option.rect = QRect(0, 0, width, 20)
        tree.itemDelegate().initStyleOption(option, index)
        seen.add(option.text)
        digits = option.text.removeprefix("b = ").replace("\N{MINUS SIGN}", "-")
        assert option.text == "…" or float(digits) == pytest.approx(value, rel=0.51)
        if option.text != "…":
            assert option.fontMetrics.horizontalAdvance(option.text) <= width
    assert "…" in seen and str(index.data()) in seen


def test_control_and_arrows_go_from_column_to_column(desk: Desk) -> None:
    desk.go(0, 0)
    desk.key(Key.Key_Right, modifier=CONTROL)
    assert desk.tree.currentIndex().column() == VALUE
    desk.key(Key.Key_F2)
    assert desk.editor().text() == "0"
    QTest.keyClick(desk.editor(), Key.Key_Escape)
    desk.qtbot.waitUntil(lambda: not desk.is_editing())
    desk.key(Key.Key_Left, modifier=CONTROL)
    desk.key(Key.Key_Left, modifier=CONTROL)
    assert desk.tree.currentIndex().column() == NAME


def test_keys_for_the_tree_do_nothing_while_something_is_typed(desk: Desk) -> None:
    before = desk.project
    desk.go(0, 0, 0)
    desk.key(Key.Key_F2)
    for key, modifier in ((Key.Key_D, CONTROL), (Key.Key_Insert, PLAIN), (Key.Key_Up, ALT)):
        QTest.keyClick(desk.editor(), key, modifier)
    assert desk.project is before and desk.is_editing()


# The context menu


@POPUPS
def test_the_menu_of_a_layer_has_everything(open_desk: Open) -> None:
    desk = open_desk(deep())
    desk.go(1)
    menu = desk.menu()
    titles = [action.text().split("\t")[0].replace("&", "") for action in menu.actions() if action.text()]
    wanted = ["Activation", "Initializer", "Biases", "Frozen", "Dropout", "All Settings…", "Number of Units…"]
    assert {*wanted, "Add Layer After", "Duplicate", "Move Left", "Remove"} <= {*titles}
    menu.close()
    desk.choose("left")
    assert desk.widths == (5, 4, 10, 3, 1) and desk.row == Row(0)
    desk.choose("duplicate")
    assert desk.widths == (5, 4, 4, 10, 3, 1)
    desk.choose("before")
    assert desk.widths[1:4] == (4, 4, 4) and desk.row == Row(1)
    desk.choose("remove")
    assert desk.widths == (5, 4, 4, 10, 3, 1)
    desk.choose("units")
    desk.editor().selectAll()
    QTest.keyClicks(desk.editor(), "8")
    QTest.keyClick(desk.editor(), Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.widths == (5, 4, 8, 10, 3, 1))


@POPUPS
def test_activation_initializer_biases_frozen_and_dropout_are_in_the_menu(desk: Desk) -> None:
    desk.go(0)

    def pick(title: str, choice: str = "") -> None:
        menu = desk.menu()
        action = next(a for a in menu.actions() if a.text().replace("&", "") == title)
        if choice:
            action = next(a for a in action.menu().actions() if a.text() == choice)
        action.trigger()
        menu.close()

    pick("Activation", "Tanh")
    assert isinstance(desk.layer(0).activation, Tanh)
    pick("Initializer", "He normal (Kaiming)")
    assert isinstance(desk.layer(0).initializer, HeNormal)
    pick("Frozen")
    pick("Biases")
    pick("Dropout", "20 %")
    layer = desk.layer(0)
    assert layer.frozen and not layer.bias and layer.dropout == 0.2
    details = desk.shown(0, column=DETAILS)
    assert details.startswith("Tanh · frozen · dropout 20 % · no biases")
    assert desk.shown(0, 0, BIAS, column=VALUE) == "–"


@POPUPS
def test_units_are_frozen_switched_off_and_back(desk: Desk) -> None:
    desk.go(0, 3)
    desk.choose("freeze")
    assert is_unit_frozen(desk.project.topology, 0, 3) and desk.shown(0, 3, column=DETAILS) == "frozen"
    desk.choose("free")
    assert not is_unit_frozen(desk.project.topology, 0, 3)
    before = desk.weight(1, 0, 3)
    desk.choose("off")
    assert is_off(desk.project.topology, 0, 3) and desk.shown(0, 3, column=DETAILS) == "off"
    assert (
        desk.weight(1, 0, 3) == 0 and desk.spoken(1, 0, 3) == "weight from layer 1 unit 4 to output t, its unit is off"
    )
    desk.choose("on")
    assert desk.weight(1, 0, 3) == before
    desk.go(INPUTS, 1)
    desk.choose("off")
    assert is_off(desk.project.topology, INPUTS, 1)
    assert "only for" not in desk.reason("remove")


@POPUPS
def test_weights_are_frozen_removed_and_restored(desk: Desk) -> None:
    value = desk.weight(0, 4, 0)
    desk.go(0, 4, 0)
    desk.choose("freeze")
    assert desk.layer(0).frozen_links == ((4, 0),)
    desk.choose("free")
    desk.choose("remove")
    assert desk.layer(0).removed_links == ((4, 0),)
    assert "Restore it first" in desk.reason("value")
    desk.choose("restore")
    assert desk.layer(0).removed_links == () and desk.weight(0, 4, 0) == value
    desk.go(0, 4, BIAS)
    desk.choose("freeze")
    assert desk.layer(0).frozen_links == ((4, BIAS),) and desk.document.stack.undoText() == "Freeze bias"


@POPUPS
def test_what_cannot_be_done_says_why(open_desk: Open) -> None:
    desk = open_desk(network(2, 1, 1))
    desk.go(1)
    for name in ("remove", "duplicate", "left", "units"):
        assert "output layer" in desk.reason(name)
    desk.go(0)
    assert "first hidden layer" in desk.reason("left") and "last hidden layer" in desk.reason("right")
    desk.go(0, 0)
    assert "at least one unit" in desk.reason("remove")
    desk.go(INPUTS, 0)
    assert "from the table" in desk.reason("duplicate")


@POPUPS
def test_a_right_click_opens_the_menu_of_the_row_under_it(desk: Desk) -> None:
    place = desk.tree.visualRect(desk.tree.outline.index_of(Row(1))).center()
    QTest.mouseClick(desk.tree.viewport(), Qt.MouseButton.RightButton, pos=place)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, desk.tree.viewport().mapToGlobal(place), PLAIN)
    QApplication.sendEvent(desk.tree.viewport(), event)
    menu = desk.panel.editing.menu
    assert menu.isVisible() and desk.row == Row(1)
    menu.close()


@POPUPS
def test_the_details_are_edited_by_the_menu(desk: Desk) -> None:
    desk.go(0, column=DETAILS)
    desk.key(Key.Key_F2)
    menu = desk.panel.editing.menu
    assert menu.isVisible()
    menu.close()


# What stays through edits


def test_what_is_unfolded_stays_so_through_edits_and_undo(open_desk: Open) -> None:
    desk = open_desk(deep())
    for row in ((1,), (1, 2), (0,), (0, 7)):
        desk.unfold(*row)
    desk.go()
    desk.document.edit(partial(remove_unit, position=0, unit=3), "remove")
    assert desk.unfolded(0) and desk.unfolded(0, 6) and not desk.unfolded(0, 7)
    assert desk.unfolded(1) and desk.unfolded(1, 2)
    desk.document.edit(partial(add_layer, position=0, units=2), "add")
    assert desk.unfolded(1, 6) and desk.unfolded(2, 2) and not desk.unfolded(0)
    desk.document.undo()
    desk.document.undo()
    assert desk.unfolded(0, 7) and desk.unfolded(1, 2) and not desk.unfolded(0, 6)
    desk.document.edit(partial(remove_column, position=1), "column")
    assert desk.unfolded(0, 7) and desk.unfolded(1, 2) and desk.shown(0, 7, 1) == "from x3"


def test_the_row_at_the_top_stays_at_the_top(open_desk: Open) -> None:
    desk = open_desk(network(20, 60, 30, 1))
    for row in ((INPUTS,), (0,), (1,)):
        desk.unfold(*row)
    desk.go(1, 10)
    desk.tree.scrollTo(desk.tree.outline.index_of(Row(1, 5)), OutlineView.ScrollHint.PositionAtTop)
    top = desk.tree.indexAt(QPoint(0, 0))
    assert desk.tree.outline.row(top) == Row(1, 5)
    desk.document.edit(partial(remove_unit, position=0, unit=3), "remove")
    assert desk.tree.outline.row(desk.tree.indexAt(QPoint(0, 0))) == Row(1, 5) and desk.row == Row(1, 10)
    desk.document.undo()
    assert desk.tree.outline.row(desk.tree.indexAt(QPoint(0, 0))) == Row(1, 5)


def test_an_edit_that_moves_nothing_leaves_the_tree_alone(desk: Desk) -> None:
    heard = []
    desk.tree.outline.layoutChanged.connect(lambda: heard.append(1))
    desk.document.edit(partial(set_layer, position=0, frozen=True), "freeze")
    desk.document.edit(partial(set_activation, position=0, activation=Tanh()), "tanh")
    assert heard == [] and desk.shown(0, column=DETAILS).startswith("Tanh · frozen")
    desk.document.edit(partial(set_units, position=0, units=3), "units")
    assert heard == [1]


def test_rows_are_followed_by_what_they_are() -> None:
    old = deep()
    follow = Following(old, remove_unit(old, 1, 0))
    assert follow.find(Row(1, 0)) is None and follow.find(Row(1, 2, 4)) == Row(1, 1, 4)
    assert follow.find(Row(2, 1, 2)) == Row(2, 1, 1) and follow.find(Row(2, 1, 0)) is None
    assert follow.find(Row(2, 1, BIAS)) == Row(2, 1, BIAS) and follow.find(Row()) == Row(NETWORK)
    follow = Following(old, set_role(old, 0, Role.IGNORED))
    assert follow.find(Row(INPUTS, 0)) is None and follow.find(Row(0, 3, 4)) == Row(0, 3, 3)
    follow = Following(old, add_layer(old, 1, 2))
    assert follow.find(Row(1, 1)) == Row(2, 1) and follow.find(Row(1, 1, 0)) is None  # of other units now
    assert Following(old, set_layer(old, 0, frozen=True)).nothing_moved


def test_another_project_is_shown_folded(desk: Desk) -> None:
    desk.unfold(0)
    desk.go(0, 3)
    desk.document.open(deep())
    assert desk.row == Row() and not desk.unfolded(0) and desk.unfolded()
    assert desk.shown(column=VALUE) == "5-10-4-3-1"


# Training


def snapshot(project: Project, value: float) -> Snapshot:
    parameters = Parameters(project.topology.widths, np.full(project.topology.parameter_count, value))
    return Snapshot(1, 1, 0.5, parameters, EMPTY_CURVE)


def test_live_values_are_told_for_the_rows_on_the_screen_only(open_desk: Open) -> None:
    desk = open_desk(network(100, 50, 1))
    desk.unfold(0)
    desk.unfold(0, 2)
    QApplication.processEvents()
    told: list[tuple[Row, Row]] = []
    row = desk.tree.outline.row
    desk.tree.outline.dataChanged.connect(lambda first, last, *_: told.append((row(first), row(last))))
    desk.panel.show_snapshot(snapshot(desk.project, 0.25))
    count = sum(last.number - first.number + 1 for first, last in told)
    assert (Row(0, 0), Row(0, 2)) in told and count <= desk.tree.viewport().height() // 8
    assert desk.shown(0, 2, 5, column=VALUE) == "0.25" and desk.shown(0, 2, BIAS, column=VALUE) == "0.25"
    told.clear()
    desk.panel.show_snapshot(snapshot(network(3, 2, 1), 0.5))  # of another network
    assert told == [] and desk.shown(0, 2, 5, column=VALUE) == "0.25"
    desk.panel.hide()
    desk.panel.show_snapshot(snapshot(desk.project, 0.75))
    assert told == [] and desk.shown(0, 2, 5, column=VALUE) == "0.75"


# Screen readers


def test_a_screen_reader_is_told_every_row_in_words(open_desk: Open) -> None:
    project = freeze_links(opening_project(), 0, [(4, 0)])
    project = switch_off(remove_links(project, 0, [(4, 1)]), 0, 2)
    desk = open_desk(project)
    assert desk.spoken() == "network 5-10-1: 69 weights and biases"
    assert desk.spoken(INPUTS) == "Inputs: 5 units, from the table"
    assert desk.spoken(0).startswith("Layer 1: 10 units, Sigmoid, W 10×5, ")
    assert desk.spoken(INPUTS, 0) == "x1"
    assert desk.spoken(0, 4) == "layer 1 unit 5: bias 0"
    assert desk.spoken(0, 2) == "layer 1 unit 3: bias 0, off"
    value = f"{desk.weight(0, 4, 0):.6g}".replace("-", "−")
    assert desk.spoken(0, 4, 0) == f"weight from x1 to layer 1 unit 5: {value}, frozen"
    assert desk.spoken(0, 4, 1) == "weight from x2 to layer 1 unit 5, removed"
    assert desk.spoken(0, 4, BIAS) == "bias of layer 1 unit 5: 0"
    assert desk.spoken(1, 0, 4).startswith("weight from layer 1 unit 5 to output t: ")


def test_the_accessible_interface_reads_the_tree(desk: Desk) -> None:
    desk.unfold(0)
    QApplication.processEvents()
    interface = QAccessible.queryAccessibleInterface(desk.tree)
    assert interface is not None and interface.role() == QAccessible.Role.Tree
    assert interface.text(QAccessible.Text.Name) == "Outline of the network"
    assert "Delete removes" in interface.text(QAccessible.Text.Description)
    told = [interface.child(i) for i in range(interface.childCount())]
    texts = [child.text(QAccessible.Text.Name) for child in told if child is not None]
    assert texts[:3] == ["Name", "Value", "Details"]
    assert "network 5-10-1: 71 weights and biases" in texts and "layer 1 unit 10: bias 0" in texts
    assert "10" in texts and "b = 0" in texts


# The structure check


def found_when_quiet(desk: Desk) -> list[str]:
    desk.qtbot.waitUntil(lambda: desk.panel.check.up_to_date)
    return [row.finding.kind for row in desk.panel.checks.rows]


def test_nothing_to_object_to_is_said(desk: Desk) -> None:
    assert found_when_quiet(desk) == []
    checks = desk.panel.checks
    assert checks.nothing.isVisible() and checks.nothing.text() == "Nothing to object to."
    assert checks.size_label.text().startswith("71 weights and biases, ")
    assert checks.shapes.text() == "Layer 1: W 10×5, b 10: 60\nOutput: W 1×10, b 1: 11"


def test_a_finding_has_a_reason_and_a_remedy_that_is_one_undo_step(desk: Desk) -> None:
    desk.document.edit(partial(set_activation, position=0, activation=HardLimit()), "step")
    assert found_when_quiet(desk) == ["hard-limit"]
    row = desk.panel.checks.rows[0]
    assert not desk.panel.checks.nothing.isVisible() and not row.reason.isVisible()
    assert row.said.text() == "Layer 1 uses the hard limit."
    focus(row.why)
    QTest.keyClick(row.why, Key.Key_Space)
    assert row.reason.isVisible() and "derivative" in row.reason.text()
    before = desk.project
    desk.document.edit(partial(set_units, position=0, units=9), "units")
    assert found_when_quiet(desk) == ["hard-limit"]
    focus(desk.panel.checks.rows[0].remedy)
    QTest.keyClick(desk.panel.checks.rows[0].remedy, Key.Key_Space)
    assert isinstance(desk.layer(0).activation, Sigmoid) and desk.document.stack.undoText() == "Use sigmoid"
    assert found_when_quiet(desk) == []
    assert desk.panel.checks.hasFocus()
    desk.document.undo()
    desk.document.undo()
    assert desk.project is before and found_when_quiet(desk) == ["hard-limit"]


def test_a_large_table_is_checked_in_the_background(qtbot: QtBot, open_desk: Open) -> None:
    rows = FEW_CELLS
    x = np.random.default_rng(1).normal(size=(rows, 2))
    desk = open_desk(
        Project(
            topology=Topology(inputs=2, layers=(Layer(units=3), Layer(units=1))),
            dataset=Dataset.from_arrays(x, 5 * x[:, :1]),
        )
    )
    assert is_large(desk.project)
    assert "out-of-reach" in found_when_quiet(desk)
    desk.document.edit(partial(set_units, position=0, units=1), "units")
    desk.document.edit(partial(set_units, position=0, units=4), "units")
    found_when_quiet(desk)
    assert desk.panel.check.structure is not None
    assert desk.panel.check.structure.layers[0].fan_out == 4


def test_a_remedy_with_a_long_name_fits(desk: Desk) -> None:
    desk.document.edit(partial(set_cell, row=1, column=5, text="7"), "cell")
    assert found_when_quiet(desk) == ["out-of-reach"]
    checks, row = desk.panel.checks, desk.panel.checks.rows[0]
    desk.qtbot.waitUntil(lambda: "\n" in row.remedy.text())
    assert row.remedy.text().replace("\n", " ") == row.remedy.whole == row.remedy.accessibleName()
    assert row.remedy.mapTo(checks, row.remedy.rect().topRight()).x() < checks.viewport().width()
    assert not checks.isWindow() and not row.remedy.isWindow()
    assert [window for window in QApplication.topLevelWidgets() if window.isVisible()] == [desk.panel]


def test_an_error_in_the_check_is_said(desk: Desk) -> None:
    found_when_quiet(desk)
    desk.panel.check.failed.emit("Traceback: something")
    assert "error in the program" in desk.panel.checks.size_label.text() and not desk.panel.checks.rows


def test_sizes_and_shapes_in_words(qtbot: QtBot) -> None:
    assert [size_text(n) for n in (0, 999, 1000, 4649, 12_345, 999_499, 999_600, 31_000_000, 5 * 10**12)] == [
        *("0 B", "999 B", "1 kB", "4.65 kB", "12 kB", "999 kB", "1 MB", "31 MB", "5 TB")
    ]
    holder = FindingsSign()
    qtbot.addWidget(holder)
    words = SizeWords(holder)
    lines = words.shapes(structure(network(2, *[3] * 20, 1)))
    assert len(lines) == 6 and lines[4] == "… 16 more layers" and lines[5] == "Output: W 1×3, b 1: 4"
    assert words.shapes(structure(set_layer(network(2, 3, 1), 0, bias=False)))[0] == "Layer 1: W 3×2, no b: 6"
    assert words.whole(structure(set_layer(network(1, 1), 0, bias=False))).startswith("1 weight or bias, ")


def test_the_sign_counts_hints_and_brings_the_outline_up(window: MainWindow, qtbot: QtBot) -> None:
    focus(window.topology.view)
    sign = window.topology.below.findings
    qtbot.waitUntil(lambda: window.outline.check.up_to_date)
    assert not sign.isVisible()
    window.document.edit(partial(set_activation, position=0, activation=HardLimit()), "step")
    qtbot.waitUntil(sign.isVisible)
    assert sign.text() == "⚠ 1 hint" and "hard limit" in sign.toolTip()
    assert not window.outline.tree.visibleRegion().boundingRect().isValid()
    QTest.mouseClick(sign, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.outline.tree.hasFocus)
    window.document.undo()
    qtbot.waitUntil(lambda: not sign.isVisible())


def test_notes_are_told_but_are_no_hints(desk: Desk) -> None:
    desk.document.edit(partial(switch_off, layer=0, unit=1), "off")
    assert found_when_quiet(desk) == ["switched-off"]
    sign = FindingsSign(desk.panel)
    assert desk.panel.check.structure is not None
    sign.show_structure(desk.panel.check.structure)
    assert not sign.isVisibleTo(desk.panel)


def test_a_check_that_was_shut_down_says_nothing(qtbot: QtBot, desk: Desk) -> None:
    check = StructureCheck(desk.project, desk.panel)
    heard = []
    check.found.connect(heard.append)
    check.show_project(deep())
    check.shut_down()
    later = StructureCheck(desk.project, desk.panel)
    with qtbot.waitSignal(later.found):
        later.show_project(deep())  # waits as long, and began later
    assert heard == []


# In the window


def test_the_outline_is_a_tab_with_a_command(window: MainWindow, qtbot: QtBot) -> None:
    focus(window.topology.view)
    QTest.keyClick(window, Key.Key_O, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(window.outline.tree.hasFocus)
    tree = window.outline.tree
    QTest.keyClick(tree, Key.Key_Down)
    QTest.keyClick(tree, Key.Key_Down)
    assert window.document.selection.layer == 0 and window.topology.place == Place(0)
    QTest.keyClick(tree, Key.Key_D, CONTROL)  # not the table's
    assert window.document.project.topology.widths == (5, 10, 10, 1)
    assert tree.current_row == Row(1) and window.topology.place == Place(1)
    QTest.keyClick(tree, Key.Key_Delete)
    assert window.document.project.topology.widths == (5, 10, 1)
    window.topology.view.setFocus()
    QTest.mouseClick(
        window.topology.view.viewport(), Qt.MouseButton.LeftButton, pos=window.topology.link_position(0, 3, 2)
    )
    assert tree.current_row == Row(0, 3, 2)


def test_space_runs_and_pauses_from_the_tree(window: MainWindow, qtbot: QtBot) -> None:
    focus(window.topology.view)
    window.commands["outline"].trigger()
    qtbot.waitUntil(window.outline.tree.hasFocus)
    tree = window.outline.tree
    tree.go_to(Row(0, 0, 0))
    before = tree.currentIndex().siblingAtColumn(VALUE).data()
    QTest.keyClick(tree, Key.Key_Space)
    assert window.trainer.running
    qtbot.waitUntil(lambda: tree.currentIndex().siblingAtColumn(VALUE).data() != before)
    QTest.keyClick(tree, Key.Key_Space)
    qtbot.waitUntil(lambda: not window.trainer.running)
    value = float(str(tree.currentIndex().siblingAtColumn(VALUE).data()).replace("−", "-"))
    assert value == pytest.approx(current_parameters(window.document.project).weights[0][0, 0], rel=1e-3)


# Anything, in any order


def test_any_order_of_keys_keeps_the_tree_whole(open_desk: Open) -> None:
    desk = open_desk(network(3, 4, 2), height=500)
    chance, changes = random.Random(6), []
    desk.document.changed.connect(lambda *_: changes.append(1))
    moves = [Key.Key_Up, Key.Key_Down, Key.Key_Down, Key.Key_Left, Key.Key_Right, Key.Key_Right, Key.Key_PageDown]
    edits: list[tuple[Qt.Key, Qt.KeyboardModifier]] = [
        *((Key.Key_Insert, PLAIN), (Key.Key_Delete, PLAIN), (Key.Key_D, CONTROL)),
        *((Key.Key_Up, ALT), (Key.Key_Down, ALT), (Key.Key_Home, PLAIN)),
    ]
    texts = ["3", "1/3", "-0.5", "x", "", "12", "a name"]
    for _ in range(200):
        for _ in range(chance.randrange(4)):
            desk.key(chance.choice(moves))
        what = chance.random()
        if what < 0.6:
            key, modifier = chance.choice(edits)
            desk.key(key, modifier=modifier)
        elif what < 0.75 and desk.document.stack.canUndo():
            desk.document.undo()
        elif what < 0.85 and desk.document.stack.canRedo():
            desk.document.redo()
        else:
            desk.key(Key.Key_F2)
            if desk.is_editing():
                editor = desk.editor()
                editor.selectAll()
                QTest.keyClicks(editor, chance.choice(texts))
                QTest.keyClick(editor, Key.Key_Return)
                desk.qtbot.waitUntil(lambda: not desk.is_editing())
        model = desk.tree.outline
        assert desk.row is not None and model.project is desk.project
        index = desk.tree.currentIndex()
        while index.isValid():
            assert index == model.index(index.row(), index.column(), index.parent())
            index = index.parent()
        place = desk.row.place
        if place is not None and place.layer != INPUTS:
            selection = desk.document.selection
            assert (selection.layer, selection.unit, selection.source) == place
    assert len(changes) > 60
