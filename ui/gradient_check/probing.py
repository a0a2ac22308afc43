"""Works out in the background what is shown of one weight: first the nudge and the curve, then the valley over h."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, Signal, Slot

from nnapp.gradient_check import Nudge, Probe, Sample, Slice, Valley, sample_of
from nnapp.gradient_check.nudge import USUAL
from nnapp.progress import Report
from nnapp.project import Project
from nnapp.words import Said
from ui.charts.weight_maps.values import new_cost
from ui.gradient_check.checks import is_of_another, other_rows
from ui.newest import Newest, same
from ui.weight_scale import same_weights

REST = 0.5  # times as long as it worked: a dragged h should be followed at once
ZOOM = 2.5  # times h to either side, where the picture is to follow h
WHOLE = 2.0  # to either side of the weight, else


class Aim(NamedTuple):
    """Which weight is looked at, on which rows."""

    project: Project
    kind: str
    row: int  # of the table, from 0; −1 for none
    layer: int
    unit: int
    source: int


class Found(NamedTuple):
    """What is known of a weight; the valley comes later."""

    aim: Aim
    sample: Sample
    probe: Probe
    usual: Nudge
    nudge: Nudge
    half: float  # of the curve to either side of the weight
    slice: Slice
    valley: Valley | None


class Prober(QObject):
    """Holds what was found last; `came` means: there is more of it, or a reason why there is none."""

    came = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.found: Found | None = None
        self.problem: Said | None = None
        self._known: Aim | None = None  # of what there is something, or a problem
        self._wish: tuple[Aim, float, float] | None = None
        self._newest = Newest(self)
        self._newest.rest = REST
        self._newest.came.connect(self._take)
        self._newest.failed.connect(self.failed)

    @property
    def broken(self) -> bool:
        """Whether an error in the program has ended the last work."""
        return self._newest.broken

    def is_about(self, aim: Aim) -> bool:
        """Say whether what is known, or why there is nothing, is about a weight as it is now."""
        if self._known is None or same(self._known, aim):
            return True
        return self.found is not None and _is_alike(self._known, aim)

    def is_about_another(self, aim: Aim) -> bool:
        """Say whether what is known is of another network's weight."""
        return self._known is not None and is_of_another(self._known.project, aim.project)

    def want(self, aim: Aim, h: float, half: float) -> None:
        """Ask for a weight, moved by h, and its curve so far to either side."""
        if self._wish is not None and not same(aim, self._wish[0]):
            self._newest.cancel()
        self._wish = aim, h, half
        self._ask()

    def shut_down(self) -> None:
        """End the work, and wait for it."""
        self._wish = None
        self._newest.shut_down()

    def _ask(self) -> None:
        if self._wish is None:
            return
        aim, h, half = self._wish
        found = self.found if self.found is not None and same(self.found.aim, aim) else None
        if found is None or found.nudge.h != h or found.half != half:
            self._newest.ask((*aim, h, half), partial(_worked_out, aim, h, half, found), aim)
        elif found.valley is None:
            self._newest.ask((*aim, h, half, "valley"), partial(_with_valley, found), aim)

    @Slot()
    def _take(self) -> None:
        value, problem = self._newest.value, self._newest.problem
        if self._newest.key:
            about: Any = self._newest.key[: len(Aim._fields)]
            self._known = Aim(*about)
        if isinstance(value, Found):
            self.found, self.problem = value, None
        elif problem is not None or self._newest.broken:
            self.found, self.problem = None, problem
        self.came.emit()
        self._ask()


def _is_alike(old: Aim, new: Aim) -> bool:
    # neither the weights, nor the cost, nor the rows are others: the notes may be, or the learning rate
    if not same(old[1:], new[1:]) or not same_weights(new.project, old.project):
        return False
    return not new_cost(new.project, old.project) and not other_rows(old.project, new.project, new.kind)


def _worked_out(aim: Aim, h: float, half: float, found: Found | None, report: Report) -> Found:
    if found is None:
        sample = sample_of(aim.project, aim.kind, aim.row, report)
        probe = Probe(aim.project, sample.inputs, sample.targets, None, (aim.layer, aim.unit, aim.source))
        usual, valley, known = probe.nudge(USUAL * max(1.0, abs(probe.weight))), None, None
    else:
        sample, probe, usual, valley = found.sample, found.probe, found.usual, found.valley
        known = found.slice if found.half == half else None
    nudge = probe.nudge(h)
    curve = probe.slice(probe.weight - half, probe.weight + half, report) if known is None else known
    return Found(aim, sample, probe, usual, nudge, half, curve, valley)


def _with_valley(found: Found, report: Report) -> Found:
    return found._replace(valley=found.probe.valley(report))
