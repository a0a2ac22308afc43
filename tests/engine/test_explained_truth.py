"""Sentences of explanations against their numbers, over many random walks, and in the cases that were once untrue."""

from __future__ import annotations

from math import isfinite
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp.activations import ELU, GELU, HardLimit, Identity, ReLU, Sigmoid, SiLU, Softmax, Tanh
from nnapp.costs import BinaryCrossEntropy, CrossEntropy, HalfSquaredError, MeanAbsoluteError
from nnapp.dataset import Dataset
from nnapp.explain import explain, matrix_update
from nnapp.expressions import plain, printed
from nnapp.model import Model
from nnapp.optimizers import Momentum
from nnapp.project import Project
from nnapp.run import Run
from nnapp.topology import BIAS, Layer, Parameters, Topology
from nnapp.training import Training
from nnapp.walk import Place, Walk, value, walk_batch, walk_row
from tests.engine.walked_networks import places, walks


def project(flat: list[float], *layers: Layer, x: Any = ((1.0,),), t: Any = ((1.0,),), **changes: Any) -> Project:
    topology = Topology(np.shape(x)[1], layers)
    parameters = Parameters(topology.widths, np.array(flat))
    training = Training(**{"cost": HalfSquaredError(), **changes})
    return Project(topology, Dataset.from_arrays(np.array(x), np.array(t)), training, Model(parameters, parameters))


def one(*arguments: Any, **changes: Any) -> Walk:
    return walk_row(project(*arguments, **changes), 0)


def said(walk: Walk, place: Place) -> str:
    return " ".join(map(str, explain(walk, place).sentences))


def line(walk: Walk, place: Place) -> str:
    return plain(printed(explain(walk, place).equation))


