"""The figures of columns against Python's own statistics and NumPy's percentiles, and what could overflow."""

from __future__ import annotations

import math
import statistics as independent
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnapp.dataset import CategoryColumn, NumberColumn, Role, TextColumn
from nnapp.statistics import category_statistics, histogram, number_statistics, statistics_of

LARGEST = float(np.finfo(float).max)
ANY = st.floats() | st.floats(-1e6, 1e6) | st.integers(-9, 9).map(float)
FINITE = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-9, 9).map(float)
SPECIAL = [
    [LARGEST, -LARGEST],
    [LARGEST, LARGEST, -LARGEST],
    [LARGEST, 1.0, -1.0],
    [1e308, 1.1e308, 1.2e308],
    [5e-324, 0.0],
    [5e-324, 1e-323, -5e-324],
    [1e16, 1e16 + 2, 1e16 + 4],
    [1.0, math.nextafter(1.0, 2)],
    [LARGEST, 5e-324],
]


def exact_mean_and_deviation(values):
    exact = [Fraction(value) for value in values]
    mean = sum(exact) / len(exact)
    variance = sum((value - mean) ** 2 for value in exact) / len(exact)
    return mean, variance


def close(found, exact, size):
    """Whether a number is right to twelve digits of the size of the numbers that it is made of."""
    return abs(Fraction(found) - exact) <= Fraction(size) * Fraction(1, 10**12) + Fraction(1, 10**320)


@given(st.lists(FINITE, min_size=1, max_size=40))
def test_mean_and_deviation_are_those_of_exact_fractions(values):
    found = number_statistics(np.array(values))
    mean, variance = exact_mean_and_deviation(values)
    size = max(map(abs, values))
    assert close(found.mean, mean, size)
    assert close(found.deviation, Fraction(math.isqrt(int(variance * 10**700)), 10**350), size)


@pytest.mark.parametrize("values", SPECIAL)
def test_extreme_numbers_do_not_overflow(values):
    found = number_statistics(np.array(values))
    mean, variance = exact_mean_and_deviation(values)
    assert close(found.mean, mean, max(map(abs, values)))
    assert close(found.deviation, Fraction(math.isqrt(int(variance * 10**700)), 10**350), max(map(abs, values)))
    assert (found.low, found.high) == (min(values), max(values))
    assert found.low <= found.quartile1 <= found.median <= found.quartile3 <= found.high
    counts, edges = histogram(np.array(values), 24)
    assert counts.sum() == len(values) and np.isfinite(edges).all() and (np.diff(edges) >= 0).all()


@given(st.lists(st.floats(-1e9, 1e9), min_size=2, max_size=60))
def test_quartiles_are_those_of_the_statistics_module_and_of_numpy(values):
    found = number_statistics(np.array(values))
    quartiles = (found.quartile1, found.median, found.quartile3)
    assert quartiles == pytest.approx(independent.quantiles(values, n=4, method="inclusive"), rel=1e-12, abs=1e-6)
    assert quartiles == pytest.approx(np.percentile(values, [25, 50, 75]).tolist(), rel=1e-12, abs=1e-6)
    assert found.deviation == pytest.approx(independent.pstdev(values), rel=1e-9, abs=1e-6)


@given(st.lists(ANY, max_size=40), st.sampled_from([np.float32, np.float64]))
def test_what_is_no_number_is_counted_and_left_out(values, precision):
    with np.errstate(over="ignore"):
        array = np.array(values, precision)
    array.flags.writeable = False
    found = number_statistics(array)
    assert found.missing == sum(map(math.isnan, array.tolist()))
    assert found.infinite == sum(map(math.isinf, array.tolist()))
    assert found.count + found.missing + found.infinite == len(values)
    figures = (found.mean, found.deviation, found.low, found.quartile1, found.median, found.quartile3, found.high)
    assert all(map(math.isfinite, figures)) if found.count else all(map(math.isnan, figures))


