"""Lesson: what its file says, as one immutable value; `reading` makes it, and refuses what is not one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from nnapp.lessons.body import Part, TaskPlace

Id = Annotated[str, Meta(pattern="^[a-z][a-z0-9-]{0,40}$")]
Text = Annotated[str, Meta(min_length=1, max_length=5000)]
Expression = Annotated[str, Meta(min_length=1, max_length=1000)]


class Task(Struct, frozen=True, forbid_unknown_fields=True):
    """Something the learner is asked; whether it is right is computed from the project as it is then."""

    id: Id
    ask: Literal["number", "choice", "sign", "shape", "done", "lab"]
    question: Text
    check: Expression | Annotated[tuple[Expression, ...], Meta(min_length=2, max_length=2)]
    hints: tuple[Text, Text, Text]  # where to look, which quantity, the answer
    told: Text  # once it is solved
    choices: Annotated[tuple[Text, ...], Meta(max_length=8)] = ()
    tolerance: Annotated[float, Meta(gt=0)] | None = None
    predict: bool = False  # asked before something is shown: every answer is taken, and the gap is shown
    reveal: str = ""  # a prediction's gap is shown once this is true
    right: str = ""  # a right answer, for the tests, where the check is a condition on `answer`
    wrong: str = ""  # a wrong answer, for the tests
    do: tuple[Text, ...] = ()  # what leads to the wanted state, for the tests


class Start(Struct, frozen=True, forbid_unknown_fields=True):
    """The project that a lesson begins with: one source of the table, and what is different from its usual project."""

    project: Literal["", "opening"] = ""
    sample: str = ""  # the name of a bundled table
    generator: dict[str, Any] = {}  # kind = "xor", and its fields
    file: Annotated[str, Meta(max_length=200)] = ""  # a project file beside the lesson
    inputs: Annotated[tuple[tuple[float, ...], ...], Meta(max_length=1000)] = ()  # a table of the lesson's own
    targets: Annotated[tuple[tuple[float, ...], ...], Meta(max_length=1000)] = ()
    columns: Annotated[tuple[str, ...], Meta(max_length=100)] = ()  # its names, inputs first; else x1, x2, … and y
    layers: Annotated[str, Meta(max_length=200)] = ""  # such as 3-1 sigmoid
    weights: tuple[tuple[tuple[float, ...], ...], ...] = ()  # by layer, then unit, then source
    biases: tuple[tuple[float, ...], ...] = ()  # by layer, then unit
    training: dict[str, Any] = {}  # fields of the hyper-parameters that are not the usual ones
    trained: Annotated[int, Meta(ge=0, le=5000)] = 0  # epochs that have been trained already


class Head(Struct, frozen=True, forbid_unknown_fields=True):
    """What stands between the two +++ of a lesson's file."""

    title: Annotated[str, Meta(min_length=1, max_length=100)]
    goal: Annotated[str, Meta(min_length=1, max_length=500)]
    minutes: Annotated[int, Meta(ge=1, le=240)]
    start: Start
    promise: Expression  # true when all tasks are solved
    row: Annotated[int, Meta(ge=1)] = 1  # of the table, that expressions are about; from 1, as people count
    locked: tuple[str, ...] = ()
    task: Annotated[tuple[Task, ...], Meta(max_length=40)] = ()


class Lesson(Struct, frozen=True):
    """A lesson that has been read: its head, the parts of its text, and where it comes from."""

    name: str  # of its file, without .md
    head: Head
    parts: tuple[Part, ...]
    path: Path
    head_lines: tuple[str, ...] = ()  # of the file, so that refusals can say in which one

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The tasks in the order of the text."""
        by_id = {task.id: task for task in self.head.task}
        return tuple(by_id[part.id] for part in self.parts if isinstance(part, TaskPlace))
