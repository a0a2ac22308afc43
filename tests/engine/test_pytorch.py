"""The engine beside PyTorch: same start, same mini-batches, a hundred steps in float64; skipped where there is none.

Ten random networks with either reduction and gradient descent, and one network with each optimizer whose definition
PyTorch shares (its Rprop does not take a step back). Gradients are compared on all rows at several points on the way.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from nnapp import costs, optimizers
from nnapp.activations import AnyActivation
from nnapp.choices import choices
from nnapp.dataset import Dataset
from nnapp.network import backward
from nnapp.project import Project
from nnapp.run import Run, order
from nnapp.topology import Layer, Parameters, Topology
from nnapp.training import Training

torch = pytest.importorskip("torch")
functional = torch.nn.functional

STEPS = 100
COMPARED = (0, 1, 10, 50, STEPS)  # after so many steps the gradients are compared
NEAR = 1e-10

ACTIVATIONS = {
    "Identity": lambda kind: lambda z: z,
    "Sigmoid": lambda kind: torch.sigmoid,
    "Tanh": lambda kind: torch.tanh,
    "ReLU": lambda kind: torch.relu,
    "LeakyReLU": lambda kind: lambda z: functional.leaky_relu(z, kind.slope),
    "ELU": lambda kind: lambda z: functional.elu(z, kind.alpha),
    "GELU": lambda kind: lambda z: functional.gelu(z, approximate="tanh"),
    "SiLU": lambda kind: functional.silu,
    "Softplus": lambda kind: lambda z: functional.softplus(z, threshold=50),  # a straight line above it
    "Softmax": lambda kind: lambda z: functional.softmax(z, dim=1),
}
OPTIMIZERS = {
    "GradientDescent": lambda kind, w, rate: torch.optim.SGD(w, rate),
    "Momentum": lambda kind, w, rate: torch.optim.SGD(w, rate, momentum=kind.momentum),
    "Nesterov": lambda kind, w, rate: torch.optim.SGD(w, rate, momentum=kind.momentum, nesterov=True),
    "AdaGrad": lambda kind, w, rate: torch.optim.Adagrad(w, rate, eps=kind.epsilon),
    "RMSProp": lambda kind, w, rate: torch.optim.RMSprop(w, rate, alpha=kind.decay, eps=kind.epsilon),
    "Adam": lambda kind, w, rate: torch.optim.Adam(w, rate, (kind.beta1, kind.beta2), kind.epsilon),
    "AdamW": lambda kind, w, rate: torch.optim.AdamW(
        w, rate, (kind.beta1, kind.beta2), kind.epsilon, kind.weight_decay
    ),
}
SHARED = [kind for kind in choices(AnyActivation) if kind.__name__ in ACTIVATIONS]
COSTS = (
    costs.HalfSquaredError(),
    costs.CrossEntropy(),
    costs.BinaryCrossEntropy(),
    costs.MeanSquaredError(),
    costs.MeanAbsoluteError(),
    costs.Huber(threshold=0.3),
)


def summed_cost(cost, z, y, t):
    """The cost of all rows by PyTorch's own functions; z and y are those of the output layer, (rows, outputs)."""
    match cost:
        case costs.HalfSquaredError():
            return 0.5 * functional.mse_loss(y, t, reduction="sum")
        case costs.MeanSquaredError():
            return functional.mse_loss(y, t, reduction="sum") / t.shape[1]
        case costs.MeanAbsoluteError():
            return functional.l1_loss(y, t, reduction="sum") / t.shape[1]
        case costs.Huber():
            return functional.huber_loss(y, t, reduction="sum", delta=cost.threshold)
        case costs.BinaryCrossEntropy():
            return functional.binary_cross_entropy_with_logits(z, t, reduction="sum")
        case costs.CrossEntropy():
            return functional.cross_entropy(z, t, reduction="sum")
    raise AssertionError(cost)


