"""What each row of a table is for, and why one is left out: the marks beside the row numbers."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from nnapp.dataset import SPLIT_TITLES, CategoryColumn, CategoryFit, Dataset, Role, Split, TextColumn, missing_cells
from nnapp.missing import DropRows
from ui.messages import words
from ui.plain_text import plain

_tr = QCoreApplication.translate
MARKS = {Split.TRAINING: "", Split.VALIDATION: "V", Split.TEST: "T", Split.EXCLUDED: "×"}


class RowUses:
    """Answers for the rows of one table."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset

    @property
    def any_marked(self) -> bool:
        """Whether any row has a mark."""
        return self.dataset.used_split is not None

    def of(self, row: int) -> Split:
        """Return what a row is really for: excluded also where a cell of it says so."""
        split = self.dataset.used_split
        return Split.TRAINING if split is None or row >= len(split) else Split(int(split[row]))

    def mark(self, row: int) -> str:
        """Return the letter beside a row's number."""
        return MARKS[self.of(row)]

    def said(self, row: int) -> str:
        """Return in a sentence what a row is for."""
        use, chosen = self.of(row), self.dataset.split
        if use is Split.EXCLUDED and (chosen is None or chosen[row] != Split.EXCLUDED):
            return self._why_left_out(row)
        if use is Split.TRAINING:
            return _tr("RowUses", "Training row: the network learns from it.")
        if use is Split.VALIDATION:
            return _tr("RowUses", "Validation row: judges the training while it goes on; not learnt from.")
        if use is Split.TEST:
            return _tr("RowUses", "Test row: judges the result; not learnt from.")
        return _tr("RowUses", "Excluded row: not used at all.")

    def _why_left_out(self, row: int) -> str:
        for column in self.dataset.columns:
            if isinstance(column, TextColumn) or column.role is Role.IGNORED:
                continue
            if isinstance(column.missing, DropRows) and missing_cells(column)[row]:
                text = _tr("RowUses", "Left out: its cell in column “{column}” is missing.")
                return text.format(column=plain(column.name, 60))
        for position in self.dataset.indices(Role.TARGET):
            column = self.dataset.columns[position]
            fit = self.dataset.fit(position)
            if (
                isinstance(column, CategoryColumn)
                and isinstance(fit, CategoryFit)
                and column.codes[row] not in fit.codes
            ):
                text = _tr("RowUses", "Left out: no training row has its category “{label}” in column “{column}”.")
                return text.format(label=plain(column.text(row), 60), column=plain(column.name, 60))
        return _tr("RowUses", "Left out.")


def split_title(split: Split) -> str:
    """Return what a split is called."""
    return words(SPLIT_TITLES[split])


def uses_summary(dataset: Dataset) -> str:
    """Say how many rows there are of each use; nothing where all are for training."""
    if dataset.used_split is None:
        return ""
    counts = {split: dataset.count(split) for split in Split if split is not Split.EXCLUDED}
    parts = [f"{split_title(split)} {n:,}" for split, n in counts.items() if n or split is Split.TRAINING]
    excluded = 0 if dataset.split is None else int((dataset.split == Split.EXCLUDED).sum())
    left_out = dataset.count(Split.EXCLUDED) - excluded
    if excluded:
        parts.append(f"{split_title(Split.EXCLUDED)} {excluded:,}")
    if left_out:
        text = _tr("RowUses", "left out {count} (a cell is missing, or its category unknown)")
        parts.append(text.format(count=f"{left_out:,}"))
    return " · ".join(parts)
