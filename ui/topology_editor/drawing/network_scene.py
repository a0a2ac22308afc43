"""The items that draw a network, and what they show: the chosen links between layers, and the layers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QRectF
from PySide6.QtGui import QFont, QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

from nnapp.project import Project
from nnapp.topology import Parameters, Topology
from ui.network.places import Place
from ui.plain_text import plain
from ui.theme import Theme
from ui.topology_editor.drawing.absent_links import absent_links
from ui.topology_editor.drawing.geometry import MOST_RADIUS, PICTURE_RADIUS, Frame, laid_out
from ui.topology_editor.drawing.layer_item import LayerItem
from ui.topology_editor.drawing.links_item import LinksItem
from ui.topology_editor.drawing.scale import Scale
from ui.topology_editor.drawing.shown_links import ShownLinks
from ui.topology_editor.drawing.unit_names import names_of
from ui.topology_editor.quantities.flow_values import FlowValues


class NetworkScene(QGraphicsScene):
    """Holds one item for each layer and for the links into it; says nothing of a window."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.scale = Scale(theme)
        self.layout = laid_out((1, 1), Frame(1, 1))
        self.layers: list[LayerItem] = []
        self.shown_links = ShownLinks()
        self.most_radius = MOST_RADIUS
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)

    @property
    def links(self) -> list[LinksItem]:
        """The items of the links into each layer."""
        return self.shown_links.items

    def show_network(self, project: Project) -> None:
        """Draw another structure; what was added on top stays."""
        for item in (*self.links, *self.layers):
            self.removeItem(item)
        self.layout = layout = laid_out(project.topology.widths, Frame(1, 1))
        self.most_radius = MOST_RADIUS
        columns = range(len(layout.widths))
        self.shown_links.show([LinksItem(self.scale, layout, column) for column in columns[1:]])
        self.shown_links.select(None)
        self.layers = [LayerItem(self.scale, layout, column) for column in columns]
        for item in (*self.links, *self.layers):
            self.addItem(item)

    def add_overlay(self, item: QGraphicsItem) -> None:
        """Add something that is painted over the drawing and stays when another network is shown."""
        item.setZValue(1.0)
        self.addItem(item)

    def lay_out(self, frame: Frame) -> None:
        """Put everything where it lies in a frame."""
        layout = laid_out(self.layout.widths, frame, self.most_radius)
        if layout != self.layout or self.links[0].layout is not layout:
            self.layout = layout
            for links in self.links:
                links.place(layout)
            for layer in self.layers:
                layer.place(layout)
            self.shown_links.show(self.links)

    def show_names(self, project: Project, font: QFont) -> None:
        """Write the names of inputs and outputs, and those that hidden units were given."""
        last = len(self.layers) - 1
        for column, item in enumerate(self.layers):
            item.names_left, item.numbered, item.font = column == 0, 0 < column < last, font
            item.count_text = self.tr("{count} units").format(count=f"{project.topology.widths[column]:,}")
            if column in (0, last):
                item.names = names_of(project, column - 1)
            else:
                named = project.topology.layers[column - 1].unit_names
                item.given = {unit: plain(name) for unit, name in named}

    def show_parameters(self, parameters: Parameters) -> bool:
        """Colour links and units by other values; says whether the scale had to grow."""
        grown = self.scale.grow(parameters)
        for links, layer, weights, biases in zip(
            self.links, self.layers[1:], parameters.weights, parameters.biases, strict=True
        ):
            links.show_weights(weights)
            layer.show_biases(biases)
        self.shown_links.change()
        return grown

    def show_absent(self, topology: Topology) -> None:
        """Draw links that were removed, or come from a unit that is switched off, as such."""
        for links, absent in zip(self.links, absent_links(topology), strict=True):
            links.show_absent(absent)

    def show_flow(self, flow: FlowValues | None) -> None:
        """Fill the units by what flows through them, or by their biases again where it is None."""
        for column, layer in enumerate(self.layers):
            if flow is None:
                layer.show_flow(None, None)
            else:
                layer.show_flow(flow.column(column), flow.shares(column))

    def show_pictures(self, pictures: Sequence[Sequence[QImage] | None] | None) -> None:
        """Draw a picture in each unit, which can be larger than a disc, or discs again where it is None."""
        for column, layer in enumerate(self.layers):
            layer.pictures = None if pictures is None else pictures[column]
        self.most_radius = MOST_RADIUS if pictures is None else PICTURE_RADIUS

    def show_selected(self, place: Place | None) -> None:
        """Highlight a place."""
        for column, item in enumerate(self.layers):
            here = place is not None and place.layer + 1 == column
            item.selected_unit = place.unit if here and place is not None and place.source is None else None
            item.selected_layer = here and place is not None and place.unit is None
        for links in self.links:
            links.selected = None
        if place is not None and place.source is not None and place.unit is not None:
            self.links[place.layer].selected = (place.unit, place.source)
        unit = None if place is None or place.unit is None else (place.layer + 1, place.unit, place.source)
        self.shown_links.select(unit)

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """Draw what lies in an area."""
        for links in self.links:
            links.draw(painter, area)
        for layer in self.layers:
            layer.draw(painter, area)
