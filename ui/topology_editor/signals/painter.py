"""How a stage of the signals is drawn over the network: veiled links, what each unit shows, pulses, gradients.

A pulse is as large as its product, measured by the largest of its stage; a negative one is hollow as well as of another
colour, because the sign must not hang on colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen

from nnapp.choices import Array
from ui.heatmap_picture import rounded_up
from ui.picture.painter import set_screen_pen
from ui.theme import Theme
from ui.topology_editor.drawing.geometry import Layout, segments
from ui.topology_editor.drawing.layer_item import LEAST_RING, RING
from ui.topology_editor.drawing.strip import column_image, strip_rows, strongest_of_rows
from ui.topology_editor.drawing.unit_values import ROOM_FOR_VALUE, Beside, paint_beside, paint_inside
from ui.topology_editor.quantities.flow_values import flow_values, short_value
from ui.topology_editor.signals.steps import (
    MOVING,
    Kind,
    Links,
    Shown,
    Signals,
    Stage,
    link_values,
    moving_into,
    shown,
    strongest,
)
from ui.written_numbers import as_read

LEVELS = 12
LEAST_PULSE, MOST_PULSE = 5.0, 15.0  # pixels across
HOLLOW = 3.6  # pixels that a negative pulse's ring takes of its width
VEIL, THICK_VEIL = 150, 235  # of 255: how far the links step back, and how far where others take their place
THINNEST, THICKEST = 0.8, 4.6
LEAST_DISC = 4.0  # pixels of radius from which a unit has a ring
MOST_INSIDE = 5  # letters that can be read in a disc
FEW = 60  # links that are drawn in full width; more of them are thinner, and their pulses smaller
COUNT_WIDTH = 110.0  # pixels below a strip for the number of its units
LEAST_TOLD = 6.0  # pixels: the radius of the ring around the unit of the caption
Reach = tuple[float, float]  # from which number to which the colours go


class Pulses(NamedTuple):
    """Where pulses start and end in the scene (pulses, 2), their signs, and their sizes in levels; weakest first."""

    starts: Array
    ends: Array
    levels: list[int]  # negative for a negative product


@dataclass(frozen=True)
class Look:
    """With what it is drawn."""

    theme: Theme
    layout: Layout
    font: QFont
    area: QRectF  # of the scene that is seen


def pulses_of(signals: Signals, stage: Stage, layout: Layout, scale: float) -> Pulses | None:
    """Return the pulses of a stage at so many pixels per scene unit; None where nothing moves."""
    if stage.kind not in MOVING:
        return None
    into = moving_into(stage)
    links = strongest(link_values(signals, stage, into))
    left, right = _ends(links, into, layout, scale)
    back = stage.kind is Kind.BACKWARD
    return Pulses(right if back else left, left if back else right, levels(links.values))


def levels(values: Array) -> list[int]:
    """Return sizes from 1 to LEVELS with the signs of the values; the area of a pulse grows with its product."""
    if not len(values):
        return []
    sizes = np.sqrt(np.abs(values) / np.abs(values).max())
    found: list[int] = np.copysign(np.maximum(np.ceil(sizes * LEVELS), 1), values).astype(int).tolist()
    return found


def pulse_width(level: int, thin: float = 1.0) -> float:
    """Return how many pixels a pulse of this level is across."""
    return LEAST_PULSE + (thin * MOST_PULSE - LEAST_PULSE) * abs(level) / LEVELS


def thinness(links: int) -> float:
    """Return by which factor so many links are thinner, and their pulses smaller, than few."""
    return float(np.clip((FEW / max(links, 1)) ** 0.5, 0.4, 1.0))


def _ends(links: Links, layer: int, layout: Layout, scale: float) -> tuple[Array, Array]:
    # from edge to edge of the units
    left, right = segments(layout, layer + 1, links.targets, links.sources)
    way = right - left
    length = np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)[:, None]
    insets = [np.minimum(_reach(layout, column, scale), length / 3) for column in (layer, layer + 1)]
    return left + way / length * insets[0], right - way / length * insets[1]


def _reach(layout: Layout, column: int, scale: float) -> float:
    # how far a unit reaches from its centre, in scene units
    strip = layout.is_strip(column, scale)
    return layout.strip_width(column, scale) / 2 if strip else layout.radius_of(column)


def paint_pulses(
    painter: QPainter, pulses: Pulses, phase: float, colours: tuple[QColor, QColor], hollow: QColor
) -> None:
    """Draw pulses that have gone a part of their way, from 0 to 1; the colours are those of negative and positive."""
    places = pulses.starts + (pulses.ends - pulses.starts) * phase
    batches: dict[int, list[QPointF]] = {}
    thin = thinness(len(pulses.levels))
    for level, (x, y) in zip(pulses.levels, places.tolist(), strict=True):
        batches.setdefault(level, []).append(QPointF(x, y))
    for level, points in sorted(batches.items(), key=_size):
        width = pulse_width(level, thin)
        set_screen_pen(painter, _dot(colours[level > 0], width))
        painter.drawPoints(points)
        if level < 0:
            set_screen_pen(painter, _dot(hollow, width - HOLLOW * max(thin, 0.6)))
            painter.drawPoints(points)


def _size(batch: tuple[int, list[QPointF]]) -> int:
    return abs(batch[0])


def _dot(colour: QColor, width: float) -> QPen:
    pen = _cosmetic(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return pen


def signal_colours(theme: Theme, stage: Stage) -> tuple[QColor, QColor]:
    """Return the colours of what is negative and positive in a stage."""
    ends = theme.delta if stage.kind is Kind.BACKWARD else theme.weight
    low, high = theme.gradient if stage.kind is Kind.GRADIENT else ends
    return QColor(*low), QColor(*high)


def paint_still(painter: QPainter, look: Look, signals: Signals, position: int, told: tuple[int, int] | None) -> None:
    """Draw what stands still in a stage, in the scene's coordinates; `told` are the column and unit of the caption."""
    stage = signals.stages[position]
    _paint_veil(painter, look, THICK_VEIL if stage.kind is Kind.GRADIENT else VEIL)
    if stage.kind is Kind.GRADIENT:
        for layer in range(len(signals.passed.a)):
            _paint_gradients(painter, look, signals, stage, layer)
    flow = flow_values(signals.project, signals.inputs[None], signals.parameters)
    for column in range(len(look.layout.widths)):
        found, reach = shown(signals, position, column), (0.0, 1.0) if flow is None else flow.ranges[column]
        if look.layout.is_strip(column, painter.worldTransform().m11()):
            _paint_strip(painter, look, column, found, reach)
        else:
            unit = told[1] if told is not None and told[0] == column else None
            _paint_units(painter, look, column, found, reach, unit)
    if told is not None:
        _paint_told(painter, look, *told)


