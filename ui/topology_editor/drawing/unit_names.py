"""The names of all inputs or outputs at once, however many there are, and the room they need beside the drawing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontMetricsF

from nnapp.dataset import Role
from nnapp.project import Project
from ui.feature_names import feature_name
from ui.network.places import INPUTS
from ui.topology_editor.drawing.layer_item import ROOM_FOR_NAME

MOST_ROOM = 170.0  # pixels
MOST_LETTERS = 40  # that names are given room for
MOST_DRAWN = 200  # letters: what there is no room for is left out of the middle of a name, once
BESIDE = 30.0  # pixels of a unit and its distance from the name


def names_of(project: Project, layer: int) -> list[str]:
    """Return the names of the inputs (layer -1) or outputs: those of their columns and categories."""
    role = Role.INPUT if layer == INPUTS else Role.TARGET
    return [feature_name(feature, MOST_DRAWN, MOST_DRAWN) for feature in project.dataset.features(role)]


def room_for_names(names: Sequence[str], font: QFont, window: QSize, least: float) -> float:
    """Return how many pixels names need left or right of the drawing, in a window of a size."""
    if not names or window.height() < ROOM_FOR_NAME * len(names):
        return least  # they are written only where one has zoomed in
    widest = max(QFontMetricsF(font).horizontalAdvance(name[:MOST_LETTERS]) for name in names)
    return max(min(widest + BESIDE, MOST_ROOM, 0.25 * window.width()), least)
