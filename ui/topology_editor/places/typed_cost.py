"""What the network would cost with the number that is being typed, where that is computed in a moment."""

from __future__ import annotations

from math import nan

from nnapp.ablation import cost_with
from nnapp.project import Project
from nnapp.topology import Parameters, matrices
from nnapp.words import Refusal
from ui.network.numbers import typed_number
from ui.network.places import Place
from ui.topology_editor.places.unit_cost import AT_ONCE


def cost_of_typed(project: Project, parameters: Parameters, place: Place, text: str) -> float:
    """Return the cost with a typed weight or bias; NaN for what is no number, and where it would take longer."""
    if project.dataset.row_count * parameters.flat.size > AT_ONCE:
        return nan
    flat = parameters.flat.copy()
    try:
        source = -1 if place.source is None else place.source
        matrices(flat, parameters.widths)[place.layer][place.unit, source] = typed_number(text)
        return cost_with(project, Parameters(parameters.widths, flat))
    except (ValueError, Refusal):  # no number, or a table that cannot be trained on; others say why
        return nan
