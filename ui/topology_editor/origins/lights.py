"""The light on what is being explained: rings around units, thick links, and their numbers beside them.

The first of the lit places is the one that is told about, and stands out; the others are what its number is made of.
A unit that shows the number which is to be predicted is covered, lit or not: its own label would give it away. The
light has the colour of letters, black or white, since all others already say something about weights, gradients and
updates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnapp.topology import BIAS
from nnapp.walk import Place as Origin
from ui.hidden import ASKED
from ui.network.places import INPUTS, Place
from ui.picture.painter import set_screen_pen
from ui.topology_editor.drawing.geometry import Layout
from ui.topology_editor.drawing.network_view import NetworkView
from ui.topology_editor.drawing.unit_values import ROOM_FOR_VALUE, paint_inside

MOST_LIT = 400  # places: more links than these cannot be told apart
STRONG, WEAK = 3.0, 1.6  # pixels of a ring
STRONG_LINK, WEAK_LINK = 5.0, 2.4
FEW_LINKS, THIN_LINK, THIN_OPACITY = 40, 1.0, 90  # more links than these are thin, or they would be one area
HALO = 3.0  # pixels by which the ground shows around what stands out
LEAST_RING = 6.0  # pixels of radius, however small the unit is
ALONG = (0.62, 0.78, 0.46, 0.3)  # where on its link, from its source, a number stands; those of neighbours apart
LETTERS = 11  # pixels high
AROUND_TEXT = 4.0
LABEL = 44.0, 13.0  # pixels that the number beside a small unit may cover

OF_UNITS = {"z", "a", "da", "slope", "delta"}
OF_LINKS = {"product", "row_gradient", "gradient", "weight", "step", "new_weight"}
OF_OUTPUTS = {"row_cost", "cost", "new_cost"}


class Lit(NamedTuple):
    """A unit or a link of the drawing, what is written beside it, and whether it is the one that is told about."""

    place: Place
    text: str = ""
    strong: bool = False


def lit_places(origin: Origin, layers: int, outputs: int) -> tuple[Place, ...]:
    """Return the units and links that a number belongs to; of a cost these are all outputs."""
    quantity, unit, last = origin.quantity, origin.unit, layers - 1
    if quantity in OF_OUTPUTS:
        return tuple(Place(last, output) for output in range(outputs))
    if quantity in {"x", "target"} and unit is not None:
        return (Place(INPUTS if quantity == "x" else last, unit),)
    if origin.layer is None or unit is None:
        return ()
    if quantity in OF_UNITS:
        return (Place(origin.layer, unit),)
    return () if origin.source is None else _of_link(quantity, origin.layer, unit, origin.source)


def _of_link(quantity: str, layer: int, unit: int, source: int) -> tuple[Place, ...]:
    if quantity == "jacobian":
        return Place(layer, unit), Place(layer, source)
    if quantity == "back_product":  # its source is the unit that it comes back from
        return (Place(layer + 1, source, unit),)
    return (Place(layer, unit, None if source == BIAS else source),) if quantity in OF_LINKS else ()


def lit_of(origins: Sequence[Origin], texts: Sequence[str], widths: tuple[int, ...]) -> tuple[Lit, ...]:
    """Return what is lit for some numbers, each unit and link once, the one that is told about last."""
    found: dict[Place, Lit] = {}
    for number, origin in enumerate(origins[:MOST_LIT]):
        text = texts[number] if number < len(texts) else ""
        for place in lit_places(origin, len(widths) - 1, widths[-1]):
            alone = text if origin.quantity not in OF_OUTPUTS or widths[-1] == 1 else ""
            if number == 0 and text == ASKED and origin.quantity not in OF_UNITS:
                alone = ""  # its unit shows another number, which may be seen
            if place not in found and exists(place, widths):
                found[place] = Lit(place, alone, number == 0)
    return (*reversed(found.values()),)


def exists(place: Place, widths: tuple[int, ...]) -> bool:
    column, (_, unit, source) = place.layer + 1, place
    """Say whether a network of these widths (inputs first) has a unit or a link."""
    inside = 0 <= column < len(widths) and unit is not None and 0 <= unit < widths[column]
    return inside and (source is None or 0 <= source < widths[column - 1])


class LightItem(QGraphicsItem):
    """Painted over everything else; follows the layout of its view. `covered` says which unit hides its number."""

    def __init__(self, view: NetworkView, covered: Callable[[], Place | None]) -> None:
        super().__init__()
        self.view, self.covered = view, covered
        self.lit: tuple[Lit, ...] = ()
        self._covers = False
        self.hide()
        view.add_overlay(self)

    def show_lit(self, lit: tuple[Lit, ...]) -> None:
        """Light other places, or none."""
        if lit != self.lit:
            self.prepareGeometryChange()
            self.lit = lit
            self.setVisible(self._covers or bool(lit))
            self.update()

    def show_covered(self, covers: bool) -> None:
        """Take note of whether a unit may be covered; which one is asked while painting."""
        self._covers = covers
        self.setVisible(covers or bool(self.lit))
        self.update()

    def boundingRect(self) -> QRectF:
        return self.view.sceneRect()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        layout, covered = self.view.layout_of_network, self.covered()
        for each in self.lit:
            if each.place.source is not None:
                self._paint_link(painter, layout, each)
        for each in self.lit:
            if each.place.source is None:
                self._paint_unit(painter, layout, each, covered)
        if covered is not None and all(each.place != covered for each in self.lit):
            self._paint_unit(painter, layout, Lit(covered), covered)
        self._paint_texts(painter, layout, covered)

    def _paint_link(self, painter: QPainter, layout: Layout, lit: Lit) -> None:
        line = _line(layout, lit.place)
        width, colour = STRONG_LINK if lit.strong else WEAK_LINK, self._colour
        if lit.strong:
            set_screen_pen(painter, _pen(self._ground(255), width + HALO))
            painter.drawLine(line)
        elif len(self.lit) > FEW_LINKS:
            width = THIN_LINK
            colour.setAlpha(THIN_OPACITY)
        set_screen_pen(painter, _pen(colour, width))
        painter.drawLine(line)

    def _paint_unit(self, painter: QPainter, layout: Layout, lit: Lit, covered: Place | None) -> None:
        scale = painter.worldTransform().m11()
        centre, reach = _centre(layout, lit.place), _ring(layout, lit.place, scale)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        width = STRONG if lit.strong else WEAK
        if lit.strong:
            set_screen_pen(painter, _pen(self._ground(255), width + HALO))
            painter.drawEllipse(centre, reach, reach)
        set_screen_pen(painter, _pen(self._colour, width))
        if lit.place == covered:
            painter.setBrush(self._ground(255))
            if layout.radius_of(lit.place.layer + 1) * scale < ROOM_FOR_VALUE:
                painter.fillRect(_beside(layout, lit.place, reach, scale), self._ground(255))
        painter.drawEllipse(centre, reach, reach)
        if lit.place == covered:
            paint_inside(painter, centre, reach, ASKED, self._colour)

    # Numbers

    def _paint_texts(self, painter: QPainter, layout: Layout, covered: Place | None) -> None:
        scale, taken = painter.worldTransform().m11(), list[QRectF]()
        font = QFont(self.view.font())
        font.setPixelSize(LETTERS)
        for each in reversed(self.lit):  # what is told about has the first choice of a place
            if not each.text or each.place == covered:
                continue
            metrics = QFontMetricsF(font)
            width, height = metrics.horizontalAdvance(each.text) + 2 * AROUND_TEXT, metrics.height() + 2
            spots = _spots(layout, each.place, scale, width)
            rooms = [QRectF(x * scale - width / 2, y * scale - height / 2, width, height) for x, y in spots]
            room = next((room for room in rooms if not any(room.intersects(other) for other in taken)), None)
            if room is not None:
                taken.append(room)
                self._paint_text(painter, room, font, each, scale)

    def _paint_text(self, painter: QPainter, room: QRectF, font: QFont, lit: Lit, scale: float) -> None:
        painter.save()
        painter.scale(1 / scale, 1 / scale)  # letters keep their size when the drawing is zoomed
        painter.setPen(QPen(self._colour, 1.4 if lit.strong else 0.8))
        painter.setBrush(self._ground(235))
        painter.drawRoundedRect(room, 3, 3)
        font.setBold(lit.strong)
        painter.setFont(font)
        painter.setPen(self.view.weight_scale.theme.colour("text"))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, lit.text)
        font.setBold(False)
        painter.restore()

    @property
    def _colour(self) -> QColor:
        return self.view.weight_scale.theme.colour("text")

    def _ground(self, opacity: int) -> QColor:
        ground = self.view.weight_scale.theme.colour("base")
        ground.setAlpha(opacity)
        return ground


def _centre(layout: Layout, place: Place) -> QPointF:
    return QPointF(*layout.point(place.layer + 1, place.unit or 0))


def _ring(layout: Layout, place: Place, scale: float) -> float:
    # in scene units: outside the disc, and large enough to be seen where there is no disc
    column = place.layer + 1
    radius = 0.0 if layout.is_strip(column, scale) else layout.radius_of(column) * scale + 4
    return max(radius, LEAST_RING) / scale


def _beside(layout: Layout, place: Place, reach: float, scale: float) -> QRectF:
    # where the number of a unit stands that is too small to hold it: left of an output, right of others
    centre, (width, height) = _centre(layout, place), (pixels / scale for pixels in LABEL)
    left = centre.x() - reach - width if place.layer + 2 == len(layout.widths) else centre.x() + reach
    return QRectF(left, centre.y() - height / 2, width, height)


def _line(layout: Layout, place: Place) -> QLineF:
    # from edge to edge of its units
    source = Place(place.layer - 1, place.source)
    whole = QLineF(_centre(layout, source), _centre(layout, place))
    length = max(whole.length(), 1e-9)
    insets = [min(layout.radius_of(each.layer + 1), length / 3) / length for each in (source, place)]
    return QLineF(whole.pointAt(insets[0]), whole.pointAt(1 - insets[1]))


def _spots(layout: Layout, place: Place, scale: float, width: float) -> Iterable[tuple[float, float]]:
    # where a number of so many pixels may stand, the best place first
    if place.source is not None:
        line = _line(layout, place)
        return [line.pointAt(share).toTuple() for share in ALONG]
    centre, reach = _centre(layout, place), _ring(layout, place, scale)
    aside = reach + (width / 2 + 4) / scale
    above = reach + (LETTERS + 4) / scale
    left, right = (centre.x() - aside, centre.y()), (centre.x() + aside, centre.y())
    first, second = (left, right) if place.layer + 2 == len(layout.widths) else (right, left)
    return [first, second, (centre.x(), centre.y() - above), (centre.x(), centre.y() + above)]


def _pen(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return pen
