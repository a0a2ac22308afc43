"""A small sign that says how many hints the structure check has; pressed, it asks for the panel that tells them."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QToolButton, QWidget

from nnapp.structure import Structure
from ui.network.finding_words import counted, headline
from ui.plain_text import lines_tip

MOST_TOLD = 5


class FindingsSign(QToolButton):
    """Is there only while there are hints; `clicked` asks for them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findings")
        self.setAutoRaise(True)
        name = self.tr("Hints about the structure of the network")
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.hide()

    @Slot(object)
    def show_structure(self, structure: Structure) -> None:
        """Say how many hints there are; what only is so does not count."""
        hints = counted(structure.findings)
        count = len(hints)
        text = self.tr("1 hint") if count == 1 else self.tr("{count} hints").format(count=count)
        self.setText(f"⚠ {text}")
        told = [headline(hint) for hint in hints[:MOST_TOLD]]
        more = [self.tr("… and {count} more").format(count=count - MOST_TOLD)] if count > MOST_TOLD else []
        self.setToolTip(lines_tip(*told, *more))
        self.setAccessibleName(self.tr("{hints} about the structure of the network").format(hints=text))
        self.setAccessibleDescription("\n".join([*told, *more]))
        self.setVisible(count > 0)
