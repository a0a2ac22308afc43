"""A legend: a line or square in the colour of each curve, with its name; a click hides the curve and shows it again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.flow_layout import FlowLayout
from ui.form import OwnSpace
from ui.plain_text import lines_tip, plain

SWATCH = 18  # pixels
MOST_LETTERS = 28
STYLES = {"solid": Qt.PenStyle.SolidLine, "dash": Qt.PenStyle.DashLine, "dot": Qt.PenStyle.DotLine}


class Entry(NamedTuple):
    """One curve: its name, its colour, and how its line is drawn: solid, dash, dot, or a filled square (fill)."""

    name: str
    colour: QColor
    style: str = "solid"
    shown: bool = True


class Legend(QWidget):
    """Entries in as many lines as they need; `toggled` tells the number of the one that was clicked."""

    toggled = Signal(int, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[Entry, ...] = ()
        self.buttons: list[LegendButton] = []
        self._flow = FlowLayout(self)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show other entries; buttons are made anew only where there are more or fewer."""
        if tuple(entries) == self.entries:
            return
        self.entries = tuple(entries)
        while len(self.buttons) > len(entries):
            button = self.buttons.pop()
            self._flow.removeWidget(button)
            button.deleteLater()
        while len(self.buttons) < len(entries):
            button = LegendButton(len(self.buttons), self)
            button.chosen.connect(self.toggled)
            self._flow.addWidget(button)
            self.buttons.append(button)
        for button, entry in zip(self.buttons, entries, strict=True):
            button.show_entry(entry)


class LegendButton(OwnSpace, QAbstractButton):
    """One entry."""

    chosen = Signal(int, bool)

    def __init__(self, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._number = number
        self.entry = Entry("", QColor())
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self._tell)

    def show_entry(self, entry: Entry) -> None:
        """Show another name and colour."""
        self.entry = entry
        self.setText(plain(entry.name, MOST_LETTERS))
        self.setAccessibleName(entry.name)
        self.setChecked(entry.shown)
        self.setToolTip(lines_tip(entry.name, self.tr("Click to hide this curve, or to show it again.")))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for the swatch and the name."""
        metrics = self.fontMetrics()
        return QSize(SWATCH + 5 + metrics.horizontalAdvance(self.text()) + 6, metrics.height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the swatch and the name; a hidden curve's is pale."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(1.0 if self.isChecked() else 0.4)
        middle = self.height() / 2
        if self.entry.style == "fill":
            painter.fillRect(QRectF(3, middle - 4, SWATCH - 6, 8), self.entry.colour)
        else:
            painter.setPen(QPen(self.entry.colour, 2, STYLES[self.entry.style]))
            painter.drawLine(QPointF(1, middle), QPointF(SWATCH - 1, middle))
        painter.setPen(self.palette().windowText().color())
        rest = self.rect().adjusted(SWATCH + 4, 0, 0, 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(rest, flags, self.text())
        if self.hasFocus():
            painter.setOpacity(1.0)
            painter.setPen(self.palette().highlight().color())
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _tell(self, shown: bool) -> None:
        self.chosen.emit(self._number, shown)
