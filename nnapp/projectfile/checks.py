"""What must hold for the training state in a project file, beyond what its types say."""

from __future__ import annotations

import re
from string import Formatter
from typing import Any

import numpy as np

from nnapp.metrics import RECORDABLE
from nnapp.milestones import Clock, LayerNorms, Path
from nnapp.model import BUCKET, EXACT, MOST_BUCKETS, Curve, Event, Memory, Model, Parked
from nnapp.project import Project, refuse_absent
from nnapp.project.absent import parkable
from nnapp.projectfile.milestone_checks import check_milestones
from nnapp.words import Refusal, Said, marked

RECORDED = {f"{split} {what}" for split in ("training", "validation", "test") for what in ("cost", *RECORDABLE)}
MOST_COUNT = 2**53  # of epochs and updates: what a float still counts exactly
PLAIN_FIELD = re.compile(r"[^\d{}]{0,3}\d{0,2}(\.\d{1,2})?[a-zA-Z%]?")  # at most 99 wide: no text of gigabytes


def check_fields(model: Any) -> None:
    """Raise `Refusal` for unknown fields in a model's description: structs with arrays themselves forgive them."""
    model = model or {}
    curves = [(curve, Curve) for curve in (model.get("curve"), *(model.get("curves") or {}).values())]
    parts = ((model, Model), (model.get("memory"), Memory), (model.get("parked"), Parked))
    milestones = ((model.get("clock"), Clock), (model.get("layer_norms"), LayerNorms), (model.get("path"), Path))
    for value, kind in (*parts, *milestones, *curves):
        unknown = set(value or ()) - set(kind.__struct_fields__)
        if unknown:
            raise Refusal(marked("its description holds the unknown field “{field}”."), field=min(unknown)[:40])


def check_model(model: Model, project: Project) -> None:
    """Raise `Refusal` for what training cannot have produced, and could not go on from."""
    kept = () if model.parked is None else (model.parked.start, model.parked.current)
    for parameters in (model.start, model.best, model.update, *kept):
        if parameters is not None and parameters.widths != project.topology.widths:
            raise Refusal(marked("The trained weights belong to a network of another size."))
    refuse_absent(model, project.topology)
    if kept and not all(np.isnan(one.flat[~parkable(project.topology)]).all() for one in kept):
        raise Refusal(marked("it keeps weights for when links come back that are there already."))
    counts = [model.epoch, model.position, model.updates, model.best_epoch, model.curve.length, model.curve.bucket]
    counts += [model.patient_since, model.plateau.waited]
    counts += [model.stop.epoch, model.stop.kept_epoch, model.stop.best_epoch] if model.stop is not None else []
    if not all(0 <= count <= MOST_COUNT for count in counts):
        raise Refusal(marked("a number of epochs or updates in it cannot be."))
    if model.position and model.position >= project.dataset.row_count:
        raise Refusal(marked("an epoch of its training goes on beyond the last row of its table."))
    _check_curve(model.curve)
    for name, curve in model.curves.items():
        if name not in RECORDED:
            raise Refusal(marked("it has a curve “{name}” that the program does not know."), name=name[:40])
        _check_curve(curve)
    _check_memory(model, project)
    check_milestones(model, project.topology)
    for event in model.events:
        _check_event(event)


def _check_memory(model: Model, project: Project) -> None:
    if model.memory is None:
        return
    sizes = {vector.shape for vector in model.memory.vectors.values()}
    if not sizes <= {(project.topology.parameter_count,)} or not 0 <= model.memory.updates <= MOST_COUNT:
        raise Refusal(marked("what its optimizer remembers belongs to a network of another size."))


def _check_curve(curve: Curve) -> None:
    exact = min(curve.length, EXACT)
    buckets = -((exact - curve.length) // max(curve.bucket, 1))
    if curve.exact.shape != (exact,) or curve.buckets.shape != (buckets, 3) or curve.bucket < BUCKET:
        raise Refusal(marked("its cost curve has another number of values than it says."))
    if buckets > MOST_BUCKETS:
        raise Refusal(marked("its cost curve has too many values."))


def _check_event(event: Event) -> None:
    # A template is filled in when it is shown; one from a stranger's file must do no more than name the event's values.
    try:
        for _, name, width, conversion in Formatter().parse(event.template):
            plain = name is None or (name.isidentifier() and not conversion and PLAIN_FIELD.fullmatch(width or ""))
            if not plain:
                raise ValueError(name)
        str(Said(event.template, dict(event.values)))
    except (ValueError, LookupError, TypeError, AttributeError):
        raise Refusal(marked("what it says about update {update} cannot be shown."), update=event.update) from None
    if not 0 <= event.update <= MOST_COUNT or not all(name.isidentifier() for name in event.values):
        raise Refusal(marked("what it says about update {update} cannot be shown."), update=event.update)
