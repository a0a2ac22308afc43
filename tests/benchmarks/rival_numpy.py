"""Two ways of training with NumPy alone: the textbook's, and nothing but the matrix products, which is the floor."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from tests.benchmarks.workloads import Array, Workload, flat


def softmax(z: Array) -> Array:
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


VALUES = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(0, z),
    "softmax": softmax,
}
SLOPES = {"sigmoid": lambda a: a * (1 - a), "tanh": lambda a: 1 - a**2, "relu": lambda a: a > 0}


class PlainNumPy:
    """The textbook's formulas with NumPy, every step in new arrays, as most people write it first."""

    def __init__(self, workload: Workload, optimizer: str, learning_rate: float) -> None:
        self.workload, self.learning_rate = workload, learning_rate
        self.x, self.t = workload.data()
        pairs = workload.start()
        self.weights, self.biases = [w for w, _ in pairs], [b for _, b in pairs]
        self.parameters = self.weights + self.biases
        self.update = self.gradient_descent if optimizer == "sgd" else self.adam
        self.first = [np.zeros_like(array) for array in self.parameters]
        self.second = [np.zeros_like(array) for array in self.parameters]
        self.updates = 0
        self.random = np.random.default_rng(1)
        self.costs: list[float] = []

    def run(self, epochs: int) -> None:
        rows = self.workload.rows
        for _ in range(epochs):
            self.epoch(None if self.workload.batch == rows else self.random.permutation(rows))

    def epoch(self, order: Array | None) -> None:
        if order is None:
            self.costs.append(float(self.step(self.x, self.t)))
            return
        running = 0.0
        for begin in range(0, len(order), self.workload.batch):
            rows = order[begin : begin + self.workload.batch]
            running += self.step(self.x[rows], self.t[rows]) * len(rows)
        self.costs.append(float(running / len(order)))

    def step(self, x: Array, t: Array) -> Any:
        activations, layers = self.workload.activations, [x]
        for weights, biases, name in zip(self.weights, self.biases, activations, strict=True):
            layers.append(VALUES[name](layers[-1] @ weights.T + biases))
        y = layers[-1]
        delta = (y - t) / len(x)
        if self.workload.classifies:
            cost = -np.sum(t * np.log(y)) / len(x)
        else:
            cost = 0.5 * np.sum((t - y) ** 2) / len(x)
            delta = delta * SLOPES[activations[-1]](y)
        by_weights, by_biases = [], []
        for layer in reversed(range(len(self.weights))):
            by_weights.insert(0, delta.T @ layers[layer])
            by_biases.insert(0, np.sum(delta, axis=0))
            if layer:
                delta = (delta @ self.weights[layer]) * SLOPES[activations[layer - 1]](layers[layer])
        self.update(by_weights + by_biases)
        return cost

    def gradient_descent(self, gradients: list[Array]) -> None:
        for i, gradient in enumerate(gradients):
            self.parameters[i] -= self.learning_rate * gradient

    def adam(self, gradients: list[Array]) -> None:
        self.updates += 1
        for i, gradient in enumerate(gradients):
            self.first[i] = 0.9 * self.first[i] + 0.1 * gradient
            self.second[i] = 0.999 * self.second[i] + 0.001 * gradient**2
            mean = self.first[i] / (1 - 0.9**self.updates)
            square = self.second[i] / (1 - 0.999**self.updates)
            self.parameters[i] -= self.learning_rate * mean / (np.sqrt(square) + 1e-8)

    def checked(self, order: Array) -> Array:
        """Take one epoch from the workload's start in this order, and return all parameters (see `flat`)."""
        self.epoch(order)
        return flat([*zip(self.weights, self.biases, strict=True)])


class BareProducts:
    """Nothing but an epoch's matrix products, each into an array that is there already: the floor.

    Shapes and layout are those of the engine's tape: samples are columns, [W b] is one matrix, the table's rows with
    their ones are a transposed view, and going back multiplies by all of [W b]ᵀ.
    """

    def __init__(self, workload: Workload, optimizer: str, learning_rate: float) -> None:
        random = np.random.default_rng(1)
        self.precision = workload.precision
        sizes = {batch: self.products(random, workload.widths, batch) for batch in set(workload.batches)}
        self.steps = [sizes[batch] for batch in workload.batches]

    def products(self, random: np.random.Generator, widths: tuple[int, ...], batch: int) -> list[Any]:
        def filled(*shape: int) -> Array:
            return random.normal(size=shape).astype(self.precision)

        lines, inputs = [], filled(batch, widths[0] + 1).T
        for layer, (fan_in, fan_out) in enumerate(pairwise(widths)):
            matrix, delta = filled(fan_out, fan_in + 1), filled(fan_out, batch)
            lines.append((matrix.dot, inputs, filled(fan_out, batch)))
            lines.append((delta.dot, inputs.T, np.empty_like(matrix)))
            if layer:
                lines.append((matrix.T.dot, delta, filled(fan_in + 1, batch)))
            inputs = filled(fan_out + 1, batch)
        return lines

    def run(self, epochs: int) -> None:
        for _ in range(epochs):
            for step in self.steps:
                for dot, operand, result in step:
                    dot(operand, result)
