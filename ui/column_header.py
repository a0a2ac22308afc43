"""What the column headers of tables share: a part of each column's header opens its menu, and shows that it does."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QHeaderView, QWidget


class ColumnHeader(QHeaderView):
    """A header whose columns have a place to click at for a menu; subclasses draw it and say where it is."""

    menu_wanted = Signal(int, QPoint)  # column, where on the screen

    def __init__(self, parent: QWidget, narrowest: int) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._hovered = -1  # the column whose menu's place the mouse is over
        self.setSectionsClickable(True)
        self.setHighlightSections(True)
        self.setMinimumSectionSize(narrowest)
        self.setMouseTracking(True)

    def menu_at(self, position: QPoint) -> int:
        """Return the column whose menu opens at this position of the viewport, or -1."""
        raise NotImplementedError

    def section_rect(self, section: int) -> QRect:
        """Return where a column's header lies in the viewport."""
        return QRect(self.sectionViewportPosition(section), 0, self.sectionSize(section), self.height())

    def open_menu(self, section: int) -> None:
        """Ask for the menu of a column, below its header."""
        self.menu_wanted.emit(section, self.viewport().mapToGlobal(self.section_rect(section).bottomLeft()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.menu_at(event.position().toPoint()))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        section = self.logicalIndexAt(event.pos())
        if section >= 0:
            self.menu_wanted.emit(section, event.globalPos())

    def _hover(self, section: int) -> None:
        if section != self._hovered:
            self._hovered = section
            self.viewport().update()
