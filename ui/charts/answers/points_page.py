"""Points, one for each row of the table: what the pictures of predictions and of residuals share."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QWidget

from nnapp.choices import Array
from nnapp.dataset import Split
from nnapp.judging import JUDGING, Judged, Numbers, numbers_of
from ui.charts.answers.page import Page, Shown, zoom_by
from ui.charts.answers.pointing import LEAST
from ui.charts.answers.words import split_word
from ui.charts.point_key import PointKey, split_signs
from ui.charts.table import Table
from ui.hidden import ASKED
from ui.scatter.plane import Range, fitting
from ui.scatter.plane_view import PlaneView
from ui.scatter.points import SPLIT_SHAPES, Points
from ui.scatter.view import ScatterView
from ui.written_numbers import as_written

STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10}
FAR = 20.0  # ranges beyond what is seen to which the line goes, for those who zoom out


class PointsPage(Page):
    """What the fit and the residuals share."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = ScatterView(self)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setMinimumSize(*LEAST)
        self.view.setAccessibleName(self.tr("Points, one for each row"))
        self.key = PointKey(self)
        self.layout_.addWidget(self.view, 1)
        self.layout_.addWidget(self.key)
        self._picked: int | None = None  # the row that was reached by keys
        self._ranges: tuple[Range, Range] | None = None
        self._about: tuple[object, ...] = ()
        self.view.pointed.connect(self._point)
        self.view.pressed.connect(self._press)

    def places(self, numbers: Numbers, rows: Array) -> tuple[Array, Array]:
        """Return x and y of the points."""
        raise NotImplementedError

    def titles(self) -> tuple[str, str]:
        """Return what the axes are called."""
        raise NotImplementedError

    def line(self, x: Range, y: Range) -> tuple[Array, Array]:
        """Return the line on which the points of a perfect network lie."""
        raise NotImplementedError

    def ranges(self, x: Array, y: Array) -> tuple[Range, Range]:
        """Return what is to be seen."""
        return fitting(x), fitting(y)

    def show_it(self, shown: Shown) -> str:
        """Draw the points; training rows first, so that none of the others hides below them."""
        if not shown.given.findings.known:
            return self.tr(
                "No answer is a finite number: training has diverged. Press Same Start, or lower the learning rate."
            )
        if not self.is_drawn(shown):
            self._show_points(shown)
        self.view.show_ring(self._ring(shown.selected, shown.given.findings.output))
        return ""

    def _show_points(self, shown: Shown) -> None:
        found, judged = shown.given.findings, shown.given.findings.judged
        assert found.numbers is not None and found.drawn is not None
        drawn = found.drawn[np.argsort(judged.splits[found.drawn], kind="stable")]
        splits, rows = judged.splits[drawn], judged.rows[drawn]
        x, y = self.places(found.numbers.at(drawn), rows.astype(float))
        colours, shares = np.zeros(len(drawn), np.int32), np.full(len(drawn), np.nan)
        shapes = np.array([SPLIT_SHAPES[split] for split in JUDGING], np.int32)[splits]
        points = Points(rows, x, y, colours, shares, splits != Split.TRAINING, shapes)
        self.view.set_axes(self.titles())
        self.view.show_points(points, refit=False)
        self._see(shown, self.ranges(x, y))

    def _see(self, shown: Shown, ranges: tuple[Range, Range]) -> None:
        # while a training goes on ranges only grow, so that the picture does not jump about
        about = (shown.running, shown.name, self.option, len(shown.given.findings.judged.rows))
        if shown.running and self._ranges is not None and about == self._about:
            pairs = zip(self._ranges, ranges, strict=True)
            first, second = ((min(a[0], b[0]), max(a[1], b[1])) for a, b in pairs)
            ranges = first, second
        self._ranges, self._about = ranges, about
        self.view.set_fitting(*ranges)
        self.view.show_line(self.line(*ranges))

    def _ring(self, selected: Judged | None, output: int) -> tuple[float, float] | None:
        if selected is None or not len(selected.rows):
            return None
        x, y = self.places(numbers_of(selected, output), selected.rows.astype(float))
        place = float(x[0]), float(y[0])
        return place if np.isfinite(place).all() else None

    def plane(self) -> PlaneView:
        """Return what can be zoomed."""
        return self.view

    def set_message(self, text: str) -> None:
        """Show a text in place of the picture."""
        self.view.set_message(text)
        splits = [score.split for score in self.shown.given.findings.scores] if self.shown and not text else []
        self.key.show_signs([sign._replace(number=0) for sign in split_signs(splits)])

    def left_out_words(self, shown: Shown) -> str:
        """Say how many points there are not, and how many are not drawn."""
        found, parts = shown.given.findings, []
        if found.numbers is None or self.message:
            return ""
        count, known = len(found.numbers.predicted), found.known
        if known < count:
            parts.append(self.tr("{count} answers are no finite numbers.").format(count=f"{count - known:,}"))
        if known > len(self.view.points.rows):
            some = f"{len(self.view.points.rows):,}"
            parts.append(self.tr("Drawn are {some} points of {all}.").format(some=some, all=f"{known:,}"))
        return " ".join(parts)

    # Reading

    def _point(self, place: QPointF | None) -> None:
        self._picked = None
        self.point(place)

    def _press(self, place: QPointF, modifiers: object) -> None:
        row = self.view.nearest(place)
        if row is not None:
            self.row_chosen.emit(row)

    def pointed_row(self) -> int | None:
        """Return the row that is pointed at or was reached by keys."""
        if self._picked is not None or self.place is None:
            return self._picked
        return self.view.nearest(self.place)

    def _found(self) -> tuple[int, float, float] | None:
        # the place of the row that is pointed at among those judged, and its point
        row = self.pointed_row()
        if row is None or self.shown is None or self.message:
            return None
        here = np.flatnonzero(self.view.points.rows == row)
        place = int(np.searchsorted(self.shown.given.findings.judged.rows, row))
        if not len(here):
            return None
        return place, float(self.view.points.x[here[0]]), float(self.view.points.y[here[0]])

    def read(self) -> None:
        """Say target, prediction and residual of the row that is pointed at."""
        found, shown = self._found(), self.shown
        if found is None or shown is None or shown.given.findings.numbers is None:
            self.say_nothing()
            return
        judged, numbers = shown.given.findings.judged, shown.given.findings.numbers
        place, x, y = found
        text = self.tr("row {row} · {split}\ntarget t = {target}\npredicted y = {predicted}\nt − y = {residual}")
        split = split_word(Split(int(judged.splits[place])))
        target, predicted, residual = (
            as_written(float(values[place])) for values in (numbers.target, numbers.predicted, numbers.residual)
        )
        if int(judged.rows[place]) == shown.hidden_row:
            predicted = residual = ASKED
        row = f"{int(judged.rows[place]) + 1:,}"
        values = text.format(row=row, split=split, target=target, predicted=predicted, residual=residual)
        self.say(self.view, values, self.view.plane.pixel(x, y))

    def press(self, key: Qt.Key) -> bool:
        """Walk from point to point, from left to right; Enter selects the row."""
        points = self.view.points
        if self.message or not len(points.rows):
            return False
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._picked is not None:
            self.row_chosen.emit(self._picked)
            return True
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(points.rows) - 1}
        if key not in STEPS and key not in ends:
            return zoom_by(self.view, key)
        order = np.argsort(points.x, kind="stable")
        row = self.pointed_row()
        here = np.flatnonzero(points.rows[order] == row) if row is not None else np.empty(0, int)
        start = int(here[0]) + STEPS.get(key, 0) if len(here) else 0
        place = ends.get(key, min(max(start, 0), len(order) - 1))
        self._picked = int(points.rows[order[place]])
        self.read()
        return True

    def reading(self) -> str:
        """Return the prediction that is pointed at, with all its digits."""
        found, shown = self._found(), self.shown
        if found is None or shown is None or shown.given.findings.numbers is None:
            return ""
        if int(shown.given.findings.judged.rows[found[0]]) == shown.hidden_row:
            return ""
        return repr(float(shown.given.findings.numbers.predicted[found[0]]))

    def table(self) -> Table | None:
        """Return rows, what they are for, targets, predictions and residuals."""
        if self.shown is None or self.message or self.shown.given.findings.numbers is None:
            return None
        judged, numbers = self.shown.given.findings.judged, self.shown.given.findings.numbers
        splits = [split_word(Split(split)) for split in judged.splits.tolist()]
        headers = (self.tr("row"), self.tr("used for"), "t", "y", "t − y")
        return Table(headers, (judged.rows + 1.0, splits, numbers.target, numbers.predicted, numbers.residual))


def far(shown: Range) -> Array:
    """Return both ends of a line that goes far beyond what is seen."""
    wide = FAR * (shown[1] - shown[0])
    return np.array([shown[0] - wide, shown[1] + wide])
