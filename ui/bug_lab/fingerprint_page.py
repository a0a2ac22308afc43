"""Page 4: with one row, the ratio of claimed to true gradient is the same for all weights into a unit. It is a name."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel

from nnapp.lessons.faulty import QUESTION, fingerprint, forward, slope_at
from nnapp.lessons.faulty.fingerprint import ACTIVATION_SLOPE, NO_FACTOR, Facts
from ui.bug_lab.bench import Bench
from ui.bug_lab.curves import CurveBox, Drawn
from ui.bug_lab.notebook import Notebook
from ui.bug_lab.page import Page
from ui.bug_lab.parts import ChoiceBox, column, number, paragraph
from ui.bug_lab.question import ChoiceQuestion, NumberQuestion
from ui.bug_lab.ratio_maps import RatioMaps

AT = 0.9  # the answer that the questions are about
ENDS, POINTS = 6.0, 121  # of z in the plot


class FingerprintPage(Page):
    """Ratios at the left, both factors over z at the right."""

    def __init__(self, notebook: Notebook, bench: Bench) -> None:
        super().__init__(
            notebook,
            "fingerprint",
            self.tr("4  Read the fingerprint"),
            self.tr(
                "Take one row alone, and divide what an engine claims by what is true. All weights into a unit then "
                "have the same ratio, whatever their inputs: the fault sits in a factor that they share, and the ratio "
                "is an expression in y (and in h, for hidden units). Where an input is 0 there is no slope and no "
                "ratio: –."
            ),
        )
        self.bench = bench
        self.engine, self.row = ChoiceBox("fingerprint-engine"), ChoiceBox("fingerprint-row")
        for letter in "ACB":
            self.engine.addItem(self.tr("Engine {letter}").format(letter=letter), letter)
        for row in range(len(bench.x)):
            self.row.addItem(self.tr("row {row}").format(row=row + 1), row)
        self.maps, self.said = RatioMaps(), paragraph("", "fingerprint-said")
        for drawn in self.maps.maps:
            drawn.cell_width = 38
        self.curve = CurveBox("factors", self.tr("z of the output"), self.tr("factor in δ"))
        self._lay_out()
        self._ask()
        self.room.addStretch(1)
        self.engine.currentIndexChanged.connect(self._show)
        self.row.currentIndexChanged.connect(self._show)
        for question in self.questions:
            question.solved.connect(self._show)
        self._show()

    def _lay_out(self) -> None:
        above, left, beside = QHBoxLayout(), column(), QHBoxLayout()
        for widget in (self.engine, QLabel(self.tr("on")), self.row):
            above.addWidget(widget)
        above.addStretch(1)
        left.addLayout(above)
        left.addWidget(self.maps)
        left.addWidget(self.said)
        left.addStretch(1)
        beside.setSpacing(16)
        beside.addLayout(left, 1)
        beside.addWidget(self.curve, 1)
        self.add(beside)

    def _ask(self) -> None:
        facts = _at(AT)
        values = [float(formula.value(facts)) for formula in QUESTION]
        ratio = number(values[QUESTION.index(ACTIVATION_SLOPE)])
        first = ChoiceQuestion(
            self.notebook,
            "fingerprint-formula",
            self.tr("At y = {y} engine A's ratio in the output layer is {ratio}. Which expression gives that?").format(
                y=AT, ratio=ratio
            ),
            [formula.text for formula in QUESTION],
            QUESTION.index(ACTIVATION_SLOPE),
            (
                self.tr("Put y = {y} into each expression; σ({y}) = {sigma}.").format(
                    y=AT, sigma=number(float(1 / (1 + np.exp(-AT))), 4)
                ),
                self.tr("Below the line stands the true factor y(1 − y) = {true}. Above it: {ratio} · {true}.").format(
                    true=number(AT * (1 - AT)), ratio=ratio
                ),
                self.tr("σ(y)(1 − σ(y)) = {wrong}, and {wrong} / {true} = {ratio}.").format(
                    wrong=number(float(slope_at(AT))), true=number(AT * (1 - AT)), ratio=ratio
                ),
            ),
            self.tr(
                "So A takes the sigmoid's derivative of y instead of z: it applies σ once too often. y is σ(z) "
                "already, and the derivative is y(1 − y). The wrong factor never gets near 0, whatever z is: see the "
                "plot."
            ),
        )
        missing = float(NO_FACTOR.value(facts))
        second = NumberQuestion(
            self.notebook,
            "fingerprint-missing",
            self.tr(
                "Engine C leaves y(1 − y) out of the error that goes back. By what are its hidden gradients too large "
                "where y = {y}?"
            ).format(y=AT),
            self.tr("ratio ="),
            partial(float, missing),
            (
                self.tr("A factor that is missing shows in the ratio as 1 / factor."),
                self.tr("y(1 − y) at y = {y} is {true}.").format(y=AT, true=number(AT * (1 - AT))),
                self.tr("1 / {true} = {ratio}.").format(true=number(AT * (1 - AT)), ratio=number(missing)),
            ),
            self.tr("The output layer of C is right: its ratio is 1. Only what goes back lacks the factor."),
            share=0.005,
        )
        self.ask(first, second)

    @Slot()
    def _show(self) -> None:
        engine, row = self.bench.engine(self.engine.currentData()), int(self.row.currentData())
        x, t = self.bench.x[[row]], self.bench.t[[row]]
        found = fingerprint(engine, self.bench.start, x, t)
        self.maps.show_fingerprint(found, [self.bench.names(layer) for layer in range(2)])
        y = float(forward(self.bench.start, x).output[0, 0])
        lines = [self.tr("The answer to this row is y = {y}.").format(y=number(y, 6))]
        if all(question.is_solved for question in self.questions):
            lines.append(self.maps.words(found))
        self.said.setText("\n".join(lines))
        self._draw(y)

    def _draw(self, y: float) -> None:
        z = np.linspace(-ENDS, ENDS, POINTS)
        answers = 1 / (1 + np.exp(-z))
        true, wrong = answers * (1 - answers), slope_at(answers)
        self.curve.draw(
            [
                Drawn(self.tr("the true factor y(1 − y)"), true, z, 0),
                Drawn(self.tr("engine A's factor"), np.asarray(wrong), z, 1, "dash"),
            ],
            y=(0.0, 0.3),
        )
        place = float(np.log(y / (1 - y)))
        asked = float(np.log(AT / (1 - AT)))
        word = self.tr("y = {y}").format(y=AT)
        marks = [(asked, AT * (1 - AT), word), (asked, float(slope_at(AT)), "")]
        self.curve.mark(marks, [(place, True, self.tr("this row"))])


def _at(y: float) -> Facts:
    return Facts(y, np.array([y]), 1, np.array([1.0]))
