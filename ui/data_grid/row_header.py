"""The row header: the row's number, and a tag that says when a row is not for training."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHeaderView, QWidget

from nnapp.dataset import Split
from ui.data_grid.table_model import TableModel
from ui.theme import theme_of

PADDING = 5
Align = Qt.AlignmentFlag
TO_THE_RIGHT = int(Align.AlignRight | Align.AlignVCenter)


class RowHeader(QHeaderView):
    """Draws the numbers of the rows of a TableModel, and V, T or × beside those that are held out or left out."""

    def __init__(self, grid_model: TableModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setObjectName("data-grid-rows")
        self.grid_model = grid_model
        self._inks: dict[str, QColor] = {}
        self.setSectionsClickable(True)
        self.setHighlightSections(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def sectionSizeFromContents(self, section: int) -> QSize:  # noqa: N802
        """Be as wide as the largest number and a tag need."""
        metrics = self.fontMetrics()
        tag = self._tag_width() + PADDING if self.grid_model.uses.any_marked else 0
        width = metrics.horizontalAdvance("0" * max(2, len(str(self.grid_model.order.count)))) + 2 * PADDING + tag
        return QSize(width, metrics.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Find the colours once for all rows."""
        theme = theme_of(self)
        self._inks = {name: theme.colour(name) for name in ("button", "line", "muted", "text")}
        self._inks["chosen"] = theme.colour("accent")
        self._inks["chosen"].setAlphaF(0.18)
        super().paintEvent(event)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:  # noqa: N802
        """Paint number and tag."""
        if not rect.isValid() or not 0 <= section < self.grid_model.rowCount():
            return
        row, inks = self.grid_model.order.table_row(section), self._inks
        use, model = self.grid_model.uses.of(row), self.selectionModel()
        painter.save()
        painter.fillRect(rect, inks["button"])
        if model is not None and model.rowIntersectsSelection(section):
            painter.fillRect(rect, inks["chosen"])
        painter.setPen(inks["line"])
        painter.drawLine(rect.left(), rect.bottom(), rect.right(), rect.bottom())
        painter.drawLine(rect.right(), rect.top(), rect.right(), rect.bottom())
        painter.setPen(inks["muted" if use is Split.EXCLUDED else "text"])
        painter.drawText(rect.adjusted(PADDING, 0, -PADDING, 0), TO_THE_RIGHT, str(row + 1))
        if use is not Split.TRAINING:
            self._paint_tag(painter, rect, self.grid_model.uses.mark(row), filled=use is not Split.EXCLUDED)
        painter.restore()

    def _paint_tag(self, painter: QPainter, rect: QRect, mark: str, *, filled: bool) -> None:
        theme, side = theme_of(self), self._tag_width()
        box = QRectF(rect.left() + 3.5, rect.center().y() - side / 2 + 0.5, side, side)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("muted")))
        painter.setBrush(theme.colour("muted") if filled else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 3, 3)
        font = QFont(self.font())
        font.setPointSizeF(max(6.0, font.pointSizeF() - 1.5))
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(theme.colour("base" if filled else "muted"))
        painter.drawText(box, int(Align.AlignCenter), mark)

    def _tag_width(self) -> int:
        return self.fontMetrics().height() - 2
