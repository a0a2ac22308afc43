"""Single units edited: doubled, named, frozen; the answers, weights and names that come of it."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from nnapp import project as edits
from nnapp.activations import Softmax, Tanh
from nnapp.arrangement import Arrangement, LabelsFilter
from nnapp.choices import checked
from nnapp.costs import BinaryCrossEntropy, CrossEntropy
from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role
from nnapp.missing import FillAndMark
from nnapp.network import predict
from nnapp.project import Project
from nnapp.projectfile import load, save
from nnapp.run import Run
from nnapp.topology import BIAS, MOST_NAME, Layer, Topology
from nnapp.training import Training
from nnapp.words import Refusal
from tests.engine.marks import NAMES, by_names, names, small, three
from tests.engine.memory import peak_bytes
from tests.engine.places import Fingerprint, numbered, places
from tests.engine.projects import parts, topologies, trainings

# ---- a unit doubled


def test_a_doubled_unit_by_names():
    project = edits.remove_links(edits.freeze_links(small(), 0, [(1, 0)]), 1, [(2, 1)])
    changed = edits.duplicate_unit(project, 0, 1)
    after = names("a b", "h1 h2 H2 h3", "g1 g2 g3 g4", "t u")
    for which in ("start", "current"):
        old, new = (places(getattr(one.model, which), rows) for one, rows in ((project, NAMES), (changed, after)))
        for source, unit in new:
            share = 2 if source.lower() == "h2" else 1
            assert new[source, unit] == old[source.lower(), unit.lower()] / share
    marks = by_names(project.topology, NAMES)
    also = {("frozen", "a", "H2"), ("removed", "H2", "g3")}
    assert by_names(changed.topology, after) == marks | also
    assert "Unit 2 of layer 1 was duplicated: unit 3 is its copy." in words(changed)


def words(project):
    told = project.model.events[-1]
    return told.template.format(**told.values)


@st.composite
def networks(draw):
    """A network of any kind with weights that training may have left, a hidden unit in it, and some inputs."""
    inputs, targets = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    training = draw(trainings())
    topology = draw(topologies(inputs, targets, training.cost).filter(lambda one: len(one.layers) > 1))
    position = draw(st.integers(0, len(topology.layers) - 2))
    unit = draw(st.integers(0, topology.layers[position].units - 1))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    x, t = random.normal(size=(6, inputs)), random.uniform(size=(6, targets))
    project = Project(topology, Dataset.from_arrays(x, t), replace(training, cost=training.cost))
    for layer, widths in enumerate(zip(topology.widths, topology.widths[1:], strict=False)):
        for source in range(widths[0]):
            for number in range(widths[1]):
                try:
                    project = edits.set_weight(project, layer, number, source, random.normal())
                except Refusal:
                    event("a link that is not there")
    return project, position, unit, x


@settings(max_examples=150)
@given(networks())
def test_a_doubled_unit_leaves_the_answers_as_they_are(given_network):
    project, position, unit, x = given_network
    changed = edits.duplicate_unit(project, position, unit)
    before, after = predict(project, x), predict(changed, x)
    np.testing.assert_allclose(after, before, rtol=1e-12, atol=1e-12)
    assert changed.topology.widths[position + 1] == project.topology.widths[position + 1] + 1
    assert parts(edits.remove_unit(changed, position, unit + 1).topology) == parts(project.topology)
    twice = edits.duplicate_unit(edits.duplicate_unit(changed, position, unit), position, unit)
    np.testing.assert_allclose(predict(twice, x), before, rtol=1e-12, atol=1e-12)


def test_a_doubled_unit_that_is_off_stays_off_and_shares_what_it_had():
    project = edits.switch_off(small(), 0, 1)
    changed = edits.duplicate_unit(project, 0, 1)
    assert changed.topology.layers[0].off_units == (1, 2)
    back = edits.switch_on(edits.switch_on(changed, 0, 1), 0, 2)
    assert parts(back.model.current) == parts(edits.duplicate_unit(small(), 0, 1).model.current)


# ---- names


def test_a_hidden_unit_has_a_name_until_it_is_taken_away():
    project = small()
    named = edits.rename_unit(edits.rename_unit(project, 1, 3, "  an\tedge \n"), 1, 2, "λ")
    assert named.topology.layers[1].unit_names == ((0, "first"), (2, "λ"), (3, "an edge"))
    assert named.model is project.model  # not even the curve is touched
    assert edits.unit_name(named, 1, 3) == "an edge"
    bare = edits.rename_unit(named, 1, 3, " ")
    assert edits.unit_name(bare, 1, 3) == ""
    assert edits.rename_unit(bare, 1, 3, "") is bare
    assert edits.rename_unit(named, 1, 3, "an edge") is named


def test_names_stay_with_their_units():
    project = edits.rename_unit(small(), 1, 3, "last")
    cases = [
        (edits.remove_unit(project, 1, 0), ((2, "last"),)),
        (edits.set_units(project, 1, 9), ((0, "first"), (3, "last"))),
        (edits.set_units(project, 1, 3), ((0, "first"),)),
        (edits.duplicate_unit(project, 1, 0), ((0, "first"), (4, "last"))),
        (edits.add_layer(project, 2, 3), ((0, "first"), (3, "last"))),
        (edits.set_role(project, 0, Role.IGNORED), ((0, "first"), (3, "last"))),
    ]
    for changed, wanted in cases:
        assert changed.topology.layers[1].unit_names == wanted


def test_names_are_saved(tmp_path):
    project = edits.rename_unit(small(), 0, 0, "{x} 😀 — “é”")
    save(project, tmp_path / "named.bplab")
    loaded = load(tmp_path / "named.bplab")
    assert loaded.topology == project.topology
    assert edits.unit_name(loaded, 0, 0) == "{x} 😀 — “é”"


def test_inputs_and_outputs_of_numbers_are_named_by_their_columns():
    project = small()
    changed = edits.rename_unit(edits.rename_unit(project, -1, 1, " speed  limit "), 2, 0, "cost")
    assert [column.name for column in changed.dataset.columns] == ["a", "speed limit", "cost", "u"]
    assert changed.model.current is project.model.current
    with pytest.raises(Refusal, match="already a column “a”"):
        edits.rename_unit(project, -1, 1, "a")
    with pytest.raises(Refusal, match="needs a name"):
        edits.rename_unit(project, 2, 1, "")


def classes():
    """An input of categories, one of numbers whose missing cells are marked, a target of three classes."""
    sort = CategoryColumn.from_texts("sort", Role.INPUT, ["red", "green", "red", "blue", "", "green"])
    size = NumberColumn("size", Role.INPUT, np.array([1.0, 2, np.nan, 4, 5, 6]), missing=FillAndMark())
    kind = CategoryColumn.from_texts("kind", Role.TARGET, ["x", "y", "z", "x", "y", "z"], labels=["z", "unused"])
    dataset = Dataset((replace(sort, missing=type(sort.missing)()), size, kind))
    layers = (Layer(3, Tanh()), Layer(3, Softmax()))
    filters = Arrangement(filters=(LabelsFilter(2, ("x", "z")), LabelsFilter(0, ("red", ""))))
    inputs = len(dataset.features(Role.INPUT))
    return numbered(Project(Topology(inputs, layers), dataset, Training(cost=CrossEntropy()), arrangement=filters))


def test_units_of_categories_are_named_by_their_labels():
    project = classes()
    titles = [feature.title for feature in project.dataset.features(Role.TARGET)]
    assert titles == ["kind = z", "kind = x", "kind = y"]
    changed = edits.rename_unit(project, 1, 1, "an ex")
    after = [feature.title for feature in changed.dataset.features(Role.TARGET)]
    assert after == ["kind = z", "kind = an ex", "kind = y"]
    assert changed.dataset.columns[2].texts() == ("an ex", "y", "z", "an ex", "y", "z")
    assert changed.arrangement.filters == (LabelsFilter(2, ("an ex", "z")), LabelsFilter(0, ("red", "")))
    # the same unit as before: all weights stay, and so does all that training has found
    assert changed.model is project.model
    assert np.array_equal(changed.dataset.matrix(Role.TARGET), project.dataset.matrix(Role.TARGET))
    assert changed.dataset.columns[0] is project.dataset.columns[0]
    assert edits.rename_unit(project, 1, 1, "x") is project
    for name, reason in (("y", "has a category “y” already"), ("unused", "already"), (" ", "needs a name")):
        with pytest.raises(Refusal, match=reason):
            edits.rename_unit(project, 1, 1, name)


@pytest.mark.parametrize(
    ("name", "reason"), [("a\x00b", "control"), ("\ud800", "control"), ("x" * 201, "201 characters, and at most 200")]
)
def test_a_category_takes_no_name_that_cannot_be_read(name, reason):
    with pytest.raises(Refusal, match=reason):
        edits.rename_unit(classes(), 1, 1, name)
    assert edits.rename_unit(classes(), 1, 1, "x" * 200).dataset.columns[2].texts()[0] == "x" * 200


@pytest.mark.parametrize("name", ["a\x00b", "\ud800"])
def test_neither_does_a_column(name):
    with pytest.raises(Refusal, match="control"):
        edits.rename_unit(small(), -1, 0, name)


def test_an_input_of_a_category_is_named_by_its_label_too():
    project = classes()
    titles = [feature.title for feature in project.dataset.features(Role.INPUT)]
    changed = edits.rename_unit(project, -1, titles.index("sort = red"), "crimson")
    after = [feature.title for feature in changed.dataset.features(Role.INPUT)]
    assert after == [title.replace("red", "crimson") for title in titles]
    assert changed.model is project.model
    marked = edits.rename_unit(project, -1, titles.index("size is missing"), "width")
    assert "width is missing" in [feature.title for feature in marked.dataset.features(Role.INPUT)]
    assert marked.model.current is project.model.current


def test_the_only_output_of_two_classes_is_named_by_the_second():
    column = CategoryColumn.from_texts("kind", Role.TARGET, ["no", "yes", "no"])
    x = NumberColumn("x", Role.INPUT, np.arange(3.0))
    project = Project(Topology(1, (Layer(1),)), Dataset((x, column)), Training(cost=BinaryCrossEntropy()))
    changed = edits.rename_unit(project, 0, 0, "indeed")
    assert changed.dataset.columns[1].labels == ("no", "indeed")
    assert np.array_equal(changed.dataset.matrix(Role.TARGET), project.dataset.matrix(Role.TARGET))


BAD_NAMES = ["a\x00b", "\x1b[31m", "\x7f", "\ud800", "b" * (MOST_NAME + 1)]


@pytest.mark.parametrize("name", BAD_NAMES)
def test_what_cannot_be_a_name_is_refused(name):
    project = small()
    before = Fingerprint.of(project)
    with pytest.raises(Refusal, match="unit 2 of layer 1"):
        edits.rename_unit(project, 0, 1, name)
    assert Fingerprint.of(project) == before
    with pytest.raises(Refusal):  # nor by a script or a file
        checked(Topology(2, (Layer(2, unit_names=((1, name),)), Layer(2))))


@pytest.mark.parametrize(
    ("layers", "reason"),
    [
        ((Layer(2, unit_names=((2, "x"),)), Layer(1)), "Layer 1 has no unit 3"),
        ((Layer(2, unit_names=((-1, "x"),)), Layer(1)), "Layer 1 has no unit 0"),
        ((Layer(2, unit_names=((0, "x"), (0, "y"))), Layer(1)), "two names"),
        ((Layer(2, unit_names=((0, " "),)), Layer(1)), "empty"),
        ((Layer(2), Layer(1, unit_names=((0, "x"),))), "named by the target columns"),
        ((Layer(2, off_units=(2,)), Layer(1)), "Layer 1 has no unit 3"),
        ((Layer(2), Layer(1, off_units=(0,))), "output gives the answer"),
    ],
)
def test_marks_of_units_that_cannot_be_are_refused(layers, reason):
    with pytest.raises(Refusal, match=reason):
        Topology(1, layers)
    for input_ in (1, -1):
        with pytest.raises(Refusal, match="no input"):
            Topology(1, (Layer(1),), (input_,))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("unit_names", 5),
        ("unit_names", ((0, 1),)),
        ("unit_names", ((0.5, "x"),)),
        ("unit_names", (("0", "x"),)),
        ("unit_names", ((0,),)),
        ("off_units", 5),
        ("off_units", (0.5,)),
        ("off_units", ("0",)),
    ],
)
def test_marks_of_another_kind_are_refused_in_words(field, value):
    with pytest.raises(Refusal, match=field):
        Layer(2, **{field: value})


def test_marks_are_written_in_one_way():
    layer = Layer(4, unit_names=[[3, " c "], (np.int64(1), "b")], off_units=[np.int64(2), 0, 2])
    assert layer == Layer(4, unit_names=((1, "b"), (3, "c")), off_units=(0, 2))
    assert all(type(number) is int for number in (*layer.off_units, layer.unit_names[0][0]))
    assert Topology(3, (Layer(1),), (2, 0)).off_inputs == (0, 2)


# ---- frozen units


def test_a_frozen_unit_does_not_learn_and_is_let_go_again():
    project = edits.freeze_links(replace(three(), model=None), 0, [(0, BIAS), (2, 1)])
    frozen = edits.freeze_unit(project, 0, 2)
    assert edits.is_unit_frozen(frozen.topology, 0, 2)
    assert not edits.is_unit_frozen(frozen.topology, 0, 1)
    assert set(frozen.topology.layers[0].frozen_links) == {(0, BIAS), (2, BIAS), (2, 0), (2, 1)}
    run = Run(frozen)
    before = run.snapshot().parameters.matrices[0]
    run.step()
    moved = run.snapshot().parameters.matrices[0] != before
    assert moved.tolist() == [[True, True, False], [True] * 3, [False] * 3]
    assert edits.free_unit(frozen, 0, 2).topology.layers[0].frozen_links == ((0, BIAS),)
    assert edits.freeze_unit(frozen, 0, 2) is frozen
    assert edits.free_unit(project, 0, 1) is project


def frozen_units(topology, position):
    return {unit for unit in range(topology.layers[position].units) if edits.is_unit_frozen(topology, position, unit)}


def test_a_unit_is_frozen_when_all_that_it_learns_is():
    links = [(2, source) for source in range(3)]
    project = edits.freeze_links(small(), 1, links)
    assert frozen_units(project.topology, 1) == set()
    assert frozen_units(edits.freeze_links(project, 1, [(2, BIAS)]).topology, 1) == {2}
    assert frozen_units(edits.set_layer(project, 1, bias=False).topology, 1) == {2}
    whole = edits.set_layer(project, 1, frozen=True)
    assert frozen_units(whole.topology, 1) == {0, 1, 2, 3}
    assert edits.freeze_unit(whole, 1, 0) is whole
    with pytest.raises(Refusal, match="Layer 2 is frozen as a whole"):
        edits.free_unit(whole, 1, 0)


REFUSED = [
    (partial(edits.duplicate_unit, position=2, unit=0), "target"),
    (partial(edits.duplicate_unit, position=3, unit=0), "no layer of the number 4"),
    (partial(edits.duplicate_unit, position=0, unit=3), "no unit of the number 4"),
    (partial(edits.duplicate_unit, position=0, unit=-1), "no unit of the number 0"),
    (partial(edits.rename_unit, layer=3, unit=0, name="x"), "no layer of the number 4"),
    (partial(edits.rename_unit, layer=-2, unit=0, name="x"), "no layer of the number -1"),
    (partial(edits.rename_unit, layer=0, unit=3, name="x"), "no unit of the number 4"),
    (partial(edits.rename_unit, layer=-1, unit=2, name="x"), "no input of the number 3"),
    (partial(edits.rename_unit, layer=2, unit=2, name="x"), "no output of the number 3"),
    (partial(edits.freeze_unit, position=-1, unit=0), "no layer of the number 0"),
    (partial(edits.freeze_unit, position=0, unit=3), "no unit of the number 4"),
    (partial(edits.free_unit, position=0, unit=-1), "no unit of the number 0"),
    (partial(edits.switch_off, layer=2, unit=0), "output gives the answer"),
    (partial(edits.switch_on, layer=2, unit=0), "output gives the answer"),
    (partial(edits.switch_off, layer=3, unit=0), "no layer of the number 4"),
    (partial(edits.switch_off, layer=-2, unit=0), "no layer of the number -1"),
    (partial(edits.switch_off, layer=-1, unit=2), "no input of the number 3"),
    (partial(edits.switch_off, layer=0, unit=3), "no unit of the number 4"),
    (partial(edits.switch_off, layer=0, unit=-1), "no unit of the number 0"),
]


@pytest.mark.parametrize(("edit", "reason"), REFUSED)
def test_refusals_name_the_cause_and_change_nothing(edit, reason):
    project = small()
    before = Fingerprint.of(project)
    with pytest.raises(Refusal, match=reason):
        edit(project)
    assert Fingerprint.of(project) == before


# ---- what is asked again and again


@given(st.integers(1, 4), st.integers(1, 4), st.booleans(), st.booleans(), st.data())
def test_frozen_units_are_those_of_which_all_links_are_frozen(inputs, units, bias, whole, data):
    links = st.tuples(st.integers(0, units - 1), st.integers(BIAS, inputs - 1))
    given_links = tuple(data.draw(st.lists(links, max_size=30)))  # some of them twice
    topology = Topology(inputs, (Layer(units, bias=bias, frozen=whole, frozen_links=given_links), Layer(1)))
    sources = range(BIAS if bias else 0, inputs)
    wanted = {unit for unit in range(units) if whole or {(unit, source) for source in sources} <= {*given_links}}
    assert frozen_units(topology, 0) == wanted


def test_what_is_known_of_many_frozen_links_is_worked_out_once():
    project = edits.freeze_unit(wide(), 0, 0)
    layer = project.topology.layers[0]
    assert edits.is_unit_frozen(project.topology, 0, 0) and (0, 5) in layer.frozen_ones
    asked = peak_bytes(lambda: edits.is_unit_frozen(project.topology, 0, 0) and (0, 5) in layer.frozen_ones)
    edited = peak_bytes(lambda: edits.set_weight(project, 0, 0, 5, 0.5))
    assert edits.set_weight(project, 0, 0, 5, 0.5).topology is project.topology
    assert asked < 10_000
    assert edited < 3 * 8 * project.topology.parameter_count  # new weights, and no link is taken apart again


def wide():
    dataset = Dataset.from_arrays(np.zeros((2, 50_000)), np.zeros((2, 1)))
    return edits.reset_to_start(Project(topology=Topology(50_000, (Layer(1),)), dataset=dataset))


@pytest.mark.parametrize("links", [((0,),), ((0, 1, 2),), ("01",), ((0.5, 0),), (("0", "1"),), ((0, 2**70),), 5])
def test_links_that_are_no_pairs_of_numbers_are_refused(links):
    with pytest.raises(Refusal):
        Topology(3, (Layer(2, frozen_links=links),))
