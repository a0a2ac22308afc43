"""The panel of the gradient check for a test, and what its button does."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.document import Document
from ui.gradient_check import GradientCheckPanel


def shown(document: Document, qtbot: QtBot) -> Iterator[GradientCheckPanel]:
    """Show the panel of a document, and end its work afterwards."""
    panel = GradientCheckPanel(document)
    qtbot.addWidget(panel)
    document.changed.connect(panel.show_project)
    panel.resize(930, 330)
    panel.show_project(document.project, None)
    with qtbot.waitExposed(panel):
        panel.show()
    yield panel
    panel.shut_down()


def check(panel: GradientCheckPanel, qtbot: QtBot) -> None:
    """Turn to the page of many weights, press Check, and wait for what comes out."""
    panel.bar.tabs.setCurrentIndex(1)
    with qtbot.waitSignal(panel.network.ended):
        QTest.mouseClick(panel.network.line.start, Qt.MouseButton.LeftButton)
