"""Pure edits of how the project is trained, and of what training has produced."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from nnapp.choices import checked
from nnapp.model import Event, Model
from nnapp.project.value import Project, current_model, without_best
from nnapp.schedules import Plateau
from nnapp.training import LIVE_FIELDS, Training
from nnapp.words import marked

BEST_TAKEN = marked("The best weights were taken, those of epoch {epoch}.")


def set_training(project: Project, training: Training) -> Project:
    """Train with other hyper-parameters; raises `Refusal` for values out of range or a cost that does not fit."""
    training = checked(training)
    old, model = project.training, project.model
    if model is not None and _aim(training) != _aim(old):
        model = without_best(model)
    if model is not None and (training.shuffle, training.seeds.order) != (old.shuffle, old.seeds.order):
        # Another order would use some rows twice: an epoch that had begun begins anew.
        model = replace(model, position=0)
    if model is not None and training.optimizer != old.optimizer:
        model = replace(model, memory=None)
    if model is not None and training.schedule != old.schedule:
        model = replace(model, plateau=Plateau())
    return replace(project, training=training, model=model)


def _aim(training: Training) -> tuple[object, ...]:
    # what training makes small
    return training.cost, training.reduction, training.l1, training.l2


def with_model(project: Project, model: Model) -> Project:
    """Take over what a run has produced."""
    return replace(project, model=model)


def reset_to_start(project: Project) -> Project:
    """Go back to the start weights and epoch 0."""
    model = current_model(project)
    kept = model.parked and replace(model.parked, current=model.parked.start)
    return replace(project, model=Model(start=model.start, current=model.start, parked=kept))


def start_afresh(project: Project) -> Project:
    """Forget all training: epoch 0, with the start weights that the start seed gives this network."""
    return replace(project, model=None)


def new_start(project: Project, seed: int, others: Mapping[str, int] = {}) -> Project:
    """Draw other start weights, from another seed; `others` are further seeds by their names."""
    seeds = replace(project.training.seeds, **{**others, "start": seed})
    return replace(project, training=checked(replace(project.training, seeds=seeds)), model=None)


def use_best(project: Project) -> Project:
    """Go back to the weights with the lowest cost so far."""
    model = current_model(project)
    if model.best is None:
        return project
    model = replace(model, current=model.best, memory=None, update=None)
    taken = Event(model.updates, BEST_TAKEN, {"epoch": model.best_epoch})
    model = replace(model, stop=None, patient_since=model.epoch, events=(*model.events, taken))
    return replace(project, model=model)


def differs_live_only(new: Project, old: Project) -> bool:
    """Say whether a run may go on while the project changes from `old` to `new`."""
    same = all(getattr(new, name) is getattr(old, name) for name in ("topology", "dataset", "model"))
    fields = (name for name in Training.__struct_fields__ if name not in LIVE_FIELDS)
    return same and all(getattr(new.training, name) == getattr(old.training, name) for name in fields)
