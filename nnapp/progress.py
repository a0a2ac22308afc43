"""How long jobs tell how far they are, and how they are cancelled."""

from __future__ import annotations

from collections.abc import Callable

Report = Callable[[float], None]  # is told the part that is done, 0 to 1, at least every 0.2 s; may raise `Cancelled`


class Cancelled(Exception):  # noqa: N818 (nothing went wrong)
    """The person cancelled; raised by a `Report`, and passed on to whoever asked for the job."""


def unheard(done: float) -> None:
    """A `Report` for those who do not want to know."""
