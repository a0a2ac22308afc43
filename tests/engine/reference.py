"""The network once more, written straight from the derivation; nothing in here comes from nnapp.

Tables are (rows, units), W is (fan_out, fan_in), and every step allocates its arrays. Activations and costs go by their
tags in project files. Everything works on complex numbers, for the complex-step derivative.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tests.engine.reference_activations import ACTIVATIONS, SCALARS, jacobian, sigmoid, slope_of, value_of
from tests.engine.reference_costs import cost_of, cost_slope

__all__ = ["ACTIVATIONS", "Net", "cost_of", "derivation_step", "jacobian", "loop_gradient", "sigmoid", "slope_of"]


@dataclass
class Net:
    """Weights and biases by layer, the names of the activations, and the cost."""

    weights: list
    biases: list
    activations: list  # each a name, or (name, parameters)
    cost: str
    reduction: str

    def forward(self, x):
        """Every z and a, (rows, units)."""
        zs, activities = [], []
        for weights, biases, name in zip(self.weights, self.biases, self.activations, strict=True):
            zs.append(x @ weights.T + biases)
            x = value_of(name, zs[-1])
            activities.append(x)
        return zs, activities

    def share(self, rows):
        return 1 / rows if self.reduction == "mean" else 1.0

    def cost_on(self, x, t):
        return cost_of(self.cost, self.forward(x)[1][-1], t) * self.share(len(x))

    def backward(self, x, t):
        """Every δ = ∂C/∂z (rows, units), ∂C/∂a, ∂C/∂W and ∂C/∂b by the chain rule, with full Jacobians."""
        zs, activities = self.forward(x)
        inputs = [x, *activities[:-1]]
        slope = cost_slope(self.cost, activities[-1], t) * self.share(len(x))
        deltas, slopes = [], []
        for layer in reversed(range(len(zs))):
            name = self.activations[layer]
            delta = np.array([jacobian(name, z).T @ s for z, s in zip(zs[layer], slope, strict=True)])
            deltas.insert(0, delta)
            slopes.insert(0, slope)
            slope = delta @ self.weights[layer]
        weights = [delta.T @ a for delta, a in zip(deltas, inputs, strict=True)]
        return deltas, slopes, weights, [delta.sum(axis=0) for delta in deltas]

    def complex_step(self, x, t):
        """∂C/∂w of every parameter without any chain rule: Im C(w + ih) / h, exact to the last digits."""
        step = 1e-30
        found = []
        for arrays in (self.weights, self.biases):
            for layer, array in enumerate(arrays):
                table = np.empty(array.shape)
                for place in np.ndindex(array.shape):
                    moved = array.astype(complex)
                    moved[place] += 1j * step
                    arrays[layer] = moved
                    table[place] = self.cost_on(x, t).imag / step
                arrays[layer] = array
                found.append(table)
        return found[: len(self.weights)], found[len(self.weights) :]


def loop_gradient(net, x, t):
    """∂C/∂W and ∂C/∂b with half squared error, one row and one unit at a time, with Python's floats only."""
    functions = [SCALARS[name] for name in net.activations]
    weights, biases = [w.tolist() for w in net.weights], [b.tolist() for b in net.biases]
    by_weight, by_bias = [np.zeros_like(w) for w in net.weights], [np.zeros_like(b) for b in net.biases]
    for row, wanted in zip(x.tolist(), t.tolist(), strict=True):
        layers, zs = [row], []
        for w, b, (value, _) in zip(weights, biases, functions, strict=True):
            before = layers[-1]
            zs.append([sum(map(float.__mul__, w[i], before)) + b[i] for i in range(len(b))])
            layers.append([value(z) for z in zs[-1]])
        upstream = [(y - wish) * net.share(len(x)) for y, wish in zip(layers[-1], wanted, strict=True)]
        for layer in reversed(range(len(weights))):
            slope = functions[layer][1]
            delta = [u * slope(z, a) for u, z, a in zip(upstream, zs[layer], layers[layer + 1], strict=True)]
            for i, d in enumerate(delta):
                by_bias[layer][i] += d
                for j, a in enumerate(layers[layer]):
                    by_weight[layer][i, j] += d * a
            upstream = [sum(d * weights[layer][i][j] for i, d in enumerate(delta)) for j in range(len(layers[layer]))]
    return by_weight, by_bias


def derivation_step(w1, b1, w2, b2, x, t, learning_rate, share=1.0):
    """One update of a network with one hidden layer, line by line as the derivation for sigmoid units writes it."""
    h = 1 / (1 + np.exp(-(x @ w1.T + b1)))
    y = 1 / (1 + np.exp(-(h @ w2.T + b2)))
    delta_out = -(t - y) * y * (1 - y) * share
    delta_hid = (delta_out @ w2) * h * (1 - h)
    return (
        w1 - learning_rate * delta_hid.T @ x,
        b1 - learning_rate * delta_hid.sum(axis=0),
        w2 - learning_rate * delta_out.T @ h,
        b2 - learning_rate * delta_out.sum(axis=0),
    )
