"""How large gradients and updates are, layer by layer, over time: whether gradients vanish or explode on their way."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from nnapp.milestones import EMPTY_CLOCK, EMPTY_NORMS, Clock, LayerNorms
from nnapp.project import Project
from nnapp.snapshot import Snapshot
from ui.charts.choices import add_choices
from ui.charts.cost.pointer import STEPS
from ui.charts.legend import Entry
from ui.charts.norms.numbers import table_of
from ui.charts.norms.picture import FEW_LINES, QUANTITIES, Choice, Picture, Pictures, Quantity, colour_of
from ui.charts.norms.reader import Reader
from ui.charts.norms.tools import NormTools
from ui.charts.norms.words import NormWords, named
from ui.charts.table import Table
from ui.charts.time_axis import UNITS, Unit
from ui.document import Document, Selection
from ui.network.places import layer_name
from ui.plots.curves import CurvesPlot
from ui.theme import Theme, theme_of


class LayerNormsPlot(CurvesPlot):
    """A line for each layer, of its gradient's norm or its update's; it follows the newest epoch until it is moved."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self.setObjectName("layer_norms_plot")
        self.setAccessibleName(self.tr("Gradient and update sizes"))
        # a mini-batch is a sample: its gradient goes up and down from epoch to epoch
        self.choice, self.picture = Choice(smooth=document.project.training.batch_size is not None), Picture()
        self._pictures = Pictures()
        self._axes: tuple[object, ...] = ()
        self._drawn: tuple[object, ...] = ()
        self._drawn_picture: Picture | None = None
        self._origin = -1.0  # the epoch at which recording began
        self._words = NormWords(self)
        self._reader = Reader(self.graph, self._words)
        self._tools = NormTools(self._words, self.tools, self)
        self._tools.quantity.chosen.connect(self.set_quantity)
        self._tools.unit.chosen.connect(self.set_unit)
        self._tools.smooth.clicked.connect(self.set_smooth)
        self._tools.log.toggled.connect(self.set_logarithmic)
        self._tools.all.clicked.connect(self.view_all)
        self.setWhatsThis(
            self.tr(
                "Each line is one layer. The gradient says how much the cost depends on the layer's weights; the "
                "ratio says how far the last update has moved them, beside their size. Both are recorded after the "
                "last mini-batch of an epoch. Where the first layers' lines lie far below the last one's, their "
                "gradients vanish and they learn hardly anything. Point at the lines, or press the left and right "
                "arrow keys, to read all values of an epoch; L, Q, S and X switch what is drawn."
            )
        )
        document.selection_changed.connect(self._follow_selection)
        self._choose()
        self.take_theme(theme_of(self))

    def show_project(self, new: Project, old: Project | None) -> None:
        """Name the layers anew; with mini-batches there are smooth lines."""
        if old is None or new.training.batch_size != old.training.batch_size:
            self.set_smooth(new.training.batch_size is not None)
        elif new.topology is not old.topology:
            self.redraw()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Draw the lines as they are now; those that begin anew are followed again."""
        origin = float(snapshot.layer_norms.epochs[0]) if len(snapshot.layer_norms.epochs) else -1.0
        if origin != self._origin:
            self._origin = origin
            self._reader.leave()
            self.choice = self.choice._replace(hidden=frozenset())
            self._set_following(True)
        super().show_snapshot(snapshot)

    def draw(self) -> None:
        """Draw the lines of what was recorded so far, where anything has changed since the last drawing."""
        picture = self.picture = self._pictures.of(*self._recorded(), self.choice)
        theme, names, chosen = theme_of(self), self._names(), self.document.selection.layer
        self._name_axes()
        if self.following:
            self.graph.set_ranges(*picture.whole())
        drawn = (picture.choice, theme.name, names, chosen, self.graph.visible_x())
        if self._drawn == drawn and self._drawn_picture is picture:
            return
        self._drawn, self._drawn_picture = drawn, picture
        self._reader.show(picture, names)
        self.graph.set_rules(picture.rules(theme, self._words.rule()))
        self.graph.set_lines(picture.lines(theme, chosen, self.graph.visible_x()))
        self.graph.set_message(self._words.message(picture))
        self._show_legend(theme, names)
        self.caption.say(self._words.caption(picture, names))
        self.describe(self._words.description(picture, names))
        self._show_reading()

    def _name_axes(self) -> None:
        # only where they are others: it takes a new drawing of both
        choice = self.picture.choice
        axes = self.picture.unit, choice.quantity, choice.logarithmic
        if axes != self._axes:
            self._axes = axes
            self.graph.set_titles(self._words.unit(self.picture.unit), self._words.axis(choice.quantity))
            self.graph.set_logarithmic(choice.logarithmic)

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

    def set_smooth(self, smooth: bool) -> None:
        """Draw smooth lines over the values, or not."""
        self.choice = self.choice._replace(smooth=smooth)
        self._tools.show_choice(self.choice, self.following)
        self.redraw()

    def _choose(self, **changes: object) -> None:
        self.choice = self.choice._replace(**changes)  # type: ignore[arg-type]
        said, quantity = self._words, self.choice.quantity
        self.heading.say(said.axis(quantity), said.heading(quantity))
        self.view_all()

    def _toggle(self, number: int, shown: bool) -> None:
        layer, hidden = self._legend_layers[number], self.choice.hidden
        self._choose(hidden=hidden - {layer} if shown else hidden | {layer})

    def _say_following(self, following: bool) -> None:
        self._tools.show_choice(self.choice, following)

    def fill_menu(self, menu: QMenu) -> None:
        """Add what the controls do."""
        menu.addAction(self.tr("&View all")).triggered.connect(self.view_all)
        log = menu.addAction(self.tr("&Log scale"))
        log.setCheckable(True)
        log.setChecked(self.choice.logarithmic)
        log.toggled.connect(self.set_logarithmic)
        smooth = menu.addAction(self.tr("&Smooth lines"))
        smooth.setCheckable(True)
        smooth.setChecked(self.choice.smooth)
        smooth.toggled.connect(self.set_smooth)
        said, choice = self._words, self.choice
        drawn = [(said.heading(quantity), quantity) for quantity in QUANTITIES]
        add_choices(menu, self.tr("&Draw"), drawn, choice.quantity, self.set_quantity)
        add_choices(menu, self.tr("&x axis"), [(said.unit(unit), unit) for unit in UNITS], choice.unit, self.set_unit)

    # What is read

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Read epoch by epoch with the arrow keys; L, Q, S and X switch what the controls do."""
        key, plain = Qt.Key(event.key()), not event.modifiers()
        if key in STEPS:
            self._reader.step(key)
            self._show_reading()
        elif key == Qt.Key.Key_Escape and self._reader.entry is not None:
            self._leave()
        elif key == Qt.Key.Key_L and plain:
            self.set_logarithmic(not self.choice.logarithmic)
        elif key == Qt.Key.Key_S and plain:
            self.set_smooth(not self.choice.smooth)
        elif key == Qt.Key.Key_Q and plain:
            self.set_quantity(QUANTITIES[1 - QUANTITIES.index(self.choice.quantity)])
        elif key == Qt.Key.Key_X and plain:
            self.set_unit(UNITS[(UNITS.index(self.choice.unit) + 1) % len(UNITS)])
        else:
            super().keyPressEvent(event)

    def reading(self) -> str:
        """Return all layers' values at the epoch that is pointed at, with all their digits."""
        return self._reader.values()

    def table(self) -> Table | None:
        """Return what was recorded of the layers whose lines are shown."""
        return table_of(self.picture, self._names(), self._words)

    def _point(self, x: float, y: float) -> None:
        self._reader.point(x, y)
        self._show_reading()

    def _leave(self) -> None:
        self._reader.leave()
        self._show_reading()

    def _show_reading(self) -> None:
        said = self._reader.mark()
        if said is None:
            self.hover.hide()
        else:
            self.hover.say(said[0], self.graph.canvas.mapTo(self, said[1]))

    def _follow_selection(self, new: Selection, old: Selection) -> None:
        if new.layer != old.layer:
            self.redraw()
