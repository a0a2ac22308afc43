"""The small controls of the cost plot: what is drawn, over what, and how; none of them changes a number."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QCheckBox, QLayout, QToolButton, QWidget

from ui.charts.cost.words import CostWords
from ui.charts.menu_button import MenuButton, Option
from ui.charts.time_axis import UNITS, Unit


class CostTools(QObject):
    """Buttons right of the heading."""

    def __init__(self, said: CostWords, row: QLayout, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = said
        self.record = _button("record", self.tr("Record"))
        self.record.setToolTip(self.tr("Record this measure after every epoch from now on; it takes some time"))
        self.quantity = MenuButton("quantity", self.tr("What is drawn"))
        self.unit = MenuButton("x_unit", self.tr("What the x axis counts"))
        self.smooth = _button("smooth", "≈")
        self.smooth.setAccessibleName(self.tr("Smooth lines"))
        self.smooth.setCheckable(True)
        self.smooth.setToolTip(self.tr("Draw means over some epochs as strong lines; the curves stay (S)"))
        self.log = QCheckBox(self.tr("log"))
        self.log.setObjectName("log_scale")
        self.log.setAccessibleName(self.tr("Logarithmic axis"))
        self.log.setToolTip(self.tr("Show powers of ten, so that small changes near the end are seen (L)"))
        self.all = _button("view_all", self.tr("All"))
        self.all.setAccessibleName(self.tr("View the whole curve"))
        for widget in (self.record, self.quantity, self.unit, self.smooth, self.log, self.all):
            row.addWidget(widget)
        self.say_following(True)
        self.show_unit("epoch")

    def show_quantities(self, offered: Sequence[str], recorded: frozenset[str], chosen: str) -> None:
        """Offer quantities, and say which are not recorded."""
        said, missing = self._words, self.tr("Not recorded yet: choose it, and press Record.")
        options = [
            Option(name, said.short(name), said.title(name), "" if name in recorded else missing) for name in offered
        ]
        self.quantity.show_options(options, chosen)

    def show_unit(self, unit: Unit) -> None:
        """Show what the x axis counts."""
        said = self._words
        options = [Option(each, said.short_unit(each), said.unit(each)) for each in UNITS]
        self.unit.show_options(options, unit, self.tr("X goes on to the next one."))

    def say_following(self, following: bool) -> None:
        """Say whether everything is shown already."""
        self.all.setEnabled(not following)
        self.all.setToolTip(
            self.tr("The whole curve is shown and followed as it grows. Zoom by the wheel, move by dragging.")
            if following
            else self.tr("Show the whole curve again, and follow it as it grows (double-click)")
        )


def _button(name: str, text: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName(name)
    button.setAutoRaise(True)
    button.setText(text)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
