"""Works out something in the background for the newest state only: what comes meanwhile is not queued."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from nnapp.progress import Report
from nnapp.words import Said
from ui.background import Job

Key = tuple[object, ...]
REST, MOST_REST_MS = 3.0, 500  # times as long as it worked: training wants the processor too


def same(one: Key, other: Key) -> bool:
    """Say whether two keys are of the same things, by identity: no array or table has to be looked into."""
    if len(one) != len(other):
        return False
    return all(a is b or (isinstance(a, int | float) and a == b) for a, b in zip(one, other, strict=True))


class Newest(QObject):
    """Holds the last result and the key that it was asked with; `came` means: ask again, what is newest now."""

    came = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.key: Key = ()
        self.value: Any = None
        self.problem: Said | None = None
        self.broken = False  # whether the last work ended by an error in the program
        self.rest, self.most_rest_ms = REST, MOST_REST_MS
        self._asked: Key = ()
        self._began = 0.0
        self._about: Key = ()
        self._failed_about: Key | None = None
        self._job = Job(self)
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self.came)
        self._job.finished.connect(self._take)
        self._job.refused.connect(self._refuse)
        self._job.failed.connect(self._fail)
        self._job.cancelled.connect(self.came)

    @property
    def working(self) -> bool:
        """Whether it works, and does not rest."""
        return self._job.running

    @property
    def done_part(self) -> float:
        """How much of the work is done, 0 to 1."""
        return self._job.done_part

    @property
    def busy(self) -> bool:
        """Whether it works, or rests after it."""
        return self._job.running or self._rest.isActive()

    def ask(self, key: Key, work: Callable[[Report], Any], about: Key = ()) -> None:
        """Work it out for a key, unless it is known, or something is being worked out: then `came` will come.

        `about` are the things of which one message is enough, should there be an error.
        """
        if not self.busy and not same(key, self.key):
            self._asked, self._about, self._began = key, about, time.perf_counter()
            self._job.start(work)

    def put(self, key: Key, value: Any, problem: Said | None = None) -> None:
        """Take a result that was found at once, or why there is none."""
        self.key, self.value, self.problem, self.broken = key, value, problem, False

    def cancel(self) -> None:
        """Nobody wants to know any more."""
        self._job.cancel()
        self._rest.stop()

    def shut_down(self) -> None:
        """End the work, and wait for it."""
        self._rest.stop()
        self._job.shut_down()

    @Slot(object)
    def _take(self, value: object) -> None:
        self._failed_about = None
        self._end(value)

    @Slot(object)
    def _refuse(self, said: Said) -> None:
        self._end(None, said)

    @Slot(str)
    def _fail(self, text: str) -> None:
        before, self._failed_about = self._failed_about, self._about
        self._end(None, broken=True)
        if before is None or not same(before, self._about):  # while training, every new state may fail
            self.failed.emit(text)

    def _end(self, value: object, problem: Said | None = None, broken: bool = False) -> None:
        self.put(self._asked, value, problem)
        self.broken = broken
        spent_ms = 1000 * (time.perf_counter() - self._began)
        self._rest.start(round(min(self.rest * spent_ms, self.most_rest_ms)))
        self.came.emit()
