"""Making a project's table: the generated rows, split as asked, and the network that follows."""

from __future__ import annotations

from msgspec.structs import replace

from nnapp.dataset import Dataset
from nnapp.generators.base import Generator, OfClasses
from nnapp.generators.targets import AsCategories
from nnapp.project import Project, split_at_random, split_by_class, with_dataset
from nnapp.proposal import proposal


def with_generated(
    project: Project, generator: Generator, validation: float = 0.0, test: float = 0.0, *, propose: bool = False
) -> Project:
    """Return the project with a generated table in the place of its own.

    The hidden layers stay; with `propose` network and settings are those that are proposed for the table, untrained.
    `validation` and `test` are shares of the rows, of every class the same, chosen by the split seed. Raises `Refusal`
    for fields out of range, and for shares that leave nothing for training.
    """
    made = with_dataset(project, generator.dataset())
    if validation or test:
        made = _split(made, generator, validation, test)
    return proposal(made).project if propose else made


def _split(project: Project, generator: Generator, validation: float, test: float) -> Project:
    if not isinstance(generator, OfClasses):
        return split_at_random(project, validation, test)
    # several columns of numbers may say together which class a row is of
    by_class = with_dataset(project, replace(generator, targets=AsCategories()).dataset())
    split = split_by_class(by_class, validation, test).dataset.split
    columns = project.dataset.columns
    return with_dataset(project, Dataset(columns, split), range(len(columns)))
