"""A live equation in a lesson's text: a number of the lesson's row with its formula and the values put in."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from nnapp.explain import explain
from nnapp.expressions import printed
from nnapp.lessons import Facts, place_from
from nnapp.words import Refusal
from ui.equations.view import EquationView


class LessonEquation(QWidget):
    """Shows the equation of a place; `asked` carries the place of a number that was clicked."""

    asked = Signal(object)

    def __init__(self, place: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place_from(place)
        self.view = _View(self)
        self.view.asked.connect(self._ask)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)

    def show_facts(self, facts: Facts) -> None:
        """Show the equation with the numbers of a project."""
        try:
            with np.errstate(all="ignore"):  # weights that have diverged are shown as they are
                equation = explain(facts.walk(facts.row), self._place.place(0)).equation
                self.view.show_equation(printed(equation))
        except (Refusal, LookupError):
            self.view.show_equation(None, self.tr("The open network has no such number."))
        self.view.fit()

    @Slot(object)
    def _ask(self, about: object) -> None:
        if about is not None:
            self.asked.emit(about)


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
