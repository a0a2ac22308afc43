"""Where every weight of a network lies, by names of the units at both ends, so that edits can be judged by names."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import msgspec
import numpy as np
from msgspec.structs import replace

from nnapp.model import Model
from nnapp.project import Project, current_model
from nnapp.topology import Parameters, initial_parameters

Names = list[list[str]]  # the names of the inputs, then those of the units of each layer
BIAS = "bias"


def places(parameters: Parameters, names: Names) -> dict[tuple[str, str], float]:
    """Every weight and bias by the names of its ends; a bias begins at the unit "bias"."""
    assert parameters.widths == tuple(map(len, names))
    found = {}
    layers = zip(parameters.weights, parameters.biases, pairwise(names), strict=True)
    for weights, biases, (before, after) in layers:
        for i, unit in enumerate(after):
            found[BIAS, unit] = biases[i]
            for j, source in enumerate(before):
                found[source, unit] = weights[i, j]
    return found


def assert_kept(old: Project, old_names: Names, new: Project, new_names: Names) -> None:
    """All weights with both ends in both networks are the same bits, all others those of a fresh start."""
    fresh = places(initial_parameters(new.topology, new.training.seeds.start), new_names)
    for which in ("start", "current"):
        before = places(getattr(current_model(old), which), old_names)
        after = places(getattr(current_model(new), which), new_names)
        assert after == {place: before.get(place, value) for place, value in fresh.items()}, which


def numbered(project: Project) -> Project:
    """The project as after 7 updates, with a different number at every place of its network."""
    widths, size = project.topology.widths, project.topology.parameter_count
    start, current, best = (Parameters(widths, first + np.arange(size) / 8) for first in (1000.0, 2000.0, 3000.0))
    model = Model(start, current, epoch=3, position=1, updates=7, best=best, best_epoch=2, best_cost=0.5)
    return replace(project, model=model)


@dataclass(frozen=True)
class Fingerprint:
    """Everything that a project holds, by value."""

    parts: tuple

    @classmethod
    def of(cls, project: Project) -> Fingerprint:
        columns = tuple((c.name, str(c.role), np.asarray(c.values).tobytes()) for c in project.dataset.columns)
        plain = msgspec.json.encode((project.topology, project.training, project.notes))
        model = project.model
        if model is None:
            return cls((columns, plain))
        arrays = tuple(None if p is None else p.flat.tobytes() for p in (model.start, model.current, model.best))
        numbers = (model.epoch, model.position, model.updates, model.best_epoch, model.best_cost, model.curve.length)
        return cls((columns, plain, arrays, numbers, tuple(map(repr, model.events))))
