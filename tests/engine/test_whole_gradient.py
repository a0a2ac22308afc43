"""The gradient that a run gives: that of `training_gradient` at its present parameters; asking changes nothing."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp.activations import ReLU, Softmax, Tanh
from nnapp.costs import CrossEntropy
from nnapp.dataset import Dataset
from nnapp.gradient import training_gradient
from nnapp.project import Project, with_model
from nnapp.run import Run
from nnapp.run.evaluation import rows_in_a_block
from nnapp.topology import Layer, Parameters, Topology
from nnapp.training import Training
from tests.engine.projects import timeless
from tests.engine.varieties import FEATURES, VARIETIES, any_parameters, project_of, with_training

BATCHES = pytest.mark.parametrize("batch", [None, 3])


def difference(found: Parameters, wanted: Parameters) -> float:
    return float(np.linalg.norm(found.flat - wanted.flat) / max(float(np.linalg.norm(wanted.flat)), 1e-6))


@pytest.mark.parametrize("name", VARIETIES)
@BATCHES
def test_it_is_the_training_gradient(name: str, batch: int | None):
    project = with_training(VARIETIES[name](), batch_size=batch)
    tolerance = 1e-5 if project.training.precision == "float32" else 1e-12
    run = Run(project, any_parameters(project))
    for _ in range(3):
        found, parameters = run.gradient(), run.snapshot().parameters
        assert found.flat.dtype == np.float64 and not found.flat.flags.writeable
        assert difference(found, training_gradient(project, parameters)) < tolerance
        run.step()


@pytest.mark.parametrize("name", FEATURES)
@pytest.mark.parametrize("precision", ["float64", "float32"])
@BATCHES
def test_asking_for_it_changes_nothing(name: str, precision: str, batch: int | None):
    project = project_of(**{**FEATURES[name], "batch_size": batch, "precision": precision})
    asked, silent = Run(project), Run(project)
    for number in range(12):
        asked.gradient()
        told = asked.diagnostics()
        assert repr(told) == repr(silent.diagnostics())
        for run in (asked, silent):
            run.step() if number % 2 else run.advance(100, lambda: False, updates=2)
    assert timeless(asked.model()) == timeless(silent.model())
    assert timeless(asked.snapshot()) == timeless(silent.snapshot())


@pytest.mark.parametrize("changes", [{}, {"reduction": "mean", "l2": 0.1}])
def test_many_rows_are_taken_in_blocks_of_which_the_last_is_smaller(changes: dict[str, object]):
    random = np.random.default_rng(0)
    dataset = Dataset.from_arrays(random.normal(size=(9001, 3)), random.normal(size=(9001, 1)))
    project = Project(Topology(3, (Layer(4), Layer(1))), dataset, Training(batch_size=100, **changes))
    assert 9001 % rows_in_a_block(project.topology, 9001)
    run = Run(project)
    assert difference(run.gradient(), training_gradient(project, run.snapshot().parameters)) < 1e-12


def test_a_snapshot_has_it_if_asked():
    run = Run(project_of())
    assert run.snapshot().gradient is None
    snapshot = run.snapshot(gradient=True)
    assert snapshot.gradient is not None
    before = snapshot.gradient.flat.copy()
    run.step()
    assert np.array_equal(snapshot.gradient.flat, before)
    assert not np.array_equal(run.gradient().flat, before)


@pytest.mark.parametrize("precision", ["float64", "float32"])
@BATCHES
def test_what_has_diverged_gives_what_it_gives(precision: str, batch: int | None):
    project = project_of(ReLU(), learning_rate=1e6, precision=precision, batch_size=batch)
    run = Run(project)
    run.advance(100, lambda: False)
    assert run.diverged
    run.gradient()
    broken = run.model().current.flat.copy()
    broken[:] = np.nan
    lost = Parameters(project.topology.widths, broken)
    again = Run(with_model(project, replace(run.model(), current=lost, stop=None)))
    assert np.isnan(again.gradient().flat).any()


@pytest.mark.parametrize("size", [1e3, 1e160])
def test_numbers_that_are_too_extreme_for_the_quick_form(size: float):
    project = project_of(Tanh(), Softmax, cost=CrossEntropy())
    start = any_parameters(project, size)
    run = Run(project, start)
    with np.errstate(all="ignore"):
        np.testing.assert_array_equal(run.gradient().flat, training_gradient(project, start).flat)
