"""The optimizers: how the gradient vector changes the parameters.

An optimizer records the lines that bring the flat parameter vector w one step further, from the flat gradient vector
∂C/∂w and the learning rate η, a 0-d array that may change between steps.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from nnapp.choices import Array, Choice
from nnapp.tape import WHOLE_NETWORK, Tape
from nnapp.words import marked


class Optimizer(Choice, frozen=True):
    """What all optimizers share."""

    def record_update(self, tape: Tape, parameters: Array, gradient: Array, learning_rate: Array) -> None:
        """Record the lines of one update of the flat `parameters` in place."""
        raise NotImplementedError


class GradientDescent(Optimizer, frozen=True, tag="gradient-descent"):
    """w ← w − η ∂C/∂w"""

    title: ClassVar[str] = marked("Gradient descent")

    def record_update(self, tape: Tape, parameters: Array, gradient: Array, learning_rate: Array) -> None:
        step = np.empty_like(gradient)
        tape.record(WHOLE_NETWORK, "η ∂C/∂w", np.multiply, gradient, learning_rate, step)
        tape.record(WHOLE_NETWORK, "w", np.subtract, parameters, step, parameters)


AnyOptimizer = GradientDescent
