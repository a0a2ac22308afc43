"""The strip above the drawing: over each layer its controls, and + between layers."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from nnapp.project import Project
from ui.network.places import INPUTS, layer_name
from ui.topology_editor.layers.header_drag import HeaderDrag
from ui.topology_editor.layers.layer_header import LayerHeader

LEAST_HEADER_WIDTH = 138
LETTERS = 9.6  # a header gets wider by so many times what letters are higher than 16 pixels
ROOMY = 1.25  # times this width, where there is room: the activation has a picture then
PLUS_WIDTH = 16
LEAST_WIDTH = 22


class HeaderStrip(QWidget):
    """All headers, each over its column of the drawing; where they do not fit, only the selected one is whole."""

    layer_added = Signal(int)  # the position of the new layer
    layer_moved = Signal(int, int)  # a layer, and the position where it was dropped
    menu_asked = Signal(int, QPoint)  # of a layer, and where on the screen

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("headers")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.headers: list[LayerHeader] = []
        self.pluses: list[QToolButton] = []
        self.places: list[int] = []
        self.selected: int | None = None
        self.drag = HeaderDrag(self, self.headers)
        self.drag.dropped.connect(self.layer_moved)

    def sizeHint(self) -> QSize:
        rows = [(header.units.sizeHint().height(), header.activation.sizeHint().height()) for header in self.headers]
        marks = max((header.marks.sizeHint().height() + 2 for header in self.headers if header.marks.text()), default=0)
        return QSize(300, max((upper + lower for upper, lower in rows), default=44) + 14 + marks)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange(self.places)

    def header_width(self) -> int:
        """Return the width of a whole header, which grows with the letters."""
        return max(LEAST_HEADER_WIDTH, round(LETTERS * (self.fontMetrics().height() - 16)) + LEAST_HEADER_WIDTH)

    def show_project(self, project: Project) -> list[LayerHeader]:
        """Show all layers; returns headers that are new."""
        count, known = len(project.topology.widths), len(self.headers)
        for position in range(known, count):
            self.headers.append(LayerHeader(position - 1, self))
            self.drag.watch(self.headers[-1])
            self.headers[-1].show()
        for header in self.headers[count:]:
            header.deleteLater()
            header.hide()
        del self.headers[count:]
        self._show_pluses(project, count - 1)
        for header in self.headers:
            header.show_project(project)
        self.updateGeometry()
        return self.headers[known:]

    def _show_pluses(self, project: Project, count: int) -> None:
        for position in range(len(self.pluses), count):
            plus = QToolButton(self)
            plus.setText("+")
            plus.setObjectName(f"addLayer{position + 1}")
            plus.clicked.connect(self._add)
            plus.show()
            self.pluses.append(plus)
        for plus in self.pluses[count:]:
            plus.deleteLater()
            plus.hide()
        del self.pluses[count:]
        for position, plus in enumerate(self.pluses):
            text = self.tr("Add a hidden layer between {before} and {after}").format(
                before=layer_name(project, position - 1), after=layer_name(project, position)
            )
            plus.setAccessibleName(text)
            plus.setToolTip(text)

    def _add(self) -> None:
        sender = self.sender()
        self.layer_added.emit(next(i for i, plus in enumerate(self.pluses) if plus is sender))

    def show_selected(self, layer: int | None) -> None:
        """Mark a layer's header; −1 are the inputs."""
        self.selected = layer
        for header in self.headers:
            header.show_selected(header.layer == layer)
        self.arrange(self.places)

    def begin_units(self, layer: int) -> None:
        """Put the cursor into the field for the number of units of a layer."""
        field = self.headers[layer + 1].units
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.selectAll()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the layer whose header is under the mouse, or has the keyboard."""
        spots = ((header, header.geometry().contains(event.pos())) for header in self.headers)
        found = next((header for header, inside in spots if inside), None)
        if found is not None:
            self.menu_asked.emit(found.layer, event.globalPos())

    def arrange(self, places: list[int]) -> None:
        """Put the headers over these x, in pixels of the strip."""
        self.places = places
        if len(places) != len(self.headers) or not places:
            return
        whole_width = self.header_width()
        spacing = min((after - before for before, after in pairwise(places)), default=whole_width)
        wide = spacing >= whole_width + PLUS_WIDTH + 2
        narrow = max(LEAST_WIDTH, min(spacing - PLUS_WIDTH - 4, whole_width))
        height = self.height() - 6
        for header, x in zip(self.headers, places, strict=True):
            whole = wide or header.layer == self.selected
            width = narrow if not whole else max(whole_width, self._most(header, x, spacing))
            header.show_whole(whole, width)
            header.setGeometry(self._left(x, width), 3, width, height)
            if whole:
                header.raise_()
        for plus, (before, after) in zip(self.pluses, pairwise(places), strict=True):
            plus.setGeometry((before + after - PLUS_WIDTH) // 2, 3 + (height - 24) // 2, PLUS_WIDTH, 24)
            plus.setVisible(spacing >= LEAST_WIDTH + PLUS_WIDTH)
            if not wide:
                plus.lower()

    def _most(self, header: LayerHeader, x: int, spacing: int) -> int:
        # the inputs have no activation; the output's header grows towards the + before it, where it meets the edge
        if header.layer == INPUTS:
            return 0
        most = min(round(ROOMY * self.header_width()), spacing - PLUS_WIDTH - 6)
        last = header is self.headers[-1]
        return min(most, self.width() - 4 - x + (spacing - PLUS_WIDTH) // 2) if last else most

    def _left(self, x: int, width: int) -> int:
        # centred over its column, but not beyond the edge while its column is within
        left, inside = x - width // 2, 0 <= x <= self.width()
        return min(max(left, 2), max(self.width() - width - 2, 2)) if inside else left
