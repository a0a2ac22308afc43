"""Small parts of pages: paragraphs, headings, rows of buttons, tables of numbers, and numbers in words."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontDatabase, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from nnapp.expressions.numbers import power_of_ten
from ui.form.manners import CalmWheel
from ui.written_numbers import MINUS, as_read


def number(value: float, digits: int = 4) -> str:
    """Write a number short, with a real minus sign, and powers of ten as people write them."""
    mantissa, e, exponent = as_read(value, digits).partition("e")
    return f"{mantissa}·{power_of_ten(int(exponent.replace(MINUS, '-')))}" if e else mantissa


def order(value: float) -> str:
    """Write the power of ten that a number is near to."""
    return power_of_ten(round(log10(value))) if value > 0 else "0"


def percent(share: float) -> str:
    """Write a share as a percentage of three digits."""
    return f"{number(100 * share, 3)} %"


class Paragraph(QLabel):
    """Plain text that wraps, and asks for no more height than its width makes necessary."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text, textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:
        """Ask for one line: Qt would ask for the height of a very narrow column."""
        return QSize(60, self.fontMetrics().height())


def paragraph(text: str = "", name: str = "") -> Paragraph:
    """Return plain text that wraps and can be selected."""
    label = Paragraph(text)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setObjectName(name)
    return label


def heading(text: str, larger: float = 0) -> QLabel:
    """Return a bold line."""
    label = Paragraph(text)
    font = label.font()
    font.setBold(True)
    font.setPointSizeF(font.pointSizeF() + larger)
    label.setFont(font)
    return label


def typewriter(widget: QWidget) -> None:
    """Give a widget a font of equal widths, as large as its own."""
    fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    fixed.setPointSizeF(widget.font().pointSizeF())
    widget.setFont(fixed)


class ChoiceBox(CalmWheel, QComboBox):
    """A box of choices that lets the page scroll under the wheel, unless it was chosen before."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


class WorkButton(QPushButton):
    """A button that cannot be pressed while what it began is going on; then it has the keys again, if it had them."""

    _passed_on: QWidget | None

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text)
        self.setObjectName(name)
        self._working, self._passed_on = False, None

    def set_working(self, working: bool) -> None:
        """Say whether it is going on."""
        if working is self._working:
            return
        self._working, had = working, self.hasFocus()
        self.setEnabled(not working)
        if working:
            self._passed_on = QApplication.focusWidget() if had else None
        elif self._passed_on is not None and self._passed_on is QApplication.focusWidget():
            self.setFocus()


class CalmSlider(CalmWheel, QSlider):
    """A slider that does the same."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


def column() -> QVBoxLayout:
    """Return a column whose parts are as near to each other as those of a page."""
    made = QVBoxLayout()
    made.setSpacing(8)
    return made


def in_a_row(*widgets: QWidget, stretch_last: bool = False) -> QHBoxLayout:
    """Return widgets side by side, with the free room at their end."""
    row = QHBoxLayout()
    for widget in widgets:
        row.addWidget(widget, int(stretch_last and widget is widgets[-1]))
    if not stretch_last:
        row.addStretch(1)
    return row


class NumberTable(QTableWidget):
    """A table that is only read, as tall as its rows."""

    def __init__(self, columns: Sequence[str], name: str, parent: QWidget | None = None) -> None:
        super().__init__(0, len(columns), parent)
        self.setObjectName(name)
        self.titles = [QTableWidgetItem(text) for text in columns]
        for place, title in enumerate(self.titles):
            title.setToolTip(title.text())
            self.setHorizontalHeaderItem(place, title)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 7)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().hide()
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)  # Tab goes on to the next field; arrow keys walk through the cells
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_rows(self, rows: Sequence[Sequence[str]], left: Sequence[int] = (0,)) -> None:
        """Show these cells; columns in `left` are words, all others numbers."""
        self.setRowCount(len(rows))
        for column, title in enumerate(self.titles):
            side = Qt.AlignmentFlag.AlignLeft if column in left else Qt.AlignmentFlag.AlignRight
            title.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                item = QTableWidgetItem(text)
                side = Qt.AlignmentFlag.AlignLeft if column in left else Qt.AlignmentFlag.AlignRight
                item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                item.setToolTip(text)
                self.setItem(at, column, item)
        self.fit()

    def fit(self) -> None:
        """Be as tall as the rows, and at least as wide as what is in them."""
        rows = self.rowCount() * self.verticalHeader().defaultSectionSize()
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + rows + 2 * self.frameWidth())
        self.updateGeometry()
        self._share_out()

    def minimumSizeHint(self) -> QSize:
        """Ask for the width that nothing is cut in."""
        return QSize(sum(self._needed()) + 2 * self.frameWidth(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the columns their shares of another width."""
        super().resizeEvent(event)
        self._share_out()

    def _needed(self) -> list[int]:
        header = self.horizontalHeader()
        return [
            max(header.sectionSizeHint(place), self.sizeHintForColumn(place) + 4) for place in range(len(self.titles))
        ]

    def _share_out(self) -> None:
        # all alike where that is enough for each; else each what it needs, and its part of the rest
        needed, width = self._needed(), self.viewport().width()
        alike = width // len(needed)
        rest = max(width - sum(needed), 0) // len(needed)
        widths = [alike] * len(needed) if max(needed) <= alike else [each + rest for each in needed]
        widths[-1] += max(width - sum(widths), 0)
        for place, each in enumerate(widths):
            self.setColumnWidth(place, each)
