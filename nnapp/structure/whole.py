"""The check as a whole. It is live: 0.1 ms for the opening project, 1 ms for 784-512-512-10 or a million rows.

`network_findings` never looks at the table. `table_findings` does, the first time for each table: at most at 65,536
rows of targets, and (only for networks that are one straight line) at 2,000 rows of inputs and targets. That takes 1 to
70 ms; columns that are scaled take 25 ms more for each million rows, unless the table knows its scales already. What
was found is remembered with the table; so a large one can be asked once in the background.
"""

from __future__ import annotations

from nnapp.project import Project
from nnapp.structure.lines import straight_findings
from nnapp.structure.memory import memory
from nnapp.structure.network import network_findings
from nnapp.structure.targets import output_findings
from nnapp.structure.value import Finding, LayerShape, Structure
from nnapp.topology import BIAS, Layer, Topology


def structure(project: Project) -> Structure:
    """Return a project's size, shapes and memory, and what will go wrong, the network's own findings first."""
    shapes = layer_shapes(project.topology)
    return Structure(
        parameters=sum(shape.parameters for shape in shapes),
        layers=shapes,
        memory=memory(project),
        findings=(*network_findings(project), *table_findings(project)),
    )


def table_findings(project: Project) -> tuple[Finding, ...]:
    """Return what there is to say of the network for this table: the output units, and whether a line is enough."""
    return (*output_findings(project), *straight_findings(project))


def layer_shapes(topology: Topology) -> tuple[LayerShape, ...]:
    """Return the shapes of each layer, and how many of its weights and biases are there."""
    return tuple(
        LayerShape(layer.activation, fan_in, layer.units, layer.bias, _count(layer, fan_in, {*off}))
        for fan_in, layer, off in zip(topology.widths, topology.layers, topology.off_sources, strict=False)
    )


def _count(layer: Layer, fan_in: int, off: set[int]) -> int:
    gone = off if layer.bias else off | {BIAS}  # without them, and not to be subtracted once more
    removed = sum(1 for _, source in {*layer.removed_links} if source not in gone)
    return layer.units * (fan_in - len(off) + layer.bias) - removed
