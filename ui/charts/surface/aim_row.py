"""The row in which the two weights of the plane are chosen, or the seed of two random directions."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QToolButton, QWidget

from nnapp.project import Project
from nnapp.topology import free
from ui.charts.surface.aims import MOST_SEED, Aim
from ui.charts.surface.weight_boxes import MovableWeights, WeightBox
from ui.charts.surface.words import number_of
from ui.flow_layout import FlowLayout
from ui.icons import icon
from ui.network.places import Place, exists, has_value


def same_names(old: Project, new: Project) -> bool:
    """Say whether the same weights can move in both, under the same names."""
    return new.topology is old.topology and new.dataset.columns is old.dataset.columns


class AimRow(QWidget):
    """What the plane needs to be told besides its kind; `changed` carries the new Aim."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project: Project | None = None
        self._aim = Aim()
        self._selected: int | None = None
        self._weights: MovableWeights | None = None
        self.boxes = WeightBox(self.tr("First weight"), self), WeightBox(self.tr("Second weight"), self)
        self.take_button = self._button("take_selected", self.tr("Selected"), self._take_selected)
        self._choosers = QWidget(self)
        lines = FlowLayout(self._choosers)
        for axis, box in enumerate(self.boxes):
            lines.addWidget(box)
            box.chosen.connect(partial(self._choose, axis))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._choosers, 1)
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
        self._project = project
        self.show_aim(aim)

    def show_aim(self, aim: Aim) -> None:
        """Show what is chosen."""
        self._aim = aim
        weights, random = aim.kind == "weights", aim.kind == "random"
        for chooser in (self._choosers, self.take_button):
            chooser.setVisible(weights)
        for widget in (self.seed_label, self.seed_button, self.layer_box, self._stretch):
            widget.setVisible(random)
        self.setVisible(weights or random)
        self.seed_label.setText(self.tr("Seed {seed}").format(seed=aim.seed))
        self.layer_box.setChecked(aim.by_layer)
        if weights:
            self._show_weights()
        self._show_taking()

    def _show_weights(self) -> None:
        # only while the boxes are seen: naming all units of a large network takes a moment
        project = self._project
        if project is None:
            return
        shown = self._weights
        if shown is None or not same_names(shown.project, project):
            self._weights = MovableWeights(project)
            for box in self.boxes:
                box.show_weights(self._weights)
        for place, box in zip(self._aim.weights(project.topology) or (None, None), self.boxes, strict=True):
            box.show_place(place)

    def show_selection(self, place: Place | None) -> None:
        """Offer what is selected in the window."""
        project = self._project
        self._selected = None
        if project is not None and place is not None and has_value(place) and exists(place, project.topology.widths):
            number = number_of(project, place)
            self._selected = number if free(project.topology)[number] else -1
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

    def _choose(self, axis: int, place: int) -> None:
        chosen = self._aim.weights(self._project.topology) if self._project is not None else None
        if chosen is None or self._weights is None:
            return
        other = chosen[1 - axis]
        if other == place:  # two different ones: the other box gives way
            places = self._weights.places
            other = int(places[(int(np.searchsorted(places, place)) + 1) % len(places)])
        self.changed.emit(self._aim._replace(places=(place, other) if axis == 0 else (other, place)))

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
