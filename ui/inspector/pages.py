"""The middle of the panel: a title, and below it the page that was chosen: equation, chain rule, or matrices."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from nnapp.walk import Place, Walk
from ui.document import Selection
from ui.inspector.chain_page import ChainPage
from ui.inspector.matrix_page import MatrixPage
from ui.inspector.number_page import NumberPage
from ui.inspector.prediction import Answer
from ui.inspector.stepper import CHAIN, MATRICES, NUMBER
from ui.labels import ElidedLabel


class Pages(QWidget):
    """Shows the page that was chosen, and computes only that."""

    asked = Signal(object)  # Place: somebody clicked its number
    answered = Signal(object)  # Answer | None: a prediction was made, or was not
    chosen = Signal(str)  # the name of another page

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.title = ElidedLabel()
        self.title.setObjectName("inspectorTitle")
        bold = QFont(self.font())
        bold.setBold(True)
        self.title.setFont(bold)
        self.number, self.chain, self.matrices = NumberPage(self), ChainPage(self), MatrixPage(self)
        self.operands: tuple[Place, ...] = ()  # the numbers that are put into what is shown
        self.stack = QStackedWidget()
        self.buttons = QButtonGroup(self)
        self._arrange()
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.number.prediction.answered.connect(self.answered)
        self.buttons.idClicked.connect(self._choose)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(10, 4, 6, 2)
        head.setSpacing(2)
        head.addWidget(self.title, 1)
        titles = {NUMBER: self.tr("Equation"), CHAIN: self.tr("Chain rule"), MATRICES: self.tr("Matrices")}
        self._names = [*titles]
        for page, (name, title) in zip((self.number, self.chain, self.matrices), titles.items(), strict=True):
            button = QToolButton(self)
            button.setObjectName(f"inspectorPage-{name}")
            button.setText(title)
            button.setCheckable(True)
            button.setAutoRaise(True)
            self.buttons.addButton(button, self.stack.count())
            head.addWidget(button)
            self.stack.addWidget(page)
            page.asked.connect(self.asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.stack, 1)

    def show_place(self, walk: Walk, place: Place, page: str, selection: Selection, *, asking: bool) -> None:
        """Tell about the number at a place on a page; while it is asked for, only the page with the question is there."""
        name = NUMBER if asking else page
        number = self._names.index(name)
        self.stack.setCurrentIndex(number)
        for button in self.buttons.buttons():
            button.setEnabled(not asking or self.buttons.id(button) == number)
            button.setToolTip("" if button.isEnabled() else self.tr("Predict the number first, or have it shown."))
        self.buttons.button(number).setChecked(True)
        if name == CHAIN:
            title, self.operands = self.chain.show_place(walk, place, selection)
        elif name == MATRICES:
            title, self.operands = self.matrices.show_place(walk, place)
        else:
            title, self.operands = self.number.show_place(walk, place, asking=asking)
        self.title.say(title)

    def show_answer(self, answer: Answer | None) -> None:
        """Show how a prediction came out."""
        self.number.prediction.show_answer(answer)

    @Slot(int)
    def _choose(self, number: int) -> None:
        self.chosen.emit(self._names[number])
