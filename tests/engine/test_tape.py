"""Every line of the tape holds, after it has run, exactly the textbook quantity that its label names."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from nnapp.activations import Identity, ReLU, Sigmoid, Tanh
from nnapp.choices import choices
from nnapp.costs import HalfSquaredError
from nnapp.network import buffers, output_of, record_backward, record_forward, with_ones
from nnapp.optimizers import AnyOptimizer, GradientDescent
from nnapp.run import Run
from nnapp.tape import WHOLE_NETWORK, Label, Tape
from nnapp.topology import Parameters
from tests.engine import cases

LEARNING_RATE = 0.25


class Textbook:
    """All quantities of one layer as the reference computes them; tables are (units, batch), as on the tape."""

    def __init__(self, case, layer):
        net = case.net
        zs, activities = net.forward(case.x)
        deltas, slopes, weights, biases = net.backward(case.x, case.t)
        self.z, self.a = zs[layer].T, activities[layer].T
        self.delta, self.da = deltas[layer].T, slopes[layer].T
        self.t, self.y = case.t.T, activities[-1].T
        self.gradient = np.column_stack([weights[layer], biases[layer]])
        self.all_gradients = Parameters.from_layers(weights, biases).flat
        self.before = case.parameters.flat.copy()
        self.cost, self.share = net.cost_on(case.x, case.t), net.share(len(case.x))
        if layer + 1 < len(zs):  # below ∂C/∂a lies the row ∂C/∂1
            self.da = np.vstack([self.da, net.biases[layer + 1] @ deltas[layer + 1].T])
        self.slope = self.slope_of(net.activations[layer])

    def slope_of(self, name):
        slopes = {
            "identity": lambda: np.ones_like(self.z),
            "sigmoid": lambda: self.a * (1 - self.a),
            "tanh": lambda: 1 - np.tanh(self.z) ** 2,
            "relu": lambda: np.where(self.z > 0, 1.0, 0.0),
            "softmax": lambda: None,  # has a Jacobian instead
        }
        return slopes[name]()

    @property
    def shifted(self):
        return self.z - self.z.max(axis=0)

    @property
    def total(self):
        return np.exp(self.shifted).sum(axis=0, keepdims=True)

    @property
    def squares(self):
        return ((self.y - self.t) ** 2).sum()


FORMULAS = {
    "z": lambda b: b.z,
    "a": lambda b: b.a,
    "−z": lambda b: -b.z,
    "e⁻ᶻ": lambda b: np.exp(-b.z),
    "1 + e⁻ᶻ": lambda b: 1 + np.exp(-b.z),
    "1 − a": lambda b: 1 - b.a,
    "a²": lambda b: b.a**2,
    "φ′(z)": lambda b: b.slope,
    "max z": lambda b: b.z.max(axis=0),
    "z − max z": lambda b: b.shifted,
    "e^(z − max z)": lambda b: np.exp(b.shifted),
    "Σ e^(z − max z)": lambda b: b.total,
    "ln Σ e^(z − max z)": lambda b: np.log(b.total),
    "−ln y": lambda b: -np.log(b.a),
    "ln(1 + eᶻ)": lambda b: np.log(1 + np.exp(b.z)),
    "t z": lambda b: b.t * b.z,
    "y − t": lambda b: b.y - b.t,
    "Σ (y − t)²": lambda b: b.squares,
    "Σ C of each output": lambda b: b.cost / b.share,
    "C": lambda b: b.cost,
    "∂C/∂a": lambda b: b.da,
    "a · ∂C/∂a": lambda b: b.a * b.da,
    "Σ a · ∂C/∂a": lambda b: (b.a * b.da).sum(axis=0, keepdims=True),
    "∂C/∂a − Σ a · ∂C/∂a": lambda b: b.da - (b.a * b.da).sum(axis=0),
    "δ": lambda b: b.delta,
    "∂C/∂W": lambda b: b.gradient,
    "η ∂C/∂w": lambda b: LEARNING_RATE * b.all_gradients,
    "w": lambda b: b.before - LEARNING_RATE * b.all_gradients,
}
COST_OF_EACH_OUTPUT = {
    "binary-cross-entropy": lambda b: -(b.t * np.log(b.y) + (1 - b.t) * np.log(1 - b.y)),
    "cross-entropy": lambda b: -b.t * np.log(b.y),
}


def formula_of(case, label):
    """The textbook's value of the quantity; fails for a label that is in no table."""
    formulas = FORMULAS | {"C of each output": COST_OF_EACH_OUTPUT.get(case.net.cost)}
    assert label.quantity in formulas, f"no formula for {label}"
    layer = len(case.net.weights) - 1 if label.layer == WHOLE_NETWORK else label.layer
    return formulas[label.quantity](Textbook(case, layer))


