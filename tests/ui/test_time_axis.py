"""Epochs, updates and seconds: one is made of another as the clock says, and back again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from nnapp.milestones import EMPTY_CLOCK, Clock
from ui.charts.time_axis import UNITS, Unit, at_epochs, epochs_at, epochs_of_updates, is_known


def clock_of(*points: tuple[float, float, float]) -> Clock:
    return Clock(*np.array(points, float).reshape(-1, 3).T)


CLOCK = clock_of((0, 0, 0), (10, 40, 2), (110, 440, 3))
NOTHING = clock_of()


@pytest.mark.parametrize(
    ("unit", "places"),
    [("epoch", [0, 5, 10, 60, 110, 210]), ("update", [0, 20, 40, 240, 440, 840]), ("second", [0, 1, 2, 2.5, 3, 4])],
)
def test_between_two_points_time_is_even_and_after_the_last_it_goes_on(unit: Unit, places: list[float]) -> None:
    epochs = [0, 5, 10, 60, 110, 210]
    assert at_epochs(CLOCK, epochs, unit).tolist() == places
    assert epochs_at(CLOCK, places, unit).tolist() == epochs


def test_what_the_clock_does_not_know_is_a_gap() -> None:
    late = clock_of((100, 400, 1), (200, 800, 3))
    assert np.array_equal(at_epochs(late, [0, 99, 100, 150], "second"), [np.nan, np.nan, 1, 2], equal_nan=True)
    assert np.array_equal(epochs_at(late, [0, 0.5, 1], "second"), [np.nan, np.nan, 100], equal_nan=True)
    assert at_epochs(late, [0, 99], "epoch").tolist() == [0, 99]


@pytest.mark.parametrize("clock", [EMPTY_CLOCK, NOTHING, clock_of((0, 0, np.nan))])
def test_without_a_clock_there_are_only_epochs(clock: Clock) -> None:
    assert [is_known(clock, unit) for unit in UNITS] == [True, False, False]
    assert np.isnan(at_epochs(clock, [0.0, 1.0], "second")).all()
    assert at_epochs(clock, [], "second").shape == (0,)


def test_one_point_is_one_place() -> None:
    start = clock_of((0, 0, 0))
    assert not is_known(start, "update")
    assert np.array_equal(at_epochs(start, [0, 1], "update"), [0, np.nan], equal_nan=True)


def test_a_second_in_which_many_epochs_ended_is_the_last_of_them() -> None:
    clock = clock_of((0, 0, 0), (5, 5, 1), (9, 9, 1), (10, 10, 2))
    assert epochs_at(clock, [1.0, 1.5], "second").tolist() == [9, 9.5]
    assert at_epochs(clock, [5, 7, 9], "second").tolist() == [1, 1, 1]


def test_no_time_at_all_is_no_division_by_zero() -> None:
    still = clock_of((0, 0, 0), (4, 4, 0))
    assert at_epochs(still, [0, 4, 8], "second").tolist() == [0, 0, 0]
    assert epochs_at(still, [0.0, 1.0], "second").tolist() == [4, 4]


def test_events_know_their_update() -> None:
    assert epochs_of_updates(CLOCK, [0, 30, 440]).tolist() == [0, 7.5, 110]


RISING = st.lists(st.integers(1, 1000), min_size=2, max_size=30).map(np.cumsum)


@given(RISING, st.data())
def test_there_and_back_is_where_it_began(epochs: NDArray[np.int64], data: st.DataObject) -> None:
    steps = data.draw(st.lists(st.integers(1, 10**6), min_size=len(epochs), max_size=len(epochs)))
    clock = Clock(epochs, np.cumsum(steps), np.cumsum(steps) / 1e4)
    some = np.linspace(epochs[0], epochs[-1] + 5, 40)
    for unit in UNITS:
        places = at_epochs(clock, some, unit)
        assert (np.diff(places) >= 0).all()
        assert np.allclose(epochs_at(clock, places, unit), some, rtol=1e-9, atol=1e-6)
        assert np.allclose(at_epochs(clock, epochs, unit), getattr(clock, f"{unit}s"), rtol=1e-12)
