"""A live equation in a lesson's text: a number with its formula and the values put in.

It is of the lesson's row alone, or of all rows of the next update. Below a task it is covered until that is solved.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QPalette, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from nnapp.explain import explain
from nnapp.expressions import printed
from nnapp.lessons import Facts, place_from
from nnapp.words import Refusal
from ui.equations.view import EquationView
from ui.lesson_panel.wrapped_label import WrappedLabel


class LessonEquation(QWidget):
    """Shows the equation of a place; `asked` carries the place of a number that was clicked."""

    asked = Signal(object, bool)  # Place, and whether it is of all rows of the next update

    def __init__(self, place: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place_from(place)
        self._facts: Facts | None = None
        self.covered = False
        self.cover, self.told = WrappedLabel(self.tr("Shown when the task above is solved.")), WrappedLabel()
        for label in (self.cover, self.told):
            label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            label.hide()
        self.cover.setMinimumHeight(2 * self.fontMetrics().height())
        self.view = _View(self)
        self.view.asked.connect(self._ask)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for widget in (self.cover, self.view, self.told):
            column.addWidget(widget)

    def set_covered(self, covered: bool) -> None:
        """Hide the numbers, or show them: they may be what a task above asks for."""
        if covered != self.covered:
            self.covered = covered
            self.cover.setVisible(covered)
            self.view.setVisible(not covered)
            self.told.hide()
            if not covered and self._facts is not None:
                self.show_facts(self._facts)

    def show_facts(self, facts: Facts) -> None:
        """Show the equation with the numbers of a project."""
        self._facts = facts
        if self.covered:
            return
        rows = 0
        try:
            with np.errstate(all="ignore"):  # weights that have diverged are shown as they are
                walk = facts.batch if self._place.batch else facts.walk(facts.row)
                equation = explain(walk, self._place.place(0)).equation
                self.view.show_equation(printed(equation))
            rows = walk.row_count if self._place.batch and walk.row_count < len(facts.tables[0]) else 0
        except (Refusal, LookupError):
            self.view.show_equation(None, self.tr("The open network has no such number."))
        self.told.setText(self.tr("Of the {rows} rows of the next mini-batch, not of all.").format(rows=rows))
        self.told.setVisible(rows > 0)
        self.view.fit()

    @Slot(object)
    def _ask(self, about: object) -> None:
        if about is not None:
            self.asked.emit(about, self._place.batch)


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
