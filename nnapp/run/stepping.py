"""How a run goes on: steps through a project's training, evaluates epochs, keeps the best, and knows when to stop.

`step` and `epoch` only step: the curve then gets the running cost of the epoch, the sum or mean of its mini-batches' as
they were when trained on. `advance`, `train` and the window evaluate every epoch on all rows when it has ended: these
costs belong to exactly the parameters of that moment. With all rows in one batch both are the same, and free.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from math import isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnapp.dataset import Role, Split
from nnapp.diagnostics import norms
from nnapp.milestones import Milestones, Norms
from nnapp.model import Event, Model, Rule, Stop
from nnapp.network import penalty_of
from nnapp.progress import Report, unheard
from nnapp.project import Project, current_model, refuse_absent, with_model
from nnapp.run.best import Best
from nnapp.run.evaluation import Evaluation
from nnapp.run.full_batch import FullBatch
from nnapp.run.mini_batches import MiniBatches
from nnapp.run.recording import HELD_OUT, Recording
from nnapp.run.state import State
from nnapp.run.stopping import DIVERGED, Standing, rule_that_stops, stop_words
from nnapp.run.unfit import refuse_huge, refuse_unfit
from nnapp.run.whole_gradient import WholeGradient
from nnapp.schedules import ConstantRate, OnPlateau, learning_rate
from nnapp.tape import RAISING
from nnapp.topology import Parameters, matrices, present
from nnapp.training import StopRules

MOST_STEPS = 4096  # between two questions whether to go on
SLICE_S = 0.0005  # `interrupted` is asked about this often, but not in the middle of a mini-batch


class Stepping:
    """The part of a run that trains: mini-batch by mini-batch, epoch by epoch, until something ends it."""

    def __init__(self, project: Project, start: Parameters | None = None, report: Report = unheard) -> None:
        """Prepare everything for the project's model, or for a fresh one that begins at `start`.

        `report` may cancel while the rows of a large table are put together.
        """
        refuse_unfit(project, report)
        self.project, self._report = project, report
        model = current_model(project) if start is None else Model(start=start, current=start)
        with_model(project, model)  # refuses parameters of another network
        refuse_absent(model, project.topology)
        refuse_huge(model.current, project.training.precision)
        self.epoch_count, self.updates = model.epoch, model.updates
        self.stop: Stop | None = None  # why training has ended
        self._model, self._events = model, list(model.events)
        self._rules, self._base_rate = project.training.stop, project.training.learning_rate
        self._plateau, self._patient_since = model.plateau, model.patient_since
        self._state = State.of(project, model)
        self._best = Best(
            self._state.parameters, None if model.best is None else model.best.flat, model.best_cost, model.best_epoch
        )
        self._milestones = Milestones(
            len(project.topology.layers),
            project.topology.parameter_count,
            model.clock,
            model.layer_norms,
            model.path,
        )
        state, widths = self._state, project.topology.widths
        weights, steps = (
            [table[:, :-1] for table in matrices(flat, widths)] for flat in (state.parameters, state.step)
        )
        self._measured = weights, [table.reshape(-1) for table in matrices(state.cost_gradient, widths)], steps
        there = present(project.topology)
        self._present = None if there.all() else matrices(there, widths)
        self._slice, self._seconds = 1, 0.0  # the seconds of this run, and those of all training
        self._trained_s, self._since = model.seconds, 0.0
        self._whole_gradient: WholeGradient | None = None  # from when it is asked for
        self._restored_at: int | None = None  # after which update the best parameters were put back
        self._known: float | None = None  # the cost of the present parameters, where it is known
        self._rate = float("nan")  # the learning rate that was set last
        with np.errstate(**RAISING):
            self._prepare()
            self._begin(model)

    @property
    def diverged(self) -> bool:
        """Whether the cost grew beyond all bounds."""
        return self.stop is not None and self.stop.rule == "divergence"

    @property
    def ended_early(self) -> bool:
        """Whether a stop rule, or divergence, ended training for good, not a goal that can be set further."""
        return self.stop is not None and self.stop.rule != "epochs"

    @property
    def between_epochs(self) -> bool:
        """Whether no epoch is unfinished: then the cost is known, or soon asked for anyway."""
        return self._batches is None or self._batches.position == 0

    @property
    def best_epoch(self) -> int:
        """The epoch whose parameters had the lowest cost so far."""
        return self._best.epoch

    @property
    def place(self) -> tuple[int, int]:
        """How many mini-batches of the present epoch are done, and how many an epoch has."""
        return (0, 1) if self._batches is None else self._batches.place

    def step(self) -> None:
        """Train on one mini-batch, unless the cost has diverged."""
        self._only_step(1)

    def epoch(self) -> None:
        """Train to the end of the present epoch, unless the cost has diverged."""
        self._only_step(1 if self._batches is None else self._batches.batches_left)

    def advance(self, goal: int, interrupted: Callable[[], bool], updates: int | None = None) -> None:
        """Train until `goal` epochs are finished or a stop rule ends it, and evaluate each epoch.

        Stops after so many `updates`, or when `interrupted()` says so, which is asked about every half millisecond
        between mini-batches.
        """
        last = None if updates is None else self.updates + max(0, updates)
        if self.stop is not None and not self.ended_early:
            self.stop = None  # a goal that was reached does not stand in the way of a later one
        with np.errstate(**RAISING):
            while self.stop is None and self.epoch_count < goal and self.updates != last:
                self._since = time.perf_counter()
                self._advance_a_slice(goal, self._slice if last is None else min(self._slice, last - self.updates))
                seconds = time.perf_counter() - self._since
                self._seconds += seconds
                self._trained_s += seconds
                if seconds > SLICE_S:
                    self._slice = max(1, self._slice // 2)
                elif seconds < SLICE_S / 4:
                    self._slice = min(2 * self._slice, MOST_STEPS)
                if interrupted():
                    break
        if self.epoch_count >= max(goal, self.project.training.epochs):
            self.finish()

    def finish(self) -> None:
        """Say that training has come to the end that was wanted, unless it has ended already."""
        if self.stop is None:
            self._stop("epochs")

    def _prepare(self) -> None:
        project, state = self.project, self._state
        rows_for = project.dataset.rows_for
        tables = {split: self._tables(rows_for(split)) for split in (Split.TRAINING, *HELD_OUT)}
        inputs, targets = self._training_tables = tables[Split.TRAINING]
        batch, rows = project.training.batch_size, len(inputs)
        self._full: FullBatch | None = None
        self._batches: MiniBatches | None = None
        self._evaluation: Evaluation | None = None
        if (batch is None or batch >= rows) and not any(layer.dropout for layer in project.topology.layers):
            self._full = FullBatch(project, state, inputs, targets)
        else:
            position = self._model.position if self._model.position < rows else 0
            self._batches = MiniBatches(project, state, inputs, targets, self.epoch_count, position)
            self._batches.running = self._model.running_cost if position else 0.0
        if self._batches is not None or project.training.measured:
            self._evaluation = Evaluation(project, state, inputs, targets)
        self._held_out = {
            name: Evaluation(project, state, *tables[split])
            for split, name in HELD_OUT.items()
            if len(tables[split][0])
        }
        measured = self._evaluation if project.training.measured else None
        self._recording = Recording(self._model, self._held_out, measured)

    def _begin(self, model: Model) -> None:
        self._limit = float("inf")
        cost = self._cost()
        self._first_cost = cost if model.first_cost is None else model.first_cost
        self._limit = DIVERGED * max(self._first_cost, 1.0) if np.isfinite(self._first_cost) else 0.0
        if model.curve.length == model.epoch:
            self._recording.take(cost, self.epoch_count)
        if not self._best.known:  # after an edit: whatever comes, there is a way back to here
            judged = self._recording.judgement
            self._best.take(self._judged(cost) if isnan(judged) else judged, self.epoch_count)
        self._milestones.begin(self.epoch_count, self.updates, self._trained_s, self._state.parameters)
        self._set_rate()

    def _tables(self, rows: NDArray[np.intp] | slice) -> tuple[NDArray[Any], NDArray[Any]]:
        dataset, precision = self.project.dataset, self.project.training.precision
        return (
            dataset.matrix(Role.INPUT, rows, precision=precision, ones=True, report=self._report),
            dataset.matrix(Role.TARGET, rows, precision=precision, report=self._report),
        )

    def _advance_a_slice(self, goal: int, steps: int, *, asking: bool = True) -> None:
        if self._full is not None:
            self._advance_epochs(self._full, min(steps, goal - self.epoch_count), asking=asking)
            return
        assert self._batches is not None
        steps = min(steps, self._batches.batches_left)
        self._batches.steps(steps)
        self.updates += steps
        self._known = None
        if self._batches.position == 0:
            self.epoch_count += 1
            self._after_epoch(self._cost(), asking=asking)
        else:
            self._batches.running = float("nan")  # the sum is not known any more

    def _advance_epochs(self, full: FullBatch, count: int, *, asking: bool) -> None:
        plain = self._is_plain()
        best, goal, within = (self._best if plain else None), self.epoch_count + (count if plain else 1), True
        while within and self.epoch_count < goal:
            # a block ends where something is to be recorded
            block = min(goal, self._milestones.due) - self.epoch_count
            costs = full.epochs(block, self.epoch_count, best, self._limit)
            self.epoch_count += len(costs)
            self.updates += len(costs)
            self._known = costs[-1]
            if not plain:
                self._after_epoch(costs[-1], asking=asking)
                return
            self._end_epoch()
            self._recording.cost.extend(costs)
            within = costs[-1] <= self._limit
        if not within:
            self._stop("divergence")

    def _is_plain(self) -> bool:
        """Say whether nothing is to be done between epochs but to keep the cost and the best parameters."""
        training = self.project.training
        constant = isinstance(training.schedule, ConstantRate)
        return constant and not self._held_out and not training.measured and self._rules == StopRules()

    def _only_step(self, steps: int) -> None:
        if self.diverged:
            return
        self._since = time.perf_counter()
        with np.errstate(**RAISING):
            if self._full is not None or self.project.training.schedule.watches:
                self._advance_a_slice(self.epoch_count + 1, steps, asking=False)
            else:
                assert self._batches is not None
                self._step_batches(self._batches, steps)
        self._trained_s += time.perf_counter() - self._since

    def _step_batches(self, batches: MiniBatches, steps: int) -> None:
        batches.steps(steps, running=True)
        self.updates += steps
        self._known = None
        if batches.position == 0:
            self.epoch_count += 1
            self._after_stepped_epoch(batches)

    def _after_stepped_epoch(self, batches: MiniBatches) -> None:
        running = batches.running_cost() + penalty_of(self.project, self._state.parameters)
        if isnan(running):  # part of the epoch was not trained by stepping alone
            self._after_epoch(self._cost(), asking=False)
            return
        self._end_epoch()
        self._recording.take_running(running)
        if not running <= self._limit:
            self._stop("divergence")
        self._set_rate()

    def _end_epoch(self) -> None:
        seconds = self._trained_s + time.perf_counter() - self._since
        self._milestones.end_epoch(self.epoch_count, self.updates, seconds, self._state.parameters, self._norms)

    def _norms(self) -> Norms:
        weights, gradients, steps = self._measured
        if self._present is not None:  # links that are not there have slopes, but nothing moves along them
            gradients = [table * there.reshape(-1) for table, there in zip(gradients, self._present, strict=True)]
        return norms(weights, gradients, steps)

    def _after_epoch(self, cost: float, *, asking: bool) -> None:
        self._end_epoch()
        self._recording.take(cost, self.epoch_count)
        if not cost <= self._limit:  # not a number fails every comparison
            self._stop("divergence")
            return
        judged = self._recording.judgement
        if judged < self._best.cost:
            self._best.take(judged, self.epoch_count)
        schedule = self.project.training.schedule
        if isinstance(schedule, OnPlateau):
            self._plateau = schedule.after(self._plateau, judged)
        rule = rule_that_stops(self._rules, self._standing(cost)) if asking else None
        if rule is not None:
            self._stop(rule)
        self._set_rate()

    def _standing(self, cost: float) -> Standing:
        waited = self.epoch_count - max(self._best.epoch, self._patient_since)
        norm = 0.0 if self._rules.gradient_norm is None else self._state.gradient_norm()
        accuracy = float("nan") if self._rules.accuracy is None else self._accuracy()
        return Standing(self.epoch_count, cost, waited, accuracy, norm, self._seconds)

    def _accuracy(self) -> float:
        # of the validation rows, or where there are none of the training rows
        evaluation = self._held_out.get(HELD_OUT[Split.VALIDATION], self._evaluation)
        if evaluation is None:
            evaluation = self._evaluation = Evaluation(self.project, self._state, *self._training_tables)
        return evaluation.measured(("accuracy",))[1]["accuracy"]

    def _stop(self, rule: Rule) -> None:
        kept = self.epoch_count
        if rule == "patience":
            kept = self._best.epoch
            self._restore_best()
        self.stop = stop = Stop(rule, self.epoch_count, kept, self._best.epoch)
        if self.ended_early:
            said = stop_words(stop, self._rules)
            values: dict[str, Any] = dict(said.values)
            self._events.append(Event(self.updates, said.template, values))

    def _restore_best(self) -> None:
        self._state.parameters[...], self._restored_at = self._best.flat, self.updates
        self._state.forget(self.project)
        self._patient_since, self._known = self.epoch_count, None
        if self._full is not None:
            self._full.stale()

    def _set_rate(self) -> None:
        schedule = self.project.training.schedule
        rate = learning_rate(schedule, self._base_rate, self.epoch_count, self._plateau)
        if rate != self._rate:
            self._rate = self._state.learning_rate[...] = rate

    def _cost(self) -> float:
        if self._known is None:
            if self._full is not None:
                self._known = self._full.cost()
            else:
                assert self._evaluation is not None
                self._known = self._evaluation.cost() + penalty_of(self.project, self._state.parameters)
        return self._known

    def _judged(self, cost: float) -> float:
        """Return the cost that decides which parameters are the best: that of the validation rows, where there are."""
        validation = self._held_out.get(HELD_OUT[Split.VALIDATION])
        return cost if validation is None else validation.cost()
