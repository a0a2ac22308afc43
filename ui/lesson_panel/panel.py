"""The lesson panel: the list of lessons or one of them, and what its buttons ask of the program.

A lesson has a project of its own. While that is open, its tasks can be answered, and an edit that changes what the
lesson keeps as it is is refused with the reason.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from nnapp.lessons import LABS, Facts, Lesson, checked_start, read_lesson
from nnapp.project import Project
from nnapp.snapshot import Snapshot
from nnapp.words import Refusal
from ui.document import Document
from ui.lesson_panel.again import ask_to_forget
from ui.lesson_panel.bar import LessonBar
from ui.lesson_panel.course import CourseList, Entries, Entry, key_of, number_of
from ui.lesson_panel.lesson_project import LessonProject
from ui.lesson_panel.links import LessonLinks
from ui.lesson_panel.page import LessonPage
from ui.lesson_panel.progress import LessonRecord, Progress
from ui.lesson_panel.run_looking import RunLooking
from ui.lesson_panel.typesetting import refuse_broken_formulas
from ui.plain_text import plain
from ui.seen import is_seen
from ui.settings import Settings

FOLDER = "lesson-folder"


class LessonPanel(QWidget):
    """Teaches with the document's project."""

    lesson_wanted = Signal(object)  # the project that a lesson begins with: somebody wants to have it open
    place_wanted = Signal(object, bool, str)  # Place to explain, whether of all rows of the next update, and its page
    opened = Signal()  # another lesson than before
    command_wanted = Signal(str)  # run N, epoch, update, row, row N, lab, lab NAME, check, explain

    def __init__(self, document: Document, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lessons")
        self.setAccessibleName(self.tr("Lessons"))
        self.document, self.settings = document, settings
        self.progress = Progress(settings)
        self.bar, self.course = LessonBar(), CourseList(self.progress)
        self.page: LessonPage | None = None
        self.project = LessonProject(document, self)
        self.links = LessonLinks(self.project, self)
        self._shown: tuple[LessonPage, Project, frozenset[str], bool] | None = None
        self._stale = True  # whether what is shown is of a project before
        self._looking = RunLooking(self.project)
        self._listed, self._entries = False, Entries()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.course)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.stack, 1)
        self.bar.hide()
        self._connect()

    def sizeHint(self) -> QSize:
        return QSize(420, 330)

    def _connect(self) -> None:
        self.course.chosen.connect(self._open_entry)
        self.course.file_wanted.connect(self.choose_file)
        self.course.folder_wanted.connect(self.choose_folder)
        self.bar.list_wanted.connect(self.show_list)
        self.bar.before_wanted.connect(partial(self._open_beside, -1))
        self.bar.next_wanted.connect(partial(self._open_beside, 1))
        self.bar.load_wanted.connect(self.load)
        self.bar.unlock_wanted.connect(self.project.unlock)
        self.bar.again_wanted.connect(self.ask_again)
        self.project.state_changed.connect(self._show_state)
        self.links.load_wanted.connect(self.load)
        self.links.place_wanted.connect(self.place_wanted)
        self.links.command_wanted.connect(self.command_wanted)
        self.links.refused.connect(self.document.refused)

    # The list

    @Slot()
    def show_list(self) -> None:
        """Show all lessons, and how far one is in each."""
        self._list()
        self.bar.hide()
        self.stack.setCurrentWidget(self.course)
        self.course.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin(self) -> None:
        """Give the keyboard to the list, or to the lesson where it was left."""
        (self.course.tree if self.page is None else self.page).setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def choose_file(self) -> None:
        """Ask for a lesson's file, and open it."""
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Open lesson"), self.settings.text(FOLDER), self.tr("Lessons (*.md)")
        )
        if name:
            self.open_file(Path(name))

    @Slot()
    def choose_folder(self) -> None:
        """Ask for a folder whose lessons are listed too."""
        name = QFileDialog.getExistingDirectory(self, self.tr("Folder of lessons"), self.settings.text(FOLDER))
        if name:
            self.settings.set_text(FOLDER, name)
            self._list()

    def open_file(self, path: Path) -> bool:
        """Open a lesson from its file; a file that is none is refused, and all stays as it was."""
        try:
            self.open_lesson(read_lesson(path))
        except Refusal as refusal:
            self.document.refused.emit(refusal.said)
            return False
        return True

    def open_lesson(self, lesson: Lesson) -> None:
        """Show a lesson; raises `Refusal` where something in it has no value on its own project."""
        if self.page is not None and self.page.lesson == lesson:  # somebody comes back from the list
            self.stack.setCurrentWidget(self.page)
            self.bar.show()
            return
        start = checked_start(lesson)
        refuse_broken_formulas(lesson, Facts(start, lesson.head.row))
        self._leave()
        if not self._listed:
            self._list()
        self.page = page = LessonPage(lesson, start, self.progress.of(key_of(lesson.path)))
        page.clicked.connect(self.links.press)
        page.asked.connect(self.links.ask)
        page.refused.connect(self.document.refused)
        page.recorded.connect(self._keep)
        page.next_wanted.connect(partial(self._open_beside, 1))
        page.again_wanted.connect(self.ask_again)
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        place, title = self._place(), number_of(lesson.path) + plain(lesson.head.title, 100)
        self.bar.show_lesson(title, place is not None and place > 0, self._beside(1) is not None)
        self.bar.show_begun(page.is_begun)
        self.bar.show()
        self.project.take(lesson.head, start)
        self.opened.emit()

    def _leave(self) -> None:
        if self.page is not None:
            self.stack.removeWidget(self.page)
            self.page.deleteLater()
            self.page = self._shown = None

    def _list(self) -> None:
        self._listed = True
        folder = Path(self.settings.text(FOLDER) or "/nowhere")
        own = self._entries.of(folder) if self.settings.text(FOLDER) and folder.is_dir() else []
        self.course.show_entries(self._entries.of(), own)

    @Slot(object)
    def _open_entry(self, entry: Entry) -> None:
        self.open_file(entry.path)

    def _place(self) -> int | None:
        paths = [entry.path for entry in self.course.entries]
        return paths.index(self.page.lesson.path) if self.page and self.page.lesson.path in paths else None

    def _beside(self, step: int) -> Entry | None:
        place, all_of_them = self._place(), self.course.entries
        if place is None or not 0 <= place + step < len(all_of_them):
            return None
        return all_of_them[place + step]

    def _open_beside(self, step: int) -> None:
        entry = self._beside(step)
        if entry is None:
            self.show_list()
        else:
            self._open_entry(entry)

    # The lesson's project

    @property
    def holds_lesson(self) -> bool:
        """Whether the open project has come from a lesson."""
        return self.project.holds_lesson

    @Slot()
    def load(self) -> None:
        """Ask for the lesson's project to be opened, from its start; what is solved and predicted stays."""
        if self.page is not None:
            self.lesson_wanted.emit(self.project.start)

    @Slot()
    def ask_again(self) -> None:
        """Start the lesson wholly anew, once somebody has said so."""
        if self.page is not None:
            ask_to_forget(self, self.page.solved_count, len(self.page.boxes), self.start_again)

    @Slot()
    def start_again(self) -> None:
        """Load the lesson's project, and forget what was done in its tasks."""
        self.load()
        if self.page is not None and self.document.project is self.project.start:  # nobody wants to stay where it is
            self.page.begin_again()
            self._shown = None  # a stage of the lab that is solved is noticed at once, as ever
            self._show_facts()

    def take_start(self) -> None:
        """Put the lesson's project in the place of another lesson's, as an edit that can be undone."""
        self.project.take_start()

    @Slot(str)
    def lab_solved(self, name: str) -> None:
        """Take note that a page of the lab was solved."""
        if name in LABS:
            self.progress.add_lab(name)
            self._show_facts()

    def show_project(self, new: Project, old: Project | None) -> None:
        """Show the numbers of another project."""
        if not self.project.follow(new):
            self._refresh()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take no note of a run that goes on: numbers are of the project."""

    @Slot(object)
    def look_at_run(self, snapshot: Snapshot) -> None:
        """Notice what a run that goes on has brought about, in the newest state of it, and only now and then."""
        if self.page is not None:
            self._looking.look(self.page, snapshot)

    def shut_down(self) -> None:
        """End what is worked out in the background: nothing is."""

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed meanwhile."""
        super().showEvent(event)
        if not self._listed:
            self._list()
        if self._stale:
            self._show_facts()

    @Slot()
    def _show_state(self) -> None:
        self.bar.show_state(self.project.loaded, sorted(self.project.locked))
        self._show_facts()

    def _refresh(self) -> None:
        if is_seen(self):
            self._show_facts()
        else:
            self._stale = True

    def _show_facts(self) -> None:
        self._stale = False
        project = self.project.shown
        if self.page is not None and project is not None:
            shown = self.page, project, self.progress.labs(), self.project.loaded
            if shown != self._shown:
                self._shown = shown
                self.page.show_facts(self.project.facts(), *shown[2:])

    @Slot(object)
    def _keep(self, record: LessonRecord) -> None:
        if self.page is not None:
            self.progress.put(key_of(self.page.lesson.path), record)
            self.bar.show_begun(self.page.is_begun)
