"""Every line of the tape holds, after it has run, exactly the textbook quantity that its label names."""

from __future__ import annotations

from functools import cached_property

import msgspec
import numpy as np
import pytest
from msgspec.structs import replace

from nnapp.activations import AnyActivation, Identity, ReLU, Sigmoid, Softmax, Tanh
from nnapp.choices import choices
from nnapp.costs import AnyCost, CrossEntropy, HalfSquaredError
from nnapp.model import Model
from nnapp.network import Workspace, output_of, record_backward, record_cost
from nnapp.optimizers import AnyOptimizer, GradientDescent
from nnapp.run import Run
from nnapp.run.state import State
from nnapp.tape import RAISING, WHOLE_NETWORK, Label, Tape
from nnapp.topology import Parameters, is_weight
from tests.engine import cases, formulas_activations, formulas_costs, formulas_updates
from tests.engine.memory import peak_bytes
from tests.engine.reference import slope_of

LEARNING_RATE = 0.25
NETWORK = {"z": lambda b: b.z, "∂C/∂W": lambda b: b.gradient}
BY_LAYER = {**formulas_activations.FORMULAS, **formulas_costs.FORMULAS, **NETWORK}
OF_ALL = formulas_updates.FORMULAS


class Textbook:
    """All quantities of one layer as the reference computes them; tables are (units, batch), as on the tape."""

    def __init__(self, case, layer):
        net = case.net
        zs, activities = net.forward(case.x)
        deltas, slopes, weights, biases = net.backward(case.x, case.t)
        training = case.project.training
        self.net, self.training = net, training
        self.z, self.a = zs[layer].T, activities[layer].T
        self.delta, self.da = deltas[layer].T, slopes[layer].T
        self.t, self.y = case.t.T, activities[-1].T
        self.gradient = np.column_stack([weights[layer], biases[layer]])
        self.all_gradients = Parameters.from_layers(weights, biases).flat
        self.before = case.parameters.flat.copy()
        self.is_weight = is_weight(case.project.topology) * 1.0
        self.cost, self.share = net.cost_on(case.x, case.t), net.share(len(case.x))
        self.cost_name, self.parameters = net.cost, msgspec.to_builtins(training.cost)
        self.optimizer, self.learning_rate = training.optimizer, training.learning_rate
        for name in ("l1", "l2", "clip_value", "clip_norm"):
            if getattr(training, name):
                setattr(self, name, getattr(training, name))
        self._name = net.activations[layer]
        if layer + 1 < len(zs):  # below ∂C/∂a lies the row ∂C/∂1
            self.da = np.vstack([self.da, net.biases[layer + 1] @ deltas[layer + 1].T])

    @cached_property
    def slope(self):
        return slope_of(self._name, self.z)


class Recorded:
    """The tape of one full step of a case, as training records it."""

    def __init__(self, case, *, careful=False):
        self.case, project = case, case.project
        precision = project.training.precision
        self.tape = tape = Tape(precision, careful=careful)
        self.state = state = State.of(project, Model(start=case.parameters, current=case.parameters))
        workspace = Workspace(project.topology, len(case.x), precision)
        inputs = np.column_stack([case.x, np.ones(len(case.x))]).astype(precision)
        targets = np.ascontiguousarray(case.t.T, precision)
        layers = workspace.layers(state.parameters, state.gradient, inputs.T)
        kept = np.empty_like(targets)
        output = output_of(project.training, project.topology, layers, targets, kept, len(case.x))
        record_cost(tape, project, layers, output)
        record_backward(tape, workspace, layers, project.training.cost, output)
        state.record_whole_gradient(tape, project)
        state.record_update(tape, project)
        self._books = {}

    def book(self, layer):
        layer = len(self.case.net.weights) - 1 if layer == WHOLE_NETWORK else layer
        if layer not in self._books:
            self._books[layer] = Textbook(self.case, layer)
        return self._books[layer]

    def check(self, label, tolerance=1e-11):
        formulas = OF_ALL if label.layer == WHOLE_NETWORK else BY_LAYER
        assert label.quantity in formulas, f"no formula for {label}"
        book = self.book(label.layer)
        if label.quantity == "∂C/∂a" and self.tape.buffers[label].shape != book.da.shape:
            book.da = book.da[:-1]  # the row ∂C/∂1 is not part of it where the cost itself gave it
        found, wanted = self.tape.buffers[label], np.asarray(formulas[label.quantity](book))
        assert found.shape == wanted.shape, label
        assert cases.relative(found, wanted, floor=1.0) < tolerance, label


