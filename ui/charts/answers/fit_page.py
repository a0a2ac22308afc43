"""The prediction against the target: on the diagonal both are the same."""

from __future__ import annotations

import numpy as np

from nnapp.choices import Array
from nnapp.judging import Numbers
from ui.charts.answers.page import Shown
from ui.charts.answers.points_page import PointsPage, far
from ui.scatter.plane import Range, fitting

FAR_OFF = 20.0  # times the range of the targets, to which predictions go astray: each axis then has its own range


class FitPage(PointsPage):
    """The prediction against the target."""

    def title(self, shown: Shown) -> str:
        """Return the heading."""
        return self.tr("Predicted against target: {name}").format(name=shown.name)

    def places(self, numbers: Numbers, rows: Array) -> tuple[Array, Array]:
        """Return the targets as x, and the predictions as y."""
        return numbers.target, numbers.predicted

    def titles(self) -> tuple[str, str]:
        """Return what the axes are called."""
        return self.tr("target t"), self.tr("predicted y")

    def ranges(self, x: Array, y: Array) -> tuple[Range, Range]:
        """Show the same part on both axes, but where all points would then stand in one column."""
        across, up, both = fitting(x), fitting(y), fitting(np.concatenate([x, y]))
        return (across, up) if (across[1] - across[0]) * FAR_OFF < both[1] - both[0] else (both, both)

    def line(self, x: Range, y: Range) -> tuple[Array, Array]:
        """Return the diagonal."""
        ends = far((min(x[0], y[0]), max(x[1], y[1])))
        return ends, ends

    def how_to_read(self, shown: Shown) -> str:
        """Say what the diagonal means."""
        sentence = self.tr("On the line y = t; the nearer to it, the better.")
        own = self.view.plane.x != self.view.plane.y and self.view.fitted
        axes = self.tr("Each axis has its own range: predictions are far off.") if own else ""
        return " ".join(filter(None, (axes, sentence, self.left_out_words(shown))))
