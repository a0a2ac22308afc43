"""What the units answer, counted into bins: against NumPy's own histogram, with planted dead and saturated units."""

from __future__ import annotations

from math import inf, isnan, nan

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp.activations import AnyActivation, HardLimit, Identity, ReLU, Sigmoid, Softmax, Tanh
from nnapp.activity import (
    BINS,
    MOST_SAMPLED,
    Activity,
    activity_of,
    edges_between,
    sample_of,
    slopes_of,
    whole_activity,
)
from nnapp.choices import choices
from nnapp.dataset import Dataset, Role
from nnapp.diagnostics import diagnose_pass
from nnapp.network import forward
from nnapp.progress import Cancelled
from nnapp.project import Project, current_parameters
from nnapp.topology import Layer, Parameters, Topology

RANDOM = np.random.default_rng(5)
HIDDEN = [kind for kind in choices(AnyActivation) if kind().elementwise]


def project_of(*layers: Layer, rows: int = 60, inputs: int = 3, split: object = None) -> Project:
    x = RANDOM.normal(size=(rows, inputs))
    y = np.eye(layers[-1].units)[RANDOM.integers(0, layers[-1].units, rows)]
    return Project(Topology(inputs, layers), Dataset.from_arrays(x, y, split=split))  # type: ignore[arg-type]


def random_parameters(project: Project, scale: float = 1.0) -> Parameters:
    flat = np.random.default_rng(2).normal(size=project.topology.parameter_count) * scale
    return Parameters(project.topology.widths, flat)


def both(project: Project, parameters: Parameters) -> list[Activity]:
    found = [activity_of(project, parameters, sample_of(project)), whole_activity(project, parameters)]
    return [activity for activity in found if activity is not None]


@pytest.mark.parametrize("kind", HIDDEN)
def test_the_counts_are_those_of_numpy_for_every_activation(kind: type) -> None:
    project = project_of(Layer(5, kind()), Layer(2, Sigmoid()))
    parameters = random_parameters(project, 3)
    expected = forward(project, project.dataset.matrix(Role.INPUT), parameters)
    for activity in both(project, parameters):
        assert activity.rows == activity.of_rows == 60
        for number, layer in enumerate(activity.layers):
            for spread, table in ((layer.a, expected.a[number]), (layer.z, expected.z[number])):
                for unit, counts in enumerate(spread.counts):
                    assert np.array_equal(counts, np.histogram(table[:, unit], spread.edges)[0])
                assert spread.totals.sum() == layer.values == table.size


@pytest.mark.parametrize("kind", HIDDEN)
def test_shares_and_dead_units_are_those_of_the_diagnostics(kind: type) -> None:
    project = project_of(Layer(5, kind()), Layer(2, Sigmoid()))
    parameters = random_parameters(project, 4)
    passed = forward(project, project.dataset.matrix(Role.INPUT), parameters)
    diagnosed = diagnose_pass(project, passed, parameters)
    for activity in both(project, parameters):
        for number, (layer, expected) in enumerate(zip(activity.layers, diagnosed, strict=True)):
            activation = project.topology.layers[number].activation
            if activation.saturates:
                assert layer.flat == pytest.approx(expected.saturated, abs=0)
            slopes = slopes_of(activation, passed.z[number])
            assert slopes is not None
            dead = [unit for unit in range(len(layer.a.counts)) if not slopes[:, unit].any()]
            assert list(layer.dead) == dead
            if activation != Identity():  # of which the diagnostics know no slopes
                assert len(dead) / len(layer.a.counts) == pytest.approx(expected.dead)


def test_planted_dead_and_saturated_units_are_found() -> None:
    project = project_of(Layer(4, ReLU()), Layer(2, Sigmoid()))
    matrix = np.column_stack([RANDOM.normal(size=(4, 3)) * 0.1, [1.0, -50.0, 1.0, -50.0]])
    output = np.array([[0, 0, 0, 0, 30.0], [0, 0, 0, 0, 0.0]])
    parameters = Parameters((3, 4, 2), np.concatenate([matrix.ravel(), output.ravel()]))
    for activity in both(project, parameters):
        hidden, last = activity.layers
        assert hidden.dead == (1, 3) and hidden.flat == 0.5
        assert hidden.a.edges[0] == 0 and hidden.a.flat[0] == hidden.a.totals[0] == 120
        assert last.dead == () and last.flat == 0.5
        assert last.a.flat[-1] == 60 and last.a.flat[:-1].sum() == 0


def test_bins_cover_the_reach_of_the_activation_or_end_at_round_numbers() -> None:
    assert np.allclose(edges_between((0.4, 0.5), (0, 1)), np.arange(BINS + 1) / BINS)
    assert np.allclose(edges_between((0.4, 0.5), (-1, 1)), np.arange(-10, 11) / 10)
    edges = edges_between((0.3, 9.1), (0, inf))
    assert edges[0] == 0 and edges[-1] == pytest.approx(9.5) and len(edges) == 20
    edges = edges_between((-3.3, 7.1))
    assert edges[0] == -4 and edges[-1] == 8 and np.allclose(np.diff(edges), 1)


