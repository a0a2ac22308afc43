"""Page 3: the same test for every weight and bias, as heatmaps."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel

from nnapp.lessons.faulty import check
from ui.bug_lab.bench import Bench
from ui.bug_lab.check_maps import CheckMaps
from ui.bug_lab.notebook import Notebook
from ui.bug_lab.page import Page
from ui.bug_lab.parts import ChoiceBox, number, paragraph
from ui.bug_lab.question import ChoiceQuestion


class CheckPage(Page):
    """Three engines, all rows or one; the maps; two questions."""

    def __init__(self, notebook: Notebook, bench: Bench) -> None:
        super().__init__(
            notebook,
            "check",
            self.tr("3  Check them all"),
            self.tr(
                "Now every weight and bias is nudged in turn, at the start weights. Left what the engine claims, in "
                "the middle what the cost says, right how far they are apart: |claimed − numeric| divided by the "
                "larger one: 0 where they agree, 2 where they point opposite ways. Blue agrees, orange with a cross "
                "does not. Engine C is the derivation with one single line taken from the printed program."
            ),
        )
        self.bench = bench
        self.engine, self.rows = ChoiceBox("check-engine"), ChoiceBox("check-rows")
        for letter in "ABC":
            self.engine.addItem(self.tr("Engine {letter}").format(letter=letter), letter)
        self.rows.addItem(self.tr("all ten rows"), None)
        for row in range(len(bench.x)):
            self.rows.addItem(self.tr("row {row} alone").format(row=row + 1), row)
        self.maps, self.verdict = CheckMaps(), paragraph("", "verdict")
        for drawn in (*self.maps.maps[0], *self.maps.maps[1]):
            drawn.cell_margin = 2
        for drawn in self.maps.maps[0]:
            drawn.cell_width = 38
        above = QHBoxLayout()
        for widget in (self.engine, QLabel(self.tr("checked on")), self.rows):
            above.addWidget(widget)
        above.addStretch(1)
        self.add(above)
        self.add(self.maps, self.verdict)
        self._ask()
        self.room.addStretch(1)
        self.engine.currentIndexChanged.connect(self._show)
        self.rows.currentIndexChanged.connect(self._show)
        self._show()

    def _ask(self) -> None:
        first = ChoiceQuestion(
            self.notebook,
            "check-faulty",
            self.tr("One of A and B is refuted by the cost, layer after layer. Which?"),
            (
                self.tr("Engine A: nothing of it agrees"),
                self.tr("Engine A: only its biases disagree"),
                self.tr("Engine B: nothing of it agrees"),
                self.tr("Engine B: only its hidden layer disagrees"),
            ),
            0,
            (
                self.tr("Choose engine A and then engine B above, and look at the third map of each layer."),
                self.tr("Count the crosses: how many cells of A are without one, and how many of B?"),
                self.tr("A has a cross in every cell, and its biases do not even have the right shape; B has none."),
            ),
            self.tr(
                "And yet the cost of A fell faster, and its predictions look better. A falling cost curve is no proof "
                "of a right gradient."
            ),
            columns=1,
        )
        second = ChoiceQuestion(
            self.notebook,
            "check-layer",
            self.tr("Engine C has one wrong line. What does that line compute?"),
            (
                self.tr("the error of the output, delta2"),
                self.tr("the error that goes back to the hidden layer, delta1"),
                self.tr("the slope of the sigmoid in both layers"),
                self.tr("the gradients of the biases"),
            ),
            1,
            (
                self.tr("Which layer of engine C passes the check?"),
                self.tr("The output layer is right, so delta2 and its slope are. What comes after them?"),
                self.tr("Only delta1 is used by the hidden layer alone: it is the line that propagates the error."),
            ),
            self.tr(
                "The check per layer says where to look: the first layer that fails, seen from the output, has it."
            ),
            columns=1,
        )
        self.ask_beside(first, second)

    @Slot()
    def _show(self) -> None:
        engine, row = self.bench.engine(self.engine.currentData()), self.rows.currentData()
        x, t = (self.bench.x, self.bench.t) if row is None else (self.bench.x[[row]], self.bench.t[[row]])
        found = check(engine, self.bench.start, x, t)
        self.maps.show_check(found, [self.bench.names(layer) for layer in range(2)])
        lines = []
        for name, part in self.maps.parts(found):
            if not part.fits:
                text = self.tr("{name}: shape {claimed} instead of {right}")
                lines.append(text.format(name=name, claimed=shape_text(part.claimed), right=shape_text(part.numeric)))
            else:
                lines.append(self.tr("{name}: at worst {worst}").format(name=name, worst=number(part.worst, 2)))
        verdict = self.tr("Agrees.") if found.passed else self.tr("Does not agree.")
        self.verdict.setText(f"{verdict}  {'   ·   '.join(lines)}")


def shape_text(array: object) -> str:
    """Write the shape of an array: 10×1."""
    return "×".join(map(str, getattr(array, "shape", ())))
