"""What the summary says about its figures: of which rows they are, and what is not shown."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ui.scatter.points import MOST_POINTS, Points, hidden_count
from ui.summary.figures import MOST_CORRELATED, Figures


class SummaryWords(QObject):
    """The sentences, in the user's language."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._counted: tuple[Points, int] | None = None

    def caption(self, figures: Figures | None, points: Points | None, up_to_date: bool) -> str:
        """Say which rows count, and what is left out of the map and of the points, where these are shown."""
        parts = [] if up_to_date else [self.tr("Updating …")]
        if figures is not None:
            parts.append(self._rows(figures))
        if figures is not None and points is not None:
            if figures.left_out:
                text = self.tr("Correlations of the first {most} number columns; {count} more are left out.")
                parts.append(text.format(most=MOST_CORRELATED, count=figures.left_out))
            if figures.row_count > MOST_POINTS and len(points.rows):
                parts.append(self.tr("{count} of them are drawn as points.").format(count=f"{len(points.rows):,}"))
            if hidden := self._hidden(points):
                parts.append(self.tr("{count} points lie under others.").format(count=f"{hidden:,}"))
            if points.hollow.any():
                parts.append(self.tr("Hollow points: held out from training."))
        return " ".join(parts)

    def _hidden(self, points: Points) -> int:
        if self._counted is None or self._counted[0] is not points:
            self._counted = points, hidden_count(points)
        return self._counted[1]

    def failure(self) -> str:
        """Say that there are no figures."""
        return self.tr("These figures could not be computed, because of an error in the program.")

    def _rows(self, figures: Figures) -> str:
        count = f"{figures.row_count:,}"
        if not figures.row_count:
            return self.tr("No row is for training.") if figures.training_only else self.tr("No row is used.")
        if figures.training_only:
            text = self.tr("Figures of the one row for training.") if figures.row_count == 1 else ""
            return text or self.tr("Figures of the {count} rows for training.").format(count=count)
        text = self.tr("Figures of the one row that is used.") if figures.row_count == 1 else ""
        return text or self.tr("Figures of all {count} rows that are used.").format(count=count)
