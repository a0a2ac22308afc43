"""A document with its data grid, as a person has them on the screen, and what they do there by keys and clipboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from nnapp.project import Project
from tests.ui.gestures import focus
from ui.data_grid import DataGrid
from ui.document import Document

CONTROL = Qt.KeyboardModifier.ControlModifier


class Desk:
    """A document with its grid, wired as the window wires them, and what was refused."""

    def __init__(self, qtbot: QtBot, project: Project) -> None:
        self.qtbot = qtbot
        self.document = Document(project)
        self.grid = DataGrid(self.document)
        self.refusals: list[str] = []
        self.document.changed.connect(self.grid.show_project)
        self.document.refused.connect(self.note)
        qtbot.addWidget(self.grid)
        self.grid.resize(620, 280)
        with qtbot.waitExposed(self.grid):
            self.grid.show()
        focus(self.grid.view)

    def note(self, said: object) -> None:
        self.refusals.append(str(said))

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.grid.view, key, modifier)

    def type(self, row: int, column: int, text: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
        self.grid.view.go_to(row, column)
        self.key(Qt.Key.Key_F2)
        editor = self.grid.view.findChild(QLineEdit, "cell-editor")
        assert editor is not None
        editor.selectAll()
        self.qtbot.keyClicks(editor, text)
        self.qtbot.keyClick(editor, end)
        self.qtbot.waitUntil(lambda: self.grid.view.findChild(QLineEdit, "cell-editor") is not editor)

    def paste(self, text: str, row: int, column: int) -> None:
        QGuiApplication.clipboard().setText(text)
        self.grid.view.go_to(row, column)
        self.key(Qt.Key.Key_V, CONTROL)

    def shown(self, row: int, column: int) -> str:
        return str(self.grid.model.index(row, column).data())

    def value(self, row: int, column: int) -> float:
        return float(self.document.project.dataset.columns[column].values[row])

    def choose(self, menu: QMenu | None, name: str) -> None:
        assert menu is not None
        action = menu.findChild(QAction, name)
        assert action is not None and action.isEnabled()
        action.trigger()
