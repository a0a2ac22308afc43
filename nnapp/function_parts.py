"""A network's output as a sum: what each unit of its last hidden layer adds to it, along a line through the inputs.

z = b + Σ w · a, so every unit has the share w · a, and the bias is where the sum begins. Where the output is linear,
the answer in the table's own units is a sum, too: scaling back multiplies every share, and shifts the beginning.
Without a hidden layer the inputs themselves have the shares.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from nnapp.activations import Identity
from nnapp.choices import Array
from nnapp.dataset import Role
from nnapp.network import forward
from nnapp.project import Project, current_parameters
from nnapp.topology import Parameters


class Parts(Struct, frozen=True, eq=False):
    """One output at some places: base + the sum of the shares is z, or where `linear` the answer itself."""

    answers: Array  # y (places,) in the table's own units
    z: Array  # (places,)
    shares: Array  # (units, places): w · a; where linear in the table's own units
    base: float  # the bias; where linear in the table's own units
    linear: bool

    @property
    def total(self) -> Array:
        """What base and shares add up to (places,): the answer where linear, else z."""
        return self.answers if self.linear else self.z


def function_parts(project: Project, inputs: Array, output: int, parameters: Parameters | None = None) -> Parts:
    """Return the parts of one output for what the network is shown (places, features)."""
    weights = current_parameters(project) if parameters is None else parameters
    with np.errstate(all="ignore"):  # weights that have diverged are shown as they are
        found = forward(project, inputs, weights)
        sources = found.a[-2] if len(found.a) > 1 else np.asarray(inputs, float)
        shares = weights.weights[-1][output][:, None] * sources.T
        base = float(weights.biases[-1][output])
        linear = isinstance(project.topology.layers[-1].activation, Identity)
        if linear:
            center, scale = project.dataset.scales(Role.TARGET)[output]
            shares, base = shares * scale, base * scale + center
        answers = project.dataset.decoded(found.a[-1])[:, output]
    return Parts(answers, found.z[-1][:, output], shares, base, linear)
