"""The line below the drawing: what is selected, what links and units show, in which scale, and the zoom.

Where one line is too narrow it becomes two, and where even that is, words become symbols; only the caption is elided.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from ui.network.findings_sign import FindingsSign
from ui.plain_text import lines_tip
from ui.topology_editor.drawing.network_view import NetworkView
from ui.topology_editor.drawing.zoom_view import KEY_ZOOM
from ui.topology_editor.elided_label import ElidedLabel
from ui.topology_editor.quantities.flow_legend import FlowLegend
from ui.topology_editor.quantities.legend import Legend
from ui.topology_editor.quantities.quantity_switch import QuantitySwitch

CAPTION_LETTERS = 36  # that one line must leave for the caption
SPACING = 2


class BelowBar(QWidget):
    """Caption, switches, legends and zoom buttons of a view."""

    def __init__(self, view: NetworkView, parent: QWidget) -> None:
        super().__init__(parent)
        self.view = view
        self.caption = ElidedLabel()
        self.caption.setObjectName("caption")
        self.switch, self.flow, self.legend = QuantitySwitch(), FlowLegend(), Legend(view.weight_scale)
        self._shows, self._zooms = QWidget(), QWidget()
        self._in_shows = _row(self._shows)
        self._in_shows.addWidget(self.switch)
        self._in_shows.addWidget(self.legend)
        self._in_shows.addStretch(1)
        self._in_shows.addWidget(self.flow)
        self._in_zooms = _row(self._zooms)
        self.findings = FindingsSign()
        self._in_zooms.addWidget(self.findings)
        for button in self._zoom_buttons():
            self._in_zooms.addWidget(button)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(6, 1, 3, 2)
        lines.setSpacing(0)
        self._first, self._second = QHBoxLayout(), QHBoxLayout()
        self._first.addWidget(self.caption, 1)
        self._first.addWidget(self._zooms)
        lines.addLayout(self._first)
        lines.addLayout(self._second)
        self._second.addWidget(self._shows)

    def _zoom_buttons(self) -> list[QToolButton]:
        buttons = []
        for text, name, tip, slot in (
            ("−", "zoomOut", self.tr("Zoom out (−, or the mouse wheel)"), self.zoom_out),
            ("+", "zoomIn", self.tr("Zoom in (+, or the mouse wheel)"), self.zoom_in),
            (self.tr("Fit"), "fit", self.tr("Show the whole network (0 or F)"), self.view.fit),
        ):
            button = QToolButton()
            button.setText(text)
            button.setObjectName(name)
            button.setAutoRaise(True)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
            button.clicked.connect(slot)
            buttons.append(button)
        return buttons

    def add(self, button: QToolButton) -> None:
        """Put a button before those of the zoom."""
        self._in_zooms.insertWidget(0, button)

    def scales(self) -> list[Legend | FlowLegend]:
        """Return what says what the drawing's colours mean, for a picture of it."""
        return [self.legend] if self.flow.isHidden() else [self.legend, self.flow]

    def show_caption(self, name: str, value: str, whole: str, more: str = "") -> None:
        """Say what is selected, the whole of it in a tool tip; a column's name is never taken for markup."""
        self.caption.show_parts(name, value, more)
        self.caption.setToolTip(lines_tip(*whole.split("\n")))

    def zoom_in(self) -> None:
        """Zoom in on the middle."""
        self.view.zoom(KEY_ZOOM, self.view.viewport().rect().center())

    def zoom_out(self) -> None:
        """Zoom out from the middle."""
        self.view.zoom(1 / KEY_ZOOM, self.view.viewport().rect().center())

    def arrange(self) -> None:
        """Use one line or two, words or symbols, as there is room."""
        room = self.contentsRect().width() - 9
        flow = self.flow.sizeHint().width()
        whole = self.switch.room(False) + self.legend.room(False) + flow + 2 * SPACING
        letters = CAPTION_LETTERS * self.fontMetrics().averageCharWidth()
        one_line = whole + self._zooms.sizeHint().width() + letters <= room
        short = not one_line and whole > room
        self.switch.set_short(short)
        self.legend.set_short(short)
        apart = short and self.switch.room(True) + self.legend.room(True) + flow + 2 * SPACING > room
        line, other = (self._first, self._second) if one_line else (self._second, self._first)
        if line.indexOf(self._shows) < 0:
            other.removeWidget(self._shows)
            line.insertWidget(1 if one_line else 0, self._shows)
        if apart != (self._first.indexOf(self.flow) >= 0):  # then it goes where only the caption loses room
            (self._in_shows if apart else self._first).removeWidget(self.flow)
            self._first.insertWidget(1, self.flow) if apart else self._in_shows.addWidget(self.flow)

    def minimumSizeHint(self) -> QSize:
        """Ask for little width: `arrange` makes do with it."""
        return QSize(60, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def event(self, event: QEvent) -> bool:
        """Arrange anew when a legend has become wider, or letters larger."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.FontChange):
            self.arrange()
        return super().event(event)


def _row(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACING)
    return row
