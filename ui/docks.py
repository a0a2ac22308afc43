"""The panels as docks around the network: where they are at first, and that they scroll where the window is small."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QScrollArea, QTabWidget, QWidget

SIZE = (1280, 800)


def build_docks(window: QMainWindow, panels: Sequence[tuple[str, str, QWidget]]) -> list[QDockWidget]:
    """Put the panels for training, table, cost and weights, each with name and title, around the centre of a window.

    Further panels share the table's place: one is seen at a time, and a tab brings each up.
    """
    window.setDockOptions(QMainWindow.DockOption.AnimatedDocks | QMainWindow.DockOption.AllowNestedDocks)
    right, bottom = Qt.DockWidgetArea.RightDockWidgetArea, Qt.DockWidgetArea.BottomDockWidgetArea
    window.setCorner(Qt.Corner.BottomRightCorner, right)
    window.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
    window.setTabPosition(bottom, QTabWidget.TabPosition.North)
    areas = [right, bottom, right, right] + [bottom] * (len(panels) - 4)
    docks = [_dock(window, *panel, area) for panel, area in zip(panels, areas, strict=True)]
    training, grid, cost, weights, *others = docks
    window.splitDockWidget(training, cost, Qt.Orientation.Horizontal)
    window.splitDockWidget(cost, weights, Qt.Orientation.Vertical)
    window.resize(*SIZE)
    window.resizeDocks([training, cost], [296, 350], Qt.Orientation.Horizontal)
    window.resizeDocks([grid], [332], Qt.Orientation.Vertical)
    window.resizeDocks([cost, weights], [330, 400], Qt.Orientation.Vertical)
    for before, dock in pairwise([grid, *others]):
        window.tabifyDockWidget(before, dock)
    grid.raise_()
    return docks


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


def _dock(window: QMainWindow, name: str, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
    dock = QDockWidget(title, window)
    dock.setObjectName(f"dock-{name}")
    dock.setWidget(widget)
    dock.installEventFilter(window)  # keys in a dock that floats do not come by the window
    window.addDockWidget(area, dock)
    return dock
