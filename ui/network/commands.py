"""The edits of the network that panels make: each one pure edit of the project, one undo step, with its name."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from nnapp.activations import AnyActivation
from nnapp.project import (
    Project,
    add_layer,
    duplicate_layer,
    duplicate_unit,
    free_links,
    free_unit,
    freeze_links,
    freeze_unit,
    move_layer,
    remove_layer,
    remove_links,
    remove_unit,
    rename_unit,
    restore_links,
    set_activation,
    set_bias,
    set_layer,
    set_layers,
    set_units,
    set_weight,
    switch_off,
    switch_on,
)
from nnapp.topology import BIAS, Layer, Link
from nnapp.words import Refusal, Said, marked
from ui.document import Document
from ui.network.numbers import why_no_number
from ui.network.places import INPUTS, Place, unit_name
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
        """Remove a weight, a hidden unit or a hidden layer; anything else is refused with the reason."""
        if place.layer == INPUTS:
            return self.document.edit(_refuse_inputs, self.tr("Remove unit"))
        if place.source is not None:
            assert place.unit is not None
            return self.remove_link(place.layer, (place.unit, place.source))
        if place.unit is None:
            return self.document.edit(partial(remove_layer, position=place.layer), self.tr("Remove layer"))
        change = partial(remove_unit, position=place.layer, unit=place.unit)
        return self.document.edit(change, self.tr("Remove unit"))

    # Single units

    def duplicate_unit(self, layer: int, unit: int) -> bool:
        """Give a hidden layer a copy of one of its units."""
        if layer == INPUTS:
            return self.document.edit(_refuse_inputs, self.tr("Duplicate unit"))
        return self.document.edit(partial(duplicate_unit, position=layer, unit=unit), self.tr("Duplicate unit"))

    def rename(self, layer: int, unit: int, name: str) -> bool:
        """Call a hidden unit by a name, or by its number again; of an input or output, rename column or category."""
        change = partial(rename_unit, layer=layer, unit=unit, name=name)
        return self.document.edit(change, self.tr("Rename {name}").format(name=unit_name(self._project, layer, unit)))

    def freeze_unit(self, layer: int, unit: int) -> bool:
        """Let training leave a unit's bias and the weights into it as they are."""
        return self.document.edit(partial(freeze_unit, position=layer, unit=unit), self.tr("Freeze unit"))

    def free_unit(self, layer: int, unit: int) -> bool:
        """Let training change a unit's bias and the weights into it again."""
        return self.document.edit(partial(free_unit, position=layer, unit=unit), self.tr("Let unit learn again"))

    def switch_off(self, layer: int, unit: int) -> bool:
        """Take away what an input or hidden unit says to the next layer."""
        return self.document.edit(partial(switch_off, layer=layer, unit=unit), self.tr("Switch unit off"))

    def switch_on(self, layer: int, unit: int) -> bool:
        """Let a unit that was switched off speak to the next layer again."""
        return self.document.edit(partial(switch_on, layer=layer, unit=unit), self.tr("Switch unit on"))

    # Single links: a unit of the layer, and the unit that it listens to, or BIAS

    def freeze_link(self, layer: int, link: Link) -> bool:
        """Let training leave a weight or bias as it is."""
        return self.document.edit(partial(freeze_links, position=layer, links=(link,)), self._link("freeze", link))

    def free_link(self, layer: int, link: Link) -> bool:
        """Let training change a weight or bias again."""
        return self.document.edit(partial(free_links, position=layer, links=(link,)), self._link("free", link))

    def remove_link(self, layer: int, link: Link) -> bool:
        """Remove a link: its weight is 0, and stays so."""
        return self.document.edit(partial(remove_links, position=layer, links=(link,)), self._link("remove", link))

    def restore_link(self, layer: int, link: Link) -> bool:
        """Put a removed link back."""
        return self.document.edit(partial(restore_links, position=layer, links=(link,)), self._link("restore", link))

    def refuse(self, template: str, **values: object) -> bool:
        """Refuse, with the reason, what is no edit at all."""
        return self.document.edit(partial(_refuse, template=template, values=values), self.tr("Edit network"))

    def refuse_number(self, text: str) -> bool:
        """Refuse what was typed for a number and is none."""
        return self.refuse(
            marked("“{text}”: {reason} Nothing was changed."), text=text, reason=Said(why_no_number(text))
        )

    @property
    def _project(self) -> Project:
        return self.document.project

    def _link(self, what: str, link: Link) -> str:
        # the name of an edit of a single weight or bias
        weights = {
            "freeze": self.tr("Freeze weight"),
            "free": self.tr("Let weight learn again"),
            "remove": self.tr("Remove weight"),
            "restore": self.tr("Restore weight"),
        }
        biases = {
            "freeze": self.tr("Freeze bias"),
            "free": self.tr("Let bias learn again"),
            "remove": self.tr("Remove bias"),
            "restore": self.tr("Restore bias"),
        }
        return (biases if link[1] == BIAS else weights)[what]


def _refuse(project: Project, template: str, values: dict[str, object]) -> Project:
    raise Refusal(template, **values)


def _refuse_inputs(project: Project) -> Project:
    raise Refusal(
        marked(
            "The network has one input for each input column of the table. "
            "To change their number, change which columns of the table are inputs."
        )
    )


def _refuse_first(project: Project) -> Project:
    raise Refusal(marked("The inputs come first: they are columns of the table. Only hidden layers can change places."))
