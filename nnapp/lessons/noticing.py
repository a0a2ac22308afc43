"""Whether it can be noticed in a run that goes on that a task is done.

Such a run is known by its parameters. What its next update will do hangs on more, such as the memory of the optimizer
and the mini-batch that comes next: tasks about that wait for the end of the run.
"""

from __future__ import annotations

from collections.abc import Iterable

from nnapp.lessons.body import marks, value_and_digits
from nnapp.lessons.checking import texts_of
from nnapp.lessons.language import is_of_next_update
from nnapp.lessons.places import place_from
from nnapp.lessons.value import Task


def noticed_in_run(task: Task, equations: Iterable[str]) -> bool:
    """Say so of a task and the places of the equations that it uncovers."""
    if task.ask != "done" or not isinstance(task.check, str):
        return False
    asked = [task.check]
    for _, text in texts_of(task):
        asked += [value_and_digits(mark.text)[0] for mark in marks(text) if mark.kind == "value"]
    places = map(place_from, equations)
    return not any(map(is_of_next_update, asked)) and not any(each.is_of_next_update for each in places)
