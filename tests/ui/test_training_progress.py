"""One row, the progress of epoch and run, the time left, the title, and the status line in words."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from nnapp.dataset import Split
from nnapp.model import Event
from nnapp.network import backward
from nnapp.project import current_model, opening_project, set_split, set_training, with_model
from nnapp.run import ROW_BESIDES, Until, train_on_one_row
from tests.ui.gestures import focus
from ui.actions import COMMANDS
from ui.document import Selection
from ui.exchange import FLAT_OUT, Progress, Speed
from ui.training_panel.estimate import Estimate
from ui.training_panel.status import weights_told

WAIT_MS = 20_000


def batches(window, size: int, epochs: int = 100_000) -> None:
    change = {"batch_size": size, "epochs": epochs}
    window.document.edit(lambda p: set_training(p, replace(p.training, **change)), "Batches")


def still(window, qtbot) -> None:
    qtbot.waitUntil(lambda: not window.trainer.running, timeout=WAIT_MS)


# Keys


def test_no_two_commands_of_the_window_share_a_key():
    used = {}
    for command in COMMANDS:
        if command.keys is None or command.local:
            continue
        for keys in (
            [QKeySequence(command.keys)] if isinstance(command.keys, str) else QKeySequence.keyBindings(command.keys)
        ):
            text = keys.toString(QKeySequence.SequenceFormat.PortableText)
            assert text not in used, f"{command.name} and {used[text]}: {text}"
            used[text] = command.name


@pytest.mark.parametrize("name", ["run", "run-until", "more", "epoch", "update", "row", "faster", "slower", "flat-out"])
def test_every_command_of_training_has_a_key_that_its_tip_shows(window, name):
    action = window.commands[name]
    assert not action.shortcut().isEmpty()
    assert action.shortcut().toString(QKeySequence.SequenceFormat.NativeText) in action.toolTip()
    train = next(entry.menu() for entry in window.menuBar().actions() if entry.text() == "&Train")
    assert action in train.actions()


def test_the_speed_goes_up_and_down_by_keys(window):
    slider = window.training.speed.slider
    at = slider.value()
    focus(window.topology.view)
    QTest.keySequence(window, window.commands["faster"].shortcut())
    assert slider.value() == at + 1
    QTest.keySequence(window, window.commands["slower"].shortcut())
    QTest.keySequence(window, window.commands["slower"].shortcut())
    assert slider.value() == at - 1


# One row


def test_the_selected_row_is_learned_alone(window, qtbot):
    before = window.document.project
    window.document.select(Selection(row=6))
    focus(window.topology.view)
    QTest.keySequence(window, window.commands["row"].shortcut())
    still(window, qtbot)
    dataset, start = before.dataset, current_model(before).current
    only = np.array([6])
    gradient = backward(before, dataset.matrix("input", only), dataset.matrix("target", only), start).gradient
    model = window.document.project.model
    np.testing.assert_allclose(model.current.flat, start.flat - 0.1 * gradient.flat, rtol=1e-13)
    assert window.document.stack.undoText() == "Train on row 7"
    assert (model.epoch, model.position, model.updates) == (0, 0, 1)
    assert "from row 7 alone" in window.training.status.text()
    assert "after update 1, within epoch 1" in window.training.status.text()
    window.document.undo()
    assert window.document.project is before


def test_without_a_selection_the_next_rows_make_an_epoch(window, qtbot):
    rows = set()
    for number in range(1, 11):
        window.commands["row"].trigger()
        still(window, qtbot)
        rows.add(window.document.stack.undoText())
        assert current_model(window.document.project).updates == number
    assert len(rows) == 10
    assert current_model(window.document.project).epoch == 1


def test_a_selected_row_that_is_not_for_training_is_refused(window):
    window.document.edit(partial(set_split, rows=[2], split=Split.TEST), "Split")
    window.document.select(Selection(row=2))
    window.commands["row"].trigger()
    assert not window.trainer.running and window.trainer.problem is None
    assert "Row 3 is not for training" in window.notice.label.text()
    assert window.document.stack.count() == 1


# The time left


class Clock:
    """Time that passes when the test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def fed(estimate: Estimate, clock: Clock, rates: list[float], step: float = 0.25, place: float = 0.0) -> list[float]:
    """Feed with such rates one after the other; return what was left each time, up to 1000."""
    left = []
    for rate in rates:
        clock.now += step
        place += rate * step
        estimate.feed(place)
        value = estimate.left(1000)
        if value is not None:
            left.append(value)
    return left


