"""The panels as docks around the network: where they are at first, and that they scroll where the window is small."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from PySide6.QtCore import QChildEvent, QEvent, QObject, QSize, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QScrollArea, QTabBar, QTabWidget, QWidget

SIZE = (1280, 800)
FIRST = 4  # panels that have a place of their own
NARROW = 300  # pixels that a panel may ask for at least; where it needs more, it scrolls


Panel = tuple[str, str, QWidget]  # its name, its title, and what it shows
ABOVE = {"layers", "gradient"}  # further views that share the place of the cost; the others that of the weights


def build_docks(window: QMainWindow, panels: Sequence[Panel], views: Sequence[Panel]) -> list[QDockWidget]:
    """Put the panels for training, table, cost and weights, each with name and title, around the centre of a window.

    Further panels share the table's place: one is seen at a time, and a tab brings each up. Further views share the
    places of cost and weights, and are hidden at first.
    """
    window.setDockOptions(QMainWindow.DockOption.AnimatedDocks | QMainWindow.DockOption.AllowNestedDocks)
    right, bottom = Qt.DockWidgetArea.RightDockWidgetArea, Qt.DockWidgetArea.BottomDockWidgetArea
    window.setCorner(Qt.Corner.BottomRightCorner, right)
    window.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
    window.setTabPosition(bottom, QTabWidget.TabPosition.North)
    TabNames(window)
    first, further = panels[:FIRST], [(name, title, Sideways(panel)) for name, title, panel in panels[FIRST:]]
    training, grid, cost, weights, *others = docks = [_dock(window, *panel) for panel in (*first, *further)]
    for dock, area in ((training, right), (grid, bottom), (cost, right), (weights, right)):
        window.addDockWidget(area, dock)
    window.splitDockWidget(training, cost, Qt.Orientation.Horizontal)
    window.splitDockWidget(cost, weights, Qt.Orientation.Vertical)
    window.resize(*SIZE)
    window.resizeDocks([training, cost], [296, 350], Qt.Orientation.Horizontal)
    window.resizeDocks([grid], [332], Qt.Orientation.Vertical)
    window.resizeDocks([cost, weights], [330, 400], Qt.Orientation.Vertical)
    for before, dock in pairwise([grid, *others]):
        window.tabifyDockWidget(before, dock)
    grid.raise_()
    hidden = [_dock(window, *view) for view in views]
    for dock, (name, _, _) in zip(hidden, views, strict=True):
        add_hidden(window, cost if name in ABOVE else weights, dock)
    for dock in (*docks, *hidden):
        dock.toggleViewAction().triggered.connect(Raiser(dock).bring_up)
    return [*docks, *hidden]


def build_side(window: QMainWindow, panel: Panel) -> QDockWidget:
    """Make a dock at the left of a window, hidden at first."""
    dock = _dock(window, *panel)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    dock.hide()
    return dock


def add_hidden(window: QMainWindow, place: QDockWidget, dock: QDockWidget) -> None:
    """Put a dock into the place of another, hidden.

    Never beside or below others, not even for a moment: that would make the window larger.
    """
    window.tabifyDockWidget(place, dock)
    dock.hide()


class TabNames(QObject):
    """Keeps the names on the tabs of docks whole: where there is no room for all, they scroll."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Take each row of tabs that the window makes."""
        if event.type() == QEvent.Type.ChildPolished and isinstance(event, QChildEvent):
            bar = event.child()
            if isinstance(bar, QTabBar):
                bar.setElideMode(Qt.TextElideMode.ElideNone)
                bar.setUsesScrollButtons(True)
        return super().eventFilter(watched, event)


class Raiser(QObject):
    """Brings a dock that is shown by its menu entry in front of those that share its place."""

    def __init__(self, dock: QDockWidget) -> None:
        super().__init__(dock)
        self._dock = dock

    @Slot(bool)
    def bring_up(self, shown: bool) -> None:
        """Raise the dock if it was shown just now."""
        if shown:
            self._dock.raise_()


def named(docks: Iterable[QDockWidget]) -> dict[str, QDockWidget]:
    """Return docks by the names of what they show."""
    return {dock.objectName().removeprefix("dock-"): dock for dock in docks}


def bring_up(widget: QWidget) -> None:
    """Show the dock that a widget lies in, in front of those that share its place."""
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QDockWidget):
        parent = parent.parentWidget()
    if parent is not None:
        parent.show()
        parent.raise_()


def scrolling(widget: QWidget) -> QScrollArea:
    """Put a widget into an area that scrolls, so that the window also fits a small screen."""
    area = QScrollArea()
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidgetResizable(True)
    area.setWidget(widget)
    widget.ensurePolished()
    needed = widget.minimumSizeHint().width() + area.verticalScrollBar().sizeHint().width()
    area.setMinimumWidth(min(needed, NARROW))
    if needed > NARROW:
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    return area


class Sideways(QScrollArea):
    """Scrolls a panel sideways where it needs more width than there is; its height is that of its place."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.panel = widget
        self.setWidget(widget)
        widget.installEventFilter(self)

    def minimumSizeHint(self) -> QSize:
        """Ask for the height that the panel needs, but not for all of a large width."""
        least = self.panel.minimumSizeHint()
        return QSize(min(least.width(), NARROW), least.height() + self._bar_height())

    def sizeHint(self) -> QSize:
        """Ask for what the panel would like."""
        return self.panel.sizeHint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Follow what the panel needs."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the panel all the room that there is."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        needed = self.panel.minimumSizeHint().width()
        self.panel.resize(max(self.width(), needed), self.height() - self._bar_height())

    def _bar_height(self) -> int:
        scrolls = self.panel.minimumSizeHint().width() > self.width()
        return self.horizontalScrollBar().sizeHint().height() if scrolls else 0


def _dock(window: QMainWindow, name: str, title: str, widget: QWidget) -> QDockWidget:
    dock = QDockWidget(title, window)
    dock.setObjectName(f"dock-{name}")
    dock.setWidget(widget)
    dock.installEventFilter(window)  # keys in a dock that floats do not come by the window
    return dock
