"""Page 2: move one weight a little, and see whether the cost does what the engine claims."""

from __future__ import annotations

from math import log10

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel

from nnapp.lessons.faulty import Gradients, nudged
from ui.bug_lab.bench import Bench
from ui.bug_lab.curves import CurveBox, Drawn
from ui.bug_lab.matrix_picture import Matrix
from ui.bug_lab.notebook import Notebook
from ui.bug_lab.number_map import NumberMap
from ui.bug_lab.page import Page
from ui.bug_lab.parts import CalmSlider, ChoiceBox, column, number, paragraph
from ui.bug_lab.question import NumberQuestion

NEGLIGIBLE = 0.005  # as a share of the slope: a secant over 2h is no tangent
DECADES = (1, 5)  # h from 10⁻¹ to 10⁻⁵
PER_DECADE = 4
AROUND, POINTS, LEAST = 1.5, 41, 1e-9  # of the weight, in the curve; the least move


class ErrorOfClaim(NumberQuestion):
    """Solved with the faulty engine only: the other one's claim has no error to find."""

    honest = False

    def judge(self) -> tuple[str, bool] | str:
        """Judge, and send the learner on where the claim is right."""
        judged = super().judge()
        if self.honest and isinstance(judged, tuple) and judged[1]:
            return self.tr("✓ Right: this claim agrees with the cost. Now look at the other engine.")
        return judged


