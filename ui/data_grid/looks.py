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
    lacking: QBrush  # the ground of an empty cell that training needs
    text: QBrush
    font: QFont
    strip: QColor


def looks_of(theme: Theme, font: QFont) -> dict[str, Look]:
    """Return the look of each role and of the live columns."""
    italic, bold = QFont(font), QFont(font)
    italic.setItalic(True)
    bold.setBold(True)
    dark = theme.name == "dark"
    teal, violet = ((72, 196, 184), (186, 148, 255)) if dark else ((0, 128, 122), (118, 62, 190))
    share = 0.13 if dark else 0.08
    text, muted, lacking = (QBrush(theme.colour(name)) for name in ("text", "muted", "warning"))
    return {
        Role.INPUT: Look(QBrush(_mixed(theme.base, teal, share)), lacking, text, font, QColor(*teal)),
        Role.TARGET: Look(QBrush(_mixed(theme.base, violet, share * 1.4)), lacking, text, bold, QColor(*violet)),
        Role.IGNORED: Look(
            QBrush(theme.colour("base")), QBrush(theme.colour("base")), muted, font, theme.colour("line")
        ),
        LIVE: Look(
            QBrush(theme.colour("window")), QBrush(theme.colour("window")), text, italic, theme.colour("window")
        ),
    }


def _mixed(ground: Rgb, colour: Rgb, share: float) -> QColor:
    red, green, blue = (round(g + (c - g) * share) for g, c in zip(ground, colour, strict=True))
    return QColor(red, green, blue)
