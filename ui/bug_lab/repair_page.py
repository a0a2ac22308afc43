"""Page 5: four suspicious lines with alternatives, checked at once; the proof is on three fresh networks."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy

from nnapp.lessons.faulty import (
    PRINTED_CHOICES,
    SUSPECTS,
    PassCheck,
    WrongPass,
    accepted,
    check,
    fresh_checks,
    repaired,
)
from ui.bug_lab.bench import Bench
from ui.bug_lab.notebook import Notebook
from ui.bug_lab.page import Page
from ui.bug_lab.parts import ChoiceBox, NumberTable, heading, number, paragraph, typewriter
from ui.bug_lab.question import Question
from ui.messages import words

PARTS = ("W1", "W2", "b1", "b2")
LETTERS = 34  # of a line, at least, in the box
FIRST_SEED = 100  # fresh networks of the first try


class Proof(Question):
    """Three fresh random networks, others at each try, so that a lucky guess fails."""

    def __init__(self, notebook: Notebook, page: RepairPage) -> None:
        super().__init__(
            notebook,
            "repair-proof",
            page.tr("Is it repaired? Prove it on three fresh random networks with tables of their own."),
            (
                page.tr("Go from the output to the input: first W2 and b2 must agree, then W1 and b1."),
                page.tr("Page 4 named the factor, page 3 the layer. A bias has one gradient: the sum over the rows."),
                page.tr("y(1 − y) and h(1 − h); (y − t) · slope2; W2.T @ delta2; .sum(axis=1, keepdims=True)."),
            ),
            page.tr(
                "Repaired: three lines of the printed program were wrong, and only the right four pass. On other "
                "random networks every other combination fails."
            ),
        )
        self.page, self.seed = page, FIRST_SEED
        self.check_button.setText(page.tr("&Prove it"))

    def judge(self) -> tuple[str, bool] | str:
        """Check the chosen lines on fresh networks."""
        self.seed += 3
        checks = fresh_checks(self.page.program, self.seed)
        self.page.show_proof(checks)
        return ", ".join(str(choice + 1) for choice in self.page.choices), accepted(checks)

    def wrong_words(self) -> str:
        """Say that it does not pass."""
        return self.tr("✗ Not on all three networks.")


class RepairPage(Page):
    """The program with boxes in it, the check beside it, the proof below."""

    def __init__(self, notebook: Notebook, bench: Bench) -> None:
        super().__init__(
            notebook,
            "repair",
            self.tr("5  Repair it"),
            self.tr(
                "This is the backward pass of the printed program. Four of its lines are under suspicion; not all of "
                "them need be wrong. Choose for each what should stand there. The gradient check on the ten rows runs "
                "again with every choice. Inside, rows of the table are columns: x, h, y and t have one column for "
                "each row."
            ),
        )
        self.bench = bench
        self.boxes = [ChoiceBox(f"line-{suspect.place}") for suspect in SUSPECTS]
        self.said, self.again = paragraph("", "repair-said"), QPushButton(self.tr("As it was &printed"))
        columns = (self.tr("checked on"), *PARTS, self.tr("verdict"))
        self.table, self.proofs = NumberTable(columns, "repair-table"), NumberTable(columns, "repair-proofs")
        self._lay_out()
        self.question = Proof(notebook, self)
        self.add(self.proofs)
        self.ask(self.question)
        self.proofs.hide()
        self.room.addStretch(1)
        for box in self.boxes:
            box.currentIndexChanged.connect(self._show)
        self.again.clicked.connect(self._reset)
        self._show()

    @property
    def choices(self) -> list[int]:
        """Which alternative is chosen for each line."""
        return [box.currentIndex() for box in self.boxes]

    @property
    def program(self) -> WrongPass:
        """The program with the chosen lines."""
        return repaired(self.choices)

    def _lay_out(self) -> None:
        lines = QFormLayout(rowWrapPolicy=QFormLayout.RowWrapPolicy.WrapAllRows)  # for they are long
        lines.setVerticalSpacing(3)
        suspects = {suspect.place: suspect for suspect in SUSPECTS}
        boxes = iter(self.boxes)
        for place, line in enumerate(repaired(PRINTED_CHOICES).code):
            if place not in suspects:
                code = QLabel(line.text)
                typewriter(code)
                lines.addRow(QLabel(self.tr("(not under suspicion)")), code)
                continue
            box, suspect = next(boxes), suspects[place]
            box.setAccessibleName(words(suspect.question))
            typewriter(box)
            for alternative in suspect.alternatives:
                box.addItem(alternative.text)
            box.setCurrentIndex(suspect.printed)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(LETTERS)
            box.view().setMinimumWidth(box.view().sizeHintForColumn(0) + 12)
            label = QLabel(words(suspect.question))
            label.setBuddy(box)
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            lines.addRow(label, box)
        self.add(heading(self.tr("The backward pass")), lines)
        below = QHBoxLayout()
        below.addWidget(self.again)
        below.addWidget(self.said, 1)
        self.add(below, self.table)

    @Slot()
    def _reset(self) -> None:
        for box, choice in zip(self.boxes, PRINTED_CHOICES, strict=True):
            box.setCurrentIndex(choice)

    @Slot()
    def _show(self) -> None:
        self.proofs.hide()
        self.question.said.clear()
        engine, found = self.program, []
        for name, rows in ((self.tr("all ten rows"), slice(None)), (self.tr("row 1 alone"), slice(1))):
            found.append(self._row(name, check(engine, self.bench.start, self.bench.x[rows], self.bench.t[rows])))
        self.table.show_rows(found, left=(0, 5))
        changed = sum(a != b for a, b in zip(self.choices, PRINTED_CHOICES, strict=True))
        self.said.setText(self.tr("Lines changed: {count}. Relative errors at worst:").format(count=changed))

    def show_proof(self, checks: tuple[PassCheck, ...]) -> None:
        """Show how the fresh networks went."""
        rows = []
        for place, found in enumerate(checks, start=1):
            rows.append(self._row(self.tr("fresh network {number}").format(number=place), found))
        self.proofs.show_rows(rows, left=(0, 5))
        self.proofs.show()

    def _row(self, name: str, found: PassCheck) -> list[str]:
        cells = []
        for part in found.parts:
            cells.append(number(part.worst, 2) if part.fits else self.tr("wrong shape"))
        return [name, *cells, self.tr("✓ agrees") if found.passed else self.tr("✗ disagrees")]
