"""What the headers and tool tips tell of the columns' cells: figures and histograms.

Small columns are counted at once, large ones in the background after a rest; until then the facts from before the edit
are given, marked as such. Facts belong to the cells themselves, so a column that is renamed or gets another role keeps
its own.
"""

from __future__ import annotations

from functools import partial
from typing import Any
from weakref import ref

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from nnapp.choices import Array
from nnapp.dataset import CategoryColumn, NumberColumn, cells
from nnapp.progress import Report
from nnapp.statistics import CategoryStatistics, NumberStatistics, histogram, statistics_of
from ui.background import Job

AT_ONCE = 20_000  # rows of a column whose cells are counted without waiting, in about a millisecond
REST_MS = 400  # for which nothing new is asked before large columns are counted: counting would make edits wait
MOST_BARS = 24
REMEMBERED = 512  # columns

Counted = NumberColumn | CategoryColumn


class Facts(Struct, frozen=True, eq=False):
    """The figures of a column, and the heights of its bars from 0 to 1."""

    statistics: NumberStatistics | CategoryStatistics
    heights: Array
    edges: Array  # of the bars of numbers; empty for categories
    labels: tuple[str, ...] = ()  # of the bars of categories

    @property
    def all_labels(self) -> tuple[str, ...]:
        """The labels of the column, whether they have a bar or not."""
        return self.statistics.labels if isinstance(self.statistics, CategoryStatistics) else ()


class Known(Struct, frozen=True, eq=False):
    """Facts, and whether they are about the cells as they are now."""

    facts: Facts
    fresh: bool


class ColumnFacts(QObject):
    """Knows the facts of columns that were asked for; `changed` says that some are new."""

    changed = Signal()
    failed = Signal(str)  # an error in the program, with its traceback

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._known: dict[int, tuple[ref[Any], Facts]] = {}  # by the identity of the cells, which are not kept alive
        self._last: dict[str, Facts] = {}  # by the column's name
        self._wanted: dict[int, Counted] = {}
        self._counting: dict[int, Counted] = {}  # in the background now
        self._job = Job(self)
        self._job.finished.connect(self._take)
        self._job.failed.connect(self.failed)
        self._job.failed.connect(self._give_up)
        self._begin_soon = QTimer(self, singleShot=True, interval=REST_MS)
        self._begin_soon.timeout.connect(self._begin)

    def of(self, column: Counted) -> Known | None:
        """Return what is known of a column; where that is not all, it is soon."""
        values = cells(column)
        facts = self._found(column)
        if facts is None and len(values) <= AT_ONCE:
            facts = facts_of(column)
            self._remember(column, facts)
        if facts is not None:
            self._last[column.name] = facts
            return Known(facts, fresh=True)
        if id(values) not in self._counting and id(values) not in self._wanted:
            self._wanted[id(values)] = column
            self._begin_soon.start()  # the rest begins anew
        last = self._last.get(column.name)
        return None if last is None else Known(last, fresh=False)

    def shut_down(self) -> None:
        """End what is going on in the background."""
        self._begin_soon.stop()
        self._wanted.clear()
        self._job.shut_down()

    @Slot()
    def _begin(self) -> None:
        if self._job.running or not self._wanted:
            return
        self._counting, self._wanted = self._wanted, {}
        self._job.start(partial(_counted, columns=[*self._counting.values()]))

    @Slot(object)
    def _take(self, found: list[tuple[Counted, Facts]]) -> None:
        self._counting = {}
        for column, facts in found:
            self._remember(column, facts)
        if self._wanted:
            self._begin_soon.start()
        self.changed.emit()  # whoever still lacks something asks again

    @Slot()
    def _give_up(self, *_: object) -> None:
        self._wanted.clear()  # what failed stays in `_counting`, so that it is not tried again and again

    def _found(self, column: Counted) -> Facts | None:
        values = cells(column)
        cell_ref, facts = self._known.get(id(values), (None, None))
        if cell_ref is None or cell_ref() is not values or facts is None:
            return None
        # the same cells may be numbers of other labels
        same = not isinstance(column, CategoryColumn) or facts.all_labels == column.labels
        return facts if same else None

    def _remember(self, column: Counted, facts: Facts) -> None:
        values = cells(column)
        self._known.pop(id(values), None)  # so that the newest is the last one
        self._known[id(values)] = (ref(values), facts)
        self._last[column.name] = facts
        if len(self._known) > REMEMBERED:
            del self._known[next(iter(self._known))]  # the oldest one
        if len(self._last) > REMEMBERED:
            del self._last[next(iter(self._last))]


def facts_of(column: Counted) -> Facts:
    """Count the cells of a column."""
    statistics = statistics_of(column)
    if isinstance(statistics, NumberStatistics):
        assert isinstance(column, NumberColumn)
        counts, edges = histogram(column.values, MOST_BARS)
        return Facts(statistics, _heights(counts), edges)
    assert statistics is not None
    bars = [*zip(statistics.labels, statistics.counts, strict=True)]
    if len(bars) > MOST_BARS:
        bars = statistics.most_frequent(MOST_BARS)
    counts = np.array([count for _, count in bars], np.int64)
    return Facts(statistics, _heights(counts), np.empty(0), tuple(label for label, _ in bars))


def _heights(counts: NDArray[np.int64]) -> Array:
    heights: Array = counts / max(1, int(counts.max(initial=0)))
    return heights


def _counted(report: Report, columns: list[Counted]) -> list[tuple[Counted, Facts]]:
    # the work in the background
    found = []
    for number, column in enumerate(columns):
        report(number / len(columns))
        found.append((column, facts_of(column)))
    return found
