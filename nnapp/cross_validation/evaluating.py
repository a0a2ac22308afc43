"""Training and measuring a fresh network for each fold."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from nnapp.cross_validation.dealing import fold_project, folds
from nnapp.cross_validation.results import OF_CLASSES, OF_NUMBERS, Fold, Folds
from nnapp.dataset import Dataset, Role, Split
from nnapp.metrics import is_classification, measure
from nnapp.progress import Report, unheard
from nnapp.project import Project
from nnapp.run import Run, refuse_unfit

REPORTED_S = 0.05  # between two reports, at which a person may cancel


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


class _Progress:
    """Tells how far one fold has come; a report may raise `Cancelled`."""

    def __init__(self, report: Report, number: int, k: int) -> None:
        self._report, self._number, self._k = report, number, k
        self._next = 0.0

    def tell(self, part: float) -> None:
        """Tell which part of the fold is done."""
        self._report((self._number + part) / self._k)
        self._next = time.perf_counter() + REPORTED_S

    def asking(self, run: Run, goal: int) -> Callable[[], bool]:
        """Return what a run may ask whether to go on; it tells now and then how far the run has come."""

        def interrupted() -> bool:
            if time.perf_counter() >= self._next:
                self.tell(run.epoch_count / goal)
            return False

        return interrupted


def _evaluated(training: Project, held_out: NDArray[np.intp], progress: _Progress) -> Fold:
    begin, goal = time.perf_counter(), training.training.epochs
    progress.tell(0.0)
    run = Run(training)
    progress.tell(0.0)
    run.advance(goal, progress.asking(run, goal))
    run.finish()
    progress.tell(1.0)
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
