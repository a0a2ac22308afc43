"""Explanations: true as printed, about the right places, and the same numbers as an independent textbook has."""

from __future__ import annotations

import random
from math import isfinite
from typing import Any

import numpy as np
import pytest
from msgspec import Struct
from msgspec.structs import replace

from nnapp.activations import ELU, Identity, LeakyReLU, ReLU, Sigmoid, Softmax, Tanh
from nnapp.costs import BinaryCrossEntropy, CrossEntropy, HalfSquaredError
from nnapp.costs.base import Compared
from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role
from nnapp.explain import Explanation, chain, explain, matrix_update
from nnapp.expressions import Equation, Expression, Symbol, Value, evaluated, latex, plain, plain_lines, printed
from nnapp.expressions.short import T, Y, Z, put_in
from nnapp.missing import FillAndMark
from nnapp.model import Model
from nnapp.optimizers import GradientDescent
from nnapp.project import Project, opening_project
from nnapp.scaling import ZScore
from nnapp.topology import BIAS, Layer, Parameters, Topology
from nnapp.training import Training
from nnapp.walk import QUANTITIES, Place, Walk, value, walk_batch, walk_row
from tests.engine.cases import HIDDEN, PAIRS, tag
from tests.engine.printed_lines import untrue
from tests.engine.reference_activations import ACTIVATIONS, SLOPES
from tests.engine.reference_costs import cost_slope, each_cost
from tests.engine.varieties import COSTS
from tests.engine.walked_networks import places, walks

LOST = {"float64": 1e-11, "float32": 1e-4}  # of the largest number in a line: what rounding may cost


def all_equations(explanation: Explanation) -> list[Equation]:
    return [*explanation.before, explanation.equation, *explanation.also]


def numbers_in(expression: object) -> list[Value]:
    if isinstance(expression, Value):
        return [expression]
    if isinstance(expression, tuple):
        return [number for part in expression for number in numbers_in(part)]
    if isinstance(expression, Struct):
        return [n for name in expression.__struct_fields__ for n in numbers_in(getattr(expression, name))]
    return []


def known(walk: Walk, place: Place) -> float | None:
    try:
        return value(walk, place)
    except LookupError:  # of what training does not compute
        return None


def complaints(walk: Walk, equation: Equation) -> list[str]:
    """What is untrue about an equation as it is printed, and about what its numbers say they are."""
    shown, found = printed(equation), []
    lines = plain_lines(shown)
    if shown.relation == "=" and not shown.single:
        found.append(untrue(lines[-2].split("=", 1)[-1], lines[-1]))
    exact, numbers = evaluated(equation.filled), numbers_in(equation.filled)
    if exact is None:
        return [f"{lines}: has no value"]
    largest = max([abs(number.value) for number in numbers] + [abs(equation.value), 1e-3])
    if abs(float(exact) - equation.value) > LOST[walk.project.training.precision] * largest:
        found.append(f"{lines}: is {exact}")
    for number in numbers:
        if isinstance(number.about, Place) and number.about.quantity != "a":  # ln y and −z are about y and z
            there = known(walk, number.about)
            if there is not None and number.value not in {there, -there}:
                found.append(f"{number} is not {there}")
    return [complaint for complaint in found if complaint]


def test_a_thousand_states_are_explained_by_lines_that_are_true_as_printed() -> None:
    chance, lines, about_equal, met = random.Random(8), 0, 0, set()
    for walk in walks(seed=8, count=1000):
        if not isfinite(walk.cost) or not isfinite(walk.cost_after):
            continue
        training, layers = walk.project.training, walk.project.topology.layers
        met |= {training.cost, type(training.optimizer), *(type(layer.activation) for layer in layers)}
        for quantity, there in places(walk).items():
            if not there or chance.random() < 0.6:
                continue
            place = chance.choice(there)
            explanation = explain(walk, place)
            number = known(walk, place)
            assert number is None or explanation.equation.value == number, place
            assert explanation.equation.about == place
            assert all(str(said) and "{" not in str(said) for said in (explanation.title, *explanation.sentences))
            for equation in all_equations(explanation):
                assert complaints(walk, equation) == [], place
                lines, about_equal = lines + 1, about_equal + (printed(equation).relation == "≈")
            assert quantity in QUANTITIES
    assert lines > 5000
    assert about_equal < lines / 500
    assert {*HIDDEN, Softmax} <= met
    assert len(met & {*COSTS}) >= len(PAIRS) // len(HIDDEN)


