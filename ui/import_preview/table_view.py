"""The view of the table as it will be: columns are selected, opened and renamed; waiting dims it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.import_preview.header import PreviewHeader
from ui.import_preview.table_model import TableModel
from ui.import_preview.words import ImportWords
from ui.theme import theme_of

WIDEST = 240
USUAL_WIDTH = 104
FITTED_COLUMNS = 100  # only so many are made as wide as what they hold
FITTED_ROWS = 30
VEIL = 150  # of 255
MENU_KEYS = (Qt.Key.Key_Menu, Qt.Key.Key_Space)  # Enter is for the dialog's button


class PreviewTable(QTableView):
    """Shows a TableModel, read-only."""

    menu_wanted = Signal(int, QPoint)  # column, where on the screen
    column_changed = Signal(int)  # the column that the current cell is in, -1 for none

    def __init__(self, model: TableModel, words: ImportWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import-table")
        self.setAccessibleName(self.tr("The table as it will be"))
        self.preview_model = model
        self.setModel(model)
        self.header = PreviewHeader(model, words, self)
        self.setHorizontalHeader(self.header)
        self.header.menu_wanted.connect(self.menu_wanted)
        self.header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectColumns)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(12)
        rows.setDefaultSectionSize(self.fontMetrics().height() + 6)
        self.veil = Veil(self)
        self._widths_for: tuple[str, ...] = ()
        model.take_theme(theme_of(self))

    def keep_place(self) -> tuple[int, int, int]:
        """Return the current column and the scroll position, for `restore_place`."""
        return (
            self.currentIndex().column(),
            self.horizontalScrollBar().value(),
            self.verticalScrollBar().value(),
        )

    def restore_place(self, place: tuple[int, int, int]) -> None:
        """Go back to a column and scroll position, as far as they are still there."""
        column, across, down = place
        self._fit_columns()
        if 0 <= column < self.preview_model.columnCount() and self.preview_model.rowCount():
            self.selectionModel().setCurrentIndex(
                self.preview_model.index(0, column), self.selectionModel().SelectionFlag.ClearAndSelect
            )
        self.horizontalScrollBar().setValue(across)
        self.verticalScrollBar().setValue(down)

    def columns_meant(self, column: int) -> list[int]:
        """Return the columns that a command on one is for: all selected ones, if it is among them."""
        selection = self.selectionModel().selection()
        parts = [selection.at(i) for i in range(selection.size())]
        columns = sorted({place for part in parts for place in range(part.left(), part.right() + 1)})
        return columns if column in columns else [column]

    def currentChanged(self, current, previous) -> None:  # type: ignore[no-untyped-def] # noqa: N802
        """Say which column is the current one."""
        super().currentChanged(current, previous)
        self.column_changed.emit(current.column())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let keys open the menu of the current column, or rename it."""
        column = self.currentIndex().column()
        if column >= 0 and event.key() == Qt.Key.Key_F2:
            self.header.rename(column)
        elif column >= 0 and event.key() in MENU_KEYS:
            self.header.open_menu(column)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of the column below the mouse."""
        column = self.columnAt(event.pos().x())
        if column >= 0:
            self.menu_wanted.emit(column, event.globalPos())

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "preview_model"):
            self.preview_model.take_theme(theme_of(self))

    def resizeEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        super().resizeEvent(event)
        self.veil.resize(self.size())

    def _fit_columns(self) -> None:
        # Only when the columns are others, so that what was sized by hand stays.
        preview = self.preview_model.preview
        names = self.preview_model.known.names  # those of the file: another name is no reason for another width
        if preview is None or names == self._widths_for:
            return
        self._widths_for = names
        self.header.setDefaultSectionSize(USUAL_WIDTH)
        if len(preview.names) > FITTED_COLUMNS:
            return
        metrics, shown = self.fontMetrics(), self.preview_model
        for column in range(len(preview.names)):
            texts = [shown.index(row, column).data() for row in range(min(FITTED_ROWS, len(preview.rows)))]
            widest = max((metrics.horizontalAdvance(text) for text in texts), default=0) + 14
            self.header.resizeSection(column, min(max(widest, self.header.wanted_width(column)), WIDEST))

    def sizeHint(self) -> QSize:
        return QSize(900, 300)


class Veil(QWidget):
    """A picture of the table that lies over it while another one is being read; the mouse goes through it.

    To paint the table itself would then take seconds: Qt asks the model a thousand times, and each answer would wait
    for its turn of the interpreter, which the reading thread gives away only every few milliseconds.
    """

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # so that nothing below is painted
        self._table = table
        self._picture = QPixmap()
        self._dim = False
        self.hide()

    @property
    def dim(self) -> bool:
        """Whether the table is seen to be waited for."""
        return self._dim and self.isVisible()

    def freeze(self) -> None:
        """Show the table as it is now; to be called before the reading begins."""
        if not self.isVisible():
            self._picture, self._dim = self._table.grab(), False
            self.resize(self._table.size())
            self.show()
            self.raise_()

    def fade(self) -> None:
        """Dim the picture."""
        self._dim = True
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture, faded where it is dim."""
        colour = theme_of(self).colour("window")
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour)
        painter.drawPixmap(0, 0, self._picture)
        if self._dim:
            colour.setAlpha(VEIL)
            painter.fillRect(self.rect(), colour)
        painter.end()
