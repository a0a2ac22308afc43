"""Where the cells of heatmaps of matrices [W b] lie; pure functions of shapes and rectangles.

A panel shows one matrix (rows, columns + 1): row 0 at the top, the last column, the biases, behind a thin gap, or not
at all where the layer has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF

GAP = 3.0  # pixels between the weights and the biases
SMALLEST = 14.0  # the least width and height of a panel's picture
SQUARE = 80.0  # up to this many pixels, a narrow picture may grow until it is square
COMFORT = 14.0  # up to this many pixels, cells may grow in one direction only
LARGEST = 44.0  # cells do not grow beyond this
THIN = 5.0  # pixels that a column of a thin matrix has while others grow,
THICK = 10.0  # and at most, where there is room
BESIDE = 10.0  # pixels between the panels of a group
LEFT, ABOVE = 4, 2  # pixels free at the sides of all panels, and above and below them


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


def arranged(groups: Sequence[Group], room: Room, ratio: float) -> tuple[list[Panel], int]:
    """Place the groups side by side and in lines, in order, with the largest square cells that fit.

    All panels come in one list, in whole pixels of a screen of this density, and with them the height that they need.
    """
    if not groups:
        return [], 0
    panels = [panel for group in _placed(groups, room, _cell_size(groups, room)) for panel in group]
    return [_in_whole_pixels(panel, ratio) for panel in panels], round(_least_height(groups, room)) + 2 * ABOVE


def _cell_size(groups: Sequence[Group], room: Room) -> float:
    small, large = 0.0, LARGEST
    for _ in range(24):
        middle = (small + large) / 2
        fits = _height(_lines(groups, room, middle), room, middle) <= room.height
        small, large = (middle, large) if fits else (small, middle)
    return float(np.floor(small)) if small >= 3 else small


def _least_height(groups: Sequence[Group], room: Room) -> float:
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


def _in_whole_pixels(panel: Panel, ratio: float) -> Panel:
    # so cells of equal size look equal, and no pixel of the screen lies half beside a picture
    def whole(area: QRectF) -> QRectF:
        moved = area.x() + LEFT, area.y() + ABOVE, area.width(), area.height()
        return QRectF(*(round(number * ratio) / ratio for number in moved))

    return Panel(whole(panel.weights), None if panel.biases is None else whole(panel.biases), panel.shape)