def test_a_steady_run_counts_down_by_the_clock():
    clock = Clock()
    estimate = Estimate(clock)
    left = fed(estimate, clock, [10.0] * 40)
    assert estimate.rate == pytest.approx(10)
    assert np.diff(left) == pytest.approx(-0.25)
    assert left[-1] == pytest.approx(90)


def test_an_unsteady_run_has_a_calm_figure():
    clock = Clock()
    random = np.random.default_rng(1)
    left = fed(Estimate(clock), clock, list(random.uniform(2, 18, 120)))
    assert (np.diff(left[8:]) < 0).mean() > 0.9  # it nearly always counts down
    raw = [(1000 - 10 * 0.25 * number) / 10 for number in range(len(left))]
    assert max(abs(np.array(left[16:]) - raw[16:]) / raw[16]) < 0.35


def test_nothing_is_said_at_once_and_a_change_of_speed_is_told_soon():
    clock = Clock()
    estimate = Estimate(clock)
    assert estimate.left(1000) is None
    assert fed(estimate, clock, [10.0], step=0.1) == []
    left = fed(estimate, clock, [10.0] * 20 + [100.0] * 40)
    assert left[10] > 80 and left[-1] < 2
    estimate.begin(0.0)
    assert estimate.rate == 0 and estimate.left(10) is None


def test_a_run_that_stands_still_or_goes_back_says_nothing_wrong():
    clock = Clock()
    estimate = Estimate(clock)
    assert fed(estimate, clock, [0.0] * 10) == []
    estimate.feed(-5)
    estimate.feed(-5)
    assert estimate.rate == 0


# Progress and title


def test_the_place_in_an_epoch_counts_its_mini_batches():
    assert Progress(3, batch=1, batches=4).place == 3.25
    assert Progress(3).place == 3


def test_slow_epochs_show_their_own_progress_and_fast_ones_do_not(window, qtbot):
    figures = window.training.figures
    batches(window, 3)
    window.set_speed(Speed(5, "update"))
    window.trainer.run()
    qtbot.waitUntil(lambda: figures.epoch_bar.isVisible() and figures.epoch_bar.value() > 0, timeout=WAIT_MS)
    assert "of 4 mini-batches of this epoch" in figures.epoch_bar.toolTip()
    qtbot.waitUntil(lambda: "of 4 mini-batches done" in window.training.status.text())
    height = window.training.figures.height()
    window.set_speed(Speed(FLAT_OUT))
    qtbot.waitUntil(lambda: not figures.epoch_bar.isVisible(), timeout=WAIT_MS)
    assert window.training.figures.height() == height
    window.trainer.pause()
    assert not figures.epoch_bar.isVisible()
    assert figures.speed_label.text() == "–"


def test_the_bar_is_the_share_of_this_run(window, qtbot):
    window.set_speed(Speed(FLAT_OUT))
    window.trainer.run(1000)
    still(window, qtbot)
    window.set_speed(Speed(1, "update"))
    window.trainer.run_more(40)
    qtbot.waitUntil(lambda: window.trainer.place.epoch >= 1001, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: 20 <= window.training.progress.value() < 1000, timeout=WAIT_MS)
    window.trainer.pause()


def test_the_title_says_how_much_is_done_while_it_runs_and_no_longer(window, qtbot):
    window.set_speed(Speed(1, "update"))
    assert window.windowTitle() == "Untitled[*] – Backprop Lab"
    window.trainer.run(40)
    assert window.windowTitle() in ("0 % – Untitled[*] – Backprop Lab", "2 % – Untitled[*] – Backprop Lab")
    qtbot.waitUntil(lambda: int(window.windowTitle().split(" %")[0]) > 3, timeout=WAIT_MS)
    window.trainer.pause()
    assert window.windowTitle() == "Untitled[*] – Backprop Lab"
    window.trainer.run(2**53, Until(cost=1e-9))
    assert window.windowTitle() == "Untitled[*] – Backprop Lab"  # nobody knows how long it takes
    window.trainer.pause()


def test_the_title_changes_at_most_once_a_second(window, qtbot):
    titles = []
    window.windowTitleChanged.connect(titles.append)
    window.set_speed(Speed(FLAT_OUT))
    window.trainer.run(100_000_000)
    qtbot.waitUntil(lambda: window.trainer.progress.epoch > 500, timeout=WAIT_MS)
    assert window.texts._look.interval() == 1000
    assert len(titles) <= 3
    window.trainer.pause()


