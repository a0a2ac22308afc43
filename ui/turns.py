"""The views of a running training take turns in drawing, so that a click or a key never waits for more than one."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from nnapp.snapshot import Snapshot
from ui.exchange import FLAT_OUT
from ui.seen import Seeable, is_seen
from ui.trainer import Trainer

FRAME_MS = 33  # 30 pictures of each view a second at most
DRAWING_SHARE = 0.11  # of the time may go into drawing while training goes flat out, for it takes from training;
PACED_SHARE = 0.5  # at a slower speed training waits anyway; beyond these shares, pictures come less often
SLOWEST_TURN_MS = 200


class View(Seeable, Protocol):
    """What can be given a turn."""

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Draw the newest state."""


class Turns(QObject):
    """Asks the trainer for snapshots and hands each to one view after the other, from `start` to `stop`.

    A run that goes flat out waits for each of them: two threads that work at the same time wait for each other at every
    call, and both would take longer.
    """

    taken = Signal(object)  # a new Snapshot, before the first view is given it

    def __init__(self, trainer: Trainer, views: Sequence[View], parent: QObject) -> None:
        super().__init__(parent)
        self._trainer, self.views = trainer, views
        self._turn_ms = FRAME_MS  # divided among the views that can be seen
        self._waiting: list[View] = []
        self._snapshot: Snapshot | None = None
        self._began = 0.0
        self._drawing = False  # whether a view's turn is not over yet
        self._timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._take_turn)
        trainer.answered.connect(self._begin_round)

    @property
    def going(self) -> bool:
        """Whether turns are taken."""
        return self._timer.isActive()

    def start(self) -> None:
        """Begin to take turns."""
        if not self.going:
            self._timer.start(self._turn_ms)

    def stop(self) -> None:
        """Take no more turns."""
        self._timer.stop()
        self._waiting.clear()
        self._trainer.let_go_on()

    @Slot()
    def _take_turn(self) -> None:
        if self._drawing:
            return
        if not self._waiting:
            self._trainer.ask()
        elif self._is_flat_out():
            self._trainer.ask_to_wait()
        else:
            self._draw_next()

    @Slot()
    def _begin_round(self) -> None:
        if self.going and self._waiting:
            self._draw_next()
            return
        snapshot = self._trainer.take(again=False) if self.going else None
        if snapshot is None:
            self._trainer.let_go_on()
            return
        self._snapshot = snapshot
        self.taken.emit(snapshot)
        self._waiting = [view for view in self.views if is_seen(view)]
        self._turn_ms = FRAME_MS // max(len(self._waiting), 1)
        if self._waiting:
            self._draw_next()
        else:
            self._trainer.let_go_on()

    def _draw_next(self) -> None:
        view = self._waiting.pop(0)
        assert self._snapshot is not None
        if is_seen(view):
            self._began, self._drawing = time.perf_counter(), True
            QTimer.singleShot(0, self, self._wait_for_painting)  # also should the view fail
            view.show_snapshot(self._snapshot)
        else:
            self._trainer.let_go_on()

    def _is_flat_out(self) -> bool:
        return self._trainer.speed.per_second == FLAT_OUT

    @Slot()
    def _wait_for_painting(self) -> None:
        # graphs of pyqtgraph ask for a second painting while they paint
        QTimer.singleShot(0, self, self._pace)

    @Slot()
    def _pace(self) -> None:
        self._drawing = False
        self._trainer.let_go_on()
        spent_ms = 1000 * (time.perf_counter() - self._began)
        share = DRAWING_SHARE if self._is_flat_out() else PACED_SHARE
        self._timer.setInterval(round(min(max(self._turn_ms, spent_ms / share), SLOWEST_TURN_MS)))
