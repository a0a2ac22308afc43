"""The program at the right: the lines of NumPy that this update runs, with the one lit that makes the number.

While the walk is at the update of a weight, the optimizer's lines say what each of them makes of this weight.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QFontDatabase, QTextCursor, QTextFormat, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QWidget

from nnapp.expressions import number_text
from nnapp.walk import Place, Walk, code_of, listing, step_lines
from ui.theme import theme_of

OF_UPDATE = {"step", "new_weight"}


class CodeList(QPlainTextEdit):
    """The recorded lines, in their order; they can be copied."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("inspectorCode")
        self.setAccessibleName(self.tr("The lines of NumPy of this update"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFont(code_font(parent))
        self._lines: list[str] = []
        self._lit: int | None = None  # the number of the line

    @property
    def lit_line(self) -> str:
        """The text of the line that is lit; nothing where no line is."""
        return "" if self._lit is None else self._lines[self._lit]

    def show_place(self, walk: Walk | None, place: Place | None, *, asking: bool = False) -> None:
        """Show the program of a walk, and light the line that makes the number at a place; `asking`, not the number."""
        lines = [] if walk is None else [line.text for line in listing(walk)]
        if walk is not None and place is not None and place.quantity in OF_UPDATE and not asking:
            for line, number in step_lines(walk, place.layer or 0, place.unit or 0, place.source or 0):
                lines[line.number] += f"  # {number_text(number)}"
        if lines != self._lines:
            self._lines = lines
            self.setPlainText("\n".join(lines))
        lit = None if walk is None or place is None else code_of(walk, place)
        self._lit = None if lit is None else lit.number
        said = "" if lit is None else self.tr("The lit line makes {quantity}.").format(quantity=lit.label)
        self.setAccessibleDescription(said)
        self._light()

    def _light(self) -> None:
        if self._lit is None:
            self.setExtraSelections([])
            return
        line = QTextCursor(self.document().findBlockByNumber(self._lit))
        line.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        self.setTextCursor(line)  # at its end, so that all of it is seen
        line.movePosition(QTextCursor.MoveOperation.StartOfBlock, QTextCursor.MoveMode.KeepAnchor)
        theme, lit = theme_of(self), QTextEdit.ExtraSelection()
        lit.cursor = line
        lit.format.setBackground(theme.colour("accent"))
        lit.format.setForeground(theme.colour("on_accent"))
        lit.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        self.setExtraSelections([lit])

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours and the size of letters that all others have."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_lit"):
            self._light()
        elif event.type() == QEvent.Type.ApplicationFontChange:
            self.setFont(code_font(self.parentWidget() or self))


def code_font(around: QWidget) -> QFont:
    """Return the font of code within a widget."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(max(around.font().pointSizeF() - 1, 6))
    return font
