"""The project that a lesson begins with."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
from msgspec.structs import replace

from nnapp.bundled import open_bundled
from nnapp.dataset import Dataset, Role
from nnapp.generators import AnyGenerator, with_generated
from nnapp.lessons.actions import Action
from nnapp.lessons.performing import performed, training_with
from nnapp.lessons.value import Lesson, Start
from nnapp.model import Model
from nnapp.project import Project, current_parameters, opening_project
from nnapp.projectfile import load
from nnapp.topology import Layer, Parameters, Topology
from nnapp.topology_text import layers_from
from nnapp.words import Refusal, marked

MOST_NUMBERS = 200_000_000  # weights × rows
MOST_TRAINED = 2_000_000_000  # the same × epochs: a second or two
SOURCES = ("project", "sample", "generator", "file", "inputs")
PLAIN_FILE = marked("The file of a lesson's project must be the name of a file beside the lesson, without a folder.")


def starting_project(lesson: Lesson) -> Project:
    """Return the project that a lesson begins with, untouched; raises `Refusal` where it cannot be made."""
    start = lesson.head.start
    project = _source(start, lesson.path.parent)
    project = _with_network(project, start)
    _refuse_large(project, start.trained)
    if start.weights or start.biases:
        project = _with_weights(project, start)
    if start.trained:
        project = performed(project, Action("run", (str(start.trained),)))
    if lesson.head.row > project.dataset.row_count:
        raise Refusal(
            marked("The lesson is about row {row}, but its table has {count} rows."),
            row=lesson.head.row,
            count=project.dataset.row_count,
        )
    return project


def _refuse_large(project: Project, epochs: int) -> None:
    # a lesson must open at once, whatever its file says
    numbers = project.topology.parameter_count * project.dataset.row_count
    if numbers > MOST_NUMBERS or numbers * epochs > MOST_TRAINED:
        raise Refusal(
            marked(
                "Network and table are too large for a lesson, which must open at once: {parameters} weights and "
                "{rows} rows, trained for {epochs} epochs. Take fewer."
            ),
            parameters=project.topology.parameter_count,
            rows=project.dataset.row_count,
            epochs=epochs,
        )


def _source(start: Start, folder: Path) -> Project:
    given = [name for name in SOURCES if getattr(start, name)]
    if len(given) != 1:
        raise Refusal(
            marked("A lesson's start needs one table: give one of {known}, not {count}."),
            known=", ".join(SOURCES),
            count=len(given),
        )
    if start.sample:
        return open_bundled(start.sample)
    if start.generator:
        return _generated(start)
    if start.file:
        if Path(start.file).name != start.file or "\\" in start.file or start.file in {".", ".."}:
            raise Refusal(PLAIN_FILE)
        return load(folder / start.file)
    return opening_project() if start.project else _own_table(start)


def _generated(start: Start) -> Project:
    try:
        generator: AnyGenerator = msgspec.convert(start.generator, AnyGenerator)
    except msgspec.ValidationError as error:
        raise Refusal(marked("The generator of the table cannot be: {reason}."), reason=str(error)) from None
    return with_generated(_untrained(generator.dataset()), generator)


def _own_table(start: Start) -> Project:
    rows = {len(start.inputs), len(start.targets)}
    lengths = {len(row) for row in start.inputs}, {len(row) for row in start.targets}
    if len(rows) != 1 or any(len(each) != 1 or 0 in each for each in lengths):
        raise Refusal(
            marked(
                "inputs and targets must have equally many rows, each with the same number of numbers as the others."
            )
        )
    inputs, targets = np.array(start.inputs, float), np.array(start.targets, float)
    return _untrained(Dataset.from_arrays(inputs, targets, start.columns or None))


def _untrained(dataset: Dataset) -> Project:
    # with the usual hidden units of a small table; `layers` mostly says something else
    inputs, outputs = (len(dataset.features(role)) for role in (Role.INPUT, Role.TARGET))
    return Project(Topology(inputs=inputs, layers=(Layer(units=3), Layer(units=outputs))), dataset)


def _with_network(project: Project, start: Start) -> Project:
    # layers and cost at once, because they must go together
    topology = project.topology
    if start.layers:
        topology = replace(topology, layers=layers_from(start.layers))
    training = training_with(project.training, start.training) if start.training else project.training
    if topology is project.topology and training is project.training:
        return project
    return replace(project, topology=topology, training=training, model=None)


def _with_weights(project: Project, start: Start) -> Project:
    now = current_parameters(project)
    weights = start.weights or [each.tolist() for each in now.weights]
    biases = start.biases or [[0.0] * len(each) for each in now.biases]
    try:
        given = Parameters.from_layers([np.array(each, float) for each in weights], [np.array(b) for b in biases])
    except (ValueError, Refusal):
        given = None
    if given is None or given.widths != project.topology.widths or not np.isfinite(given.flat).all():
        raise Refusal(
            marked(
                "The weights or biases do not fit the network {widths}: weights has for each layer one list for each "
                "unit, with one number for each source; biases has for each layer one number for each unit."
            ),
            widths="-".join(map(str, project.topology.widths)),
        )
    return replace(project, model=Model(start=given, current=given))
