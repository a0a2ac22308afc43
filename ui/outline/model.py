"""The network as a tree: rows are numbers, so that a layer of a thousand units with as many weights opens at once."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from nnapp.project import Project, current_parameters
from nnapp.topology import Parameters
from ui.kept import Kept
from ui.network.numbers import number_text
from ui.network.places import INPUTS, typed_name
from ui.outline.following import Following
from ui.outline.rows import NETWORK, TOP, Row, coded
from ui.outline.words import OutlineWords
from ui.plain_text import lines_tip
from ui.weight_scale import same_weights

NAME, VALUE, DETAILS = range(3)


def lock_of(row: Row, column: int) -> str:
    """Return the name of what a lesson may keep that is changed by typing into a cell."""
    if column == NAME:
        return "table" if row.layer == INPUTS else "network"
    return "network" if row.unit is None else "weights"


Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


class OutlineModel(QAbstractItemModel):
    """Shows one project, with the newest parameters; what is typed leaves by `typed`."""

    typed = Signal(object, int, str)  # the Row, the column and the text

    def __init__(self, project: Project, parent: QObject) -> None:
        super().__init__(parent)
        self.project = project
        self.parameters: Parameters = current_parameters(project)
        self.kept = Kept()
        self.words = OutlineWords(project, self)

    # What there is

    @property
    def widths(self) -> tuple[int, ...]:
        """How many inputs there are, and units in each layer."""
        return self.project.topology.widths

    def row(self, index: Index) -> Row:
        """Return the row of a valid index."""
        parent = coded(index.internalId())
        return Row() if parent is None else parent.child(index.row())

    def index_of(self, row: Row, column: int = NAME) -> QModelIndex:
        """Return the index of a row that there is."""
        parent = row.parent
        return self.createIndex(row.number, column, TOP if parent is None else parent.code)

    def index(self, number: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        if not (0 <= number < self.rowCount(parent) and 0 <= column <= DETAILS):
            return QModelIndex()
        return self.createIndex(number, column, self.row(parent).code if parent.isValid() else TOP)

    def parent(self, index: Index = QModelIndex()) -> Any:  # noqa: B008
        if not index.isValid():
            return QModelIndex()
        above = coded(index.internalId())
        return QModelIndex() if above is None else self.index_of(above)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        if not parent.isValid():
            return 1
        return self.row(parent).children(self.widths) if parent.column() == NAME else 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return DETAILS + 1

    # What it says

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self.row(index), index.column()
        texts = {Role.DisplayRole: self.text, Role.EditRole: self.typable, Role.AccessibleTextRole: self.spoken}
        if role in texts:
            return texts[Role(role)](row, column)
        if role == Role.ToolTipRole:
            return lines_tip(self.words.spoken(row, self.parameters, exact=True))
        if role == Role.TextAlignmentRole and column == VALUE:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Role.ForegroundRole and self._is_quiet(row, column):
            return QApplication.palette().brush(QPalette.ColorRole.PlaceholderText)
        return None

    def text(self, row: Row, column: int) -> str:
        """Return what a cell shows."""
        if column == NAME:
            return self.words.name(row)
        return self.words.value(row, self.parameters) if column == VALUE else self.words.details(row)

    def spoken(self, row: Row, column: int) -> str:
        """Return what a screen reader says of a cell: with the name, all of the row."""
        return self.words.spoken(row, self.parameters) if column == NAME else self.text(row, column)

    def typable(self, row: Row, column: int) -> str | None:
        """Return what a cell holds, as it is typed over; None for one that nothing can be typed into."""
        if column == NAME and row.unit is not None and row.source is None:
            return typed_name(self.words.project, row.layer, row.unit)
        if column != VALUE or row.layer == NETWORK:
            return None
        if row.unit is None:
            return str(self.widths[row.layer + 1])
        return None if row.layer == INPUTS else number_text(self.words.number(row, self.parameters))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or role not in (Role.DisplayRole, Role.ToolTipRole):
            return None
        names = (self.tr("Name"), self.tr("Value"), self.tr("Details"))
        tips = (
            self.tr("Layers, units, and what each unit listens to. F2 renames a unit or its column."),
            self.tr(
                "The number of units, a weight or a bias. F2 types another one; fractions such as 1/3 may be typed."
            ),
            self.tr(
                "Activation, shape of the weights, initializer; what is frozen, removed or off. F2 opens the menu."
            ),
        )
        if not 0 <= section <= DETAILS:
            return None
        return names[section] if role == Role.DisplayRole else lines_tip(tips[section])

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        row = self.row(index)
        if self.typable(row, index.column()) is not None and not self.kept.names & {lock_of(row, index.column())}:
            flags |= Qt.ItemFlag.ItemIsEditable
        if not row.children(self.widths):
            flags |= Qt.ItemFlag.ItemNeverHasChildren
        return flags

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """Pass on what was typed, where it is something else; the project comes back by `show_project`."""
        if role != Role.EditRole or not index.isValid():
            return False
        row = self.row(index)
        if value == self.typable(row, index.column()):
            return False
        self.typed.emit(row, index.column(), str(value))
        return True

    def _is_quiet(self, row: Row, column: int) -> bool:
        if row.unit is None:
            return column == DETAILS
        return column == DETAILS or (row.layer != INPUTS and row.source is not None and not self.words.is_there(row))

    # What happens to it

    def show_project(self, project: Project) -> None:
        """Show another project; indexes that are kept somewhere go with their rows."""
        following = Following(self.project, project)
        if following.nothing_moved:
            self._take(project)
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        found = [following.find(self.row(index)) for index in before]
        self._take(project)
        after = [
            QModelIndex() if row is None else self.index_of(row, index.column())
            for row, index in zip(found, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _take(self, project: Project) -> None:
        if not same_weights(project, self.project) or project.topology.widths != self.parameters.widths:
            self.parameters = current_parameters(project)
        self.project = project
        self.words.show_project(project)
