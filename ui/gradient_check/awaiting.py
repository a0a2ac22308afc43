"""What is shown of one weight while other numbers are awaited: those before for a moment, then none.

Nudges that are answered quickly must not flicker, but no number may stay beside what it is not about.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from nnapp.words import Said
from ui.gradient_check.probing import Aim, Found, Prober

MOMENT_MS = 200


class Seen(NamedTuple):
    """What is to be shown; where it is `late`, nothing at all is, or what is right but for h."""

    found: Found | None
    problem: Said | None
    late: bool


class Awaiting(QObject):
    """Decides what is shown of what a prober knows; `changed` tells that a moment is over."""

    changed = Signal()

    def __init__(self, prober: Prober, parent: QObject) -> None:
        super().__init__(parent)
        self._prober, self._found = prober, prober.found
        self._late = False
        self._moment = QTimer(self, singleShot=True, interval=MOMENT_MS)
        self._moment.timeout.connect(self._be_late)

    def seen(self, aim: Aim | None, h: float) -> Seen:
        """Return what is to be shown where a weight, moved by h, is asked for."""
        found, problem = self._prober.found, self._prober.problem
        if aim is None:
            return Seen(found, problem, late=False)
        right = self._prober.is_about(aim)
        if right and (found is None or found.nudge.h == h):
            self._moment.stop()
            self._late = False
        elif self._prober.is_about_another(aim):
            self._late = True  # its numbers would stand beside weights that they are not of
        elif not self._late and (found is not self._found or not self._moment.isActive()):
            self._moment.start()  # anew with each answer: a drag that is followed is not late
        self._found = found
        return Seen(found, problem, self._late) if right or not self._late else Seen(None, None, late=True)

    @Slot()
    def _be_late(self) -> None:
        self._late = True
        self.changed.emit()
