"""One weight, moved by h to both sides: the secant of the cost, and how far it is from backpropagation's tangent.

Over h the error is a valley: a coarse h cuts the bends of the curve, and with a very small one the two costs differ in
their last digits only, which rounding has spoilt. Between them, near 10⁻⁵, central differences are at their best.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nnapp.choices import Array
from nnapp.gradient_check.check import FLOOR, TOLERANCE
from nnapp.gradient_check.costs import Costs, Kink, relative_errors
from nnapp.progress import Report, unheard
from nnapp.project import Project
from nnapp.topology import BIAS, Parameters
from nnapp.words import Refusal, marked

USUAL = 1e-5
POINTS = 161
STEPS = np.logspace(-1, -13, 97)  # of the valley: eight in each power of ten
APART = 0.5  # of 2h: by so much w − h and w + h may be misplaced by rounding
AROUND = 3  # neighbours of a step on either side that must be as good, because rounding may hit by chance


@dataclass(frozen=True)
class Nudge:
    """What a weight, moved by h to both sides, says of the slope of the cost."""

    h: float
    weight: float
    here: float  # C(w)
    left: float  # C(w − h)
    right: float  # C(w + h)
    slope: float  # ∂C/∂w as backpropagation says
    floor: float  # below which slopes are compared by difference
    kink: Kink | None  # that lies between w − h and w + h

    @property
    def forward(self) -> float:
        """The slope of the secant to the right."""
        return (self.right - self.here) / self.h

    @property
    def backward(self) -> float:
        """The slope of the secant to the left."""
        return (self.here - self.left) / self.h

    @property
    def central(self) -> float:
        """The slope of the secant from left to right."""
        return (self.right - self.left) / (2 * self.h)

    @property
    def moved(self) -> bool:
        """Whether w − h and w + h are other numbers than w, about 2h apart; around a large w there are none."""
        return self._misplaced <= APART

    @property
    def spaced(self) -> bool:
        """Whether they are so exactly 2h apart that the slope is not spoilt."""
        return self._misplaced <= TOLERANCE / 10

    @property
    def _misplaced(self) -> float:
        low, high = self.weight - self.h, self.weight + self.h
        return abs((high - low) / (2 * self.h) - 1) if low < self.weight < high else 1.0

    @property
    def error(self) -> float:
        """The relative error of the central slope, with backpropagation as the referee."""
        return float(relative_errors(np.array(self.central), np.array(self.slope), self.floor))


class Slice(NamedTuple):
    """The cost (n,) over values (n,) of the weight."""

    weights: Array
    costs: Array


class Valley(NamedTuple):
    """Relative errors (n,) over steps h (n,), the largest h first, and the h at which central differences are best."""

    steps: Array
    central: Array
    forward: Array
    best: float
    best_error: float


class Probe:
    """The cost as a function of one weight alone; not for two threads at once."""

    def __init__(
        self,
        project: Project,
        inputs: ArrayLike,
        targets: ArrayLike,
        parameters: Parameters | None,
        link: tuple[int, int, int],
    ) -> None:
        """Take the weight (layer, unit, source), where a source of −1 is the bias.

        Raises `Refusal` as `backward` does, and for a weight that is not there.
        """
        self._costs = Costs(project, inputs, targets, parameters)
        self._place = _place(project, *link)
        assert self._costs.here.gradient is not None
        self.link = link
        self.weight = float(self._costs.parameters.flat[self._place])
        self.here = self._costs.here.cost
        self.slope = float(self._costs.here.gradient.flat[self._place])
        self.floor = FLOOR * max(1.0, abs(self.here))
        self._valley: Valley | None = None

    def nudge(self, h: float) -> Nudge:
        """Move the weight by h to both sides; raises `Refusal` for an h that is not above 0, or not finite."""
        if not 0 < h < np.inf:
            raise Refusal(marked("A weight is nudged by an h above 0, not by {h}."), h=h)
        costs, place, value = self._costs, self._place, self.weight
        left, kink = costs.at(place, value - h), costs.crossed()
        right, other = costs.at(place, value + h), costs.crossed()
        kink = kink or other or costs.zero_kink(place, value, h)
        return Nudge(h, value, self.here, left, right, self.slope, self.floor, kink)

    def slice(self, low: float, high: float, report: Report = unheard) -> Slice:
        """Return the cost from one value of the weight to another; the present weight is one of the points."""
        weights = np.union1d(np.linspace(low, high, POINTS), [self.weight] if low <= self.weight <= high else [])
        costs = np.empty_like(weights)
        for number, value in enumerate(weights.tolist()):
            report(number / len(weights))
            costs[number] = self._costs.at(self._place, value)
        return Slice(weights, costs)

    def valley(self, report: Report = unheard) -> Valley:
        """Return the errors over h; worked out once."""
        if self._valley is None:
            nudges = []
            for number, h in enumerate(STEPS.tolist()):
                report(number / len(STEPS))
                nudges.append(self.nudge(h))
            slope = np.full(len(STEPS), self.slope)
            central = relative_errors(np.array([each.central for each in nudges]), slope, self.floor)
            forward = relative_errors(np.array([each.forward for each in nudges]), slope, self.floor)
            self._valley = Valley(STEPS, central, forward, *_best(central))
        return self._valley


def nudge(
    project: Project,
    inputs: ArrayLike,
    targets: ArrayLike,
    parameters: Parameters | None,
    link: tuple[int, int, int],
    h: float = USUAL,
) -> Nudge:
    """Move the weight (layer, unit, source) by h to both sides, on rows (rows, inputs) and targets (rows, targets)."""
    return Probe(project, inputs, targets, parameters, link).nudge(h)


def _place(project: Project, layer: int, unit: int, source: int) -> int:
    widths = project.topology.widths
    if not (0 <= layer < len(widths) - 1 and 0 <= unit < widths[layer + 1] and BIAS <= source < widths[layer]):
        raise Refusal(
            marked("The network has no weight to unit {unit} of layer {layer} from unit {source} of the layer before."),
            layer=layer + 1,
            unit=unit + 1,
            source=source + 1,
        )
    before = sum(widths[i + 1] * (widths[i] + 1) for i in range(layer))
    return before + unit * (widths[layer] + 1) + (widths[layer] if source == BIAS else source)


def _best(errors: Array) -> tuple[float, float]:
    # the worst of each step and its neighbours, because a single step may be right by chance
    padded = np.pad(errors, AROUND, mode="edge")
    nearby = np.lib.stride_tricks.sliding_window_view(padded, 2 * AROUND + 1).max(axis=1)
    number = int(np.argmin(nearby))
    return float(STEPS[number]), float(errors[number])