def _paint_told(painter: QPainter, look: Look, column: int, unit: int) -> None:
    scale = painter.worldTransform().m11()
    strip = look.layout.is_strip(column, scale)
    reach = max(0.0 if strip else look.layout.radius_of(column) * scale + 3.5, LEAST_TOLD) / scale
    painter.setPen(_cosmetic(look.theme.colour("accent"), 2.2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QPointF(*look.layout.point(column, unit)), reach, reach)


def _paint_veil(painter: QPainter, look: Look, opacity: int) -> None:
    # the links step back behind what moves; names and headers stay as they are
    veil, layout = look.theme.colour("base"), look.layout
    veil.setAlpha(opacity)
    columns = range(len(layout.widths))
    top = min(layout.tops[column] - layout.radius_of(column) for column in columns)
    bottom = max(layout.point(column, layout.widths[column] - 1)[1] + layout.radius_of(column) for column in columns)
    path, scale = QPainterPath(), painter.worldTransform().m11()
    path.addRect(QRectF(layout.xs[0], top, layout.xs[-1] - layout.xs[0], bottom - top))
    for column in columns:
        if layout.is_strip(column, scale):  # below it is written how many units it has
            x, y = layout.point(column, layout.widths[column] - 1)
            written = QPainterPath()
            written.addRect(QRectF(x - COUNT_WIDTH / 2 / scale, y + 4 / scale, COUNT_WIDTH / scale, layout.height))
            path = path.subtracted(written)
    painter.fillPath(path, veil)


def _paint_gradients(painter: QPainter, look: Look, signals: Signals, stage: Stage, layer: int) -> None:
    assert signals.passed.gradient is not None
    largest = max((float(np.nan_to_num(np.abs(w)).max()) for w in signals.passed.gradient.weights), default=0.0)
    links = strongest(link_values(signals, stage, layer))
    left, right = _ends(links, layer, look.layout, painter.worldTransform().m11())
    colours, thin = signal_colours(look.theme, stage), thinness(len(links.values))
    for start, end, value in zip(left.tolist(), right.tolist(), links.values.tolist(), strict=True):
        width = THINNEST + (thin * THICKEST - THINNEST) * (abs(value) / largest) ** 0.5
        pen = _cosmetic(colours[value > 0], width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if value < 0:
            pen.setDashPattern([5.0 / width, 3.0 / width])
        painter.setPen(pen)
        painter.drawLine(QLineF(*start, *end))


def _paint_strip(painter: QPainter, look: Look, column: int, found: Shown | None, reach: Reach) -> None:
    layout, transform, ratio = look.layout, painter.worldTransform(), painter.device().devicePixelRatio()
    scale = transform.m11()
    rows = strip_rows(layout, column, look.area.top(), look.area.bottom(), transform.dy() * ratio, scale * ratio)
    if rows is None:
        return
    half = layout.strip_width(column, scale) / 2
    place = QRectF(layout.xs[column] - half, rows.top, 2 * half, rows.bottom - rows.top)
    keep = painter.renderHints()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(place, look.theme.colour("window"))
    if found is not None:
        strongest_ones = Shown(found.quantity, strongest_of_rows(found.values, rows.firsts))
        painter.drawImage(place, column_image(unit_colours(look.theme, strongest_ones, reach)))
    painter.setRenderHints(keep)


def _paint_units(
    painter: QPainter, look: Look, column: int, found: Shown | None, reach: Reach, told: int | None
) -> None:
    layout, scale = look.layout, painter.worldTransform().m11()
    rows = layout.rows(column, look.area.top(), look.area.bottom())
    radius = layout.radius_of(column)
    pixels, pitch = radius * scale, layout.pitches[column] * scale if layout.widths[column] > 1 else np.inf
    fills = None if found is None else unit_colours(look.theme, found, reach)
    beside = Beside(look.font, look.theme, left=column == len(layout.widths) - 1)
    texts = [] if found is None else [_written(found, float(found.values[unit])) for unit in rows]
    inside = pixels >= ROOM_FOR_VALUE and max(map(len, texts), default=0) <= MOST_INSIDE
    for unit in rows:
        centre = QPointF(*layout.point(column, unit))
        value = None if found is None else float(found.values[unit])
        fill = look.theme.colour("window") if fills is None else QColor(*fills[unit].tolist())
        painter.setPen(_ring(look.theme, pixels, value is not None and value < 0))
        painter.setBrush(fill)
        painter.drawEllipse(centre, radius, radius)
        if value is None:
            continue
        text = texts[unit - rows.start]
        if inside:
            letters = QColor(0, 0, 0) if _is_bright(fill) else QColor(255, 255, 255)
            paint_inside(painter, centre, radius, text, letters)
        else:
            paint_beside(painter, centre, pixels + (4 if unit == told else 0), pitch, text, beside)


def _written(found: Shown, value: float) -> str:
    # δ is often small: its first digits matter more than its place
    return as_read(value, 2) if found.quantity in ("error", "delta") else short_value(value)


def _ring(theme: Theme, pixels: float, negative: bool) -> QPen:
    ring = _cosmetic(theme.colour("muted"), min(max(0.2 * pixels, LEAST_RING), RING))
    if negative and pixels >= LEAST_DISC:
        ring.setDashPattern([2.4, 1.6])
    return ring


def _cosmetic(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    return pen


def unit_colours(theme: Theme, found: Shown, reach: Reach) -> NDArray[np.uint8]:
    """Return what units are filled with (units, 3): violet for x and a in their range, neutral for z, else as δ."""
    with np.errstate(all="ignore"):
        if found.quantity in ("x", "a"):
            low, high = reach
            return theme.sequential((found.values - low) / (high - low))
        if found.quantity == "z":
            return np.tile(np.array(theme.zero, np.uint8), (len(found.values), 1))
        finite = found.values[np.isfinite(found.values)]
        return theme.diverging(found.values, rounded_up(float(np.abs(finite).max(initial=0.0)) or 1.0), theme.delta)


def _is_bright(colour: QColor) -> bool:
    # black letters have the better contrast where the relative luminance is above 0.18
    parts = np.array([colour.redF(), colour.greenF(), colour.blueF()])
    linear: NDArray[np.float64] = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ np.array([0.2126, 0.7152, 0.0722])) > 0.18
