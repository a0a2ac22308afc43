"""The row of colour bars above the heatmaps, one for each quantity that is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.charts.weight_maps.quantity import Quantity, Scale
from ui.colour_bar import ColourBar
from ui.flow_layout import FlowLayout


class Bars(QWidget):
    """As many lines of bars as they need."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bars = {quantity: ColourBar(quantity, self) for quantity in Quantity}
        self._flow = FlowLayout(self)
        self._shown: tuple[Quantity, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        for bar in self.bars.values():
            bar.hide()

    def show_scales(self, quantities: Iterable[Quantity], scales: Mapping[Quantity, Scale]) -> None:
        """Show the bars of these quantities, on their scales."""
        shown = tuple(quantities)
        if shown != self._shown:
            self._show_bars(shown)
        for quantity in shown:
            if self.bars[quantity].scale != scales[quantity]:
                self.bars[quantity].show_scale(scales[quantity])

    def _show_bars(self, shown: tuple[Quantity, ...]) -> None:
        for quantity in self._shown:
            self._flow.removeWidget(self.bars[quantity])
            self.bars[quantity].hide()
        for quantity in shown:
            self._flow.addWidget(self.bars[quantity])
            self.bars[quantity].show()
        self._shown = shown
        self.updateGeometry()
