"""The proposal as a whole: rows, gaps, scaling, outputs, network and training, decided in this order."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from nnapp.activations import Sigmoid
from nnapp.dataset import Dataset, Role, Split
from nnapp.project import Project
from nnapp.proposal.columns import is_image, with_gaps_filled, with_scalings
from nnapp.proposal.learning import topology_for, training_for
from nnapp.proposal.outputs import outputs_for
from nnapp.proposal.rows import with_rows_split
from nnapp.proposal.size import Size
from nnapp.topology import Layer, Topology
from nnapp.training import Training
from nnapp.words import Refusal, Said, marked


class Proposal(Struct, frozen=True, eq=False):
    """A project that fits its table, untrained, and why it is as it is: one reason for each decision."""

    project: Project
    reasons: tuple[Said, ...]


def proposal(project: Project) -> Proposal:
    """Propose network, cost, optimizer, scaling and all else that fits the project's table.

    Kinds, roles, formulas and notes of the table stay, and so do the seeds. Raises `Refusal` where there is nothing
    to learn from.
    """
    _refuse_empty(project.dataset)
    project = replace(project, model=None)
    filled, gaps = with_gaps_filled(project.dataset)
    split, rows = with_rows_split(_with_table(project, filled))
    scaled, scalings = with_scalings(split.dataset)
    outputs = outputs_for(scaled)
    size = Size(
        rows=scaled.count(Split.TRAINING),
        validation_rows=scaled.count(Split.VALIDATION),
        features=len(scaled.features(Role.INPUT)),
        outputs=len(scaled.features(Role.TARGET)),
        image=is_image(scaled),
    )
    topology, layers = topology_for(size, outputs)
    training, learning = training_for(size, outputs, project.training)
    new = Project(topology=topology, dataset=scaled, training=training, notes=project.notes)
    return Proposal(new, (*outputs.reasons, *layers, *scalings, *gaps, rows, *learning))


def proposal_for(dataset: Dataset, training: Training | None = None) -> Proposal:
    """Propose a project for a table alone; of `training` the seeds, precision and measures are kept."""
    _refuse_empty(dataset)
    return proposal(_plain_project(dataset, training or Training()))


def _refuse_empty(dataset: Dataset) -> None:
    if not dataset.row_count or not dataset.count(Split.TRAINING):
        raise Refusal(marked("There is nothing to make a proposal from: the table has no training rows. Add some."))
    for role, problem in (
        (Role.INPUT, marked("There is nothing to learn from: make at least one column an input.")),
        (Role.TARGET, marked("There is nothing to be learnt: make at least one column a target.")),
    ):
        if not dataset.features(role):
            raise Refusal(problem)


def _with_table(project: Project, dataset: Dataset) -> Project:
    # a way to fill gaps may give more inputs; what network there is does not matter yet
    return _plain_project(dataset, project.training)


def _plain_project(dataset: Dataset, training: Training) -> Project:
    inputs, outputs = (len(dataset.features(role)) for role in (Role.INPUT, Role.TARGET))
    layer = Layer(units=outputs, activation=Sigmoid())
    plain = Training(precision=training.precision, measured=training.measured, seeds=training.seeds)
    return Project(topology=Topology(inputs=inputs, layers=(layer,)), dataset=dataset, training=plain)
