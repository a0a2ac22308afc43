"""Views take turns in drawing a running training, which waits for them when it goes flat out, and never for long."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnapp.project import Project, current_model, opening_project, set_training
from nnapp.snapshot import Snapshot
from ui.document import Document
from ui.exchange import FLAT_OUT, Speed
from ui.main_window import MainWindow
from ui.showing import Showing
from ui.trainer import Trainer
from ui.turns import Turns

LONG = 100_000_000


class Counter(QObject):
    """Counts how often a signal comes."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    @Slot()
    def add(self) -> None:
        self.count += 1


class Board(QWidget):
    """A view that only keeps what it is shown, and whether the run stood still meanwhile."""

    def __init__(self, trainer: Trainer) -> None:
        super().__init__()
        self.trainer, self.seen, self.waited = trainer, list[Snapshot](), list[bool]()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        self.seen.append(snapshot)
        self.waited.append(not self.trainer._worker.drawn.is_set())

    def show_project(self, new: Project, old: Project | None) -> None:
        """Draw nothing of it."""


@pytest.fixture
def trainer(qtbot: QtBot) -> Iterator[Trainer]:
    project = opening_project()
    document = Document(set_training(project, replace(project.training, epochs=LONG)))
    trainer = Trainer(document)
    document.setParent(trainer)
    yield trainer
    trainer.shut_down()


def board(qtbot: QtBot, trainer: Trainer) -> Board:
    found = Board(trainer)
    qtbot.addWidget(found)
    with qtbot.waitExposed(found):
        found.show()
    return found


def begin(trainer: Trainer, qtbot: QtBot) -> None:
    """Begin a run, and hear of its first picture, which nobody has asked for."""
    with qtbot.waitSignal(trainer.answered):
        trainer.run()


def test_flat_out_the_run_waits_for_each_view_and_all_are_shown_the_same(trainer: Trainer, qtbot: QtBot) -> None:
    first, second = board(qtbot, trainer), board(qtbot, trainer)
    turns = Turns(trainer, (first, second), trainer)
    answers = Counter()
    trainer.answered.connect(answers.add)
    trainer.set_speed(Speed(FLAT_OUT))
    begin(trainer, qtbot)
    turns.start()
    qtbot.waitUntil(lambda: len(second.seen) >= 5)
    turns.stop()
    trainer.pause()
    assert all(first.waited) and all(second.waited)
    assert [one.epoch for one in second.seen] == [one.epoch for one in first.seen[: len(second.seen)]]
    assert len({one.epoch for one in first.seen}) == len(first.seen)
    assert answers.count <= len(first.seen) + len(second.seen) + 1, "never more often than it was asked for"
    assert current_model(trainer.document.project).epoch > 10 * answers.count, "flat out there are far more epochs"


def test_a_run_that_was_asked_and_is_never_let_go_on_goes_on(trainer: Trainer, qtbot: QtBot) -> None:
    trainer.set_speed(Speed(FLAT_OUT))
    begin(trainer, qtbot)
    with qtbot.waitSignal(trainer.answered):
        trainer.ask()
    waiting = trainer.take(again=False)
    assert waiting is not None
    qtbot.waitUntil(lambda: (newer := trainer.take()) is not None and newer.epoch > waiting.epoch)


def test_a_run_that_waits_for_a_drawing_pauses_and_ends_at_once(trainer: Trainer, qtbot: QtBot) -> None:
    trainer.set_speed(Speed(FLAT_OUT))
    trainer.run()
    for _ in range(20):
        with qtbot.waitSignal(trainer.answered):
            trainer.ask()
        trainer.pause()
        assert not trainer.running
        assert trainer._worker.idle.is_set()
        trainer.run()


def test_a_window_that_shows_nothing_keeps_no_run_waiting(trainer: Trainer, qtbot: QtBot) -> None:
    hidden = Board(trainer)
    qtbot.addWidget(hidden)
    turns = Turns(trainer, (hidden,), trainer)
    trainer.set_speed(Speed(FLAT_OUT))
    trainer.run()
    turns.start()
    for _ in range(3):
        with qtbot.waitSignal(trainer.answered):
            pass
    assert not hidden.seen
    qtbot.waitUntil(trainer._worker.drawn.is_set)
    turns.stop()


def test_a_view_that_takes_no_note_of_a_run_is_given_no_turn_and_still_its_end(trainer: Trainer, qtbot: QtBot) -> None:
    # the run waited for Explain and for the lesson, which drew nothing, and the pictures came later for it
    drawing, still = board(qtbot, trainer), board(qtbot, trainer)
    showing = Showing(trainer, (drawing, still), (), (still,), trainer)
    trainer.set_speed(Speed(FLAT_OUT))
    trainer.run()
    assert not showing.follow_training()
    qtbot.waitUntil(lambda: len(drawing.seen) >= 5)
    assert not still.seen
    trainer.pause()
    assert showing.follow_training()
    assert still.seen == drawing.seen[-1:]


def test_the_panels_for_learning_take_no_turns_and_the_check_says_that_a_run_has_gone_on(
    window: MainWindow, qtbot: QtBot
) -> None:
    check = window.learning.check
    assert set(window.views) - set(window.turns.views) == {window.summary, *window.learning.panels}
    window.set_speed(Speed(FLAT_OUT))
    window.trainer.run(LONG)
    qtbot.waitUntil(lambda: "as before this run" in check.bar.told.text())
    window.trainer.pause()
