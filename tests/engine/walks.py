"""Random projects with all that an update may have to do with, and the numbers of their walks by other ways."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
import numpy as np
from msgspec.structs import replace

from nnapp.activations import Softmax
from nnapp.costs import BinaryCrossEntropy, CrossEntropy, Huber
from nnapp.dataset import Dataset
from nnapp.project import Project, current_parameters
from nnapp.run import Run
from nnapp.topology import BIAS, Layer, Topology, free
from nnapp.training import Training
from tests.engine.cases import ALL_PAIRINGS, HIDDEN, named, tag, targets_for
from tests.engine.reference_activations import value_of
from tests.engine.reference_costs import cost_of
from tests.engine.varieties import OPTIMIZERS

STEP = 1e-30  # along the imaginary axis: no difference is taken, so nothing is lost


def random_project(seed, updates=None):
    """A project of the pairing that belongs to the number, with 1 to 6 layers, and with anything else by chance."""
    random = np.random.default_rng(seed)
    hidden, (last, cost), reduction = ALL_PAIRINGS[seed % len(ALL_PAIRINGS)]
    depth, rows = int(random.integers(1, 7)), int(random.integers(2, 6))
    widths = [int(width) for width in random.integers(2, 5, depth + 1)]
    if last is Softmax:
        widths[-1] = max(widths[-1], 2)
    kinds = [hidden if random.random() < 0.7 else HIDDEN[random.integers(len(HIDDEN))] for _ in range(depth - 1)]
    layers = [
        Layer(units, kind(), **features(random, units, fan_in, hidden=number < depth - 1))
        for number, (kind, units, fan_in) in enumerate(zip([*kinds, last], widths[1:], widths, strict=False))
    ]
    off = (0,) if random.random() < 0.2 else ()
    x, t = random.normal(size=(rows, widths[0])), targets_for(random, cost, rows, widths[-1])
    project = Project(
        Topology(widths[0], tuple(layers), off_inputs=off),
        Dataset.from_arrays(x, t),
        Training(
            learning_rate=0.03,
            cost=some_cost(random, cost, widths[-1]),
            reduction=reduction,
            batch_size=int(random.integers(1, rows + 1)),
            optimizer=OPTIMIZERS[random.integers(len(OPTIMIZERS))],
            l1=0.02 if random.random() < 0.3 else 0.0,
            l2=0.03 if random.random() < 0.3 else 0.0,
            clip_value=0.2 if random.random() < 0.3 else None,
            clip_norm=0.3 if random.random() < 0.3 else None,
        ),
    )
    run = Run(project)
    for _ in range(int(random.integers(0, 5)) if updates is None else updates):
        run.step()
    return replace(project, model=run.model())


def features(random, units, fan_in, *, hidden):
    """What may be special about a layer."""

    def some(share=0.25):
        return random.random() < share

    def link():
        return int(random.integers(units)), int(random.integers(BIAS, fan_in))

    return {
        "bias": not some(),
        "frozen": some(0.1),
        "dropout": 0.4 if hidden and some() else 0.0,
        "frozen_links": (link(),) if some() else (),
        "removed_links": tuple({link(), link()}) if some() else (),
        "off_units": (int(random.integers(units)),) if hidden and some() else (),
    }


def some_cost(random, kind, outputs):
    """The cost, in half of the cases with parameters that are not the usual ones."""
    if random.random() < 0.5:
        return kind()
    special = {
        Huber: {"threshold": 0.3},
        BinaryCrossEntropy: {"positive_weight": 2.5},
        CrossEntropy: {"class_weights": tuple(random.uniform(0.5, 3, outputs).tolist())},
    }
    return kind(**special.get(kind, {}))


@dataclass
class Oracle:
    """The cost of a walk's rows as a function of weights and sums, in complex numbers; the rest is Im C / h."""

    walk: object

    def cost(self, weights, biases, nudged=None):
        """The cost, without penalty; `nudged` = (layer, row, unit) is a sum z to which i h is added."""
        walk, training = self.walk, self.walk.project.training
        x = walk.inputs.astype(complex)
        for number, layer in enumerate(walk.project.topology.layers):
            z = (x @ weights[number].T + biases[number]).astype(complex)
            if nudged is not None and nudged[0] == number:
                z[nudged[1:]] += 1j * STEP
            x = value_of(named(layer.activation), z)
            if walk.masks[number] is not None:
                x = x * walk.masks[number]
        parameters = msgspec.to_builtins(training.cost)
        del parameters["kind"]
        total = cost_of(tag(type(training.cost)), x, walk.targets, **parameters)
        return total / len(walk.rows) if training.reduction == "mean" else total

    @property
    def arrays(self):
        """Weights and biases of before the update."""
        parameters = current_parameters(self.walk.project)
        return [w.copy() for w in parameters.weights], [b.copy() for b in parameters.biases]

    def deltas(self):
        """∂C/∂z of every layer, (rows, units)."""
        weights, biases = self.arrays
        tables = [np.empty((len(self.walk.rows), len(b))) for b in biases]
        for layer, table in enumerate(tables):
            for place in np.ndindex(table.shape):
                table[place] = self.cost(weights, biases, (layer, *place)).imag / STEP
        return tables

    def gradients(self):
        """∂C/∂W and ∂C/∂b of every layer, without penalty."""
        weights, biases = self.arrays
        found = []
        for arrays in (weights, biases):
            for layer, array in enumerate(arrays):
                table = np.empty(array.shape)
                for place in np.ndindex(array.shape):
                    arrays[layer] = array.astype(complex)
                    arrays[layer][place] += 1j * STEP
                    table[place] = self.cost(weights, biases).imag / STEP
                arrays[layer] = array
                found.append(table)
        return found[: len(weights)], found[len(weights) :]


def at_a_kink(walk):
    """Whether a sum is where φ′ jumps, as in a layer behind one that is dead: there is no derivative there."""
    layers = walk.project.topology.layers
    distances = [
        np.abs(z - kink).min() for z, layer in zip(walk.z, layers, strict=True) for kink in layer.activation.kinks
    ]
    return min(distances, default=1.0) < 1e-9


def clipped_by_hand(walk):
    """What the optimizer should be given, from what the walk says the gradient of the cost is; flat."""
    training, gradient = walk.project.training, walk.gradient.flat.copy()
    if training.clip_value is None and training.clip_norm is None:
        return gradient
    gradient *= free(walk.project.topology)
    if training.clip_value is not None:
        gradient = np.clip(gradient, -training.clip_value, training.clip_value)
    if training.clip_norm is not None:
        gradient *= training.clip_norm / max(float(np.linalg.norm(gradient)), training.clip_norm)
    return gradient
