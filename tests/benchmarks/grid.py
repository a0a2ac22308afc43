"""The data grid with a table of 1,000,000 rows and 20 columns: how soon it is seen, how it scrolls, what an edit takes.

    python tests/benchmarks/grid.py

Measured on the real grid: from the call that shows the table to the end of the first painting, of a scroll step to the
end of the painting that it asks for (the live columns on the screen), and of an edit of a cell until the call returns,
in the grid alone and in the whole window. Memory is what an edit holds of NumPy's arrays.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYQTGRAPH_QT_LIB"] = "PySide6"
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import tempfile
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QEventLoop, QSettings, QTimer, SignalInstance
from PySide6.QtWidgets import QApplication

from nnapp.arrangement import SortKey
from nnapp.arranging import rows_shown
from nnapp.dataset import CategoryColumn, Column, Dataset, NumberColumn, Role
from nnapp.project import Project, opening_project, set_cell, set_sort, with_dataset
from nnapp.scaling import ZScore
from ui.data_grid import DataGrid
from ui.document import Document
from ui.main_window import MainWindow
from ui.theme import LIGHT, apply_theme

ROWS, COLUMNS = 1_000_000, 20
SHOWN_MS, FRAME_MS, EDIT_MS, EDIT_MB = 100.0, 16.0, 20.0, 8.0
EDITS, STEPS = 40, 200


class Figure(NamedTuple):
    """What was measured, and its limit."""

    what: str
    value: float
    limit: float | None
    unit: str


def numbers() -> Project:
    """Nineteen inputs of numbers and a target, as they are."""
    x = np.random.default_rng(0).random((COLUMNS, ROWS))
    names = [*(f"x{number}" for number in range(1, COLUMNS)), "t"]
    roles = [Role.INPUT] * (COLUMNS - 1) + [Role.TARGET]
    columns = tuple(NumberColumn(n, r, v) for n, r, v in zip(names, roles, x, strict=True))
    return with_dataset(opening_project(), Dataset(columns))


def mixed() -> Project:
    """Scaled numbers, categories with a category as the target, and rows held out."""
    dice = np.random.default_rng(1)
    columns: list[Column] = [
        NumberColumn(f"x{number}", Role.INPUT, dice.normal(size=ROWS), ZScore()) for number in range(1, COLUMNS - 3)
    ]
    for name, role in (("a", Role.INPUT), ("b", Role.INPUT), ("c", Role.IGNORED), ("t", Role.TARGET)):
        labels = tuple(f"{name}{code}" for code in range(4))
        columns.append(CategoryColumn(name, role, dice.integers(0, 4, ROWS).astype(np.int32), labels))
    split = dice.choice([0, 1, 2], ROWS, p=[0.7, 0.15, 0.15]).astype(np.uint8)
    return with_dataset(opening_project(), Dataset(tuple(columns), split))


def settle(seconds: float = 0.2) -> None:
    """Let events in for a while."""
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def wait_for(signal: SignalInstance, seconds: float = 60.0) -> None:
    """Let events in until a signal comes."""
    loop = QEventLoop()
    signal.connect(loop.quit)
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def milliseconds(call: Callable[[], object]) -> float:
    """How long a call takes."""
    began = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - began)


def shown(project: Project) -> list[Figure]:
    """How long it takes from showing another table to its first picture."""
    document = Document(opening_project())
    grid = DataGrid(document)
    grid.resize(1000, 600)
    grid.show()
    settle()
    old, document.project = document.project, project

    def show() -> None:
        grid.show_project(project, old)
        grid.view.viewport().repaint()
        grid.view.header.viewport().repaint()
        grid.view.verticalHeader().viewport().repaint()

    first = milliseconds(show)
    found = [Figure("first picture of the table", first, SHOWN_MS, "ms"), *scrolled(grid)]
    grid.close()
    return found


def scrolled(grid: DataGrid) -> list[Figure]:
    """How long a step of scrolling takes, with all live columns on the screen."""
    view, found = grid.view, []
    view.horizontalScrollBar().setValue(view.horizontalScrollBar().maximum())
    for what, step in (("scroll by three rows", 3 * view.rowHeight(0)), ("scroll by a page", view.viewport().height())):
        times = []
        for _ in range(STEPS):
            began = time.perf_counter()
            view.verticalScrollBar().setValue(view.verticalScrollBar().value() + step)
            view.viewport().repaint()
            view.verticalHeader().viewport().repaint()
            times.append(1000 * (time.perf_counter() - began))
        found += [Figure(f"{what}, median", float(np.median(times)), FRAME_MS, "ms")]
        found += [Figure(f"{what}, p95", float(np.percentile(times, 95)), FRAME_MS, "ms")]
    return found


def edited(document: Document, where: str, pause_s: float = 0.05) -> list[Figure]:
    """How long an edit of a cell and its undo take, with pauses between them."""
    dice, edits, undos = np.random.default_rng(2), [], []
    document.edit(partial(set_cell, row=0, column=0, text="0.5"), "Edit cell")
    for number in range(EDITS):
        row = int(dice.integers(ROWS))
        change = partial(set_cell, row=row, column=number % 10, text=str(number + 0.25))
        edits.append(milliseconds(partial(document.edit, change, "Edit cell")))
        settle(pause_s)
        undos.append(milliseconds(document.undo))
        settle(pause_s)
    found = []
    for what, times in (("cell edit", edits), ("undo of it", undos)):
        found += [Figure(f"{what}, {where}, median", float(np.median(times)), EDIT_MS, "ms")]
        found += [Figure(f"{what}, {where}, p95", float(np.percentile(times, 95)), EDIT_MS, "ms")]
    return found


def memory(document: Document) -> Figure:
    """What edits add to the memory, each, as Python's allocator counts it."""
    count = 10
    gc.collect()
    tracemalloc.start()
    for number in range(count):
        document.edit(partial(set_cell, row=number, column=3, text=str(number + 7.5)), "Edit cell")
    gc.collect()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return Figure("memory of an edit (a column has 8.0)", held / count / 1e6, EDIT_MB * 1.02, "MB")


