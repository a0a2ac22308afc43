"""One weight: its curve with secant and tangent, the error valley over h, and the numbers."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nnapp.gradient_check import Sample, verdict_of_nudge
from nnapp.project import Project
from nnapp.topology import present
from ui.charts.surface.weight_boxes import MovableWeights, WeightBox
from ui.charts.weight_maps.scrolling import scrolled
from ui.flow_layout import FlowLayout
from ui.gradient_check.awaiting import Awaiting, Seen
from ui.gradient_check.curve_chart import CurveChart
from ui.gradient_check.figures import Figures
from ui.gradient_check.probing import WHOLE, ZOOM, Aim, Prober
from ui.gradient_check.valley_chart import ValleyChart
from ui.gradient_check.verdict_label import VerdictLabel
from ui.messages import sentence
from ui.newest import same
from ui.theme import theme_of

WIDE, MEDIUM = 111, 61  # digits from whose width on everything stands side by side, or the charts do
LOW = 9  # lines of text below which the verdict is scrolled too
LEAST = 45, 5  # pixels and lines of text that a chart without its legend needs


class WeightPage(QWidget):
    """Shows a weight moved by h; which one and how far is decided by whoever listens to the signals."""

    weight_chosen = Signal(int)  # its place in the flat vector
    h_wanted = Signal(float)
    origin_wanted = Signal(str)
    found = Signal()  # something new is shown

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.prober = Prober(self)
        self._awaiting = Awaiting(self.prober, self)
        self.box = WeightBox(self.tr("Weight"), self)
        self.near = QCheckBox(self.tr("Zoom in with h"), self)
        self.near.setToolTip(self.tr("Let the picture follow h: at the smallest the cost turns into steps of rounding"))
        self.curve, self.valley, self.figures = CurveChart(self), ValleyChart(self), Figures(self)
        self.verdict = VerdictLabel(self)
        self._aim: Aim | None = None
        self._h = 1.0
        self._asked = False
        self._offered: tuple[object, ...] = ()
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        chosen = QWidget(self)
        row = QHBoxLayout(chosen)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(QLabel(self.tr("Weight:"), chosen))
        row.addWidget(self.box)
        self.box.setMaximumWidth(260)
        self.curve.setAccessibleName(self.tr("Cost over one weight, with secant and tangent"))
        self.valley.setAccessibleName(self.tr("Relative error over the nudge h"))
        self._charts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._charts.setSpacing(6)
        self._charts.addWidget(self.curve, 5)
        self._charts.addWidget(self.valley, 4)
        head = QWidget(self)
        flow = FlowLayout(head)
        for widget in (chosen, self.near, *self.figures.compared):
            flow.addWidget(widget)
        body = QWidget(self)
        whole = self._scrolled = QVBoxLayout(body)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(2)
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.setSpacing(4)
        self._beside.addLayout(self._charts, 1)
        self._beside.addWidget(self.figures)
        whole.addWidget(head)
        whole.addLayout(self._beside, 1)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(4, 2, 4, 2)
        column.setSpacing(2)
        column.addWidget(scrolled(body), 1)
        column.addWidget(self.verdict)

    def _connect(self) -> None:
        self.box.chosen.connect(self.weight_chosen)
        self.near.toggled.connect(self._ask)
        self.prober.came.connect(self._show)
        self._awaiting.changed.connect(self._show)
        self.figures.origin_wanted.connect(self.origin_wanted)
        for chart in (self.curve, self.valley):
            chart.h_wanted.connect(self.h_wanted)
            chart.let_go.connect(self._ask)

    @property
    def sample(self) -> Sample | None:
        """The rows of what was found, where that is what is asked for."""
        found = self.prober.found
        return found.sample if found is not None and self._aim is not None and self.prober.is_about(self._aim) else None

    def show_weights(self, project: Project) -> None:
        """Offer the weights of a project."""
        if not same((project.topology, project.dataset), self._offered):
            self._offered = project.topology, project.dataset
            self.box.show_weights(MovableWeights(project, np.flatnonzero(present(project.topology))))

    def want(self, aim: Aim, place: int, h: float) -> None:
        """Show a weight, also by its place in the flat vector, moved by h."""
        self._aim, self._h = aim, h
        self.box.show_place(place)
        self._ask()

    def show_asked(self, asked: bool) -> None:
        """Hide the slope while it is to be predicted elsewhere."""
        if asked != self._asked:
            self._asked = asked
            self._show()

    @Slot()
    def _ask(self) -> None:
        if self._aim is None:
            return
        # while its ring is dragged the picture stands still: else it would run away from the mouse
        held, found = self.curve.dragging.held, self.prober.found
        half = ZOOM * self._h if self.near.isChecked() else WHOLE
        if held and found is not None:
            half = found.half
        self.prober.want(self._aim, self._h, half)
        self._show()

    @Slot()
    def _show(self) -> None:
        found, problem, late = seen = self._awaiting.seen(self._aim, self._h)
        self.curve.show_found(found, near=found is not None and found.half != WHOLE, asked=self._asked)
        self.valley.show_found(found)
        self.figures.show_nudge(None if found is None else found.nudge, asked=self._asked, working=late)
        self.curve.set_message("" if found is not None else self._why_empty(seen))
        working = found is not None and found.valley is None
        self.valley.set_message(self.tr("The valley is being worked out…") if working else "")
        if late:
            self.verdict.say(self._why_late(seen))
        elif found is not None:
            self.verdict.show_verdict(verdict_of_nudge(found.nudge, found.aim.project, found.usual))
        else:
            self.verdict.say(sentence(problem) if problem is not None else "", "○" if problem is not None else "")
        for chart in (self.curve, self.valley):
            chart.setAccessibleDescription(self.verdict.accessibleName())
        self.found.emit()

    def _why_empty(self, seen: Seen) -> str:
        if self.prober.broken and not seen.late:
            return self.tr("An error in the program has stopped this; see the notice above.")
        return self.tr("Working it out…") if seen.problem is None else self.tr("Nothing to show: see below.")

    def _why_late(self, seen: Seen) -> str:
        if seen.found is not None:
            return self.tr("The secant of this h is being worked out…")
        return self.tr("Both slopes of this weight are being worked out…")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put charts and numbers side by side where there is room, else one below the other."""
        super().resizeEvent(event)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        width = self.width() / self.fontMetrics().horizontalAdvance("0")
        self._beside.setDirection(across if width >= WIDE else down)
        self._charts.setDirection(across if width >= MEDIUM else down)
        # in a very low panel the verdict would leave no room for what it is about
        place = self._scrolled if self.height() < LOW * self.fontMetrics().height() else self._column
        if place.indexOf(self.verdict) < 0:
            (self._column if place is self._scrolled else self._scrolled).removeWidget(self.verdict)
            place.addWidget(self.verdict)
        self.figures.set_beside(MEDIUM <= width < WIDE)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of theme or font."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self.take_theme()

    def take_theme(self) -> None:
        """Take the colours that do not follow the palette by themselves."""
        pixels, lines = LEAST
        for chart in (self.curve, self.valley):
            chart.graph.setMinimumHeight(pixels + lines * self.fontMetrics().height())
        self.curve.set_look(theme_of(self), self.font())
        self.valley.set_look(theme_of(self), self.font())
