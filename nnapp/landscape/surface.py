"""The cost over a part of a plane, as a grid of n × n exact costs that is refined step by step.

`values` are (n, n): row i at y[i], from below to above, column j at x[j], from left to right. Every grid of `LEVELS`
holds the places of the one before it, so that nothing is computed twice.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nnapp.choices import Array
from nnapp.landscape.cost import Landscape
from nnapp.landscape.section import Section
from nnapp.progress import Report, unheard

LEVELS = (6, 11, 21, 41, 81)
ARROWS = 11  # across and up

Range = tuple[float, float]


class Window(NamedTuple):
    """Which part of a plane: from the lowest to the highest α (x) and β (y)."""

    x: Range
    y: Range


class Surface(NamedTuple):
    """What is known of the cost over a part of a plane."""

    section: Section
    window: Window
    values: Array  # (n, n)
    arrow_places: Array = np.empty((0, 2))  # α and β (m, 2)
    slopes: Array = np.empty((0, 2))  # ∂C/∂α and ∂C/∂β there (m, 2); the arrows point the other way

    @property
    def x(self) -> Array:
        """The α of the columns (n,)."""
        return ruled(self.window.x, len(self.values))

    @property
    def y(self) -> Array:
        """The β of the rows (n,), from below."""
        return ruled(self.window.y, len(self.values))


def ruled(span: Range, count: int) -> Array:
    """Return evenly spaced numbers (count,); every other one of 2 n − 1 is bit for bit one of n."""
    low, high = span
    return low + (high - low) * (np.arange(count) / (count - 1))


def map_surface(
    landscape: Landscape,
    section: Section,
    window: Window,
    count: int,
    coarse: Surface | None = None,
    report: Report = unheard,
) -> Surface:
    """Return the costs on a grid of count × count; what a coarser grid of the same plane and part knows is taken."""
    values, unknown = np.full((count, count), np.nan), np.ones((count, count), bool)
    fits = coarse is not None and coarse.section is section and coarse.window == window
    if coarse is not None and fits and 2 * len(coarse.values) - 1 == count:
        values[::2, ::2], unknown[::2, ::2] = coarse.values, False
    x, y = np.meshgrid(ruled(window.x, count), ruled(window.y, count))
    values[unknown] = landscape.costs(section, np.column_stack([x[unknown], y[unknown]]), report)
    known = (coarse.arrow_places, coarse.slopes) if coarse is not None and fits else ()
    return Surface(section, window, values, *known)


def point_arrows(landscape: Landscape, surface: Surface, report: Report = unheard, *, arrows: int = ARROWS) -> Surface:
    """Return the surface with the slopes at a grid of places, as many across as up, spread evenly over it."""
    inner = (np.arange(arrows) + 0.5) / arrows
    (left, right), (low, high) = surface.window
    x, y = np.meshgrid(left + (right - left) * inner, low + (high - low) * inner)
    places = np.column_stack([x.ravel(), y.ravel()])
    slopes = landscape.slopes(surface.section, places, report)
    return surface._replace(arrow_places=places, slopes=slopes)
