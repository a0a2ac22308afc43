"""One weight or bias out of all that can move, chosen by its unit and by what it comes from.

One list of all weights would have hundreds of thousands of entries, which a style measures one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QListView, QWidget

from nnapp.landscape import movable
from nnapp.project import Project
from nnapp.topology import matrices
from ui.charts.surface.words import place_at, translated
from ui.form.manners import CalmWheel, OwnSpace
from ui.network.places import unit_name

Index = QModelIndex | QPersistentModelIndex
Places = NDArray[np.intp]


class MovableWeights:
    """Weights and biases, by default all that can move, by their places in the flat vector, and what they lead to."""

    def __init__(self, project: Project, places: Places | None = None) -> None:
        self.project, self.places = project, movable(project.topology) if places is None else places
        numbers = matrices(np.arange(project.topology.parameter_count), project.topology.widths)
        self._starts = np.concatenate([matrix[:, 0] for matrix in numbers])  # of each unit's weights, its bias last
        self.units: Places = np.unique(self.unit_of(self.places))

    def unit_of(self, places: Any) -> Any:
        """Return the number of the unit, among those of all layers, that weights lead to."""
        return np.searchsorted(self._starts, places, side="right") - 1

    def of_unit(self, unit: int) -> Places:
        """Return the places of what leads to a unit."""
        ends = np.append(self._starts, self.project.topology.parameter_count)
        first, last = np.searchsorted(self.places, (ends[unit], ends[unit + 1]))
        return self.places[first:last]

    def column(self, place: int) -> int:
        """Return which of its unit's numbers a weight is."""
        return int(place - self._starts[self.unit_of(place)])

    def unit_title(self, unit: int) -> str:
        """Return the short name of a unit."""
        at = place_at(self.project, int(self._starts[unit]))
        assert at.unit is not None
        return unit_name(self.project, at.layer, at.unit)

    def source_title(self, place: int) -> str:
        """Return the short name of what a weight comes from."""
        at = place_at(self.project, place)
        return translated("bias") if at.source is None else unit_name(self.project, at.layer - 1, at.source)


class Names(QAbstractListModel):
    """Names that are made when they are looked at."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.numbers: Places = np.empty(0, np.intp)
        self._name: Callable[[int], str] = str

    def show_numbers(self, numbers: Places, name: Callable[[int], str]) -> None:
        """Name others."""
        self.beginResetModel()
        self.numbers, self._name = numbers, name
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return len(self.numbers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and index.isValid():
            return self._name(int(self.numbers[index.row()]))
        return None


class NameBox(CalmWheel, OwnSpace, QComboBox):
    """One of several names."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.names = Names(self)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(3)
        view = QListView(self)
        view.setUniformItemSizes(True)
        self.setView(view)
        self.setModel(self.names)

    @property
    def number(self) -> int | None:
        """What is chosen."""
        return int(self.names.numbers[self.currentIndex()]) if self.currentIndex() >= 0 else None

    def show_number(self, number: int | None) -> None:
        """Show what is chosen."""
        rows = np.flatnonzero(self.names.numbers == number) if number is not None else np.empty(0, np.intp)
        self.setCurrentIndex(int(rows[0]) if rows.size else -1)


class WeightBox(QWidget):
    """One weight or bias: the unit that it leads to, and what it comes from; `chosen` carries its place."""

    chosen = Signal(int)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._weights: MovableWeights | None = None
        self._unit: int | None = None
        self.unit = NameBox(translated("{weight}: the unit that it leads to").format(weight=name), self)
        self.source = NameBox(translated("{weight}: where it comes from").format(weight=name), self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addWidget(self.unit, 1)
        layout.addWidget(QLabel("←", self))
        layout.addWidget(self.source, 1)
        self.unit.activated.connect(self._take_unit)
        self.source.activated.connect(self._take_source)

    def show_weights(self, weights: MovableWeights) -> None:
        """Offer the weights of another network."""
        self._weights, self._unit = weights, None
        self.unit.names.show_numbers(weights.units, weights.unit_title)

    def show_place(self, place: int | None) -> None:
        """Show which weight is chosen."""
        if self._weights is None:
            return
        unit = int(self._weights.unit_of(place)) if place is not None else None
        if unit != self._unit or unit is None:
            self._unit = unit
            sources = self._weights.of_unit(unit) if unit is not None else self._weights.places[:0]
            self.source.names.show_numbers(sources, self._weights.source_title)
        self.unit.show_number(unit)
        self.source.show_number(place)

    @Slot()
    def _take_unit(self) -> None:
        # the same source, or the nearest before it in another layer
        old, unit = self.source.number, self.unit.number
        if self._weights is not None and unit is not None and unit != self._unit:
            places, column = self._weights.of_unit(unit), self._weights.column(old) if old is not None else 0
            columns = places - (places[0] - self._weights.column(int(places[0])))
            self.chosen.emit(int(places[max(int(np.searchsorted(columns, column, side="right")) - 1, 0)]))

    @Slot()
    def _take_source(self) -> None:
        if self.source.number is not None:
            self.chosen.emit(self.source.number)
