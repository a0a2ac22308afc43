"""Arrays of a step begin at a line of the processor's cache, whatever their size and precision."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp.aligned import CACHE_LINE, aligned
from nnapp.network import Workspace
from nnapp.optimizers import Adam
from nnapp.project import current_model, opening_project
from nnapp.run.state import State
from nnapp.topology import Layer, Topology


@pytest.mark.parametrize("precision", ["float32", "float64"])
@pytest.mark.parametrize("shape", [(), (0, 3), (1,), (7,), (3, 5), (129, 65)])
def test_a_copy_has_the_same_numbers_and_begins_at_a_cache_line(shape: tuple[int, ...], precision: str) -> None:
    array = np.random.default_rng(0).random(shape).astype(precision)
    copy = aligned(array)
    assert copy.ctypes.data % CACHE_LINE == 0 or not copy.size  # nothing has no address
    assert copy.dtype == array.dtype
    assert copy.flags.c_contiguous
    assert copy.flags.writeable
    assert not np.shares_memory(copy, array)
    np.testing.assert_array_equal(copy, array)


def test_a_transposed_table_is_copied_row_after_row() -> None:
    table = np.arange(6.0).reshape(2, 3).T
    np.testing.assert_array_equal(aligned(table).ravel(), [0, 3, 1, 4, 2, 5])


def test_the_vectors_of_training_begin_at_cache_lines() -> None:
    opening = opening_project()
    training = replace(opening.training, optimizer=Adam(), precision="float32")
    project = replace(opening, training=training, model=None)
    state = State.of(project, current_model(project))
    vectors = [state.parameters, state.gradient, state.step, *state.memory.values()]
    assert [vector.ctypes.data % CACHE_LINE for vector in vectors] == [0] * 5


def test_the_first_layers_arrays_begin_at_cache_lines() -> None:
    topology = Topology(3, (Layer(units=5), Layer(units=2)))
    flat = np.zeros(topology.parameter_count)
    first = Workspace(topology, 7).layers(flat, flat, np.ones((4, 7)))[0]
    for array in (first.z, first.a, first.slope, first.upstream):
        assert array.ctypes.data % CACHE_LINE == 0