def with_training(case, **changes):
    case.project = replace(case.project, training=replace(case.project.training, **changes))
    return case


def every_case():
    """Every hidden activation, every pair of output activation and cost, and every optimizer; three layers each."""
    hidden = [(kind, (Identity, HalfSquaredError)) for kind in cases.HIDDEN]
    pairs = [(Tanh, pair) for pair in cases.PAIRS]
    for number, (kind, pair) in enumerate([*hidden, *pairs]):
        for reduction in ("sum", "mean"):
            case = cases.case_of_pairing(number, kind, pair, reduction, depth=3)
            yield with_training(case, learning_rate=LEARNING_RATE)
    for number, kind in enumerate(choices(AnyOptimizer)):
        case = cases.case_of_pairing(number, Sigmoid, (Tanh, HalfSquaredError), "mean", depth=3)
        changes = {"l1": 0.125, "l2": 0.5, "clip_value": 0.25, "clip_norm": 0.5}
        yield with_training(case, learning_rate=LEARNING_RATE, optimizer=kind(), **changes)


@pytest.mark.parametrize("careful", [False, True])
def test_every_line_computes_what_its_label_says(careful):
    for case in every_case():
        recorded = Recorded(case, careful=careful)
        with np.errstate(**RAISING):
            for (call, arguments), label in zip(recorded.tape.calls, recorded.tape.labels, strict=True):
                call(*arguments)
                recorded.check(label)


@pytest.mark.parametrize("careful", [False, True])
def test_what_no_later_line_overwrites_is_still_there_after_the_step(careful):
    for case in every_case():
        recorded = Recorded(case, careful=careful)
        tape = recorded.tape
        tape.run()
        lines = {label: line_of(label, tape) for label in tape.buffers}
        for label, buffer in tape.buffers.items():
            later = [tape.buffers[other] for other, line in lines.items() if lines[label] < line < len(tape.labels)]
            if not any(np.shares_memory(buffer, other) for other in later):
                recorded.check(label)


def line_of(label, tape):
    """The line that fills a quantity: its own, or that of an earlier layer which does several layers in one go."""
    for layer in range(label.layer, -1, -1):
        if (layer, label.quantity) in tape.labels and label.quantity not in ("a", "z", "δ"):
            return tape.labels.index((layer, label.quantity))
    return tape.labels.index(label) if label in tape.labels else len(tape.labels)


def test_labels_are_unique_and_all_filled():
    for case in every_case():
        for careful in (False, True):
            tape = Recorded(case, careful=careful).tape
            assert len(set(tape.labels)) == len(tape.labels)
            assert set(tape.labels) <= set(tape.buffers)


def test_every_layer_has_the_quantities_that_the_explanation_needs():
    for case in every_case():
        tape = Recorded(case).tape
        for layer in range(3):
            needed = {"z", "a", "δ", "∂C/∂W"}
            activation = case.project.topology.layers[layer].activation
            if activation.has_slope and activation.elementwise and layer < 2:
                needed.add("φ′(z)")
            assert {Label(layer, quantity) for quantity in needed} <= set(tape.buffers)
        assert Label(2, "C") in tape.buffers


def test_a_formula_that_is_missing_is_noticed():
    recorded = Recorded(next(every_case()))
    with pytest.raises(AssertionError, match="no formula"):
        recorded.check(Label(0, "something new"))


def test_running_twice_gives_the_same_when_the_weights_are_put_back():
    case = cases.random_case(np.random.default_rng(1), [Tanh, Sigmoid], HalfSquaredError, "mean", (3, 4, 2), 5)
    tape = Recorded(case).tape
    tape.run()
    first = tape.buffers[Label(WHOLE_NETWORK, "w")].copy()
    tape.buffers[Label(WHOLE_NETWORK, "w")][:] = case.parameters.flat
    tape.run()
    assert np.array_equal(tape.buffers[Label(WHOLE_NETWORK, "w")], first)


