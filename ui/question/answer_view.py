"""The answers beside a question: large, with bars for the chances of categories."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.plain_text import lines_tip
from ui.question.answers import Answer, chance
from ui.theme import theme_of

LARGE = 1.9  # times the usual letters
MOST_LABEL = 110  # pixels


class Bars(QWidget):
    """A bar for the chance of each category; a ring marks the right one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("question-bars")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.answer: Answer | None = None

    def line_height(self) -> int:
        """Return the height of one bar with the room around it."""
        return self.fontMetrics().height() + 1

    def sizeHint(self) -> QSize:
        lines = len(self.answer.chances) + bool(self.answer.more) if self.answer else 0
        return QSize(180, lines * self.line_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(110, self.sizeHint().height())

    def show_answer(self, answer: Answer) -> None:
        """Show other chances."""
        old, self.answer = self.answer, answer
        if old is None or (len(old.chances), bool(old.more)) != (len(answer.chances), bool(answer.more)):
            self.updateGeometry()
        self.update()

    def bar(self, number: int) -> QRectF:
        """Return where the bar of a chance is drawn at its full length."""
        label, value = self._label_width(), self.fontMetrics().horizontalAdvance("0.000") + 6
        height = self.line_height()
        return QRectF(label + 6, number * height + 3, max(self.width() - label - value - 10, 10), height - 6)

    def _label_width(self) -> float:
        metrics = QFontMetricsF(self.font())
        labels = [chance.label for chance in self.answer.chances] if self.answer else []
        widest = max((metrics.horizontalAdvance(label) for label in labels), default=0.0)
        return min(widest + metrics.horizontalAdvance("✓ ") + 2, MOST_LABEL)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self)
        with QPainter(self) as painter:
            if self.answer is None:
                return
            middle, height, label = Qt.AlignmentFlag.AlignVCenter, self.line_height(), self._label_width()
            for number, each in enumerate(self.answer.chances):
                line, bar = QRect(0, number * height, self.width(), height), self.bar(number)
                painter.setPen(theme.colour("text"))
                room = QRect(0, line.y(), round(label), height)
                text = f"✓ {each.label}" if each.right else each.label
                shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, room.width())
                painter.drawText(room, int(middle | Qt.AlignmentFlag.AlignRight), shown)
                painter.fillRect(bar, theme.colour("line"))
                part = QRectF(bar.x(), bar.y(), bar.width() * min(max(each.value, 0.0), 1.0), bar.height())
                painter.fillRect(part, theme.class_colour(each.code))
                if each.right:
                    painter.drawRect(bar.adjusted(-1, -1, 0, 0))
                painter.drawText(
                    line.adjusted(0, 0, -2, 0), int(middle | Qt.AlignmentFlag.AlignRight), chance(each.value)
                )
            if self.answer.more:
                painter.setPen(theme.colour("muted"))
                line = QRect(round(label) + 6, len(self.answer.chances) * height, self.width(), height)
                painter.drawText(line, int(middle), self.tr("… {count} more").format(count=f"{self.answer.more:,}"))


class Block(QWidget):
    """One target: its name, the answer, what is beside it, and the bars."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.headline, self.detail = (QLabel(self, textFormat=Qt.TextFormat.PlainText) for _ in range(3))
        self.name.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.headline.setObjectName("question-answer")
        self.detail.setObjectName("question-detail")
        font = self.headline.font()
        font.setPointSizeF(font.pointSizeF() * LARGE)
        font.setBold(True)
        self.headline.setFont(font)
        self.headline.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.detail.setWordWrap(True)
        self.bars = Bars(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(1)
        for widget in (self.name, self.headline, self.detail, self.bars):
            if isinstance(widget, QLabel):
                widget.setMinimumWidth(1)
            column.addWidget(widget)

    def show_answer(self, answer: Answer) -> None:
        """Show another answer."""
        for label, text in ((self.name, answer.name), (self.headline, answer.headline), (self.detail, answer.detail)):
            if text != label.text():
                label.setText(text)
        self.detail.setVisible(bool(answer.detail))
        self.bars.setVisible(bool(answer.chances))
        self.bars.show_answer(answer)
        self.headline.setAccessibleName(answer.said)
        self.headline.setToolTip(lines_tip(answer.said))


class AnswerView(QScrollArea):
    """All answers, one below the other; or a sentence why there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("question-answers")
        self.setAccessibleName(self.tr("Answer of the network"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.answers: tuple[Answer, ...] = ()
        self.blocks: list[Block] = []
        page = QWidget()
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(8, 4, 8, 2)
        self._column.setSpacing(2)
        self.problem = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.problem.setObjectName("question-problem")
        self.problem.setMinimumWidth(1)
        self._column.addWidget(self.problem)
        self._column.addStretch(1)
        self.setWidget(page)

    def show_answers(self, answers: Sequence[Answer], problem: str = "") -> None:
        """Show other answers, or why there are none."""
        self.answers = tuple(answers)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        while len(self.blocks) < len(self.answers):
            block = Block()
            self._column.insertWidget(self._column.count() - 1, block)
            self.blocks.append(block)
        for number, block in enumerate(self.blocks):
            block.setVisible(number < len(self.answers))
            if number < len(self.answers):
                block.show_answer(self.answers[number])
        said = problem or " ".join(answer.said for answer in self.answers)
        if said != self.accessibleDescription():
            self.setAccessibleDescription(said)
