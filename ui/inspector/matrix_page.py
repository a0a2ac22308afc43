"""The update of the whole layer with its real matrices: new W = old W − η·Δᵀ·A, or what else leads to the step."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnapp.explain import matrix_update
from nnapp.expressions.matrices import LEAST, MOST, Grid, Part
from nnapp.walk import Place, Walk
from ui.equations.matrix_view import MatrixView
from ui.inspector.told_page import ToldPage
from ui.messages import sentence
from ui.network.places import layer_name


class MatrixPage(ToldPage):
    """The weights of the layer that the walk is at, and below them its biases: first the update, then its steps."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "inspectorMatrices")
        self.subject: Place | None = None  # what the matrices are: the new weights, or their gradient
        self.sentences = self.sentences_label()
        self._goes_on = False  # whether there are rows of a batch, or lines below the first
        self.weights, self.biases = self._view(), self._view()
        self.weight_steps: list[MatrixView] = []  # those that are shown, and some that are hidden
        self.bias_steps: list[MatrixView] = []
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
        update = matrix_update(walk, layer, place)
        self.subject = Place("new_weight" if walk.trains else "gradient", layer, *update.marked)
        said = [sentence(each) for each in update.sentences]
        if not walk.trains:
            said.insert(0, self.tr("This row is held out of training, so training would not make this update."))
        self.sentences.setText(" ".join(said))
        self._goes_on = walk.row_count > 1 or len(update.weights) > 1
        self.weights.show_parts(update.weights[0])
        self._show_steps(self.weight_steps, self.sentences, update.weights[1:])
        biased = walk.project.topology.layers[layer].bias
        self.biases.setVisible(biased)
        self.biases.show_parts(update.biases[0])
        self._show_steps(self.bias_steps, self.biases, update.biases[1:] if biased else ())
        self._fit()
        title = self.tr("The update of all weights of {layer}")
        return title.format(layer=layer_name(walk.project, layer)), ()

    def _show_steps(self, views: list[MatrixView], below: QWidget, lines: tuple[tuple[Part, ...], ...]) -> None:
        while len(views) < len(lines):
            views.append(self._view())
            self._column.insertWidget(self._column.indexOf(below) + len(views), views[-1])
            in_order = [self.weights, *self.weight_steps, self.biases, *self.bias_steps]
            for before, after in pairwise(in_order):
                self.setTabOrder(before, after)
        for number, view in enumerate(views):
            view.setVisible(number < len(lines))
            view.show_parts(lines[number] if number < len(lines) else ())

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
        """Show so many cells that all is seen; if not even some are few enough, then at least the whole equation.

        The steps that lead to it show no more than it does; the page scrolls to them.
        """
        shown = [view for view in (self.weights, self.biases) if not view.isHidden()]
        steps = [view for view in (*self.weight_steps, *self.bias_steps) if not view.isHidden()]
        margins, bar = self._column.contentsMargins(), self.verticalScrollBar().sizeHint().width()
        whole = self.width() - margins.left() - margins.right()
        said = self.sentences.heightForWidth(whole) + self._column.spacing()
        largest = max((max(part.values.shape) for part in self.weights.parts if isinstance(part, Grid)), default=LEAST)
        choices = range(max(min(largest, MOST), LEAST), LEAST, -1)
        for views, width, height in (
            *([] if steps else [(shown, whole, self.height() - said - margins.bottom())]),
            ([self.weights], whole - bar, self.height() - said),
            ([self.weights], whole - bar, self.height()),
        ):
            found = (most for most in choices if self._fits(views, most, width, height))
            most = next(found, None)
            if most is not None:
                break
        else:  # of the rows of a batch, and of long calculations, there is always more than can be seen at once
            most, width = LEAST + self._goes_on, whole - bar
        self._show_most([*shown, *steps], width, most)

    def _fits(self, views: list[MatrixView], most: int, width: int, height: int) -> bool:
        sizes = [view.needed(width, most) for view in views]
        high = sum(size.height() + self._column.spacing() for size in sizes)
        return high <= height and max(size.width() for size in sizes) <= width

    def _show_most(self, views: list[MatrixView], width: int, most: int) -> None:
        for view in views:
            counts = range(most, LEAST, -1)
            fewer = next((each for each in counts if view.needed(width, each).width() <= width), LEAST)
            needed = view.needed(width, fewer)
            bar = view.horizontalScrollBar().sizeHint().height() if needed.width() > width else 0
            view.show_most(fewer)
            view.setFixedHeight(needed.height() + bar)

    def _view(self) -> MatrixView:
        view = MatrixView()
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # the page scrolls
        view.asked.connect(self.asked)
        return view
