"""Page 7: why the wrong program learnt: a saturated start, and the cost whose gradient a missing factor leaves."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Slot

from nnapp.lessons.faulty import (
    OUTPUT_FACTOR_MISSING,
    Engine,
    case,
    cross_entropy,
    exact_gradients,
    predict,
    saturated,
    saturated_case,
    slope_at,
)
from ui.bug_lab.bench import Bench
from ui.bug_lab.curves import CurveBox, Drawn
from ui.bug_lab.notebook import Notebook
from ui.bug_lab.page import Page
from ui.bug_lab.parts import NumberTable, WorkButton, in_a_row, number, paragraph
from ui.bug_lab.question import ChoiceQuestion, Guess
from ui.messages import words

CASE_SEED = 3
SATURATED = "saturated"  # what the three trainings are known by
SATURATED_EPOCHS = 2000.0  # of the empty graph, as long as what will be drawn


class ReasonPage(Page):
    """Three engines from a saturated start; two questions."""

    def __init__(self, notebook: Notebook, bench: Bench) -> None:
        super().__init__(
            notebook,
            "why",
            self.tr("7  Why did it learn?"),
            self.tr(
                "One input, one hidden unit, one output. The output's bias is −8, so the answer is almost 0; the "
                "target is 1, and the learning rate is 1. The unit is as wrong as it can be, and saturated: y(1 − y) "
                "is about {factor}. Three engines start there: the derivation, the printed program, and the derivation "
                "with another cost, cross-entropy."
            ).format(factor=number(_factor(), 2)),
        )
        self.bench = bench
        self.button = WorkButton(self.tr("&Train all three"), "reason-train")
        self.curves = CurveBox("reason-curves", self.tr("epoch"), self.tr("½(t − y)²"))
        self.table = NumberTable(
            (self.tr("engine"), self.tr("cost below 0.02 after"), self.tr("cost at the end")), "reason-table"
        )
        self.said = paragraph("", "reason-said")
        self.guess = Guess(
            notebook,
            "why-guess",
            self.tr("Guess before you train: which of them is done first?"),
            (self.tr("the derivation"), self.tr("the printed program"), self.tr("the derivation with cross-entropy")),
            self.tr("Your guess is kept. Now train all three."),
            "",
            columns=3,
        )
        self.guess.check_button.setText(self.tr("&Guess"))
        self.ask(self.guess)
        self.add(in_a_row(self.button))
        self.add(self.curves, stretch=1)
        self.add(self.table, self.said)
        self._ask()
        self.button.clicked.connect(self._train)
        bench.came.connect(self._take)
        self.guess.solved.connect(self._allow)
        for question in self.questions:
            question.solved.connect(self._tell)
        self.table.hide()
        self.curves.draw((), x=(0.0, SATURATED_EPOCHS), message=self.tr("Guess, then train all three."))
        self._allow()
        self._tell()

    @Slot()
    def _allow(self) -> None:
        self.button.set_working(not self.guess.is_solved or self.working)
        self.button.setToolTip("" if self.guess.is_solved else self.tr("Guess first."))

    def _ask(self) -> None:
        first = ChoiceQuestion(
            self.notebook,
            "why-saturated",
            self.tr("Why is the printed program done while the derivation has hardly begun?"),
            (
                self.tr(
                    "Its wrong factor σ(y)(1 − σ(y)) is never below 0.19, so it does not wait where y(1 − y) is near 0"
                ),
                self.tr("Its gradient points exactly where the true one does"),
                self.tr("It uses a larger learning rate"),
            ),
            0,
            (
                self.tr("Compare the two factors at y near 0: the plot of page 4 shows them at its left end."),
                self.tr("At y near 0 the true factor is {true}, the wrong one {wrong}.").format(
                    true=number(_factor(), 2), wrong=number(float(slope_at(0.0)), 2)
                ),
                self.tr("δ is the error times the factor. A factor near 0 makes δ near 0, however large the error is."),
            ),
            self.tr(
                "Squared error with a sigmoid waits where it is most wrong. The fault hides a real weakness of the "
                "method, and that is why the printed program looked so good."
            ),
            columns=1,
        )
        second = ChoiceQuestion(
            self.notebook,
            "why-cost",
            self.tr("Leave the factor y(1 − y) out everywhere, so that δ = y − t. Of which cost is that the gradient?"),
            (
                self.tr("of no cost: it is just wrong"),
                self.tr("of the squared error ½(t − y)²"),
                self.tr("of cross-entropy −t ln y − (1 − t) ln(1 − y)"),
                self.tr("of |t − y|"),
            ),
            2,
            (
                self.tr("δ is ∂C/∂y · y(1 − y). Which ∂C/∂y cancels the factor?"),
                self.tr("∂C/∂y must be (y − t) / (y(1 − y)). Differentiate the four costs by y."),
                self.tr("−t/y + (1 − t)/(1 − y) = (y − t) / (y(1 − y)): it is cross-entropy."),
            ),
            "",
        )
        self.ask(first, second)

    @Slot()
    def _train(self) -> None:
        if self.bench.ask(SATURATED, saturated):
            self._show()
            return
        self._allow()
        self.curves.draw((), x=(0.0, SATURATED_EPOCHS), message=self.tr("Training all three …"))

    @property
    def working(self) -> bool:
        """Whether the three are being trained."""
        return self.bench.waits_for(SATURATED)

    @Slot(object)
    def _take(self, key: object) -> None:
        if key == SATURATED:
            self._allow()
            self._show()

    def _show(self) -> None:
        engines = self.bench.known(SATURATED)
        if engines is None:
            self.curves.draw((), x=(0.0, SATURATED_EPOCHS), message=self.bench.problem(SATURATED))
            return
        styles = ("solid", "dash", "dot")
        drawn = [
            Drawn(words(each.title), each.course.costs, None, place, style)
            for place, (each, style) in enumerate(zip(engines, styles, strict=True))
        ]
        self.curves.draw(drawn, y=(-0.02, 0.53))
        self.table.show_rows([self._row(each) for each in engines])
        self.table.show()

    def _row(self, engine: Engine) -> list[str]:
        done = self.tr("not within {count} epochs").format(count=f"{engine.course.updates:,}")
        if engine.done is not None:
            done = self.tr("{count} epochs").format(count=engine.done)
        return [words(engine.title), done, number(float(engine.course.costs[-1]), 3)]

    @Slot()
    def _tell(self) -> None:
        if not self.questions[-1].is_solved:
            self.said.clear()
            return
        off = _difference()
        text = self.tr(
            "Measured on a random network: the gradients of that pass and of cross-entropy differ by {off} at most, "
            "relative to the larger one. So it is right, for another cost: a good idea that came in by mistake."
        ).format(off=number(off, 2))
        self.questions[-1].set_told(text)


def _factor() -> float:
    net, x, _ = saturated_case()
    y = float(predict(net, x)[0, 0])
    return y * (1 - y)


def _difference() -> float:
    given = case(CASE_SEED)
    claimed = OUTPUT_FACTOR_MISSING.gradients(*given)
    true = exact_gradients(*given, "mean", cross_entropy)
    pairs = zip((*claimed.weights, *claimed.biases), (*true.weights, *true.biases), strict=True)
    return max(float((np.abs(a - b) / np.maximum(np.abs(a), np.abs(b))).max()) for a, b in pairs)