def some(there: list[Place], count: int = 6) -> list[Place]:
    return there[:: max(1, len(there) // count)]


MANY = [*walks(seed=1806, count=250)]


def test_what_the_update_is_said_to_do_to_a_weight_is_what_its_step_does() -> None:
    against = 0
    for walk in MANY:
        for place in some(places(walk)["gradient"]):
            of_gradient, of_new = said(walk, place), said(walk, replace(place, quantity="new_weight"))
            old, new = (value(walk, replace(place, quantity=each)) for each in ("weight", "new_weight"))
            assert ("makes it smaller" in of_gradient) <= (new < old)
            assert ("makes it larger" in of_gradient) <= (new > old)
            assert ("smaller." in of_new) == (new < old)
            assert ("larger." in of_new) == (new > old)
            number = value(walk, place)
            assert ("is positive: the cost" in of_gradient) <= (number > 0)
            assert ("is negative: the cost" in of_gradient) <= (number < 0)
            assert ("It is 0" in of_gradient) <= (number == 0)
            moves = isfinite(number) and (new - old) * number > 0
            assert not moves or not walk.trains or "All the same" in of_gradient
            against += moves
    assert against > 20


def test_the_sentence_on_the_new_cost_agrees_with_the_numbers() -> None:
    for walk in MANY:
        text, before, after = said(walk, Place("new_cost")), walk.cost, walk.cost_after
        if not isfinite(after):
            assert "diverged" in text
            continue
        promised = float(walk.gradient.flat @ walk.step.flat)
        assert ("falls from" in text) == (after < before)
        assert ("rises from" in text) == (after > before)
        assert ("stays at" in text) == (after == before)
        assert ("promised a rise" in text) <= (promised < 0)
        assert ("promised a fall" in text or "just this fall" in text) <= (promised > 0)
        assert ("too long" in text) <= (after > before)
        assert ("held out" in text) == (not walk.trains)


def test_what_is_said_of_signs_in_the_backward_pass_agrees_with_the_numbers() -> None:
    for walk in MANY:
        there = places(walk)
        for quantity in ("da", "delta", "slope", "jacobian"):
            for place in some(there[quantity]):
                number, text = value(walk, place), said(walk, place)
                assert ("It is positive" in text) <= (number > 0), place
                assert ("It is negative" in text) <= (number < 0), place
                assert ("It is 0" in text) <= (number == 0), place
                assert ("larger share" in text) <= (number > 0)
                assert ("smaller share" in text) <= (number < 0)
                if quantity == "da":
                    mask = walk.masks[place.layer or 0]
                    off = mask is not None and mask[place.row or 0, place.unit or 0] == 0
                    assert off <= ("is added up" not in text)


def test_momentum_that_goes_against_the_slope_is_told() -> None:
    run = Run(
        project([1.0, 0.0], Layer(1, Identity()), t=[[0.0]], optimizer=Momentum(momentum=0.95), learning_rate=0.3)
    )
    run.step()
    run.step()
    start = project([1.0, 0.0], Layer(1, Identity()), t=[[0.0]], optimizer=Momentum(momentum=0.95), learning_rate=0.3)
    walk = walk_row(replace(start, model=run.model()), 0)
    text = said(walk, Place("gradient", 0, 0, 0))
    assert "a larger one would cost less" in text
    assert "All the same this update makes it smaller: Momentum" in text
    assert "makes the weight from the input x1 to the output t smaller" in said(walk, Place("new_weight", 0, 0, 0))
    assert "promised a rise of 0.2146" in said(walk, Place("new_cost"))


def test_a_frozen_or_absent_link_is_not_said_to_be_changed() -> None:
    layer = Layer(1, Identity(), frozen_links=((0, 0),), removed_links=((0, BIAS),))
    walk = one([0.4, 0.0], layer)
    assert "it is frozen" in said(walk, Place("gradient", 0, 0, 0))
    assert "not there" in said(walk, Place("gradient", 0, 0, BIAS))
    assert "stays as it is" in said(walk, Place("new_weight", 0, 0, 0))
    assert "no bias" in said(walk, Place("product", 0, 0, BIAS, 0))
    assert "whatever their gradient" in str(matrix_update(walk, 0).sentences[0])


def test_a_slope_of_0_at_a_kink_promises_nothing() -> None:
    at_zero = one([0.0, 1.0], Layer(1, Identity()), l1=0.5)
    assert "any small change of the weight from the input x1 to the output t costs more" in said(
        at_zero, Place("gradient", 0, 0, 0)
    )
    assert "kink" in said(one([0.0, 0.0], Layer(1, ReLU())), Place("gradient", 0, 0, 0))
    on_target = one([1.0, 0.0], Layer(1, Identity()), cost=MeanAbsoluteError())
    assert "does not tell" in said(on_target, Place("gradient", 0, 0, 0))
    assert "adds nothing to the gradients" in said(on_target, Place("delta", 0, 0, row=0))


def test_a_straight_cost_is_not_called_curved_and_nothing_is_said_of_no_change() -> None:
    straight = one([1.0, 0.0], Layer(1, Identity()), t=[[5.0]], cost=MeanAbsoluteError(), learning_rate=0.1)
    assert said(straight, Place("new_cost")).endswith("just this fall of 0.2.")
    frozen = one([1.0, 0.0], Layer(1, Identity(), frozen=True), t=[[0.0]])
    assert said(frozen, Place("new_cost")).endswith("stays at 0.5.")


def test_a_cost_beyond_all_numbers_has_one_plain_sentence() -> None:
    walk = one([1e160, 0, 1, 0, 1e160, 1, 0], Layer(2, ReLU()), Layer(1, Identity()), x=[[3.0]])
    assert line(walk, Place("new_cost")) == "C⁺ = ?"
    assert "diverged" in said(walk, Place("new_cost"))
    assert "?" not in said(walk, Place("new_cost"))
    assert len(explain(walk, Place("new_cost")).sentences) == 1
    assert "counts as infinite" in said(walk, Place("z", 1, 0, row=0))


def test_softmax_outputs_are_not_told_alone() -> None:
    walk = one([1.0, 0, 0.0, 0, 2.0, 0], Layer(3, Softmax()), t=[[1.0, 0, 0]], cost=CrossEntropy())
    text = said(walk, Place("da", 0, 1, row=0))
    assert "whose target is not 0" in text
    assert "share 1" in text
    assert "nothing is gained" not in text
    assert "through every output" in said(walk, Place("delta", 0, 1, row=0))
    far = one([900.0, 0, 0.0, 0], Layer(2, Softmax()), t=[[1.0, 0]], cost=CrossEntropy())
    assert "smaller share" not in said(far, Place("jacobian", 0, 1, 0, 0))
    assert "larger share" not in said(far, Place("jacobian", 0, 0, 0, 0))


def test_a_weighted_cost_is_not_answer_minus_target() -> None:
    for cost, layer, t in (
        (BinaryCrossEntropy(positive_weight=2.5), Layer(1, Sigmoid()), [[1.0]]),
        (CrossEntropy(class_weights=(1.0, 3.0)), Layer(2, Softmax()), [[1.0, 0.0]]),
    ):
        walk = one([0.4, 0.1, 0.2, 0.3][: 2 * len(t[0])], layer, t=t, cost=cost)
        assert "only answer minus target" not in said(walk, Place("delta", 0, 0, row=0))


@pytest.mark.parametrize(("kind", "z"), [(Tanh(), 18.0), (ELU(), -36.0)], ids=["tanh", "elu"])
def test_a_difference_that_rounding_has_taken_is_told(kind: Any, z: float) -> None:
    text = said(one([z, 0.0], Layer(1, kind)), Place("slope", 0, 0, row=0))
    assert "only about 16 digits" in text
    assert "as good as 0" in text
    assert "digits" not in said(one([0.5, 0.0], Layer(1, kind)), Place("slope", 0, 0, row=0))


def test_a_sentence_has_the_digits_of_its_equation() -> None:
    walk = one([-7.0, 0.0], Layer(1, GELU()))
    result = line(walk, Place("a", 0, 0, row=0)).rsplit(" = ", 1)[1]
    assert said(walk, Place("a", 0, 0, row=0)).endswith(f"gives {result}.")


def test_the_new_costs_of_rows_have_letters_of_their_own() -> None:
    three = walk_batch(project([0.5, 0.1], Layer(1, Sigmoid()), x=[[1.0], [2], [3]], t=[[1.0], [0], [1]]))
    assert "Cᵣ⁺" in line(three, Place("new_cost"))
    assert "Cᵣ⁺" not in line(three, Place("cost"))
    assert "sum over the 3 rows" in str(matrix_update(three, 0).sentences[0])
    single = one([0.5, 0.1], Layer(1, Sigmoid()), l2=0.1)
    assert "C₁⁺" in line(single, Place("new_cost"))
    assert "cost is that of this row" not in said(single, Place("cost"))


def test_what_is_not_there_is_not_spoken_of() -> None:
    lonely = one([0.0, 0.0], Layer(1, Identity(), bias=False, removed_links=((0, 0),)))
    assert "its z is 0" in said(lonely, Place("z", 0, 0, row=0))
    assert line(lonely, Place("z", 0, 0, row=0)) == "z₁ = 0"
    biased = one([0.0, 0.3], Layer(1, Identity(), removed_links=((0, 0),)))
    assert line(biased, Place("z", 0, 0, row=0)) == "z₁ = b₁ = 0.3"


def test_slopes_that_fall_and_slopes_that_are_the_same_everywhere() -> None:
    falling = one([-3.0, 0.0], Layer(1, SiLU()))
    assert "gives less" in said(falling, Place("slope", 0, 0, row=0))
    for kind, slope in ((HardLimit(), "0"), (Identity(), "1")):
        walk = one([0.5, 0.2, 0.5, 0.2], Layer(1, kind), Layer(1, Identity()))
        assert line(walk, Place("slope", 0, 0, row=0)) == f"∂a₁⁽¹⁾/∂z₁⁽¹⁾ = {slope}"


def test_dropout_is_named_where_it_stops_what_flows_back() -> None:
    layers = Layer(3, Tanh(), dropout=0.5), Layer(1, Identity())
    walk = walk_batch(project([0.5, 0, 0.2, 0, -0.3, 0, 1, 2, 3, 0.0], *layers, x=[[1.0], [2]], t=[[1.0], [0]]))
    mask = walk.masks[0]
    assert mask is not None
    for unit in range(3):
        text = said(walk, Place("da", 0, unit, row=0))
        assert ("switched" in text) == (mask[0, unit] == 0)
        assert ("is added up" in text) == (mask[0, unit] != 0)
