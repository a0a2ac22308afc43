"""Every initializer draws what its formula says: mean, variance, range and kind of distribution."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nnapp.choices import checked, choices
from nnapp.initializers import (
    AnyInitializer,
    Constant,
    FanInNormal,
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    HeUniform,
    LeCunNormal,
    LeCunUniform,
    UniformRange,
    Zeros,
)
from nnapp.words import Refusal
from tests.engine.cases import tag

SHAPES = [(200, 300), (300, 200)]  # (fan_out, fan_in)
# The variance of a weight, from the papers: v(fan_out, fan_in).
VARIANCES = {
    FanInNormal(): lambda fan_out, fan_in: 1 / fan_in,
    GlorotNormal(): lambda fan_out, fan_in: 2 / (fan_in + fan_out),
    GlorotUniform(): lambda fan_out, fan_in: 2 / (fan_in + fan_out),
    HeNormal(): lambda fan_out, fan_in: 2 / fan_in,
    HeUniform(): lambda fan_out, fan_in: 2 / fan_in,
    LeCunNormal(): lambda fan_out, fan_in: 1 / fan_in,
    LeCunUniform(): lambda fan_out, fan_in: 1 / fan_in,
    UniformRange(): lambda fan_out, fan_in: 1 / 12,
    UniformRange(-2.0, 2.0): lambda fan_out, fan_in: 16 / 12,
}
UNIFORM = [initializer for initializer in VARIANCES if "uniform" in tag(type(initializer))]
NORMAL = [initializer for initializer in VARIANCES if "normal" in tag(type(initializer))]


def drawn(initializer, shape=(200, 300), seed=1):
    weights = initializer.weights(np.random.default_rng(seed), *shape)
    assert weights.shape == shape
    assert weights.dtype == np.float64
    return weights


def test_every_initializer_is_judged_here():
    assert {*map(type, VARIANCES), Constant, Zeros} == set(choices(AnyInitializer))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("initializer", VARIANCES, ids=repr)
def test_mean_and_variance_are_those_of_the_formula(initializer, shape):
    weights, variance = drawn(initializer, shape), VARIANCES[initializer](*shape)
    fourth = 1.8 if initializer in UNIFORM else 3.0  # the fourth moment of the distribution over its variance squared
    assert abs(weights.mean()) < 4 * math.sqrt(variance / weights.size)
    assert abs(weights.var() / variance - 1) < 4 * math.sqrt((fourth - 1) / weights.size)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("initializer", UNIFORM, ids=repr)
def test_uniform_draws_fill_their_range_and_do_not_leave_it(initializer, shape):
    weights, reach = drawn(initializer, shape), math.sqrt(3 * VARIANCES[initializer](*shape))
    assert np.abs(weights).max() <= reach
    counts, _ = np.histogram(weights, bins=20, range=(-reach, reach))
    assert np.abs(counts - weights.size / 20).max() < 5 * math.sqrt(weights.size / 20)


@pytest.mark.parametrize("initializer", NORMAL, ids=repr)
def test_normal_draws_are_normal(initializer):
    weights = drawn(initializer)
    deviation = math.sqrt(VARIANCES[initializer](200, 300))
    for far, share in ((1, 0.682689), (2, 0.954500), (3, 0.997300)):
        inside = (np.abs(weights) < far * deviation).mean()
        assert abs(inside - share) < 4 * math.sqrt(share * (1 - share) / weights.size)


@pytest.mark.parametrize("kind", choices(AnyInitializer))
def test_the_same_seed_draws_the_same_weights(kind):
    initializer = kind()
    assert np.array_equal(drawn(initializer, seed=5), drawn(initializer, seed=5))
    if kind not in (Constant, Zeros):
        assert not np.array_equal(drawn(initializer, seed=5), drawn(initializer, seed=6))


def test_constants_are_exact():
    assert (drawn(Constant()) == 0.5).all()
    assert (drawn(Constant(-0.1)) == -0.1).all()
    assert (drawn(Zeros()) == 0).all()
    assert (drawn(UniformRange(0.25, 0.25)) == 0.25).all()


def test_a_layer_of_one_weight_gets_one():
    for kind in choices(AnyInitializer):
        assert np.isfinite(drawn(kind(), (1, 1))).all()


@pytest.mark.parametrize(("low", "high"), [(1.0, -1.0), (float("nan"), 1.0), (0.0, float("nan"))])
def test_an_empty_range_is_refused(low, high):
    with pytest.raises(Refusal, match="choose a low end that is not above the high"):
        UniformRange(low, high)


@pytest.mark.parametrize("wrong", [UniformRange(-1e9, 0.0), Constant(1e9), Constant(float("nan"))])
def test_parameters_out_of_range_are_refused(wrong):
    with pytest.raises(Refusal):
        checked(wrong)


def test_titles_and_formulas_are_there_and_differ():
    kinds = choices(AnyInitializer)
    assert len({kind.title for kind in kinds}) == len(kinds)
    assert all(kind.formula().startswith("w ") for kind in kinds)
    assert kinds[0] is FanInNormal  # what stands first is what a new layer has
