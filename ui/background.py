"""One long job in a thread of its own: it reports how far it is, can be cancelled, and its end is one signal.

The job reads frozen values and returns one; the window looks up `done_part` when it is ready to draw.
"""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal, Slot

from nnapp.progress import Cancelled, Report
from nnapp.words import Refusal

Work = Callable[[Report], Any]


class _Worker(QObject):
    """Lives in the thread of a job."""

    finished = Signal(object)  # what the work has returned
    refused = Signal(object)  # Said
    failed = Signal(str)  # an unexpected error, with its traceback
    cancelled = Signal()

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.work, self.done_part, self.halt = work, 0.0, threading.Event()

    @Slot()
    def run(self) -> None:
        """Do the work."""
        try:
            self.finished.emit(self.work(self._report))
        except Cancelled:
            self.cancelled.emit()
        except Refusal as refusal:
            self.refused.emit(refusal.said)
        except Exception:
            self.failed.emit(traceback.format_exc())
        QThread.currentThread().quit()

    def _report(self, done: float) -> None:
        if self.halt.is_set():
            raise Cancelled
        self.done_part = done


class Job(QObject):
    """Runs one piece of work after the other; exactly one of the signals says how each has ended."""

    finished = Signal(object)
    refused = Signal(object)
    failed = Signal(str)
    cancelled = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._worker: _Worker | None = None
        self._thread: QThread | None = None

    @property
    def running(self) -> bool:
        """Whether work is going on."""
        return self._worker is not None

    @property
    def done_part(self) -> float:
        """How much of the work is done, 0 to 1."""
        return 0.0 if self._worker is None else self._worker.done_part

    def start(self, work: Work) -> None:
        """Begin a piece of work, which calls its argument with the part that is done; none may be going on."""
        assert self._worker is None
        worker, thread = _Worker(work), QThread()
        self._worker, self._thread = worker, thread
        worker.moveToThread(thread)
        thread.started.connect(worker.run)
        worker.finished.connect(self._on_finished)
        worker.refused.connect(self._on_refused)
        worker.failed.connect(self._on_failed)
        worker.cancelled.connect(self._on_cancelled)
        thread.start()

    def cancel(self) -> None:
        """Ask the work to end at its next report."""
        if self._worker is not None:
            self._worker.halt.set()

    def shut_down(self) -> None:
        """Cancel, and wait for the end: a thread that still ran at exit would abort the process."""
        self.cancel()
        self._leave()

    def _leave(self) -> None:
        thread, worker = self._thread, self._worker
        self._worker = self._thread = None  # what still comes of it is not heard
        if thread is not None:
            thread.quit()
            thread.wait()
        del worker  # not before: without a reference it would be destroyed while its thread is in it

    @Slot(object)
    def _on_finished(self, value: object) -> None:
        if self._ended():
            self.finished.emit(value)

    @Slot(object)
    def _on_refused(self, said: object) -> None:
        if self._ended():
            self.refused.emit(said)

    @Slot(str)
    def _on_failed(self, text: str) -> None:
        if self._ended():
            self.failed.emit(text)

    @Slot()
    def _on_cancelled(self) -> None:
        if self._ended():
            self.cancelled.emit()

    def _ended(self) -> bool:
        # False for a signal of work that was shut down before it could be heard
        mine = self._worker is not None and self.sender() is self._worker
        if mine:
            self._leave()
        return mine
