"""Correlations against numpy.corrcoef: missing cells, constant columns, extreme numbers, what was known before."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnapp.correlation import BLOCK, Correlations, correlations
from nnapp.progress import Cancelled


def by_pairs(table: np.ndarray) -> np.ndarray:
    """numpy.corrcoef of every pair of columns, on the rows where both are there."""
    size = table.shape[1]
    expected = np.full((size, size), np.nan)
    for i in range(size):
        for j in range(size):
            rows = np.isfinite(table[:, i]) & np.isfinite(table[:, j])
            x, y = table[rows, i], table[rows, j]
            if len(x) > 1 and np.ptp(x) > 0 and np.ptp(y) > 0:
                expected[i, j] = np.corrcoef(x, y)[0, 1]
    return expected


@pytest.mark.parametrize("rows", [2, 3, 50, 2 * BLOCK + 5])
def test_whole_columns_are_as_numpy_has_them(rows: int) -> None:
    random = np.random.default_rng(rows)
    table = random.normal(size=(rows, 5)) * [1, 1e6, 1e-9, 3, 1] + [0, 1e9, 0, -7, 1]
    table[:, 3] += 2 * table[:, 0]
    found = correlations(list(table.T))
    np.testing.assert_allclose(found.r, np.corrcoef(table.T), rtol=0, atol=1e-12)
    assert (found.rows == rows).all()


@given(st.integers(0, 10_000), st.integers(1, 40), st.floats(0, 0.9), st.booleans())
def test_a_pair_counts_the_rows_where_both_are_there(seed: int, rows: int, gaps: float, alike: bool) -> None:
    random = np.random.default_rng(seed)
    table = np.round(random.normal(size=(rows, 4)), 2)
    missing = random.random((rows, 1 if alike else 4)) < gaps
    table[np.broadcast_to(missing, table.shape)] = np.nan
    found, present = correlations(list(table.T)), np.isfinite(table).astype(int)
    np.testing.assert_allclose(found.r, by_pairs(table), rtol=0, atol=1e-9)
    np.testing.assert_array_equal(found.rows, present.T @ present)
    np.testing.assert_array_equal(found.r, found.r.T)


def test_a_constant_column_has_none_whatever_rounding_says() -> None:
    x = np.arange(7.0)
    r = correlations([x, np.full(7, 0.1), np.full(7, 1e300), -x]).r
    assert np.isnan(r[1]).all() and np.isnan(r[:, 2]).all()
    assert r[0, 0] == 1.0
    assert r[0, 3] == pytest.approx(-1.0, abs=1e-15)


def test_a_column_that_is_constant_only_where_the_other_is_there() -> None:
    x, y = np.array([1e9, 1e9, 1e9, 5.0]), np.array([1.0, 2.0, 3.0, np.nan])
    found = correlations([x, y])
    assert np.isnan(found.r[0, 1]) and found.rows[0, 1] == 3
    assert found.r[0, 0] == found.r[1, 1] == 1.0


def test_extreme_and_infinite_numbers() -> None:
    large, small = np.array([-1.7e308, 1.7e308, 0.0]), np.array([1e-310, 5e-310, 3e-310])
    assert correlations([large, small]).r[0, 1] == pytest.approx(1.0, abs=1e-9)
    far = np.array([1.0, 2.0, 4.0, np.inf])
    found = correlations([far, np.array([2.0, 4.0, 8.0, 1.0])])
    assert found.r[0, 1] == pytest.approx(1.0) and found.rows[0, 0] == 3


def test_single_precision_is_computed_in_double() -> None:
    random = np.random.default_rng(1)
    table = (random.normal(size=(500, 3)) + 1000).astype(np.float32)
    np.testing.assert_allclose(correlations(list(table.T)).r, np.corrcoef(table.T.astype(float)), rtol=0, atol=1e-12)


def test_no_columns_no_rows_and_one_row() -> None:
    assert correlations([]).r.shape == (0, 0)
    for rows in (0, 1):
        found = correlations([np.zeros(rows), np.ones(rows)])
        assert np.isnan(found.r).all() and (found.rows == rows).all()


def test_only_pairs_with_another_column_are_computed() -> None:
    random = np.random.default_rng(2)
    table = random.normal(size=(30, 4))
    table[:4, 1] = np.nan
    columns = list(table.T)
    first = correlations(columns)
    marked = Correlations(first.r + 10, first.rows)  # to be told from what is computed anew
    changed = random.normal(size=30)
    found = correlations([columns[2], changed, columns[0], columns[1]], marked, [2, -1, 0, 1])
    expected = by_pairs(np.column_stack([columns[2], changed, columns[0], columns[1]]))
    known = np.ix_([0, 2, 3], [0, 2, 3])
    np.testing.assert_allclose(found.r[known], expected[known] + 10, atol=1e-12)
    np.testing.assert_allclose(found.r[1], expected[1], atol=1e-12)
    np.testing.assert_allclose(found.r[:, 1], expected[:, 1], atol=1e-12)


def test_it_tells_how_far_it_is_and_can_be_cancelled() -> None:
    parts: list[float] = []
    columns = list(np.random.default_rng(3).normal(size=(3, 3 * BLOCK)))
    correlations(columns, report=parts.append)
    assert parts == sorted(parts) and parts[0] >= 0 and parts[-1] < 1 and len(parts) >= 3

    def cancel(done: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        correlations(columns, report=cancel)
