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


def settle(panel: GradientCheckPanel, qtbot: QtBot) -> None:
    """Wait until everything that is asked for one weight is shown."""

    def ready() -> bool:
        found = panel.weight.prober.found
        return (
            found is not None
            and found.valley is not None
            and found.nudge.h == panel.bar.h
            and found.aim.project is panel.project
            and (found.aim.layer, found.aim.unit, found.aim.source) == panel.link
            and found.aim.kind == panel.bar.kind
            and panel.weight.curve.found is found
        )

    qtbot.waitUntil(ready)
