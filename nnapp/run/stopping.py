"""Why training ends: the rules, asked after every epoch, and what is said about it."""

from __future__ import annotations

from typing import NamedTuple

from nnapp.model import Model, Rule, Stop
from nnapp.project import BEST_TAKEN
from nnapp.training import StopRules
from nnapp.words import Said, marked

DIVERGED = 1000.0  # a cost this many times the first one (or 1) counts as diverged


DIVERGENCE = marked(
    "Stopped after epoch {epoch}: the cost grew beyond all bounds, so the updates overshoot. "
    "Try a smaller learning rate. The weights of epoch {best} were the best since the last edit."
)
STOPPED = {"epoch", "kept", "best"}  # values of every event that says why training ended


class Standing(NamedTuple):
    """Where a run stands after an epoch, as far as the stop rules ask."""

    epoch: int
    cost: float  # of the training rows
    waited: int  # epochs since the best one
    accuracy: float  # of the validation rows, or else of the training rows; NaN where no rule asks
    gradient_norm: float
    seconds: float


def rule_that_stops(rules: StopRules, standing: Standing) -> Rule | None:
    """Return the name of the first rule that ends training here, or None."""
    if rules.cost is not None and standing.cost <= rules.cost:
        return "cost"
    if rules.patience is not None and standing.waited >= rules.patience:
        return "patience"
    if rules.accuracy is not None and standing.accuracy >= rules.accuracy:
        return "accuracy"
    if rules.gradient_norm is not None and standing.gradient_norm <= rules.gradient_norm:
        return "gradient_norm"
    if rules.seconds is not None and standing.seconds >= rules.seconds:
        return "seconds"
    return None


def stop_words(stop: Stop, rules: StopRules) -> Said:
    """Say why training ended, and which epoch's weights are kept."""
    templates = {
        "epochs": marked("Finished: epoch {epoch} reached. The weights are those of epoch {kept}."),
        "cost": marked(
            "Stopped after epoch {epoch}: the cost goal of {goal:g} is reached. The weights are those of it."
        ),
        "patience": marked(
            "Stopped after epoch {epoch}: the validation cost had no new minimum for {patience} epochs. "
            "The weights are again those of epoch {kept}, the best one."
        ),
        "accuracy": marked(
            "Stopped after epoch {epoch}: the accuracy goal of {accuracy:g} is reached. The weights are those of it."
        ),
        "gradient_norm": marked(
            "Stopped after epoch {epoch}: the gradient is as short as was asked for ({norm:g}). "
            "The weights are those of epoch {kept}."
        ),
        "seconds": marked(
            "Stopped after epoch {epoch}: the time of {seconds:g} s is over. The weights are those of epoch {kept}."
        ),
        "divergence": DIVERGENCE,
    }
    values: dict[str, object] = {
        "epoch": stop.epoch,
        "kept": stop.kept_epoch,
        "best": stop.best_epoch,
        "goal": rules.cost or 0.0,
        "patience": rules.patience or 0,
        "accuracy": rules.accuracy or 0.0,
        "norm": rules.gradient_norm or 0.0,
        "seconds": rules.seconds or 0.0,
    }
    return Said(templates[stop.rule], values)


def still_diverged(model: Model) -> bool:
    """Say whether the weights come from a training that diverged, whatever edits were made since.

    An edit makes another task of it, so `model.stop` is gone then; the events of training stay.
    """
    for event in reversed(model.events):
        if event.update < model.updates or event.template == BEST_TAKEN:
            return False
        if event.template == DIVERGENCE:
            return True
    return False


def weights_epoch(model: Model) -> int:
    """Return which epoch's weights there are: an earlier one's where training went back to the best ones.

    As with divergence the events tell, where an edit since then has made another task of it.
    """
    if model.stop is not None:
        return model.stop.kept_epoch
    for event in reversed(model.events):
        if event.update < model.updates:
            break
        taken = event.template == BEST_TAKEN
        if not taken and not event.values.keys() >= STOPPED:
            continue  # an edit, which may have a number of its own that is called kept
        kept = event.values.get("epoch" if taken else "kept")
        if isinstance(kept, int):
            return kept
    return model.epoch
