"""The status line in words: what is happening, why it stopped, and which epoch's weights are shown."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication

from nnapp.model import Model
from nnapp.project import Project
from nnapp.run import ROW_BESIDES, still_diverged, stop_words, weights_epoch
from nnapp.training import StopRules
from nnapp.words import Said
from ui.exchange import FLAT_OUT, Outcome, Progress
from ui.messages import sentence
from ui.trainer import Trainer
from ui.training_panel.speed import words_of

SLOW = 3.0  # steps a second; below, people wonder whether anything goes on


def _tr(text: str) -> str:
    return QCoreApplication.translate("TrainingStatus", text)


def status(trainer: Trainer, project: Project, place: Progress | None = None) -> str:
    """Return what there is to say now; `place` is where a run is, if its epochs are slow enough to be followed."""
    if trainer.running:
        return " ".join(filter(None, (_where(place), _until(trainer), _waiting(trainer))))
    if trainer.problem is not None:
        return sentence(trainer.problem)
    return how_it_ended(trainer, project) or _tr("Ready. Press Run and watch the network learn.")


def how_it_ended(trainer: Trainer, project: Project) -> str:
    """Return why training stopped, and which weights are shown; nothing where it has not begun."""
    return "" if project.model is None else _ended(trainer.outcome, project.model, project.training.stop)


def _ended(outcome: Outcome | None, model: Model, rules: StopRules) -> str:
    ended = outcome if outcome is not None and outcome.model is model else None
    stopped = stop_told(model, rules)
    if ended is not None and ended.diverged:  # the notice above says more
        return f"{_tr('Stopped: the cost diverged. A smaller learning rate usually helps.')} {weights_told(model)}"
    if stopped is not None:
        return sentence(stopped)
    if ended is not None:
        return f"{sentence(ended.said)} {weights_told(model)}"
    if still_diverged(model):
        return _tr("The cost diverged before the last edit. Try a smaller learning rate, and Same Start begins anew.")
    if not model.updates:
        return ""
    paused = _tr("Paused after epoch {epoch}.").format(epoch=f"{model.epoch:,}")
    return f"{paused} {weights_told(model)}"


def weights_told(model: Model) -> str:
    """Say which epoch's weights there are, and which were the best."""
    best, epoch = model.best, f"{model.best_epoch:,}"
    if best is not None and np.array_equal(best.flat, model.current.flat):
        if model.best_epoch < weights_epoch(model):  # every update was 0, or too small to be kept
            return _tr("The weights have not changed since epoch {epoch}.").format(epoch=epoch)
        return _tr("The weights shown are those of epoch {epoch}, the best one.").format(epoch=epoch)
    if model.position or _is_beside_an_epoch(model):
        text = _tr("The weights shown are those after update {update}, within epoch {epoch}.")
        text = text.format(update=f"{model.updates:,}", epoch=f"{model.epoch + 1:,}")
    else:
        text = _tr("The weights shown are those of epoch {epoch}.").format(epoch=f"{weights_epoch(model):,}")
    if best is None or model.best_epoch == 0:
        return text
    return text + " " + _tr("The best were those of epoch {epoch}.").format(epoch=epoch)


def stop_told(model: Model, rules: StopRules) -> Said | None:
    """Return why training ended, as was noted when it did: the rules may be others by now; None where it did not."""
    if model.stop is None:
        return None
    said = stop_words(model.stop, rules)
    noted = (event for event in reversed(model.events) if event.template == said.template)
    return next((Said(event.template, dict(event.values)) for event in noted), said)


def _is_beside_an_epoch(model: Model) -> bool:
    return bool(model.events) and (model.events[-1].template, model.events[-1].update) == (ROW_BESIDES, model.updates)


def _where(place: Progress | None) -> str:
    if place is not None and place.batches > 1:
        text = _tr("Training in epoch {epoch}, {batch} of {batches} mini-batches done.")
        return text.format(epoch=f"{place.epoch + 1:,}", batch=f"{place.batch:,}", batches=f"{place.batches:,}")
    return _tr("Training.")


def _until(trainer: Trainer) -> str:
    told = trainer.until.told() if trainer.until is not None else ()
    if not told:
        return ""
    return _tr("This run goes on until: {what}.").format(what=_tr(" or ").join(sentence(said) for said in told))


def _waiting(trainer: Trainer) -> str:
    if trainer.held:
        return _tr("It waits until the open question is answered.")
    speed = trainer.speed
    if speed.per_second != FLAT_OUT and speed.per_second <= SLOW:
        return _tr("It waits between the steps: {speed}.").format(speed=words_of(speed))
    return "" if trainer.until is not None else _tr("Every step goes down the slope of the cost.")
