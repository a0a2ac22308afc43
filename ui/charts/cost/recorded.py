"""Which curves a snapshot holds, which epoch is the best, and whether the network begins to learn the rows by heart.

A quantity is the cost or one of the measures that training can record; each has a curve for each split of the rows.
"""

from __future__ import annotations

import numpy as np
from msgspec.structs import replace

from nnapp.activations import Identity
from nnapp.choices import Array
from nnapp.metrics import RECORDABLE
from nnapp.model import EMPTY_CURVE, Curve, Model
from nnapp.project import Project, set_training
from nnapp.snapshot import Snapshot
from ui.charts.cost.smoothing import smoothed
from ui.curves import lowest

COST = "cost"
TRAINING, VALIDATION, TEST = SPLITS = ("training", "validation", "test")
OF_CLASSES = frozenset({"accuracy", "balanced-accuracy"})
HIGHER_IS_BETTER = OF_CLASSES | {"r2"}
LEAST_SINCE, MOST_LOOKED_AT = 30, 2000  # epochs since the best one before anything is said; about so many are compared
RISEN, FALLEN = 0.05, 0.02  # parts of what the costs were


def offered(project: Project) -> tuple[str, ...]:
    """Return what can be drawn of training: the cost, and the measures that say something of the answers."""
    numbers = isinstance(project.topology.layers[-1].activation, Identity)
    return (COST, *(name for name in RECORDABLE if not (numbers and name in OF_CLASSES)))


def curves_of(snapshot: Snapshot | None, quantity: str) -> dict[str, Curve]:
    """Return the recorded curves of a quantity by split, in the order of SPLITS."""
    if snapshot is None:
        return {}
    named = {split: snapshot.curves.get(f"{split} {quantity}", EMPTY_CURVE) for split in SPLITS}
    if quantity == COST:
        named[TRAINING] = snapshot.curve
    return {split: curve for split, curve in named.items() if curve.length}


def is_recorded(project: Project, quantity: str) -> bool:
    """Say whether training records a quantity."""
    return quantity == COST or quantity in project.training.measured


def recording(project: Project, quantity: str, on: bool) -> Project:
    """Record a measure after every epoch, or do so no more; an edit."""
    names = {*project.training.measured, quantity} if on else {*project.training.measured} - {quantity}
    measured = tuple(name for name in RECORDABLE if name in names)
    if measured == project.training.measured:
        return project
    return set_training(project, replace(project.training, measured=measured))


def best_epoch(snapshot: Snapshot, model: Model | None) -> int | None:
    """Return the epoch with the lowest cost, of the validation rows or without any of the training rows.

    `model` is what the run began with; as the run does, an earlier epoch counts only where the model says so.
    """
    judged = curves_of(snapshot, COST).get(VALIDATION, snapshot.curve)
    if model is None or snapshot.epoch < model.epoch:  # from the start, or of another run
        found = lowest(judged)
        return None if found is None else found.first
    begun = model.best is not None
    found = lowest(judged, model.epoch + 1 if begun else model.epoch)
    if begun and (found is None or not found.minimum < model.best_cost):
        return model.best_epoch if np.isfinite(model.best_cost) else None
    return None if found is None else found.first


def learns_by_heart(snapshot: Snapshot, best: int | None) -> int | None:
    """Return the epoch since which the validation cost has risen for good while the training cost has fallen.

    Only the epochs since the best one are looked at. Both curves are smoothed, so that neither one lucky epoch nor
    noise says anything: all of the last fifth must lie clearly above the lowest place. None where it does not.
    """
    curves = curves_of(snapshot, COST)
    if best is None or VALIDATION not in curves or TRAINING not in curves:
        return None
    training, validation = (_since(curves[split], best) for split in (TRAINING, VALIDATION))
    count = min(len(training), len(validation))
    step = -(-count // MOST_LOOKED_AT) or 1
    if count < LEAST_SINCE or not (np.isfinite(training[:count:step]) & np.isfinite(validation[:count:step])).all():
        return None
    with np.errstate(all="ignore"):
        (costs, noise), (trained, unsteady) = (_smooth(values[:count:step]) for values in (validation, training))
        fifth, least = len(costs) // 5, int(np.argmin(costs))
        risen = costs[-fifth:].min() - costs[least] > max(RISEN * costs[least], 3 * noise)
        fallen = trained[least] - trained[-fifth:].mean() > max(FALLEN * trained[least], unsteady)
    if not (risen and fallen) or step * (len(costs) - least) < LEAST_SINCE:
        return None
    return _epoch(curves[VALIDATION], best, step * (least + 1) if least else 0)


def _smooth(values: Array) -> tuple[Array, float]:
    # medians of three, so that a single epoch counts nothing, smoothed (n - 2,); and how far the values are from them
    threes = np.median([values[:-2], values[1:-1], values[2:]], axis=0)
    found = smoothed(np.arange(float(len(threes))), threes, max(len(threes) / 20, 3.0))
    return found, float(np.std(values[1:-1] - found))


def _epoch(curve: Curve, since: int, place: int) -> int:
    # the epoch that a place in `_since` belongs to
    exact = len(curve.exact)
    if since >= exact:
        return exact + ((since - exact) // curve.bucket + place) * curve.bucket
    found = since + place
    return found if found < exact else exact + (found - exact) * curve.bucket


def _since(curve: Curve, epoch: int) -> Array:
    # one value for each epoch, or bucket, from this epoch on
    exact = len(curve.exact)
    if epoch >= exact:
        return curve.buckets[(epoch - exact) // curve.bucket :, 2]
    if not len(curve.buckets):
        return curve.exact[epoch:]
    return np.concatenate([curve.exact[epoch : epoch + 1], curve.buckets[:, 2]])
