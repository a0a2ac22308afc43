"""Works out the slice straight down the gradient in the background."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal, Slot

from nnapp.landscape import Descent, Landscape, descend
from nnapp.progress import Report
from nnapp.project import Project
from nnapp.topology import Parameters
from nnapp.words import Said
from ui.charts.surface.explorer import LONGEST_REST_MS, RUNNING_REST, RUNNING_S, table_key
from ui.graphs import Range
from ui.newest import Key, Newest, same

COSTS = 320  # that a slice is made of, about


class SliceWish(NamedTuple):
    """What is to be worked out."""

    project: Project
    parameters: Parameters
    epoch: int
    rate: float
    span: Range | None  # None: choose
    logarithmic: bool

    @property
    def asked(self) -> Key:
        """What the person decides."""
        return (*table_key(self.project), self.rate, self.span, self.logarithmic)

    @property
    def key(self) -> Key:
        """Everything that the slice depends on."""
        return (*self.asked, self.parameters)


class Descents(QObject):
    """Holds the last slice; `came` means: there is another one, or a reason why there is none."""

    came = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.found: tuple[SliceWish, Descent] | None = None
        self.problem: Said | None = None
        self.broken = False
        self._newest = Newest(self)
        self._newest.came.connect(self._take)
        self._newest.failed.connect(self.failed)
        self._landscape: Landscape | None = None
        self._wish: SliceWish | None = None
        self._running = False

    @property
    def unfinished(self) -> bool:
        """Whether the slice that was wanted last is still to come."""
        return self._wish is not None and not same(self._newest.key, self._wish.key)

    @property
    def too_slow(self) -> bool:
        """Whether it costs too much to be worked out while training runs."""
        return self._landscape is not None and COSTS * self._landscape.seconds > RUNNING_S

    def want(self, wish: SliceWish, *, running: bool) -> None:
        """Work this out, unless it is known; soon if another one is being worked out while training runs."""
        self._newest.rest, self._newest.most_rest_ms = (RUNNING_REST, LONGEST_REST_MS) if running else (0.0, 0)
        if running and not self._running:
            self.rest()  # what was begun with time to spare
        self._running = running
        before, self._wish = self._wish, wish
        known = self._landscape
        if known is not None and not same(table_key(known.project), table_key(wish.project)):
            self._landscape = known = None
        if self.found is not None and self.found[0].project.topology is not wish.project.topology:
            self.found = None
        if before is not None and not same(
            wish.asked if running else wish.key, before.asked if running else before.key
        ):
            self._newest.cancel()
        if not running and not self._newest.working:
            self._newest.cancel()  # the rest that training was given
        if not (running and self.too_slow):
            self._newest.ask(wish.key, partial(_work, wish=wish, landscape=known), table_key(wish.project))

    def rest(self) -> None:
        """Nobody looks any more."""
        self._newest.cancel()

    def shut_down(self) -> None:
        """End the work, and wait for it."""
        self._newest.shut_down()

    @Slot()
    def _take(self) -> None:
        self.problem, self.broken = self._newest.problem, self._newest.broken
        if self._newest.value is not None:
            self._landscape, *found = self._newest.value
            self.found = found[0], found[1]
        elif self.problem is not None:
            self.found = None
        self.came.emit()


def _work(report: Report, wish: SliceWish, landscape: Landscape | None) -> tuple[Landscape, SliceWish, Descent]:
    landscape = Landscape(wish.project, report) if landscape is None else landscape
    span, logarithmic = wish.span, wish.logarithmic
    found = descend(landscape, wish.parameters, wish.rate, span, logarithmic=logarithmic, report=report)
    return landscape, wish, found