@pytest.mark.parametrize("kind", [*(kind() for kind in HIDDEN), LeakyReLU(slope=0.2), ELU(alpha=0.3)], ids=repr)
def test_formulas_of_activations_are_those_of_the_textbook(kind: Any) -> None:
    params = {name: getattr(kind, name) for name in kind.__struct_fields__}
    z = np.array([-45.0, -13.0, -2.5, -0.3, 0.4, 1.0, 7.0, 13.0, 45.0])
    values, slopes = ACTIVATIONS[tag(type(kind))](z, **params), SLOPES[tag(type(kind))](z, **params)
    a = Value(0.0)
    for x, wanted, steep in zip(z.tolist(), values.tolist(), slopes.tolist(), strict=True):
        a = Value(wanted)
        for general in (kind.value_expression(Z), kind.value_expression(Value(x))):
            assert worth(put_in(general, {Z: Value(x)})) == pytest.approx(wanted, rel=1e-9, abs=1e-12)
        letters = kind.slope_expression(Z, Y)
        for general in (letters, kind.slope_expression(Value(x), a)):
            assert worth(put_in(general, {Z: Value(x), Y: a})) == pytest.approx(steep, rel=1e-9, abs=1e-12)


def worth(expression: Expression) -> float:
    found = evaluated(expression)
    assert found is not None
    return float(found)


@pytest.mark.parametrize("cost", COSTS, ids=repr)
def test_formulas_of_costs_are_those_of_the_textbook(cost: Any) -> None:
    params = {name: getattr(cost, name) for name in cost.__struct_fields__}
    y, t = np.array([[0.3, 0.7], [0.02, 0.98], [0.5, 0.5]]), np.array([[0.0, 1.0], [1.0, 0.0], [0.25, 0.75]])
    each, slopes = each_cost(tag(type(cost)), y, t, **params), cost_slope(tag(type(cost)), y, t, **params)
    count = Value(2.0)
    for row, unit in np.ndindex(y.shape):
        z = float(np.log(y[row, unit] / (1 - y[row, unit])))
        one = Compared(Value(z), Value(float(y[row, unit])), Value(float(t[row, unit])), unit)
        whole = worth(cost.whole_expression(cost.term_expression(one), count))
        assert whole == pytest.approx(float(each[row, unit]), rel=1e-9, abs=1e-15)
        assert worth(cost.slope_expression(one, count)) == pytest.approx(float(slopes[row, unit]), rel=1e-9)
        letters = Compared(Z, Y, T)
        weights = getattr(cost, "class_weights", ()) or (1.0, 1.0)
        p = Value(getattr(cost, "positive_weight", 1.0))
        put = {Z: one.z, Y: one.y, T: one.t, Symbol("p"): p, Symbol("w", "i"): Value(weights[unit]), Symbol("n"): count}
        general = cost.whole_expression(cost.term_expression(letters), Symbol("n"))
        assert worth(put_in(general, put)) == pytest.approx(whole, rel=1e-9, abs=1e-15)
        slope = put_in(cost.slope_expression(letters, Symbol("n")), put)
        assert worth(slope) == pytest.approx(float(slopes[row, unit]), rel=1e-9)


def test_general_lines_have_letters_only() -> None:
    walk = walk_row(opening_project(), 3)
    for there in places(walk).values():
        for place in there[:1]:
            for equation in all_equations(explain(walk, place)):
                letters = () if equation.general is None else numbers_in(equation.general)
                assert all(number.about is None for number in letters), place
                assert latex(printed(equation))


def test_the_opening_project_reads_like_the_textbook() -> None:
    walk = walk_row(opening_project(), 3)
    lines = {
        quantity: plain(printed(explain(walk, there[0]).equation)) for quantity, there in places(walk).items() if there
    }
    assert lines["a"] == "a₁⁽¹⁾ = 1/(1 + exp(−z₁⁽¹⁾)) = 1/(1 + exp(−(−0.06757))) = 0.4831"
    assert lines["row_cost"] == "C₄ = 1/2·(t₁ − y₁)² = 1/2·(0 − 0.4950)² = 0.1225"
    assert lines["slope"] == "∂a₁⁽¹⁾/∂z₁⁽¹⁾ = a₁⁽¹⁾·(1 − a₁⁽¹⁾) = 0.4831·(1 − 0.4831) = 0.2497"
    assert lines["step"] == "step = η·∂C/∂b₁⁽¹⁾ = 0.1·0.003135 = 0.0003135"
    assert lines["new_weight"].startswith("b₁⁽¹⁾⁺ = b₁⁽¹⁾ − step = 0 − ")
    assert " more]" in plain(printed(explain(walk, Place("z", 1, 0, row=0)).equation))


