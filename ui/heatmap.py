"""Heatmaps of matrices [W b]: where their cells lie, and their pictures; pure functions of arrays and rectangles.

A panel shows one matrix (rows, columns + 1): row 0 at the top, the last column, the biases, behind a thin gap, or not
at all where the layer has none. Cells smaller than a pixel share one in blocks, which shows the value of the largest
magnitude, so that nothing is lost.
"""

from __future__ import annotations

import math
import sys
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage

from nnapp.choices import Array
from ui.theme import Theme

GAP = 3.0  # pixels between the weights and the biases
SMALLEST = 14.0  # the least width and height of a panel's picture
SQUARE = 80.0  # up to this many pixels, a narrow picture may grow until it is square
COMFORT = 14.0  # up to this many pixels, cells may grow in one direction only
LARGEST = 44.0  # cells do not grow beyond this
LEVELS = 512  # shades on either side of zero


class Shape(NamedTuple):
    """What is drawn of one matrix: the rows (units) and columns (inputs) of W, and whether there is b."""

    rows: int
    columns: int
    has_biases: bool = True


class Part(NamedTuple):
    """The weights or the biases of a panel: where they are drawn, their first column in [W b], and how many follow."""

    area: QRectF
    first: int
    columns: int


class Panel(NamedTuple):
    """Where one matrix is drawn: its weights, and its biases beside them, or None; all in pixels."""

    weights: QRectF
    biases: QRectF | None
    shape: Shape

    @property
    def parts(self) -> list[Part]:
        """The weights, and the biases where there are some."""
        parts = [Part(self.weights, 0, self.shape.columns)]
        return parts if self.biases is None else [*parts, Part(self.biases, self.shape.columns, 1)]

    def cell(self, row: int, column: int) -> QRectF:
        """Return where a cell is drawn; the column after the last one is the bias."""
        part = next(part for part in self.parts if column < part.first + part.columns)
        width, height = part.area.width() / part.columns, part.area.height() / self.shape.rows
        return QRectF(part.area.x() + (column - part.first) * width, part.area.y() + row * height, width, height)

    def at(self, point: QPointF) -> tuple[int, int] | None:
        """Return row and column of the cell at a point, or None."""
        for area, first, columns in self.parts:
            x, y = point.x() - area.x(), point.y() - area.y()
            if 0 <= x < area.width() and 0 <= y < area.height():
                return int(y * self.shape.rows / area.height()), first + int(x * columns / area.width())
        return None


class Room(NamedTuple):
    """The place for all panels, and what each needs around its picture, in pixels."""

    width: float
    height: float
    above: float  # for a title
    below: float  # for the name of the bias column
    between: float
    titles: tuple[float, ...]  # how wide each title is


def arranged(shapes: list[Shape], room: Room) -> list[Panel]:
    """Place the panels side by side and in lines, in order, with the largest square cells that fit."""
    small, large = 0.0, LARGEST
    for _ in range(24):
        middle = (small + large) / 2
        fits = _height(_lines(shapes, room, middle), shapes, room, middle) <= room.height
        small, large = (middle, large) if fits else (small, middle)
    size = float(np.floor(small)) if small >= 3 else small
    return _placed(_lines(shapes, room, size), shapes, room, size)


def least_height(shapes: list[Shape], room: Room) -> float:
    """Return the height below which the panels do not fit."""
    lines = _lines(shapes, room, 0.0)
    return _height(lines, shapes, room, 0.0) if lines else 0.0


def _size(shape: Shape, cell: float) -> tuple[float, float, float]:
    # width of the weights, width of the gap and the biases, height
    rows, columns, has_biases = shape
    beside = GAP + max(cell, 6.0) if has_biases else 0.0
    return max(columns * cell, min(SMALLEST, columns * COMFORT)), beside, max(rows * cell, SMALLEST)


def _width(number: int, shapes: list[Shape], room: Room, cell: float) -> float:
    weights, beside, _ = _size(shapes[number], cell)
    return max(weights + beside, room.titles[number])


def _lines(shapes: list[Shape], room: Room, cell: float) -> list[list[int]]:
    lines: list[list[int]] = []
    used = room.width + 1
    for number in range(len(shapes)):
        width = _width(number, shapes, room, cell)
        if not lines or used + room.between + width > room.width:
            lines.append([])
            used = -room.between
        lines[-1].append(number)
        used += room.between + width
    # a panel wider than the room can only be mended by smaller cells
    return lines if max(_width(n, shapes, room, cell) for n in range(len(shapes))) <= room.width else []


