"""What a place says about itself, in the line below the drawing and in tool tips."""

from __future__ import annotations

from collections.abc import Callable
from math import isnan

from PySide6.QtCore import QCoreApplication

from nnapp.project import Project
from nnapp.topology import Parameters, present_count
from ui.hidden import ASKED
from ui.messages import words
from ui.network.numbers import shown_number
from ui.network.places import INPUTS, Place, has_value, place_name, unit_name, value_at
from ui.topology_editor.origins.asked import OF_LINKS
from ui.topology_editor.quantities.flow_values import FlowValues
from ui.topology_editor.quantities.link_quantity import Quantity, Shown, symbol
from ui.topology_editor.quantities.plane_maps import Maps
from ui.written_numbers import as_written

WEIGHTS = Shown()
Hides = Callable[[str], bool]  # whether a quantity of the place that is told about is to be predicted


def nothing(quantity: str) -> bool:
    """Hide nothing."""
    return False


def network_caption(project: Project, drawn: int = 0, seen: int = 0) -> str:
    """Say how large the network is, and how many links are drawn where these are not all that could be seen."""
    widths = "-".join(map(str, project.topology.widths))
    if drawn < seen:
        text = QCoreApplication.translate(
            "TopologyEditor", "{widths} network, the strongest {drawn} of {seen} weights in sight are drawn"
        )
        return text.format(widths=widths, drawn=f"{drawn:,}", seen=f"{seen:,}")
    text = QCoreApplication.translate("TopologyEditor", "{widths} network, {count} weights and biases")
    return text.format(widths=widths, count=f"{present_count(project.topology):,}")


def picture_caption(project: Project, epoch: int, cost: float) -> str:
    """Say what a picture of the network shows: how large it is, after which epoch, and its cost where it is known."""
    text = QCoreApplication.translate("TopologyEditor", "{network} · epoch {epoch} · cost C = {cost}")
    if isnan(cost):
        text = QCoreApplication.translate("TopologyEditor", "{network} · epoch {epoch}")
    return text.format(network=network_caption(project), epoch=f"{epoch:,}", cost=as_written(cost))


def column_head(project: Project, layer: int) -> list[str]:
    """Say line by line above a column of a picture what it is: its name, how many units, and their activation."""
    units = _units(project.topology.widths[layer + 1])
    if layer == INPUTS:
        return [place_name(project, Place(layer)), units]
    activation = words(project.topology.layers[layer].activation.title).split(" (")[0]
    return [place_name(project, Place(layer)), units, activation]


def drawn_caption(drawn: int, count: int) -> str:
    """Say of a picture how many links are drawn; nothing where all are."""
    if drawn >= count:
        return ""
    text = QCoreApplication.translate("TopologyEditor", "the strongest {drawn} of {count} weights are drawn")
    return text.format(drawn=f"{drawn:,}", count=f"{count:,}")


def short_caption(
    project: Project,
    parameters: Parameters,
    place: Place,
    flow: FlowValues | None = None,
    shown: Shown = WEIGHTS,
    hides: Hides = nothing,
) -> tuple[str, str]:
    """Say what is at a place in one line, in two parts: what may be shortened, and the value, which may not."""
    if flow is not None and place.unit is not None and place.source is None:
        hidden = INPUTS < place.layer < len(project.topology.layers) - 1
        name = unit_name(project, place.layer, place.unit) if hidden else _flowing_name(project, place)
        return name, ": " + _flowing(parameters, place, flow, shown, _short, hides)
    if has_value(place):
        number = as_written if shown.quantity is Quantity.WEIGHT else _short
        return place_name(project, place), ": " + _valued(parameters, place, shown, number, hides)
    return caption(project, parameters, place, None, shown), ""


def _short(value: float) -> str:
    return as_written(value, 4)


