"""The optimizers: how the gradient vector changes the parameters.

An optimizer records the lines that fill the step, the flat vector that is subtracted from the parameters w, from the
flat gradient ∂C/∂w and the learning rate η, a 0-d array that may change between steps. What it remembers between steps
is in vectors that it names, and in a clock: with these two a run goes on bit for bit where another one stopped.
"""

from nnapp.optimizers.adaptive import AdaGrad, Adam, AdamW, RMSProp
from nnapp.optimizers.base import Clock, Optimizer, Update, record_update
from nnapp.optimizers.momentum import GradientDescent, Momentum, Nesterov
from nnapp.optimizers.rprop import Rprop

AnyOptimizer = (
    GradientDescent | Momentum | Nesterov | AdaGrad | RMSProp | Adam | AdamW | Rprop
)  # in the order of the menus

__all__ = [
    "AdaGrad",
    "Adam",
    "AdamW",
    "AnyOptimizer",
    "Clock",
    "GradientDescent",
    "Momentum",
    "Nesterov",
    "Optimizer",
    "RMSProp",
    "Rprop",
    "Update",
    "record_update",
]
