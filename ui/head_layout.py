"""A layout for what stands above a picture: a heading, and at its right the tools as long as there is room for both."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem

from ui.labels import ElidedLabel

GAP = 4  # pixels between widgets
DOWN = 1  # and between lines
LEAST = 40  # pixels of a heading that are worth showing


class HeadLayout(QLayout):
    """The heading and the tools in one line; where that is too narrow, the tools begin a new line as words do.

    A heading that does not fit beside the tools has a line of its own where the view is `tall`, else it is cut. Once it
    has one it keeps it until the width changes, so that what is below does not jump while the heading changes.
    """

    def __init__(self, heading: ElidedLabel) -> None:
        super().__init__()
        self.setContentsMargins(QMargins())
        self._items: list[QLayoutItem] = []
        self._heading = heading
        self._tall, self._parted_at = False, -1
        self.addWidget(heading)

    def set_tall(self, tall: bool) -> None:
        """Say whether the view is high enough for one more line above its picture."""
        if tall != self._tall:
            self._tall = tall
            self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 (Qt's names, here and below)
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        return QSize(self._tools_width() + LEAST, self.minimumSize().height())

    def minimumSize(self) -> QSize:  # noqa: N802
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _tools(self) -> list[QLayoutItem]:
        return [item for item in self._items[1:] if not item.isEmpty()]

    def _tools_width(self) -> int:
        return sum(item.sizeHint().width() + GAP for item in self._tools())

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        wanted = self._heading.fontMetrics().horizontalAdvance(self._heading.whole)
        beside = rect.width() - self._tools_width()
        if self._tall and wanted > beside:
            self._parted_at = rect.width()
        if self._tall and wanted and self._parted_at == rect.width():
            height = self._heading.sizeHint().height()
            self._place_heading(QRect(rect.topLeft(), QSize(rect.width(), height)), move=move)
            below = rect.adjusted(0, height + DOWN, 0, 0)
            return height + DOWN + self._flow(below, below.x(), move=move)
        beside = beside if beside >= min(wanted, LEAST) else 0
        first = self._flow(rect, rect.x() + beside + (GAP if beside else 0), move=False)
        height = max(first, self._heading.sizeHint().height())
        self._place_heading(QRect(rect.topLeft(), QSize(beside, height)), move=move)
        self._flow(rect, rect.x() + beside + (GAP if beside else 0), move=move)
        return height

    def _place_heading(self, place: QRect, *, move: bool) -> None:
        if move:
            self._items[0].setGeometry(place)

    def _flow(self, rect: QRect, start: int, *, move: bool) -> int:
        # lines of tools, the first one from `start` on; each tool in the middle of its line
        lines: list[list[tuple[QLayoutItem, int]]] = [[]]
        x = start
        for item in self._tools():
            width = min(item.sizeHint().width(), max(rect.width(), item.minimumSize().width()))
            if lines[-1] and x + width > rect.x() + rect.width():
                lines.append([])
                x = rect.x()
            lines[-1].append((item, x))
            x += width + GAP
        y = rect.y()
        for line in lines:
            height = max((item.sizeHint().height() for item, _ in line), default=0)
            for item, left in line if move else ():
                size = item.sizeHint()
                size.setWidth(min(size.width(), max(rect.width(), item.minimumSize().width())))
                item.setGeometry(QRect(QPoint(left, y + (height - size.height()) // 2), size))
            y += height + DOWN
        return y - DOWN - rect.y()
