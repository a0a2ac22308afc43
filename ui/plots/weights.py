"""The weights plot: every layer's weights, gradients, updates and deltas as heatmaps side by side, or as pictures."""

from __future__ import annotations

from functools import partial

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from nnapp.dataset import Dataset
from nnapp.ink import framing_of
from nnapp.project import Project, current_model
from nnapp.snapshot import Snapshot
from ui.charts.table import Table
from ui.charts.units import end_names
from ui.charts.weight_maps.bars import Bars
from ui.charts.weight_maps.choices import Choices
from ui.charts.weight_maps.deltas import DeltaMaps, Deltas
from ui.charts.weight_maps.keys import stepped
from ui.charts.weight_maps.maps import cells_of, maps_of
from ui.charts.weight_maps.numbers import as_text, delta_table, link_table
from ui.charts.weight_maps.origins import hidden_cells, origin_of
from ui.charts.weight_maps.pictures import UnitPictures
from ui.charts.weight_maps.quantity import Quantity, Scale
from ui.charts.weight_maps.scrolling import scrolled
from ui.charts.weight_maps.values import Values, new_cost
from ui.charts.weight_maps.words import MapWords
from ui.document import Document, Selection
from ui.heatmap_canvas import Cell
from ui.heatmap_view import HeatmapView
from ui.hidden import ASKED, why_hidden
from ui.origins import add_where_from
from ui.plots.base import Plot
from ui.theme import Theme
from ui.weight_scale import same_weights

NARROW = 480  # pixels


