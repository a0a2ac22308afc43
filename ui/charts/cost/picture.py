"""The picture of a run: everything that is drawn of a snapshot, worked out at once from what was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from PySide6.QtGui import QColor

from nnapp.milestones import Clock
from nnapp.model import EMPTY_CURVE, Curve
from nnapp.project import Project
from nnapp.snapshot import Snapshot
from ui.charts.cost.drawn import Drawn, Ground, drawn, height
from ui.charts.cost.events import Ticks, ticks_of
from ui.charts.cost.ranges import nice, y_range
from ui.charts.cost.recorded import COST, TEST, TRAINING, VALIDATION, best_epoch, curves_of
from ui.charts.cost.smoothing import SHARES
from ui.charts.time_axis import Unit, at_epochs, epochs_at, is_known
from ui.curves import Reading, lone, reading
from ui.graphs import Line, Mark, Range
from ui.theme import Theme

LOOKS = {TRAINING: ("accent", "solid"), VALIDATION: ("text", "dash"), TEST: ("muted", "dot")}
FAINT = 0.35  # the curve behind its smooth line
MOST_WIDE = 900  # points that are drawn with a wide pen: one that is smooth and dashed takes long
WORD_SHARE = 0.15  # of the graph's height that a word below its mark takes
LEAST = {"epoch": 10.0, "update": 10.0, "second": 1e-3}  # that an axis reaches


class Choice(NamedTuple):
    """What was chosen to be drawn, and how."""

    quantity: str = COST
    unit: Unit = "epoch"
    logarithmic: bool = False
    smoothing: int = 0  # place in SHARES
    hidden: frozenset[str] = frozenset()  # splits


class Picture(NamedTuple):
    """What is drawn."""

    choice: Choice = Choice()
    curves: Mapping[str, Curve] = MappingProxyType({})  # all that there are, by split
    drawn: Mapping[str, Drawn] = MappingProxyType({})  # of those that are not hidden
    ground: Ground = Ground()
    ticks: Ticks = Ticks(np.empty(0), ())
    judged: str = TRAINING  # the split whose cost says which epoch is the best
    best: int | None = None

    @property
    def shown(self) -> dict[str, Curve]:
        """The curves that are not hidden."""
        return {split: self.curves[split] for split in self.drawn}

    @property
    def first(self) -> Curve:
        """The first curve that is drawn, or an empty one."""
        return next(iter(self.shown.values()), EMPTY_CURVE)

    @property
    def length(self) -> int:
        """How many epochs are drawn, the start included."""
        return max((curve.length for curve in self.shown.values()), default=0)

    @property
    def has_gaps(self) -> bool:
        """Whether some values cannot be drawn."""
        return any(line.has_gaps for line in self.drawn.values())

    @property
    def has_points(self) -> bool:
        """Whether any value can be drawn."""
        return any(np.isfinite(line.y).any() for line in self.drawn.values())

    def place(self, epoch: float) -> float:
        """Return where an epoch lies on the x axis."""
        return float(at_epochs(self.ground.clock, [float(epoch)], self.ground.unit)[0])

    def epoch(self, place: float) -> float:
        """Return which epoch lies at a place of the x axis."""
        return float(epochs_at(self.ground.clock, [place], self.ground.unit)[0])

    def whole(self) -> tuple[Range, Range]:
        """Return the ranges of x and y that show everything."""
        ends = [float(np.fmax.reduce(line.x)) for line in self.drawn.values() if np.isfinite(line.x).any()]
        last = max([*ends, LEAST[self.ground.unit]])
        return (0.0, nice(last)), y_range([line.y for line in self.drawn.values()], self.ground.logarithmic)

    def lines(self, theme: Theme, seen: Range) -> list[Line]:
        """Return the lines; the ticks of events stand at the foot of the range of y that is seen."""
        raw, strong = [], []
        wide = sum(len(line.x) for line in self.drawn.values()) <= MOST_WIDE
        for split, line in self.drawn.items():
            colour, style = look(theme, split)
            opacity = FAINT if len(line.smooth_x) else 1.0
            raw.append(Line(line.x, line.y, colour, style, dots=lone(line.y), opacity=opacity, wide=wide))
            if len(line.smooth_x):
                strong.append(Line(line.smooth_x, line.smooth_y, colour, style, wide=True))
        foot = [Line(*self.ticks.segments(*seen), theme.colour("text"))] if len(self.ticks.x) else []
        return raw + strong + foot

    def best_reading(self) -> Reading | None:
        """Return what the curve by which epochs are judged holds of the best one; None where it is not drawn."""
        if not self.best or self.judged not in self.drawn:
            return None
        return reading(self.curves[self.judged], self.best)

    def best_value(self) -> float:
        """Return the value at the best epoch, or NaN."""
        found = self.best_reading()
        if found is None:
            return float("nan")
        return found.minimum if self.choice.quantity == COST else found.cost

    def best_mark(self, theme: Theme, text: str) -> list[Mark]:
        """Return the ring at the best epoch."""
        found = self.best_reading()
        if found is None:
            return []
        y = height(self.best_value(), self.ground.logarithmic)
        low, high = self.whole()[1]
        below = y - low > WORD_SHARE * (high - low)
        return [Mark(self.place(found.last), y, look(theme, self.judged)[0], text, below)]


def look(theme: Theme, split: str) -> tuple[QColor, str]:
    """Return the colour and the style of a split's curve."""
    name, style = LOOKS[split]
    return theme.colour(name), style


def picture_of(snapshot: Snapshot | None, project: Project, choice: Choice, seen: Range | None) -> Picture:
    """Work out what is drawn, all of it or the part between two places of the x axis."""
    if snapshot is None:
        return Picture(choice)
    curves, clock = curves_of(snapshot, choice.quantity), snapshot.clock
    unit: Unit = choice.unit if is_known(clock, choice.unit) else "epoch"
    span = SHARES[choice.smoothing] * max(snapshot.curve.length - 1, 0)
    ground = Ground(clock, unit, choice.logarithmic, _part(clock, unit, seen), span)
    model = project.model
    return Picture(
        choice=choice,
        curves=curves,
        drawn={split: drawn(curve, ground) for split, curve in curves.items() if split not in choice.hidden},
        ground=ground,
        ticks=ticks_of(model.events if model else (), ground),
        judged=VALIDATION if f"{VALIDATION} cost" in snapshot.curves else TRAINING,
        best=best_epoch(snapshot, model),
    )


def _part(clock: Clock, unit: Unit, seen: Range | None) -> Range:
    if seen is None:
        return 0.0, np.inf
    first, last = epochs_at(clock, seen, unit).tolist()
    return (0.0 if np.isnan(first) else first), (0.0 if np.isnan(last) else last)
