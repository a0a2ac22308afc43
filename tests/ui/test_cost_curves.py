"""What the cost plot works out of curves: which there are, the best epoch, learning by heart, smoothing, and places."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from msgspec.structs import replace

from nnapp.activations import Identity, Sigmoid
from nnapp.dataset import Dataset
from nnapp.milestones import Clock
from nnapp.model import BUCKET, Curve, Event, Model
from nnapp.project import Project, current_parameters, opening_project, split_at_random, with_model
from nnapp.run import Run
from nnapp.snapshot import Snapshot
from nnapp.topology import Layer, Topology
from ui.charts.cost.drawn import Ground, drawn
from ui.charts.cost.events import ticks_of
from ui.charts.cost.recorded import best_epoch, curves_of, learns_by_heart, offered, recording
from ui.charts.cost.smoothing import smoothed
from ui.curves import lowest


def curve_of(costs: object, buckets: object = ()) -> Curve:
    exact, rest = np.asarray(costs, float), np.asarray(buckets, float).reshape(-1, 3)
    return Curve(exact, rest, len(exact) + BUCKET * len(rest))


def snapshot_of(training: object, validation: object = None, **curves: object) -> Snapshot:
    project, curve = opening_project(), curve_of(training)
    named = {name.replace("_", " "): curve_of(values) for name, values in curves.items()}
    if validation is not None:
        named["validation cost"] = curve_of(validation)
    return Snapshot(curve.length - 1, 0, curve.last, current_parameters(project), curve, named)


def test_curves_are_told_apart_by_split_and_quantity() -> None:
    snapshot = snapshot_of([3, 2, 1], [4, 3, 3], test_cost=[5, 5, 5], training_accuracy=[0.5, 0.6, 0.7])
    assert [*curves_of(snapshot, "cost")] == ["training", "validation", "test"]
    assert curves_of(snapshot, "cost")["training"] is snapshot.curve
    assert [*curves_of(snapshot, "accuracy")] == ["training"]
    assert curves_of(snapshot, "r2") == {}
    assert curves_of(None, "cost") == {}


def test_only_what_says_something_of_the_answers_is_offered() -> None:
    dataset = Dataset.from_arrays(np.zeros((3, 1)), np.zeros((3, 1)))
    numbers = Project(topology=Topology(inputs=1, layers=(Layer(units=1, activation=Identity()),)), dataset=dataset)
    classes = replace(numbers, topology=Topology(inputs=1, layers=(Layer(units=1, activation=Sigmoid()),)))
    assert "accuracy" in offered(classes)
    assert "accuracy" not in offered(numbers)
    assert offered(numbers)[0] == "cost"


def test_recording_a_measure_is_a_pure_edit() -> None:
    project = opening_project()
    more = recording(project, "rmse", on=True)
    assert more.training.measured == ("rmse",)
    assert recording(more, "accuracy", on=True).training.measured == ("accuracy", "rmse")
    assert recording(more, "rmse", on=True) is more
    assert recording(more, "rmse", on=False).training == project.training
    assert project.training.measured == ()


# --- the best epoch -------------------------------------------------------------------------------------------------


def held_out_project() -> Project:
    random = np.random.default_rng(0)
    x = random.uniform(-2, 2, (60, 2))
    dataset = Dataset.from_arrays(x, (x[:, :1] * x[:, 1:] > 0) * 1.0)
    topology = Topology(inputs=2, layers=(Layer(units=8), Layer(units=1)))
    return split_at_random(Project(topology=topology, dataset=dataset), 0.5)


@pytest.mark.parametrize("made", [opening_project, held_out_project])
def test_the_best_epoch_is_that_of_the_run_before_and_after_it_pauses(made: Callable[[], Project]) -> None:
    project = made()
    for _ in range(3):
        run = Run(project)
        for _ in range(40):
            run.advance(run.epoch_count + 1, lambda: False)
            assert best_epoch(run.snapshot(), project.model) == run.best_epoch
        project = with_model(project, run.model())
        assert best_epoch(run.snapshot(), project.model) == run.best_epoch


def test_the_best_epoch_is_judged_by_the_validation_rows() -> None:
    assert best_epoch(snapshot_of([5, 4, 3, 2], [3, 1, 2, 4]), None) == 1
    assert best_epoch(snapshot_of([5, 4, 3, 2]), None) == 3
    assert best_epoch(snapshot_of([np.nan, np.nan]), None) is None
    assert best_epoch(snapshot_of([]), None) is None


def test_what_was_before_an_edit_does_not_count() -> None:
    parameters = current_parameters(opening_project())
    begun = Model(start=parameters, current=parameters, epoch=3)
    assert best_epoch(snapshot_of([1, 5, 5, 4, 3, 3.5]), begun) == 4
    known = replace(begun, best=parameters, best_epoch=3, best_cost=2.0)
    assert best_epoch(snapshot_of([1, 5, 5, 2, 3, 3.5]), known) == 3
    assert best_epoch(snapshot_of([1, 5, 5, 2, 3, 1.5]), known) == 5


@given(st.integers(0, 3000), st.integers(0, 4))
def test_the_lowest_from_an_epoch_on(first: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    exact, buckets = random.random(700), np.sort(random.random((3, 3)), axis=1)[:, [0, 2, 1]]
    found = lowest(curve_of(exact, buckets), first)
    whole = [number for number in range(3) if 700 + BUCKET * number >= first]
    left = [*exact[first:].tolist(), *buckets[whole, 0].tolist()]
    assert (found.minimum if found else None) == (min(left) if left else None)
    if found is not None and found.exact:
        assert exact[found.first] == found.minimum


# --- by heart -------------------------------------------------------------------------------------------------------

EPOCHS = np.arange(200.0)
FALLING, TURNING = 1 / (1 + EPOCHS / 20), 0.5 + (EPOCHS - 80) ** 2 / 20_000


@pytest.mark.parametrize(
    ("training", "validation", "said"),
    [
        (FALLING, TURNING, True),
        (FALLING, FALLING, False),
        (TURNING, TURNING, False),  # both rise: nothing is learnt by heart
        (FALLING[:85], TURNING[:85], False),  # too soon
        (FALLING, np.where(EPOCHS == 199, 5.0, FALLING), False),  # a single bad epoch
        (FALLING, np.where(EPOCHS > 80, np.nan, TURNING), False),
        (FALLING[:1], TURNING[:1], False),
        (np.zeros(200), np.zeros(200), False),
    ],
)
def test_by_heart_is_said_only_where_the_numbers_say_so(
    training: np.ndarray, validation: np.ndarray, said: bool
) -> None:
    snapshot = snapshot_of(training, validation)
    found = learns_by_heart(snapshot, best_epoch(snapshot, None))
    assert (found is not None) is said
    assert found is None or 80 <= found < 90


@pytest.mark.parametrize("seed", range(20))
def test_by_heart_is_not_said_for_a_lucky_epoch_or_for_noise(seed: int) -> None:
    noise = np.random.default_rng(seed).normal(size=(3, 200))
    flat, falling = 0.5 + 0.02 * noise[0], FALLING + 0.01 * noise[1]
    flat[seed] = 0.3  # the best epoch by far
    snapshot = snapshot_of(falling, flat)
    assert best_epoch(snapshot, None) == seed and learns_by_heart(snapshot, seed) is None
    wave = 0.5 + 0.05 * np.sin(EPOCHS / 2.5) + 0.01 * noise[2]  # it rises, but not for good
    snapshot = snapshot_of(falling, wave)
    assert learns_by_heart(snapshot, best_epoch(snapshot, None)) is None
    rising = TURNING + 0.03 * noise[2]
    rising[5 + seed] = 0.2  # lucky once more, and before validation has risen
    since = learns_by_heart(snapshot_of(falling, rising), 5 + seed)
    assert since is not None and 60 < since < 100


def test_without_validation_rows_nothing_is_said() -> None:
    assert learns_by_heart(snapshot_of(TURNING), 80) is None
    assert learns_by_heart(snapshot_of(FALLING, TURNING), None) is None


def test_by_heart_in_buckets() -> None:
    rising = np.column_stack([np.linspace(1.21, 1.6, 40)] * 3)
    falling = rising[::-1] / 20
    snapshot = snapshot_of([])
    curve, validation = curve_of(FALLING, falling), curve_of(TURNING, rising)
    snapshot = replace(snapshot, curve=curve, curves={"validation cost": validation})
    assert learns_by_heart(snapshot, 80) in range(80, 90)


# --- smoothing ------------------------------------------------------------------------------------------------------


def test_smoothing_is_the_weighted_mean_it_says() -> None:
    epochs, values = np.array([0.0, 1, 2, 5, 6, 20]), np.array([3.0, np.nan, 1, 4, -2, 7])
    known = np.isfinite(values)
    for place in range(6):
        weights = np.exp(-np.abs(epochs - epochs[place]) / 2.5)
        wanted = np.average(values[known], weights=weights[known]) if known[place] else np.nan
        assert smoothed(epochs, values, 2.5)[place] == pytest.approx(wanted, nan_ok=True)


@given(
    arrays(np.float64, st.integers(1, 60), elements=st.floats(-1e100, 1e100) | st.just(np.nan)), st.floats(0.01, 1e4)
)
def test_a_smooth_line_stays_within_the_values(values: np.ndarray, span: float) -> None:
    found = smoothed(np.arange(len(values), dtype=float), values, span)
    assert np.array_equal(np.isnan(found), np.isnan(values))
    known = values[np.isfinite(values)]
    if len(known):
        room = 1e-9 * np.abs(known).max()
        assert known.min() - room <= np.nanmin(found)
        assert np.nanmax(found) <= known.max() + room


def test_a_million_epochs_of_all_ages_are_smooth() -> None:
    epochs = np.arange(0, 1e6, 500)
    found = smoothed(epochs, 1 + np.sin(epochs), 10_000)
    assert np.isfinite(found).all()
    assert np.ptp(found[100:-100]) < 0.2


# --- places ---------------------------------------------------------------------------------------------------------

CLOCK = Clock(np.array([0.0, 10, 20]), np.array([0.0, 40, 80]), np.array([0.0, 1, 4]))


def test_points_lie_where_the_clock_says() -> None:
    costs = np.linspace(2, 1, 21)
    for unit, last in (("epoch", 20), ("update", 80), ("second", 4)):
        line = drawn(curve_of(costs), Ground(CLOCK, unit))  # type: ignore[arg-type]
        assert (line.x[0], line.x[-1]) == (0, last)
        assert np.array_equal(line.y, costs)
        assert not line.has_gaps


def test_before_the_clock_began_there_is_nothing_and_that_is_no_gap() -> None:
    late = Clock(CLOCK.epochs[1:], CLOCK.updates[1:], CLOCK.seconds[1:])
    line = drawn(curve_of(np.linspace(2, 1, 21)), Ground(late, "second"))
    assert np.isnan(line.y[:10]).all()
    assert np.isfinite(line.y[10:]).all()
    assert not line.has_gaps


def test_a_smooth_line_has_places_too_and_needs_few_points() -> None:
    line = drawn(curve_of(np.linspace(2, 1, 1001)), Ground(span=40, logarithmic=True))
    assert 100 < len(line.smooth_x) < 400
    assert np.allclose(line.smooth_y[50:-50], np.interp(line.smooth_x, line.x, line.y)[50:-50], atol=0.01)


def test_events_stand_at_their_updates() -> None:
    events = [Event(20, "Learning rate {value}", {"value": 0.5}), Event(80, "The end")]
    ticks = ticks_of(events, Ground(CLOCK, "epoch"))
    assert ticks.x.tolist() == [5, 20]
    assert ticks_of(events, Ground(CLOCK, "second")).x.tolist() == [0.5, 4]
    assert ticks.said(5.2, 0.5) == ("Learning rate 0.5",)
    assert ticks.said(12, 0.5) == ()
    x, y = ticks.segments(0, 10)
    assert np.array_equal(x, [5, 5, np.nan, 20, 20, np.nan], equal_nan=True)
    assert np.nanmin(y) == 0
    assert len(ticks_of(events, Ground()).x) == 0