class WeightsPlot(Plot):
    """Every number as a coloured square; a click selects it in all views."""

    origin_wanted = Signal(object)  # nnapp.walk.Place: somebody asks where the number comes from, for the selected row

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self.setObjectName("weights_plot")
        self.setAccessibleName(self.tr("Weights and gradients"))
        self.values, self.deltas, self.words = Values(), Deltas(self), MapWords(self)
        self.found = DeltaMaps()  # δ, as it is drawn
        self.scales: dict[Quantity, Scale] = {}
        self._pointed: Cell | None = None
        self._side: int | None = None  # of the pictures that the inputs form
        self._looked_at: Dataset | None = None
        self._narrow: bool | None = None
        self.choices = Choices(self)
        self._add_views()
        self._place_switches()
        self.setWhatsThis(
            self.tr(
                "Each square is one number of a weight: its row is the unit that it leads to, its column the input or "
                "unit that it comes from; the last column, b, are the biases, where the layer has some. W, ∂C/∂W and "
                "ΔW have the same places, so that a weight, its gradient and its update stand side by side; in δ each "
                "column is a row of the table. The bars say what the colours mean; zero is grey, black or white is not "
                "a number, hatched not known. Click a square, or use the arrow keys and Page Up and Page Down, to "
                "select it. Alt+click says where a number comes from. L makes colours logarithmic, P shows pictures "
                "where the inputs form some."
            )
        )
        document.selection_changed.connect(self._follow_selection)
        document.hidden_changed.connect(self._hide)
        self.deltas.came.connect(self.redraw)
        self.deltas.failed.connect(self.failed)
        self.choices.changed.connect(self._choose)
        self.show_project(document.project, None)

    def _add_views(self) -> None:
        self.bars, self.view, self.pictures = Bars(), HeatmapView(), UnitPictures()
        self.view.setObjectName("weights_view")
        self.pictures.setObjectName("unit_pictures")
        self.pages = QStackedWidget()
        for view in (self.view, self.pictures):
            self.pages.addWidget(scrolled(view))
            view.pointed.connect(self._point)
            view.clicked.connect(self._select)
            view.origin_asked.connect(self._ask_origin)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.bars)
        column.addWidget(self.pages, 1)
        self.set_body(body)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the switches a line of their own where the heading would have no room beside them."""
        super().resizeEvent(event)
        self._place_switches()

    def _place_switches(self) -> None:
        narrow = self.width() < NARROW
        if narrow != self._narrow:
            self._narrow = narrow
            (self.tools if narrow else self._layout).removeWidget(self.choices)
            if narrow:
                self._layout.insertWidget(1, self.choices, 0, Qt.AlignmentFlag.AlignLeft)
            else:
                self.tools.addWidget(self.choices)

    @property
    def limit(self) -> float:
        """The size of a weight that has the strongest colour."""
        return self.values.limits[Quantity.WEIGHT]

    @property
    def shows_pictures(self) -> bool:
        """Whether the first layer is shown as pictures."""
        return self.choices.pictures.isChecked() and self._side is not None

    def needs(self) -> frozenset[str]:
        """Ask for the gradient and the update where they are shown."""
        wanted = {Quantity.GRADIENT, Quantity.UPDATE} & {*self.choices.quantities}
        return frozenset(quantity.value for quantity in wanted)

    def show_project(self, new: Project, old: Project | None) -> None:
        """Begin new scales where the weights are others, not those of a run."""
        if old is not None and new_cost(new, old):
            self.values.forget_gradient()
        if same_weights(new, old):
            return
        self.values.begin(new, current_model(new), self.snapshot.updates if self.snapshot else 0)
        if self.snapshot is not None and self.snapshot.parameters.widths != new.topology.widths:
            self.snapshot = self._pointed = None  # they belong to the network before

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show other values; those of a network of another shape are not shown."""
        if snapshot.parameters.widths == self.document.project.topology.widths:
            self.values.take(snapshot, self.document.project.topology)
            super().show_snapshot(snapshot)

    def draw(self) -> None:
        """Draw what is chosen, at the newest weights."""
        project, quantities = self.document.project, self.choices.quantities
        self._look_for_pictures(project)
        pictures, weights = self.shows_pictures, self.values.weights
        wants_deltas = Quantity.DELTA in quantities and not pictures and weights is not None
        self.found = DeltaMaps()
        if wants_deltas and weights is not None:
            self.found = self.deltas.of(project, weights, self.document.selection.row)
            self.values.take_deltas(self.found.maps)
        logarithmic = self.choices.log.isChecked()
        self.scales = {each: Scale(limit, logarithmic) for each, limit in self.values.limits.items()}
        drawn = tuple(each for each in quantities if not (pictures and each is Quantity.DELTA))
        layers = 0 if weights is None or not drawn else 1 if pictures else len(project.topology.layers)
        maps = maps_of(project.topology, drawn, self.values, self.found, layers)
        message = self.words.nothing(quantities, pictures)
        self.pages.setCurrentIndex(int(pictures))
        if pictures:
            self.pictures.show_maps(maps[0] if maps else (), self._side or 1, self.scales, message)
        else:
            self.view.show_maps(maps, self.scales, message)
        self.bars.show_scales(drawn if maps else (), self.scales)
        self._say_how_to_read(project, drawn)
        self._cover()
        self._follow_selection()

    def take_theme(self, theme: Theme) -> None:
        """Nothing to do: views and bars follow by themselves."""

    def shut_down(self) -> None:
        """End what is worked out in the background."""
        self.deltas.shut_down()

    def reading(self) -> str:
        """Return the value that is pointed at or selected, with all its digits."""
        cell = self._pointed or self._selected()
        value = None if cell is None or self._is_hidden(cell) else self._value(cell)
        return "" if value is None else repr(value)

    def table(self) -> Table | None:
        """Return all weights and biases with what is known of them; where δ alone is chosen, every δ."""
        weights, quantities = self.values.weights, self.choices.quantities
        if quantities == (Quantity.DELTA,):
            place = self.tr("layer"), self.tr("unit"), self.tr("row")
            return delta_table((*place, "δ"), self.found) if self.found.maps else None
        if weights is None or not quantities:
            return None
        place = self.tr("layer"), self.tr("unit"), self.tr("source (none: bias)")
        headers = (*place, self.tr("weight"), self.tr("gradient"), self.tr("update"))
        others = self.values.gradient, self.values.update
        project = self.document.project
        table = link_table(headers, project.topology, weights, others)
        names = end_names(project, *(np.asarray(column) for column in table.columns[:3]))
        named = (*place, self.tr("unit name"), self.tr("source name"), *headers[3:])
        return Table(named, (*table.columns[:3], *names, *table.columns[3:]))

    def fill_menu(self, menu: QMenu) -> None:
        """Ask where a number comes from; copy the whole matrix that is pointed at; the switches."""
        cell = self._pointed or self._selected()
        add_where_from(menu, partial(self._ask_origin, cell), self._why_no_origin(cell))
        if cell is not None and self.view.has(cell) and not self.shows_pictures:
            drawn = self.view.map_of(cell)
            name = self.view.name_of(drawn)
            copy = menu.addAction(self.tr("Copy &matrix {name}").format(name=name))
            copy.setEnabled(drawn.values is not None)
            copy.triggered.connect(partial(self._copy_matrix, cell))
        for switch, text in ((self.choices.log, self.tr("&Logarithmic colours")), (self.choices.pictures, "")):
            action = menu.addAction(text or self.tr("P&ictures of units"))
            action.setCheckable(True)
            action.setChecked(switch.isChecked())
            action.setEnabled(switch is self.choices.log or self._side is not None)
            action.setToolTip("" if action.isEnabled() else self.tr("The inputs form no square picture."))
            action.triggered.connect(switch.click)

    def said(self, cell: Cell) -> str:
        """Return in words which number a cell is, and its value."""
        project, value = self.document.project, self._value(cell)
        if cell.quantity is Quantity.DELTA:
            row = self.found.rows[cell.column] if cell.column < len(self.found.rows) else 0
            written = ASKED if self._is_hidden(cell) else self.words.value(value, there=True)
            return self.words.said_delta(project, cell, row, written)
        there = self.values.is_there(project.topology, cell.matrix, cell.row, cell.column)
        side = self._side if self.shows_pictures else None
        written = ASKED if self._is_hidden(cell) else self.words.value(value, there)
        return self.words.said(project, cell, written, side)

    def _is_hidden(self, cell: Cell) -> bool:
        return cell in self.view.covered

    def _cover(self) -> None:
        # the squares whose numbers somebody is to predict: their colours would tell, too
        widths = self.document.project.topology.widths
        self.view.cover(hidden_cells(self.document.hidden, widths, self.choices.quantities, self.found.rows))

    @Slot()
    def _hide(self) -> None:
        self._cover()
        self._follow_selection()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the selection by the arrow keys, to another layer by Page Up and Page Down; L and P switch."""
        switches = {Qt.Key.Key_L: self.choices.log, Qt.Key.Key_P: self.choices.pictures}
        switch = switches.get(Qt.Key(event.key()))
        if switch is not None and not switch.isHidden():
            switch.click()
            return
        columns = self.pictures.grid.columns if self.shows_pictures else 0
        found = stepped(
            event, self.document.selection, self.document.project.topology, self._kind(), self.found, columns
        )
        if found is None or self.values.weights is None:
            super().keyPressEvent(event)
            return
        self.document.select(found)
        self._ensure_visible()

    def _kind(self) -> Quantity:
        return next(iter(self.choices.quantities), Quantity.WEIGHT)

    def _choose(self) -> None:
        self._pointed = None
        self.redraw()

    def _look_for_pictures(self, project: Project) -> None:
        if project.dataset is not self._looked_at:
            self._looked_at, framing = project.dataset, framing_of(project.dataset)
            fits = framing is not None and framing.side**2 == project.topology.inputs
            self._side = framing.side if fits and framing is not None else None
            self.choices.pictures.setVisible(self._side is not None)

    def _say_how_to_read(self, project: Project, drawn: tuple[Quantity, ...]) -> None:
        said = [self.words.caption(project, drawn, self.values, self.found, self.shows_pictures)]
        if self.choices.log.isChecked() and drawn:
            said.insert(0, self.words.logarithm())
        self.caption.say(" ".join(said))

    def _value(self, cell: Cell) -> float | None:
        if cell.quantity is Quantity.DELTA:
            return float(self.found.maps[cell.matrix][cell.row, cell.column]) if self.found.maps else None
        known = self.values.of(cell.quantity)
        return None if known is None else float(known.matrices[cell.matrix][cell.row, cell.column])

    def _why_no_origin(self, cell: Cell | None) -> str:
        if cell is None:
            return self.tr("Point at a square, or select one first.")
        topology = self.document.project.topology
        there = cell.quantity is Quantity.DELTA or self.values.is_there(topology, cell.matrix, cell.row, cell.column)
        return "" if there else self.tr("This weight is not there: it was removed, or its unit is switched off.")

    @Slot(object)
    def _ask_origin(self, cell: Cell | None) -> None:
        if cell is not None and not self._why_no_origin(cell):
            self._select(cell)
            self.origin_wanted.emit(origin_of(cell, self.document.project.topology.widths))

    def _copy_matrix(self, cell: Cell) -> None:
        values = self.view.map_of(cell).values if self.view.has(cell) else None
        if values is not None:
            QGuiApplication.clipboard().setText(as_text(values[:, : self.view.columns_of(cell)]))

    def _select(self, cell: Cell) -> None:
        selection = replace(self.document.selection, layer=cell.matrix, unit=cell.row)
        if cell.quantity is Quantity.DELTA:
            row = self.found.rows[cell.column] if cell.column < len(self.found.rows) else selection.row
            kept = selection.asked if row == selection.row else None  # another row is another question
            self.document.select(replace(selection, source=None, row=row, asked=kept))
            return
        bias = cell.column == self.document.project.topology.widths[cell.matrix]
        self.document.select(replace(selection, source=None if bias else cell.column))

    def _selected(self) -> Cell | None:
        return next(iter(self._selected_cells()), None)

    def _selected_cells(self) -> list[Cell]:
        if self.values.weights is None:
            return []
        project = self.document.project
        return cells_of(self.document.selection, project.topology, self.choices.quantities, self.found)

    @Slot(object, object)
    def _follow_selection(self, new: Selection | None = None, old: Selection | None = None) -> None:
        if new is not None and old is not None and new.row != old.row and Quantity.DELTA in self.choices.quantities:
            self.redraw()  # δ of another row, too
            return
        cells, selection = self._selected_cells(), self.document.selection
        self.view.select(cells[0] if cells else None, cells[1:])
        self.pictures.select(selection.unit if selection.layer == 0 else None, selection.source)
        topology = self.document.project.topology
        count, network = self.values.count(topology), "-".join(map(str, topology.widths))
        whole = self.tr("{network}: {count} weights and biases").format(network=network, count=f"{count:,}")
        said = [self.said(cells[0]), *(self._short(cell) for cell in cells[1:])] if cells else []
        self.heading.say(", ".join(said) or whole)
        self.describe(". ".join([whole, *said]))
        self._show_reading()

    def _short(self, cell: Cell) -> str:
        # the same weight's gradient or update: its name is said already
        return self.said(cell).rpartition(": ")[2]

    def _ensure_visible(self) -> None:
        cells = self._selected_cells()
        area = self.pages.currentWidget()
        if not cells or not isinstance(area, QScrollArea):
            return
        if self.shows_pictures:
            place = self.pictures.tile(cells[0].row)
            area.ensureVisible(round(place.center().x()), round(place.center().y()), 20, round(place.height()))
        elif self.view.has(cells[0]):  # hidden, it may still show the network before
            centre = self.view.area(cells[0]).center()
            area.ensureVisible(round(centre.x()), round(centre.y()))

    @Slot(object)
    def _point(self, cell: Cell | None) -> None:
        self._pointed = cell
        self._show_reading()

    def _show_reading(self) -> None:
        cell, canvas = self._pointed, self.pictures if self.shows_pictures else self.view
        if cell is not None and not canvas.has(cell):
            cell = self._pointed = None  # a bias of a layer that now does without
        if cell is None:
            self.hover.hide()
            return
        text, shared = self.said(cell), canvas.shared(cell)
        if shared > 1:
            text += self.tr("\nthe largest of up to {count} in one pixel").format(count=shared)
        if self._is_hidden(cell):
            text += "\n" + why_hidden()
        area = canvas.area(cell)
        self.hover.say(text, canvas.mapTo(self, area.center().toPoint()), round(max(area.height() / 2, 6) + 4))
