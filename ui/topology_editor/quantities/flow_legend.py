"""What the units show: activations, for which row or question, maps or biases, in which colours; a click chooses."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QFontMetrics, QImage, QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractButton, QMenu, QStyle, QStyleOption, QWidget

from ui.document import Selection
from ui.plain_text import lines_tip
from ui.theme import theme_of
from ui.topology_editor.quantities.link_quantity import Quantity, symbol
from ui.topology_editor.quantities.unit_contents import Contents

BAR_WIDTH = 34


class FlowLegend(QAbstractButton):
    """A small scale of colours, and a menu of what units can show; what they cannot is there too, and says why."""

    chosen = Signal(object)  # Contents

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("flowLegend")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.selection = Selection()
        self.contents, self.quantity = Contents.BIAS, Quantity.WEIGHT
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        self._group = QActionGroup(self)
        self.choices = {contents: self._action(contents) for contents in Contents}
        self.clicked.connect(self.open)

    def show_state(self, selection: Selection, contents: Contents, refused: dict[Contents, str]) -> None:
        """Say what units show, for what the activations are, and why they cannot show other things."""
        self.selection, self.contents = selection, contents
        texts = {
            Contents.ACTIVATION: (self.tr("&Activation for the row"), self._activation_tip()),
            Contents.MAP: (self.tr("&Map over the plane"), self._map_tip()),
            Contents.BIAS: (
                self.tr("&Bias, as the links"),
                self.tr("Each unit is coloured as a link is, by its bias."),
            ),
        }
        for number, (each, action) in enumerate(self.choices.items(), start=len(Quantity) + 1):
            text, tip = texts[each]
            action.setText(f"{text}\t{number}")
            action.setChecked(each is contents)
            action.setEnabled(not refused.get(each))
            key = self.tr("Key {number} in the drawing.").format(number=number)
            action.setToolTip(lines_tip(refused.get(each) or tip, key))
        self._describe(texts[contents][1])

    def show_quantity(self, quantity: Quantity) -> None:
        """Say of which quantity the biases are."""
        self.quantity = quantity
        self.setAccessibleName(self.said())
        self.updateGeometry()
        self.update()

    def _describe(self, tip: str) -> None:
        self.setAccessibleName(self.said())
        self.setToolTip(lines_tip(self.said(), tip, self.tr("Click to choose what units show.")))
        self.updateGeometry()
        self.update()

    def _activation_tip(self) -> str:
        return self.tr(
            "Each unit is filled by its activation a, an input by the value that the network is shown: from faint, "
            "the lowest of its layer's range, to strong violet, the highest. A negative one has a dashed ring."
        )

    def _map_tip(self) -> str:
        return self.tr(
            "Each unit is a map of its activation over the plane of the two inputs, the first to the right, the second "
            "upwards, as in the scatter picture: from faint, the lowest of its layer's range (of an input: "
            "its own), to strong violet, the highest; an output that stands for a class has its colour."
        )

    def _action(self, contents: Contents) -> QAction:
        action = self.menu.addAction("")
        action.setObjectName(contents.value)
        action.setCheckable(True)
        self._group.addAction(action)
        action.triggered.connect(partial(self._choose, contents))
        return action

    def _choose(self, contents: Contents, checked: bool = True) -> None:
        self.chosen.emit(contents)

    def open(self) -> None:
        """Open the menu above the button."""
        corner = self.mapToGlobal(QPoint(0, 0))
        self.menu.popup(corner - QPoint(0, self.menu.sizeHint().height()))

    def said(self) -> str:
        """Say in full what the units show."""
        if self.contents is Contents.MAP:
            return self.tr("units: map of the activation over the plane of the inputs")
        if self.contents is Contents.BIAS:
            return {
                Quantity.WEIGHT: self.tr("units: bias"),
                Quantity.GRADIENT: self.tr("units: gradient of the bias"),
                Quantity.UPDATE: self.tr("units: update of the bias"),
            }[self.quantity]
        if self.selection.asked is not None:
            return self.tr("units: activation for your question")
        row = 0 if self.selection.row is None else self.selection.row + 1
        return self.tr("units: activation for row {row}").format(row=f"{row:,}")

    def shown(self) -> str:
        """Return what is written beside the colours."""
        if self.contents is Contents.MAP:
            return self.tr("a: map")
        if self.contents is Contents.BIAS:
            return self.tr("units: {symbol}").format(symbol=symbol(self.quantity, "b"))
        if self.selection.asked is not None:
            return self.tr("a: question")
        row = 0 if self.selection.row is None else self.selection.row + 1
        return self.tr("a: row {row}").format(row=f"{row:,}")

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        bar = 0 if self.contents is Contents.BIAS else BAR_WIDTH + 5
        return QSize(metrics.horizontalAdvance(self.shown()) + bar + _arrow(metrics) + 16, metrics.height() + 6)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the menu by Enter and the arrow keys too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.open()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.draw(painter)
        arrow = QStyleOption()
        arrow.palette = QPalette(self.palette())
        arrow.state = QStyle.StateFlag.State_Enabled
        size = _arrow(QFontMetrics(self.font()))
        arrow.rect = QRect(self.width() - size - 5, (self.height() - size) // 2, size, size)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorArrowDown, arrow, painter, self)
        if self.hasFocus() or self.underMouse():
            painter.setPen(theme_of(self).colour("accent" if self.hasFocus() else "line"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 3, 3)

    def draw(self, painter: QPainter) -> None:
        """Draw what the units show, on the screen or into a picture."""
        theme = theme_of(self)
        painter.setPen(theme.colour("text"))
        left = 6
        if self.contents is not Contents.BIAS:
            bar = QRectF(left, self.height() / 2 - 4, BAR_WIDTH, 8)
            colours = np.concatenate([theme.sequential(np.linspace(0, 1, 64)), np.full((64, 1), 255, np.uint8)], axis=1)
            data = np.ascontiguousarray(colours)
            painter.drawImage(bar, QImage(data.data, 64, 1, 256, QImage.Format.Format_RGBA8888))
            left += BAR_WIDTH + 5
        room = QRect(left, 0, self.width() - left, self.height())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), self.shown())


def _arrow(metrics: QFontMetrics) -> int:
    return round(0.7 * metrics.height())
