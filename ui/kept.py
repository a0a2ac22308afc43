"""What a lesson keeps as it is: which controls cannot be used meanwhile, and what they say instead of their help."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct
from PySide6.QtWidgets import QMenu

from nnapp.lessons import KEPT
from nnapp.words import Said
from ui.messages import sentence
from ui.plain_text import lines_tip


class Kept(Struct, frozen=True):
    """The names of `nnapp.lessons.LOCKS` that hold now, and the title of the lesson that wants it."""

    names: frozenset[str] = frozenset()
    lesson: str = ""

    def said(self, *names: str) -> Said | None:
        """Say why none of these can be changed; None where all of them can."""
        kept = next((name for name in names if name in self.names), None)
        return None if kept is None else Said(KEPT[kept], {"lesson": self.lesson})

    def reason(self, *names: str) -> str:
        """Return the same in the user's language, or an empty text."""
        said = self.said(*names)
        return "" if said is None else sentence(said)

    def tip(self, *names: str) -> str:
        """Return the same as a tool tip: the title of a lesson comes from a file and must not be taken for HTML."""
        reason = self.reason(*names)
        return lines_tip(reason) if reason else ""


def grey(menu: QMenu, reason: str, usable: Collection[str] = ()) -> None:
    """Disable the entries of a menu that was made just now, but for some by their names; each says why."""
    if not reason:
        return
    menu.setToolTipsVisible(True)
    for action in menu.actions():
        if not action.isSeparator() and action.objectName() not in usable and action.isEnabled():
            action.setEnabled(False)
            action.setToolTip(lines_tip(reason))
