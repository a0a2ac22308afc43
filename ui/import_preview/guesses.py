"""Every guess about the whole file: what was guessed, why, and a control to change it."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from nnapp.importing import Format
from ui.import_preview.reason_label import ReasonLabel
from ui.import_preview.understanding import Understanding
from ui.import_preview.value_box import LinesBox, ValueBox
from ui.import_preview.words import BY_FORMAT, FIELDS, TYPED, USUAL, ImportWords

CONTROL, REASON, GAP = 1, 2, 3  # columns of the grid, after the title; two fields stand side by side


class GuessPanel(QWidget):
    """A title, a control and a reason for each field of `Choices` that means something for this file."""

    chosen = Signal(str, object)  # field and value

    def __init__(self, words: ImportWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("guesses")
        self._words = words
        self.fields: tuple[str, ...] = ()
        self.titles: dict[str, QLabel] = {}
        self.controls: dict[str, ValueBox | LinesBox] = {}
        self.reasons: dict[str, ReasonLabel] = {}
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(8)
        self._layout.setVerticalSpacing(4)
        self._layout.setColumnMinimumWidth(GAP, 12)
        for column in (REASON, GAP + 1 + REASON):
            self._layout.setColumnStretch(column, 1)
        for field in FIELDS:
            self._make(field)

    def show_understanding(self, known: Understanding, form: Format | None) -> None:
        """Show what is understood; without a preview, what could be chosen."""
        shown = known.preview.choices if known.preview is not None else known.chosen
        self._arrange(_relevant(known, form))
        for field in self.fields:
            value = getattr(known.chosen, field)
            value = getattr(shown, field) if value is None else value
            self.titles[field].setText(self._words.field(field, form))
            self.controls[field].show_values(self._values(known, field), value)
            self._show_reason(field, self._reason(known, field))

    def _make(self, field: str) -> None:
        words = self._words
        control: ValueBox | LinesBox
        control = LinesBox() if field == "skipped" else ValueBox(partial(words.value, field), TYPED.get(field, 0))
        if isinstance(control, ValueBox):
            control.show_placeholder(self.tr("guess"))
        control.setObjectName(f"choose-{field}")
        control.setAccessibleName(words.field(field))
        control.setToolTip(words.help(field))
        control.chosen.connect(partial(self.chosen.emit, field))
        title, reason = QLabel(words.field(field)), ReasonLabel()
        title.setBuddy(control)
        title.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        reason.setObjectName(f"reason-{field}")
        self.titles[field], self.controls[field], self.reasons[field] = title, control, reason
        for widget in (title, control, reason):
            widget.setParent(self)
            widget.hide()

    def _arrange(self, fields: tuple[str, ...]) -> None:
        if fields == self.fields:
            return
        for field in self.fields:
            for widget in (self.titles[field], self.controls[field], self.reasons[field]):
                self._layout.removeWidget(widget)
                widget.hide()
        self.fields = fields
        rows = (len(fields) + 1) // 2
        for number, field in enumerate(fields):
            row, column = number % rows, (GAP + 1) * (number // rows)
            for place, widget in enumerate((self.titles[field], self.controls[field], self.reasons[field])):
                self._layout.addWidget(widget, row, column + place)
                widget.show()
        for before, after in pairwise(fields):
            self.setTabOrder(self.controls[before], self.controls[after])
        self.setVisible(bool(fields))

    def _values(self, known: Understanding, field: str) -> list[object]:
        found = known.preview.alternatives.get(field, ()) if known.preview is not None else ()
        return [*found, *(value for value in USUAL.get(field, ()) if value not in found)]

    def _reason(self, known: Understanding, field: str) -> str:
        value = getattr(known.chosen, field)
        if value is not None and value == getattr(known.last_time, field):
            return self.tr("As the last time.")
        if value is not None:
            return self.tr("Chosen by you.")
        guess = known.guesses.get(field)
        return _as_sentence(self._words.said(guess.reason)) if guess is not None else ""

    def _show_reason(self, field: str, text: str) -> None:
        self.reasons[field].say(text)
        self.controls[field].setAccessibleDescription(text)


def _relevant(known: Understanding, form: Format | None) -> tuple[str, ...]:
    if known.preview is None:
        return BY_FORMAT[form] if form is not None else ()
    given = known.preview.choices
    return tuple(field for field in FIELDS if getattr(given, field) is not None or field in known.preview.alternatives)


def _as_sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "…", "!", "?")) else ".")
