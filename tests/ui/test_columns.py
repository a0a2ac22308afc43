"""Columns in the grid: categories, missing cells, scaling, formulas, by keys, menus and dialogs on real widgets."""

from __future__ import annotations

import html
import random
from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QLineEdit
from pytestqt.qtbot import QtBot

from nnapp.dataset import CategoryColumn, Kind, Role, Split
from nnapp.missing import DropRows, FillAndMark, FillMean, FillMostFrequent, RefuseMissing
from nnapp.network import predict
from nnapp.project import (
    Project,
    add_derived_column,
    insert_column,
    insert_rows,
    paste,
    remove_column,
    remove_rows,
    rename_column,
    set_kind,
    set_missing,
    set_role,
    set_scaling,
    set_split,
    split_at_random,
    split_by_class,
)
from nnapp.scaling import MinMax, NoScaling, Robust, ZScore
from tests.ui.desk import Desk
from tests.ui.tables import flowers
from ui.data_grid.column_dialog import ColumnDialog
from ui.data_grid.formula_dialog import FormulaDialog
from ui.data_grid.label_editor import LabelEditor
from ui.data_grid.table_model import TableModel
from ui.document import Document

CONTROL = Qt.KeyboardModifier.ControlModifier
SIZE, AGE, COLOUR, KIND, REMARK = range(5)
OK = QDialogButtonBox.StandardButton.Ok
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # what the offscreen plugin says of every menu


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    desk = Desk(qtbot, flowers())
    desk.grid.resize(900, 400)
    return desk


def tip(desk: Desk, row: int, column: int) -> str:
    return html.unescape(str(desk.grid.model.index(row, column).data(Qt.ItemDataRole.ToolTipRole)))


def header_tip(desk: Desk, column: int) -> str:
    shown = desk.grid.model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    return html.unescape(str(shown))


def category(desk: Desk, column: int) -> CategoryColumn:
    found = desk.document.project.dataset.columns[column]
    assert isinstance(found, CategoryColumn)
    return found


# Cells


def test_a_category_shows_its_label_and_typing_a_new_one_adds_it(desk: Desk) -> None:
    assert desk.shown(0, COLOUR) == "white"
    desk.type(0, COLOUR, "blue")
    assert category(desk, COLOUR).text(0) == "blue" and "blue" in category(desk, COLOUR).labels
    assert desk.document.project.topology.inputs == 5  # size, age and three colours
    assert desk.document.stack.count() == 1
    desk.document.undo()
    assert desk.shown(0, COLOUR) == "white" and desk.document.project.topology.inputs == 4


