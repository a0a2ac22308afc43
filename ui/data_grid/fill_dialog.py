"""Asks what selected cells shall be filled with: one value, a series, or random numbers; shows how it begins."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from nnapp.project import AnyFilling, Series
from nnapp.words import Refusal
from ui.data_grid import numbers
from ui.form import Form
from ui.messages import sentence

SHOWN = 6  # numbers of the preview
Ok = QDialogButtonBox.StandardButton.Ok


class Wanted(Struct, frozen=True):
    """What the form asks for."""

    filling: AnyFilling = Series()


class FillDialog(QDialog):
    """After it was accepted, `filling` says with which numbers to fill, or is None and `value` is what to fill with."""

    def __init__(self, cells: int, rows: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("fill-dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Fill cells"))
        self._rows, self._wanted, self._problem = rows, Wanted(), ""
        self.one = QRadioButton(self.tr("One &value"))
        self.many = QRadioButton(self.tr("&Numbers"))
        self.line = QLineEdit()
        self.form = Form(Wanted)
        self.preview = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.buttons = QDialogButtonBox(Ok | QDialogButtonBox.StandardButton.Cancel)
        self._lay_out(cells)
        self.form.show_values(self._wanted)
        self.many.setChecked(True)
        self._connect()
        self._show()

    @property
    def filling(self) -> AnyFilling | None:
        """The chosen numbers; None where one value is to fill all cells."""
        return self._wanted.filling if self.many.isChecked() else None

    @property
    def value(self) -> str:
        """The one value, as it was typed; empty to empty the cells."""
        return self.line.text()

    def _lay_out(self, cells: int) -> None:
        text = self.tr("1 cell is selected.") if cells == 1 else self.tr("{count} cells are selected.")
        layout = QVBoxLayout(self)
        layout.addWidget(QLabel(text.format(count=f"{cells:,}")))
        group = QButtonGroup(self)
        for button, name in ((self.one, "one-value"), (self.many, "numbers")):
            button.setObjectName(name)
            group.addButton(button)
        self.line.setObjectName("value")
        self.line.setAccessibleName(self.tr("Value"))
        self.line.setPlaceholderText(self.tr("A number, category or text; empty clears them"))
        first = QHBoxLayout()
        first.addWidget(self.one)
        first.addWidget(self.line, 1)
        layout.addLayout(first)
        layout.addWidget(self.many)
        self.form.setContentsMargins(22, 0, 0, 0)
        layout.addWidget(self.form)
        self.preview.setObjectName("preview")
        self.preview.setContentsMargins(22, 4, 0, 4)
        layout.addWidget(self.preview)
        layout.addStretch(1)
        layout.addWidget(self.buttons)
        self.resize(430, 270)

    def _connect(self) -> None:
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.form.edited.connect(self._take)
        self.form.refused.connect(self._refuse)
        self.many.toggled.connect(self._show)
        self.line.textEdited.connect(self._type)

    @Slot(str, object)
    def _take(self, _name: str, filling: AnyFilling) -> None:
        self._wanted, self._problem = Wanted(filling), ""
        self._show()

    @Slot(object)
    def _refuse(self, said: object) -> None:
        self._problem = sentence(said)  # type: ignore[arg-type] # a Said
        self._show()

    @Slot()
    def _type(self) -> None:
        self.one.setChecked(True)

    @Slot()
    def _show(self) -> None:
        self.form.setEnabled(self.many.isChecked())
        text, possible = "", True
        if self.many.isChecked():
            text, possible = self._beginning()
        self.preview.setText(self._problem or text)
        self.buttons.button(Ok).setEnabled(possible)

    def _beginning(self) -> tuple[str, bool]:
        filling, count = self._wanted.filling, min(self._rows, SHOWN)
        try:
            first = filling.numbers(count, filling.source)
        except Refusal as refusal:
            return sentence(refusal.said), False
        more = " …" if self._rows > SHOWN else ""
        text = "  ".join(numbers.short(float(value)) for value in first) + more
        return self.tr("The first column: {numbers}").format(numbers=text), True
