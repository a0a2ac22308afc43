"""Optimizers that divide by the root of the squared gradients so far, so that each parameter has a rate of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import sqrt
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from nnapp.choices import Array
from nnapp.expressions import Expression, Power, Quotient, Symbol
from nnapp.expressions.short import GRADIENT, ONE, RATE, STEP, WEIGHT, Line, call, minus, plus, square, times
from nnapp.optimizers.base import Number, Optimizer, Share, Update
from nnapp.tape import WHOLE_NETWORK, Tape
from nnapp.words import marked

Epsilon = Annotated[
    float,
    Meta(
        ge=1e-30,  # above zero, in float32 too: nothing is ever divided by zero
        le=1,
        title=marked("Smallest divisor ε"),
        description=marked("Is added to the root that the step is divided by, which may be zero."),
    ),
]

EPSILON, SQUARES, SQUARES_BEFORE = Symbol("ε"), Symbol("s"), Symbol("s", sup="−")
FIRST_BEFORE, SECOND_BEFORE = Symbol("m", sup="−"), Symbol("v", sup="−")  # of before the update


class AdaGrad(Optimizer, frozen=True, tag="adagrad"):
    """s ← s + (∂C/∂w)²,  w ← w − η ∂C/∂w / (√s + ε)

    Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and stochastic optimization", 2011,
    figure 1 with diagonal matrices.
    """

    title: ClassVar[str] = marked("AdaGrad")
    memory_names: ClassVar[tuple[str, ...]] = ("sum_of_squares",)
    meaning: ClassVar[str] = marked("s adds up the squares of all slopes so far; s⁻ is their sum before this update.")

    epsilon: Epsilon = 1e-8

    def step_lines(self) -> tuple[Line, ...]:
        return Line(SQUARES, plus(SQUARES_BEFORE, square(GRADIENT))), _quotient_line(GRADIENT, SQUARES)

    def letters(self, memory: Mapping[str, Number], updates: int) -> dict[Symbol, Number]:
        return {SQUARES_BEFORE: memory["sum_of_squares"], EPSILON: self.epsilon}

    def record_step(self, tape: Tape, update: Update) -> None:
        step, squares = update.step, update.memory["sum_of_squares"]
        tape.record(WHOLE_NETWORK, "(∂C/∂w)²", np.multiply, update.gradient, update.gradient, step)
        tape.record(WHOLE_NETWORK, "s", np.add, squares, step, squares)
        _record_quotient(tape, update, squares, self.epsilon)


class RMSProp(Optimizer, frozen=True, tag="rmsprop"):
    """s ← ρ s + (1 − ρ) (∂C/∂w)²,  w ← w − η ∂C/∂w / (√s + ε)

    Tieleman and Hinton, "Lecture 6.5 - rmsprop", Coursera: Neural Networks for Machine Learning, 2012; with ε.
    """

    title: ClassVar[str] = marked("RMSProp")
    memory_names: ClassVar[tuple[str, ...]] = ("mean_square",)
    meaning: ClassVar[str] = marked("s is a mean of the squared slope that fades by ρ; s⁻ is the one of before.")

    decay: Annotated[
        Share,
        Meta(title=marked("Decay ρ"), description=marked("How much of the old mean of the squared gradient is kept.")),
    ] = 0.9
    epsilon: Epsilon = 1e-8

    def step_lines(self) -> tuple[Line, ...]:
        decay = Symbol("ρ")
        mean = plus(times(decay, SQUARES_BEFORE), times(minus(ONE, decay), square(GRADIENT)))
        return Line(SQUARES, mean), _quotient_line(GRADIENT, SQUARES)

    def letters(self, memory: Mapping[str, Number], updates: int) -> dict[Symbol, Number]:
        return {SQUARES_BEFORE: memory["mean_square"], EPSILON: self.epsilon, Symbol("ρ"): self.decay}

    def record_step(self, tape: Tape, update: Update) -> None:
        step, mean = update.step, update.memory["mean_square"]
        tape.record(WHOLE_NETWORK, "(∂C/∂w)²", np.multiply, update.gradient, update.gradient, step)
        tape.record(WHOLE_NETWORK, "(1 − ρ) (∂C/∂w)²", np.multiply, step, tape.constant(1 - self.decay), step)
        tape.record(WHOLE_NETWORK, "ρ s", np.multiply, mean, tape.constant(self.decay), mean)
        tape.record(WHOLE_NETWORK, "s", np.add, mean, step, mean)
        _record_quotient(tape, update, mean, self.epsilon)


class Adam(Optimizer, frozen=True, tag="adam"):
    """w ← w − η m̂ / (√v̂ + ε)  with m̂ and v̂ the means of ∂C/∂w and (∂C/∂w)², fading by β₁ and β₂

    m ← β₁ m + (1 − β₁) ∂C/∂w,  v ← β₂ v + (1 − β₂) (∂C/∂w)²,  m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)

    Kingma and Ba, "Adam: a method for stochastic optimization", 2015, algorithm 1, in the more efficient order of
    section 2. Remembers m / (1 − β₁) and v / (1 − β₂), each of which takes one call less; the numbers α and ε̂ of the
    update t make up for it: η m̂ / (√v̂ + ε) = α (m / (1 − β₁)) / (√(v / (1 − β₂)) + ε̂).
    """

    title: ClassVar[str] = marked("Adam")
    memory_names: ClassVar[tuple[str, ...]] = ("first_moment", "second_moment")
    meaning: ClassVar[str] = marked(
        "m and v are means of the slope and of its square that fade by β₁ and β₂; m⁻ and v⁻ are those of before. As "
        "they begin at 0, they are divided by what is missing after k updates."
    )

    beta1: Annotated[
        Share, Meta(title=marked("Decay β₁"), description=marked("How much of the old mean of the gradient is kept."))
    ] = 0.9
    beta2: Annotated[
        Share,
        Meta(title=marked("Decay β₂"), description=marked("How much of the old mean of the squared gradient is kept.")),
    ] = 0.999
    epsilon: Epsilon = 1e-8

    def step_lines(self) -> tuple[Line, ...]:
        m, v, fair_m, fair_v = Symbol("m"), Symbol("v"), Symbol("m̂"), Symbol("v̂")
        first, second, update = Symbol("β", "1"), Symbol("β", "2"), Symbol("k")
        return (
            Line(m, plus(times(first, FIRST_BEFORE), times(minus(ONE, first), GRADIENT))),
            Line(v, plus(times(second, SECOND_BEFORE), times(minus(ONE, second), square(GRADIENT)))),
            Line(fair_m, Quotient(m, minus(ONE, Power(first, update)))),
            Line(fair_v, Quotient(v, minus(ONE, Power(second, update)))),
            _quotient_line(fair_m, fair_v),
        )

    def letters(self, memory: Mapping[str, Number], updates: int) -> dict[Symbol, Number]:
        return {
            Symbol("β", "1"): self.beta1,
            Symbol("β", "2"): self.beta2,
            Symbol("k"): updates + 1,
            FIRST_BEFORE: memory["first_moment"] * (1 - self.beta1),
            SECOND_BEFORE: memory["second_moment"] * (1 - self.beta2),
            EPSILON: self.epsilon,
        }

    def record_step(self, tape: Tape, update: Update) -> None:
        step, gradient = update.step, update.gradient
        first, second = update.memory["first_moment"], update.memory["second_moment"]
        alpha, epsilon = tape.constant(0.0), tape.constant(0.0)
        tape.record(WHOLE_NETWORK, "α", self._factors(update, alpha, epsilon), fills=alpha)
        tape.name(WHOLE_NETWORK, "ε̂", epsilon)
        tape.record(WHOLE_NETWORK, "β₁ m / (1 − β₁)", np.multiply, first, tape.constant(self.beta1), first)
        tape.record(WHOLE_NETWORK, "m / (1 − β₁)", np.add, first, gradient, first)
        tape.record(WHOLE_NETWORK, "(∂C/∂w)²", np.multiply, gradient, gradient, step)
        tape.record(WHOLE_NETWORK, "β₂ v / (1 − β₂)", np.multiply, second, tape.constant(self.beta2), second)
        tape.record(WHOLE_NETWORK, "v / (1 − β₂)", np.add, second, step, second)
        tape.record(WHOLE_NETWORK, "√(v / (1 − β₂))", np.sqrt, second, step)
        tape.record(WHOLE_NETWORK, "√(v / (1 − β₂)) + ε̂", np.add, step, epsilon, step)
        tape.record(WHOLE_NETWORK, "m / (1 − β₁) / (√(v / (1 − β₂)) + ε̂)", np.divide, first, step, step)
        tape.record(WHOLE_NETWORK, "η m̂ / (√v̂ + ε)", np.multiply, step, alpha, step)

    def _factors(self, update: Update, alpha: Array, epsilon: Array) -> Callable[[], None]:
        clock, learning_rate, beta1, beta2 = update.clock, update.learning_rate, self.beta1, self.beta2
        rescaling = sqrt(1 - beta2)
        first_share, epsilon_share = (1 - beta1) / rescaling, self.epsilon / rescaling

        def tick() -> None:
            clock.updates += 1
            correction = sqrt(1 - beta2**clock.updates)
            alpha[()] = float(learning_rate) * first_share * correction / (1 - beta1**clock.updates)
            epsilon[()] = epsilon_share * correction

        return tick


class AdamW(Adam, frozen=True, tag="adamw"):
    """w ← w − η (m̂ / (√v̂ + ε) + λ w)  with m̂ and v̂ as in Adam

    Loshchilov and Hutter, "Decoupled weight decay regularization", 2019, algorithm 2, where α is η here and the factor
    of λ follows the learning rate. All parameters decay, the biases too.
    """

    title: ClassVar[str] = marked("AdamW")
    meaning: ClassVar[str] = marked(
        "m and v are means of the slope and of its square that fade by β₁ and β₂; m⁻ and v⁻ are those of before. As "
        "they begin at 0, they are divided by what is missing after k updates. λ w draws every weight to 0."
    )

    weight_decay: Annotated[
        float,
        Meta(
            ge=0,
            le=1_000_000,
            title=marked("Weight decay λ"),
            description=marked("Which share of itself, times η, every parameter loses at each update."),
        ),
    ] = 0.01

    def step_lines(self) -> tuple[Line, ...]:
        *lines, last = super().step_lines()
        return *lines, Line(STEP, plus(last.formula, times(RATE, Symbol("λ"), WEIGHT)))

    def letters(self, memory: Mapping[str, Number], updates: int) -> dict[Symbol, Number]:
        return {**super().letters(memory, updates), Symbol("λ"): self.weight_decay}

    def record_step(self, tape: Tape, update: Update) -> None:
        super().record_step(tape, update)
        share, decay = tape.constant(0.0), np.empty_like(update.step)
        tape.record(WHOLE_NETWORK, "η λ", np.multiply, update.learning_rate, tape.constant(self.weight_decay), share)
        tape.record(WHOLE_NETWORK, "η λ w", np.multiply, update.parameters, share, decay)
        tape.record(WHOLE_NETWORK, "step", np.add, update.step, decay, update.step)


def _quotient_line(over: Expression, squares: Expression) -> Line:
    return Line(STEP, times(RATE, Quotient(over, plus(call("sqrt", squares), EPSILON))))


def _record_quotient(tape: Tape, update: Update, squares: Array, smallest: float) -> None:
    """Record step = η ∂C/∂w / (√s + ε)."""
    step = update.step
    tape.record(WHOLE_NETWORK, "√s", np.sqrt, squares, step)
    tape.record(WHOLE_NETWORK, "√s + ε", np.add, step, tape.constant(smallest), step)
    tape.record(WHOLE_NETWORK, "∂C/∂w / (√s + ε)", np.divide, update.gradient, step, step)
    tape.record(WHOLE_NETWORK, "step", np.multiply, step, update.learning_rate, step)
