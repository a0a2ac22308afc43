"""The cost straight down the gradient: C(w − η ∇C) over the learning rate η, and where plain gradient descent lands.

Weights that training leaves as they are do not move. At η = 0 the slope is −‖∇C‖².
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nnapp.choices import Array
from nnapp.landscape.cost import Landscape
from nnapp.landscape.section import Section
from nnapp.progress import Report, unheard
from nnapp.topology import Parameters, free

POINTS = 161
SEARCHED = 1e4  # times as long and as short steps as the present one
SEARCH_POINTS = 81
GOLDEN = (np.sqrt(5) - 1) / 2
NARROWINGS = 30

Range = tuple[float, float]


class Descent(NamedTuple):
    """The cost along the line; `rates` (n,) go from the smallest to the largest η."""

    rates: Array
    costs: Array
    here: float  # the cost at η = 0
    slope: float  # −‖∇C‖², that of the tangent there
    rate: float  # the present learning rate
    landing: float  # the cost after a step of plain gradient descent with it
    best_rate: float  # at which the cost was lowest; NaN where every step makes it larger
    best: float


def descend(
    landscape: Landscape,
    parameters: Parameters,
    rate: float,
    span: Range | None = None,
    *,
    logarithmic: bool = False,
    report: Report = unheard,
) -> Descent:
    """Return the cost for learning rates in a span, or where that is None in one that shows landing and lowest cost.

    Raises `Refusal` where the table cannot be trained on; where the weights have diverged nothing is finite.
    """
    gradient = landscape.gradient(parameters.flat, report) * free(landscape.project.topology)
    line = Section(parameters.flat, -gradient[None])
    with np.errstate(all="ignore"):
        slope = -float(gradient @ gradient)

    def costs(rates: Array, done: float, share: float) -> Array:
        return landscape.costs(line, rates[:, None], lambda part: report(done + share * part))

    tried = rate * np.geomspace(1 / SEARCHED, SEARCHED, SEARCH_POINTS)
    here, landing = costs(np.array([0.0, rate]), 0.0, 0.05).tolist()
    found = costs(tried, 0.05, 0.3)
    best_rate, best = _lowest(tried, found, here, lambda some: costs(some, 0.35, 0.1))
    low, high = span or _usual_span(rate, best_rate, logarithmic=logarithmic)
    rates = np.geomspace(max(low, 1e-300), high, POINTS) if logarithmic else np.linspace(low, high, POINTS)
    return Descent(rates, costs(rates, 0.5, 0.5), here, slope, rate, landing, best_rate, best)


def _usual_span(rate: float, best_rate: float, *, logarithmic: bool) -> Range:
    known = [rate, *([best_rate] if np.isfinite(best_rate) else [])]
    if logarithmic:
        return min(known) / 100, max(known) * 30
    return 0.0, 2.0 * max(known)


def _lowest(tried: Array, found: Array, here: float, costs: object) -> tuple[float, float]:
    # the lowest of all, narrowed down between its neighbours by golden sections
    known = np.where(np.isfinite(found), found, np.inf)
    number = int(np.argmin(known))
    if not known[number] < here:
        return float("nan"), float("nan")
    assert callable(costs)
    low, high = np.log(tried[max(number - 1, 0)]), np.log(tried[min(number + 1, len(tried) - 1)])
    best_rate, best = float(tried[number]), float(known[number])
    for _ in range(NARROWINGS):
        inner = np.array([high - GOLDEN * (high - low), low + GOLDEN * (high - low)])
        first, second = np.nan_to_num(costs(np.exp(inner)), nan=np.inf).tolist()
        for at, cost in zip(inner.tolist(), (first, second), strict=True):
            if cost < best:
                best_rate, best = float(np.exp(at)), cost
        low, high = (low, inner[1]) if first <= second else (inner[0], high)
    return best_rate, best
