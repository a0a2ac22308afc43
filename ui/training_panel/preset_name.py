"""The small dialog that asks for the name of a preset."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from nnapp.presets import MOST_LETTERS


class PresetName(QDialog):
    """Asks for a name; one that is taken already is taken over, and the button says so."""

    def __init__(self, taken: Collection[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._taken = taken
        self.setObjectName("preset-name")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Save as my preset"))
        self.line = QLineEdit()
        self.line.setMaxLength(MOST_LETTERS)
        self.line.setAccessibleName(self.tr("Name of the preset"))
        self.line.setMinimumWidth(30 * self.fontMetrics().averageCharWidth())
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(self.tr("&Cancel"))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        what = self.tr("All hyper-parameters and stop rules are kept, but for the seeds and the precision.")
        label = QLabel(self.tr("&Name of the preset"))
        label.setBuddy(self.line)
        for widget in (label, self.line, QLabel(what, wordWrap=True), self.buttons):
            layout.addWidget(widget)
        self.line.textChanged.connect(self._check)
        self._check()

    def name(self) -> str:
        """Return the name, without blanks around it."""
        return " ".join(self.line.text().split())

    @Slot()
    def _check(self) -> None:
        button = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        button.setText(self.tr("&Replace It") if self.name() in self._taken else self.tr("&Save"))
        button.setEnabled(bool(self.name()))
        button.setToolTip("" if self.name() else self.tr("Type a name first."))
