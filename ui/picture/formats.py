"""A drawing as the bytes of a file: SVG and PDF, in which lines stay lines and text stays text, or PNG."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRect, QSize, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPaintDevice, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from ui.picture.painter import PicturePainter
from ui.theme import Theme

SVG, PDF, PNG = "svg", "pdf", "png"
POINTS_PER_INCH = 72
MOST_PIXELS = 200_000_000  # of a PNG: more would take gigabytes


class Drawing(Protocol):
    """What can be drawn anywhere, in the pixels that it has on the screen."""

    title: str
    dots_per_inch: int  # of the screen: how many of its pixels letters of so many points take

    def size(self) -> QSize:
        """Return how large it is."""

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Draw all of it in the colours of a theme, from 0, 0 on."""


def as_bytes(drawing: Drawing, form: str, theme: Theme, scale: int = 1) -> bytes:
    """Return a drawing as the bytes of a file; raises MemoryError for a picture of too many pixels."""
    if form == SVG:
        return _svg(drawing, theme)
    return _pdf(drawing, theme) if form == PDF else _png(as_image(drawing, theme, scale))


def as_image(drawing: Drawing, theme: Theme, scale: int) -> QImage:
    """Return a drawing in pixels, as on a screen of so many times the density."""
    size = drawing.size() * scale
    if size.width() * size.height() > MOST_PIXELS:
        raise MemoryError
    image = QImage(size, QImage.Format.Format_RGB32)
    if image.isNull():
        raise MemoryError
    image.setDevicePixelRatio(scale)
    image.setDotsPerMeterX(round(drawing.dots_per_inch / 0.0254))  # so that letters are as large as on the screen
    image.setDotsPerMeterY(round(drawing.dots_per_inch / 0.0254))
    image.fill(theme.colour("base"))
    _paint(drawing, image, theme)
    return image


def _png(image: QImage) -> bytes:
    buffer = _buffer()
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]  # the stub wants bytes, Qt takes text
        raise MemoryError
    return _content(buffer)


def _svg(drawing: Drawing, theme: Theme) -> bytes:
    buffer, generator = _buffer(), QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(drawing.size())
    generator.setViewBox(QRect(0, 0, drawing.size().width(), drawing.size().height()))
    generator.setResolution(drawing.dots_per_inch)  # else letters and lines come out at the wrong size
    generator.setTitle(drawing.title)
    _paint(drawing, generator, theme)
    return _content(buffer)


def _pdf(drawing: Drawing, theme: Theme) -> bytes:
    buffer = _buffer()
    writer = QPdfWriter(buffer)
    writer.setTitle(drawing.title)
    writer.setCreator("Backprop Lab")
    writer.setResolution(drawing.dots_per_inch)
    points = QSizeF(drawing.size()) * POINTS_PER_INCH / drawing.dots_per_inch
    page = QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
    upright = points.width() <= points.height()
    way = QPageLayout.Orientation.Portrait if upright else QPageLayout.Orientation.Landscape
    if not upright:  # Qt turns a page that lies
        page = QPageSize(points.transposed(), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
    writer.setPageLayout(QPageLayout(page, way, QMarginsF()))
    _paint(drawing, writer, theme)
    del writer  # the file is complete when it is gone
    return _content(buffer)


def _paint(drawing: Drawing, device: QPaintDevice, theme: Theme) -> None:
    painter = PicturePainter(device)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    drawing.paint(painter, theme)
    painter.end()


def _buffer() -> QBuffer:
    buffer = QBuffer()  # with bytes of its own: it would not keep given ones alive
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer


def _content(buffer: QBuffer) -> bytes:
    return bytes(buffer.data().data())
