"""Random networks with fitting rows and targets, as a project and as the reference's own network."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from nnapp.activations import AnyActivation
from nnapp.choices import choices
from nnapp.costs import AnyCost
from nnapp.dataset import Dataset
from nnapp.project import Project
from nnapp.topology import Layer, Parameters, Topology
from nnapp.training import Training
from tests.engine.reference import Net

HIDDEN = [kind for kind in choices(AnyActivation) if not kind.output_only]
PAIRS = [(kind, cost) for cost in choices(AnyCost) for kind in cost.activations]
LOGARITHMIC = ("binary-cross-entropy", "cross-entropy")
ALL_PAIRINGS = list(product(HIDDEN, PAIRS, ("sum", "mean")))


def tag(kind):
    """The kind's name in project files."""
    return kind.__struct_config__.tag


def named(activation):
    """The activation as the reference takes it: its name, with its parameters where they are not the usual ones."""
    kind = type(activation)
    if activation == kind():
        return tag(kind)
    return tag(kind), {field: getattr(activation, field) for field in kind.__struct_fields__}


@dataclass
class Case:
    project: Project
    x: np.ndarray
    t: np.ndarray
    parameters: Parameters

    @property
    def net(self) -> Net:
        layers, training = self.project.topology.layers, self.project.training
        return Net(
            [w.copy() for w in self.parameters.weights],
            [b.copy() for b in self.parameters.biases],
            [named(layer.activation) for layer in layers],
            tag(type(training.cost)),
            training.reduction,
        )


def targets_for(random, cost, rows, outputs):
    """Targets that the cost accepts."""
    if tag(cost) not in LOGARITHMIC:
        return random.normal(size=(rows, outputs))
    table = random.uniform(size=(rows, outputs))
    return table / table.sum(axis=1, keepdims=True) if tag(cost) == "cross-entropy" else table


def random_case(random, kinds, cost, reduction, widths, rows):
    """A case with these activations (or kinds of them), the output layer's last; all widths, the inputs' first."""
    x, t = random.normal(size=(rows, widths[0])), targets_for(random, cost, rows, widths[-1])
    activations = [kind() if isinstance(kind, type) else kind for kind in kinds]
    layers = tuple(Layer(units, activation) for units, activation in zip(widths[1:], activations, strict=True))
    project = Project(
        Topology(widths[0], layers), Dataset.from_arrays(x, t), Training(cost=cost(), reduction=reduction)
    )
    size = project.topology.parameter_count
    parameters = random.normal(size=size) * 0.7
    case = Case(project, x, t, Parameters(widths, parameters))
    while tag(cost) in LOGARITHMIC and np.abs(case.net.forward(x)[0][-1]).max() > 9:
        # the reference takes the logarithm of 1 − y, of which no digits are left where z is far from 0
        parameters = parameters * 0.8
        case = Case(project, x, t, Parameters(widths, parameters))
    return case


def case_of_pairing(seed, hidden, pair, reduction, depth=None):
    """A case with one kind of hidden units, and one to four layers whose widths all differ from the batch size."""
    random = np.random.default_rng(seed)
    depth = int(random.integers(1, 5)) if depth is None else depth
    rows = int(random.integers(1, 9))
    widths = tuple(int(w + (w >= rows)) for w in random.integers(1, 6, depth + 1))
    return random_case(random, [hidden] * (depth - 1) + [pair[0]], pair[1], reduction, widths, rows)


def mixed_case(seed):
    """A case of which everything is random, each layer's activation too."""
    random = np.random.default_rng(seed)
    kind, cost = PAIRS[random.integers(len(PAIRS))]
    hidden = [HIDDEN[i] for i in random.integers(len(HIDDEN), size=random.integers(0, 4))]
    rows = int(random.integers(1, 9))
    widths = tuple(int(w + (w >= rows)) for w in random.integers(1, 6, len(hidden) + 2))
    return random_case(random, [*hidden, kind], cost, ("sum", "mean")[random.integers(2)], widths, rows)


def relative(found, wanted, floor=1e-3):
    """The largest difference in relation to the larger of the two, but at least to `floor`."""
    found, wanted = np.asarray(found), np.asarray(wanted)
    assert found.shape == wanted.shape
    size = np.maximum(np.maximum(np.abs(found), np.abs(wanted)), floor)
    return float(np.max(np.abs(found - wanted) / size, initial=0.0))
