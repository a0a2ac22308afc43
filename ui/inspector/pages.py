"""The middle of the panel: a title, and below it the page that was chosen: equation, chain rule, or matrices."""

from __future__ import annotations

from PySide6.QtCore import QMargins, Signal
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from nnapp.walk import Place, Walk
from ui.document import Selection
from ui.inspector.chain_page import ChainPage
from ui.inspector.code_list import code_font
from ui.inspector.matrix_page import MatrixPage
from ui.inspector.number_page import NumberPage
from ui.inspector.prediction import Answer
from ui.inspector.stepper import CHAIN, MATRICES, PAGES
from ui.labels import ElidedLabel


class Pages(QWidget):
    """Shows the page that was chosen, and computes only that."""

    asked = Signal(object)  # Place: somebody clicked its number
    tried = Signal(object)  # Answer: a first prediction was made
    answered = Signal(object)  # Answer | None: a prediction was made, or was not

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.title = ElidedLabel()
        self.title.setObjectName("inspectorTitle")
        bold = QFont(self.font())
        bold.setBold(True)
        self.title.setFont(bold)
        self.number, self.chain, self.matrices = NumberPage(self), ChainPage(self), MatrixPage(self)
        self.operands: tuple[Place, ...] = ()  # the numbers that are put into what is shown
        self.subject: Place | None = (
            None  # what is told about: the number of the place, of the chain's weight, or of the matrices
        )
        self.stack = QStackedWidget()
        self.code = ElidedLabel()  # the line that makes the number, where there is no room for the program
        self.code.setObjectName("inspectorCodeLine")
        self.code.setFont(code_font(self))
        self._arrange()
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.number.prediction.tried.connect(self.tried)
        self.number.prediction.answered.connect(self.answered)

    def _arrange(self) -> None:
        for page in (self.number, self.chain, self.matrices):
            self.stack.addWidget(page)
            page.asked.connect(self.asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(_framed(self.title, QMargins(10, 5, 8, 2)))
        column.addWidget(self.stack, 1)
        column.addLayout(_framed(self.code, QMargins(10, 2, 8, 4)))

    def show_place(self, walk: Walk, place: Place, page: str, selection: Selection, *, asking: bool) -> None:
        """Tell about the number at a place on a page, or ask for it first."""
        self.stack.setCurrentIndex(PAGES.index(page))
        self.subject = place
        if page == CHAIN:
            title, self.operands = self.chain.show_place(walk, place, selection)
            self.subject = self.operands[0]
        elif page == MATRICES:
            title, self.operands = self.matrices.show_place(walk, place)
            self.subject = self.matrices.subject
        else:
            title, self.operands = self.number.show_place(walk, place, asking=asking)
        self.title.say(title)

    def show_answer(self, answer: Answer | None) -> None:
        """Show how a prediction came out."""
        self.number.prediction.show_answer(answer)


def _framed(label: ElidedLabel, margins: QMargins) -> QVBoxLayout:
    # an elided label has no margins of its own
    frame = QVBoxLayout()
    frame.setContentsMargins(margins)
    frame.addWidget(label)
    return frame
