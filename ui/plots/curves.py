"""What plots of curves over time share: a graph above its legend, and a view that follows the newest epoch."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.charts.legend import Legend
from ui.document import Document
from ui.graphs import LineGraph
from ui.plots.base import Plot
from ui.theme import Theme


class CurvesPlot(Plot):
    """A plot whose whole curves are in view until it is moved by hand; `following` says whether they are."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self.following = True
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.graph, self.legend = LineGraph(body), Legend(body)
        layout.addWidget(self.graph, 1)
        layout.addWidget(self.legend)
        self.set_body(body)
        self.legend.toggled.connect(self._toggle)
        self.graph.pointed.connect(self._point)
        self.graph.left.connect(self._leave)
        self.graph.moved_by_hand.connect(self._stop_following)
        self.graph.double_clicked.connect(self.view_all)

    def take_theme(self, theme: Theme) -> None:
        """Colour the graph."""
        self.graph.set_look(theme, self.font())
        self.redraw()

    def view_all(self) -> None:
        """Show the whole curves, and follow them as they grow."""
        self._set_following(True)
        self.redraw()

    def _stop_following(self) -> None:
        self._set_following(False)
        self.redraw()

    def _set_following(self, following: bool) -> None:
        self.following = following
        self._say_following(following)

    def _say_following(self, following: bool) -> None:
        # let the tools show it
        raise NotImplementedError

    def _toggle(self, number: int, shown: bool) -> None:
        # an entry of the legend was switched
        raise NotImplementedError

    def _point(self, x: float, y: float) -> None:
        # the pointer is at a place of the graph
        raise NotImplementedError

    def _leave(self) -> None:
        raise NotImplementedError
