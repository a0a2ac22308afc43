"""What a lesson keeps as it is: its controls are disabled and say why, and come back exactly as they were."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from nnapp.lessons import LOCKS, action_from, lesson_paths, performed, refuse_locked
from nnapp.project import add_layer, opening_project, set_weight
from ui.docks import bring_up
from ui.document import allow_all
from ui.kept import Kept, grey
from ui.lesson_panel import LessonPanel
from ui.main_window import MainWindow
from ui.network.places import Place
from ui.outline.rows import row_of

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


TABLE = Kept(frozenset({"table"}), "XOR")
OF_TABLE = ("import", "paste-table", "generate", "split-rows", "shuffle-labels", "column-settings", "new-derived")


def test_commands_of_the_window_that_would_change_what_is_kept(window: MainWindow) -> None:
    commands = window.commands
    usual = {name: commands[name].toolTip() for name in (*OF_TABLE, "propose")}
    window.document.keep(TABLE)
    for name in OF_TABLE:
        assert not commands[name].isEnabled() and "keeps the table" in commands[name].toolTip(), name
    assert commands["propose"].isEnabled() and commands["export-table"].isEnabled() and commands["open"].isEnabled()
    uses = next(menu for menu in window.findChildren(QMenu) if menu.title() == "&Use Rows For")
    recent = next(menu for menu in window.findChildren(QMenu) if menu.title() == "Import R&ecent")
    for menu in (uses, recent):
        assert not menu.menuAction().isEnabled() and UNLOCK in menu.menuAction().toolTip()
    window.document.keep(Kept(frozenset({"settings"}), "XOR"))
    assert not commands["propose"].isEnabled() and all(commands[name].isEnabled() for name in OF_TABLE)
    assert uses.menuAction().isEnabled() and recent.menuAction().isEnabled()
    window.document.keep(Kept())
    assert {name: commands[name].toolTip() for name in usual} == usual


def test_a_dropped_table_is_not_even_previewed(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,2\n", "utf-8")
    window.document.keep(TABLE)
    window.open_files([path])
    assert window.imports.dialog is None and "keeps the table" in window.notice.label.text()
    window.document.keep(Kept())
    window.open_files([path])
    assert window.imports.dialog is not None


def test_names_of_columns_and_units_are_not_typed_over(window: MainWindow) -> None:
    header = window.grid.view.header
    window.document.keep(Kept(frozenset({"table", "network"}), "XOR"))
    header.rename(0)
    assert header.editor is None and "keeps the table" in window.notice.label.text()
    window.topology.select(Place(0, 0))
    QTest.keyClick(window.topology.view, Qt.Key.Key_F2)
    assert "keeps the network" in window.notice.label.text()
    window.document.keep(Kept())
    header.rename(0)
    assert header.editor is not None


def test_nothing_is_drawn_and_the_tool_of_before_comes_back(window: MainWindow, qtbot: QtBot) -> None:
    bring_up(window.drawing)
    qtbot.waitUntil(window.drawing.isVisible)
    tools, controls = window.drawing.tools, window.drawing.controls
    tools.choose("brush")
    usual = {name: (each.isEnabled(), each.toolTip()) for name, each in tools.buttons.items()}
    window.document.keep(TABLE)
    assert tools.tool.name == "select" and tools.buttons["select"].isEnabled()
    for name in ("point", "brush", "move", "erase"):
        assert not tools.buttons[name].isEnabled() and UNLOCK in tools.buttons[name].toolTip()
    assert not controls.radius.isEnabled() and not controls.new_class.isEnabled() and controls.answer.isEnabled()
    QTest.keyClick(window.drawing.view, Qt.Key.Key_A)
    assert tools.tool.name == "select"
    before = window.document.project
    window.drawing.drawer.remove(np.array([0]))
    assert window.document.project is before and "keeps the table" in window.notice.label.text()
    window.document.keep(Kept())
    assert tools.tool.name == "brush" and controls.radius.isEnabled()
    assert {name: (each.isEnabled(), each.toolTip()) for name, each in tools.buttons.items()} == usual


def test_the_outline_types_over_what_is_free_only(window: MainWindow, qtbot: QtBot) -> None:
    bring_up(window.outline)
    qtbot.waitUntil(window.outline.isVisible)
    editing, tree = window.outline.editing, window.outline.tree
    window.document.keep(Kept(frozenset({"network"}), "XOR"))
    tree.go_to(row_of(Place(0, 0)))
    editing.carry_out("name")
    assert "keeps the network" in window.notice.label.text()
    tree.go_to(row_of(Place(0, 0, 0)))
    editing.carry_out("edit")
    assert tree.state() is tree.State.EditingState  # a weight can be changed
    window.document.keep(ALL)
    assert all(not index.flags() & Qt.ItemFlag.ItemIsEditable for index in tree.selectedIndexes())


def test_a_remedy_that_would_change_what_is_kept_says_so(window: MainWindow, qtbot: QtBot) -> None:
    window.document.edit(partial(performed, action=action_from("layers 4-1 hard-limit sigmoid")), "Layers")
    bring_up(window.outline)
    checks = window.outline.checks
    qtbot.waitUntil(lambda: any(row.finding.change is not None for row in checks.rows))
    row = next(row for row in checks.rows if row.finding.change is not None)
    lock_all(window)
    assert not row.remedy.isEnabled() and "Unlock" in row.remedy.toolTip()
    window.document.guard = allow_all
    window.document.keep(Kept())
    assert row.remedy.isEnabled()


def lock_all(window: MainWindow) -> None:
    """Keep everything, as a lesson does it."""
    window.document.guard = partial(refuse_locked, frozenset(LOCKS))
    window.document.keep(ALL)


def test_a_measure_may_be_recorded_whatever_is_kept(window: MainWindow) -> None:
    lock_all(window)
    window.cost.set_quantity("rmse")
    window.cost.record()
    assert window.document.project.training.measured == ("rmse",)


def test_replace_is_disabled_in_the_bar_too(window: MainWindow) -> None:
    bar = window.grid.find_bar
    bar.open_replace()
    window.document.keep(TABLE)
    assert not bar.one.isEnabled() and not bar.all.isEnabled() and UNLOCK in bar.all.toolTip()


def test_keys_of_dialogs_say_why_and_open_nothing(window: MainWindow) -> None:
    lock_all(window)
    window.grid.view.selectAll()
    window.grid.commands.fills.ask()
    assert window.grid.commands.fills.dialog is None and "keeps the table" in window.notice.label.text()
    window.topology.layers.type_layers()
    assert window.topology.layers.dialog is None and "keeps the network" in window.notice.label.text()
