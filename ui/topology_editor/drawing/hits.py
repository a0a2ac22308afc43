"""What lies at a point of the drawing, a unit or the nearest drawn link; and where a link lies clear of all others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ui.network.places import Place
from ui.topology_editor.drawing.choosing import Area, Choice
from ui.topology_editor.drawing.geometry import Layout, Units, clearest_point, distances, segments
from ui.topology_editor.drawing.links_item import within

LINK_REACH = 6.0  # pixels from a link at which it is still hit
UNIT_REACH = 3.0  # pixels outside a unit

Point = tuple[float, float]


def hit(layout: Layout, point: Point, pixel: float, drawn: Sequence[Choice]) -> Place | None:
    """Return what is at a point of the scene, one pixel being `pixel` scene units."""
    for column in range(len(layout.widths)):
        unit = _unit_at(layout, column, point, pixel)
        if unit is not None:
            return Place(column - 1, unit)
    for column in range(1, len(layout.widths)):
        if layout.xs[column - 1] <= point[0] <= layout.xs[column]:
            return _nearest_link(layout, column, point, LINK_REACH * pixel, drawn[column - 1])
    return None


def _unit_at(layout: Layout, column: int, point: Point, pixel: float) -> int | None:
    unit = layout.nearest_unit(column, point[1])
    x, y = layout.point(column, unit)
    across, down, reach = abs(point[0] - x), abs(point[1] - y), UNIT_REACH * pixel
    if layout.is_strip(column, 1 / pixel):
        half = layout.strip_width(column, 1 / pixel) / 2
        inside = across <= half + reach and down <= layout.pitches[column] / 2 + reach
    else:
        inside = float(across**2 + down**2) ** 0.5 <= layout.radii[column] + reach
    return unit if inside else None


def _nearest_link(layout: Layout, column: int, point: Point, reach: float, drawn: Choice) -> Place | None:
    if not len(drawn.targets):
        return None
    gaps = distances(point, *segments(layout, column, drawn.targets, drawn.sources))
    nearest = int(gaps.argmin())
    if gaps[nearest] > reach:
        return None
    return Place(column - 1, int(drawn.targets[nearest]), int(drawn.sources[nearest]))


def clear_spot(layout: Layout, column: int, link: tuple[int, int], drawn: Choice, area: Area) -> Point:
    """Return a point of a link (target, source) that is seen and lies far from all others that are drawn."""
    target, source = link
    others: Units = np.flatnonzero((drawn.targets != target) | (drawn.sources != source))
    start, end = segments(layout, column, np.array([target]), np.array([source]))
    seen = within(start, end, area) or (start, end)
    neighbours = segments(layout, column, drawn.targets[others], drawn.sources[others])
    return clearest_point(seen[0][0], seen[1][0], *neighbours)
