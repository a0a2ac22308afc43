"""What the grid says about its columns and cells, in the user's language."""

from __future__ import annotations

import html

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject

from nnapp.dataset import ROLE_TITLES, Column, Role, TextColumn
from ui.data_grid import numbers
from ui.data_grid.layout import GridColumn, LiveColumn
from ui.data_grid.live_values import LiveValues


class GridWords(QObject):
    """Words for headers and tool tips."""

    def role(self, role: Role) -> str:
        """Return the role's name."""
        return QCoreApplication.translate("nnapp", ROLE_TITLES[role])

    def kind(self, column: GridColumn) -> str:
        """Return the second line of a column's header."""
        if not isinstance(column, LiveColumn):
            return self.role(column.role)
        return self.tr("prediction") if column.quantity == "prediction" else self.tr("error")

    def header(self, column: GridColumn) -> str:
        """Return the tool tip of a column's header."""
        if not isinstance(column, LiveColumn):
            return self._table_header(column)
        if column.quantity == "prediction":
            text = self.tr("Prediction y of the network for “{target}”, with the weights as they are now. Read-only.")
        else:
            text = self.tr("Error t − y: the target “{target}” minus its prediction. Read-only.")
        return html.escape(text.format(target=column.target_name))

    def cell(self, live: LiveValues, row: int, column: GridColumn) -> str | None:
        """Return the tool tip of a cell, or None where it has nothing to add."""
        if isinstance(column, LiveColumn):
            return self._live_cell(live, row, column)
        if isinstance(column, TextColumn):
            return html.escape(column.values[row]) or None
        if not np.isnan(column.values[row]):
            return numbers.full(float(column.values[row]))
        if column.role is Role.IGNORED:
            return None
        return self.tr("Empty: training needs a number in every input and target.")

    def _table_header(self, column: Column) -> str:
        title = f"<b>{html.escape(column.name)}</b> ({html.escape(self.role(column.role))})"
        hint = self.tr("Click the role to change it, double-click the name to rename.")
        if isinstance(column, TextColumn):
            facts = self.tr("Text: kept with the table, not used for training.")
        else:
            given = column.values[~np.isnan(column.values)]
            facts = self.tr("{count} numbers, {empty} empty.").format(
                count=len(given), empty=len(column.values) - len(given)
            )
            if len(given):
                low, high = numbers.short(float(given.min())), numbers.short(float(given.max()))
                facts += " " + self.tr("From {low} to {high}.").format(low=low, high=high)
        return f"<p style='white-space:pre'>{title}<br>{html.escape(facts)}<br>{html.escape(hint)}</p>"

    def _live_cell(self, live: LiveValues, row: int, column: LiveColumn) -> str:
        value = live.prediction(row, column.target)
        if value is None:
            return self.tr("No prediction: this row lacks a number in an input column.")
        lines = [f"y = {numbers.full(value)}"]
        error = live.error(row, column.target)
        if error is not None:
            lines.append(f"t − y = {numbers.full(error)}")
        cost = live.cost(row)
        if cost is not None:
            lines.append(self.tr("Cost of row {row} alone: {cost}").format(row=row + 1, cost=numbers.short(cost)))
        return "\n".join(lines)
