"""The list of lessons: those of the course and a teacher's own, with how far somebody is in each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QPushButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from nnapp.lessons import Lesson, lesson_paths, read_lesson
from nnapp.words import Refusal, Said
from resources import resource
from ui.flow_layout import FlowLayout
from ui.form import OwnSpace
from ui.lesson_panel.chosen_lesson import ChosenLesson
from ui.lesson_panel.progress import Progress
from ui.messages import sentence
from ui.plain_text import lines_tip, plain

MOST_OWN = 200
LEAST_LINES = 4  # of the list, however much is told below it
PLACE = Qt.ItemDataRole.UserRole


class Entry(Struct, frozen=True):
    """A lesson of the list, or why it cannot be used."""

    path: Path
    lesson: Lesson | None
    problem: Said | None = None

    @property
    def key(self) -> str:
        """What its progress is kept under."""
        return key_of(self.path)


def key_of(path: Path) -> str:
    """Return what the progress of a lesson is kept under: its name in the course, else its path."""
    return path.stem if path.parent == lesson_folder() else str(path)


def number_of(path: Path) -> str:
    """Return the number of a lesson as its file's name says it, to be put before its title; else nothing."""
    number = path.stem.partition("-")[0]
    return f"{int(number)}. " if number.isdecimal() and len(number) < 4 else ""


def lesson_folder() -> Path:
    """Return the folder of the course."""
    return Path(str(resource("lessons")))


