"""One task and what becomes of it: answers are judged, what is done is noticed, hints are shown, and all is recorded.

The numbers of a solved task stay as they were when it was solved: else an answer that was right would look wrong later.
"""

from __future__ import annotations

from collections.abc import Collection

from msgspec.structs import replace
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from nnapp.lessons import Facts, Task, judge, moment_text, project_then
from nnapp.project import Project
from nnapp.words import Refusal
from ui.lesson_panel.asking import is_done, is_known, number_asked, reads_otherwise, verdict_on
from ui.lesson_panel.progress import Record
from ui.lesson_panel.task_face import HINTS, TaskFace
from ui.messages import sentence

RIGHT, WRONG = "✓ ", "✗ "


class TaskBox(TaskFace):
    """A task with its record; `recorded` carries the new record."""

    recorded = Signal(object)
    live_changed = Signal()  # other numbers are shown: those of now, or of the moment when it was solved

    def __init__(self, task: Task, number: int, count: int, start: Project, parent: QWidget | None = None) -> None:
        super().__init__(task, number, count, parent)
        self._start = start  # of the lesson
        self.facts: Facts | None = None
        self.kept: Facts | None = None  # of the moment when it was solved
        self.moved_below = False  # whether an equation below it is another one now
        self._labs: Collection[str] = ()
        self._on = False
        self._was = self._was_said = ""  # the number when it was solved, and what was said of it
        self.check.clicked.connect(self.check_answer)
        self.answer.given.connect(self.check_answer)
        self.answer.changed.connect(self._begin_again)
        self.hint.clicked.connect(self.show_hint)
        self.then.live_changed.connect(self._show_other)
        self.then.again_wanted.connect(self.try_again)

    def show_record(self, record: Record, row: int = 1) -> None:
        """Show what was done with the task before, in a lesson about a row (from 1)."""
        self.record = record
        self.answer.put(record.answer)
        self._was = self._was_said = ""
        self.said.setText("")
        self.then.live = self.moved_below = False
        project = project_then(record.moment, self._start) if record.solved else None
        self.kept = None if project is None else Facts(project, row)
        if self.kept is not None:
            self._say_again(self.kept)
        self._refresh()

    def show_facts(self, facts: Facts, labs: Collection[str], on: bool) -> None:
        """Show the numbers of a project; only with `on` can be answered. What is done is noticed at once."""
        self.facts, self._labs, self._on = facts, labs, on
        self._refresh()
        if on and not self.record.solved and self.task.ask in {"done", "lab"} and is_done(self.task, facts, self._labs):
            self.check_answer()
        elif self.record.solved and self.task.predict:
            self._tell_gap()
        self._say_now()

    def notice(self, facts: Facts, epoch: int) -> bool:
        """Look whether what is to be done is done in a run that goes on, and say so; return whether it is."""
        if not self._on or self.record.solved or not is_done(self.task, facts, self._labs):
            return False
        self.facts = facts
        self.record = replace(self.record, solved=True)
        said = self.tr("{right}Done, at epoch {epoch}.")
        self.say(said.format(right=RIGHT, epoch=f"{epoch:,}"), "accent")
        self._keep(facts)
        return True

    @Slot()
    def check_answer(self) -> None:
        """Judge the answer against the project as it is now."""
        if self.facts is None or not self._on or self.record.solved:
            return
        answer = self.answer.text()
        try:
            verdict = judge(self.task, self.facts, answer, self._labs)
        except Refusal as refusal:
            self.say(sentence(refusal.said), "muted")
            return
        self.record = replace(self.record, answer=answer, solved=verdict.right)
        sign = "" if self.task.predict else RIGHT if verdict.right else WRONG
        self.say(f"{sign}{sentence(verdict.said)}", "accent" if verdict.right else "text")
        if verdict.right and not self.task.predict:
            self._was, self._was_said = number_asked(self.task, self.facts), self.said.text()
        if verdict.right and is_known(self.task, self.facts):
            self._keep(self.facts)
            return
        if verdict.right:
            self._tell_gap()
        self._refresh()
        self.recorded.emit(self.record)

    @Slot()
    def try_again(self) -> None:
        """Forget the answer, and ask about the project as it is now."""
        self.show_record(Record())
        self.recorded.emit(self.record)

    def show_moved(self, below: bool) -> None:
        """Take note whether an equation below is another one now than when the task was solved."""
        if below != self.moved_below:
            self.moved_below = below
            self._show_then()

    @Slot()
    def show_hint(self) -> None:
        """Show the next hint."""
        self.record = replace(self.record, hints=min(self.record.hints + 1, HINTS))
        self._refresh()
        self.recorded.emit(self.record)

    def _keep(self, facts: Facts) -> None:
        # from now on its numbers are these
        self.kept = facts
        self.record = replace(self.record, moment=moment_text(facts.project, self._start))
        self._refresh()
        self.recorded.emit(self.record)

    def _say_again(self, kept: Facts) -> None:
        # what was said when it was solved
        verdict = verdict_on(self.task, kept, self.record.answer, self._labs)
        if verdict is not None and verdict.right:
            self.say(f"{'' if self.task.predict else RIGHT}{sentence(verdict.said)}", "accent")
            self._was = "" if self.task.predict else number_asked(self.task, kept)
            self._was_said = self.said.text()

    def _say_now(self) -> None:
        # what the number that was asked for is by now
        if self.facts is not None and self.record.solved and self._was:
            now = number_asked(self.task, self.facts)
            text = self.tr("{said} It is {now} now.").format(said=self._was_said, now=now)
            self.say(text if now and now != self._was else self._was_said, "accent")

    @Slot()
    def _show_other(self) -> None:
        self._refresh()
        self.live_changed.emit()

    @Slot()
    def _begin_again(self) -> None:
        self.said.setText("")
        self.said.hide()

    def _tell_gap(self) -> None:
        # of a prediction: once, when it is known
        if self.kept is not None or self.facts is None:
            return
        if is_known(self.task, self.facts):
            self._say_again(self.facts)
            self._keep(self.facts)
        else:
            self.say(self.tr("Your prediction is kept. How far it is off is shown later."), "accent")

    def _refresh(self) -> None:
        self._show_texts()
        known = self.facts is None or self.kept is not None or is_known(self.task, self.facts)
        self.show_parts(can_be_answered=self._on, revealed=not self.task.predict or known)
        self._show_then()

    def _show_texts(self) -> None:
        if self.facts is None:
            return
        past = self.kept is not None and not self.then.live and self._has_moved()
        facts = self.kept if past and self.kept is not None else self.facts
        self.show_texts(facts, links=not past)

    def _has_moved(self) -> bool:
        # whether a number of its texts is another one now
        if self.kept is None or self.facts is None:
            return False
        return reads_otherwise(self.task, self.record.hints, self.kept, self.facts)

    def _show_then(self) -> None:
        moved = self.kept is not None and (self.moved_below or self._has_moved())
        self.then.show_state(moved, self._on and moved and self._can_be_asked())

    def _can_be_asked(self) -> bool:
        # once more: what is done would be noticed at once
        done = self.task.ask == "done" and self.facts is not None and is_done(self.task, self.facts, self._labs)
        return self.task.ask != "lab" and not done
