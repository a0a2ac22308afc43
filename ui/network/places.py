"""Places in the network, and what they are called.

Layers count from 0 after the inputs, as in `nnapp`; here the inputs are layer −1, because they can be selected too.
People count from 1: unit 1 of the first hidden layer 0 is "layer 1 unit 2", in short "h1.2".
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from nnapp.dataset import Role
from nnapp.project import Project
from nnapp.topology import BIAS, Link, Parameters
from ui.document import Selection
from ui.feature_names import MOST_OF_NAME, feature_name
from ui.plain_text import short_plain

INPUTS = -1


class Place(NamedTuple):
    """A layer; with `unit`, one of its units and its bias; with `source` too, the weight from that unit before it."""

    layer: int
    unit: int | None = None
    source: int | None = None


def place_of(selection: Selection) -> Place | None:
    """Return the place in the network that the document has selected."""
    return None if selection.layer is None else Place(selection.layer, selection.unit, selection.source)


def exists(place: Place, widths: tuple[int, ...]) -> bool:
    """Say whether a network of these widths (inputs first) has the place."""
    column = place.layer + 1
    if not 0 <= column < len(widths) or (place.layer == INPUTS and place.source is not None):
        return False
    return (place.unit is None or 0 <= place.unit < widths[column]) and (
        place.source is None or 0 <= place.source < widths[column - 1]
    )


def nearest(place: Place, widths: tuple[int, ...]) -> Place:
    """Return the place nearest to one that is gone: the last unit of its layer, or the last layer."""
    layer = min(place.layer, len(widths) - 2)
    if layer != place.layer or place.unit is None:
        return Place(layer)
    return Place(layer, min(place.unit, widths[layer + 1] - 1))


def has_value(place: Place | None) -> bool:
    """Say whether the place holds a number: a weight or a bias."""
    return place is not None and place.unit is not None and place.layer != INPUTS


def value_at(parameters: Parameters, place: Place) -> float:
    """Return the weight or the bias at a place that holds one."""
    column = -1 if place.source is None else place.source
    return float(parameters.matrices[place.layer][place.unit, column])


def link_of(place: Place) -> Link:
    """Return the link at a place that is a weight, or a bias alone."""
    assert place.unit is not None
    return place.unit, BIAS if place.source is None else place.source


def layer_name(project: Project, layer: int) -> str:
    """Return what a layer is called: Inputs, Layer 1, ..., Output."""
    if layer == INPUTS:
        return QCoreApplication.translate("TopologyEditor", "Inputs")
    if layer == len(project.topology.layers) - 1:
        return QCoreApplication.translate("TopologyEditor", "Output")
    return QCoreApplication.translate("TopologyEditor", "Layer {number}").format(number=layer + 1)


def unit_name(project: Project, layer: int, unit: int, full: bool = False) -> str:
    """Return what a unit is called: the column's name for inputs and outputs, h1.2 for the others."""
    if layer == INPUTS:
        return feature_name(project.dataset.features(Role.INPUT)[unit])
    if layer == len(project.topology.layers) - 1:
        name = feature_name(project.dataset.features(Role.TARGET)[unit])
        return QCoreApplication.translate("TopologyEditor", "output {name}").format(name=name) if full else name
    given = dict(project.topology.layers[layer].unit_names).get(unit, "")
    short = short_plain(given, MOST_OF_NAME) or f"h{layer + 1}.{unit + 1}"
    if not full:
        return short
    long = QCoreApplication.translate("TopologyEditor", "layer {layer} unit {unit} ({name})")
    return long.format(layer=layer + 1, unit=unit + 1, name=short)


def typed_name(project: Project, layer: int, unit: int) -> str:
    """Return the name as it would be typed: that of a column, a category, or the one that a hidden unit was given."""
    if INPUTS < layer < len(project.topology.layers) - 1:
        return dict(project.topology.layers[layer].unit_names).get(unit, "")
    feature = project.dataset.features(Role.INPUT if layer == INPUTS else Role.TARGET)[unit]
    return feature.label or feature.name


def place_name(project: Project, place: Place) -> str:
    """Return the name of what is at a place, as captions and tool tips say it."""
    if place.unit is None:
        return layer_name(project, place.layer)
    unit = unit_name(project, place.layer, place.unit, full=True)
    if place.layer == INPUTS:
        return QCoreApplication.translate("TopologyEditor", "input {name}").format(name=unit)
    if place.source is None:
        return QCoreApplication.translate("TopologyEditor", "bias of {unit}").format(unit=unit)
    source = unit_name(project, place.layer - 1, place.source)
    return QCoreApplication.translate("TopologyEditor", "weight from {source} to {unit}").format(
        source=source, unit=unit
    )
