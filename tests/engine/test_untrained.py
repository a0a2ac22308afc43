"""The start that a seed draws: remembered with the topology while somebody holds it, and no longer."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from functools import partial
from weakref import ref

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

import nnapp.project.absent
from nnapp.gradient_check import chosen_count, chosen_places
from nnapp.project import current_model, opening_project, set_cell, set_training
from nnapp.project.absent import untrained
from nnapp.topology import Layer, Topology, drawn, initial_parameters


@dataclass
class Draws:
    count: int = 0

    def __call__(self, topology, seed):
        self.count += 1
        return drawn(topology, seed)


@pytest.fixture
def draws(monkeypatch) -> Draws:
    found = Draws()
    monkeypatch.setattr(nnapp.project.absent, "drawn", found)
    return found


def small() -> Topology:
    return Topology(3, (Layer(4, removed_links=((0, 1),), bias=False), Layer(2)), off_inputs=(2,))


def test_it_is_drawn_once_while_somebody_holds_it(draws):
    topology = small()
    one, other = untrained(topology, 1), untrained(topology, 2)
    assert untrained(topology, 1) is one
    assert untrained(topology, 2) is other
    assert draws.count == 2
    assert np.array_equal(one.current.flat, initial_parameters(topology, 1).flat)
    assert np.array_equal(other.current.flat, initial_parameters(topology, 2).flat)
    assert not np.array_equal(one.current.flat, other.current.flat)


def test_it_is_forgotten_when_nobody_holds_it(draws):
    topology = small()
    model = untrained(topology, 1)
    flat, gone = model.current.flat.copy(), ref(model)
    del model
    gc.collect()
    assert gone() is None
    assert np.array_equal(untrained(topology, 1).current.flat, flat)
    assert draws.count == 2


def test_what_is_remembered_is_no_part_of_the_value():
    topology = small()
    model = untrained(topology, 1)
    other = replace(topology, layers=(replace(topology.layers[0], removed_links=()), topology.layers[1]))
    assert topology == small()
    assert hash(topology) == hash(small())
    assert repr(topology) == repr(small())
    assert untrained(other, 1) is not model
    assert np.array_equal(untrained(other, 1).current.flat, initial_parameters(other, 1).flat)


def test_edits_of_other_things_keep_it(draws):
    project = opening_project()
    model = current_model(project)
    slower = set_training(project, replace(project.training, learning_rate=0.01))
    assert current_model(slower) is model
    assert current_model(set_cell(slower, 0, 0, "7")) is model
    assert draws.count == 1
    seeds = replace(project.training.seeds, start=project.training.seeds.start + 1)
    assert current_model(set_training(project, replace(project.training, seeds=seeds))) is not model


LAYERS = st.builds(Layer, units=st.integers(1, 60), bias=st.booleans())


@given(st.integers(1, 60), st.lists(LAYERS, min_size=1, max_size=3), st.sampled_from([None, 0, 1, 5]), st.booleans())
def test_how_many_weights_a_check_chooses_is_known_without_drawing_them(inputs, layers, layer, every):
    topology = Topology(inputs, tuple(layers))
    count = partial(chosen_count, topology, layer, every=every)
    assert count() == np.count_nonzero(chosen_places(topology, layer, every=every))
