"""What happened during training, as small ticks at the foot of the curves: where they stand, and their words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from nnapp.choices import Array
from nnapp.model import Event
from nnapp.words import Said
from ui.charts.cost.drawn import Ground
from ui.charts.time_axis import at_epochs, epochs_of_updates
from ui.messages import sentence

HIGH = 0.05  # of the graph
MOST_SAID = 3


class Ticks(NamedTuple):
    """Events of which it is known where they lie."""

    x: Array
    events: tuple[Event, ...]

    def segments(self, low: float, high: float) -> tuple[Array, Array]:
        """Return the ticks as one line with gaps, from the lower end of the graph up."""
        nothing = np.full(len(self.x), np.nan)
        x = np.column_stack([self.x, self.x, nothing]).ravel()
        y = np.tile([low, low + HIGH * (high - low), np.nan], len(self.x))
        return x, y

    def said(self, x: float, reach: float) -> tuple[str, ...]:
        """Return what happened within `reach` of a place, in words; of many events the last ones."""
        near = np.flatnonzero(np.abs(self.x - x) <= reach)
        events = [self.events[place] for place in near.tolist()]
        return tuple(sentence(Said(event.template, dict(event.values))) for event in events[-MOST_SAID:])


def ticks_of(events: Sequence[Event], ground: Ground) -> Ticks:
    """Return the ticks of a model's events; none where no clock says when they were."""
    epochs = epochs_of_updates(ground.clock, [event.update for event in events])
    x = at_epochs(ground.clock, epochs, ground.unit)
    known = np.isfinite(x)
    return Ticks(x[known], tuple(event for event, there in zip(events, known.tolist(), strict=True) if there))
