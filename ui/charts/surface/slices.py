"""The slice down the gradient as one piece: what of it is wanted, what is known of it, and its chart."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from nnapp.project import Project
from nnapp.snapshot import Snapshot
from ui.charts.surface import missing, words
from ui.charts.surface.descents import Descents, SliceWish
from ui.charts.surface.slice_chart import SliceChart
from ui.graphs import Range

FAR = 20.0  # times the present learning rate: if the best one is larger, they are drawn in powers of ten


class Slices(QObject):
    """Draws the newest slice into a chart; `wanted` means: it is to be drawn again."""

    wanted = Signal()

    def __init__(self, chart: SliceChart, parent: QObject) -> None:
        super().__init__(parent)
        self.descents = Descents(self)
        self.log: bool | None = None  # None: by how far the best learning rate is away
        self.span: Range | None = None  # of η; None: choose
        self._chart = chart
        self._refit = True
        chart.moved_by_hand.connect(self._moved)

    def set_logarithmic(self, on: bool) -> None:
        """Draw learning rates in powers of ten, or evenly."""
        self.log = on
        self.view_all()

    def view_all(self) -> None:
        """Show as much as at first."""
        self.span, self._refit = None, True

    def draw(self, project: Project, snapshot: Snapshot, *, running: bool) -> str:
        """Draw what is known, have more of it worked out, and return how it is read."""
        rate = snapshot.learning_rate if snapshot.learning_rate > 0 else project.training.learning_rate
        wish = SliceWish(project, snapshot.parameters, snapshot.weights_epoch, rate, self.span, self._logarithmic(rate))
        self.descents.want(wish, running=running)
        found, chart = self.descents.found, self._chart
        if found is None:
            chart.show_descent(None, logarithmic=wish.logarithmic, refit=True)
            chart.set_message(missing.why_no_slice(self.descents, running))
            return self.tr("Where one step of plain gradient descent lands, over the learning rate η.")
        of, descent = found
        fresh = chart.descent is not descent or self._refit
        chart.show_descent(descent, logarithmic=of.logarithmic, refit=fresh and of.span is None)
        self._refit = False
        chart.set_message("" if np.isfinite(descent.costs).any() else missing.diverged())
        stale = words.stale_slice(of.epoch, snapshot.weights_epoch) if of.epoch != snapshot.weights_epoch else ""
        return " ".join(filter(None, [stale, words.slice_caption(project, descent)]))

    def _logarithmic(self, rate: float) -> bool:
        found = self.descents.found
        if self.log is not None or found is None:
            return bool(self.log)
        far = FAR / 4 if self._chart.logarithmic else FAR  # not to and fro while training runs
        return bool(found[1].best_rate > far * rate)

    @Slot()
    def _moved(self) -> None:
        self.span = self._chart.span()
        self.wanted.emit()
