"""What is typed, chosen or asked for in the outline becomes an edit of the project."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Slot
from PySide6.QtWidgets import QWidget

from nnapp.topology import MOST_UNITS
from nnapp.words import marked
from ui.document import Document
from ui.network.commands import Commands
from ui.network.layer_settings import LayerSettings
from ui.network.numbers import typed_number
from ui.network.operations import Operations, turned
from ui.network.place_menu import PlaceMenu
from ui.network.places import Place
from ui.network.reasons import why_no_unit
from ui.outline.model import DETAILS, NAME, VALUE, lock_of
from ui.outline.rows import NETWORK, Row
from ui.outline.view import OutlineView


class OutlineEditing(QObject):
    """Hears of a tree, and edits a document."""

    def __init__(self, document: Document, view: OutlineView, parent: QWidget) -> None:
        super().__init__(parent)
        self.document, self.view = document, view
        self.commands = Commands(document, self)
        self.operations = Operations(self.commands, self)
        self.settings = LayerSettings(self.commands, parent)
        self.menu = PlaceMenu(view)
        view.asked.connect(self.carry_out)
        view.menu_wanted.connect(self.open_menu)
        view.outline.typed.connect(self._take_typed)
        self.menu.asked.connect(self.carry_out)
        self.menu.chosen.connect(self._set_layer)
        self.menu.settings_asked.connect(self._open_settings)

    @property
    def row(self) -> Row:
        """The row that it is all about."""
        return self.view.current_row or Row()

    @property
    def place(self) -> Place | None:
        """Its place in the network; a bias alone has BIAS as its source."""
        return None if self.row.layer == NETWORK else Place(*self.row)

    @Slot(str)
    def carry_out(self, name: str) -> None:
        """Do what a key or the menu asks for with the current row."""
        typing = {"name": NAME, "units": VALUE, "value": VALUE}
        if name == "edit":
            self._type_over(self.view.currentIndex().column())
        elif name in typing:
            self._type_over(typing[name])
        elif name == "insert":
            self.operations.insert(self.place)
        elif name == "unfold":
            self.commands.refuse(
                marked("There are too many rows to unfold all at once. Unfold one layer or unit at a time.")
            )
        elif name in ("freeze", "off", "remove", "restore") and self.place is not None:
            self.operations.do(turned(name, self.document.project, self.place), self.place)
        else:
            self.operations.do(name, self.place)

    @Slot(QPoint)
    def open_menu(self, where: QPoint) -> None:
        """Show what can be done with the current row."""
        self.menu.show_place(self.document.project, self.place, self.document.kept)
        self.menu.popup(where)

    def _type_over(self, column: int) -> None:
        # where a cell holds nothing that can be typed, the other one of its row is meant
        view, row = self.view, self.row
        if column == DETAILS and row.source is None:
            self.open_menu(view.viewport().mapToGlobal(view.visualRect(view.currentIndex()).bottomLeft()))
        elif self.document.refuses(*self._locks(column)):
            return
        elif row.unit is None and row.layer != NETWORK and why_no_unit(self.document.project, row.layer):
            self.commands.set_units(row.layer, self.view.outline.widths[row.layer + 1])  # says why it cannot
        elif not view.type_over(column) and not view.type_over(VALUE if column != VALUE else NAME):
            self.commands.refuse(
                marked("There is nothing here that could be typed over. Select a unit, a weight or a bias.")
            )

    def _locks(self, column: int) -> list[str]:
        # what would be changed by typing into the cell, or into the other one of its row that is meant then
        typable = self.view.outline.typable
        return [lock_of(self.row, each) for each in (column, VALUE, NAME) if typable(self.row, each) is not None][:1]

    @Slot(object, int, str)
    def _take_typed(self, row: Row, column: int, text: str) -> None:
        assert row.place is not None
        if column == NAME:
            assert row.unit is not None
            self.commands.rename(row.layer, row.unit, text)
            return
        try:
            value = typed_number(text)
        except ValueError:
            self.commands.refuse_number(text)
            return
        if row.unit is not None:
            self.commands.set_value(row.place, value)
        elif value != int(value) or not 1 <= value <= MOST_UNITS:
            self.commands.refuse(
                marked("A layer has a whole number of units from 1 to {most}, not {text}. Nothing was changed."),
                text=text,
                most=MOST_UNITS,
            )
        else:
            self.commands.set_units(row.layer, int(value), merge=False)

    @Slot(object)
    def _set_layer(self, changes: dict[str, object]) -> None:
        self.commands.set_layer(self.row.layer, changes)

    @Slot(str)
    def _open_settings(self, field: str) -> None:
        self.settings.open(self.row.layer, field)
