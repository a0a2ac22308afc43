"""k-fold evaluation: every row is held out once, by a network that was trained afresh on the others.

What is learnt about the table (scales, fillings, categories) is learnt anew for each fold, from its training rows
alone, as the table itself does for whatever rows are for training. Rows that are excluded, or left out because a cell
is missing, are in no fold. Where the project has validation rows, each fold takes as large a share of its own others.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from math import sqrt
from typing import NamedTuple

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from nnapp.dataset import CategoryColumn, Column, Dataset, NumberColumn, Role, Split
from nnapp.importing.values import Report, unheard
from nnapp.metrics import Metrics, is_classification, measure
from nnapp.model import Stop
from nnapp.project import Project
from nnapp.project.split_edits import with_split
from nnapp.run import Run, refuse_unfit
from nnapp.training import MOST_SEED, Seeds, Training
from nnapp.words import Refusal, marked

FEWEST = 2  # folds
TWO = 2  # different numbers are classes, such as 0 and 1
REPORTED_S = 0.05  # between two reports, at which a person may cancel
DEALING, VALIDATING = 3, 4  # what the random numbers are for, so that they are different ones

TITLES = {
    "cost": marked("Cost"),
    "accuracy": marked("Accuracy"),
    "balanced_accuracy": marked("Balanced accuracy"),
    "rmse": marked("Root mean squared error"),
    "mae": marked("Mean absolute error"),
    "r2": marked("Coefficient of determination R²"),
    "epochs": marked("Epochs"),
    "seconds": marked("Seconds"),
}
OF_CLASSES = ("cost", "accuracy", "balanced_accuracy", "epochs", "seconds")
OF_NUMBERS = ("cost", "rmse", "mae", "r2", "epochs", "seconds")


class Fold(Struct, frozen=True, eq=False):
    """What came of one fold: a network trained on the other rows, and measured on these."""

    rows: int  # that were measured
    training_rows: int
    validation_rows: int
    metrics: Metrics
    epochs: int  # trained; patience may have gone back to an earlier one, which `stop` says
    seconds: float
    stop: Stop | None = None
    strange_rows: int = 0  # of classes that no training row has; no answer could be right, so they are not measured

    def value(self, name: str) -> float:
        """Return one of the figures in `TITLES`."""
        return float(getattr(self if name in ("epochs", "seconds") else self.metrics, name))


class Score(NamedTuple):
    """The mean of a figure over the folds, and its standard deviation (with k − 1); NaN where a fold has none."""

    mean: float
    deviation: float


class Folds(Struct, frozen=True, eq=False):
    """The results of all folds."""

    folds: tuple[Fold, ...]
    names: tuple[str, ...]  # of the figures that say something here, in order; `TITLES` has them in words
    seed: int
    stratified: bool

    def score(self, name: str) -> Score:
        """Return mean and standard deviation of a figure over the folds."""
        values = [fold.value(name) for fold in self.folds]
        mean = sum(values) / len(values)
        return Score(mean, sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1)))


def cross_validate(
    project: Project, k: int = 10, seed: int = 0, report: Report = unheard, *, stratified: bool = True
) -> Folds:
    """Train and measure a fresh network for each of `k` folds, which `seed` deals.

    The network of fold i starts from the project's seeds plus i. `report` is told the part that is done, and may raise
    `Cancelled`, which ends it between two mini-batches. Raises `Refusal` where the project cannot be trained, or the
    table has fewer than `k` rows.
    """
    refuse_unfit(project)
    dealt = folds(project.dataset, k, seed, stratified=stratified)
    results = []
    for number, held_out in enumerate(dealt):
        report(number / k)
        training = fold_project(project, held_out, number, seed, stratified=stratified)
        results.append(_evaluated(training, held_out, _Progress(report, number, k)))
    report(1.0)
    names = OF_CLASSES if is_classification(project) else OF_NUMBERS
    return Folds(tuple(results), names, seed, stratified)


def folds(dataset: Dataset, k: int, seed: int, *, stratified: bool = True) -> tuple[NDArray[np.intp], ...]:
    """Deal the rows to `k` folds at random; return the numbers of the rows (rows,) of each, in the table's order.

    The sizes of the folds differ by one at most; where it is `stratified` and the targets are classes, so do the
    numbers of each class in them. Raises `Refusal` where there are fewer rows than folds, or fewer than two folds.
    """
    split = dataset.known_split
    rows = np.arange(dataset.row_count) if split is None else np.flatnonzero(split != Split.EXCLUDED)
    if not FEWEST <= k <= len(rows):
        raise Refusal(marked("{rows} rows can be dealt to 2 to {rows} folds, not to {k}."), rows=len(rows), k=k)
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


class _Progress:
    """Tells how far one fold has come, now and then; asked by a run whether to go on."""

    def __init__(self, report: Report, number: int, k: int) -> None:
        self._report, self._number, self._k = report, number, k
        self._next = 0.0

    def asking(self, run: Run, goal: int) -> Callable[[], bool]:
        def interrupted() -> bool:
            now = time.perf_counter()
            if now >= self._next:
                self._report((self._number + run.epoch_count / goal) / self._k)
                self._next = now + REPORTED_S
            return False

        return interrupted


def _evaluated(training: Project, held_out: NDArray[np.intp], progress: _Progress) -> Fold:
    begin, goal = time.perf_counter(), training.training.epochs
    run = Run(training)
    run.advance(goal, progress.asking(run, goal))
    run.finish()
    kinds = training.dataset.split
    assert kinds is not None  # some rows are held out
    measured_kinds = kinds.copy()
    measured_kinds[held_out] = Split.TEST
    measured = replace(training, dataset=Dataset(training.dataset.columns, measured_kinds))
    rows = measured.dataset.rows_for(Split.TEST)
    inputs, targets = (measured.dataset.matrix(role, rows) for role in (Role.INPUT, Role.TARGET))
    return Fold(
        rows=len(inputs),
        training_rows=training.dataset.count(Split.TRAINING),
        validation_rows=training.dataset.count(Split.VALIDATION),
        metrics=measure(measured, inputs, targets, run.model().current),
        epochs=run.epoch_count,
        seconds=time.perf_counter() - begin,
        stop=run.stop,
        strange_rows=len(held_out) - len(inputs),
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
