"""The tape: the recorded program of one step, a flat list of NumPy calls on preallocated arrays.

Layers, activations and costs *record* their lines once; after that, training runs them blindly, and whoever explains a
step runs the same lines with the labels showing. Inside, samples are columns: a buffer is (units, batch), and a layer's
input carries a last row of ones, so that the matrix [W b] (fan_out, fan_in + 1) does weights and bias in one product.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from nnapp.choices import Array


class Label(NamedTuple):
    """What a line of the tape computes: the layer's number (0 is the first after the inputs) and the quantity."""

    layer: int
    quantity: str


class Tape:
    """Calls with their arguments, each with the label of what it computes and the buffer that holds it afterwards."""

    def __init__(self, precision: DTypeLike = np.float64) -> None:
        # A 0-d operand: a third faster than a Python float, which NumPy converts at every call.
        self.one = np.array(1.0, precision)
        self.calls: list[tuple[Callable[..., object], tuple[object, ...]]] = []
        self.labels: list[Label] = []
        self.buffers: dict[Label, NDArray[Any]] = {}

    def record(
        self, layer: int, quantity: str, call: Callable[..., object], *arguments: object, fills: object = None
    ) -> None:
        """Append a call that fills an array, its last argument or else `fills`, with the layer's quantity."""
        self.calls.append((call, arguments))
        self.labels.append(Label(layer, quantity))
        self.name(layer, quantity, arguments[-1] if fills is None else fills)

    def name(self, layer: int, quantity: str, buffer: object) -> None:
        """Say which buffer holds a quantity that needs no line of its own."""
        assert isinstance(buffer, np.ndarray)
        self.buffers[Label(layer, quantity)] = buffer

    def buffer(self, layer: int, quantity: str) -> NDArray[Any]:
        """Return the buffer that holds a quantity recorded earlier."""
        return self.buffers[Label(layer, quantity)]

    def run(self) -> None:
        """Make all calls in order."""
        for call, arguments in self.calls:
            call(*arguments)


@dataclass(frozen=True, eq=False)
class DenseBuffers:
    """The arrays of one dense layer for one batch size; `matrix` and `gradient` are views of the flat vectors.

    `inputs` (fan_in + 1, batch) is the layer's input with its row of ones, `outputs` (units + 1, batch) the same for
    the next layer, and `a` (units, batch) the part of it without the ones. `upstream` holds ∂C/∂a, below it one
    row (∂C/∂1) that nobody reads: it comes from multiplying by all of [W b]ᵀ, because a view Wᵀ would be copied.
    """

    index: int
    matrix: Array  # [W b], (units, fan_in + 1)
    gradient: Array  # [∂C/∂W ∂C/∂b], (units, fan_in + 1)
    inputs: Array
    outputs: Array
    z: Array  # (units, batch)
    a: Array  # (units, batch)
    slope: Array  # φ′(z), (units, batch)
    upstream: Array  # (units + 1, batch)
    delta: Array  # ∂C/∂z, (units, batch)

    @property
    def da(self) -> Array:
        """∂C/∂a, (units, batch)."""
        return self.upstream[:-1]
