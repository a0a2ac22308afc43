"""The first reading of a delimited text: what its columns hold, its first rows, and how many there are."""

from __future__ import annotations

from nnapp.importing.facts import MOST_LABELS, ColumnFacts
from nnapp.importing.fitting import Fitter
from nnapp.importing.numbers import NumberReader
from nnapp.importing.plan import Plan
from nnapp.importing.records import Chunk
from nnapp.importing.rejections import Found
from nnapp.importing.values import PREVIEW_ROWS, Source
from nnapp.progress import Report

REPORTED_COLUMNS = 200  # are worked on between two reports
ALL_LABELS = 2_000_000  # that are remembered of all columns together


class Part:
    """A part of the whole time; what is inside reports from 0 to 1."""

    def __init__(self, report: Report, begin: float, end: float) -> None:
        self._report, self._begin, self._end, self._last = report, begin, end, 0.0

    def __call__(self, done: float) -> None:
        """Report what is done of this part."""
        self._last = max(self._last, done)
        self.again()

    def again(self) -> None:
        """Report once more, so that a person can cancel."""
        self._report(self._begin + (self._end - self._begin) * self._last)


class Survey:
    """What the first reading finds; with `keep` also the numbers of the columns that hold nothing else."""

    def __init__(self, plan: Plan, *, keep: bool = False) -> None:
        self._plan = plan
        self.reader = NumberReader(plan.written)
        most = min(MOST_LABELS, max(50, ALL_LABELS // max(1, len(plan.names))))
        self.facts = [ColumnFacts(self.reader, most, keep=keep) for _ in plan.names]
        self.rows: list[tuple[str, ...]] = []
        self.row_count = 0
        self.fitter = Fitter(len(plan.names), plan.dialect.delimiter)

    def go_through(self, source: Source, part: Part) -> None:
        """Look at the whole of a text."""
        for chunk, found in self._plan.chunks(source, self.fitter, part):
            self._add(chunk, found, part)

    def _add(self, chunk: Chunk, found: Found, part: Part) -> None:
        """Look at the next rows."""
        if len(self.rows) < PREVIEW_ROWS:
            wanted = PREVIEW_ROWS - len(self.rows)
            firsts = [[cell.strip() for cell in cells[:wanted]] for cells in chunk.columns]
            self.rows.extend(zip(*firsts, strict=True))
        self.row_count += len(chunk.lines)
        for place, cells in enumerate(chunk.columns):
            if not place % REPORTED_COLUMNS:
                part.again()
            self.facts[place].add(cells)
        self.fitter.rejections.add(found)
