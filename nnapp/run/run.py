"""Run itself: what can be asked of a training and changed in it, and its states, frozen."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from msgspec.structs import replace

from nnapp.choices import checked
from nnapp.dataset import Split
from nnapp.diagnostics import LayerDiagnostics, diagnose
from nnapp.metrics import is_classification
from nnapp.model import Event, Model
from nnapp.project import Project
from nnapp.run.mini_batches import MiniBatches
from nnapp.run.one_row import ROW_BESIDES, refuse_other_rows
from nnapp.run.recording import HELD_OUT
from nnapp.run.stepping import Stepping
from nnapp.run.stopping import weights_epoch
from nnapp.run.whole_gradient import WholeGradient
from nnapp.snapshot import Snapshot
from nnapp.tape import RAISING
from nnapp.topology import Parameters, matrices
from nnapp.training import StopRules
from nnapp.words import marked


class Run(Stepping):
    """Trains a project from where its model stands; raises `Refusal` where that cannot be done, with the reason."""

    @property
    def learning_rate(self) -> float:
        """η as it is now."""
        return float(self._state.learning_rate)

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
            curve=self._recording.cost.published(cost if at_end and not self._recording.exact else None),
            curves=self._recording.others(),
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
        if self._present is not None:
            gradients = tuple(table * there for table, there in zip(gradients, self._present, strict=True))
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
            curve=self._recording.cost.published(),
            curve_is_exact=self._recording.exact,
            curves=self._recording.others(),
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
        untouched = (self.updates, self.epoch_count) == (self._model.updates, self._model.epoch)
        kept = self.epoch_count
        if self.stop is not None:
            kept = self.stop.kept_epoch
        elif untouched:
            kept = weights_epoch(self._model)
        return None if kept == self.epoch_count else kept

    def _update(self) -> Parameters | None:
        # what the last update has added, where that is how the parameters came to be what they are
        if self.updates == self._restored_at:
            return None
        return self._model.update if self.updates == self._model.updates else self._state.update_now(self.project)


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
