"""Ten wrong passes, one level to a page: read the lines, use the instruments, and say which line is wrong."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QSizePolicy, QVBoxLayout

from nnapp.lessons.faulty import WRONG_PASSES, WrongPass, case
from ui.bug_lab.bench import Bench
from ui.bug_lab.code_list import CodeList
from ui.bug_lab.instruments import Instruments, Subject
from ui.bug_lab.notebook import Notebook
from ui.bug_lab.page import Page
from ui.bug_lab.question import Question
from ui.messages import sentence, words

SEED = 5  # of the network and the rows that all cases are tried on


class LineQuestion(Question):
    """Which line is it?"""

    def __init__(self, notebook: Notebook, wrong: WrongPass, code: CodeList) -> None:
        super().__init__(
            notebook,
            f"case-{wrong.name}",
            "",
            [sentence(hint) for hint in wrong.hints],
            f"{words(wrong.title)}. {sentence(wrong.told)}",
        )
        self.wrong, self.code = wrong, code
        self.title.setText(self.tr("Which line is wrong? Choose it above."))
        self.check_button.setText(self.tr("&This line is wrong"))

    def judge(self) -> tuple[str, bool] | str:
        """Compare the chosen line."""
        row = self.code.currentRow()
        if row < 0:
            return self.tr("Choose a line of the code first.")
        return str(row + 1), row == self.wrong.fault


class PassesPage(Page):
    """The cases of one level: a list, the code, the instruments, the question."""

    def __init__(self, notebook: Notebook, bench: Bench, level: int) -> None:
        titles = {
            1: self.tr("Wrong passes, level 1: it shows"),
            2: self.tr("Wrong passes, level 2: it learns"),
            3: self.tr("Wrong passes, level 3: it hides"),
        }
        told = {
            1: self.tr("Something strange can be seen in the curve, in the shapes, or in what never moves."),
            2: self.tr("The cost falls, as if nothing were wrong. The gradient check and the fingerprint tell more."),
            3: self.tr("Only parts are wrong, or only a little. Compare layers, rows and learning rates."),
        }
        super().__init__(notebook, f"level{level}", titles[level], told[level])
        self.cases = [wrong for wrong in WRONG_PASSES if wrong.level == level]
        self.given = case(SEED)
        self.list, self.code, self.instruments = QListWidget(), CodeList(), Instruments(bench)
        self.asked: dict[str, LineQuestion] = {}
        self._lay_out()
        self.list.currentRowChanged.connect(self.show_case)
        self.list.setCurrentRow(0)

    def required(self) -> list[str]:
        """Ask for all cases of the level."""
        return [f"case-{wrong.name}" for wrong in self.cases]

    def _lay_out(self) -> None:
        self.list.setObjectName("cases")
        self.list.setAccessibleName(self.tr("Cases"))
        self.list.setFlow(QListWidget.Flow.LeftToRight)
        self.list.setFixedHeight(self.fontMetrics().height() + 16)
        self.list.setSpacing(2)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for _ in self.cases:
            self.list.addItem("")
        self._show_ticks()
        about = self.tr(
            "Backward pass of a network with one hidden layer; columns are rows of the table. The cost is the mean of "
            "½(t − y)² over eight rows."
        )
        self.instruments.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.instruments.setMinimumHeight(300)
        self.slot = QVBoxLayout()
        above = QHBoxLayout()
        above.addWidget(self.list, 1)
        note = QLabel(about, wordWrap=True)
        note.setTextFormat(Qt.TextFormat.PlainText)
        self.add(above, note, self.code, self.slot)
        self.add(self.instruments, stretch=1)

    @Slot(int)
    def show_case(self, row: int) -> None:
        """Turn to a case."""
        wrong = self.cases[row]
        self.code.show_lines(wrong.lines)
        if wrong.name not in self.asked:
            question = LineQuestion(self.notebook, wrong, self.code)
            question.solved.connect(self._solved)
            self.asked[wrong.name] = question
            self.slot.addWidget(question)
        for name, question in self.asked.items():
            question.setVisible(name == wrong.name)
        self._mark(wrong)
        self.instruments.show_subject(Subject(wrong, self.given))

    @Slot()
    def _solved(self) -> None:
        self._mark(self.cases[self.list.currentRow()])
        self._show_ticks()
        self.tick()

    def _mark(self, wrong: WrongPass) -> None:
        self.code.mark(wrong.fault if self.asked[wrong.name].is_solved else None)

    def _show_ticks(self) -> None:
        for place, wrong in enumerate(self.cases):
            done = self.notebook.solved(f"case-{wrong.name}")
            text = self.tr("✓ case {number}") if done else self.tr("○ case {number}")
            self.list.item(place).setText(text.format(number=place + 1))
