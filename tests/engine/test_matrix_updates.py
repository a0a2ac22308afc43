"""The update of a layer in matrices: every printed line is true, and its matrices are those of training."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp.activations import Identity, Sigmoid, Tanh
from nnapp.costs import HalfSquaredError
from nnapp.dataset import Dataset
from nnapp.explain import MatrixUpdate, matrix_update
from nnapp.expressions.matrices import Factor, Grid, Part
from nnapp.expressions.plain import symbol_text
from nnapp.model import Model
from nnapp.optimizers import Adam, AnyOptimizer, Momentum, Rprop
from nnapp.project import Project, opening_project
from nnapp.run import Run
from nnapp.topology import BIAS, Layer, Parameters, Topology, present
from nnapp.training import Training
from nnapp.walk import Place, Walk, value, walk_batch, walk_row
from tests.engine.printed_matrices import complaint
from tests.engine.varieties import OPTIMIZERS
from tests.engine.walked_networks import walks
from tests.engine.walks import clipped_by_hand

Line = tuple[Part, ...]
WALKS = [*walks(seed=78, count=150)]


def updates(walk: Walk) -> list[MatrixUpdate]:
    return [matrix_update(walk, layer, Place("weight", layer, 0, 0)) for layer in range(len(walk.z))]


def names(line: Line) -> str:
    return " ".join(part if isinstance(part, str) else symbol_text(part.name) or part.text for part in line)


def texts(update: MatrixUpdate) -> str:
    return " ".join(map(str, update.sentences))


def grid(line: Line, name: str) -> np.ndarray:
    (found,) = (part for part in line if isinstance(part, Grid) and symbol_text(part.name) == name)
    return found.values


def project(
    optimizer: AnyOptimizer | None = None, rows: int = 4, layer: dict[str, Any] | None = None, **changes: Any
) -> Project:
    """Three inputs, two tanh units and one output, in the middle of training."""
    random = np.random.default_rng(7)
    x = random.normal(size=(rows, 3))
    topology = Topology(3, (Layer(2, Tanh(), **(layer or {})), Layer(1, Sigmoid())))
    start = Parameters(topology.widths, random.normal(size=topology.parameter_count) * present(topology))
    chosen = {"optimizer": optimizer} if optimizer else {}
    training = Training(cost=HalfSquaredError(), learning_rate=0.3, batch_size=None, **chosen, **changes)
    found = Project(topology, Dataset.from_arrays(x, (x[:, :1] > 0) * 1.0), training, Model(start, start))
    run = Run(found)
    for _ in range(3):
        run.step()
    return replace(found, model=run.model())


def test_every_line_of_random_walks_is_true_as_it_is_printed() -> None:
    lines = [line for walk in WALKS for update in updates(walk) for line in (*update.weights, *update.biases)]
    assert [found for line in lines if (found := complaint(line))] == []
    equal = sum(line[1] == "=" for line in lines)
    assert len(lines) > 4000 and equal > 0.998 * len(lines)


def test_the_matrices_of_random_walks_are_those_of_training() -> None:
    for walk in WALKS:
        penalties, seen = walk.project.training, Parameters(walk.project.topology.widths, clipped_by_hand(walk))
        for layer, update in enumerate(updates(walk)):
            old = walk.parameters.weights[layer]
            assert np.array_equal(grid(update.weights[0], "new W"), walk.after.weights[layer])
            assert np.array_equal(grid(update.biases[0], "new b")[:, 0], walk.after.biases[layer])
            given = (
                walk.inputs
                if not layer
                else walk.a[layer - 1] * (1.0 if walk.masks[layer - 1] is None else walk.masks[layer - 1])
            )
            gradient = walk.delta[layer].T @ given + penalties.l1 * np.sign(old) + penalties.l2 * old
            tolerance = 1e-4 if penalties.precision == "float32" else 1e-9
            close = {"rtol": tolerance, "atol": tolerance * max(float(np.abs(gradient).max()), 1.0)}
            for line in update.weights[1:]:
                if names(line).startswith("G ="):
                    assert np.allclose(grid(line, "G"), gradient, **close)
            for line in update.biases[1:]:
                if names(line).startswith("g ="):
                    assert np.allclose(grid(line, "g")[:, 0], walk.delta[layer].sum(axis=0), **close)
            primed = [line for line in update.weights[1:] if names(line).startswith(("G′", "G″", "G‴"))]
            if primed and "F ⊙" not in names(primed[-1]):
                last = primed[-1][0]
                assert isinstance(last, Grid)
                assert np.allclose(last.values, seen.weights[layer], **close)


def test_every_cell_that_can_be_asked_leads_to_its_number() -> None:
    walk = walk_batch(project(Adam(), l2=0.1))
    for line in (*matrix_update(walk, 1).weights, *matrix_update(walk, 1).biases, *matrix_update(walk, 0).weights):
        for part in line:
            if isinstance(part, Grid) and part.about is not None:
                for row, column in np.ndindex(part.values.shape):
                    there = part.about(row, column)
                    assert isinstance(there, Place)
                    assert value(walk, there) == pytest.approx(part.values[row, column], rel=1e-12)


def test_one_row_is_a_column_times_a_row() -> None:
    update = matrix_update(walk_row(opening_project(), 3), 1)
    assert [names(line) for line in update.weights] == ["new W = old W − η · δ · a"]
    assert [names(line) for line in update.biases] == ["new b = old b − η · δ"]
    assert "the δ of its row times the input of its column" in texts(update)
    assert "rows" not in texts(update)


@pytest.mark.parametrize(
    ("reduction", "said"), [("mean", "the factor 1/4 is in every δ already"), ("sum", "every δ counts in full")]
)
def test_the_rows_of_a_batch_are_added_up_by_the_product(reduction: str, said: str) -> None:
    walk = walk_batch(project(reduction=reduction))
    first, last = updates(walk)
    assert [names(line) for line in first.weights] == ["new W = old W − η · Δᵀ · X"]
    assert [names(line) for line in last.weights] == ["new W = old W − η · Δᵀ · A"]
    assert [names(line) for line in last.biases] == ["new b = old b − η · Δᵀ · 1"]
    (line,) = last.weights
    by_row = sum(np.outer(walk.delta[1][row], walk.a[0][row]) for row in range(4))
    assert np.allclose(grid(line, "Δᵀ") @ grid(line, "A"), by_row, rtol=1e-13)
    assert grid(line, "Δᵀ").shape == (1, 4) and grid(line, "A").shape == (4, 2)
    assert "a sum over the 4 rows" in texts(last) and said in texts(last)


def test_more_rows_than_can_be_shown_lead_to_the_gradient_first() -> None:
    update = matrix_update(walk_batch(project(rows=11)), 0)
    assert [names(line) for line in update.weights] == ["new W = old W − η · G", "G = Δᵀ · X"]
    assert "Not all rows are shown" in texts(update)
    assert "Not all rows are shown" not in texts(matrix_update(walk_batch(project(rows=10)), 0))
    assert [complaint(line) for line in (*update.weights, *update.biases)] == [""] * 4


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda optimizer: optimizer.title)
def test_each_optimizer_shows_its_own_lines(optimizer: AnyOptimizer) -> None:
    update = matrix_update(walk_batch(project(optimizer)), 0)
    told = {
        "Gradient descent": ["new W = old W − η · Δᵀ · X"],
        "Momentum": ["step = μ · V⁻ + η · G"],
        "Nesterov momentum": ["V = μ · V⁻ + η · G", "step = μ · V + η · G"],
        "AdaGrad": ["S = S⁻ + G²", "step = η · G / √S + ε"],
        "RMSProp": ["S = ρ · S⁻ + 1 − ρ · G²", "step = η · G / √S + ε"],
        "Adam": [
            *("M = β₁ · M⁻ + 1 − β₁ · G", "V = β₂ · V⁻ + 1 − β₂ · G²"),
            *("M̂ = M / 1 − β₁⁴", "V̂ = V / 1 − β₂⁴", "step = η · M̂ / √V̂ + ε"),
        ],
        "AdamW": [
            *("M = β₁ · M⁻ + 1 − β₁ · G", "V = β₂ · V⁻ + 1 − β₂ · G²"),
            *("M̂ = M / 1 − β₁⁴", "V̂ = V / 1 − β₂⁴", "step = η · M̂ / √V̂ + ε + η · λ · old W"),
        ],
        "Rprop": ["D = min ( D⁻ ⊙ max ( 1 , η⁺ · sign G ⊙ g⁻ ) , Dₘₐₓ )", "step = D ⊙ sign G"],
    }[optimizer.title]
    before = [] if optimizer.title == "Gradient descent" else ["new W = old W − step", "G = Δᵀ · X"]
    assert [names(line) for line in update.weights] == [*before, *told]
    assert [complaint(line) for line in (*update.weights, *update.biases)] == [""] * 2 * len(update.weights)
    assert all(line[1] == "=" for line in (*update.weights, *update.biases))
    assert (optimizer.meaning in texts(update)) and ("written D" in texts(update)) == isinstance(optimizer, Rprop)


def test_penalties_and_clipping_stand_between_the_rows_and_the_step() -> None:
    update = matrix_update(walk_batch(project(l1=0.1, l2=0.2, clip_value=0.05, clip_norm=0.06)), 0)
    assert [names(line) for line in update.weights] == [
        *("new W = old W − η · G″", "G = Δᵀ · X + λ₁ · sign old W + λ₂ · old W"),
        *("G′ = max ( − c , min ( G , c ) )", "G″ = G′ · limit / ‖∇C‖"),
    ]
    assert names(update.biases[1]) == "g = Δᵀ · 1"
    assert "biases have none" in texts(update)
    assert "cut off at ±c, c = 0.05" in texts(update) and "shortened to the limit 0.06" in texts(update)
    assert all(line[1] == "=" and not complaint(line) for line in (*update.weights, *update.biases))


def test_clipping_that_changes_nothing_is_not_shown() -> None:
    update = matrix_update(walk_batch(project(clip_value=100.0, clip_norm=100.0)), 0)
    assert [names(line) for line in update.weights] == ["new W = old W − η · Δᵀ · X"]
    assert "clipped" not in texts(update)


FROZEN = {"frozen_links": ((0, 1), (1, BIAS)), "removed_links": ((1, 2),)}


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda optimizer: optimizer.title)
def test_links_that_stay_as_they_are_have_a_0_in_the_mask(optimizer: AnyOptimizer) -> None:
    walk = walk_batch(project(optimizer, layer=FROZEN, clip_norm=0.01))
    update = matrix_update(walk, 0)
    masked = next(line for line in update.weights if "F ⊙ G" in names(line))
    assert grid(masked, "F").tolist() == [[1, 0, 1], [1, 1, 0]]
    assert all(line[1] == "=" and not complaint(line) for line in (*update.weights, *update.biases))
    assert "whatever their gradient" in texts(update) and "F has a 0 for each of them" in texts(update)
    assert walk.after.weights[0][0, 1] == walk.parameters.weights[0][0, 1]


def test_a_link_that_was_frozen_while_it_rolled_needs_the_mask_for_its_step_too() -> None:
    rolling = project(Momentum())
    topology = rolling.topology
    held = replace(topology, layers=(replace(topology.layers[0], frozen_links=((0, 1),)), topology.layers[1]))
    update = matrix_update(walk_batch(replace(rolling, topology=held)), 0)
    assert names(update.weights[-1]) == "step = F ⊙ ( μ · V⁻ + η · G′ )"
    assert grid(update.weights[-1], "step")[0, 1] == 0 != grid(update.weights[-1], "V⁻")[0, 1]
    assert complaint(update.weights[-1]) == ""
    plain = project(layer={"frozen_links": ((0, 1),)})
    assert names(matrix_update(walk_batch(plain), 0).weights[0]) == "new W = old W − η · F ⊙ G"


def test_a_frozen_layer_stays_as_it_is() -> None:
    update = matrix_update(walk_batch(project(Adam(), layer={"frozen": True})), 0)
    assert [names(line) for line in update.weights] == ["new W = old W"]
    assert "The layer is frozen" in texts(update) and "Adam" not in texts(update)
    assert complaint(update.weights[0]) == ""


def test_a_unit_that_is_switched_off_says_nothing_to_the_next_layer() -> None:
    update = matrix_update(walk_batch(project(layer={"off_units": (0,)})), 1)
    assert names(update.weights[0]) == "new W = old W − η · F ⊙ G"
    assert grid(update.weights[0], "F").tolist() == [[0, 1]]
    assert all(not complaint(line) for line in update.weights)


def test_what_is_dropped_comes_in_as_0() -> None:
    for seed in range(5):
        dropped = project(layer={"dropout": 0.5})
        training = replace(dropped.training, seeds=replace(dropped.training.seeds, dropout=seed))
        walk = walk_batch(replace(dropped, training=training))
        update = matrix_update(walk, 1)
        assert np.array_equal(grid(update.weights[0], "A"), walk.a[0] * walk.masks[0])
        assert "after dropout" in texts(update)
        assert complaint(update.weights[0]) == ""


def test_the_marked_link_has_its_row_and_its_column() -> None:
    update = matrix_update(walk_batch(project()), 0, Place("gradient", 0, 1, 2))
    new, _, old, _, rate, _, deltas, _, given = update.weights[0]
    assert isinstance(rate, Factor)
    assert [part.marked for part in (new, old, deltas, given)] == [(1, 2), (1, 2), (1, None), (None, 2)]
    assert update.marked == (1, 2)
    assert matrix_update(walk_batch(project()), 0, Place("weight", 0, 1, BIAS)).biases[0][0].marked == (1, 0)


def test_a_large_layer_shows_its_ends_and_all_the_rows_count() -> None:
    random = np.random.default_rng(3)
    x = random.normal(size=(300, 60))
    topology = Topology(60, (Layer(40, Tanh()), Layer(1, Identity())))
    large = Project(topology, Dataset.from_arrays(x, x[:, :1]), Training(cost=HalfSquaredError(), batch_size=None))
    update = matrix_update(walk_batch(large), 0, Place("weight", 0, 30, 50))
    assert [names(line) for line in update.weights] == ["new W = old W − η · G", "G = Δᵀ · X"]
    assert [line[1] for line in update.weights] == ["=", "="]
    assert [complaint(line) for line in update.weights] == ["", ""]
