"""The line below the drawing: what is selected, what the units show, the scale of the weights, and the zoom."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from ui.plain_text import lines_tip
from ui.topology_editor.elided_label import ElidedLabel
from ui.topology_editor.flow_legend import FlowLegend
from ui.topology_editor.legend import Legend
from ui.topology_editor.network_view import KEY_ZOOM, NetworkView


class BelowBar(QWidget):
    """Caption, legend and zoom buttons of a view."""

    def __init__(self, view: NetworkView, parent: QWidget) -> None:
        super().__init__(parent)
        self.view = view
        self.caption = ElidedLabel()
        self.caption.setObjectName("caption")
        self.legend = Legend(view.weight_scale)
        self.flow = FlowLegend(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 1, 3, 2)
        row.setSpacing(2)
        row.addWidget(self.caption, 1)
        row.addWidget(self.flow)
        row.addWidget(self.legend)
        for text, name, tip, slot in (
            ("−", "zoomOut", self.tr("Zoom out (−, or the mouse wheel)"), self.zoom_out),
            ("+", "zoomIn", self.tr("Zoom in (+, or the mouse wheel)"), self.zoom_in),
            (self.tr("Fit"), "fit", self.tr("Show the whole network (0 or F)"), view.fit),
        ):
            button = QToolButton()
            button.setText(text)
            button.setObjectName(name)
            button.setAutoRaise(True)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
            button.clicked.connect(slot)
            row.addWidget(button)

    def show_caption(self, name: str, value: str, whole: str) -> None:
        """Say what is selected, the whole of it in a tool tip; a column's name is never taken for markup."""
        self.caption.show_parts(name, value)
        self.caption.setToolTip(lines_tip(*whole.split("\n")))

    def zoom_in(self) -> None:
        """Zoom in on the middle."""
        self.view.zoom(KEY_ZOOM, self.view.viewport().rect().center())

    def zoom_out(self) -> None:
        """Zoom out from the middle."""
        self.view.zoom(1 / KEY_ZOOM, self.view.viewport().rect().center())
