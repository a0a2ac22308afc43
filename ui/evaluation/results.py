"""The results of a k-fold evaluation as a table: a line for each fold, then mean and deviation."""

from __future__ import annotations

from math import isnan

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from nnapp.cross_validation import TITLES, Folds
from ui.messages import words

_tr = QCoreApplication.translate
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
SHARES = ("accuracy", "balanced_accuracy")


def headers(folds: Folds) -> list[str]:
    """Return what the columns are called."""
    counts = [_tr("Evaluation", "Rows trained on"), _tr("Evaluation", "Rows judged")]
    return [*counts, *(words(TITLES[name]) for name in folds.names)]


def lines(folds: Folds, *, in_full: bool = False) -> list[tuple[str, list[str]]]:
    """Return for each fold its name and cells, then mean and deviation; `in_full` with all digits of the numbers."""
    found = []
    for number, fold in enumerate(folds.folds, start=1):
        counts = [str(fold.training_rows), str(fold.rows)]
        values = [_text(name, fold.value(name), in_full) for name in folds.names]
        found.append((_tr("Evaluation", "Fold {number}").format(number=number), [*counts, *values]))
    scores = [folds.score(name) for name in folds.names]
    pairs = [*zip(folds.names, scores, strict=True)]
    found.append((_tr("Evaluation", "Mean"), ["", "", *(_text(name, s.mean, in_full) for name, s in pairs)]))
    found.append(
        (_tr("Evaluation", "± deviation"), ["", "", *(_text(name, s.deviation, in_full) for name, s in pairs)])
    )
    return found


def tab_separated(folds: Folds) -> str:
    """Return the table as text that spreadsheets paste as cells, with all digits."""
    rows = [["", *headers(folds)], *([name, *cells] for name, cells in lines(folds, in_full=True))]
    return "".join("\t".join(row) + "\n" for row in rows)


def fill(table: QTableWidget, folds: Folds) -> None:
    """Show the results."""
    names, found = headers(folds), lines(folds)
    table.setColumnCount(len(names))
    table.setRowCount(len(found))
    bold = QFont(table.font())
    bold.setBold(True)
    for place, name in enumerate(names):
        table.setHorizontalHeaderItem(place, QTableWidgetItem(name))
    for row, (name, cells) in enumerate(found):
        table.setVerticalHeaderItem(row, QTableWidgetItem(name))
        for place, text in enumerate(cells):
            item = QTableWidgetItem(text)
            item.setTextAlignment(RIGHT)
            if row >= len(folds.folds):
                item.setFont(bold)
            table.setItem(row, place, item)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 8)


def summary(folds: Folds) -> str:
    """Say the most telling figure in one sentence."""
    name = "accuracy" if "accuracy" in folds.names else "rmse"
    score = folds.score(name)
    text = _tr("Evaluation", "{figure}: {mean} ± {deviation} over {k} folds.")
    said = text.format(
        figure=words(TITLES[name]),
        mean=_text(name, score.mean, False),
        deviation=_text(name, score.deviation, False),
        k=len(folds.folds),
    )
    strange = sum(fold.strange_rows for fold in folds.folds)
    if strange:
        more = _tr("Evaluation", "{count} rows of classes that no other row has were not judged.")
        said += " " + more.format(count=f"{strange:,}")
    return said


def _text(name: str, value: float, in_full: bool) -> str:
    if isnan(value):
        return "–"
    if in_full:
        return repr(value).removesuffix(".0")
    if name in SHARES:
        return f"{value:.1%}"
    if name == "epochs":
        return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
    return f"{value:.2f}" if name == "seconds" else f"{value:.4g}"
