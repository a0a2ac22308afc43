"""The cost curve: exact for the first 1,048,576 values, then in buckets from which no peak is lost."""

from __future__ import annotations

import numpy as np
import pytest

from nnapp import model
from nnapp.model import BUCKET, EXACT, Curve, CurveRecorder


def values(number):
    """Costs with a peak or a dip here and there."""
    random = np.random.default_rng(0)
    found = 1 / np.arange(1, number + 1) + random.uniform(size=number) * 1e-3
    found[random.integers(number, size=number // 500)] += 10
    return found


def bucketed(costs, exact, bucket):
    """Minimum, maximum and last of each bucket, as plainly as it can be said."""
    rest = costs[exact:]
    parts = [rest[i : i + bucket] for i in range(0, len(rest), bucket)]
    return np.array([(min(part), max(part), part[-1]) for part in parts]).reshape(-1, 3)


def grown(costs, recorder=None):
    recorder = recorder or CurveRecorder()
    for cost in costs.tolist():
        recorder.append(cost)
    return recorder


def assert_curve(curve, costs, exact, bucket):
    assert curve.length == len(costs)
    assert curve.bucket == bucket
    assert np.array_equal(curve.exact, costs[:exact])
    assert np.array_equal(curve.buckets, bucketed(costs, exact, bucket))
    assert curve.last == costs[-1]


def test_beyond_a_million_epochs():
    costs = values(EXACT + 3 * BUCKET + 17)
    assert_curve(grown(costs).published(), costs, EXACT, BUCKET)


@pytest.mark.parametrize("split", [EXACT - 5, EXACT, EXACT + 1, EXACT + BUCKET, EXACT + 1500])
def test_a_published_curve_goes_on_exactly_and_stays_as_it_was(split):
    costs = values(EXACT + 2 * BUCKET + 3)
    begun = Curve(costs[:split][:EXACT], bucketed(costs[:split], EXACT, BUCKET), split)
    recorder = CurveRecorder(begun)
    first = recorder.published()
    before = first.exact.copy(), first.buckets.copy()
    grown(costs[split:], recorder)
    assert_curve(recorder.published(), costs, EXACT, BUCKET)
    assert np.array_equal(first.exact, before[0])
    assert np.array_equal(first.buckets, before[1])
    assert np.array_equal(begun.buckets, bucketed(costs[:split], EXACT, BUCKET))


def test_every_length_of_a_curve_with_small_limits(monkeypatch):
    monkeypatch.setattr(model, "EXACT", 8)
    monkeypatch.setattr(model, "MOST_BUCKETS", 4)
    costs, recorder, bucket = values(200), CurveRecorder(Curve(np.empty(0), np.empty((0, 3)), 0, bucket=2)), 2
    published = []
    for number, cost in enumerate(costs.tolist(), start=1):
        recorder.append(cost)
        if number > 8 and (number - 8) == 4 * bucket:
            bucket *= 2
        published.append((recorder.published(), bucket))
        recorder = CurveRecorder(recorder.published()) if number % 7 == 0 else recorder
    for number, (curve, length) in enumerate(published, start=1):
        assert_curve(curve, costs[:number], 8, length)
        assert len(curve.buckets) <= 4


def test_an_empty_curve_has_no_last_value():
    curve = CurveRecorder().published()
    assert curve.length == 0
    assert np.isnan(curve.last)


def test_published_arrays_cannot_be_written():
    curve = grown(values(EXACT + 10)).published()
    for array in (curve.exact, curve.buckets):
        assert not array.flags.writeable


def test_a_costs_array_grows_without_moving_what_was_published():
    recorder, costs = CurveRecorder(), values(5000)
    early = grown(costs[:1000], recorder).published()
    copy = early.exact.copy()
    grown(costs[1000:], recorder)
    assert np.array_equal(early.exact, copy)
    assert np.array_equal(recorder.published().exact, costs)


def test_a_million_numbers_take_no_more_than_a_few_megabytes():
    curve = grown(values(EXACT + 100 * BUCKET)).published()
    assert curve.exact.nbytes + curve.buckets.nbytes < 9_000_000
