"""The icons: bundled drawings in the colour of the palette's text, because a bare Linux desktop brings no icons.

A drawing is an SVG file in resources/icons whose colour is `currentColor`. On QEvent.Type.PaletteChange, ask again.
"""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from resources import resource

SIZES = (16, 20, 24, 32, 48)  # in device pixels: a 24 at a device pixel ratio of 2 needs 48
APP_SIZES = (16, 24, 32, 48, 64, 128, 256)


def icon_names() -> list[str]:
    """Return the names of all bundled icons, the logo apart."""
    return sorted(path.stem for path in resource("icons").glob("*.svg") if path.stem != "app")


def icon(name: str, source: QWidget | QPalette) -> QIcon:
    """Return a bundled icon in the text colours of a widget or palette; raises FileNotFoundError for another name."""
    palette = source.palette() if isinstance(source, QWidget) else source
    drawing = _drawing(name)
    result = QIcon()
    for group, mode in (
        (QPalette.ColorGroup.Active, QIcon.Mode.Normal),
        (QPalette.ColorGroup.Disabled, QIcon.Mode.Disabled),
    ):
        colour = palette.color(group, QPalette.ColorRole.ButtonText)
        _add_pixmaps(result, coloured(drawing, colour), SIZES, mode)
    return result


def app_icon() -> QIcon:
    """Return the program's logo, in its own colours."""
    result = QIcon()
    _add_pixmaps(result, _drawing("app"), APP_SIZES, QIcon.Mode.Normal)
    return result


def coloured(drawing: bytes, colour: QColor) -> bytes:
    """Return an SVG drawing with `currentColor` replaced by a colour."""
    return drawing.replace(b"currentColor", colour.name().encode())


def rendered(renderer: QSvgRenderer, pixels: int) -> QImage:
    """Draw an SVG as a square picture of so many device pixels on a transparent ground."""
    image = QImage(pixels, pixels, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return image


def _drawing(name: str) -> bytes:
    return resource("icons", f"{name}.svg").read_bytes()


def _add_pixmaps(result: QIcon, drawing: bytes, sizes: tuple[int, ...], mode: QIcon.Mode) -> None:
    renderer = QSvgRenderer(QByteArray(drawing))
    for size in sizes:
        result.addPixmap(QPixmap.fromImage(rendered(renderer, size)), mode)
