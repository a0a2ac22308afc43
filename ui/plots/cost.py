"""The cost plot: the cost after every epoch, on a linear or logarithmic axis."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QMenu, QToolButton, QWidget

from nnapp.choices import Array
from nnapp.dataset import Role
from nnapp.model import EMPTY_CURVE, Curve
from nnapp.network import cost_on
from nnapp.project import Project
from nnapp.snapshot import Snapshot
from ui.curve_words import CurveWords
from ui.curves import Reading, lone, reading, thinned
from ui.document import Document, Selection
from ui.graphs import Line, LineGraph, Range
from ui.messages import words
from ui.plots.base import Plot
from ui.theme import Theme, theme_of

NICE = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10}


class Pointer(NamedTuple):
    """What is pointed at: a place in pixels of the graph, or an epoch chosen by keys."""

    pixel: tuple[float, float] | None
    epoch: int


class CostPlot(Plot):
    """The cost after every epoch; the view follows the newest epoch until it is moved by hand."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self.setObjectName("cost_plot")
        self.setAccessibleName(self.tr("Cost by epoch"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.following = True
        self.logarithmic = False
        self._words = CurveWords(self)
        self._pointer: Pointer | None = None
        self._length = 0
        self._caption = ""
        self.graph = LineGraph(self)
        self.graph.setObjectName("cost_graph")
        self.graph.set_titles(self.tr("epoch"), self.tr("cost C"))
        self.set_body(self.graph)
        self._add_tools()
        self.graph.pointed.connect(self._point)
        self.graph.left.connect(self._leave)
        self.graph.moved_by_hand.connect(self._stop_following)
        self.graph.double_clicked.connect(self.view_all)
        self.setWhatsThis(
            self.tr(
                "The cost after every epoch. Lower is better; a flat line means that nothing is learnt any more. "
                "Point at the line, or press the left and right arrow keys, to read a value."
            )
        )
        document.selection_changed.connect(self._follow)
        self.show_project(document.project, None)
        self.take_theme(theme_of(self))

    def _add_tools(self) -> None:
        self.log_box = QCheckBox(self.tr("log"))
        self.log_box.setObjectName("log_scale")
        self.log_box.setAccessibleName(self.tr("Logarithmic cost axis"))
        self.log_box.setToolTip(
            self.tr("Show the cost in powers of ten, so that small changes near the end are seen (L)")
        )
        self.log_box.toggled.connect(self.set_logarithmic)
        self.all_button = QToolButton()
        self.all_button.setObjectName("view_all")
        self.all_button.setAutoRaise(True)
        self.all_button.setText(self.tr("View all"))
        self.all_button.setAccessibleName(self.tr("View the whole curve"))
        self.all_button.clicked.connect(self.view_all)
        self.tools.addWidget(self.log_box)
        self.tools.addWidget(self.all_button)
        self._say_following()

    @property
    def curve(self) -> Curve:
        """The curve that is shown."""
        return self.snapshot.curve if self.snapshot else EMPTY_CURVE

    def show_project(self, new: Project, old: Project | None) -> None:
        """Name the cost as the project reduces it, and say what the selected row costs."""
        if old is None or new.training is not old.training:
            cost, reduction = new.training.cost, new.training.reduction
            over = self.tr("sum over rows") if reduction == "sum" else self.tr("mean over rows")
            text = self.tr("{formula}, {over}").format(formula=cost.formula(), over=over)
            self.heading.say(text, self.tr("{cost}: {formula}").format(cost=words(cost.title), formula=text))
        if old is not None and new.dataset is not old.dataset and self.isVisible():
            self._say_caption()  # the selected row may have other cells

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Draw the curve as it is now; a curve that begins anew is followed again."""
        if snapshot.curve.length < self._length:
            self.following = True
            self._say_following()
        self._length = snapshot.curve.length
        super().show_snapshot(snapshot)

    def draw(self) -> None:
        """Draw the part of the curve that is in view."""
        curve, part = self.curve, self.graph.visible_x()
        x, y = thinned(curve) if self.following else thinned(curve, *part)
        usable = np.isfinite(y) & ((y > 0) if self.logarithmic else True)
        skipped = not usable.all()
        y = np.where(usable, y, np.nan)
        if self.logarithmic:
            y = np.log10(y)
        self.graph.set_lines([Line(x, y, theme_of(self).colour("accent"), dots=lone(y))])
        if self.following:
            self.graph.set_ranges((0.0, _nice(max(curve.length - 1, 10))), self._y_range(y))
        visible = bool(usable.any()) or not self.following
        self.graph.set_message(self._words.message(curve, visible, self.logarithmic))
        self._caption = self._words.caption(curve, skipped, self.logarithmic)
        self._say_caption()
        self.describe(self._words.description(curve))
        self._show_reading()

    def take_theme(self, theme: Theme) -> None:
        """Colour the graph."""
        self.graph.set_look(theme, self.font())
        self.redraw()

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Switch between a linear and a logarithmic cost axis; the values stay what they are."""
        self.logarithmic = logarithmic
        self.log_box.setChecked(logarithmic)
        self.graph.set_logarithmic(logarithmic)
        self.view_all()

    def view_all(self) -> None:
        """Show the whole curve, and follow it as it grows."""
        self.following = True
        self._say_following()
        self.redraw()

    def reading(self) -> str:
        """Return the cost that is pointed at, with all its digits."""
        found = self._found()
        return repr(found.cost) if found else ""

    def fill_menu(self, menu: QMenu) -> None:
        """Add what the buttons do."""
        menu.addAction(self.tr("&View all")).triggered.connect(self.view_all)
        log = menu.addAction(self.tr("&Log scale"))
        log.setCheckable(True)
        log.setChecked(self.logarithmic)
        log.toggled.connect(self.set_logarithmic)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Read the curve by the arrow keys; L switches the axis, Escape takes the reading away."""
        key = event.key()
        if key in STEPS or key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self._step(Qt.Key(key))
        elif key == Qt.Key.Key_Escape and self._pointer:
            self._leave()
        elif key == Qt.Key.Key_L and not event.modifiers():
            self.set_logarithmic(not self.logarithmic)
        else:
            super().keyPressEvent(event)

    def _follow(self, new: Selection, old: Selection) -> None:
        if new.row != old.row and self.isVisible():
            self._say_caption()

    def _say_caption(self) -> None:
        row, cost = self.document.selection.row, self._row_cost()
        own = "" if row is None or cost is None else self._words.row_cost(row, cost)
        self.caption.say(" ".join(filter(None, [own, self._caption])))

    def _row_cost(self) -> float | None:
        # of the selected row alone, with the weights that are shown; None where the row lacks a cell
        project, row = self.document.project, self.document.selection.row
        parameters = self.snapshot.parameters if self.snapshot else None
        if row is None or row >= project.dataset.row_count or parameters is None:
            return None
        if parameters.widths != project.topology.widths:
            return None
        inputs, targets = (project.dataset.matrix(role, slice(row, row + 1)) for role in (Role.INPUT, Role.TARGET))
        if not (np.isfinite(inputs).all() and np.isfinite(targets).all()):
            return None
        with np.errstate(all="ignore"):  # weights that have diverged are shown as they are
            return cost_on(project, inputs, targets, parameters)

    def _step(self, key: Qt.Key) -> None:
        found = self._found()
        here = found.last if found else self.curve.length - 1
        if key == Qt.Key.Key_Home:
            here = 0
        elif key == Qt.Key.Key_End:
            here = self.curve.length - 1
        elif found:
            here = (found.last if STEPS[key] > 0 else found.first) + STEPS[key]
        self._pointer = Pointer(None, max(here, 0))
        self._show_reading()

    def _point(self, x: float, y: float) -> None:
        self._pointer = Pointer((x, y), 0)
        self._show_reading()

    def _leave(self) -> None:
        self._pointer = None
        self._show_reading()

    def _stop_following(self) -> None:
        self.following = False
        self._say_following()
        self.redraw()

    def _say_following(self) -> None:
        self.all_button.setEnabled(not self.following)
        self.all_button.setToolTip(
            self.tr("The whole curve is in view already.")
            if self.following
            else self.tr("Show the whole curve again, and follow it as it grows (double-click)")
        )

    def _found(self) -> Reading | None:
        if self._pointer is None:
            return None
        pixel, epoch = self._pointer
        return reading(self.curve, round(self.graph.x_at(pixel[0])) if pixel else epoch)

    def _show_reading(self) -> None:
        found = self._found()
        if found is None or self._pointer is None:
            self.graph.unmark()
            self.hover.hide()
            return
        y = found.cost
        if self.logarithmic:
            y = float(np.log10(y)) if y > 0 else np.nan
        self.graph.mark(found.last, y)
        place = self._pointer.pixel
        if place is None:
            point = self.graph.pixel_of(found.last, y if np.isfinite(y) else 0)
            place = (point.x(), point.y())
        self.hover.say(self._words.reading(found), self.graph.canvas.mapTo(self, QPoint(*map(round, place))))

    def _y_range(self, y: Array) -> Range:
        known = y[np.isfinite(y)]
        if not len(known):
            return (-1.0, 0.0) if self.logarithmic else (0.0, 1.0)
        low, high = float(known.min()), float(known.max())
        if self.logarithmic:
            # half decades, so that the axis stands still while the curve moves
            low, high = float(np.floor(low * 2) / 2), float(np.ceil(high * 2) / 2)
            return low, high if high > low else low + 0.5
        if high - low <= abs(high) * 1e-4:
            # as good as constant: the axis could not write such small differences
            return min(0.0, 1.1 * high), max(1.1 * high, 1e-12)
        margin = (high - low) * 0.05
        # a cost aims at zero: show how far that is, unless it is very far
        return 0.0 if 0 <= low <= 0.5 * high else low - margin, high + margin


def _nice(least: float) -> float:
    # the x axis grows in steps: it stands still while the curve moves, and is not drawn anew for every frame
    power = 10.0 ** np.floor(np.log10(least))
    return float(power * next(step for step in NICE if power * step >= least))
