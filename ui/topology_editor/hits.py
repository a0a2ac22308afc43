"""What lies at a point of the drawing: a unit, the nearest link, or a wide layer."""

from __future__ import annotations

from ui.network.places import INPUTS, Place
from ui.topology_editor.geometry import REST, Layout, box, distances, segments

LINK_REACH = 6.0  # pixels from a link at which it is still hit
UNIT_REACH = 3.0  # pixels outside a unit

Point = tuple[float, float]


def hit(layout: Layout, point: Point, pixel: float) -> Place | None:
    """Return what is at a point of the scene, one pixel being `pixel` scene units; REST in it is what is not shown."""
    for column, points in enumerate(layout.points):
        gaps = distances(point, points, points)
        slot = int(gaps.argmin())
        if gaps[slot] <= layout.radius + UNIT_REACH * pixel:
            unit = int(layout.units[column][slot])
            return Place(column - 1) if unit == REST else Place(column - 1, unit)
        x, y, width, height = box(layout, column)
        if layout.is_wide(column) and x <= point[0] <= x + width and y <= point[1] <= y + height:
            return Place(column - 1)
    for column in range(1, len(layout.widths)):
        if layout.points[column - 1][0, 0] <= point[0] <= layout.points[column][0, 0]:
            return _nearest_link(layout, column, point, LINK_REACH * pixel)
    return None


def _nearest_link(layout: Layout, column: int, point: Point, reach: float) -> Place | None:
    gaps = distances(point, *segments(layout, column))
    nearest = int(gaps.argmin())
    if gaps[nearest] > reach:
        return None
    target, source = divmod(nearest, len(layout.units[column - 1]))
    return Place(column - 1, int(layout.units[column][target]), int(layout.units[column - 1][source]))


def is_summary(place: Place) -> bool:
    """Say whether a hit link stands for many weights."""
    return REST in (place.unit, place.source) and place.layer != INPUTS