def _valued(parameters: Parameters, place: Place, shown: Shown, number: Callable[[float], str], hides: Hides) -> str:
    # a weight alone, or with what the links show of it
    value = number(value_at(parameters, place))
    if shown.quantity is Quantity.WEIGHT:
        return value
    letter = "b" if place.source is None else "w"
    return f"{letter} = {value}, {_of_quantity(place, letter, shown, number, hides)}"


def _of_quantity(place: Place, letter: str, shown: Shown, number: Callable[[float], str], hides: Hides) -> str:
    said = symbol(shown.quantity, letter)
    if shown.values is None:
        if not shown.newest:
            return QCoreApplication.translate("TopologyEditor", "{symbol} = …").format(symbol=said)
        return QCoreApplication.translate("TopologyEditor", "{symbol}: none").format(symbol=said)
    value = ASKED if hides(OF_LINKS[shown.quantity]) else number(value_at(shown.values, place))
    return f"{said} {'=' if shown.newest else '≈'} {value}"  # almost that of the weights a moment before


def _flowing_name(project: Project, place: Place) -> str:
    assert place.unit is not None
    return place_name(project, place) if place.layer == INPUTS else unit_name(project, place.layer, place.unit, True)


def _flowing(
    parameters: Parameters, place: Place, flow: FlowValues, shown: Shown, number: Callable[[float], str], hides: Hides
) -> str:
    # what flows through a unit: z and a with its bias, or an input's value
    assert place.unit is not None
    z, a = flow.at(place.layer, place.unit)
    if z is None:
        return number(a)
    of_z, of_a = (ASKED if hides(name) else number(value) for name, value in (("z", z), ("a", a)))
    text = QCoreApplication.translate("TopologyEditor", "z = {z}, a = {a}, bias {bias}")
    said = text.format(z=of_z, a=of_a, bias=number(value_at(parameters, place)))
    return said if shown.quantity is Quantity.WEIGHT else f"{said}, {_of_quantity(place, 'b', shown, number, hides)}"


def caption(
    project: Project,
    parameters: Parameters,
    place: Place,
    flow: FlowValues | None = None,
    shown: Shown = WEIGHTS,
    hides: Hides = nothing,
) -> str:
    """Say what is at a place: a weight or bias with all its digits, an input, or a layer; z and a where it flows."""
    if flow is not None and place.unit is not None and place.source is None:
        return f"{_flowing_name(project, place)}: {_flowing(parameters, place, flow, shown, shown_number, hides)}"
    name = place_name(project, place)
    if has_value(place):
        return f"{name}: {_valued(parameters, place, shown, shown_number, hides)}"
    if place.unit is not None:
        return name
    units = _units(project.topology.widths[place.layer + 1])
    if place.layer == INPUTS:
        return f"{name}: {units}"
    layer = project.topology.layers[place.layer]
    text = QCoreApplication.translate("TopologyEditor", "{layer}: {units}, {activation}, {count} weights and biases")
    return text.format(
        layer=name,
        units=units,
        activation=words(layer.activation.title),
        count=f"{parameters.matrices[place.layer].size:,}",
    )


def shown_caption(shown: Shown) -> str:
    """Say why there is nothing to show, or that it is not the newest; nothing where all is as it should be."""
    if shown.reason or shown.newest:
        return shown.reason
    return QCoreApplication.translate(
        "TopologyEditor", "The gradient is that of the weights a moment before; the newest is being worked out."
    )


def map_caption(place: Place, maps: Maps) -> str:
    """Say between which values a unit's map goes."""
    values = maps.values[place.layer + 1][:, :, place.unit]
    text = QCoreApplication.translate("TopologyEditor", "over the plane of the inputs a goes from {low} to {high}")
    return text.format(low=_short(float(values.min())), high=_short(float(values.max())))


def _units(count: int) -> str:
    if count == 1:
        return QCoreApplication.translate("TopologyEditor", "1 unit")
    return QCoreApplication.translate("TopologyEditor", "{count} units").format(count=f"{count:,}")
