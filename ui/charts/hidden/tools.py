"""The small controls of the hidden-space plot: which layer, which units, and whether the grid is drawn."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QLayout, QWidget

from nnapp.project import Project
from ui.charts.hidden.options import hidden_layers, units_offered
from ui.charts.hidden.scene import Asked, grid_columns
from ui.charts.hidden.words import HiddenWords
from ui.charts.menu_button import MenuButton, Option

PRINCIPAL = -1  # in place of a unit


class HiddenTools(QObject):
    """Buttons right of the heading."""

    layer_chosen = Signal(object)
    units_chosen = Signal(object)  # two units, or None for the principal components
    grid_switched = Signal(bool)

    def __init__(self, said: HiddenWords, row: QLayout, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = said
        self._units: tuple[int, int] | None = None
        self.layer = MenuButton("hidden_layer", self.tr("Layer"))
        self.x = MenuButton("hidden_x", self.tr("Across"))
        self.y = MenuButton("hidden_y", self.tr("Up"))
        self.grid = QCheckBox(self.tr("grid"))
        self.grid.setObjectName("hidden_grid")
        self.grid.setToolTip(self.tr("Draw the grid of two inputs as the layer bends it (G)"))
        for widget in (self.layer, self.x, self.y, self.grid):
            row.addWidget(widget)
        self.layer.chosen.connect(self.layer_chosen)
        self.x.chosen.connect(partial(self.choose_unit, 0))
        self.y.chosen.connect(partial(self.choose_unit, 1))
        self.grid.clicked.connect(self.grid_switched)

    def show_asked(self, project: Project, asked: Asked | None) -> None:
        """Show what is drawn, and offer what else can be."""
        for widget in (self.layer, self.x, self.y):
            widget.setVisible(asked is not None)
        self.grid.setVisible(asked is not None and bool(grid_columns(project.dataset)))
        if asked is None:
            return
        self._units = asked.units
        self.grid.setChecked(bool(asked.columns))
        text = self.tr("layer {number}")
        names = [(layer, text.format(number=layer + 1)) for layer in hidden_layers(project)]
        self.layer.show_options([Option(layer, name, name) for layer, name in names], asked.layer)
        count, said = project.topology.layers[asked.layer].units, self._words
        units = [(unit, said.unit(project, asked.layer, unit)) for unit in units_offered(count, asked.units or ())]
        offered = [Option(unit, name, name) for unit, name in units]
        whole = Option(PRINCIPAL, self.tr("components"), self.tr("Principal components"))
        x, y = asked.units or (PRINCIPAL, PRINCIPAL)
        self.x.show_options([whole, *offered], x)
        self.y.show_options(offered, y)
        self.y.setVisible(asked.units is not None)

    def choose_unit(self, axis: int, unit: int) -> None:
        """Put a unit on an axis; the axes change places where it was on the other."""
        if unit == PRINCIPAL:
            self.units_chosen.emit(None)
            return
        before = self._units or (0, 1)
        other = before[1 - axis] if before[1 - axis] != unit else before[axis]
        self.units_chosen.emit((unit, other) if axis == 0 else (other, unit))
