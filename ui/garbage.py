"""Python's garbage collector, kept to the window's thread.

Python collects in whichever thread happens to allocate. In the training thread, or in the middle of a paint event, that
could destroy a widget's leftovers where Qt does not allow it. So collecting by itself is switched off while a window
is open, and done from a timer instead, as often as Python would.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

INTERVAL_MS = 1000


class GarbageCollector(QObject):
    """Collects from a timer in the thread of its parent, from now until `stop`."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        gc.freeze()  # what the program is made of stays anyway, and need not be looked through
        gc.disable()
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def stop(self) -> None:
        """Let Python collect by itself again."""
        self._timer.stop()
        gc.enable()
        gc.unfreeze()

    @Slot()
    def _collect(self) -> None:
        counts = gc.get_count()
        for generation in (2, 1, 0):
            if counts[generation] > self._thresholds[generation]:
                gc.collect(generation)
                return