def alone(project: Project) -> list[Figure]:
    """Edits in the grid alone."""
    document = Document(project)
    grid = DataGrid(document)
    document.changed.connect(grid.show_project)
    grid.resize(1000, 600)
    grid.show()
    settle()
    found = [*edited(document, "grid alone"), memory(document)]
    grid.close()
    return found


def in_window(project: Project) -> list[Figure]:
    """Edits in the window, whose worker evaluates the table once nobody edits it any more."""
    window = MainWindow(project)
    window.show()
    wait_for(window.trainer.evaluated)
    found = edited(window.document, "in the window")
    found += edited(window.document, "while the worker evaluates", 0.25)
    window.document.stack.setClean()
    window.close()
    return found


def sorting(project: Project) -> list[Figure]:
    """How long it takes to find an order, which happens in the background."""
    by_number, by_error = (set_sort(project, key) for key in (SortKey(0), SortKey(0, "cost-share", True)))
    return [
        Figure("sort by a column (in the background)", milliseconds(partial(rows_shown, by_number)), None, "ms"),
        Figure("sort by cost (in the background)", milliseconds(partial(rows_shown, by_error)), None, "ms"),
    ]


def main() -> None:
    """Measure a table of numbers, and a mixed one."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    apply_theme(application, LIGHT)
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, tempfile.mkdtemp())
    print(f"{ROWS:,} rows × {COLUMNS} columns")
    for title, make in (("numbers", numbers), ("scaled numbers, categories, held-out rows", mixed)):
        project = make()
        print(f"\n{title}")
        for measure in (shown, alone, in_window, sorting):
            for figure in measure(project):
                limit = "" if figure.limit is None else f"limit {figure.limit:6.1f}"
                mark = "" if figure.limit is None else "ok" if figure.value <= figure.limit else "OVER"
                print(f"  {figure.what:<52}{figure.value:9.2f} {figure.unit}  {limit}  {mark}")


if __name__ == "__main__":
    main()
