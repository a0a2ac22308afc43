"""The column header: two lines, the name and the role; the role opens a menu, the name can be renamed in place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QLineEdit, QStyle, QWidget

from nnapp.arrangement import Arrangement, UsesFilter
from nnapp.dataset import CategoryColumn, NumberColumn, Role
from nnapp.project import same_subject
from ui.column_header import ColumnHeader
from ui.data_grid.header_bars import HEIGHT as BARS_HEIGHT
from ui.data_grid.header_bars import draw_bars
from ui.data_grid.layout import MOST_OF_NAME, GridColumn, LiveColumn, key_of
from ui.data_grid.looks import Look
from ui.data_grid.table_model import TableModel, kind_of
from ui.data_grid.words import GridWords
from ui.plain_text import plain
from ui.theme import theme_of

NARROWEST = 44
ROOMY, WIDE = 60, 90  # from which width the sign that sorts is always there, beside a short name and any name
ARROW = 12  # the width of the place that sorts the rows
STRIP = 3  # the height of the strip in the role's colour
PADDING = 5


class GridHeader(ColumnHeader):
    """Draws the header of a TableModel and reports what the user wants of a column."""

    renamed = Signal(int, str)  # column, new name
    histograms_shown = Signal(bool)
    sort_wanted = Signal(int, bool)  # column, and whether the keys so far stay

    def __init__(self, grid_model: TableModel, parent: QWidget) -> None:
        super().__init__(parent, NARROWEST)
        self.setObjectName("data-grid-header")
        self.grid_model = grid_model
        self.looks: dict[str, Look] = {}
        self.sized_by_hand = False
        self._wide: dict[int, int] = {}  # sections that are wider than the usual size
        self.editor: QLineEdit | None = None
        self._words = GridWords(self)
        grid_model.facts.changed.connect(self._facts_changed)
        self.histograms = True
        self._arrangement = Arrangement()
        self._over = self._over_arrow = -1  # the column that the mouse is over, and whose arrow it is over
        self.sectionDoubleClicked.connect(self.rename)

    # Drawing

    def sizeHint(self) -> QSize:
        height = self._name_height() + self._bars_height() + self._role_height() + STRIP
        return QSize(super().sizeHint().width(), height)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:  # noqa: N802
        if not rect.isValid() or not 0 <= section < self.grid_model.columnCount():
            return
        theme, column = theme_of(self), self.grid_model.column(section)
        look = self.looks[kind_of(column)]
        model = self.selectionModel()
        chosen = model is not None and model.columnIntersectsSelection(section)
        painter.save()
        painter.fillRect(rect, theme.colour("window" if isinstance(column, LiveColumn) else "button"))
        if chosen:
            ground = theme.colour("accent")
            ground.setAlphaF(0.18)
            painter.fillRect(rect, ground)
        painter.fillRect(QRect(rect.left(), rect.bottom() - STRIP + 1, rect.width(), STRIP), look.strip)
        painter.setPen(QPen(theme.colour("line")))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        self._paint_words(painter, rect, section, column)
        painter.restore()

    def _paint_words(self, painter: QPainter, rect: QRect, section: int, column: GridColumn) -> None:
        theme, look = theme_of(self), self.looks[kind_of(column)]
        name, bars, role = self._places(rect)
        name = name.adjusted(0, 0, -self._paint_marks(painter, rect, section, column), 0)
        painter.setFont(look.font)
        painter.setPen(theme.colour("text"))
        derived = isinstance(column, NumberColumn) and bool(column.formula)
        _draw_text(
            painter, name, plain(column.name, MOST_OF_NAME) if not derived else f"ƒ {plain(column.name, MOST_OF_NAME)}"
        )
        painter.setFont(self._small())
        if self.histograms and isinstance(column, NumberColumn | CategoryColumn):
            known = self.grid_model.facts.of(column)
            if known is not None:
                colour = theme.colour("muted") if column.role is Role.IGNORED else look.strip
                draw_bars(painter, bars, known, colour, theme)
        painter.setPen(theme.colour("muted"))
        if not isinstance(column, LiveColumn):
            if section == self._hovered:
                painter.fillRect(role.adjusted(-2, 0, 2, 0), theme.colour("line"))
                painter.setPen(theme.colour("text"))
            tip = QPointF(role.right() - 3.5, role.center().y() + 2.5)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(painter.pen().color())
            painter.drawPolygon(QPolygonF([tip, tip + QPointF(-3, -4), tip + QPointF(3, -4)]))
            role = role.adjusted(0, 0, -9, 0)
        _draw_text(painter, role, self._words.kind(column, self.grid_model.penalized))

    def _paint_marks(self, painter: QPainter, rect: QRect, section: int, column: GridColumn) -> int:
        # the arrow of the order and the funnel of a filter; returns how much of the name's place they take
        theme, arrow = theme_of(self), self._arrow_place(rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        number = self._key_number(section, column)
        taken = 0
        if number is not None or section == self._over or self._has_room(rect, column):
            if section == self._over_arrow:
                painter.fillRect(arrow, theme.colour("line"))
            key = None if number is None else self._arrangement.sort[number]
            if key is None:
                self._paint_unsorted(painter, arrow, theme.colour("text" if section == self._over else "muted"))
            else:
                painter.setPen(QPen(theme.colour("text")))
                painter.setBrush(theme.colour("accent"))
                painter.drawPolygon(_triangle(arrow, key.descending))
            taken = arrow.width() + 1
            if number is not None and len(self._arrangement.sort) > 1:
                painter.setFont(self._small())
                place = arrow.translated(-arrow.width() + 1, 0)
                painter.drawText(
                    place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), str(number + 1)
                )
                taken += arrow.width() - 3
        if self._is_filtered(section):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            painter.drawPolygon(_funnel(arrow.translated(-taken if taken else 0, 0)))
            taken += arrow.width()
        return taken

    def _paint_unsorted(self, painter: QPainter, place: QRect, colour: QColor) -> None:
        # both ways, because the rows are sorted in neither
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for triangle in _both_ways(place):
            painter.drawPolygon(triangle)

    def _has_room(self, rect: QRect, column: GridColumn) -> bool:
        # whether the sign that sorts is always there: where it would cut a name it comes with the mouse
        if rect.width() < ROOMY:
            return False
        metrics = QFontMetrics(self.looks[kind_of(column)].font)
        name = metrics.horizontalAdvance(plain(column.name, MOST_OF_NAME))
        return rect.width() >= WIDE or name <= rect.width() - 2 * PADDING - ARROW - 1

    def _arrow_place(self, rect: QRect) -> QRect:
        name = self._places(rect)[0]
        return QRect(name.right() - ARROW + 1, name.top() + 2, ARROW, name.height() - 3)

    def _key_number(self, section: int, column: GridColumn) -> int | None:
        wanted = key_of(section, column, descending=False)
        found = (number for number, key in enumerate(self._arrangement.sort) if same_subject(key, wanted))
        return next(found, None)

    def _is_filtered(self, section: int) -> bool:
        filters = self._arrangement.filters
        in_table = section < len(self.grid_model.table)
        return in_table and any(not isinstance(f, UsesFilter) and f.column == section for f in filters)

    def show_arrangement(self, arrangement: Arrangement) -> None:
        """Mark the columns by which the rows are sorted and filtered."""
        if arrangement != self._arrangement:
            self._arrangement = arrangement
            self.viewport().update()

    def _places(self, rect: QRect) -> tuple[QRect, QRect, QRect]:
        # of the name, the histogram and the role
        inner = rect.adjusted(PADDING, 0, -PADDING, 0)
        name = QRect(inner.left(), inner.top(), inner.width(), self._name_height())
        bars = QRect(inner.left(), name.bottom() + 1, inner.width(), self._bars_height())
        return name, bars, QRect(inner.left(), bars.bottom() + 1, inner.width(), self._role_height())

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(max(6.0, font.pointSizeF() - 1))
        return font

    def _name_height(self) -> int:
        return self.fontMetrics().height() + 2

    def _role_height(self) -> int:
        return self.fontMetrics().height()

    def _bars_height(self) -> int:
        return BARS_HEIGHT if self.histograms else 0

    @Slot()
    def _facts_changed(self) -> None:
        self.viewport().update()

    def show_histograms(self, on: bool) -> None:
        """Show a histogram in the header of each column, or not."""
        if on == self.histograms:
            return
        self.histograms = on
        self.headerDataChanged(Qt.Orientation.Horizontal, 0, max(self.count() - 1, 0))
        self.geometriesChanged.emit()
        self.histograms_shown.emit(on)
        self.updateGeometry()
        self.viewport().update()

    def fit(self, usual: int, wide: dict[int, int]) -> None:
        """Give all sections the usual width, but some another one."""
        self.setDefaultSectionSize(usual)
        for section in self._wide.keys() - wide.keys():
            if section < self.count():
                self.resizeSection(section, usual)
        for section, width in wide.items():
            self.resizeSection(section, width)
        self._wide = wide

    # Mouse

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        self._hover_arrow(self.logicalIndexAt(place), self.arrow_at(place))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover_arrow(-1, -1)
        super().leaveEvent(event)

    def _hover_arrow(self, over: int, over_arrow: int) -> None:
        if (over, over_arrow) != (self._over, self._over_arrow):
            self._over, self._over_arrow = over, over_arrow
            self.viewport().update()

    def arrow_at(self, position: QPoint) -> int:
        """Return the column whose arrow, which sorts the rows, is at this position of the viewport, or -1."""
        section = self.logicalIndexAt(position)
        if section < 0 or not self._arrow_place(self.section_rect(section)).contains(position):
            return -1
        return section

    def mousePressEvent(self, event: QMouseEvent) -> None:
        arrow = self.arrow_at(event.position().toPoint())
        if arrow >= 0 and event.button() is Qt.MouseButton.LeftButton:
            self.sort_wanted.emit(arrow, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            return
        section = self.menu_at(event.position().toPoint())
        if section < 0 or event.button() is not Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self.open_menu(section)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        usual = self.defaultSectionSize()
        self.sized_by_hand = any(self.sectionSize(i) != self._wide.get(i, usual) for i in range(self.count()))

    def menu_at(self, position: QPoint) -> int:
        # the column whose role is at this position, or -1; the edges belong to resizing
        section = self.logicalIndexAt(position)
        if section < 0 or isinstance(self.grid_model.column(section), LiveColumn):
            return -1
        grip = self.style().pixelMetric(QStyle.PixelMetric.PM_HeaderGripMargin, None, self)
        role = self._places(self.section_rect(section))[2].adjusted(grip - PADDING, 0, PADDING - grip, STRIP)
        return section if role.contains(position) else -1

    # Renaming

    def rename(self, section: int) -> None:
        """Open a line editor over the name of a column."""
        column = self.grid_model.column(section)
        if isinstance(column, LiveColumn) or self.grid_model.document.refuses("table"):
            return
        self.close_editor()
        editor = NameEditor(column.name, self.viewport())
        rect = self.section_rect(section)
        editor.setGeometry(rect.left(), 0, max(rect.width(), 80), self._name_height() + 2)
        editor.setAccessibleName(self.tr("Name of column {name}").format(name=plain(column.name, MOST_OF_NAME)))
        editor.selectAll()
        editor.show()
        editor.setFocus()
        editor.done.connect(self._name_typed)
        editor.section = section
        self.editor = editor

    def close_editor(self) -> None:
        """Close the line editor, if there is one, without renaming."""
        if self.editor is not None:
            editor, self.editor = self.editor, None
            editor.hide()
            editor.deleteLater()

    def _name_typed(self, section: int, name: str) -> None:
        if self.editor is None:
            return
        self.close_editor()
        parent = self.parent()
        if isinstance(parent, QWidget):
            parent.setFocus()
        if section < self.grid_model.columnCount() and name != self.grid_model.column(section).name:
            self.renamed.emit(section, name)


class NameEditor(QLineEdit):
    """A line editor for a name: Enter or leaving it takes the name, Escape the old one."""

    done = Signal(int, str)  # column and name

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self.setObjectName("column-name-editor")
        self.section = -1
        self._old = name
        self.editingFinished.connect(self._finish)

    def event(self, event: QEvent) -> bool:
        # Escape would otherwise close the dialog or stop the run that this window has a shortcut for
        if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]
            self.setText(self._old)  # counts as untouched
            self._finish()
            return True
        return super().event(event)

    def _finish(self) -> None:
        # a line shows a name with line breaks otherwise than it is; untouched it is the old one
        self.done.emit(self.section, self.text() if self.isModified() else self._old)


def _triangle(place: QRect, down: bool) -> QPolygonF:
    centre, tip = QPointF(place.center()) + QPointF(0.5, 0.5), 2.5 if down else -2.5
    return QPolygonF([centre + QPointF(x, y) for x, y in ((0, tip), (-4, -tip), (4, -tip))])


def _both_ways(place: QRect) -> tuple[QPolygonF, QPolygonF]:
    centre = QPointF(place.center()) + QPointF(0.5, 0.5)
    up, down = (
        QPolygonF([centre + QPointF(x, sign * y) for x, y in ((0, -5), (-3, -1.2), (3, -1.2))]) for sign in (1, -1)
    )
    return up, down


def _funnel(place: QRect) -> QPolygonF:
    centre = QPointF(place.center()) + QPointF(0.5, 0.5)
    corners = ((-4.5, -4), (4.5, -4), (1, 0.5), (1, 4.5), (-1, 3.5), (-1, 0.5))
    return QPolygonF([centre + QPointF(x, y) for x, y in corners])


def _draw_text(painter: QPainter, rect: QRect, text: str) -> None:
    text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)
