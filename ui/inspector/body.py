"""What is below the steps: the list of phases, the page that tells, and the program; or a message in their place."""

from __future__ import annotations

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QStackedWidget, QWidget

from nnapp.walk import Place, Walk, code_of
from ui.document import Selection
from ui.inspector.code_list import CodeList
from ui.inspector.pages import Pages
from ui.inspector.phase_list import PhaseList
from ui.inspector.phases import phase_of
from ui.inspector.stepper import MATRICES

WIDTHS = (530, 230)  # of what is told and of the program, at first
NARROW = 640  # where there is no room for the program
LISTED = 60  # letters; where there is room for fewer, the list of phases would leave none for what is explained


class Body(QStackedWidget):
    """Shows one place of a walk in all of its parts."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.phases, self.pages, self.code = PhaseList(self), Pages(self), CodeList(self)
        self.message = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.message.setObjectName("inspectorMessage")
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message.setMargin(12)
        self.addWidget(self._told())
        self.addWidget(self.message)

    def _told(self) -> QWidget:
        told = QSplitter(Qt.Orientation.Horizontal)
        told.setChildrenCollapsible(True)
        told.addWidget(self.pages)
        told.addWidget(self.code)
        told.setStretchFactor(0, 3)
        told.setStretchFactor(1, 2)
        told.setSizes([*WIDTHS])
        told.setCollapsible(0, False)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        row.addWidget(self.phases)
        row.addWidget(told, 1)
        return whole

    def show_message(self, text: str) -> None:
        """Say why there is nothing to explain, or not yet."""
        self.message.setText(text)
        self.setCurrentWidget(self.message)
        self.code.show_place(None, None)

    def show_place(self, walk: Walk, place: Place, page: str, selection: Selection, *, asking: bool) -> None:
        """Tell about the number at a place on a page, or ask for it first; with its phase, and its line of NumPy."""
        self.setCurrentIndex(0)
        self.phases.show_walk(walk)
        with np.errstate(all="ignore"):  # weights that are near to diverging are explained as they are
            self.pages.show_place(walk, place, page, selection, asking=asking)
            self.code.show_place(walk, self.pages.subject, asking=asking)
        self.phases.show_phase(phase_of(self.pages.subject or place))
        self.pages.code.say(self.tr("NumPy: {line}").format(line=self._current_lines(walk, page)))
        self._make_room()

    def _current_lines(self, walk: Walk, page: str) -> str:
        # the matrices of a layer come from its own line of the gradient, and from the update of all weights
        subject = self.pages.subject
        if page != MATRICES or subject is None:
            return self.code.lit_line
        places = (replace(subject, quantity="row_gradient"), *((subject,) if walk.trains else ()))
        lines = (code_of(walk, place) for place in places)
        return " … ".join(line.text for line in lines if line is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the program out where there is no room for it."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        whole = self.width() >= NARROW and self.pages.stack.currentWidget() is not self.pages.matrices
        self.phases.setVisible(self.width() >= LISTED * self.fontMetrics().averageCharWidth())
        self.code.setVisible(whole)
        self.pages.code.setVisible(not whole and bool(self.code.lit_line))
