"""How the docks are arranged: as at first, as the user left them, or six live views at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QDockWidget, QMainWindow

from ui.docks import add_hidden, named
from ui.settings import LAYOUT_VERSION, Settings

BESIDE_THE_COST = ("layers", "gradient", "activations", "decision", "function", "answers", "hidden", "surface")

ALONE_BESIDE, ALONE_BELOW = (("cost",), ("weights",), ("gradient",)), (("layers",), ("activations",), ("decision",))
SHARED_BESIDE, SHARED_BELOW = (("cost",), ("weights", "gradient")), (("layers", "activations"), ("decision",))
CROWDED = 36  # lines of text in a window's height; with fewer, six views at once could not be read


class Arrangement(QObject):
    """Remembers how the window is arranged when it is made, which is what `reset` brings back."""

    def __init__(self, window: QMainWindow, docks: list[QDockWidget], settings: Settings) -> None:
        super().__init__(window)
        self._window, self._docks, self._settings = window, named(docks), settings
        self._first = window.saveState(LAYOUT_VERSION)

    def restore(self) -> None:
        """Arrange the window as it was when the program ended last."""
        geometry, state = self._settings.layout("geometry"), self._settings.layout("state")
        if geometry is not None:
            self._window.restoreGeometry(geometry)
        if state is not None and not self._window.restoreState(state, LAYOUT_VERSION):
            self.reset()

    def keep(self) -> None:
        """Remember how the window is arranged, for the next start."""
        self._settings.set_layout("geometry", self._window.saveGeometry())
        self._settings.set_layout("state", self._window.saveState(LAYOUT_VERSION))

    @Slot()
    def reset(self) -> None:
        """Arrange the docks as they were at first."""
        self._window.restoreState(self._first, LAYOUT_VERSION)

    @Slot()
    def teach(self) -> None:
        """Make room for a lesson beside the network, unless it has its place already."""
        if self._docks["lessons"].isHidden():
            teach(self._window, self._docks)

    @Slot()
    def watch(self) -> None:
        """Show six live views at once."""
        watch(self._window, self._docks)


def watch(window: QMainWindow, docks: Mapping[str, QDockWidget]) -> None:
    """Show six views at once around the network: three below it in the place of the table, three beside it.

    Where the letters are large, as on a projector, some of the six share a place, for none could be read otherwise.
    What is opened later shares the place of the weights, where there is room for all.
    """
    right, bottom = Qt.DockWidgetArea.RightDockWidgetArea, Qt.DockWidgetArea.BottomDockWidgetArea
    crowded = window.height() < CROWDED * window.fontMetrics().lineSpacing()
    beside, below = (SHARED_BESIDE, SHARED_BELOW) if crowded else (ALONE_BESIDE, ALONE_BELOW)
    seen = {name for place in (*beside, *below) for name in place}
    for name, dock in docks.items():
        dock.setFloating(False)
        dock.setVisible(name in {*seen, "training"})
    for area, places in ((right, beside), (bottom, below)):
        for first, *_ in places:
            window.addDockWidget(area, docks[first])
    window.splitDockWidget(docks["training"], docks["cost"], Qt.Orientation.Horizontal)
    for places, way in ((beside, Qt.Orientation.Vertical), (below, Qt.Orientation.Horizontal)):
        for (before, *_), (first, *_) in pairwise(places):
            window.splitDockWidget(docks[before], docks[first], way)
        for first, *others in places:
            for name in others:
                window.tabifyDockWidget(docks[first], docks[name])
            docks[first].raise_()
    _share_out(window, docks, [place[0] for place in beside], [place[0] for place in below])
    for name, dock in docks.items():
        if name not in {*seen, "training"}:
            add_hidden(window, docks["weights"], dock)


def _share_out(
    window: QMainWindow, docks: Mapping[str, QDockWidget], beside: Sequence[str], below: Sequence[str]
) -> None:
    # much to the network and the views below it, and no more to the training than it needs
    width, height = window.width(), window.height()
    column = max(min(300, width * 3 // 10 - 50), width // 4)
    window.resizeDocks([docks["training"], docks["cost"]], [270, column], Qt.Orientation.Horizontal)
    window.resizeDocks([docks[name] for name in beside], [height // len(beside)] * len(beside), Qt.Orientation.Vertical)
    window.resizeDocks([docks[name] for name in below], [width // 5] * len(below), Qt.Orientation.Horizontal)
    window.resizeDocks([docks["layers"]], [height * 2 // 5], Qt.Orientation.Vertical)


def teach(window: QMainWindow, docks: Mapping[str, QDockWidget]) -> None:
    """Show the lessons at the left of the network, and at its right the training above the cost; the table stays below.

    The panels beside the table stay there; further views share the place of the cost.
    """
    lessons, training, cost = (docks[name] for name in ("lessons", "training", "cost"))
    left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
    for name in ("cost", "weights", *BESIDE_THE_COST):
        docks[name].hide()
    for dock, area in ((training, right), (lessons, left)):  # the room for lessons last: else the window would grow
        dock.setFloating(False)
        window.addDockWidget(area, dock)
        dock.show()
        if dock is training:
            cost.setFloating(False)
            window.splitDockWidget(training, cost, Qt.Orientation.Vertical)
            cost.show()
    window.resizeDocks([lessons, training], [400, 300], Qt.Orientation.Horizontal)
    window.resizeDocks([training, cost], [window.height() * 3 // 5, window.height() * 2 // 5], Qt.Orientation.Vertical)
    for name in ("weights", *BESIDE_THE_COST):
        add_hidden(window, cost, docks[name])
