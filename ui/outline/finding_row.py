"""One finding of the structure check: what is so, a button that remedies it, and why it matters."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from nnapp.structure import Finding
from ui.form import OwnSpace
from ui.messages import sentence, words
from ui.network.finding_words import headline, reason
from ui.outline.wrapped_label import WrappedLabel

SIGNS = {"warning": "⚠", "advice": "•", "note": "◦"}  # it will go wrong, it could be better, it is so


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
        self.said = WrappedLabel(headline(finding))
        self.reason = WrappedLabel(reason(finding))
        self.reason.hide()
        self.remedy = QPushButton(words(finding.remedy))
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
        buttons.addWidget(self.remedy)
        buttons.addWidget(self.why)
        buttons.addStretch(1)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 3, 0, 3)
        grid.setHorizontalSpacing(5)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.sign, 0, 0, Qt.AlignmentFlag.AlignTop)
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
