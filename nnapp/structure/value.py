"""What the check of a network's structure says: its size, its shapes, its memory, and what will go wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from msgspec import Struct

from nnapp.activations import AnyActivation
from nnapp.project import Project
from nnapp.topology import Topology
from nnapp.words import Said, marked

Change = Callable[[Project], Project]
Level = Literal["warning", "advice", "note"]  # it will go wrong; it could be better; it is so, and perhaps on purpose
WHOLE_NETWORK = None


@dataclass(frozen=True)
class Finding:
    """Something about the structure that a person should know: why in words, and a remedy as one pure edit."""

    kind: str  # for scripts, such as "one-unit-layer"
    level: Level
    layer: int | None  # −1 the inputs, 0 the first layer after them; WHOLE_NETWORK where it is about no single one
    said: Said
    remedy: str = ""  # the template of the button; nothing where there is no remedy
    change: Change | None = field(default=None, compare=False)


class LayerShape(Struct, frozen=True):
    """The shapes of one layer: W (fan_out, fan_in) and b (fan_out,); without biases b is empty."""

    activation: AnyActivation
    fan_in: int
    fan_out: int
    bias: bool
    parameters: int  # weights and biases that are there: neither removed nor missing

    @property
    def weights_shape(self) -> tuple[int, int]:
        """W, (fan_out, fan_in)."""
        return self.fan_out, self.fan_in

    @property
    def biases_shape(self) -> tuple[int]:
        """b, (fan_out,), or (0,) in a layer without biases."""
        return (self.fan_out if self.bias else 0,)


class Use(Struct, frozen=True):
    """How much memory something takes while the network is trained."""

    kind: str  # for scripts: "parameters", "gradient", "optimizer", "buffers", "rows" or "table"
    said: Said
    size: int  # in bytes


class Structure(Struct, frozen=True, eq=False):
    """A network's structure, layer by layer, the first after the inputs first."""

    parameters: int  # weights and biases that are there
    layers: tuple[LayerShape, ...]
    memory: tuple[Use, ...]
    findings: tuple[Finding, ...]

    @property
    def size(self) -> int:
        """All the memory named in `memory`, in bytes."""
        return sum(use.size for use in self.memory)


def layer_named(topology: Topology, position: int, *, inside: bool = False) -> Said:
    """Name a layer at the beginning of a sentence, or inside one."""
    if position == len(topology.layers) - 1:
        return Said(marked("the output layer") if inside else marked("The output layer"))
    template = marked("layer {number}") if inside else marked("Layer {number}")
    return Said(template, {"number": position + 1})
