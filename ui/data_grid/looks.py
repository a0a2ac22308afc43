"""How the columns of each role look: a tint of the ground, a strip in the header, and the weight of the type.

The role's word is always written too, so nothing depends on seeing colours. Teal and violet, because blue and orange
mean negative and positive weights everywhere else.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QBrush, QColor, QFont

from nnapp.dataset import Role
from ui.theme import Rgb, Theme

LIVE = "live"  # beside the roles: the computed columns


@dataclass(frozen=True)
class Look:
    """The brushes and the font of one kind of column."""

    ground: QBrush
    lacking: QBrush  # the ground of a missing cell
    text: QBrush
    faint: QBrush  # what is missing, or in a row that is left out
    font: QFont
    out: QFont  # in a row that is left out
    strip: QColor


def looks_of(theme: Theme, font: QFont) -> dict[str, Look]:
    """Return the look of each role and of the live columns."""
    italic, bold, out = QFont(font), QFont(font), QFont(font)
    italic.setItalic(True)
    bold.setBold(True)
    out.setStrikeOut(True)
    dark = theme.name == "dark"
    teal, violet = ((72, 196, 184), (186, 148, 255)) if dark else ((0, 128, 122), (118, 62, 190))
    share = 0.13 if dark else 0.08
    text, muted, lacking, base, window = (
        QBrush(theme.colour(name)) for name in ("text", "muted", "warning", "base", "window")
    )
    inputs, targets = QBrush(_mixed(theme.base, teal, share)), QBrush(_mixed(theme.base, violet, share * 1.4))
    return {
        Role.INPUT: Look(inputs, lacking, text, muted, font, out, QColor(*teal)),
        Role.TARGET: Look(targets, lacking, text, muted, bold, out, QColor(*violet)),
        Role.IGNORED: Look(base, base, muted, muted, font, out, theme.colour("line")),
        LIVE: Look(window, window, text, muted, italic, out, theme.colour("window")),
    }


def _mixed(ground: Rgb, colour: Rgb, share: float) -> QColor:
    red, green, blue = (round(g + (c - g) * share) for g, c in zip(ground, colour, strict=True))
    return QColor(red, green, blue)
