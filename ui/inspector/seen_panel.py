"""A panel in a dock that does nothing while it cannot be seen, and catches up when it can again."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import QEvent, QTimer, Slot
from PySide6.QtGui import QPaintEvent, QShowEvent
from PySide6.QtWidgets import QDockWidget, QWidget

from ui.seen import is_seen


class SeenPanel(QWidget):
    """Knows whether it is `stale`: whether something has changed that it has not shown yet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stale = True
        self._dock: QDockWidget | None = None
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.refresh)

    @abstractmethod
    def catch_up(self) -> None:
        """Show what is there now; the panel can be seen."""

    @abstractmethod
    def show_again(self) -> None:
        """Show the same as before; the panel can be seen again."""

    @abstractmethod
    def leave(self) -> None:
        """Show nothing outside of the panel; it cannot be seen."""

    @abstractmethod
    def rest(self) -> None:
        """Something has changed while the panel cannot be seen."""

    @Slot()
    def refresh(self) -> None:
        """Something has changed: show it, if the panel can be seen."""
        self.stale = not is_seen(self)
        if self.stale:
            self.leave()  # it may be of a project before
            self.rest()
        else:
            self.catch_up()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed meanwhile."""
        super().showEvent(event)
        dock = self.parentWidget()
        if isinstance(dock, QDockWidget) and dock is not self._dock:
            self._dock = dock
            dock.visibilityChanged.connect(self._follow_dock)
        self.refresh()

    @Slot(bool)
    def _follow_dock(self, seen: bool) -> None:
        # what is behind another tab is not hidden for Qt, but the dock knows of it
        if seen:
            self.refresh()
        else:
            self.leave()
            self.stale = True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Catch up, too, where a tab was brought up: that is no showing for Qt."""
        super().paintEvent(event)
        if self.stale:
            self._soon.start()

    def event(self, event: QEvent) -> bool:
        """Leave nothing behind while the panel is behind another, or closed."""
        if event.type() == QEvent.Type.Hide:
            self.leave()
        return super().event(event)

    @Slot(bool)
    def show_seen(self, seen: bool) -> None:
        """Leave nothing behind while another tab is in front, which is no hiding for Qt, and be the same afterwards."""
        if not seen:
            self.leave()
        elif not self.stale:
            self.show_again()
