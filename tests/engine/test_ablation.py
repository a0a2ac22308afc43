"""What a unit is worth: against the window's own cost, and against a forward pass written out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp.ablation import Cost, cost_without
from nnapp.activations import Sigmoid, Tanh
from nnapp.costs import CrossEntropy
from nnapp.dataset import Dataset
from nnapp.progress import Cancelled
from nnapp.project import Project, current_parameters, opening_project, remove_links, switch_off
from nnapp.run import Run
from nnapp.run.rows import MOST_ROWS
from nnapp.topology import Parameters
from nnapp.words import Refusal
from tests.engine.varieties import VARIETIES, any_parameters, project_of, tables, with_training

SPLIT = [0, 0, 1, 0, 2, 0, 0, 3, 0, 0, 0]


@pytest.mark.parametrize("name", VARIETIES)
def test_now_is_the_cost_that_the_window_shows(name: str) -> None:
    project = VARIETIES[name]()
    parameters = any_parameters(project)
    shown = Run(project, parameters).snapshot().cost
    rough = project.training.precision == "float32"
    assert cost_without(project, parameters, 0, 1).now == pytest.approx(shown, rel=1e-5 if rough else 1e-12)


@pytest.mark.parametrize("name", VARIETIES)
@pytest.mark.parametrize(("layer", "unit"), [(-1, 2), (0, 3), (1, 0)])
def test_without_is_the_cost_after_the_unit_is_switched_off(name: str, layer: int, unit: int) -> None:
    project = VARIETIES[name]()
    parameters = any_parameters(project)
    off = remove_links(
        replace(project, model=Run(project, parameters).model()),
        layer + 1,
        [(to, unit) for to in range(project.topology.widths[layer + 2])],
    )
    shown = Run(off).snapshot().cost
    rough = project.training.precision == "float32"
    found = cost_without(project, parameters, layer, unit).without
    assert found == pytest.approx(shown, rel=1e-5 if rough else 1e-12)
    switched = switch_off(replace(project, model=Run(project, parameters).model()), layer, unit)
    assert Run(switched).snapshot().cost == shown


@pytest.mark.parametrize("batch_size", [None, 4])
@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_it_is_the_cost_with_the_units_output_at_zero(batch_size: int | None, reduction: str) -> None:
    project = project_of(Tanh(), Sigmoid, split=SPLIT, reduction=reduction, batch_size=batch_size)
    parameters = any_parameters(project)
    (w1, w2, w3), (b1, b2, b3) = parameters.weights, parameters.biases
    x, t = tables(project)
    for layer, unit in [(-1, 1), (0, 2), (1, 1), (None, 0)]:
        a = [x.copy()]
        for number, (w, b) in enumerate([(w1, b1), (w2, b2)]):
            if layer == number - 1:
                a[-1][:, unit] = 0
            a.append(np.tanh(a[-1] @ w.T + b))
        if layer == 1:
            a[-1][:, unit] = 0
        y = 1 / (1 + np.exp(-(a[-1] @ w3.T + b3)))
        expected = 0.5 * np.sum((y - t) ** 2) / (len(x) if reduction == "mean" else 1)
        if layer is None:
            assert cost_without(project, parameters, 0, 0).now == pytest.approx(expected, rel=1e-12)
        else:
            assert cost_without(project, parameters, layer, unit).without == pytest.approx(expected, rel=1e-12)


def test_penalties_are_part_of_both() -> None:
    project = project_of(l1=0.3, l2=0.2)
    parameters = any_parameters(project)
    free = cost_without(with_training(project, l1=0.0, l2=0.0), parameters, 0, 1)
    found = cost_without(project, parameters, 0, 1)
    w = np.concatenate([table.ravel() for table in parameters.weights])
    whole = 0.3 * np.abs(w).sum() + 0.1 * np.square(w).sum()
    gone = parameters.weights[1][:, 1]
    assert found.now - free.now == pytest.approx(whole)
    assert found.without - free.without == pytest.approx(whole - 0.3 * np.abs(gone).sum() - 0.1 * np.square(gone).sum())
    assert found.increase == found.without - found.now


def test_a_unit_without_weights_onward_is_worth_nothing() -> None:
    project = remove_links(opening_project(), 1, [(0, 4)])
    found = cost_without(project, current_parameters(project), 0, 4)
    assert found == Cost(found.now, found.now)
    assert found.increase == 0


def test_a_large_table_is_summed_up_in_blocks() -> None:
    project = project_of(rows=2 * MOST_ROWS + 7, reduction="mean")
    parameters = any_parameters(project)
    shown = Run(project, parameters).snapshot().cost
    assert cost_without(project, parameters, 0, 0).now == pytest.approx(shown, rel=1e-12)

    def stop(done: float) -> None:
        if done > 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        cost_without(project, parameters, 0, 0, stop)


def test_what_cannot_be_switched_off_is_refused_in_words() -> None:
    project = opening_project()
    parameters = current_parameters(project)
    for layer, unit, words in [
        (1, 0, "An output unit cannot be switched off"),
        (2, 0, "There is no layer of the number"),
        (-2, 0, "There is no layer of the number"),
        (0, 10, "There is no unit of the number 11"),
        (-1, 5, "There is no unit of the number 6"),
        (0, -1, "There is no unit of the number 0"),
    ]:
        with pytest.raises(Refusal, match=words):
            cost_without(project, parameters, layer, unit)
    with pytest.raises(Refusal, match="another size"):
        cost_without(project, Parameters((2, 1), np.zeros(3)), 0, 0)
    nothing = Dataset.from_arrays(np.empty((0, 5)), np.empty((0, 1)))
    with pytest.raises(Refusal, match="no rows"):
        cost_without(replace(project, dataset=nothing), parameters, 0, 0)


def test_diverged_weights_give_what_they_give() -> None:
    project = with_training(opening_project(), l2=0.1)
    for wrong in (np.nan, np.inf, 1e300):
        found = cost_without(project, Parameters((5, 10, 1), np.full(71, wrong)), 0, 0)
        assert isinstance(found, Cost)
        assert not np.isfinite(found.now)


def test_class_weights_count() -> None:
    varieties = [make() for name, make in VARIETIES.items() if "class_weights=(0.5" in name]
    assert varieties
    for project in varieties:
        assert isinstance(project, Project)
        assert isinstance(project.training.cost, CrossEntropy)
        plain = with_training(project, cost=CrossEntropy())
        parameters = any_parameters(project)
        assert cost_without(project, parameters, 0, 0).now != cost_without(plain, parameters, 0, 0).now
