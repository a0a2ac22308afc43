"""The lesson panel: the list of lessons or one of them, and what its buttons ask of the program.

A lesson has a project of its own. While that is open, its tasks can be answered, and an edit that changes what the
lesson keeps as it is is refused with the reason.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QSize, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QFileDialog, QMessageBox, QStackedWidget, QVBoxLayout, QWidget

from nnapp.lessons import (
    ELSEWHERE,
    LABS,
    TRAINING,
    Action,
    Facts,
    Lesson,
    action_from,
    checked_start,
    performed,
    place_asked,
    place_from,
    read_lesson,
    refuse_locked,
)
from nnapp.project import Project
from nnapp.snapshot import Snapshot
from nnapp.walk import Place
from nnapp.words import Refusal, Said, marked
from ui.document import Document
from ui.lesson_panel.bar import LessonBar
from ui.lesson_panel.course import CourseList, Entry, entries, key_of, number_of
from ui.lesson_panel.page import LessonPage
from ui.lesson_panel.progress import LessonRecord, Progress
from ui.plain_text import plain
from ui.seen import is_seen
from ui.settings import Settings

FOLDER = "lesson-folder"
NOT_LOADED = marked("Load the lesson's own network first: the button is above the lesson.")


class LessonPanel(QWidget):
    """Teaches with the document's project."""

    lesson_wanted = Signal(object)  # the project that a lesson begins with: somebody wants to have it open
    place_wanted = Signal(object)  # Place in the lesson's row, which is selected: somebody wants to see it explained
    command_wanted = Signal(str)  # run N, epoch, update, row, row N, lab, lab NAME, check, explain
    locked_changed = Signal(object)  # frozenset of the names in `nnapp.lessons.LOCKS`

    def __init__(self, document: Document, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lessons")
        self.setAccessibleName(self.tr("Lessons"))
        self.document, self.settings = document, settings
        self.progress = Progress(settings)
        self.bar, self.course = LessonBar(), CourseList(self.progress)
        self.page: LessonPage | None = None
        self.start: Project | None = None  # that the lesson begins with
        self.loaded = False  # whether the open project has come from there
        self.holds_lesson = False  # whether it has come from any lesson
        self._before: Project | None = None  # what was open before, where undo goes back to it
        self.locked: frozenset[str] = frozenset()
        self._own_edit = False
        self._shown: tuple[LessonPage, Project, frozenset[str], bool] | None = None
        self._stale = True  # whether what is shown is of a project before
        self._listed = False
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
        self.bar.unlock_wanted.connect(self.unlock)
        self.document.opened.connect(self._follow_opened)
        self.document.guard = self._guard

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
        start = checked_start(lesson)
        if self.page is not None:
            self._leave()
        self._list()
        self.start = start
        self.page = page = LessonPage(lesson, self.progress.of(key_of(lesson.path)))
        page.clicked.connect(self._press)
        page.asked.connect(self._show_place)
        page.recorded.connect(self._keep)
        page.next_wanted.connect(partial(self._open_beside, 1))
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        place = self._place()
        self.bar.show_lesson(
            number_of(lesson.path) + plain(lesson.head.title, 100),
            place is not None and place > 0,
            self._beside(1) is not None,
        )
        self.bar.show()
        self._set_loaded(self.document.project is start)

    def _leave(self) -> None:
        assert self.page is not None
        self._set_loaded(False)
        self.stack.removeWidget(self.page)
        self.page.deleteLater()
        self.page = self.start = self._shown = None

    def _list(self) -> None:
        self._listed = True
        folder = Path(self.settings.text(FOLDER) or "/nowhere")
        own = entries(folder) if self.settings.text(FOLDER) and folder.is_dir() else []
        self.course.show_entries(entries(), own)

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

    @Slot()
    def load(self) -> None:
        """Ask for the lesson's project to be opened, from its start."""
        if self.page is None:
            return
        if self.start is self.document.project:
            self.page.begin_again()
            return
        self.lesson_wanted.emit(self.start)

    def take_start(self) -> None:
        """Put the lesson's project in the place of another lesson's, as an edit that can be undone."""
        if self.start is None or self.page is None:
            return
        start, before, self._own_edit = self.start, self.document.project, True
        try:
            self.document.edit(partial(_taken, start=start), self.tr("Load a lesson"))
        finally:
            self._own_edit = False
        self._before = before
        self._begin_loaded()

    @Slot()
    def unlock(self) -> None:
        """Let everything be changed."""
        self._lock(frozenset())

    @Slot(str)
    def lab_solved(self, name: str) -> None:
        """Take note that a page of the lab was solved."""
        if name in LABS:
            self.progress.add_lab(name)
            self._show_facts()

    def show_project(self, new: Project, old: Project | None) -> None:
        """Show the numbers of another project."""
        gone_back = self.loaded and new is self._before
        if gone_back or (not self.loaded and new is self.start and self.document.project is new):
            self._set_loaded(not gone_back)  # by undo or redo
        else:
            self._refresh()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take no note of a run that goes on: numbers and tasks are of the project."""

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
    def _follow_opened(self) -> None:
        self._before = None
        self.holds_lesson = self.page is not None and self.document.project is self.start
        if self.holds_lesson:
            self._begin_loaded()
        else:
            self._set_loaded(False)

    def _begin_loaded(self) -> None:
        assert self.page is not None
        self.page.begin_again()
        self.document.select(replace(self.document.selection, row=self.page.lesson.head.row - 1))
        self._set_loaded(True)

    def _set_loaded(self, loaded: bool) -> None:
        self.loaded = loaded
        locked = frozenset(self.page.lesson.head.locked) if loaded and self.page is not None else frozenset[str]()
        self._lock(locked)
        self._show_facts()

    def _lock(self, locked: frozenset[str]) -> None:
        changed, self.locked = locked != self.locked, locked
        self.bar.show_state(self.loaded, sorted(locked))
        if changed:
            self.locked_changed.emit(locked)

    def _guard(self, new: Project, old: Project) -> None:
        if self.locked and not self._own_edit:
            refuse_locked(self.locked, new, old)

    def _refresh(self) -> None:
        if is_seen(self):
            self._show_facts()
        else:
            self._stale = True

    def _show_facts(self) -> None:
        self._stale = False
        if self.page is not None and self.start is not None:
            project = self.document.project if self.loaded else self.start
            shown = self.page, project, self.progress.labs(), self.loaded
            if shown != self._shown:
                self._shown = shown
                self.page.show_facts(Facts(project, self.page.lesson.head.row), *shown[2:])

    @Slot(object)
    def _keep(self, record: LessonRecord) -> None:
        if self.page is not None:
            self.progress.put(key_of(self.page.lesson.path), record)

    # What is clicked

    @Slot(str)
    def _press(self, link: str) -> None:
        kind, _, text = link.partition(":")
        try:
            if kind == "do":
                self._do(action_from(text))
            elif kind == "show":
                self._show(text)
            elif kind == "ask":
                self._show_place(place_asked(text))
            elif QUrl(link).scheme() in {"http", "https"}:
                self._ask_to_open(link)
        except (Refusal, ValueError) as error:  # a link of a kind that is not looked at when the file is read
            if isinstance(error, Refusal):
                self.document.refused.emit(error.said)

    def _show(self, text: str) -> None:
        shown = place_from(text)
        if self.loaded and not shown.exists(self.document.project.topology):
            raise Refusal(marked("The network has no such place any more. Load the lesson once more."))
        self._show_place(shown.place(0))

    def _do(self, action: Action) -> None:
        if action.word == "load":
            self.load()
        elif action.word in ELSEWHERE:
            self.command_wanted.emit(action.text)
        elif not self.loaded:
            self.document.refused.emit(Said(NOT_LOADED))
        elif action.word in TRAINING:
            self.command_wanted.emit(action.text)
        else:
            self._own_edit = True
            try:
                self.document.edit(partial(performed, action=action), self.tr("Button of the lesson"))
            finally:
                self._own_edit = False

    @Slot(object)
    def _show_place(self, place: Place | None) -> None:
        if place is None or self.page is None:
            return
        if not self.loaded:
            self.document.refused.emit(Said(NOT_LOADED))
            return
        self.document.select(replace(self.document.selection, row=self.page.lesson.head.row - 1))
        self.place_wanted.emit(replace(place, row=None))

    def _ask_to_open(self, link: str) -> None:
        text = self.tr("The lesson has a link to {address}. Open it in the web browser?")
        answer = QMessageBox.question(self, self.tr("Open a link"), text.format(address=plain(link)))
        if answer == QMessageBox.StandardButton.Yes:
            QDesktopServices.openUrl(QUrl(link))


def _taken(project: Project, start: Project) -> Project:
    return start
