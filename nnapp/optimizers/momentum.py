"""Gradient descent, plain and with momentum: the step of before goes on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from nnapp.expressions import Symbol
from nnapp.expressions.short import GRADIENT, RATE, STEP, Line, plus, times
from nnapp.optimizers.base import Number, Optimizer, Share, Update
from nnapp.tape import WHOLE_NETWORK, Tape
from nnapp.words import marked

MomentumShare = Annotated[
    Share,
    Meta(
        title=marked("Momentum μ"),
        description=marked("How much of the last step is made again; 0 forgets it, near 1 keeps on rolling."),
    ),
]

MU, BEFORE = Symbol("μ"), Symbol("v", sup="−")  # the velocity of before


class GradientDescent(Optimizer, frozen=True, tag="gradient-descent"):
    """w ← w − η ∂C/∂w

    Cauchy, "Méthode générale pour la résolution des systèmes d'équations simultanées", 1847.
    """

    title: ClassVar[str] = marked("Gradient descent")

    def step_lines(self) -> tuple[Line, ...]:
        return (Line(STEP, times(RATE, GRADIENT)),)

    def record_step(self, tape: Tape, update: Update) -> None:
        tape.record(WHOLE_NETWORK, "η ∂C/∂w", np.multiply, update.gradient, update.learning_rate, update.step)


class Momentum(Optimizer, frozen=True, tag="momentum"):
    """step ← μ step + η ∂C/∂w,  w ← w − step

    Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors", 1986, equation 9. Remembers
    μ step, which is what the next step begins with.
    """

    title: ClassVar[str] = marked("Momentum")
    memory_names: ClassVar[tuple[str, ...]] = ("kept_step",)
    meaning: ClassVar[str] = marked("v⁻ is the step of before, and the share μ of it is made again.")

    momentum: MomentumShare = 0.9

    def step_lines(self) -> tuple[Line, ...]:
        return (Line(STEP, plus(times(MU, BEFORE), times(RATE, GRADIENT))),)

    def letters(self, memory: Mapping[str, Number], updates: int) -> dict[Symbol, Number]:
        return _letters(self.momentum, memory["kept_step"])

    def record_step(self, tape: Tape, update: Update) -> None:
        step, kept = update.step, update.memory["kept_step"]
        tape.record(WHOLE_NETWORK, "η ∂C/∂w", np.multiply, update.gradient, update.learning_rate, step)
        tape.record(WHOLE_NETWORK, "step", np.add, step, kept, step)
        tape.record(WHOLE_NETWORK, "μ step", np.multiply, step, tape.constant(self.momentum), kept)


class Nesterov(Optimizer, frozen=True, tag="nesterov"):
    """v ← μ v + η ∂C/∂w,  w ← w − (μ v + η ∂C/∂w)

    Nesterov, "A method of solving a convex programming problem with convergence rate O(1/k²)", 1983, as in Sutskever,
    Martens, Dahl and Hinton, "On the importance of initialization and momentum in deep learning", 2013, equations 3
    and 4. They take the gradient where the momentum will carry the parameters, at θ − μ v; here w is that place, so
    that the cost shown belongs to the weights shown. Remembers μ v.
    """

    title: ClassVar[str] = marked("Nesterov momentum")
    memory_names: ClassVar[tuple[str, ...]] = ("kept_velocity",)
    meaning: ClassVar[str] = marked("v is the velocity, of which the share μ goes on; v⁻ is the one of before.")

    momentum: MomentumShare = 0.9

    def step_lines(self) -> tuple[Line, ...]:
        velocity = Symbol("v")
        return (
            Line(velocity, plus(times(MU, BEFORE), times(RATE, GRADIENT))),
            Line(STEP, plus(times(MU, velocity), times(RATE, GRADIENT))),
        )

    def letters(self, memory: Mapping[str, Number], updates: int) -> dict[Symbol, Number]:
        return _letters(self.momentum, memory["kept_velocity"])

    def record_step(self, tape: Tape, update: Update) -> None:
        step, kept = update.step, update.memory["kept_velocity"]
        tape.record(WHOLE_NETWORK, "η ∂C/∂w", np.multiply, update.gradient, update.learning_rate, step)
        tape.record(WHOLE_NETWORK, "v", np.add, kept, step, kept)
        tape.record(WHOLE_NETWORK, "μ v", np.multiply, kept, tape.constant(self.momentum), kept)
        tape.record(WHOLE_NETWORK, "step", np.add, step, kept, step)


def _letters(momentum: float, kept: Number) -> dict[Symbol, Number]:
    # what is kept is μ times the step (or v) of before
    return {MU: momentum, BEFORE: kept / momentum if momentum else 0.0 * kept}
