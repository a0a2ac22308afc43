"""A column whose units lie too close for discs: one row of pixels per unit, or the strongest of several in one row."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from nnapp.choices import Array
from ui.topology_editor.drawing.geometry import Layout


class Rows(NamedTuple):
    """The rows of a strip's picture: the first unit of each (and one after the last), and where they lie."""

    firsts: NDArray[np.intp]
    top: float
    bottom: float


def strip_rows(layout: Layout, column: int, top: float, bottom: float, offset: float, scale: float) -> Rows | None:
    """Return the rows that can be seen between two heights of the scene; None where none can.

    A scene unit has `scale` pixels, and y = 0 lies at pixel `offset`: rows of several units keep to whole pixels of
    the screen, so that they hold the same units while the drawing is moved by whole pixels.
    """
    units = layout.rows(column, top, bottom)
    if not units:
        return None
    start, pitch = layout.tops[column] - layout.pitches[column] / 2, layout.pitches[column]
    if pitch * scale >= 1:
        return Rows(np.arange(units.start, units.stop + 1), start + units.start * pitch, start + units.stop * pitch)
    fraction = offset - np.floor(offset)
    first = np.floor((start + units.start * pitch) * scale + fraction)
    last = np.ceil((start + units.stop * pitch) * scale + fraction)
    edges = (np.arange(first, last + 1) - fraction) / scale
    firsts = np.ceil((edges - start) / pitch - 0.5).astype(np.intp)
    firsts = np.clip(firsts, 0, layout.widths[column])
    return Rows(firsts, float(edges[0]), float(edges[-1]))


def strongest_of_rows(values: Array, firsts: NDArray[np.intp]) -> Array:
    """Return for each row the value of largest magnitude of its units (rows,); NaN where there is no unit."""
    result = np.full(len(firsts) - 1, np.nan)
    filled = firsts[:-1] < firsts[1:]
    if filled.any():
        starts = firsts[:-1][filled]
        part = values[: firsts[-1]]
        largest, smallest = np.maximum.reduceat(part, starts), np.minimum.reduceat(part, starts)
        result[filled] = np.where(largest >= -smallest, largest, smallest)
    return result


def column_image(colours: NDArray[np.uint8]) -> QImage:
    """Return a picture one pixel wide of colours (rows, 3), the first at the top."""
    rows = len(colours)
    pixels = np.full((rows, 4), 255, np.uint8)
    pixels[:, :3] = colours[:, ::-1]  # blue, green, red in memory
    return QImage(pixels.tobytes(), 1, rows, 4, QImage.Format.Format_RGB32).copy()
