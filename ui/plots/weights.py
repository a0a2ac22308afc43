"""The weights plot: a heatmap of every layer's weights W and biases b, on one scale around zero for a whole run."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from nnapp.model import Model
from nnapp.project import Project, current_model
from nnapp.snapshot import Snapshot
from nnapp.topology import present_count
from ui.colour_bar import ColourBar
from ui.curve_words import as_read
from ui.document import Document, Selection
from ui.heatmap_view import Cell, HeatmapView
from ui.network.places import INPUTS, unit_name
from ui.plain_text import plain
from ui.plots.base import Plot
from ui.theme import Theme
from ui.weight_scale import begins_anew, fitting_limit, same_weights

MOST_OF_NAME = 24  # letters
STEPS = {
    Qt.Key.Key_Left: (0, 0, -1),
    Qt.Key.Key_Right: (0, 0, 1),
    Qt.Key.Key_Up: (0, -1, 0),
    Qt.Key.Key_Down: (0, 1, 0),
    Qt.Key.Key_PageUp: (-1, 0, 0),
    Qt.Key.Key_PageDown: (1, 0, 0),
}


class WeightsPlot(Plot):
    """Every weight and bias as a coloured square; a click selects it in all views."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self.setObjectName("weights_plot")
        self.setAccessibleName(self.tr("Weights and biases"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.limit = 1.0
        self._model: Model | None = None
        self._pointed: Cell | None = None
        self._add_view()
        self.caption.say(self.tr("Row: a unit. Column: one of its inputs; b: its bias."))
        self.setWhatsThis(
            self.tr(
                "Each square is one weight: its row is the unit that it leads to, its column the input or unit that it "
                "comes from; the last column, b, are the biases, where the layer has some. Blue is negative, orange "
                "positive, grey zero, black or white not a number. Click a square, or use the arrow keys and Page Up "
                "and Page Down, to select it."
            )
        )
        document.selection_changed.connect(self._follow_selection)
        self.show_project(document.project, None)

    def _add_view(self) -> None:
        self.view = HeatmapView()
        self.view.setObjectName("weights_view")
        self.bar = ColourBar(self)
        self.bar.setObjectName("colour_bar")
        self.tools.addWidget(self.bar)
        scroll = QScrollArea(self)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.view)
        self._scroll = scroll
        self.set_body(scroll)
        self.view.pointed.connect(self._point)
        self.view.clicked.connect(self._select)

    def show_project(self, new: Project, old: Project | None) -> None:
        """Begin a new scale where the weights are others, not those of a run."""
        if same_weights(new, old):
            return
        model, seen = current_model(new), self.snapshot.updates if self.snapshot else 0
        if begins_anew(model, self._model, seen, self.limit):
            self.limit = fitting_limit(model.current)
        self._model = model
        if self.snapshot is not None and self.snapshot.parameters.widths != new.topology.widths:
            self.snapshot = self._pointed = None  # they belong to the network before

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show other weights; those of a network of another shape are not shown."""
        if snapshot.parameters.widths == self.document.project.topology.widths:
            self.limit = max(self.limit, fitting_limit(snapshot.parameters))
            super().show_snapshot(snapshot)

    def draw(self) -> None:
        """Draw the newest weights."""
        matrices = self.snapshot.parameters.matrices if self.snapshot else ()
        if self.limit != self.view.limit or not self.view.matrices:
            self.bar.show_limit(self.limit)
        layers = self.document.project.topology.layers if matrices else ()
        self.view.show_matrices(matrices, [layer.bias for layer in layers], self.limit)
        if self._pointed is not None and self._pointed.column >= self.view.columns(self._pointed.matrix):
            self._pointed = None  # a bias of a layer that now does without
        self._follow_selection()
        self._show_reading()

    def take_theme(self, theme: Theme) -> None:
        """Nothing to do: the view and the bar follow by themselves."""

    def reading(self) -> str:
        """Return the value that is pointed at or selected, with all its digits."""
        cell = self._pointed or self.view.selected
        return repr(self._value(cell)) if cell else ""

    def said(self, cell: Cell) -> str:
        """Return in words which weight a cell is, and its value."""
        value, unit = as_read(self._value(cell)), self._unit(cell.matrix, cell.row)
        if self.view.is_bias(cell):
            return self.tr("layer {layer}, {unit}: bias b = {value}").format(
                layer=cell.matrix + 1, unit=unit, value=value
            )
        return self.tr("layer {layer}, {unit} ← {source}: w = {value}").format(
            layer=cell.matrix + 1, unit=unit, source=self._unit(cell.matrix - 1, cell.column), value=value
        )

    def _unit(self, layer: int, unit: int) -> str:
        # by the name of its column, or the one that it was given, else by its number
        project = self.document.project
        last = len(project.topology.layers) - 1
        named = layer == INPUTS or (layer < last and dict(project.topology.layers[layer].unit_names).get(unit))
        if named and unit < project.topology.widths[layer + 1]:
            return plain(unit_name(project, layer, unit), MOST_OF_NAME)
        return self.tr("unit {number}").format(number=unit + 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the selection by the arrow keys, to another layer by Page Up and Page Down."""
        step = STEPS.get(Qt.Key(event.key()))
        if step is None or not self.view.matrices:
            super().keyPressEvent(event)
            return
        old = self.view.selected
        layer, row, column = (old[i] + step[i] for i in range(3)) if old else self._entry()
        layer = min(max(layer, 0), len(self.view.matrices) - 1)
        rows, columns = self.view.shapes[layer].rows, self.view.columns(layer)
        cell = Cell(layer, min(max(row, 0), rows - 1), min(max(column, 0), columns - 1))
        self._select(cell)
        area = self.view.area(cell).center()
        self._scroll.ensureVisible(round(area.x()), round(area.y()))

    def _entry(self) -> Cell:
        # where the keys begin: at the selected unit, which without a bias has no cell of its own, else at the first
        layer, unit = self.document.selection.layer, self.document.selection.unit
        if layer is None or unit is None or not 0 <= layer < len(self.view.shapes):
            return Cell(0, 0, 0)
        return Cell(layer, unit, 0) if 0 <= unit < self.view.shapes[layer].rows else Cell(0, 0, 0)

    def _value(self, cell: Cell) -> float:
        return float(self.view.matrices[cell.matrix][cell.row, cell.column])

    def _select(self, cell: Cell) -> None:
        source = None if self.view.is_bias(cell) else cell.column
        self.document.select(replace(self.document.selection, layer=cell.matrix, unit=cell.row, source=source))

    def _follow_selection(self, new: Selection | None = None, old: Selection | None = None) -> None:
        cell = self._cell_of(self.document.selection)
        self.view.select(cell)
        topology = self.document.project.topology
        count, network = present_count(topology), "-".join(map(str, topology.widths))
        whole = self.tr("{network}: {count} weights and biases").format(network=network, count=f"{count:,}")
        self.heading.say(self.said(cell) if cell else whole)
        self.describe(". ".join([whole, *([self.said(cell)] if cell else [])]))

    def _cell_of(self, selection: Selection) -> Cell | None:
        layer, unit, source = selection.layer, selection.unit, selection.source
        if layer is None or unit is None or not 0 <= layer < len(self.view.matrices):
            return None
        shape = self.view.shapes[layer]
        column = shape.columns if source is None else source
        return Cell(layer, unit, column) if 0 <= unit < shape.rows and 0 <= column < self.view.columns(layer) else None

    def _point(self, cell: Cell | None) -> None:
        self._pointed = cell
        self._show_reading()

    def _show_reading(self) -> None:
        cell = self._pointed
        if cell is None or cell.matrix >= len(self.view.matrices):
            self.hover.hide()
            return
        text, shared = self.said(cell), self.view.shared(cell)
        if shared > 1:
            text += self.tr("\nthe largest of up to {count} in one pixel").format(count=shared)
        area = self.view.area(cell)
        self.hover.say(text, self.view.mapTo(self, area.center().toPoint()), round(max(area.height() / 2, 6) + 4))