@pytest.mark.parametrize("value", [0.1, -3.0, 1e308, 5e-324, 0.0])
@pytest.mark.parametrize("precision", [np.float32, np.float64])
def test_a_constant_column_is_exactly_that(value, precision):
    with np.errstate(over="ignore"):
        array = np.full(1001, value, precision)
    if not np.isfinite(array[0]):
        return
    found, same = number_statistics(array), float(array[0])
    assert (found.mean, found.low, found.quartile1, found.median, found.quartile3, found.high) == (same,) * 6
    assert found.deviation == 0
    counts, edges = histogram(array, 24)
    assert counts.tolist() == [1001] and edges.tolist() == [same, same]


def test_the_figures_of_many_numbers_are_numpys():
    values = np.random.default_rng(5).normal(1e6, 3.0, 100_001)
    found = number_statistics(values)
    assert found.mean == pytest.approx(values.mean(), rel=1e-14)
    assert found.deviation == pytest.approx(values.std(), rel=1e-10)
    assert (found.quartile1, found.median, found.quartile3) == tuple(np.percentile(values, [25, 50, 75]))


# Histograms


@given(st.lists(ANY, max_size=60), st.integers(1, 30))
def test_every_finite_number_is_in_the_bar_between_its_edges(values, bins):
    array = np.array(values, float)
    given = [value for value in values if math.isfinite(value)]
    counts, edges = histogram(array, bins)
    assert len(counts) <= bins and counts.sum() == len(given)
    if not given:
        assert len(counts) == len(edges) == 0
        return
    assert len(edges) == len(counts) + 1 and edges[0] <= min(given) and max(given) <= edges[-1]
    assert counts[0] or len(given) == 0 or edges[0] == edges[1]
    for number, count in enumerate(counts.tolist()):
        last = number == len(counts) - 1
        inside = [v for v in given if edges[number] <= v and (v < edges[number + 1] or last)]
        assert count == len(inside)


@given(st.lists(st.floats(-1000, 1000), min_size=2, max_size=50).filter(lambda v: len(set(v)) > 1))
def test_bars_of_broken_numbers_are_equally_wide(values):
    values = [*values, 0.5]  # so that not all are integers
    counts, edges = histogram(np.array(values), 24)
    assert len(counts) == 24
    width = (max(values) - min(values)) / 24
    assert np.diff(edges) == pytest.approx(np.full(24, width), rel=1e-9, abs=1e-9)


def test_integers_get_a_bar_each_or_equally_many():
    counts, edges = histogram(np.array([0.0, 1, 1, 0, 1, np.nan]), 24)
    assert counts.tolist() == [2, 3] and edges.tolist() == [-0.5, 0.5, 1.5]
    counts, edges = histogram(np.arange(17.0), 24)
    assert counts.tolist() == [1] * 17
    counts, edges = histogram(np.arange(100.0), 24)  # five each: with 24 equal bars some would have four
    assert counts.tolist() == [5] * 20 and edges[0] == -0.5
    counts, edges = histogram(np.array([-3.0, 40.0]), 24)
    assert len(counts) == 22 and counts[0] == counts[-1] == 1


# Categories


def test_labels_are_counted():
    codes = np.array([0, 2, 2, -1, 2, 0, -1], np.int32)
    found = category_statistics(codes, ("red", "green", "blue"))
    assert (found.count, found.missing, found.counts) == (5, 2, (2, 0, 3))
    assert found.most_frequent(2) == [("blue", 3), ("red", 2)]
    assert found.most_frequent(9) == [("blue", 3), ("red", 2), ("green", 0)]


@given(st.lists(st.sampled_from(["", "a", "b", "c", "10", "9"]), max_size=40))
def test_counts_are_those_of_the_texts(texts):
    column = CategoryColumn.from_texts("c", Role.INPUT, texts)
    found = statistics_of(column)
    assert found.missing == texts.count("")
    assert dict(zip(found.labels, found.counts, strict=True)) == {label: texts.count(label) for label in column.labels}


def test_every_kind_of_column_has_its_statistics():
    numbers = NumberColumn("n", Role.INPUT, np.array([1.0, np.nan, 3.0]))
    assert (statistics_of(numbers).mean, statistics_of(numbers).missing) == (2.0, 1)
    assert statistics_of(TextColumn("t", Role.IGNORED, ("a", "b", "c"))) is None
