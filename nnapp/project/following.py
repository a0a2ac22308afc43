"""How the network follows the table: other features are other units, and other answers want other outputs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from nnapp.activations import AnyActivation, Identity, Sigmoid, Softmax
from nnapp.arrangement import carried_over, fitting
from nnapp.costs import AnyCost, BinaryCrossEntropy, CrossEntropy, HalfSquaredError
from nnapp.dataset import CategoryColumn, CategoryFit, Column, Dataset, Feature, Role, Split, same_split
from nnapp.model import Model
from nnapp.project.derived import recomputed
from nnapp.project.rewire import NEW, Kept, everything, relinked, rewired
from nnapp.project.value import Project, without_best
from nnapp.topology import Layer
from nnapp.training import Training
from nnapp.words import Refusal, marked

NUMBERS, TWO_CLASSES, CLASSES = "numbers", "two classes", "classes"

MOST_CATEGORIES = 10_000  # of one column

ACTIVATIONS: dict[str, AnyActivation] = {NUMBERS: Identity(), TWO_CLASSES: Sigmoid(), CLASSES: Softmax()}
COSTS: dict[str, AnyCost] = {NUMBERS: HalfSquaredError(), TWO_CLASSES: BinaryCrossEntropy(), CLASSES: CrossEntropy()}


def with_table(
    project: Project,
    columns: Sequence[Column],
    origins: Sequence[int] | None = None,
    split: NDArray[np.uint8] | None = None,
) -> Project:
    """Return the project with other columns, and a network that fits them.

    `origins` gives for each new column its old position, or NEW; by default the columns stay where they are. `split`
    says what the rows are for where there are others than before.
    """
    origins = range(len(columns)) if origins is None else origins
    columns = recomputed(columns, project.dataset.columns)
    return with_dataset(project, Dataset(columns, project.dataset.split if split is None else split), origins)


def with_dataset(project: Project, dataset: Dataset, origins: Sequence[int] | None = None) -> Project:
    """Return the project with another table, and a network that fits it; without `origins` no column was there before.

    Every weight whose units stand for the same as before is kept. Where the targets are of another kind than before
    (numbers, two classes, several classes), the output units and the cost become those that go with them. A wholly
    other table begins training anew, at epoch 0: what was learnt and recorded belongs to another task.
    """
    another = origins is None
    origins = [NEW] * len(dataset.columns) if origins is None else origins
    arranged = fitting(carried_over(project.arrangement, origins), dataset)
    _refuse_one_sided(dataset)
    _refuse_too_many_categories(dataset)
    topology, old = project.topology, project.dataset
    again = old.row_count != dataset.row_count or not same_split(old.used_split, dataset.used_split)
    inputs, outputs = (_kept(old, dataset, role, origins) for role in (Role.INPUT, Role.TARGET))
    same_units = inputs == everything(topology.inputs) and outputs == everything(topology.layers[-1].units)
    kind = kind_of_targets(dataset)
    if same_units and kind == kind_of_targets(old):
        return replace(
            project,
            dataset=dataset,
            model=_begun_anew(project.model and without_best(project.model), again),
            arrangement=arranged,
        )
    before = kind_of_targets(old)
    if another and kind == NUMBERS and not _within_reach(topology.layers[-1], dataset):
        before = ""  # whatever it was, its outputs cannot give these numbers
    output, training = _fitting_output(topology.layers[-1], project.training, kind, before, outputs)
    units = [inputs, *(everything(width) for width in topology.widths[1:-1]), outputs]
    topology = relinked(topology, (*topology.layers[:-1], output), range(len(units)), units)
    kept = rewired(project, topology, range(len(units)), units)
    model = _at_the_start(kept) if another else _begun_anew(kept, again)
    return replace(project, dataset=dataset, topology=topology, training=training, model=model, arrangement=arranged)


def kind_of_targets(dataset: Dataset) -> str:
    """Say what the targets ask for: numbers, a yes or no for each output, or one of several classes."""
    columns = [dataset.columns[i] for i in dataset.indices(Role.TARGET)]
    if not all(isinstance(column, CategoryColumn) for column in columns):
        return NUMBERS
    return CLASSES if len(columns) == 1 and len(dataset.features(Role.TARGET)) > 1 else TWO_CLASSES


def _fitting_output(output: Layer, training: Training, kind: str, before: str, kept: Kept) -> tuple[Layer, Training]:
    output = replace(output, units=len(kept))
    if kind != before:
        return replace(output, activation=ACTIVATIONS[kind]), replace(training, cost=COSTS[kind])
    if isinstance(training.cost, CrossEntropy) and training.cost.class_weights:
        weights = tuple(1.0 if unit == NEW else training.cost.class_weights[unit] for unit in kept)
        return output, replace(training, cost=replace(training.cost, class_weights=weights))
    return output, training


def _within_reach(output: Layer, dataset: Dataset) -> bool:
    low, high = output.activation.reach
    targets = dataset.matrix(Role.TARGET, dataset.rows_for(Split.TRAINING))
    return bool(np.nanmin(targets, initial=high) >= low and np.nanmax(targets, initial=low) <= high)


def _at_the_start(model: Model) -> Model:
    # with the last event, which says what became of the network
    kept = model.parked and replace(model.parked, current=model.parked.start)
    events = tuple(replace(event, update=0) for event in model.events[-1:])
    return Model(start=model.start, current=model.start, events=events, parked=kept)


def _begun_anew(model: Model | None, again: bool) -> Model | None:
    # Other training rows make another epoch: one that had begun begins anew.
    return replace(model, position=0) if model is not None and again else model


def _refuse_one_sided(dataset: Dataset) -> None:
    for role, problem in (
        (
            Role.INPUT,
            marked(
                "This would leave the table without an input column, and the network needs at least one. "
                "Nothing was changed. Make another column an input first."
            ),
        ),
        (
            Role.TARGET,
            marked(
                "This would leave the table without a target column, and the network needs at least one. "
                "Nothing was changed. Make another column a target first."
            ),
        ),
    ):
        if not dataset.indices(role):
            raise Refusal(problem)
        if not dataset.features(role) and not dataset.count(Split.TRAINING):
            raise Refusal(
                marked(
                    "This would leave no training row, and column “{column}” needs one: the network has a unit for "
                    "each category that occurs in training rows. Nothing was changed. Leave at least one training row, "
                    "or make a new table: Data > Generate Table, or File > Import Table."
                ),
                column=dataset.columns[dataset.indices(role)[0]].name,
            )
        if not dataset.features(role):
            raise Refusal(
                marked(
                    "No training row has a category in column “{column}”, and the network needs at least one. "
                    "Nothing was changed. Fill its cells first, or make these rows training rows."
                ),
                column=dataset.columns[dataset.indices(role)[0]].name,
            )


def _refuse_too_many_categories(dataset: Dataset) -> None:
    for role in (Role.INPUT, Role.TARGET):
        for position in dataset.indices(role):
            column = dataset.columns[position]
            fit = dataset.fit(position) if isinstance(column, CategoryColumn) else None
            if isinstance(fit, CategoryFit) and len(fit.codes) > MOST_CATEGORIES:
                raise Refusal(
                    marked(
                        "Column “{column}” has {count} different categories, too many for a network: each would be a "
                        "unit of its own, and at most {most} can be. Nothing was changed. Ignore the column, or take "
                        "it for numbers."
                    ),
                    column=column.name,
                    count=len(fit.codes),
                    most=MOST_CATEGORIES,
                )


def _kept(old: Dataset, new: Dataset, role: Role, origins: Sequence[int]) -> Kept:
    before = {(feature.column, *feature.key): unit for unit, feature in enumerate(old.features(role))}

    def unit_of(feature: Feature) -> int:
        return before.get((origins[feature.column], *feature.key), NEW)

    return tuple(unit_of(feature) for feature in new.features(role))
