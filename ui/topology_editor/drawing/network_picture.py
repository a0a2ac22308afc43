"""The drawing as a picture to take away: the whole network as it is drawn, what its colours mean, and a line of text.

The scene itself is drawn, so that the picture shows what the window shows; for another theme the window takes its
colours for a moment, in which nothing reaches the screen.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette

from ui.theme import Theme, palette_of
from ui.topology_editor.captions import column_head, drawn_caption
from ui.topology_editor.drawing.choosing import Area
from ui.topology_editor.quantities.flow_legend import FlowLegend
from ui.topology_editor.quantities.legend import Legend

if TYPE_CHECKING:
    from ui.topology_editor.editor import TopologyEditor

MARGIN, GAP, ROW = 10, 18, 26
LINES_ABOVE, LEAST_LETTERS = 3, 6.0  # points


class NetworkPicture:
    """A picture of an editor's drawing, as it is at the moment of painting."""

    def __init__(self, editor: TopologyEditor, title: str, caption: str) -> None:
        self.editor, self.title, self.caption = editor, title, caption
        self.dots_per_inch = editor.logicalDpiX()
        self._choose()

    def head(self) -> int:
        """Return how many pixels are taken by what stands above the columns: name, units and activation."""
        return MARGIN + LINES_ABOVE * QFontMetrics(self.editor.font()).lineSpacing()

    def size(self) -> QSize:
        """Return how large it is: the drawing as it fits its window, and the lines below."""
        view, rows = self.editor.view.viewport().size(), len(self._rows())
        return QSize(self._width(), self.head() + view.height() + 2 * MARGIN + ROW * rows + self._text_height())

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Draw all of it in the colours of a theme."""
        editor, view = self.editor, self.editor.view
        other = view.weight_scale.theme is not theme
        if other:
            editor.setPalette(palette_of(theme))
        across, down, fitted = view.horizontalScrollBar(), view.verticalScrollBar(), view.fitted
        place = across.value(), down.value()
        view.show_selected(None)
        self._choose()
        try:
            self._paint(painter, theme)
        finally:
            view.show_selected(editor.place)  # which shows it where it lies outside of the window
            across.setValue(place[0])
            down.setValue(place[1])
            view.fitted = fitted
            if other:
                editor.setPalette(QPalette())

    def _paint(self, painter: QPainter, theme: Theme) -> None:
        view = self.editor.view
        area, layout = QRectF(QPointF(), view.viewport().size().toSizeF()), view.layout_of_network
        painter.fillRect(QRectF(QPointF(), self.size().toSizeF()), theme.colour("base"))
        area.moveTo((self._width() - area.width()) / 2, self.head())
        self._paint_heads(painter, theme, area)
        whole = QRectF(0, 0, layout.width, layout.height)
        painter.save()
        view.network.render(painter, area, whole, Qt.AspectRatioMode.KeepAspectRatio)
        painter.restore()
        top = area.bottom() + MARGIN / 2
        for row in self._rows():
            left = MARGIN
            for legend in row:
                painter.save()
                painter.translate(left, top + (ROW - legend.height()) / 2)
                painter.setFont(legend.font())
                legend.draw(painter)
                painter.restore()
                left += legend.width() + GAP
            top += ROW
        painter.setFont(self.editor.font())
        painter.setPen(theme.colour("text"))
        room = QRectF(MARGIN, top, self._width() - 2 * MARGIN, self._text_height())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap), self._caption())

    def _paint_heads(self, painter: QPainter, theme: Theme, area: QRectF) -> None:
        layout, project, scale = self.editor.view.layout_of_network, self.editor.project, self._scale()
        left = area.center().x() - scale * layout.width / 2
        centres = [left + scale * x for x in layout.xs]
        pitch = min((after - before for before, after in pairwise(centres)), default=area.width()) - 4
        heads = [column_head(project, column - 1) for column in range(len(centres))]
        painter.setFont(self._fitting_font(heads, pitch))
        painter.setPen(theme.colour("text"))
        metrics = painter.fontMetrics()
        for lines, centre in zip(heads, centres, strict=True):
            width = min(pitch, 2 * min(centre, self._width() - centre))
            for number, line in enumerate(lines):
                room = QRectF(centre - width / 2, MARGIN / 2 + number * metrics.lineSpacing(), width, metrics.height())
                text = metrics.elidedText(line, Qt.TextElideMode.ElideRight, int(width))
                painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine), text)

    def _fitting_font(self, heads: list[list[str]], width: float) -> QFont:
        # smaller letters where columns lie close together, as long as they can be read on paper
        font = QFont(self.editor.font())
        texts = [line for lines in heads for line in lines]
        while font.pointSizeF() > LEAST_LETTERS and _widest(texts, font) > width:
            font.setPointSizeF(max(font.pointSizeF() - 0.5, LEAST_LETTERS))
        return font

    def _choose(self) -> None:
        # the links of the whole network, whatever is in sight; the window chooses again for itself when it is painted
        links, layout = self.editor.view.shown_links, self.editor.view.layout_of_network
        links.prepare(layout, Area(0, 0, layout.width, layout.height, self._scale()))
        self.drawn = drawn_caption(*links.counts())

    def _caption(self) -> str:
        return f"{self.caption} · {self.drawn}" if self.drawn else self.caption

    def _scale(self) -> float:
        # pixels per scene unit
        size, layout = self.editor.view.viewport().size(), self.editor.view.layout_of_network
        return min(size.width() / layout.width, size.height() / layout.height)

    def _width(self) -> int:
        return max(self.editor.view.viewport().width(), 240)

    def _text_height(self) -> int:
        room = self.editor.rect()
        room.setWidth(self._width() - 2 * MARGIN)
        metrics = QFontMetrics(self.editor.font())
        return metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), self._caption()).height()

    def _rows(self) -> list[list[Legend | FlowLegend]]:
        # the scales below the drawing, in as many lines as they need
        rows: list[list[Legend | FlowLegend]] = []
        left = self._width()
        for legend in self.editor.below.scales():
            if left + legend.width() > self._width() - MARGIN:
                rows.append([])
                left = MARGIN
            rows[-1].append(legend)
            left += legend.width() + GAP
        return rows


def _widest(texts: list[str], font: QFont) -> int:
    metrics = QFontMetrics(font)
    return max(metrics.horizontalAdvance(text) for text in texts)