class NudgePage(Page):
    """Claims at the left, the cost along one weight at the right."""

    def __init__(self, notebook: Notebook, bench: Bench) -> None:
        super().__init__(
            notebook,
            "nudge",
            self.tr("2  Nudge one weight"),
            self.tr(
                "A gradient is a claim: “if this weight grows by a tiny h, the cost changes by h times this number”. "
                "Such a claim can be tested without any theory. Click a weight below. Its cost is worked out at w − h "
                "and at w + h, at the start weights and over all ten rows; the slope of the secant is (C(w + h) − C(w "
                "− h)) / 2h."
            ),
        )
        self.bench, self.place = bench, (0, 2, 0)  # layer, unit, source
        self.engine = ChoiceBox("nudge-engine")
        for letter in "AB":
            self.engine.addItem(self.tr("Engine {letter}").format(letter=letter), letter)
        self.maps = [NumberMap(f"nudge-map-{layer}") for layer in range(2)]
        self.slider = CalmSlider("nudge-h")
        self.step, self.numbers = QLabel(), paragraph("", "nudge-numbers")
        self.curve = CurveBox("nudge-curve", self.tr("weight w"), self.tr("cost C"))
        self.question = ErrorOfClaim(
            notebook,
            "nudge-answer",
            self.tr("How large is the error of this claim? Type it before you see the secant."),
            self.tr("claim − slope of the secant ="),
            self.error,
            (
                self.tr("Look at the two costs below the curve, and at h."),
                self.tr("First the slope of the secant: (C(w + h) − C(w − h)) / 2h. Then subtract it from the claim."),
                "",
            ),
            self.tr(
                "You have just done a gradient check of one weight. If claim and secant differ, no theory can save the "
                "claim: the cost itself says so."
            ),
            share=0.03,
        )
        self._lay_out()
        self.engine.currentIndexChanged.connect(self._show)
        self.slider.valueChanged.connect(self._show)
        for layer, drawn in enumerate(self.maps):
            drawn.picked.connect(self._pick_hidden if layer == 0 else self._pick_output)
        self.question.solved.connect(self._show_place)
        self._show()

    # What is asked

    @property
    def h(self) -> float:
        """How far the weight is moved."""
        return float(10 ** (-self.slider.value() / PER_DECADE))

    @property
    def claims(self) -> Gradients:
        """What the chosen engine says of all weights."""
        return self.bench.engine(self.engine.currentData()).gradients(self.bench.start, self.bench.x, self.bench.t)

    def claim(self) -> float:
        """Return what it says of the chosen weight."""
        layer, unit, source = self.place
        return float(self.claims.weights[layer][unit, source])

    def secant(self) -> float:
        """Return the slope of the secant of the chosen weight."""
        return nudged(self.bench.start, self.bench.x, self.bench.t, *self.place, self.h).slope

    def error(self) -> float:
        """Return by how much the claim is off."""
        return self.claim() - self.secant()

    # Showing

    def _lay_out(self) -> None:
        for drawn in self.maps:
            drawn.make_pickable()
            drawn.cell_width = 46
        self.slider.setAccessibleName(self.tr("h, how far the weight is moved"))
        self.slider.setRange(DECADES[0] * PER_DECADE, DECADES[1] * PER_DECADE)
        self.slider.setValue(2 * PER_DECADE)
        left, right, above = column(), column(), QHBoxLayout()
        above.addWidget(QLabel(self.tr("Claims of")))
        above.addWidget(self.engine)
        above.addStretch(1)
        left.addLayout(above)
        for drawn in self.maps:
            left.addWidget(drawn)
        left.addStretch(1)
        nudge = QHBoxLayout()
        nudge.addWidget(self.step)
        nudge.addWidget(self.slider, 1)
        right.addLayout(nudge)
        right.addWidget(self.curve, 1)
        right.addWidget(self.numbers)
        beside = QHBoxLayout()
        beside.setSpacing(16)
        beside.addLayout(left, 1)
        beside.addLayout(right, 1)
        self.add(beside, stretch=1)
        self.ask(self.question)

    @Slot(int, int)
    def _pick_hidden(self, unit: int, source: int) -> None:
        self._pick(0, unit, source)

    @Slot(int, int)
    def _pick_output(self, unit: int, source: int) -> None:
        self._pick(1, unit, source)

    def _pick(self, layer: int, unit: int, source: int) -> None:
        self.place = (layer, unit, source)
        self._show()

    @Slot()
    def _show(self) -> None:
        claims = self.claims
        for layer, drawn in enumerate(self.maps):
            values = claims.weights[layer]
            title = self.tr("∂C/∂W{number}, as claimed").format(number=layer + 1)
            limit, names = float(np.abs(values).max()), self.bench.names(layer)
            chosen = self.place[1:] if layer == self.place[0] else None
            drawn.show_matrix(Matrix(title, values, values.shape[1], limit=limit, names=names), chosen)
        self.question.clear()
        self.question.honest = self.engine.currentData() == "B"
        self._show_place()

    @Slot()
    def _show_place(self) -> None:
        found = nudged(self.bench.start, self.bench.x, self.bench.t, *self.place, self.h)
        claim = self.claim()
        self.question.least = NEGLIGIBLE * abs(found.slope)
        self.step.setText(self.tr("h = {h}").format(h=number(self.h, 2)))
        lines = [self.tr("{name}: the engine claims {claim}").format(name=self._name(), claim=number(claim, 6))]
        costs = self.tr("C(w − h) = {below},   C(w + h) = {above},   2h = {twice}")
        lines.append(costs.format(below=f"{found.below:.9f}", above=f"{found.above:.9f}", twice=number(2 * self.h, 6)))
        if self.question.is_solved:
            text = self.tr("slope of the secant = {slope}, claim − slope = {error}")
            lines.append(text.format(slope=number(found.slope, 6), error=number(claim - found.slope, 4)))
        self.numbers.setText("\n".join(lines))
        self._draw(found.slope, claim)
        slope = self.tr("The secant's slope is {slope}; so the claim is off by {error}.")
        slope = slope.format(slope=number(found.slope, 6), error=number(claim - found.slope, 4))
        self.question.hints = (*self.question.hints[:2], slope)
        self.question.refresh()

    def _draw(self, slope: float, claim: float) -> None:
        layer, unit, source = self.place
        net = self.bench.start
        weight = float(net.weights[layer][unit, source])
        moved = np.linspace(-AROUND, AROUND, POINTS)
        below = [nudged(net, self.bench.x, self.bench.t, *self.place, max(abs(m), LEAST)) for m in moved]
        costs = np.array([n.below if m < 0 else n.above for n, m in zip(below, moved, strict=True)])
        here = below[POINTS // 2].here
        drawn = [
            Drawn(self.tr("cost C(w)"), costs, weight + moved, 0),
            Drawn(self.tr("secant through w ± h"), here + slope * moved, weight + moved, 2, "dot"),
            Drawn(self.tr("the engine's claim"), here + claim * moved, weight + moved, 1, "dash"),
        ]
        margin = 0.15 * float(np.ptp(costs)) + 1e-9
        self.curve.draw(drawn, y=(float(costs.min()) - margin, float(costs.max()) + margin))
        ends = nudged(net, self.bench.x, self.bench.t, *self.place, self.h)
        marks = [(weight - self.h, ends.below, ""), (weight + self.h, ends.above, "")]
        self.curve.mark(marks if log10(self.h) >= -3 else [], [(weight, True, "")])

    def _name(self) -> str:
        layer, unit, source = self.place
        origin = self.bench.names(layer)[source]
        return self.tr("W{layer}, unit {unit} from {origin}").format(layer=layer + 1, unit=unit + 1, origin=origin)
