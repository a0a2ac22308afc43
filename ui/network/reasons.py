"""Why a layer cannot be copied or moved, and a layer, unit or weight not be added or removed."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QCoreApplication

from nnapp.project import Project
from ui.network.places import INPUTS, Place
from ui.network.states import is_removed

LayerStep = Literal["before", "after", "duplicate", "left", "right", "remove"]


def why_not(project: Project, step: LayerStep, layer: int) -> str:
    """Say why a layer cannot be copied, moved, removed, or get a neighbour; nothing where it can."""
    last = len(project.topology.layers) - 1
    if step in ("before", "after"):
        return _why_no_neighbour(step, layer, last)
    if layer == INPUTS:
        return _tr("The inputs come from the table: change the columns' roles there.")
    if layer == last:
        return _tr("The output layer comes last, and there is only one: it gives the answer.")
    if step == "left" and layer == 0:
        return _tr("It is the first hidden layer already.")
    if step == "right" and layer == last - 1:
        return _tr("It is the last hidden layer already.")
    return ""


def why_no_unit(project: Project, layer: int) -> str:
    """Say why a layer cannot have another number of units; nothing where it can."""
    if layer == INPUTS:
        return _tr("The inputs come from the table: change the columns' roles there.")
    if layer == len(project.topology.layers) - 1:
        return _tr("The output layer has as many units as the table's targets need: change the columns' roles there.")
    return ""


def why_not_removed(project: Project, place: Place) -> str:
    """Say why a layer, a unit or a weight cannot be removed; nothing where it can."""
    if place.unit is None:
        return why_not(project, "remove", place.layer)
    if place.source is not None:
        return _tr("It was removed already.") if is_removed(project.topology, place) else ""
    only = project.topology.widths[place.layer + 1] == 1
    return why_no_unit(project, place.layer) or (_tr("A layer needs at least one unit.") if only else "")


def _why_no_neighbour(step: LayerStep, layer: int, last: int) -> str:
    if step == "before" and layer == INPUTS:
        return _tr("The inputs come first.")
    return _tr("The output layer comes last.") if step == "after" and layer == last else ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("LayerSteps", text)
