"""The instruments with which a wrong pass is found: curve, check, fingerprint, honest drop and shapes."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from nnapp.lessons.faulty import (
    CORRECT,
    Case,
    Course,
    WrongPass,
    agreement,
    check,
    fingerprint,
    honest_drop,
    one_row,
    stepped,
    trained,
)
from ui.bug_lab.bench import Bench
from ui.bug_lab.check_maps import CheckMaps
from ui.bug_lab.curves import CurveBox, Drawn
from ui.bug_lab.parts import ChoiceBox, NumberTable, number, paragraph, percent
from ui.bug_lab.ratio_maps import RatioMaps

RATES, SMALL = (0.5, 0.05, 0.005), 1e-4  # η for the check, and of the honest drop
EPOCHS = 400
Names = tuple[tuple[str, ...], tuple[str, ...]]


class Subject(NamedTuple):
    """A pass, and the network and rows that it is tried on."""

    wrong: WrongPass
    given: Case

    @property
    def names(self) -> Names:
        """What the weights into both layers come from."""
        inputs, hidden, _ = self.given.net.widths
        return tuple(f"x{i + 1}" for i in range(inputs)), tuple(f"h{j + 1}" for j in range(hidden))


class Instruments(QTabWidget):
    """One page for each; only the one that is seen is worked out."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("instruments")
        self.bench = bench
        self.subject: Subject | None = None
        self.rows, self.rate = ChoiceBox("case-rows"), ChoiceBox("case-rate")
        self.ratio_rows = ChoiceBox("case-ratio-rows")
        self.curve = CurveBox("case-curve", self.tr("epoch"), self.tr("cost C, mean over the rows"))
        self.check_maps, self.check_said = CheckMaps(small=True), paragraph("", "case-check-said")
        self.ratio_maps, self.ratio_said = RatioMaps(), paragraph("", "case-ratio-said")
        self.drops = NumberTable(
            (self.tr("pass"), self.tr("learning rate η"), self.tr("real drop / promised drop")), "drops"
        )
        self.drop_said = paragraph("", "drop-said")
        self.shapes = NumberTable(
            (self.tr("array"), self.tr("shape"), self.tr("claimed gradient"), self.tr("array after one update")),
            "case-shapes",
        )
        self._build()
        self.currentChanged.connect(self.show_now)

    def _build(self) -> None:
        for rate in RATES:
            self.rate.addItem(self.tr("η = {rate}").format(rate=number(rate)), rate)
        for box in (self.rows, self.ratio_rows):
            box.addItem(self.tr("all eight rows"), False)
            box.addItem(self.tr("one row alone"), True)
        self.ratio_rows.setCurrentIndex(1)
        for box in (self.rows, self.rate, self.ratio_rows):
            box.currentIndexChanged.connect(self.show_now)
        for drawn in (*self.check_maps.maps[0], *self.check_maps.maps[1], *self.ratio_maps.maps):
            drawn.cell_width = 44
        self.addTab(self.curve, self.tr("C&urve"))
        self.addTab(_page(self.check_maps, self.check_said, self.rows, self.rate), self.tr("&Gradient check"))
        self.addTab(_page(self.ratio_maps, self.ratio_said, self.ratio_rows), self.tr("&Fingerprint"))
        self.addTab(_page(self.drops, self.drop_said), self.tr("&Honest drop"))
        self.addTab(_page(self.shapes, paragraph("")), self.tr("Sha&pes"))

    def show_subject(self, subject: Subject) -> None:
        """Examine another pass."""
        self.subject = subject
        self.show_now()

    @Slot()
    def show_now(self) -> None:
        """Work out what the page that is seen shows."""
        if self.subject is None:
            return
        shown = (self._show_curve, self._show_check, self._show_ratios, self._show_drops, self._show_shapes)
        shown[self.currentIndex()](self.subject)

    def _show_curve(self, subject: Subject) -> None:
        drawn = [
            Drawn(name, self._course(each, subject.given).costs, None, colour, style)
            for name, each, colour, style in (
                (self.tr("the right pass"), CORRECT, 0, "dash"),
                (self.tr("this pass"), subject.wrong, 1, "solid"),
            )
        ]
        self.curve.draw(drawn, y=(0.0, max(0.3, *(float(each.y.max()) * 1.05 for each in drawn))))

    def _course(self, wrong: WrongPass, given: Case) -> Course:
        make = partial(trained, wrong, *given, RATES[0], EPOCHS)
        course: Course = self.bench.remembered(("case", wrong.name), make)
        return course

    def _show_check(self, subject: Subject) -> None:
        given = one_row(subject.given) if self.rows.currentData() else subject.given
        found = check(subject.wrong, *given, self.rate.currentData())
        self.check_maps.show_check(found, subject.names)
        lines = []
        for name, part in self.check_maps.parts(found):
            worst = number(part.worst, 2) if part.fits else self.tr("wrong shape")
            lines.append(self.tr("{name}: {worst}").format(name=name, worst=worst))
        text = self.tr("Worst relative errors: {errors}.").format(errors="   ".join(lines))
        self.check_said.setText(text)

    def _show_ratios(self, subject: Subject) -> None:
        given = one_row(subject.given) if self.ratio_rows.currentData() else subject.given
        found = fingerprint(subject.wrong, *given)
        self.ratio_maps.show_fingerprint(found, subject.names)
        facts = self.tr("{rows} rows.").format(rows=found.facts.rows)
        if found.facts.rows == 1:
            hidden = ", ".join(number(float(value), 3) for value in found.facts.h)
            facts = self.tr("y = {y};  h = {hidden}").format(y=number(found.facts.y), hidden=hidden)
        if found.columns != (1, 1):
            facts += self.tr("\nBias gradients came one per row; they are added up here.")
        self.ratio_said.setText(facts)

    def _show_drops(self, subject: Subject) -> None:
        rows = []
        for name, each in ((self.tr("the right pass"), CORRECT), (self.tr("this pass"), subject.wrong)):
            for rate in (SMALL, *RATES[:1]):
                rows.append([name, number(rate), number(honest_drop(each, *subject.given, rate), 5)])
        self.drops.show_rows(rows)
        found = agreement(subject.wrong, *subject.given)
        self.drop_said.setText(
            self.tr(
                "After one step: by how much did the cost really fall, and by how much does the claimed gradient "
                "promise, η times its squared length? A true gradient keeps its promise for a tiny η: 1. The angle: "
                "cosine {cosine} with the true gradient; {share} of all signs agree."
            ).format(cosine=number(found.cosine, 4), share=percent(found.same_sign))
        )

    def _show_shapes(self, subject: Subject) -> None:
        net, claimed = subject.given.net, subject.wrong.gradients(*subject.given, RATES[0])
        after = stepped(net, claimed, RATES[0])
        arrays = [("W1", net.weights[0], claimed.weights[0], after.weights[0])]
        arrays += [("W2", net.weights[1], claimed.weights[1], after.weights[1])]
        arrays += [("b1", net.biases[0], claimed.biases[0], after.biases[0])]
        arrays += [("b2", net.biases[1], claimed.biases[1], after.biases[1])]
        rows = []
        for name, *found in arrays:
            texts = ["×".join(map(str, each.shape)) for each in found]
            rows.append(
                [name, *(text if text == texts[0] else self.tr("{shape}  ✗").format(shape=text) for text in texts)]
            )
        self.shapes.show_rows(rows)


def _page(body: QWidget, said: QWidget, *tools: QWidget) -> QWidget:
    page, above = QWidget(), QHBoxLayout()
    layout = QVBoxLayout(page)
    if tools:
        for tool in tools:
            above.addWidget(tool)
        above.addStretch(1)
        layout.addLayout(above)
    layout.addWidget(body)
    layout.addWidget(said)
    layout.addStretch(1)
    return page
