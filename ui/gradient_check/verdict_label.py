"""A verdict in words, with a sign before it that does not need a colour: ✓ agrees, ≠ differs, ○ cannot be judged."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from nnapp.gradient_check.verdict import AGREES, DIFFERS, Verdict
from ui.messages import sentence

SIGNS = {AGREES: "✓", DIFFERS: "≠"}


class VerdictLabel(QWidget):
    """Shows a verdict, or another sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sign, self.label = QLabel(self), QLabel(self)
        font = self.sign.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.3)
        self.sign.setFont(font)
        self.sign.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2, 0, 2, 0)
        layout.setSpacing(6)
        layout.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.label, 1)

    def show_verdict(self, verdict: Verdict) -> None:
        """Say how it came out."""
        self.say(" ".join(sentence(said) for said in verdict.sentences), SIGNS.get(verdict.kind, "○"))

    def say(self, text: str, sign: str = "") -> None:
        """Say something else."""
        self.sign.setText(sign)
        self.sign.setVisible(bool(sign))
        self.label.setText(text)
        self.setAccessibleName(text)
