"""Waiting for a call that cannot report by itself."""

from __future__ import annotations

import threading

import pytest

from nnapp.importing import Cancelled
from nnapp.importing.waiting import TooSlow, waited


def test_what_a_call_returns_or_raises_comes_back() -> None:
    heard: list[float] = []
    assert waited(lambda: 5, lambda: 0.5, heard.append) == 5
    assert set(heard) <= {0.5}
    with pytest.raises(ZeroDivisionError):
        waited(lambda: 1 // 0, lambda: 0.0, heard.append)


def test_a_call_is_stopped_when_the_listener_gives_up() -> None:
    ended = threading.Event()

    def cancel(done: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        waited(lambda: ended.wait(60), lambda: 0.0, cancel, ended.set)
    assert ended.is_set()


def test_a_call_that_never_ends_is_left() -> None:
    ended = threading.Event()
    with pytest.raises(TooSlow):
        waited(lambda: ended.wait(60), lambda: 0.0, lambda done: None, limit_s=0.2)
    ended.set()
