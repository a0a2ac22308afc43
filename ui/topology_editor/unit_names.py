"""The names of all units of a layer at once, however many there are."""

from __future__ import annotations

from nnapp.dataset import Role
from nnapp.project import Project
from ui.feature_names import feature_name
from ui.network.places import INPUTS


def names_of(project: Project, layer: int) -> list[str]:
    """Return the names of the inputs (layer -1) or outputs: those of their columns and categories."""
    role = Role.INPUT if layer == INPUTS else Role.TARGET
    return [feature_name(feature) for feature in project.dataset.features(role)]
