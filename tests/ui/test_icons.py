"""Every icon draws something, in the text colour of the light and of the dark theme, also when it is disabled."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage
from pytestqt.qtbot import QtBot

from resources import resource
from ui.icons import app_icon, icon, icon_names
from ui.theme import THEMES, Theme, palette_of

NAMES = (
    "add",
    "add-column",
    "add-row",
    "answers-calibration",
    "answers-confusion",
    "answers-fit",
    "answers-histogram",
    "answers-residuals",
    "answers-roc",
    "brush",
    "dice",
    "drop-down",
    "edit",
    "epoch",
    "erase",
    "filter",
    "fit",
    "help",
    "lesson",
    "lock",
    "log",
    "move",
    "new",
    "open",
    "paste",
    "pause",
    "point",
    "redo",
    "remove",
    "remove-column",
    "remove-row",
    "reset",
    "row",
    "run",
    "save",
    "save-as",
    "select",
    "settings",
    "signals",
    "step",
    "step-back",
    "theme",
    "undo",
    "unlock",
    "until",
    "zoom-in",
    "zoom-out",
)
OPAQUE = 150  # the thinnest line of a small icon covers two rows of pixels by two thirds


def test_the_bundled_icons_are_the_known_ones() -> None:
    assert icon_names() == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_is_one_path_without_a_colour_of_its_own(name: str) -> None:
    drawing = resource("icons", f"{name}.svg").read_text("utf-8")
    assert drawing.count("<path") == 1
    assert "currentColor" in drawing
    assert not re.search("#[0-9a-fA-F]{3}", drawing)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("name", NAMES)
def test_an_icon_shows_in_the_text_colour(qtbot: QtBot, name: str, theme: Theme) -> None:
    drawn = icon(name, palette_of(theme))
    for size in (16, 24):
        assert near(theme.colour("text"), picture(drawn, size, QIcon.Mode.Normal))
        assert near(theme.colour("disabled"), picture(drawn, size, QIcon.Mode.Disabled))


@pytest.mark.parametrize("size", [16, 20, 24])
def test_an_icon_has_all_pixels_of_a_fine_screen(qtbot: QtBot, size: int) -> None:
    pixmap = icon("save", palette_of(THEMES["light"])).pixmap(QSize(size, size), 2.0)
    assert pixmap.size() == QSize(2 * size, 2 * size) or size == 20  # 40 is drawn down from 48
    assert pixmap.width() > size


@pytest.mark.parametrize("size", [16, 32, 64, 256])
def test_the_logo_has_its_three_colours(qtbot: QtBot, size: int) -> None:
    image = app_icon().pixmap(QSize(size, size)).toImage()
    centre = image.pixelColor(round(size * 0.50), round(size * 0.50))
    ground = image.pixelColor(round(size * 0.50), round(size * 0.12))
    output = image.pixelColor(round(size * 0.71), round(size * 0.50))
    assert centre.lightness() > 150 > ground.lightness()
    assert output.red() > output.blue() + 60
    assert image.pixelColor(0, 0).alpha() == 0


def test_an_unknown_icon_is_an_error(qtbot: QtBot) -> None:
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon", palette_of(THEMES["light"]))


def picture(drawn: QIcon, size: int, mode: QIcon.Mode) -> QImage:
    return drawn.pixmap(QSize(size, size), 1.0, mode).toImage()


def near(colour: QColor, image: QImage) -> bool:
    # some opaque pixels, and all of these in the wanted colour
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    opaque = [pixel for pixel in pixels if pixel.alpha() > OPAQUE]
    return len(opaque) >= 6 and all(
        abs(pixel.red() - colour.red()) < 4 and abs(pixel.blue() - colour.blue()) < 4 for pixel in opaque
    )
