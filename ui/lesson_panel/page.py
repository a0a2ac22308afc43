"""The page of one lesson: its goal, its text, live equations and tasks, one below the other."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from nnapp.lessons import EquationPlace, Facts, Lesson, TaskPlace, holds, noticed_in_run
from nnapp.project import Project
from nnapp.words import Refusal
from ui.form import OwnSpace
from ui.lesson_panel.equation import LessonEquation
from ui.lesson_panel.progress import LessonRecord, Record
from ui.lesson_panel.prose import Prose
from ui.lesson_panel.state import filled
from ui.lesson_panel.task_box import TaskBox
from ui.lesson_panel.wrapped_label import WrappedLabel

WIDEST = 760  # pixels of a line of text that can be read well


class PageButton(OwnSpace, QPushButton):
    """A button of the page."""


class LessonPage(QScrollArea):
    """Shows a lesson; what is clicked in it comes as `clicked` or `asked`, what is solved as `recorded`."""

    clicked = Signal(str)  # do:… show:… ask:… or an address
    asked = Signal(object, bool)  # Place, and whether it is of all rows of the next update
    recorded = Signal(object)  # LessonRecord
    next_wanted = Signal()
    again_wanted = Signal()  # to start the lesson wholly anew
    refused = Signal(object)  # Said

    def __init__(self, lesson: Lesson, start: Project, record: LessonRecord, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lesson, self.record, self._start = lesson, record, start
        self.prose: list[tuple[Prose, str]] = []
        self.equations: list[LessonEquation] = []
        self._above: list[TaskBox | None] = []  # the task that each of them is covered by
        self.boxes: dict[str, TaskBox] = {}
        self._noticing: list[TaskBox] = []  # what is done in them can be noticed while a run goes on
        self._facts: Facts | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.goal = WrappedLabel(lesson.head.goal)
        self.goal.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.end = WrappedLabel()
        self.next = PageButton(self.tr("Next lesson"))
        self.next.clicked.connect(self.next_wanted)
        self.again = PageButton(self.tr("Start Lesson Again…"))
        self.again.setToolTip(self.tr("Forget what was done in its tasks, and load its network as it was at first"))
        self.again.clicked.connect(self.again_wanted)
        self._build()

    def show_facts(self, facts: Facts, labs: Collection[str], on: bool) -> None:
        """Show the numbers of a project; only with `on` can tasks be answered."""
        self._facts = facts
        for prose, text in self.prose:
            prose.show_markdown(filled(text, facts), on)
        for box in self.boxes.values():
            box.show_facts(facts, labs, on)
        self._show_equations()
        self._show_end()

    def is_waiting(self) -> bool:
        """Say whether a task waits for something that a run that goes on may bring about."""
        return any(not box.record.solved for box in self._noticing)

    def notice(self, facts: Facts, epoch: int) -> None:
        """Look whether a run that goes on has brought about what a task waits for."""
        for box in self._noticing:
            box.notice(facts, epoch)

    def begin_again(self) -> None:
        """Forget the answers of the attempt before."""
        self.record = LessonRecord(finished=self.record.finished)
        for box in self.boxes.values():
            box.show_record(Record())
        self.recorded.emit(self.record)
        self._show_equations()
        self._show_end()

    @property
    def is_begun(self) -> bool:
        """Whether anything was done in a task."""
        return bool(self.record.tasks)

    @property
    def solved_count(self) -> int:
        """How many tasks are solved."""
        return sum(box.record.solved for box in self.boxes.values())

    @property
    def is_solved(self) -> bool:
        """Whether all tasks are solved."""
        return all(box.record.solved for box in self.boxes.values())

    def _build(self) -> None:
        content = QWidget()
        content.setMaximumWidth(WIDEST)
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(10)
        column.addWidget(self.goal)
        count = len(self.lesson.head.task)
        for part in self.lesson.parts:
            if isinstance(part, TaskPlace):
                column.addWidget(self._box(part.id, len(self.boxes) + 1, count))
            elif isinstance(part, EquationPlace):
                equation = LessonEquation(part.place)
                equation.asked.connect(self.asked)
                equation.refused.connect(self.refused)
                self.equations.append(equation)
                self._above.append(next(reversed(self.boxes.values()), None))
                column.addWidget(equation)
            else:
                prose = Prose()
                prose.clicked.connect(self.clicked)
                self.prose.append((prose, part.text))
                column.addWidget(prose)
        foot = QHBoxLayout()
        foot.addWidget(self.end, 1)
        foot.addWidget(self.next, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(foot)
        column.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(content)
        row.setStretch(0, 1)
        self.setWidget(holder)
        for box in self.boxes.values():
            below = (
                equation.words for equation, above in zip(self.equations, self._above, strict=True) if above is box
            )
            if noticed_in_run(box.task, below):
                self._noticing.append(box)

    def _box(self, name: str, number: int, count: int) -> TaskBox:
        task = next(task for task in self.lesson.head.task if task.id == name)
        box = TaskBox(task, number, count, self._start)
        box.show_record(self.record.tasks.get(name, Record()), self.lesson.head.row)
        box.recorded.connect(self._keep)
        box.live_changed.connect(self._show_equations)
        box.clicked.connect(self.clicked)
        self.boxes[name] = box
        return box

    @Slot(object)
    def _keep(self, _: Record) -> None:
        tasks = {name: box.record for name, box in self.boxes.items() if box.record != Record()}
        self.record = LessonRecord(tasks, self.record.finished or self.is_solved)
        self._show_equations()
        self._show_end()
        self.recorded.emit(self.record)

    @Slot()
    def _show_equations(self) -> None:
        moved: set[TaskBox] = set()
        for equation, box in zip(self.equations, self._above, strict=True):
            equation.set_covered(box is not None and not box.record.solved)
            if box is None:
                equation.show_facts(self._facts)
            else:  # what was solved in a run that goes on is newer than the project
                equation.show_facts(box.facts, box.kept, box.then.live)
                moved |= {box} if equation.moved else set()
        for box in self.boxes.values():
            box.show_moved(box in moved)

    def _show_end(self) -> None:
        left = len(self.boxes) - self.solved_count
        self.next.setVisible(not left)
        self.again.setVisible(self.is_begun)
        if left:
            text = self.tr("{left} of {count} tasks are open.").format(left=left, count=len(self.boxes))
        elif self._facts is not None and self._promise_holds(self._facts):
            text = self.tr("✓ All tasks are solved, and what the lesson promised is true of your network.")
        else:
            text = self.tr("✓ All tasks are solved.")
        self.end.setText(text)

    def _promise_holds(self, facts: Facts) -> bool:
        try:
            return holds(self.lesson.head.promise, facts)
        except Refusal:
            return False
