"""How far somebody is in each lesson, kept in the settings: what was answered, solved, and finished once."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from nnapp.lessons.moments import MOST_LETTERS
from ui.settings import Settings

NAME = "lesson-progress"
MOST_LESSONS = 200
Text = Annotated[str, Meta(max_length=1000)]


class Record(Struct, frozen=True, omit_defaults=True):
    """What somebody has done with one task."""

    solved: bool = False
    answer: Text = ""
    hints: Annotated[int, Meta(ge=0, le=3)] = 0
    moment: Annotated[str, Meta(max_length=MOST_LETTERS)] = ""  # what the project was when it was solved


class LessonRecord(Struct, frozen=True, omit_defaults=True):
    """What somebody has done in one lesson: the tasks of the present attempt, and whether it was finished ever."""

    tasks: dict[str, Record] = {}
    finished: bool = False


class Progress:
    """Reads and writes the records of all lessons."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        try:
            self._lessons = msgspec.json.decode(settings.text(NAME) or "{}", type=dict[str, LessonRecord])
        except (msgspec.MsgspecError, ValueError):  # somebody has changed the file: it is no loss to begin again
            self._lessons = {}

    def of(self, lesson: str) -> LessonRecord:
        """Return the record of a lesson by its key."""
        return self._lessons.get(lesson, LessonRecord())

    @property
    def latest(self) -> str:
        """The key of the lesson in which something was done last; empty where nothing was."""
        done = (key for key, record in reversed(self._lessons.items()) if record.finished or record.tasks)
        return next(done, "")

    def labs(self) -> frozenset[str]:
        """Return the stages of the lab that were solved."""
        return frozenset(self._settings.text("lesson-labs").split())

    def add_lab(self, name: str) -> None:
        """Remember a stage of the lab as solved."""
        self._settings.set_text("lesson-labs", " ".join(sorted(self.labs() | {name})))

    def put(self, lesson: str, record: LessonRecord) -> None:
        """Keep the record of a lesson."""
        self._lessons.pop(lesson, None)
        self._lessons[lesson] = record
        while len(self._lessons) > MOST_LESSONS:
            del self._lessons[next(iter(self._lessons))]
        self._settings.set_text(NAME, msgspec.json.encode(self._lessons).decode())
