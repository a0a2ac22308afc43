"""A network on its way from one window to another, as bytes for the clipboard: its layers with all of their weights.

The bytes are a container like that of a project file (`nnapp.projectfile.container`), protected by a digest: its
description says the topology and what the inputs and outputs are called, and its only array holds a number for each
parameter: the weight, or what a link that is not there was worth, NaN where that is unknown. They may come from
anywhere, so they are checked as strictly as a file.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Annotated, Any, Literal

import msgspec
import numpy as np
from msgspec import Meta, Struct
from msgspec.structs import replace

from nnapp.choices import Array
from nnapp.costs import pairing_problem
from nnapp.dataset import Role
from nnapp.misfits import plain
from nnapp.model import Event, Model
from nnapp.project import Project, current_model, set_layers
from nnapp.project.absent import parked, parked_values
from nnapp.project.rewire import NEW, Kept, everything, relinked
from nnapp.projectfile import container
from nnapp.topology import Parameters, Topology, drawn, matrices, present, present_count
from nnapp.topology_text import layers_from
from nnapp.words import Refusal, marked
from resources import VERSION as PROGRAM

MIME = "application/x-backprop-lab-network"  # under which the bytes lie on the clipboard
FORMAT = "network"
FORMAT_VERSION = 1
WEIGHTS = "weights"
MOST_TEXT = 500  # letters; what is longer names no layers

ALL_KEPT = marked("A network {widths} was pasted, with all of its {kept:,} weights and biases.")
SOME_KEPT = marked(
    "A network {widths} was pasted. This table has other inputs or outputs: of {given:,} weights and biases {kept:,} "
    "have a place here, and {fresh:,} were initialised."
)
ALL_KEPT_OTHER_OUTPUTS = marked(
    "A network {widths} was pasted, with all of its {kept:,} weights and biases. Its output activation ({activation}) "
    "was not taken, because it does not go with the cost ({cost}); the outputs stay {own}."
)
SOME_KEPT_OTHER_OUTPUTS = marked(
    "A network {widths} was pasted. This table has other inputs or outputs: of {given:,} weights and biases {kept:,} "
    "have a place here, and {fresh:,} were initialised. Its output activation ({activation}) was not taken, because it "
    "does not go with the cost ({cost}); the outputs stay {own}."
)
TOLD = {  # by whether all weights were kept, and whether the output activation was taken
    (True, True): ALL_KEPT,
    (False, True): SOME_KEPT,
    (True, False): ALL_KEPT_OTHER_OUTPUTS,
    (False, False): SOME_KEPT_OTHER_OUTPUTS,
}


class Network(Struct, frozen=True, forbid_unknown_fields=True):
    """What the description says of the network."""

    topology: Topology
    inputs: tuple[str, ...]  # what they are called, one name for each
    outputs: tuple[str, ...]


class Description(Struct, frozen=True, forbid_unknown_fields=True):
    """The description of a copied network; the digest was checked before."""

    digest: str
    format: Literal["network"]
    program: str
    version: Annotated[int, Meta(ge=1, le=FORMAT_VERSION)]
    network: Network


def network_bytes(project: Project) -> bytes:
    """Return the project's network with its weights as they are now; raises `Refusal` where it could not be pasted."""
    model, topology = current_model(project), project.topology
    there, absent = present(topology), parked_values(model)[1]
    known = parked(topology, absent, absent)  # without the biases of layers that go without
    values = np.where(there, model.current.flat, np.nan if known is None else known.current.flat)
    network = {
        "topology": msgspec.to_builtins(topology, enc_hook=plain),
        **{name: _names(project, role) for name, role in (("inputs", Role.INPUT), ("outputs", Role.TARGET))},
    }
    description = {"format": FORMAT, "program": PROGRAM, "version": FORMAT_VERSION, "network": network}
    try:
        msgspec.convert({"digest": "", **description}, Description)
    except UnicodeError:
        raise Refusal(
            marked("The network cannot be copied: the name of a unit holds half a character. Rename the unit.")
        ) from None
    return b"".join(container.packed(description, {WEIGHTS: values}))


