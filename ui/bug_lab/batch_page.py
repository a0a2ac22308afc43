"""Page 8: the same rows and epochs in mini-batches of other sizes, so another number of updates."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QRadioButton

from nnapp.choices import Array
from ui.bug_lab.bench import Bench, Key, key_of
from ui.bug_lab.curves import CurveBox, Drawn
from ui.bug_lab.notebook import Notebook
from ui.bug_lab.page import Page
from ui.bug_lab.parts import ChoiceBox, NumberTable, number, paragraph
from ui.bug_lab.question import NumberQuestion

SIZES = (1, 4, 10)
EPOCHS, ASKED = 200, 4


class Trained(NamedTuple):
    """What came of one size, or why nothing came."""

    size: int
    costs: Array
    updates: int
    problem: str = ""


class BatchPage(Page):
    """Curves over epochs or over updates, and a table of both."""

    def __init__(self, notebook: Notebook, bench: Bench) -> None:
        super().__init__(
            notebook,
            "batches",
            self.tr("8  Batches"),
            self.tr(
                "So far all ten rows made one update together. A mini-batch takes some of them: after each few rows "
                "the weights move. An epoch is over when every row was used once, so smaller batches make more updates "
                "in the same number of epochs. The last batch of an epoch may be smaller."
            ),
        )
        self.bench = bench
        self.engine = ChoiceBox("batch-engine")
        for letter in "BA":
            self.engine.addItem(self.tr("Engine {letter}").format(letter=letter), letter)
        self.by_epochs, self.by_updates = QRadioButton(self.tr("over &epochs")), QRadioButton(self.tr("over &updates"))
        self.curves = CurveBox("batch-curves", "", self.tr("cost C, sum over the rows"), logarithmic=True)
        columns = (self.tr("rows in a batch"), self.tr("updates in an epoch"), self.tr("updates"), self.tr("cost"))
        self.table, self.said = NumberTable(columns, "batch-table"), paragraph("", "batch-said")
        self.question = NumberQuestion(
            notebook,
            "batches-answer",
            self.tr("Ten rows, mini-batches of {size} rows, {epochs} epochs: how many updates are made?").format(
                size=ASKED, epochs=EPOCHS
            ),
            self.tr("updates ="),
            self.updates,
            (
                self.tr("Count the updates of one epoch first."),
                self.tr("4 + 4 + 2 rows: the smaller rest is a mini-batch too."),
                self.tr("3 updates in an epoch, times {epochs} epochs: {updates}.").format(
                    epochs=EPOCHS, updates=int(self.updates())
                ),
            ),
            self.tr(
                "An epoch is not an update. With the sum over the rows, ten small steps go about as far as one large "
                "one: over epochs the curves nearly agree, over updates they do not. So say which you mean. And engine "
                "A cannot do this with 4 rows at a time: its biases get as many columns as the batch has rows, and "
                "then the rest of two rows does not fit."
            ),
            share=0.0,
            least=0.25,
        )
        self._lay_out()
        self.engine.currentIndexChanged.connect(self._begin)
        bench.came.connect(self._take)
        self.by_updates.toggled.connect(self._show)
        self.question.solved.connect(self._show)
        self._begin()

    @property
    def working(self) -> bool:
        """Whether trainings are still going on."""
        return self.bench.waits_for(*self._keys.values())

    @property
    def _keys(self) -> dict[int, Key]:
        return {size: key_of(self.bench.engine(self.engine.currentData()), EPOCHS, size) for size in SIZES}

    def updates(self) -> float:
        """Return the right answer."""
        return float(EPOCHS * -(-len(self.bench.x) // ASKED))

    def _lay_out(self) -> None:
        self.engine.setAccessibleName(self.tr("Engine"))
        self.by_updates.setObjectName("batch-by-updates")
        self.by_updates.setChecked(True)
        above = QHBoxLayout()
        for widget in (self.engine, QLabel(self.tr("Cost")), self.by_updates, self.by_epochs):
            above.addWidget(widget)
        above.addStretch(1)
        self.add(above)
        self.add(self.curves, stretch=1)
        self.add(self.table, self.said)
        self.ask(self.question)

    @Slot()
    def _begin(self) -> None:
        for size in reversed(SIZES):  # the quickest one first
            self.bench.train(self.bench.engine(self.engine.currentData()), EPOCHS, size)
        self._show()

    @Slot(object)
    def _take(self, key: object) -> None:
        if key in self._keys.values():
            self._show()

    @Slot()
    def _show(self) -> None:
        found = [self._trained(size) for size in SIZES]
        rows = []
        for each in found:
            whole = -(-len(self.bench.x) // each.size)
            known = self.question.is_solved or each.size != ASKED
            counts = [str(whole), str(each.updates)] if known else ["?", "?"]
            rows.append([str(each.size), *counts, _end(each)])
        self.table.show_rows(rows, left=())
        self.said.setText("\n".join(each.problem for each in found if each.problem))
        self.said.setVisible(any(each.problem for each in found))
        self._draw([each for each in found if len(each.costs)])

    def _draw(self, found: list[Trained]) -> None:
        updates = self.by_updates.isChecked()
        drawn = []
        for each in found:
            style = ("solid", "dash", "dot")[SIZES.index(each.size)]
            x = np.arange(len(each.costs), dtype=float)
            if updates:
                x *= each.updates / EPOCHS
            name = self.tr("{size} in a batch").format(size=each.size)
            drawn.append(Drawn(name, each.costs, x, SIZES.index(each.size), style))
        title = self.tr("update") if updates else self.tr("epoch")
        self.curves.graph.set_titles(title, self.tr("cost C, sum over the rows"))
        self.curves.draw(drawn, message=self.tr("Training …"))

    def _trained(self, size: int) -> Trained:
        updates, key = EPOCHS * -(-len(self.bench.x) // size), self._keys[size]
        problem, course = self.bench.problem(key), self.bench.known(key)
        if problem:
            text = self.tr("With {size} rows in a batch engine {letter} stops: {reason}")
            problem = text.format(size=size, letter=self.engine.currentData(), reason=problem)
        return Trained(size, np.zeros(0) if course is None else course.costs, updates, problem)


def _end(found: Trained) -> str:
    if len(found.costs):
        return number(float(found.costs[-1]), 3)
    return "–" if found.problem else "…"
