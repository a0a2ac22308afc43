"""The costs: which output activation goes with which, figures worked out by hand, and what is refused."""

from __future__ import annotations

import math
from functools import partial
from itertools import product

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp import activations
from nnapp.activations import AnyActivation, Identity, Sigmoid, Softmax
from nnapp.choices import checked, choices
from nnapp.costs import (
    AnyCost,
    BinaryCrossEntropy,
    CrossEntropy,
    HalfSquaredError,
    Huber,
    MeanAbsoluteError,
    MeanSquaredError,
    check_pairing,
    outputs_problem,
    pairing_problem,
)
from nnapp.dataset import Dataset
from nnapp.network import backward
from nnapp.project import Project, add_layer, opening_project, set_activation, set_training
from nnapp.topology import Layer, Topology
from nnapp.training import Training
from nnapp.words import Refusal
from tests.engine.cost_tapes import Judged
from tests.engine.memory import peak_bytes

ALL = "Identity Sigmoid Tanh ReLU LeakyReLU ELU GELU SiLU Softplus HardLimit Softmax".split()  # noqa: SIM905
LEGAL = {
    HalfSquaredError: ALL,
    MeanSquaredError: ALL,
    MeanAbsoluteError: ALL,
    Huber: ALL,
    BinaryCrossEntropy: ["Sigmoid"],
    CrossEntropy: ["Softmax"],
}
PAIRS = list(product(choices(AnyCost), choices(AnyActivation)))
ILLEGAL = [(cost, activation) for cost, activation in PAIRS if activation.__name__ not in LEGAL[cost]]


def test_the_catalogs_order_and_the_names_in_files():
    assert [kind.__struct_config__.tag for kind in choices(AnyCost)] == [
        "half-squared-error",
        "mean-squared-error",
        "mean-absolute-error",
        "huber",
        "binary-cross-entropy",
        "cross-entropy",
    ]


@pytest.mark.parametrize(("cost", "name"), list(product(LEGAL, ALL)))
def test_the_table_of_pairs(cost, name):
    activation = getattr(activations, name)
    assert (pairing_problem(cost(), activation()) is None) == (name in LEGAL[cost])
    assert set(LEGAL) == set(choices(AnyCost))
    assert set(ALL) == {kind.__name__ for kind in choices(AnyActivation)}


@pytest.mark.parametrize(("cost", "activation"), ILLEGAL)
def test_illegal_pairs_are_refused_with_both_names_and_the_reason(cost, activation):
    opening = opening_project()
    topology = replace(opening.topology, layers=(Layer(10), Layer(1, activation())))
    fitting = next(kind for kind in cost.activations)
    with_cost = Project(
        replace(topology, layers=(Layer(10), Layer(1, fitting()))), opening.dataset, Training(cost=cost())
    )
    with_activation = Project(topology, opening.dataset)
    for act in (
        lambda: check_pairing(cost(), activation()),
        lambda: Project(topology, opening.dataset, Training(cost=cost())),
        lambda: set_training(with_activation, Training(cost=cost())),
        lambda: set_activation(with_cost, 1, activation()),
    ):
        with pytest.raises(Refusal) as caught:
            act()
        for part in (cost.title, activation.title, cost.reason):
            assert part in str(caught.value)


def test_hidden_softmax_is_refused_by_its_layer():
    with pytest.raises(Refusal, match="Layer 1 cannot use Softmax"):
        Topology(3, (Layer(4, Softmax()), Layer(2)))
    with pytest.raises(Refusal, match="Layer 2 cannot use Softmax"):
        Topology(3, (Layer(4), Layer(4, Softmax()), Layer(2)))
    project = opening_project()
    with pytest.raises(Refusal, match="Softmax"):
        set_activation(project, 0, Softmax())
    with pytest.raises(Refusal, match="Softmax"):
        add_layer(project, 1, 4, Softmax())


