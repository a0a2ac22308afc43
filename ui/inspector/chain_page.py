"""The chain rule for one weight: ∂C/∂w as the product of its factors, each of which leads to where it comes from.

The weight is the selected one, else the one that the walk is at, else the unit's that has the largest gradient.
"""

from __future__ import annotations

from functools import partial

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from nnapp.explain import Factor, chain
from nnapp.expressions import Equation, Expression, Quotient, Symbol, Value, plain, printed
from nnapp.topology import BIAS
from nnapp.walk import Place, Walk
from ui.document import Selection
from ui.inspector.operands import operands_of
from ui.inspector.told_page import ToldPage
from ui.messages import sentence
from ui.network.places import Place as NetworkPlace
from ui.network.places import place_name

FACTORS = 3
BUTTON_LETTERS = 10  # that a button is wide at most
NOT_SOURCES = {"back_product", "jacobian"}  # whose other unit is not in the layer before


class ChainPage(ToldPage):
    """The product, and below it its factors beside each other, so that all of them are seen at once."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "inspectorChain")
        self.product, self.sentences = self.equation_view(), self.sentences_label()
        self.buttons = [self._button(number) for number in range(FACTORS)]
        self.factors = [self.equation_view() for _ in range(FACTORS)]
        self.places: tuple[Place, ...] = ()
        self._grid = grid = QGridLayout(self.content)
        grid.setContentsMargins(4, 0, 8, 0)
        grid.setVerticalSpacing(0)
        grid.setHorizontalSpacing(0)
        grid.addWidget(self.product, 0, 0, 1, FACTORS)
        for column, (button, view) in enumerate(zip(self.buttons, self.factors, strict=True)):
            grid.addWidget(view, 1, column)
            grid.addWidget(button, 2, column, Qt.AlignmentFlag.AlignHCenter)
        grid.addWidget(self.sentences, 3, 0, 1, FACTORS)
        grid.setRowStretch(4, 1)
        self.setWidget(self.content)

    def show_place(self, walk: Walk, place: Place, selection: Selection) -> tuple[str, tuple[Place, ...]]:
        """Show the chain of the weight that is meant; return its title, and the numbers put in."""
        told = chain(walk, *link_of(walk, place, selection))
        self.places = tuple(factor.place for factor in told.factors)
        self.product.show_equation(printed(told.equation))
        for number, (button, view) in enumerate(zip(self.buttons, self.factors, strict=True)):
            there = number < len(told.factors)
            button.setVisible(there)
            view.setVisible(there)
            if there:
                factor = told.factors[number]
                button.setText(plain(_without_indices(factor.equation.left), say=sentence))
                button.setToolTip(self.tr("{title}: where does this come from?").format(title=sentence(factor.title)))
                button.setAccessibleName(button.toolTip())
                view.show_equation(printed(_in_short(factor)))
                view.setToolTip(sentence(factor.title))
            self._grid.setColumnStretch(number, int(there))
        self._make_room()
        self.sentences.setText(" ".join(sentence(said) for said in told.sentences))
        title = self.tr("Chain rule: {link}").format(link=self._name(walk, told.place))
        return title, (told.place, *operands_of(told.equation))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give each factor the width that it needs, as far as there is so much."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        views = [view for view in self.factors if not view.isHidden()]
        wanted = [view.sizeHint().width() for view in views]
        margins = self._grid.contentsMargins()
        enough = sum(wanted) <= self.viewport().width() - margins.left() - margins.right()
        for view, width in zip(views, wanted, strict=True):
            view.setMinimumWidth(width if enough else 0)

    def _name(self, walk: Walk, place: Place) -> str:
        source = None if place.source == BIAS else place.source
        return place_name(walk.project, NetworkPlace(place.layer or 0, place.unit, source))

    def _ask(self, number: int) -> None:
        if number < len(self.places):
            self.asked.emit(self.places[number])

    def _button(self, number: int) -> QPushButton:
        button = QPushButton()
        button.setObjectName(f"inspectorFactor{number + 1}")
        button.setMaximumWidth(BUTTON_LETTERS * self.fontMetrics().averageCharWidth())
        button.clicked.connect(partial(self._ask, number))
        return button


def link_of(walk: Walk, place: Place, selection: Selection) -> tuple[int, int, int, int]:
    """Return layer, unit, source and row of the weight whose chain is shown."""
    row, last = place.row or 0, len(walk.delta) - 1
    if selection.layer is not None and selection.unit is not None and selection.source is not None:
        return selection.layer, selection.unit, selection.source, row
    if place.quantity == "x":
        return 0, int(np.abs(walk.delta[0][row]).argmax()), place.unit or 0, row
    layer, unit = last if place.layer is None else place.layer, place.unit or 0
    if place.source is not None and place.quantity not in NOT_SOURCES:
        return layer, unit, place.source, row
    given = walk.inputs[row] if layer == 0 else walk.a[layer - 1][row]
    return layer, unit, int(np.abs(given).argmax()), row


def _in_short(factor: Factor) -> Equation:
    # a click leads to how it is worked out
    equation = factor.equation
    return replace(equation, general=None, filled=Value(equation.value, factor.place))


def _without_indices(letter: Expression) -> Expression:
    # ∂z/∂w, which the equation beside it has with all of its indices
    if isinstance(letter, Quotient):
        return Quotient(_without_indices(letter.over), _without_indices(letter.under))
    return Symbol(letter.letter) if isinstance(letter, Symbol) else letter
