"""Which output units and cost go with the targets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnapp.activations import AnyActivation, Identity, Sigmoid, Softmax
from nnapp.costs import AnyCost, BinaryCrossEntropy, CrossEntropy, HalfSquaredError
from nnapp.dataset import CategoryColumn, Column, Dataset, NumberColumn, Role, Split
from nnapp.proposal.columns import named
from nnapp.proposal.rows import is_of_classes
from nnapp.words import Said, marked

RARE = 0.1  # of the rows; of a class so rare the accuracy says little
FAIR = 0.5  # of an equal share, for many classes
FEW_VALUES = 10  # different whole numbers that may be classes


class Outputs(NamedTuple):
    """The output units' activation, the cost, and the reasons."""

    activation: AnyActivation
    cost: AnyCost
    reasons: tuple[Said, ...]

    @property
    def are_classes(self) -> bool:
        """Whether answers are right or wrong, not near or far."""
        return not isinstance(self.activation, Identity)


def outputs_for(dataset: Dataset) -> Outputs:
    """Choose output units and cost by the target columns."""
    columns = [dataset.columns[i] for i in dataset.indices(Role.TARGET)]
    count = len(dataset.features(Role.TARGET))
    categories = [c for c in columns if isinstance(c, CategoryColumn)]
    if not all(is_of_classes(column) for column in columns):
        return Outputs(Identity(), HalfSquaredError(), _reasons_for_numbers(columns, categories))
    if (len(columns) == 1 and count > 1) or (not categories and _one_each(dataset)):
        template = marked(
            "Output and cost: {count} classes, so there is one output unit for each; softmax makes them probabilities "
            "that add up to 1, and cross-entropy goes with it, because it punishes confident wrong answers most."
        )
        return Outputs(Softmax(), CrossEntropy(), (Said(template, {"count": count}), *_rare_class(categories)))
    label = dataset.features(Role.TARGET)[0].label or "1"
    if count == 1:
        template = marked(
            "Output and cost: two classes, so one sigmoid unit is enough, which gives the probability of “{label}”; "
            "binary cross-entropy goes with it, because it punishes confident wrong answers most."
        )
    else:
        template = marked(
            "Output and cost: {count} answers of yes or no, so there is a sigmoid unit for each, and binary "
            "cross-entropy goes with it."
        )
    return Outputs(
        Sigmoid(),
        BinaryCrossEntropy(),
        (Said(template, {"count": count, "label": label[:40]}), *_rare_class(categories)),
    )


def _reasons_for_numbers(columns: Sequence[Column], categories: list[CategoryColumn]) -> tuple[Said, ...]:
    if categories:
        template = marked(
            "Output and cost: the targets are numbers and categories at once, so the output units are linear and the "
            "cost is half the squared error, which goes with both. Two networks, one for each, would do better."
        )
        return (Said(template),)
    reasons = [
        Said(
            marked(
                "Output and cost: the target is a number, so the output unit is linear and can reach any value; the "
                "cost is half the squared error between target and answer."
            )
        )
    ]
    whole = [c.name for c in columns if isinstance(c, NumberColumn) and _few_whole_numbers(c.values)]
    if whole:
        template = marked(
            "{columns} has only a few different whole numbers. If these are classes, make it a category and ask for a "
            "proposal again."
        )
        reasons.append(Said(template, {"columns": named(whole)}))
    return tuple(reasons)


def _few_whole_numbers(values: NDArray[Any]) -> bool:
    found = np.unique(values[np.isfinite(values)])
    return len(found) <= FEW_VALUES and bool((np.floor(found) == found).all())


def _one_each(dataset: Dataset) -> bool:
    targets = dataset.matrix(Role.TARGET, np.arange(dataset.row_count)[dataset.rows_for(Split.TRAINING)])
    return targets.shape[1] > 1 and bool((targets.sum(axis=1) == 1).all())


def _rare_class(columns: list[CategoryColumn]) -> tuple[Said, ...]:
    if len(columns) != 1:
        return ()
    column = columns[0]
    counts = np.bincount(column.codes[column.codes >= 0], minlength=len(column.labels))
    rarest = int(np.argmin(np.where(counts > 0, counts, counts.max() + 1)))
    share = counts[rarest] / counts.sum()
    if share >= min(RARE, FAIR / len(column.labels)):
        return ()
    template = marked(
        "The class “{label}” has only {share:.1%} of the rows: look at the balanced accuracy too, in which every class "
        "counts the same."
    )
    return (Said(template, {"label": column.labels[rarest][:40], "share": float(share)}),)