def test_the_panel_looks_only_while_it_is_seen(window, qtbot):
    look = window.training._look
    window.set_speed(Speed(1, "update"))
    window.trainer.run(50)
    assert look.isActive()
    dock = next(dock for dock in window.docks if dock.objectName() == "dock-training")
    dock.hide()
    assert not look.isActive()
    dock.show()
    qtbot.waitUntil(look.isActive)
    window.trainer.pause()
    assert not look.isActive()


# Words


def test_the_run_button_shows_what_a_press_does(window):
    button = window.training.run_button
    run = button.icon().pixmap(20).toImage()
    window.set_speed(Speed(1, "update"))
    window.trainer.run(50)
    assert button.text().replace("&", "") == "Pause"
    assert button.icon().pixmap(20).toImage() != run
    window.trainer.pause()
    assert button.icon().pixmap(20).toImage() == run


def test_the_status_says_what_a_run_waits_and_runs_for(window, qtbot):
    window.set_speed(Speed(1, "update"))
    window.trainer.run(2**53, Until(cost=0.25, seconds=500))
    text = window.training.status.text()
    assert "goes on until: cost ≤ 0.25 or 500 s." in text
    assert "waits between the steps: 1 batch/s" in text
    qtbot.waitUntil(lambda: window.trainer.progress.epoch > 0, timeout=WAIT_MS)
    window.trainer.pause()
    assert window.training.status.text().startswith("Paused after epoch")


def test_which_weights_are_shown(window, qtbot):
    window.set_speed(Speed(FLAT_OUT))
    window.trainer.run(50)
    still(window, qtbot)
    assert window.training.status.text().endswith("The weights shown are those of epoch 50, the best one.")
    model = window.document.project.model
    worse = replace(model, current=model.start, epoch=60, best_epoch=50)
    assert weights_told(worse) == ("The weights shown are those of epoch 60. The best were those of epoch 50.")
    begun = replace(worse, position=3)
    assert weights_told(begun).startswith("The weights shown are those after update 50, within epoch 61.")
    beside = replace(worse, events=(Event(model.updates, ROW_BESIDES, {"row": 1}),))
    assert weights_told(beside).startswith("The weights shown are those after update 50, within epoch 61.")


def test_after_opening_a_project_the_status_says_where_it_stands(window):
    project = opening_project()
    run, _ = train_on_one_row(project, 3)
    window.document.open(with_model(project, run.model()))
    text = window.training.status.text()
    assert text.startswith("Paused after epoch 0.") and "after update 1" in text


def test_the_best_weights_can_be_taken_from_the_menu(window, qtbot):
    action = window.commands["use-best"]
    assert not action.isEnabled() and "Nothing has been learned yet." in action.toolTip()
    window.document.edit(lambda p: set_training(p, replace(p.training, learning_rate=4.0, epochs=400)), "Rate")
    window.set_speed(Speed(FLAT_OUT))
    window.trainer.run(400)
    still(window, qtbot)
    model = window.document.project.model
    if np.array_equal(model.best.flat, model.current.flat):
        assert not action.isEnabled() and "These are the best" in action.toolTip()
        return
    assert action.isEnabled()
    action.trigger()
    assert np.array_equal(window.document.project.model.current.flat, model.best.flat)
    assert not action.isEnabled() and "These are the best" in action.toolTip()
    assert f"epoch {model.best_epoch:,}, the best one" in window.training.status.text()
    window.document.undo()
    assert window.document.project.model is model


def test_all_controls_are_reached_by_tab(window):
    panel = window.training
    for group in panel.hyper_parameters.groups.values():
        group.unfold(True)
    focus(panel.run_button)
    seen, widget = set(), panel.run_button
    for _ in range(200):
        QTest.keyClick(widget, Qt.Key.Key_Tab)
        widget = window.focusWidget()
        seen.add(widget.objectName())
    wanted = {"button_epoch", "button_row", "button_run-until", "more", "speed", "presets", "learning_rate"}
    wanted |= {"learning_rate_slider", "lock_start", "lock_order", "l2", "cost_switch", "accuracy_switch", "dropout"}
    assert wanted <= seen, wanted - seen
