"""A label of as many lines as its text needs in the width that there is; it can be marked and copied."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel


class WrappedLabel(QLabel):
    """Plain text; neither a long word nor a long text makes its panel larger."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def minimumSizeHint(self) -> QSize:
        return QSize(1, self.fontMetrics().height())