def _height(lines: list[list[int]], shapes: list[Shape], room: Room, cell: float) -> float:
    if not lines:
        return float("inf")
    return sum(max(_size(shapes[n], cell)[2] for n in line) + room.above + room.below for line in lines)


def _placed(lines: list[list[int]], shapes: list[Shape], room: Room, cell: float) -> list[Panel]:
    lines = lines or [[number] for number in range(len(shapes))]  # where even the least width is too much
    spare = max(room.height - _height(lines, shapes, room, cell), 0.0) / len(lines)
    panels, y = [], 0.0
    for line in lines:
        free = max(room.width - sum(_width(n, shapes, room, cell) + room.between for n in line) + room.between, 0.0)
        height = max(_size(shapes[n], cell)[2] for n in line)
        x = 0.0
        for number in line:
            weights, beside, own = _size(shapes[number], cell)
            # cells of few rows or columns in a crowded picture use the place that is left
            rows, columns, has_biases = shapes[number]
            wide = _grown(weights, columns, own, rows, free / len(line))
            tall = _grown(own, rows, wide, columns, spare + height - own)
            top = y + room.above
            biases = QRectF(x + wide + GAP, top, beside - GAP, tall) if has_biases else None
            panels.append(Panel(QRectF(x, top, wide, tall), biases, shapes[number]))
            x += max(wide + beside, room.titles[number]) + room.between
        y += room.above + max(panel.weights.height() for panel in panels[-len(line) :]) + room.below
    return panels


def _grown(size: float, cells: int, other: float, other_cells: int, spare: float) -> float:
    # until the cells are square, or the picture is, where it is small
    goal = max(cells * other / other_cells, min(other, SQUARE))
    return max(min(size + spare, goal, cells * COMFORT), size)


def palette_bytes(theme: Theme) -> NDArray[np.uint32]:
    """Return the colours from −limit to +limit as 32-bit pixels, and last the one for what is not a number."""
    steps = np.arange(-LEVELS, LEVELS + 1) / LEVELS
    # even steps of the square root, because the theme's colours are even there
    colours = theme.diverging(steps * np.abs(steps), 1.0)
    colours = np.vstack([colours, np.array([theme.text], np.uint8)]).astype(np.uint32)
    return np.asarray(0xFF000000 | colours[:, 0] << 16 | colours[:, 1] << 8 | colours[:, 2], np.uint32)


def picture(values: Array, limit: float, colours: NDArray[np.uint32], width: int, height: int) -> QImage:
    """Return a picture of values (rows, columns), one pixel for every block of `block(...)` cells."""
    rows, columns = block(values.shape, width, height)
    shown = strongest(strongest(values, rows), columns, axis=1)
    share = np.sqrt(np.minimum(np.abs(shown) / limit, 1.0))
    levels = np.where(np.isnan(share), LEVELS + 1, np.rint(np.copysign(share, shown) * LEVELS))
    pixels = np.ascontiguousarray(colours[levels.astype(np.intp) + LEVELS])
    return QImage(pixels.data, pixels.shape[1], len(pixels), 4 * pixels.shape[1], QImage.Format.Format_RGB32).copy()


def block(shape: tuple[int, ...], width: int, height: int) -> tuple[int, int]:
    """Return how many rows and columns share a pixel of a picture of so many pixels."""
    return -(-shape[0] // max(height, 1)), -(-shape[1] // max(width, 1))


def strongest(values: Array, size: int, axis: int = 0) -> Array:
    """Return the value of the largest magnitude of every `size` values along an axis; NaN counts as the largest."""
    if size == 1:
        return values
    along = np.moveaxis(values, axis, 0)
    # whole slices against each other: several times faster than reduceat
    high, low = along[::size].copy(), along[::size].copy()
    for offset in range(1, size):
        others = along[offset::size]
        np.maximum(high[: len(others)], others, out=high[: len(others)])
        np.minimum(low[: len(others)], others, out=low[: len(others)])
    return np.moveaxis(np.where(high >= -low, high, low), 0, axis)


def rounded_up(value: float) -> float:
    """Round a magnitude up to 1, 2 or 5 times a power of ten; 1 for nearly zero and for what is not finite."""
    if not 1e-300 < value < math.inf:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    limit = next(power * step for step in (1, 2, 5, 10) if power * step >= value * (1 - 1e-12))
    return min(limit, sys.float_info.max)