def test_the_list_of_labels_opens_and_a_chosen_one_is_taken(desk: Desk) -> None:
    desk.grid.view.go_to(0, COLOUR)
    desk.key(Qt.Key.Key_F2)
    editor = desk.grid.view.findChild(LabelEditor)
    assert editor is not None and not editor.list_is_open
    desk.qtbot.keyClick(editor, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert editor.list_is_open
    popup = editor.completer().popup()
    assert [popup.model().index(row, 0).data() for row in range(popup.model().rowCount())] == ["red", "white"]
    place = popup.visualRect(popup.model().index(0, 0)).center()
    desk.qtbot.mouseClick(popup.viewport(), Qt.MouseButton.LeftButton, pos=place)
    desk.qtbot.waitUntil(lambda: desk.shown(0, COLOUR) == "red")
    desk.qtbot.waitUntil(lambda: desk.grid.view.currentIndex().row() == 1)  # as after Enter


def test_enter_in_the_open_list_takes_what_was_typed(desk: Desk) -> None:
    desk.grid.view.go_to(1, COLOUR)
    desk.key(Qt.Key.Key_F2)
    editor = desk.grid.view.findChild(LabelEditor)
    assert editor is not None
    editor.selectAll()
    desk.qtbot.keyClicks(editor, "re")
    assert editor.list_is_open
    desk.qtbot.keyClick(editor.completer().popup(), Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: category(desk, COLOUR).text(1) == "re")
    desk.qtbot.waitUntil(lambda: desk.grid.view.findChild(LabelEditor) is None or not editor.isVisible())
    assert desk.grid.view.currentIndex().row() == 2


@pytest.mark.parametrize(
    ("row", "column", "missing", "words"),
    [
        (3, SIZE, None, "Training needs a value here"),
        (3, SIZE, DropRows(), "the row is left out"),
        (3, SIZE, FillMean(), "counts as 5.72727 (mean of the training rows)"),
        (3, SIZE, FillAndMark(), "An input more says that it was missing"),
        (5, COLOUR, FillMostFrequent(), "counts as “white”, the most frequent"),
    ],
)
def test_a_missing_cell_is_visible_and_says_what_is_done(
    desk: Desk, row: int, column: int, missing: object, words: str
) -> None:
    if missing is not None:
        desk.document.edit(partial(set_missing, position=column, missing=missing), "")
    assert desk.shown(row, column) == "?"
    assert "Missing." in tip(desk, row, column) and words in tip(desk, row, column)
    ground = desk.grid.model.index(row, column).data(Qt.ItemDataRole.BackgroundRole)
    assert ground != desk.grid.model.index(0, column).data(Qt.ItemDataRole.BackgroundRole)
    assert desk.grid.model.index(row, column).data(Qt.ItemDataRole.EditRole) == ""


def test_an_empty_text_is_not_missing(desk: Desk) -> None:
    desk.grid.view.go_to(0, REMARK)
    desk.key(Qt.Key.Key_Delete)
    assert desk.shown(0, REMARK) == ""


# Rows


def test_rows_are_marked_by_what_they_are_for_and_say_why_one_is_left_out(desk: Desk) -> None:
    model = desk.grid.model
    for change in (
        partial(set_split, rows=[0], split=Split.VALIDATION),
        partial(set_split, rows=[1], split=Split.TEST),
        partial(set_split, rows=[2], split=Split.EXCLUDED),
        partial(set_missing, position=SIZE, missing=DropRows()),
    ):
        desk.document.edit(change, "")
    assert [model.uses.mark(row) for row in range(5)] == ["V", "T", "×", "×", ""]

    def said(row: int) -> str:
        return html.unescape(str(model.headerData(row, Qt.Orientation.Vertical, Qt.ItemDataRole.ToolTipRole)))

    assert "Validation row" in said(0) and "Test row" in said(1) and "Excluded row" in said(2)
    assert "its cell in column “size” is missing" in said(3) and "Training row" in said(4)
    assert model.index(2, AGE).data(Qt.ItemDataRole.FontRole).strikeOut()
    assert not model.index(4, AGE).data(Qt.ItemDataRole.FontRole).strikeOut()
    footer = desk.grid.footer
    assert footer.isVisible()
    assert footer.text().startswith("Training 8 · Validation 1 · Test 1 · Excluded 1 · left out 1")
    before = desk.grid.view.verticalHeader().width()
    for _ in range(4):
        desk.document.undo()
    assert not footer.isVisible() and not model.uses.any_marked
    assert before >= desk.grid.view.verticalHeader().width()


def test_a_row_whose_category_no_training_row_has_says_so(desk: Desk) -> None:
    desk.type(0, KIND, "rare")
    desk.document.edit(partial(set_split, rows=[0], split=Split.TEST), "")
    said = desk.grid.model.headerData(0, Qt.Orientation.Vertical, Qt.ItemDataRole.ToolTipRole)
    assert "no training row has its category “rare” in column “kind”" in str(said)


def test_selected_rows_are_used_for_something_by_menu_in_one_step(desk: Desk) -> None:
    desk.grid.view.select_block(range(2, 5), range(0, 1))
    menu = desk.grid.menus.cell_menu()
    desk.choose(menu, "use-test")
    assert desk.document.project.dataset.count(Split.TEST) == 3
    assert desk.document.stack.count() == 1 and desk.document.stack.undoText() == "Use 3 rows for test"
    menu.deleteLater()


# Live columns


def test_a_target_of_categories_has_one_live_column_with_label_and_probability(desk: Desk) -> None:
    desk.document.edit(partial(set_missing, position=SIZE, missing=FillMean()), "")
    model, project = desk.grid.model, desk.document.project
    assert model.columnCount() == 7
    assert model.headerData(5, Qt.Orientation.Horizontal) == "y ≈ kind"
    column = project.dataset.columns
    row = [column[SIZE].values[1], column[AGE].values[1], column[COLOUR].text(1)]
    chances = predict(project, [row])[0]
    label = "abc"[int(np.argmax(chances))]
    wrong = "" if label == category(desk, KIND).text(1) else "✗ "
    assert desk.shown(1, 5) == f"{wrong}{label} {chances.max():.3f}"
    assert model.full_text(1, 5) == label
    assert all(f"{each}: {chance:.4f}" in tip(desk, 1, 5) for each, chance in zip("abc", chances, strict=True))
    assert desk.shown(5, 5) == "–"  # its colour is missing


def test_two_classes_have_one_unit_and_both_probabilities(desk: Desk) -> None:
    for change in (
        partial(set_missing, position=SIZE, missing=FillMean()),
        partial(set_role, position=COLOUR, role=Role.TARGET),
        partial(set_role, position=KIND, role=Role.INPUT),
    ):
        assert desk.document.edit(change, "")
    assert desk.document.project.topology.widths[-1] == 1
    last = desk.grid.model.columnCount() - 2
    label, chance = desk.shown(0, last).removeprefix("✗ ").split(" ")
    assert label in ("red", "white") and float(chance) >= 0.5
    assert "red: " in tip(desk, 0, last) and "white: " in tip(desk, 0, last)


def test_predictions_of_a_scaled_target_are_in_the_tables_units(desk: Desk) -> None:
    for change in (
        partial(set_role, position=AGE, role=Role.TARGET),
        partial(set_role, position=KIND, role=Role.IGNORED),
        partial(set_missing, position=SIZE, missing=FillMean()),
        partial(set_scaling, position=SIZE, scaling=ZScore()),
        partial(set_scaling, position=AGE, scaling=Robust()),
    ):
        assert desk.document.edit(change, "")
    columns = desk.document.project.dataset.columns
    expected = predict(desk.document.project, [[columns[SIZE].values[1], columns[COLOUR].text(1)]])[0, 0]
    assert float(desk.grid.model.full_text(1, 5)) == expected
    assert float(desk.grid.model.full_text(1, 6)) == columns[AGE].values[1] - expected


# Header, menu and settings


def test_the_header_says_kind_scaling_and_the_fitted_numbers(desk: Desk) -> None:
    for change in (
        partial(set_scaling, position=AGE, scaling=ZScore()),
        partial(set_missing, position=SIZE, missing=FillMean()),
        partial(set_scaling, position=SIZE, scaling=MinMax()),
    ):
        desk.document.edit(change, "")
    assert "mean 0.5, deviation 0.313823 of the 12 training rows" in header_tip(desk, AGE)
    assert "from 0 to 11 in the 12 training rows" in header_tip(desk, SIZE)
    assert "11 numbers, 1 missing" in header_tip(desk, SIZE) and "counts as 5.72727" in header_tip(desk, SIZE)
    assert "Mean 5.72727, standard deviation" in header_tip(desk, SIZE)
    assert "2 categories, 1 missing.<br>white: 6 (54.5%)<br>red: 5 (45.5%)" in header_tip(desk, COLOUR)
    spoken = desk.grid.model.headerData(AGE, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "age, Input · z-score"


def test_the_menu_of_several_selected_columns_is_one_step(desk: Desk) -> None:
    desk.grid.view.select_block(range(12), range(0, 2))
    desk.choose(desk.grid.menus.column_menu(SIZE), "scaling-z-score")
    assert [desk.document.project.dataset.columns[i].scaling for i in (SIZE, AGE)] == [ZScore()] * 2
    assert desk.document.stack.count() == 1
    menu = desk.grid.menus.column_menu(SIZE)
    assert menu.findChild(QAction, "scaling-z-score").isChecked()
    desk.choose(menu, "missing-mean")
    desk.choose(desk.grid.menus.column_menu(COLOUR), "kind-text")  # not among the selected ones
    assert desk.document.project.dataset.columns[COLOUR].kind is Kind.TEXT
    assert desk.document.project.dataset.columns[SIZE].missing == FillMean()
    assert desk.document.stack.count() == 3


def test_what_cannot_be_chosen_says_why(desk: Desk) -> None:
    menu = desk.grid.menus.column_menu(KIND)
    action = menu.findChild(QAction, "missing-most-frequent")
    assert not action.isEnabled() and "not for a target" in action.text()
    action = desk.grid.menus.column_menu(COLOUR).findChild(QAction, "missing-median")
    assert not action.isEnabled() and "not for categories" in action.text()
    desk.choose(desk.grid.menus.column_menu(REMARK), "kind-number")
    assert "“=row 0” in row 1 of column “remark” is no number" in desk.refusals[0]


def settings_of(desk: Desk, *positions: int) -> ColumnDialog:
    desk.grid.commands.columns.open_settings(list(positions))
    dialog = desk.grid.commands.columns.dialog
    assert isinstance(dialog, ColumnDialog)
    return dialog


def choose(box: object, text: str) -> None:
    assert isinstance(box, QComboBox)
    row = box.findText(text)
    assert row >= 0 and box.model().item(row).isEnabled()
    box.setCurrentIndex(row)
    box.activated.emit(row)


def test_the_settings_of_a_column_show_what_they_come_to_and_are_one_step(desk: Desk) -> None:
    dialog = settings_of(desk, SIZE)
    assert dialog.windowTitle() == "Column “size”" and "1 cell is missing" in dialog.filled.text()
    choose(dialog.form.controls["scaling"], "z-score (mean 0, deviation 1)")
    choose(dialog.form.controls["missing"], "Mean, and mark it")
    assert "mean 5.72727" in dialog.scaled.text() and "counts as 5.72727" in dialog.filled.text()
    assert dialog.outcome.text().startswith("The network becomes 5-10-3 (now 4-10-3)")
    desk.qtbot.mouseClick(dialog.buttons.button(OK), Qt.MouseButton.LeftButton)
    column = desk.document.project.dataset.columns[SIZE]
    assert column.scaling == ZScore() and column.missing == FillAndMark()
    assert desk.document.stack.count() == 1
    desk.document.undo()
    assert desk.document.project.topology.inputs == 4


def test_settings_of_several_columns_leave_alone_what_is_not_chosen(desk: Desk) -> None:
    desk.document.edit(partial(set_scaling, position=AGE, scaling=MinMax()), "")
    dialog = settings_of(desk, SIZE, AGE)
    scaling = dialog.form.controls["scaling"]
    assert isinstance(scaling, QComboBox) and scaling.currentIndex() == -1  # they differ
    choose(dialog.form.controls["missing"], "Mean")
    dialog.accept()
    columns = desk.document.project.dataset.columns
    assert columns[SIZE].scaling != columns[AGE].scaling == MinMax()
    assert columns[SIZE].missing == columns[AGE].missing == FillMean()
    assert desk.document.stack.count() == 2


def test_settings_that_cannot_be_are_said_and_not_taken(desk: Desk) -> None:
    dialog = settings_of(desk, SIZE, AGE, COLOUR)
    choose(dialog.role, "Ignored")
    assert "without an input column" in dialog.problem.text() and dialog.problem.isVisible()
    assert not dialog.buttons.button(OK).isEnabled()
    choose(dialog.role, "Input")
    assert dialog.buttons.button(OK).isEnabled() and not dialog.problem.isVisible()
    dialog.reject()
    assert desk.document.stack.count() == 0


def test_text_has_no_scaling_and_no_role(desk: Desk) -> None:
    dialog = settings_of(desk, REMARK)
    assert not dialog.form.controls["scaling"].isEnabled() and not dialog.role.isEnabled()
    choose(dialog.kind, "Categories")
    assert dialog.role.isEnabled()
    choose(dialog.role, "Input")
    dialog.accept()
    assert desk.document.project.topology.inputs == 16 and desk.document.stack.count() == 1


def test_no_selected_column_is_said(desk: Desk) -> None:
    desk.grid.view.selectionModel().clear()
    desk.grid.commands.columns.open_settings()
    assert "No column of the table is selected" in desk.refusals[0]


# Derived columns


def formula_dialog(desk: Desk) -> FormulaDialog:
    desk.grid.commands.columns.new_derived()
    dialog = desk.grid.commands.columns.dialog
    assert isinstance(dialog, FormulaDialog)
    return dialog


def test_a_formula_is_checked_while_it_is_typed_and_shows_its_first_values(desk: Desk) -> None:
    dialog = formula_dialog(desk)
    ok = dialog.buttons.button(OK)
    assert not ok.isEnabled() and "Type a formula" in dialog.problem.text()
    desk.qtbot.keyClicks(dialog.line, "size ** age * * 2")
    assert dialog.problem.text().startswith("At character 15:") and not ok.isEnabled()
    assert dialog.place.text().split("\n")[1].index("▲") == 14
    dialog.line.clear()
    desk.qtbot.keyClicks(dialog.line, "size*missing")
    assert "there is no column of numbers with that name" in dialog.problem.text()
    dialog.line.clear()
    desk.qtbot.keyClicks(dialog.line, "size*2")
    assert ok.isEnabled() and "In 1 row it gives no number" in dialog.problem.text()
    assert [dialog.values.item(row, 1).text() for row in range(4)] == ["0", "2", "4", "?"]
    assert [dialog.values.horizontalHeaderItem(i).text() for i in range(2)] == ["size", "size*2"]
    desk.qtbot.keyClicks(dialog.name_line, "age")
    assert "already a column “age”" in dialog.problem.text() and not ok.isEnabled()
    dialog.name_line.setText("double")
    desk.qtbot.mouseClick(ok, Qt.MouseButton.LeftButton)
    assert desk.document.project.dataset.columns[3].name == "double"
    assert desk.document.stack.count() == 1 and desk.document.project.topology.inputs == 5


def test_a_derived_column_looks_computed_and_opens_its_formula(desk: Desk) -> None:
    desk.document.edit(partial(add_derived_column, position=2, formula="age*2", name="twice"), "")
    assert "Computed: age*2" in tip(desk, 1, 2) and "Computed: age*2" in header_tip(desk, 2)
    spoken = desk.grid.model.headerData(2, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "twice, Input · ƒ"
    desk.grid.view.go_to(1, 2)
    desk.key(Qt.Key.Key_F2)
    dialog = desk.grid.commands.columns.dialog
    assert isinstance(dialog, FormulaDialog) and dialog.line.text() == "age*2"
    assert desk.grid.view.findChild(QLineEdit, "cell-editor") is None
    dialog.line.setText("age*3")
    dialog.accept()
    assert desk.document.project.dataset.columns[2].values[-1] == 3
    desk.document.edit(partial(rename_column, position=AGE, name="years of age"), "")
    assert "Computed: [years of age]*3" in header_tip(desk, 2)
    desk.choose(desk.grid.menus.column_menu(2), "keep-numbers")
    assert desk.document.project.dataset.columns[2].formula == ""
    desk.type(1, 2, "7")
    assert desk.value(1, 2) == 7


def test_typing_over_a_computed_cell_opens_the_formula_instead(desk: Desk) -> None:
    desk.document.edit(partial(add_derived_column, position=2, formula="age*2"), "")
    desk.grid.view.go_to(1, 2)
    desk.key(Qt.Key.Key_Escape)
    assert desk.grid.commands.columns.dialog is None
    desk.key(Qt.Key.Key_7)
    dialog = desk.grid.commands.columns.dialog
    assert isinstance(dialog, FormulaDialog)
    dialog.reject()
    desk.paste("1", 1, 2)
    assert "is computed by the formula age*2" in desk.refusals[0]


# The clipboard


def test_copied_texts_are_no_formulas_and_come_back_as_they_were(desk: Desk) -> None:
    desk.grid.view.select_block(range(0, 2), range(KIND, REMARK + 1))
    desk.key(Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "a\t'=row 0\nb\t'=row 1\n"
    desk.grid.view.select_block(range(2, 3), range(KIND, KIND + 1))
    desk.key(Qt.Key.Key_V, CONTROL)
    assert desk.shown(2, REMARK) == "=row 0" and category(desk, KIND).text(2) == "a"


# Everything at once


def random_change(source: random.Random, project: Project) -> Callable[[Project], Project]:
    rows, columns = project.dataset.row_count, len(project.dataset.columns)
    row, column = source.randrange(rows + 1), source.randrange(columns)
    texts = ["", "1", "0.5", "red", "blue", "a", "b"]
    some = sorted(source.sample(range(rows), min(rows, 3)))
    missing = source.choice([RefuseMissing(), DropRows(), FillMean(), FillMostFrequent(), FillAndMark()])
    return source.choice(
        [
            partial(paste, row=row, column=column, block=[[source.choice(texts)] for _ in range(2)]),
            partial(insert_rows, position=row, number=2),
            partial(remove_rows, rows=some),
            partial(remove_column, position=column),
            partial(insert_column, position=column, role=source.choice(list(Role))),
            partial(set_role, position=column, role=source.choice(list(Role))),
            partial(set_kind, position=column, kind=source.choice(list(Kind))),
            partial(set_missing, position=column, missing=missing),
            partial(set_scaling, position=column, scaling=source.choice([NoScaling(), ZScore(), MinMax(), Robust()])),
            partial(set_split, rows=some, split=source.choice(list(Split))),
            partial(split_at_random, validation=0.2, test=0.2),
            partial(split_by_class, validation=0.2, test=0.2),
            partial(add_derived_column, position=column, formula=source.choice(["age*2", "size+age", "log(age)"])),
            partial(rename_column, position=column, name=f"name {source.randrange(9)}"),
        ]
    )


def looks(model: TableModel) -> list[list[object]]:
    """Return all that a view is told of the cells and headers."""
    sideways, upright, roles = Qt.Orientation.Horizontal, Qt.Orientation.Vertical, Qt.ItemDataRole
    asked = (
        roles.DisplayRole,
        roles.EditRole,
        roles.TextAlignmentRole,
        roles.ToolTipRole,
    )  # the last is slow where live
    columns = range(model.columnCount())
    header = [model.headerData(c, sideways, role) for c in columns for role in (roles.DisplayRole, roles.ToolTipRole)]
    return [header] + [
        [
            model.headerData(row, upright, roles.ToolTipRole),
            *(model.index(row, c).data(role) for c in columns for role in asked[: 3 + (c < len(model.table))]),
        ]
        for row in range(model.rowCount())
    ]


@pytest.mark.parametrize("seed", range(3))
def test_random_sessions_show_what_a_new_grid_would(qtbot: QtBot, seed: int) -> None:
    source, desk = random.Random(seed), Desk(qtbot, flowers())
    tester = QAbstractItemModelTester(desk.grid.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    made = 0
    for _ in range(60):
        choice = source.random()
        if choice < 0.15:
            desk.document.undo()
        elif choice < 0.25:
            desk.document.redo()
        else:
            before = desk.document.project
            desk.document.edit(random_change(source, before), "Edit")
            made += desk.document.project is not before
        desk.grid.repaint()
        assert looks(desk.grid.model) == looks(TableModel(Document(desk.document.project)))
    assert made > 15 and tester.model() is desk.grid.model
