"""The moments of a walk: their order, steps forth and back, and what a step costs in a large network."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp.activations import Softmax, Tanh
from nnapp.costs import CrossEntropy
from nnapp.dataset import Dataset, Split
from nnapp.project import Project, opening_project
from nnapp.topology import BIAS, Layer, Topology
from nnapp.training import Training
from nnapp.walk import (
    LEVELS,
    PHASES,
    Moment,
    Place,
    after,
    before,
    count,
    first,
    last,
    moment_at,
    moment_of,
    number_of,
    value,
    walk_batch,
    walk_row,
)
from tests.engine.memory import peak_bytes
from tests.engine.varieties import project_of
from tests.engine.walks import random_project


def moments(walk):
    """All of them, by steps of one product."""
    moment = first(walk)
    while moment is not None:
        yield moment
        moment = after(walk, moment, "product")


class ByHand:
    """The order once more, by loops."""

    def __init__(self, walk) -> None:
        self.topology, self.widths = walk.project.topology, walk.project.topology.widths
        self.layers = self.topology.layers
        self.end = len(self.layers) - 1
        self.found = []
        for row in range(walk.row_count):
            self.row = row
            self.forward()
            self.add("cost", "row_cost")
            self.backward()
            self.of_links("row_gradient", "row_gradient")
        self.row = None
        self.add("cost", "cost")
        self.of_links("gradient", "gradient")
        self.of_links("update", "step", "new_weight")
        self.add("after", "new_cost")

    def add(self, phase, quantity, layer=None, unit=None, source=None):
        self.found.append(Moment(phase, Place(quantity, layer, unit, source, self.row)))

    def units(self, layer):
        return range(self.widths[layer + 1])

    def links(self, layer, unit):
        kind, off = self.layers[layer], self.topology.off_sources[layer]
        sources = [*range(self.widths[layer]), *([BIAS] if kind.bias else [])]
        return [source for source in sources if source not in off and (unit, source) not in kind.removed_links]

    def of_links(self, phase, *quantities):
        for layer in range(len(self.layers)):
            for unit in self.units(layer):
                for source in self.links(layer, unit):
                    for quantity in quantities:
                        self.add(phase, quantity, layer, unit, source)

    def forward(self):
        for layer, kind in enumerate(self.layers):
            apart = kind.activation.elementwise
            for unit in self.units(layer):
                for source in self.links(layer, unit):
                    self.add("forward", "product", layer, unit, source)
                self.add("forward", "z", layer, unit)
                if apart:
                    self.add("forward", "a", layer, unit)
            for unit in [] if apart else self.units(layer):
                self.add("forward", "a", layer, unit)

    def backward(self):
        if not self.layers[-1].activation.elementwise:
            self.back_through_softmax()
        for layer in range(self.end, -1, -1):
            for unit in self.units(layer) if self.layers[layer].activation.elementwise else []:
                for k in [] if layer == self.end else self.units(layer + 1):
                    if unit in self.links(layer + 1, k):
                        self.add("backward", "back_product", layer, unit, k)
                for quantity in ("da", "slope", "delta"):
                    self.add("backward", quantity, layer, unit)

    def back_through_softmax(self):
        for unit in self.units(self.end):
            self.add("backward", "da", self.end, unit)
        for unit in self.units(self.end):
            for answer in self.units(self.end):
                self.add("backward", "jacobian", self.end, answer, unit)
            self.add("backward", "delta", self.end, unit)


def test_moments_come_in_the_order_of_backpropagation() -> None:
    for seed in range(0, 1260, 21):
        walk = walk_batch(random_project(seed, updates=0))
        wanted = ByHand(walk).found
        assert [*moments(walk)] == wanted
        assert count(walk) == len(wanted)
        assert [number_of(walk, moment) for moment in wanted] == [*range(len(wanted))]
        assert all(moment_of(walk, moment.place) == moment for moment in wanted)
        assert {moment.phase for moment in wanted} == set(PHASES)


def test_every_moment_has_a_number() -> None:
    walk = walk_batch(project_of(output=Softmax, batch_size=2, layer={"removed_links": ((0, 1),), "dropout": 0.3}))
    assert np.isfinite([value(walk, moment.place) for moment in moments(walk)]).all()


def test_steps_back_are_the_steps_forth_bit_for_bit() -> None:
    for seed in (3, 40, 99):
        walk = walk_batch(random_project(seed))
        for level in LEVELS:
            forth = [first(walk)]
            while (following := after(walk, forth[-1], level)) is not None:
                forth.append(following)
            back = [last(walk)]
            while (preceding := before(walk, back[-1], level)) is not None:
                back.append(preceding)
            assert back[::-1] == forth
            assert forth[-1] == last(walk)
            seen = [value(walk, moment.place) for moment in forth]
            again = [value(walk, moment.place) for moment in back[::-1]]
            assert seen == again


def test_a_step_ends_where_its_piece_ends() -> None:
    walk = walk_batch(project_of(Tanh(), batch_size=2, shuffle=False))
    begin = first(walk)
    assert begin.place == Place("product", 0, 0, 0, 0)
    assert after(walk, begin, "unit").place == Place("a", 0, 0, None, 0)
    assert after(walk, begin, "layer").place == Place("a", 0, 3, None, 0)
    assert after(walk, begin, "phase").place == Place("a", 2, 1, None, 0)
    assert after(walk, begin, "row").place == Place("row_gradient", 2, 1, BIAS, 0)
    forward = after(walk, begin, "phase")
    assert after(walk, forward, "layer").place == Place("row_cost", row=0)
    assert after(walk, after(walk, forward, "layer"), "unit").place == Place("delta", 2, 0, None, 0)
    assert before(walk, Moment("forward", Place("z", 1, 0, None, 1)), "layer").place == Place("a", 0, 3, None, 1)
    assert before(walk, Moment("forward", Place("product", 0, 1, 2, 1)), "row").place == Place(
        "row_gradient", 2, 1, BIAS, 0
    )
    assert before(walk, begin, "row") is None
    assert before(walk, Moment("forward", Place("z", 0, 0, None, 0)), "row") == begin
    assert after(walk, last(walk), "product") is None


def test_a_row_that_is_held_out_makes_no_update() -> None:
    split = np.full(11, Split.TRAINING)
    split[4] = Split.TEST
    walk = walk_row(project_of(split=split), 4)
    assert not walk.trains
    assert {moment.phase for moment in moments(walk)} == set(PHASES) - {"update", "after"}
    assert moment_of(walk, Place("weight", 0, 1, 2)).place == Place("product", 0, 1, 2, 0)
    assert moment_of(walk, Place("new_cost")) is None


def test_what_is_no_moment_is_told_where_it_is_used() -> None:
    walk = walk_row(project_of(layer={"removed_links": ((0, 1), (1, 1))}), 4)
    assert moment_of(walk, Place("weight", 0, 2, 1)) == Moment("update", Place("new_weight", 0, 2, 1))
    assert moment_of(walk, Place("x", unit=1, row=0)).place == Place("product", 0, 2, 1, 0)
    assert moment_of(walk, Place("target", unit=0, row=0)).place == Place("row_cost", row=0)
    assert moment_of(walk, Place("a", 1, 2)).place == Place("a", 1, 2, None, 0)


@pytest.mark.parametrize(
    "place",
    [
        Place("product", 0, 0, 1, 0),
        Place("weight", 0, 0, 1),
        Place("gradient", 0, 0, 1),
        Place("product", 0, 0, 3, 0),
        Place("product", 0, 4, 0, 0),
        Place("product", 0, -1, 0, 0),
        Place("product", 0, 0, -2, 0),
        Place("product", 0, 0, None, 0),
        Place("z", 0, 4, None, 0),
        Place("z", 3, 0, None, 0),
        Place("z", 0, 0, None, 1),
        Place("row_cost", row=-1),
        Place("jacobian", 2, 0, 0, 0),
        Place("back_product", 2, 0, 0, 0),
        Place("x", unit=9, row=0),
        Place("nothing"),
    ],
    ids=str,
)
def test_a_place_that_is_not_in_the_walk_has_no_moment(place) -> None:
    assert moment_of(walk_row(project_of(layer={"removed_links": ((0, 1),)}), 0), place) is None


@pytest.mark.parametrize("number", [-1, 10**9])
def test_there_is_nothing_beyond_the_ends(number) -> None:
    with pytest.raises(LookupError):
        moment_at(walk_row(opening_project(), 0), number)


def large_project():
    random = np.random.default_rng(1)
    layers = (Layer(512, Tanh()), Layer(512, Tanh(), removed_links=((3, 4), (3, 5))), Layer(10, Softmax()))
    targets = np.eye(10)[random.integers(10, size=64)]
    return Project(
        Topology(784, layers),
        Dataset.from_arrays(random.random((64, 784)), targets),
        Training(cost=CrossEntropy(), batch_size=32),
    )


def test_a_large_network_is_gone_through_without_being_listed() -> None:
    walk = walk_batch(large_project())
    links = 784 * 512 + 512 * 512 + 512 * 10 + 512 + 512 + 10 - 2
    assert count(walk) > 32 * 2 * links
    begin = first(walk)

    def go_through() -> None:
        middle = moment_at(walk, count(walk) // 2)
        for level in LEVELS:
            moment = after(walk, middle, level)
            assert before(walk, moment, "product") is not None
            assert number_of(walk, moment_of(walk, moment.place)) > number_of(walk, begin)

    assert peak_bytes(go_through) < 100_000
    assert moment_of(walk, Place("back_product", 0, 4, 3, 7)) is None  # of the removed link
    assert moment_of(walk, Place("back_product", 0, 4, 2, 7)) is not None


def test_the_number_of_a_moment_does_not_depend_on_the_numbers_of_the_project() -> None:
    project = opening_project()
    other = replace(project, training=replace(project.training, learning_rate=3.0))
    assert [*moments(walk_row(project, 2))] == [*moments(walk_row(other, 5))]
