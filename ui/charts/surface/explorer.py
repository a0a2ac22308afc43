"""Works out the cost surface in the background, coarse at first and then finer, and keeps the last one.

While training runs it makes one grid at a time, of as many places as cost little, and rests fifty times as long; a
network for which that takes too long waits for the next pause. The rows are encoded once for as long as they stay.
"""

from __future__ import annotations

import time
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from nnapp.choices import Array
from nnapp.landscape import ARROWS, LEVELS, Landscape, Surface, Window, map_surface, point_arrows
from nnapp.progress import Report
from nnapp.project import Project
from nnapp.topology import Parameters
from nnapp.words import Said
from ui.charts.surface.aims import Aim, Plane, plane_of, usual_window
from ui.newest import Key, Newest, same

RUNNING_REST = 50.0  # times as long as it worked: 2 % of the time
LEAST_REST_S = 0.7  # while training runs: each new surface has to be coloured and contoured too
LONGEST_REST_MS = 60_000
RUNNING_S = 0.3  # that a grid may take while training runs
PAUSED_S = 15.0  # that the next finer grid may take otherwise
SLOW_S = 0.03  # for one cost: then the first grid is very coarse
RUNNING_ARROWS = 7  # across and up; and in a network that is slow
BACKPROPAGATION = 3  # times as long as a cost, about
ASK_MS = 200  # between two looks at how far it is


class Wish(NamedTuple):
    """What is to be worked out."""

    project: Project
    parameters: Parameters
    epoch: int
    points: NDArray[np.floating]  # of the path (n, P)
    aim: Aim
    window: Window | None  # None: choose

    @property
    def asked(self) -> Key:
        """What the person decides; where it changes, what is being worked out is of no use any more."""
        return (*table_key(self.project), self.aim, self.window)

    @property
    def key(self) -> Key:
        """Everything that the surface depends on."""
        walked = len(self.points) if self.aim.kind == "path" else 0
        return (*self.asked, self.parameters, walked)


class Found(NamedTuple):
    """A surface, and what belongs to it; no surface where it would take too long while training runs."""

    wish: Wish
    plane: Plane
    surface: Surface | None
    here: float  # the cost at the present weights
    walked: tuple[Array, Array]  # the path's points in the plane, and how far they lie beside it
    seconds: float  # for one cost


def table_key(project: Project) -> Key:
    """Return what the cost depends on besides the weights."""
    training = project.training
    return (project.topology, project.dataset, training.cost, training.reduction, training.l1, training.l2)


