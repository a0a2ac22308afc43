"""The small switches of the heatmaps: what is shown, on which scale, and as pictures; remembered between starts."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from ui.charts.weight_maps.quantity import SYMBOLS, Quantity, explanation, name
from ui.form import OwnSpace
from ui.plain_text import lines_tip
from ui.settings import Settings


class Switch(OwnSpace, QToolButton):
    """One that is up or down."""

    def __init__(self, text: str, title: str, *tip: str) -> None:
        super().__init__()
        self.setText(text)
        self.setCheckable(True)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(title)
        self.setToolTip(lines_tip(*tip))


class Choices(QWidget):
    """A row of switches, and what they say; `changed` after each."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        settings = Settings()
        self._quantities = {
            quantity: Switch(SYMBOLS[quantity], name(quantity), explanation(quantity)) for quantity in Quantity
        }
        self.log = Switch(
            self.tr("log"),
            self.tr("Logarithmic colours"),
            self.tr("Colour numbers by their powers of ten, so that small ones are seen beside large ones (L)"),
        )
        self.pictures = Switch(
            self.tr("pictures"),
            self.tr("Pictures"),
            self.tr("Show what comes into each unit of the first layer as a picture, as the inputs form one (P)"),
        )
        self.pictures.setObjectName("pictures")
        self.log.setObjectName("log_colours")
        for quantity, switch in self._quantities.items():
            switch.setObjectName(f"show_{quantity.value}")
            switch.setChecked(quantity.value in settings.weight_maps)
        self.log.setChecked(settings.weight_logarithm)
        self.pictures.setChecked(settings.weight_pictures)
        self.pictures.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3)
        for switch in (*self._quantities.values(), self.log, self.pictures):
            row.addWidget(switch)
            switch.toggled.connect(self._keep)

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """What is chosen, in the order in which it is drawn."""
        return tuple(quantity for quantity, switch in self._quantities.items() if switch.isChecked())

    def switch(self, quantity: Quantity) -> QToolButton:
        """Return the switch of a quantity."""
        return self._quantities[quantity]

    @Slot()
    def _keep(self) -> None:
        settings = Settings()
        settings.weight_maps = [quantity.value for quantity in self.quantities]
        settings.weight_logarithm, settings.weight_pictures = self.log.isChecked(), self.pictures.isChecked()
        self.changed.emit()
