"""From the box around a surface to the screen: turned around its upright axis, tilted, and seen from far away.

The box is −1…1 to the right and to the back, and 0…`TALL` upwards; depth grows towards the viewer.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QRectF

from nnapp.choices import Array

TALL = 1.15
FLATTEST, STEEPEST = 5.0, 90.0  # degrees
NEAREST, FURTHEST = 8.0, 0.4


class Camera(NamedTuple):
    """How the box is looked at."""

    azimuth: float = 32.0  # degrees by which it is turned
    elevation: float = 32.0  # degrees from which it is looked down on
    zoom: float = 1.0

    def turned(self, right: float, down: float) -> Camera:
        """Turn by degrees."""
        elevation = min(max(self.elevation + down, FLATTEST), STEEPEST)
        return self._replace(azimuth=(self.azimuth + right) % 360, elevation=elevation)

    def zoomed(self, factor: float) -> Camera:
        """Come nearer."""
        return self._replace(zoom=min(max(self.zoom * factor, FURTHEST), NEAREST))

    def pixels(self, points: Array, area: QRectF) -> Array:
        """Return where points (..., 3) of the box lie in an area: x, y and depth (..., 3)."""
        turn, tilt = np.radians([self.azimuth, self.elevation])
        x, y, z = points[..., 0], points[..., 1], points[..., 2] - TALL / 2
        across, back = np.cos(turn) * x + np.sin(turn) * y, np.cos(turn) * y - np.sin(turn) * x
        up = np.cos(tilt) * z + np.sin(tilt) * back
        depth = np.sin(tilt) * z - np.cos(tilt) * back
        unit = self.zoom * min(area.width() / 2.95, area.height() / 2.35)
        centre = area.center()
        return np.stack([centre.x() + unit * across, centre.y() - unit * up, depth], axis=-1)
