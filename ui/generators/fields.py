"""The fields of a generator, in two forms: its own on the left, those that most have on the right."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QAbstractSpinBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from nnapp.generators import Generator
from nnapp.words import Refusal
from ui.form import Form, fields
from ui.icons import icon

COMMON = ("rows", "copies", "noise", "seed")
SPACE = 18


class Fields(QWidget):
    """Edits a generator; `changed` carries the new one, `refused` the `Said` of fields that make none.

    What is refused is kept until it is mended, so that another field does not make it forgotten.
    """

    changed = Signal(object)
    refused = Signal(object)

    def __init__(self, generator: Generator) -> None:
        super().__init__()
        self.generator = generator
        self._pending: dict[str, Any] = {}
        declared = fields(type(generator))
        shared = sorted((f for f in declared if f.name in COMMON), key=lambda field: COMMON.index(field.name))
        own = [f for f in declared if f.name not in COMMON]
        self.own, self.common = Form(own, parent=self), Form(shared, parent=self)
        self.again = QPushButton(self.tr("&Other Points"))
        self.again.setObjectName("again")
        self.again.setIcon(icon("dice", self))
        self.again.setAutoDefault(False)
        self.again.clicked.connect(self._draw_again)
        self._lay_out()
        self._say_again()
        for form in (self.own, self.common):
            form.show_values(generator)
            form.edited.connect(self._take)
            form.refused.connect(self.refused)
            for box in form.findChildren(QAbstractSpinBox):
                box.setKeyboardTracking(True)  # so that the preview follows with every digit

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon in the colours of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "again"):
            self.again.setIcon(icon("dice", self))

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        for form, stretch, below in ((self.own, 3, None), (self.common, 2, self.again)):
            if not form.controls:
                continue
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(form)
            if below is not None:
                column.addWidget(below)
            column.addStretch(1)
            layout.addLayout(column, stretch)
        if not self.own.controls:
            self.own.hide()
            layout.addStretch(3)

    @Slot(str, object)
    def _take(self, name: str, value: object) -> None:
        changes = {**self._pending, name: value}
        try:
            self.generator = replace(self.generator, **changes)
        except Refusal as refusal:
            self._pending = changes
            self.refused.emit(refusal.said)
            return
        self._pending = {}
        self._say_again()
        self.changed.emit(self.generator)

    def _say_again(self) -> None:
        varies, same = self.generator.varies, self.tr("Without noise, every seed makes the same table.")
        self.again.setEnabled(varies)
        self.again.setToolTip(self.tr("Draw others of the same kind: the next seed") if varies else same)

    @Slot()
    def _draw_again(self) -> None:
        box = self.common.controls["seed"]
        box.stepBy(1)  # type: ignore[union-attr]
