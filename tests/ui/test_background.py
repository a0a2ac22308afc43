"""Jobs in the background: every way in which one can end, also at once, and that none outlives its window."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from nnapp.words import Refusal, marked
from ui.background import Job, Report

WAIT_MS = 10_000


def answers(report: Report) -> int:
    report(0.5)
    return 42


def refuses(report: Report) -> None:
    raise Refusal(marked("Not {this}."), this="so")


def fails(report: Report) -> None:
    raise ZeroDivisionError("a fault")


def goes_on(report: Report) -> None:
    while True:
        report(0.25)


class Heard:
    """A job, and what its signals have said."""

    def __init__(self) -> None:
        self.owner = QObject()
        self.job = Job(self.owner)
        self.said: list[tuple[str, object]] = []
        for name in ("finished", "refused", "failed"):
            getattr(self.job, name).connect(self._noting(name))
        self.job.cancelled.connect(self._noting("cancelled"))

    def _noting(self, name: str) -> Callable[..., None]:
        def note(*values: object) -> None:
            self.said.append((name, *values))  # type: ignore[arg-type]

        return note


@pytest.mark.parametrize(
    ("work", "name", "words"),
    [(answers, "finished", "42"), (refuses, "refused", "Not so."), (fails, "failed", "ZeroDivisionError: a fault")],
)
def test_every_end_is_said_once_and_the_next_job_can_begin(qtbot: QtBot, work: object, name: str, words: str) -> None:
    heard = Heard()
    for count in (1, 2, 3):
        heard.job.start(work)  # type: ignore[arg-type]
        assert heard.job.running
        qtbot.waitUntil(lambda: not heard.job.running, timeout=WAIT_MS)
        assert len(heard.said) == count
        assert heard.said[-1][0] == name and words in str(heard.said[-1][1])


def test_a_cancelled_job_ends_and_says_so(qtbot: QtBot) -> None:
    heard = Heard()
    heard.job.start(goes_on)
    qtbot.waitUntil(lambda: heard.job.done_part == 0.25, timeout=WAIT_MS)
    heard.job.cancel()
    qtbot.waitUntil(lambda: not heard.job.running, timeout=WAIT_MS)
    assert heard.said == [("cancelled",)] and heard.job.done_part == 0


@pytest.mark.parametrize("work", [answers, refuses, fails, goes_on])
def test_a_job_that_is_shut_down_at_once_neither_crashes_nor_says_anything(qtbot: QtBot, work: object) -> None:
    # its worker was once destroyed while the thread was in it
    heard = Heard()
    for _ in range(100):
        heard.job.start(work)  # type: ignore[arg-type]
        heard.job.shut_down()
        assert not heard.job.running
    qtbot.wait(10)
    assert heard.said == []


def test_a_job_that_is_shut_down_while_it_works_is_waited_for(qtbot: QtBot) -> None:
    heard, begun, left = Heard(), threading.Event(), threading.Event()

    def works(report: Report) -> None:
        begun.set()
        try:
            goes_on(report)
        finally:
            left.set()

    for _ in range(50):
        begun.clear()
        left.clear()
        heard.job.start(works)
        assert begun.wait(10)
        heard.job.shut_down()
        assert left.is_set()
    assert heard.said == []
