"""From numbers to colours: −limit over zero (neutral) to +limit, by the square root, or by the logarithm over decades.

A number is divided by its limit and looked up by the upper half of its bits as float32: sign, exponent and 7 bits of
the mantissa, which is finer than colours are. So a table of 65,536 colours serves every limit, and what is infinite or
not a number needs no case of its own.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from nnapp.choices import Array
from ui.theme import Ends, Theme

DECADES = 6  # that a logarithmic scale shows below its limit; what is smaller looks like zero
LEVELS = 512  # shades on either side of zero in a palette

Pixels = NDArray[np.uint32]


def shares(values: Array, logarithmic: bool) -> Array:
    """Return how much of the strongest colour numbers between −1 and 1 have, with their sign."""
    with np.errstate(divide="ignore"):
        size = np.abs(values)
        share = 1 + np.log10(size) / DECADES if logarithmic else np.sqrt(size)
    return np.asarray(np.copysign(np.clip(share, 0.0, 1.0), values))


def colour_table(theme: Theme, ends: Ends, logarithmic: bool) -> Pixels:
    """Return the colours (65536,) of numbers divided by their limit, as 32-bit pixels."""
    with np.errstate(invalid="ignore"):
        values = (np.arange(2**16, dtype=np.uint32) << 16 | 0x8000).view(np.float32).astype(np.float64)
    values[[0x7F80, 0xFF80]] = np.inf, -np.inf  # with more than their upper half set they would be no numbers
    share = shares(np.nan_to_num(values, nan=0.0), logarithmic)
    # squared, because the theme takes the square root
    colours = theme.diverging(share * np.abs(share), 1.0, ends)
    colours[np.isnan(values)] = theme.text
    return _pixels(colours)


def palette_bytes(theme: Theme, ends: Ends | None = None) -> Pixels:
    """Return the colours from −limit to +limit in even steps of strength, as 32-bit pixels (2 × LEVELS + 1,)."""
    steps = np.arange(-LEVELS, LEVELS + 1) / LEVELS
    return _pixels(theme.diverging(steps * np.abs(steps), 1.0, ends))


def bits_of(values: Array, limit: float) -> Pixels:
    """Return numbers divided by their limit, as the bits of float32."""
    with np.errstate(all="ignore"):  # what is beyond float32 is infinite, and so has the strongest colour
        return np.divide(values, limit).astype(np.float32, order="C").view(np.uint32)


def sizes_of(bits: Pixels) -> Pixels:
    """Return whole numbers that are greater the larger a number is in size; the last bit is its sign.

    NaN is greater than all. So the strongest of many numbers is a plain maximum, which is several times faster.
    """
    return np.asarray(bits << 1 | bits >> 31, np.uint32)


def bits_of_sizes(sizes: Pixels) -> Pixels:
    """Return the bits of the numbers that these are the sizes of."""
    return np.asarray(sizes >> 1 | sizes << 31, np.uint32)


def coloured(bits: Pixels, table: Pixels) -> Pixels:
    """Return the colour of every number, given by its bits, as a 32-bit pixel."""
    return table.take(bits >> 16)


def image_of(pixels: Pixels) -> QImage:
    """Return 32-bit pixels (rows, columns) as an image of its own."""
    high, wide = pixels.shape
    return QImage(pixels.data, wide, high, 4 * wide, QImage.Format.Format_RGB32).copy()


def _pixels(colours: NDArray[np.uint8]) -> Pixels:
    wide = colours.astype(np.uint32)
    return np.asarray(0xFF000000 | wide[:, 0] << 16 | wide[:, 1] << 8 | wide[:, 2], np.uint32)