def test_the_chain_rule_is_the_product_of_its_factors() -> None:
    chance = random.Random(3)
    for walk in walks(seed=3, count=150):
        there = places(walk)["row_gradient"]
        if not isfinite(walk.cost):
            continue
        place = chance.choice(there)
        assert place.layer is not None and place.unit is not None and place.source is not None and place.row is not None
        found = chain(walk, place.layer, place.unit, place.source, place.row)
        assert found.place == place
        product = np.prod([factor.equation.value for factor in found.factors])
        tolerance = LOST[walk.project.training.precision]
        assert product == pytest.approx(value(walk, place), rel=max(tolerance, 1e-8), abs=tolerance)
        assert complaints(walk, found.equation) == []
        for factor in found.factors:
            assert complaints(walk, factor.equation) == []
            assert factor.equation.about == factor.place
        softmax = isinstance(walk.project.topology.layers[place.layer].activation, Softmax)
        assert len(found.factors) == 2 if softmax else len(found.factors) in {2, 3}


def network(weights: list[float], *layers: Layer, cost: Any, targets: list[float], **training: Any) -> Walk:
    """One row with the inputs 1, 2 …, and these weights and biases."""
    inputs = len(weights) // layers[0].units - 1 if len(layers) == 1 else 1
    topology = Topology(inputs, layers)
    x, t = np.arange(1.0, inputs + 1)[None], np.array([targets])
    start = Parameters(topology.widths, np.array(weights))
    project = Project(topology, Dataset.from_arrays(x, t), Training(cost=cost, **training), Model(start, start))
    return walk_row(project, 0)


def said_of(walk: Walk, place: Place) -> str:
    explanation = explain(walk, place)
    assert complaints(walk, explanation.equation) == []
    return " ".join(map(str, (explanation.title, *explanation.sentences)))


def test_an_answer_beyond_all_digits_is_explained_all_the_same() -> None:
    walk = network([800.0, 0, -800.0, 0], Layer(2, Softmax()), cost=CrossEntropy(), targets=[0.0, 1.0])
    cost = explain(walk, Place("row_cost", row=0)).equation
    assert cost.value == 1600
    assert printed(cost).relation == "="
    delta = explain(walk, Place("delta", 0, 1, row=0))
    assert delta.equation.value == -1
    assert not delta.also
    assert "0 · ∞" in said_of(walk, Place("delta", 0, 1, row=0))
    assert "beyond all numbers" in " ".join(map(str, explain(walk, Place("da", 0, 1, row=0)).sentences))
    assert len(chain(walk, 0, 1, 0, 0).factors) == 2


def test_a_saturated_sigmoid_has_a_slope_that_is_true_as_printed() -> None:
    walk = network([40.0, 0], Layer(1, Sigmoid()), cost=HalfSquaredError(), targets=[0.0])
    slope = printed(explain(walk, Place("slope", 0, 0, row=0)).equation)
    assert slope.relation == "="
    assert slope.equation.value == pytest.approx(np.exp(-40.0))
    assert "almost flat" in said_of(walk, Place("slope", 0, 0, row=0))


def test_both_ways_to_delta_are_shown_and_agree() -> None:
    walk = network([0.4, 0.1], Layer(1, Sigmoid()), cost=BinaryCrossEntropy(), targets=[1.0])
    found = explain(walk, Place("delta", 0, 0, row=0))
    (long,) = found.also
    assert plain(printed(found.equation)) == "δ₁ = y₁ − t₁ = 0.6225 − 1 = −0.3775"
    assert plain(printed(long)).startswith("δ₁ = ∂C/∂y₁·∂y₁/∂z₁ = ")
    assert "everything else cancels" in said_of(walk, Place("delta", 0, 0, row=0))


def test_what_stays_as_it_is_says_why() -> None:
    layer = Layer(1, Identity(), frozen_links=((0, 0),), removed_links=((0, BIAS),))
    walk = network([0.4, 0.0], layer, cost=HalfSquaredError(), targets=[1.0])
    assert "frozen" in said_of(walk, Place("step", 0, 0, 0))
    assert "not there" in said_of(walk, Place("step", 0, 0, BIAS))
    assert "not there" in said_of(walk, Place("weight", 0, 0, BIAS))
    assert "no bias" in said_of(walk, Place("z", 0, 0, row=0))


def test_a_kink_and_a_held_out_row_are_told() -> None:
    walk = network([0.0, 0.0], Layer(1, ReLU()), cost=HalfSquaredError(), targets=[1.0])
    assert "kink" in said_of(walk, Place("slope", 0, 0, row=0))
    project = opening_project()
    held = replace(project, dataset=replace(project.dataset, split=np.eye(10, dtype=np.uint8)[4]))
    assert "held out" in said_of(walk_row(held, 4), Place("step", 0, 0, 0))
    assert "held out" not in said_of(walk_row(held, 3), Place("step", 0, 0, 0))


