"""Heatmaps of matrices [W b]: where their cells lie, and their pictures; pure functions of arrays and rectangles.

A panel shows one matrix (rows, columns + 1): row 0 at the top, the last column, the biases, behind a thin gap, or not
at all where the layer has none. Cells smaller than a pixel share one in blocks, which shows the value of the largest
magnitude, so that nothing is lost.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage

from nnapp.choices import Array
from ui.heatmap_colours import Pixels, bits_of, bits_of_sizes, coloured, image_of, sizes_of

GAP = 3.0  # pixels between the weights and the biases
SMALLEST = 14.0  # the least width and height of a panel's picture
SQUARE = 80.0  # up to this many pixels, a narrow picture may grow until it is square
COMFORT = 14.0  # up to this many pixels, cells may grow in one direction only
LARGEST = 44.0  # cells do not grow beyond this
THIN = 5.0  # pixels that a column of a thin matrix has while others grow,
THICK = 10.0  # and at most, where there is room
BESIDE = 10.0  # pixels between the panels of a group
AT_A_TIME = 2**15  # numbers that are made colours of
LINED = 6.0  # cells of so many pixels are told apart by lines
SPREAD = 2 * LINED  # pixels of the screen, of which some have two or more in one


class Shape(NamedTuple):
    """What is drawn of one matrix: the rows (units) and columns (inputs) of W, and whether there is b."""

    rows: int
    columns: int
    has_biases: bool = True
    thin: bool = False  # whether its columns stay narrow: there are many, and they are no units


class Group(NamedTuple):
    """Panels that stand side by side with the same rows, such as W, ∂C/∂W and ΔW of a layer, and how wide titles are.

    Those that are not thin have the same cells.
    """

    shapes: tuple[Shape, ...]
    titles: tuple[float, ...]


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


def arranged(groups: Sequence[Group], room: Room) -> list[list[Panel]]:
    """Place the groups side by side and in lines, in order, with the largest square cells that fit."""
    small, large = 0.0, LARGEST
    for _ in range(24):
        middle = (small + large) / 2
        fits = _height(_lines(groups, room, middle), room, middle) <= room.height
        small, large = (middle, large) if fits else (small, middle)
    size = float(np.floor(small)) if small >= 3 else small
    return _placed(groups, room, size)


def least_height(groups: Sequence[Group], room: Room) -> float:
    """Return the height below which the panels do not fit."""
    lines = _lines(groups, room, 0.0)
    return _height(lines, room, 0.0) if lines else 0.0


def _size(shape: Shape, cell: float) -> tuple[float, float, float]:
    # width of the weights, width of the gap and the biases, height
    rows, columns, has_biases, thin = shape
    wide = min(cell, THIN) if thin else cell
    beside = GAP + max(wide, 6.0) if has_biases else 0.0
    return max(columns * wide, min(SMALLEST, columns * COMFORT)), beside, max(rows * cell, SMALLEST)


def _widths(group: Group, cell: float) -> list[float]:
    sizes = [_size(shape, cell) for shape in group.shapes]
    return [max(size[0] + size[1], title) for size, title in zip(sizes, group.titles, strict=True)]


def _width(group: Group, cell: float) -> float:
    widths = _widths(group, cell)
    return sum(widths) + BESIDE * (len(widths) - 1)


def _tall(group: Group, cell: float) -> float:
    return max(_size(shape, cell)[2] for shape in group.shapes)


def _lines(groups: Sequence[Group], room: Room, cell: float) -> list[list[Group]]:
    lines: list[list[Group]] = []
    used, widest = room.width + 1, 0.0
    for group in groups:
        width = _width(group, cell)
        if not lines or used + room.between + width > room.width:
            lines.append([])
            used = -room.between
        lines[-1].append(group)
        used, widest = used + room.between + width, max(widest, width)
    # a group wider than the room can only be mended by smaller cells
    return lines if widest <= room.width else []


def _height(lines: list[list[Group]], room: Room, cell: float) -> float:
    if not lines:
        return float("inf")
    return sum(max(_tall(group, cell) for group in line) + room.above + room.below for line in lines)


def _own_size(line: list[Group], room: Room, size: float, spare: float) -> float:
    # where quantities stand side by side, lines are long, and one layer must not make the cells of all others small
    if all(len(group.shapes) == 1 for group in line):
        return size
    most = max(_tall(group, size) for group in line) + spare
    for larger in range(int(LARGEST), int(size), -1):
        wide = sum(_width(group, larger) + room.between for group in line) - room.between
        if wide <= room.width and max(_tall(group, larger) for group in line) <= most:
            return float(larger)
    return size


def _placed(groups: Sequence[Group], room: Room, size: float) -> list[list[Panel]]:
    # one below the other where even the least width is too much
    lines = _lines(groups, room, size) or [[group] for group in groups]
    spare = max(room.height - _height(lines, room, size), 0.0) / len(lines)
    placed, y = [], 0.0
    for line in lines:
        cell = _own_size(line, room, size, spare)
        free = room.width - sum(_width(group, cell) + room.between for group in line) + room.between
        height = max(_tall(group, size) for group in line) + spare
        x = 0.0
        for group in line:
            rest = (max(free, 0.0) / len(line), height - _tall(group, cell))
            panels, x = _beside_each_other(group, cell, QPointF(x, y + room.above), rest)
            placed.append(panels)
            x += room.between
        below = max(panel.weights.height() for panels in placed[-len(line) :] for panel in panels)
        y += room.above + below + room.below
    return placed


def _beside_each_other(
    group: Group, cell: float, corner: QPointF, rest: tuple[float, float]
) -> tuple[list[Panel], float]:
    # cells of few rows or columns in a crowded picture use the place that is left
    x, panels, own = corner.x(), [], _tall(group, cell)
    spare = rest[0] / len(group.shapes)
    wides = [_wide(shape, cell, own, spare) for shape in group.shapes]
    tall = own
    for shape, wide in zip(group.shapes, wides, strict=True):
        if not shape.thin or len(group.shapes) == 1:
            tall = max(tall, _grown(own, shape.rows, wide, shape.columns, rest[1]))
    for shape, wide, title in zip(group.shapes, wides, group.titles, strict=True):
        beside = _size(shape, cell)[1]
        biases = QRectF(x + wide + GAP, corner.y(), beside - GAP, tall) if shape.has_biases else None
        panels.append(Panel(QRectF(x, corner.y(), wide, tall), biases, shape))
        x += max(wide + beside, title) + BESIDE
    return panels, x - BESIDE


def _wide(shape: Shape, cell: float, own: float, spare: float) -> float:
    weights = _size(shape, cell)[0]
    if shape.thin:
        return max(min(weights + spare, shape.columns * min(THICK, max(cell, THIN))), weights)
    return _grown(weights, shape.columns, own, shape.rows, spare)


def _grown(size: float, cells: int, other: float, other_cells: int, spare: float) -> float:
    # until the cells are square, or the picture is, where it is small
    goal = max(cells * other / other_cells, min(other, SQUARE))
    return max(min(size + spare, goal, cells * COMFORT), size)


def in_whole_pixels(panel: Panel, ratio: float) -> Panel:
    """Return a panel a little away from the edge of its widget, in whole pixels of a screen of this density.

    So cells of equal size look equal, and no pixel of the screen lies half beside a picture.
    """

    def whole(area: QRectF) -> QRectF:
        moved = area.x() + 4, area.y() + 2, area.width(), area.height()
        return QRectF(*(round(number * ratio) / ratio for number in moved))

    return Panel(whole(panel.weights), None if panel.biases is None else whole(panel.biases), panel.shape)


def picture(values: Array, limit: float, table: Pixels, width: int, height: int) -> QImage:
    """Return a picture of values (rows, columns) that fills so many pixels: one pixel for every cell, or all of them.

    Small cells are spread over the pixels here, because a painter that stretches a picture rounds in a way of its own:
    a pixel on the edge of two cells would have the colour of the one, and `Panel.at` would name the other.
    """
    rows, columns = block(values.shape, width, height)
    # some rows at a time, whose numbers stay in the processor's cache
    some = max(AT_A_TIME // (rows * values.shape[1]), 1) * rows
    parts = [_colours(values[i : i + some], limit, table, rows, columns) for i in range(0, len(values), some)]
    colours = parts[0] if len(parts) == 1 else np.concatenate(parts)
    if min(height / len(values), width / values.shape[1]) < SPREAD:
        down, across = cells_of(len(values), height) // rows, cells_of(values.shape[1], width) // columns
        colours = colours[down].take(across, axis=1)
    return image_of(colours)


def cells_of(cells: int, pixels: int) -> NDArray[np.intp]:
    """Return the number of the cell that the middle of each pixel lies in (pixels,), as `Panel.at` finds it."""
    return ((np.arange(max(pixels, 1)) + 0.5) * cells / max(pixels, 1)).astype(np.intp)


def _colours(values: Array, limit: float, table: Pixels, rows: int, columns: int) -> Pixels:
    bits = bits_of(values, limit)
    if rows > 1 or columns > 1:
        bits = bits_of_sizes(greatest(greatest(sizes_of(bits), rows), columns, axis=1))
    return coloured(bits, table)


def block(shape: tuple[int, ...], width: int, height: int) -> tuple[int, int]:
    """Return how many rows and columns share a pixel of a picture of so many pixels."""
    return -(-shape[0] // max(height, 1)), -(-shape[1] // max(width, 1))


def greatest(sizes: Pixels, size: int, axis: int = 0) -> Pixels:
    """Return the greatest of every `size` whole numbers along an axis."""
    if size == 1:
        return sizes
    along = np.moveaxis(sizes, axis, 0)
    # whole slices against each other: several times faster than reduceat
    found = along[::size].copy()
    for offset in range(1, size):
        others = along[offset::size]
        np.maximum(found[: len(others)], others, out=found[: len(others)])
    return np.ascontiguousarray(np.moveaxis(found, 0, axis))


def strongest(values: Array, limit: float) -> tuple[int, int]:
    """Return row and column of the number that a block of them shows: the largest in size; NaN counts as largest."""
    row, column = np.unravel_index(int(sizes_of(bits_of(values, limit)).argmax()), values.shape)
    return int(row), int(column)


def rounded_up(value: float) -> float:
    """Round a magnitude up to 1, 2 or 5 times a power of ten; 1 for nearly zero and for what is not finite."""
    if not 1e-300 < value < math.inf:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    limit = next(power * step for step in (1, 2, 5, 10) if power * step >= value * (1 - 1e-12))
    return min(limit, sys.float_info.max)
