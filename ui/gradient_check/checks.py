"""A check of many weights: how it is made in the background, and whether what it found is still so."""

from __future__ import annotations

from typing import NamedTuple

from nnapp.gradient_check import BATCH, ROW, Check, Sample, Verdict, chosen_places, gradient_check, sample_of, verdict
from nnapp.progress import Report
from nnapp.project import Project
from ui.charts.weight_maps.values import new_cost
from ui.weight_scale import same_weights

WEIGHTS, NETWORK, TABLE, COST, ROWS = "weights", "network", "table", "cost", "rows"  # what is another one by now


class Rows(NamedTuple):
    """The rows that are chosen: their kind, and of `ROW` which one it is."""

    kind: str
    row: int | None


class Choice(NamedTuple):
    """Which weights are checked: those of a layer, or of all where it is None; of large ones a part, or `every` one."""

    layer: int | None = None
    every: bool = False


class Done(NamedTuple):
    """A check that was made, and of what."""

    project: Project
    rows: Rows
    sample: Sample
    check: Check
    verdict: Verdict


def is_of_another(old: Project, new: Project) -> bool:
    """Say whether nothing that was found of a project is about the other: its weights are other weights."""
    if old.topology.widths != new.topology.widths:
        return True
    return new.topology is not old.topology and new.dataset is not old.dataset


def other_rows(old: Project, new: Project, kind: str) -> bool:
    """Say whether the rows of a kind are others because of how a project is trained."""
    one, other = old.training, new.training
    batches = [(each.batch_size, each.shuffle, each.seeds.order) for each in (one, other)]
    return kind == BATCH and batches[0] != batches[1]


def why_old(done: Done, project: Project, rows: Rows) -> str:
    """Say what is another one than what was checked; nothing where what was found is still so."""
    if project.topology is not done.project.topology:
        return NETWORK
    if project.dataset is not done.project.dataset:
        return TABLE
    if not same_weights(project, done.project):
        return WEIGHTS
    if new_cost(project, done.project):
        return COST
    chosen = rows.kind == done.rows.kind and (rows.kind != ROW or rows.row == done.rows.row)
    return "" if chosen and not other_rows(done.project, project, rows.kind) else ROWS


def checked(project: Project, rows: Rows, h: float, choice: Choice, report: Report) -> Done:
    """Check what is chosen."""
    sample = sample_of(project, rows.kind, rows.row, lambda _: report(0.0))
    places = chosen_places(project.topology, choice.layer, every=choice.every)
    check = gradient_check(project, sample.inputs, sample.targets, step=h, places=places, report=report)
    return Done(project, rows, sample, check, verdict(check, project))
