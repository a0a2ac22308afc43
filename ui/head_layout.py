"""A layout for what stands above a picture: a heading, and at its right the tools as long as there is room for both."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayoutItem

from ui.item_layout import ItemLayout, Sized
from ui.labels import ElidedLabel

GAP = 4  # pixels between widgets
DOWN = 1  # and between lines
LEAST = 40  # pixels of a heading that are worth showing


class HeadLayout(ItemLayout):
    """The heading and the tools in one line; where that is too narrow, the tools begin a new line as words do.

    A heading that does not fit beside the tools has a line of its own where the view is `tall`, else it is cut. Once it
    has one it keeps it until the width changes, so that what is below does not jump while the heading changes.
    """

    def __init__(self, heading: ElidedLabel) -> None:
        super().__init__(None, GAP, DOWN)
        self._heading = heading
        self._tall, self._parted_at = False, -1
        self.addWidget(heading)

    def set_tall(self, tall: bool) -> None:
        """Say whether the view is high enough for one more line above its picture."""
        if tall != self._tall:
            self._tall = tall
            self.invalidate()

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 (Qt's name)
        return Qt.Orientation.Horizontal

    def sizeHint(self) -> QSize:
        return QSize(self._tools_width() + LEAST, self.minimumSize().height())

    def _tools(self) -> list[QLayoutItem]:
        return [item for item in self._items[1:] if not item.isEmpty()]

    def _tools_width(self) -> int:
        return sum(item.sizeHint().width() + GAP for item in self._tools())

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        wanted = self._heading.fontMetrics().horizontalAdvance(self._heading.whole)
        beside = rect.width() - self._tools_width()
        tools = [self._narrowed(item, rect.width()) for item in self._tools()]
        if self._tall and wanted > beside:
            self._parted_at = rect.width()
        if self._tall and wanted and self._parted_at == rect.width():
            height = self._heading.sizeHint().height()
            self._place_heading(QRect(rect.topLeft(), QSize(rect.width(), height)), move=move)
            return height + DOWN + self._flow(tools, rect.adjusted(0, height + DOWN, 0, 0), move=move)
        beside = beside if beside >= min(wanted, LEAST) else 0
        start = beside + (GAP if beside else 0)
        height = max(self._flow(tools, rect, start, move=False), self._heading.sizeHint().height())
        self._place_heading(QRect(rect.topLeft(), QSize(beside, height)), move=move)
        self._flow(tools, rect, start, move=move)
        return height

    def _place_heading(self, place: QRect, *, move: bool) -> None:
        if move:
            self._items[0].setGeometry(place)

    def _narrowed(self, item: QLayoutItem, width: int) -> Sized:
        # no wider than there is room for, nor narrower than it may be
        size = item.sizeHint()
        size.setWidth(min(size.width(), max(width, item.minimumSize().width())))
        return item, size
