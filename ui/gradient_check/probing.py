"""Works out in the background what is shown of one weight: first the nudge and the curve, then the valley over h."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal, Slot

from nnapp.gradient_check import Nudge, Probe, Sample, Slice, Valley, sample_of
from nnapp.gradient_check.nudge import USUAL
from nnapp.progress import Report
from nnapp.project import Project
from nnapp.words import Said
from ui.newest import Newest, same

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
        self._wish: tuple[Aim, float, float] | None = None
        self._newest = Newest(self)
        self._newest.rest = REST
        self._newest.came.connect(self._take)
        self._newest.failed.connect(self.failed)

    @property
    def broken(self) -> bool:
        """Whether an error in the program has ended the last work."""
        return self._newest.broken

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
        if isinstance(value, Found):
            self.found, self.problem = value, None
        elif problem is not None or self._newest.broken:
            self.found, self.problem = None, problem
        self.came.emit()
        self._ask()


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
