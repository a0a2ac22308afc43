"""What a line such as `64-32-10 relu softmax` would make of a project's network, in words; nothing is changed by it."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from nnapp.project import Project, set_layers
from nnapp.topology import Layer, Topology, present_count
from nnapp.topology_text import layers_from
from nnapp.words import Refusal
from ui.messages import sentence, words

MOST_TOLD = 12  # layers that are told one by one
MOST_TRIED = 500_000  # parameters up to which the edit is tried, to say how many of them keep their place


class TypedLayers(NamedTuple):
    """The layers that a line says, or the problem with it; the structure in words; and what was probably meant."""

    layers: tuple[Layer, ...] | None
    problem: str = ""
    told: str = ""
    meant: str = ""  # the line without the inputs, where these seem to have been typed too


def typed_layers(project: Project, text: str) -> TypedLayers:
    """Read a line, and say what it would make of a network."""
    meant = _without_inputs(project, text)
    if not text.strip():
        return TypedLayers(None, _tr("Type the size of each layer, the output layer last: 64-32-10."))
    try:
        layers = layers_from(text, like=project.topology.layers)
        topology = Topology(project.topology.inputs, layers)
    except Refusal as refusal:
        return TypedLayers(None, sentence(refusal.said), meant=meant)
    structure = _structure(layers)
    try:
        return TypedLayers(layers, told=f"{structure} {_numbers(project, topology)}", meant=meant)
    except Refusal as refusal:
        return TypedLayers(None, sentence(refusal.said), structure, meant)


def _structure(layers: tuple[Layer, ...]) -> str:
    told = [
        _tr("Layer {number}: {units}, {activation}.").format(
            number=number, units=_units(layer.units), activation=words(layer.activation.title)
        )
        for number, layer in enumerate(layers[:-1], start=1)
    ]
    if len(told) > MOST_TOLD:
        left = _tr("… {count} layers more …").format(count=len(told) - MOST_TOLD + 1)
        told[MOST_TOLD // 2 : -(MOST_TOLD // 2 - 1)] = [left]
    output = _tr("Output: {units}, {activation}.")
    told.append(output.format(units=_units(layers[-1].units), activation=words(layers[-1].activation.title)))
    return " ".join(told)


def _numbers(project: Project, topology: Topology) -> str:
    if topology.parameter_count > MOST_TRIED:
        if project.topology.layers[-1].units != topology.layers[-1].units:
            set_layers(project, topology.layers)  # refused, with the reason
        return _tr("{count} weights and biases.").format(count=f"{topology.parameter_count:,}")
    changed = set_layers(project, topology.layers)
    if changed is project:
        return _tr("That is the network as it is.")
    assert changed.model is not None
    count, kept = present_count(changed.topology), int(changed.model.events[-1].values["kept"])
    template = (
        _tr("{count} weights and biases; {kept} keep their place.")
        if kept
        else _tr("{count} weights and biases, all of them initialised.")
    )
    return template.format(count=f"{count:,}", kept=f"{kept:,}")


def _without_inputs(project: Project, text: str) -> str:
    # 5-10-1 for a network of 5 inputs and two layers
    sizes, _, names = text.strip().partition(" ")
    first, *rest = sizes.split("-")
    unlikely = len(rest) >= len(project.topology.layers) and all(rest)
    return f"{'-'.join(rest)} {names}".strip() if unlikely and first == str(project.topology.inputs) else ""


def _units(count: int) -> str:
    return _tr("1 unit") if count == 1 else _tr("{count} units").format(count=f"{count:,}")


def _tr(text: str) -> str:
    return QCoreApplication.translate("TypedLayers", text)
