"""The gradient check's parts: one weight and its valley, chosen rows and layers, and what the verdict says."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp.activations import Identity, ReLU, Sigmoid, Softmax, Tanh
from nnapp.costs import CrossEntropy, HalfSquaredError, MeanAbsoluteError
from nnapp.gradient_check import (
    ALL,
    BATCH,
    ROW,
    TOLERANCE,
    Probe,
    chosen_places,
    counted,
    gradient_check,
    nudge,
    sample_of,
    verdict,
    verdict_of_nudge,
)
from nnapp.network import backward
from nnapp.progress import Cancelled
from nnapp.project import opening_project
from nnapp.run import Run
from nnapp.topology import BIAS, Layer, Parameters, Topology
from nnapp.walk import walk_batch
from nnapp.words import Refusal
from tests.engine import cases


def small_case(hidden=Tanh, pair=(Sigmoid, HalfSquaredError), seed=3, rows=5, widths=(3, 4, 2)):
    kinds = [hidden] * (len(widths) - 2) + [pair[0]]
    return cases.random_case(np.random.default_rng(seed), kinds, pair[1], "mean", widths, rows)


def links(widths):
    return [
        (layer, unit, source)
        for layer in range(len(widths) - 1)
        for unit in range(widths[layer + 1])
        for source in (*range(widths[layer]), BIAS)
    ]


def moved(parameters, link, by):
    layer, unit, source = link
    weights, biases = [w.copy() for w in parameters.weights], [b.copy() for b in parameters.biases]
    if source == BIAS:
        biases[layer][unit] += by
    else:
        weights[layer][unit, source] += by
    return Parameters.from_layers(weights, biases)


def test_a_nudge_says_the_costs_of_the_moved_network_and_their_slopes():
    case = small_case()
    for link in links((3, 4, 2)):
        found = nudge(case.project, case.x, case.t, case.parameters, link, 0.25)
        here, left, right = (
            case.net.cost_on(case.x, case.t) if not by else cost_of(case, link, by) for by in (0, -0.25, 0.25)
        )
        assert found.here == pytest.approx(here, rel=1e-12)
        assert found.left == pytest.approx(left, rel=1e-12)
        assert found.right == pytest.approx(right, rel=1e-12)
        assert found.central == pytest.approx((right - left) / 0.5, rel=1e-9, abs=1e-12)
        assert found.forward == pytest.approx((right - here) / 0.25, rel=1e-9, abs=1e-12)
        assert found.backward == pytest.approx((here - left) / 0.25, rel=1e-9, abs=1e-12)
        assert nudge(case.project, case.x, case.t, case.parameters, link).error < 1e-6


def cost_of(case, link, by):
    return backward(case.project, case.x, case.t, moved(case.parameters, link, by)).cost


def test_the_slice_goes_through_the_present_cost_and_its_tangent_is_the_gradient():
    case = small_case()
    weights, biases = case.net.complex_step(case.x, case.t)
    for link in links((3, 4, 2)):
        probe = Probe(case.project, case.x, case.t, case.parameters, link)
        drawn = probe.slice(probe.weight - 1, probe.weight + 1)
        middle = int(np.flatnonzero(drawn.weights == probe.weight)[0])
        assert drawn.costs[middle] == pytest.approx(probe.here, abs=1e-15)
        layer, unit, source = link
        right = biases[layer][unit] if source == BIAS else weights[layer][unit, source]
        assert probe.slope == pytest.approx(right, rel=1e-10, abs=1e-13)
        for at in (0, 40, -1):
            expected = cost_of(case, link, drawn.weights[at] - probe.weight)
            assert drawn.costs[at] == pytest.approx(expected, rel=1e-12)


def test_the_valley_is_deepest_near_the_third_root_of_the_precision():
    best, deep = [], []
    for seed in range(60):
        case = small_case(seed=seed)
        link = (0, seed % 4, seed % 3)
        valley = Probe(case.project, case.x, case.t, case.parameters, link).valley()
        assert valley.steps[0] == pytest.approx(0.1)
        assert valley.steps[-1] == pytest.approx(1e-13)
        best.append(valley.best)
        deep.append(valley.best_error)
        assert valley.central[-1] > 100 * valley.best_error  # rounding
        assert valley.forward[0] > valley.best_error  # a coarse secant
    inside = np.mean([1e-6 <= h <= 1e-4 for h in best])
    assert inside > 0.9
    assert max(deep) < 1e-7


def test_a_nudge_over_a_kink_is_named():
    case = small_case(ReLU, (Identity, HalfSquaredError))
    weights, biases = [w.copy() for w in case.parameters.weights], [b.copy() for b in case.parameters.biases]
    biases[0][1] -= weights[0][1] @ case.x[2] + biases[0][1] - 1e-3
    parameters = Parameters.from_layers(weights, biases)
    probe = Probe(case.project, case.x, case.t, parameters, (0, 1, BIAS))
    far, near = probe.nudge(0.01), probe.nudge(1e-5)
    assert (far.kink.kind, far.kink.layer, far.kink.unit) == ("activation", 0, 1)
    assert near.kink is None
    said = verdict_of_nudge(far, case.project, near)
    assert said.kind == "kinks"
    assert "the sum z of unit 2 in layer 1" in str(said.sentences[0])
    assert verdict_of_nudge(near, case.project, near).kind == "agrees"


def test_the_kinks_of_the_absolute_error_and_of_l1_are_named():
    case = small_case(Tanh, (Identity, MeanAbsoluteError), rows=1)
    targets = backward(case.project, case.x, case.t, case.parameters).a[-1].copy()
    targets[0, 0] += 1
    kink = nudge(case.project, case.x, targets, case.parameters, (1, 1, BIAS), 0.01).kink
    assert (kink.kind, kink.unit) == ("error", 1)
    assert nudge(case.project, case.x, targets, case.parameters, (1, 0, BIAS), 0.01).kink is None
    case = small_case()
    project = replace(case.project, training=replace(case.project.training, l1=0.1))
    parameters = moved(case.parameters, (0, 0, 0), -case.parameters.weights[0][0, 0])
    assert nudge(project, case.x, case.t, parameters, (0, 0, 0)).kink.kind == "weight"
    assert nudge(project, case.x, case.t, parameters, (0, 0, 1)).kink is None


def test_steps_that_are_too_coarse_or_too_small_are_told_apart():
    case = small_case()
    probe = Probe(case.project, case.x, case.t, case.parameters, (1, 0, 2))
    usual = probe.nudge(1e-5)
    words = {h: str(verdict_of_nudge(probe.nudge(h), case.project, usual).sentences[0]) for h in (1.0, 1e-5, 1e-12)}
    assert "Make h smaller" in words[1.0]
    assert "agree" in words[1e-5]
    assert "Make h larger" in words[1e-12]


def test_one_layer_alone_is_checked():
    case = small_case(widths=(3, 4, 5, 2))
    for layer in range(3):
        places = chosen_places(case.project.topology, layer)
        check = gradient_check(case.project, case.x, case.t, case.parameters, places=places)
        assert [each.checked.all() for each in check.layers] == [number == layer for number in range(3)]
        assert check.count == check.layers[layer].errors.size
        assert check.passed
        assert check.worst_layer == layer
        others = [each for number, each in enumerate(check.layers) if number != layer]
        assert all(np.isnan(each.numeric).all() and not each.errors.any() for each in others)


def test_links_that_are_not_there_are_left_out_and_of_very_many_a_part_is_taken():
    topology = Topology(3, (Layer(4, removed_links=((0, 1),), bias=False), Layer(2)), off_inputs=(2,))
    chosen = chosen_places(topology)
    assert np.count_nonzero(chosen) == 4 * 2 - 1 + 2 * 5
    large = Topology(100, (Layer(50), Layer(3)))
    assert np.array_equal(chosen_places(large), chosen_places(large))
    assert np.count_nonzero(chosen_places(large)) == 500 + 3 * 51
    assert np.count_nonzero(chosen_places(large, 1)) == 3 * 51


def test_a_check_is_cancelled_between_two_weights():
    case, told = small_case(), []

    def report(done):
        told.append(done)
        if len(told) == 4:
            raise Cancelled

    with pytest.raises(Cancelled):
        gradient_check(case.project, case.x, case.t, case.parameters, report=report)
    assert told == pytest.approx([0, 1 / 26, 2 / 26, 3 / 26])


def test_right_gradients_of_many_networks_are_never_flagged():
    for seed in range(1000):
        case = cases.mixed_case(seed)
        check = gradient_check(case.project, case.x, case.t, case.parameters)
        assert verdict(check, case.project).kind in {"agrees", "kinks"}, seed


def told(case, flat):
    gradient = Parameters(case.parameters.widths, flat)
    check = gradient_check(case.project, case.x, case.t, case.parameters, gradient=gradient)
    found = verdict(check, case.project)
    return found, " ".join(map(str, found.sentences))


def test_the_verdict_says_where_it_differs_and_what_is_usually_behind():
    case = small_case()
    right = backward(case.project, case.x, case.t, case.parameters).gradient.flat
    assert told(case, right)[0].kind == "agrees"
    assert "all 26 slopes" in told(case, right)[1]
    found, text = told(case, -right)
    assert found.kind == "differs"
    assert "wrong sign" in text
    assert "5 times what it should be" in told(case, 5 * right)[1]
    text = told(case, 1.002 * right)[1]
    assert "Every slope is 1.002 times" in text
    says = text.split("backpropagation says ")[1].split(", a relative")[0]
    assert len({*says.split(", the cost says ")}) == 2  # enough digits to tell them apart
    assert "10⁻⁵" in told(case, right)[1]
    assert "e−" not in told(case, right)[1]
    hidden = right.copy()
    hidden[:16:3] *= 2
    found, text = told(case, hidden)
    assert "output layer is right" in text
    assert found.link[0] == 0
    biases = right.copy()
    biases[-1] *= 3
    found, text = told(case, biases)
    assert found.link == (1, 1, BIAS)
    assert "biases are summed" in text
    assert "the bias of unit 2 in layer 2" in text
    one = right.copy()
    one[18] += 1
    found, text = told(case, one)
    assert found.link == (1, 0, 2)
    assert "the weight from unit 3 to unit 1 in layer 2" in text
    assert f"{right[18] + 1:.3g}" in text


def test_the_step_itself_is_blamed_where_it_is_too_large_or_too_small():
    case = small_case()
    for step, expected in ((0.5, "h is large"), (1e-13, "h is so small")):
        check = gradient_check(case.project, case.x, case.t, case.parameters, step=step)
        assert expected in " ".join(map(str, verdict(check, case.project).sentences))


def test_a_network_all_of_whose_weights_are_near_kinks_is_not_called_right():
    case = small_case(ReLU, (Identity, HalfSquaredError), rows=1, widths=(2, 3, 1))
    parameters = Parameters(case.parameters.widths, np.zeros_like(case.parameters.flat))
    check = gradient_check(case.project, case.x, case.t, parameters)
    found = verdict(check, case.project)
    assert found.kind == "agrees"  # those of the output layer are judged
    assert "Left out near a kink: 9" in " ".join(map(str, found.sentences))
    check = gradient_check(case.project, case.x, case.t, parameters, places=chosen_places(case.project.topology, 0))
    assert verdict(check, case.project).kind == "kinks"


def test_a_diverged_network_has_no_verdict_but_a_reason():
    case = small_case(Identity, (Identity, HalfSquaredError))
    parameters = Parameters(case.parameters.widths, np.full_like(case.parameters.flat, 1e200))
    check = gradient_check(case.project, case.x, case.t, parameters)
    assert "diverged" in str(verdict(check, case.project).sentences[0])
    assert not check.passed
    probe = Probe(case.project, case.x, case.t, parameters, (0, 0, 0))
    assert "diverged" in str(verdict_of_nudge(probe.nudge(1e-5), case.project, probe.nudge(1e-5)).sentences[0])


def test_the_rows_are_those_that_the_walk_trains_on():
    project = opening_project()
    training = replace(project.training, batch_size=3, shuffle=True)
    project = replace(project, training=training)
    sample, walk = sample_of(project, BATCH), walk_batch(project)
    assert sample.rows.tolist() == walk.rows.tolist()
    assert np.array_equal(sample.inputs, walk.inputs)
    assert np.array_equal(sample.targets, walk.targets)
    assert len(sample_of(project, ALL).rows) == project.dataset.row_count
    assert sample_of(project, ROW, 4).rows.tolist() == [4]
    check = gradient_check(project, sample.inputs, sample.targets)
    assert check.passed
    assert check.layers[0].analytic[:, :-1] == pytest.approx(walk.gradient.weights[0], rel=1e-12)


def test_rows_that_cannot_be_checked_are_refused_with_the_reason():
    project = opening_project()
    for row in (None, -1, 10_000):
        with pytest.raises(Refusal, match="No row is selected"):
            sample_of(project, ROW, row)
    column = project.dataset.columns[0]
    values = column.values.copy()
    values[2] = np.nan
    broken = replace(project.dataset, columns=(replace(column, values=values), *project.dataset.columns[1:]))
    project = replace(project, dataset=broken)
    with pytest.raises(Refusal, match="Row 3"):
        sample_of(project, ALL)
    with pytest.raises(Refusal, match="Row 3"):
        sample_of(project, ROW, 2)
    assert len(sample_of(project, ROW, 1).rows) == 1


@pytest.mark.parametrize("batch", [None, 3, 10])
@pytest.mark.parametrize("updates", [0, 1, 3])
def test_rows_are_counted_as_they_are_taken(batch, updates):
    project = opening_project()
    project = replace(project, training=replace(project.training, batch_size=batch))
    if updates:
        run = Run(project)
        for _ in range(updates):
            run.step()
        project = replace(project, model=run.model())
    for kind, row in ((ALL, None), (BATCH, None), (ROW, 4)):
        sample = sample_of(project, kind, row)
        assert counted(project, kind, row) == (len(sample.rows), sample.of)
    assert [counted(project, ROW, row).rows for row in (None, -1, 10_000)] == [0, 0, 0]


def test_wide_networks_and_long_tables_are_checked_on_their_first_rows():
    case = small_case(rows=12_000)
    sample = sample_of(case.project, ALL)
    assert (len(sample.rows), sample.of, sample.is_part) == (10_000, 12_000, True)
    assert sample.rows.tolist() == [*range(10_000)]
    assert counted(case.project, ALL) == (10_000, 12_000)


def test_weights_and_steps_that_are_not_there_are_refused():
    case = small_case()
    for link in ((2, 0, 0), (-1, 0, 0), (0, 4, 0), (0, 0, 3), (0, 0, -2)):
        with pytest.raises(Refusal, match="no weight"):
            Probe(case.project, case.x, case.t, case.parameters, link)
    probe = Probe(case.project, case.x, case.t, case.parameters, (0, 0, 0))
    for h in (0.0, -1.0, float("nan"), float("inf")):
        with pytest.raises(Refusal, match="h above 0"):
            probe.nudge(h)


def test_penalties_are_in_the_cost_and_the_probe_leaves_the_weights_as_they_are():
    case = small_case(Tanh, (Softmax, CrossEntropy))
    project = replace(case.project, training=replace(case.project.training, l1=0.01, l2=0.02))
    probe = Probe(project, case.x, case.t, case.parameters, (0, 2, 1))
    first = probe.nudge(1e-4)
    probe.valley()
    assert probe.nudge(1e-4) == first
    assert first.error < TOLERANCE
    assert first.here == backward(project, case.x, case.t, case.parameters).cost


@pytest.mark.parametrize("weight", [1e13, -1e20, 1e300])
def test_a_weight_so_large_that_h_is_lost_beside_it_is_not_judged(weight):
    case, link = small_case(), (0, 1, 2)
    parameters = moved(case.parameters, link, weight)
    found = nudge(case.project, case.x, case.t, parameters, link)
    assert found.left == found.here == found.right  # so the error alone would be zero
    said = verdict_of_nudge(found, case.project, found)
    assert said.kind == "kinks"
    assert "cannot be judged" in str(said.sentences[0])
    assert str(said.sentences[0].values["h"]) == "10⁻⁵"


def test_h_is_not_called_innocent_where_it_is_rounded_away():
    case, link = small_case(hidden=Identity, pair=(Identity, HalfSquaredError)), (1, 0, BIAS)
    parameters = moved(case.parameters, link, 1e9)
    usual = nudge(case.project, case.x, case.t, parameters, link)
    for h in (2e-8, 1e-7, 1e-6, 1e-5, 3e-4):
        found = nudge(case.project, case.x, case.t, parameters, link, h)
        said = verdict_of_nudge(found, case.project, usual)
        assert "fault" not in str(said.sentences[0])
        assert found.moved == (h > 2e-8)
