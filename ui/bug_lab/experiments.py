"""Three experiments of page 6 with both trained programs: rows shuffled, labels by chance, all weights at zero."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnapp.lessons.faulty import Course, asked_shuffled, random_labels, zero_weights_held
from ui.background import Work
from ui.bug_lab.bench import Bench
from ui.bug_lab.parts import NumberTable, WorkButton, heading, number, paragraph, percent
from ui.flow_layout import FlowLayout

SHUFFLED, CHANCE, ZERO = range(3)
COPIES = 4  # of each row, with labels by chance
KEYS = {CHANCE: "random-labels", ZERO: "zero-weights"}  # what those that take long are known by
WORK: dict[int, Work] = {CHANCE: partial(random_labels, 1, COPIES), ZERO: zero_weights_held}


class Outcome(NamedTuple):
    """What came of one, with engine A and with engine B, and what it means."""

    name: str  # with the number of rows: costs are sums over them
    cells: Sequence[str]  # none where nothing has come yet
    text: str


class Experiments(QWidget):
    """A button for each; what came of those that were begun in a table, and what the last one means."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bench = bench
        self.table = NumberTable((self.tr("experiment"), self.tr("engine A"), self.tr("engine B")), "experiments")
        self.explained = paragraph("", "explained")
        texts = (self.tr("&Shuffle the rows"), self.tr("Labels by c&hance"), self.tr("All weights &zero"))
        self.buttons = [WorkButton(text, f"experiment-{place}") for place, text in enumerate(texts)]
        self._begun: list[int] = []  # the last one last
        layout, row = QVBoxLayout(self), FlowLayout(down=4)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(heading(self.tr("Three experiments")))
        for place, button in enumerate(self.buttons):
            button.clicked.connect(partial(self._begin, place))
            row.addWidget(button)
        layout.addLayout(row)
        layout.addWidget(self.table)
        layout.addWidget(self.explained)
        self.table.hide()
        bench.came.connect(self._take)
        self._show()

    @property
    def working(self) -> bool:
        """Whether something that was begun is still worked out."""
        return self.bench.waits_for(*KEYS.values())

    def _begin(self, place: int) -> None:
        self._begun = [*(each for each in self._begun if each != place), place]
        if place in KEYS:
            self.bench.ask(KEYS[place], WORK[place])
        self._show()

    @Slot(object)
    def _take(self, key: object) -> None:
        if key in {*self.bench.whole, *KEYS.values()}:
            self._show()

    def _show(self) -> None:
        trained = all(self.bench.known(key) is not None for key in self.bench.whole)
        for place, button in enumerate(self.buttons):
            button.set_working(self.bench.waits_for(KEYS[place]) if place in KEYS else not trained)
        if not self._begun:
            return
        rows, last = [], self._begun[-1]
        for place in sorted(self._begun):
            found = (self._shuffled, self._by_chance, self._zero)[place]()
            rows.append([found.name, *(found.cells or ("…", "…"))])
            if place == last:
                self.explained.setText(found.text if found.cells else self.tr("Working it out …"))
        self.table.show()
        self.table.show_rows(rows, left=(0, 1, 2))

    def _shuffled(self) -> Outcome:
        cells = []
        for key in self.bench.whole:
            found = asked_shuffled(self.bench.known(key).net)
            text = self.tr("right {before} → {after}")
            cells.append(text.format(before=percent(found.right_before), after=percent(found.right_after)))
        text = self.tr(
            "The order of the rows means nothing, so a right program gives every row the answer it had before."
        )
        return Outcome(self._named(self.tr("{rows} rows shuffled")), cells, text)

    def _by_chance(self) -> Outcome:
        found, text = self.bench.known(KEYS[CHANCE]), self.bench.problem(KEYS[CHANCE])
        if found is not None:
            text = self.tr(
                "Each row is in the table four times, with labels drawn by chance that contradict each other. No "
                "program with one answer to a row can bring the cost of these {rows} rows below {least}."
            ).format(least=number(found.least, 4), rows=COPIES * len(self.bench.x))
        courses = () if found is None else found.courses
        name = self._named(self.tr("labels by chance, {rows} rows"), COPIES)
        return Outcome(name, self._costs(courses, text), text)

    def _zero(self) -> Outcome:
        found, text = self.bench.known(KEYS[ZERO]), self.bench.problem(KEYS[ZERO])
        if found is not None:
            text = self.tr("With W1 = W2 = 0 no answer can depend on the inputs: every row must get the same one.")
        name = self._named(self.tr("all weights at 0, {rows} rows"))
        return Outcome(name, self._costs(found or (), text), text)

    def _named(self, name: str, copies: int = 1) -> str:
        return name.format(rows=copies * len(self.bench.x))

    def _costs(self, courses: Sequence[Course], text: str) -> list[str]:
        if courses:
            return [self._cost(course) for course in courses]
        return ["–", "–"] if text else []  # a problem; or not yet

    def _cost(self, course: Course) -> str:
        return self.tr("cost {first} → {last}").format(
            first=number(float(course.costs[0]), 3), last=number(float(course.costs[-1]), 3)
        )
