"""Steps worked out by hand, and golden numbers found by two independent routes: 40-digit decimals and plain floats."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp.activations import Identity, Sigmoid, Tanh
from nnapp.costs import HalfSquaredError
from nnapp.dataset import Dataset, Role
from nnapp.network import backward
from nnapp.optimizers import Adam, Momentum
from nnapp.project import Project, current_parameters, opening_project
from nnapp.run import Run, train
from nnapp.topology import Layer, Parameters, Topology
from nnapp.training import Training


def project_of(layers, x, t, **training):
    return Project(Topology(len(x[0]), layers), Dataset.from_arrays(x, t), Training(**training))


def test_one_step_of_two_linear_layers():
    # x = 2, t = 1;  w₁ = 3, b₁ = −1, w₂ = ½, b₂ = ¼;  all activations are the identity, η = 1/10
    #
    # forward    z₁ = 3·2 − 1 = 5          z₂ = ½·5 + ¼ = 11/4 = y
    # cost       C = ½ (1 − 11/4)² = ½ · 49/16 = 49/32
    # backward   δ₂ = ∂C/∂y = y − t = 7/4            δ₁ = w₂ δ₂ = 7/8
    # gradient   ∂C/∂w₂ = δ₂ a₁ = 35/4   ∂C/∂b₂ = 7/4   ∂C/∂w₁ = δ₁ x = 7/4   ∂C/∂b₁ = 7/8
    # update     w₁ = 3 − 7/40   b₁ = −1 − 7/80   w₂ = ½ − 7/8   b₂ = ¼ − 7/40
    layers = (Layer(1, Identity()), Layer(1, Identity()))
    project = project_of(layers, [[2.0]], [[1.0]], learning_rate=0.1, epochs=1)
    start = Parameters.from_layers([[[3.0]], [[0.5]]], [[-1.0], [0.25]])
    seen = backward(project, [[2.0]], [[1.0]], start)
    assert [z.item() for z in seen.z] == [5.0, 2.75]
    assert seen.cost == 49 / 32
    assert [delta.item() for delta in seen.delta] == [7 / 8, 7 / 4]
    assert seen.gradient.flat.tolist() == [7 / 4, 7 / 8, 35 / 4, 7 / 4]
    *_, last = train(project, start)
    assert last.parameters.flat == pytest.approx([3 - 7 / 40, -1 - 7 / 80, 1 / 2 - 7 / 8, 1 / 4 - 7 / 40], rel=1e-15)


def test_one_step_through_a_sigmoid_unit_where_everything_is_a_fraction():
    # Where z = ln 3, e⁻ᶻ = 1/3, so σ(z) = 3/4 and σ′(z) = 3/4 · 1/4 = 3/16.
    # x = (ln 3, 1), w = (1, 0), b = 0:  z = ln 3, y = 3/4.  t = 1/4:  C = ½ (1/2)² = 1/8
    # δ = (y − t) σ′ = ½ · 3/16 = 3/32,  ∂C/∂w = (3/32 ln 3, 3/32),  ∂C/∂b = 3/32
    project = project_of((Layer(1, Sigmoid()),), [[math.log(3), 1.0]], [[0.25]])
    seen = backward(project, [[math.log(3), 1.0]], [[0.25]], Parameters.from_layers([[[1.0, 0.0]]], [[0.0]]))
    assert seen.a[0].item() == pytest.approx(3 / 4, rel=1e-15)
    assert seen.cost == pytest.approx(1 / 8, rel=1e-15)
    assert seen.delta[0].item() == pytest.approx(3 / 32, rel=1e-15)
    assert seen.gradient.flat == pytest.approx([3 / 32 * math.log(3), 3 / 32, 3 / 32], rel=1e-15)


def test_two_steps_of_momentum_and_adam():
    # One weight, no bias, x = 1, t = 0, y = w = 1: ∂C/∂w = w.
    # Momentum μ = ½, η = ¼:  step₁ = ¼, w = ¾;  step₂ = ½·¼ + ¼·¾ = 5/16, w = 7/16
    linear = (Layer(1, Identity(), bias=False),)
    start = Parameters.from_layers([[[1.0]]], [[0.0]])
    momentum = project_of(linear, [[1.0]], [[0.0]], learning_rate=0.25, optimizer=Momentum(momentum=0.5), epochs=2)
    assert [snapshot.parameters.flat[0] for snapshot in train(momentum, start)] == [1, 3 / 4, 7 / 16]
    # Adam β₁ = ½, β₂ = ¾, ε → 0, η = ¼. The first step is η g/√g² = η: w = ¾.
    # m = ½·½ + ½·¾ = 5/8, m̂ = 5/8 / (1 − ¼) = 5/6;  v = ¾·¼ + ¼·9/16 = 21/64, v̂ = 21/64 / (1 − 9/16) = 3/4
    # w = ¾ − ¼ · (5/6) / √¾ = 3/4 − 5 / (12 √3)
    optimizer = Adam(beta1=0.5, beta2=0.75, epsilon=1e-30)
    adam = project_of(linear, [[1.0]], [[0.0]], learning_rate=0.25, optimizer=optimizer, epochs=2)
    *_, last = train(adam, start)
    assert last.parameters.flat[0] == pytest.approx(3 / 4 - 5 / (12 * math.sqrt(3)), rel=1e-14)


def loops(project, epochs, number, exp):
    """Train sigmoid layers by the derivation, one row, unit and weight at a time, in any kind of number."""
    parameters = current_parameters(project)
    weights = [[[number(w) for w in row] for row in table.tolist()] for table in parameters.weights]
    biases = [[number(b) for b in row.tolist()] for row in parameters.biases]
    x = [[number(v) for v in row] for row in project.dataset.matrix(Role.INPUT).tolist()]
    t = [[number(v) for v in row] for row in project.dataset.matrix(Role.TARGET).tolist()]
    rate, one = number(project.training.learning_rate), number(1)
    for epoch in range(epochs + 1):
        cost, by_weight = number(0), [[[number(0)] * len(row) for row in table] for table in weights]
        by_bias = [[number(0)] * len(row) for row in biases]
        for row, wanted in zip(x, t, strict=True):
            a = [row]
            for w, b in zip(weights, biases, strict=True):
                z = [sum((p * q for p, q in zip(u, a[-1], strict=True)), c) for u, c in zip(w, b, strict=True)]
                a.append([one / (one + exp(-value)) for value in z])
            cost += sum((y - wish) ** 2 for y, wish in zip(a[-1], wanted, strict=True)) / 2
            slope = [y - wish for y, wish in zip(a[-1], wanted, strict=True)]
            for layer in reversed(range(len(weights))):
                delta = [s * y * (one - y) for s, y in zip(slope, a[layer + 1], strict=True)]
                for i, d in enumerate(delta):
                    by_bias[layer][i] += d
                    by_weight[layer][i] = [g + d * v for g, v in zip(by_weight[layer][i], a[layer], strict=True)]
                slope = [sum(d * weights[layer][i][j] for i, d in enumerate(delta)) for j in range(len(a[layer]))]
        if epoch == epochs:
            break
        for layer, table in enumerate(by_weight):
            weights[layer] = [
                [w - rate * g for w, g in zip(*rows, strict=True)] for rows in zip(weights[layer], table, strict=True)
            ]
            biases[layer] = [b - rate * g for b, g in zip(biases[layer], by_bias[layer], strict=True)]
    return cost, weights, biases


# The opening project from start seed 1: the cost after so many epochs, η = 0.1, sum over the rows.
GOLDEN = {
    0: "1.20894611410389322324111371063834",
    1: "1.17530833225734013496835868433973",
    100: "0.76264138236808706242559325049800",
}


@pytest.mark.parametrize("epochs", GOLDEN)
def test_golden_costs_by_two_routes(epochs):
    project = opening_project()
    with localcontext() as context:
        context.prec = 40
        exact, weights, _ = loops(project, epochs, Decimal, lambda value: value.exp())
        assert str(+exact)[: len(GOLDEN[epochs])] == GOLDEN[epochs]
    by_floats, *_ = loops(project, epochs, float, math.exp)
    assert by_floats == pytest.approx(float(exact), rel=1e-13)
    *_, last = train(replace(project, training=replace(project.training, epochs=epochs or 1)))
    found = Run(project).snapshot() if epochs == 0 else last
    assert found.cost == pytest.approx(float(exact), rel=1e-13)
    wanted = np.array([[float(w) for w in row] for row in weights[0]])
    assert np.abs(found.parameters.weights[0] - wanted).max() < 1e-14


def test_a_tanh_step_by_floats_only():
    # z = atanh ½ makes a = ½ and φ′ = 1 − ¼ = ¾; t = −¼:  δ = ¾ · ¾ = 9/16, C = ½ · 9/16
    z = math.atanh(0.5)
    project = project_of((Layer(1, Tanh()),), [[z]], [[-0.25]], cost=HalfSquaredError())
    seen = backward(project, [[z]], [[-0.25]], Parameters.from_layers([[[1.0]]], [[0.0]]))
    assert seen.delta[0].item() == pytest.approx(9 / 16, rel=1e-15)
    assert seen.cost == pytest.approx(9 / 32, rel=1e-15)
    assert seen.gradient.flat == pytest.approx([9 / 16 * z, 9 / 16], rel=1e-15)
