"""What layouts have in common that put widgets side by side and begin a new line where there is no more room."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QMargins, QPoint, QRect, QSize
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

Sized = tuple[QLayoutItem, QSize]


class ItemLayout(QLayout):
    """Widgets whose height follows from the width; between them are `across` pixels, and `down` between lines."""

    def __init__(self, parent: QWidget | None, across: int, down: int) -> None:
        super().__init__(parent)
        self.setContentsMargins(QMargins())
        self._across, self._down = across, down
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 (Qt's names, here and below)
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def minimumSize(self) -> QSize:  # noqa: N802
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        # the height that is needed; with `move` everything gets its place
        raise NotImplementedError

    def _flow(self, items: Iterable[Sized], rect: QRect, start: int = 0, *, move: bool) -> int:
        # the height of the lines, the first of which begins at `start`; each item lies in the middle of its line
        y = rect.y()
        for line in self._lines(items, rect.width(), start):
            height = max((size.height() for _, _, size in line), default=0)
            for item, x, size in line if move else ():
                item.setGeometry(QRect(QPoint(rect.x() + x, y + (height - size.height()) // 2), size))
            y += height + self._down
        return y - self._down - rect.y()

    def _lines(self, items: Iterable[Sized], width: int, start: int) -> list[list[tuple[QLayoutItem, int, QSize]]]:
        # each item with its place in its line, and its size
        lines: list[list[tuple[QLayoutItem, int, QSize]]] = [[]]
        x = start
        for item, size in items:
            if lines[-1] and x + size.width() > width:
                lines.append([])
                x = 0
            lines[-1].append((item, x, size))
            x += size.width() + self._across
        return lines
