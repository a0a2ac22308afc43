"""What the window says: sentences of the engine in the user's language, notices that do not interrupt, and errors."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMessageBox, QPushButton, QSizePolicy, QToolButton, QWidget

from nnapp.words import Said
from ui.plain_text import plain
from ui.theme import theme_of

MOST_LETTERS, LONGEST_WORD = 200, 60  # of a value in a sentence
BREAKS = " /\\"  # where a line can end


def words(template: str) -> str:
    """Translate a marked text of nnapp, such as the title of a choice."""
    return QCoreApplication.translate("nnapp", template)


def sentence(said: Said) -> str:
    """Translate a sentence of nnapp and fill in its values."""
    return words(said.template).format(**{key: _value(value) for key, value in said.values.items()})


def _value(value: object) -> object:
    if isinstance(value, Said):  # a reason within a sentence
        return sentence(value)
    # names and cells come from files: no line of theirs may be long, or look like what it is not
    if not isinstance(value, str):
        return value
    return plain(words(value), MOST_LETTERS if any(sign in value for sign in BREAKS) else LONGEST_WORD)


class Notice(QFrame):
    """A bar with one sentence at the top of the window, and perhaps a button that helps; it never interrupts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.label = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.label.setMinimumWidth(1)  # a long name without a blank must not make the window wider
        self.button = QPushButton()
        self.button.clicked.connect(self._press)
        self._help: Callable[[], object] | None = None
        self.close_button = QToolButton(autoRaise=True)
        self.close_button.setText("✕")
        self.close_button.setToolTip(self.tr("Hide this notice (Esc)"))
        self.close_button.setAccessibleName(self.tr("Hide this notice"))
        self.close_button.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 4, 6, 4)
        layout.addWidget(self.label, 1)
        layout.addWidget(self.button)
        layout.addWidget(self.close_button)
        self.hide()

    def say(self, text: str, button: str = "", call: Callable[[], object] | None = None) -> None:
        """Show a sentence; a button that makes a call appears where it has a text."""
        self.label.setText(text)
        self.setAccessibleName(text)
        self.offer(button, call)
        self.show()

    def offer(self, button: str, call: Callable[[], object] | None) -> None:
        """Put a button beside the sentence that is shown."""
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self._help = call

    @Slot()
    def _press(self) -> None:
        if self._help is not None:
            self._help()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground in the theme's notice colour."""
        theme = theme_of(self)
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("warning"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())
        painter.end()


def show_error(parent: QWidget, text: str, details: str = "") -> None:
    """Say in a box what went wrong; the technical details can be unfolded and copied."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    if details:
        box.setDetailedText(details)
    box.exec()
