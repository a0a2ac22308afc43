"""Run itself: steps through a project's training, evaluates epochs, keeps the best, and knows when to stop.

`step` and `epoch` only step: the curve then gets the running cost of the epoch, the sum or mean of its mini-batches' as
they were when trained on. `advance`, `train` and the window evaluate every epoch on all rows when it has ended: these
costs belong to exactly the parameters of that moment. With all rows in one batch both are the same, and free.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from math import isnan
from typing import Any

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from nnapp.choices import checked
from nnapp.dataset import Role, Split
from nnapp.diagnostics import LayerDiagnostics, diagnose, norms
from nnapp.metrics import is_classification
from nnapp.milestones import Milestones, Norms
from nnapp.model import CurveRecorder, Event, Model, Rule, Stop
from nnapp.network import penalty_of
from nnapp.progress import Report, unheard
from nnapp.project import Project, current_model, refuse_absent, with_model
from nnapp.run.best import Best
from nnapp.run.evaluation import Evaluation
from nnapp.run.full_batch import FullBatch
from nnapp.run.gaps import filled
from nnapp.run.mini_batches import MiniBatches
from nnapp.run.one_row import ROW_BESIDES, refuse_other_rows
from nnapp.run.state import State
from nnapp.run.stopping import DIVERGED, Standing, rule_that_stops, stop_words, weights_epoch
from nnapp.run.unfit import refuse_huge, refuse_unfit
from nnapp.run.whole_gradient import WholeGradient
from nnapp.schedules import ConstantRate, OnPlateau, learning_rate
from nnapp.snapshot import Snapshot
from nnapp.tape import RAISING
from nnapp.topology import Parameters, matrices
from nnapp.training import StopRules
from nnapp.words import marked

TRAINING = "training"
MOST_STEPS = 4096  # between two questions whether to go on
SLICE_S = 0.0005  # `interrupted` is asked about this often, but not in the middle of a mini-batch

HELD_OUT = {Split.VALIDATION: "validation", Split.TEST: "test"}


class Run:
    """Trains a project from where its model stands; raises `Refusal` where that cannot be done, with the reason."""

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
        self._curve = CurveRecorder(model.curve)
        self._curves = {name: CurveRecorder(curve) for name, curve in model.curves.items()}
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
        self._slice, self._seconds = 1, 0.0  # the seconds of this run, and those of all training
        self._trained_s, self._since = model.seconds, 0.0
        self._whole_gradient: WholeGradient | None = None  # from when it is asked for
        self._restored_at: int | None = None  # after which update the best parameters were put back
        self._judgement = float("nan")  # the cost of the last epoch that decides which parameters are the best
        self._known: float | None = None  # the cost of the present parameters, where it is known
        self._rate = float("nan")  # the learning rate that was set last
        self._exact = model.curve_is_exact  # whether the last cost of the curve belongs to the parameters then
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
    def learning_rate(self) -> float:
        """η as it is now."""
        return float(self._state.learning_rate)

    @property
    def best_epoch(self) -> int:
        """The epoch whose parameters had the lowest cost so far."""
        return self._best.epoch

    def set_learning_rate(self, value: float) -> None:
        """Train with another η from the next mini-batch on; noted among the events."""
        if value == self._base_rate:
            return
        checked(replace(self.project.training, learning_rate=value))
        self._base_rate = value
        self._set_rate()
        self._events.append(Event(self.updates, marked("Learning rate {value}"), {"value": value}))

    @property
    def stop_rules(self) -> StopRules:
        """The stop rules as they are now."""
        return self._rules

    def set_stop_rules(self, rules: StopRules) -> None:
        """Ask other stop rules from the next epoch on, but only those that can be asked of this project.

        Patience needs validation rows to wait for, and an accuracy goal classes.
        """
        waits = HELD_OUT[Split.VALIDATION] in self._held_out
        counts = rules.accuracy is None or is_classification(self.project)
        rules = rules if waits else replace(rules, patience=None)
        self._rules = rules if counts else replace(rules, accuracy=None)

    @property
    def place(self) -> tuple[int, int]:
        """How many mini-batches of the present epoch are done, and how many an epoch has."""
        return (0, 1) if self._batches is None else self._batches.place

    def step_row(self, row: int) -> None:
        """Train on one row of the table alone, besides the epoch: the place in it stays where it is.

        The update is noted among the events. Raises `Refusal` for a row (from 0) that is not for training.
        """
        refuse_other_rows(self.project.dataset, row)
        if self.diverged:
            return
        only = np.array([row])
        with np.errstate(**RAISING):
            MiniBatches(self.project, self._state, *self._tables(only), self.epoch_count, 0).steps(1)
            self.updates += 1
            self._known = None
            if self._full is not None:
                self._full.stale()
            self.note_row(row, ROW_BESIDES)
            if not self._cost() <= self._limit:
                self._stop("divergence")

    def note_row(self, row: int, template: str) -> None:
        """Note among the events which row of the table (from 0) the last update was made from."""
        self._events.append(Event(self.updates, template, {"row": row + 1}))

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

    def gradient(self) -> Parameters:
        """Return ∂C/∂w and ∂C/∂b of the whole cost, penalties included, over all training rows, as they are now.

        It is what `nnapp.gradient.training_gradient` gives, and costs about as much as an epoch. Nothing in the run
        changes by it.
        """
        if self._whole_gradient is None:
            self._whole_gradient = WholeGradient(self.project, self._state, *self._training_tables)
        return self._whole_gradient.now()

    def snapshot(self, *, update: bool = False, gradient: bool = False) -> Snapshot:
        """Return the state now, frozen, with the cost of exactly these parameters.

        If asked with the last update, and with the gradient over all training rows.
        """
        with np.errstate(**RAISING):
            cost = self._cost()
        at_end = self.between_epochs
        return Snapshot(
            epoch=self.epoch_count,
            updates=self.updates,
            cost=cost,
            parameters=self._state.parameters_now(self.project),
            curve=self._curve.published(cost if at_end and not self._exact else None),
            curves={name: curve.published() for name, curve in self._curves.items()},
            learning_rate=self.learning_rate,
            stop=self.stop,
            update=self._update() if update else None,
            gradient=self.gradient() if gradient else None,
            clock=self._milestones.clock(),
            layer_norms=self._milestones.norms(),
            path=self._milestones.path(),
            kept_epoch=self._kept_epoch(),
        )

    def diagnostics(self) -> tuple[LayerDiagnostics, ...]:
        """Return how each layer is doing: norms of the last gradient and update, saturated, dead and twin units.

        The slopes are those of the last whole mini-batch; with all rows in one batch, those of the parameters as they
        are now. Cheap enough to be asked for with every picture.
        """
        topology, state = self.project.topology, self._state
        tables = (matrices(flat, topology.widths) for flat in (state.parameters, state.cost_gradient, state.step))
        parameters, gradients, steps = tables
        stepper = self._full or self._batches
        if stepper is None or self.updates == self._model.updates:
            return diagnose(topology, parameters)
        with np.errstate(**RAISING):
            slopes = stepper.slopes()
        return diagnose(topology, parameters, gradients, steps, slopes)

    def model(self) -> Model:
        """Return what training has produced, to be put into the project; a run of it goes on exactly from here."""
        topology, best = self.project.topology, self._best
        return Model(
            start=self._model.start,
            current=self._state.parameters_now(self.project),
            epoch=self.epoch_count,
            position=0 if self._batches is None else self._batches.position,
            running_cost=0.0 if self._batches is None else self._batches.running,
            updates=self.updates,
            best=Parameters(topology.widths, best.flat.astype(np.float64)) if best.known else None,
            best_epoch=best.epoch,
            best_cost=best.cost,
            first_cost=self._first_cost if np.isfinite(self._first_cost) else None,
            curve=self._curve.published(),
            curve_is_exact=self._exact,
            curves={name: curve.published() for name, curve in self._curves.items()},
            events=tuple(self._events),
            memory=self._state.remembered(),
            plateau=self._plateau,
            patient_since=self._patient_since,
            stop=self.stop,
            update=self._update(),
            parked=self._model.parked,
            seconds=self._trained_s,
            clock=self._milestones.clock(),
            layer_norms=self._milestones.norms(),
            path=self._milestones.path(),
        )

    def _kept_epoch(self) -> int | None:
        # whose parameters these are, where training, now or before this run, went back to earlier ones
        if self.stop is not None:
            return self.stop.kept_epoch
        untouched = (self.updates, self.epoch_count) == (self._model.updates, self._model.epoch)
        return weights_epoch(self._model) if untouched else None

    def _update(self) -> Parameters | None:
        # what the last update has added, where that is how the parameters came to be what they are
        if self.updates == self._restored_at:
            return None
        return self._model.update if self.updates == self._model.updates else self._state.update_now(self.project)

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

    def _begin(self, model: Model) -> None:
        self._limit = float("inf")
        cost = self._cost()
        self._first_cost = cost if model.first_cost is None else model.first_cost
        self._limit = DIVERGED * max(self._first_cost, 1.0) if np.isfinite(self._first_cost) else 0.0
        if model.curve.length == model.epoch:
            self._record(cost)
        if not self._best.known:  # after an edit: whatever comes, there is a way back to here
            self._best.take(self._judged(cost) if isnan(self._judgement) else self._judgement, self.epoch_count)
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
            self._curve.extend(costs)
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
        self._curve.append(running)
        self._exact = False
        if not running <= self._limit:
            self._stop("divergence")
        self._set_rate()

    def _end_epoch(self) -> None:
        seconds = self._trained_s + time.perf_counter() - self._since
        self._milestones.end_epoch(self.epoch_count, self.updates, seconds, self._state.parameters, self._norms)

    def _norms(self) -> Norms:
        return norms(*self._measured)

    def _after_epoch(self, cost: float, *, asking: bool) -> None:
        self._end_epoch()
        self._record(cost)
        if not cost <= self._limit:  # not a number fails every comparison
            self._stop("divergence")
            return
        judged = self._judgement
        if judged < self._best.cost:
            self._best.take(judged, self.epoch_count)
        schedule = self.project.training.schedule
        if isinstance(schedule, OnPlateau):
            self._plateau = schedule.after(self._plateau, judged)
        rule = rule_that_stops(self._rules, self._standing(cost)) if asking else None
        if rule is not None:
            self._stop(rule)
        self._set_rate()

    def _record(self, cost: float) -> None:
        self._curve.append(cost)
        self._exact = True
        self._judgement = cost
        for name, evaluation in self._held_out.items():
            held_out, measures = evaluation.evaluated()
            self._record_besides(f"{name} cost", held_out)
            self._record_measures(name, measures)
            if name == HELD_OUT[Split.VALIDATION]:
                self._judgement = held_out
        if self.project.training.measured and self._evaluation is not None:
            self._record_measures(TRAINING, self._evaluation.evaluated()[1])

    def _record_measures(self, name: str, measures: dict[str, float]) -> None:
        for measure, value in measures.items():
            self._record_besides(f"{name} {measure}", value)

    def _record_besides(self, name: str, value: float) -> None:
        recorder = self._curves[name] = filled(self._curves.get(name, CurveRecorder()), self.epoch_count)
        recorder.append(value)

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


def train(project: Project, start: Parameters | None = None) -> Iterator[Snapshot]:
    """Train to the project's number of epochs, or until a stop rule ends it; yield a snapshot per epoch.

    The start comes first. The last snapshot says in `stop` why it is the last one and which epoch's weights are kept;
    where these are older ones (patience), it shows them.
    """
    run = Run(project, start)
    if run.epoch_count >= project.training.epochs:
        run.finish()  # there is nothing left to do
    yield run.snapshot()
    while run.epoch_count < project.training.epochs and run.stop is None:
        run.advance(run.epoch_count + 1, lambda: False)
        yield run.snapshot()
