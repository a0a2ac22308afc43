"""A layout that puts widgets side by side and begins a new line where there is no more room, as words do."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QWidget

from ui.item_layout import ItemLayout

ACROSS, DOWN = 8, 1  # pixels between widgets, and between lines


class FlowLayout(ItemLayout):
    """Lines of widgets, each in the size that it asks for, in the middle of its line; `down` pixels between lines."""

    def __init__(self, parent: QWidget | None = None, down: int = DOWN) -> None:
        super().__init__(parent, ACROSS, down)

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 (Qt's name)
        return Qt.Orientation(0)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        return self._flow([(item, item.sizeHint()) for item in self._items], rect, move=move)
