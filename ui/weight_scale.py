"""The limit of the colour scale of weights and biases: how large it has to be, and when it begins anew.

During a run the limit only grows, so that colours compare from epoch to epoch. The network's drawing and the weights
plot follow the same rules, which stand here.
"""

from __future__ import annotations

import numpy as np

from nnapp.model import Model
from nnapp.project import Project
from nnapp.topology import Parameters
from ui.heatmap_picture import rounded_up

TOO_WIDE = 5.0  # a limit this many times as large as needed leaves most weights without a visible colour


def largest_size(parameters: Parameters) -> float:
    """Return the largest finite magnitude of all weights and biases; 0 where none is finite."""
    flat = parameters.flat
    largest = max(float(flat.max()), -float(flat.min()))
    if not np.isfinite(largest):
        largest = float(np.abs(flat[np.isfinite(flat)]).max(initial=0.0))
    return largest


def fitting_limit(parameters: Parameters) -> float:
    """Return the smallest round limit for these weights and biases."""
    return rounded_up(largest_size(parameters))


def same_weights(new: Project, old: Project | None) -> bool:
    """Say whether a change leaves weights and biases alone, as all changes do during which a run goes on."""
    if old is None or new.topology is not old.topology or new.model is not old.model:
        return False
    return new.model is not None or new.training.seeds == old.training.seeds


def begins_anew(new: Model, old: Model | None, seen: int, limit: float) -> bool:
    """Say whether the scale is to be fitted anew where a model takes the place of another.

    It is for another network or start, where training went back (`seen` is the newest update that was drawn), and
    where weights were set, as by "Use the best weights", for which the limit is far too large. What a run has
    produced never is a reason.
    """
    if old is None or new.updates == 0 or new.updates < max(old.updates, seen) or new.epoch < old.epoch:
        return True
    if new.current.widths != old.current.widths or not _equal(new.start, old.start):
        return True
    trained = new.updates > old.updates
    return new.current is not old.current and not trained and limit >= TOO_WIDE * fitting_limit(new.current)


def _equal(one: Parameters, other: Parameters) -> bool:
    return one is other or (one.widths == other.widths and np.array_equal(one.flat, other.flat))