def test_clipping_comes_before_the_step() -> None:
    changes: dict[str, Any] = {"clip_value": 0.1, "clip_norm": 0.05, "optimizer": GradientDescent()}
    walk = network([3.0, 1.0], Layer(1, Identity()), cost=HalfSquaredError(), targets=[1.0], **changes)
    found = explain(walk, Place("step", 0, 0, 0))
    assert len(found.before) == 2
    assert "cut off" in said_of(walk, Place("step", 0, 0, 0))
    assert "shortened" in said_of(walk, Place("step", 0, 0, 0))
    assert found.before[-1].value == pytest.approx(float(walk.clipped.weights[0][0, 0]), rel=1e-12)
    for equation in all_equations(found):
        assert complaints(walk, equation) == []


@pytest.mark.parametrize(
    "place", [Place("nothing"), Place("jacobian", 0, 0, 0, 0), Place("z", 7, 0, row=0), Place("x", unit=99, row=0)]
)
def test_a_place_that_is_not_there_is_no_explanation(place: Place) -> None:
    with pytest.raises(LookupError):
        explain(walk_row(opening_project(), 0), place)


def test_a_large_network_is_explained_by_its_largest_terms() -> None:
    numbers = np.random.default_rng(1)
    x, t = numbers.normal(size=(3, 784)), np.eye(10)[:3]
    layers = (Layer(64), Layer(10, Softmax()))
    project = Project(Topology(784, layers), Dataset.from_arrays(x, t), Training(cost=CrossEntropy()))
    walk = walk_batch(project)
    for place in (Place("z", 0, 5, row=1), Place("a", 1, 3, row=1), Place("da", 0, 7, row=0)):
        equation = explain(walk, place).equation
        assert complaints(walk, equation) == []
        assert len(numbers_in(equation.filled)) < 20
    assert "780 more" in plain(printed(explain(walk, Place("z", 0, 5, row=1)).equation))


def test_a_power_of_a_letter_with_something_raised_has_parentheses() -> None:
    layers = (Layer(1, Tanh()), Layer(1, Identity()))
    walk = network([0.4, 0.1, 0.3, 0.2], *layers, cost=HalfSquaredError(), targets=[1.0])
    slope = printed(explain(walk, Place("slope", 0, 0, row=0)).equation)
    assert "= 1 − (a₁⁽¹⁾)² = " in plain(slope)
    assert "(a_{1}^{(1)})^{2}" in latex(slope).replace(" ", "")


def test_inputs_and_targets_tell_their_cells() -> None:
    size = NumberColumn("size", Role.INPUT, np.array([3.0, 5.0, np.nan, 11.0]), ZScore(), FillAndMark())
    kind = CategoryColumn.from_texts("kind", Role.INPUT, ["cat", "dog", "cat", "hen"])
    weight = NumberColumn("weight", Role.TARGET, np.array([1.0, 2.0, 3.0, 4.0]))
    project = Project(Topology(5, (Layer(1, Identity()),)), Dataset((size, kind, weight)))
    walk = walk_row(project, 0)
    first = explain(walk, Place("x", unit=0, row=0))
    assert "Row 1 has 3 in the column “size”" in str(first.sentences[0])
    assert plain(printed(first.equation)).startswith("x₁ = (cell − c)/s = (3 − 6.333)/")
    empty = walk_row(project, 2)
    told = explain(empty, Place("x", unit=0, row=0))
    assert "is empty, and 6.333 is taken for it" in str(told.sentences[0])
    assert complaints(empty, told.equation) == []
    assert "1 where the cell is empty" in said_of(empty, Place("x", unit=1, row=0))
    assert "1 where the category is “dog”" in said_of(walk, Place("x", unit=3, row=0))
    assert said_of(walk, Place("target", unit=0, row=0)).endswith("row 1 of the column “weight”, as it is.")


def test_weights_that_have_diverged_are_explained_without_a_warning() -> None:
    layers = (Layer(1, Identity()), Layer(1, Identity()))
    walk = network([1e200, 0.0, 1e200, 0.0], *layers, cost=HalfSquaredError(), targets=[1.0])
    for there in places(walk).values():
        for place in there:
            assert explain(walk, place).equation
    assert chain(walk, 0, 0, 0, 0).factors
    assert {line[1] for line in matrix_update(walk, 0).weights} == {"≈"}