def pasted(project: Project, data: bytes) -> Project:
    """Return the project with a copied network in the place of its own, untrained here: at epoch 0.

    The hidden layers come whole; inputs and outputs are those of the table, with the weights of those that are called
    the same, or of all where none is and there are as many. The output activation is taken where it goes with the
    cost. The model's last event says what was taken. Raises `Refusal` for what is no sound copy of a network, and
    for one that would be too large with this table.
    """
    network, values = _read(data)
    units = [
        _matched(network.inputs, _names(project, Role.INPUT)),
        *(everything(width) for width in network.topology.widths[1:-1]),
        _matched(network.outputs, _names(project, Role.TARGET)),
    ]
    own, given = project.topology.layers[-1], network.topology.layers[-1]
    fits = pairing_problem(project.training.cost, given.activation) is None
    output = replace(given, units=own.units, activation=given.activation if fits else own.activation)
    layers = (*network.topology.layers[:-1], output)
    topology = relinked(network.topology, layers, range(len(units)), units)
    flat, kept = _placed(project, topology, network.topology, values, units)
    there = present(topology)
    weights = Parameters(topology.widths, np.where(there, flat, 0.0))
    counts = {"given": present_count(network.topology), "kept": int((kept & there).sum())}
    counts["fresh"] = int((~kept & there).sum())
    whole = counts["given"] == counts["kept"] and not counts["fresh"]
    names: dict[str, int | float | str] = {
        "widths": "-".join(map(str, topology.widths)),
        "activation": given.activation.title,
        "own": own.activation.title,
        "cost": project.training.cost.title,
    }
    event = Event(0, TOLD[whole, fits], {**names, **counts})
    model = Model(start=weights, current=weights, events=(event,), parked=parked(topology, flat, flat))
    return replace(project, topology=topology, model=model)


def pasted_text(project: Project, text: str) -> Project:
    """Return the project with the hidden layers, and the output's activation, that a line of text names.

    That is a line such as `64-32-10 relu softmax`. The outputs stay as many as the table needs, and weights that still
    have a place are kept, as `set_layers` does. Raises `Refusal` for other texts.
    """
    if not names_layers(text):
        raise Refusal(
            marked(
                "There is no network on the clipboard, so nothing was pasted. Copy a network in another window, or a "
                "line such as 64-32-10 relu softmax: the sizes of the layers, the outputs last, and activations."
            )
        )
    own = project.topology.layers
    *hidden, output = layers_from(text, like=own)
    return set_layers(project, [*hidden, replace(output, units=own[-1].units)])


def names_layers(text: str) -> bool:
    """Say whether a text may be a line that names layers: it begins with sizes."""
    words = text.split() if len(text) <= MOST_TEXT else []
    return bool(words) and all(size.isdecimal() for size in words[0].split("-"))


def _read(data: bytes) -> tuple[Network, Array]:
    # Whatever damaged or hostile bytes do to the libraries that read them must come out as words.
    try:
        header = container.read_header(BytesIO(data), len(data))
        description, entries = container.description_and_entries(header)
        container.check_entries(entries, len(data) - len(header))
        if not container.is_sound(data):
            raise ValueError("the digest is wrong")
        version = description.get("version")
        if description.get("format") == FORMAT and isinstance(version, int) and version > FORMAT_VERSION:
            raise _newer(str(description.get("program")))
        network = msgspec.convert(description, Description).network
        tensors = container.unpacked(data)
        values = tensors.pop(WEIGHTS)
        topology = network.topology
        sizes = [(len(network.inputs), topology.inputs), (len(network.outputs), topology.widths[-1])]
        if tensors or values.dtype != np.float64 or any(found != wanted for found, wanted in sizes):
            raise ValueError("its parts do not belong together")
        return network, Parameters(topology.widths, values).flat
    except NewerNetwork:
        raise
    except Exception as error:
        raise Refusal(
            marked(
                "What was copied is no network of this program, or it was damaged on its way. Nothing was changed. "
                "Copy the network once more."
            )
        ) from error


class NewerNetwork(Refusal):
    """A network that was copied in a newer version of the program."""


def _newer(program: str) -> NewerNetwork:
    return NewerNetwork(
        marked(
            "The network was copied in a newer version of the program ({program}), which this one ({own}) cannot read. "
            "Nothing was changed. Type its layers, or use the newer program for both."
        ),
        program=program[:40],
        own=PROGRAM,
    )


def _names(project: Project, role: Role) -> tuple[str, ...]:
    # a half character from a broken clipboard must not keep a network from being copied
    return tuple(name.encode("utf-8", "replace").decode() for name in project.dataset.names(role))


def _matched(given: Sequence[str], wanted: Sequence[str]) -> Kept:
    places = {name: number for number, name in reversed([*enumerate(given)])}
    found = tuple(places.get(name, NEW) for name in wanted)
    if len(given) == len(wanted) and {*found} == {NEW}:
        return everything(len(wanted))
    return found


def _placed(
    project: Project, topology: Topology, before: Topology, values: Array, units: Sequence[Kept]
) -> tuple[Array, Any]:
    # for each parameter its value, and whether it came with the network
    flat, kept = drawn(topology, project.training.seeds.start), np.zeros(topology.parameter_count, bool)
    tables = (matrices(array, widths) for array, widths in ((flat, topology.widths), (kept, topology.widths)))
    for number, (new, came, old) in enumerate(zip(*tables, matrices(values, before.widths), strict=True)):
        rows, columns = np.array(units[number + 1]), np.array([*units[number], old.shape[1] - 1])
        came[...] = (rows != NEW)[:, None] & (columns != NEW)
        new[came] = old[rows[:, None], columns][came]
    return flat, kept
