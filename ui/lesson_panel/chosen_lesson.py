"""Below the list of lessons: what the selected one is about, how far one is in it, and the buttons that open one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from nnapp.lessons import Head
from ui.flow_layout import FlowLayout
from ui.form import OwnSpace
from ui.lesson_panel.progress import LessonRecord
from ui.lesson_panel.wrapped_label import WrappedLabel
from ui.plain_text import plain
from ui.theme import theme_of

MARGINS, BETWEEN = (12, 10, 12, 10), 6  # pixels


class OpenButton(OwnSpace, QPushButton):
    """Opens a lesson."""


class MainButton(OpenButton):
    """The one that is meant most, in the accent's colour."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it flat: a style's shading would take contrast from the words."""
        if not self.isEnabled():
            super().paintEvent(event)
            return
        theme, painter = theme_of(self), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        accent = theme.colour("accent")
        painter.setPen(theme.colour("text") if self.hasFocus() else accent)
        painter.setBrush(accent.darker(115) if self.isDown() or self.underMouse() else accent)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setPen(theme.colour("on_accent"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextShowMnemonic, self.text())
        painter.end()


class ChosenLesson(QFrame):
    """Tells of a lesson; `open_wanted` asks for it, `go_on_wanted` for the one that was begun."""

    open_wanted = Signal()
    go_on_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.welcome = WrappedLabel(
            self.tr(
                "Welcome. Each lesson brings a small network of its own, which you change and train while you read. "
                "Begin with the first one: nothing can go wrong."
            )
        )
        self.title, self.goal, self.state = WrappedLabel(), WrappedLabel(), WrappedLabel()
        self.state.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.open, self.go_on = MainButton(self.tr("Open")), OpenButton()
        self.open.clicked.connect(self.open_wanted)
        self.go_on.clicked.connect(self.go_on_wanted)
        self._words, self._holder, self._buttons = QWidget(), QScrollArea(), FlowLayout(down=4)
        self._arrange()
        self._embolden()

    def _arrange(self) -> None:
        lines = QVBoxLayout(self._words)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(6)
        for label in (self.welcome, self.title, self.goal, self.state):
            lines.addWidget(label)
        lines.addStretch(1)
        self._holder.setFrameShape(QFrame.Shape.NoFrame)
        self._holder.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._holder.setWidgetResizable(True)
        self._holder.setWidget(self._words)
        for button in (self.open, self.go_on):
            self._buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*MARGINS)
        column.setSpacing(BETWEEN)
        column.addWidget(self._holder, 1)
        column.addLayout(self._buttons)

    def fit(self, width: int, most: int) -> None:
        """Be as high as the words need, and at most so high: then they are scrolled, and the buttons stay in sight."""
        left, above, right, below = MARGINS
        around = above + below + BETWEEN + self._buttons.heightForWidth(width - left - right)
        needed, bar = self._words.heightForWidth(width - left - right), self._holder.verticalScrollBar()
        if around + needed > most:
            needed = self._words.heightForWidth(width - left - right - bar.sizeHint().width())
        self.setFixedHeight(max(min(around + needed, most), around + self.fontMetrics().height()))

    def show_lesson(self, title: str, head: Head, record: LessonRecord) -> None:
        """Tell of a lesson."""
        count, solved = len(head.task), sum(task.solved for task in record.tasks.values())
        minutes = self.tr("{count} minutes").format(count=head.minutes)
        if record.finished:
            state = self.tr("✓ finished")
        elif solved:
            state = self.tr("{solved} of {count} tasks solved").format(solved=solved, count=count)
        else:
            state = self.tr("{count} tasks").format(count=count) if count != 1 else self.tr("1 task")
        self._say(title, plain(head.goal, 500), f"{minutes} · {state}")
        self.open.setText(self.tr("Go on") if solved and not record.finished else self.tr("Open"))
        self.open.setEnabled(True)

    def show_problem(self, name: str, problem: str) -> None:
        """Tell why a file is no lesson."""
        self._say(name, problem, "")
        self.open.setText(self.tr("Open"))
        self.open.setEnabled(False)

    def show_begun(self, number: str, title: str) -> None:
        """Offer another lesson to go on with, by its number or its title; without both none."""
        self.go_on.setVisible(bool(number or title))
        name = number or f"“{title}”"
        self.go_on.setText(self.tr("Go on with lesson {number}").format(number=name).replace("&", "&&"))
        self.go_on.setToolTip(title)

    def _say(self, title: str, goal: str, state: str) -> None:
        for label, text in ((self.title, title), (self.goal, goal), (self.state, state)):
            label.setText(text)
            label.setVisible(bool(text))

    def changeEvent(self, event: QEvent) -> None:
        """Follow another theme or font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "title"):
            self._embolden()
        elif event.type() == QEvent.Type.PaletteChange:
            self.update()

    def _embolden(self) -> None:
        font = self.font()
        font.setBold(True)
        self.title.setFont(font)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a line between the list and this."""
        painter = QPainter(self)
        painter.setPen(theme_of(self).colour("line"))
        painter.drawLine(0, 0, self.width(), 0)
        painter.end()
