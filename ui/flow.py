"""What flows through the network just now: the selected row of the table, or what somebody asks about."""

from __future__ import annotations

import numpy as np

from nnapp.choices import Array
from nnapp.dataset import Role
from nnapp.project import Project
from nnapp.words import Refusal
from ui.document import Selection


def flowing(project: Project, selection: Selection) -> Array | None:
    """Return what the input units are shown, as one row (1, features); None where nothing is selected, or not whole."""
    dataset = project.dataset
    if selection.asked is not None:
        try:
            row = dataset.encoded([list(selection.asked)])
        except Refusal:
            return None
    elif selection.row is not None and selection.row < dataset.row_count:
        row = dataset.matrix(Role.INPUT, slice(selection.row, selection.row + 1))
    else:
        return None
    return row if np.isfinite(row).all() else None
