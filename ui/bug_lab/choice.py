"""One of several answers to choose from, whose words go on in the next line where there is no room."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QStyle, QStyleOptionButton

from ui.labels import folded

LEAST = 240  # pixels of an answer


class Choice(QRadioButton):
    """One answer: `whole` are its words, and its text is what is seen of them, in lines."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.whole = text
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Ask for the width that the text needs in one line."""
        size, advance = super().sizeHint(), self.fontMetrics().horizontalAdvance
        widest = max(map(advance, self.text().split("\n")))
        return QSize(size.width() - widest + advance(self.whole), size.height())

    def minimumSizeHint(self) -> QSize:
        """Do with little width: the text is folded into what there is."""
        size = self.sizeHint()
        return QSize(min(LEAST, size.width()), size.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the text anew."""
        super().resizeEvent(event)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_RadioButtonContents, option, self).width()
        self.setText("\n".join(folded(self.whole, self.fontMetrics(), room)))
