"""How large gradients and updates are, layer by layer, over time: whether gradients vanish or explode on their way."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from nnapp.choices import Array
from nnapp.milestones import EMPTY_CLOCK, EMPTY_NORMS, Clock, LayerNorms
from nnapp.project import Project
from nnapp.snapshot import Snapshot
from ui.charts.choices import add_choices
from ui.charts.cost.pointer import STEPS
from ui.charts.legend import Entry, Legend
from ui.charts.norms.picture import FEW_LINES, QUANTITIES, Choice, Picture, Quantity, colour_of, picture_of
from ui.charts.norms.tools import NormTools
from ui.charts.norms.words import NormWords, named
from ui.charts.table import Table
from ui.charts.time_axis import UNITS, Unit, at_epochs
from ui.document import Document, Selection
from ui.graphs import LineGraph
from ui.network.places import layer_name
from ui.plots.base import Plot
from ui.theme import Theme, theme_of


class LayerNormsPlot(Plot):
    """A line for each layer, of its gradient's norm or its update's; it follows the newest epoch until it is moved."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self.setObjectName("layer_norms_plot")
        self.setAccessibleName(self.tr("Gradient and update sizes"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.following = True
        self.choice, self.picture = Choice(), Picture()
        self.pointed: tuple[int, tuple[float, float] | None] | None = None  # an entry, and the pointer's pixel
        self._key: tuple[object, ...] = ()
        self._origin = -1.0  # the epoch at which recording began
        self._words = NormWords(self)
        self._add_body()
        self._tools = NormTools(self._words, self.tools, self)
        self._tools.quantity.chosen.connect(self.set_quantity)
        self._tools.unit.chosen.connect(self.set_unit)
        self._tools.log.toggled.connect(self.set_logarithmic)
        self._tools.all.clicked.connect(self.view_all)
        self.setWhatsThis(
            self.tr(
                "Each line is one layer. The gradient says how much the cost depends on the layer's weights; the "
                "ratio says how far the last update has moved them, beside their size. Both are recorded after the "
                "last mini-batch of an epoch. Where the first layers' lines lie far below the last one's, their "
                "gradients vanish and they learn hardly anything. Point at the lines, or press the left and right "
                "arrow keys, to read all values of an epoch; L, Q and X switch the axes."
            )
        )
        document.selection_changed.connect(self._follow_selection)
        self._choose()
        self.take_theme(theme_of(self))

    def _add_body(self) -> None:
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.graph, self.legend = LineGraph(body), Legend(body)
        layout.addWidget(self.graph, 1)
        layout.addWidget(self.legend)
        self.set_body(body)
        self.legend.toggled.connect(self._toggle)
        self.graph.pointed.connect(self._point)
        self.graph.left.connect(self._leave)
        self.graph.moved_by_hand.connect(self._stop_following)
        self.graph.double_clicked.connect(self.view_all)

    def show_project(self, new: Project, old: Project | None) -> None:
        """Name the layers anew."""
        if old is not None and new.topology is not old.topology:
            self.redraw()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Draw the lines as they are now; those that begin anew are followed again."""
        origin = float(snapshot.layer_norms.epochs[0]) if len(snapshot.layer_norms.epochs) else -1.0
        if origin != self._origin:
            self._origin, self.pointed = origin, None
            self.choice = self.choice._replace(hidden=frozenset())
            self._set_following(True)
        super().show_snapshot(snapshot)

    def draw(self) -> None:
        """Draw the lines of what was recorded so far."""
        self._take_picture()
        picture, said, theme, names = self.picture, self._words, theme_of(self), self._names()
        self.graph.set_titles(said.unit(picture.unit), said.axis(picture.choice.quantity))
        self.graph.set_logarithmic(picture.choice.logarithmic)
        if self.following:
            self.graph.set_ranges(*picture.whole())
        chosen = self.document.selection.layer
        self.graph.set_rules(picture.rules(theme, said.rule()))
        self.graph.set_lines(picture.lines(theme, chosen, self.graph.visible_x()))
        self.graph.set_message(said.message(picture))
        self._show_legend(theme, names)
        self.caption.say(said.caption(picture, names))
        self.describe(said.description(picture, names))
        self._show_reading()

    def take_theme(self, theme: Theme) -> None:
        """Colour the graph."""
        self.graph.set_look(theme, self.font())
        self.redraw()

    def _take_picture(self) -> None:
        # worked out anew only where something was recorded since, so that the graph keeps its lines
        norms, clock = self._recorded()
        timed = (len(clock.epochs), *clock.epochs[-1:].tolist()) if self.choice.unit != "epoch" else ()
        key = (_memory(norms.gradient), len(norms.epochs), self.choice, *timed)
        if len(key) != len(self._key) or key[0] is not self._key[0] or key[1:] != self._key[1:]:
            self._key = key
            self.picture = picture_of(norms, clock, self.choice)

    def _recorded(self) -> tuple[LayerNorms, Clock]:
        # of a network that has another number of layers by now nothing is shown
        snapshot, layers = self.snapshot, len(self.document.project.topology.layers)
        if snapshot is None or snapshot.layer_norms.gradient.shape[1] != layers:
            return EMPTY_NORMS, EMPTY_CLOCK
        return snapshot.layer_norms, snapshot.clock

    def _names(self) -> list[str]:
        project = self.document.project
        return named([layer_name(project, layer) for layer in range(len(project.topology.layers))])

    def _show_legend(self, theme: Theme, names: list[str]) -> None:
        layers, hidden = self.picture.layers, self.choice.hidden
        places = range(len(layers)) if len(layers) <= FEW_LINES else (0, len(layers) // 2, len(layers) - 1)
        self._legend_layers = [layers[place] for place in places]
        self.legend.show_entries(
            [
                Entry(names[layers[place]], colour_of(theme, place, len(layers)), shown=layers[place] not in hidden)
                for place in places
            ]
        )
        self.legend.setVisible(bool(len(self.picture.known)))

    # What is chosen

    def set_quantity(self, quantity: Quantity) -> None:
        """Draw gradients, or update ratios."""
        self._choose(quantity=quantity)

    def set_unit(self, unit: Unit) -> None:
        """Let the x axis count something else."""
        self._choose(unit=unit)

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Switch between a linear and a logarithmic y axis; the values stay what they are."""
        self._choose(logarithmic=logarithmic)

    def view_all(self) -> None:
        """Show the whole lines, and follow them as they grow."""
        self._set_following(True)
        self.redraw()

    def _choose(self, **changes: object) -> None:
        self.choice = self.choice._replace(**changes)  # type: ignore[arg-type]
        said, quantity = self._words, self.choice.quantity
        self.heading.say(said.axis(quantity), said.heading(quantity))
        self.view_all()

    def _toggle(self, number: int, shown: bool) -> None:
        layer, hidden = self._legend_layers[number], self.choice.hidden
        self._choose(hidden=hidden - {layer} if shown else hidden | {layer})

    def _stop_following(self) -> None:
        self._set_following(False)
        self.redraw()

    def _set_following(self, following: bool) -> None:
        self.following = following
        self._tools.show_choice(self.choice, following)

    def fill_menu(self, menu: QMenu) -> None:
        """Add what the controls do."""
        menu.addAction(self.tr("&View all")).triggered.connect(self.view_all)
        log = menu.addAction(self.tr("&Log scale"))
        log.setCheckable(True)
        log.setChecked(self.choice.logarithmic)
        log.toggled.connect(self.set_logarithmic)
        said, choice = self._words, self.choice
        drawn = [(said.heading(quantity), quantity) for quantity in QUANTITIES]
        add_choices(menu, self.tr("&Draw"), drawn, choice.quantity, self.set_quantity)
        add_choices(menu, self.tr("&x axis"), [(said.unit(unit), unit) for unit in UNITS], choice.unit, self.set_unit)

    # What is read

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Read epoch by epoch with the arrow keys; L, Q and X switch what the controls do."""
        key, plain = Qt.Key(event.key()), not event.modifiers()
        if key in STEPS and len(self.picture.known):
            self._step(key)
        elif key == Qt.Key.Key_Escape and self.pointed:
            self._leave()
        elif key == Qt.Key.Key_L and plain:
            self.set_logarithmic(not self.choice.logarithmic)
        elif key == Qt.Key.Key_Q and plain:
            self.set_quantity(QUANTITIES[1 - QUANTITIES.index(self.choice.quantity)])
        elif key == Qt.Key.Key_X and plain:
            self.set_unit(UNITS[(UNITS.index(self.choice.unit) + 1) % len(UNITS)])
        else:
            super().keyPressEvent(event)

    def reading(self) -> str:
        """Return all layers' values at the epoch that is pointed at, with all their digits."""
        if self.pointed is None:
            return ""
        values, names = self.picture.values[self.pointed[0]], self._names()
        return "\n".join(f"{name}\t{value!r}" for name, value in zip(names, values.tolist(), strict=True))

    def table(self) -> Table | None:
        """Return what was recorded of the layers whose lines are shown."""
        picture, names = self.picture, self._names()
        layers = [picture.layers[place] for place in picture.shown]
        if not len(picture.known) or not layers:
            return None
        epochs = picture.norms.epochs
        times: list[Array] = [at_epochs(picture.clock, epochs, unit) for unit in UNITS]
        headers = self._words.headers([names[layer] for layer in layers], picture.choice.quantity)
        return Table(headers, (*times, *(picture.values[:, layer] for layer in layers)))

    def _step(self, key: Qt.Key) -> None:
        known = self.picture.known
        here = int(np.searchsorted(known, self.pointed[0])) if self.pointed else len(known)
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(known) - 1}
        self.pointed = int(known[min(max(ends.get(key, here + STEPS[key]), 0), len(known) - 1)]), None
        self._show_reading()

    def _point(self, x: float, y: float) -> None:
        entry = self.picture.nearest(self.graph.x_at(x))
        self.pointed = None if entry is None else (entry, (x, y))
        self._show_reading()

    def _leave(self) -> None:
        self.pointed = None
        self._show_reading()

    def _show_reading(self) -> None:
        picture, pointed = self.picture, self.pointed
        if pointed is None or pointed[0] >= len(picture.norms.epochs) or not picture.shown:
            self.graph.unmark()
            self.hover.hide()
            return
        entry, pixel = pointed
        place = picture.place_nearest(entry, self.graph.y_at(pixel[1] if pixel else 0))
        x = float(picture.x[entry])
        y = float("nan") if place is None else float(picture.heights[place][entry])
        self.graph.mark(x, y)
        nearest = None if place is None else picture.layers[place]
        said = [self._words.place(picture, entry), *self._words.values(picture, entry, self._names(), nearest)]
        if pixel is None:
            point = self.graph.pixel_of(x, y if np.isfinite(y) else self.graph.visible_y()[0])
            pixel = point.x(), point.y()
        self.hover.say("\n".join(said), self.graph.canvas.mapTo(self, QPoint(*map(round, pixel))))

    def _follow_selection(self, new: Selection, old: Selection) -> None:
        if new.layer != old.layer:
            self.redraw()


def _memory(array: Array) -> object:
    # whose memory a published array is: it grows there, and what lies below its length never changes
    return array if array.base is None else array.base
