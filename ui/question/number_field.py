"""The field of a column of numbers: a slider within the range seen in training, and a box that takes any number."""

from __future__ import annotations

from math import isfinite, isnan

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSlider, QVBoxLayout, QWidget

from nnapp.dataset import Dataset
from nnapp.question import MISSING_NUMBER, Cell, Field, Seen, fills_with
from ui.form.manners import CalmWheel
from ui.plain_text import lines_tip, plain
from ui.question.numbers import rounded, shorter, step_of, stepped, typed, written
from ui.written_numbers import as_read

POSITIONS = 1000  # of a slider, where the numbers are not whole
MOST_POSITIONS = 5000
KEYS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10}
BOX_LETTERS = 9


class NumberBox(QLineEdit):
    """A line for a number: Up and Down step, Enter or leaving takes what was typed."""

    stepped = Signal(int)
    focus_changed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step by the arrow keys; Space stays what it is elsewhere, because no number has one."""
        times = KEYS.get(Qt.Key(event.key()))
        if times is not None:
            self.stepped.emit(times)
        elif event.key() == Qt.Key.Key_Space:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Leave Space to the window: run and pause."""
        asks = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if asks and event.key() == Qt.Key.Key_Space:  # type: ignore[attr-defined]
            event.ignore()
            return False
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select everything, so that typing replaces it."""
        super().focusInEvent(event)
        self.focus_changed.emit()
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell, so that there may be fewer digits."""
        super().focusOutEvent(event)
        self.focus_changed.emit()


class SeenSlider(CalmWheel, QSlider):
    """A slider that the wheel moves only where it was chosen before."""


