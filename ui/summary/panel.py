"""The summary panel: statistics, correlations and pairs of columns; computed only while it can be seen.

A large table is summed up in a thread; until that is through, the old figures stay, marked as updating.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QPaintEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QComboBox, QSplitter, QTabWidget, QVBoxLayout, QWidget

from nnapp.progress import Report, unheard
from nnapp.project import Project
from nnapp.snapshot import Snapshot
from ui.background import Job
from ui.document import Document
from ui.labels import ElidedLabel
from ui.plain_text import plain
from ui.seen import is_seen
from ui.summary.correlation_view import CorrelationView
from ui.summary.figures import Figures, figures_of, is_large
from ui.summary.pair_view import PairView
from ui.summary.statistics_table import StatisticsTable
from ui.summary.words import SummaryWords

MOST_NAME = 24  # letters of a column's name on the map


class SummaryPanel(QWidget):
    """Sums the document's table up."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("summary")
        self.document = document
        self.figures: Figures | None = None
        self.computed = 0  # how often figures were found
        self.job = Job(self)
        self._failed, self._words = "", SummaryWords(self)
        self._missed = True  # something was put off, because nobody could see it
        self.table, self.map, self.pair = StatisticsTable(), CorrelationView(), PairView(document)
        self.rows_box, self.tabs, self.caption = QComboBox(), QTabWidget(), ElidedLabel(self)
        self._lay_out()
        self.job.finished.connect(self._take)
        self.job.cancelled.connect(self._refresh)
        self.job.failed.connect(self._fail)
        self.rows_box.activated.connect(self._refresh)
        self.tabs.currentChanged.connect(self._say_caption)
        self.table.column_chosen.connect(self._show_column)
        self.map.chosen.connect(self._choose_pair)
        self.pair.chosen.connect(self._follow_pair)

    def sizeHint(self) -> QSize:
        return QSize(620, 270)

    @property
    def training_only(self) -> bool:
        """Whether only rows for training count."""
        return bool(self.rows_box.currentData())

    @property
    def up_to_date(self) -> bool:
        """Whether the figures are those of the table as it is."""
        found = self.figures
        return (
            found is not None
            and found.dataset is self.document.project.dataset
            and (found.training_only == self.training_only)
        )

    def show_project(self, new: Project, old: Project | None) -> None:
        """Sum up another table, now or when the panel is seen."""
        if old is None or new.dataset is not old.dataset:
            self._failed = ""
            self._refresh()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Nothing to do: the figures do not depend on what is learnt."""

    def shut_down(self) -> None:
        """End the thread."""
        self.job.shut_down()

    # Parts

    def _lay_out(self) -> None:
        self.tabs.setObjectName("summary-tabs")
        self.tabs.setDocumentMode(True)
        pairs = QSplitter(Qt.Orientation.Horizontal)
        pairs.setChildrenCollapsible(False)
        pairs.addWidget(self.map)
        pairs.addWidget(self.pair)
        pairs.setSizes([280, 330])
        self.tabs.addTab(self.table, self.tr("Statistics"))
        self.tabs.addTab(pairs, self.tr("Correlations and pairs"))
        self.rows_box.setObjectName("summary-rows")
        self.rows_box.setAccessibleName(self.tr("Rows that count"))
        self.rows_box.addItem(self.tr("All rows that are used"), False)
        self.rows_box.addItem(self.tr("Rows for training only"), True)
        self.rows_box.setToolTip(self.tr("Which rows count: all but the excluded ones, or those that training sees"))
        self.tabs.setCornerWidget(self.rows_box, Qt.Corner.TopRightCorner)
        self.caption.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 2, 4, 3)
        layout.setSpacing(2)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.caption)
        self.setFocusProxy(self.table)

    def _refresh(self) -> None:
        self._missed = not is_seen(self)
        if self._missed:
            if self.job.running:
                self.job.cancel()
            return
        if self.up_to_date or self._failed:
            self._say_caption()
            return
        if self.job.running:
            self.job.cancel()  # comes here again when it has ended
        else:
            work = partial(figures_of, self.document.project.dataset, self.training_only, self.figures)
            if is_large(self.document.project.dataset):
                self.job.start(partial(_reporting, work))
            else:
                self._take(work(report=unheard))
        self._say_caption()

    def _take(self, figures: Figures) -> None:
        self.computed += 1
        self.figures = figures
        if self.up_to_date:
            self._show_figures(figures)
        self._refresh()

    def _fail(self, text: str) -> None:
        self._failed = text
        self.caption.say(self._words.failure(), text)

    def _show_figures(self, figures: Figures) -> None:
        names = tuple(plain(figures.dataset.columns[p].name, MOST_NAME) for p in figures.numbers)
        self.table.show_figures(figures)
        self.map.show_correlations(names, figures.correlations.r, figures.correlations.rows)
        self.pair.show_table(figures.dataset, figures.training_only)
        self._follow_pair(*self.pair.columns)

    def _say_caption(self) -> None:
        if self._failed:
            return
        points = self.pair.points if self.tabs.currentIndex() else None  # there is no plot beside the statistics
        self.caption.say(self._words.caption(self.figures, points, self.up_to_date))

    # Pairs

    def _choose_pair(self, row: int, column: int) -> None:
        if self.figures is not None and self.up_to_date:
            self.pair.show_pair(self.figures.numbers[column], self.figures.numbers[row])

    def _follow_pair(self, x: int, y: int) -> None:
        numbers = self.figures.numbers if self.figures is not None else ()
        self.map.select((numbers.index(y), numbers.index(x)) if x in numbers and y in numbers else None)
        self._say_caption()

    def _show_column(self, position: int) -> None:
        if self.figures is not None and position in self.pair.usable():
            self.tabs.setCurrentIndex(1)
            self.pair.show_pair(position, position)
            self._follow_pair(position, position)

    def showEvent(self, event: QShowEvent) -> None:
        """Do what was put off."""
        super().showEvent(event)
        self._refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Do what was put off behind another tab."""
        super().paintEvent(event)
        if self._missed:
            QTimer.singleShot(0, self._refresh)


def _reporting(work: Callable[..., Figures], report: Report) -> Figures:
    return work(report=report)
