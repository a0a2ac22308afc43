"""The program at the right: the lines of NumPy that this update runs, with the one lit that makes the number."""

from __future__ import annotations

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from nnapp.walk import Place, Walk, code_of, listing


class CodeList(QListView):
    """The recorded lines, in their order."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("inspectorCode")
        self.setAccessibleName(self.tr("The lines of NumPy of this update"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self._lines = QStringListModel(self)
        self.setModel(self._lines)
        self._walk: Walk | None = None

    def show_place(self, walk: Walk | None, place: Place | None) -> None:
        """Show the program of a walk, and light the line that makes the number at a place."""
        if walk is not self._walk:
            self._walk = walk
            font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
            font.setPointSizeF(max(self.fontInfo().pointSizeF() - 0.5, 6))
            self.setFont(font)
            lines = [] if walk is None else [line.text for line in listing(walk)]
            if lines != self._lines.stringList():
                self._lines.setStringList(lines)
        line = None if walk is None or place is None else code_of(walk, place)
        if line is None:
            self.clearSelection()
            self.setToolTip("")
            return
        index = self._lines.index(line.number, 0)
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        self.setToolTip(line.label)
