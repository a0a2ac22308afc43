"""A live equation in a lesson's text: a number with its formula and the values put in.

It is of the lesson's row alone, or of all rows of the next update. Below a task it is covered until that is solved, and
stays as it was then while the project goes on.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QPalette, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from nnapp.explain import explain
from nnapp.expressions import Printed, plain, printed
from nnapp.lessons import Facts, place_from
from nnapp.walk import Walk
from nnapp.words import Refusal, Said, marked
from ui.equations.view import EquationView
from ui.lesson_panel.wrapped_label import WrappedLabel

OF_THEN = marked(
    "These numbers are of the moment when you solved the task. Press “As It Is Now” in the task to ask about them."
)


class LessonEquation(QWidget):
    """Shows the equation of a place; `asked` carries the place of a number that was clicked."""

    asked = Signal(object, bool)  # Place, and whether it is of all rows of the next update
    refused = Signal(object)  # Said

    def __init__(self, place: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words, self._place = place, place_from(place)
        self._kept: Facts | None = None  # of the moment when the task above was solved
        self._then = ""  # the equation at that moment
        self._live = False
        self.moved = False  # whether it is another one now
        self.covered = False
        self.cover, self.told = WrappedLabel(self.tr("Shown when the task above is solved.")), WrappedLabel()
        self.past = WrappedLabel(self.tr("As it was when you solved the task above."))
        for label in (self.cover, self.told, self.past):
            label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            label.hide()
        self.cover.setMinimumHeight(2 * self.fontMetrics().height())
        self.view = _View(self)
        self.view.asked.connect(self._ask)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for widget in (self.cover, self.view, self.told, self.past):
            column.addWidget(widget)

    def set_covered(self, covered: bool) -> None:
        """Hide the numbers, or let them be shown: they may be what a task above asks for."""
        if covered != self.covered:
            self.covered = covered
            self.cover.setVisible(covered)
            self.view.setVisible(not covered)
            self.told.hide()
            self.past.hide()

    def show_facts(self, facts: Facts | None, kept: Facts | None = None, live: bool = False) -> None:
        """Show the equation with the numbers of a project, or with those that were kept, unless `live` is wanted."""
        self._live = live
        if kept is not self._kept:
            self._kept, self._then = kept, "" if kept is None else _text(self._printed(kept))
        if self.covered or facts is None:
            self.moved = False
            return
        now = self._printed(facts)
        self.moved = kept is not None and self._then not in {"", _text(now)}
        past = kept if self.moved and not live else None
        shown = now if past is None else self._printed(past)
        self.view.show_equation(shown, "" if shown is not None else self.tr("The open network has no such number."))
        self.past.setVisible(past is not None)
        self._tell_rows(past or facts, shown is not None)
        self.view.fit()

    def _printed(self, facts: Facts) -> Printed | None:
        try:
            with np.errstate(all="ignore"):  # weights that have diverged are shown as they are
                return printed(explain(self._walk(facts), self._place.place(0)).equation)
        except (Refusal, LookupError):
            return None

    def _walk(self, facts: Facts) -> Walk:
        return facts.batch if self._place.batch else facts.walk(facts.row)

    def _tell_rows(self, facts: Facts, there: bool) -> None:
        rows = self._walk(facts).row_count if there and self._place.batch else 0
        self.told.setText(self.tr("Of the {rows} rows of the next mini-batch, not of all.").format(rows=rows))
        self.told.setVisible(0 < rows < len(facts.tables[0]))

    @Slot(object)
    def _ask(self, about: object) -> None:
        if self.moved and not self._live:
            self.refused.emit(Said(OF_THEN))
        elif about is not None:
            self.asked.emit(about, self._place.batch)


def _text(equation: Printed | None) -> str:
    return "" if equation is None else plain(equation, say=str)


class _View(EquationView):
    """As high as its rows are."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be as high as the rows are at the new width."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Be as high as the rows are."""
        self.setFixedHeight(max(self.heightForWidth(self.width()), 1))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()
