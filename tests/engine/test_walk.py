"""A walk makes the very update that training makes."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp.project import opening_project
from nnapp.run import Run
from nnapp.walk import Place, value, walk_batch, walk_row
from nnapp.words import Refusal


def test_a_walk_through_the_next_mini_batch_ends_where_a_step_ends() -> None:
    project = opening_project()
    project = replace(project, training=replace(project.training, batch_size=3))
    run = Run(project)
    run.step()
    walk = walk_batch(project)
    np.testing.assert_array_equal(walk.after.flat, run.model().current.flat)
    assert walk.row_count == 3
    assert walk.cost_after < walk.cost


def test_a_walk_through_one_row_ends_where_one_row_ends() -> None:
    run, walk = Run(opening_project()), walk_row(opening_project(), 4)
    run.step_row(4)
    np.testing.assert_array_equal(walk.after.flat, run.model().current.flat)
    y, t = value(walk, Place("a", 1, 0, row=0)), value(walk, Place("target", unit=0, row=0))
    assert walk.cost == pytest.approx(0.5 * (t - y) ** 2, rel=1e-15)
    assert value(walk, Place("delta", 1, 0, row=0)) == pytest.approx((y - t) * y * (1 - y), rel=1e-12)


def test_a_row_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refusal, match="no row 11"):
        walk_row(opening_project(), 10)
