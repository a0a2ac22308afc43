"""A document with the drawing of its network, as a person has them on the screen, used by real mouse and keys."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QColor, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from nnapp.project import Project, current_parameters
from nnapp.topology import Layer, Parameters
from tests.ui.gestures import choose, focus
from ui.document import Document
from ui.messages import sentence
from ui.network.places import Place
from ui.topology_editor import TopologyEditor

CONTROL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


class Board:
    """A document with an editor, wired as the window wires them; `said` are its notices and refusals."""

    def __init__(self, qtbot: QtBot, project: Project, width: int = 620, height: int = 400) -> None:
        self.qtbot = qtbot
        self.document = Document(project)
        self.editor = TopologyEditor(self.document)
        self.document.setParent(self.editor)
        self.document.changed.connect(self.editor.show_project)
        self.said: list[str] = []
        self.document.refused.connect(self._note)
        self.editor.places.said.connect(self.said.append)
        qtbot.addWidget(self.editor)
        self.editor.resize(width, height)
        with qtbot.waitExposed(self.editor):
            self.editor.show()
        focus(self.editor.view)

    def _note(self, said: object) -> None:
        self.said.append(sentence(said))  # type: ignore[arg-type]

    # What there is

    @property
    def project(self) -> Project:
        return self.document.project

    @property
    def parameters(self) -> Parameters:
        return current_parameters(self.project)

    def layer(self, number: int) -> Layer:
        return self.project.topology.layers[number]

    @property
    def undo_steps(self) -> int:
        return self.document.stack.count()

    @property
    def menu(self) -> QMenu:
        return self.editor.places.menu

    def entry(self, name: str) -> QAction:
        return next(action for action in self.menu.actions() if action.objectName() == name)

    def colour(self, spot: QPoint) -> QColor:
        return self.editor.view.viewport().grab().toImage().pixelColor(spot)

    # What people do

    def spot(self, *place: int) -> QPoint:
        return self.editor.view.point_of(Place(*place))

    def click(self, spot: QPoint) -> None:
        QTest.mouseClick(self.editor.view.viewport(), LEFT, pos=spot)

    def select(self, *place: int) -> None:
        """Click a place, and leave its card."""
        self.click(self.spot(*place))
        if self.editor.card.isVisible():
            QTest.keyClick(self.editor.card.field, Qt.Key.Key_Escape)
        focus(self.editor.view)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.editor.window().windowHandle(), key, modifier)

    def right_click(self, spot: QPoint, widget: QWidget | None = None) -> None:
        """Press the right button on the drawing, or on a header, and let the context menu open that it asks for."""
        widget = widget or self.editor.view.viewport()
        QTest.mousePress(widget, RIGHT, pos=spot)
        self._ask_for_menu(widget, QContextMenuEvent.Reason.Mouse, spot)
        QTest.mouseRelease(widget, RIGHT, pos=spot)

    def press_menu_key(self) -> None:
        """Press the menu key, of which the platform makes the same event."""
        self._ask_for_menu(self.editor.view, QContextMenuEvent.Reason.Keyboard, QPoint(0, 0))

    def _ask_for_menu(self, widget: QWidget, reason: QContextMenuEvent.Reason, spot: QPoint) -> None:
        QApplication.sendEvent(widget, QContextMenuEvent(reason, spot, widget.mapToGlobal(spot)))
        assert self.menu.isVisible()

    def pick(self, name: str) -> None:
        """Choose an entry of the open menu."""
        choose(self.menu, self.entry(name))
