"""What is left of units that have died is set to 0: numbers below the normal ones make every call on them slow."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp.activations import ReLU
from nnapp.atomic import SYSTEM
from nnapp.model import Memory, Model
from nnapp.optimizers import Adam, Momentum, RMSProp
from nnapp.project import with_model
from nnapp.projectfile import load, save
from nnapp.run import Run
from nnapp.topology import Parameters, matrices
from tests.engine.projects import timeless
from tests.engine.varieties import any_parameters, project_of

UNSYNCED = SYSTEM._replace(fsync=lambda _: None)
DECAYING = pytest.mark.parametrize("optimizer", [Adam(), Momentum(), RMSProp()], ids=repr)
BATCHES = pytest.mark.parametrize("batch", [None, 3])
EPOCHS = 600  # more than two sweeps, and β₁⁶⁰⁰ is 1e-28


def with_a_dead_unit(optimizer, batch):
    """A project whose first unit never answers, and whose optimizer still remembers that it once did."""
    project = project_of(ReLU(), optimizer=optimizer, batch_size=batch, precision="float32", learning_rate=1e-4)
    flat = any_parameters(project).flat.copy()
    matrices(flat, project.topology.widths)[0][0, -1] = -1e4
    start = Parameters(project.topology.widths, flat)
    memory = Memory(1, {name: np.full(flat.size, 1e-25) for name in optimizer.memory_names})
    return with_model(project, Model(start=start, current=start, memory=memory))


def tiny_numbers(model):
    vectors = np.stack([*model.memory.vectors.values()])
    return int(np.count_nonzero((vectors != 0) & (np.abs(vectors) < np.finfo(np.float32).tiny)))


def advanced(run, goal):
    run.advance(goal, lambda: False)
    return run


@DECAYING
@BATCHES
def test_no_tiny_numbers_stay(optimizer, batch):
    run, found = Run(with_a_dead_unit(optimizer, batch)), 0
    for epoch in range(1, EPOCHS + 1):
        found = max(found, tiny_numbers(advanced(run, epoch).model()))
    assert found > 0  # they had been there
    vectors = run.model().memory.vectors[optimizer.memory_names[0]]
    assert tiny_numbers(run.model()) == 0
    assert not matrices(vectors, run.project.topology.widths)[0][0].any()


@DECAYING
@BATCHES
def test_a_run_goes_on_bit_for_bit_through_sweeps(optimizer, batch, path):
    project = with_a_dead_unit(optimizer, batch)
    whole, run = advanced(Run(project), EPOCHS), Run(project)
    for goal in (100, 255, 256, 257, 512, EPOCHS):
        save(with_model(project, advanced(run, goal).model()), path, UNSYNCED)
        run = Run(load(path))
    assert timeless(run.model()) == timeless(whole.model())


@DECAYING
def test_stepping_sweeps_as_advancing_does(optimizer):
    project = with_a_dead_unit(optimizer, None)
    stepped, advancing = Run(project), advanced(Run(project), EPOCHS)
    for _ in range(EPOCHS):
        stepped.step()
    assert timeless(replace(stepped.model(), stop=None)) == timeless(replace(advancing.model(), stop=None))
