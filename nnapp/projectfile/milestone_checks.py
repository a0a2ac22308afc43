"""What must hold for what was recorded at some epochs, so that a run can go on recording."""

from __future__ import annotations

from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnapp.milestones import MOST_ENTRIES, Clock, LayerNorms, Path, most_norms, most_points
from nnapp.model import Model
from nnapp.topology import Topology
from nnapp.words import Refusal, marked

MOST_STRIDE = 2**53


def check_milestones(model: Model, topology: Topology) -> None:
    """Raise `Refusal` for a clock, norms or a path that no training of this network can have recorded."""
    clock, norms, path = model.clock, model.layer_norms, model.path
    if not 0 <= model.seconds < inf:
        raise Refusal(marked("it says that training took {seconds} seconds."), seconds=model.seconds)
    layers, parameters = len(topology.layers), topology.parameter_count
    _check_epochs(clock, MOST_ENTRIES + 1, model.epoch)
    _check_epochs(norms, most_norms(layers), model.epoch)
    _check_epochs(path, max(0, most_points(parameters)), model.epoch)
    for times, most in ((clock.updates, model.updates), (clock.seconds, model.seconds)):
        _check_shape(times, clock, ())
        if not (_ascend(times, most) and (np.diff(times) >= 0).all()):
            raise Refusal(marked("the clock of its training goes backwards."))
    if (clock.updates % 1).any():
        raise Refusal(marked("the clock of its training counts parts of updates."))
    for values in (norms.gradient, norms.ratio):
        _check_shape(values, norms, (layers,) if len(norms.epochs) else (0,))
        if (values < 0).any():
            raise Refusal(marked("a norm in it is negative."))
    _check_shape(path.points, path, (parameters,) if len(path.epochs) else (0,))


def _check_epochs(recorded: Clock | LayerNorms | Path, most: int, last: int) -> None:
    epochs, stride = recorded.epochs, recorded.stride
    if epochs.ndim != 1 or len(epochs) > most:
        raise Refusal(marked("more epochs were recorded in it than can be."))
    # in a clock the last entry is that of the last finished epoch
    turns = epochs[:-1] if isinstance(recorded, Clock) and len(epochs) > 1 else epochs
    if not 0 < stride <= MOST_STRIDE or not _ascend(epochs, last) or not (np.diff(epochs) > 0).all():
        raise Refusal(marked("the epochs recorded in it cannot be."))
    if (epochs % 1).any() or ((turns - epochs[:1]) % stride).any():
        raise Refusal(marked("the epochs recorded in it cannot be."))


def _ascend(values: NDArray[Any], most: float) -> bool:
    return bool(((values >= 0) & (values <= most)).all())


def _check_shape(values: NDArray[Any], recorded: Clock | LayerNorms | Path, rest: tuple[int, ...]) -> None:
    if values.shape != (len(recorded.epochs), *rest):
        raise Refusal(marked("what was recorded in it at some epochs has another number of values than it says."))