class Explorer(QObject):
    """Holds the last surface; `came` means: there is another one, or a reason why there is none."""

    came = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.found: Found | None = None  # the last one with a surface
        self.problem: Said | None = None
        self.broken = False
        self.too_slow = False
        self._newest = Newest(self)
        self._newest.came.connect(self._take)
        self._newest.failed.connect(self.failed)
        self._landscape: Landscape | None = None
        self._wish: Wish | None = None  # what is being worked out, or was
        self._last: Found | None = None  # what is known of it
        self._stage = 0
        self._running = False
        self._taken = 0.0  # when the last result came
        self._asking = QTimer(self, interval=ASK_MS)
        self._asking.timeout.connect(self._tell)

    @property
    def unfinished(self) -> bool:
        """Whether more is to come of what is shown, apart from what changes while training runs."""
        return not self._running and not self._finished()

    @property
    def done_part(self) -> float:
        """How much of the present grid is done, 0 to 1."""
        return self._newest.done_part

    def want(self, wish: Wish, *, running: bool) -> None:
        """Work this out, unless it is known, or soon if something that is still wanted is being worked out."""
        if running and not self._running:
            self.rest()  # what was begun with time to spare
            self._wish = None
        self._running = running
        self._newest.rest, self._newest.most_rest_ms = (RUNNING_REST, LONGEST_REST_MS) if running else (0.0, 0)
        if not running and not self._newest.working:
            self._newest.cancel()  # the rest that training was given
        current = self._wish
        if current is None or not same(wish.asked, current.asked):
            self._begin(wish, at_once=True)
        elif not same(wish.key, current.key) and (not running or self._finished()):
            self._begin(wish, at_once=not running)
        elif not running and self.too_slow:
            self._begin(wish, at_once=True)  # now there is time
        self._go_on()

    def rest(self) -> None:
        """Nobody looks any more."""
        self._newest.cancel()
        self._asking.stop()

    def shut_down(self) -> None:
        """End the work, and wait for it."""
        self._asking.stop()
        self._newest.shut_down()

    # Parts

    def _begin(self, wish: Wish, *, at_once: bool) -> None:
        if at_once:
            self._newest.cancel()  # also its rest
            self._newest.put((), None)
        elif self._newest.busy or time.perf_counter() - self._taken < LEAST_REST_S:
            return
        if self.found is not None and self.found.wish.project.topology is not wish.project.topology:
            self.found = None  # of another network
        self._wish, self._last, self._stage = wish, None, 0
        self.problem, self.too_slow, self.broken = None, False, False

    def _finished(self) -> bool:
        if self.problem is not None or self.broken or self.too_slow:
            return True
        found = self._last
        if found is None or found.surface is None:
            return False
        following = 2 * len(found.surface.values) - 1
        if self._running or following > LEVELS[-1]:
            return True
        if following <= LEVELS[1] or not len(found.surface.slopes):
            return False
        return 0.75 * following**2 * found.seconds > PAUSED_S

    def _go_on(self) -> None:
        wish = self._wish
        if wish is None or self._finished() or self._newest.busy:
            return
        about = table_key(wish.project)
        known = self._landscape
        landscape = known if known is not None and same(table_key(known.project), about) else None
        if self._running and landscape is not None and _least_running(landscape.seconds) > 2 * RUNNING_S:
            self.too_slow = True  # no need to try
            return
        work = _running_work if self._running else _paused_work
        self._newest.ask(
            (*wish.key, self._stage, self._running),
            partial(work, wish=wish, before=self._last, landscape=landscape),
            about,
        )
        self._asking.start()

    @Slot()
    def _take(self) -> None:
        self._asking.stop()
        newest, wish = self._newest, self._wish
        wanted = wish is not None and bool(newest.key) and same(newest.key[: len(wish.key)], wish.key)
        if wanted and newest.key[-2] == self._stage:
            self._stage, self._taken = self._stage + 1, time.perf_counter()
            self.problem, self.broken = newest.problem, newest.broken
            if newest.value is not None:
                self._landscape, found = newest.value
                self._last, self.too_slow = found, found.surface is None
                self.found = found if found.surface is not None else self.found
            elif self.problem is not None:
                self.found = None
        self.came.emit()

    @Slot()
    def _tell(self) -> None:
        if self._newest.working and self._newest.done_part:
            self.came.emit()


def _least_running(seconds: float, count: int = LEVELS[1]) -> float:
    # how long a grid with its arrows takes while training runs
    return (count**2 + BACKPROPAGATION * RUNNING_ARROWS**2) * seconds


def _opened(wish: Wish, landscape: Landscape | None, report: Report) -> tuple[Landscape, Found]:
    # the plane, the cost in its middle, and how long one cost takes
    landscape = Landscape(wish.project, report) if landscape is None else landscape
    plane = plane_of(wish.aim, wish.project, wish.parameters, wish.points)
    here = landscape.costs(plane.section, np.zeros((1, 2)))
    if landscape.seconds < SLOW_S:
        landscape.costs(plane.section, np.zeros((2, 2)))  # the first one has prepared the calls
    return landscape, Found(wish, plane, None, float(here[0]), plane.section.project(wish.points), landscape.seconds)


def _window(found: Found) -> Window:
    return found.wish.window or usual_window(found.plane, found.walked[0])


def _running_work(
    report: Report, wish: Wish, before: Found | None, landscape: Landscape | None
) -> tuple[Landscape, Found]:
    landscape, found = _opened(wish, landscape, report)
    count = next((n for n in LEVELS[2:0:-1] if _least_running(found.seconds, n) <= RUNNING_S), None)
    if count is None:
        return landscape, found
    surface = map_surface(landscape, found.plane.section, _window(found), count, None, report)
    return landscape, found._replace(surface=point_arrows(landscape, surface, report, arrows=RUNNING_ARROWS))


def _paused_work(
    report: Report, wish: Wish, before: Found | None, landscape: Landscape | None
) -> tuple[Landscape, Found]:
    if before is None or before.surface is None or landscape is None:
        landscape, found = _opened(wish, landscape, report)
        count = LEVELS[0] if found.seconds > SLOW_S else LEVELS[1]
        surface = map_surface(landscape, found.plane.section, _window(found), count, None, report)
        return landscape, found._replace(surface=surface)
    surface, slow = before.surface, before.seconds > SLOW_S
    if not len(surface.slopes) and len(surface.values) >= LEVELS[1]:
        arrows = RUNNING_ARROWS if slow else ARROWS
        return landscape, before._replace(surface=point_arrows(landscape, surface, report, arrows=arrows))
    finer = map_surface(landscape, surface.section, surface.window, 2 * len(surface.values) - 1, surface, report)
    return landscape, before._replace(surface=finer, seconds=landscape.seconds)
