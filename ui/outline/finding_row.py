"""One finding of the structure check: what is so, a button that remedies it, and why it matters."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from nnapp.structure import Finding
from ui.form import OwnSpace
from ui.messages import sentence, words
from ui.network.finding_words import headline, reason
from ui.outline.wrapped_label import WrappedLabel
from ui.plain_text import lines_tip

SIGNS = {"warning": "⚠", "advice": "•", "note": "◦"}  # it will go wrong, it could be better, it is so


class RemedyButton(QPushButton):
    """A button whose text goes on in a second line where there is no room for it in one."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.whole = text
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)  # it may be narrower than its hint
        self.setAccessibleName(text)
        self.setToolTip(lines_tip(text))

    def keep(self, reason: str) -> None:
        """Disable it and say why, or let it be pressed again."""
        self.setEnabled(not reason)
        self.setToolTip(lines_tip(reason or self.whole))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 8, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - (super().sizeHint().width() - self._text_width())
        one_line = self.fontMetrics().horizontalAdvance(self.whole) <= room
        self.setText(self.whole if one_line else in_two_lines(self.whole))

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()  # as wide as the whole text, as high as the text is shown
        return QSize(
            hint.width() - self._text_width() + self.fontMetrics().horizontalAdvance(self.whole), hint.height()
        )

    def _text_width(self) -> int:
        return max(map(self.fontMetrics().horizontalAdvance, self.text().split("\n")))


def in_two_lines(text: str) -> str:
    """Break a text at the blank that is nearest to its middle."""
    blanks = [place for place, letter in enumerate(text) if letter == " "]
    if not blanks:
        return text
    middle = min(blanks, key=lambda place: abs(2 * place + 1 - len(text)))
    return f"{text[:middle]}\n{text[middle + 1 :]}"


class WhyButton(OwnSpace, QToolButton):
    """Unfolds the reason."""


class FindingRow(QFrame):
    """Shows a finding; `remedy_wanted` carries it."""

    remedy_wanted = Signal(object)

    def __init__(self, finding: Finding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.finding = finding
        self.sign = QLabel(SIGNS[finding.level])
        self.sign.setAccessibleName(self._level())
        self.sign.setToolTip(self._level())
        self.sign.setMinimumWidth(self.sign.fontMetrics().horizontalAdvance(SIGNS["warning"]))  # so that texts align
        self.sign.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.said = WrappedLabel(headline(finding))
        self.reason = WrappedLabel(reason(finding))
        self.reason.hide()
        self.remedy = RemedyButton(words(finding.remedy))
        self.remedy.setAccessibleDescription(sentence(finding.said))
        self.why = WhyButton()
        self.why.setText(self.tr("Why?"))
        self.why.setCheckable(True)
        self.why.setAutoRaise(True)
        self.why.setAccessibleDescription(reason(finding))
        self._arrange()
        self.remedy.setVisible(finding.change is not None)  # not before: without a parent it would be a window
        self.why.setVisible(bool(reason(finding)))
        self.remedy.clicked.connect(self._want_remedy)
        self.why.toggled.connect(self.reason.setVisible)

    def take(self, finding: Finding) -> None:
        """Take the place of an equal finding, of a newer project."""
        self.finding = finding

    def _arrange(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        for button in (self.remedy, self.why):
            buttons.addWidget(button)
        buttons.addStretch(1)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 3, 0, 3)
        grid.setHorizontalSpacing(5)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.sign, 0, 0)
        grid.addWidget(self.said, 0, 1)
        grid.addLayout(buttons, 1, 1)
        grid.addWidget(self.reason, 2, 1)

    def _level(self) -> str:
        levels = {
            "warning": self.tr("Warning: it will go wrong"),
            "advice": self.tr("Advice: it could be better"),
            "note": self.tr("Note: it is so, perhaps on purpose"),
        }
        return levels[self.finding.level]

    @Slot()
    def _want_remedy(self) -> None:
        self.remedy_wanted.emit(self.finding)
