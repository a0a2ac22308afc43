"""Sections through the inputs, and an output as a sum of shares: against `predict`, and against loops by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnapp.activations import AnyActivation, Identity, Sigmoid, Softmax, Tanh
from nnapp.bundled import open_bundled
from nnapp.costs import CrossEntropy
from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role, Split
from nnapp.function_parts import function_parts
from nnapp.network import forward, predict
from nnapp.project import Project, add_derived_column, set_scaling
from nnapp.scaling import MinMax, ZScore
from nnapp.sections import answers_at, axis_columns, inputs_at, section_of
from nnapp.topology import Layer, Parameters, Topology
from nnapp.training import Training


@pytest.fixture(scope="module")
def penguins() -> Project:
    return open_bundled("penguins")


def named(project: Project, name: str) -> int:
    return next(i for i, column in enumerate(project.dataset.columns) if column.name == name)


def rows_with(project: Project, cells: tuple[object, ...], free: dict[int, np.ndarray]) -> np.ndarray:
    """The rows as somebody would type them, one after the other."""
    inputs, count = project.dataset.indices(Role.INPUT), len(next(iter(free.values())))
    rows = np.array([list(cells) for _ in range(count)], object)
    for position, values in free.items():
        column = project.dataset.columns[position]
        labels = column.labels if isinstance(column, CategoryColumn) else ()
        rows[:, inputs.index(position)] = [labels[int(value)] for value in values] if labels else values.tolist()
    return rows


def test_without_a_row_the_others_are_held_at_means_and_most_frequent_categories(penguins: Project) -> None:
    dataset = penguins.dataset
    training = dataset.rows_for(Split.TRAINING)
    for field, cell in zip((section := section_of(dataset)).fields, section.cells, strict=True):
        if isinstance(field.column, NumberColumn):
            values = field.column.values[training]
            assert cell == pytest.approx(np.nanmean(values), rel=1e-12)
        else:
            texts = [field.column.text(row) for row in np.arange(dataset.row_count)[training]]
            known = [text for text in texts if text]
            assert known.count(cell) == max(map(known.count, known))


def test_a_row_holds_its_own_values_and_a_missing_one_is_replaced_and_named(penguins: Project) -> None:
    dataset = penguins.dataset
    whole = section_of(dataset, 0)
    assert whole.inputs == tuple(
        c.text(0) if isinstance(c := dataset.columns[i], CategoryColumn) else float(c.values[0])
        for i in dataset.indices(Role.INPUT)
    )
    place = named(penguins, "body_mass_g")
    gap = next(row for row in range(dataset.row_count) if np.isnan(dataset.columns[place].values[row]))
    kept = section_of(dataset, gap)
    if dataset.columns[place].missing.fills:
        assert "body_mass_g" not in kept.replaced
    else:
        assert "body_mass_g" in kept.replaced
        mean = dict(zip((f.name for f in kept.fields), section_of(dataset).cells, strict=True))["body_mass_g"]
        assert dict(zip((f.name for f in kept.fields), kept.cells, strict=True))["body_mass_g"] == mean


def test_what_somebody_asks_stands_in_place_of_the_row(penguins: Project) -> None:
    asked = list(section_of(penguins.dataset, 3).inputs)
    asked[2] = 50.0
    assert section_of(penguins.dataset, 3, tuple(asked)).inputs == tuple(asked)


def test_answers_are_those_of_predict(penguins: Project) -> None:
    section = section_of(penguins.dataset, 7)
    x, y, island = (named(penguins, name) for name in ("bill_length_mm", "flipper_length_mm", "island"))
    free = {x: np.array([30.0, 41.5, 60.0]), y: np.array([170.0, 200.0, 231.0]), island: np.array([0, 2, 1])}
    expected = predict(penguins, rows_with(penguins, section.inputs, free))
    np.testing.assert_array_equal(answers_at(penguins, section, free), expected)


def test_very_many_places_are_asked_in_blocks_and_can_be_cancelled(penguins: Project) -> None:
    section, place = section_of(penguins.dataset), named(penguins, "bill_length_mm")
    values, told = np.linspace(30, 60, 9000), []
    found = answers_at(penguins, section, {place: values}, None, told.append)
    assert len(told) == 3 and found.shape == (9000, 3)
    some = predict(penguins, rows_with(penguins, section.inputs, {place: values[8000:8003]}))
    np.testing.assert_allclose(found[8000:8003], some, rtol=1e-12)


def test_computed_columns_follow_the_columns_that_they_read() -> None:
    x = np.linspace(-2, 2, 21)
    table = Dataset.from_arrays(np.column_stack([x, np.cos(x)]), x[:, None] ** 2)
    topology = Topology(inputs=2, layers=(Layer(units=1, activation=Identity()),))
    project = add_derived_column(Project(topology=topology, dataset=table), 2, "x1^2 + x2", "square")
    square = named(project, "square")
    section, values = section_of(project.dataset, 4), np.array([-1.0, 0.5, 3.0])
    shown = inputs_at(section, {0: values})
    names = project.dataset.names(Role.INPUT)
    second = section.cells[[f.name for f in section.fields].index("x2")]
    np.testing.assert_allclose(shown[:, names.index("square")], values**2 + second, rtol=1e-15)
    assert square not in axis_columns(project.dataset)
    assert axis_columns(project.dataset)[:2] == [0, 1]


def test_a_mean_of_enormous_numbers_is_finite() -> None:
    table = Dataset.from_arrays(np.full((4, 2), 1.7e308), np.zeros((4, 1)))
    assert section_of(table).inputs[0] == pytest.approx(1.7e308)


def test_an_empty_table_has_a_section_too() -> None:
    table = Dataset.from_arrays(np.zeros((0, 2)), np.zeros((0, 1)))
    assert section_of(table).inputs == (0.0, 0.0)


# The output as a sum


def project_of(output: AnyActivation, units: tuple[int, ...] = (5, 4, 1), scaled: bool = True) -> Project:
    random = np.random.default_rng(3)
    x = random.uniform(-3, 3, (40, 1))
    targets = 100 + 30 * np.sin(x) if units[-1] == 1 else np.eye(units[-1])[np.arange(40) % units[-1]]
    layers = [Layer(units=count, activation=Tanh()) for count in units[:-1]]
    training = Training(cost=CrossEntropy()) if isinstance(output, Softmax) else Training()
    project = Project(
        topology=Topology(inputs=1, layers=(*layers, Layer(units=units[-1], activation=output))),
        dataset=Dataset.from_arrays(x, targets),
        training=training,
    )
    if scaled and units[-1] == 1:
        project = set_scaling(set_scaling(project, 1, ZScore()), 0, MinMax())
    return project


def parameters_of(project: Project, seed: int, scale: float = 2.0) -> Parameters:
    values = np.random.default_rng(seed).normal(size=project.topology.parameter_count) * scale
    return Parameters(project.topology.widths, values)


@given(st.integers(0, 50), st.sampled_from([(1,), (3, 1), (5, 4, 1), (12, 1)]), st.booleans())
def test_of_a_linear_output_the_shares_add_up_to_the_answer(seed: int, units: tuple[int, ...], scaled: bool) -> None:
    project = project_of(Identity(), units, scaled)
    parameters, x = parameters_of(project, seed), np.linspace(-6, 6, 50)
    parts = function_parts(project, inputs_at(section_of(project.dataset), {0: x}), 0, parameters)
    answers = predict(project, x[:, None], parameters)[:, 0]
    assert parts.linear
    size = np.abs(parts.shares).sum(axis=0) + abs(parts.base) + 1
    assert np.abs(parts.base + parts.shares.sum(axis=0) - answers).max() <= 1e-12 * size.max()
    np.testing.assert_allclose(parts.answers, answers, rtol=1e-12)
    assert parts.total is parts.answers


@pytest.mark.parametrize("output", [Sigmoid(), Tanh()])
def test_of_another_output_they_add_up_to_z_and_the_answer_is_phi_of_it(output: AnyActivation) -> None:
    project = project_of(output, scaled=False)
    parameters, x = parameters_of(project, 1, 0.7), np.linspace(-6, 6, 50)
    parts = function_parts(project, x[:, None], 0, parameters)
    assert not parts.linear and parts.total is parts.z
    np.testing.assert_allclose(parts.base + parts.shares.sum(axis=0), parts.z, rtol=0, atol=1e-12)
    phi = 1 / (1 + np.exp(-parts.z)) if isinstance(output, Sigmoid) else np.tanh(parts.z)
    np.testing.assert_allclose(parts.answers, phi, rtol=1e-12)


def test_each_share_is_its_weight_times_its_activation() -> None:
    project = project_of(Softmax(), (6, 3))
    parameters, x = parameters_of(project, 5), np.linspace(-2, 2, 7)
    hidden = forward(project, x[:, None], parameters).a[0]
    for output in range(3):
        parts = function_parts(project, x[:, None], output, parameters)
        for unit in range(6):
            for place in range(7):
                expected = parameters.weights[1][output, unit] * hidden[place, unit]
                assert parts.shares[unit, place] == expected
        assert parts.base == parameters.biases[1][output]


def test_without_a_hidden_layer_the_inputs_have_the_shares() -> None:
    project = project_of(Identity(), (1,), scaled=False)
    parameters = Parameters((1, 1), np.array([2.0, -3.0]))
    parts = function_parts(project, np.array([[0.0], [4.0]]), 0, parameters)
    np.testing.assert_array_equal(parts.shares, [[0.0, 8.0]])
    assert parts.base == -3.0


def test_weights_that_are_not_numbers_give_gaps_and_nothing_is_raised() -> None:
    project = project_of(Identity())
    flat = np.full(project.topology.parameter_count, np.nan)
    flat[: len(flat) // 2] = np.inf
    parts = function_parts(project, np.zeros((3, 1)), 0, Parameters(project.topology.widths, flat))
    assert not np.isfinite(parts.answers).any()
