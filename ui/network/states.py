"""What a place in the network is besides its value: removed, frozen or switched off; as a fact, and in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from nnapp.project import Project, is_off, is_unit_frozen
from nnapp.topology import BIAS, Topology
from ui.network.places import INPUTS, Place, link_of, unit_name
from ui.plain_text import plain


def is_removed(topology: Topology, place: Place) -> bool:
    """Say whether a weight or bias was removed by itself."""
    return place.layer != INPUTS and link_of(place) in topology.layers[place.layer].removed_ones


def is_switched_off(topology: Topology, place: Place) -> bool:
    """Say whether a unit is switched off."""
    return place.unit is not None and place.source is None and is_off(topology, place.layer, place.unit)


def is_frozen(topology: Topology, place: Place) -> bool:
    """Say whether training leaves a layer, a unit with all that leads to it, or a single weight as it is."""
    if place.layer == INPUTS:
        return False
    layer = topology.layers[place.layer]
    if layer.frozen or place.unit is None:
        return layer.frozen
    if place.source is None:
        return is_unit_frozen(topology, place.layer, place.unit)
    return link_of(place) in layer.frozen_ones or is_unit_frozen(topology, place.layer, place.unit)


def why_no_value(project: Project, place: Place) -> str:
    """Say why the weight or bias at a place is always 0, and what to do; nothing where it can have a value."""
    if place.unit is None or place.layer == INPUTS:
        return ""
    layer, (_, source) = project.topology.layers[place.layer], link_of(place)
    if source == BIAS and not layer.bias:
        return _tr("The layer has no biases. Switch its biases on first.")
    if is_removed(project.topology, place):
        return _tr("It was removed. Restore it first.")
    if source != BIAS and is_off(project.topology, place.layer - 1, source):
        name = unit_name(project, place.layer - 1, source)
        return _tr("Its source {name} is switched off. Switch that on first.").format(name=name)
    return ""


def instead_of_value(project: Project, place: Place) -> str:
    """Say in the place of a value why there is none; nothing where there is one."""
    if place.unit is None or place.layer == INPUTS:
        return ""
    source = link_of(place)[1]
    if is_removed(project.topology, place):
        return _tr("removed. R restores it.")
    if source != BIAS and is_off(project.topology, place.layer - 1, source):
        return _tr("0, because {name} is switched off").format(name=unit_name(project, place.layer - 1, source))
    return ""


def besides(project: Project, place: Place) -> list[str]:
    """Say what else is to be said of a place, each part for itself: frozen, switched off, a removed bias."""
    topology = project.topology
    told: list[str] = []
    if place.unit is None:
        return told
    if is_switched_off(topology, place):
        told.append(_tr("switched off: no unit of the next layer listens to it. O switches it on."))
    if place.source is None and is_removed(topology, place):
        told.append(_tr("its bias was removed. R restores it."))
    if is_frozen(topology, place):
        told.append(
            _tr("frozen: training leaves it as it is") if place.source is not None else _frozen_unit(topology, place)
        )
    elif place.source is None and place.layer != INPUTS and link_of(place) in topology.layers[place.layer].frozen_ones:
        told.append(_tr("its bias is frozen: training leaves it as it is"))
    return told


def short_besides(project: Project, place: Place) -> list[str]:
    """Say the same in single words."""
    off = [_tr("off")] if is_switched_off(project.topology, place) else []
    if place.unit is None:
        return off
    removed = place.source is None and is_removed(project.topology, place)
    frozen = is_frozen(project.topology, place)
    return [*off, *([_tr("bias removed: R restores it")] if removed else []), *([_tr("frozen")] if frozen else [])]


def whole_name(project: Project, place: Place, shown: int = 40) -> str:
    """Return the name that a hidden unit was given, where it is too long for captions; else an empty text."""
    if place.unit is None or not INPUTS < place.layer < len(project.topology.layers) - 1:
        return ""
    name = dict(project.topology.layers[place.layer].unit_names).get(place.unit, "")
    return plain(name) if len(name) > shown else ""


def _frozen_unit(topology: Topology, place: Place) -> str:
    if topology.layers[place.layer].frozen:
        return _tr("frozen with its layer: training leaves its weights and bias as they are")
    return _tr("frozen: training leaves its bias and the weights into it as they are")


def _tr(text: str) -> str:
    return QCoreApplication.translate("NetworkStates", text)
