"""What a lesson keeps as it is: its controls are disabled and say why, and come back exactly as they were."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from nnapp.lessons import LOCKS, action_from, lesson_paths, performed
from nnapp.project import add_layer, opening_project, set_weight
from ui.kept import Kept, grey
from ui.lesson_panel import LessonPanel
from ui.main_window import MainWindow
from ui.network.places import Place

UNLOCK = "Unlock is above the lesson."
ALL = Kept(frozenset(LOCKS), "What & <b>why</b>")


def states(window: MainWindow) -> dict[str, tuple[bool, str]]:
    """Return whether each control of training, network and table can be used, and what its tool tip says."""
    found = {}
    for panel in (window.training, window.topology, window.grid):
        for number, widget in enumerate(panel.findChildren(QWidget)):
            if not isinstance(widget, QMenu):
                name = f"{panel.objectName()} {number} {type(widget).__name__} {widget.objectName()}"
                found[name] = widget.isEnabled(), widget.toolTip()
    return found


@pytest.fixture
def lessons(window: MainWindow, qtbot: QtBot) -> LessonPanel:
    """Give the panel of the window, in front."""
    window.commands["lessons"].trigger()
    panel = window.learning.lessons
    qtbot.waitUntil(panel.isVisible)
    return panel


def test_all_is_given_back_exactly(window: MainWindow) -> None:
    before = states(window)
    actions = {name: (window.commands[name].isEnabled(), window.commands[name].toolTip()) for name in ("new-start",)}
    window.document.keep(ALL)
    during = states(window)
    assert sum(during[name] != before[name] for name in before) > 40
    window.document.edit(partial(set_weight, position=0, unit=0, source=0, value=0.5), "Weight")  # shows all anew
    window.document.undo()
    window.document.keep(Kept())
    assert states(window) == before
    for name, state in actions.items():
        assert (window.commands[name].isEnabled(), window.commands[name].toolTip()) == state


@pytest.mark.parametrize("lock", LOCKS)
def test_only_what_is_kept_is_disabled(lock: str, window: MainWindow) -> None:
    before = states(window)
    window.document.keep(Kept(frozenset({lock}), "XOR"))
    during = states(window)
    changed = {name for name in before if during[name][0] != before[name][0]}
    panels = {
        "network": {"topologyEditor"},
        "table": {window.grid.objectName()},
        "weights": set(),
        "settings": {window.training.objectName()},
        "learning-rate": {window.training.objectName()},
        "seeds": {window.training.objectName()},
    }[lock]
    assert {name.split(" ")[0] for name in changed} == {name.split(" ")[0] or "" for name in panels} or not changed
    assert bool(changed) is (lock != "weights")


def test_training_panel(window: MainWindow) -> None:
    settings = window.training.hyper_parameters
    window.document.keep(Kept(frozenset({"settings"}), "XOR"))
    cost, rate = settings.form.controls["cost"], settings.form.controls["learning_rate"]
    assert not cost.isEnabled() and "keeps the settings" in cost.toolTip() and UNLOCK in cost.toolTip()
    assert rate.isEnabled() and settings.form.sliders["learning_rate"].isEnabled()
    assert not settings.schedule.controls["schedule"].isEnabled()
    assert not settings.stops.controls["patience"].isEnabled() and settings.seeds.controls["start"].isEnabled()
    assert settings.groups["stops"].button.isEnabled()  # what is kept can still be looked at
    window.document.keep(Kept(frozenset({"learning-rate", "seeds"}), "XOR"))
    assert cost.isEnabled() and UNLOCK not in cost.toolTip()
    assert not rate.isEnabled() and not settings.form.sliders["learning_rate"].isEnabled()
    assert not settings.seeds.controls["start"].isEnabled() and not settings.locks.buttons["start"].isEnabled()
    assert "seeds" in settings.locks.buttons["order"].toolTip()
    assert not window.commands["new-start"].isEnabled()


def test_parameters_of_a_choice_stay_disabled_when_another_is_shown(window: MainWindow) -> None:
    settings = window.training.hyper_parameters
    window.document.keep(Kept(frozenset({"settings"}), "XOR"))
    window.document.edit(partial(performed, action=action_from("set optimizer momentum")), "Optimizer")
    form = settings.form.parameters["optimizer"]
    assert all(not each.isEnabled() and UNLOCK in each.toolTip() for each in form.controls.values())
    window.document.keep(Kept())
    assert all(each.isEnabled() and UNLOCK not in each.toolTip() for each in form.controls.values())


def test_presets_that_would_change_what_is_kept_say_so(window: MainWindow, lessons: LessonPanel) -> None:
    assert lessons.open_file(lesson_paths()[1])
    lessons.load()
    menu = window.training.presets
    menu.fill()
    ready = [each for each in menu.menu.actions() if each.objectName().startswith("preset-")]
    refused = [each for each in ready if not each.isEnabled()]
    assert len(refused) >= 4 and all("Unlock" in each.toolTip() for each in refused)
    QTest.mouseClick(lessons.bar.unlock, Qt.MouseButton.LeftButton)
    menu.fill()
    assert not any("Unlock" in each.toolTip() for each in menu.menu.actions())


def test_network(window: MainWindow) -> None:
    editor = window.topology
    window.document.keep(Kept(frozenset({"network"}), "XOR"))
    header = editor.headers.headers[1]
    for control in (header.units, header.activation, header.more, header.remove, editor.headers.pluses[0]):
        assert not control.isEnabled() and "keeps the network" in control.toolTip()
    assert not editor.layers.type_button.isEnabled() and header.name.isEnabled()
    editor.select(Place(0))
    assert not any(grip.isVisible() for grip in editor.layers.handles.grips)
    menu = editor.places.menu
    menu.show_place(window.document.project, Place(0, 0), window.document.kept)
    usable = {action.objectName() for action in menu.actions() if action.isEnabled() and not action.isSeparator()}
    assert usable == {"bias-origin", "origin", "value"}
    network = window.network_actions
    assert "keeps the network" in network.reason("add-layer") and network.reason("copy-network") == ""
    window.document.keep(Kept())
    assert any(grip.isVisible() for grip in editor.layers.handles.grips)
    assert header.units.isEnabled() and network.reason("add-layer") == ""


def test_a_kept_header_is_not_dragged(window: MainWindow, qtbot: QtBot) -> None:
    window.document.edit(partial(add_layer, position=0), "Layer")
    window.document.keep(Kept(frozenset({"network"}), "XOR"))
    header = window.topology.headers.headers[1]
    QTest.mousePress(header.name, Qt.MouseButton.LeftButton)
    QTest.mouseMove(header.name, header.name.rect().center() + header.rect().topRight() * 2)
    assert not window.topology.headers.drag.ghost.isVisible()
    QTest.mouseRelease(header.name, Qt.MouseButton.LeftButton)


def test_weights_are_shown_and_not_typed_over(window: MainWindow) -> None:
    editor = window.topology
    window.document.keep(Kept(frozenset({"weights"}), "XOR"))
    before = window.document.project
    editor.select(Place(0, 0, 0))
    editor.open_card()
    assert editor.card.isVisible() and editor.card.field.isReadOnly() and "XOR" in editor.card.kept.text()
    QTest.keyClicks(editor.card.field, "3")
    QTest.keyClick(editor.card.field, Qt.Key.Key_Up)
    QTest.keyClick(editor.card.field, Qt.Key.Key_Return)
    assert window.document.project is before
    menu = editor.places.menu
    menu.show_place(before, Place(0, 0, 0), window.document.kept)
    usable = {action.objectName() for action in menu.actions() if action.isEnabled()}
    assert not usable & {"value", "zero"} and "freeze" in usable
    window.document.keep(Kept())
    editor.open_card()
    assert not editor.card.field.isReadOnly() and not editor.card.kept.isVisible()
    QTest.keyClick(editor.card.field, Qt.Key.Key_Up)
    assert window.document.project is not before


def test_table(window: MainWindow) -> None:
    grid = window.grid
    index = grid.model.index(0, 0)
    assert grid.model.flags(index) & Qt.ItemFlag.ItemIsEditable
    window.document.keep(Kept(frozenset({"table"}), "XOR"))
    assert not grid.model.flags(index) & Qt.ItemFlag.ItemIsEditable
    for name, button in grid._buttons.items():
        assert button.isEnabled() is (name == "show-rows"), name
        assert (UNLOCK in button.toolTip()) is (name != "show-rows"), name
    grid.view.setCurrentIndex(index)  # which else enables the buttons for rows
    assert not grid._buttons["remove-row"].isEnabled()
    usable = {action.objectName() for action in grid.menus.cell_menu().actions() if action.isEnabled()}
    assert usable - {""} == {"origin", "copy", "select"}
    column = grid.menus.column_menu(0)
    assert column is not None
    usable = {action.objectName() for action in column.actions() if action.isEnabled()}
    assert {"sort-ascending", "filter"} <= usable and not usable & {"rename", "remove", "role-input", "settings"}
    actions = window.grid_actions
    assert "keeps the table" in actions.reason("paste") and actions.reason("find") == ""
    window.document.keep(Kept())
    assert grid.model.flags(index) & Qt.ItemFlag.ItemIsEditable and grid._buttons["remove-row"].isEnabled()


def test_a_lesson_keeps_and_unlock_and_another_project_give_back(window: MainWindow, lessons: LessonPanel) -> None:
    assert lessons.open_file(lesson_paths()[1])
    assert window.document.kept == Kept()  # not before its project is open
    lessons.load()
    kept = window.document.kept
    assert kept == Kept(frozenset({"network", "table", "settings"}), "Forward propagation")
    units = window.topology.headers.headers[1].units
    assert not units.isEnabled() and "“Forward propagation” keeps the network as it is" in units.toolTip()
    window.document.undo()  # there is nothing of before: the project was opened
    QTest.mouseClick(lessons.bar.unlock, Qt.MouseButton.LeftButton)
    assert window.document.kept == Kept() and units.isEnabled()
    lessons.load()
    lessons.open_file(lesson_paths()[14])
    lessons.load()
    assert window.document.kept.names == {"table"} and window.topology.headers.pluses[0].isEnabled()
    window.document.open(opening_project())
    assert window.document.kept == Kept()


def test_the_title_of_a_lesson_is_never_taken_for_html(qtbot: QtBot) -> None:
    assert "“What & <b>why</b>”" in ALL.reason("table")
    assert "<b>" not in ALL.tip("table") and ALL.tip() == "" == Kept().tip("table")
    label = QLabel(ALL.tip("seeds"))
    qtbot.addWidget(label)
    menu = QMenu()
    qtbot.addWidget(menu)
    menu.addAction("One").setObjectName("one")
    menu.addAction("Two").setObjectName("two")
    grey(menu, "", ())
    assert all(action.isEnabled() for action in menu.actions())
    grey(menu, ALL.reason("table"), {"two"})
    assert [action.isEnabled() for action in menu.actions()] == [False, True]
    assert "<b>" not in menu.actions()[0].toolTip()
