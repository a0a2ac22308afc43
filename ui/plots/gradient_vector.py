"""All slopes of the network as one vector ∇C: every component as a bar, its length, and how far it has turned."""

from __future__ import annotations

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QMenu, QVBoxLayout, QWidget

from nnapp.project import Project
from nnapp.snapshot import Snapshot
from nnapp.topology import BIAS, Topology, free
from nnapp.vectors import Component, Stack, stack_of
from nnapp.walk import Place
from ui.charts.gradient.held import Held, taken
from ui.charts.gradient.view import VectorView
from ui.charts.gradient.words import GradientWords
from ui.charts.key import Key, Meaning
from ui.charts.table import Table
from ui.charts.units import end_names
from ui.document import Document, Selection
from ui.hidden import ASKED, why_hidden
from ui.plots.base import Plot
from ui.theme import Theme, theme_of
from ui.written_numbers import as_written

STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -10, Qt.Key.Key_PageDown: 10}
ENDS = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}


class GradientVectorPlot(Plot):
    """Every ∂C/∂w and ∂C/∂b as a bar, in place or sorted; a click selects the weight in all views."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self.setObjectName("gradient_vector_plot")
        self.setAccessibleName(self.tr("Gradient vector"))
        self.held: Held | None = None
        self._words = GradientWords(self)
        self._stack: tuple[Topology, Stack] | None = None
        self._pointed: int | None = None
        self._add_view()
        self._add_tools()
        self.setWhatsThis(
            self.tr(
                "The slope of the cost over all training rows, penalties included, along every weight and bias: the "
                "vector ∇C. It points the steepest way up, so an update goes along −∇C: a weight with a negative slope "
                "goes up, one with a positive slope down. The angle says how far the vector has turned since the last "
                "gradient that was shown. Links that are removed or switched off have no component. Point at a bar, or "
                "use the arrow keys, to read it; a click or Enter selects its weight."
            )
        )
        document.selection_changed.connect(self._follow_selection)
        document.hidden_changed.connect(self._hide)
        self.take_theme(theme_of(self))

    def _add_view(self) -> None:
        self.view, self.key = VectorView(), Key()
        self.view.setObjectName("gradient_view")
        body = QWidget(self)
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.key)
        layout.addWidget(self.view, 1)
        self.set_body(body)
        self.view.pointed.connect(self._point)
        self.view.clicked.connect(self._select)

    def _add_tools(self) -> None:
        self.sorted_box, self.log_box = QCheckBox(self.tr("sorted")), QCheckBox(self.tr("log"))
        self.sorted_box.setObjectName("sorted")
        self.sorted_box.setToolTip(self.tr("Draw the largest components first, in place of layer by layer (S)"))
        self.log_box.setObjectName("log_components")
        self.log_box.setAccessibleName(self.tr("Logarithmic axis of magnitudes"))
        self.log_box.setToolTip(self.tr("Show the magnitudes in powers of ten; the colour still tells the sign (L)"))
        for box in (self.sorted_box, self.log_box):
            box.toggled.connect(self._show)
            self.tools.addWidget(box)

    def needs(self) -> frozenset[str]:
        """Ask for the gradient."""
        return frozenset({"gradient"})

    def show_trainable(self, trainable: bool) -> None:
        """Say why there is no gradient, where there is none."""
        if trainable != self.trainable:
            super().show_trainable(trainable)
            self.redraw()

    def show_project(self, new: Project, old: Project | None) -> None:
        """Forget the gradient of another network, table or cost."""
        if old is None or _same_cost(new, old):
            return
        if self.held is not None:
            self.held = self._pointed = None
            self.redraw()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Keep the gradient where there is a new one."""
        if snapshot.parameters.widths == self.document.project.topology.widths:
            if self.held is not None and snapshot.updates < self.held.moment.updates:
                self.held = None  # training has gone back: what was shown is not of these weights
            self.held = taken(snapshot, self.stack(), self.held)
            super().show_snapshot(snapshot)

    def stack(self) -> Stack:
        """Return the order of the components of the network."""
        topology = self.document.project.topology
        if self._stack is None or self._stack[0] is not topology:
            self._stack = topology, stack_of(topology)
        return self._stack[1]

    def draw(self) -> None:
        """Draw the newest gradient."""
        self._show()

    def take_theme(self, theme: Theme) -> None:
        """Colour the key; the view follows by itself."""
        low, high = theme.gradient
        self.key.show_meanings(
            Meaning(self.tr("negative: w goes up"), QColor(*low)),
            Meaning(self.tr("positive: w goes down"), QColor(*high)),
        )
        self.view.update()

    @Slot()
    def _show(self) -> None:
        held, project = self.held, self.document.project
        message = self._message(held)
        lines = ("", "") if held is None else (self._words.length(held), self._words.turned(held))
        self.view.show_choices(self.sorted_box.isChecked(), self.log_box.isChecked())
        self.view.show_held(held, message, lines)
        heading = self.accessibleName() if held is None else self._words.heading(held)
        self.heading.say(heading)
        size = self.view.bars.size if self.view.bars and not message else 1
        self.caption.say(self._words.caption(project, held, size, self.sorted_box.isChecked()))
        self.describe(". ".join(filter(None, [heading, *lines, message])))
        self._mark()

    def _message(self, held: Held | None) -> str:
        if held is None:
            if self.running or self.trainable:
                return self.tr("The gradient over all training rows is being worked out…")
            return self.tr("No gradient yet: it is worked out as soon as the table can be trained on")
        if self.snapshot is not None and not held.is_of(self.snapshot):
            return self.tr("The weights are others now; their gradient is being worked out…")
        if not len(held.values):
            return self.tr("The network has no weights or biases left, so ∇C has no components")
        if held.norm == 0:
            return self.tr(
                "∇C = 0 at epoch {epoch}: the cost is flat here in every direction, so updates change nothing. "
                "It is a minimum, a saddle, or a plateau of saturated units."
            ).format(epoch=f"{held.moment.epoch:,}")
        return ""

    # What is pointed at and selected

    def reading(self) -> str:
        """Return the value that is pointed at or selected, with all its digits."""
        number = self._pointed if self._pointed is not None else self._selected()
        if self.held is None or number is None or self._is_hidden(self.held.stack.component(number)):
            return ""
        return repr(float(self.held.values[number]))

    def said(self, number: int) -> str:
        """Say which weight a component belongs to, how large it is, and what else is to be known."""
        held, project = self.held, self.document.project
        assert held is not None
        component = held.stack.component(number)
        lines = [self._words.component(project, component)]
        if self._is_hidden(component):
            lines += [self._words.value(ASKED, component), why_hidden()]
        else:
            value = as_written(float(held.values[number]))
            lines += [self._words.value(value, component), self._words.share(held, number)]
        if not free(project.topology)[held.stack.places[number]]:
            lines.append(self.tr("frozen: updates leave it as it is"))
        if self.view.bars is not None and self.view.bars.size > 1:
            lines.append(self._words.strongest(self.view.bars.size))
        return "\n".join(filter(None, lines))

    def _is_hidden(self, component: Component) -> bool:
        layer, unit, source = component
        return self.document.hidden.hides(Place("gradient", layer, unit, BIAS if source is None else source))

    @Slot()
    def _hide(self) -> None:
        if self.isVisible():
            self._mark()

    def _selected(self) -> int | None:
        selection, held = self.document.selection, self.held
        if held is None or selection.layer is None or selection.unit is None or selection.layer < 0:
            return None
        return held.stack.number(Component(selection.layer, selection.unit, selection.source))

    def _point(self, number: int | None) -> None:
        self._pointed = number
        self._mark()

    def _select(self, number: int) -> None:
        if self.held is not None:
            layer, unit, source = self.held.stack.component(number)
            self.document.select(replace(self.document.selection, layer=layer, unit=unit, source=source))

    def _mark(self) -> None:
        held, number = self.held, self._pointed
        drawn = held is not None and self.view.bars is not None and not self.view.message
        if held is None or number is None or not drawn or number >= len(held.values):
            self._pointed = number = None
        self.view.mark(self._selected() if drawn else None, number)
        if number is None:
            self.hover.hide()
            return
        bar = self.view.rectangle_of(number)
        place = bar.topLeft() if held is not None and held.values[number] >= 0 else bar.bottomLeft()
        self.hover.say(self.said(number), self.view.mapTo(self, place.toPoint()))

    @Slot(object, object)
    def _follow_selection(self, new: Selection, old: Selection) -> None:
        if self.isVisible() and (new.layer, new.unit, new.source) != (old.layer, old.unit, old.source):
            self._mark()

    # Keys, menu, numbers

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk along the bars by the arrow keys; S and L switch, Enter selects, Escape ends reading."""
        key = Qt.Key(event.key())
        if (key in STEPS or key in ENDS) and self.view.bars is not None and not self.view.message:
            self._walk(key)
        elif key in {Qt.Key.Key_S, Qt.Key.Key_L} and not event.modifiers():
            (self.sorted_box if key == Qt.Key.Key_S else self.log_box).toggle()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._pointed is not None:
            self._select(self._pointed)
        elif key == Qt.Key.Key_Escape and self._pointed is not None:
            self._point(None)
        else:
            super().keyPressEvent(event)

    def _walk(self, key: Qt.Key) -> None:
        bars = self.view.bars
        assert bars is not None
        here = self._pointed if self._pointed is not None else self._selected()
        column, last = -1 if here is None else self.view.column_of(here), len(bars.drawn) - 1
        column = ENDS[key] % (last + 1) if key in ENDS else min(max(column + STEPS[key], 0), last)
        self._point(int(bars.numbers[bars.drawn[column]]))

    def fill_menu(self, menu: QMenu) -> None:
        """Add what the boxes do."""
        for box, text in ((self.sorted_box, self.tr("&Sorted by size")), (self.log_box, self.tr("&Log scale"))):
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(box.isChecked())
            action.toggled.connect(box.setChecked)

    def table(self) -> Table | None:
        """Return all components in the order in which they are drawn."""
        held, bars, project = self.held, self.view.bars, self.document.project
        if held is None or bars is None:
            return None
        layers, units, sources = held.stack.components(bars.numbers)
        columns = layers + 1.0, units + 1.0, np.where(sources < 0, np.nan, sources + 1.0)
        with np.errstate(all="ignore"):
            shares = np.square(bars.values / held.norm)
        headers = self.tr("layer"), self.tr("unit"), self.tr("source (none: bias)")
        named = self.tr("unit name"), self.tr("source name"), self.tr("∂C/∂w"), self.tr("share of ‖∇C‖²")
        return Table((*headers, *named), (*columns, *end_names(project, *columns), bars.values, shares))


def _same_cost(new: Project, old: Project) -> bool:
    # whether gradients of the two, at the same weights, are the same
    one, other = new.training, old.training
    cost = (one.cost, one.reduction, one.l1, one.l2) == (other.cost, other.reduction, other.l1, other.l2)
    return cost and new.topology is old.topology and new.dataset is old.dataset
