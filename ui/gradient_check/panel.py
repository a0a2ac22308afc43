"""The panel of the gradient check: which rows it is about, one weight with a nudge, and the check of many weights."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPaintEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from nnapp.gradient_check import ROW, counted
from nnapp.project import Project
from nnapp.snapshot import Snapshot
from nnapp.topology import BIAS, present
from nnapp.walk import Place
from ui.charts.surface.words import number_of, place_at
from ui.document import Document, Selection
from ui.gradient_check.bar import CheckBar
from ui.gradient_check.network_page import NetworkPage
from ui.gradient_check.probing import Aim
from ui.gradient_check.weight_page import WeightPage
from ui.network.places import Place as NetworkPlace
from ui.network.places import exists, has_value, place_of
from ui.seen import is_seen

Link = tuple[int, int, int]  # layer, unit, source (−1 for the bias)


class GradientCheckPanel(QWidget):
    """Shows that backpropagation's gradient is the slope of the cost."""

    origin_wanted = Signal(object)  # a Place: somebody asks where its number comes from
    failed = Signal(str)  # an error in the program in what was worked out, with its traceback

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("gradient_check")
        self.setAccessibleName(self.tr("Gradient check"))
        self.document, self.project = document, document.project
        self.link: Link = (0, 0, 0)
        self._missed = True
        self.bar, self.weight, self.network = CheckBar(self), WeightPage(self), NetworkPage(document, self)
        self.pages = QStackedWidget(self)
        self.pages.addWidget(self.weight)
        self.pages.addWidget(self.network)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 3, 4, 2)
        column.setSpacing(2)
        column.addWidget(self.bar)
        column.addWidget(self.pages, 1)
        self._connect()
        self.weight.take_theme()
        self._follow(document.selection)

    def _connect(self) -> None:
        self.bar.page_chosen.connect(self._turn)
        self.bar.kind_chosen.connect(self._refresh)
        self.bar.h_chosen.connect(self._refresh)
        self.weight.weight_chosen.connect(self._select)
        self.weight.h_wanted.connect(self._take_h)
        self.weight.origin_wanted.connect(self._ask_origin)
        self.weight.found.connect(self._name_rows)
        self.weight.prober.failed.connect(self.failed)
        self.network.opened.connect(self._open)
        self.network.origin_wanted.connect(self.origin_wanted)
        self.network.failed.connect(self.failed)
        self.network.ended.connect(self._name_rows)
        self.document.selection_changed.connect(self._follow)
        self.document.hidden_changed.connect(self._hide)

    # What changes

    def show_project(self, new: Project, old: Project | None) -> None:
        """Take what changed in the project; `old` is None when there was none before."""
        self.project = new
        self.network.show_project(new, old)
        self.bar.show_dropout(any(layer.dropout for layer in new.topology.layers))
        self._refresh()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Say that a run has gone on from what is shown; its own weights are checked when it pauses."""
        known = 0 if self.project.model is None else self.project.model.updates
        self.bar.show_gone_on(snapshot.updates != known)

    def show_place(self, place: Place) -> None:
        """Show the weight at a place of a walk, moved by h."""
        if place.layer is not None and place.unit is not None:
            self.bar.tabs.setCurrentIndex(0)
            self._look_at(_link_of(place.quantity, place.layer, place.unit, place.source))

    def begin(self) -> None:
        """Give the keyboard to the first thing that can be chosen."""
        self.bar.tabs.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def shut_down(self) -> None:
        """End what is worked out in the background; the window closes."""
        self.weight.prober.shut_down()
        self.network.shut_down()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed meanwhile."""
        super().showEvent(event)
        if self._missed:
            self._refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Catch up too where the panel comes out from behind another tab."""
        super().paintEvent(event)
        if self._missed:
            self._refresh()

    @Slot()
    def _refresh(self) -> None:
        self._missed = not is_seen(self)
        project, row = self.project, self.document.selection.row
        self.link = _nearest(self.link, project)
        self.network.set_asked(self.bar.kind, row, self.bar.h)
        self._hide()
        if not self._missed and self.pages.currentWidget() is self.weight:
            self.weight.show_weights(project)
            aim = Aim(project, self.bar.kind, -1 if row is None or self.bar.kind != ROW else row, *self.link)
            self.weight.want(aim, _number(project, self.link), self.bar.h)
        self._name_rows()

    @Slot()
    def _hide(self) -> None:
        # the slope of the weight whose gradient somebody is to predict
        hidden = self.document.hidden
        row = self.document.selection.row if self.bar.kind == ROW else None
        self.weight.show_asked(hidden.hides(Place("gradient", *self.link), row))
        self.network.show_hidden(hidden)

    # Gestures

    @Slot(int)
    def _turn(self, page: int) -> None:
        self.pages.setCurrentIndex(page)
        self._refresh()
        self._name_rows()

    @Slot(float)
    def _take_h(self, h: float) -> None:
        self.bar.show_h(h)
        self._refresh()

    @Slot(int)
    def _select(self, number: int) -> None:
        place = place_at(self.project, number)
        selected = replace(self.document.selection, layer=place.layer, unit=place.unit, source=place.source)
        self.document.select(selected)

    @Slot(object, object)
    def _follow(self, new: Selection, old: Selection | None = None) -> None:
        place = place_of(new)
        if has_value(place) and place is not None and exists(place, self.project.topology.widths):
            assert place.unit is not None
            self.link = place.layer, place.unit, BIAS if place.source is None else place.source
        self._refresh()

    @Slot(object)
    def _open(self, link: Link) -> None:
        self.bar.tabs.setCurrentIndex(0)
        self._look_at(link)

    def _look_at(self, link: Link) -> None:
        self.link = _nearest(link, self.project)
        layer, unit, source = self.link
        selected = replace(self.document.selection, layer=layer, unit=unit, source=None if source == BIAS else source)
        self.document.select(selected)
        self._refresh()

    @Slot(str)
    def _ask_origin(self, quantity: str) -> None:
        layer, unit, source = self.link
        self.origin_wanted.emit(Place(quantity, layer, unit, source))

    @Slot()
    def _name_rows(self) -> None:
        # counted at once; which single row of a mini-batch it is shows once something was found
        kind, row = self.bar.kind, self.document.selection.row
        sample = self.weight.sample if self.pages.currentWidget() is self.weight else self.network.sample
        known = sample.rows if sample is not None else [] if row is None or kind != ROW else [row]
        self.bar.show_rows(counted(self.project, kind, row), int(known[0]) if len(known) == 1 else -1)


def _link_of(quantity: str, layer: int, unit: int, source: int | None) -> Link:
    if quantity == "back_product" and source is not None:
        return layer + 1, source, unit  # it flows back through the weight of the layer after
    return layer, unit, BIAS if source is None or quantity == "jacobian" else source


def _number(project: Project, link: Link) -> int:
    layer, unit, source = link
    return number_of(project, NetworkPlace(layer, unit, None if source == BIAS else source))


def _nearest(link: Link, project: Project) -> Link:
    # the same weight, or where it is gone the first of its unit, or of the network
    widths, there = project.topology.widths, present(project.topology)
    layer, unit, _ = link
    for tried in (link, (layer, unit, BIAS), (layer, unit, 0), (0, 0, 0)):
        if _exists(tried, widths) and there[_number(project, tried)]:
            return tried
    place = place_at(project, int(there.argmax()))
    assert place.unit is not None
    return place.layer, place.unit, BIAS if place.source is None else place.source


def _exists(link: Link, widths: tuple[int, ...]) -> bool:
    layer, unit, source = link
    return 0 <= layer < len(widths) - 1 and unit < widths[layer + 1] and source < widths[layer]
