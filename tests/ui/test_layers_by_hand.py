"""Whole layers in the drawing, by real mouse and keys: copied, moved, removed, made wider, and begun afresh."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QGuiApplication, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QSpinBox, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from nnapp.project import current_model, current_parameters, opening_project, set_layers
from nnapp.topology import MOST_UNITS, initial_parameters
from nnapp.topology_text import layers_from
from tests.ui import gestures
from tests.ui.gestures import focus, type_into
from ui.document import Document
from ui.exchange import FLAT_OUT, Speed
from ui.main_window import MainWindow
from ui.network.places import Place, unit_name
from ui.plain_text import lines_tip
from ui.theme import DARK, LIGHT, Theme, apply_theme
from ui.topology_editor import TopologyEditor
from ui.topology_editor.layers.layer_handle import Grip, dragged_units

pytestmark = pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing")  # the offscreen plugin

LEFT = Qt.MouseButton.LeftButton
CONTROL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
NONE = Qt.KeyboardModifier.NoModifier


class Bench:
    """A document with its editor, wired as the window wires them, and what was refused last."""

    def __init__(self, qtbot: QtBot) -> None:
        self.document = Document(opening_project())
        self.topology = TopologyEditor(self.document)
        self.document.setParent(self.topology)
        self.refused = ""
        self.document.changed.connect(self.topology.show_project)
        self.document.refused.connect(self.note)
        qtbot.addWidget(self.topology)
        self.topology.resize(660, 420)
        with qtbot.waitExposed(self.topology):
            self.topology.show()

    def note(self, said: object) -> None:
        self.refused = str(said)


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication) -> Bench:
    apply_theme(qapp, LIGHT)
    return Bench(qtbot)


def with_layers(window: Bench | MainWindow, line: str) -> TopologyEditor:
    """Open a network of these layers behind the inputs of the table."""
    project = window.document.project
    window.document.open(set_layers(project, layers_from(line, like=project.topology.layers)))
    return window.topology


def widths(window: Bench | MainWindow) -> tuple[int, ...]:
    return window.document.project.topology.widths


def select(editor: TopologyEditor, layer: int) -> None:
    """Click a layer's name."""
    QTest.mouseClick(name_of(editor, layer), LEFT)
    assert editor.place == Place(layer)
    focus(editor.view)


