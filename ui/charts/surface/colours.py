"""The colours of costs: the accent of the cost curve, strong in the valleys, and paler the higher the cost is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from nnapp.choices import Array
from ui.charts.surface.scale import Scale
from ui.theme import Theme

STRONGEST, PALEST = 0.72, 0.05  # parts of the accent in the lowest and in the highest cost
FINE = 160  # pixels of a picture across, at least; between the known costs it is interpolated


def cost_colours(theme: Theme, shares: Array) -> NDArray[np.uint8]:
    """Colour shares from 0 (lowest) to 1 (highest) as bytes (..., 3); NaN as the ground."""
    share = np.nan_to_num(np.asarray(shares, float), nan=1.0)[..., None]
    ground, accent = np.array(theme.base, float), np.array(theme.accent, float)
    part = np.where(np.isnan(np.asarray(shares, float))[..., None], 0, STRONGEST + (PALEST - STRONGEST) * share)
    return np.asarray(np.rint(ground + (accent - ground) * part), np.uint8)


def picture(values: Array, scale: Scale, theme: Theme) -> QImage:
    """Return the costs (rows, columns), row 0 below, as a picture whose outermost pixels lie around the outermost ones.

    Each pixel shows the cost in its middle; transparent where that is not finite.
    """
    units = refined(scale.units(values), max(1, -(-FINE // (len(values) - 1))))
    shares = scale.share_of_units(units)[::-1]  # pictures begin above
    rows, columns = shares.shape
    pixels = np.empty((rows, columns, 4), np.uint8)
    pixels[..., :3] = cost_colours(theme, shares)
    pixels[..., 3] = np.where(np.isnan(shares), 0, 255)
    pixels[..., :3][np.isnan(shares)] = 0
    return QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGBA8888).copy()


def refined(values: Array, times: int) -> Array:
    """Return values (n, m) with `times` − 1 more between any two neighbours, interpolated linearly both ways."""
    for _ in range(2):
        steps = np.arange(times) / times
        with np.errstate(invalid="ignore"):  # beside an infinite one
            between = values[:-1, None] * (1 - steps[:, None]) + values[1:, None] * steps[:, None]
        between[:, 0] = values[:-1]  # also beside one that is not finite
        values = np.concatenate([between.reshape(-1, values.shape[1]), values[-1:]]).T
    return values
