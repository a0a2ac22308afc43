"""The optimizers: how the gradient vector changes the parameters.

An optimizer records the lines that fill the step, the flat vector that is subtracted from the parameters w, from the
flat gradient ∂C/∂w and the learning rate η, a 0-d array that may change between steps. What it remembers between steps
is in vectors that it names, and in a clock: with these two a run goes on bit for bit where another one stopped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import sqrt
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from nnapp.choices import Array, Choice
from nnapp.tape import WHOLE_NETWORK, Tape
from nnapp.words import marked

Share = Annotated[float, Meta(ge=0, lt=1)]  # of something old, which is kept at each update
MomentumShare = Annotated[
    Share,
    Meta(
        title=marked("Momentum μ"),
        description=marked("How much of the last step is made again; 0 forgets it, near 1 keeps on rolling."),
    ),
]
Epsilon = Annotated[
    float,
    Meta(
        ge=1e-30,  # above zero, in float32 too: nothing is ever divided by zero
        le=1,
        title=marked("Smallest divisor ε"),
        description=marked("Is added to the root that the step is divided by, which may be zero."),
    ),
]


@dataclass
class Clock:
    """Counts the updates that an optimizer's memory has seen; one for a whole run, shared by all its tapes.

    Only optimizers whose formula asks for the number of the update (Adam, AdamW) count it on.
    """

    updates: int = 0


@dataclass(frozen=True, eq=False)
class Update:
    """What an optimizer sees of a step: flat vectors (parameters,), all of the tape's precision."""

    parameters: Array
    gradient: Array  # ∂C/∂w; it is never overwritten
    step: Array  # to be filled with what is subtracted from the parameters
    learning_rate: Array  # 0-d, may change between steps
    memory: dict[str, Array]  # the optimizer's own vectors, by the names it declares
    clock: Clock


class Optimizer(Choice, frozen=True):
    """What all optimizers share."""

    memory_names: ClassVar[tuple[str, ...]] = ()

    def fresh_memory(self, size: int, learning_rate: float) -> dict[str, Array]:
        """Return the memory before the first update: vectors (size,), zero where nothing else is said."""
        return {name: np.zeros(size) for name in self.memory_names}

    def record_step(self, tape: Tape, update: Update) -> None:
        """Record the lines that fill `update.step` and bring the memory up to date."""
        raise NotImplementedError


def record_update(tape: Tape, optimizer: Optimizer, update: Update, free: Array | None = None) -> None:
    """Record the lines of one update of `update.parameters` in place: w ← w − step.

    `free` (parameters,) is 1 where a parameter may move and 0 where it is frozen. An optimizer with a memory does not
    see the slope of a frozen parameter: its memory would grow to a leap that is made when the parameter is let go.
    """
    if free is None:
        optimizer.record_step(tape, update)
    else:
        if optimizer.memory_names:
            seen = np.empty_like(update.gradient)
            tape.record(WHOLE_NETWORK, "∂C/∂w where free", np.multiply, update.gradient, free, seen)
            update = replace(update, gradient=seen)
        optimizer.record_step(tape, update)
        step, nothing, frozen = update.step, tape.constant(0.0), free == 0
        # not by a product: a step that is no number is none times 0 either
        tape.record(WHOLE_NETWORK, "step where free", np.copyto, step, nothing, "no", frozen, fills=step)
    tape.record(WHOLE_NETWORK, "w", np.subtract, update.parameters, update.step, update.parameters)


class GradientDescent(Optimizer, frozen=True, tag="gradient-descent"):
    """w ← w − η ∂C/∂w

    Cauchy, "Méthode générale pour la résolution des systèmes d'équations simultanées", 1847.
    """

    title: ClassVar[str] = marked("Gradient descent")

    def record_step(self, tape: Tape, update: Update) -> None:
        tape.record(WHOLE_NETWORK, "η ∂C/∂w", np.multiply, update.gradient, update.learning_rate, update.step)


class Momentum(Optimizer, frozen=True, tag="momentum"):
    """step ← μ step + η ∂C/∂w,  w ← w − step

    Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors", 1986, equation 9. Remembers
    μ step, which is what the next step begins with.
    """

    title: ClassVar[str] = marked("Momentum")
    memory_names: ClassVar[tuple[str, ...]] = ("kept_step",)

    momentum: MomentumShare = 0.9

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

    momentum: MomentumShare = 0.9

    def record_step(self, tape: Tape, update: Update) -> None:
        step, kept = update.step, update.memory["kept_velocity"]
        tape.record(WHOLE_NETWORK, "η ∂C/∂w", np.multiply, update.gradient, update.learning_rate, step)
        tape.record(WHOLE_NETWORK, "v", np.add, kept, step, kept)
        tape.record(WHOLE_NETWORK, "μ v", np.multiply, kept, tape.constant(self.momentum), kept)
        tape.record(WHOLE_NETWORK, "step", np.add, step, kept, step)


