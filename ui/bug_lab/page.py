"""What all pages of the lab share: a title, a text, instruments below it, and the question that ticks the page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLayout, QScrollArea, QVBoxLayout, QWidget

from ui.bug_lab.notebook import Notebook
from ui.bug_lab.parts import heading, paragraph
from ui.bug_lab.question import Question

BESIDE = 62  # letters that each question needs to stand beside another one


class Page(QScrollArea):
    """A page that scrolls where it does not fit; it is solved when all its questions are."""

    def __init__(self, notebook: Notebook, name: str, title: str, text: str) -> None:
        super().__init__()
        self.notebook, self.name, self.title = notebook, name, title
        self.setObjectName(f"page-{name}")
        self.setAccessibleName(title)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.questions: list[Question] = []
        self._beside: QBoxLayout | None = None
        self._answered: Question | None = None
        self._laid_out = QTimer(self, interval=0, singleShot=True)
        self._laid_out.timeout.connect(self._show_told)
        self.inside = QWidget()
        self.room = QVBoxLayout(self.inside)
        self.room.setContentsMargins(14, 10, 14, 10)
        self.room.setSpacing(8)
        self.room.addWidget(heading(title, 3))
        self.intro = paragraph(text, "intro")
        self.room.addWidget(self.intro)
        self.setWidget(self.inside)
        # the ground of the window, not that of a list
        self.viewport().setAutoFillBackground(False)
        self.inside.setAutoFillBackground(False)

    @property
    def working(self) -> bool:
        """Whether something that the page shows is still worked out in the background."""
        return False

    def add(self, *parts: QWidget | QLayout, stretch: int = 0) -> None:
        """Put parts below what there is."""
        for part in parts:
            if isinstance(part, QLayout):
                self.room.addLayout(part, stretch)
            else:
                self.room.addWidget(part, stretch)

    def ask(self, *questions: Question) -> None:
        """Put questions below what there is."""
        for question in questions:
            self.questions.append(question)
            self.room.addWidget(question)
            question.solved.connect(self.tick)
            question.solved.connect(partial(self._reveal, question))

    def ask_beside(self, *questions: Question) -> None:
        """Put questions side by side, as long as the page is wide enough."""
        self._beside = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._beside.setSpacing(self.room.spacing())
        self.room.addLayout(self._beside)
        for question in questions:
            self.questions.append(question)
            self._beside.addWidget(question, 1)
            question.solved.connect(self.tick)
            question.solved.connect(partial(self._reveal, question))

    def _reveal(self, question: Question) -> None:
        self._answered = question
        self._laid_out.start()

    @Slot()
    def _show_told(self) -> None:
        # what is told about a right answer may lie below what is seen
        if self._answered is not None and self._answered.told.isVisible():
            self.ensureWidgetVisible(self._answered.told, 0, self.room.spacing())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put questions side by side, or below each other."""
        super().resizeEvent(event)
        if self._beside is not None:
            least = self._beside.count() * BESIDE * self.fontMetrics().averageCharWidth()
            wide = self.viewport().width() >= least
            self._beside.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def required(self) -> Sequence[str]:
        """Return what must be solved for a tick, by name."""
        return [question.key for question in self.questions]

    @Slot()
    def tick(self) -> None:
        """Tick the page once everything on it is solved."""
        if all(map(self.notebook.solved, self.required())):
            self.notebook.solve(self.name)

    def take_theme(self) -> None:
        """Draw in the colours of another theme what does not follow the palette."""

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and hasattr(self, "inside"):
            self.take_theme()
