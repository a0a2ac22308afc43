"""What is drawn of one curve: its points as places in the graph, and the smooth line over them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nnapp.choices import Array
from nnapp.milestones import EMPTY_CLOCK, Clock
from nnapp.model import Curve
from ui.charts.cost.smoothing import LEAD, smoothed
from ui.charts.time_axis import Unit, at_epochs
from ui.curves import thinned

SMOOTH_POINTS = 250


class Ground(NamedTuple):
    """What all curves are drawn on."""

    clock: Clock = EMPTY_CLOCK
    unit: Unit = "epoch"
    logarithmic: bool = False
    part: tuple[float, float] = (0.0, np.inf)  # the epochs that are seen
    span: float = 0.0  # of the smooth line, in epochs; 0 for none


class Drawn(NamedTuple):
    """A curve's points (n,) and those of its smooth line, as the graph takes them; NaN is a gap."""

    epochs: Array
    x: Array
    values: Array  # as recorded
    y: Array  # log₁₀ of them on a logarithmic axis
    smooth_x: Array
    smooth_y: Array

    @property
    def has_gaps(self) -> bool:
        """Whether values are left out, because they are not finite or have no logarithm."""
        return bool((np.isfinite(self.x) & ~np.isfinite(self.y)).any())


def drawn(curve: Curve, ground: Ground) -> Drawn:
    """Return what is drawn of a curve."""
    epochs, values = thinned(curve, *ground.part)
    x, y = _placed(epochs, values, ground)
    smooth_x, smooth_y = _smooth_line(curve, epochs, values, ground) if ground.span else (x[:0], y[:0])
    return Drawn(epochs, x, values, y, smooth_x, smooth_y)


def _smooth_line(curve: Curve, epochs: Array, values: Array, ground: Ground) -> tuple[Array, Array]:
    first, last = ground.part
    if first > 0 or last < curve.length - 1:  # what lies beside the part that is seen counts too
        epochs, values = thinned(curve, max(first - LEAD * ground.span, 0.0), last + LEAD * ground.span)
    means = smoothed(epochs, np.where(values > 0, values, np.nan) if ground.logarithmic else values, ground.span)
    seen = np.flatnonzero((epochs >= first - 1) & (epochs <= last + 1))
    some = seen[:: max(1, len(seen) // SMOOTH_POINTS)]  # a smooth line needs no more
    return _placed(epochs[some], means[some], ground)


def height(value: float, logarithmic: bool) -> float:
    """Return where a value lies on the y axis; NaN where it has no place there."""
    if not logarithmic:
        return value
    return float(np.log10(value)) if value > 0 else float("nan")


def _placed(epochs: Array, values: Array, ground: Ground) -> tuple[Array, Array]:
    usable = np.isfinite(values) & ((values > 0) if ground.logarithmic else True)
    x = at_epochs(ground.clock, epochs, ground.unit)
    y = np.where(usable & np.isfinite(x), values, np.nan)
    return x, np.log10(y) if ground.logarithmic else y
