"""Thousands of random commands in the grid, each followed by an independent reading of what must be seen.

    BACKPROP_GRID_OPERATIONS=10000 python -m pytest tests/ui/test_grid_sessions.py

does ten thousand; by default they are fewer, so that all tests together do not take longer.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from nnapp.arrangement import Arrangement, LabelsFilter, RangeFilter, SortKey, TextFilter, UsesFilter
from nnapp.dataset import CategoryColumn, Column, Dataset, NumberColumn, Role, Split, TextColumn
from nnapp.missing import DropRows
from nnapp.network import predict
from nnapp.project import (
    Project,
    add_sort,
    clear_arrangement,
    opening_project,
    set_cell,
    set_filter,
    set_sort,
    with_dataset,
)
from tests.ui.desk import Desk
from ui.data_grid.row_selection import MISSING

OPERATIONS = int(os.environ.get("BACKPROP_GRID_OPERATIONS", "2500"))
SESSIONS = 5
A, B, C, T, REMARK = range(5)
CELLS = {
    A: ["0", "1", "2", "-1.5", "", "x"],
    B: ["0.25", "3", "-7", ""],
    C: ["red", "blue", "item 10", "item 9", ""],
    T: ["0", "1", ""],
    REMARK: ["Ähre", "apfel", "APFEL", "pfau", ""],
}
NATURAL = {"1": 0, "2": 1, "blue": 2, "item 9": 3, "item 10": 4, "red": 5}


def table() -> Project:
    dice = random.Random(0)
    rows = 12
    columns: tuple[Column, ...] = (
        NumberColumn("a", Role.INPUT, np.array([dice.choice([0.0, 1.0, 2.0]) for _ in range(rows)])),
        NumberColumn("b", Role.INPUT, np.linspace(-1, 1, rows), missing=DropRows()),
        CategoryColumn.from_texts("c", Role.IGNORED, [dice.choice(["red", "blue", "item 9"]) for _ in range(rows)]),
        NumberColumn("t", Role.TARGET, np.array([dice.choice([0.0, 1.0]) for _ in range(rows)])),
        TextColumn("remark", Role.IGNORED, tuple(f"row {row}" for row in range(rows))),
    )
    return with_dataset(opening_project(), Dataset(columns))


# The independent reading: plain lists, sorted and filtered by Python


def cells_of(column: Column) -> list[object]:
    if isinstance(column, NumberColumn):
        return [None if np.isnan(value) else float(value) for value in column.values]
    texts = column.values if isinstance(column, TextColumn) else [column.text(row) for row in range(len(column))]
    return [text or None for text in texts]


def rank(position: int, cell: object) -> object:
    if position == C:
        return NATURAL[str(cell)]
    return str(cell).casefold() if position == REMARK else cell


def passes(project: Project, row: int, filters: Arrangement) -> bool:
    dataset = project.dataset
    for each in filters.filters:
        if isinstance(each, UsesFilter):
            left_out = np.isnan(dataset.columns[B].values[row])
            use = 3 if left_out else 0 if dataset.split is None else int(dataset.split[row])
            passing = use in each.splits
        else:
            cell = cells_of(dataset.columns[each.column])[row]
            if isinstance(each, RangeFilter):
                low, high = (-np.inf if each.low is None else each.low), (np.inf if each.high is None else each.high)
                passing = each.missing if cell is None else low <= cell <= high  # type: ignore[operator]
            elif isinstance(each, LabelsFilter):
                passing = (cell or "") in each.labels
            else:
                passing = each.text.casefold() in str(cell or "").casefold()
        if not passing:
            return False
    return True


def fresh(project: Project) -> list[int]:
    """The rows by the arrangement, with the cells as they are; keys that ask the network are left to `by_network`."""
    rows = [row for row in range(project.dataset.row_count) if passes(project, row, project.arrangement)]
    for key in reversed(project.arrangement.sort):
        cells = cells_of(project.dataset.columns[key.column])
        there = [row for row in rows if cells[row] is not None]
        there.sort(key=lambda row: rank(key.column, cells[row]), reverse=key.descending)  # type: ignore[arg-type,return-value]
        rows = there + [row for row in rows if cells[row] is None]
    return rows


def by_network(project: Project, rows: list[int]) -> bool:
    """Whether these are the rows that pass, sorted by the size of their error; rounding may swap equals."""
    key = project.arrangement.sort[0]
    a, b, t = (project.dataset.columns[position].values for position in (A, B, T))
    errors = []
    for row in rows:
        whole = not np.isnan([a[row], b[row], t[row]]).any()
        errors.append(abs(t[row] - float(predict(project, [[a[row], b[row]]])[0, 0])) if whole else np.nan)
    found = [-error if key.descending else error for error in errors if not np.isnan(error)]
    last = all(np.isnan(error) for error in errors[len(found) :])
    same = sorted(rows) == fresh(clear_sort(project))
    return same and last and all(one <= other + 1e-9 for one, other in pairwise(found))


def clear_sort(project: Project) -> Project:
    return set_sort(project)


def content(project: Project, rows: list[int]) -> list[tuple[object, ...]]:
    columns = [cells_of(column) for column in project.dataset.columns]
    return [tuple(column[row] for column in columns) for row in rows]


# One session


class Session:
    """A desk, what must be seen on it, and what was seen at each state of the project."""

    def __init__(self, qtbot: QtBot, seed: int) -> None:
        self.random, self.desk = random.Random(seed), Desk(qtbot, table())
        self.tester = QAbstractItemModelTester(
            self.desk.grid.model, QAbstractItemModelTester.FailureReportingMode.Fatal
        )
        self.rows = [*range(12)]
        self.seen: list[tuple[Project, list[int]]] = []
        self.done: Counter[str] = Counter()

    @property
    def project(self) -> Project:
        return self.desk.document.project

    def step(self) -> None:
        kinds = "edit paste insert remove clear fill down copies replace pick".split()  # noqa: SIM905
        kinds += "sort filter plain again uses undo redo".split()  # noqa: SIM905
        weights = [22, 9, 8, 9, 3, 3, 3, 3, 2, 2, 9, 8, 2, 4, 4, 14, 16]
        kind = self.random.choices(kinds, weights)[0]
        if kind in ("insert", "copies") and self.project.dataset.row_count > 26:
            kind = "remove"
        before, index = self.project, self.desk.document.stack.index()
        self.select()
        getattr(self, kind)()
        self.done[kind] += self.project is not before
        self.check(kind, before)
        assert index - 1 <= self.desk.document.stack.index() <= index + 1

    def check(self, kind: str, before: Project) -> None:
        model = self.desk.grid.model
        shown = [model.headerData(place, Qt.Orientation.Vertical) - 1 for place in range(model.rowCount())]
        assert len({*shown}) == len(shown) and all(0 <= row < self.project.dataset.row_count for row in shown)
        for position in range(5):
            wanted = cells_of(self.project.dataset.columns[position])
            seen = [model.index(place, position).data(Qt.ItemDataRole.EditRole) for place in range(len(shown))]
            assert [self.read(position, text) for text in seen] == [wanted[row] for row in shown]
        self.check_order(kind, before, shown)
        self.rows = shown
        self.remember(shown)
        current, row = self.desk.grid.view.currentIndex().row(), self.desk.document.selection.row
        assert current < 0 or shown[current] == row

    def check_order(self, kind: str, before: Project, shown: list[int]) -> None:
        if self.project is before and kind != "again":
            assert shown == self.rows
        elif kind in ("undo", "redo"):
            known = [rows for project, rows in self.seen if project is self.project]
            assert not known or shown == known[-1] or self.is_fresh(shown)
            assert known or self.is_fresh(shown)
        elif kind in ("sort", "filter", "plain", "again"):
            assert self.is_fresh(shown)
        elif self.project.dataset.row_count == before.dataset.row_count:
            assert shown == self.rows  # every row keeps its place
        else:
            assert shown == self.kept(before)

    def is_fresh(self, shown: list[int]) -> bool:
        if any(key.quantity for key in self.project.arrangement.sort):
            return by_network(self.project, shown)
        return shown == fresh(self.project)

    def kept(self, before: Project) -> list[int]:
        # the rows that were shown, with those that came or went
        added = self.project.dataset.row_count - before.dataset.row_count
        if added < 0:
            gone = self.gone
            return [row - sum(other < row for other in gone) for row in self.rows if row not in gone]
        if self.inserted is None:
            return self.rows + [before.dataset.row_count + number for number in range(added)]
        place, row = self.inserted
        moved = [other + added * (other >= row) for other in self.rows]
        return [*moved[:place], *range(row, row + added), *moved[place:]]

    def remember(self, shown: list[int]) -> None:
        self.seen = [(project, rows) for project, rows in self.seen if project is not self.project][-30:]
        self.seen.append((self.project, shown))

    def read(self, position: int, text: str) -> object:
        if not text:
            return None
        return float(text) if position in (A, B, T) else text

    # What is done

    def select(self) -> None:
        count = self.desk.grid.model.rowCount()
        self.gone: list[int] = []
        self.inserted: tuple[int, int] | None = None
        if count:
            first, left = self.random.randrange(count), self.random.randrange(5)
            last, right = min(first + self.random.randrange(3), count - 1), min(left + self.random.randrange(2), 4)
            self.desk.grid.view.select_block(range(first, last + 1), range(left, right + 1))

    def edit(self) -> None:
        count = self.desk.grid.model.rowCount()
        if count:
            position = self.random.randrange(5)
            index = self.desk.grid.model.index(self.random.randrange(count), position)
            self.desk.grid.model.setData(index, self.random.choice(CELLS[position]))
        elif self.project.dataset.row_count:
            self.desk.document.edit(partial(set_cell, row=0, column=A, text="1"), "Edit cell")

    def paste(self) -> None:
        blocks = self.desk.grid.view.blocks()
        left = blocks[0][1].start if blocks else 0
        wide = range(left, min(left + self.random.randrange(1, 3), 5))
        lines = [[self.random.choice(CELLS[c][:-1]) for c in wide] for _ in range(self.random.randrange(2, 4))]
        QGuiApplication.clipboard().setText("\n".join("\t".join(line) for line in lines))
        self.desk.grid.commands.cells.paste()

    def insert(self) -> None:
        rows, places = self.desk.grid.commands.selected_rows(), self.desk.grid.view.blocks()
        if len(rows):
            self.inserted = places[0][0].start, int(rows[0])
        else:
            self.inserted = 0, 0
        self.desk.grid.commands.insert_row_above()

    def remove(self) -> None:
        self.gone = self.desk.grid.commands.selected_rows().tolist()
        if self.project.dataset.row_count - len(self.gone) >= 4:
            self.desk.grid.commands.remove_rows()

    def clear(self) -> None:
        self.desk.grid.commands.cells.clear()

    def fill(self) -> None:
        QGuiApplication.clipboard().setText(self.random.choice(["1", "2"]))
        self.desk.grid.commands.cells.paste()

    def down(self) -> None:
        self.desk.grid.commands.fills.down()

    def copies(self) -> None:
        rows, places = self.desk.grid.commands.selected_rows(), self.desk.grid.view.blocks()
        if len(rows):
            self.inserted = places[-1][0].stop, int(rows.max()) + 1
        self.desk.grid.commands.duplicate_rows()
        if len(rows):
            below = int(rows.max()) + 1
            copied = content(self.project, [*range(below, below + len(rows))])
            assert copied == content(self.project, [*rows.tolist()])

    def replace(self) -> None:
        bar = self.desk.grid.find_bar
        bar.by_value.setChecked(True)
        bar.field.setText(self.random.choice(["1", "ro", "nothing"]))  # no part of a category, whose order is known
        bar.replacement.setText("2")
        bar.open_replace()
        bar.go_next()
        (bar.replace_one if self.random.random() < 0.5 else bar.replace_all)()
        bar.leave()

    def pick(self) -> None:
        self.desk.grid.commands.row_selection.select(self.random.choice([*Split, MISSING]))

    def sort(self) -> None:
        key = SortKey(self.random.randrange(5), "", self.random.random() < 0.5)
        if self.random.random() < 0.15:
            self.desk.document.edit(lambda project: set_sort(project, SortKey(T, "error", True)), "Sort rows")
        elif self.random.random() < 0.5 and not any(each.quantity for each in self.project.arrangement.sort):
            self.desk.document.edit(partial(add_sort, key=key), "Sort rows")
        else:
            self.desk.document.edit(lambda project: set_sort(project, key), "Sort rows")

    def filter(self) -> None:
        some = (
            RangeFilter(A, self.random.choice([None, 0.0, 1.0]), None, self.random.random() < 0.5),
            RangeFilter(B, -5.0, self.random.choice([None, 2.0])),
            LabelsFilter(C, tuple(self.random.sample(["red", "blue", "item 9", "item 10", ""], 3))),
            TextFilter(REMARK, self.random.choice(["ROW", "pf", "1"])),
            UsesFilter((0,)),
            UsesFilter((0, 2, 3)),
        )
        self.desk.document.edit(partial(set_filter, filter_=self.random.choice(some)), "Filter rows")

    def plain(self) -> None:
        self.desk.document.edit(clear_arrangement, "Show all rows")

    def again(self) -> None:
        self.desk.grid.commands.arranging.sort_again()

    def uses(self) -> None:
        self.desk.grid.commands.use_for(self.random.choice([*Split]))

    def undo(self) -> None:
        self.desk.document.undo()

    def redo(self) -> None:
        self.desk.document.redo()


@pytest.mark.parametrize("seed", range(SESSIONS))
def test_what_is_seen_is_what_the_project_says(qtbot: QtBot, seed: int) -> None:
    session = Session(qtbot, seed)
    for _ in range(OPERATIONS // SESSIONS):
        session.step()
    if OPERATIONS >= 1000:
        assert all(session.done[kind] for kind in "edit paste insert remove sort filter undo redo".split())  # noqa: SIM905
    assert session.tester.model() is session.desk.grid.model
