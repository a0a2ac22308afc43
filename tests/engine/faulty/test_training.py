"""Training in the lessons: quick, and yet step by step what the passes say."""

from __future__ import annotations

import numpy as np
import pytest

from nnapp.lessons.faulty import (
    DERIVATION,
    PASSES,
    PRINTED_PROGRAM,
    case,
    cost,
    opening_start,
    opening_table,
    random_labels,
    saturated,
    stepped,
    trained,
    zero_weights_held,
)
from nnapp.progress import Cancelled
from nnapp.words import Refusal

ALL = (*PASSES, PRINTED_PROGRAM, DERIVATION)


def arrays(net):
    return (*net.weights, *net.biases)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.name)
@pytest.mark.parametrize("batch", [None, 1, 4, 8])
def test_it_is_one_step_after_the_other(one, batch):
    net, x, t = case(7)
    course = trained(one, net, x, t, 0.5, 6, batch)
    size = batch or len(x)
    for epoch in range(6):
        if net.columns in {1, len(x)}:
            assert course.costs[epoch] == cost(net, x, t, one.reduction)
        else:
            assert np.isnan(course.costs[epoch])
        for begin in range(0, len(x), size):
            some = slice(begin, begin + size)
            net = stepped(net, one.gradients(net, x[some], t[some], 0.5), 0.5)
    assert all(np.array_equal(a, b) for a, b in zip(arrays(net), arrays(course.net), strict=True))
    assert course.updates == 6 * -(-len(x) // size)


def test_held_weights_stay():
    net, x, t = case(7)
    course = trained(DERIVATION, net, x, t, 0.5, 20, held=True)
    assert all(np.array_equal(a, b) for a, b in zip(net.weights, course.net.weights, strict=True))
    assert not any(np.array_equal(a, b) for a, b in zip(net.biases, course.net.biases, strict=True))


def test_rows_that_do_not_fit_are_refused():
    net, x, t = case(7)
    for wrong in ((x[:, :1], t), (x, t[:3]), (x[:0], t[:0])):
        with pytest.raises(Refusal):
            trained(DERIVATION, net, *wrong, 0.5, 1)
    with pytest.raises(Refusal, match="3 rows"):
        trained(PRINTED_PROGRAM, net, x[:7], t[:7], 0.5, 1, 4)


def long_jobs():
    start, (x, t) = opening_start(), opening_table()
    yield lambda report: trained(DERIVATION, start, x, t, 0.1, 1000, report=report)
    yield lambda report: random_labels(report=report)
    yield zero_weights_held
    yield saturated


def test_long_ones_tell_how_far_they_are_and_can_be_cancelled():
    for job in long_jobs():
        told = []
        job(told.append)
        assert told[0] == 0 and told == sorted(told) and told[-1] < 1 and np.diff(told).max() <= 0.1

        def halt(done):
            if done > 0.5:
                raise Cancelled

        with pytest.raises(Cancelled):
            job(halt)
