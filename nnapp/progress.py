"""How long jobs tell how far they are, and how they are cancelled."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

Report = Callable[[float], None]  # is told the part that is done, 0 to 1, at least every 0.2 s; may raise `Cancelled`


class Cancelled(Exception):  # noqa: N818 (nothing went wrong)
    """The person cancelled; raised by a `Report`, and passed on to whoever asked for the job."""


def unheard(done: float) -> None:
    """A `Report` for those who do not want to know."""


def part_of(report: Report, begin: float, end: float) -> Report:
    """Return the `Report` of a part of a job, which lies between these two parts of the whole."""
    return partial(_told, report, begin, end)


def _told(report: Report, begin: float, end: float, done: float) -> None:
    report(begin + (end - begin) * done)
