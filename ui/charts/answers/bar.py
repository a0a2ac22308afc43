"""The buttons above the pictures of answers: which picture, of which rows, of which output or class.

The boxes for output and option are made here, and stand beside the heading of the plot, where there is room for them.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QToolButton, QWidget

from nnapp.dataset import Dataset, Split
from nnapp.judging import JUDGING, OF_CLASSES, OF_NUMBERS, Kind, rows_of
from ui.charts.answers.words import split_word
from ui.icons import icon
from ui.plain_text import lines_tip

KINDS: tuple[Kind, ...] = (*OF_NUMBERS, *OF_CLASSES)
ICON = QSize(18, 18)
LEAST_WIDTH = 240  # pixels


class PictureBar(QWidget):
    """One row of buttons and boxes; it only tells what was chosen."""

    kind_chosen = Signal(str)
    use_chosen = Signal(object)  # a Split, or None for all rows that are used
    output_chosen = Signal(int)  # its place in the box
    option_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[Kind, QToolButton] = {}
        self._group = QButtonGroup(self)
        self._dataset: Dataset | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        for number, kind in enumerate(KINDS):
            row.addWidget(self._button(number, kind))
        row.addSpacing(5)
        self.use_box = self._box("answers_rows_box", self.tr("Which rows"))
        self.output_box = self._box("answers_output", self.tr("Which output or class"))
        self.option_box = self._box("answers_option", self.tr("How it is drawn"))
        row.addWidget(self.use_box, 1)
        row.addStretch()
        self._group.idClicked.connect(self._choose_kind)
        self.use_box.activated.connect(self._choose_use)
        self.output_box.activated.connect(self.output_chosen)
        self.option_box.activated.connect(self.option_chosen)
        self._draw_icons()

    def _button(self, number: int, kind: Kind) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"answers_{kind}")
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setIconSize(ICON)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setText(self.titles()[kind])
        button.setAccessibleName(button.text())
        self._group.addButton(button, number)
        self.buttons[kind] = button
        return button

    def _box(self, name: str, title: str) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName(name)
        box.setAccessibleName(title)
        box.setToolTip(title)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(9)
        box.setMaximumWidth(170)
        return box

    def titles(self) -> dict[Kind, str]:
        """Return what the pictures are called."""
        return {
            "fit": self.tr("Predicted"),
            "residuals": self.tr("Residuals"),
            "histogram": self.tr("Histogram"),
            "confusion": self.tr("Confusion"),
            "roc": self.tr("ROC"),
            "calibration": self.tr("Calibration"),
        }

    def tips(self) -> dict[Kind, str]:
        """Return what the pictures show."""
        return {
            "fit": self.tr("Predicted against target: on the diagonal both are the same"),
            "residuals": self.tr("Residuals t − y against the prediction or the row"),
            "histogram": self.tr("Histogram of the residuals, with mean and spread"),
            "confusion": self.tr("Confusion matrix: which class is taken for which, and for which rows"),
            "roc": self.tr("ROC: found and falsely alarmed at every threshold, with the area"),
            "calibration": self.tr("Calibration: whether chances come true as often as they say"),
        }

    def show_kinds(self, current: Kind, of_numbers: bool) -> None:
        """Check the picture that is shown, and disable those that have nothing to say, with the reason."""
        for kind, button in self.buttons.items():
            applies = (kind in OF_NUMBERS) is of_numbers
            why = (
                self.tr("The outputs are numbers, not classes, so there are no right and wrong ones.")
                if of_numbers
                else self.tr("The outputs are classes, not numbers, so there are no residuals to look at.")
            )
            tip = self.tips()[kind]
            button.setEnabled(applies)
            button.setToolTip(lines_tip(tip) if applies else lines_tip(tip, why))
            button.setChecked(kind == current)

    def show_uses(self, dataset: Dataset, use: Split | None) -> None:
        """Offer the rows of each split, with how many there are."""
        if dataset is not self._dataset:
            self._dataset = dataset
            texts = [self.tr("All {count}").format(count=f"{len(rows_of(dataset, None)):,}")]
            for split in JUDGING:
                name = split_word(split)
                texts.append(f"{name[:1].upper()}{name[1:]} {dataset.count(split):,}")
            fill(self.use_box, texts)
        self.use_box.setVisible(True)
        self.use_box.setCurrentIndex(0 if use is None else 1 + JUDGING.index(use))

    def show_outputs(self, names: Sequence[str], current: int) -> None:
        """Offer outputs or classes; the box hides where there is nothing to choose."""
        fill(self.output_box, names)
        self.output_box.setVisible(len(names) > 1)
        self.output_box.setCurrentIndex(current)

    def show_options(self, names: Sequence[str], current: int) -> None:
        """Offer what may be switched in the picture."""
        fill(self.option_box, names)
        self.option_box.setVisible(bool(names))
        self.option_box.setCurrentIndex(current)

    def show_nothing(self) -> None:
        """Offer nothing as long as there are no answers."""
        for box in (self.use_box, self.output_box, self.option_box):
            box.setVisible(False)

    def minimumSizeHint(self) -> QSize:
        """Ask for the room of the icons alone: words go where there is none for them."""
        return QSize(LEAST_WIDTH, super().minimumSizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons in other colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icons()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Write what the buttons are called where there is room for it."""
        super().resizeEvent(event)
        metrics = self.fontMetrics()
        words = sum(metrics.horizontalAdvance(button.text()) + ICON.width() + 16 for button in self.buttons.values())
        wide = self.width() >= words + 170
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if wide else Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in self.buttons.values():
            button.setToolButtonStyle(style)

    def _draw_icons(self) -> None:
        for kind, button in self.buttons.items():
            button.setIcon(icon(f"answers-{kind}", self))

    def _choose_kind(self, number: int) -> None:
        self.kind_chosen.emit(KINDS[number])

    def _choose_use(self, place: int) -> None:
        self.use_chosen.emit(JUDGING[place - 1] if place else None)


def fill(box: QComboBox, texts: Sequence[str]) -> None:
    """Put other texts into a box, where they are others: an open list stays open."""
    if [box.itemText(place) for place in range(box.count())] != [*texts]:
        box.clear()
        box.addItems([*texts])
        for place, text in enumerate(texts):
            box.setItemData(place, lines_tip(text), Qt.ItemDataRole.ToolTipRole)
