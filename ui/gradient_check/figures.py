"""The numbers of a nudge: both slopes and their error side by side, the others one below the other.

Costs stand below each other, so that they can be compared digit by digit.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QToolButton, QWidget

from nnapp.gradient_check import Nudge
from ui.gradient_check.numbers import exact, read
from ui.hidden import ASKED, why_hidden

COSTS = {"left", "here", "right"}
FIRST = ["weight", "left", "here", "right"]
COMPARED = ["central", "slope", "error"]  # what the check is about
SLOPES = {"central", "slope", "backward", "forward"}  # all nearly the same number
SLOPE_DIGITS = 10
WORKING = "…"


class Figures(QWidget):
    """Names and values; `origin_wanted` tells of which quantity somebody asks where it comes from.

    `compared` holds the two slopes and their error, to be put where they are always seen.
    """

    origin_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.values: dict[str, QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(4, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(1)
        self._titles: dict[str, QLabel] = {}
        self.compared: list[QWidget] = []
        for key, name in self._names().items():
            self._add(key, name)
        self.ask = QToolButton(self)
        self.ask.setObjectName("check_origin")
        self.ask.setText(self.tr("Where does this come from?"))
        self.ask.setToolTip(self.tr("Show how backpropagation arrives at ∂C/∂w, product by product"))
        self.ask.clicked.connect(self._ask)
        self.beside = False
        self._compare()
        self._place()

    def set_beside(self, beside: bool) -> None:
        """Put costs and slopes side by side, or one below the other."""
        if beside != self.beside:
            self.beside = beside
            self._place()

    def show_nudge(self, nudge: Nudge | None, *, asked: bool = False, working: bool = False) -> None:
        """Show other numbers, or none; slopes that are `asked` for elsewhere are hidden.

        While others are `working` out, those of another h are pale.
        """
        nothing = WORKING if working else ""
        for key, label in self.values.items():
            hidden = asked and key in SLOPES
            label.setEnabled(not working)
            label.setText(nothing if nudge is None else ASKED if hidden else _written(nudge, key))
            label.setToolTip(why_hidden() if hidden else "")
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
        if key in COMPARED:
            font = value.font()
            font.setBold(True)
            value.setFont(font)
        self._titles[key], self.values[key] = title, value

    def _compare(self) -> None:
        for key in COMPARED:
            pair = QWidget(self)
            row = QHBoxLayout(pair)
            row.setContentsMargins(0, 0, 6, 0)
            row.setSpacing(5)
            row.addWidget(self._titles[key])
            row.addWidget(self.values[key])
            self.compared.append(pair)

    def _place(self) -> None:
        # in one block, or costs and slopes side by side
        others = [key for key in self.values if key not in COMPARED]
        blocks = (FIRST, [key for key in others if key not in FIRST]) if self.beside else (others,)
        while self._grid.count():
            self._grid.takeAt(0)
        for block, keys in enumerate(blocks):
            for row, key in enumerate(keys):
                self._grid.addWidget(self._titles[key], row, 2 * block)
                self._grid.addWidget(self.values[key], row, 2 * block + 1)
        row, tall = (len(FIRST), 1) if self.beside else (len(others) + 1, 2)
        self._grid.addWidget(self.ask, row, 0, 1, 2, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        self._grid.setRowStretch(len(others), tall - 1)
        for column in (1, 3):
            self._grid.setColumnStretch(column, int(self.beside))

    @Slot()
    def _ask(self) -> None:
        self.origin_wanted.emit("gradient")


def _written(nudge: Nudge, key: str) -> str:
    value = float(getattr(nudge, key))
    if key == "error":
        return read(value, 3)
    # of a cost every digit that it has, because with a small h they differ in the last ones only
    return read(value, SLOPE_DIGITS) if key not in COSTS else exact(value)
