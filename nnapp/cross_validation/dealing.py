"""Who is in which fold, and the project that is trained without one."""

from __future__ import annotations

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from nnapp.dataset import CategoryColumn, Column, Dataset, NumberColumn, Role, Split
from nnapp.project import Project
from nnapp.project.split_edits import with_split
from nnapp.training import MOST_SEED, Seeds, Training
from nnapp.words import Refusal, marked

FEWEST = 2  # folds
TWO = 2  # different numbers are classes, such as 0 and 1
DEALING, VALIDATING = 3, 4  # what the random numbers are for, so that they are different ones


def folds(dataset: Dataset, k: int, seed: int, *, stratified: bool = True) -> tuple[NDArray[np.intp], ...]:
    """Deal the rows to `k` folds at random; return the numbers of the rows (rows,) of each, in the table's order.

    The sizes of the folds differ by one at most; where it is `stratified` and the targets are classes, so do the
    numbers of each class in them. Raises `Refusal` where there are fewer rows than folds, or fewer than two folds.
    """
    split = dataset.known_split
    rows = np.arange(dataset.row_count) if split is None else np.flatnonzero(split != Split.EXCLUDED)
    if len(rows) < FEWEST:
        few = marked(
            "Folds need at least 2 rows that are not excluded or left out, and the table has {rows}. Add rows."
        )
        raise Refusal(few, rows=len(rows))
    if not FEWEST <= k <= len(rows):
        many = marked("{rows} rows can be dealt to 2 to {rows} folds, not to {k}. Choose another number of folds.")
        raise Refusal(many, rows=len(rows), k=k)
    order = _shuffled(rows, _classes(dataset) if stratified else None, np.random.default_rng([seed, DEALING]))
    return tuple(np.sort(order[first::k]) for first in range(k))


def fold_project(
    project: Project, held_out: NDArray[np.intp], number: int = 0, seed: int = 0, *, stratified: bool = True
) -> Project:
    """Return the untrained project whose training rows are all but those held out, which are excluded.

    Where the project has validation rows, so large a share of the others is for validation.
    """
    dataset = project.dataset
    kinds = np.zeros(dataset.row_count, np.uint8) if dataset.split is None else dataset.split.copy()
    kinds[kinds != Split.EXCLUDED] = Split.TRAINING
    kinds[held_out] = Split.EXCLUDED
    known = dataset.known_split
    others = np.flatnonzero((kinds == Split.TRAINING) & (True if known is None else known != Split.EXCLUDED))
    training, validation = dataset.count(Split.TRAINING), dataset.count(Split.VALIDATION)
    if validation:
        random = np.random.default_rng([seed, VALIDATING, number])
        order = _shuffled(others, _classes(dataset) if stratified else None, random)
        grown = np.floor(np.arange(len(order) + 1) * validation / (training + validation) + 0.5)
        kinds[order[np.diff(grown) > 0]] = Split.VALIDATION
    fresh = with_split(replace(project, model=None), kinds)
    return replace(fresh, model=None, training=_fold_training(fresh, number))


def _fold_training(fresh: Project, number: int) -> Training:
    # with seeds of its own, and without what its fewer rows cannot do
    dataset, training = fresh.dataset, fresh.training
    seeds = Seeds(**{name: _further(getattr(training.seeds, name), number) for name in Seeds.__struct_fields__})
    batch, patience = training.batch_size, training.stop.patience
    return replace(
        training,
        seeds=seeds,
        batch_size=None if batch is not None and batch > dataset.count(Split.TRAINING) else batch,
        stop=replace(training.stop, patience=patience if dataset.count(Split.VALIDATION) else None),
    )


def _shuffled(
    rows: NDArray[np.intp], classes: NDArray[np.intp] | None, random: np.random.Generator
) -> NDArray[np.intp]:
    # in random order, but the rows of each class together
    order = random.permutation(rows)
    return order if classes is None else order[np.argsort(classes[order], kind="stable")]


def _classes(dataset: Dataset) -> NDArray[np.intp] | None:
    # which combination of target classes each row has; None where a target is a number
    classes = np.zeros(dataset.row_count, np.intp)
    for position in dataset.indices(Role.TARGET):
        codes = _codes(dataset.columns[position])
        if codes is None:
            return None
        classes = np.unique(classes * (codes.max(initial=0) + 1) + codes, return_inverse=True)[1]
    return classes


def _codes(column: Column) -> NDArray[np.intp] | None:
    # a number from 0 on for each class, and one for missing cells
    if isinstance(column, CategoryColumn):
        return column.codes.astype(np.intp) + 1
    assert isinstance(column, NumberColumn)
    found, codes = np.unique(column.values, return_inverse=True)
    return codes if np.count_nonzero(~np.isnan(found)) <= TWO else None


def _further(seed: int, number: int) -> int:
    return (seed + number) % (MOST_SEED + 1)
