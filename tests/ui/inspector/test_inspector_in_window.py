"""The panel Explain in the whole window: what it lights up, where one comes to it from, and undo."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnapp.walk import Place
from tests.ui.gestures import focus
from ui.docks import bring_up
from ui.document import Selection
from ui.main_window import MainWindow
from ui.seen import is_seen
from ui.topology_editor.quantities.link_quantity import Quantity


def lit_in(window: MainWindow) -> list[object]:
    return [each.place for each in window.topology.explaining.lights.lit]


def test_the_picture_lights_what_the_steps_are_at_while_they_can_be_seen(window: MainWindow, qtbot: QtBot) -> None:
    window.document.select(Selection(row=1))
    window.commands["explain"].trigger()
    inspector = window.learning.inspector
    qtbot.waitUntil(lambda: inspector.stepper.walk is not None and bool(lit_in(window)))
    QTest.mouseClick(inspector.bar.forward, Qt.MouseButton.LeftButton)
    assert (0, 0, None) in [tuple(place) for place in lit_in(window)]
    bring_up(window.question)
    qtbot.waitUntil(lambda: not lit_in(window))  # another tab is in front
    bring_up(inspector)
    qtbot.waitUntil(lambda: bool(lit_in(window)))


def test_where_does_this_come_from_opens_the_steps_at_what_is_selected(window: MainWindow, qtbot: QtBot) -> None:
    window.document.select(Selection(row=4, layer=0, unit=2, source=3))
    inspector = window.learning.inspector
    for quantity, wanted in ((Quantity.WEIGHT, "weight"), (Quantity.GRADIENT, "gradient"), (Quantity.UPDATE, "step")):
        window.topology.showing.show_quantity(quantity)
        window.commands["where-from"].trigger()
        assert inspector.stepper.place == Place(wanted, 0, 2, 3)
    assert is_seen(inspector)
    assert inspector.stepper.walk.rows.tolist() == [4]
    window.document.select(Selection(row=4))
    window.commands["where-from"].trigger()
    qtbot.waitUntil(lambda: inspector.stepper.place == Place("row_cost", row=0))
    bring_up(window.grid)
    window.grid.view.go_to(6, 1)
    focus(window.grid.view)
    window.commands["where-from"].trigger()
    qtbot.waitUntil(lambda: inspector.stepper.place == Place("x", unit=1, row=0))
    assert inspector.stepper.walk.rows.tolist() == [6]


def test_updates_made_step_by_step_are_ordinary_steps_of_undo(window: MainWindow, qtbot: QtBot) -> None:
    window.commands["explain"].trigger()
    inspector, document = window.learning.inspector, window.document
    qtbot.waitUntil(lambda: inspector.stepper.walk is not None)
    projects = [document.project]
    for _ in range(3):
        inspector.stepper.to_last()
        inspector.stepper.forward()
        qtbot.waitUntil(lambda: document.project is not projects[-1] and not inspector.stepper.borders.waiting)
        projects.append(document.project)
    document.undo()
    document.undo()
    assert document.project is projects[1]
    assert inspector.stepper.walk.project is projects[1]
    assert inspector.bar.back.isEnabled()
    inspector.stepper.to_first()
    inspector.stepper.back()
    assert document.project is projects[0]
