"""The update of the whole layer with its real matrices: new W = old W − η · (column of δ) · (row of what came in)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnapp.explain import MatrixUpdate, matrix_update
from nnapp.expressions import Symbol
from nnapp.expressions.matrices import LEAST, MOST, Factor, Grid, Part, step_line, update_line
from nnapp.topology import BIAS
from nnapp.walk import Place, Walk
from ui.equations.matrix_view import MatrixView
from ui.inspector.told_page import ToldPage
from ui.messages import sentence
from ui.network.places import layer_name

NOT_LINKS = {"back_product", "jacobian"}


class MatrixPage(ToldPage):
    """The weights of the layer that the walk is at, and below them its biases."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "inspectorMatrices")
        self.subject: Place | None = None  # what the matrices are: the new weights, or their gradient
        self.sentences = self.sentences_label()
        self.weights, self.biases = self._view(), self._view()
        column = QVBoxLayout(self.content)
        column.setContentsMargins(4, 0, 8, 6)
        column.setSpacing(2)
        for widget in (self.weights, self.sentences, self.biases):
            column.addWidget(widget)
        column.addStretch(1)
        self._column = column
        self.setWidget(self.content)

    def show_place(self, walk: Walk, place: Place) -> tuple[str, tuple[Place, ...]]:
        """Show the update of a place's layer; return the title, and the numbers that light up."""
        layer = len(walk.z) - 1 if place.layer is None else place.layer
        if place.quantity == "x":
            layer = 0
        first = _marked(place, layer, bias=False) or _marked(place, layer, bias=True) or (0, 0)
        self.subject = Place("new_weight" if walk.trains else "gradient", layer, *first)
        update = matrix_update(walk, layer, 0 if walk.row_count == 1 else None)
        said = [sentence(each) for each in update.sentences]
        if not walk.trains:
            said.insert(0, self.tr("This row is held out of training, so training would not make this update."))
        self.sentences.setText(" ".join(said))
        self.weights.show_parts(weight_line(walk, update, place))
        self.biases.setVisible(walk.project.topology.layers[layer].bias)
        self.biases.show_parts(bias_line(walk, update, place))
        self._fit()
        title = self.tr("The update of all weights of {layer}")
        return title.format(layer=layer_name(walk.project, layer)), ()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much of the matrices as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Take the size of other letters."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_column"):
            self._fit()

    def _fit(self) -> None:
        """Show so many cells that all is seen; if not even some are few enough, then at least the whole equation."""
        shown = [view for view in (self.weights, self.biases) if not view.isHidden()]
        margins, bar = self._column.contentsMargins(), self.verticalScrollBar().sizeHint().width()
        whole = self.width() - margins.left() - margins.right()
        said = self.sentences.heightForWidth(whole) + self._column.spacing()
        largest = max((max(part.values.shape) for part in self.weights.parts if isinstance(part, Grid)), default=LEAST)
        choices = range(max(min(largest, MOST), LEAST), LEAST, -1)
        for views, width, height in (
            (shown, whole, self.height() - said - margins.bottom()),
            ([self.weights], whole - bar, self.height() - said),
            ([self.weights], whole - bar, self.height()),
        ):
            found = (most for most in choices if self._fits(views, most, width, height))
            most = next(found, None)
            if most is not None:
                self._show_most(shown, width, most)
                return
        self._show_most(shown, whole - bar, LEAST)

    def _fits(self, views: list[MatrixView], most: int, width: int, height: int) -> bool:
        sizes = [view.needed(width, most) for view in views]
        high = sum(size.height() + self._column.spacing() for size in sizes)
        return high <= height and max(size.width() for size in sizes) <= width

    def _show_most(self, views: list[MatrixView], width: int, most: int) -> None:
        for view in views:
            needed = view.needed(width, most)
            bar = view.horizontalScrollBar().sizeHint().height() if needed.width() > width else 0
            view.show_most(most)
            view.setFixedHeight(needed.height() + bar)

    def _view(self) -> MatrixView:
        view = MatrixView()
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # the page scrolls
        view.asked.connect(self.asked)
        return view


def weight_line(walk: Walk, update: MatrixUpdate, place: Place) -> tuple[Part, ...]:
    """Return new W = old W − η δ aᵀ where the update is just that, else new W = old W − step."""
    layer = update.layer
    marked = _marked(place, layer, bias=False)
    old = Grid(Symbol("old W"), update.old, _links("weight", layer), marked)
    new = Grid(Symbol("new W"), update.new, _links("new_weight", layer), marked)
    if not update.exact or walk.row_count > 1:
        return step_line(old, Grid(Symbol("step"), update.step, _links("step", layer), marked), new)
    unit, source = (None, None) if marked is None else marked
    column = Grid(Symbol("δ"), update.column, _units("delta", layer), None if unit is None else (unit, 0))
    given = Grid(Symbol("a"), update.row, _given(layer), None if source is None else (0, source))
    return update_line(old, Factor(Symbol("η"), update.rate), column, given, new)


def bias_line(walk: Walk, update: MatrixUpdate, place: Place) -> tuple[Part, ...]:
    """Return new b = old b − step."""
    layer = update.layer
    marked = _marked(place, layer, bias=True)
    old = Grid(Symbol("old b"), update.old_bias, _biases("weight", layer), marked)
    new = Grid(Symbol("new b"), update.new_bias, _biases("new_weight", layer), marked)
    return step_line(old, Grid(Symbol("step"), update.bias_step, _biases("step", layer), marked), new)


def _marked(place: Place, layer: int, *, bias: bool) -> tuple[int, int] | None:
    if place.layer != layer or place.unit is None or place.source is None or place.quantity in NOT_LINKS:
        return None
    if bias:
        return (place.unit, 0) if place.source == BIAS else None
    return None if place.source == BIAS else (place.unit, place.source)


def _links(quantity: str, layer: int) -> Callable[[int, int], object]:
    def about(unit: int, source: int) -> Place:
        return Place(quantity, layer, unit, source)

    return about


def _biases(quantity: str, layer: int) -> Callable[[int, int], object]:
    def about(unit: int, _: int) -> Place:
        return Place(quantity, layer, unit, BIAS)

    return about


def _units(quantity: str, layer: int) -> Callable[[int, int], object]:
    def about(unit: int, row: int) -> Place:
        return Place(quantity, layer, unit, row=row)

    return about


def _given(layer: int) -> Callable[[int, int], object]:
    def about(row: int, source: int) -> Place:
        return Place("a", layer - 1, source, row=row) if layer else Place("x", unit=source, row=row)

    return about
