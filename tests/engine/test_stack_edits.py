"""The stack of layers edited as a whole: which weights, marks and names keep their place, by the names of its ends."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from nnapp import project as edits
from nnapp.activations import Identity, LeakyReLU, ReLU, Sigmoid, Softmax, Tanh
from nnapp.costs import CrossEntropy
from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role
from nnapp.initializers import HeNormal, Zeros
from nnapp.optimizers import Adam
from nnapp.project import Project, current_model, outputs_needed
from nnapp.run import Run
from nnapp.topology import Layer, Topology, initial_parameters
from nnapp.topology_text import layers_from
from nnapp.training import Training
from nnapp.words import Refusal
from tests.engine.marks import NAMES, THREE, by_names, names, small, three
from tests.engine.places import Fingerprint, assert_kept, places

# ---- a layer doubled

DOUBLED = [
    (0, names("a b", "h1 h2 h3", "H1 H2 H3", "g1 g2 g3 g4", "t u"), "h", "g1 g2 g3 g4"),
    (1, names("a b", "h1 h2 h3", "g1 g2 g3 g4", "G1 G2 G3 G4", "t u"), "g", "t u"),
]


@pytest.mark.parametrize(("position", "after", "letter", "behind"), DOUBLED)
def test_a_doubled_layer_keeps_what_comes_in_and_its_copy_what_goes_out(position, after, letter, behind):
    project = small()
    before = Fingerprint.of(project)
    changed = edits.duplicate_layer(project, position)
    assert Fingerprint.of(project) == before
    fresh = places(initial_parameters(changed.topology, 1), after)
    for which in ("start", "current"):
        old = places(getattr(project.model, which), NAMES)
        new = places(getattr(changed.model, which), after)
        for source, unit in new:
            if unit[0] == letter.upper():  # the copy: the bias of the original, its incoming weights are new
                wanted = old["bias", unit.lower()] if source == "bias" else fresh[source, unit]
            elif source[0] == letter.upper():
                assert unit in behind.split()
                wanted = old[source.lower(), unit]
            else:
                wanted = old[source, unit]
            assert new[source, unit] == wanted, (source, unit)
    layers = changed.topology.layers
    original, copy = layers[position], layers[position + 1]
    assert replace(copy, frozen_links=(), unit_names=()) == replace(original, frozen_links=(), unit_names=())
    copied = {
        (kind, source, unit.upper())
        for kind, source, unit in by_names(project.topology, NAMES)
        if kind == "frozen" and source == "bias" and unit[0] == letter
    }
    kept = by_names(project.topology, NAMES)
    gone = {mark for mark in kept if mark[0] == "frozen" and mark[1][0] == letter}
    moved = {(kind, source.upper(), unit) for kind, source, unit in gone}
    assert by_names(changed.topology, after) == kept - gone | moved | copied
    event = changed.model.events[-1].values
    assert event["kept"] + event["fresh"] == changed.topology.parameter_count
    assert event["fresh"] == len(after[position + 1]) ** 2


def test_a_doubled_layer_remembers_for_the_optimizer_what_it_keeps():
    project = replace(small(), training=Training(optimizer=Adam()))
    run = Run(project)
    run.advance(run.epoch_count + 3, lambda: False)
    project = edits.with_model(project, run.model())
    after = DOUBLED[0][1]
    changed = edits.duplicate_layer(project, 0)
    for name, vector in changed.model.memory.vectors.items():
        old = places(type(project.model.start)(project.topology.widths, project.model.memory.vectors[name]), NAMES)
        new = places(type(project.model.start)(changed.topology.widths, vector), after)
        assert {place: new[place] for place in new.keys() & old.keys()} == {
            place: old[place] for place in new.keys() & old.keys()
        }
        assert all(new[f"h{i}", f"H{j}"] == 0 for i in (1, 2, 3) for j in (1, 2, 3))
        assert all(new[f"H{i}", f"g{j}"] == old[f"h{i}", f"g{j}"] for i in (1, 2, 3) for j in (1, 2, 3, 4))


def test_what_a_doubled_layer_has_removed_or_off_goes_to_the_copy_with_the_weights():
    project = edits.switch_off(edits.remove_links(small(), 1, [(2, 0)]), 0, 1)
    changed = edits.duplicate_layer(project, 0)
    assert changed.topology.layers[2].removed_links == ((2, 0),)
    assert [layer.off_units for layer in changed.topology.layers] == [(1,), (1,), (), ()]
    back = edits.switch_on(edits.restore_links(changed, 2, [(2, 0)]), 1, 1)
    assert np.array_equal(back.model.current.weights[2], small().model.current.weights[1])
    assert np.array_equal(back.model.start.weights[2], small().model.start.weights[1])


# ---- a layer moved


@pytest.mark.parametrize("position", range(3))
@pytest.mark.parametrize("to", range(3))
def test_a_moved_layer_keeps_what_is_between_the_same_neighbours(position, to):
    project = three()
    changed = edits.move_layer(project, position, to)
    hidden = [*THREE[1:-1]]
    hidden.insert(to, hidden.pop(position))
    after = [THREE[0], *hidden, THREE[-1]]
    assert_kept(project, THREE, changed, after)
    kinds = {"h": Tanh(), "g": ReLU(), "k": Sigmoid(), "t": Identity()}
    assert [layer.activation for layer in changed.topology.layers] == [kinds[row[0][0]] for row in after[1:]]
    assert (changed is project) == (position == to)


def test_marks_move_with_their_layer_where_they_still_mean_something():
    changed = edits.move_layer(edits.switch_off(small(), 0, 2), 0, 1)
    after = [NAMES[0], NAMES[2], NAMES[1], NAMES[3]]
    assert by_names(changed.topology, after) == {
        ("frozen", "bias", "h3"),
        ("frozen", "bias", "g2"),
        ("name", "h2", "second"),
        ("name", "g1", "first"),
        ("off", "h3"),
    }
    assert not changed.model.current.weights[2][:, 2].any()  # what is new from a unit that is off is off too
    back = edits.switch_on(changed, 1, 2)
    assert np.array_equal(back.model.current.flat != changed.model.current.flat, off_places(changed))


def off_places(project):
    fresh = initial_parameters(
        replace(project.topology, layers=tuple(replace(layer, off_units=()) for layer in project.topology.layers)), 1
    )
    return (fresh.flat != 0) & (project.model.current.flat == 0)


# ---- all layers at once

GIVEN = [
    ("the same", (3, 4, 2), NAMES),
    ("more units", (5, 4, 2), names("a b", "h1 h2 h3 n1 n2", "g1 g2 g3 g4", "t u")),
    ("fewer units", (3, 1, 2), names("a b", "h1 h2 h3", "g1", "t u")),
    ("both", (1, 6, 2), names("a b", "h1", "g1 g2 g3 g4 n1 n2", "t u")),
    ("a layer more", (3, 4, 3, 2), names("a b", "h1 h2 h3", "g1 g2 g3 g4", "n1 n2 n3", "t u")),
    ("two layers more", (2, 4, 1, 1, 2), names("a b", "h1 h2", "g1 g2 g3 g4", "n1", "n2", "t u")),
    ("a layer less", (3, 2), names("a b", "h1 h2 h3", "t u")),
    ("no hidden layer", (2,), names("a b", "t u")),
]


@pytest.mark.parametrize(("sizes", "after"), [case[1:] for case in GIVEN], ids=[case[0] for case in GIVEN])
def test_layers_given_at_once_continue_those_from_the_front(sizes, after):
    project = small()
    old = project.topology.layers
    like = [*old[:-1], *[Layer(1, Sigmoid())] * 3][: len(sizes) - 1]
    layers = [replace(layer, units=units) for layer, units in zip([*like, old[-1]], sizes, strict=True)]
    changed = edits.set_layers(project, layers)
    assert_kept(project, NAMES, changed, after)
    assert changed.topology.widths == (2, *sizes)
    alive = {(source, unit) for before, row in pairwise(after) for source in before for unit in row}
    alive |= {("bias", unit) for row in after[1:] for unit in row} | {(unit, "") for row in after for unit in row}
    was = by_names(project.topology, NAMES)
    kept = {mark for mark in was if (mark[1:] if mark[0] != "name" else (mark[1], "")) in alive}
    assert by_names(changed.topology, after) == kept


def test_layers_given_at_once_take_over_everything_else():
    given = (
        Layer(3, LeakyReLU(0.3), HeNormal(), bias=False, frozen=True, dropout=0.25, frozen_links=((0, 0),)),
        Layer(2, Tanh(), unit_names=((0, "mine"),), removed_links=((1, 0),)),
    )
    project = small()
    changed = edits.set_layers(project, given)
    first, second = changed.topology.layers
    assert replace(first, frozen_links=(), unit_names=()) == replace(given[0], frozen_links=())
    assert (first.frozen_links, first.unit_names) == (project.topology.layers[0].frozen_links, ((1, "second"),))
    assert (second.activation, second.unit_names, second.removed_links) == (Tanh(), (), ())
    assert not changed.model.current.biases[0].any()
    assert np.array_equal(changed.model.current.weights[0], project.model.current.weights[0])
    assert edits.set_layers(project, project.topology.layers) is project
    assert edits.set_layers(project, list(project.topology.layers)) is project


def test_layers_from_a_text_go_into_the_network():
    project = small()
    changed = edits.set_layers(project, layers_from("5-2", like=project.topology.layers))
    assert changed.topology.widths == (2, 5, 2)
    assert [layer.activation for layer in changed.topology.layers] == [Tanh(), Identity()]
    assert changed.topology.layers[0].initializer == Zeros()


def test_the_refusal_of_other_outputs_says_how_many_and_why():
    project = small()
    with pytest.raises(Refusal, match=r"needs 2 output units: one for each target column.*given 3.*Make it 2"):
        edits.set_layers(project, (Layer(3), Layer(3)))
    column = CategoryColumn.from_texts("kind", Role.TARGET, "abcab")
    x = NumberColumn("x", Role.INPUT, np.arange(5.0))
    classes = Project(Topology(1, (Layer(3, Softmax()),)), Dataset((x, column)), Training(cost=CrossEntropy()))
    with pytest.raises(Refusal, match="needs 3 output units: one for each category of “kind”"):
        edits.set_layers(classes, (Layer(3), Layer(10, Softmax())))
    with pytest.raises(Refusal, match="Cross-entropy does not go with Sigmoid"):
        edits.set_layers(classes, (Layer(3),))
    several = Dataset((x, column, replace(column, name="sort")))
    mixed = Project(Topology(1, (Layer(6),)), several)
    with pytest.raises(Refusal, match="needs 6 output units: one for each target column, and where"):
        edits.set_layers(mixed, (Layer(2),))
    single = three()
    with pytest.raises(Refusal, match="needs 1 output unit, for its target column “t”"):
        edits.set_layers(single, (Layer(3), Layer(2)))
    assert str(outputs_needed(single)) == "The table needs 1 output unit, for its target column “t”."


@given(sizes=st.lists(st.integers(1, 6), max_size=5), again=st.lists(st.integers(1, 6), max_size=5))
def test_the_first_units_survive_any_layers(sizes, again):
    """After layers of other sizes, the weights between units that were always there and neighbours are still theirs."""
    project = three()
    for widths in (sizes, again):
        project = edits.set_layers(project, [*(Layer(units) for units in widths), Layer(1)])
    first, second = three().model.current, project.model.current
    hidden = min(3, len(sizes), len(again))
    lasting = [min(row) for row in zip((3, 4, 2), sizes, again, strict=False)][:hidden]
    fan_in = 2
    for layer, units in enumerate(lasting):
        assert np.array_equal(first.weights[layer][:units, :fan_in], second.weights[layer][:units, :fan_in])
        assert np.array_equal(first.biases[layer][:units], second.biases[layer][:units])
        fan_in = units
    assert second.biases[-1] == first.biases[-1]
    if len(sizes) == len(again) == 3:
        assert np.array_equal(second.weights[-1][:, :fan_in], first.weights[-1][:, :fan_in])


REFUSED = [
    (partial(edits.duplicate_layer, position=2), "output layer cannot be duplicated"),
    (partial(edits.duplicate_layer, position=3), "no layer of the number 4"),
    (partial(edits.duplicate_layer, position=-1), "no layer of the number 0"),
    (partial(edits.move_layer, position=2, to=0), "output layer comes last"),
    (partial(edits.move_layer, position=0, to=2), "output layer comes last"),
    (partial(edits.move_layer, position=0, to=7), "no layer of the number 8"),
    (partial(edits.move_layer, position=-2, to=0), "no layer of the number -1"),
    (partial(edits.set_layers, layers=()), "at least one layer"),
    (partial(edits.set_layers, layers=(Layer(0), Layer(2))), "units"),
    (partial(edits.set_layers, layers=(Layer(10**12), Layer(2))), "too large|units"),
    (partial(edits.set_layers, layers=(Layer(90_000), Layer(90_000), Layer(2))), "too large"),
    (partial(edits.set_layers, layers=(Layer(3, Softmax()), Layer(2))), "Layer 1 cannot use Softmax"),
    (partial(edits.set_layers, layers=(Layer(3), "2")), "must be a list of Layer"),
    (partial(edits.set_layers, layers=(Layer(3), Layer(2, dropout=0.5))), "output layer cannot have dropout"),
]


@pytest.mark.parametrize(("edit", "reason"), REFUSED)
@pytest.mark.parametrize("trained", [True, False])
def test_refusals_name_the_cause_and_change_nothing(edit, reason, trained):
    project = small() if trained else replace(small(), model=None)
    before = Fingerprint.of(project)
    with pytest.raises(Refusal, match=reason):
        edit(project)
    assert Fingerprint.of(project) == before


def test_an_untrained_network_keeps_its_drawn_weights_too():
    project = replace(small(), model=None)
    old = places(current_model(project).current, NAMES)
    after = names("a b", "g1 g2 g3 g4", "h1 h2 h3", "t u")
    new = places(edits.move_layer(project, 1, 0).model.current, after)
    assert {place: new[place] for place in new if place[0] == "bias"} == {
        place: old[place] for place in old if place[0] == "bias"
    }
    assert_kept(project, NAMES, edits.move_layer(project, 1, 0), after)
