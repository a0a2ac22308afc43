"""Page 1: two engines learn side by side from the same start; both curves fall. Which one computes the gradient?"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton

from nnapp.lessons.faulty import PUBLISHED, Course, predict
from ui.bug_lab.bench import Bench
from ui.bug_lab.curves import CurveBox, Drawn
from ui.bug_lab.notebook import Notebook
from ui.bug_lab.page import Page
from ui.bug_lab.parts import NumberTable, WorkButton, column, in_a_row, number, paragraph
from ui.bug_lab.question import Guess


class VotePage(Page):
    """Curves at the left, predictions at the right, the vote below."""

    def __init__(self, notebook: Notebook, bench: Bench) -> None:
        super().__init__(
            notebook,
            "vote",
            self.tr("1  Vote"),
            self.tr(
                "Two programs, A and B, learn the ten rows of the opening project: five inputs, ten hidden units, one "
                "output, from the same start weights and with the same learning rate. One of them follows the "
                "textbook's derivation. The other is copied from a widely printed program, and the last column is what "
                "was printed with it."
            ),
        )
        self.bench, self.epochs = bench, 0
        text = self.tr("&Train both for {count} epochs").format(count=f"{bench.epochs:,}")
        self.all_button = WorkButton(text, "vote-all")
        self.some_button, self.none_button = QPushButton(self.tr("100 epochs &more")), QPushButton(self.tr("&Reset"))
        self.state = QLabel()
        self.curves = CurveBox("vote-curves", self.tr("epoch"), self.tr("cost C, sum over the rows"), logarithmic=True)
        columns = (self.tr("row"), self.tr("target"), self.tr("A"), self.tr("B"), self.tr("printed"))
        self.table = NumberTable(columns, "predictions")
        self.question = Guess(
            notebook,
            "vote-answer",
            self.tr("Which engine computes the gradient of the cost?"),
            (self.tr("Engine A"), self.tr("Engine B"), self.tr("Both of them"), self.tr("Neither of them")),
            self.tr("Your vote is kept. The next pages give the evidence."),
            self.tr("Nobody tells you yet whether you are right. You can vote again until page 3 has told."),
            columns=4,
        )
        self.question.check_button.setText(self.tr("&Vote"))
        self._lay_out()
        self._connect()
        self._tell()
        self.show_epochs(bench.epochs if self.question.is_solved else 0)

    def _lay_out(self) -> None:
        for name, button in (("some", self.some_button), ("none", self.none_button)):
            button.setObjectName(f"vote-{name}")
        self.add(in_a_row(self.all_button, self.some_button, self.none_button, self.state))
        beside, right = QHBoxLayout(), column()
        beside.addWidget(self.curves, 1)
        right.addWidget(self.table)
        self.costs = paragraph("", "costs")
        right.addWidget(self.costs)
        right.addStretch(1)
        beside.addLayout(right, 1)
        self.add(beside, stretch=1)
        self.ask(self.question)

    def _connect(self) -> None:
        self.all_button.clicked.connect(partial(self.show_epochs, self.bench.epochs))
        self.some_button.clicked.connect(self._more)
        self.notebook.changed.connect(self._tell)
        self.none_button.clicked.connect(partial(self.show_epochs, 0))
        self.bench.came.connect(self._take)

    @Slot()
    def _tell(self) -> None:
        if self.notebook.solved("check-faulty"):
            self.question.set_told(self.tr("Meanwhile page 3 has told: only engine B agrees with the cost."))

    @Slot()
    def _more(self) -> None:
        self.show_epochs(min(self.epochs + 100, self.bench.epochs))

    def show_epochs(self, epochs: int) -> None:
        """Show both trainings after so many epochs; all of them are done in the background."""
        self.epochs = epochs
        if self._whole:
            self.bench.train_whole()
        self._show()

    @property
    def working(self) -> bool:
        """Whether what is to be shown is still worked out."""
        return self._whole and self.bench.waits_for(*self.bench.whole)

    @property
    def _whole(self) -> bool:
        return self.epochs == self.bench.epochs

    @Slot(object)
    def _take(self, key: object) -> None:
        if self._whole and key in self.bench.whole and not self.working:
            self._show()

    def _show(self) -> None:
        ready = self._whole and not self.working
        problem = " ".join(filter(None, map(self.bench.problem, self.bench.whole))) if ready else ""
        self.question.missing = "" if ready else self.tr("Train both first, to the last epoch.")
        self.all_button.set_working(self.working)
        self.some_button.setEnabled(not self._whole)
        self.none_button.setEnabled(self.epochs > 0)
        text = self.tr("Training both …") if self.working else self.tr("epoch {epoch} of {count}")
        self.state.setText(problem or text.format(epoch=f"{self.epochs:,}", count=f"{self.bench.epochs:,}"))
        if self.working and not self.curves.drawn:
            self.curves.draw((), x=(0.0, float(self.bench.epochs)), message=text)
        if self.working and not self.table.rowCount():
            self._show_answers({})
        if self.working or problem:
            return  # what was shown before stays
        courses = {letter: self.bench.course(self.bench.engine(letter), self.epochs) for letter in "AB"}
        self._draw(courses)
        self._show_answers(courses)
        self._show_costs(courses)

    def _show_answers(self, courses: dict[str, Course]) -> None:
        answers = {letter: predict(course.net, self.bench.x).ravel() for letter, course in courses.items()}
        rows = []
        for row, target in enumerate(self.bench.t.ravel()):
            ours = [f"{answers[letter][row]:.6f}" if answers else "…" for letter in "AB"]
            rows.append([str(row + 1), f"{target:g}", *ours, f"{PUBLISHED[row]:.8f}"])
        self.table.show_rows(rows, left=())

    def _show_costs(self, courses: dict[str, Course]) -> None:
        published = float(((self.bench.t.ravel() - PUBLISHED) ** 2).sum() / 2)
        text = self.tr("Cost ½ Σ (t − y)²: A {a}, B {b}, of the printed predictions {printed}.")
        ends = {letter: number(float(course.costs[-1]), 3) for letter, course in courses.items()}
        self.costs.setText(text.format(a=ends["A"], b=ends["B"], printed=number(published, 3)))

    def _draw(self, courses: dict[str, Course]) -> None:
        drawn = [
            Drawn(self.tr("Engine {letter}").format(letter=letter), course.costs, colour=place, style=style)
            for (letter, course), place, style in zip(courses.items(), (0, 1), ("solid", "dash"), strict=True)
        ]
        if self.epochs:
            self.curves.draw(drawn)
        else:
            whole = (0.0, float(self.bench.epochs))
            self.curves.draw((), x=whole, message=self.tr("Train both to see their curves."))
