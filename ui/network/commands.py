"""The edits that the topology editor makes: each one pure edit of the project, one undo step, with its name."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from nnapp.activations import AnyActivation
from nnapp.project import (
    Project,
    add_layer,
    duplicate_layer,
    move_layer,
    remove_layer,
    remove_unit,
    set_activation,
    set_bias,
    set_layer,
    set_layers,
    set_units,
    set_weight,
)
from nnapp.topology import Layer
from nnapp.words import Refusal, marked
from ui.document import Document
from ui.network.places import INPUTS, Place
from ui.network.reasons import LayerStep


class Commands(QObject):
    """Edits the document's network; each returns whether it was done."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = document

    def add_layer(self, position: int) -> bool:
        """Insert a hidden layer as layer `position`."""
        return self.document.edit(partial(add_layer, position=position), self.tr("Add layer"))

    def step(self, step: LayerStep, layer: int) -> int | None:
        """Copy, move or remove a layer, or add one beside it; returns the layer that it is about now, or None."""
        if step == "remove":
            return min(layer, len(self.document.project.topology.layers) - 1) if self.remove(Place(layer)) else None
        if step == "duplicate":
            return layer + 1 if self.duplicate_layer(layer) else None
        if step in ("left", "right"):
            to = layer - 1 if step == "left" else layer + 1
            return to if self.move_layer(layer, to) else None
        position = layer if step == "before" else layer + 1
        return position if self.add_layer(position) else None

    def duplicate_layer(self, layer: int) -> bool:
        """Insert a copy of a hidden layer behind it."""
        change = _refuse_inputs if layer == INPUTS else partial(duplicate_layer, position=layer)
        return self.document.edit(change, self.tr("Duplicate layer"))

    def move_layer(self, layer: int, to: int) -> bool:
        """Move a hidden layer so that it becomes layer `to`."""
        inputs = INPUTS in (layer, to)
        change = _refuse_first if inputs else partial(move_layer, position=layer, to=to)
        return self.document.edit(change, self.tr("Move layer"))

    def set_layers(self, layers: tuple[Layer, ...]) -> bool:
        """Give the network other layers, all at once."""
        return self.document.edit(partial(set_layers, layers=layers), self.tr("Type the layers"))

    def set_units(self, layer: int, units: int, merge: bool = True) -> bool:
        """Give a hidden layer this many units; steps of one spin box are one undo step, but not of a handle."""
        change = _refuse_inputs if layer == INPUTS else partial(set_units, position=layer, units=units)
        return self.document.edit(change, self.tr("Set number of units"), f"units {layer}" if merge else "")

    def add_unit(self, layer: int) -> bool:
        """Give a hidden layer one unit more."""
        if layer == INPUTS:
            return self.document.edit(_refuse_inputs, self.tr("Add unit"))
        units = self.document.project.topology.layers[layer].units + 1
        return self.document.edit(partial(set_units, position=layer, units=units), self.tr("Add unit"))

    def set_activation(self, layer: int, activation: AnyActivation) -> bool:
        """Give a layer another activation."""
        change = partial(set_activation, position=layer, activation=activation)
        return self.document.edit(change, self.tr("Set activation"))

    def set_layer(self, layer: int, changes: dict[str, Any]) -> bool:
        """Change a layer's activation, initializer, biases, frozen or dropout, all in one undo step."""
        names = {
            "activation": self.tr("Set activation"),
            "initializer": self.tr("Choose initializer"),
            "bias": self.tr("Switch biases"),
            "frozen": self.tr("Freeze layer") if changes.get("frozen") else self.tr("Let layer learn again"),
            "dropout": self.tr("Set dropout"),
        }
        label = names[next(iter(changes))] if len(changes) == 1 else self.tr("Set layer")

        def change(project: Project) -> Project:
            rest = dict(changes)
            if "activation" in rest:
                project = set_activation(project, layer, rest.pop("activation"))
            return set_layer(project, layer, **rest)

        return self.document.edit(change, label)

    def set_value(self, place: Place, value: float, merge: str = "") -> bool:
        """Set the weight or bias at a place."""
        assert place.unit is not None
        if place.source is None:
            change = partial(set_bias, position=place.layer, unit=place.unit, value=value)
            return self.document.edit(change, self.tr("Set bias"), merge)
        weight = partial(set_weight, position=place.layer, unit=place.unit, source=place.source, value=value)
        return self.document.edit(weight, self.tr("Set weight"), merge)

    def remove(self, place: Place) -> bool:
        """Remove a hidden unit or a hidden layer; anything else is refused with the reason."""
        if place.layer == INPUTS:
            return self.document.edit(_refuse_inputs, self.tr("Remove unit"))
        if place.source is not None:
            return self.document.edit(_refuse_link, self.tr("Remove weight"))
        if place.unit is None:
            return self.document.edit(partial(remove_layer, position=place.layer), self.tr("Remove layer"))
        change = partial(remove_unit, position=place.layer, unit=place.unit)
        return self.document.edit(change, self.tr("Remove unit"))


def _refuse_inputs(project: Project) -> Project:
    raise Refusal(
        marked(
            "The network has one input for each input column of the table. "
            "To change their number, change which columns of the table are inputs."
        )
    )


def _refuse_first(project: Project) -> Project:
    raise Refusal(marked("The inputs come first: they are columns of the table. Only hidden layers can change places."))


def _refuse_link(project: Project) -> Project:
    raise Refusal(
        marked("A single weight cannot be removed. Set it to 0, and it has no effect until training changes it.")
    )
