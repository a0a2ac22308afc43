"""Where the names of units are written, and the names that hidden units were given: left of them, over the links."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from ui.topology_editor.drawing.geometry import BOX_MARGIN, Layout
from ui.topology_editor.drawing.scale import Scale

GAP = 5.0  # pixels from a unit to its name
SHARE = 0.42  # of the way to the layer before that a name may take
LEAST_PITCH = 0.8  # of the height of letters between units, from which names can be read
OPACITY = 225  # of the ground under a name


class Named(Protocol):
    """A column of the drawing with names."""

    weight_scale: Scale
    layout: Layout
    column: int
    names: list[str]
    given: dict[int, str]
    names_left: bool
    font: QFont
    selected_layer: bool


def paint_given_names(painter: QPainter, item: Named, rows: range, scale: float) -> None:
    """Write the names of the hidden units among these rows, on a ground that hides the links."""
    theme = item.weight_scale.theme
    for unit in item.given.keys() & set(rows):
        area = _given_area(item, unit, scale)
        if area is None:
            continue
        painter.save()
        painter.translate(area.topLeft())
        painter.scale(1 / scale, 1 / scale)  # letters keep their size when the drawing is zoomed
        room = QRectF(0, 0, area.width() * scale, area.height() * scale)
        ground = theme.colour("base")
        ground.setAlpha(OPACITY)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(room, 3, 3)
        painter.setFont(item.font)
        painter.setPen(theme.colour("text"))
        text = QFontMetricsF(item.font).elidedText(item.given[unit], Qt.TextElideMode.ElideMiddle, room.width() - 5)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, text)
        painter.restore()


def unit_of_name(item: Named, spot: QPointF, scale: float) -> int | None:
    """Return the unit of a column whose name is written at a point of the scene."""
    layout, column = item.layout, item.column
    if layout.is_strip(column, scale):
        return None
    unit = layout.nearest_unit(column, spot.y())
    area = _given_area(item, unit, scale) if unit in item.given else _outer_area(item, unit, scale)
    return unit if area is not None and area.contains(spot) else None


def _given_area(item: Named, unit: int, scale: float) -> QRectF | None:
    # of a hidden unit's name, in units of the scene
    layout, column, metrics = item.layout, item.column, QFontMetricsF(item.font)
    if layout.widths[column] > 1 and layout.pitches[column] * scale < LEAST_PITCH * metrics.height():
        return None
    x, y = layout.point(column, unit)
    room = SHARE * (layout.xs[column] - layout.xs[column - 1]) * scale
    width, height = min(metrics.horizontalAdvance(item.given[unit]) + 6, room), metrics.height()
    right = x - layout.radii[column] - (BOX_MARGIN + 1 if item.selected_layer else GAP) / scale
    return QRectF(right - width / scale, y - height / 2 / scale, width / scale, height / scale)


def _outer_area(item: Named, unit: int, scale: float) -> QRectF | None:
    # of the name of an input or output
    if not item.names:
        return None
    layout, column, metrics = item.layout, item.column, QFontMetricsF(item.font)
    x, y = layout.point(column, unit)
    room = x if item.names_left else layout.width - x
    reach = min(metrics.horizontalAdvance(item.names[unit]) + 10, room * scale) / scale
    height = min(metrics.height() / scale, layout.pitches[column])
    begin = layout.radii[column]
    left = x - begin - reach if item.names_left else x + begin
    return QRectF(left, y - height / 2, reach, height)
