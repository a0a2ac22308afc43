"""The program at the right: the lines of NumPy that this update runs, with the one lit that makes the number.

While the walk is at the update of a weight, the optimizer's lines say what each of them makes of this weight.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QStringListModel, Qt
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from nnapp.expressions import number_text
from nnapp.walk import Place, Walk, code_of, listing, step_lines
from ui.plain_text import lines_tip

OF_UPDATE = {"step", "new_weight"}


class CodeList(QListView):
    """The recorded lines, in their order."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("inspectorCode")
        self.setAccessibleName(self.tr("The lines of NumPy of this update"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSpacing(1)
        self._lines = QStringListModel(self)
        self.setModel(self._lines)
        self._fit_font()

    def show_place(self, walk: Walk | None, place: Place | None) -> None:
        """Show the program of a walk, and light the line that makes the number at a place."""
        lines = [] if walk is None else [line.text for line in listing(walk)]
        if walk is not None and place is not None and place.quantity in OF_UPDATE:
            for line, number in step_lines(walk, place.layer or 0, place.unit or 0, place.source or 0):
                lines[line.number] += f"  # {number_text(number)}"
        if lines != self._lines.stringList():
            self._lines.setStringList(lines)
        lit = None if walk is None or place is None else code_of(walk, place)
        if lit is None:
            self.clearSelection()
            self.setToolTip("")
            return
        index = self._lines.index(lit.number, 0)
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        self.setToolTip(lines_tip(self.tr("The lit line makes {quantity}.").format(quantity=lit.label)))

    @property
    def lit_line(self) -> str:
        """The text of the line that is lit; nothing where no line is."""
        return self.currentIndex().data() if self.selectionModel().hasSelection() else ""

    def changeEvent(self, event: QEvent) -> None:
        """Take letters of the size that all others have."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ApplicationFontChange:
            self._fit_font()

    def _fit_font(self) -> None:
        self.setFont(code_font(self.parentWidget() or self))


def code_font(around: QWidget) -> QFont:
    """Return the font of code within a widget."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(max(around.font().pointSizeF() - 1, 6))
    return font
