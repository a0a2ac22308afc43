"""What the grid says about its columns and cells, in the user's language; names from files are shown as plain text."""

from __future__ import annotations

import html

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject

from nnapp.arrangement import CATEGORY, COST_SHARE, ERROR, PREDICTION
from nnapp.dataset import ROLE_TITLES, CategoryColumn, Column, Dataset, NumberColumn, Role, Split, TextColumn
from nnapp.missing import DropRows
from nnapp.network import is_penalized
from nnapp.scaling import MinMax, NoScaling, Robust
from ui.data_grid import cells, numbers
from ui.data_grid.column_facts import ColumnFacts, Known, facts_of
from ui.data_grid.fact_words import figures
from ui.data_grid.hiding import told_away
from ui.data_grid.layout import GridColumn, LiveColumn
from ui.data_grid.live_values import LiveValues
from ui.hidden import ASKED, Hidden, why_hidden
from ui.messages import words
from ui.plain_text import lines_tip, plain

SHOWN = Hidden()
MOST_CHANCES = 8  # categories in a tool tip
MOST_OF_TEXT = 500  # letters of a cell in a tool tip


class GridWords(QObject):
    """Words for headers and tool tips; `facts` knows the figures of columns, which are counted anew without it."""

    def __init__(self, parent: QObject, facts: ColumnFacts | None = None) -> None:
        super().__init__(parent)
        self.facts = facts

    def role(self, role: Role) -> str:
        """Return the role's name."""
        return QCoreApplication.translate("nnapp", ROLE_TITLES[role])

    def kind(self, column: GridColumn, penalized: bool = False) -> str:
        """Return the second line of a column's header; `penalized` where C has penalties, which belong to no row."""
        if isinstance(column, LiveColumn):
            if column.quantity == COST_SHARE:
                return self.tr("no penalties") if penalized else self.tr("cost")
            return self.tr("error") if column.quantity == ERROR else self.tr("prediction")
        parts = [self.role(column.role)]
        if isinstance(column, TextColumn):
            parts.append(self.tr("text"))
        elif isinstance(column, CategoryColumn):
            parts.append(self.tr("{count} categories").format(count=f"{len(column.labels):,}"))
        else:
            parts += [self.tr("ƒ")] if column.formula else []
            parts += [] if isinstance(column.scaling, NoScaling) else [words(column.scaling.title).split(" (")[0]]
        return " · ".join(parts)

    def header(self, column: GridColumn, dataset: Dataset, position: int, penalized: bool = False) -> str:
        """Return the tool tip of a column's header."""
        if not isinstance(column, LiveColumn):
            return self._table_header(column, dataset, position)
        if column.quantity == CATEGORY:
            text = self.tr(
                "The category of “{target}” that the network thinks most likely, and how likely, with the weights as "
                "they are now; ✗ where another one is right. Read-only."
            )
        elif column.quantity == PREDICTION:
            text = self.tr("Prediction y of the network for “{target}”, with the weights as they are now. Read-only.")
        elif column.quantity == COST_SHARE:
            text = self._share_header(penalized)
        else:
            text = self.tr("Error t − y: the target “{target}” minus its prediction. Read-only.")
        sorting = self.tr("Click ⇅ at the right of the name to sort the rows by it.")
        return lines_tip(text.format(target=plain(column.target_name, 60)), sorting)

    def _share_header(self, penalized: bool) -> str:
        text = (
            self.tr(
                "How much of the training cost without the penalties, C minus those of L1 and L2, each row makes out,"
            )
            if penalized
            else self.tr("How much of the training cost C each row makes out,")
        )
        more = self.tr(
            "with the weights as they are now. Of a training row: its part of the sum, in percent. Of any other row, "
            "which is no part of it and is written in grey: how many times (×) the mean cost of a training row its own "
            "cost is. Sort by it, largest first, to see the worst rows. Read-only."
        )
        return f"{text} {more}"

    def cell(
        self, live: LiveValues, place: int, position: int, column: GridColumn, hidden: Hidden = SHOWN
    ) -> str | None:
        """Return the tool tip of a cell, or None where it has nothing to add; it does not tell the hidden number."""
        if isinstance(column, LiveColumn):
            told = told_away(hidden, live, column, place)
            lines = self._live_cell(live, place, column, told)
            return lines_tip(*lines, *([why_hidden()] if told else []))
        row = live.order.table_row(place)
        if cells.is_missing(column, row):
            return lines_tip(self.tr("Missing."), self.missing(live.project.dataset, position, column))
        text = plain(cells.in_full(column, row), MOST_OF_TEXT)
        if isinstance(column, NumberColumn) and column.formula:
            return lines_tip(text, self.tr("Computed: {formula}").format(formula=plain(column.formula)))
        return lines_tip(text) if text else None

    def missing(self, dataset: Dataset, position: int, column: Column) -> str:
        """Say what is done about a column's missing cells."""
        if isinstance(column, TextColumn) or column.role is Role.IGNORED:
            return self.tr("The column is ignored.")
        if isinstance(column.missing, DropRows):
            return self.tr("So the row is left out.")
        if not column.missing.fills:
            return self.tr(
                "Training needs a value here: fill the cell, or choose in the column's menu what is done about "
                "missing cells."
            )
        # while columns come and go, the table and what is known of it may differ for a moment
        current = position < len(dataset.columns) and dataset.columns[position] is column
        return self._fill(dataset, position) if current else ""

    def _fill(self, dataset: Dataset, position: int) -> str:
        column, fit = dataset.columns[position], dataset.fit(position)
        assert not isinstance(column, TextColumn)
        if not fit.known:
            return self.tr("No training row has a value to fill it with.")
        if isinstance(column, CategoryColumn):
            text = self.tr("A missing cell counts as “{value}”, the most frequent of the training rows.")
            value, how = plain(column.labels[int(fit.fill)], 60), ""
        else:
            text = self.tr("A missing cell counts as {value} ({how} of the training rows).")
            value, how = numbers.short(float(fit.fill)), words(column.missing.title).split(",")[0].lower()
        marked = self.tr("An input more says that it was missing.") if column.missing.marks else ""
        return f"{text.format(value=value, how=how)} {marked}".strip()

    def fitted(self, dataset: Dataset, position: int) -> str:
        """Say by which numbers a column is scaled; nothing where it is not."""
        column = dataset.columns[position]
        if not isinstance(column, NumberColumn) or isinstance(column.scaling, NoScaling):
            return ""
        fit = dataset.fit(position)
        if not fit.known:
            return self.tr("No training row has a number, so nothing is scaled.")
        center, scale = fit.scale  # type: ignore[union-attr]
        if isinstance(column.scaling, MinMax):
            text = self.tr("from {center} to {end} in the {count} training rows")
        elif isinstance(column.scaling, Robust):
            text = self.tr("median {center}, quartiles {scale} apart in the {count} training rows")
        else:
            text = self.tr("mean {center}, deviation {scale} of the {count} training rows")
        return text.format(
            center=numbers.short(center),
            scale=numbers.short(scale),
            end=numbers.short(center + scale),
            count=f"{dataset.count(Split.TRAINING):,}",
        )

    def _table_header(self, column: Column, dataset: Dataset, position: int) -> str:
        title = f"<b>{html.escape(plain(column.name))}</b> ({html.escape(self.kind(column))})"
        lines = self._facts(column)
        if isinstance(column, NumberColumn) and column.formula:
            lines.append(self.tr("Computed: {formula}").format(formula=plain(column.formula)))
        if position < len(dataset.columns) and dataset.columns[position] is column:
            lines.append(self.fitted(dataset, position))
            if not isinstance(column, TextColumn) and cells_missing(column):
                lines.append(self.tr("Missing cells: {what}").format(what=self.missing(dataset, position, column)))
        lines.append(
            self.tr(
                "Click ⇅ at the right of the name to sort by it, ▼ below for the menu of the column, and double-click "
                "the name to rename it."
            )
        )
        body = "<br>".join(html.escape(line) for line in lines if line)
        return f"<p style='white-space:pre-wrap'>{title}<br>{body}</p>"

    def _facts(self, column: Column) -> list[str]:
        if isinstance(column, TextColumn):
            return [self.tr("Text: kept with the table, not used for training.")]
        return figures(Known(facts_of(column), fresh=True) if self.facts is None else self.facts.of(column))

    def _live_cell(self, live: LiveValues, place: int, column: LiveColumn, told: frozenset[str]) -> list[str]:
        said = {CATEGORY: self._chances, COST_SHARE: self._share}.get(column.quantity, self._number)
        lines = said(live, place, column, told)
        if not lines:
            return [self.tr("No prediction: this row lacks a value in an input column.")]
        cost, row = live.cost(place), live.order.table_row(place)
        if cost is not None:
            written = ASKED if COST_SHARE in told else numbers.short(cost)
            lines.append(self.tr("Cost of row {row} alone: {cost}").format(row=row + 1, cost=written))
        return lines

    def _share(self, live: LiveValues, place: int, column: LiveColumn, told: frozenset[str]) -> list[str]:
        share = live.share(place)
        if COST_SHARE in told:
            return [self.tr("{percent} of the training cost").format(percent=ASKED)]
        if share is None:
            known = live.cost(place) is not None
            return [self.tr("The cost of all rows is being computed.") if known else self.tr("This row has no cost.")]
        if live.trains(place):
            penalized = is_penalized(live.project.training)
            text = self.tr("{percent} of the training cost without the penalties") if penalized else ""
            return [(text or self.tr("{percent} of the training cost")).format(percent=numbers.percent(share))]
        text = self.tr("Not trained on, so no part of C: its cost is {times} the mean cost of a training row.")
        return [text.format(times=numbers.multiple(share))]

    def _number(self, live: LiveValues, place: int, column: LiveColumn, told: frozenset[str]) -> list[str]:
        value = live.prediction(place, column.target)
        if value is None:
            return []
        error = live.error(place, column.target)
        lines = [f"y = {ASKED if PREDICTION in told else numbers.full(value)}"]
        return lines if error is None else [*lines, f"t − y = {ASKED if ERROR in told else numbers.full(error)}"]

    def _chances(self, live: LiveValues, place: int, column: LiveColumn, told: frozenset[str]) -> list[str]:
        chances = live.chances(place, column)
        if chances is None:
            return []
        each = chances.of_each[:MOST_CHANCES]
        lines = [f"{plain(label, 40)}: {ASKED if PREDICTION in told else numbers.live(value)}" for label, value in each]
        more = len(chances.of_each) - len(each)
        return [*lines, self.tr("… {count} more").format(count=f"{more:,}")] if more else lines or ["NaN"]


def cells_missing(column: NumberColumn | CategoryColumn) -> int:
    """Return how many cells of a column are missing."""
    found = np.isnan(column.values) if isinstance(column, NumberColumn) else column.codes < 0
    return int(np.count_nonzero(found))