class NumberField(QWidget):
    """Shows and takes the number of one column; `edited` carries it, NaN for an empty cell."""

    edited = Signal(object)

    def __init__(self, dataset: Dataset, field: Field, seen: Seen, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field, self.value = field, MISSING_NUMBER
        self.low, self.high, self.whole = seen
        self.step = step_of(self.low, self.high, self.whole)
        self.slider = SeenSlider(Qt.Orientation.Horizontal, self)
        self.box = NumberBox(self)
        self.mark = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self._showing = False
        self._before: float | None = None  # the value when typing began
        self._lay_out()
        self._describe(dataset)
        self.slider.valueChanged.connect(self._slide)
        self.box.editingFinished.connect(self._take_typed)
        self.box.textEdited.connect(self._while_typing)
        self.box.stepped.connect(self._step)
        self.box.focus_changed.connect(self._write)

    def _lay_out(self) -> None:
        width = self.high - self.low
        ranged = isfinite(width) and width > 0
        positions = int(width) if ranged and self.whole and width <= MOST_POSITIONS else POSITIONS
        self.slider.setRange(0, positions)
        self.slider.setPageStep(max(1, positions // 10))
        self.slider.setSingleStep(max(1, positions // 100) if positions == POSITIONS else 1)
        self.slider.setEnabled(ranged)
        self.slider.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.box.setFixedWidth(self.fontMetrics().horizontalAdvance("0" * BOX_LETTERS) + 12)
        self.box.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.mark.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.mark.setSizePolicy(
            self.mark.sizePolicy().horizontalPolicy().Ignored, self.mark.sizePolicy().verticalPolicy()
        )
        self.mark.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.mark.hide()
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.slider, 1)
        row.addWidget(self.box)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.mark)
        self.setFocusProxy(self.box)

    def _describe(self, dataset: Dataset) -> None:
        name = plain(self.field.name, 60)
        seen = self._seen_words()
        self.box.setAccessibleName(name)
        self.slider.setAccessibleName(self.tr("{column}, slider").format(column=name))
        tips = [name, seen]
        if self.field.may_be_missing:
            counts_as = fills_with(dataset, self.field)
            short = as_read(counts_as, 4) if isinstance(counts_as, float) else ""
            self.box.setPlaceholderText(f"({short})")
            empty = self.tr("Left empty, it counts as {value}, as missing cells of this column do.")
            tips.append(empty.format(value=as_read(counts_as) if isinstance(counts_as, float) else ""))
            self.box.setAccessibleDescription(f"{seen}. {tips[-1]}")
        else:
            self.box.setAccessibleDescription(seen)
        tips.append(self.tr("Up and Down change it by {step}.").format(step=as_read(self.step)))
        self.box.setToolTip(lines_tip(*tips))
        self.slider.setToolTip(lines_tip(*tips[:2]))

    def _seen_words(self) -> str:
        if isnan(self.low):
            return self.tr("No training row has a number here")
        return self.tr("Seen in training: {low} to {high}").format(low=as_read(self.low), high=as_read(self.high))

    def show_cell(self, cell: Cell) -> None:
        """Show a number; what is being typed stays."""
        value = cell if isinstance(cell, float) else MISSING_NUMBER
        self.value = value
        self._write()
        self._showing = True
        self.slider.setValue(self._position(value))
        self._showing = False
        self._mark(value)

    def _write(self) -> None:
        # all digits for who types there, else as many as there is room for
        if self.box.isModified():
            return
        text = written(self.value, self.field.is_single)
        if not self.box.hasFocus():
            text = next((each for each in shorter(self.value, text) if self._fits(each)), text)
        if text != self.box.text():
            self.box.setText(text)
            self.box.setCursorPosition(0)

    def _fits(self, text: str) -> bool:
        return self.box.fontMetrics().horizontalAdvance(text) <= self.box.width() - 12

    def _position(self, value: float) -> int:
        if isnan(value) or not self.slider.isEnabled():
            return self.slider.value()
        share = (value - self.low) / (self.high - self.low)
        return round(min(max(share, 0.0), 1.0) * self.slider.maximum())

    def _mark(self, value: float) -> None:
        if isnan(value):
            text = "" if self.field.may_be_missing else self.tr("empty: type a number")
        elif isnan(self.low) or self.low <= value <= self.high:
            text = ""
        else:
            text = self.tr("outside the seen range, {low} to {high}").format(
                low=as_read(self.low, 4), high=as_read(self.high, 4)
            )
        self._say(text)

    def _say(self, text: str) -> None:
        self.mark.setText(text)
        self.mark.setVisible(bool(text))

    def _slide(self, position: int) -> None:
        if self._showing:
            return
        share = position / max(self.slider.maximum(), 1)
        ends = {0: self.low, self.slider.maximum(): self.high}
        exact = self.low + share * (self.high - self.low)
        value = ends.get(position, rounded(exact, self.step))
        self.box.setModified(False)
        self.edited.emit(float(min(max(value, self.low), self.high)))

    def _step(self, times: int) -> None:
        if self._read() is None:
            return
        start = self.value if not isnan(self.value) else (self.low if isfinite(self.low) else 0.0)
        self.box.setModified(False)
        self.edited.emit(stepped(start, self.step, times))

    def _while_typing(self, text: str) -> None:
        # what reads as a number is asked at once; the rest may become one
        self._before = self.value if self._before is None else self._before
        value = self._read()
        if value is not None and not (isnan(value) and not self.field.may_be_missing):
            self._emit_if_new(value)

    def _take_typed(self) -> None:
        if not self.box.isModified():
            return
        value, text = self._read(), self.box.text()
        before, self._before = self._before, None
        self.box.setModified(False)
        if value is not None:
            self._emit_if_new(value)
        elif before is not None:
            self._emit_if_new(before)  # what could be read meanwhile was asked, and is taken back
        self.show_cell(self.value)
        if value is None:
            self._say(self.tr("“{text}” is no number").format(text=plain(text, 20)))

    def _emit_if_new(self, value: float) -> None:
        if value != self.value and not (isnan(value) and isnan(self.value)):
            self.edited.emit(value)

    def _read(self) -> float | None:
        if not self.box.text().strip():
            return MISSING_NUMBER
        try:
            return typed(self.box.text())
        except ValueError:
            return None