# y = z = (1, −2, 0.5) and t = (0.5, 1, 0.5), so e = y − t = (0.5, −3, 0):
#   half squared   ½ (0.25 + 9)                           δ = e
#   mean squared   (0.25 + 9) / 3                         δ = ⅔ e = (⅓, −2, 0)
#   mean absolute  (0.5 + 3) / 3                          δ = (⅓, −⅓, 0)
#   Huber, d = 1   ½ 0.25 + 1 (3 − 0.5) = 2.625           δ = (0.5, −1, 0)
#   Huber, d = 2   ½ 0.25 + 2 (3 − 1)   = 4.125           δ = (0.5, −2, 0)
LINE = (Identity(), [1.0, -2.0, 0.5], [0.5, 1.0, 0.5])
# σ(ln 3) = 0.75 and σ(−ln 4) = 0.2, t = (1, ½): C = −ln 0.75 − ½ ln 0.2 − ½ ln 0.8 = −ln(0.75 · √0.16) = −ln 0.3
#   weight 3       −ln(0.75³ · 0.2^1.5 · 0.8^½) = −ln(0.421875 · 0.2 · 0.4) = −ln 0.03375
#   δ = y (1 + 2 t) − 3 t = (2.25 − 3, 0.4 − 1.5)
ODDS = (Sigmoid(), [math.log(3), -math.log(4)], [1.0, 0.5])
# e^z = (1, 2, 5), y = (⅛, ¼, ⅝), t = (½, 0, ½): C = −½ ln ⅛ − ½ ln ⅝ = −½ ln(5/64)
#   weights (2, 1, 4)   w t = (1, 0, 2), C = −ln ⅛ − 2 ln ⅝ = −ln(25/512), δ = 3 y − w t
CLASSES = (Softmax(), [0.0, math.log(2), math.log(5)], [0.5, 0.0, 0.5])
BY_HAND = [
    (HalfSquaredError(), LINE, 4.625, [0.5, -3.0, 0.0]),
    (MeanSquaredError(), LINE, 9.25 / 3, [1 / 3, -2.0, 0.0]),
    (MeanAbsoluteError(), LINE, 3.5 / 3, [1 / 3, -1 / 3, 0.0]),
    (Huber(), LINE, 2.625, [0.5, -1.0, 0.0]),
    (Huber(threshold=2.0), LINE, 4.125, [0.5, -2.0, 0.0]),
    (BinaryCrossEntropy(), ODDS, -math.log(0.3), [-0.25, -0.3]),
    (BinaryCrossEntropy(positive_weight=3.0), ODDS, -math.log(0.03375), [-0.75, -1.1]),
    (CrossEntropy(), CLASSES, -math.log(5 / 64) / 2, [-0.375, 0.25, 0.125]),
    (CrossEntropy(class_weights=(2.0, 1.0, 4.0)), CLASSES, -math.log(25 / 512), [-0.625, 0.75, -0.125]),
]


@pytest.mark.parametrize("careful", [True, False])
@pytest.mark.parametrize(("cost", "row", "value", "delta"), BY_HAND, ids=repr)
def test_figures_worked_out_by_hand(cost, row, value, delta, careful):
    activation, z, t = row
    done = Judged(cost, activation, [z], [t], careful=careful).run()
    assert done.total == pytest.approx(value, rel=1e-15)
    assert done.delta[0] == pytest.approx(delta, rel=1e-14, abs=1e-15)
    assert cost.running(done.output.kept, done.output.targets) == pytest.approx(value, rel=1e-15)
    four = Judged(cost, activation, [z] * 4, [t] * 4, "mean", careful).run()
    assert four.total == pytest.approx(value, rel=1e-15)
    assert four.delta[3] == pytest.approx(np.array(delta) / 4, rel=1e-14, abs=1e-15)


@pytest.mark.parametrize("cost", [cost for cost, *_ in BY_HAND if cost.keeps == "answer"], ids=repr)
def test_the_running_cost_is_finite_where_an_output_rounds_to_0_or_1(cost):
    for precision in (np.float64, np.float32):
        kept = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]], precision)
        targets = np.array([[0.0, 0.0], [1.0, 1.0], [0.0, 0.0]], precision)
        if isinstance(cost, BinaryCrossEntropy):
            kept, targets = kept[:2], targets[:2]
        found = cost.running(kept, targets)
        assert 10 < found < 3000
        right = cost.running(targets, targets)
        assert 0 <= right < 1e-5


