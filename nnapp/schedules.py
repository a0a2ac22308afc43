"""The schedules: how the learning rate changes from epoch to epoch.

A schedule gives, for the epoch that is about to begin (0 is the first), the factor that the learning rate of the form
is multiplied with. One schedule watches the cost instead of the clock: its whole memory is a `Plateau`.
"""

from __future__ import annotations

import math
from typing import Annotated, ClassVar

from msgspec import Meta, Struct

from nnapp.choices import Choice
from nnapp.words import marked

MOST_EPOCHS = 1_000_000_000

EpochCount = Annotated[int, Meta(ge=1, le=MOST_EPOCHS)]
Decay = Annotated[float, Meta(gt=0, lt=1)]


class Plateau(Struct, frozen=True, forbid_unknown_fields=True):
    """What a schedule that watches the cost remembers; `best` is infinite before any cost."""

    factor: Annotated[float, Meta(ge=0, le=1)] = 1.0  # what the learning rate is multiplied with now
    best: float = math.inf  # the lowest cost that counted as an improvement
    waited: Annotated[int, Meta(ge=0)] = 0  # epochs since then, or since the learning rate was lowered


class Schedule(Choice, frozen=True):
    """What all schedules share."""

    watches: ClassVar[bool] = False  # whether it depends on the cost, by way of a `Plateau`, and not on the epoch

    def factor(self, epoch: int) -> float:
        """Return what the learning rate is multiplied with in this epoch, from 0 to 1."""
        raise NotImplementedError


class ConstantRate(Schedule, frozen=True, tag="constant"):
    """ηₑ = η"""

    title: ClassVar[str] = marked("Constant rate")

    def factor(self, epoch: int) -> float:
        return 1.0


class StepDecay(Schedule, frozen=True, tag="step"):
    """ηₑ = η dᵏ,  k = e / every, rounded down"""

    title: ClassVar[str] = marked("Step decay")

    every: Annotated[
        EpochCount,
        Meta(title=marked("Every (epochs)"), description=marked("The learning rate is lowered after so many epochs.")),
    ] = 100
    decay: Annotated[
        Decay,
        Meta(title=marked("Decay d"), description=marked("What the learning rate is multiplied with at each step.")),
    ] = 0.5

    def factor(self, epoch: int) -> float:
        return float(self.decay ** (epoch // self.every))


class ExponentialDecay(Schedule, frozen=True, tag="exponential"):
    """ηₑ = η dᵉ"""

    title: ClassVar[str] = marked("Exponential decay")

    decay: Annotated[
        Decay,
        Meta(
            title=marked("Decay d"),
            description=marked("What the learning rate is multiplied with after each epoch. 0.99 halves it in 69."),
        ),
    ] = 0.99

    def factor(self, epoch: int) -> float:
        return float(self.decay**epoch)


class CosineDecay(Schedule, frozen=True, tag="cosine"):
    """ηₑ = η (last + (1 − last) ½ (1 + cos(π e / epochs)))

    From epoch number `epochs` on, η stays at its last share. Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent
    with Warm Restarts", 2017, equation 5, without the restarts.
    """

    title: ClassVar[str] = marked("Cosine decay")

    epochs: Annotated[
        EpochCount,
        Meta(
            title=marked("Epochs"), description=marked("After so many epochs the learning rate is at its last value.")
        ),
    ] = 100
    last: Annotated[
        float,
        Meta(
            ge=0,
            le=1,
            title=marked("Last share"),
            description=marked("Which share of the learning rate is left at the end; 0 stops the training there."),
        ),
    ] = 0.0

    def factor(self, epoch: int) -> float:
        done = min(epoch, self.epochs) / self.epochs
        return self.last + (1 - self.last) * (1 + math.cos(math.pi * done)) / 2


class WarmUp(Schedule, frozen=True, tag="warm-up"):
    """ηₑ = η min(1, (e + 1) / epochs)

    Goyal et al., "Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour", 2017, section 2.2: gradual warm-up.
    """

    title: ClassVar[str] = marked("Warm-up")

    epochs: Annotated[
        EpochCount,
        Meta(
            title=marked("Epochs"),
            description=marked("The learning rate grows evenly until it is whole in this epoch, and stays so."),
        ),
    ] = 10

    def factor(self, epoch: int) -> float:
        return min(1.0, (epoch + 1) / self.epochs)


class OnPlateau(Schedule, frozen=True, tag="on-plateau"):
    """η ← d η  whenever the cost has not improved for `patience` epochs"""

    title: ClassVar[str] = marked("On plateau")
    watches: ClassVar[bool] = True

    patience: Annotated[
        EpochCount,
        Meta(
            title=marked("Patience (epochs)"),
            description=marked("The learning rate is lowered when the cost has not improved for so many epochs."),
        ),
    ] = 10
    decay: Annotated[
        Decay,
        Meta(title=marked("Decay d"), description=marked("What the learning rate is multiplied with each time.")),
    ] = 0.5
    least_improvement: Annotated[
        float,
        Meta(
            ge=0,
            lt=1,
            title=marked("Least improvement"),
            description=marked("By which share of itself the best cost must fall to count as improved."),
        ),
    ] = 1e-4

    def factor(self, epoch: int) -> float:
        return 1.0  # the epoch has no say; see `learning_rate`

    def after(self, plateau: Plateau, cost: float) -> Plateau:
        """Return the plateau after an epoch that ended with this cost; NaN is no improvement."""
        goal = plateau.best
        if math.isfinite(goal):  # ∞ − ∞ would be no number
            goal -= self.least_improvement * abs(goal)
        if cost < goal:
            return Plateau(plateau.factor, cost, 0)
        if plateau.waited + 1 < self.patience:
            return Plateau(plateau.factor, plateau.best, plateau.waited + 1)
        return Plateau(plateau.factor * self.decay, plateau.best, 0)


AnySchedule = ConstantRate | StepDecay | ExponentialDecay | CosineDecay | WarmUp | OnPlateau


def learning_rate(schedule: Schedule, base: float, epoch: int, plateau: Plateau) -> float:
    """Return the learning rate of the epoch that is about to begin (0 is the first), from that of the form."""
    return base * (plateau.factor if schedule.watches else schedule.factor(epoch))
