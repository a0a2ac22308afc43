"""Names of units, typed over the drawing: of hidden units, of input and target columns, and of categories."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from ui.network.commands import Commands
from ui.network.places import INPUTS, Place, typed_name, unit_name
from ui.topology_editor.drawing.network_view import NetworkView
from ui.topology_editor.places.name_card import NameCard


class Renaming(QObject):
    """Owns the card; a name that is refused stays there to be typed over."""

    begun = Signal()
    renamed = Signal()

    def __init__(self, commands: Commands, view: NetworkView, editor: QWidget) -> None:
        super().__init__(editor)
        self.commands, self.view, self.editor = commands, view, editor
        self.card = NameCard(editor)
        self._place: Place | None = None  # whose name is being typed
        self.card.entered.connect(self._take)
        self.card.closed.connect(self._leave)

    def open(self, place: Place | None) -> None:
        """Open the card at a unit."""
        if place is None or place.unit is None or place.source is not None:
            return
        self.begun.emit()
        self._place, project = place, self.commands.document.project
        hidden = INPUTS < place.layer < len(project.topology.layers) - 1
        title = self.tr("Name of {unit}").format(unit=unit_name(project, place.layer, place.unit, full=True))
        number = f"h{place.layer + 1}.{place.unit + 1}" if hidden else ""
        spot = self.view.viewport().mapTo(self.editor, self.view.point_of(place))
        room = self.view.geometry().adjusted(4, 4, -4, -4)
        self.card.open(title, typed_name(project, place.layer, place.unit), number, spot, room)

    def take_typed(self) -> bool:
        """Take the name that is being typed before something else is done; says whether that can be done now."""
        if self.card.isVisible() and self.card.field.isModified():
            self._take(self.card.field.text())
            return not self.card.isVisible()
        return True

    def close(self) -> None:
        """Forget what is being typed: the network has become another one."""
        self._place = None
        self.card.hide()

    @Slot(str)
    def _take(self, name: str) -> None:
        place = self._place
        if place is None or place.unit is None:
            return
        same = name == typed_name(self.commands.document.project, place.layer, place.unit)
        if same or self.commands.rename(place.layer, place.unit, name):
            self.close()
            self._leave()
            self.renamed.emit()
        else:
            self.card.field.selectAll()

    @Slot()
    def _leave(self) -> None:
        self._place = None
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