def wide_cases():
    hidden = [([kind, kind], HalfSquaredError) for kind in cases.HIDDEN]
    costs = [([Tanh, cost.activations[0]], cost) for cost in choices(AnyCost)]
    for kinds, cost in [*hidden, *costs]:
        for precision in ("float64", "float32"):
            random = np.random.default_rng(1)
            case = cases.random_case(random, kinds, cost, "mean", (30, 40, 20), 50)
            yield with_training(case, precision=precision)
    for optimizer in choices(AnyOptimizer):
        case = cases.random_case(np.random.default_rng(1), [Tanh, Tanh], HalfSquaredError, "mean", (30, 40, 20), 50)
        yield with_training(case, optimizer=optimizer(), l1=0.1, l2=0.1, clip_norm=1.0, clip_value=0.1)


def test_a_step_allocates_no_array():
    for case in wide_cases():
        tape = Recorded(case).tape
        with np.errstate(**RAISING):
            tape.run()
            peak = peak_bytes(tape.run)
        assert peak < 3500, case.project.training  # the smallest table of a layer takes 4000 bytes


@pytest.mark.parametrize("careful", [False, True])
@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_every_buffer_has_the_precision_of_training(precision, careful):
    for case in every_case():
        tape = Recorded(with_training(case, precision=precision), careful=careful).tape
        for label, buffer in tape.buffers.items():
            whole_number = buffer.dtype.kind == "u"  # 0 or 1, and as such exact
            assert buffer.dtype == precision or (whole_number and buffer.itemsize == tape.precision.itemsize), label


def test_float32_computes_the_same_in_fewer_digits():
    for case in every_case():
        recorded = Recorded(with_training(case, precision="float32"))
        for (call, arguments), label in zip(recorded.tape.calls, recorded.tape.labels, strict=True):
            # a product of single precision may meet what is no number beside its own; a wrong value is seen below
            with np.errstate(invalid="ignore"):
                call(*arguments)
            if label.quantity in ("z", "a", "C", "δ", "∂C/∂W"):
                recorded.check(label, 2e-3)


def calls_of_a_step(layers, reduction="sum", **changes):
    """How many calls a mini-batch step of a net of tanh layers takes, all of it."""
    widths = tuple(range(3, 4 + layers))
    case = cases.random_case(np.random.default_rng(1), [Tanh] * layers, HalfSquaredError, reduction, widths, 6)
    run = Run(replace(case.project, training=replace(case.project.training, batch_size=3, **changes)))
    run.step()
    (lines,) = run._batches._programs.values()  # the second batch's program is recorded when it is needed
    return len(lines)


def test_a_step_takes_few_calls():
    # z, a, ∂C/∂a, δ, ∂C/∂W per layer; y − t and two for all φ′ and two for the update; no product for the inputs
    for layers in range(1, 9):
        assert calls_of_a_step(layers) == 5 * layers + 4
        assert calls_of_a_step(layers, "mean") == 5 * layers + 5
    for layers in range(1, 5):
        assert calls_of_a_step(layers) <= 4 * layers + 8


def test_what_is_not_used_takes_no_call():
    plain = calls_of_a_step(2)
    for changes in ({"l1": 0.0, "l2": 0.0}, {"clip_norm": None}, {"optimizer": GradientDescent()}):
        assert calls_of_a_step(2, **changes) == plain
    assert calls_of_a_step(2, l2=0.1) > plain
    assert calls_of_a_step(2, clip_norm=1.0) > plain


def test_training_runs_the_very_lines_that_are_proven_here():
    for case in every_case():
        full, recorded = Run(case.project)._full, Recorded(case)
        assert [*full.front.labels, *full.back.labels, *full.update.labels] == recorded.tape.labels
        assert {*full.back.buffers, *full.update.buffers} == set(recorded.tape.buffers)


def test_quick_and_careful_tapes_agree():
    for case in every_case():
        found = []
        for careful in (False, True):
            tape = Recorded(case, careful=careful).tape
            tape.run()
            found.append(tape.buffers[Label(WHOLE_NETWORK, "w")].copy())
        assert cases.relative(*found, floor=1.0) < 1e-13


def test_the_catalogs_are_all_here():
    assert {kind for kind in choices(AnyActivation) if kind is not Softmax} == set(cases.HIDDEN)
    assert {cost for _, cost in cases.PAIRS} == set(choices(AnyCost))
    assert (Softmax, CrossEntropy) in cases.PAIRS
    assert ReLU in cases.HIDDEN
