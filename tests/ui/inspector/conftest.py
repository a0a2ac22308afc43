"""The panel Explain, on a document of its own, for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from nnapp.project import Project, opening_project
from tests.ui.explaining import Open
from ui.document import Document
from ui.exchange import FLAT_OUT, Speed
from ui.inspector import InspectorPanel
from ui.trainer import Trainer


@pytest.fixture
def open_panel(qtbot: QtBot) -> Iterator[Open]:
    """Give what opens panels on projects, and end their threads afterwards."""
    panels: list[InspectorPanel] = []

    def opened(project: Project) -> InspectorPanel:
        document = Document(project)
        trainer = Trainer(document)
        trainer.set_speed(Speed(FLAT_OUT))
        panel = InspectorPanel(document, trainer)
        panels.append(panel)
        document.setParent(panel)
        document.changed.connect(panel.show_project)
        qtbot.addWidget(panel)
        panel.resize(930, 330)
        with qtbot.waitExposed(panel):
            panel.show()
        qtbot.waitUntil(lambda: panel.stepper.walk is not None or bool(panel.stepper.problem))
        return panel

    yield opened
    for panel in panels:
        panel.shut_down()
        panel.trainer.shut_down()


@pytest.fixture
def panel(open_panel: Open) -> InspectorPanel:
    """Give the panel on the opening project."""
    return open_panel(opening_project())