def press(editor: TopologyEditor, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(editor.view, key, modifier)


def name_of(editor: TopologyEditor, layer: int) -> QToolButton:
    found = editor.findChild(QToolButton, f"layer{layer + 1}")
    assert found is not None
    return found


# Copied, moved, removed, added


def test_control_d_duplicates_the_selected_layer_and_not_cells_of_the_table(window: MainWindow) -> None:
    editor, before = window.topology, current_parameters(window.document.project)
    table = window.document.project.dataset
    select(editor, 0)
    press(editor, Qt.Key.Key_D, CONTROL)
    assert widths(window) == (5, 10, 10, 1)
    assert editor.place == Place(1), "the copy is selected"
    now = current_parameters(window.document.project)
    assert np.array_equal(now.weights[0], before.weights[0])
    assert np.array_equal(now.weights[2], before.weights[1])
    assert window.document.project.dataset is table
    assert window.document.stack.undoText() == "Duplicate layer"
    window.document.undo()
    assert widths(window) == (5, 10, 1)


def test_alt_and_arrows_move_the_selected_layer_which_stays_selected(bench: Bench) -> None:
    editor = with_layers(bench, "2-3-4-1")
    select(editor, 0)
    press(editor, Qt.Key.Key_Right, ALT)
    assert widths(bench) == (5, 3, 2, 4, 1)
    assert editor.place == Place(1)
    press(editor, Qt.Key.Key_Right, ALT)
    press(editor, Qt.Key.Key_Right, ALT)
    assert widths(bench) == (5, 3, 4, 2, 1)
    assert "output layer comes last" in bench.refused
    assert editor.place == Place(2)
    press(editor, Qt.Key.Key_Left, ALT)
    assert widths(bench) == (5, 3, 2, 4, 1)
    assert bench.document.stack.undoText() == "Move layer"


@pytest.mark.parametrize(("layer", "key", "reason"), [(-1, Qt.Key.Key_Right, "inputs"), (1, Qt.Key.Key_Left, "output")])
def test_the_ends_of_the_network_do_not_move_and_the_reason_is_said(
    bench: Bench, layer: int, key: Qt.Key, reason: str
) -> None:
    before = bench.document.project
    select(bench.topology, layer)
    press(bench.topology, key, ALT)
    assert bench.document.project is before
    assert reason in bench.refused
    press(bench.topology, Qt.Key.Key_D, CONTROL)
    assert bench.document.project is before


def open_menu(editor: TopologyEditor, layer: int) -> QMenu:
    """Open a layer's menu by its button."""
    QTest.mouseClick(editor.headers.headers[layer + 1].more, LEFT)
    menu = editor.headers.headers[layer + 1].menu
    assert menu.isVisible()
    return menu


def choose(menu: QMenu, step: str) -> None:
    action = menu.findChild(QAction, step)
    assert action is not None
    gestures.choose(menu, action)


@pytest.mark.parametrize(
    ("step", "expected", "selected"),
    [
        ("before", (5, 2, 4, 3, 1), 1),
        ("after", (5, 2, 3, 4, 1), 2),
        ("duplicate", (5, 2, 3, 3, 1), 2),
        ("left", (5, 3, 2, 1), 0),
        ("remove", (5, 2, 1), 1),
    ],
)
def test_the_menu_of_a_layer_does_it_too(bench: Bench, step: str, expected: tuple[int, ...], selected: int) -> None:
    editor = with_layers(bench, "2-3-1")
    choose(open_menu(editor, 1), step)
    assert widths(bench) == expected
    assert editor.place == Place(selected)
    bench.document.undo()
    assert widths(bench) == (5, 2, 3, 1)


def test_the_menu_says_why_something_cannot_be(bench: Bench) -> None:
    editor = with_layers(bench, "2-3-1")

    def off(layer: int) -> dict[str, str]:
        menu = open_menu(editor, layer)
        told = {a.objectName(): a.toolTip() for a in menu.actions() if a.objectName() and not a.isEnabled()}
        menu.close()
        return told

    assert off(0) == {"left": lines_tip("It is the first hidden layer already.")}
    assert off(1) == {"right": lines_tip("It is the last hidden layer already.")}
    assert set(off(2)) == {"after", "duplicate", "left", "right", "remove"}
    assert "gives the answer" in off(2)["remove"]


# Dragging a header


def drag_header(editor: TopologyEditor, layer: int, to_x: int, *, release: bool = True) -> None:
    """Drag a header sideways by its name, until its middle is at x of the strip."""
    name = name_of(editor, layer)
    start = name.rect().center()
    way = QPoint(to_x - editor.headers.headers[layer + 1].geometry().center().x(), 0)
    QTest.mousePress(name, LEFT, pos=start)
    QTest.mouseMove(name, start + way / 2)
    QTest.mouseMove(name, start + way)
    if release:
        QTest.mouseRelease(name, LEFT, pos=start + way)


def middle(editor: TopologyEditor, layer: int) -> int:
    return editor.headers.headers[layer + 1].geometry().center().x()


def test_a_header_is_dragged_to_another_place(bench: Bench) -> None:
    editor = with_layers(bench, "2-3-4-1")
    drag_header(editor, 0, middle(editor, 2) + 8)
    assert widths(bench) == (5, 3, 4, 2, 1)
    assert editor.place == Place(2)
    assert bench.document.stack.count() == 1
    assert not editor.headers.drag.ghost.isVisible()
    drag_header(editor, 2, middle(editor, 1) - 8)
    assert widths(bench) == (5, 3, 2, 4, 1)
    bench.document.undo()
    bench.document.undo()
    assert widths(bench) == (5, 2, 3, 4, 1)


def test_a_ghost_and_a_mark_say_where_a_header_would_go(bench: Bench) -> None:
    editor = with_layers(bench, "2-3-4-1")
    drag, before = editor.headers.drag, bench.document.project
    drag_header(editor, 0, middle(editor, 1) + 8, release=False)
    assert drag.ghost.isVisible()
    assert drag.mark.isVisible()
    assert middle(editor, 1) < drag.mark.geometry().center().x() < middle(editor, 2)
    assert bench.document.project is before
    name = name_of(editor, 0)
    QTest.mouseMove(name, name.rect().center() + QPoint(12, 0))
    assert drag.ghost.isVisible()
    assert not drag.mark.isVisible(), "there it would stay where it is"
    QTest.mouseRelease(name, LEFT, pos=name.rect().center() + QPoint(12, 0))
    assert bench.document.project is before


def test_escape_ends_the_drag_of_a_header(bench: Bench) -> None:
    editor = with_layers(bench, "2-3-4-1")
    before, selected = bench.document.project, editor.place
    focus(editor.view)
    drag_header(editor, 0, middle(editor, 2) + 8, release=False)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not editor.headers.drag.ghost.isVisible()
    assert not editor.headers.drag.mark.isVisible()
    QTest.mouseRelease(name_of(editor, 0), LEFT, pos=QPoint(300, 4))
    assert bench.document.project is before
    assert editor.place == selected, "nor was it a click"
    assert editor.view.hasFocus()
    select(editor, 0)


@pytest.mark.parametrize(("layer", "reason"), [(-1, "inputs come first"), (2, "output layer comes last")])
def test_dragging_the_ends_says_why_not(bench: Bench, layer: int, reason: str) -> None:
    editor = with_layers(bench, "2-3-1")
    before = bench.document.project
    drag_header(editor, layer, middle(editor, 1) + (40 if layer < 0 else -40), release=False)
    assert editor.headers.drag.ghost.cursor().shape() == Qt.CursorShape.ForbiddenCursor
    assert not editor.headers.drag.mark.isVisible()
    QTest.mouseRelease(name_of(editor, layer), LEFT, pos=QPoint(0, 0))
    assert bench.document.project is before
    assert reason in bench.refused


def test_a_small_movement_is_still_a_click(bench: Bench) -> None:
    editor = bench.topology
    name = name_of(editor, 0)
    QTest.mousePress(name, LEFT, pos=QPoint(5, 5))
    QTest.mouseMove(name, QPoint(8, 6))
    QTest.mouseRelease(name, LEFT, pos=QPoint(8, 6))
    assert editor.place == Place(0)


def test_a_narrow_header_of_a_deep_network_is_dragged_too(bench: Bench) -> None:
    editor = with_layers(bench, "2-3-4-5-6-7-8-1")
    drag_header(editor, 1, middle(editor, 5) + 3)
    assert widths(bench) == (5, 2, 4, 5, 6, 7, 3, 8, 1)
    assert editor.place == Place(5)


# The handle


def hover(editor: TopologyEditor, position: QPoint) -> None:
    where = QPointF(position)
    viewport = editor.view.viewport()
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        where,
        viewport.mapToGlobal(where),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        NONE,
    )
    QApplication.sendEvent(viewport, event)


