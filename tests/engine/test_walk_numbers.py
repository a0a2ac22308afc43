"""Every number of a walk is right: by complex step, by what it is made of, and by the engine's own step."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp.dataset import Dataset
from nnapp.network import cost_on, forward
from nnapp.progress import Cancelled
from nnapp.project import Project, current_model, opening_project
from nnapp.run import Run
from nnapp.topology import BIAS, Layer, Parameters, Topology, is_weight
from nnapp.walk import MOST_BYTES_AT_ONCE, Place, count, moment_at, value, walk_batch, walk_row
from nnapp.walk.values import incoming
from nnapp.words import Refusal
from tests.engine.cases import ALL_PAIRINGS, relative
from tests.engine.varieties import VARIETIES
from tests.engine.walks import Oracle, at_a_kink, clipped_by_hand, random_project

CASES = range(0, 3 * len(ALL_PAIRINGS), 5)  # a fifth of the pairings in each of three rounds


def with_penalties(walk, gradient):
    """The gradient of the cost with L1 and L2, flat."""
    training, w = walk.project.training, walk.parameters.flat
    penalty = training.l1 * np.sign(w) + training.l2 * w
    return gradient + penalty * is_weight(walk.project.topology)


def test_deltas_and_gradients_are_those_of_a_complex_step() -> None:
    worst, tried = 0.0, 0
    for seed in CASES:
        walk = walk_batch(random_project(seed))
        if at_a_kink(walk):
            continue
        oracle, tried = Oracle(walk), tried + 1
        for found, wanted in zip(walk.delta, oracle.deltas(), strict=True):
            worst = max(worst, relative(found, wanted))
        weights, biases = oracle.gradients()
        flat = np.concatenate([np.column_stack(pair).ravel() for pair in zip(weights, biases, strict=True)])
        worst = max(worst, relative(walk.data_gradient.flat, flat))
        worst = max(worst, relative(walk.gradient.flat, with_penalties(walk, flat)))
        worst = max(worst, relative(walk.clipped.flat, clipped_by_hand(walk)))
    assert worst <= 1e-10
    assert tried > 0.8 * len(CASES)


def test_the_update_is_the_engines_own_whatever_came_before() -> None:
    for seed in CASES:
        project = random_project(seed)
        run, walk = Run(project), walk_batch(project)
        run.step()
        model = run.model()
        np.testing.assert_array_equal(walk.after.flat, model.current.flat)
        steps = [value(walk, Place("step", *link)) for link in links(walk)]
        np.testing.assert_allclose(steps, -model.update.flat, rtol=0, atol=1e-12)
        single = walk_row(project, 1)
        run = Run(project)
        run.step_row(1)
        np.testing.assert_array_equal(single.after.flat, run.model().current.flat)


@pytest.mark.parametrize("name", VARIETIES)
def test_every_variety_makes_the_engines_own_update(name) -> None:
    project = VARIETIES[name]()
    project = replace(project, training=replace(project.training, batch_size=4))
    run = Run(project)
    for _ in range(2):
        run.step()
    walk = walk_batch(replace(project, model=run.model()))
    run.step()
    np.testing.assert_array_equal(walk.after.flat, run.model().current.flat)


def links(walk):
    """Every place of the flat vector as layer, unit and source, in its order."""
    for layer, (fan_in, units) in enumerate(zip(walk.parameters.widths, walk.parameters.widths[1:], strict=False)):
        yield from ((layer, unit, source) for unit in range(units) for source in (*range(fan_in), BIAS))


def test_each_number_is_made_of_those_that_it_is_said_to_be_made_of() -> None:
    for seed in CASES:
        check_parts(walk_batch(random_project(seed)))


def check_parts(walk) -> None:
    layers, widths = walk.project.topology.layers, walk.project.topology.widths
    for layer, kind in enumerate(layers):
        sources = (*range(widths[layer]), BIAS)
        for unit, row in np.ndindex(widths[layer + 1], walk.row_count):
            at = Place("z", layer, unit, None, row)
            products = [value(walk, replace(at, quantity="product", source=source)) for source in sources]
            assert sum(products) == pytest.approx(value(walk, at), rel=1e-12, abs=1e-12)
            check_delta(walk, at, kind, last=layer == len(layers) - 1)
        for unit in range(widths[layer + 1]):
            for source in sources:
                check_link(walk, Place("gradient", layer, unit, source))


def check_delta(walk, at, kind, *, last) -> None:
    delta = value(walk, replace(at, quantity="delta"))
    if not last:
        after = range(walk.parameters.widths[at.layer + 2])
        mask = walk.masks[at.layer]
        kept = 1.0 if mask is None else mask[at.row, at.unit]
        back = kept * sum(value(walk, replace(at, quantity="back_product", source=k)) for k in after)
        assert value(walk, replace(at, quantity="da")) == pytest.approx(back, rel=1e-12, abs=1e-12)
    if kind.activation.elementwise:
        product = value(walk, replace(at, quantity="da")) * value(walk, replace(at, quantity="slope"))
        assert delta == pytest.approx(product, rel=1e-12, abs=1e-12)
        return
    outputs = range(kind.units)
    terms = [replace(at, quantity="jacobian", unit=i, source=at.unit) for i in outputs]
    total = sum(value(walk, term) * value(walk, replace(at, quantity="da", unit=term.unit)) for term in terms)
    assert delta == pytest.approx(total, rel=1e-12, abs=1e-12)


def check_link(walk, at) -> None:
    rows = [replace(at, quantity="row_gradient", row=row) for row in range(walk.row_count)]
    for place in rows:
        parts = value(walk, Place("delta", at.layer, at.unit, None, place.row))
        assert value(walk, place) == parts * incoming(walk, at.layer, at.source, place.row)
    total = sum(value(walk, place) for place in rows)
    training, w = walk.project.training, value(walk, replace(at, quantity="weight"))
    penalty = 0.0 if at.source == BIAS else training.l1 * np.sign(w) + training.l2 * w
    assert value(walk, at) == pytest.approx(total + penalty, rel=1e-12, abs=1e-12)
    assert value(walk, replace(at, quantity="new_weight")) == w - value(walk, replace(at, quantity="step"))


def test_the_cost_afterwards_is_that_of_the_new_weights() -> None:
    project = VARIETIES["l1 and l2"]()
    walk = walk_batch(project)
    weights = walk.after.flat[is_weight(project.topology)]
    penalty = 0.01 * np.abs(weights).sum() + 0.01 * np.square(weights).sum()
    wanted = cost_on(project, walk.inputs, walk.targets, walk.after) + penalty
    assert value(walk, Place("new_cost")) == pytest.approx(wanted, rel=1e-12)


@pytest.mark.parametrize(
    "place",
    [
        Place("product", 0, 0, 9, 0),
        Place("product", 0, 9, 0, 0),
        Place("product", 7, 0, 0, 0),
        Place("z", 0, 0),
        Place("a", 0, -1, None, 0),
        Place("a", 0, 0, None, 99),
        Place("delta", -1, 0, None, 0),
        Place("weight", 0, 0, -2),
        Place("weight", 0, 0),
        Place("back_product", 2, 0, 0, 0),
        Place("back_product", 0, 0, 9, 0),
        Place("jacobian", 2, 0, 9, 0),
        Place("x", None, 5, None, 0),
        Place("row_cost"),
        Place("row_cost", row=-1),
        Place("nothing", 0, 0, 0, 0),
    ],
    ids=str,
)
def test_a_place_that_is_not_there_is_an_error_to_look_up(place) -> None:
    with pytest.raises(LookupError):
        value(walk_row(VARIETIES["mean"](), 0), place)


@pytest.mark.parametrize("size", [1e160, 1e308, np.inf, np.nan, 1e-320])
def test_weights_that_have_diverged_are_walked_through_as_they_are(size) -> None:
    for name in [*VARIETIES][::9]:
        project = VARIETIES[name]()
        model = current_model(project)
        flat = np.where(model.current.flat > 0, size, np.where(model.current.flat < 0, -size, 0.0))
        current = Parameters(project.topology.widths, flat)
        walk = walk_row(replace(project, model=replace(model, current=current)), 1)
        for number in range(count(walk)):
            assert isinstance(value(walk, moment_at(walk, number).place), float)


def test_too_many_rows_are_refused_in_words() -> None:
    random = np.random.default_rng(0)
    dataset = Dataset.from_arrays(random.random((7000, 3)), random.random((7000, 1)))
    project = Project(Topology(3, (Layer(5000), Layer(1))), dataset)
    with pytest.raises(Refusal, match=r"would need 3,360 MB, and it takes 2,000 at most.*batch size of at most 4,165"):
        walk_batch(project)
    with pytest.raises(Refusal, match=r"takes 100 at most.*batch size of at most 208"):
        walk_batch(project, most_bytes=MOST_BYTES_AT_ONCE)
    assert walk_row(project, 3).row_count == 1


def test_a_walk_reports_how_far_it_is_and_can_be_cancelled_before_each_line() -> None:
    told: list[float] = []
    walk = walk_batch(opening_project(), told.append)
    assert told == sorted(told) and told[0] >= 0 and told[-1] <= 1
    assert len(told) >= len(walk.tape.calls)
    assert np.array_equal(walk.after.flat, walk_batch(opening_project()).after.flat)
    for number in range(len(told)):
        with pytest.raises(Cancelled):
            walk_batch(opening_project(), CancelledAfter(number))


class CancelledAfter:
    """A report that cancels once it was told so many parts."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self, done: float) -> None:
        if not self.left:
            raise Cancelled
        self.left -= 1


@pytest.mark.parametrize("name", VARIETIES)
def test_no_table_of_a_walk_can_be_changed_and_none_is_changed_by_what_comes_after_it(name) -> None:
    project = VARIETIES[name]()
    walk = walk_batch(project)
    passed = forward(project, walk.inputs, walk.parameters)
    for table in (walk.inputs, walk.targets, *walk.z, *walk.a, *walk.delta, *walk.slope, *walk.da, *walk.masks):
        assert table is None or not table.flags.writeable
    if not any(mask is not None for mask in walk.masks):
        for mine, other in zip(walk.z, passed.z, strict=True):  # of the weights before the update
            assert np.allclose(mine, other, rtol=1e-4)
