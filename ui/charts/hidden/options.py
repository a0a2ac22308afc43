"""What can be chosen to be drawn of a hidden layer's space, and what is drawn while nobody has chosen."""

from __future__ import annotations

from collections.abc import Iterable

from nnapp.dataset import Dataset
from nnapp.project import Project
from ui.charts.hidden.scene import Asked, grid_columns
from ui.scatter.points import first_varied

MOST_UNITS = 60  # that a menu offers
FEW_INPUTS = 10  # with more columns of numbers a plane of two of them says little


def hidden_layers(project: Project) -> range:
    """Return the hidden layers."""
    return range(len(project.topology.layers) - 1)


def fitting_asked(project: Project, asked: Asked | None, with_grid: bool | None) -> Asked | None:
    """Return what is drawn of a project: what was asked as far as it has it; None without a hidden layer.

    Usually the last hidden layer: as its two units, or as the principal components of more of them.
    """
    layers = hidden_layers(project)
    if not len(layers):
        return None
    if asked is None or asked.layer not in layers:
        asked = Asked(layers[-1], (0, 1) if project.topology.layers[layers[-1]].units == 2 else None)
    units = project.topology.layers[asked.layer].units
    if asked.units is not None and max(asked.units) >= units:
        asked = asked._replace(units=None)
    usable = grid_columns(project.dataset)
    columns = tuple(column for column in asked.columns if column in usable)
    if len(columns) < min(len(usable), 2):
        columns = usual_columns(project.dataset, usable)
    wanted = len(usable) <= FEW_INPUTS if with_grid is None else with_grid
    return asked._replace(columns=columns if wanted else ())


def usual_columns(dataset: Dataset, usable: list[int]) -> tuple[int, ...]:
    """Return the first two columns that are not the same everywhere, or the only one."""
    return first_varied(dataset, usable) if len(usable) > 1 else tuple(usable)


def units_offered(count: int, chosen: Iterable[int]) -> list[int]:
    """Return the units that a menu offers: the first ones, and those that are chosen."""
    return sorted({*range(min(count, MOST_UNITS)), *(unit for unit in chosen if 0 <= unit < count)})
