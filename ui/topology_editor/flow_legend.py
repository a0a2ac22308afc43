"""What the units show: activations, for which row or question, in which colours; a click switches to biases."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.document import Selection
from ui.plain_text import lines_tip
from ui.theme import theme_of

BAR_WIDTH = 34


class FlowLegend(QAbstractButton):
    """A switch with a small scale of colours; seen only while something flows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("flowLegend")
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.selection = Selection()
        self.hide()

    def show_selection(self, selection: Selection, flows: bool) -> None:
        """Say for what the activations are; hidden where nothing flows."""
        self.selection = selection
        said = self.said()
        self.setAccessibleName(said)
        scale = self.tr(
            "Each unit is filled by its activation a, an input by the value that the network is shown: from faint, "
            "the lowest of its layer's range, to strong violet, the highest. A negative one has a dashed ring."
        )
        switch = self.tr("Click to show biases instead.") if self.isChecked() else self.tr("Click to show activations.")
        self.setToolTip(lines_tip(said, scale, switch))
        if flows == self.isHidden():
            self.setVisible(flows)
        self.updateGeometry()
        self.update()

    def said(self) -> str:
        """Say in full what the units show."""
        if not self.isChecked():
            return self.tr("units: bias")
        if self.selection.asked is not None:
            return self.tr("units: activation for your question")
        row = 0 if self.selection.row is None else self.selection.row + 1
        return self.tr("units: activation for row {row}").format(row=f"{row:,}")

    def shown(self) -> str:
        """Return what is written beside the colours."""
        if not self.isChecked():
            return self.tr("units: bias")
        if self.selection.asked is not None:
            return self.tr("a: question")
        row = 0 if self.selection.row is None else self.selection.row + 1
        return self.tr("a: row {row}").format(row=f"{row:,}")

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        bar = BAR_WIDTH + 4 if self.isChecked() else 0
        return QSize(metrics.horizontalAdvance(self.shown()) + bar + 14, metrics.height() + 6)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), theme_of(self)
        painter.setPen(theme.colour("text" if self.isChecked() else "muted"))
        left = 6
        if self.isChecked():
            bar = QRectF(left, self.height() / 2 - 4, BAR_WIDTH, 8)
            colours = np.concatenate([theme.sequential(np.linspace(0, 1, 64)), np.full((64, 1), 255, np.uint8)], axis=1)
            data = np.ascontiguousarray(colours)
            painter.drawImage(bar, QImage(data.data, 64, 1, 256, QImage.Format.Format_RGBA8888))
            left += BAR_WIDTH + 5
        room = QRect(left, 0, self.width() - left, self.height())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), self.shown())
        if self.hasFocus() or self.underMouse():
            painter.setPen(theme.colour("accent" if self.hasFocus() else "line"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 3, 3)
