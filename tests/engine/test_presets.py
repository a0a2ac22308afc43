"""Presets: what each sets, what each leaves alone, and what it needs."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp.activations import Identity, Sigmoid, Softmax
from nnapp.costs import BinaryCrossEntropy, CrossEntropy
from nnapp.dataset import Dataset, Split
from nnapp.optimizers import Adam, GradientDescent, Momentum
from nnapp.presets import READY_MADE, own_preset, take_own, take_ready_made
from nnapp.project import Project, opening_project, set_activation, set_split
from nnapp.run import Run, train
from nnapp.topology import Layer, Topology
from nnapp.training import Seeds, StopRules, Training
from nnapp.words import Refusal
from tests.engine.varieties import with_training

BY_NAME = {preset.name: preset for preset in READY_MADE}
USED = Training(
    learning_rate=3.0,
    batch_size=3,
    optimizer=Adam(),
    l1=0.1,
    clip_value=1.0,
    stop=StopRules(cost=0.01),
    seeds=Seeds(5, 6, 7, 8),
    measured=("accuracy",),
    precision="float32",
)


def many(rows: int) -> Project:
    """A table of so many rows."""
    x = np.random.default_rng(1).normal(size=(rows, 2))
    return Project(Topology(2, (Layer(3), Layer(1))), Dataset.from_arrays(x, x[:, :1] > 0))


@pytest.mark.parametrize("preset", READY_MADE, ids=lambda preset: preset.name)
def test_every_preset_leaves_network_table_seeds_and_precision_and_can_be_trained(preset):
    project = with_training(set_split(opening_project(), [1, 5], Split.VALIDATION), **vars_of(USED))
    after = take_ready_made(project, preset)
    assert after.topology is project.topology and after.dataset is project.dataset
    for name in ("seeds", "measured", "precision"):
        assert getattr(after.training, name) == getattr(USED, name)
    assert after.training != project.training
    assert take_ready_made(after, preset).training == after.training
    run = Run(after)
    run.advance(5, lambda: False)
    assert np.isfinite(run.snapshot().cost)


def vars_of(training):
    return {name: getattr(training, name) for name in training.__struct_fields__}


@pytest.mark.parametrize("rows", [1, 2, 10, 300])
@pytest.mark.parametrize("preset", READY_MADE, ids=lambda preset: preset.name)
def test_every_preset_learns_on_tables_of_every_size(preset, rows):
    project = many(rows)
    after = replace(take_ready_made(project, preset))
    *_, last = train(with_training(after, epochs=60))
    assert last.cost < next(iter(train(after))).cost
    assert last.stop.rule != "divergence"


def test_the_textbook_has_all_rows_and_nothing_else():
    after = take_ready_made(with_training(opening_project(), **vars_of(USED)), BY_NAME["textbook"]).training
    assert (after.batch_size, after.optimizer, after.l1, after.clip_value) == (None, GradientDescent(), 0.0, None)
    assert after.stop == USED.stop
    assert take_ready_made(many(300), BY_NAME["textbook"]).training.reduction == "mean"


def test_batches_are_no_larger_than_the_table_allows():
    sizes = {rows: take_ready_made(many(rows), BY_NAME["adam"]).training.batch_size for rows in (1, 10, 40, 300)}
    assert sizes == {1: 1, 10: 2, 40: 10, 300: 32}
    assert take_ready_made(many(300), BY_NAME["row-by-row"]).training.batch_size == 1
    assert take_ready_made(many(300), BY_NAME["momentum"]).training.optimizer == Momentum()


def test_patience_is_asked_for_where_there_are_validation_rows():
    project = opening_project()
    assert take_ready_made(project, BY_NAME["careful"]).training.stop.patience is None
    split = set_split(project, [1, 5], Split.VALIDATION)
    assert take_ready_made(split, BY_NAME["careful"]).training.stop.patience == 20


def test_classes_need_an_output_for_classes():
    preset = BY_NAME["classes"]
    project = opening_project()
    assert take_ready_made(set_activation(project, 1, Sigmoid()), preset).training.cost == BinaryCrossEntropy()
    assert take_ready_made(set_activation(project, 1, Softmax()), preset).training.cost == CrossEntropy()
    with pytest.raises(Refusal, match="give the output layer softmax"):
        take_ready_made(set_activation(project, 1, Identity()), preset)


def test_an_own_preset_comes_back_without_what_belongs_to_the_project():
    preset = own_preset("mine", USED)
    assert preset.training.seeds == Seeds() and preset.training.measured == ()
    project = with_training(opening_project(), seeds=Seeds(9, 9, 9, 9))
    after = take_own(project, preset).training
    assert after == replace(USED, seeds=Seeds(9, 9, 9, 9), measured=(), precision="float64")


def test_an_own_preset_for_a_larger_table_or_with_validation_fits_a_smaller_one_without():
    preset = own_preset("large", Training(batch_size=500, stop=StopRules(patience=3)))
    after = take_own(opening_project(), preset).training
    assert (after.batch_size, after.stop.patience) == (None, None)
    Run(with_training(opening_project(), **vars_of(after)))


def test_an_own_preset_whose_cost_does_not_fit_is_refused():
    preset = own_preset("classes", Training(cost=CrossEntropy()))
    with pytest.raises(Refusal):
        take_own(opening_project(), preset)
