"""Moments: the project as it was when a task was solved, kept so that its numbers can be shown so again.

What is written down is what differs from the project that the lesson begins with. A large network, or another table, is
not written down: after the lesson was closed, the numbers of such a task are those of the project as it is then.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
import numpy as np
from msgspec import Meta, Struct
from msgspec.structs import replace

from nnapp.model import Memory, Model
from nnapp.project import Project, current_model
from nnapp.topology import Parameters, Topology
from nnapp.training import Training
from nnapp.words import Refusal

MOST_PARAMETERS = 500
MOST_LETTERS = 100_000
Count = Annotated[int, Meta(ge=0)]
Numbers = tuple[float, ...]


class State(Struct, frozen=True, omit_defaults=True):
    """The state of training, as far as numbers of a lesson depend on it."""

    start: Numbers
    current: Numbers
    epoch: Count = 0
    position: Count = 0
    updates: Count = 0
    memory_updates: Count = 0
    memory: dict[str, Numbers] = {}


class Moment(Struct, frozen=True, omit_defaults=True):
    """What is different from the lesson's start; None for what is the same."""

    topology: Topology | None = None
    training: Training | None = None
    state: State | None = None


def moment_text(project: Project, start: Project) -> str:
    """Write a moment down; empty where that cannot be done."""
    if project.dataset is not start.dataset:
        return ""
    trained = project.model is not start.model
    model = current_model(project)
    if trained and not (model.current.flat.size <= MOST_PARAMETERS and _is_finite(model)):
        return ""
    moment = Moment(
        None if project.topology == start.topology else project.topology,
        None if project.training == start.training else project.training,
        _state(model) if trained else None,
    )
    text = msgspec.json.encode(moment).decode()
    return text if len(text) <= MOST_LETTERS and project_then(text, start) is not None else ""


def project_then(text: str, start: Project) -> Project | None:
    """Return the project of a moment; None where none was written down, or it does not fit the lesson any more."""
    if not text:
        return None
    try:
        moment = msgspec.json.decode(text, type=Moment)
        topology, training = moment.topology or start.topology, moment.training or start.training
        model = start.model if moment.state is None else _model(moment.state, topology)
        return replace(start, topology=topology, training=training, model=model)
    except (msgspec.MsgspecError, Refusal, ValueError):
        return None


def _state(model: Model) -> State:
    memory = model.memory
    return State(
        _numbers(model.start.flat),
        _numbers(model.current.flat),
        model.epoch,
        model.position,
        model.updates,
        0 if memory is None else memory.updates,
        {} if memory is None else {name: _numbers(each) for name, each in memory.vectors.items()},
    )


def _is_finite(model: Model) -> bool:
    return bool(np.isfinite(model.start.flat).all() and np.isfinite(model.current.flat).all())


def _numbers(array: object) -> Numbers:
    return tuple(np.asarray(array, np.float64).tolist())


def _model(state: State, topology: Topology) -> Model:
    vectors = {name: np.array(each) for name, each in state.memory.items()}
    return Model(
        Parameters(topology.widths, np.array(state.start)),
        Parameters(topology.widths, np.array(state.current)),
        epoch=state.epoch,
        position=state.position,
        updates=state.updates,
        memory=Memory(state.memory_updates, vectors) if vectors or state.memory_updates else None,
    )
