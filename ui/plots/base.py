"""The base of all plots: a heading, a picture, a caption that says how to read it; nothing is drawn while hidden."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QPainter, QPaintEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from nnapp.project import Project
from nnapp.snapshot import Snapshot
from ui.document import Document
from ui.labels import ElidedLabel, HoverLabel
from ui.theme import Theme, theme_of


class Plot(QWidget):
    """What all plots share: keep the newest snapshot, draw it when it can be seen, follow the theme.

    A plot overrides `draw`, `take_theme`, `fill_menu` and `reading`; `frames_drawn` counts its drawings.
    """

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.snapshot: Snapshot | None = None
        self.frames_drawn = 0
        self._missed = True
        self.heading = ElidedLabel(self)
        self.caption = ElidedLabel(self)
        self.caption.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.hover = HoverLabel(self)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(4)
        self.tools.addWidget(self.heading, 1)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(6, 2, 6, 3)
        self._layout.setSpacing(2)
        self._layout.addLayout(self.tools)
        self._layout.addWidget(self.caption)

    def set_body(self, body: QWidget) -> None:
        """Put what is drawn between heading and caption."""
        self._layout.insertWidget(1, body, 1)

    def sizeHint(self) -> QSize:
        """Ask for the place that plots have in a window of 1280 by 800."""
        return QSize(340, 250)

    def show_project(self, new: Project, old: Project | None) -> None:
        """Take what changed in the project; `old` is None when there was none before."""

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Keep the newest state of training, and draw it now or when the plot is seen again."""
        self.snapshot = snapshot
        self.redraw()

    def redraw(self) -> None:
        """Draw the kept snapshot, or remember to do so."""
        self._missed = not self.isVisible() or self.window().isMinimized()
        if not self._missed:
            self.frames_drawn += 1
            self.draw()

    def draw(self) -> None:
        """Draw the kept snapshot, which may be None."""
        raise NotImplementedError

    def take_theme(self, theme: Theme) -> None:
        """Take the colours that do not follow the palette by themselves."""
        raise NotImplementedError

    def fill_menu(self, menu: QMenu) -> None:
        """Add the plot's own entries to its menu."""

    def reading(self) -> str:
        """Return the value that is pointed at, with all its digits, or an empty text."""
        return ""

    def describe(self, text: str) -> None:
        """Say in words what the picture shows."""
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what was missed."""
        super().showEvent(event)
        self._draw_missed()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what was missed while minimised, and show the keyboard focus."""
        self._draw_missed()
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(theme_of(self).colour("accent"))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
            painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of theme or font."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self.take_theme(theme_of(self))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the plot's menu, by the right button or the menu key."""
        menu = self.menu()
        menu.popup(event.globalPos())

    def menu(self) -> QMenu:
        """Build the menu."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        self.fill_menu(menu)
        menu.addSeparator()
        value = self.reading()
        copy = menu.addAction(self.tr("&Copy value"))
        copy.setEnabled(bool(value))
        copy.setToolTip(value or self.tr("Point at a value first, with the mouse or the arrow keys."))
        copy.triggered.connect(self._copier(value))
        menu.addAction(self.tr("Copy &picture")).triggered.connect(self.copy_picture)
        return menu

    def copy_picture(self) -> None:
        """Put a picture of the plot on the clipboard."""
        QGuiApplication.clipboard().setPixmap(self.grab())

    def _copier(self, value: str) -> Callable[[], None]:
        def copy() -> None:
            QGuiApplication.clipboard().setText(value)

        return copy

    def _draw_missed(self) -> None:
        if self._missed:
            self.redraw()
