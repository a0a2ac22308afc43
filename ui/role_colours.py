"""The colours of the roles of columns: teal for inputs, violet for targets.

Not blue and orange, which mean negative and positive weights everywhere else; and the role's word is always written
too, so nothing depends on seeing colours.
"""

from __future__ import annotations

from PySide6.QtGui import QColor

from nnapp.dataset import Role
from ui.theme import Rgb, Theme

DARK = {Role.INPUT: (72, 196, 184), Role.TARGET: (186, 148, 255)}
LIGHT = {Role.INPUT: (0, 128, 122), Role.TARGET: (118, 62, 190)}
SHARES = {Role.INPUT: 1.0, Role.TARGET: 1.4}


def role_strip(theme: Theme, role: Role) -> QColor:
    """Return the full colour of a role, for a strip or a mark."""
    return QColor(*(DARK if theme.name == "dark" else LIGHT).get(role, theme.line))


def role_ground(theme: Theme, role: Role) -> QColor:
    """Return the ground of a role's cells: the table's own, with a tint."""
    tint = (DARK if theme.name == "dark" else LIGHT).get(role)
    if tint is None:
        return theme.colour("base")
    return _mixed(theme.base, tint, (0.13 if theme.name == "dark" else 0.08) * SHARES[role])


def _mixed(ground: Rgb, colour: Rgb, share: float) -> QColor:
    red, green, blue = (round(g + (c - g) * share) for g, c in zip(ground, colour, strict=True))
    return QColor(red, green, blue)
