"""Networks with marks on layers, units and links, and these marks by the names of the units that they are about."""

from __future__ import annotations

import numpy as np

from nnapp.activations import Identity, ReLU, Sigmoid, Tanh
from nnapp.dataset import Dataset
from nnapp.initializers import HeNormal, Zeros
from nnapp.project import Project
from nnapp.topology import BIAS, Layer, Topology
from tests.engine.places import numbered

NAMES = [["a", "b"], ["h1", "h2", "h3"], ["g1", "g2", "g3", "g4"], ["t", "u"]]


def small():
    """Two inputs a b, hidden layers h (3) and g (4) with marks, targets t u; another number at every place."""
    x = np.arange(10.0).reshape(5, 2)
    h = Layer(3, Tanh(), Zeros(), frozen_links=((0, 1), (2, BIAS)), unit_names=((1, "second"),))
    g = Layer(4, ReLU(), HeNormal(), dropout=0.5, frozen_links=((3, 2), (1, BIAS)), unit_names=((0, "first"),))
    out = Layer(2, Identity(), frozen_links=((1, 3),))
    return numbered(Project(Topology(2, (h, g, out)), Dataset.from_arrays(x, x / 10, names=list("abtu"))))


def names(*rows):
    return [row.split() for row in rows]


def by_names(topology, rows):
    """The marks of single units and links, by the names of the units."""
    found = set()
    for layer, before, after in zip(topology.layers, rows[:-1], rows[1:], strict=True):
        for kind, links in (("frozen", layer.frozen_links), ("removed", layer.removed_links)):
            found |= {(kind, "bias" if source == BIAS else before[source], after[unit]) for unit, source in links}
        found |= {("name", after[unit], name) for unit, name in layer.unit_names}
        found |= {("off", after[unit]) for unit in layer.off_units}
    return found | {("off", rows[0][unit]) for unit in topology.off_inputs}


def three():
    x = np.arange(10.0).reshape(5, 2)
    layers = [Layer(3, Tanh()), Layer(4, ReLU()), Layer(2, Sigmoid()), Layer(1, Identity())]
    return numbered(Project(Topology(2, tuple(layers)), Dataset.from_arrays(x, x[:, :1])))


THREE = names("a b", "h1 h2 h3", "g1 g2 g3 g4", "k1 k2", "t")
