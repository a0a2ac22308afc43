"""How one weight or bias is typed over or nudged: keeps the card beside what is selected, and makes the edits."""

from __future__ import annotations

from decimal import Decimal
from math import isnan

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Slot
from PySide6.QtWidgets import QWidget

from nnapp.project import Project
from nnapp.topology import Parameters
from ui.kept import Kept
from ui.network.commands import Commands
from ui.network.numbers import nudged
from ui.network.places import Place, has_value, place_name, value_at
from ui.topology_editor.drawing.network_view import NetworkView
from ui.topology_editor.places.edit_cost import CostOfEdit
from ui.topology_editor.places.typed_cost import cost_of_typed
from ui.topology_editor.places.value_card import ValueCard

SETTLE_MS = 150  # without another letter, after which it is said what the typed number would cost
BESIDE = 18  # pixels from a place to its card


class ValueEditing(QObject):
    """Owns the card; the editor tells it what is selected and how large it is now."""

    def __init__(self, commands: Commands, view: NetworkView, editor: QWidget) -> None:
        super().__init__(editor)
        self.commands, self.view, self.editor = commands, view, editor
        self.card = ValueCard(editor)
        self.place: Place | None = None
        self.name, self.value = "", 0.0
        self.cost = CostOfEdit()
        self._shown: tuple[Project, Parameters] | None = None
        self._typing = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._typing.timeout.connect(self._say_cost)
        self.card.field.textEdited.connect(self._wait_for_more)
        self.card.entered.connect(self._enter)
        self.card.left.connect(self._set)
        self.card.misread.connect(commands.refuse_number)
        self.card.nudged.connect(self._nudge)
        self.card.closed.connect(self.close)
        commands.document.kept_changed.connect(self.keep)

    @Slot(object)
    def keep(self, kept: Kept) -> None:
        """Let values be read only while a lesson keeps the weights as they are."""
        self.card.keep(kept.reason("weights"))

    def show(self, project: Project, parameters: Parameters, place: Place | None) -> None:
        """Show the value of a place in the card, if it is open; for a place without a value it is closed."""
        self.place, self._shown = place if has_value(place) else None, (project, parameters)
        if self.place is None:
            self.card.hide()
            return
        self.name, self.value = place_name(project, self.place), value_at(parameters, self.place)
        if self.card.isVisible():
            self.card.show_value(self.name, self.value)

    def open(self) -> None:
        """Open the card beside the selected weight or bias, ready for typing."""
        if self.place is not None:
            self.card.field.setModified(False)
            self.card.show_value(self.name, self.value)
            self.card.restart()
            self.cost = self.cost.looked_at()
            self._say_cost()
            self.card.show()
            self._move_card(self.place)
            self.card.begin()

    def take_typed(self) -> bool:
        """Set what is being typed before something else is done; says whether that can be done now."""
        if not self.card.is_typed:
            return True
        value = self.card.taken()
        return value is not None and self._set(value)

    def show_cost(self, cost: float, updates: int) -> None:
        """Take the cost of the weights of now, after so many updates; NaN while nobody knows it."""
        self.cost = self.cost.told(cost, updates)
        self._say_cost()

    @Slot()
    def _wait_for_more(self) -> None:
        self._typing.start()

    def _say_cost(self) -> None:
        said = self.cost.said()
        if self.place is not None and self._shown is not None and self.card.is_typed:
            typed = cost_of_typed(*self._shown, self.place, self.card.field.text())
            if not isnan(typed):
                said = self.cost.edited().told(typed, self.cost.updates).said()
        self.card.show_cost(said)

    def close(self) -> None:
        """Close the card and give the keys back to the network."""
        self.card.hide()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Close the card because something else is looked at now; what is being typed is set."""
        if self.card.isVisible():
            self.card.leave()
            if self.card.field.hasFocus():
                self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            self.card.hide()

    def follow_view(self) -> None:
        """Keep the card beside its place after the drawing has moved."""
        if self.place is not None and self.card.isVisible():
            self._move_card(self.place)

    def _move_card(self, place: Place) -> None:
        card = self.card
        card.adjustSize()
        spot = self.view.viewport().mapTo(self.editor, self.view.point_of(place))
        corner, room = spot + QPoint(BESIDE, BESIDE), self.view.geometry().adjusted(4, 4, -4, -4)
        x = max(min(corner.x(), room.right() - card.width()), room.left())
        below = corner.y() + card.height() <= room.bottom()
        y = corner.y() if below else spot.y() - BESIDE - card.height()
        card.move(x, min(max(y, room.top()), room.bottom() - card.height()))

    def _enter(self, value: float) -> None:
        if self._set(value):
            self.close()
        else:
            self.card.restart()

    def _nudge(self, step: Decimal) -> None:
        if self.place is not None:
            value = self.card.value
            self.card.restart()
            self._set(nudged(value, step), f"nudge {self.place}")

    def _set(self, value: float, merge: str = "") -> bool:
        if value == self.value:
            return True
        before, self.cost = self.cost, self.cost.edited()
        done = self.place is not None and self.commands.set_value(self.place, value, merge)
        if not done:
            self.cost = before
            self._say_cost()
        return done