def recorded(case, optimizer=None):
    """The tape of one full step, as training records it."""
    topology, cost = case.project.topology, case.project.training.cost
    flat, tape = case.parameters.flat.copy(), Tape()
    gradient = np.zeros_like(flat)
    layers = buffers(topology, flat, gradient, with_ones(case.x).T)
    output = output_of(case.project, layers, np.ascontiguousarray(case.t.T))
    record_forward(tape, topology, layers)
    cost.record_cost(tape, output)
    record_backward(tape, topology, layers, cost, output)
    (optimizer or GradientDescent()).record_update(tape, flat, gradient, np.array(LEARNING_RATE))
    return tape


def every_case():
    for number, (hidden, pair, reduction) in enumerate(cases.ALL_PAIRINGS):
        yield cases.case_of_pairing(number, hidden, pair, reduction, depth=3)


def assert_textbook(case, tape, label):
    found, wanted = tape.buffers[label], np.asarray(formula_of(case, label))
    assert found.shape == wanted.shape, label
    assert cases.relative(found, wanted, floor=1.0) < 1e-11, label


def test_every_line_computes_what_its_label_says():
    for case in every_case():
        tape = recorded(case)
        for (call, arguments), label in zip(tape.calls, tape.labels, strict=True):
            call(*arguments)
            assert_textbook(case, tape, label)


def test_what_no_later_line_overwrites_is_still_there_after_the_step():
    for case in every_case():
        tape = recorded(case)
        tape.run()
        for label, buffer in tape.buffers.items():
            number = tape.labels.index(label) if label in tape.labels else len(tape.labels)
            later = [tape.buffers[other] for other in tape.labels[number + 1 :]]
            if not any(np.shares_memory(buffer, other) for other in later):
                assert_textbook(case, tape, label)


def test_labels_are_unique_and_no_formula_is_left_over():
    seen = set()
    for case in every_case():
        tape = recorded(case)
        assert len(set(tape.labels)) == len(tape.labels)
        assert set(tape.labels) <= set(tape.buffers)
        seen |= {label.quantity for label in tape.buffers}
    assert seen == {*FORMULAS, "C of each output"}


def test_every_layer_has_the_quantities_that_the_explanation_needs():
    for case in every_case():
        tape = recorded(case)
        for layer in range(3):
            assert {Label(layer, quantity) for quantity in ("z", "a", "δ", "∂C/∂W")} <= set(tape.buffers)
        assert Label(2, "C") in tape.buffers


def test_a_formula_that_is_missing_is_noticed():
    case = next(every_case())
    with pytest.raises(AssertionError, match="no formula"):
        formula_of(case, Label(0, "something new"))


@pytest.mark.parametrize("optimizer", choices(AnyOptimizer))
def test_optimizers_have_formulas(optimizer):
    case = next(every_case())
    tape = recorded(case, optimizer())
    tape.run()
    assert_textbook(case, tape, Label(WHOLE_NETWORK, "w"))


def test_running_twice_gives_the_same_when_the_weights_are_put_back():
    case = cases.random_case(np.random.default_rng(1), [Tanh, Sigmoid], HalfSquaredError, "mean", (3, 4, 2), 5)
    tape = recorded(case)
    tape.run()
    first = tape.buffers[Label(WHOLE_NETWORK, "w")].copy()
    tape.buffers[Label(WHOLE_NETWORK, "w")][:] = case.parameters.flat
    tape.run()
    assert np.array_equal(tape.buffers[Label(WHOLE_NETWORK, "w")], first)


def test_a_step_allocates_no_array():
    for activation in (Identity, Sigmoid, Tanh, ReLU):
        kinds = [activation, activation]
        case = cases.random_case(np.random.default_rng(1), kinds, HalfSquaredError, "mean", (30, 40, 20), 50)
        tape = recorded(case)
        tape.run()
        tracemalloc.start()
        try:
            tape.run()
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert peak < 4000, activation  # the smallest table of a layer takes 8000 bytes


def test_training_runs_the_very_lines_that_are_proven_here():
    for case in every_case():
        step = Run(case.project)._whole
        tape = recorded(case)
        assert [*step.front.labels, *step.back.labels] == tape.labels
        assert {*step.front.buffers, *step.back.buffers} == set(tape.buffers)
