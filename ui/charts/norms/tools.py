"""The small controls of the view of gradient and update sizes; none of them changes a number."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QCheckBox, QLayout, QToolButton, QWidget

from ui.charts.menu_button import MenuButton, Option
from ui.charts.norms.picture import QUANTITIES, Choice
from ui.charts.norms.words import NormWords
from ui.charts.time_axis import UNITS


class NormTools(QObject):
    """Buttons right of the heading."""

    def __init__(self, said: NormWords, row: QLayout, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = said
        self.quantity = MenuButton("quantity", self.tr("What is drawn"))
        self.unit = MenuButton("x_unit", self.tr("What the x axis counts"))
        self.log = QCheckBox(self.tr("log"))
        self.log.setObjectName("log_scale")
        self.log.setAccessibleName(self.tr("Logarithmic axis"))
        self.log.setToolTip(self.tr("Show powers of ten: layers often differ a thousandfold (L)"))
        self.all = QToolButton()
        self.all.setObjectName("view_all")
        self.all.setAutoRaise(True)
        self.all.setText(self.tr("All"))
        self.all.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.all.setAccessibleName(self.tr("View the whole lines"))
        self.all.setToolTip(self.tr("Show the whole lines again, and follow them as they grow (double-click)"))
        self.smooth = QToolButton()
        self.smooth.setObjectName("smooth")
        self.smooth.setAutoRaise(True)
        self.smooth.setText("≈")
        self.smooth.setCheckable(True)
        self.smooth.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.smooth.setAccessibleName(self.tr("Smooth lines"))
        self.smooth.setToolTip(
            self.tr("Draw means over some epochs as strong lines, for mini-batches differ; the values stay (S)")
        )
        for widget in (self.quantity, self.unit, self.smooth, self.log, self.all):
            row.addWidget(widget)

    def show_choice(self, choice: Choice, following: bool) -> None:
        """Show what is chosen; the button only where not everything is shown."""
        said, tip = self._words, self.tr("{key} goes on to the next one.")
        drawn = [Option(each, said.quantity(each), said.heading(each)) for each in QUANTITIES]
        self.quantity.show_options(drawn, choice.quantity, tip.format(key="Q"))
        units = [Option(each, said.short_unit(each), said.unit(each)) for each in UNITS]
        self.unit.show_options(units, choice.unit, tip.format(key="X"))
        self.log.setChecked(choice.logarithmic)
        self.smooth.setChecked(choice.smooth)
        self.all.setVisible(not following)
