"""What the grid says about how its rows are arranged: what they are sorted by, and which of them are shown."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from nnapp.arrangement import (
    CATEGORY,
    COST_SHARE,
    ERROR,
    PREDICTION,
    AnyFilter,
    Arrangement,
    LabelsFilter,
    RangeFilter,
    SortKey,
    UsesFilter,
)
from nnapp.dataset import Dataset, Split
from ui.data_grid import numbers
from ui.data_grid.row_uses import split_title
from ui.plain_text import plain

_tr = QCoreApplication.translate
MOST_NAMED = 3  # categories of a filter
MOST_OF_NAME = 40
UP, DOWN = "▲", "▼"


def sorted_by(arrangement: Arrangement, dataset: Dataset) -> str:
    """Say what the rows are sorted by; nothing where they are not."""
    keys = [f"{_subject(key, dataset)} {DOWN if key.descending else UP}" for key in arrangement.sort]
    return _tr("ArrangingWords", "Sorted by {keys}").format(keys=", ".join(keys)) if keys else ""


def showing(arrangement: Arrangement, dataset: Dataset, shown: int) -> str:
    """Say how many rows are shown, and what passes; nothing where there is no filter."""
    if not arrangement.filters:
        return ""
    text = _tr("ArrangingWords", "Showing {shown} of {count} rows: {filters}")
    parts = [filter_words(each, dataset) for each in arrangement.filters]
    return text.format(shown=f"{shown:,}", count=f"{dataset.row_count:,}", filters=", ".join(parts))


def filter_words(each: AnyFilter, dataset: Dataset) -> str:
    """Say what passes a filter, in a few words."""
    if isinstance(each, UsesFilter):
        return " + ".join(split_title(Split(split)).lower() for split in each.splits)
    name = plain(dataset.columns[each.column].name, MOST_OF_NAME)
    if isinstance(each, RangeFilter):
        return _range_words(each, name)
    if isinstance(each, LabelsFilter):
        if not each.labels:
            return _tr("ArrangingWords", "{name} in no category").format(name=name)
        some = [_label(label) for label in each.labels[:MOST_NAMED]]
        some += ["…"] if len(each.labels) > MOST_NAMED else []
        return f"{name} = {_tr('ArrangingWords', ' or ').join(some)}"
    return _tr("ArrangingWords", "{name} contains “{text}”").format(name=name, text=plain(each.text, MOST_OF_NAME))


def _range_words(each: RangeFilter, name: str) -> str:
    low, high = (None if bound is None else numbers.short(bound) for bound in (each.low, each.high))
    if low is not None and low == high:
        said = f"{name} = {low}"
    elif low is not None and high is not None:
        said = f"{low} ≤ {name} ≤ {high}"
    elif low is None and high is None:
        said = _tr("ArrangingWords", "{name} has a number").format(name=name)
    else:
        said = f"{name} ≥ {low}" if high is None else f"{name} ≤ {high}"
    return _tr("ArrangingWords", "{range} or missing").format(range=said) if each.missing else said


def _label(label: str) -> str:
    return plain(label, MOST_OF_NAME) if label else _tr("ArrangingWords", "missing")


def _subject(key: SortKey, dataset: Dataset) -> str:
    if key.quantity == COST_SHARE:
        return _tr("ArrangingWords", "% of C")
    name = plain(dataset.columns[key.column].name, MOST_OF_NAME)
    if key.quantity in (PREDICTION, CATEGORY):
        return f"y ≈ {name}"
    return f"|{name} − y|" if key.quantity == ERROR else name
