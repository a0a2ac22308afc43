"""Widgets whose numbers can be pointed at, clicked, and asked where they come from.

`Pointed` is mixed into a widget that is arranged anew for another size or font, and tells what is under the pointer;
`Asked` into one that scrolls, and whose numbers are about something: a click, Enter, or the menu asks about them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QToolTip

from ui.origins import where_from
from ui.plain_text import lines_tip

if TYPE_CHECKING:  # Qt's own classes cannot be inherited from twice
    from PySide6.QtWidgets import QAbstractScrollArea as Area
    from PySide6.QtWidgets import QWidget as Widget
else:
    Widget = Area = object


class Pointed(Widget):
    """Follows size, font and pointer; a subclass says what lies where."""

    def part_at(self, place: QPointF) -> Any:
        """Return what lies at a place, or None."""
        raise NotImplementedError

    def point(self, part: Any) -> None:
        """Take what is pointed at now; None for nothing."""
        raise NotImplementedError

    def click(self, part: Any) -> None:
        """Take a click on something."""
        raise NotImplementedError

    def arrange(self) -> None:
        """Find everything its place for the present size and font."""
        raise NotImplementedError

    def leave(self) -> None:
        """Point at nothing any more."""
        self.point(None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at what is under the pointer."""
        self.point(self.part_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Follow the pointer out."""
        super().leaveEvent(event)
        self.leave()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell what is clicked; the plot that the widget lies in takes the focus."""
        part = self.part_at(event.position())
        if part is not None and event.button() == Qt.MouseButton.LeftButton:
            self.click(part)
        event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange everything anew."""
        super().resizeEvent(event)
        self.arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.arrange()


class Asked(Pointed, Area):
    """Keeps the number that keys or pointer have reached in `current`, and asks about it by the signal `asked`."""

    current: Any

    def about(self, part: Any) -> object | None:
        """Return what is asked about at a number; None where there is nothing to ask."""
        raise NotImplementedError

    def told(self, part: Any) -> Sequence[str]:
        """Return the lines that tell a number: its name, and all of its digits."""
        raise NotImplementedError

    def reach(self, part: Any) -> None:
        """Scroll to a number."""
        raise NotImplementedError

    def take_pointer(self) -> None:
        """Take the keys, and every move of the pointer."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)

    def point(self, part: Any) -> None:
        """Mark a number, and say it to those who cannot see it."""
        if part == self.current:
            return
        self.current = part
        self.setAccessibleDescription("" if part is None else ". ".join(self.told(part)))
        asks = part is not None and self.about(part) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if asks else Qt.CursorShape.ArrowCursor)
        if part is not None:
            self.reach(part)
        self.viewport().update()

    def ask(self) -> None:
        """Ask about the number that is pointed at."""
        about = None if self.current is None else self.about(self.current)
        if about is not None:
            self.asked.emit(about)  # type: ignore[attr-defined]  # a signal must be the widget's own

    def asking_menu(self) -> QMenu:
        """Return a menu that asks about the number that is pointed at, if there is something to ask."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.current is not None and self.about(self.current) is not None:
            menu.addAction(where_from()).triggered.connect(self.ask)
            menu.addSeparator()
        return menu

    def leave(self) -> None:
        """Keep what is pointed at where the keys are here."""
        if not self.hasFocus():
            self.point(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the click."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ask about the number that is clicked."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.point(self.part_at(event.position()))
            self.ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask with Enter."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.current is not None:
            self.ask()
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell all digits of the number under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            part = self.part_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if part is None else lines_tip(*self.told(part)), self)
            return True
        return super().viewportEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Draw in the colours of another theme, too."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()
