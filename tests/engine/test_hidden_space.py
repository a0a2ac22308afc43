"""Hidden space: activations of a layer, the grid that it bends, and the line that the next unit draws in it."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp.activations import Tanh
from nnapp.dataset import Dataset, Role
from nnapp.hidden_space import Line, activations, decision_line, grid
from nnapp.network import outputs
from nnapp.project import Project, current_parameters, opening_project
from nnapp.topology import Layer, Parameters, Topology


def project_of(*widths):
    layers = tuple(Layer(units=units, activation=Tanh()) for units in widths[1:])
    random = np.random.default_rng(3)
    dataset = Dataset.from_arrays(random.normal(size=(50, widths[0])), random.normal(size=(50, widths[-1])))
    return Project(topology=Topology(inputs=widths[0], layers=layers), dataset=dataset)


def test_activations_are_those_of_the_textbook():
    project = project_of(3, 4, 5, 2)
    inputs = project.dataset.matrix(Role.INPUT)
    parameters = current_parameters(project)
    by_hand = inputs
    for layer in range(3):
        by_hand = np.tanh(by_hand @ parameters.weights[layer].T + parameters.biases[layer])
        assert np.allclose(activations(project, inputs, layer, parameters), by_hand)


def test_many_rows_are_taken_block_by_block():
    project = project_of(2, 3, 1)
    inputs = np.random.default_rng(0).normal(size=(10_000, 2))
    found = activations(project, inputs, 1, current_parameters(project))
    assert np.array_equal(found, outputs(project, inputs))


def test_diverged_weights_give_no_warning():
    project = project_of(2, 3, 1)
    wild = Parameters(project.topology.widths, np.full(project.topology.parameter_count, np.nan))
    assert np.isnan(activations(project, project.dataset.matrix(Role.INPUT), 0, wild)).all()


def test_a_grid_is_regular():
    found = grid((-1, 1), (0, 8), lines=5, points=3)
    assert (found.lines, found.points, found.x.shape, found.y.shape) == (10, 3, (30,), (30,))
    x, y = found.x.reshape(2, 5, 3), found.y.reshape(2, 5, 3)
    assert x[0].tolist() == [[-1, 0, 1]] * 5
    assert y[0].tolist() == [[up] * 3 for up in (0, 2, 4, 6, 8)]
    assert y[1].tolist() == [[0, 4, 8]] * 5
    assert x[1].tolist() == [[across] * 3 for across in (-1, -0.5, 0, 0.5, 1)]
    assert found.bent(np.column_stack([found.x, found.y]))[0].tolist() == [[-1, 0], [0, 0], [1, 0]]


def test_one_input_has_a_single_line():
    found = grid((-1, 1), None, lines=5, points=3)
    assert (found.lines, found.x.tolist(), len(found.y)) == (1, [-1, 0, 1], 0)


def test_the_line_is_where_the_next_unit_gets_nothing():
    project = project_of(2, 2, 1)
    parameters = current_parameters(project)
    line = decision_line(project, 0, (0, 1), parameters)
    (x0, y0), (x1, y1) = line.ends((-50, 50), (-50, 50))
    weights, bias = parameters.weights[1][0], parameters.biases[1][0]
    for share in (0, 0.3, 1):
        a = np.array([x0 + share * (x1 - x0), y0 + share * (y1 - y0)])
        assert abs(weights @ a + bias) < 1e-12
    swapped = decision_line(project, 0, (1, 0), parameters)
    assert (swapped.first, swapped.second) == (line.second, line.first)


@pytest.mark.parametrize(("widths", "layer"), [((2, 3, 1), 0), ((2, 2, 2), 0), ((2, 2, 1), 1), ((2, 2, 2, 1), 0)])
def test_elsewhere_there_is_no_line(widths, layer):
    project = project_of(*widths)
    assert decision_line(project, layer, (0, 1), current_parameters(project)) is None


def test_no_line_without_weights_or_with_wild_ones():
    project = project_of(2, 2, 1)
    zero = Parameters(project.topology.widths, np.zeros(project.topology.parameter_count))
    wild = Parameters(project.topology.widths, np.full(project.topology.parameter_count, np.nan))
    assert decision_line(project, 0, (0, 1), zero) is None
    assert decision_line(project, 0, (0, 1), wild) is None
    assert decision_line(project, 0, (1, 1), current_parameters(project)) is None


@pytest.mark.parametrize(
    ("line", "ends"),
    [
        (Line(1, 1, -1), ((0, 1), (1, 0))),
        (Line(0, 2, -1), ((0, 0.5), (1, 0.5))),
        (Line(2, 0, -1), ((0.5, 0), (0.5, 1))),
        (Line(1, 1, 9), None),
        (Line(1, 1, 0), None),  # touches a corner
        (Line(1, -1, 0), ((0, 0), (1, 1))),
    ],
)
def test_a_line_in_a_rectangle(line, ends):
    assert line.ends((0, 1), (0, 1)) == ends


def test_the_opening_project_has_a_hidden_layer_to_look_at():
    project = opening_project()
    rows = replace(project).dataset.matrix(Role.INPUT)
    assert activations(project, rows, 0, current_parameters(project)).shape[0] == len(rows)
