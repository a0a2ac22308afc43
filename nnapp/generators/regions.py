"""Classes that fill regions of the plane, from about −5 to 5; circle and Gaussians as in TensorFlow Playground."""

from __future__ import annotations

from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from nnapp.choices import Array
from nnapp.generators.base import PLACES, Classes, PointsOfClasses, random_numbers
from nnapp.words import marked

SQUARE = 5.0  # the half width of the checkerboard
MARGIN = 0.06  # of a field's width, on each side: 0.3 for 2 × 2
BOUNDS = np.array([[0.0, 2.5], [3.5, 5.0]])  # of the radius, for each class of the circle
CENTRES = np.array([[2.0, 2.0], [-2.0, -2.0]])
VARIANCE = 0.5


class Circle(PointsOfClasses, frozen=True, tag="circle"):
    """A: inside the circle r < 2.5.  B: on the ring 3.5 < r < 5. Three straight lines enclose the disc."""

    title: ClassVar[str] = marked("Circle")

    def points(self, classes: Classes) -> Array:
        drawn = random_numbers(self.seed, PLACES).random((len(classes), 2))
        low, high = BOUNDS[classes].T
        return around(low + (high - low) * drawn[:, 0], 2 * np.pi * drawn[:, 1])


class TwoGaussians(PointsOfClasses, frozen=True, tag="two-gaussians"):
    """A: normal around (2, 2).  B: normal around (−2, −2). Both with the variance ½ + σ²; a straight line will do."""

    title: ClassVar[str] = marked("Two Gaussians")

    def points(self, classes: Classes) -> Array:
        drawn = random_numbers(self.seed, PLACES).normal(size=(len(classes), 2))
        return np.asarray(CENTRES[classes] + np.sqrt(VARIANCE) * drawn)


class Checkerboard(PointsOfClasses, frozen=True, tag="checkerboard"):
    """A and B in turn on n × n fields, from −5 to 5. With 2 × 2 fields it is XOR of the signs of x1 and x2."""

    title: ClassVar[str] = marked("Checkerboard")

    fields: Annotated[
        int,
        Meta(ge=2, le=8, title=marked("Fields n"), description=marked("How many fields there are in each direction.")),
    ] = 4

    def points(self, classes: Classes) -> Array:
        drawn = random_numbers(self.seed, PLACES).random((len(classes), 3))
        columns, lines = np.divmod(np.arange(self.fields**2), self.fields)
        colour = (columns + lines) % 2
        own = [np.flatnonzero(colour == number) for number in (0, 1)]
        counts = np.array([len(own[0]), len(own[1])])[classes]
        chosen = (drawn[:, 0] * counts).astype(np.intp)
        field = np.where(classes == 0, own[0][chosen % len(own[0])], own[1][chosen % len(own[1])])
        corner = np.column_stack([columns[field], lines[field]])
        inside = MARGIN + (1 - 2 * MARGIN) * drawn[:, 1:]
        return np.asarray(SQUARE * (2 * (corner + inside) / self.fields - 1))


def around(radius: Array, angle: Array) -> Array:
    """Return places (rows, 2) at these distances from the middle; angles go clockwise from straight up."""
    return np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])
