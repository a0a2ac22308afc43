"""The dialog for the filter of a column: numbers from … to …, some categories, or a text that cells contain."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nnapp.arrangement import AnyFilter, LabelsFilter, RangeFilter, TextFilter
from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, natural_order
from nnapp.project import number_from
from ui.data_grid import numbers
from ui.plain_text import plain

CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked
LABEL = Qt.ItemDataRole.UserRole
MOST_OF_NAME = 60


class FilterDialog(QDialog):
    """Asks which rows are shown; after OK `filter` says so, None where all of them pass."""

    def __init__(self, dataset: Dataset, position: int, old: AnyFilter | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filter-dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = dataset.columns[position]
        self.position, self.filter = position, old
        self.setWindowTitle(self.tr("Filter {name}").format(name=plain(column.name, MOST_OF_NAME)))
        self.part: _Range | _Labels | _Text
        if isinstance(column, NumberColumn):
            self.part = _Range(column, position, old)
        elif isinstance(column, CategoryColumn):
            self.part = _Labels(column, position, old)
        else:
            self.part = _Text(position, old)
        buttons = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(buttons.Ok | buttons.Cancel)
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        self.problem = QLabel()
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self.problem.hide()
        layout = QVBoxLayout(self)
        layout.addWidget(self.part, 1)
        layout.addWidget(self.problem)
        layout.addWidget(self.buttons)
        self.setMinimumWidth(300)

    @Slot()
    def _accept(self) -> None:
        try:
            self.filter = self.part.filter()
        except ValueError as error:
            text = self.tr("“{text}” is no number. Type a number such as 0.5, or leave the box empty for no bound.")
            self.problem.setText(text.format(text=plain(str(error), 40)))
            self.problem.show()
            return
        self.accept()


class _Range(QWidget):
    """Numbers from … to …, each box empty for no bound."""

    def __init__(self, column: NumberColumn, position: int, old: AnyFilter | None) -> None:
        super().__init__()
        self.position = position
        self.low, self.high = QLineEdit(), QLineEdit()
        self.missing = QCheckBox(self.tr("Rows with a missing cell, too"))
        self.missing.setObjectName("filter-missing")
        given = column.values[np.isfinite(column.values)]
        ends = (given.min(), given.max()) if len(given) else (None, None)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        for box, name, text, end in (
            (self.low, "filter-low", self.tr("From"), ends[0]),
            (self.high, "filter-high", self.tr("To"), ends[1]),
        ):
            box.setObjectName(name)
            box.setPlaceholderText("" if end is None else numbers.short(float(end)))
            form.addRow(text, box)
        form.addRow(self.missing)
        if isinstance(old, RangeFilter):
            for box, bound in ((self.low, old.low), (self.high, old.high)):
                box.setText("" if bound is None else numbers.full(bound))
            self.missing.setChecked(old.missing)
        elif isinstance(old, TextFilter):
            self.missing.setChecked(False)

    def filter(self) -> AnyFilter | None:
        """Return what is asked for; raises ValueError with a text that is no number."""
        low, high = (_bound(box.text()) for box in (self.low, self.high))
        if low is None and high is None and self.missing.isChecked():
            return None
        return RangeFilter(self.position, low, high, self.missing.isChecked())


class _Labels(QWidget):
    """A list of categories to tick, and one for missing cells."""

    def __init__(self, column: CategoryColumn, position: int, old: AnyFilter | None) -> None:
        super().__init__()
        self.position = position
        self.items = QStandardItemModel(self)
        chosen = old.labels if isinstance(old, LabelsFilter) else None
        counts = np.bincount(column.codes + 1, minlength=len(column.labels) + 1)  # the first one: missing
        places = sorted(range(len(column.labels)), key=lambda code: natural_order(column.labels[code]))
        for code in [*places, -1] if counts[0] else places:
            label = column.labels[code] if code >= 0 else ""
            self._add(label, int(counts[code + 1]), chosen is None or label in chosen)
        self.list = QListView()
        self.list.setObjectName("filter-labels")
        self.list.setModel(self.items)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setAccessibleName(self.tr("Categories that are shown"))
        everything, nothing = QPushButton(self.tr("All")), QPushButton(self.tr("None"))
        everything.clicked.connect(self.tick_all)
        nothing.clicked.connect(self.tick_none)
        row = QHBoxLayout()
        for button, name in ((everything, "filter-all"), (nothing, "filter-none")):
            button.setObjectName(name)
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list, 1)
        layout.addLayout(row)

    def _add(self, label: str, count: int, on: bool) -> None:
        shown = plain(label, MOST_OF_NAME) if label else self.tr("missing")
        item = QStandardItem(self.tr("{label} ({count})").format(label=shown, count=f"{count:,}"))
        item.setCheckable(True)
        item.setCheckState(CHECKED if on else UNCHECKED)
        item.setData(label, LABEL)
        self.items.appendRow(item)

    def _all(self) -> list[QStandardItem]:
        return [self.items.item(row) for row in range(self.items.rowCount())]

    @Slot()
    def tick_all(self) -> None:
        """Tick all categories."""
        for item in self._all():
            item.setCheckState(CHECKED)

    @Slot()
    def tick_none(self) -> None:
        """Tick no category."""
        for item in self._all():
            item.setCheckState(UNCHECKED)

    def filter(self) -> AnyFilter | None:
        """Return what is asked for."""
        chosen = tuple(str(item.data(LABEL)) for item in self._all() if item.checkState() is CHECKED)
        return None if len(chosen) == self.items.rowCount() else LabelsFilter(self.position, chosen)


class _Text(QWidget):
    """A text that cells contain."""

    def __init__(self, position: int, old: AnyFilter | None) -> None:
        super().__init__()
        self.position = position
        self.text = QLineEdit(old.text if isinstance(old, TextFilter) else "")
        self.text.setObjectName("filter-text")
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(self.tr("Contains"), self.text)

    def filter(self) -> AnyFilter | None:
        """Return what is asked for."""
        return TextFilter(self.position, self.text.text()) if self.text.text() else None


def _bound(text: str) -> float | None:
    if not text.strip():
        return None
    try:
        return number_from(text)
    except ValueError:
        raise ValueError(text) from None
