"""Dropout: at each update, some of a layer's units are switched off by chance, and the others scaled up in turn.

Which ones is decided by the seed and by how many rows were used before, so that any moment of a run can be found again.
Source: Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", 2014; here in the
"inverted" form, which scales while training, so that answers need no correction.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from nnapp.tape import DenseBuffers, Tape
from nnapp.topology import Topology

SEEDED_EPOCHS = 64  # epochs whose random numbers come from one generator, so that any of them is found again


class Dropping(Protocol):
    """What decides which units are off."""

    def record(self, tape: Tape, layer: DenseBuffers) -> None:
        """Record the lines that put m a into the layer's outputs."""


class Dropout:
    """The random numbers of a run's dropout, and the lines that use them."""

    def __init__(self, topology: Topology, seed: int, rows: int) -> None:
        self._numbers_per_row = sum(layer.units for layer in topology.layers if layer.dropout)
        self._topology, self._seed, self._rows = topology, seed, rows
        self._bits = np.random.PCG64(seed)
        self._random = np.random.Generator(self._bits)

    def begin(self, epoch: int, position: int) -> None:
        """Go to where the random numbers of an epoch (0 is the first) begin, after `position` of its rows."""
        # the last number keeps these apart from the random numbers of the order, which begin with the same seed
        beginning = np.random.PCG64([self._seed, epoch // SEEDED_EPOCHS, 1])
        rows = epoch % SEEDED_EPOCHS * self._rows + position
        beginning.advance(rows * self._numbers_per_row)
        self._bits.state = beginning.state

    def record(self, tape: Tape, layer: DenseBuffers) -> None:
        """Record the lines that draw the layer's mask m, 0 or 1/(1 − p), and put m a into its outputs."""
        assert layer.mask is not None
        i, keep = layer.index, 1 - self._topology.layers[layer.index].dropout
        chance = np.empty(layer.mask.shape)  # float64 always: each number takes one draw, so that they can be counted
        tape.record(i, "r", self._random.random, None, np.float64, chance)
        tape.record(i, "r + 1 − p", np.add, chance, np.array(keep), chance)
        tape.record(i, "⌊r + 1 − p⌋", np.floor, chance, chance)
        tape.record(i, "m", np.multiply, chance, np.array(1 / keep), layer.mask)
        tape.record(i, "m a", np.multiply, layer.a, layer.mask, layer.outputs[:-1])
