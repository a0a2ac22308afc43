"""The classes with their marks: the legend of what is drawn, and the choice of what is drawn next."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from ui.plain_text import plain, plain_tip
from ui.scatter.marks import DIFFERENT, swatch
from ui.theme import Theme, theme_of

WIDTH = 138


class ClassList(QListWidget):
    """The classes with their marks: the legend, and the choice of what is drawn."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drawing-classes")
        self.setAccessibleName(self.tr("Class of new points"))
        self.setToolTip(self.tr("New points get this class (keys 1 to 9)"))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._labels: tuple[str, ...] | None = None
        self._theme: Theme | None = None
        self._restyle()

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of another theme, which come to this list later than to what it stands in."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_theme"):
            self._restyle()

    def _restyle(self) -> None:
        # the chosen class is marked by a ground on which every class can be seen
        palette, theme = QPalette(), theme_of(self)
        if theme is self._theme:
            return
        self._theme = theme
        palette.setColor(QPalette.ColorRole.Highlight, theme.colour("line"))
        palette.setColor(QPalette.ColorRole.HighlightedText, theme.colour("text"))
        self.setPalette(palette)
        for row in range(self.count()):
            self.item(row).setIcon(swatch(theme, row % DIFFERENT))

    def show_labels(self, labels: tuple[str, ...]) -> None:
        """Show these classes; the chosen one stays where it is still there."""
        if labels == self._labels:
            return
        chosen = self.label()
        self._labels = labels
        self.clear()
        marks = [swatch(theme_of(self), code) for code in range(min(len(labels), DIFFERENT))]
        for code, label in enumerate(labels):
            item = QListWidgetItem(marks[code % DIFFERENT], plain(label, 40))
            item.setToolTip(plain_tip(label))
            self.addItem(item)
        self.choose(labels.index(chosen) if chosen in labels else 0)

    def label(self) -> str:
        """Return the chosen class."""
        row = self.currentRow()
        return self._labels[row] if self._labels and 0 <= row < len(self._labels) else ""

    def choose(self, row: int) -> None:
        """Choose a class by its place in the list."""
        if 0 <= row < self.count():
            self.setCurrentRow(row)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 60)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, 44)
