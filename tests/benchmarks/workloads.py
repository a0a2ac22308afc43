"""The six workloads on which the engine is measured: network, rows, batch size and precision, and the data for them.

Tables are (rows, columns). The numbers are random: what they are makes no difference to the time, and nothing needs to
be downloaded. Learning rates are so small that no network gets anywhere in millions of steps, because gradients near
zero turn into denormal numbers, on which everything is slow; so do the moments of units that have died.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

LEARNING_RATES = {"sgd": 1e-3, "adam": 1e-9}  # while the time is taken
CHECKED_RATES = {"sgd": 0.1, "adam": 0.01}  # while results are compared: large enough to show a difference


@dataclass(frozen=True)
class Targets:
    """What must be reached: how many times faster than each rival, and how near to the bare products."""

    scikit: float
    torch: float
    plain: float | None = None
    products: tuple[float, float] | None = None  # with plain gradient descent, and with Adam


@dataclass(frozen=True)
class Workload:
    """A network with its data; `hidden` is the activation of hidden layers, `output` that of the last."""

    name: str
    widths: tuple[int, ...]
    hidden: str
    output: str  # softmax goes with cross-entropy, anything else with half the squared error
    rows: int
    batch: int
    precision: str
    targets: Targets

    @property
    def threads(self) -> int:
        """BLAS threads: small products gain nothing from a second one."""
        return 2 if self.name in {"W5", "W6"} else 1

    @property
    def classifies(self) -> bool:
        """Whether the targets are classes."""
        return self.output == "softmax"

    @property
    def activations(self) -> tuple[str, ...]:
        """The activation of each layer."""
        return (*[self.hidden] * (len(self.widths) - 2), self.output)

    @property
    def batches(self) -> list[int]:
        """The sizes of an epoch's mini-batches; the last one may be smaller."""
        rest = self.rows % self.batch
        return [self.batch] * (self.rows // self.batch) + [rest] * (rest > 0)

    def __str__(self) -> str:
        size = "full batch" if self.batch == self.rows else f"batch {self.batch}"
        return (
            f"{self.rows}×{self.widths[0]}, {'-'.join(map(str, self.widths))} {self.hidden}, {size}, {self.precision}"
        )

    def data(self) -> tuple[Array, Array]:
        """Return inputs (rows, inputs) and targets (rows, outputs): classes as one column of ones each."""
        random = np.random.default_rng(0)
        x = random.random((self.rows, self.widths[0]), np.float32)
        if self.classifies:
            t = np.eye(self.widths[-1])[random.integers(0, self.widths[-1], self.rows)]
        else:
            t = random.random((self.rows, self.widths[-1]))
        return x.astype(self.precision, copy=False), t.astype(self.precision)

    def start(self) -> list[tuple[Array, Array]]:
        """Return start weights (fan_out, fan_in) and biases (fan_out,) by layer."""
        random = np.random.default_rng(1)
        pairs = [
            (random.normal(0, fan_in**-0.5, (fan_out, fan_in)), random.normal(0, 0.1, fan_out))
            for fan_in, fan_out in pairwise(self.widths)
        ]
        return [(weights.astype(self.precision), biases.astype(self.precision)) for weights, biases in pairs]


def flat(layers: list[tuple[Array, Array]]) -> Array:
    """Return all parameters as one vector, [W b] of each layer row by row."""
    return np.concatenate([np.column_stack(pair).ravel() for pair in layers])


WORKLOADS = {
    workload.name: workload
    for workload in (
        Workload("W1", (5, 10, 1), "sigmoid", "sigmoid", 10, 10, "float64", Targets(6, 20, 4)),
        Workload("W2", (2, 4, 2, 1), "tanh", "tanh", 500, 10, "float64", Targets(12, 20, 5)),
        Workload("W3", (4, 8, 3), "tanh", "softmax", 150, 16, "float64", Targets(12, 18, 5)),
        Workload("W4", (64, 64, 32, 10), "relu", "softmax", 1797, 32, "float32", Targets(6.5, 9, products=(2.2, 3.2))),
        Workload(
            "W5", (784, 128, 64, 10), "relu", "softmax", 60_000, 128, "float32", Targets(1.8, 2, products=(1.65, 2.2))
        ),
        Workload(
            "W6",
            (1024, 1024, 1024, 10),
            "relu",
            "softmax",
            20_000,
            256,
            "float32",
            Targets(1.5, 1.5, products=(1.2, 1.6)),
        ),
    )
}
