"""Any two columns against each other, or one as a histogram, coloured by a class or by values."""

from __future__ import annotations

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from nnapp.dataset import Dataset, TextColumn
from ui.document import Document, Selection
from ui.labels import HoverLabel
from ui.plain_text import plain
from ui.scatter.bars import BarsView
from ui.scatter.binning import binned, stacked
from ui.scatter.legend import Legend
from ui.scatter.points import NO_POINTS, Colouring, Points, colouring_of, coordinates, points_of, rows_shown
from ui.scatter.view import ScatterView
from ui.scatter.words import point_words
from ui.summary.column_boxes import MOST_NAME, NO_COLUMN, ColumnBoxes, chosen_anew, usable_columns
from ui.summary.figures import counted_rows
from ui.written_numbers import as_read


class PairView(QWidget):
    """Shows columns x and y of the table; a click on a point selects its row."""

    chosen = Signal(int, int)  # columns x and y

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.scatter, self.bars, self.legend = ScatterView(), BarsView(), Legend()
        self.hover = HoverLabel(self)
        self.columns = (-1, -1)
        self.colour = NO_COLUMN
        self.training_only = False
        self._table: Dataset | None = None
        self._shown: tuple[object, ...] = ()
        self.boxes = ColumnBoxes()
        self._lay_out()
        self.scatter.released.connect(self._click)
        self.scatter.pointed.connect(self._point)
        self.bars.pointed.connect(self._point_bar)
        self.boxes.chosen.connect(self._take_boxes)
        document.selection_changed.connect(self._follow)

    # What the panel tells it

    def show_table(self, dataset: Dataset, training_only: bool) -> None:
        """Show another table, with the same columns where it has them."""
        before, self._table, self.training_only = self._table, dataset, training_only
        if before is None or _names(before) != _names(dataset):
            *pair, self.colour = chosen_anew(dataset, before, (*self.columns, self.colour))
            self.columns = (pair[0], pair[1])
        self.boxes.show_columns(dataset, (*self.columns, self.colour))
        self._draw()

    def show_pair(self, x: int, y: int) -> None:
        """Show other columns, by their positions."""
        self.columns = (x, y)
        self.scatter.fitted = self.bars.fitted = True
        if self._table is not None:
            self.boxes.show_columns(self._table, (*self.columns, self.colour))
            self._draw()

    def usable(self) -> list[int]:
        """Return the positions of the columns that can be shown."""
        return [] if self._table is None else usable_columns(self._table)

    @property
    def points(self) -> Points:
        """The points that are drawn; none where there are bars."""
        return self.scatter.points if self.stack.currentWidget() is self.scatter else NO_POINTS

    # Building

    def _lay_out(self) -> None:
        self.scatter.setObjectName("summary-scatter")
        self.scatter.setAccessibleName(self.tr("Two columns against each other"))
        self.bars.setObjectName("summary-bars")
        self.bars.setAccessibleName(self.tr("Distribution of a column"))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.scatter)
        self.stack.addWidget(self.bars)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.boxes)
        column.addWidget(self.stack, 1)
        column.addWidget(self.legend)

    def _take_boxes(self, x: int, y: int, colour: int) -> None:
        self.colour = colour
        if (x, y) != self.columns:
            self.show_pair(x, y)
            self.chosen.emit(x, y)
        else:
            self._draw()

    # Drawing

    def _draw(self) -> None:
        dataset = self._table
        assert dataset is not None
        if min(self.columns) < 0:
            self.stack.setCurrentWidget(self.scatter)
            self.scatter.set_message(self.tr("The table has no column of numbers or categories."))
            return
        self.scatter.set_message("")
        wanted = self._wanted(dataset)
        if len(wanted) != len(self._shown) or any(a is not b for a, b in zip(wanted, self._shown, strict=True)):
            self._shown = wanted
            colouring = colouring_of(dataset.columns[self.colour] if self.colour >= 0 else None)
            self.legend.show_colouring(colouring)
            if self.columns[0] == self.columns[1]:
                self._draw_bars(dataset, colouring)
            else:
                self._draw_points(dataset, colouring)
        self._show_ring()

    def _wanted(self, dataset: Dataset) -> tuple[object, ...]:
        # what the picture depends on, compared by identity
        columns = [dataset.columns[i] if i >= 0 else None for i in (*self.columns, self.colour)]
        return (*columns, dataset.used_split, self.training_only)

    def _draw_points(self, dataset: Dataset, colouring: Colouring) -> None:
        self.stack.setCurrentWidget(self.scatter)
        rows = rows_shown(dataset, self.training_only)
        x, y = (coordinates(dataset.columns[p], rows, axis) for axis, p in enumerate(self.columns))
        titles, names = self._axes(dataset)
        self.scatter.set_axes(titles, names)
        self.scatter.show_points(points_of(dataset, x, y, rows, colouring))
        text = self.tr("{x} across and {y} up: {count} points").format(
            x=titles[0], y=titles[1], count=f"{len(self.points.rows):,}"
        )
        self.scatter.setAccessibleDescription(text)

    def _axes(self, dataset: Dataset) -> tuple[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]]:
        x, y = (dataset.columns[position] for position in self.columns)
        labels = [tuple(plain(label, 20) for label in getattr(column, "labels", ())) for column in (x, y)]
        return (plain(x.name, MOST_NAME), plain(y.name, MOST_NAME)), (labels[0], labels[1])

    def _draw_bars(self, dataset: Dataset, colouring: Colouring) -> None:
        self.stack.setCurrentWidget(self.bars)
        (title, _), (labels, _) = self._axes(dataset)
        rows = counted_rows(dataset.used_split, self.training_only)
        column = dataset.columns[self.columns[0]]
        assert not isinstance(column, TextColumn)
        edges, places = binned(column, slice(None) if rows is None else rows)
        codes = None if colouring.codes is None else colouring.codes[slice(None) if rows is None else rows]
        counts, classes = stacked(places, len(edges) - 1, codes)
        self.bars.set_axes((title, self.tr("rows")), (labels, ()))
        self.bars.show_bars(edges, counts, classes)
        self.bars.setAccessibleDescription(
            self.tr("{name}: {bars} bars over {count} rows").format(
                name=title, bars=counts.shape[1], count=f"{int(counts.sum()):,}"
            )
        )

    # The selection

    def _follow(self, new: Selection, old: Selection) -> None:
        if new.row != old.row:
            self._show_ring()

    def _show_ring(self) -> None:
        dataset, row = self._table, self.document.selection.row
        place = None
        if dataset is self.document.project.dataset and row is not None and min(self.columns) >= 0:
            x, y = (
                float(coordinates(dataset.columns[p], np.array([row]), axis)[0]) for axis, p in enumerate(self.columns)
            )
            place = (x, y) if np.isfinite([x, y]).all() else None
        self.scatter.show_ring(place)
        self.bars.show_mark(place[0] if place is not None else None)

    def _click(self, at: QPointF) -> None:
        row = self.scatter.nearest(at)
        if row is not None and self._table is self.document.project.dataset:
            self.document.select(replace(self.document.selection, row=row))

    def _point(self, at: QPointF | None) -> None:
        row = None if at is None else self.scatter.nearest(at)
        if row is None or at is None or self._table is None or row >= self._table.row_count:
            self.hover.hide()
            return
        text = point_words(self._table, row, (*self.columns, self.colour))
        self.hover.say(text, self.scatter.mapTo(self, at.toPoint()))

    def _point_bar(self, number: int | None) -> None:
        if number is None:
            self.hover.hide()
            return
        bars, labels = self.bars, self.bars.names[0]
        count = f"{int(bars.counts[:, number].sum()):,}"
        name = labels[number] if labels else ""
        if not labels:
            name = self.tr("{low} to {high}").format(
                low=as_read(bars.edges[number]), high=as_read(bars.edges[number + 1])
            )
        place = bars.plane.pixel((bars.edges[number] + bars.edges[number + 1]) / 2, 0.0).toPoint()
        self.hover.say(
            self.tr("{name}: {count} rows").format(name=name, count=count), bars.mapTo(self, place) - QPoint(0, 30)
        )


def _names(dataset: Dataset) -> list[object]:
    return [(column.name, column.kind) for column in dataset.columns]
