"""Reading off the window's thread: one request at a time, the newest wins, and nothing of an older one is heard.

The window asks by `Reader.ask` and hears of the answer by one signal; how far it is, it looks up itself. A request
that is cancelled or overtaken ends at its next report; a thread that is stuck in a library until then holds up nobody,
because its answer is dropped.
"""

from __future__ import annotations

import queue
import stat
import traceback
from contextlib import suppress

from msgspec import Struct
from PySide6.QtCore import QObject, QThread, Signal, Slot

from nnapp.dataset import Role
from nnapp.importing import Cancelled, Choices, Format, Imported, Preview, Source, format_of, preview, read
from nnapp.importing.problems import refuse
from nnapp.words import Refusal, Said, marked

NOTHING = 0  # the number of no request
Stamp = tuple[int, ...] | None  # by which a change of a file is seen; None where there is no file


class Request(Struct, frozen=True, eq=False):
    """What is to be read: a preview, or the whole table."""

    number: int
    source: Source
    choices: Choices
    whole: bool = False
    stamp: Stamp = None  # of the file when the preview was made


class Answer(Struct, frozen=True, eq=False):
    """What came of a request: exactly one of `preview`, `imported`, `refused` and `changed`."""

    request: Request
    stamp: Stamp = None
    format: Format | None = None  # where that can be told at all
    preview: Preview | None = None
    imported: Imported | None = None
    refused: Said | None = None
    changed: bool = False  # the file is not the one any more of which the preview was made


class ReadingWorker(QObject):
    """Lives in the reading thread; `serve` runs until it is told to quit."""

    answered = Signal(object)  # Answer
    failed = Signal(object, str)  # Request, and the traceback of an error nobody expected

    def __init__(self) -> None:
        super().__init__()
        self.requests: queue.SimpleQueue[Request | None] = queue.SimpleQueue()
        self.wanted = NOTHING  # the number of the request whose answer is waited for
        self.done = 0.0  # how much of it is done, 0 to 1

    @Slot()
    def serve(self) -> None:
        """Carry out requests until None comes."""
        while (request := self.requests.get()) is not None:
            if request.number != self.wanted:
                continue
            try:
                self.answered.emit(self._answer(request))
            except Cancelled:
                continue
            except Exception:
                self.failed.emit(request, traceback.format_exc())
        QThread.currentThread().quit()

    def _answer(self, request: Request) -> Answer:
        self.done = 0.0

        def report(done: float) -> None:
            if self.wanted != request.number:
                raise Cancelled
            self.done = done

        stamp, form = stamp_of(request.source), None
        if request.whole and None not in (stamp, request.stamp) and stamp != request.stamp:
            return Answer(request, changed=True)
        try:
            _refuse_pipes(request.source)
            form = format_of(request.source)
            if not request.whole:
                return Answer(request, stamp, form, preview=preview(request.source, request.choices, report))
            imported = read(request.source, request.choices, report)
            report(1.0)
            for role in Role:  # what is learnt about the columns is found here rather than in the window's thread
                imported.dataset.features(role)
        except Refusal as refusal:
            return Answer(request, stamp, form, refused=refusal.said)
        if stamp_of(request.source) != request.stamp:
            return Answer(request, changed=True)
        return Answer(request, stamp, form, imported=imported)


class Reader(QObject):
    """The window's side of one reading thread."""

    answered = Signal(object)  # Answer to the newest request
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = NOTHING
        self._worker = ReadingWorker()
        self._thread = QThread()
        self._worker.moveToThread(self._thread)
        self._thread.started.connect(self._worker.serve)
        self._worker.answered.connect(self._on_answered)
        self._worker.failed.connect(self._on_failed)

    @property
    def busy(self) -> bool:
        """Whether an answer is waited for."""
        return self._worker.wanted != NOTHING

    @property
    def done(self) -> float:
        """How much of the present request is done, 0 to 1."""
        return self._worker.done

    def ask(self, source: Source, choices: Choices, whole: bool = False, stamp: Stamp = None) -> None:
        """Ask for a preview or for the whole table, instead of whatever was asked before."""
        if not self._number:
            self._thread.start()
        self._number += 1
        self._worker.wanted, self._worker.done = self._number, 0.0
        self._worker.requests.put(Request(self._number, source, choices, whole, stamp))

    def cancel(self) -> None:
        """Wait for no answer any more."""
        self._worker.wanted = NOTHING

    def retire(self) -> None:
        """Let the thread end as soon as it can, without waiting for it; see `ended` and `shut_down`."""
        self.cancel()
        self._worker.requests.put(None)

    @property
    def ended(self) -> bool:
        """Whether a reader that was retired has ended."""
        return not self._thread.isRunning()

    def shut_down(self) -> None:
        """End the thread and wait for it: one that still ran at exit would abort the process."""
        self.retire()
        self._thread.quit()
        self._thread.wait()

    @Slot(object)
    def _on_answered(self, answer: Answer) -> None:
        if answer.request.number == self._worker.wanted:
            self.cancel()
            self.answered.emit(answer)

    @Slot(object, str)
    def _on_failed(self, request: Request, text: str) -> None:
        if request.number == self._worker.wanted:
            self.cancel()
            self.failed.emit(text)


def _refuse_pipes(source: Source) -> None:
    # reading one would wait for ever, and with it the window when it closes
    mode = 0
    with suppress(OSError, ValueError):  # of which the importer knows more to say
        mode = source.path.stat().st_mode if source.path is not None else 0
    if mode and not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        refuse(source, Said(marked("it is no ordinary file but a device or a pipe. Choose a file.")))


def stamp_of(source: Source) -> Stamp:
    """Return what changes with a file's content; None where there is no file (any more)."""
    if source.path is None:
        return None
    try:
        status = source.path.stat()
    except (OSError, ValueError):
        return None
    return status.st_size, status.st_mtime_ns, status.st_ino
