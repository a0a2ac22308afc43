"""Which quantity the links show, and what the units: chosen by buttons, a menu, and keys."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal, Slot

from nnapp.project import Project
from ui.topology_editor.below_bar import BelowBar
from ui.topology_editor.quantities.flow_drawing import FlowDrawing
from ui.topology_editor.quantities.link_drawing import LinkDrawing
from ui.topology_editor.quantities.link_quantity import Quantity
from ui.topology_editor.quantities.unit_contents import Contents

QUANTITY_KEYS = dict(zip((Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3), Quantity, strict=True))
CONTENTS_KEYS = dict(zip((Qt.Key.Key_4, Qt.Key.Key_5, Qt.Key.Key_6), Contents, strict=True))
SMALL = 20_000  # weights and biases, which a run copies for every picture without a loss that anybody notices


class Showing(QObject):
    """Keeps the bar below and what is drawn together; `changed` says that something else is to be drawn."""

    changed = Signal()
    failed = Signal(str)  # an unexpected error in what is worked out in the background, with its traceback

    def __init__(self, below: BelowBar, links: LinkDrawing, flow: FlowDrawing, parent: QObject) -> None:
        super().__init__(parent)
        self.below, self.links, self.flow = below, links, flow
        self._small = True
        below.switch.chosen.connect(self.show_quantity)
        below.flow.chosen.connect(self.show_contents)
        for finding in (links.gradient, flow.finding):
            finding.came.connect(self.changed)
            finding.failed.connect(self.failed)

    @Slot(object)
    def show_quantity(self, quantity: Quantity) -> None:
        """Let links show their weights, the gradient, or the last update."""
        self.links.quantity = quantity
        self.links.rest()
        self.below.switch.choose(quantity)
        self.below.flow.show_quantity(quantity)
        self.changed.emit()

    @Slot(object)
    def show_contents(self, contents: Contents) -> None:
        """Let units show activations, maps, or biases."""
        self.flow.wanted = contents
        self.changed.emit()

    def show_project(self, project: Project) -> None:
        """Take another network."""
        self._small = project.topology.parameter_count <= SMALL
        self.links.forget()
        self.flow.forget()

    def take_key(self, key: Qt.Key) -> bool:
        """Do what a key of the drawing means; says whether it meant anything."""
        if key in QUANTITY_KEYS:
            self.show_quantity(QUANTITY_KEYS[key])
        elif key in CONTENTS_KEYS:
            self.show_contents(CONTENTS_KEYS[key])
        else:
            return False
        return True

    def shut_down(self) -> None:
        """End what is being worked out, and wait for it; when something is drawn again it begins anew."""
        self.links.gradient.shut_down()
        self.flow.finding.shut_down()

    def needs(self) -> frozenset[str]:
        """Say what snapshots of a run are to carry besides the weights."""
        # of a small network always: then it is there at once when somebody wants to see it
        return frozenset({"update"} if self._small or self.links.quantity is Quantity.UPDATE else ())