class AdaGrad(Optimizer, frozen=True, tag="adagrad"):
    """s ← s + (∂C/∂w)²,  w ← w − η ∂C/∂w / (√s + ε)

    Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and stochastic optimization", 2011,
    figure 1 with diagonal matrices.
    """

    title: ClassVar[str] = marked("AdaGrad")
    memory_names: ClassVar[tuple[str, ...]] = ("sum_of_squares",)

    epsilon: Epsilon = 1e-8

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

    decay: Annotated[
        Share,
        Meta(title=marked("Decay ρ"), description=marked("How much of the old mean of the squared gradient is kept.")),
    ] = 0.9
    epsilon: Epsilon = 1e-8

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

    beta1: Annotated[
        Share, Meta(title=marked("Decay β₁"), description=marked("How much of the old mean of the gradient is kept."))
    ] = 0.9
    beta2: Annotated[
        Share,
        Meta(title=marked("Decay β₂"), description=marked("How much of the old mean of the squared gradient is kept.")),
    ] = 0.999
    epsilon: Epsilon = 1e-8

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

    weight_decay: Annotated[
        float,
        Meta(
            ge=0,
            le=1_000_000,
            title=marked("Weight decay λ"),
            description=marked("Which share of itself, times η, every parameter loses at each update."),
        ),
    ] = 0.01

    def record_step(self, tape: Tape, update: Update) -> None:
        super().record_step(tape, update)
        share, decay = tape.constant(0.0), np.empty_like(update.step)
        tape.record(WHOLE_NETWORK, "η λ", np.multiply, update.learning_rate, tape.constant(self.weight_decay), share)
        tape.record(WHOLE_NETWORK, "η λ w", np.multiply, update.parameters, share, decay)
        tape.record(WHOLE_NETWORK, "step", np.add, update.step, decay, update.step)


class Rprop(Optimizer, frozen=True, tag="rprop"):
    """w ← w − Δ sign ∂C/∂w,  Δ ← η⁺ Δ while the sign stays, Δ ← η⁻ Δ and the last step taken back where it changes

    Riedmiller and Braun, "A direct adaptive method for faster backpropagation learning: the RPROP algorithm", 1993.
    Meant for full batches: it trusts every sign. After a step is taken back the derivative counts as 0, so that the
    next sign is no change. Δ begins at the learning rate η (within its bounds), which has no further use.
    """

    title: ClassVar[str] = marked("Rprop")
    memory_names: ClassVar[tuple[str, ...]] = ("step_size", "last_sign")

    increase: Annotated[
        float,
        Meta(
            ge=1,
            le=10,
            title=marked("Increase η⁺"),
            description=marked("What a step size is multiplied with while the slope keeps its sign."),
        ),
    ] = 1.2
    decrease: Annotated[
        float,
        Meta(
            gt=0,
            lt=1,
            title=marked("Decrease η⁻"),
            description=marked("What a step size is multiplied with when the slope has changed its sign."),
        ),
    ] = 0.5
    largest: Annotated[
        float,
        Meta(ge=1e-3, le=1_000_000, title=marked("Largest step"), description=marked("No step size grows above this.")),
    ] = 50.0
    smallest: Annotated[
        float,
        Meta(ge=1e-30, le=1e-3, title=marked("Smallest step"), description=marked("No step size falls below this.")),
    ] = 1e-6

    def fresh_memory(self, size: int, learning_rate: float) -> dict[str, Array]:
        first = min(max(learning_rate, self.smallest), self.largest)
        return {"step_size": np.full(size, first), "last_sign": np.zeros(size)}

    def record_step(self, tape: Tape, update: Update) -> None:
        # The agreement of the signs is 1, or −1 at a change, or 0 where one of them is 0. At a change the last step,
        # Δ times the other sign with the Δ of then, is taken back by a step before Δ shrinks.
        size, last, step = update.memory["step_size"], update.memory["last_sign"], update.step
        sign, shrinkage, one = np.empty_like(step), np.empty_like(step), tape.one
        tape.record(WHOLE_NETWORK, "sign ∂C/∂w", np.sign, update.gradient, sign)
        tape.record(WHOLE_NETWORK, "agreement", np.multiply, sign, last, last)
        tape.record(WHOLE_NETWORK, "η⁺ agreement", np.multiply, last, tape.constant(self.increase), step)
        tape.record_bound(WHOLE_NETWORK, "growth", np.maximum, step, one, step)
        tape.record(WHOLE_NETWORK, "Δ growth", np.multiply, size, step, size)
        tape.record_bound(WHOLE_NETWORK, "Δ of the step", np.minimum, size, tape.constant(self.largest), size)
        tape.record(WHOLE_NETWORK, "step", np.multiply, sign, size, step)
        tape.record(WHOLE_NETWORK, "agreement + 1", np.add, last, one, last)
        tape.record_bound(WHOLE_NETWORK, "0 at a change, else 1", np.minimum, last, one, last)
        tape.record_bound(WHOLE_NETWORK, "shrinkage", np.maximum, last, tape.constant(self.decrease), shrinkage)
        tape.record(WHOLE_NETWORK, "Δ shrinkage", np.multiply, size, shrinkage, size)
        tape.record_bound(WHOLE_NETWORK, "Δ", np.maximum, size, tape.constant(self.smallest), size)
        tape.record(WHOLE_NETWORK, "sign to compare with", np.multiply, sign, last, last)


AnyOptimizer = GradientDescent | Momentum | Nesterov | AdaGrad | RMSProp | Adam | AdamW | Rprop


def _record_quotient(tape: Tape, update: Update, squares: Array, smallest: float) -> None:
    """Record step = η ∂C/∂w / (√s + ε)."""
    step = update.step
    tape.record(WHOLE_NETWORK, "√s", np.sqrt, squares, step)
    tape.record(WHOLE_NETWORK, "√s + ε", np.add, step, tape.constant(smallest), step)
    tape.record(WHOLE_NETWORK, "∂C/∂w / (√s + ε)", np.divide, update.gradient, step, step)
    tape.record(WHOLE_NETWORK, "step", np.multiply, step, update.learning_rate, step)
