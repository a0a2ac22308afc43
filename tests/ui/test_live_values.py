"""What the table says of rows that the network gets right: nothing of it comes of rounding."""

from __future__ import annotations

import numpy as np

from nnapp.activations import Identity
from nnapp.dataset import Dataset
from nnapp.project import Project, current_parameters, set_weight
from nnapp.topology import Layer, Topology
from ui.data_grid.live_values import LiveValues
from ui.data_grid.row_order import RowOrder


def test_what_comes_of_rounding_is_shown_as_zero() -> None:
    almost = float(np.nextafter(1.0, 0.0))
    dataset = Dataset.from_arrays([[almost], [1e-20], [3.0]], [[1.0], [3e-20], [1.0]])
    project = set_weight(Project(Topology(1, (Layer(1, Identity()),)), dataset), 0, 0, 0, 1.0)
    values = LiveValues(project, current_parameters(project), RowOrder(3))
    assert values.error(0, 0) == 0.0 and values.share(0) == 0.0
    assert values.error(1, 0) == 3e-20 - 1e-20, "small numbers have small errors"
    assert values.error(2, 0) == -2.0 and values.share(2) == 1.0
