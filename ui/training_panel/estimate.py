"""How fast a run goes, smoothed, and how long it has left: a figure that counts down calmly and does not jump about."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

SMOOTHED_S = 4.0  # what is older counts for less than a third
FIRST_S = 0.4  # nothing is said before
TRUSTED = 0.15  # the end that was promised stays while the newest estimate differs by a smaller part of what is left


class Estimate:
    """Fed with places (epochs done, the part of the present one included) as a run goes on."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self.begin(0.0)

    def begin(self, place: float) -> None:
        """Forget what was before: a run begins at this place, or goes on at another speed."""
        self._place, self._time, self._waited = place, self._now(), 0.0
        self._epochs = self._seconds = 0.0
        self._end: float | None = None

    @property
    def rate(self) -> float:
        """Epochs a second over the last moments; 0 in the very first."""
        return self._epochs / self._seconds if self._waited >= FIRST_S and self._seconds > 0 else 0.0

    def feed(self, place: float) -> None:
        """Take where the run is by now."""
        now = self._now()
        passed, done = now - self._time, max(0.0, place - self._place)
        if passed <= 0:
            return
        kept = math.exp(-passed / SMOOTHED_S)
        self._epochs, self._seconds = kept * self._epochs + done, kept * self._seconds + passed
        self._place, self._time, self._waited = place, now, self._waited + passed

    def left(self, goal: float) -> float | None:
        """Return how many seconds there are left up to a goal in epochs; None where that cannot be said."""
        rate = self.rate
        if not rate:
            return None
        left = max(0.0, goal - self._place) / rate
        promised = None if self._end is None else self._end - self._time
        if promised is None or abs(left - promised) > max(TRUSTED * left, 1.0):
            self._end = self._time + left
            return left
        return max(0.0, promised)