class Twin:
    """The project's network in PyTorch."""

    def __init__(self, project, parameters):
        self.project, training = project, project.training
        self.layers = [torch.nn.Linear(*pair, dtype=torch.float64) for pair in pairwise(project.topology.widths)]
        with torch.no_grad():
            for layer, weights, biases in zip(self.layers, parameters.weights, parameters.biases, strict=True):
                layer.weight.copy_(torch.tensor(weights))
                layer.bias.copy_(torch.tensor(biases))
        tensors = [tensor for layer in self.layers for tensor in layer.parameters()]
        make = OPTIMIZERS[type(training.optimizer).__name__]
        self.optimizer = make(training.optimizer, tensors, training.learning_rate)

    def differentiate(self, x, t):
        """Leave in each tensor its gradient of the cost on these rows, reduced as the project says."""
        self.optimizer.zero_grad()
        z = y = torch.tensor(x)
        for layer, described in zip(self.layers, self.project.topology.layers, strict=True):
            z = layer(y)
            y = ACTIVATIONS[type(described.activation).__name__](described.activation)(z)
        cost = summed_cost(self.project.training.cost, z, y, torch.tensor(t))
        (cost / len(x) if self.project.training.reduction == "mean" else cost).backward()

    def step(self, x, t):
        self.differentiate(x, t)
        self.optimizer.step()

    @property
    def parameters(self):
        """All parameters in one vector, as the engine keeps them."""
        return Parameters.from_layers(
            [layer.weight.detach().numpy() for layer in self.layers],
            [layer.bias.detach().numpy() for layer in self.layers],
        ).flat

    @property
    def gradient(self):
        return Parameters.from_layers(
            [layer.weight.grad.numpy() for layer in self.layers], [layer.bias.grad.numpy() for layer in self.layers]
        ).flat


def random_project(seed, reduction, optimizer):
    """One to three hidden layers, activations and costs in turn so that all have theirs; with its rows and targets."""
    random = np.random.default_rng(seed)
    cost = COSTS[seed % len(COSTS)]
    outputs = [kind for kind in cost.activations if kind in SHARED]
    hidden = [kind for kind in SHARED if not kind.output_only]
    kinds = [hidden[(4 * seed + i) % len(hidden)] for i in range(1 + seed % 3)]
    kinds.append(outputs[random.integers(len(outputs))])
    layers = tuple(Layer(int(random.integers(2, 9)), kind()) for kind in kinds)
    inputs, rows = int(random.integers(1, 8)), int(random.integers(12, 40))
    x, t = random.normal(size=(rows, inputs)), random.uniform(size=(rows, layers[-1].units))
    if isinstance(cost, costs.CrossEntropy):
        t /= t.sum(axis=1, keepdims=True)
    training = Training(
        learning_rate=0.05 if reduction == "mean" else 0.01,
        batch_size=None if seed % 5 == 0 else int(random.integers(1, rows)),
        cost=cost,
        reduction=reduction,
        optimizer=optimizer,
    )
    return Project(Topology(inputs, layers), Dataset.from_arrays(x, t), training), x, t


def batches_of(project, rows):
    """The row numbers of one mini-batch after the other, epoch after epoch."""
    size = project.training.batch_size or rows
    for epoch in range(STEPS + 1):
        numbers = order(project.training.seeds.order, epoch, rows) if size < rows else np.arange(rows)
        yield from (numbers[begin : begin + size] for begin in range(0, rows, size))


def apart(found, wanted):
    """The largest difference, in relation to the larger number where that is above 1."""
    return float(np.max(np.abs(found - wanted) / np.maximum(1, np.abs(wanted))))


def differences(project, x, t):
    """Train both; return how far gradients and parameters are apart, and how far training has moved them."""
    run = Run(project)
    start = run.snapshot().parameters
    twin, batches, gradients = Twin(project, start), batches_of(project, len(x)), []
    for number in range(STEPS + 1):
        now = run.snapshot().parameters
        if number in COMPARED:
            twin.differentiate(x, t)
            gradients.append(apart(backward(project, x, t, now).gradient.flat, twin.gradient))
        if number < STEPS:
            rows = next(batches)
            run.step()
            twin.step(x[rows], t[rows])
    assert run.updates == STEPS
    return max(gradients), apart(now.flat, twin.parameters), apart(now.flat, start.flat)


@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("seed", range(10))
def test_a_hundred_steps_agree(seed, reduction):
    gradients, parameters, moved = differences(*random_project(seed, reduction, optimizers.GradientDescent()))
    assert gradients < NEAR
    assert parameters < NEAR
    assert moved > 1e-3


@pytest.mark.parametrize("kind", [kind for kind in choices(optimizers.AnyOptimizer) if kind.__name__ in OPTIMIZERS])
def test_a_hundred_steps_agree_with_every_optimizer(kind):
    gradients, parameters, moved = differences(*random_project(4, "mean", kind()))
    assert gradients < NEAR
    assert parameters < NEAR
    assert moved > 1e-3


def test_every_activation_and_cost_that_pytorch_has_is_compared():
    projects = [random_project(seed, "sum", optimizers.GradientDescent())[0] for seed in range(10)]
    seen = {type(layer.activation) for project in projects for layer in project.topology.layers}
    assert seen == set(SHARED)
    assert {type(project.training.cost) for project in projects} == {*choices(costs.AnyCost)}
