"""The fields and buttons of the bar that finds and replaces; what they do is the bar's."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from nnapp.searching import Search
from ui.theme import theme_of

EVERYWHERE, THIS_COLUMN, SELECTION = "everywhere", "this-column", "selection"
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FindFields(QWidget):
    """What is looked for, how, and what to put in its place."""

    wanted = Signal()  # something else is looked for
    scope_chosen = Signal()
    step_wanted = Signal(int)  # 1 for the next found cell, −1 for the one before
    replace_wanted = Signal()
    replace_all_wanted = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("find-bar")
        self.setAccessibleName(self.tr("Find and replace"))
        self.field = Line(self.tr("Find"), "find-text")
        self.replacement = Line(self.tr("Replace by"), "find-replacement")
        self.case = self._toggle("find-case", self.tr("Aa"), self.tr("Match case: “A” is not “a”"))
        self.whole = self._toggle("find-whole", self.tr("Whole"), self.tr("Only cells that read just so, as a whole"))
        self.by_value = self._toggle(
            "find-by-value",
            self.tr("Value"),
            self.tr("Numbers by their value: 0.5 finds 0,5 and 5e-1, and not 10.5"),
        )
        self.scopes = QComboBox()
        self.previous = self._button("find-previous", "▲", self.tr("Previous found cell (Shift+F3)"))
        self.next = self._button("find-next", "▼", self.tr("Next found cell (F3)"))
        self.close_button = self._button("find-close", "✕", self.tr("Close (Esc)"))
        self.one, self.all = QPushButton(self.tr("Replace")), QPushButton(self.tr("Replace All"))
        self.label = QLabel(textFormat=Qt.TextFormat.PlainText)  # how many cells were found
        self.result = QLabel(textFormat=Qt.TextFormat.PlainText)  # what was replaced
        self._lay_out()
        self._connect()
        self.hide()

    def search(self) -> Search:
        """Return what is looked for."""
        return Search(self.field.text(), self.case.isChecked(), self.whole.isChecked(), self.by_value.isChecked())

    def scope(self) -> str:
        """Return where to look."""
        return str(self.scopes.currentData())

    def searching_words(self, part: float) -> str:
        """Say how far a search is."""
        return self.tr("Searching… {part:.0%}").format(part=part)

    def open(self, *, replacing: bool) -> None:
        """Show the bar, with or without what replaces, ready for typing."""
        for part in (self.replacement, self.one, self.all, self.result):
            part.setVisible(replacing)
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def tell(self, text: str, result: str = "") -> None:
        """Say beside the field what was found, and below what was replaced."""
        for label, words in ((self.label, text), (self.result, result)):
            label.setText(words)
            label.setToolTip(words)

    def enable(self, reason: str, kept: str = "") -> None:
        """Enable the buttons, or disable them and say why; `kept` is why nothing can be replaced."""
        for button, usual in self._tips.items():
            why = kept if kept and button in (self.one, self.all) else reason
            button.setEnabled(not why)
            button.setToolTip(why or usual)

    # Building

    def _toggle(self, name: str, text: str, help_text: str) -> QToolButton:
        button = self._button(name, text, help_text)
        button.setAutoRaise(False)
        button.setCheckable(True)
        return button

    def _button(self, name: str, text: str, help_text: str) -> QToolButton:
        button = QToolButton(autoRaise=True)
        button.setObjectName(name)
        button.setText(text)
        button.setToolTip(help_text)
        button.setAccessibleName(help_text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _lay_out(self) -> None:
        for text, data in (
            (self.tr("Whole table"), EVERYWHERE),
            (self.tr("This column"), THIS_COLUMN),
            (self.tr("Selected cells"), SELECTION),
        ):
            self.scopes.addItem(text, data)
        self.scopes.setObjectName("find-scope")
        self.scopes.setAccessibleName(self.tr("Where to look"))
        self.scopes.setToolTip(self.tr("Where to look: selected cells are those selected when this is chosen"))
        self.one.setObjectName("replace-one")
        self.one.setToolTip(self.tr("Replace in this cell, and go to the next (Enter in the field)"))
        self.all.setObjectName("replace-all")
        self.all.setToolTip(self.tr("Replace in all found cells, as one step that can be undone"))
        self._tips = {button: button.toolTip() for button in (self.previous, self.next, self.one, self.all)}
        for label, name in ((self.label, "find-count"), (self.result, "replace-result")):
            label.setObjectName(name)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.label.setFixedWidth(self.fontMetrics().horizontalAdvance(self.searching_words(1.0)) + 4)
        self.label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        first, second = QHBoxLayout(), QHBoxLayout()
        for part in (self.case, self.whole, self.by_value, self.scopes, self.label, self.previous, self.next):
            first.addWidget(part)
        second.addWidget(self.one)
        second.addWidget(self.all)
        second.addWidget(self.result, 1)
        layout = QGridLayout(self)
        layout.setContentsMargins(6, 3, 6, 3)
        layout.setHorizontalSpacing(4)
        layout.setVerticalSpacing(3)
        for row in (first, second):
            row.setSpacing(2)
        layout.addWidget(self.field, 0, 0)
        layout.addLayout(first, 0, 1)
        layout.addWidget(self.close_button, 0, 2)
        layout.addWidget(self.replacement, 1, 0)
        layout.addLayout(second, 1, 1, 1, 2)
        layout.setColumnStretch(0, 1)

        order = (self.field, self.replacement, self.case, self.whole, self.by_value, self.scopes)
        for before, after in pairwise((*order, self.previous, self.next, self.one, self.all, self.close_button)):
            self.setTabOrder(before, after)

    def _connect(self) -> None:
        self.field.textChanged.connect(self.wanted)
        for toggle in (self.case, self.whole, self.by_value):
            toggle.toggled.connect(self.wanted)
        self.scopes.activated.connect(self.scope_chosen)
        self.field.entered.connect(self.step_wanted)
        self.replacement.entered.connect(self._entered)
        self.next.clicked.connect(self._forward)
        self.previous.clicked.connect(self._back)
        self.one.clicked.connect(self.replace_wanted)
        self.all.clicked.connect(self.replace_all_wanted)
        self.close_button.clicked.connect(self.closed)

    @Slot(int)
    def _entered(self, _step: int) -> None:
        self.replace_wanted.emit()

    @Slot()
    def _forward(self) -> None:
        self.step_wanted.emit(1)

    @Slot()
    def _back(self) -> None:
        self.step_wanted.emit(-1)

    # Keys and looks

    def event(self, event: QEvent) -> bool:
        # Esc closes the bar, whatever shortcut the window has for it
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and not event.modifiers():
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.closed.emit()
                return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a line below the bar."""
        painter = QPainter(self)
        painter.setPen(theme_of(self).colour("line"))
        painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())


class Line(QLineEdit):
    """A line that says when Enter is pressed in it, and with Shift that it is to go back."""

    entered = Signal(int)

    def __init__(self, title: str, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setPlaceholderText(title)
        self.setAccessibleName(title)
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(90)

    def sizeHint(self) -> QSize:
        return QSize(150, super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            self.entered.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)