def handle(editor: TopologyEditor, layer: int) -> Grip:
    return editor.layers.handles.grips[layer]


def drag_handle(editor: TopologyEditor, layer: int, pixels: int, *, release: bool = True) -> Grip:
    """Find the handle by moving the mouse over the column, and drag it."""
    hover(editor, editor.unit_position(layer, 0))
    grip = handle(editor, layer)
    assert grip.isVisible()
    start = grip.mapToGlobal(grip.rect().center())
    QTest.mousePress(grip, LEFT, pos=grip.rect().center())
    for part in (pixels // 2, pixels):
        QTest.mouseMove(grip, grip.mapFromGlobal(start + QPoint(0, part)))
    if release:
        QTest.mouseRelease(grip, LEFT, pos=grip.mapFromGlobal(start + QPoint(0, pixels)))
    return grip


def test_the_handle_is_seen_under_the_mouse_and_for_the_selected_layer(bench: Bench) -> None:
    editor = with_layers(bench, "2-3-1")

    def seen() -> list[bool]:
        return [grip.isVisible() for grip in editor.layers.handles.grips]

    assert seen() == [False, False]
    hover(editor, editor.unit_position(0, 0))
    assert seen() == [True, False]
    hover(editor, editor.unit_position(-1, 0))
    assert seen() == [False, False]
    select(editor, 1)
    assert seen() == [False, True]
    assert handle(editor, 1).cursor().shape() == Qt.CursorShape.SizeVerCursor
    assert "Ctrl+Up" in handle(editor, 1).toolTip()
    last = editor.unit_position(1, 2)
    assert handle(editor, 1).geometry().top() > last.y()
    assert abs(handle(editor, 1).geometry().center().x() - last.x()) <= 1


def test_dragging_the_handle_down_adds_units_in_one_step_at_the_end(bench: Bench) -> None:
    editor, before = bench.topology, bench.document.project
    flat = current_parameters(before)
    grip = drag_handle(editor, 0, 24, release=False)
    assert bench.document.project is before, "only a preview so far"
    preview = editor.layers.handles.preview
    assert preview.isVisible()
    assert preview.text() == "12 units (+2)"
    QTest.mouseRelease(grip, LEFT)
    assert widths(bench) == (5, 12, 1)
    assert not preview.isVisible()
    assert bench.document.stack.count() == 1
    assert bench.document.stack.undoText() == "Set number of units"
    assert np.array_equal(current_parameters(bench.document.project).weights[0][:10], flat.weights[0])
    drag_handle(editor, 0, -36)
    assert widths(bench) == (5, 9, 1)
    assert bench.document.stack.count() == 2, "each drag is a step of its own"
    bench.document.undo()
    assert widths(bench) == (5, 12, 1)


def test_up_to_nothing_leaves_one_unit(bench: Bench) -> None:
    editor = bench.topology
    grip = drag_handle(editor, 0, -900, release=False)
    assert editor.layers.handles.preview.text() == "1 unit (−9)"
    QTest.mouseRelease(grip, LEFT)
    assert widths(bench) == (5, 1, 1)


def test_escape_while_dragging_the_handle_leaves_all_as_it_was(bench: Bench) -> None:
    editor, before = bench.topology, bench.document.project
    focus(editor.view)
    grip = drag_handle(editor, 0, 48, release=False)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not editor.layers.handles.preview.isVisible()
    QTest.mouseMove(grip, QPoint(5, 90))
    QTest.mouseRelease(grip, LEFT, pos=QPoint(5, 90))
    assert bench.document.project is before
    assert editor.view.hasFocus()


def test_back_where_it_began_changes_nothing(bench: Bench) -> None:
    editor, before = bench.topology, bench.document.project
    grip = drag_handle(editor, 0, 48, release=False)
    start = grip.start
    assert start is not None
    QTest.mouseMove(grip, grip.mapFromGlobal(QPoint(grip.mapToGlobal(QPoint(9, 0)).x(), start)))
    assert editor.layers.handles.preview.text() == "10 units"
    QTest.mouseRelease(grip, LEFT)
    assert bench.document.project is before
    assert editor.place == Place(0), "but the layer is selected"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_preview_shows_new_units_as_ghosts_and_crosses_out_those_that_would_go(
    bench: Bench, qapp: QApplication, theme: Theme
) -> None:
    apply_theme(qapp, theme)
    QApplication.processEvents()
    editor = with_layers(bench, "4-1")
    preview = editor.layers.handles.preview
    grip = drag_handle(editor, 0, 24, release=False)
    column = preview.after
    assert column.units == 6
    image = editor.view.viewport().grab().toImage()
    ghosts = [ringed(image, column.x, column.top + unit * column.pitch, column.radius, theme) for unit in range(6)]
    assert ghosts == [False] * 4 + [True] * 2
    QTest.keyClick(grip, Qt.Key.Key_Escape)
    QTest.mouseRelease(grip, LEFT)
    grip = drag_handle(editor, 0, -24, release=False)
    image = editor.view.viewport().grab().toImage()
    spots = [editor.unit_position(0, unit) for unit in range(4)]
    crossed = [same(image, QPoint(spot.x() + 9, spot.y() + 9), theme.colour("text").getRgb()) for spot in spots]
    assert crossed == [False, False, True, True]
    QTest.keyClick(grip, Qt.Key.Key_Escape)
    QTest.mouseRelease(grip, LEFT)
    apply_theme(qapp, LIGHT)


def ringed(image: QImage, x: float, y: float, radius: float, theme: Theme) -> bool:
    # whether a circle in the accent's colour, dashed, is around a point
    angles = np.linspace(0, 2 * np.pi, 60)
    spots = [QPoint(round(x + radius * np.cos(angle)), round(y + radius * np.sin(angle))) for angle in angles]
    return sum(same(image, spot, theme.colour("accent").getRgb(), 60) for spot in spots) > 15


def same(image: QImage, spot: QPoint, colour: object, tolerance: int = 30) -> bool:
    assert isinstance(colour, tuple)
    found = [image.pixelColor(spot + QPoint(x, y)).getRgb() for x in (-1, 0, 1) for y in (-1, 0, 1)]
    return any(max(abs(a - b) for a, b in zip(each[:3], colour[:3], strict=True)) < tolerance for each in found)  # type: ignore[index]


@given(st.integers(1, MOST_UNITS), st.integers(-3000, 3000))
def test_the_further_a_handle_is_dragged_the_more_it_does(units: int, pixels: int) -> None:
    found = dragged_units(units, pixels)
    assert 1 <= found <= MOST_UNITS
    assert dragged_units(units, 0) == units
    assert found >= units if pixels > 0 else found <= units
    assert dragged_units(units, pixels + 40) >= found


@pytest.mark.parametrize(("units", "pixels", "expected"), [(4, 12, 5), (4, -12, 3), (10, 24, 12), (512, 12, 556)])
def test_a_step_is_one_unit_and_in_wide_layers_a_share_of_them(units: int, pixels: int, expected: int) -> None:
    assert dragged_units(units, pixels) == expected


def test_the_handle_of_a_wide_layer(bench: Bench) -> None:
    editor = with_layers(bench, "1000-1")
    hover(editor, editor.unit_position(0, 500))
    assert handle(editor, 0).geometry().bottom() <= editor.unit_position(0, 999).y() + 8, "the number is written below"
    grip = drag_handle(editor, 0, -24, release=False)
    units = int(editor.layers.handles.preview.text().split()[0])
    assert 800 < units < 900
    editor.view.viewport().grab()
    QTest.mouseRelease(grip, LEFT)
    assert widths(bench) == (5, units, 1)


def test_keys_change_the_number_of_units_as_one_step(bench: Bench) -> None:
    editor = bench.topology
    select(editor, 0)
    press(editor, Qt.Key.Key_Up, CONTROL)
    press(editor, Qt.Key.Key_Up, CONTROL)
    press(editor, Qt.Key.Key_Down, CONTROL)
    assert widths(bench) == (5, 11, 1)
    press(editor, Qt.Key.Key_Up, CONTROL | SHIFT)
    assert widths(bench) == (5, 21, 1)
    assert editor.place == Place(0)
    bench.document.undo()
    assert widths(bench) == (5, 10, 1)
    press(editor, Qt.Key.Key_Down, CONTROL | SHIFT)
    assert widths(bench) == (5, 1, 1)
    press(editor, Qt.Key.Key_Down, CONTROL)
    assert widths(bench) == (5, 1, 1)
    assert "1" in bench.refused


@pytest.mark.parametrize(("layer", "reason"), [(-1, "input column"), (1, "target")])
def test_keys_do_not_change_inputs_and_outputs_and_the_reason_is_said(bench: Bench, layer: int, reason: str) -> None:
    before = bench.document.project
    select(bench.topology, layer)
    press(bench.topology, Qt.Key.Key_Up, CONTROL)
    assert bench.document.project is before
    assert reason in bench.refused


def test_a_thousand_units_by_number_and_too_many_are_refused(bench: Bench) -> None:
    editor = bench.topology
    spin = editor.findChild(QSpinBox, "units1")
    assert spin is not None
    type_into(spin, "1000")
    assert widths(bench) == (5, 1000, 1)
    assert spin.text() == "1000"
    type_into(spin, "0")
    assert widths(bench) == (5, 1000, 1)
    with_layers(bench, "5000-5-1")
    second = editor.findChild(QSpinBox, "units2")
    assert second is not None
    select(editor, 1)
    type_into(second, "9000")
    assert widths(bench) == (5, 5000, 5, 1)
    assert "too large" in bench.refused
    assert second.value() == 5


# Begin afresh


def test_f9_forgets_all_training_in_one_step(window: MainWindow, qtbot: QtBot) -> None:
    window.set_speed(Speed(FLAT_OUT))
    window.trainer.run(50)
    qtbot.waitUntil(lambda: not window.trainer.running, timeout=10_000)
    trained = window.document.project
    assert current_model(trained).epoch == 50
    QTest.keyClick(window, Qt.Key.Key_F9)
    now = window.document.project
    assert now.model is None
    start = initial_parameters(now.topology, now.training.seeds.start)
    assert np.array_equal(window.topology.parameters.flat, start.flat)
    assert window.document.stack.undoText() == "Start afresh"
    window.document.undo()
    assert window.document.project is trained


def test_at_the_start_f9_does_nothing_and_says_why(window: MainWindow) -> None:
    action = window.commands["start-afresh"]
    assert not action.isEnabled()
    assert "at its start" in action.toolTip()
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert not window.document.stack.canUndo()
    select(window.topology, 0)
    press(window.topology, Qt.Key.Key_Up, CONTROL)
    assert action.isEnabled()


def test_a_running_training_begins_again_and_what_it_had_learned_can_be_had_back(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.set_speed(Speed(FLAT_OUT))
    window.trainer.run(100_000_000)
    qtbot.waitUntil(lambda: window.trainer.progress.epoch > 500, timeout=10_000)
    window.set_speed(Speed(2))
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert window.trainer.running
    assert window.document.project.model is None
    assert window.trainer.progress.begin == 0
    assert window.document.stack.undoText() == "Start afresh"
    window.trainer.pause()
    while window.document.stack.undoText() != "Start afresh":
        window.document.undo()
    window.document.undo()
    assert current_model(window.document.project).epoch > 500


def test_the_notice_of_what_was_kept_offers_to_start_afresh(window: MainWindow, qtbot: QtBot) -> None:
    window.set_speed(Speed(FLAT_OUT))
    window.trainer.run(20)
    qtbot.waitUntil(lambda: not window.trainer.running, timeout=10_000)
    drag_handle(window.topology, 0, 24)
    assert "kept their place" in window.notice.label.text()
    assert window.notice.button.isVisible()
    assert window.notice.button.text() == "Start Afresh (F9)"
    QTest.mouseClick(window.notice.button, LEFT)
    now = window.document.project
    assert now.model is None
    assert now.topology.widths == (5, 12, 1)
    assert not window.notice.isVisible()
    window.document.undo()
    assert current_model(window.document.project).epoch == 20


def test_an_edit_of_the_layers_in_a_run_closes_it_applies_and_goes_on(window: MainWindow, qtbot: QtBot) -> None:
    window.trainer.run(100_000)
    qtbot.waitUntil(lambda: window.trainer.progress.epoch > 2, timeout=10_000)
    drag_handle(window.topology, 0, 24)
    assert widths(window) == (5, 12, 1)
    assert window.trainer.running
    select(window.topology, 0)
    press(window.topology, Qt.Key.Key_D, CONTROL)
    assert widths(window) == (5, 12, 12, 1)
    assert window.trainer.running
    assert current_model(window.document.project).epoch > 2


# The menu


def network_menu(window: MainWindow) -> QMenu:
    found = next(action.menu() for action in window.menuBar().actions() if action.text() == "&Network")
    assert isinstance(found, QMenu)
    return found


def disabled(window: MainWindow) -> dict[str, str]:
    """Open the menu, and return what is disabled in it, with the reasons."""
    menu = network_menu(window)
    menu.popup(QPoint(0, 0))
    told = {each.objectName(): each.toolTip() for each in menu.actions() if each.objectName() and not each.isEnabled()}
    menu.close()
    return told


def test_the_menu_enables_what_makes_sense_and_says_why_the_rest_does_not(window: MainWindow) -> None:
    QGuiApplication.clipboard().setText("4-1")  # which could be pasted
    editor = with_layers(window, "2-3-1")
    assert set(disabled(window)) == {"duplicate-layer", "remove-selected", "move-left", "move-right", "add-unit"}
    assert "No layer is selected" in disabled(window)["move-left"]
    select(editor, 0)
    assert set(disabled(window)) == {"move-left"}
    assert "first hidden layer" in disabled(window)["move-left"]
    select(editor, 2)
    assert set(disabled(window)) == {"duplicate-layer", "remove-selected", "move-left", "move-right", "add-unit"}
    assert all(window.commands[name].isEnabled() for name in ("duplicate-layer", "add-unit")), "the keys still work"


def test_every_command_of_the_menu_does_what_it_says(window: MainWindow) -> None:
    editor = with_layers(window, "2-3-1")
    actions = {each.objectName(): each for each in network_menu(window).actions()}
    actions["add-layer"].trigger()
    assert widths(window) == (5, 2, 3, 4, 1)
    select(editor, 0)
    actions["add-unit"].trigger()
    assert widths(window) == (5, 3, 3, 4, 1)
    actions["duplicate-layer"].trigger()
    assert widths(window) == (5, 3, 3, 3, 4, 1)
    actions["move-right"].trigger()
    actions["move-right"].trigger()
    assert widths(window) == (5, 3, 3, 4, 3, 1)
    actions["move-left"].trigger()
    assert widths(window) == (5, 3, 3, 3, 4, 1)
    actions["remove-selected"].trigger()
    assert widths(window) == (5, 3, 3, 4, 1)
    QTest.mouseClick(editor.view.viewport(), LEFT, pos=editor.unit_position(0, 1))
    actions["remove-selected"].trigger()
    assert widths(window) == (5, 2, 3, 4, 1)


# Looks


@pytest.mark.parametrize("line", ["10-1", "10-4-1", "2-3-4-5-6-7-8-1", "1000-1"])
def test_headers_neither_overlap_nor_leave_the_strip(window: MainWindow, line: str) -> None:
    window.resize(1280, 800)
    editor = with_layers(window, line)
    QApplication.processEvents()
    areas = [header.geometry() for header in editor.headers.headers]
    assert all(editor.headers.rect().contains(area) for area in areas)
    assert all(before.right() < after.left() for before, after in pairwise(areas))
    pluses: list[QWidget] = [plus for plus in editor.headers.pluses if plus.isVisible()]
    assert not any(area.intersects(plus.geometry()) for area in areas for plus in pluses)


@pytest.mark.parametrize("points", [9, 20])
def test_what_a_narrow_header_says_fits_into_it(bench: Bench, qapp: QApplication, points: int) -> None:
    editor = bench.topology
    font = editor.font()
    font.setPointSizeF(points)
    editor.setFont(font)
    with_layers(bench, "2-3-4-5-6-7-8-1")
    QApplication.processEvents()
    for header in editor.headers.headers:
        image = header.grab().toImage()
        ground = editor.palette().color(header.backgroundRole())
        edge = [image.pixelColor(x, y) for x in (1, header.width() - 2) for y in range(6, header.height() - 6)]
        dark = [colour for colour in edge if abs(colour.lightness() - ground.lightness()) > 90]
        assert not dark, f"the letters of {header.painted} reach the edge"


def test_class_names_stand_at_the_output_units(window: MainWindow) -> None:
    window.data.open_sample("iris")
    last = len(window.document.project.topology.layers) - 1
    names = [unit_name(window.document.project, last, unit) for unit in range(3)]
    assert [name.split()[-1].strip("“”=") for name in names] == ["setosa", "versicolor", "virginica"]
