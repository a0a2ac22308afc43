"""What is worked out in the background for the newest state only: results, refusals, errors, and the end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnapp.progress import Report
from nnapp.words import Refusal, marked
from ui.newest import Newest, same


@pytest.fixture
def newest(qapp: QApplication) -> Iterator[Newest]:
    parent = QObject()
    found = Newest(parent)
    yield found
    found.shut_down()


def doubled(number: int, report: Report) -> int:
    report(0.5)
    return 2 * number


def refused(report: Report) -> int:
    raise Refusal(marked("No."))


def broken(report: Report) -> int:
    raise RuntimeError("broken")


def held(gate: threading.Event, report: Report) -> int:
    while not gate.wait(0.005):
        report(0.1)
    return 1


def test_a_result_comes_with_the_key_that_it_was_asked_with(qtbot: QtBot, newest: Newest) -> None:
    with qtbot.waitSignal(newest.came):
        newest.ask((1,), partial(doubled, 1))
        newest.ask((2,), partial(doubled, 2))  # meanwhile: is asked again when the first has come
    assert newest.key == (1,) and newest.value == 2 and newest.busy
    qtbot.waitUntil(lambda: not newest.busy)
    with qtbot.waitSignal(newest.came):
        newest.ask((2,), partial(doubled, 2))
    assert newest.key == (2,) and newest.value == 4


def test_after_a_rest_it_says_that_it_can_be_asked_again(qtbot: QtBot, newest: Newest) -> None:
    came: list[object] = []
    newest.came.connect(partial(came.append, None))
    newest.ask((1,), partial(doubled, 1))
    qtbot.waitUntil(lambda: len(came) == 2)
    assert not newest.busy
    newest.ask((1,), partial(doubled, 1))  # is known
    assert not newest.busy


def test_a_refusal_is_kept_with_its_key(qtbot: QtBot, newest: Newest) -> None:
    with qtbot.waitSignal(newest.came):
        newest.ask((1,), refused)
    assert newest.value is None and str(newest.problem) == "No."
    newest.put((2,), 5)
    assert newest.problem is None


def test_an_error_is_told_once(qtbot: QtBot, newest: Newest) -> None:
    told: list[str] = []
    newest.failed.connect(told.append)
    for number in range(3):
        newest.ask((number,), broken)
        qtbot.waitUntil(lambda number=number: newest.key == (number,) and not newest.busy)  # type: ignore[misc]
    assert len(told) == 1 and "RuntimeError: broken" in told[0]


def test_cancelled_work_ends_and_the_next_begins(qtbot: QtBot, newest: Newest) -> None:
    gate = threading.Event()
    newest.ask((1,), partial(held, gate))
    with qtbot.waitSignal(newest.came):
        newest.cancel()
    assert newest.key == () and not newest.busy
    with qtbot.waitSignal(newest.came):
        newest.ask((2,), partial(doubled, 2))
    assert newest.value == 4
    newest.shut_down()  # and may be asked again
    newest.ask((3,), partial(held, gate))
    newest.shut_down()  # waits
    assert not newest.busy and newest.value == 4


def test_keys_are_compared_by_identity_and_numbers_by_value() -> None:
    one, other = [1], [1]
    assert same((one, 1, None, 0.5), (one, 1, None, 0.5))
    assert not same((one,), (other,)) and not same((1,), (2,)) and not same((1,), (1, 2))


def test_an_error_is_told_again_of_something_else_and_after_a_success(qtbot: QtBot, newest: Newest) -> None:
    told: list[str] = []
    newest.failed.connect(told.append)
    one, other = object(), object()

    def asked(number: int, about: object, work: Callable[[Report], int] = broken) -> int:
        newest.ask((number,), work, (about,))
        qtbot.waitUntil(lambda: newest.key == (number,) and not newest.busy)
        return len(told)

    assert [asked(1, one), asked(2, one), asked(3, other)] == [1, 1, 2]
    assert newest.broken
    asked(4, other, partial(doubled, 2))
    assert not newest.broken
    assert asked(5, other) == 3