@pytest.mark.parametrize("ends", [(0.0, 0.0), (3.0, 3.0), (-1e300, -1e300), (5e-324, 5e-324), (inf, -inf)])
def test_one_value_or_none_has_bins_around_it(ends: tuple[float, float]) -> None:
    for reach in ((-inf, inf), (0.0, inf)):
        edges = edges_between(ends, reach if ends[0] >= 0 else (-inf, inf))
        assert 2 <= len(edges) < 60 and (np.diff(edges) > 0).all()
        assert ends[0] > ends[1] or edges[0] <= ends[0] <= edges[-1]


def test_enormous_ends_have_bins_too() -> None:
    edges = edges_between((-1e300, 1e300))
    assert np.isfinite(edges).all() and (np.diff(edges) > 0).all()


def test_bins_of_a_run_never_shrink() -> None:
    project = project_of(Layer(5, Identity()), Layer(2, Sigmoid()))
    sample = sample_of(project)
    large = activity_of(project, random_parameters(project, 10), sample)
    small = activity_of(project, random_parameters(project), sample, large)
    again = whole_activity(project, random_parameters(project), small)
    assert large is not None and small is not None and again is not None
    for earlier, later in ((large, small), (small, again)):
        assert np.array_equal(earlier.layers[0].a.edges, later.layers[0].a.edges)
        assert np.array_equal(earlier.layers[0].z.edges, later.layers[0].z.edges)
    assert small.layers[0].z.totals.sum() == 300


def test_a_sample_is_taken_evenly_and_is_the_same_every_time() -> None:
    split = np.zeros(3000, np.uint8)
    split[::3] = 1
    project = project_of(Layer(4, Tanh()), Layer(2, Sigmoid()), rows=3000, split=split)
    sample = sample_of(project)
    assert 250 <= len(sample.inputs) <= MOST_SAMPLED and sample.of_rows == 2000 and not sample.is_whole
    assert np.array_equal(sample.inputs, sample_of(project).inputs)
    found = activity_of(project, current_parameters(project), sample)
    whole = whole_activity(project, current_parameters(project))
    assert found is not None and whole is not None
    assert (found.rows, found.of_rows, whole.rows, whole.of_rows) == (len(sample.inputs), 2000, 2000, 2000)


def test_many_rows_are_counted_block_by_block() -> None:
    project = project_of(Layer(6, Identity()), Layer(2, Softmax()), rows=9000)
    parameters = random_parameters(project)
    found = whole_activity(project, parameters)
    expected = forward(project, project.dataset.matrix(Role.INPUT), parameters)
    assert found is not None and found.rows == 9000
    for layer, a in zip(found.layers, expected.a, strict=True):
        assert np.array_equal(layer.a.totals, np.histogram(a, layer.a.edges)[0])

    def stop(done: float) -> None:
        if done > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        whole_activity(project, parameters, report=stop)


def test_softmax_has_no_slope_of_one_z_and_the_hard_limit_none_at_all() -> None:
    project = project_of(Layer(3, HardLimit()), Layer(2, Softmax()))
    for activity in both(project, random_parameters(project)):
        step, softmax = activity.layers
        assert step.dead == (0, 1, 2) and step.flat == 1
        assert softmax.dead == () and isnan(softmax.flat) and not softmax.a.flat.any()


def test_units_that_are_switched_off_are_left_out() -> None:
    project = project_of(Layer(3, ReLU(), off_units=(1,)), Layer(2, Sigmoid()))
    flat = random_parameters(project).flat.copy()
    flat[[3, 7, 11]] = 9, -1000, 9  # the biases: that of the unit that is off would kill it
    for activity in both(project, Parameters(project.topology.widths, flat)):
        hidden = activity.layers[0]
        assert hidden.dead == () and hidden.values == 120 and not hidden.a.counts[1].any()
        assert hidden.ends[1][0] > -100


def test_weights_that_have_diverged_are_counted_as_unknown() -> None:
    project = project_of(Layer(3, Sigmoid()), Layer(2, Identity()))
    for value in (nan, inf, 1e305):
        flat = random_parameters(project).flat.copy()
        flat[2] = value
        for activity in both(project, Parameters(project.topology.widths, flat)):
            hidden = activity.layers[0]
            assert hidden.unknown == 60 and hidden.z.totals.sum() == 120
            assert np.isfinite(hidden.z.edges).all() and np.isfinite(activity.layers[1].a.edges).all()


def test_rows_without_an_input_are_left_out_and_no_rows_give_nothing() -> None:
    project = project_of(Layer(3, Sigmoid()), Layer(2, Identity()), rows=10)
    x = np.array(project.dataset.matrix(Role.INPUT))
    x[4, 1] = nan
    holed = replace(project, dataset=Dataset.from_arrays(x, np.zeros((10, 2))))
    for activity in both(holed, random_parameters(project)):
        assert activity.rows == activity.of_rows == 9
    empty = replace(project, dataset=Dataset.from_arrays(np.zeros((0, 3)), np.zeros((0, 2))))
    assert both(empty, random_parameters(project)) == []
    one = replace(project, dataset=Dataset.from_arrays(x[:1], np.zeros((1, 2))))
    assert [activity.rows for activity in both(one, random_parameters(project))] == [1, 1]
