"""Scalings and the filling of missing cells, against plain arithmetic, and for numbers at the ends of the range."""

from __future__ import annotations

import math
import statistics
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnapp.choices import choices
from nnapp.missing import AnyMissing, FillAndMark, FillMean, FillMedian, FillMostFrequent
from nnapp.scaling import AnyScaling, MinMax, NoScaling, Robust, Scale, ZScore

NUMBERS = [4.0, -1.0, 7.5, 7.5, 0.25, 12.0, 3.0]


def test_each_scaling_by_plain_arithmetic():
    values = np.array(NUMBERS)
    assert NoScaling().fitted(values) == Scale(0.0, 1.0)
    mean = math.fsum(NUMBERS) / 7
    deviation = math.sqrt(math.fsum((x - mean) ** 2 for x in NUMBERS) / 7)
    assert ZScore().fitted(values) == pytest.approx((mean, deviation), rel=1e-14)
    assert MinMax().fitted(values) == (-1.0, 13.0)
    # sorted: -1 0.25 3 4 7.5 7.5 12; the quartiles lie at 1.5 and 4.5 of 0..6
    assert Robust().fitted(values) == pytest.approx((4.0, 7.5 - (0.25 + 3) / 2), rel=1e-14)


@pytest.mark.parametrize("kind", choices(AnyScaling))
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=30))
def test_a_scale_is_finite_and_above_zero_for_all_finite_numbers(kind, numbers):
    scale = kind().fitted(np.array(numbers))
    assert math.isfinite(scale.center)
    assert math.isfinite(scale.scale)
    assert scale.scale > 0


@pytest.mark.parametrize("kind", [ZScore, MinMax, Robust])
def test_numbers_that_are_all_alike_keep_their_size(kind):
    assert kind().fitted(np.full(1000, 0.1)).scale == 1.0
    assert kind().fitted(np.array([3.0])) == (3.0, 1.0)


def test_robust_falls_back_where_half_of_the_numbers_are_alike():
    values = np.array([0.0] * 8 + [5.0, -5.0])
    assert Robust().fitted(values) == pytest.approx((0.0, math.sqrt(5.0)))


@given(st.lists(st.floats(-1e300, 1e300, allow_subnormal=False), min_size=1, max_size=20))
def test_the_fillings_are_those_of_the_statistics(numbers):
    values = np.array(numbers)
    spread = max(abs(x) for x in numbers)
    exact = float(sum(map(Fraction, numbers)) / len(numbers))
    assert FillMean().number(values) == pytest.approx(exact, rel=1e-12, abs=1e-12 * spread)
    assert FillAndMark().number(values) == FillMean().number(values)
    assert FillMedian().number(values) == pytest.approx(statistics.median(numbers), rel=1e-12, abs=1e-12 * spread)
    most = max(numbers.count(x) for x in numbers)
    assert FillMostFrequent().number(values) == min(x for x in numbers if numbers.count(x) == most)


@pytest.mark.parametrize("kind", [FillMean, FillMedian])
def test_the_largest_numbers_do_not_overflow(kind):
    assert kind().number(np.array([1.7e308, 1.7e308, 1.7e308])) == pytest.approx(1.7e308)


def test_what_the_choices_say_of_themselves():
    kinds = choices(AnyMissing)
    assert [kind.__name__ for kind in kinds if kind.fills] == [
        "FillMean",
        "FillMedian",
        "FillMostFrequent",
        "FillAndMark",
    ]
    assert [kind.__name__ for kind in kinds if kind.for_targets] == ["RefuseMissing", "DropRows"]
    assert all(kind.__doc__ and kind.title for kind in (*kinds, *choices(AnyScaling)))
