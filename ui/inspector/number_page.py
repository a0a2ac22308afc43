"""What is told about one number: its equation with the numbers put in, and sentences; or first a question about it."""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnapp.explain import explain
from nnapp.explain.letters import link_letter
from nnapp.expressions import Equation, plain, printed
from nnapp.walk import Place, Walk
from ui.equations.view import EquationView
from ui.inspector.operands import operands_of
from ui.inspector.prediction_box import PredictionBox
from ui.inspector.told_page import ToldPage
from ui.messages import sentence

SHOWN = 3  # equation, prediction and sentences, which stand between the equations before and the other ways


class NumberPage(ToldPage):
    """The page about one number: what is worked out on the way, its equation, sentences, other ways to it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "inspectorNumber")
        self.before: list[EquationView] = []
        self.also: list[EquationView] = []
        self.equation = self.equation_view()
        self.prediction = PredictionBox(self)
        self.sentences = self.sentences_label()
        self.letters = self.sentences_label()
        self.letters.setObjectName("inspectorLetters")
        self.letters.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._column = QVBoxLayout(self.content)
        self._column.setContentsMargins(4, 0, 8, 6)
        self._column.setSpacing(2)
        for widget in (self.equation, self.prediction, self.sentences):
            self._column.addWidget(widget)
        self._column.addStretch(1)
        self._column.addWidget(self.letters)
        self.setWidget(self.content)

    def show_place(self, walk: Walk, place: Place, *, asking: bool) -> tuple[str, tuple[Place, ...]]:
        """Tell about the number at a place, or ask for it first; return its title, and the numbers put in."""
        told = explain(walk, place)
        self._show_letters(walk)
        self._show_further(self.before, told.before, 0)
        self.equation.show_equation(printed(told.equation), hidden=asking)
        self._show_further(self.also, () if asking else told.also, len(self.before) + SHOWN)
        self.sentences.setText("" if asking else " ".join(sentence(said) for said in told.sentences))
        self.sentences.setVisible(not asking and bool(told.sentences))
        if asking:
            self.prediction.ask(walk, place)
        else:
            self.prediction.hide()
        return sentence(told.title), operands_of(*told.before, told.equation)

    def _show_letters(self, walk: Walk) -> None:
        # of a weight that there is, in the output layer
        project = walk.project
        layer, source = len(walk.z) - 1, min(project.topology.widths[-2], 2)
        text = self.tr("How to read it: {weight} leads to unit 1 of layer {layer}, from unit {source} before it.")
        weight = plain(link_letter(project, layer, 0, source - 1))
        self.letters.setText(text.format(weight=weight, layer=layer + 1, source=source))

    def _show_further(self, views: list[EquationView], equations: tuple[Equation, ...], position: int) -> None:
        while len(views) < len(equations):
            views.append(self.equation_view())
            self._column.insertWidget(position + len(views) - 1, views[-1])
        for number, view in enumerate(views):
            view.setVisible(number < len(equations))
            if number < len(equations):
                view.show_equation(printed(equations[number]))
