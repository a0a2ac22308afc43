"""Pictures of the values in heatmaps, and which value of several is seen; pure functions of arrays.

Cells smaller than a pixel share one in blocks, which shows the value of the largest magnitude, so that nothing is lost.
"""

from __future__ import annotations

import math
import sys

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from nnapp.choices import Array
from ui.heatmap import Panel
from ui.heatmap_colours import Pixels, bits_of, bits_of_sizes, coloured, image_of, sizes_of

AT_A_TIME = 2**15  # numbers that are made colours of
LINED = 6.0  # cells of so many pixels are told apart by lines
SPREAD = 2 * LINED  # pixels of the screen, of which some have two or more in one


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


def seen_cell(panel: Panel, values: Array, limit: float, ratio: float, row: int, column: int) -> tuple[int, int]:
    """Return row and column of the cell whose value is seen where this one lies, on a screen of this density."""
    columns = panel.shape.columns
    high, wide = block(panel.shape, *pixels_of(panel.weights, ratio))
    first = column if column == columns else column // wide * wide  # a bias has a column alone
    top, last = row // high * high, min(first + wide, max(columns, first + 1))
    place = strongest(values[top : top + high, first:last], limit)
    return top + place[0], first + place[1]


def pixels_of(area: QRectF, ratio: float) -> tuple[int, int]:
    """Return how many pixels of a screen of this density an area has, across and down."""
    return round(area.width() * ratio), round(area.height() * ratio)


def rounded_up(value: float) -> float:
    """Round a magnitude up to 1, 2 or 5 times a power of ten; 1 for nearly zero and for what is not finite."""
    if not 1e-300 < value < math.inf:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    limit = next(power * step for step in (1, 2, 5, 10) if power * step >= value * (1 - 1e-12))
    return min(limit, sys.float_info.max)
