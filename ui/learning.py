"""The panels for learning: what explains, what checks and what teaches, and how they are led to by everything else."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from nnapp.project import Project
from nnapp.walk import Place
from ui.docks import bring_up
from ui.document import Document, Selection
from ui.gradient_check import GradientCheckPanel
from ui.inspector import InspectorPanel
from ui.trainer import Trainer


class Learning(QObject):
    """All panels for learning, and the commands that open them."""

    def __init__(self, document: Document, trainer: Trainer, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self.inspector = InspectorPanel(document, trainer)
        self.check = GradientCheckPanel(document)
        self.panels = (self.inspector, self.check)
        self.check.origin_wanted.connect(self.show_origin)

    def slots(self) -> dict[str, Callable[..., object]]:
        """Return what the commands on learning do, by their names."""
        return {
            "explain": self.explain,
            "where-from": self.explain_selection,
            "gradient-check": self.check_gradient,
        }

    @Slot()
    def explain(self) -> None:
        """Open the steps through an update where they were left."""
        bring_up(self.inspector)
        self.inspector.begin()

    @Slot(object)
    def show_origin(self, place: Place) -> None:
        """Say where the number at a place comes from; without a row it is that of the selected row."""
        bring_up(self.inspector)
        self.inspector.show_place(place)

    @Slot()
    def explain_selection(self) -> None:
        """Say where the number of what is selected comes from."""
        self.show_origin(selected_place(self._document.selection, self._document.project))

    @Slot()
    def check_gradient(self) -> None:
        """Open the gradient check, at the selected weight if there is one."""
        bring_up(self.check)
        place = selected_place(self._document.selection, self._document.project)
        if place.quantity == "gradient":
            self.check.show_place(place)

    def shut_down(self) -> None:
        """End what is worked out in the background."""
        for panel in self.panels:
            panel.shut_down()


def selected_place(selection: Selection, project: Project) -> Place:
    """Return the place of what is selected: a weight's gradient, a unit's activation, an input, or the row's cost."""
    layer, unit, source = selection.layer, selection.unit, selection.source
    if layer is None or unit is None or layer >= len(project.topology.layers):
        return Place("row_cost")
    if layer < 0:
        return Place("x", unit=unit)
    if source is not None:
        return Place("gradient", layer, unit, source)
    return Place("a", layer, unit)
