"""The principal components of activations, against covariance and projection worked out another way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from nnapp import principal
from nnapp.principal import Axes, principal_axes


def table(rows, units, seed=0):
    random = np.random.default_rng(seed)
    return np.tanh(random.normal(size=(rows, units)) @ random.normal(size=(units, units)) + 0.3)


def by_covariance(activations):
    """Variances and directions, from NumPy's own covariance."""
    spread, columns = np.linalg.eigh(np.atleast_2d(np.cov(activations.T)))
    return spread[::-1], columns.T[::-1]


@pytest.mark.parametrize(("rows", "units"), [(5, 2), (40, 3), (500, 10), (300, 130), (60, 400), (20, 50)])
def test_axes_shares_and_places(rows, units):
    activations = table(rows, units)
    axes = principal_axes(activations)
    spread, directions = by_covariance(activations)
    assert np.allclose(axes.mean, activations.mean(axis=0))
    assert np.allclose(axes.shares, spread[:2] / spread.sum(), rtol=1e-8)
    assert np.allclose(np.abs(np.sum(axes.directions * directions[:2], axis=1)), 1, atol=1e-7)
    places = axes.places(activations)
    assert np.allclose(places, (activations - activations.mean(axis=0)) @ axes.directions.T)
    assert np.allclose(places.var(axis=0, ddof=1), spread[:2], rtol=1e-7)
    assert abs(np.mean(places[:, 0] * places[:, 1])) < 1e-9 * rows


def test_both_ways_of_finding_them_agree(monkeypatch):
    for rows, units in ((300, 12), (12, 300)):
        exact = principal_axes(table(rows, units))
        monkeypatch.setattr(principal, "EXACT_WORK", 0)
        fast = principal_axes(table(rows, units))
        monkeypatch.undo()
        assert np.allclose(exact.directions, fast.directions, atol=1e-8)
        assert np.allclose(exact.shares, fast.shares)


def test_the_largest_component_is_positive_without_axes_before():
    for seed in range(20):
        for direction in principal_axes(table(50, 5, seed)).directions:
            assert direction[np.argmax(np.abs(direction))] > 0


def test_axes_do_not_flip_from_one_epoch_to_the_next():
    start, end = table(200, 6, 1), table(200, 6, 2)
    before = None
    for share in np.linspace(0, 1, 200):
        axes = principal_axes((1 - share) * start + share * end, before)
        if before is not None:
            cosines = np.sum(axes.directions * before.directions, axis=1)
            assert (cosines[np.abs(cosines) > 0.2] > 0).all()
        before = axes
    opposite = Axes(before.mean, -before.directions, before.shares)
    assert np.allclose(principal_axes(end, opposite).directions, -before.directions)


def test_axes_of_another_layer_before_do_not_matter():
    axes = principal_axes(table(50, 5), principal_axes(table(50, 3)))
    assert np.array_equal(axes.directions, principal_axes(table(50, 5)).directions)


def test_rows_on_a_line_have_one_axis_and_lie_exactly_on_it():
    along = np.linspace(-1, 2, 30)[:, None] * np.array([0.6, 0.8]) + np.array([5.0, 7.0])
    axes = principal_axes(along)
    assert np.allclose(axes.shares, [1, 0])
    assert np.allclose(axes.directions, [[0.6, 0.8], [0, 0]])
    assert (axes.places(along)[:, 1] == 0).all()
    one_unit = principal_axes(np.array([[1.0], [3.0]]))
    assert axes.shares.tolist() == [1, 0]
    assert one_unit.places(np.array([[1.0], [3.0]])).tolist() == [[-1, 0], [1, 0]]


@pytest.mark.parametrize(
    "activations",
    [np.full((9, 4), 0.1), np.empty((0, 4)), np.empty((4, 0)), np.array([[1.0, 2.0]]), np.full((3, 2), np.inf)],
)
@pytest.mark.filterwarnings("ignore:invalid value")
def test_rows_that_are_all_alike_have_no_axes(activations):
    with np.errstate(all="ignore"):
        assert principal_axes(activations) is None


@pytest.mark.parametrize("size", [1e-300, 1e-150, 1.0, 1e150, 1e300])
def test_numbers_of_any_size(size):
    axes, plain = principal_axes(table(30, 4) * size), principal_axes(table(30, 4))
    assert np.allclose(axes.directions, plain.directions)
    assert np.allclose(axes.shares, plain.shares)
    assert np.allclose(axes.places(table(30, 4) * size) / size, plain.places(table(30, 4)))


@given(
    arrays(np.float64, array_shapes(min_dims=2, max_dims=2, max_side=9), elements=st.floats(-1e300, 1e300, width=64))
)
def test_whatever_the_numbers_are(activations):
    axes = principal_axes(activations)
    if axes is None:
        return
    assert np.isfinite(axes.directions).all()
    assert axes.directions.shape == (2, activations.shape[1])
    lengths = np.linalg.norm(axes.directions, axis=1)
    assert np.isclose(lengths[0], 1)
    assert np.isclose(lengths[1], 1) or lengths[1] == 0
    assert abs(axes.directions[0] @ axes.directions[1]) < 1e-6
    assert 0 <= axes.shares[1] <= axes.shares[0] <= 1 + 1e-12
