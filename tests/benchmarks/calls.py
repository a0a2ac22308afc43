"""How many calls a step makes: for a small network that number is the time."""

from __future__ import annotations

import numpy as np

from nnapp.activations import Tanh
from nnapp.dataset import Dataset
from nnapp.project import Project
from nnapp.run import Run
from nnapp.topology import Layer, Topology
from nnapp.training import Training

BATCH = 5


def calls_per_step(layers: int, reduction: str) -> int:
    """Count the calls of a mini-batch's step: tanh layers, half squared error, gradient descent."""
    random = np.random.default_rng(0)
    topology = Topology(3, tuple(Layer(units=4, activation=Tanh()) for _ in range(layers)))
    dataset = Dataset.from_arrays(random.random((4 * BATCH, 3)), random.random((4 * BATCH, 4)))
    run = Run(Project(topology, dataset, Training(batch_size=BATCH, reduction=reduction)))
    run.step()
    assert run._batches is not None
    (lines,) = run._batches._programs.values()
    return len(lines)


def print_calls() -> None:
    """Print the numbers for one to six layers, beside what they may be."""
    print("calls per step of L tanh layers, half squared error, gradient descent")
    print("       sum  mean  4L + 8")
    for layers in range(1, 7):
        counts = [calls_per_step(layers, reduction) for reduction in ("sum", "mean")]
        most = 4 * layers + 8
        print(f"L = {layers} {counts[0]:4d} {counts[1]:5d} {most:7d} {'✓' if max(counts) <= most else '✗'}")


if __name__ == "__main__":
    print_calls()
