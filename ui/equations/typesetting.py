"""Single formulas typeset: what ziamath makes of LaTeX, where its numbers are, and its picture in the wanted colours.

Typesetting takes milliseconds, so what was made is kept; only so much of it, because the numbers change all the time.
Everything is measured in the size of the letters (em), so that one formula serves all sizes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QByteArray, QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from nnapp.expressions.notation import CLOSE, OPEN

KEPT_FORMULAS, KEPT_PICTURES = 512, 256
EM = 48.0  # the size in which formulas are typeset, in units of the SVG
MARGIN = 1.0
LONGEST = 4000  # letters of LaTeX: what is longer comes from a broken file
INK, NUMBER_INK = "#fd0000", "#fe{:04x}"  # stand for the colours that are put in when it is drawn
NUMBERS = re.compile(r'd="([^"]*)" fill="#fe([0-9a-f]{4})"')
COORDINATE = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Formula:
    """A typeset formula; its sizes are in em, the base line is at 0, and what is above is negative."""

    svg: str
    box: QRectF  # of the picture
    width: float  # up to where the next letter stands
    numbers: tuple[QRectF, ...]  # where the marked numbers are, in their order

    @property
    def ascent(self) -> float:
        """How far it goes above the base line."""
        return -self.box.top()

    @property
    def descent(self) -> float:
        """How far it goes below the base line."""
        return self.box.bottom()


@lru_cache(KEPT_FORMULAS)
def typeset(latex: str) -> Formula | None:
    """Typeset a formula, in which ⟦ ⟧ mark numbers; None where the typesetter cannot read it."""
    if len(latex) > LONGEST:
        return None
    marked, number = "", -1
    for part in re.split(f"({OPEN}|{CLOSE})", latex):
        number += part == OPEN
        colour = NUMBER_INK[:3] + f"{number:04x}"
        marked += rf"{{\color{{{colour}}}{{" if part == OPEN else "}}" if part == CLOSE else part
    from ui.equations.ziamath_svg import svg_of  # noqa: PLC0415 - a tenth of a second that the start does not need

    try:
        svg, left, right, bottom, top = svg_of(marked, EM, INK, MARGIN)
    except Exception:  # whatever a stranger's formula makes it stumble over
        return None
    width, height = right - left + 2 * MARGIN, top - bottom + 2 * MARGIN
    picture = QRectF((left - MARGIN) / EM, (-top - MARGIN) / EM, width / EM, height / EM)
    return Formula(svg, picture, right / EM, _number_boxes(svg, number + 1))


def _number_boxes(svg: str, count: int) -> tuple[QRectF, ...]:
    boxes = [QRectF()] * count
    for outline, number in NUMBERS.findall(svg):
        places = [float(text) / EM for text in COORDINATE.findall(outline)]
        xs, ys = places[::2], places[1::2]
        box = QRectF(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
        boxes[int(number, 16)] = boxes[int(number, 16)].united(box)
    return tuple(boxes)


def draw(painter: QPainter, formula: Formula, x: float, base: float, em: float, colours: tuple[str, str]) -> None:
    """Draw a formula from x on, on a base line; the colours are those of its letters and of marked numbers."""
    box, ratio = formula.box, painter.device().devicePixelRatioF()
    size = (round(box.width() * em * ratio), round(box.height() * em * ratio))
    picture = coloured_picture(formula.svg, *size, colours)
    # on whole pixels of the screen, or it would be blurred
    corner = painter.transform().map(QPointF(x + box.left() * em, base + box.top() * em)) * ratio
    painter.save()
    painter.resetTransform()
    painter.drawImage(
        QRectF(round(corner.x()) / ratio, round(corner.y()) / ratio, size[0] / ratio, size[1] / ratio), picture
    )
    painter.restore()


@lru_cache(KEPT_PICTURES)
def coloured_picture(svg: str, width: int, height: int, colours: tuple[str, str]) -> QImage:
    """Return an SVG drawn into so many pixels, its letters and numbers in these two colours (#rrggbb)."""
    image = QImage(max(width, 1), max(height, 1), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    letters, numbers = colours
    coloured = re.sub(r"#fe[0-9a-f]{4}", numbers, svg.replace(INK, letters))
    painter = QPainter(image)
    QSvgRenderer(QByteArray(coloured.encode())).render(painter, QRectF(image.rect()))
    painter.end()
    return image


def formula_image(latex: str, colour: QColor, points: float, ratio: float) -> QImage:
    """Return the picture of a formula with letters of so many pixels; empty where it cannot be read."""
    formula = typeset(latex)
    if formula is None:
        return QImage()
    em, box = points, formula.box
    size = (round(box.width() * em * ratio), round(box.height() * em * ratio))
    image = QImage(coloured_picture(formula.svg, *size, (colour.name(), colour.name())))
    image.setDevicePixelRatio(ratio)
    return image


def inline_image(latex: str, colour: QColor, points: float, ratio: float, x_height: float) -> QImage:
    """Return the picture of a formula within a line of text, for QTextCharFormat's AlignMiddle.

    That puts the middle of a picture a quarter of the letters' x-height above the base line, so what is missing above
    or below is added, and the formula's base line is that of the text.
    """
    formula = typeset(latex)
    picture = formula_image(latex, colour, points, ratio)
    if formula is None:
        return picture
    middle = x_height / 4
    above, below = formula.ascent * points - middle, formula.descent * points + middle
    half = max(above, below)
    image = QImage(picture.width(), round(2 * half * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    picture.setDevicePixelRatio(1)
    painter.drawImage(0, round((half - above) * ratio), picture)
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image
