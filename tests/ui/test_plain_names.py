"""Names and cells from files that look like HTML, hide or turn letters, or never end are harmless everywhere."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QMessageBox, QTableWidget, QWidget

from nnapp.dataset import Role, Split
from nnapp.project import add_derived_column, paste, rename_column, set_kind, set_role, set_split
from tests.ui.gestures import activate, hover
from tests.ui.tables import HOSTILE, hostile
from ui.document import Selection
from ui.heatmap_canvas import Cell
from ui.main_window import MainWindow
from ui.network.places import INPUTS, Place, place_name, unit_name
from ui.theme import LIGHT, apply_theme
from ui.topology_editor.captions import caption

MOST_LETTERS = 1500  # in a tool tip of many lines
MOST_IN_LINE = 700  # letters, of which those that are made visible take eight each
OUR_MARKS = re.compile(r"</?p>|<p style='white-space:pre-wrap'>|<br>|</?b>")
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def window(qtbot, qapp):
    apply_theme(qapp, LIGHT)
    window = MainWindow(hostile())
    window.resize(1280, 800)
    with qtbot.waitExposed(window):
        window.show()
    activate(window)
    yield window
    window.document.stack.setClean()
    window.close()


def harmless(text: str) -> None:
    """Nothing hides or turns letters, and it is not long."""
    bad = {letter for letter in text if unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp", "Cs")} - {"\n"}
    assert not bad, f"{bad!r} in {text[:80]!r}"
    assert len(text) <= MOST_LETTERS and max(map(len, text.split("\n"))) <= MOST_IN_LINE, text[:80]


def harmless_tip(text: str) -> None:
    """Only marks of our own, at its begin, and else plain text."""
    if not text:
        return
    if GuiQt.mightBeRichText(text):
        assert text.startswith("<p style="), text[:80]
        bare = OUR_MARKS.sub("\n", text)
        assert "<" not in bare, text[:200]
        text = html.unescape(bare)
    harmless(text)


def harmless_widget(top: QWidget) -> None:
    """All labels, tables, menus and tool tips of a window are plain, and it fits on a screen."""
    assert top.minimumSizeHint().width() <= 1280
    harmless(top.windowTitle())
    for widget in [top, *top.findChildren(QWidget)]:
        harmless_tip(widget.toolTip())
        if isinstance(widget, QLabel):
            plain = widget.textFormat() == Qt.TextFormat.PlainText or not GuiQt.mightBeRichText(widget.text())
            assert plain, widget.objectName()
            harmless(widget.text())
        if isinstance(widget, QMenu):
            harmless(widget.title())
            assert "a & b" not in widget.title()
        if isinstance(widget, QTableWidget):
            for item in (widget.item(r, c) for r in range(widget.rowCount()) for c in range(widget.columnCount())):
                harmless(item.text())
            for item in (widget.horizontalHeaderItem(c) for c in range(widget.columnCount())):
                harmless(item.text())
    for action in top.findChildren(QAction):
        text, tab, _ = action.text().rpartition("\t")
        harmless(text if tab else action.text())  # without the key beside it, of which there is one at most
        if "\t" not in action.toolTip() or not tab:
            harmless_tip(action.toolTip())  # else it is the text
        harmless(action.statusTip())


def test_the_grid(window):
    model, roles = window.grid.model, Qt.ItemDataRole
    for column in range(model.columnCount()):
        for role in (roles.DisplayRole, roles.AccessibleTextRole):
            harmless(model.headerData(column, Qt.Orientation.Horizontal, role))
        harmless_tip(model.headerData(column, Qt.Orientation.Horizontal, roles.ToolTipRole))
        for row in range(model.rowCount()):
            harmless(str(model.index(row, column).data()))
            harmless_tip(model.index(row, column).data(roles.ToolTipRole) or "")
    assert model.headerData(0, Qt.Orientation.Horizontal) == HOSTILE[0]
    window.grid.grab()


def test_rows_that_are_left_out(window):
    window.document.edit(partial(paste, row=0, column=6, block=[["<b>new\u202e" + "x" * 5000]]), "Edit")
    window.document.edit(partial(set_split, rows=[0], split=Split.TEST), "Split")
    tip = window.grid.model.headerData(0, Qt.Orientation.Vertical, Qt.ItemDataRole.ToolTipRole)
    assert "no training row has its category" in tip
    harmless_tip(tip)


def test_the_menus_and_dialogs_of_columns(window):
    grid = window.grid
    for position in range(8):
        menu = grid.menus.column_menu(position)
        harmless_widget(menu)
    commands = grid.commands.columns
    for positions in ([0], [4], [0, 1, 2, 3, 4], [5], [6], [7]):
        commands.open_settings(positions)
        harmless_widget(commands.dialog)
        commands.dialog.reject()
    commands.new_derived()
    dialog = commands.dialog
    for button in dialog.findChildren(QWidget, "columns"):
        for action in button.menu().actions():
            action.trigger()
            harmless_widget(dialog)
            dialog.line.clear()
    dialog.line.setText("[" + HOSTILE[0] + "] * nothing\u202e<b>")
    harmless_widget(dialog)
    dialog.reject()
    grid.view.header.rename(4)
    harmless(grid.view.header.editor.accessibleName())
    grid.view.header.close_editor()


def test_a_name_that_is_only_looked_at_is_not_changed(window, qtbot):
    before = window.document.project
    window.grid.view.header.rename(2)
    qtbot.keyClick(window.grid.view.header.editor, Qt.Key.Key_Return)
    assert window.document.project is before


def test_the_dialogs_of_the_table(window):
    window.data.split_rows()
    dialog = window.data.dialog
    harmless_widget(dialog)
    for way in ("at-random", "in-order", "from-column"):
        dialog.ways[way].click()
        harmless_widget(dialog)
    for row in range(dialog.column.count()):
        harmless(dialog.column.itemText(row))
    dialog.reject()
    window.data.propose()
    harmless_widget(window.data.dialog)
    harmless(window.data.dialog.reasons.toPlainText()[:MOST_LETTERS])
    window.data.dialog.reject()


def test_the_network(window):
    project, topology = window.document.project, window.document.project.topology
    parameters = window.grid.model.live.parameters
    for layer in (INPUTS, len(topology.layers) - 1):
        for unit in range(topology.widths[layer + 1]):
            harmless(unit_name(project, layer, unit))
            harmless(place_name(project, Place(layer, unit)))
            harmless(caption(project, parameters, Place(layer, unit)))
    for unit in range(topology.inputs):
        window.document.select(Selection(layer=0, unit=0, source=unit))
        harmless_widget(window)
        harmless(window.weights.said(Cell(0, 0, unit)))
    window.topology.grab()
    window.weights.grab()


@pytest.mark.parametrize("position", range(5))
def test_what_is_refused_and_why_nothing_runs(window, qtbot, position):
    window.document.edit(partial(set_role, position=6, role=Role.IGNORED), "Edit")  # there is no other target
    harmless_widget(window)
    name = window.document.project.dataset.columns[position].name
    window.document.edit(partial(rename_column, position=6, name=name), "Edit")
    assert window.notice.isVisible() or "\n" in name  # of blanks that follow each other a new name keeps one
    harmless_widget(window)
    window.document.edit(partial(paste, row=0, column=position, block=[[HOSTILE[position]]]), "Edit")
    harmless_widget(window)
    window.document.edit(partial(set_kind, position=7, kind="number"), "Edit")
    harmless_widget(window)
    window.document.edit(partial(add_derived_column, position=0, formula="[" + HOSTILE[0] + "x]*2"), "Edit")
    harmless_widget(window)
    window.document.edit(partial(paste, row=0, column=position, block=[[""]]), "Edit")
    qtbot.waitUntil(lambda: window.trainer.problem is not None)
    assert "holds no number" in window.training.status.text()
    assert "holds no number" in window.commands["run"].toolTip()
    harmless_widget(window)


def test_undo_texts(window):
    window.document.edit(partial(rename_column, position=0, name="plain"), f"Import {HOSTILE[0]} {HOSTILE[1]}")
    assert "<b>bold</b>" in window.commands["undo"].text() and "a && b" in window.commands["undo"].text()
    window.document.undo()
    window.document.edit(partial(rename_column, position=0, name="plain"), HOSTILE[2] + HOSTILE[3] + HOSTILE[4])
    harmless_widget(window)


def test_the_question_about_unsaved_work(window, qtbot):
    window.files.ask_unsaved = window.files._ask_unsaved
    window.document.edit(partial(rename_column, position=0, name="plain"), HOSTILE[0])
    seen = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        labels = [label for label in box.findChildren(QLabel) if label.text() == box.informativeText()]
        seen.extend((box.informativeText(), [label.textFormat() for label in labels]))
        seen.append([button.text() for button in box.buttons()])
        box.button(QMessageBox.StandardButton.Cancel).click()

    QTimer.singleShot(0, look)
    window.files.new()
    text, formats, buttons = seen
    assert text.startswith("Otherwise they are lost.") and "<b>bold" in text and "<p" not in text
    assert formats == [Qt.TextFormat.PlainText]
    assert sorted(buttons) == ["&Cancel", "&Discard", "&Save"]


@pytest.mark.parametrize(("key", "answer"), [("S", "Save"), ("D", "Discard"), ("C", "Cancel")])
def test_alt_and_a_letter_answer_the_question_about_unsaved_work(window, qtbot, key, answer):
    window.document.edit(partial(rename_column, position=0, name="plain"), "Rename")

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        activate(box)  # until then the letters are the keys of no button
        QTest.keyClick(box, getattr(Qt.Key, f"Key_{key}"), Qt.KeyboardModifier.AltModifier)

    QTimer.singleShot(0, press)
    assert window.files._ask_unsaved() == QMessageBox.StandardButton[answer]


def test_the_mouse_over_hostile_headers(window):
    header = window.grid.view.header
    for section in range(4):
        hover(header.viewport(), header.section_rect(section).center() + QPoint(0, 8))
    window.grab()
