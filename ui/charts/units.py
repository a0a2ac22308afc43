"""What views call a unit in a sentence that names its layer: by its column or given name, else by its number from 1."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
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


def end_names(
    project: Project, layers: NDArray[Any], units: NDArray[Any], sources: NDArray[Any]
) -> tuple[list[str], list[str]]:
    """Return the names of the units, and of the sources, of weights and biases (n,) for a table.

    All numbers count from 1; a bias has NaN for its source, and an empty name.
    """
    names = [
        [named_unit(project, layer, unit) for unit in range(width)]
        for layer, width in enumerate(project.topology.widths, start=INPUTS)
    ]
    places = np.column_stack([layers, units, np.nan_to_num(sources)]).astype(int).tolist()
    ends = [names[layer][unit - 1] for layer, unit, _ in places]
    return ends, [names[layer - 1][source - 1] if source else "" for layer, _, source in places]
