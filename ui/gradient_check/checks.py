"""A check of many weights: how it is made in the background, and whether what it found is still so."""

from __future__ import annotations

from typing import NamedTuple

from nnapp.gradient_check import Check, Sample, Verdict, chosen_places, gradient_check, sample_of, verdict
from nnapp.progress import Report
from nnapp.project import Project
from ui.charts.weight_maps.values import new_cost
from ui.weight_scale import same_weights


class Done(NamedTuple):
    """A check that was made, and of what."""

    project: Project
    sample: Sample
    check: Check
    verdict: Verdict


def is_stale(done: Done, project: Project) -> bool:
    """Say whether weights or cost of a project are others than those that were checked."""
    return not same_weights(project, done.project) or new_cost(project, done.project)


class Choice(NamedTuple):
    """Which weights are checked: those of a layer, or of all where it is None; of large ones a part, or `every` one."""

    layer: int | None = None
    every: bool = False


def checked(project: Project, kind: str, row: int | None, h: float, choice: Choice, report: Report) -> Done:
    """Check what is chosen."""
    sample = sample_of(project, kind, row, lambda _: report(0.0))
    places = chosen_places(project.topology, choice.layer, every=choice.every)
    check = gradient_check(project, sample.inputs, sample.targets, step=h, places=places, report=report)
    return Done(project, sample, check, verdict(check, project))
