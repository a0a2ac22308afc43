"""The main window: the newcomer's way through it, files, notices and the questions before something is lost."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QMenu,
    QMessageBox,
    QRadioButton,
    QToolButton,
)

from nnapp.activations import Identity
from nnapp.dataset import Split
from nnapp.network import predict
from nnapp.project import (
    current_parameters,
    opening_project,
    set_activation,
    set_cell,
    set_split,
    set_training,
    set_units,
    with_model,
)
from nnapp.projectfile import load, save
from nnapp.run import Run
from nnapp.training import StopRules
from nnapp.transfer import network_bytes, pasted
from nnapp.vectors import stack_of
from tests.ui.gestures import focus, press_keys
from ui.charts.gradient.held import taken
from ui.charts.gradient.words import GradientWords
from ui.docks import named
from ui.exchange import FLAT_OUT, Speed
from ui.main_window import MainWindow
from ui.seen import is_seen

SAVE, DISCARD, CANCEL = (
    QMessageBox.StandardButton.Save,
    QMessageBox.StandardButton.Discard,
    QMessageBox.StandardButton.Cancel,
)

POPUPS = pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing")  # the offscreen plugin


def edit(window) -> None:
    assert window.document.edit(partial(set_cell, row=0, column=0, text="1"), "Edit")


def press_message(button_text: str, seen: list[str]) -> None:
    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        seen.append(box.text())
        next(b for b in box.buttons() if button_text in b.text().replace("&", "")).click()

    QTimer.singleShot(0, press)


def test_run_learns_before_ones_eyes(window, qtbot):
    window.set_speed(Speed(FLAT_OUT))
    qtbot.keyClick(window.topology, Qt.Key.Key_F5)
    assert window.trainer.running
    qtbot.waitUntil(lambda: not window.trainer.running, timeout=10_000)
    assert window.last_snapshot.epoch == 1000
    assert window.last_snapshot.cost < 0.2
    assert window.windowTitle().startswith("Untitled")
    assert window.isWindowModified()
    assert "Train 1000 epochs" in window.commands["undo"].text()
    assert "1,000 of 1,000" in window.training.epoch_label.text()


def test_the_opening_speed_is_about_a_hundred_epochs_a_second(window, qtbot):
    window.training.run_button.click()
    qtbot.waitUntil(lambda: window.trainer.progress.epoch >= 60, timeout=10_000)
    window.training.run_button.click()
    assert not window.trainer.running
    assert window.trainer.speed == Speed(100, "epoch")
    assert window.trainer.progress.epochs_per_second < 160  # how far below it stays is the machine's affair


def test_the_plots_draw_while_it_runs(window, qtbot):
    window.trainer.run(10_000_000)
    before = window.cost.frames_drawn, window.weights.frames_drawn
    qtbot.waitUntil(lambda: window.cost.frames_drawn > before[0] + 5, timeout=10_000)
    qtbot.waitUntil(lambda: window.weights.frames_drawn > before[1] + 5, timeout=10_000)
    window.trainer.pause()


def test_after_patience_all_views_say_whose_weights_they_show(window, qtbot):
    project = set_split(opening_project(), range(4), Split.VALIDATION)
    training = replace(project.training, stop=StopRules(patience=30), epochs=5000)
    window.document.open(set_training(project, training))
    run = Run(window.document.project)
    run.advance(5000, lambda: False)
    kept = run.stop.kept_epoch
    assert window.document.edit(lambda project: with_model(project, run.model()), "Run")
    assert {plot.snapshot.weights_epoch for plot in window.plots.values()} == {kept}, "before it is evaluated"
    qtbot.waitUntil(lambda: window.last_snapshot.epoch == run.stop.epoch and window.last_snapshot.cost > 0)
    assert {plot.snapshot.weights_epoch for plot in window.plots.values()} == {kept}
    assert window.training.cost_label.text().endswith(f" of epoch {kept}")
    window.plots["activations"].draw()
    assert window.plots["activations"].heading.whole.endswith(f"at epoch {kept}")
    held = taken(replace(window.last_snapshot, gradient=run.gradient()), stack_of(run.project.topology), None)
    assert GradientWords().heading(held).startswith(f"∇C of epoch {kept}:")


def test_an_edit_in_a_run_is_noticed_and_the_run_goes_on(window, qtbot):
    window.set_speed(Speed(FLAT_OUT))
    window.trainer.run(100_000_000)
    qtbot.waitUntil(lambda: window.trainer.progress.epoch > 100, timeout=10_000)
    assert window.document.edit(partial(set_units, position=0, units=12), "Units")
    assert window.trainer.running
    qtbot.waitUntil(window.notice.isVisible)
    assert "5-12-1" in window.notice.label.text()
    window.trainer.pause()


def test_what_a_pasted_network_brought_with_it_is_noticed(window):
    window.document.edit(partial(set_units, position=0, units=12), "Units")  # the model has an event already
    copied = network_bytes(opening_project())
    assert window.document.edit(partial(pasted, data=copied), "Paste Network")
    assert window.notice.isVisible()
    assert "with all of its 71 weights and biases" in window.notice.label.text()


def test_after_the_last_epoch_run_trains_more(window, qtbot):
    window.set_speed(Speed(FLAT_OUT))
    window.run_or_pause()
    qtbot.waitUntil(lambda: not window.trainer.running, timeout=10_000)
    window.training.more.setValue(500)
    window.run_or_pause()
    qtbot.waitUntil(lambda: not window.trainer.running, timeout=10_000)
    assert window.document.project.model.epoch == 1500


def test_reset_goes_back_to_the_same_start(window, qtbot):
    window.set_speed(Speed(FLAT_OUT))
    start = window.document.project
    window.run_or_pause()
    qtbot.waitUntil(lambda: not window.trainer.running, timeout=10_000)
    trained = window.document.project.model.current
    window.commands["reset"].trigger()
    model = window.document.project.model
    assert model.epoch == 0
    window.run_or_pause()
    qtbot.waitUntil(lambda: not window.trainer.running, timeout=10_000)
    assert np.array_equal(window.document.project.model.current.flat, trained.flat)
    for _ in range(3):
        window.commands["undo"].trigger()
    assert window.document.project is start


def test_new_start_has_other_weights(window):
    before = window.document.project
    window.commands["new-start"].trigger()
    assert window.document.project.training.seeds.start != before.training.seeds.start


def test_a_refused_edit_is_a_notice(window):
    old = window.document.project
    window.document.edit(partial(set_cell, row=4, column=2, text="spam"), "Edit")
    assert window.document.project is old
    assert window.notice.isVisible()
    assert "spam" in window.notice.label.text()


def test_a_table_that_cannot_be_trained_disables_run_with_the_reason(window, qtbot):
    window.document.edit(partial(set_cell, row=1, column=2, text=""), "Clear")
    qtbot.waitUntil(lambda: not window.commands["run"].isEnabled())
    assert "Row 2" in window.commands["run"].toolTip()
    assert "Row 2" in window.training.status.text()
    window.commands["undo"].trigger()
    qtbot.waitUntil(window.commands["run"].isEnabled)


def test_divergence_offers_the_best_weights(window, qtbot):
    window.set_speed(Speed(FLAT_OUT))
    window.document.edit(partial(set_activation, position=1, activation=Identity()), "Identity")

    def faster(project):
        return set_training(project, replace(project.training, learning_rate=50.0))

    window.document.edit(faster, "Rate")
    window.run_or_pause()
    qtbot.waitUntil(lambda: window.notice.isVisible() and window.notice.button.isVisible(), timeout=10_000)
    best = window.document.project.model.best
    window.notice.button.click()
    assert window.document.project.model.current is best


def test_an_edit_that_meets_a_divergence_does_not_hide_it(window, qtbot):
    def lively(project):
        project = set_activation(project, 1, Identity())
        return set_training(project, replace(project.training, learning_rate=50.0))

    window.set_speed(Speed(FLAT_OUT))
    window.document.edit(lively, "Lively")
    window.run_or_pause()
    # the worker is through, but the window has not heard of it yet when the edit closes the run
    qtbot.waitUntil(window.trainer._worker.idle.is_set, timeout=10_000)
    window.document.edit(partial(set_units, position=0, units=11), "Units")
    assert not window.trainer.running
    assert "11" in window.notice.label.text()
    assert "diverged" in window.notice.label.text() and "learning rate" in window.notice.label.text()
    assert "diverged" in window.training.status.text()
    window.commands["undo"].trigger()
    assert "diverged" in window.training.status.text()
    window.commands["redo"].trigger()
    window.commands["reset"].trigger()
    assert "diverged" not in window.training.status.text()


def test_save_and_open_again(window, qtbot, tmp_path):
    path = tmp_path / "Übung mit Leerzeichen.bplab"
    window.files.ask_save = lambda: path
    window.set_speed(Speed(FLAT_OUT))
    window.run_or_pause()
    qtbot.waitUntil(lambda: not window.trainer.running, timeout=10_000)
    window.commands["save"].trigger()
    assert not window.isWindowModified()
    assert path.name in window.windowTitle()
    trained = window.document.project
    window.commands["new"].trigger()
    assert window.document.project.model is None
    window.files.ask_open = lambda: path
    window.commands["open"].trigger()
    project = window.document.project
    assert np.array_equal(project.model.current.flat, trained.model.current.flat)
    x = project.dataset.matrix("input")
    assert np.array_equal(predict(project, x), predict(trained, x))
    assert window.settings.recent == [path]


def test_saving_in_a_run_keeps_its_result_and_goes_on(window, qtbot, tmp_path):
    path = tmp_path / "run.bplab"
    window.files.ask_save = lambda: path
    window.set_speed(Speed(FLAT_OUT))
    window.trainer.run(100_000_000)
    qtbot.waitUntil(lambda: window.trainer.progress.epoch > 100, timeout=10_000)
    window.commands["save"].trigger()
    assert load(path).model.epoch > 100
    assert window.trainer.running
    window.trainer.pause()


@pytest.mark.parametrize("content", [b"", b"spam", b"\x89PNG\r\n\x1a\n" + bytes(100), b"a;b\n1;2\n", bytes(8) + b"{}"])
def test_a_damaged_file_is_refused_and_the_project_stays(window, qtbot, tmp_path, content):
    path = tmp_path / "damaged.bplab"
    path.write_bytes(content)
    edit(window)
    project, steps = window.document.project, window.document.stack.count()
    seen: list[str] = []
    press_message("OK", seen)
    assert not window.files.open(path)
    assert "damaged.bplab" in seen[0]
    assert window.document.project is project
    assert window.document.stack.count() == steps
    assert window.isWindowModified()


def test_a_flipped_bit_is_noticed_and_a_copy_is_offered(window, qtbot, tmp_path):
    path = tmp_path / "bits.bplab"
    save(opening_project(), path)
    content = bytearray(path.read_bytes())
    content[-5] ^= 1
    path.write_bytes(content)
    seen: list[str] = []
    press_message("Open a copy anyway", seen)
    assert window.files.open(path)
    assert window.files.path is None
    assert window.isWindowModified()


def test_saving_to_an_impossible_place_loses_nothing(window, qtbot, tmp_path):
    edit(window)
    seen: list[str] = []
    window.files.ask_save = lambda: tmp_path / "no such folder" / "x.bplab"
    press_message("Cancel", seen)
    window.commands["save"].trigger()
    assert "no such folder" in seen[0] or "x.bplab" in seen[0]
    assert window.isWindowModified()
    assert window.files.path is None


@pytest.mark.parametrize("answer", [SAVE, DISCARD, CANCEL])
def test_closing_asks_about_unsaved_changes(window, tmp_path, answer):
    path = tmp_path / "closing.bplab"
    window.files.ask_save = lambda: path
    window.files.ask_unsaved = lambda: answer
    edit(window)
    window.close()
    assert window.isVisible() == (answer == CANCEL)
    assert path.exists() == (answer == SAVE)


def test_a_run_waits_while_the_question_is_open(window, qtbot):
    window.set_speed(Speed(FLAT_OUT))
    edit(window)
    window.trainer.run(100_000_000)
    qtbot.waitUntil(lambda: window.trainer.progress.epoch > 100, timeout=10_000)
    speeds = []

    def answer():
        speeds.append(window.trainer.speed.per_second)
        return CANCEL

    window.files.ask_unsaved = answer
    window.close()
    assert window.isVisible()
    assert window.trainer.running
    assert speeds[0] < 1e-3
    assert window.trainer.speed.per_second == FLAT_OUT
    window.trainer.pause()


@pytest.mark.parametrize(
    "find",
    [
        lambda window: window.topology.view,
        lambda window: window.grid.view,
        lambda window: window.cost,
        lambda window: window.weights,
        lambda window: window.training.speed.slider,
    ],
    ids=["network", "table", "cost", "weights", "slider"],
)
def test_space_runs_and_pauses_where_the_control_has_no_use_for_it(window, find):
    press_keys(find(window), Qt.Key.Key_Space)
    assert window.trainer.running
    press_keys(find(window), Qt.Key.Key_Space)
    assert not window.trainer.running


def test_space_presses_the_button_that_has_the_focus(window):
    press_keys(window.topology.findChild(QToolButton, "addLayer1"), Qt.Key.Key_Space)
    assert len(window.document.project.topology.layers) == 3
    assert not window.trainer.running


@POPUPS
@pytest.mark.parametrize("floating", [False, True])
def test_space_presses_a_button_in_a_dock_that_floats_too(window, qtbot, floating):
    dock = window.docks[0]
    dock.setFloating(floating)
    qtbot.waitUntil(lambda: dock.isWindow() == floating)
    press_keys(window.training.run_button, Qt.Key.Key_Space)
    assert window.trainer.running, "once: by the shortcut as well, it would be paused again"
    window.trainer.pause()
    press_keys(window.training.speed.slider, Qt.Key.Key_Space)
    assert window.trainer.running
    window.trainer.pause()


@POPUPS
def test_space_switches_check_boxes_and_radio_buttons_and_opens_lists(window, qtbot):
    bar = window.statusBar()
    box, radio, choice = QCheckBox("box"), QRadioButton("radio"), QComboBox()
    choice.addItems(["one", "two"])
    for control in (box, radio, choice):
        bar.addWidget(control)
    for control in (box, radio):
        press_keys(control, Qt.Key.Key_Space)
        assert control.isChecked()
    press_keys(choice, Qt.Key.Key_Space)
    assert choice.view().isVisible()
    choice.hidePopup()
    shuffle = window.training.form.controls["shuffle"]
    press_keys(shuffle, Qt.Key.Key_Space)
    assert not shuffle.isChecked()
    assert not window.trainer.running


def test_space_is_typed_into_a_line(window, qtbot):
    line = QLineEdit()
    window.statusBar().addWidget(line)
    focus(line)
    qtbot.keyClicks(line, "a b")
    assert line.text() == "a b"
    focus(window.grid.view)
    window.grid.view.setCurrentIndex(window.grid.model.index(0, 0))
    qtbot.keyClicks(window.grid.view, "7")
    cell = window.grid.view.findChild(QLineEdit, "cell-editor")
    press_keys(cell, Qt.Key.Key_Space)
    assert cell.text() == "7 "
    press_keys(window.training.form.controls["learning_rate"], Qt.Key.Key_Space)
    assert not window.trainer.running


def test_space_runs_while_a_weight_is_shown_for_no_number_has_a_space(window, qtbot):
    QTest.mouseClick(
        window.topology.view.viewport(), Qt.MouseButton.LeftButton, pos=window.topology.link_position(0, 1, 2)
    )
    field = window.topology.card.field
    focus(field)
    qtbot.keyClicks(field, "0.5 ")
    assert window.trainer.running
    window.trainer.pause()
    assert current_parameters(window.document.project).weights[0][1, 2] != 0


def test_everything_is_seen_at_1280_by_800(window, qtbot):
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: window.width() == 1280)
    for view in window.views:
        dock = next((dock for dock in window.docks[4:] if dock.isAncestorOf(view)), None)
        if dock is not None:  # behind another tab
            assert not is_seen(view)
            dock.show()
            dock.raise_()
            qtbot.waitUntil(partial(is_seen, view))
        else:
            assert view.visibleRegion().boundingRect().size() == view.size()
        qtbot.waitUntil(partial(is_whole, window, view))
    window.docks[-1].close()  # the lessons, which have taken room of their own
    window.docks[1].raise_()
    qtbot.waitUntil(partial(is_seen, window.grid))
    table = window.grid.view
    qtbot.waitUntil(lambda: table.verticalHeader().length() <= table.viewport().height())  # all ten rows
    qtbot.waitUntil(lambda: table.header.length() <= table.viewport().width())
    window.commands["ask"].trigger()
    qtbot.waitUntil(lambda: is_seen(window.question))
    qtbot.waitUntil(partial(is_whole, window, window.question))
    assert not is_seen(window.grid)


def is_whole(window, view):
    inside = view.rect().translated(view.mapTo(window, view.rect().topLeft()))
    return is_seen(view) and window.rect().contains(inside)


def test_hidden_docks_come_back_as_left(window, qtbot):
    dock = window.docks[1]
    dock.hide()
    window.close()
    again = MainWindow(opening_project())
    again.show()
    assert not again.docks[1].isVisible()
    again.commands["reset-layout"].trigger()
    assert again.docks[1].isVisible()
    again.close()


def test_copy_and_paste_of_the_edit_menu_and_its_keys(window, qtbot):
    grid = window.grid.view
    focus(grid)
    grid.setCurrentIndex(window.grid.model.index(1, 0))
    window.commands["copy"].trigger()
    assert QApplication.clipboard().text().strip() == "1"
    grid.setCurrentIndex(window.grid.model.index(0, 0))
    focus(grid)
    qtbot.keyClick(grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert window.document.project.dataset.columns[0].values[0] == 1.0
    assert window.document.stack.count() == 1
    control = window.training.form.controls["learning_rate"]
    focus(control)
    control.selectAll()
    qtbot.keyClick(control, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "0.1"


@pytest.mark.parametrize("replaced", [True, False])
def test_save_as_asks_before_a_completed_name_replaces_a_file(window, tmp_path, replaced):
    there = tmp_path / "other.bplab"
    there.write_bytes(b"something else")
    window.files.ask_save = lambda: tmp_path / "other"
    asked = []
    window.files.ask_replace = lambda path: bool(asked.append(path)) or replaced
    window.commands["save-as"].trigger()
    assert asked == [there]
    assert (there.read_bytes() == b"something else") is not replaced
    assert (window.files.path == there) is replaced


def test_a_name_with_a_dot_gets_its_suffix(window, tmp_path):
    window.files.ask_save = lambda: tmp_path / "my.network"
    window.commands["save-as"].trigger()
    assert (tmp_path / "my.network.bplab").exists()


def test_opening_the_same_file_after_saving_shows_what_was_saved(window, tmp_path):
    path = tmp_path / "same.bplab"
    window.files.ask_save = lambda: path
    window.commands["save"].trigger()
    edit(window)
    window.files.ask_unsaved = lambda: SAVE
    assert window.files.open(path)
    assert window.document.project.dataset.columns[0].values[0] == 1.0


def test_what_is_being_typed_is_saved(window, qtbot, tmp_path):
    path = tmp_path / "typed.bplab"
    window.files.ask_save = lambda: path
    rate = window.training.form.controls["learning_rate"]
    focus(rate)
    rate.selectAll()
    qtbot.keyClicks(rate, "0.5")
    window.commands["save"].trigger()
    assert load(path).training.learning_rate == 0.5
    grid = window.grid.view
    focus(grid)
    grid.setCurrentIndex(window.grid.model.index(0, 0))
    qtbot.keyClicks(grid, "7")
    editor = QApplication.focusWidget()
    assert editor is not grid
    window.commands["save"].trigger()
    assert load(path).dataset.columns[0].values[0] == 7.0


def test_what_is_being_typed_is_asked_about_on_closing(window, qtbot):
    focus(window.grid.view)
    window.grid.view.setCurrentIndex(window.grid.model.index(0, 0))
    qtbot.keyClicks(window.grid.view, "9")
    asked = []
    window.files.ask_unsaved = lambda: asked.append(True) or CANCEL
    window.close()
    assert asked == [True]
    assert window.isVisible()


def test_a_notice_goes_when_what_it_said_is_undone(window):
    window.document.edit(partial(set_units, position=0, units=12), "Units")
    assert window.notice.isVisible()
    window.commands["undo"].trigger()
    assert not window.notice.isVisible()


def test_the_goal_is_that_of_this_run(window, qtbot):
    window.set_speed(Speed(FLAT_OUT))
    window.trainer.run(2500)
    qtbot.waitUntil(lambda: not window.trainer.running, timeout=10_000)
    window.commands["reset"].trigger()
    assert window.training.epoch_label.text() == "0 of 1,000"
    qtbot.waitUntil(lambda: window.last_snapshot.epoch == 0 and window.last_snapshot.cost > 0)
    assert window.training.epoch_label.text() == "0 of 1,000"


def test_views_follow_a_network_that_cannot_be_trained_yet(window, qtbot):
    window.document.edit(partial(set_cell, row=1, column=2, text=""), "Clear")
    qtbot.waitUntil(lambda: window.trainer.problem is not None)
    assert window.training.cost_label.text() == "–"
    window.document.edit(partial(set_units, position=0, units=12), "Units")
    assert window.weights.snapshot.parameters.widths == (5, 12, 1)


def test_redo_is_no_way_out_of_a_run(window, qtbot):
    edit(window)
    window.commands["undo"].trigger()
    assert window.commands["redo"].isEnabled()
    window.set_speed(Speed(FLAT_OUT))
    window.trainer.run(100_000_000)
    assert not window.commands["redo"].isEnabled()
    window.trainer.pause()


def test_a_small_window_scrolls_the_training_panel(window, qtbot):
    window.resize(900, 520)
    qtbot.waitUntil(lambda: window.height() <= 560)


def test_each_entry_of_the_live_views_says_which_question_the_view_answers(window):
    menu = next(menu for menu in window.findChildren(QMenu) if menu.title() == "&Live Views")
    assert menu.toolTipsVisible()
    entries = {name: dock.toggleViewAction() for name, dock in named(window.docks).items() if name in window.plots}
    assert len(entries) == 10 and all(entry in menu.actions() for entry in entries.values())
    for entry in entries.values():
        assert entry.toolTip().endswith("?") and entry.statusTip() == entry.toolTip()
    assert len({entry.toolTip() for entry in entries.values()}) == 10


@pytest.mark.parametrize("wider", [1.0, 1.3])
def test_the_legend_of_the_sign_is_whole_in_the_default_layout(window, qtbot, wider):
    window.resize(1280, 800)
    window.commands["reset-layout"].trigger()
    legend = window.training.hyper_parameters.legend
    qtbot.waitUntil(lambda: legend.width() > 0)
    assert legend.fontMetrics().horizontalAdvance(legend.whole) * wider <= legend.width(), legend.width()


def test_an_edit_draws_each_view_once(window, qtbot):
    window.commands["watch"].trigger()
    qtbot.waitUntil(lambda: sum(map(is_seen, window.plots.values())) == 6)
    qtbot.waitUntil(lambda: window.plots["decision"].found is not None)  # its sentence has found its lines
    QApplication.sendPostedEvents()
    before = {name: plot.frames_drawn for name, plot in window.plots.items()}
    window.document.edit(partial(set_units, position=0, units=7), "Units")
    drawn = {name: plot.frames_drawn - before[name] for name, plot in window.plots.items() if is_seen(plot)}
    assert drawn == dict.fromkeys(drawn, 1) and len(drawn) == 6
    assert window.cost.snapshot.parameters.widths == (5, 7, 1)


@pytest.mark.parametrize(("points", "size"), [(9, (900, 600)), (20, (1280, 800))])
def test_lessons_and_gradient_check_do_not_make_the_window_larger(qtbot, qapp, points, size):
    before = qapp.font()
    font = qapp.font()
    font.setPointSize(points)
    qapp.setFont(font)
    try:
        window = MainWindow()
        qtbot.addWidget(window)
        window.resize(*size)
        with qtbot.waitExposed(window):
            window.show()
        for name in ("lessons", "explain", "gradient-check"):
            window.commands[name].trigger()
            qtbot.wait(50)
            assert (window.width(), window.height()) == size
        panel, area = window.learning.check, named(window.docks)["check"].widget()
        assert panel.width() >= panel.minimumSizeHint().width()
        assert area.horizontalScrollBar().isVisible() == (panel.width() > area.width())
        window.close()
    finally:
        qapp.setFont(before)
