"""Links that go and come back are what they were to the last bit, and what is off has no say meanwhile."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from nnapp import project as edits
from nnapp.model import Parked
from nnapp.network import predict
from nnapp.optimizers import Adam
from nnapp.project import Project, current_model
from nnapp.projectfile import ProjectError, load, save
from nnapp.run import Run
from nnapp.topology import BIAS, Layer, Parameters, Topology, initial_parameters, matrices, present
from nnapp.training import Training
from nnapp.words import Refusal
from tests.engine.filebytes import rich
from tests.engine.marks import small, three
from tests.engine.places import Fingerprint
from tests.engine.projects import parts, projects

ALL_UNITS = [(-1, 0), (-1, 1), (0, 0), (0, 2), (1, 3)]


def weights(project):
    """The start and current weights, bit for bit."""
    return parts((project.model.start, project.model.current))


def kept_by_a_file(project, tmp_path):
    save(project, tmp_path / "kept.bplab")
    return load(tmp_path / "kept.bplab")


@pytest.mark.parametrize(("layer", "unit"), ALL_UNITS)
@pytest.mark.parametrize("saved", [False, True])
def test_switching_on_undoes_switching_off_to_the_last_bit(layer, unit, saved, tmp_path):
    project = small()
    before = Fingerprint.of(project)
    off = edits.switch_off(project, layer, unit)
    assert Fingerprint.of(project) == before
    assert edits.is_off(off.topology, layer, unit)
    assert edits.switch_off(off, layer, unit) is off
    outgoing = np.zeros(project.topology.parameter_count, bool)
    matrices(outgoing, project.topology.widths)[layer + 1][:, unit] = True
    assert np.array_equal(~present(off.topology), outgoing)
    for which in ("start", "current"):
        old, new = (getattr(one.model, which).flat for one in (project, off))
        assert np.array_equal(new, np.where(outgoing, 0.0, old))
    if saved:
        off = kept_by_a_file(off, tmp_path)
    on = edits.switch_on(off, layer, unit)
    assert on.topology == project.topology
    assert weights(on) == weights(project)
    assert on.model.parked is None
    assert not edits.is_off(on.topology, layer, unit)
    assert edits.switch_on(on, layer, unit) is on


@settings(max_examples=150)
@given(project=projects(removed=True), data=st.data())
def test_any_units_switched_off_and_on_in_any_order(project, data):
    """Whatever links are removed, frozen or parked before: all weights and marks come back."""
    topology = project.topology
    units = [(layer, unit) for layer, width in enumerate(topology.widths[:-1], -1) for unit in range(width)]
    some = data.draw(st.lists(st.sampled_from(units), unique=True, max_size=4))
    some = [one for one in some if not edits.is_off(topology, *one)]
    changed = project
    for layer, unit in some:
        changed = edits.switch_off(changed, layer, unit)
    for layer, unit in data.draw(st.permutations(some)):
        changed = edits.switch_on(changed, layer, unit)
    assert changed.topology == topology
    assert (changed.model is None) == (project.model is None)
    if project.model is None:
        return
    assume(not any(np.isnan(one.flat).any() for one in (project.model.start, project.model.current)))
    assert weights(changed) == weights(project)
    there = present(topology)
    for one, other in zip(kept_numbers(project), kept_numbers(changed), strict=True):
        assert np.array_equal(one[~there], other[~there], equal_nan=True)


def kept_numbers(project):
    parked = project.model.parked
    if parked is None:
        return [np.full(project.topology.parameter_count, np.nan)] * 2
    return [parked.start.flat, parked.current.flat]


def test_links_that_were_removed_singly_are_still_removed_afterwards():
    project = edits.remove_links(small(), 1, [(0, 2), (3, 1)])
    on = edits.switch_on(edits.switch_off(project, 0, 2), 0, 2)
    assert on.topology.layers[1].removed_links == ((0, 2), (3, 1))
    assert parts(on.model.current) == parts(project.model.current)
    back = edits.restore_links(on, 1, [(0, 2), (3, 1)])
    assert weights(back) == weights(small())
    while_off = edits.restore_links(edits.switch_off(project, 0, 2), 1, [(0, 2), (3, 1)])
    assert while_off.model.current.weights[1][0, 2] == 0  # its unit is off all the same
    assert while_off.model.current.weights[1][3, 1] == small().model.current.weights[1][3, 1]
    assert weights(edits.switch_on(while_off, 0, 2)) == weights(small())


@pytest.mark.parametrize("saved", [False, True])
def test_removed_links_come_back_as_they_were(saved, tmp_path):
    project, links = small(), [(0, 2), (1, BIAS), (3, 0)]
    gone = edits.remove_links(project, 1, links)
    assert not gone.model.current.flat[~present(gone.topology)].any()
    if saved:
        gone = kept_by_a_file(gone, tmp_path)
    one = edits.restore_links(gone, 1, links[:1])
    assert one.model.current.weights[1][0, 2] == project.model.current.weights[1][0, 2]
    assert one.model.parked is not None
    assert weights(edits.restore_links(one, 1, links[1:])) == weights(project)


def test_links_of_which_nothing_is_known_begin_as_the_seed_says():
    removed = Topology(2, (Layer(3, removed_links=((0, 1), (1, 0))), *small().topology.layers[1:]))
    project = replace(small(), topology=removed, model=None)
    model = replace(current_model(project), parked=None)  # as an older file has it
    back = edits.restore_links(replace(project, model=model), 0, [(0, 1), (1, 0)])
    assert parts(back.model.current) == parts(initial_parameters(back.topology, 1))
    untrained = edits.restore_links(project, 0, [(0, 1), (1, 0)])
    assert untrained.model is None


def test_an_untrained_network_keeps_what_was_drawn_through_other_shapes():
    project = replace(three(), model=None)
    drawn = current_model(project).current
    off = edits.switch_off(edits.remove_links(project, 1, [(0, 0)]), 0, 1)
    assert off.model is None
    wider = edits.set_units(off, 2, 5)
    back = edits.restore_links(edits.switch_on(wider, 0, 1), 1, [(0, 0)])
    assert np.array_equal(back.model.current.weights[1], drawn.weights[1])


SHAPES = [
    partial(edits.set_units, position=0, units=7),
    partial(edits.set_units, position=1, units=2),
    partial(edits.add_layer, position=2, units=2),
    partial(edits.remove_unit, position=0, unit=0),
    partial(edits.duplicate_layer, position=1),
    partial(edits.set_role, position=0, role=edits.opening_project().dataset.columns[-1].role),
    partial(edits.rename_unit, layer=0, unit=1, name="x"),
    partial(edits.reset_to_start),
]


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_parked_follows_its_units_through_other_shapes(shape):
    """To change the shape while a unit is off and to switch it on is the same as to change the shape alone."""
    project = small()
    column_goes = shape.func is edits.set_role
    if column_goes:
        shape = partial(edits.remove_column, position=0)
    off = edits.switch_off(edits.remove_links(project, 1, [(1, 1)]), 0, 1)
    shaped, wanted = shape(off), shape(project)
    (unit,) = shaped.topology.layers[0].off_units
    link = shaped.topology.layers[1].removed_links
    on = edits.restore_links(edits.switch_on(shaped, 0, unit), 1, link)
    assert parts((on.model.start, on.model.current)) == parts((wanted.model.start, wanted.model.current))
    assert on.topology == wanted.topology


def test_an_input_that_is_off_follows_its_column():
    project = edits.switch_off(small(), -1, 1)
    more = edits.insert_column(project, 0, project.dataset.columns[0].role)
    assert more.topology.off_inputs == (2,)
    assert edits.remove_column(more, 0).topology.off_inputs == (1,)
    less = edits.remove_column(project, 0)
    assert less.topology.off_inputs == (0,)
    assert np.array_equal(
        edits.switch_on(less, -1, 0).model.current.weights[0][:, 0], small().model.current.weights[0][:, 1]
    )
    assert edits.remove_column(project, 1).topology.off_inputs == ()


def test_what_is_off_has_no_say_and_does_not_learn():
    project = replace(three(), model=None, training=Training(optimizer=Adam()))
    off = edits.switch_off(edits.switch_off(project, -1, 0), 1, 2)
    run = Run(off)
    run.advance(5, lambda: False)
    trained = edits.with_model(off, run.model())
    there = present(off.topology)
    assert not trained.model.current.flat[~there].any()
    assert (trained.model.current.flat != current_model(off).current.flat)[there].any()
    rows = np.array([[1.0, 2], [-5, 2], [1e3, 2]])
    assert np.ptp(predict(trained, rows)) == 0  # whatever the input that is off says
    assert np.ptp(predict(project, rows)) > 0
    # it stands where it stood before while the others have learnt
    on = edits.switch_on(edits.switch_on(trained, -1, 0), 1, 2)
    drawn = current_model(project).current.flat
    assert np.array_equal(on.model.current.flat[~there], drawn[~there])
    assert np.array_equal(on.model.current.flat[there], trained.model.current.flat[there])
    again = Run(on)
    again.advance(10, lambda: False)
    assert np.isfinite(again.model().current.flat).all()


def test_a_network_with_a_unit_off_is_the_network_without_it():
    project = replace(three(), model=None)
    off, without = edits.switch_off(project, 1, 1), edits.remove_unit(project, 1, 1)
    one, other = Run(off), Run(without)
    for run in (one, other):
        run.advance(20, lambda: False)
    np.testing.assert_allclose(one.snapshot().curve.exact, other.snapshot().curve.exact, rtol=1e-12)


def test_going_back_to_the_start_brings_back_the_start():
    project = small()
    off = edits.reset_to_start(edits.switch_off(project, 0, 1))
    on = edits.switch_on(off, 0, 1)
    assert parts(on.model.current) == parts(project.model.start)
    afresh = edits.switch_on(edits.start_afresh(off), 0, 1)
    assert afresh.model is None


def test_a_weight_that_is_off_cannot_be_set():
    off = edits.switch_off(small(), 0, 1)
    before = Fingerprint.of(off)
    with pytest.raises(Refusal, match=r"switched off.*Switch the unit on first"):
        edits.set_weight(off, 1, 0, 1, 0.5)
    assert Fingerprint.of(off) == before
    assert edits.set_weight(off, 0, 1, 0, 0.5).model.current.weights[0][1, 0] == 0.5


def test_going_without_biases_forgets_them_still():
    project = edits.remove_links(small(), 0, [(1, BIAS)])
    without = edits.set_layer(project, 0, bias=False)
    again = edits.restore_links(edits.set_layer(without, 0, bias=True), 0, [(1, BIAS)])
    assert not again.model.current.biases[0].any()


def test_a_file_with_weights_that_are_off_is_refused(tmp_path):
    project = small()
    layers = (replace(project.topology.layers[0], off_units=(1,)), *project.topology.layers[1:])
    spoilt = replace(project, topology=replace(project.topology, layers=layers))
    with pytest.raises(ProjectError, match="removed or switched off"):
        save(spoilt, tmp_path / "spoilt.bplab")
    with pytest.raises(Refusal, match="removed or switched off"):
        Run(spoilt)


def test_what_is_parked_must_fit_the_network(tmp_path):
    project = rich()
    there = replace(project.model, parked=Parked(project.model.current, project.model.current))
    with pytest.raises(ProjectError, match="that are there already"):
        save(replace(project, model=there), tmp_path / "spoilt.bplab")
    other = Parameters((1, 1), np.zeros(2))
    for parked in (Parked(other, project.model.current), Parked(project.model.current, other)):
        with pytest.raises(Refusal, match="another size"):
            edits.with_model(project, replace(project.model, parked=parked))
    with pytest.raises(Refusal, match="Parameters"):
        Project(
            project.topology,
            project.dataset,
            project.training,
            replace(project.model, parked=Parked(None, project.model.current)),
        )
