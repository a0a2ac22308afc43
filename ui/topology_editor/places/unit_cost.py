"""What a unit is worth, for captions and menus: the training cost as it is, and without the unit.

It is computed only where somebody asks. What takes a moment is computed in the background, and `known` tells of it.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import partial
from math import isfinite

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from nnapp.ablation import Cost, cost_without
from nnapp.progress import Report, unheard
from nnapp.project import Project, current_model, is_off, switch_on
from nnapp.topology import Parameters
from nnapp.words import Refusal
from ui.background import Job
from ui.network.places import Place
from ui.written_numbers import MINUS, as_written, compared

DIGITS = 5  # of a cost
MOST_KEPT = 8  # answers: that of the selected unit, and of those that the mouse was over
AT_ONCE = 300_000  # rows times parameters that take no more than about 3 ms


@dataclass(frozen=True, eq=False)
class Question:
    """A unit, in a project with these parameters; `off` where it is switched off now."""

    project: Project
    parameters: Parameters
    place: Place
    off: bool

    def is_like(self, other: Question | None) -> bool:
        """Say whether the answer is the same."""
        return (
            other is not None
            and self.place == other.place
            and self.parameters is other.parameters
            and self.project.training is other.project.training
            and self.is_about_the_same(other)
        )

    def is_about_the_same(self, other: Question) -> bool:
        """Say whether it is of the same network and table, whatever the weights."""
        one, two = self.project, other.project
        return one.topology is two.topology and one.dataset is two.dataset


class UnitCost(QObject):
    """Answers one question at a time; of those that wait only the newest is answered."""

    known = Signal(object)  # the Place of which the cost is known now
    failed = Signal(str)  # an unexpected error, with its traceback

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._job = Job(self)
        self._answers: deque[tuple[Question, Cost | None]] = deque(maxlen=MOST_KEPT)
        self._running: Question | None = None
        self._next: Question | None = None
        self._failed: Question | None = None
        self._job.finished.connect(self._take)
        self._job.refused.connect(self._give_up)
        self._job.failed.connect(self._fail)
        self._job.cancelled.connect(self._begin_next)

    def can_tell(self, project: Project, parameters: Parameters, place: Place) -> bool:
        """Say whether there is an answer to be had, now or soon."""
        return _question(project, parameters, place) is not None

    def ask(self, project: Project, parameters: Parameters, place: Place) -> Cost | None:
        """Return the cost with and without a unit where it is known or soon computed; else `known` will tell."""
        question = _question(project, parameters, place)
        if question is None:
            return None
        found = self._answer_to(question)
        if found is not None or question.is_like(self._running):
            return None if found is None else found[1]
        if project.dataset.row_count * parameters.flat.size <= AT_ONCE:
            cost = _cost_at_once(question)
            self._answers.append((question, cost))
            return cost
        self._next = question
        if self._running is None:
            self._begin_next()
        else:
            self._job.cancel()
        return None

    def told(self, project: Project, parameters: Parameters, place: Place) -> Cost | None:
        """Return the cost where it is known already."""
        found = self._answer_to(Question(project, parameters, place, False))
        return None if found is None else found[1]

    def shut_down(self) -> None:
        """End what is being computed."""
        self._next = self._running = None
        self._job.shut_down()

    @Slot()
    def _begin_next(self) -> None:
        self._running, self._next = self._next, None
        if self._running is not None:
            self._job.start(partial(_cost_of, self._running))

    @Slot(object)
    def _take(self, cost: Cost) -> None:
        if self._running is not None:
            question = self._running
            self._answers.append((question, cost))
            self.known.emit(question.place)
        self._begin_next()

    @Slot(object)
    def _give_up(self, why: object) -> None:
        # a table that cannot be trained on has no cost; the training panel says why
        if self._running is not None:
            self._answers.append((self._running, None))
        self._begin_next()

    @Slot(str)
    def _fail(self, text: str) -> None:
        question, before = self._running, self._failed
        self._failed = question
        self._give_up(text)
        # one message is enough of one network and table: while training, every new state may fail
        if question is not None and (before is None or not question.is_about_the_same(before)):
            self.failed.emit(text)

    def _answer_to(self, question: Question) -> tuple[Question, Cost | None] | None:
        return next((answer for answer in self._answers if question.is_like(answer[0])), None)


def _question(project: Project, parameters: Parameters, place: Place) -> Question | None:
    last = len(project.topology.layers) - 1
    if place.unit is None or place.source is not None or place.layer == last:
        return None
    off = is_off(project.topology, place.layer, place.unit)
    if off and not np.array_equal(parameters.flat, current_model(project).current.flat):
        return None  # what its weights would be is known of a network at rest only
    return Question(project, parameters, place, off)


def _cost_of(question: Question, report: Report = unheard) -> Cost:
    layer, unit = question.place.layer, question.place.unit
    assert unit is not None
    project, parameters = question.project, question.parameters
    if question.off:
        project = switch_on(project, layer, unit)
        parameters = current_model(project).current
    return cost_without(project, parameters, layer, unit, report)


def _cost_at_once(question: Question) -> Cost | None:
    try:
        return _cost_of(question)
    except Refusal:  # a table that cannot be trained on has no cost; the training panel says why
        return None


def short_words(cost: Cost, off: bool) -> str:
    """Say in a few words what switching off costs, or has cost."""
    before, after = (cost.without, cost.now) if off else (cost.now, cost.without)
    text = _tr("C {now}, with it {other} ({change})") if off else _tr("C {now}, without it {other} ({change})")
    now, other = compared(before, after, DIGITS)
    return text.format(now=now, other=other, change=_change(before, after))


def switched_words(name: str, cost: Cost, off: bool) -> str:
    """Say what has come of switching a unit off, or on again."""
    before, after = (cost.now, cost.without) if off else (cost.without, cost.now)
    text = _tr("{name} is switched off: C went from {before} to {after} ({change}).")
    if not off:
        text = _tr("{name} is switched on again: C went from {before} to {after} ({change}).")
    was, now = compared(before, after, DIGITS)
    return text.format(name=name, before=was, after=now, change=_change(before, after))


def _change(before: float, after: float) -> str:
    if after == before:
        return _tr("no change")
    if not (isfinite(before) and isfinite(after) and before > 0):
        return _tr("{difference} more").format(difference=as_written(after - before, 3))
    percent = 100 * (after - before) / before
    text = f"{percent:+.1f}" if abs(percent) < 1000 else f"{percent:+,.0f}"
    return f"{text} %".replace("-", MINUS)


def _tr(text: str) -> str:
    return QCoreApplication.translate("UnitCost", text)
