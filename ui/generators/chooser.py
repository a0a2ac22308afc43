"""The list of generators with their little pictures."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from nnapp.generators import Generator
from ui.form import explanation
from ui.generators.drafts import kinds
from ui.generators.painting import thumbnail
from ui.messages import words
from ui.plain_text import lines_tip
from ui.theme import Theme, theme_of

SIZE = 72
LEAST_CELL, MOST_WIDTH = 104, 340  # pixels: two columns where three would be wider


class Pictures:
    """The little pictures of all generators, each drawn once for a theme."""

    def __init__(self) -> None:
        self._known: dict[tuple[type[Generator], str, float], QPixmap] = {}

    def of(self, kind: type[Generator], theme: Theme, ratio: float) -> QPixmap:
        """Return the picture of a generator."""
        key = (kind, theme.name, ratio)
        if key not in self._known:
            self._known[key] = thumbnail(kind(), theme, SIZE, ratio)
        return self._known[key]


class Chooser(QListWidget):
    """Pictures and names of all generators; `chosen` tells which one is the current one."""

    chosen = Signal(object)

    def __init__(self, pictures: Pictures) -> None:
        super().__init__()
        self._pictures = pictures
        self.setObjectName("generators")
        self.setAccessibleName(self.tr("What to make"))
        self.setViewMode(QListWidget.ViewMode.IconMode)
        self.setMovement(QListWidget.Movement.Static)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setIconSize(QSize(SIZE, SIZE))
        cell = self._cell()
        self.setGridSize(cell)
        self.setViewportMargins(4, 8, 0, 4)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        extent = self.style().pixelMetric(self.style().PixelMetric.PM_ScrollBarExtent)
        columns = 3 if 3 * cell.width() <= MOST_WIDTH else 2
        self.setFixedWidth(columns * cell.width() + extent + 10)
        for kind in kinds():
            item = QListWidgetItem(words(kind.title))
            item.setData(Qt.ItemDataRole.UserRole, kind)
            item.setSizeHint(cell)
            item.setToolTip(lines_tip(explanation(kind())))
            self.addItem(item)
        self._draw()
        self.currentItemChanged.connect(self._tell)

    def choose(self, kind: type[Generator]) -> None:
        """Make a generator the current one."""
        self.setCurrentRow(kinds().index(kind))

    def changeEvent(self, event: QEvent) -> None:
        """Draw the pictures in the colours of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_pictures"):
            self._draw()

    def _cell(self) -> QSize:
        metrics = self.fontMetrics()
        widest = max(metrics.horizontalAdvance(words(kind.title)) for kind in kinds())
        return QSize(max(LEAST_CELL, widest + 14), SIZE + metrics.height() + 10)

    def _draw(self) -> None:
        theme = theme_of(self)
        for row, kind in enumerate(kinds()):
            picture = self._pictures.of(kind, theme, self.devicePixelRatioF())
            icon = QIcon(picture)
            icon.addPixmap(picture, QIcon.Mode.Selected)  # which else would be tinted
            self.item(row).setIcon(icon)

    @Slot(QListWidgetItem)
    def _tell(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))
