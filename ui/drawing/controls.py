"""Beside the plane: which class or value is drawn next, how wide the brush is, and whether the answer is shown."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QInputDialog,
    QLabel,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from ui.drawing.class_list import WIDTH, ClassList
from ui.drawing.value_bar import ValueBar
from ui.form.numbers import Number
from ui.plain_text import plain
from ui.scatter.points import Colouring, shares_of

FARTHEST = 1e12


class Controls(QWidget):
    """The column beside the plane."""

    answer_wanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH)
        self.classes = ClassList()
        self.new_class = QPushButton(self.tr("New class…"))
        self.new_class.setObjectName("drawing-new-class")
        self.new_class.clicked.connect(self._ask_class)
        self.value = Number()
        self.value.setObjectName("drawing-value")
        self.value.setRange(-FARTHEST, FARTHEST)
        self.value.setAccessibleName(self.tr("Value of new points"))
        self.value_slider = _slider("drawing-value-slider", self.tr("Value of new points"), 0, 100, 50)
        self.bar = ValueBar()
        self.radius = _slider("drawing-radius", self.tr("Radius of brush and eraser, in pixels"), 4, 60, 22)
        self.density = _slider("drawing-density", self.tr("Points in each dab of the brush"), 1, 20, 3)
        self.answer = QCheckBox(self.tr("Show answer"))
        self.answer.setObjectName("drawing-answer")
        self.answer.setToolTip(self.tr("Show what the network answers everywhere in the plane, while it learns"))
        self.answer.toggled.connect(self.answer_wanted)
        self.value_slider.valueChanged.connect(self._slide)
        self.value.valueChanged.connect(self._follow_value)
        self._colouring = Colouring()
        self._added: tuple[str, ...] = ()
        self._valued = ""  # the target that the value is for
        self._kept = ""  # why nothing can be drawn now
        self._lay_out()
        self.show_colouring(Colouring(), False)

    def show_colouring(self, colouring: Colouring, categories: bool, other_table: bool = False) -> None:
        """Offer the classes, or the range of values, of these colours; the value begins anew for another table."""
        before = self._colouring
        if colouring.name != before.name or not set(before.labels) <= set(colouring.labels):
            self._added = ()  # these were for another target
        self._colouring, self._in_categories = colouring, categories
        in_classes, in_values = colouring.codes is not None, colouring.values is not None
        self._added = tuple(label for label in self._added if label not in colouring.labels) if categories else ()
        of_classes: tuple[QWidget, ...] = (self.classes, self.new_class, self._class_title)
        of_values: tuple[QWidget, ...] = (self.value, self.value_slider, self.bar, self._value_title)
        for widget in of_classes:
            widget.setVisible(in_classes)
        for widget in of_values:
            widget.setVisible(in_values)
        self._filler.setVisible(not in_classes)
        if in_classes:
            self._class_title.setText(plain(colouring.name, 24))
            self.classes.show_labels((*colouring.labels, *self._added))
        if in_values:
            self._value_title.setText(plain(colouring.name, 24))
            self.bar.show_colouring(colouring)
            if other_table or colouring.name != self._valued or self._lies_outside(before):
                # begin in the middle of the values
                self._valued = colouring.name
                self._begin_in_the_middle()
            self._follow_value(self.value.value())
        self.new_class.setEnabled(categories and not self._kept)
        reason = self.tr("Make the target a column of categories to have more classes than 0 and 1")
        usual = self.tr("Draw points of a class that the table does not have yet") if categories else reason
        self.new_class.setToolTip(self._kept or usual)

    def keep(self, tip: str) -> None:
        """Disable what is about new points, with the reason; with an empty one let it be used again."""
        self._kept = tip
        for widget in (self.value, self.value_slider, self.radius, self.density):
            widget.setEnabled(not tip)
            widget.setToolTip(tip)
        self.show_colouring(self._colouring, self._in_categories)

    def _lay_out(self) -> None:
        self._class_title, self._value_title, self._filler = QLabel(), QLabel(), QWidget()
        for label in (self._class_title, self._value_title):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setMinimumWidth(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self._class_title)
        column.addWidget(self.classes, 1)
        column.addWidget(self.new_class)
        for widget in (self._value_title, self.value, self.value_slider, self.bar):
            column.addWidget(widget)
        column.addWidget(self._filler, 1)
        brush = QGridLayout()
        brush.setSpacing(3)
        for row, (text, slider) in enumerate(((self.tr("Radius"), self.radius), (self.tr("Density"), self.density))):
            label = QLabel(text)
            label.setBuddy(slider)
            brush.addWidget(label, row, 0)
            brush.addWidget(slider, row, 1)
        column.addLayout(brush)
        column.addWidget(self.answer)

    def _ask_class(self) -> None:
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("New class"))
        dialog.setLabelText(self.tr("Name of the class. The network gets a unit for it with its first point."))
        dialog.textValueSelected.connect(self._add_class)
        dialog.open()

    def _add_class(self, text: str) -> None:
        label = " ".join(text.split())
        if label and label not in (*self._colouring.labels, *self._added):
            self._added = (*self._added, label)
            self.classes.show_labels((*self._colouring.labels, *self._added))
        if label:
            self.classes.choose((*self._colouring.labels, *self._added).index(label))

    def _lies_outside(self, before: Colouring) -> bool:
        # whether the value was one of the table's, and is not any more; somebody may type another one on purpose
        value, now = self.value.value(), self._colouring
        return before.low <= value <= before.high and not now.low <= value <= now.high

    def _begin_in_the_middle(self) -> None:
        self.value.setValue(self._value_at(50))

    def _value_at(self, percent: int) -> float:
        low, high = self._colouring.low, self._colouring.high
        return float(f"{low * (1 - percent / 100) + high * (percent / 100):.4g}")

    def _slide(self, percent: int) -> None:
        if percent != self._percent():
            self.value.setValue(self._value_at(percent))

    def _follow_value(self, value: float) -> None:
        self.value_slider.setValue(self._percent())

    def _percent(self) -> int:
        return round(100 * float(shares_of(self.value.value(), self._colouring)))


def _slider(name: str, text: str, low: int, high: int, value: int) -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setObjectName(name)
    slider.setAccessibleName(text)
    slider.setToolTip(text)
    slider.setRange(low, high)
    slider.setValue(value)
    return slider
