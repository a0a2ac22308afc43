"""What views call a unit in a sentence that names its layer: by its column or given name, else by its number from 1."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from nnapp.project import Project
from ui.network.places import INPUTS, typed_name, unit_name
from ui.plain_text import plain

MOST_OF_NAME = 24  # letters


def named_unit(project: Project, layer: int, unit: int) -> str:
    """Return “petal length”, “edge” or “unit 3”."""
    name = given_name(project, layer, unit)
    return name or QCoreApplication.translate("Units", "unit {number}").format(number=unit + 1)


def output_label(project: Project, unit: int) -> str:
    """Return the category that an output stands for, or else its column's name."""
    return plain(typed_name(project, len(project.topology.layers) - 1, unit), MOST_OF_NAME)


def given_name(project: Project, layer: int, unit: int) -> str:
    """Return the name of an input's column, or the one that a hidden unit was given; else nothing."""
    layers = project.topology.layers
    given = layer == INPUTS or (layer < len(layers) - 1 and dict(layers[layer].unit_names).get(unit))
    there = 0 <= unit < project.topology.widths[layer + 1]
    return plain(unit_name(project, layer, unit), MOST_OF_NAME) if given and there else ""
