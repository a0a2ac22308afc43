"""The live preview: points with axes and legend, a curve, or for more than two inputs a table of the first rows."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QHeaderView, QStackedWidget, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from nnapp.dataset import CategoryColumn, Column, Dataset, Role
from ui.generators.painting import frame_for, paint_axes, paint_points, paint_surface, radius_for, tick_text
from ui.generators.picture import Picture, ticks
from ui.heatmap_colours import palette_bytes
from ui.theme import Theme, theme_of

TABLE_ROWS = 16
LEGEND = 92.0  # pixels to the right of the picture
STALE = 0.3  # opacity of what does not belong to the fields any more
MARK = 12
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Preview(QWidget):
    """Shows a picture; `stale` says that it belongs to fields as they were before."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn = Drawing()
        self.table = QTableWidget()
        self.table.setObjectName("first-rows")
        self.table.setAccessibleName(self.tr("The first rows"))
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.drawn)
        self.stack.addWidget(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)
        self._first: Dataset | None = None

    @property
    def picture(self) -> Picture | None:
        """What is shown."""
        return self.drawn.picture

    def show_picture(self, picture: Picture, first: Dataset, words: str) -> None:
        """Show a picture, and the first rows in a table where it has more than two inputs; `words` say it in words."""
        self.drawn.show_picture(picture)
        self.drawn.setAccessibleName(words)
        self._first = first
        self.table.setEnabled(True)
        if picture.inputs.shape[1] > 2:
            self._fill()
        self.stack.setCurrentIndex(int(picture.inputs.shape[1] > 2))

    def show_stale(self) -> None:
        """Grey out what is shown, because the fields say something else that cannot be made."""
        self.drawn.stale = True
        self.drawn.update()
        self.table.setEnabled(False)

    def changeEvent(self, event: QEvent) -> None:
        """Colour the table anew when the theme changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._first is not None and self.stack.currentIndex():
            self._fill()

    def _fill(self) -> None:
        assert self._first is not None
        columns = self._first.columns
        rows = min(TABLE_ROWS, self._first.row_count)
        one_target = len(self._first.indices(Role.TARGET)) == 1
        classes = self.drawn.picture.classes if self.drawn.picture is not None and one_target else None
        self.table.setColumnCount(len(columns))
        self.table.setRowCount(rows)
        self.table.setHorizontalHeaderLabels([column.name for column in columns])
        for place, column in enumerate(columns):
            for row in range(rows):
                item = _item(column, row)
                if column.role is Role.TARGET and classes is not None:
                    item.setIcon(self._mark(int(classes[row])))
                self.table.setItem(row, place, item)
        stretch = len(columns) <= 12
        self.table.horizontalHeader().setSectionResizeMode(
            QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.ResizeToContents
        )

    def _mark(self, code: int) -> QIcon:
        mark = QPixmap(MARK, MARK)
        mark.fill(theme_of(self).class_colour(code))
        return QIcon(mark)


class Drawing(QWidget):
    """The painted part of the preview."""

    def __init__(self) -> None:
        super().__init__()
        self.picture: Picture | None = None
        self.stale = False

    def minimumSizeHint(self) -> QSize:
        """Leave room for axes and legend."""
        return QSize(360, 240)

    def show_picture(self, picture: Picture) -> None:
        """Show another picture."""
        self.picture, self.stale = picture, False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint axes, points and legend."""
        picture, theme = self.picture, theme_of(self)
        if picture is None or not len(picture.inputs):
            return
        with QPainter(self) as painter:  # ends, too, where something cannot be drawn
            if self.stale:
                painter.setOpacity(STALE)
            self._paint(painter, picture, theme)

    def _paint(self, painter: QPainter, picture: Picture, theme: Theme) -> None:
        area = self._area(picture)
        frame = frame_for(picture, area)
        painter.fillRect(area, theme.colour("base"))
        paint_surface(painter, frame, picture, theme)
        beside = "" if picture.on_line else "y" if picture.inputs.shape[1] == 1 else "x2"
        paint_axes(painter, frame, ("x1", beside), theme)
        painter.setClipRect(area.adjusted(-4, -4, 4, 4))
        paint_points(painter, frame, picture, theme, radius_for(len(picture.inputs)))
        painter.setClipping(False)
        if picture.classes is not None:
            self._paint_classes(painter, area, picture, theme)
        elif picture.inputs.shape[1] > 1:
            self._paint_scale(painter, area, picture, theme)

    def _area(self, picture: Picture) -> QRectF:
        # where the points go: all of the room for a curve, else a square
        metrics = self.fontMetrics()
        line, anywhere = metrics.height(), frame_for(picture, QRectF(0, 0, 1, 1))
        texts = [tick_text(value) for value in ticks(anywhere.low[1], anywhere.high[1])]
        beside = max([line, *map(metrics.horizontalAdvance, texts)]) + 14
        room = QRectF(self.rect()).adjusted(beside, line + 5, -12, -2 * line - 5)
        if picture.inputs.shape[1] == 1:
            return room.adjusted(0, 0, -LEGEND if picture.on_line else 0, 0)
        side = max(40.0, min(room.width() - LEGEND, room.height()))
        left = beside + max(0.0, (room.width() - LEGEND - side) / 2)
        return QRectF(left, room.top(), side, side)

    def _paint_classes(self, painter: QPainter, area: QRectF, picture: Picture, theme: Theme) -> None:
        # a dot and a name for each class
        height = painter.fontMetrics().height() + 6
        for number, label in enumerate(picture.labels):
            y = area.top() + (number + 0.5) * height
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.class_colour(number))
            painter.drawEllipse(QPointF(area.right() + 22, y), 5.5, 5.5)
            painter.setPen(theme.colour("text"))
            box = QRectF(area.right() + 34, y - height / 2, LEGEND - 34, height)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, label)

    def _paint_scale(self, painter: QPainter, area: QRectF, picture: Picture, theme: Theme) -> None:
        # the colours from +limit down to −limit
        limit, metrics = picture.limit, painter.fontMetrics()
        bar = QRectF(area.right() + 18, area.top() + metrics.height() + 4, 14, min(160.0, area.height() * 0.6))
        colours = palette_bytes(theme)
        shades = np.linspace(1, -1, 129)
        places = np.rint(np.sign(shades) * np.sqrt(np.abs(shades)) * (len(colours) // 2)).astype(np.intp)
        column = np.ascontiguousarray(colours[places + len(colours) // 2])
        painter.drawImage(bar, QImage(column.data, 1, len(column), 4, QImage.Format.Format_RGB32))
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(bar)
        painter.setPen(theme.colour("text"))
        painter.drawText(QPointF(bar.left(), bar.top() - 6), "y")
        painter.setPen(theme.colour("muted"))
        for value in (limit, 0.0, -limit):
            y = bar.center().y() - value / limit * bar.height() / 2
            box = QRectF(bar.right() + 6, y - metrics.height() / 2, 60, metrics.height())
            text = f"{value:+g}".replace("-", "−") if value else "0"
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


def _item(column: Column, row: int) -> QTableWidgetItem:
    if isinstance(column, CategoryColumn):
        return QTableWidgetItem(column.text(row))
    value = float(column.values[row])  # of no text column: generators make none
    item = QTableWidgetItem((f"{value:.0f}" if value.is_integer() else f"{value:.2f}").replace("-", "−"))
    item.setTextAlignment(RIGHT)
    return item
