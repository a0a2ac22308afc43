"""Any two columns against each other, or one as a histogram, coloured by a class or by values."""

from __future__ import annotations

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role, TextColumn
from nnapp.statistics import histogram
from ui.curve_words import as_read
from ui.document import Document, Selection
from ui.labels import HoverLabel
from ui.plain_text import plain
from ui.scatter.bars import BarsView, Counts
from ui.scatter.legend import Legend
from ui.scatter.points import Colouring, colouring_of, coordinates, first_varied, points_of, rows_shown
from ui.scatter.view import ScatterView
from ui.scatter.words import point_words
from ui.summary.figures import counted_rows

BARS = 30
MOST_NAME = 30
NO_COLOUR = -1
NO_CLASS = -2


class PairView(QWidget):
    """Shows columns x and y of the table; a click on a point selects its row."""

    chosen = Signal(int, int)  # columns x and y

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.scatter, self.bars, self.legend = ScatterView(), BarsView(), Legend()
        self.hover = HoverLabel(self)
        self.columns = (-1, -1)
        self.colour = NO_COLOUR
        self.training_only = False
        self._table: Dataset | None = None
        self._shown: tuple[object, ...] = ()
        self._boxes = [QComboBox() for _ in range(3)]
        self._lay_out()
        self.scatter.released.connect(self._click)
        self.scatter.pointed.connect(self._point)
        self.bars.pointed.connect(self._point_bar)
        for box in self._boxes:
            box.activated.connect(self._take_boxes)
        document.selection_changed.connect(self._follow)

    # What the panel tells it

    def show_table(self, dataset: Dataset, training_only: bool) -> None:
        """Show another table, with the same columns where it has them."""
        before, self._table, self.training_only = self._table, dataset, training_only
        if before is None or _names(before) != _names(dataset):
            self._choose_again(before, dataset)
        self._fill_boxes(dataset)
        self._draw()

    def show_pair(self, x: int, y: int) -> None:
        """Show other columns, by their positions."""
        self.columns = (x, y)
        self.scatter.fitted = self.bars.fitted = True
        if self._table is not None:
            self._fill_boxes(self._table)
            self._draw()

    def usable(self) -> list[int]:
        """Return the positions of the columns that can be shown."""
        return [] if self._table is None else _usable(self._table)

    def count_drawn(self) -> int:
        """Return how many points are drawn."""
        return len(self.scatter.points.rows)

    # Building

    def _lay_out(self) -> None:
        self.scatter.setObjectName("summary-scatter")
        self.scatter.setAccessibleName(self.tr("Two columns against each other"))
        self.bars.setObjectName("summary-bars")
        self.bars.setAccessibleName(self.tr("Distribution of a column"))
        names = (self.tr("across"), self.tr("up"), self.tr("colour"))
        bar = QHBoxLayout()
        bar.setSpacing(3)
        for box, name, key in zip(self._boxes, names, ("x", "y", "colour"), strict=True):
            box.setObjectName(f"summary-{key}")
            box.setAccessibleName(name)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(3)
            label = QLabel(name)
            label.setBuddy(box)
            bar.addWidget(label)
            bar.addWidget(box, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.scatter)
        self.stack.addWidget(self.bars)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(bar)
        column.addWidget(self.stack, 1)
        column.addWidget(self.legend)

    def _choose_again(self, before: Dataset | None, dataset: Dataset) -> None:
        # by name, where columns came or went; else the first two inputs, and the first target
        places = {column.name: position for position, column in enumerate(dataset.columns)}
        old = () if before is None else (*self.columns, self.colour)
        kept = [places.get(before.columns[p].name, -1) if before is not None and p >= 0 else -1 for p in old]
        usable = _usable(dataset)
        if len(kept) == 3 and min(kept[:2]) >= 0 and set(kept[:2]) <= set(usable):
            self.columns = (kept[0], kept[1])
        else:
            inputs = [i for i in usable if dataset.columns[i].role is Role.INPUT]
            first = [*(i for i in inputs if isinstance(dataset.columns[i], NumberColumn)), *inputs, *usable]
            self.columns = first_varied(dataset, first) if first else (-1, -1)
        targets = [i for i in usable if dataset.columns[i].role is Role.TARGET]
        keep_colour = len(kept) == 3 and (kept[2] >= 0 or self.colour == NO_COLOUR)
        self.colour = kept[2] if keep_colour else (targets[0] if targets else NO_COLOUR)

    def _fill_boxes(self, dataset: Dataset) -> None:
        usable = _usable(dataset)
        for number, (box, position) in enumerate(zip(self._boxes, (*self.columns, self.colour), strict=True)):
            offered = [NO_COLOUR, *usable] if number == 2 else usable
            names = [plain(dataset.columns[i].name, MOST_NAME) if i >= 0 else self.tr("none") for i in offered]
            if [box.itemText(i) for i in range(box.count())] != names:
                box.clear()
                for name, place in zip(names, offered, strict=True):
                    box.addItem(name, place)
            box.setCurrentIndex(offered.index(position) if position in offered else -1)

    def _take_boxes(self, _index: int) -> None:
        x, y, colour = (box.currentData() for box in self._boxes)
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
            x=titles[0], y=titles[1], count=f"{self.count_drawn():,}"
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
        edges, places = _binned(column, slice(None) if rows is None else rows)
        codes = None if colouring.codes is None else colouring.codes[slice(None) if rows is None else rows]
        counts, classes = _stacked(places, len(edges) - 1, codes)
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


def _binned(
    column: NumberColumn | CategoryColumn, rows: NDArray[np.intp] | slice
) -> tuple[NDArray[np.float64], Counts]:
    # the edges of the bars, and for each row the number of its bar, −1 for none
    if isinstance(column, CategoryColumn):
        return np.arange(len(column.labels) + 1.0) - 0.5, column.codes[rows].astype(np.int64)
    values = column.values[rows]
    _, edges = histogram(values, BARS)
    if not len(edges):
        return np.array([0.0, 1.0]), np.full(len(values), -1)
    places = np.searchsorted(edges[1:-1], values, side="right").astype(np.int64)
    places[~np.isfinite(values)] = -1
    return edges, places


def _stacked(places: Counts, bars: int, codes: NDArray[np.int32] | None) -> tuple[Counts, list[int]]:
    there = places >= 0
    if codes is None:
        return np.bincount(places[there], minlength=bars)[None].astype(np.int64), [NO_CLASS]
    found = sorted(set(np.unique(codes).tolist()))
    rows = [np.bincount(places[there & (codes == code)], minlength=bars) for code in found]
    return np.array(rows, np.int64).reshape(len(found), bars), found


def _usable(dataset: Dataset) -> list[int]:
    return [i for i, column in enumerate(dataset.columns) if not isinstance(column, TextColumn)]


def _names(dataset: Dataset) -> list[object]:
    return [(column.name, column.kind) for column in dataset.columns]
