"""The cost over sections of the weight space: against the window's own cost, loops written out, and differences."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from nnapp.activations import Sigmoid, Softmax
from nnapp.costs import CrossEntropy
from nnapp.dataset import Dataset, Split
from nnapp.gradient import training_gradient
from nnapp.landscape import (
    LEVELS,
    Landscape,
    Section,
    Surface,
    Window,
    along,
    cost,
    descend,
    map_surface,
    movable,
    point_arrows,
    principal,
    random_directions,
)
from nnapp.network import cost_on
from nnapp.penalties import penalty
from nnapp.progress import Cancelled
from nnapp.project import Project, opening_project
from nnapp.run import Run, train
from nnapp.run.rows import MOST_ROWS
from nnapp.topology import Layer, Parameters, Topology, free
from nnapp.words import Refusal
from tests.engine.varieties import VARIETIES, any_parameters, project_of, tables, with_training

SPLIT = [0, 0, 1, 0, 2, 0, 0, 3, 0, 0, 0]


def cost_at(project: Project, flat: np.ndarray) -> float:
    """The cost by `cost_on` over all rows at once, and the penalty by its formula."""
    parameters = Parameters(project.topology.widths, flat)
    weights = [matrix[:, :-1] for matrix in parameters.matrices]
    return cost_on(project, *tables(project), parameters) + penalty(project.training.l1, project.training.l2, weights)


def plane_of(project: Project, seed: int = 3) -> Section:
    parameters = any_parameters(project)
    return Section(parameters.flat, random_directions(project.topology, parameters, seed))


def difference(project: Project, section: Section, place: np.ndarray, axis: int, step: float = 1e-6) -> float:
    """∂C/∂α or ∂C/∂β by a central difference."""
    away = np.zeros(len(place))
    away[axis] = step
    above, below = (cost_at(project, section.at(place + sign * away)) for sign in (1, -1))
    return (above - below) / (2 * step)


@pytest.mark.parametrize("name", VARIETIES)
def test_costs_are_those_of_a_loop_over_the_parameters(name: str) -> None:
    project = VARIETIES[name]()
    if not free(project.topology).any():
        return
    section = plane_of(project)
    places = np.array([[0.0, 0.0], [0.5, -0.3], [-1.0, 0.2], [0.0, 2.0]])
    found = Landscape(project).costs(section, places)
    wanted = [
        cost_at(project, section.origin + a * section.directions[0] + b * section.directions[1]) for a, b in places
    ]
    assert found == pytest.approx(wanted, rel=1e-12)


@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("kept", [2**26, 0])
def test_the_origin_costs_what_the_window_shows(reduction: str, kept: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cost, "KEPT_BYTES", kept)  # whether the rows are kept or encoded each time
    for project in (
        project_of(l1=0.01, l2=0.02, reduction=reduction, split=SPLIT),
        project_of(rows=2 * MOST_ROWS + 5, reduction=reduction, l2=0.1, split=np.arange(2 * MOST_ROWS + 5) % 7 == 3),
    ):
        section = plane_of(project)
        shown = Run(project, Parameters(project.topology.widths, section.origin)).snapshot().cost
        assert Landscape(project).costs(section, np.zeros((1, 2)))[0] == pytest.approx(shown, rel=1e-12)


def test_every_epoch_of_a_run_costs_what_its_snapshot_says() -> None:
    project = opening_project()
    landscape = Landscape(project)
    for snapshot in [*train(with_training(project, epochs=30))]:
        flat = snapshot.parameters.flat
        section = Section(flat, random_directions(project.topology, snapshot.parameters, 1))
        assert landscape.costs(section, np.zeros((1, 2)))[0] == pytest.approx(snapshot.cost, rel=1e-12)


@pytest.mark.parametrize("name", VARIETIES)
def test_arrows_are_the_central_differences_of_the_cost(name: str) -> None:
    project = VARIETIES[name]()
    if not free(project.topology).any():
        return
    section = plane_of(project)
    place = np.array([0.11, -0.07])
    found = Landscape(project).slopes(section, place[None])[0]
    wanted = [difference(project, section, place, axis) for axis in (0, 1)]
    size = max(1.0, abs(cost_at(project, section.at(place))))
    assert found == pytest.approx(wanted, rel=2e-5, abs=2e-6 * size)


def test_the_arrows_of_a_surface_are_differences_of_the_same_surface() -> None:
    project = project_of(l1=0.02, l2=0.03, reduction="mean", split=SPLIT)
    section = plane_of(project)
    surface = point_arrows(Landscape(project), map_surface(Landscape(project), section, Window((-2, 1), (-1, 3)), 11))
    assert len(surface.arrow_places) == len(surface.slopes) == 121
    for place, slope in zip(surface.arrow_places[::13], surface.slopes[::13], strict=True):
        assert slope == pytest.approx(
            [difference(project, section, place, axis) for axis in (0, 1)], rel=1e-5, abs=1e-7
        )


def test_the_gradient_is_that_of_training() -> None:
    for project in (project_of(l1=0.01, l2=0.1, split=SPLIT), project_of(rows=2 * MOST_ROWS + 5, reduction="mean")):
        parameters = any_parameters(project)
        wanted = training_gradient(project, parameters).flat
        assert Landscape(project).gradient(parameters.flat) == pytest.approx(wanted, rel=1e-9, abs=1e-12)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**31 - 1), st.booleans())
def test_random_directions_are_orthonormal_and_move_only_what_may_move(seed: int, by_layer: bool) -> None:
    project = project_of(layer={"frozen_links": ((0, 1), (2, -1)), "removed_links": ((1, 0), (0, -1))})
    parameters = any_parameters(project)
    found = random_directions(project.topology, parameters, seed, by_layer=by_layer)
    assert found @ found.T == pytest.approx(np.eye(2), abs=1e-12)
    assert not found[:, ~free(project.topology)].any()
    again = random_directions(project.topology, parameters, seed, by_layer=by_layer)
    assert np.array_equal(found, again)


def test_by_layer_means_in_proportion_to_its_weights() -> None:
    project = project_of()
    parameters = any_parameters(project)
    for norm in (1.0, 50.0):
        matrices = [matrix * norm if number == 1 else matrix for number, matrix in enumerate(parameters.matrices)]
        scaled = Parameters(parameters.widths, np.concatenate([matrix.ravel() for matrix in matrices]))
        first = Parameters(scaled.widths, random_directions(project.topology, scaled, 5, by_layer=True)[0])
        shares = [
            np.linalg.norm(part) / np.linalg.norm(own) for part, own in zip(first.matrices, matrices, strict=True)
        ]
        assert shares == pytest.approx([shares[0]] * 3, rel=1e-9)


def test_chosen_weights_are_moved_alone() -> None:
    topology = project_of(layer={"frozen_links": ((0, 1),)}).topology
    found = along(topology, (0, 7))
    assert [*np.flatnonzero(found[0])] == [0] and [*np.flatnonzero(found[1])] == [7]
    assert 1 not in movable(topology)
    with pytest.raises(Refusal, match="frozen or not there"):
        along(topology, (0, 1))
    with pytest.raises(Refusal, match="Two different"):
        along(topology, (4, 4))


def test_principal_directions_are_those_of_a_singular_value_decomposition() -> None:
    project = project_of()
    parameters = any_parameters(project)
    random = np.random.default_rng(2)
    basis = np.linalg.qr(random.normal(size=(parameters.flat.size, 3)))[0].T
    points = parameters.flat + random.normal(size=(40, 3)) * [5, 2, 0.1] @ basis
    found = principal(project.topology, points, parameters)
    wanted = np.linalg.svd(points - parameters.flat, full_matrices=False)[2][:2]
    assert np.abs(np.sum(found * wanted, axis=1)) == pytest.approx([1, 1], abs=1e-9)
    assert found @ found.T == pytest.approx(np.eye(2), abs=1e-12)
    assert (found @ (points[0] - parameters.flat) <= 0).all()  # it comes from the left


def test_a_straight_path_has_a_plane_too_and_a_short_one_is_refused_in_words() -> None:
    project = project_of()
    parameters = any_parameters(project)
    straight = parameters.flat + np.linspace(-3, 0, 9)[:, None] * np.ones(parameters.flat.size)
    found = principal(project.topology, straight, parameters)
    assert found @ found.T == pytest.approx(np.eye(2), abs=1e-12)
    assert np.linalg.norm((straight[0] - parameters.flat) @ found.T) == pytest.approx(
        np.linalg.norm(straight[0] - parameters.flat), rel=1e-9
    )
    with pytest.raises(Refusal, match="fewer than 3 points"):
        principal(project.topology, straight[:2], parameters)
    with pytest.raises(Refusal, match="fewer than 3 points"):
        principal(project.topology, straight * np.nan, parameters)
    with pytest.raises(Refusal, match="gone nowhere"):
        principal(project.topology, np.tile(parameters.flat, (5, 1)), parameters)


def test_points_of_a_path_are_projected_with_their_distance() -> None:
    section = plane_of(project_of())
    inside = section.origin + 1.5 * section.directions[0] - 0.25 * section.directions[1]
    beside = np.linalg.svd(section.directions)[2][5]
    places, away = section.project(np.stack([inside, inside + 0.01 * beside, section.origin]))
    assert places == pytest.approx(np.array([[1.5, -0.25], [1.5, -0.25], [0, 0]]), abs=1e-12)
    assert away == pytest.approx([0, 0.01, 0], abs=1e-12)
    assert not places[2].any() and away[2] == 0  # the present weights exactly


@pytest.mark.parametrize("count", LEVELS[1:])
def test_a_finer_grid_holds_the_coarser_one_and_is_not_mirrored(count: int) -> None:
    project = project_of(seed=4)
    landscape, section, window = Landscape(project), plane_of(project), Window((-0.3, 1.7), (-2.1, 0.9))
    coarse = map_surface(landscape, section, window, (count + 1) // 2)
    fine = map_surface(landscape, section, window, count, coarse)
    assert np.array_equal(fine.values[::2, ::2], coarse.values)
    assert np.array_equal(fine.x[::2], coarse.x) and np.array_equal(fine.y[::2], coarse.y)
    assert (fine.x[0], fine.x[-1], fine.y[0], fine.y[-1]) == pytest.approx((-0.3, 1.7, -2.1, 0.9))
    row, column = 1, count - 2
    wanted = cost_at(project, section.at(np.array([fine.x[column], fine.y[row]])))
    assert fine.values[row, column] == pytest.approx(wanted, rel=1e-12)
    assert np.array_equal(map_surface(landscape, section, window, count).values, fine.values)


def test_a_coarse_grid_of_another_part_is_not_taken() -> None:
    project = project_of()
    landscape, section = Landscape(project), plane_of(project)
    coarse = map_surface(landscape, section, Window((-1, 1), (-1, 1)), 6)
    wrong = Surface(section, Window((-2, 2), (-1, 1)), coarse.values)
    assert np.array_equal(map_surface(landscape, section, coarse.window, 11, wrong).values[::2, ::2], coarse.values)


def test_down_the_gradient_the_tangent_is_the_slope_and_the_landing_a_step_of_training() -> None:
    for project in (opening_project(), project_of(l1=0.01, l2=0.1, reduction="mean", learning_rate=0.2, split=SPLIT)):
        run = Run(project, any_parameters(project))
        before = run.snapshot()
        found = descend(Landscape(project), before.parameters, 0.2)
        gradient = training_gradient(project, before.parameters).flat
        assert found.here == pytest.approx(before.cost, rel=1e-12)
        assert found.slope == pytest.approx(-float(gradient @ gradient), rel=1e-9)
        step = 1e-7 / np.sqrt(-found.slope)
        ends = [cost_at(project, before.parameters.flat - rate * gradient) for rate in (step, -step)]
        assert (ends[0] - ends[1]) / (2 * step) == pytest.approx(found.slope, rel=1e-5)
        run.set_learning_rate(0.2)
        run.step()
        assert found.landing == pytest.approx(run.snapshot().cost, rel=1e-12)
        assert found.costs[0] == pytest.approx(found.here, rel=1e-12)
        middle = found.rates[77]
        assert found.costs[77] == pytest.approx(cost_at(project, before.parameters.flat - middle * gradient), rel=1e-12)


def test_no_other_step_along_the_line_costs_less_than_the_best_one() -> None:
    project = opening_project()
    parameters = any_parameters(project)
    found = descend(Landscape(project), parameters, 0.1)
    gradient = training_gradient(project, parameters).flat
    others = [cost_at(project, parameters.flat - rate * gradient) for rate in np.geomspace(1e-3, 1e3, 1500)]
    assert found.best <= min(others) * (1 + 1e-9)
    assert found.best == pytest.approx(cost_at(project, parameters.flat - found.best_rate * gradient), rel=1e-12)
    for span, logarithmic in (((0.5, 0.9), False), ((0.01, 10.0), True), (None, True)):
        part = descend(Landscape(project), parameters, 0.1, span, logarithmic=logarithmic)
        if span:
            assert (part.rates[0], part.rates[-1]) == pytest.approx(span)
        assert (part.landing, part.best) == (found.landing, found.best)


def test_frozen_weights_do_not_move_down_the_gradient() -> None:
    project = project_of(layer={"frozen": True})
    parameters = any_parameters(project)
    found = descend(Landscape(project), parameters, 0.1)
    gradient = training_gradient(project, parameters).flat * free(project.topology)
    assert found.landing == pytest.approx(cost_at(project, parameters.flat - 0.1 * gradient), rel=1e-12)
    assert found.slope == pytest.approx(-float(gradient @ gradient))


def test_what_has_diverged_is_not_finite_and_at_a_minimum_there_is_no_best_step() -> None:
    project = opening_project()
    widths = project.topology.widths
    for wrong in (np.nan, np.inf, 1e308):
        parameters = Parameters(widths, np.full(project.topology.parameter_count, wrong))
        section = Section(parameters.flat, random_directions(project.topology, parameters, 1))
        values = map_surface(Landscape(project), section, Window((-1, 1), (-1, 1)), 6).values
        assert values.shape == (6, 6)
        descend(Landscape(project), parameters, 0.1)
    linear = replace(
        project,
        topology=Topology(1, (Layer(1),)),
        dataset=Dataset.from_arrays(np.array([[0.0], [0.0]]), np.array([[0.0], [1.0]])),
    )
    found = descend(Landscape(linear), Parameters((1, 1), np.zeros(2)), 0.1)  # sigmoid(0) is the mean: a minimum
    assert found.slope == 0 and np.isnan(found.best_rate)
    assert np.ptp(found.costs) == 0


def test_extreme_places_do_not_spoil_the_ones_after_them() -> None:
    project = project_of(Sigmoid(), Softmax, cost=CrossEntropy())
    section, landscape = plane_of(project), Landscape(project)
    places = np.array([[0.5, 0.5], [1e200, 1e200], [np.nan, 0.0], [0.5, 0.5]])
    found = landscape.costs(section, places)
    assert found[0] == found[3] and np.isfinite(found[0])
    slopes = landscape.slopes(section, places)
    assert np.array_equal(slopes[0], slopes[3]) and np.isfinite(slopes[0]).all()


def test_too_few_weights_for_a_plane_are_refused_in_words() -> None:
    one = Project(Topology(1, (Layer(1, bias=False),)), Dataset.from_arrays(np.ones((3, 1)), np.ones((3, 1))))
    parameters = any_parameters(one)
    with pytest.raises(Refusal, match="Only one weight can move"):
        random_directions(one.topology, parameters, 1)
    with pytest.raises(Refusal, match="Only one weight can move"):
        principal(one.topology, np.ones((4, 2)), parameters)
    frozen = replace(one, topology=Topology(1, (Layer(1, frozen=True),)))
    with pytest.raises(Refusal, match="All weights and biases are frozen"):
        random_directions(frozen.topology, parameters, 1)


def test_a_table_that_cannot_be_trained_on_is_refused_and_the_work_can_be_cancelled() -> None:
    project = opening_project()
    nothing = replace(project, dataset=Dataset(project.dataset.columns, np.full(10, Split.TEST)))
    with pytest.raises(Refusal, match="None of the table's rows is for training"):
        Landscape(nothing)
    heard: list[float] = []

    def report(done: float) -> None:
        heard.append(done)
        if done >= 0.5:
            raise Cancelled

    landscape, section = Landscape(project), plane_of(project)
    for work in (landscape.costs, landscape.slopes):
        with pytest.raises(Cancelled):
            work(section, np.zeros((10, 2)), report)
        assert heard == sorted(heard) and heard[-1] < 0.7
        heard.clear()
