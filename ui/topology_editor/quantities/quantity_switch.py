"""Three buttons that choose what the links show: weights, gradient or update."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QToolButton, QWidget

from ui.plain_text import lines_tip
from ui.topology_editor.quantities.link_quantity import Quantity, explanation, symbol, title


class QuantitySwitch(QWidget):
    """One button is down; Tab reaches it, arrow keys go to the next; short where there is little room."""

    chosen = Signal(object)  # Quantity

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("quantitySwitch")
        self.setAccessibleName(self.tr("What the links show"))
        self.short = False
        self.buttons: dict[Quantity, QToolButton] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        for number, quantity in enumerate(Quantity, start=1):
            button = self._button(quantity, number)
            self.buttons[quantity] = button
            self._group.addButton(button, number - 1)
            row.addWidget(button)
        self.buttons[Quantity.WEIGHT].setChecked(True)
        self._group.buttonToggled.connect(self._choose)

    def choose(self, quantity: Quantity) -> None:
        """Put another button down."""
        self.buttons[quantity].setChecked(True)

    def set_short(self, short: bool) -> None:
        """Write symbols in place of words."""
        self.short = short
        for quantity, button in self.buttons.items():
            button.setText(_text(quantity, short))

    def room(self, short: bool) -> int:
        """Return how wide it is with symbols or with words."""
        metrics, width = self.fontMetrics(), self.sizeHint().width()
        for quantity in self.buttons:
            for which, sign in ((short, 1), (self.short, -1)):
                width += sign * metrics.horizontalAdvance(_text(quantity, which))
        return width

    def _button(self, quantity: Quantity, number: int) -> QToolButton:
        button = QToolButton()
        button.setObjectName(quantity.value)
        button.setText(title(quantity))
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        name = self.tr("{quantity}: links show {symbol}").format(quantity=title(quantity), symbol=symbol(quantity))
        button.setAccessibleName(name)
        key = self.tr("Key {number} in the drawing.").format(number=number)
        button.setToolTip(lines_tip(explanation(quantity), key))
        return button

    def _choose(self, button: QAbstractButton, down: bool) -> None:
        if down:
            self.chosen.emit(next(quantity for quantity, each in self.buttons.items() if each is button))


def _text(quantity: Quantity, short: bool) -> str:
    return symbol(quantity) if short else title(quantity)
