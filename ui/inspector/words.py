"""Where the walk is, in words."""

from __future__ import annotations

from PySide6.QtCore import QObject

from nnapp.walk import count, number_of
from ui.inspector.stepper import Stepper


class InspectorWords(QObject):
    """The sentences, in the user's language."""

    def where(self, stepper: Stepper) -> str:
        """Say which row, or which rows, are explained, and how far along we are."""
        if stepper.trainer.running:
            return self.tr("Training is running: a step pauses it.")
        walk, moment = stepper.walk, stepper.moment
        if walk is None or moment is None:
            return ""
        along = self.tr("number {place} of {count}").format(
            place=f"{number_of(walk, moment) + 1:,}", count=f"{count(walk):,}"
        )
        return self.tr("{rows} · {along}").format(rows=self._rows(stepper), along=along)

    def _rows(self, stepper: Stepper) -> str:
        walk, place = stepper.walk, stepper.place
        assert walk is not None
        if walk.row_count == 1:
            text = self.tr("Row {row}") if walk.trains else self.tr("Row {row}, held out")
            return text.format(row=f"{walk.rows[0] + 1:,}")
        if place is None or place.row is None:
            return self.tr("All {count} rows").format(count=f"{walk.row_count:,}")
        text = self.tr("Row {row}, {place} of {count}")
        return text.format(row=f"{walk.rows[place.row] + 1:,}", place=f"{place.row + 1:,}", count=f"{walk.row_count:,}")
