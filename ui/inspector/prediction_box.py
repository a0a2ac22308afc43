"""The box that asks for a prediction, and shows afterwards how near it came."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from nnapp.lessons.typed import typed_number
from nnapp.walk import Place, Walk
from nnapp.words import Refusal
from ui.inspector.prediction import (
    NEAR,
    NUMBER,
    SHAPE,
    SIGN,
    Answer,
    judged_number,
    judged_shape,
    judged_sign,
    kinds_for,
    read_shape,
)
from ui.messages import sentence
from ui.written_numbers import as_written

SIGNS = (("−", -1), ("0", 0), ("+", 1))
KEYS = {"-": -1, "−": -1, "0": 0, "+": 1}


class PredictionBox(QFrame):
    """A question about the number of a place; `answered` carries how it came out, None where it was only shown.

    A number or a shape may be tried twice: after the first wrong one it is told only what is wrong with it.
    """

    tried = Signal(object)  # Answer: the first one, which counts
    answered = Signal(object)  # Answer | None: the number is to be shown now

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("predictionBox")
        self.setAutoFillBackground(True)  # so that its fields have an edge on the page's dark ground
        self.setBackgroundRole(QPalette.ColorRole.Window)
        self._walk: Walk | None = None
        self._place: Place | None = None
        self._first = True  # whether nothing was answered yet
        self.kind = QComboBox()
        self.kind.setObjectName("predictionKind")
        self.kind.setAccessibleName(self.tr("What to predict"))
        self.question = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.field = QLineEdit()
        self.field.setObjectName("predictionField")
        self.field.setMaxLength(40)
        self.field.setFixedWidth(18 * self.fontMetrics().averageCharWidth())
        self.signs = [self._sign(text, sign) for text, sign in SIGNS]
        self.answer = QPushButton(self.tr("&Compare"))
        self.answer.setObjectName("predictionAnswer")
        self.give_up = QPushButton(self.tr("Just &show it"))
        self.give_up.setObjectName("predictionShow")
        self.said = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.said.setObjectName("predictionSaid")
        self._asking = QWidget()
        self._arrange()
        self._connect()
        self.hide()

    def _arrange(self) -> None:
        row = QHBoxLayout(self._asking)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for widget in (self.kind, self.field, *self.signs, self.answer, self.give_up):
            row.addWidget(widget)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(4)
        for each in (self.question, self._asking, self.said):
            column.addWidget(each)

    def _connect(self) -> None:
        self.kind.activated.connect(self._show_kind)
        self.field.returnPressed.connect(self._compare)
        self.answer.clicked.connect(self._compare)
        self.give_up.clicked.connect(self._give_up)

    def ask(self, walk: Walk, place: Place) -> None:
        """Ask about the number at a place, in the manner that was chosen last; what is being typed stays."""
        if walk is self._walk and place == self._place and not self._asking.isHidden():
            self.show()
            return
        self._walk, self._place, self._first = walk, place, True
        chosen = self.kind.currentData()
        titles = {NUMBER: self.tr("Number"), SIGN: self.tr("Sign"), SHAPE: self.tr("Shape")}
        self.kind.clear()
        for kind in kinds_for(place):
            self.kind.addItem(titles[kind], kind)
        self.kind.setCurrentIndex(max(self.kind.findData(chosen), 0))
        self.field.clear()
        self.said.hide()
        self.question.show()
        self._asking.show()
        self.show()
        self._show_kind()

    def show_answer(self, answer: Answer | None) -> None:
        """Show how a prediction came out; nothing where there was none."""
        self.question.hide()
        self._asking.hide()
        self.setVisible(answer is not None)
        if answer is not None:
            self.said.setText(self._told(answer))
            self.said.show()

    @Slot()
    def _show_kind(self) -> None:
        kind = self.kind.currentData()
        number = self.tr("Which number comes out? Type it, or how to work it out; within {share} % is right.")
        questions = {
            NUMBER: number.format(share=round(100 * NEAR)),
            SIGN: self.tr("Is it below zero, zero, or above? Press −, 0 or +."),
            SHAPE: self.tr("Which shape has the array that it stands in: how many rows × columns?"),
        }
        self.said.hide()
        self.question.setText(questions[kind])
        # an example might be the answer
        self.field.setPlaceholderText(self.tr("rows × columns") if kind == SHAPE else self.tr("a number"))
        self.field.setAccessibleName(questions[kind])
        self.field.setVisible(kind != SIGN)
        self.answer.setVisible(kind != SIGN)
        for button in self.signs:
            button.setVisible(kind == SIGN)
        focus = self.window().focusWidget() or self
        if self.isAncestorOf(focus) and focus is not self.kind:  # there the arrow keys go on to the next kind
            self.begin()

    def begin(self) -> None:
        """Give the keyboard to what is to be answered."""
        wanted = self.signs[0] if self.kind.currentData() == SIGN else self.field
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _compare(self) -> None:
        if self._walk is None or self._place is None:
            return
        text = self.field.text()
        try:
            if self.kind.currentData() == SHAPE:
                self._take(judged_shape(self._walk, self._place, read_shape(text)))
            else:
                self._take(judged_number(self._walk, self._place, typed_number(text)))
        except Refusal as refusal:
            self._say(sentence(refusal.said) if text.strip() else self.tr("Type your prediction first."))

    def _take(self, answer: Answer) -> None:
        # the first answer counts; a wrong one may be tried once more
        first, self._first = self._first, False
        if first:
            self.tried.emit(answer)
        if answer.right or not first:
            self.answered.emit(answer)
        else:
            self._say(self._once_more(answer))
            self.field.selectAll()
            self.begin()

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.show()

    def _once_more(self, answer: Answer) -> str:
        # what is wrong with it, and not what is right
        if isinstance(answer.true, tuple) or isinstance(answer.guess, tuple):
            return self.tr("✗ It has another shape. Try once more: how many numbers are in a row, and in a column?")
        if answer.guess * answer.true < 0:
            return self.tr("✗ It has the other sign. Try once more: work out the line above.")
        if abs(answer.guess) > abs(answer.true):
            return self.tr("✗ It is nearer to zero. Try once more: work out the line above.")
        return self.tr("✗ It is farther from zero. Try once more: work out the line above.")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer the question for the sign with the keys −, 0 and +."""
        sign = KEYS.get(event.text()) if self.kind.currentData() == SIGN and not self._asking.isHidden() else None
        if sign is None:
            super().keyPressEvent(event)
        else:
            self._answer_sign(sign)

    @Slot()
    def _take_sign(self) -> None:
        sender = self.sender()
        if sender is not None:
            self._answer_sign(int(sender.property("sign")))

    def _answer_sign(self, sign: int) -> None:
        # one of three: there is no second try
        if self._walk is not None and self._place is not None:
            answer = judged_sign(self._walk, self._place, sign)
            if self._first:
                self.tried.emit(answer)
            self._first = False
            self.answered.emit(answer)

    @Slot()
    def _give_up(self) -> None:
        self.answered.emit(None)

    def _sign(self, text: str, sign: int) -> QPushButton:
        names = {-1: self.tr("Below zero"), 0: self.tr("Zero"), 1: self.tr("Above zero")}
        button = QPushButton(text)
        button.setObjectName(f"predictionSign{sign}")
        button.setProperty("sign", sign)
        button.setAccessibleName(names[sign])
        button.setToolTip(names[sign])
        button.setMaximumWidth(44)
        button.setAutoDefault(True)  # so that Enter presses it
        button.clicked.connect(self._take_sign)
        return button

    def _told(self, answer: Answer) -> str:
        if isinstance(answer.true, tuple) or isinstance(answer.guess, tuple):
            return self._told_shape(answer)
        if self.kind.currentData() == SIGN:
            right = self.tr("✓ Right: the sign is {sign}.") if answer.right else self.tr("✗ No: the sign is {sign}.")
            return right.format(sign={sign: text for text, sign in SIGNS}[int(answer.true)])
        gap = as_written(abs(answer.guess - answer.true), 3)
        said = {"guess": as_written(answer.guess), "true": as_written(answer.true, 4), "gap": gap}
        if answer.right:
            return self.tr("✓ Near enough: you said {guess}, it is {true}, a gap of {gap}.").format(**said)
        return self.tr("✗ You said {guess}, it is {true}: a gap of {gap}.").format(**said)

    def _told_shape(self, answer: Answer) -> str:
        assert isinstance(answer.true, tuple) and isinstance(answer.guess, tuple)
        true, guess = ("×".join(map(str, shape)) for shape in (answer.true, answer.guess))
        if answer.right:
            return self.tr("✓ Right: its shape is {true}.").format(true=true)
        return self.tr("✗ You said {guess}, its shape is {true}.").format(guess=guess, true=true)
