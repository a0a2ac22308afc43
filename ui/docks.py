"""The panels as docks around the network: where they are at first, and that they scroll where the window is small."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QDockWidget, QMainWindow, QScrollArea, QTabWidget, QWidget

SIZE = (1280, 800)


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
    training, grid, cost, weights, *others = docks = [_dock(window, *panel) for panel in panels]
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
        _add_hidden(window, cost if name in ABOVE else weights, dock)
    for dock in (*docks, *hidden):
        dock.toggleViewAction().triggered.connect(Raiser(dock).bring_up)
    return [*docks, *hidden]


def _add_hidden(window: QMainWindow, place: QDockWidget, dock: QDockWidget) -> None:
    # never beside or below others, not even for a moment: that would make the window larger
    window.tabifyDockWidget(place, dock)
    dock.hide()


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


def watch(window: QMainWindow, docks: Mapping[str, QDockWidget]) -> None:
    """Show six views at once around the network: three below it in the place of the table, three beside it.

    What is opened later shares the place of the weights, where there is room for all.
    """
    right, bottom = Qt.DockWidgetArea.RightDockWidgetArea, Qt.DockWidgetArea.BottomDockWidgetArea
    beside, below = ("cost", "weights", "gradient"), ("layers", "activations", "decision")
    for name, dock in docks.items():
        dock.setFloating(False)
        dock.setVisible(name in (*beside, *below, "training"))
    for area, names in ((right, beside), (bottom, below)):
        for name in names:
            window.addDockWidget(area, docks[name])
    window.splitDockWidget(docks["training"], docks["cost"], Qt.Orientation.Horizontal)
    for before, after in pairwise(beside):
        window.splitDockWidget(docks[before], docks[after], Qt.Orientation.Vertical)
    for before, after in pairwise(below):
        window.splitDockWidget(docks[before], docks[after], Qt.Orientation.Horizontal)
    width, height = window.width(), window.height()
    window.resizeDocks([docks["training"], docks["cost"]], [270, max(300, width // 4)], Qt.Orientation.Horizontal)
    window.resizeDocks([docks[name] for name in beside], [height // 3] * 3, Qt.Orientation.Vertical)
    window.resizeDocks([docks[name] for name in below], [width // 5] * 3, Qt.Orientation.Horizontal)
    window.resizeDocks([docks["layers"]], [height * 2 // 5], Qt.Orientation.Vertical)
    for name, dock in docks.items():
        if name not in ("training", *beside, *below):
            _add_hidden(window, docks["weights"], dock)


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
    area.setMinimumWidth(widget.minimumSizeHint().width() + area.verticalScrollBar().sizeHint().width())
    return area


def _dock(window: QMainWindow, name: str, title: str, widget: QWidget) -> QDockWidget:
    dock = QDockWidget(title, window)
    dock.setObjectName(f"dock-{name}")
    dock.setWidget(widget)
    dock.installEventFilter(window)  # keys in a dock that floats do not come by the window
    return dock
