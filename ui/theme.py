"""Light and dark: the palettes of the widgets, and the colours that plots and drawings use beside them.

Weights are blue where negative, orange where positive, and as neutral as the ground at zero; gradients are teal and
gold (brown on white), updates magenta and olive (lime on black): pairs that differ in blue against yellow, which people
tell apart who do not tell red from green; never red against green.
Classes have colours of their own (those of Okabe and Ito, told apart with any kind of colour vision), and activations
go from the ground to violet, so that nobody takes them for weights. δ, the error that flows back, is slate and crimson.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from nnapp.choices import Array

Rgb = tuple[int, int, int]
VARIANTS = ((0, 0.0), (0, 0.42), (255, 0.5))  # of the colours of classes: how far towards black (0) or white (255)
Ends = tuple[Rgb, Rgb]  # the colours of −limit and +limit


@dataclass(frozen=True)
class Theme:
    """The colours of one theme, as red, green and blue from 0 to 255."""

    name: str
    window: Rgb
    base: Rgb  # the ground of tables, plots and drawings
    alternate: Rgb
    text: Rgb
    muted: Rgb  # axes, captions
    line: Rgb  # grid lines, frames
    button: Rgb
    accent: Rgb  # selection, the cost curve
    on_accent: Rgb
    negative: Rgb  # the colour of −limit
    zero: Rgb
    positive: Rgb  # the colour of +limit
    gradient: Ends  # the same of ∂C/∂w
    update: Ends  # and of Δw
    delta: Ends  # and of δ = ∂C/∂z, and what flows back
    disabled: Rgb
    warning: Rgb  # the ground of a notice
    faint: Rgb  # the colour of the smallest activation
    strong: Rgb  # and of the largest
    classes: tuple[Rgb, ...]  # of a target's categories, in their order; after the last come shades of them

    def colour(self, name: str) -> QColor:
        """Return one of the colours above as a QColor."""
        return QColor(*getattr(self, name))

    @property
    def weight(self) -> Ends:
        """The colours of the smallest and the largest weight."""
        return self.negative, self.positive

    def diverging(self, values: Array, limit: float, ends: Ends | None = None) -> NDArray[np.uint8]:
        """Colour values from −limit over zero (neutral) to +limit, as an array (..., 3) of bytes.

        By default as weights, from blue to orange.
        """
        low, high = self.weight if ends is None else ends
        share = np.clip(np.nan_to_num(np.asarray(values, float) / (limit or 1.0)), -1, 1)[..., None]
        zero = np.array(self.zero, float)
        strongest = np.where(share < 0, np.array(low, float), np.array(high, float))
        # the square root lets small weights show a colour
        mixed = zero + (strongest - zero) * np.sqrt(np.abs(share))
        return np.asarray(np.rint(mixed), np.uint8)

    def sequential(self, shares: Array) -> NDArray[np.uint8]:
        """Colour shares from 0 (faint) to 1 (strong), as an array (..., 3) of bytes; what is not finite is faint."""
        share = np.clip(np.nan_to_num(np.asarray(shares, float), posinf=1.0), 0, 1)[..., None]
        faint, strong = np.array(self.faint, float), np.array(self.strong, float)
        return np.asarray(np.rint(faint + (strong - faint) * share), np.uint8)

    def class_colour(self, number: int) -> QColor:
        """Return the colour of a category by its number, from 0; of a missing one (below 0) that of captions."""
        return QColor(*self.class_rgb(number)) if number >= 0 else self.colour("muted")

    def class_rgb(self, number: int) -> Rgb:
        """Return the colour of a category: after the last one come darker ones, then pale ones, and then all again."""
        again, place = divmod(number, len(self.classes))
        return _towards(self.classes[place], *VARIANTS[again % len(VARIANTS)])

    def class_table(self) -> NDArray[np.uint8]:
        """Return all colours of categories (colours, 3), in their order."""
        count = len(self.classes) * len(VARIANTS)
        return np.array([self.class_rgb(number) for number in range(count)], np.uint8)

    def weight_colour(self, value: float, limit: float, ends: Ends | None = None) -> QColor:
        """Colour one value on the scale of `diverging`."""
        red, green, blue = self.diverging(np.array(value), limit, ends)
        return QColor(int(red), int(green), int(blue))


def _towards(colour: Rgb, end: int, share: float) -> Rgb:
    red, green, blue = (round(part + (end - part) * share) for part in colour)
    return red, green, blue


LIGHT = Theme(
    name="light",
    window=(243, 244, 246),
    base=(255, 255, 255),
    alternate=(247, 248, 250),
    text=(28, 32, 38),
    muted=(92, 99, 110),
    line=(214, 218, 224),
    button=(236, 238, 241),
    accent=(28, 98, 185),
    on_accent=(255, 255, 255),
    negative=(20, 92, 190),
    zero=(233, 235, 238),
    positive=(226, 106, 0),
    gradient=((0, 112, 128), (136, 74, 16)),
    update=((186, 30, 138), (104, 104, 16)),
    delta=((58, 86, 112), (200, 30, 62)),
    disabled=(132, 139, 149),
    warning=(255, 241, 214),
    faint=(242, 240, 247),
    strong=(84, 39, 143),
    classes=(
        (0, 114, 178),
        (230, 140, 0),
        (0, 148, 108),
        (190, 92, 150),
        (70, 165, 220),
        (190, 74, 0),
        (140, 124, 0),
        (90, 90, 90),
    ),
)
DARK = Theme(
    name="dark",
    window=(37, 40, 46),
    base=(27, 29, 34),
    alternate=(33, 36, 41),
    text=(229, 232, 236),
    muted=(164, 171, 182),
    line=(66, 71, 80),
    button=(52, 56, 64),
    accent=(104, 170, 255),
    on_accent=(16, 20, 26),
    negative=(88, 160, 255),
    zero=(58, 62, 70),
    positive=(255, 158, 66),
    gradient=((44, 206, 200), (232, 200, 60)),
    update=((240, 110, 225), (196, 226, 120)),
    delta=((152, 184, 214), (255, 112, 128)),
    disabled=(118, 125, 136),
    warning=(84, 66, 30),
    faint=(48, 46, 58),
    strong=(196, 164, 255),
    classes=(
        (74, 166, 232),
        (240, 176, 60),
        (44, 190, 148),
        (224, 142, 188),
        (170, 225, 255),
        (250, 96, 96),
        (226, 214, 84),
        (190, 190, 190),
    ),
)
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


def theme_of(widget: QWidget) -> Theme:
    """Return the theme in which a widget is shown now; ask again on QEvent.Type.PaletteChange."""
    return DARK if widget.palette().color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def palette_of(theme: Theme) -> QPalette:
    """Return the palette for all widgets."""
    palette = QPalette()
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    for names, name in (
        ((role.Window,), "window"),
        ((role.Base, role.ToolTipBase), "base"),
        ((role.AlternateBase,), "alternate"),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText), "text"),
        ((role.PlaceholderText,), "muted"),
        ((role.Button,), "button"),
        ((role.Highlight, role.Link, role.Accent), "accent"),
        ((role.HighlightedText,), "on_accent"),
        ((role.Mid,), "line"),
    ):
        for each in names:
            palette.setColor(each, theme.colour(name))
    palette.setColor(role.Light, theme.colour("button").lighter(115))
    palette.setColor(role.Midlight, theme.colour("button").lighter(107))
    palette.setColor(role.Dark, theme.colour("line").darker(125))
    palette.setColor(role.Shadow, theme.colour("window").darker(180))
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(group.Disabled, each, theme.colour("disabled"))
    palette.setColor(group.Disabled, role.Highlight, theme.colour("line"))
    return palette


def apply_theme(application: QApplication, theme: Theme) -> None:
    """Show the whole program in a theme; widgets are told by QEvent.Type.PaletteChange."""
    if application.style().name().lower() != "fusion":  # each widget is measured anew by another style
        application.setStyle("Fusion")
    application.setPalette(palette_of(theme))
    # Fusion outlines an empty box to check in a darker shade of the window, which nobody sees on a dark one.
    boxes = palette_of(theme)
    boxes.setColor(QPalette.ColorRole.Base, theme.colour("base" if theme is LIGHT else "line"))
    for kind in ("QCheckBox", "QRadioButton"):
        application.setPalette(boxes, kind)  # type: ignore[arg-type]  # the stub says bytes, Qt takes text
