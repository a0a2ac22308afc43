"""The numbers of a nudge, one below the other, so that the costs can be compared digit by digit."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QToolButton, QWidget

from nnapp.gradient_check import Nudge
from ui.curve_words import MINUS, as_read

COSTS = {"left", "here", "right"}
SLOPE_DIGITS = 10


class Figures(QWidget):
    """Names and values; `origin_wanted` tells of which quantity somebody asks where it comes from."""

    origin_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.values: dict[str, QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(4, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(1)
        for key, name in self._names().items():
            self._add(key, name)
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        self.ask = QToolButton(self)
        self.ask.setObjectName("check_origin")
        self.ask.setText(self.tr("Where does this come from?"))
        self.ask.setToolTip(self.tr("Show how backpropagation arrives at ∂C/∂w, product by product"))
        self.ask.clicked.connect(self._ask)
        self._grid.addWidget(self.ask, self._grid.rowCount(), 0, 1, 2)

    def show_nudge(self, nudge: Nudge | None) -> None:
        """Show other numbers, or none."""
        for key, label in self.values.items():
            label.setText("" if nudge is None else _written(nudge, key))
        self.ask.setEnabled(nudge is not None)

    def _names(self) -> dict[str, str]:
        return {
            "weight": self.tr("weight w"),
            "left": self.tr("C(w − h)"),
            "here": self.tr("C(w)"),
            "right": self.tr("C(w + h)"),
            "backward": self.tr("slope to the left"),
            "forward": self.tr("slope to the right"),
            "central": self.tr("slope of the secant"),
            "slope": self.tr("∂C/∂w by backprop"),
            "error": self.tr("relative error"),
        }

    def _add(self, key: str, name: str) -> None:
        title, value = QLabel(name, self), QLabel(self)
        title.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        value.setTextFormat(Qt.TextFormat.PlainText)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        value.setAccessibleName(name)
        title.setBuddy(value)
        if key in {"central", "slope", "error"}:
            font = value.font()
            font.setBold(True)
            value.setFont(font)
        row = self._grid.rowCount()
        self._grid.addWidget(title, row, 0)
        self._grid.addWidget(value, row, 1)
        self.values[key] = value

    @Slot()
    def _ask(self) -> None:
        self.origin_wanted.emit("gradient")


def _written(nudge: Nudge, key: str) -> str:
    value = float(getattr(nudge, key))
    if key == "error":
        return as_read(value, 3)
    # of a cost every digit that it has, because with a small h they differ in the last ones only
    return as_read(value, SLOPE_DIGITS) if key not in COSTS else repr(value).replace("-", MINUS)
