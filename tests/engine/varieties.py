"""Small projects of every kind: each activation, cost, optimizer, schedule, initializer and feature."""

from __future__ import annotations

import zlib
from functools import partial

import numpy as np
from msgspec.structs import replace

from nnapp.activations import Identity, Sigmoid, Tanh
from nnapp.choices import choices
from nnapp.costs import AnyCost, BinaryCrossEntropy, CrossEntropy, HalfSquaredError, Huber
from nnapp.dataset import Dataset, Role, Split
from nnapp.initializers import AnyInitializer, Constant, UniformRange
from nnapp.network import predict
from nnapp.optimizers import AdaGrad, Adam, AdamW, AnyOptimizer, GradientDescent, Momentum, Nesterov, RMSProp, Rprop
from nnapp.project import Project
from nnapp.schedules import AnySchedule, ConstantRate, CosineDecay, ExponentialDecay, OnPlateau, StepDecay, WarmUp
from nnapp.topology import BIAS, Layer, Topology
from nnapp.training import Seeds, Training
from tests.engine.cases import HIDDEN, PAIRS, tag, targets_for

ROWS = 11

# every choice once, with parameters that are not the usual ones
OPTIMIZERS = [
    GradientDescent(),
    Momentum(momentum=0.7),
    Nesterov(momentum=0.8),
    AdaGrad(epsilon=1e-6),
    RMSProp(decay=0.8, epsilon=1e-7),
    Adam(beta1=0.8, beta2=0.99, epsilon=1e-7),
    AdamW(beta1=0.85, beta2=0.98, epsilon=1e-6, weight_decay=0.05),
    Rprop(increase=1.3, decrease=0.4, largest=2.0, smallest=1e-5),
]
SCHEDULES = [
    ConstantRate(),
    StepDecay(every=7, decay=0.8),
    ExponentialDecay(decay=0.98),
    CosineDecay(epochs=150, last=0.1),
    WarmUp(epochs=130),
    OnPlateau(patience=3, decay=0.8, least_improvement=0.01),
]
COSTS = [
    *[kind() for kind in choices(AnyCost)],
    Huber(threshold=0.3),
    BinaryCrossEntropy(positive_weight=2.5),
    CrossEntropy(class_weights=(0.5, 3.0)),
]
INITIALIZERS = [*[kind() for kind in choices(AnyInitializer)], UniformRange(low=-0.2, high=0.7), Constant(value=-0.3)]

assert {type(choice) for choice in OPTIMIZERS} == set(choices(AnyOptimizer))
assert {type(choice) for choice in SCHEDULES} == set(choices(AnySchedule))


def project_of(hidden=None, output=Identity, layer=None, rows=ROWS, split=None, seed=0, **training):
    """A 3-4-3-2 network; `layer` changes both hidden layers, and `split` says what the rows are for."""
    training = Training(**{"learning_rate": 0.02, **training})
    random = np.random.default_rng(seed)
    kinds = [hidden or Tanh(), hidden or Tanh()]
    layers = tuple(Layer(n, kind, **(layer or {})) for n, kind in zip((4, 3), kinds, strict=True))
    x, t = random.normal(size=(rows, 3)), targets_for(random, type(training.cost), rows, 2)
    return Project(Topology(3, (*layers, Layer(2, output()))), Dataset.from_arrays(x, t, split=split), training)


FEATURES = {
    "mean": {"reduction": "mean"},
    "l1": {"l1": 0.01},
    "l2": {"l2": 0.02},
    "l1 and l2": {"l1": 0.01, "l2": 0.02},
    "clip value": {"clip_value": 0.1},
    "clip norm": {"clip_norm": 0.2},
    "clip both": {"clip_value": 0.1, "clip_norm": 0.2, "l2": 0.1},
    "frozen layer": {"layer": {"frozen": True}},
    "frozen links": {"layer": {"frozen_links": ((0, 1), (2, BIAS))}},
    "removed links": {"layer": {"removed_links": ((1, 0), (2, 2), (0, BIAS))}},
    "no biases": {"layer": {"bias": False}},
    "dropout": {"layer": {"dropout": 0.4}},
    "float32": {"precision": "float32"},
    "in order": {"shuffle": False},
    "measured": {"measured": ("rmse", "r2")},
    "all at once": {
        "layer": {"frozen_links": ((0, 1),), "removed_links": ((1, 0),), "dropout": 0.3, "bias": False},
        "l1": 0.01,
        "l2": 0.01,
        "clip_norm": 0.5,
        "optimizer": Adam(),
        "schedule": WarmUp(),
        "precision": "float32",
        "reduction": "mean",
    },
}

VARIETIES = {
    **{f"hidden {tag(kind)}": partial(project_of, kind()) for kind in HIDDEN},
    **{
        f"{cost} {tag(kind)} {reduction}": partial(project_of, Sigmoid(), kind, cost=cost, reduction=reduction)
        for cost in COSTS
        for kind in cost.activations
        for reduction in ("sum", "mean")
    },
    **{tag(type(choice)): partial(project_of, optimizer=choice) for choice in OPTIMIZERS},
    **{tag(type(choice)): partial(project_of, schedule=choice) for choice in SCHEDULES},
    **{f"start {choice}": partial(project_of, layer={"initializer": choice}) for choice in INITIALIZERS},
    **{name: partial(project_of, **changes) for name, changes in FEATURES.items()},
}

assert {(kind, type(cost)) for cost in COSTS for kind in cost.activations} == set(PAIRS)
assert HalfSquaredError() in COSTS


def with_training(project, **changes):
    """The project with other hyper-parameters."""
    return replace(project, training=replace(project.training, **changes))


def tables(project, split=Split.TRAINING):
    """The inputs and targets of a split."""
    rows = project.dataset.rows_for(split)
    return project.dataset.matrix(Role.INPUT, rows), project.dataset.matrix(Role.TARGET, rows)


def seeds(**changes):
    """Seeds that differ from the usual ones in these."""
    return replace(Seeds(), **changes)


def whole(project):
    """The same training with all rows in one batch, no dropout and no schedule."""
    layers = tuple(replace(layer, dropout=0.0) for layer in project.topology.layers)
    return replace(project, topology=replace(project.topology, layers=layers))


def any_parameters(project, scale=0.7):
    """Parameters that belong to the project: 0 where a link is not there, and far enough from every kink."""
    from nnapp.topology import Parameters, present  # noqa: PLC0415

    random = np.random.default_rng(zlib.crc32(repr(project.topology).encode()))
    flat = random.normal(size=project.topology.parameter_count) * scale * present(project.topology)
    return Parameters(project.topology.widths, flat)


def answers(project, parameters):
    """The network's answers on all rows."""
    return predict(project, project.dataset.matrix(Role.INPUT), parameters)
