"""The window of the lesson "The printed program is wrong" and of the ten wrong passes, one page at a time.

Programs that are wrong on purpose run here and nowhere else; this window does not even know the open project.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QMessageBox,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.bug_lab.banner import Banner
from ui.bug_lab.batch_page import BatchPage
from ui.bug_lab.bench import Bench
from ui.bug_lab.check_page import CheckPage
from ui.bug_lab.contents import Contents, Entry
from ui.bug_lab.fingerprint_page import FingerprintPage
from ui.bug_lab.notebook import Notebook
from ui.bug_lab.nudge_page import NudgePage
from ui.bug_lab.page import Page
from ui.bug_lab.parts import paragraph
from ui.bug_lab.passes_page import PassesPage
from ui.bug_lab.placing import beside
from ui.bug_lab.reason_page import ReasonPage
from ui.bug_lab.repair_page import RepairPage
from ui.bug_lab.report_page import ReportPage
from ui.bug_lab.shape_page import ShapePage
from ui.bug_lab.vote_page import VotePage
from ui.settings import Settings

SIZE = QSize(1180, 740)
LAYOUT = "bug-lab"
PASSES = "wrong-passes"
LEVELS = ("level1", "level2", "level3")


class BugLab(QDialog):
    """Stays open beside the main window; `solved_now` tells lessons the name of what was just solved."""

    solved_now = Signal(str)  # a page, or PASSES when all ten wrong passes are found
    lesson_wanted = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bug-lab")
        self.setWindowTitle(self.tr("The printed program is wrong. Prove it."))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setModal(False)
        self._settings = settings
        self.notebook, self.bench = Notebook(settings, self), Bench(self)
        self._makers = self._pages()
        self.pages: dict[str, Page] = {}
        self.stack = QStackedWidget()
        self.back_button, self.next_button = QPushButton(self.tr("« &Back")), QPushButton(self.tr("&Next »"))
        self.again_button = QPushButton(self.tr("Start the &lesson again…"))
        self.lesson_button = QPushButton(self.tr("Back to the less&on"))
        self.counted = paragraph("", "counted")
        self.counted.setToolTip(self.tr("Progress is kept when you close this window."))
        self.contents = Contents(self._entries(), self.notebook)
        self._lay_out()
        self.contents.wanted.connect(self.show_page)
        self.back_button.clicked.connect(partial(self._turn, -1))
        self.next_button.clicked.connect(partial(self._turn, 1))
        self.again_button.clicked.connect(self._ask_again)
        self.lesson_button.clicked.connect(self.lesson_wanted)
        self.notebook.changed.connect(self._count)
        self._solved = self.all_solved()
        self._count()
        self.resize(SIZE.boundedTo(self.screen().availableSize()))
        geometry = settings.layout(LAYOUT)
        self._placed = geometry is not None and self.restoreGeometry(geometry)
        self.contents.go_to("vote")

    def solved(self, name: str) -> bool:
        """Say whether a page is solved, by its name; PASSES stands for all three levels."""
        return name in self.all_solved()

    def all_solved(self) -> frozenset[str]:
        """Return the names of what is solved."""
        names = {name for name in self._makers if self.notebook.solved(name)}
        return frozenset(names | {PASSES} if names.issuperset(LEVELS) else names)

    @Slot(str)
    def show_page(self, name: str) -> None:
        """Turn to a page, which is made when it is first wanted; PASSES stands for the first level."""
        name = LEVELS[0] if name == PASSES else name
        if name not in self.pages:
            self.pages[name] = self._makers[name][1]()
            for button in self.pages[name].findChildren(QPushButton):
                button.setAutoDefault(False)  # Enter in a field answers the question, and nothing else
            self.stack.addWidget(self.pages[name])
            self._let_tab_end_below()
        self.stack.setCurrentWidget(self.pages[name])
        self.contents.go_to(name)
        names = [*self._makers]
        self.back_button.setEnabled(names.index(name) > 0)
        self.next_button.setEnabled(names.index(name) < len(names) - 1)

    def _let_tab_end_below(self) -> None:
        # a page that is made now comes last in the order of Tab, so the buttons below it must come after it once more
        last = self.previousInFocusChain() or self.contents
        for button in (self.again_button, self.lesson_button, self.back_button, self.next_button):
            QWidget.setTabOrder(last, button)
            last = button

    @property
    def page(self) -> str:
        """The name of the page that is shown."""
        return next(name for name, page in self.pages.items() if page is self.stack.currentWidget())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter do nothing by itself; Escape closes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def open_beside(self, lesson: QRect) -> None:
        """Come to the front, the first time beside a lesson, which is given in pixels of the screen."""
        if not self._placed and not lesson.isEmpty():
            self.clear_of(lesson)
            self._placed = True
        self.show()
        self.raise_()
        self.activateWindow()

    def clear_of(self, lesson: QRect) -> bool:
        """Move off a lesson; say whether all of it can be seen now."""
        screen = self.screen().availableGeometry()
        # what the window manager puts around the window, once it is known
        frame = self.frameGeometry().size() - self.size()
        screen.adjust(0, frame.height(), -frame.width(), 0)
        place = beside(screen, lesson, SIZE)
        self.setGeometry(place)
        return not place.intersects(lesson)

    def showEvent(self, event: QShowEvent) -> None:
        """Go on with what pages wait for."""
        super().showEvent(event)
        self.bench.go_on()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave no thread behind."""
        super().hideEvent(event)
        self.bench.rest()

    def done(self, result: int) -> None:
        """Remember where the window was."""
        self._settings.set_layout(LAYOUT, self.saveGeometry())
        self._placed = True
        super().done(result)

    def _pages(self) -> dict[str, tuple[str, Callable[[], Page]]]:
        notebook, bench = self.notebook, self.bench
        return {
            "vote": (self.tr("1  Vote"), partial(VotePage, notebook, bench)),
            "nudge": (self.tr("2  Nudge one weight"), partial(NudgePage, notebook, bench)),
            "check": (self.tr("3  Check them all"), partial(CheckPage, notebook, bench)),
            "fingerprint": (self.tr("4  Read the fingerprint"), partial(FingerprintPage, notebook, bench)),
            "repair": (self.tr("5  Repair it"), partial(RepairPage, notebook, bench)),
            "shapes": (self.tr("6  Look at the shapes"), partial(ShapePage, notebook, bench)),
            "why": (self.tr("7  Why did it learn?"), partial(ReasonPage, notebook, bench)),
            "batches": (self.tr("8  Batches"), partial(BatchPage, notebook, bench)),
            "report": (self.tr("9  Your report"), partial(ReportPage, notebook, bench, self._settings)),
            "level1": (self.tr("Level 1: it shows"), partial(PassesPage, notebook, bench, 1)),
            "level2": (self.tr("Level 2: it learns"), partial(PassesPage, notebook, bench, 2)),
            "level3": (self.tr("Level 3: it hides"), partial(PassesPage, notebook, bench, 3)),
        }

    def _entries(self) -> list[Entry]:
        entries = [Entry(name, title) for name, (title, _) in self._makers.items()]
        first = Entry("", self.tr("The printed program"))
        return [first, *entries[:9], Entry("", self.tr("Ten wrong passes")), *entries[9:]]

    def _lay_out(self) -> None:
        self.banner = Banner(
            self.tr("Faulty on purpose – lesson only. These programs cannot train, change or be saved as your network.")
        )
        below = QHBoxLayout()
        below.setContentsMargins(10, 4, 10, 8)
        below.addWidget(self.again_button)
        below.addWidget(self.lesson_button)
        below.addWidget(self.counted, 1)
        below.addWidget(self.back_button)
        below.addWidget(self.next_button)
        self.counted.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for button in (self.again_button, self.lesson_button, self.back_button, self.next_button):
            button.setAutoDefault(False)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.contents)
        middle.addWidget(self.stack, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.banner)
        layout.addLayout(middle, 1)
        layout.addLayout(below)
        self.next_button.setObjectName("next")
        self.back_button.setObjectName("back")
        self.again_button.setObjectName("again")
        self.lesson_button.setObjectName("lesson")

    @Slot()
    def _count(self) -> None:
        done = sum(map(self.notebook.solved, self._makers))
        text = self.tr("{done} of {count} pages solved")
        self.counted.setText(text.format(done=done, count=len(self._makers)))
        before, self._solved = self._solved, self.all_solved()
        for name in sorted(self._solved - before):
            self.solved_now.emit(name)

    def _turn(self, step: int) -> None:
        names = [*self._makers]
        self.show_page(names[names.index(self.page) + step])

    @Slot()
    def _ask_again(self) -> None:
        box = QMessageBox(self)
        box.setObjectName("again-box")
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(self.tr("Start the lesson again?"))
        box.setInformativeText(self.tr("Votes, answers, hints and your own words in this lab are forgotten."))
        again = box.addButton(self.tr("Start &again"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        again.clicked.connect(self.start_again)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    @Slot()
    def start_again(self) -> None:
        """Forget everything the learner has done, and show the first page afresh."""
        self.notebook.clear()
        for page in self.pages.values():
            self.stack.removeWidget(page)
            page.deleteLater()
        self.pages.clear()
        self.show_page("vote")