def test_targets_that_a_cost_cannot_use_are_named():
    table = np.array([[0.0, 1.0], [0.5, 1.5]])
    for cost in (HalfSquaredError(), MeanSquaredError(), MeanAbsoluteError(), Huber()):
        assert cost.target_problem(table - 7) is None
    assert BinaryCrossEntropy().target_problem(np.clip(table, 0, 1)) is None
    said = str(BinaryCrossEntropy().target_problem(table))
    assert "row 2" in said
    assert "1.5" in said
    assert "Half squared error" in said or "half squared error" in said
    said = str(CrossEntropy().target_problem(np.array([[0.0, 1.0], [0.5, 0.75]])))
    assert "row 2" in said
    assert "1.25" in said
    assert CrossEntropy().target_problem(np.array([[0.0, 1.0], [0.25, 0.75]])) is None
    assert "row 1" in str(CrossEntropy().target_problem(np.array([[-0.5, 1.5]])))
    several = np.array([[0.0, 0.5], [0.5, 2.0], [-3.0, 0.5]])
    assert "row 2 has the target 2.0" in str(BinaryCrossEntropy().target_problem(several))  # the first row, any column
    assert "row 2 has the target -0.5" in str(BinaryCrossEntropy().target_problem(np.array([[0.5], [-0.5], [2.0]])))
    assert "row 2 has the target nan" in str(BinaryCrossEntropy().target_problem(np.array([[1.0], [np.nan]])))
    assert BinaryCrossEntropy().target_problem(np.empty((0, 2))) is None
    assert CrossEntropy().target_problem(np.empty((0, 2))) is None


def test_probabilities_add_up_to_one_within_their_own_digits():
    table = np.random.default_rng(1).dirichlet(np.ones(300), size=500)
    assert CrossEntropy().target_problem(table) is None
    assert CrossEntropy().target_problem(table.astype(np.float32)) is None
    table[3, 0] += 1e-7
    assert "row 4" in str(CrossEntropy().target_problem(table))
    table[3, 0] += 1e-5
    assert "row 4" in str(CrossEntropy().target_problem(table.astype(np.float32)))


@pytest.mark.parametrize("precision", [np.float64, np.float32])
@pytest.mark.parametrize("cost", [BinaryCrossEntropy(), CrossEntropy()])
def test_large_tables_of_targets_are_checked_in_little_memory(cost, precision):
    good = np.zeros((60000, 10), precision)
    good[:, 3] = 1
    bad = good.copy()
    bad[59999, 9] = 2
    for table in (good, bad):
        peak = peak_bytes(partial(cost.target_problem, table))
        assert (cost.target_problem(table) is None) == (table is good)
        assert peak < 3 * 60000 * 8


def test_class_weights_must_fit_the_classes():
    cost = CrossEntropy(class_weights=(1.0, 2.0, 0.5))
    assert outputs_problem(cost, 3) is None
    for units in (1, 2, 4):
        said = str(outputs_problem(cost, units))
        assert "3 class weights" in said
        assert f"{units} classes" in said
    for other in (kind() for kind in choices(AnyCost)):
        assert outputs_problem(other, 7) is None


@pytest.mark.parametrize(
    ("cost", "field"),
    [(CrossEntropy(class_weights=(1.0, bad)), "class_weights") for bad in (0.0, -1.0, math.nan, math.inf)]
    + [(BinaryCrossEntropy(positive_weight=bad), "positive_weight") for bad in (0.0, -1.0, math.nan, math.inf)]
    + [(Huber(threshold=bad), "threshold") for bad in (0.0, -1.0, math.nan, math.inf)],
)
def test_parameters_out_of_range_are_refused_by_name(cost, field):
    with pytest.raises(Refusal, match=field):
        checked(cost)


def test_parameters_in_range_come_through():
    for cost, *_ in BY_HAND:
        assert checked(cost) == cost


@pytest.mark.parametrize("kind", [*choices(AnyCost), *choices(AnyActivation)])
def test_every_choice_has_a_title_and_a_formula(kind):
    assert kind.title
    assert "=" in kind.formula()


def test_a_cost_on_a_dataset_of_its_own():
    x, t = np.eye(3), np.eye(3)
    topology = Topology(3, (Layer(4), Layer(3, Softmax())))
    project = Project(topology, Dataset.from_arrays(x, t), Training(cost=CrossEntropy()))
    assert backward(project, x, t).cost > 0
