"""Classes along curves of the plane: spirals (as in TensorFlow Playground), moons, rings; from about −5 to 5."""

from __future__ import annotations

from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from nnapp.choices import Array
from nnapp.generators.base import LETTERS, PLACES, Classes, PointsOfClasses, evenly, random_numbers
from nnapp.generators.regions import around
from nnapp.words import marked

RADIUS = 5.0
MOON = 3.0
RING = (0.2, 0.8)  # which share of its own width a ring fills


class Spirals(PointsOfClasses, frozen=True, tag="spirals"):
    """Arm j of k: r = 5 s, angle = 2π (turns · s + j / k), s from 0 to 1. The classes are wound around each other."""

    title: ClassVar[str] = marked("Spirals")

    arms: Annotated[
        int, Meta(ge=2, le=6, title=marked("Arms k"), description=marked("How many spirals, each a class of its own."))
    ] = 2
    turns: Annotated[
        float,
        Meta(
            gt=0,
            le=5,
            title=marked("Turns"),
            description=marked("How often each arm winds around the middle. More are harder to learn."),
            extra_json_schema={"step": 0.25},
        ),
    ] = 1.75

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(LETTERS[: self.arms])

    def points(self, classes: Classes) -> Array:
        share = evenly(self.seed, np.arange(len(classes)) // self.arms)
        return around(RADIUS * share, 2 * np.pi * (self.turns * share + classes / self.arms))


class Moons(PointsOfClasses, frozen=True, tag="moons"):
    """A: 3 (cos t − ½, sin t − ¼).  B: the same turned by half a turn. t from 0 to π: two half moons, interlocked."""

    title: ClassVar[str] = marked("Moons")

    def points(self, classes: Classes) -> Array:
        angle = np.pi * evenly(self.seed, np.arange(len(classes)) // 2)
        upper = MOON * np.column_stack([np.cos(angle) - 1 / 2, np.sin(angle) - 1 / 4])
        return np.asarray(np.where(classes[:, None] == 0, upper, -upper))


class Rings(PointsOfClasses, frozen=True, tag="rings"):
    """Ring j of k: 5 (j + 0.2) / k < r < 5 (j + 0.8) / k, each a class of its own, from the middle outwards."""

    title: ClassVar[str] = marked("Rings")

    rings: Annotated[
        int, Meta(ge=2, le=6, title=marked("Rings k"), description=marked("How many rings, each a class of its own."))
    ] = 3

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(LETTERS[: self.rings])

    def points(self, classes: Classes) -> Array:
        drawn = random_numbers(self.seed, PLACES).random((len(classes), 2))
        low, high = RING
        radius = RADIUS * (classes + low + (high - low) * drawn[:, 0]) / self.rings
        return around(radius, 2 * np.pi * drawn[:, 1])
