"""What a lesson can keep as it is, so that its task is about what it is about."""

from __future__ import annotations

from collections.abc import Collection

from msgspec.structs import replace

from nnapp.project import Project
from nnapp.words import Refusal, Said, marked

LOCKS = {  # what each keeps, and what is said to whom it stops
    "network": marked("This lesson keeps the network's layers and units as they are. Weights can be changed."),
    "table": marked("This lesson keeps the table as it is."),
    "weights": marked("In this lesson weights change by training only, not by hand."),
    "settings": marked("This lesson keeps the settings of training as they are, but for the learning rate."),
    "learning-rate": marked("This lesson keeps the learning rate as it is."),
    "seeds": marked("This lesson keeps the seeds as they are, so that everybody has the same start."),
}

KEPT = {  # what is said of a control that cannot be used meanwhile
    "network": marked("The lesson “{lesson}” keeps the network as it is. Unlock is above the lesson."),
    "table": marked("The lesson “{lesson}” keeps the table as it is. Unlock is above the lesson."),
    "weights": marked("In the lesson “{lesson}” weights change by training only. Unlock is above the lesson."),
    "settings": marked("The lesson “{lesson}” keeps the settings as they are. Unlock is above the lesson."),
    "learning-rate": marked("The lesson “{lesson}” keeps the learning rate as it is. Unlock is above the lesson."),
    "seeds": marked("The lesson “{lesson}” keeps the seeds as they are. Unlock is above the lesson."),
}


def refuse_locked(locked: Collection[str], new: Project, old: Project) -> None:
    """Raise `Refusal` where an edit from `old` to `new` changes what a lesson keeps."""
    for lock, reason in LOCKS.items():
        if lock in locked and _changes(lock, new, old):
            raise Refusal(marked("{reason} Press Unlock in the lesson to do as you like."), reason=Said(reason))


def _changes(lock: str, new: Project, old: Project) -> bool:
    one, other = new.training, old.training
    if lock == "network":
        return new.topology != old.topology
    if lock == "table":
        return new.dataset is not old.dataset
    if lock == "weights":
        return _by_hand(new, old)
    if lock == "learning-rate":
        return one.learning_rate != other.learning_rate
    if lock == "seeds":
        return one.seeds != other.seeds
    # which measures are recorded changes nothing of what is learned
    free = replace(one, learning_rate=1.0, seeds=other.seeds, measured=other.measured)
    return free != replace(other, learning_rate=1.0)


def _by_hand(new: Project, old: Project) -> bool:
    # to go back to the start, or to the best weights, is no change by hand, nor what follows another network
    model, before = new.model, old.model
    follows = new.topology != old.topology or new.training != old.training or new.dataset is not old.dataset
    if model is None or model is before or follows:
        return False
    start = before.start if before is not None else None
    if start is None:
        return model.updates == 0
    taken_back = model.start is start and (model.current is start or model.current is model.best)
    return model.updates == (before.updates if before is not None else 0) and not taken_back
