"""What of a table can be drawn: two inputs with classes or values, or one input with its target as a curve."""

from __future__ import annotations

from typing import NamedTuple

from nnapp.activations import Identity
from nnapp.dataset import CategoryColumn, Column, Dataset, NumberColumn, Role, TextColumn, cells
from nnapp.project import Project
from ui.scatter.points import first_varied, is_yes_or_no

CLASSES, YES_NO, VALUES, CURVE, NOTHING = "classes", "yes or no", "values", "curve", "nothing"


class Subject(NamedTuple):
    """The columns of the axes and of the colours, by position, and what a new point is given as its target."""

    kind: str
    x: int = -1
    y: int = -1
    target: int = -1  # that gives the colours; −1 for a curve

    @property
    def possible(self) -> bool:
        """Whether anything can be drawn."""
        return self.kind != NOTHING


def drawable_inputs(dataset: Dataset) -> list[int]:
    """Return the inputs that can be an axis: numbers that no formula computes."""
    return [position for position in dataset.indices(Role.INPUT) if _is_plain_number(dataset, position)]


def subject_of(project: Project, before: Subject | None = None) -> Subject:
    """Return what is drawn of a table: the same columns as before where that is possible."""
    dataset = project.dataset
    inputs, targets = drawable_inputs(dataset), _targets(dataset)
    if before is not None and not {before.x, before.y} <= {*inputs, *targets}:
        before = None
    if len(inputs) >= 2 and targets:
        target = before.target if before is not None and before.target in targets else targets[0]
        x, y = first_varied(dataset, inputs)
        if before is not None and before.x in inputs and before.y in inputs:
            x, y = before.x, before.y
        return Subject(_kind(project, target), x, y, target)
    numbers = [target for target in targets if isinstance(dataset.columns[target], NumberColumn)]
    if len(inputs) == 1 and numbers:
        y = before.y if before is not None and before.y in numbers else numbers[0]
        return Subject(CURVE, inputs[0], y)
    return Subject(NOTHING)


def carried_over(subject: Subject, old: Dataset, new: Dataset) -> Subject:
    """Return the subject with its columns where another table has them now; −1 where it has them no more."""
    x, y, target = (_place(old.columns[at], new) if at >= 0 else at for at in (subject.x, subject.y, subject.target))
    return subject._replace(x=x, y=y, target=target)


def with_axis(subject: Subject, axis: int, position: int) -> Subject:
    """Return the subject with another column on an axis; the axes change places where it was on the other."""
    x, y = (position, subject.y) if axis == 0 else (subject.x, position)
    if x == y:
        x, y = subject.y, subject.x
    return subject._replace(x=x, y=y)


def others(dataset: Dataset, subject: Subject) -> list[int]:
    """Return the inputs that are not drawn, in which new points get what is typical."""
    drawn = {subject.x, subject.y}
    inputs = dataset.indices(Role.INPUT)
    return [position for position in inputs if position not in drawn and not _is_computed(dataset, position)]


def _place(column: Column, dataset: Dataset) -> int:
    # by its name, or where it was renamed by its cells
    named = [i for i, each in enumerate(dataset.columns) if each.name == column.name]
    if named or isinstance(column, TextColumn):
        return named[0] if named else -1
    alike = [i for i, each in enumerate(dataset.columns) if type(each) is type(column) and cells(each) is cells(column)]
    return alike[0] if alike else -1


def _targets(dataset: Dataset) -> list[int]:
    return [
        position
        for position in dataset.indices(Role.TARGET)
        if isinstance(dataset.columns[position], CategoryColumn) or _is_plain_number(dataset, position)
    ]


def _kind(project: Project, target: int) -> str:
    column = project.dataset.columns[target]
    if isinstance(column, CategoryColumn):
        return CLASSES
    # an empty table says nothing: then the outputs do
    answers_numbers = isinstance(project.topology.layers[-1].activation, Identity)
    undecided = not len(column) and answers_numbers
    return YES_NO if is_yes_or_no(column) and not undecided else VALUES


def _is_plain_number(dataset: Dataset, position: int) -> bool:
    return isinstance(dataset.columns[position], NumberColumn) and not _is_computed(dataset, position)


def _is_computed(dataset: Dataset, position: int) -> bool:
    column = dataset.columns[position]
    return isinstance(column, NumberColumn) and bool(column.formula)
