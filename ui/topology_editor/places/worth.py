"""What the selected unit is worth, in captions and in the notice after it was switched off or on."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from nnapp.project import Project
from nnapp.topology import Parameters
from ui.document import Document
from ui.network.places import Place, unit_name
from ui.network.states import is_switched_off
from ui.topology_editor.places.unit_cost import UnitCost, short_words, switched_words

SETTLE_MS = 300  # after which the cost is computed again, where the weights have changed


class Worth(QObject):
    """Asks for costs when a unit is selected, and when the weights have come to rest; `known` tells of a new answer.

    While the editor is hidden it asks nothing.
    """

    known = Signal(object)  # the Place of which something is known now
    said = Signal(str)  # what switching has cost
    failed = Signal(str)  # an unexpected error, with its traceback

    def __init__(self, document: Document, editor: QWidget) -> None:
        super().__init__(editor)
        self.document, self._editor = document, editor
        self.costs = UnitCost(self)
        self.place: Place | None = None
        self.parameters: Parameters | None = None
        self._switched: tuple[Project, Place] | None = None  # of which a notice is to say what switching has cost
        self._settling = QTimer(editor, singleShot=True, interval=SETTLE_MS)
        self._settling.timeout.connect(self.ask)
        self.costs.known.connect(self._take)
        self.costs.failed.connect(self.failed)
        editor.destroyed.connect(self.costs.shut_down)

    def show(self, parameters: Parameters, place: Place | None) -> None:
        """Take note of what is selected, and of the weights that are shown."""
        self._forget_switched(parameters)
        other, self.parameters, self.place = place != self.place, parameters, place
        if place is None or place.unit is None or place.source is not None or not self._editor.isVisible():
            return
        if other:
            self.ask()
        elif self.costs.told(self.document.project, parameters, place) is None:
            self._settling.start()

    def words(self, place: Place) -> str:
        """Say what a unit is worth, where that is known."""
        if self.parameters is None:
            return ""
        cost = self.costs.told(self.document.project, self.parameters, place)
        return "" if cost is None else short_words(cost, is_switched_off(self.document.project.topology, place))

    def tell_switched(self, place: Place) -> None:
        """Say what has come of switching a unit off or on, now or as soon as that is known."""
        project, parameters = self.document.project, self.parameters
        self._switched = None
        if parameters is not None and self.costs.can_tell(project, parameters, place):
            self._switched = project, place
            self.ask_of(place)
            self._say_what_it_cost()

    def shut_down(self) -> None:
        """End what is being computed, and ask no more by itself."""
        self._settling.stop()
        self._switched = None
        self.costs.shut_down()

    @Slot()
    def ask(self) -> None:
        """Find out what the selected unit is worth, now or soon."""
        if self.place is not None:
            self.ask_of(self.place)

    def ask_of(self, place: Place) -> None:
        """Find out what a unit is worth."""
        if self.parameters is not None and self.costs.ask(self.document.project, self.parameters, place) is not None:
            self.known.emit(place)

    @Slot(object)
    def _take(self, place: Place) -> None:
        self._say_what_it_cost()
        self.known.emit(place)

    def _say_what_it_cost(self) -> None:
        if self._switched is None or self.parameters is None:
            return
        project, place = self._switched
        assert place.unit is not None
        cost = self.costs.told(project, self.parameters, place)
        if cost is not None:
            self._switched = None
            name = unit_name(project, place.layer, place.unit)
            self.said.emit(switched_words(name, cost, is_switched_off(project.topology, place)))

    def _forget_switched(self, parameters: Parameters) -> None:
        # of other weights, or of another edit, nobody has asked: it would be said too late
        if self._switched is None or self.parameters is None:
            return
        project, now = self._switched[0], self.document.project
        another = project.topology is not now.topology or project.dataset is not now.dataset
        moved = parameters is not self.parameters and not np.array_equal(parameters.flat, self.parameters.flat)
        if another or moved or project.training is not now.training:
            self._switched = None
