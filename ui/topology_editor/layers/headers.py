"""The strip above the drawing: over each layer its controls, and + between layers."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from nnapp.project import Project
from ui.network.places import INPUTS, layer_name
from ui.topology_editor.layers.header_drag import HeaderDrag
from ui.topology_editor.layers.header_places import Area, Needs, Strip, centred, header_areas
from ui.topology_editor.layers.layer_header import LayerHeader

LEAST_HEADER_WIDTH = 138
LETTERS = 9.6  # a header gets wider by so many times what letters are higher than 16 pixels
ROOMY = 1.25  # times this width, where there is room: the activation has a picture then
SHORT = 0.8  # times this width, where there is little: the name is shorter then
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
        self.kept = ""  # why layers cannot be changed now
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
            self.headers[-1].keep(self.kept)
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

    def keep(self, tip: str, project: Project) -> None:
        """Disable what changes layers, with the reason; with an empty one give it back."""
        self.kept = tip
        for header in self.headers:
            header.keep(tip)
        self._show_pluses(project, len(self.pluses))

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
            plus.setToolTip(self.kept or text)
            plus.setEnabled(not self.kept)

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
        spacing = min((after - before for before, after in pairwise(places)), default=self.header_width())
        wide = spacing >= self.header_width() + PLUS_WIDTH + 2
        areas = self._all_whole(spacing) if wide else self._one_whole(spacing)
        height = self.height() - 6
        for header, area in zip(self.headers, areas, strict=True):
            header.show_whole(wide or header.layer == self.selected, area.width)
            header.setGeometry(area.left, 3, area.width, height)
        for plus, (before, after) in zip(self.pluses, pairwise(areas), strict=True):
            middle = (before.right + after.left) // 2
            plus.setGeometry(middle - PLUS_WIDTH // 2, 3 + (height - 24) // 2, PLUS_WIDTH, 24)
            plus.setVisible(after.left - before.right >= PLUS_WIDTH + 2)

    def _all_whole(self, spacing: int) -> list[Area]:
        pairs = zip(self.headers, self.places, strict=True)
        widths = [(x, max(self.header_width(), self._most(header, x, spacing))) for header, x in pairs]
        return [centred(x, width, self.width()) for x, width in widths]

    def _one_whole(self, spacing: int) -> list[Area]:
        narrow = max(LEAST_WIDTH, min(spacing - PLUS_WIDTH - 4, self.header_width()))
        whole = next((number for number, header in enumerate(self.headers) if header.layer == self.selected), None)
        if whole is None:
            return [centred(x, narrow, self.width()) for x in self.places]
        header, least = self.headers[whole], round(SHORT * self.header_width())
        full = max(self.header_width(), header.room_of_controls(header.title))
        widths = (full, max(least, header.room_of_controls(header.brief)))
        strip = Strip(self.width(), narrow, PLUS_WIDTH + 4)
        needs = [Needs(each.room_of_words(), max(each.room_of_brief(), LEAST_WIDTH)) for each in self.headers]
        return header_areas(self.places, strip, needs, whole, widths)

    def _most(self, header: LayerHeader, x: int, spacing: int) -> int:
        # the inputs have no activation; the output's header grows towards the + before it, where it meets the edge
        if header.layer == INPUTS:
            return 0
        wanted = max(round(ROOMY * self.header_width()), header.room_of_controls(header.title))
        most = min(wanted, spacing - PLUS_WIDTH - 6)
        last = header is self.headers[-1]
        return min(most, self.width() - 4 - x + (spacing - PLUS_WIDTH) // 2) if last else most
