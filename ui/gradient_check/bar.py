"""What both pages share: on which rows the gradient is checked, and by how much weights are nudged."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QTabBar, QWidget

from nnapp.gradient_check import ALL, BATCH, ROW, Counted
from nnapp.gradient_check.nudge import USUAL
from ui.flow_layout import FlowLayout
from ui.form.log_slider import LogSlider
from ui.gradient_check.numbers import read

LOWEST, HIGHEST = -13, 0  # powers of ten of h
KINDS = (ALL, BATCH, ROW)


class CheckBar(QWidget):
    """Two pages to choose from, the rows, and h; each change is told by a signal."""

    page_chosen = Signal(int)
    kind_chosen = Signal(str)
    h_chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.h = USUAL
        self._counted, self._row = Counted(0, 0), -1
        self._gone_on = self._dropout = False
        self.tabs = QTabBar(self)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.addTab(self.tr("One weight"))
        self.tabs.addTab(self.tr("All weights"))
        self.tabs.setAccessibleName(self.tr("What is checked"))
        self.rows = QComboBox(self)
        self.rows.setObjectName("check_rows")
        for text in (self.tr("all training rows"), self.tr("the next mini-batch"), self.tr("the selected row")):
            self.rows.addItem(text)
        self.rows.setToolTip(self.tr("The rows whose cost is compared with the gradient"))
        self.rows.setAccessibleName(self.tr("Rows"))
        self.slider, self.value = LogSlider(LOWEST, HIGHEST, self), QLabel(self)
        self.slider.setObjectName("check_h")
        self.slider.setAccessibleName(self.tr("Nudge h"))
        self.slider.setToolTip(self.tr("By how much a weight is moved to either side"))
        self.slider.setFixedWidth(110)
        self.value.setMinimumWidth(self.fontMetrics().horizontalAdvance("h = 8.8·10⁻¹³"))
        self.told = QLabel(self)
        self.told.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self._arrange()
        self.show_h(self.h)
        self.tabs.currentChanged.connect(self.page_chosen)
        self.rows.activated.connect(self._choose_rows)
        self.slider.edited.connect(self._take_slider)

    @property
    def kind(self) -> str:
        """Which rows are chosen."""
        return KINDS[self.rows.currentIndex()]

    def show_h(self, h: float) -> None:
        """Show another h."""
        self.h = h
        self.slider.show_value(h)
        self.value.setText(self.tr("h = {h}").format(h=read(h, 2)))

    def show_rows(self, counted: Counted, row: int = -1) -> None:
        """Say how many rows these are; of a single one, where that is known, which row (from 0) it is."""
        if (counted, row) != (self._counted, self._row):
            self._counted, self._row = counted, row
            self._tell()

    def show_gone_on(self, gone_on: bool) -> None:
        """Say whether training has gone on since what is shown."""
        if gone_on != self._gone_on:
            self._gone_on = gone_on
            self._tell()

    def show_dropout(self, dropout: bool) -> None:
        """Say that no unit is dropped here, where training drops some."""
        if dropout != self._dropout:
            self._dropout = dropout
            self._tell()

    def _tell(self) -> None:
        rows = self._said_of(self._counted) if self._counted.rows else ""
        dropout = self.tr("without dropout") if self._dropout else ""
        before = self.tr("as before this run; pause to check the newest weights") if self._gone_on else ""
        self.told.setText(" · ".join(filter(None, [rows, dropout, before])))

    def _said_of(self, counted: Counted) -> str:
        if counted.rows < counted.of:
            return self.tr("the first {count} of {all}").format(count=f"{counted.rows:,}", all=f"{counted.of:,}")
        if counted.rows == 1:
            return self.tr("row {row}").format(row=f"{self._row + 1:,}") if self._row >= 0 else self.tr("one row")
        return self.tr("{count} rows").format(count=f"{counted.rows:,}")

    def _arrange(self) -> None:
        flow = FlowLayout(self)
        flow.addWidget(self.tabs)
        flow.addWidget(self.rows)
        group = QWidget(self)
        row = QHBoxLayout(group)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.value)
        row.addWidget(self.slider)
        flow.addWidget(group)
        flow.addWidget(self.told)

    @Slot()
    def _choose_rows(self) -> None:
        self.kind_chosen.emit(self.kind)

    @Slot()
    def _take_slider(self) -> None:
        self.show_h(self.slider.taken())
        self.h_chosen.emit(self.h)
