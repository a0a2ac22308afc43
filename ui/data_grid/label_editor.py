"""The editor of a category cell: a line with a list of the labels that there are; a new label may be typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from ui.icons import icon

MOST_VISIBLE = 12


class LabelEditor(QLineEdit):
    """A line that opens a list of labels: while one is typed, by its button, or by Alt+Down.

    `chosen` says that a label was taken from the list, which ends the editing.
    """

    chosen = Signal()

    def __init__(self, labels: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._labels = QCompleter(list(labels), self)
        self._labels.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._labels.setFilterMode(Qt.MatchFlag.MatchContains)
        self._labels.setMaxVisibleItems(MOST_VISIBLE)
        self._labels.activated.connect(self._choose)
        self.setCompleter(self._labels)
        self.returnPressed.connect(self._return_pressed)
        self._button = self.addAction(icon("drop-down", self), QLineEdit.ActionPosition.TrailingPosition)
        self._button.setObjectName("labels")
        self._button.setToolTip(self.tr("Show the categories of this column (Alt+Down)"))
        self._button.triggered.connect(self.open_list)
        self.setPlaceholderText(self.tr("missing"))

    @property
    def list_is_open(self) -> bool:
        """Whether the list of labels can be seen."""
        popup = self._labels.popup()
        return popup is not None and popup.isVisible()

    def open_list(self) -> None:
        """Show all labels."""
        self._labels.setCompletionPrefix("")
        self._labels.complete()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the list as a combo box does."""
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_list()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep the keys of the list from the shortcuts of the window."""
        asked = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if asked and event.key() == Qt.Key.Key_Down:  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def _return_pressed(self) -> None:
        # While the list is open it keeps Enter from whoever waits for the end of the editing.
        if self.list_is_open:
            QTimer.singleShot(0, self, self._choose)

    def _choose(self) -> None:
        self.chosen.emit()
