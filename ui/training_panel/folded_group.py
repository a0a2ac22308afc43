"""A group of controls that is folded away behind its name until somebody asks for it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QStyle,
    QStyleOptionToolButton,
    QStylePainter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.form import OwnSpace

INDENT = 14


class Summary(QWidget):
    """One line that ends in … where there is no room for all of it; the tool tip has all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def say(self, text: str) -> None:
        """Show another text."""
        self.text = text
        self.setToolTip(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as much of the text as there is room for, at the right."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        text = self.fontMetrics().elidedText(self.text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)


class FoldButton(OwnSpace, QToolButton):
    """The name of a group, with an arrow: a click, Space or Enter folds and unfolds, Right unfolds, Left folds."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setText(title)
        self.setAccessibleName(title)
        self.setCheckable(True)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button as flat when the group is open as when it is folded."""
        painter, option = QStylePainter(self), QStyleOptionToolButton()
        self.initStyleOption(option)
        option.state &= ~QStyle.StateFlag.State_On
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Fold and unfold by keys."""
        key = event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.click()
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self.setChecked(key == Qt.Key.Key_Right)
        else:
            super().keyPressEvent(event)


class FoldedGroup(QWidget):
    """A name with an arrow, in a few words what is set in the group, and below it the group where it is unfolded."""

    folded = Signal()  # or unfolded

    def __init__(self, name: str, title: str, help_text: str, *parts: QWidget) -> None:
        super().__init__()
        self.setObjectName(name)
        self.title, self.help = title, help_text
        self.button, self.summary, self.body = FoldButton(title), Summary(), QWidget()
        self.button.setObjectName(f"fold_{name}")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.button)
        head.addWidget(self.summary, 1)
        inner = QVBoxLayout(self.body)
        inner.setContentsMargins(INDENT, 2, 0, 4)
        inner.setSpacing(4)
        for part in parts:
            inner.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.body)
        self.button.toggled.connect(self._fold)
        self._fold()

    @property
    def is_open(self) -> bool:
        """Whether the group is unfolded."""
        return self.button.isChecked()

    def unfold(self, is_open: bool = True) -> None:
        """Unfold the group, or fold it."""
        self.button.setChecked(is_open)

    def say(self, summary: str) -> None:
        """Show in a few words what is set in the group."""
        self.summary.say(summary)
        self.button.setAccessibleDescription(summary)

    def _fold(self) -> None:
        self.body.setVisible(self.is_open)
        self.button.setArrowType(Qt.ArrowType.DownArrow if self.is_open else Qt.ArrowType.RightArrow)
        self.button.setToolTip(self.help)
        self.folded.emit()
