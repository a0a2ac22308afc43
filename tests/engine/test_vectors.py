"""The gradient as one vector: its order, its length, its angle to another, and what is drawn of many components."""

from __future__ import annotations

from math import inf, isclose, isnan, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nnapp.activations import Sigmoid
from nnapp.topology import BIAS, Layer, Topology, initial_parameters, present_count
from nnapp.vectors import Component, angle, falling, norm, stack_of, strongest

numbers = st.floats(-1e6, 1e6).map(lambda x: x if abs(x) > 1e-6 else 0.0)


def net(*widths: int, **last: object) -> Topology:
    layers = [Layer(units=units, activation=Sigmoid()) for units in widths[1:]]
    layers[-1] = Layer(units=widths[-1], activation=Sigmoid(), **last)  # type: ignore[arg-type]
    return Topology(inputs=widths[0], layers=tuple(layers))


def test_components_stand_layer_by_layer_the_weights_row_by_row_then_the_biases() -> None:
    topology = net(3, 4, 2)
    parameters, stack = initial_parameters(topology, 3), stack_of(topology)
    pieces = zip(parameters.weights, parameters.biases, strict=True)
    expected = np.concatenate([part.ravel() for pair in pieces for part in pair])
    assert np.array_equal(parameters.flat[stack.places], expected)
    assert [(part.layer, part.is_bias, part.first) for part in stack.parts] == [
        (0, False, 0),
        (0, True, 12),
        (1, False, 16),
        (1, True, 24),
    ]


def test_every_component_is_found_again_by_its_weight() -> None:
    stack = stack_of(net(3, 4, 2))
    found = [stack.component(number) for number in range(26)]
    assert found[0] == Component(0, 0, 0) and found[4] == Component(0, 1, 1) and found[13] == Component(0, 1, None)
    assert [stack.number(component) for component in found] == [*range(26)]
    assert stack.number(Component(1, 2, 0)) is stack.number(Component(5, 0, 0)) is None
    with pytest.raises(IndexError):
        stack.component(26)


def test_what_is_not_there_is_left_out() -> None:
    topology = net(3, 4, 2, bias=False, removed_links=((0, 1), (1, 3)))
    stack = stack_of(topology)
    assert len(stack.places) == present_count(topology) == 12 + 4 + 6
    assert stack.number(Component(1, 0, 1)) is None and stack.number(Component(1, 0, None)) is None
    assert {stack.component(number) for number in range(16, 22)} == {
        Component(1, unit, source) for unit, source in ((0, 0), (0, 2), (0, 3), (1, 0), (1, 1), (1, 2))
    }
    removed = net(1, 1, removed_links=((0, 0), (0, BIAS)))
    assert len(stack_of(removed).places) == 0 and stack_of(removed).parts == ()


@given(arrays(np.float64, st.integers(1, 40), elements=numbers))
def test_the_length_is_that_of_numpy(vector: np.ndarray) -> None:
    assert isclose(norm(vector), float(np.linalg.norm(vector)), rel_tol=1e-12, abs_tol=0)


def test_lengths_of_extreme_vectors_neither_overflow_nor_vanish() -> None:
    assert isclose(norm(np.array([3e200, 4e200])), 5e200) and isclose(norm(np.array([3e-200, 4e-200])), 5e-200)
    assert norm(np.zeros(3)) == norm(np.empty(0)) == 0
    assert norm(np.array([1, -inf])) == inf and isnan(norm(np.array([1, nan, inf])))


@given(st.floats(0, 180), st.integers(2, 30), st.floats(-200, 200), st.integers(0, 1000))
def test_the_angle_is_the_one_that_was_turned_by(degrees: float, size: int, power: float, seed: int) -> None:
    random = np.random.default_rng(seed)
    first, second = np.linalg.qr(random.normal(size=(size, 2)))[0].T
    turned = np.cos(np.radians(degrees)) * first + np.sin(np.radians(degrees)) * second
    assert abs(angle(first, turned * 10**power) - degrees) < 1e-7


def test_a_tiny_angle_keeps_its_digits() -> None:
    assert isclose(angle(np.array([1.0, 0.0]), np.array([1.0, 1e-9])), np.degrees(1e-9), rel_tol=1e-6)
    assert angle(np.array([1.0, 2.0]), np.array([1.0, 2.0])) == 0
    assert angle(np.array([1.0, 2.0]), np.array([-2.0, -4.0])) == 180


@pytest.mark.parametrize("other", [[0.0, 0.0], [nan, 1.0], [inf, 1.0]])
def test_there_is_no_angle_to_nothing(other: list[float]) -> None:
    assert isnan(angle(np.array([1.0, 2.0]), np.array(other))) and isnan(angle(np.array(other), np.array([1.0, 2.0])))


@given(arrays(np.float64, st.integers(1, 60), elements=st.floats(allow_nan=True)), st.integers(1, 70))
def test_of_a_column_the_strongest_is_drawn(values: np.ndarray, columns: int) -> None:
    size, places = strongest(values, columns)
    assert len(places) == -(-len(values) // size) <= columns
    for number, place in enumerate(places):
        block = np.abs(values[number * size : (number + 1) * size])
        assert number * size <= place < number * size + len(block)
        strong = np.abs(values[place])
        assert np.isnan(strong) if np.isnan(block).any() else strong == block.max()


@given(arrays(np.float64, st.integers(0, 60), elements=st.floats(allow_nan=True)))
def test_sorted_by_size_the_largest_comes_first(values: np.ndarray) -> None:
    order = falling(values)
    assert sorted(order) == [*range(len(values))]
    sizes = np.where(np.isnan(values), inf, np.abs(values))[order]
    assert (sizes[1:] <= sizes[:-1]).all()
