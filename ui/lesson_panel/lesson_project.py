"""The project of the open lesson: whether it is open, how it comes back to its start, and what is kept as it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal, Slot

from nnapp.lessons import Facts, Head, refuse_locked
from nnapp.project import Project
from ui.document import Document
from ui.kept import Kept


class LessonProject(QObject):
    """Knows whether the document's project has come from the lesson, and refuses edits of what the lesson keeps."""

    state_changed = Signal()  # it is open or is not any more, or other things are kept

    def __init__(self, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._head: Head | None = None
        self.start: Project | None = None  # that the lesson begins with
        self.loaded = False  # whether the open project has come from there
        self.holds_lesson = False  # whether it has come from any lesson
        self.locked: frozenset[str] = frozenset()
        self._before: Project | None = None  # what was open before, where undo goes back to it
        self._own_edit = False
        document.opened.connect(self._follow_opened)
        document.guard = self._guard

    @property
    def shown(self) -> Project | None:
        """The project that the numbers of the lesson are of: its own start, until that is open."""
        return self._document.project if self.loaded else self.start

    def take(self, head: Head, start: Project) -> None:
        """Be the project of another lesson."""
        self._head, self.start, self._before = head, start, None
        self._set_loaded(self._document.project is start)

    def facts(self) -> Facts:
        """Return what can be asked of the shown project."""
        assert self._head is not None and self.shown is not None
        return Facts(self.shown, self._head.row)

    def take_start(self) -> None:
        """Put the lesson's start in the place of what has become of it, or of another lesson's project, as an edit."""
        if self.start is None:
            return
        before, was_loaded = self._document.project, self.loaded
        self.edit(partial(_taken, start=self.start), self.tr("Load a lesson"))
        if not was_loaded:  # else undo stays within this lesson
            self._before = before
        self._begin()

    def edit(self, change: Callable[[Project], Project], label: str) -> None:
        """Make an edit of the lesson itself: it may change what the learner may not."""
        self._own_edit = True
        try:
            self._document.edit(change, label)
        finally:
            self._own_edit = False

    @Slot()
    def unlock(self) -> None:
        """Let everything be changed."""
        self._lock(frozenset())
        self.state_changed.emit()

    def select_row(self) -> None:
        """Select the lesson's row."""
        if self._head is not None:
            self._document.select(replace(self._document.selection, row=self._head.row - 1))

    def follow(self, new: Project) -> bool:
        """Take note of another project; say whether undo or redo has led out of the lesson's, or back to it."""
        gone = self.loaded and new is self._before
        come = not self.loaded and new is self.start
        if gone or come:
            self._set_loaded(come)
        return gone or come

    @Slot()
    def _follow_opened(self) -> None:
        self._before = None
        self.holds_lesson = self.start is not None and self._document.project is self.start
        if self.holds_lesson:
            self._begin()
        else:
            self._set_loaded(False)

    def _begin(self) -> None:
        self.select_row()
        self._set_loaded(True)

    def _set_loaded(self, loaded: bool) -> None:
        self.loaded = loaded
        self._lock(frozenset(self._head.locked) if loaded and self._head is not None else frozenset())
        self.state_changed.emit()

    def _lock(self, locked: frozenset[str]) -> None:
        if locked != self.locked:
            self.locked = locked
            title = self._head.title if self._head is not None else ""
            self._document.keep(Kept(locked, title) if locked else Kept())

    def _guard(self, new: Project, old: Project) -> None:
        if self.locked and not self._own_edit:
            refuse_locked(self.locked, new, old)


def _taken(project: Project, start: Project) -> Project:
    return start
