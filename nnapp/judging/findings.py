"""What one picture of right and wrong answers shows: the numbers of one output or of classes, and how good they are."""

from __future__ import annotations

from typing import Literal

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from nnapp.choices import Array
from nnapp.dataset import Split
from nnapp.judging.judged import JUDGING, Judged, Numbers, Rows, Verdicts, classes_in, numbers_of, own_task, sampled
from nnapp.metrics import MOST_CLASSES, Calibration, Residuals, Roc, Task, calibration, quick, residuals, scores
from nnapp.metrics.classification import confusion
from nnapp.metrics.roc import curves

Kind = Literal["fit", "residuals", "histogram", "confusion", "roc", "calibration"]
OF_NUMBERS: tuple[Kind, ...] = ("fit", "residuals", "histogram")
OF_CLASSES: tuple[Kind, ...] = ("confusion", "roc", "calibration")
ALL = -1  # the output that stands for all classes
MOST_POINTS = 50_000  # of a picture with a point for each row


class Score(Struct, frozen=True):
    """How good the answers to the rows of one split are; what does not apply is NaN."""

    split: Split
    rows: int
    r2: float = float("nan")
    rmse: float = float("nan")
    accuracy: float = float("nan")


class Findings(Struct, frozen=True, eq=False):
    """What one picture shows; only what it needs is there."""

    kind: Kind
    output: int
    judged: Judged
    scores: tuple[Score, ...]
    numbers: Numbers | None = None
    drawn: Rows | None = None  # of many rows, the places of those that get a point
    known: int = 0  # how many rows have a finite residual
    residuals: Residuals | None = None
    verdicts: Verdicts | None = None
    confusion: NDArray[np.intp] | None = None
    rocs: tuple[Roc, ...] = ()
    calibration: Calibration | None = None


def find(judged: Judged, task: Task, kind: Kind, output: int, most_curves: int = MOST_CLASSES) -> Findings:
    """Work out a picture. `output` is one of the outputs; for `classes` a class, or ALL, up to so many curves."""
    output = output if task.kind == "classes" else max(output, 0)
    found = Findings(kind, output, judged, _scores(judged, task, output))
    if not len(judged.rows):
        return found
    if kind in OF_NUMBERS:
        numbers = numbers_of(judged, output)
        if kind == "histogram":
            return replace(found, numbers=numbers, residuals=residuals(numbers.residual))
        known = np.flatnonzero(np.isfinite(numbers.residual))
        return replace(found, numbers=numbers, drawn=_drawn(numbers, known), known=len(known))
    verdicts = classes_in(judged, task, max(output, 0))
    found = replace(found, verdicts=verdicts)
    if kind == "confusion":
        count = verdicts.chances.shape[1]
        table = confusion(verdicts.true, verdicts.said, count) if count <= MOST_CLASSES else None
        return replace(found, confusion=table)
    if kind == "roc":
        return replace(found, rocs=_rocs(judged, task, verdicts, output, most_curves))
    return replace(found, calibration=_calibration(task, verdicts, output))


def _drawn(numbers: Numbers, known: Rows) -> Rows:
    # the outermost ones always, so that ranges found from what is drawn are those of all
    if len(known) <= MOST_POINTS:
        return known
    columns = (values[known] for values in (numbers.predicted, numbers.target, numbers.residual))
    ends = [known[place] for values in columns for place in (values.argmin(), values.argmax())]
    return np.union1d(sampled(known, MOST_POINTS), ends)


def _rocs(judged: Judged, task: Task, verdicts: Verdicts, output: int, most: int) -> tuple[Roc, ...]:
    if task.kind == "classes" and output == ALL:
        if judged.answers.shape[1] > MOST_CLASSES:
            return ()
        return curves(judged.answers[:, : max(most, 3)], judged.targets, verdicts.true, task) or ()
    index = output if task.kind == "classes" else 1
    place = index if task.kind == "classes" else output
    hits = np.where(verdicts.true < 0, -1, verdicts.true == index)
    answers, targets = (table[:, place : place + 1] for table in (judged.answers, judged.targets))
    found = curves(answers, targets, hits, Task("two-classes", task.threshold)) or ()
    return tuple(replace(roc, index=index) for roc in found)


def _calibration(task: Task, verdicts: Verdicts, output: int) -> Calibration:
    if task.kind == "classes" and output == ALL:  # the class that is answered, whichever that is
        said = np.maximum(verdicts.said, 0)[:, None]
        chances = np.take_along_axis(verdicts.chances, said, axis=1)[:, 0]
        chances = np.where(verdicts.said < 0, np.nan, chances)
        return calibration(chances, verdicts.said == verdicts.true)
    index = output if task.kind == "classes" else 1
    return calibration(verdicts.chances[:, index], verdicts.true == index)


def _scores(judged: Judged, task: Task, output: int) -> tuple[Score, ...]:
    answers, targets = judged.answers, judged.targets
    if task.kind in {"numbers", "labels"}:
        answers, targets = (table[:, output : output + 1] for table in (answers, targets))
    task = own_task(judged, output) if task.kind == "numbers" else task
    found = []
    for split in JUDGING:
        which = judged.splits == split
        if which.any():
            found.append(_score(split, answers[which], targets[which], task))
    return tuple(found)


def _score(split: Split, answers: Array, targets: Array, task: Task) -> Score:
    if task.kind == "numbers":
        measured = scores(answers, targets, task)
        return Score(split, len(answers), r2=measured.r2, rmse=measured.rmse)
    return Score(split, len(answers), accuracy=quick("accuracy", answers, targets, task))
