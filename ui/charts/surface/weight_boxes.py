"""The row in which the two weights of the plane are chosen, or the seed of two random directions."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QListView, QToolButton, QWidget

from nnapp.landscape import movable
from nnapp.project import Project
from ui.charts.surface.aims import MOST_SEED, Aim
from ui.charts.surface.words import number_of, short_name
from ui.form.manners import CalmWheel, OwnSpace
from ui.icons import icon
from ui.network.places import Place, exists, has_value

Index = QModelIndex | QPersistentModelIndex


class WeightNames(QAbstractListModel):
    """The names of all weights and biases that can move, each made when it is looked at: there may be very many."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._project: Project | None = None
        self.places: NDArray[np.intp] = np.empty(0, np.intp)

    def show_project(self, project: Project) -> None:
        """Name those of another network."""
        self.beginResetModel()
        self._project, self.places = project, movable(project.topology)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return len(self.places)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and self._project is not None and index.isValid():
            return short_name(self._project, int(self.places[index.row()]))
        return None


class WeightBox(CalmWheel, OwnSpace, QComboBox):
    """One weight or bias out of all that can move."""

    def __init__(self, names: WeightNames, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(5)
        view = QListView(self)
        view.setUniformItemSizes(True)
        self.setView(view)
        self.setModel(names)


class AimRow(QWidget):
    """What the plane needs to be told besides its kind; `changed` carries the new Aim."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project: Project | None = None
        self._aim = Aim()
        self._selected: int | None = None
        self._names = WeightNames(self)
        self.boxes = WeightBox(self._names, self), WeightBox(self._names, self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for box, name in zip(self.boxes, (self.tr("First weight"), self.tr("Second weight")), strict=True):
            box.setAccessibleName(name)
            box.setToolTip(name)
            box.activated.connect(self._choose)
            layout.addWidget(box, 1)
        self.take_button = self._button("take_selected", self.tr("Selected"), self._take_selected)
        self.seed_label = QLabel(self)
        self.seed_button = self._button("another_seed", self.tr("Others"), self._another_seed)
        self.seed_button.setIcon(icon("dice", self))
        self.seed_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.seed_button.setToolTip(self.tr("Two other random directions: the next seed"))
        self.layer_box = QCheckBox(self.tr("by layer"), self)
        self.layer_box.setObjectName("by_layer")
        self.layer_box.setToolTip(
            self.tr("Let each layer take part as much as its weights are large, so that no layer drowns the others.")
        )
        self.layer_box.toggled.connect(self._scale)
        for widget in (self.take_button, self.seed_label, self.seed_button, self.layer_box):
            layout.addWidget(widget)
        self._stretch = QWidget(self)
        layout.addWidget(self._stretch, 1)
        self.setMinimumWidth(60)

    def _button(self, name: str, text: str, slot: Any) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setText(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(slot)
        return button

    def show_project(self, project: Project, aim: Aim) -> None:
        """Offer the weights of another network."""
        if self._project is None or self._project.topology is not project.topology:
            self._project = project
            self._names.show_project(project)
        self._project = project
        self.show_aim(aim)

    def show_aim(self, aim: Aim) -> None:
        """Show what is chosen."""
        self._aim = aim
        weights, random = aim.kind == "weights", aim.kind == "random"
        for chooser in (*self.boxes, self.take_button):
            chooser.setVisible(weights)
        for widget in (self.seed_label, self.seed_button, self.layer_box, self._stretch):
            widget.setVisible(random)
        self.setVisible(weights or random)
        self.seed_label.setText(self.tr("Seed {seed}").format(seed=aim.seed))
        self.layer_box.setChecked(aim.by_layer)
        chosen = aim.weights(self._project.topology) if self._project is not None else None
        for place, box in zip(chosen or (-1, -1), self.boxes, strict=True):
            rows = np.flatnonzero(self._names.places == place)
            box.setCurrentIndex(int(rows[0]) if len(rows) else -1)
        self._show_taking()

    def show_selection(self, place: Place | None) -> None:
        """Offer what is selected in the window."""
        project = self._project
        self._selected = None
        if project is not None and place is not None and has_value(place) and exists(place, project.topology.widths):
            number = number_of(project, place)
            self._selected = number if number in self._names.places else -1
        self._show_taking()

    def _show_taking(self) -> None:
        why = ""
        if self._selected is None:
            why = self.tr("Select a weight or a bias first, in the network or in the heatmap of the weights.")
        elif self._selected < 0:
            why = self.tr("The selected weight is frozen or not there, so it cannot be moved.")
        elif self._project is not None and self._selected in (self._aim.weights(self._project.topology) or ()):
            why = self.tr("The selected weight is shown already.")
        self.take_button.setEnabled(not why)
        self.take_button.setToolTip(
            why or self.tr("Take the weight that is selected in the window; the first one becomes the second.")
        )

    @Slot()
    def _choose(self) -> None:
        rows = [box.currentIndex() for box in self.boxes]
        if min(rows) < 0:
            return
        if rows[0] == rows[1]:  # two different ones: the other box gives way
            other = self.boxes[0] if self.sender() is self.boxes[1] else self.boxes[1]
            row = (rows[0] + 1) % len(self._names.places)
            rows[0 if other is self.boxes[0] else 1] = row
        places = int(self._names.places[rows[0]]), int(self._names.places[rows[1]])
        self.changed.emit(self._aim._replace(places=places))

    @Slot()
    def _take_selected(self) -> None:
        chosen = self._aim.weights(self._project.topology) if self._project is not None else None
        if self._selected is not None and self._selected >= 0 and chosen is not None:
            self.changed.emit(self._aim._replace(places=(self._selected, chosen[0])))

    @Slot()
    def _another_seed(self) -> None:
        self.changed.emit(self._aim._replace(seed=self._aim.seed % MOST_SEED + 1))

    @Slot(bool)
    def _scale(self, on: bool) -> None:
        if on != self._aim.by_layer:
            self.changed.emit(self._aim._replace(by_layer=on))
