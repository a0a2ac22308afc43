"""What a picture of a generator shows: the first rows, and for one input the curve without noise. No drawing yet."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Array
from nnapp.generators import Generator, OfClasses, OfNumbers
from nnapp.words import Refusal
from ui.heatmap_picture import rounded_up
from ui.theme import Rgb, Theme

MOST_ROWS = 2000  # of a preview
CURVE_POINTS = 400
GRID = 80  # cells of the ground in each direction
TICKS = 6  # about so many
EMPTY = np.empty((0, 2))


class Picture(NamedTuple):
    """The first rows of a table: inputs (rows, inputs), and for each row its class or its value."""

    inputs: Array
    classes: NDArray[np.intp] | None = None
    labels: tuple[str, ...] = ()
    values: Array | None = None
    curve: Array = EMPTY  # (points, 2), of one input only
    truth: OfNumbers | None = None  # what gives the values without noise

    @property
    def limit(self) -> float:
        """The round number up to which the colours of the values go."""
        return rounded_up(float(np.abs(self.values).max(initial=0.0))) if self.values is not None else 1.0

    @property
    def on_line(self) -> bool:
        """Whether there is nothing but one input: no height has a meaning."""
        return self.inputs.shape[1] == 1 and self.values is None

    def colours(self, theme: Theme) -> NDArray[np.uint8]:
        """Return the colour (rows, 3) of every row."""
        if self.classes is not None:
            known: list[Rgb] = [theme.class_rgb(number) for number in range(len(self.labels))]
            return np.array(known, np.uint8)[self.classes]
        assert self.values is not None
        return theme.diverging(self.values, self.limit)

    def points(self) -> Array:
        """Return where the rows lie in the plane (rows, 2): by both inputs, or by the one and its value; classes of one
        input lie on a line.
        """
        if self.inputs.shape[1] == 1 and self.values is not None:
            return np.column_stack([self.inputs[:, 0], self.values])
        if self.on_line:
            return np.column_stack([self.inputs[:, 0], np.zeros(len(self.inputs))])
        return self.inputs[:, :2]


def picture_of(generator: Generator, most: int = MOST_ROWS) -> Picture:
    """Return the picture of a generator's first rows; raises `Refusal` where they cannot be made."""
    generator = generator.first_rows(most)
    drawn = generator.sample()
    if isinstance(generator, OfClasses):
        return Picture(drawn.inputs, drawn.classes, generator.labels)
    assert isinstance(generator, OfNumbers)
    curve = _curve(generator, drawn.inputs[:, 0]) if drawn.inputs.shape[1] == 1 else EMPTY
    return Picture(drawn.inputs, values=drawn.values, curve=curve, truth=generator)


def _curve(generator: OfNumbers, x: Array) -> Array:
    places = np.linspace(x.min(), x.max(), CURVE_POINTS)
    try:
        return np.column_stack([places, generator.values(places[:, None])])
    except Refusal:  # where no row happens to be
        return EMPTY


def surface(picture: Picture, low: tuple[float, float], high: tuple[float, float]) -> Array | None:
    """Return the values without noise on a grid (lines from above, columns); None where there are none."""
    if picture.truth is None or picture.inputs.shape[1] != 2:
        return None
    edges = [np.linspace(*bounds, 2 * GRID + 1)[1::2] for bounds in zip(low, high, strict=True)]
    x, y = np.meshgrid(edges[0], edges[1][::-1])
    try:
        return picture.truth.values(np.column_stack([x.ravel(), y.ravel()])).reshape(x.shape)
    except Refusal:  # where no row happens to be
        return None


def ticks(low: float, high: float) -> list[float]:
    """Return round numbers between two bounds, a handful."""
    step = rounded_up((high - low) / TICKS)
    first, last = int(np.ceil(low / step - 1e-9)), int(np.floor(high / step + 1e-9))
    return [float(f"{number * step:.10g}") for number in range(first, last + 1)]
