"""What the units of each layer answer, and where on its curve the activation works."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QMenu, QScrollArea, QVBoxLayout, QWidget

from nnapp.activity import Activity
from nnapp.model import Model
from nnapp.project import Project, current_model
from nnapp.walk import Place
from ui.charts.activations.counting import Counting
from ui.charts.activations.curve import SLOPE_COLOUR, at
from ui.charts.activations.histogram import flat_colour
from ui.charts.activations.layout import Spot
from ui.charts.activations.state import Shown, bins_of, stepped
from ui.charts.activations.view import ActivityView
from ui.charts.activations.words import ActivationWords
from ui.charts.key import Key, Meaning
from ui.charts.table import Table
from ui.charts.units import output_label
from ui.charts.waiting import waiting
from ui.document import Document, Selection
from ui.network.places import layer_name
from ui.plots.base import Plot
from ui.theme import Theme, theme_of
from ui.weight_scale import begins_anew, same_weights

ACROSS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
DOWN = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
MOST_LABELLED = 100  # outputs below whose bars a name may have room


class ActivationsPlot(Plot):
    """For every layer a histogram of its activations and the curve with the z of the selected row."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self.setObjectName("activations_plot")
        self.setAccessibleName(self.tr("Activations"))
        self.spot: Spot | None = None
        self._words = ActivationWords(self)
        self._model: Model | None = None
        self._counting = Counting(self)
        self._counting.whole.came.connect(self.redraw)
        self._counting.whole.failed.connect(self.failed)
        self._add_view()
        self._add_tools()
        self.setWhatsThis(
            self.tr(
                "Each layer has a histogram of what its units answer to the training rows, and beside it the curve of "
                "its activation φ with its slope φ′. Points are the z of the selected row's units. Where φ is flat, "
                "its slope is below 5 % of the steepest one, and backpropagation multiplies the error by it: little "
                "is learnt there. A dead unit has slope 0 on every row and learns nothing. Click a point or a dead "
                "unit to select it."
            )
        )
        document.selection_changed.connect(self._follow_selection)
        document.hidden_changed.connect(self._show_reading)
        self.take_theme(theme_of(self))

    def _add_view(self) -> None:
        self.view, self.key = ActivityView(), Key()
        self.view.setObjectName("activations_view")
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self.view)
        body = QWidget(self)
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.key)
        layout.addWidget(self._scroll, 1)
        self.set_body(body)
        self.view.pointed.connect(self._point)
        self.view.clicked.connect(self._click)

    def _add_tools(self) -> None:
        self.z_box, self.log_box = QCheckBox(self.tr("z")), QCheckBox(self.tr("log"))
        self.z_box.setObjectName("histogram_of_z")
        self.z_box.setAccessibleName(self.tr("Histograms of z in place of a"))
        self.z_box.setToolTip(self.tr("Count the weighted sums z in place of the activations a = φ(z) (Z)"))
        self.log_box.setObjectName("log_counts")
        self.log_box.setAccessibleName(self.tr("Logarithmic count axis"))
        self.log_box.setToolTip(self.tr("Show the counts in powers of ten, so that small bars are seen (L)"))
        for box in (self.z_box, self.log_box):
            box.toggled.connect(self._show)
            self.tools.addWidget(box)

    @property
    def activity(self) -> Activity | None:
        """What was counted."""
        return self._counting.activity

    @property
    def quantity(self) -> str:
        """What is counted: a or z."""
        return "z" if self.z_box.isChecked() else "a"

    def show_project(self, new: Project, old: Project | None) -> None:
        """Begin new bins where the weights are others, not those of a run."""
        if not same_weights(new, old):
            model, seen = current_model(new), self.snapshot.updates if self.snapshot else 0
            if begins_anew(model, self._model, seen, 1.0) or (old is not None and new.topology is not old.topology):
                self._counting.forget()
            self._model = model
        if old is not None and (new.dataset is not old.dataset or new.topology is not old.topology):
            self.spot = None
            self.redraw()

    def show_running(self, running: bool) -> None:
        """Leave the processor to training; all rows are looked at when it has ended."""
        ended = self.running and not running
        super().show_running(running)
        if running:
            self._counting.whole.cancel()
        elif ended:
            self.redraw()

    def shut_down(self) -> None:
        """End what is worked out in the background."""
        self._counting.whole.shut_down()

    def draw(self) -> None:
        """Draw the newest state."""
        parameters = self.snapshot.parameters if self.snapshot else None
        self._counting.find(self.document.project, parameters, self.running)
        self._show()

    def take_theme(self, theme: Theme) -> None:
        """Colour the key; the view follows by itself."""
        self.key.show_meanings(
            Meaning(self.tr("active"), theme.colour("strong")),
            Meaning(self.tr("flat: |φ′| < 5 %"), flat_colour(theme)),
            Meaning(self.tr("dead"), theme.colour("text")),
            Meaning(self.tr("φ"), theme.colour("text"), "solid"),
            Meaning(self.tr("φ′"), theme.class_colour(SLOPE_COLOUR), "dash"),
        )
        self.view.update()

    # What is shown

    @Slot()
    def _show(self) -> None:
        project, activity = self.document.project, self.activity
        message = "" if activity else self._message(project)
        if activity is None or self.snapshot is None:
            self.view.show_state(Shown(message=message))
            self.heading.say(self.accessibleName())
            self.caption.say(self.tr("Saturated: slopes near zero let little error through."))
            self.describe(message)
            self.hover.hide()
            return
        z, a = self._counting.row(project, self.snapshot.parameters, self.document.selection)
        layers = project.topology.layers
        self.view.show_state(
            Shown(
                layers=layers,
                activity=activity,
                titles=tuple(self._words.title(project, i, layer) for i, layer in enumerate(activity.layers)),
                dead=tuple(self._words.dead(project, i, activity) for i in range(len(layers))),
                z=z,
                a=a,
                names=[output_label(project, unit) for unit in range(min(layers[-1].units, MOST_LABELLED))],
                no_curve=self._no_curve(z is not None),
                quantity=self.quantity,
                logarithmic=self.log_box.isChecked(),
                selected_layer=self.document.selection.layer,
                unit=self.document.selection.unit,
                spot=self.spot,
            )
        )
        self._say(activity, z is not None)
        self._show_reading()

    def _say(self, activity: Activity, row: bool) -> None:
        more = waiting(self._counting.broken) if self._counting.waits and not self.running else ""
        self.heading.say(self._words.heading(self.quantity, self.snapshot.weights_epoch if self.snapshot else 0))
        self.caption.say(self._words.caption(activity, more, row))
        dead = ["".join(piece.text for piece in pieces) for pieces in self.view.shown.dead]
        lines = [". ".join(filter(None, pair)) for pair in zip(self.view.shown.titles, dead, strict=True)]
        self.describe(". ".join([*lines, self.caption.whole]))

    def _message(self, project: Project) -> str:
        if self.snapshot is None or self.snapshot.parameters.widths != project.topology.widths:
            return self.tr("No weights yet: press Run")
        return self.tr("No training row has all its inputs: add rows, or fill empty cells, to see what units answer")

    def _no_curve(self, row: bool) -> str:
        if row:
            return self.tr("The outputs are no finite numbers: training has diverged.")
        return self.tr("Softmax has no curve of one z. Select a row to see its outputs.")

    # What is pointed at

    def reading(self) -> str:
        """Return the value that is pointed at, with all its digits."""
        return repr(self._value()) if self._value() is not None else ""

    def _value(self) -> float | int | None:
        spot, shown = self.spot, self.view.shown
        if spot is None or shown.activity is None:
            return None
        if spot.kind == "bin":
            return int(self.view.spread(spot.layer).totals[spot.number])
        if spot.kind == "unit" and shown.a is not None and not self._is_hidden(spot, "a"):
            return float(shown.a[spot.layer][spot.number])
        drawn = self.view.drawn(spot.layer)
        return at(drawn.activation, spot.z)[0] if spot.kind == "curve" and drawn is not None else None

    def _is_hidden(self, spot: Spot, quantity: str) -> bool:
        # whether somebody is to predict z, a or φ′ of a unit for the selected row
        selection = self.document.selection
        row = selection.row if selection.asked is None else None
        return self.document.hidden.hides(Place(quantity, spot.layer, spot.number), row)

    def said(self, spot: Spot) -> str:
        """Say what is at a spot."""
        project, shown = self.document.project, self.view.shown
        drawn = self.view.drawn(spot.layer)
        assert shown.activity is not None
        if spot.kind == "bin":
            return self._words.bin(project, spot, shown.activity.layers[spot.layer], self.quantity)
        if spot.kind == "curve" and drawn is not None:
            return self._words.place(spot.z, *at(drawn.activation, spot.z))
        if spot.kind == "unit" and shown.z is not None and shown.a is not None:
            z, a = float(shown.z[spot.layer][spot.number]), float(shown.a[spot.layer][spot.number])
            hidden = frozenset(each for each in ("z", "a", "slope") if self._is_hidden(spot, each))
            return self._words.unit(project, spot, z, a, at(drawn.activation, z)[1] if drawn else None, hidden)
        if spot.kind == "unit":
            return self.tr("Click to select this unit")
        return self.view.shown.titles[spot.layer]

    def _point(self, spot: Spot | None) -> None:
        self.spot = spot
        self.view.show_state(replace(self.view.shown, spot=spot))
        self._show_reading()

    def _click(self, spot: Spot) -> None:
        if spot.kind in {"unit", "title"}:
            unit = spot.number if spot.kind == "unit" else None
            self.document.select(replace(self.document.selection, layer=spot.layer, unit=unit, source=None))

    @Slot()
    def _show_reading(self) -> None:
        spot, activity = self.spot, self.view.shown.activity
        if spot is None or activity is None or not self._exists(spot):
            self.hover.hide()
            return
        self.hover.say(self.said(spot), self.view.mapTo(self, self.view.place_of(spot).toPoint()))

    def _exists(self, spot: Spot) -> bool:
        layers = self.view.shown.layers
        if spot.layer >= len(layers):
            return False
        if spot.kind == "bin":
            return spot.number < len(self.view.spread(spot.layer).flat)
        return spot.kind != "unit" or spot.number < layers[spot.layer].units

    @Slot(object, object)
    def _follow_selection(self, new: Selection, old: Selection) -> None:
        if self.isVisible():
            self._show()

    # Keys and menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through bins and units by the arrow keys; L and Z switch, Enter selects, Escape ends reading."""
        key = Qt.Key(event.key())
        if (key in ACROSS or key in DOWN) and self.activity is not None:
            self._walk(ACROSS.get(key, 0), DOWN.get(key, 0))
        elif key == Qt.Key.Key_L and not event.modifiers():
            self.log_box.toggle()
        elif key == Qt.Key.Key_Z and not event.modifiers():
            self.z_box.toggle()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.spot is not None:
            self._click(self.spot)
        elif key == Qt.Key.Key_Escape and self.spot is not None:
            self._point(None)
        else:
            super().keyPressEvent(event)

    def _walk(self, across: int, down: int) -> None:
        spot = stepped(self.view.shown, self.spot, across, down)
        self._point(spot)
        area = self.view.rows[spot.layer].whole
        self._scroll.ensureVisible(0, round(area.center().y()), 0, round(area.height() / 2))

    def fill_menu(self, menu: QMenu) -> None:
        """Add what the boxes do."""
        for box, text in ((self.z_box, self.tr("Histograms of &z")), (self.log_box, self.tr("&Log counts"))):
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(box.isChecked())
            action.toggled.connect(box.setChecked)

    def table(self) -> Table | None:
        """Return all bins of all layers."""
        activity, project = self.activity, self.document.project
        if activity is None:
            return None
        names = [layer_name(project, layer) for layer in range(len(activity.layers))]
        headers = self.tr("layer"), self.quantity, self.tr("to"), self.tr("count"), self.tr("saturated")
        return Table(headers, bins_of(activity, self.quantity, names))
