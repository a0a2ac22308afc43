"""Waiting for a library's long call, which cannot report by itself: it runs in a thread, and the caller reports."""

from __future__ import annotations

import threading
from collections.abc import Callable
from math import inf
from time import monotonic
from typing import TypeVar

from nnapp.progress import Report

Result = TypeVar("Result")
PATIENCE_S = 0.05


class TooSlow(Exception):  # noqa: N818 (a `Refusal` is made of it, which knows the file)
    """A call takes longer than it ever should."""


def waited(
    call: Callable[[], Result],
    progress: Callable[[], float],
    report: Report,
    stop: Callable[[], object] | None = None,
    limit_s: float = inf,
) -> Result:
    """Return what `call` returns, or raise what it raises; `progress` says how far it is (0 to 1).

    Whatever `report` raises is raised at once, after `stop`; where the call cannot be stopped, it ends unheard. Raises
    `TooSlow` where it takes longer than it ever should.
    """
    results: list[Result] = []
    failures: list[BaseException] = []

    def work() -> None:
        try:
            results.append(call())
        except BaseException as error:
            failures.append(error)

    worker = threading.Thread(target=work, name="importing", daemon=True)
    worker.start()
    begin = monotonic()
    try:
        while worker.is_alive():
            worker.join(PATIENCE_S)
            if monotonic() - begin > limit_s:
                raise TooSlow
            report(min(1.0, progress()))
    except BaseException:
        if stop is not None:
            while worker.is_alive():  # more than once, because a call may not have begun yet
                stop()
                worker.join(PATIENCE_S)
        raise
    if failures:
        raise failures[0]
    return results[0]