class Entries:
    """Reads the lessons of the course, or of a folder; what has not changed since is not read again."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[int, int, Entry]] = {}

    def of(self, folder: Path | None = None) -> list[Entry]:
        """Return all lessons of a folder, or of the course."""
        return [self._entry(path) for path in lesson_paths(folder)[:MOST_OWN]]

    def _entry(self, path: Path) -> Entry:
        try:
            state = path.stat()
        except OSError:
            return self._read(path)
        known = self._known.get(path)
        if known is None or known[:2] != (state.st_mtime_ns, state.st_size):
            known = self._known[path] = (state.st_mtime_ns, state.st_size, self._read(path))
        return known[2]

    def _read(self, path: Path) -> Entry:
        try:
            return Entry(path, read_lesson(path))
        except Refusal as refusal:
            return Entry(path, None, refusal.said)


class CourseButton(OwnSpace, QPushButton):
    """A button below the list."""


class CourseList(QWidget):
    """Shows the lessons; `chosen` carries the entry that was opened."""

    chosen = Signal(object)
    file_wanted = Signal()
    folder_wanted = Signal()

    def __init__(self, progress: Progress, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._progress = progress
        self.entries: list[Entry] = []
        self.tree = QTreeWidget()
        self.tree.setObjectName("courseList")
        self.tree.setAccessibleName(self.tr("Lessons"))
        self.tree.setHeaderHidden(True)
        self.tree.setColumnCount(3)
        self.tree.setIndentation(0)
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        header = self.tree.header()
        header.setStretchLastSection(False)
        for column, mode in enumerate(
            (
                QHeaderView.ResizeMode.ResizeToContents,
                QHeaderView.ResizeMode.Stretch,
                QHeaderView.ResizeMode.ResizeToContents,
            )
        ):
            header.setSectionResizeMode(column, mode)
        self.tree.itemActivated.connect(self._choose)
        self.tree.currentItemChanged.connect(self._tell)
        self.about, self.foot = ChosenLesson(), QVBoxLayout()
        self.about.open_wanted.connect(self._open_current)
        self.about.go_on_wanted.connect(self._go_on)
        self.file, self.folder = CourseButton(self.tr("Open Lesson…")), CourseButton(self.tr("Folder of Lessons…"))
        self.file.setToolTip(self.tr("Open a lesson from a file of your own"))
        self.folder.setToolTip(self.tr("Choose a folder whose lessons are listed here"))
        self.file.clicked.connect(self.file_wanted)
        self.folder.clicked.connect(self.folder_wanted)
        self._arrange()

    def show_entries(self, course: Sequence[Entry], own: Sequence[Entry]) -> None:
        """Show the lessons of the course, and those of a teacher's folder."""
        self.entries = [*course, *own]
        fresh, current = not self.tree.topLevelItemCount(), self.tree.currentIndex().row()
        self.tree.clear()
        self._add_heading(self.tr("First course"))
        for place, _ in enumerate(course):
            self._add(place)
        if own:
            self._add_heading(self.tr("Own lessons"))
            for place, _ in enumerate(own, start=len(course)):
                self._add(place)
        begun = self.begun()
        if fresh and begun is not None:
            self.tree.setCurrentItem(self.item(begun))
        else:
            self.tree.setCurrentIndex(self.tree.model().index(max(current, 1), 0))
        self._tell()
        self._fit()

    def begun(self) -> int | None:
        """Return the place of the lesson to go on with: the one of last time, or the next where that is finished."""
        latest = self._progress.latest
        place = next((number for number, entry in enumerate(self.entries) if entry.key == latest), None)
        if place is None or not self._progress.of(latest).finished:
            return place
        after = self.entries[place + 1 :] + self.entries[:place]
        left = (each for each in after if each.lesson is not None and not self._progress.of(each.key).finished)
        following = next(left, None)
        return None if following is None else self.entries.index(following)

    def item(self, place: int) -> QTreeWidgetItem:
        """Return the line of an entry."""
        return next(line for line in self._lines() if line.data(0, PLACE) == place)

    def _lines(self) -> list[QTreeWidgetItem]:
        lines = (self.tree.topLevelItem(number) for number in range(self.tree.topLevelItemCount()))
        return [line for line in lines if line is not None]

    def _add_heading(self, text: str) -> None:
        item = QTreeWidgetItem(["", text, ""])
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        font = self.tree.font()
        font.setBold(True)
        item.setFont(1, font)
        item.setSizeHint(0, self._line())
        self.tree.addTopLevelItem(item)

    def _add(self, place: int) -> None:
        entry = self.entries[place]
        if entry.lesson is None:
            assert entry.problem is not None
            texts = ["⚠", plain(entry.path.name, 60), ""]
            tip, said = sentence(entry.problem), self.tr("cannot be used")
        else:
            head, record = entry.lesson.head, self._progress.of(entry.key)
            solved = sum(each.solved for each in record.tasks.values())
            begun = self.tr("{solved} of {count}").format(solved=solved, count=len(head.task))
            mark = "✓" if record.finished else "◦" if solved else ""
            minutes = self.tr("{count} min").format(count=head.minutes)
            texts = [
                mark,
                f"{number_of(entry.path)}{plain(head.title, 100)}",
                begun if solved and not record.finished else minutes,
            ]
            tip, said = plain(head.goal, 500), self.tr("finished") if record.finished else begun
        item = QTreeWidgetItem(texts)
        item.setData(0, PLACE, place)
        item.setTextAlignment(0, Qt.AlignmentFlag.AlignCenter)
        item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setSizeHint(0, self._line())
        item.setToolTip(1, lines_tip(tip))
        item.setData(1, Qt.ItemDataRole.AccessibleDescriptionRole, said)
        self.tree.addTopLevelItem(item)

    def _line(self) -> QSize:
        letters = self.tree.fontMetrics()
        return QSize(2 * letters.averageCharWidth() + 14, letters.height() + 10)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room between the list and what is told below it."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        # the list is as high as its lines are, and what is told below it as its words are, where there is room for both
        frame, line = 2 * self.tree.frameWidth(), self._line().height()
        self.tree.setMaximumHeight(self.tree.topLevelItemCount() * line + frame)
        room = self.height() - LEAST_LINES * line - frame - self.foot.heightForWidth(self.width())
        self.about.fit(self.width(), room)

    @Slot()
    def _tell(self) -> None:
        self._say_current()
        self._fit()

    def _say_current(self) -> None:
        place, begun = self._current(), self.begun()
        self.about.welcome.setVisible(not self._progress.latest)
        if place is None:
            return
        entry = self.entries[place]
        if entry.lesson is None:
            assert entry.problem is not None
            self.about.show_problem(plain(entry.path.name, 60), sentence(entry.problem))
        else:
            head = entry.lesson.head
            title = f"{number_of(entry.path)}{plain(head.title, 100)}"
            self.about.show_lesson(title, head, self._progress.of(entry.key))
        other = self.entries[begun].lesson if begun is not None and begun != place else None
        if other is None:
            self.about.show_begun("", "")
        else:
            self.about.show_begun(number_of(other.path).rstrip(". "), plain(other.head.title, 60))

    def _current(self) -> int | None:
        item = self.tree.currentItem()
        place = None if item is None else item.data(0, PLACE)
        return place if isinstance(place, int) and place < len(self.entries) else None

    @Slot()
    def _open_current(self) -> None:
        place = self._current()
        if place is not None:
            self.chosen.emit(self.entries[place])

    @Slot()
    def _go_on(self) -> None:
        begun = self.begun()
        if begun is not None:
            self.chosen.emit(self.entries[begun])

    def changeEvent(self, event: QEvent) -> None:
        """Make the lines as high as other letters need them."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "about"):
            for line in self._lines():
                line.setSizeHint(0, self._line())
            self._fit()

    @Slot(QTreeWidgetItem, int)
    def _choose(self, item: QTreeWidgetItem, _: int) -> None:
        place = item.data(0, PLACE)
        if place is not None:
            self.chosen.emit(self.entries[place])

    def _arrange(self) -> None:
        buttons = FlowLayout(down=4)
        buttons.addWidget(self.file)
        buttons.addWidget(self.folder)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tree, 1)
        column.addWidget(self.about)
        column.addStretch(0)
        self.foot.setContentsMargins(12, 4, 8, 8)
        self.foot.addLayout(buttons)
        column.addLayout(self.foot)
