"""What can be done with a place in the network, by name: keys and menus of all panels ask for the same operations."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QObject

from nnapp.project import Project
from nnapp.topology import BIAS
from nnapp.words import marked
from ui.network.commands import Commands
from ui.network.places import INPUTS, Place, link_of
from ui.network.reasons import LayerStep
from ui.network.states import is_frozen, is_removed, is_switched_off, why_no_value


class Operations(QObject):
    """Carries out operations on a place; `Place(layer, unit, BIAS)` is the bias alone, None the whole network."""

    def __init__(self, commands: Commands, parent: QObject) -> None:
        super().__init__(parent)
        self.commands, self.document = commands, commands.document
        self._known: dict[str, Callable[[Place], bool]] = {
            "add-unit": self._add_unit,
            "duplicate": self._duplicate,
            "left": partial(self._move, step="left"),
            "right": partial(self._move, step="right"),
            "before": partial(self._step, step="before"),
            "after": partial(self._step, step="after"),
            "freeze": self._freeze,
            "free": self._free,
            "remove": self._remove,
            "restore": self._restore,
            "restore-bias": self._restore_bias,
            "zero": self._set_to_zero,
            "off": self._switch_off,
            "on": self._switch_on,
            "more": partial(self._add_units, count=1),
            "fewer": partial(self._add_units, count=-1),
            "many-more": partial(self._add_units, count=10),
            "many-fewer": partial(self._add_units, count=-10),
        }

    def do(self, name: str, place: Place | None) -> bool:
        """Carry out an operation, and select what it has made; return whether it was done."""
        if name == "add-layer":
            return self._add_layer(place)
        if place is None:
            return self.commands.refuse(
                marked("This can be done with a layer, a unit or a weight. Select one of them first.")
            )
        return self._known[name](place)

    def insert(self, place: Place | None) -> bool:
        """Add a unit beside a unit, and a layer behind a layer."""
        whole = place is None or place.unit is None
        return self.do("add-layer" if whole else "add-unit", place)

    def _add_layer(self, place: Place | None) -> bool:
        # behind a layer; before the output layer where it, or nothing, is selected
        last = len(self.document.project.topology.layers) - 1
        before = place is None or place.layer == last
        return self._step(Place(last if place is None else place.layer), "before" if before else "after")

    def _step(self, place: Place, step: LayerStep) -> bool:
        layer = self.commands.step(step, place.layer)
        if layer is None:
            return False
        self.document.select(replace(self.document.selection, layer=layer, unit=None, source=None))
        return True

    def _add_unit(self, place: Place) -> bool:
        return self.commands.add_unit(place.layer)

    def _add_units(self, place: Place, count: int) -> bool:
        # what would leave none of many units leaves one
        units = self.document.project.topology.widths[place.layer + 1]
        return self.commands.set_units(place.layer, max(units + count, 1) if units > 1 else units + count)

    def _duplicate(self, place: Place) -> bool:
        if place.source is not None:
            return self.commands.refuse(marked("A weight or bias cannot be duplicated. Select a unit or a layer."))
        if place.unit is not None:
            return self._duplicate_unit(place.layer, place.unit)
        return self._step(place, "duplicate")

    def _duplicate_unit(self, layer: int, unit: int) -> bool:
        done = self.commands.duplicate_unit(layer, unit)
        if done:
            self.document.select(replace(self.document.selection, layer=layer, unit=unit + 1, source=None))
        return done

    def _move(self, place: Place, step: LayerStep) -> bool:
        if place.unit is not None:
            return self.commands.refuse(marked("Units stay in their order. Select a layer, and it can be moved."))
        return self._step(place, step)  # which says why at the ends

    def _freeze(self, place: Place) -> bool:
        return self._frozen(place, True)

    def _free(self, place: Place) -> bool:
        return self._frozen(place, False)

    def _frozen(self, place: Place, frozen: bool) -> bool:
        commands = self.commands
        if place.layer == INPUTS:
            return self.commands.refuse(
                marked("Inputs have no weights of their own. Freeze the weights in the first layer.")
            )
        if place.unit is None:
            return commands.set_layer(place.layer, {"frozen": frozen})
        if place.source is None:
            return (commands.freeze_unit if frozen else commands.free_unit)(place.layer, place.unit)
        project = self.document.project
        missing = why_no_value(project, place)
        if missing:
            return commands.refuse(marked("Nothing was changed. {reason}"), reason=missing)
        if project.topology.layers[place.layer].frozen:
            return commands.refuse(
                marked(
                    "Layer {number} is frozen as a whole, and this weight with it. Let the layer learn again first."
                ),
                number=place.layer + 1,
            )
        return (commands.freeze_link if frozen else commands.free_link)(place.layer, link_of(place))

    def _remove(self, place: Place) -> bool:
        return self.commands.remove(place)

    def _restore(self, place: Place) -> bool:
        if place.source is None or not is_removed(self.document.project.topology, place):
            return self.commands.refuse(marked("Only a weight or bias that was removed can be restored."))
        return self.commands.restore_link(place.layer, link_of(place))

    def _restore_bias(self, place: Place) -> bool:
        return self._restore(place._replace(source=BIAS))

    def _set_to_zero(self, place: Place) -> bool:
        if place.unit is None:
            return self.commands.refuse(
                marked("Only a single weight or bias can be set to 0. Select a weight, or a unit for its bias.")
            )
        if place.layer == INPUTS:
            return self.commands.refuse(
                marked("Inputs have no bias that could be set to 0. Select a weight, or a unit of another layer.")
            )
        source = None if place.source == BIAS else place.source
        return self.commands.set_value(place._replace(source=source), 0.0)

    def _switch_off(self, place: Place) -> bool:
        return self._switched(place, self.commands.switch_off)

    def _switch_on(self, place: Place) -> bool:
        return self._switched(place, self.commands.switch_on)

    def _switched(self, place: Place, switch: Callable[[int, int], bool]) -> bool:
        if place.unit is None or place.source is not None:
            return self.commands.refuse(marked("Single units can be switched off. Select an input or a hidden unit."))
        return switch(place.layer, place.unit)


def turned(name: str, project: Project, place: Place) -> str:
    """Return what a key does that freezes and frees, switches off and on, or removes a weight and restores it."""
    topology, link = project.topology, place.source is not None
    if name == "freeze":
        return "free" if is_frozen(topology, place) else name
    if name == "off":
        return "on" if is_switched_off(topology, place) else name
    removed = place.unit is not None and name in ("remove", "restore") and is_removed(topology, place)
    if removed and not link and name == "restore":
        return "restore-bias"
    return "restore" if removed and link else name
