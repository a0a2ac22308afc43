"""What the little pictures of choices show: φ and φ′ as the textbook has them, and the densities of start weights."""

from __future__ import annotations

import numpy as np
import pytest

from nnapp.activations import AnyActivation, LeakyReLU, Softmax, curve
from nnapp.choices import choices
from nnapp.initializers import AnyInitializer, Constant, Fixed, Normal, Uniform, UniformRange, Zeros
from tests.engine.cases import tag
from tests.engine.reference_activations import ACTIVATIONS, SLOPES

Z = np.array([-50.0, -3.0, -1.2, -0.25, 0.25, 1.2, 3.0, 50.0])
SINGLE = [kind for kind in choices(AnyActivation) if kind.elementwise]


@pytest.mark.parametrize("kind", SINGLE)
def test_a_curve_is_the_textbooks(kind):
    values, slopes = curve(kind(), Z)
    assert values == pytest.approx(ACTIVATIONS[tag(kind)](Z), abs=1e-12)
    assert slopes == pytest.approx(SLOPES[tag(kind)](Z), abs=1e-12)


def test_a_curve_has_the_parameters_of_the_choice():
    values, slopes = curve(LeakyReLU(slope=0.3), np.array([-2.0, 2.0]))
    assert values.tolist() == [-0.6, 2.0]
    assert slopes.tolist() == [0.3, 1.0]


def test_softmax_has_no_curve_but_shares_of_one_layer():
    shares, slopes = curve(Softmax(), np.array([-1.0, 0.0, 1.0, 2.0]))
    assert slopes is None
    assert shares == pytest.approx(np.exp([-1, 0, 1, 2]) / np.exp([-1, 0, 1, 2]).sum())


@pytest.mark.parametrize("kind", choices(AnyInitializer))
def test_the_density_is_that_of_the_weights_that_are_drawn(kind):
    initializer = kind()
    spread, weights = initializer.spread(30, 20), initializer.weights(np.random.default_rng(5), 30, 20)
    if isinstance(spread, Fixed):
        assert np.all(weights == spread.value)
        assert spread.density(np.array([spread.value, 7.0])).tolist() == [np.inf, 0]
        return
    w = np.linspace(-6, 6, 200_001)
    density, step = spread.density(w), w[1] - w[0]
    assert density.sum() * step == pytest.approx(1, abs=1e-3)
    variance = (w**2 * density).sum() * step
    assert weights.var() == pytest.approx(variance, rel=0.25)
    low, high = spread.ends
    assert np.mean((low <= weights) & (weights <= high)) > 0.99


def test_the_kinds_of_spreads():
    assert UniformRange(-2.0, 2.0).spread(3, 2) == Uniform(-2.0, 2.0)
    assert Zeros().spread(3, 2) == Fixed(0.0)
    assert Constant(value=0.25).spread(3, 2) == Fixed(0.25)
    assert Normal(2.0).ends == (-6.0, 6.0)
    assert Uniform(1.0, 1.0).density(np.array([1.0, 2.0])).tolist() == [np.inf, 0]
