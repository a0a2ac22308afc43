"""Prose: Markdown as high as it needs to be, with formulas, numbers that can be asked about, and buttons.

A lesson comes from a stranger's file: no HTML, no picture but its own formulas, and no link that opens by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QEvent, QSize, Qt, QUrl, Signal, Slot
from PySide6.QtGui import (
    QFontMetricsF,
    QImage,
    QPalette,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

from nnapp.lessons import BUTTON
from ui.lesson_panel.formulas import Formulas, Look
from ui.lesson_panel.state import ASK, BUTTONS, quoted
from ui.theme import theme_of

MARKDOWN = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
LARGER = 1.1  # letters of formulas than the line of text is high
SPACE = "\u00a0"  # around the words of a button


class Prose(QTextBrowser):
    """Shows some Markdown; `clicked` carries what was clicked: do:…, show:…, ask:… or an address."""

    clicked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._loaded = "", False
        self._formulas = Formulas()
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self.setTabChangesFocus(False)
        self.document().setDocumentMargin(0)
        self.anchorClicked.connect(self._click)

    def show_markdown(self, text: str, loaded: bool = False) -> None:
        """Show a text whose live numbers are put in already; the button that loads is plain when that is done."""
        if (text, loaded) != (self._text, self._loaded):
            self._text, self._loaded = text, loaded
            self._show()

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.height())

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Give the pictures of formulas, and nothing else, wherever it lies."""
        metrics, colour = QFontMetricsF(self.font()), self.palette().color(QPalette.ColorRole.Text)
        look = Look(colour, LARGER * metrics.height(), self.devicePixelRatioF(), metrics.xHeight())
        return self._formulas.image(QUrl(name).toString(), look, self.viewport().width()) or QImage()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be as high as the text is at the new width."""
        super().resizeEvent(event)
        narrow = min(event.oldSize().width(), event.size().width())
        if self._formulas.widest > narrow and event.oldSize().width() != event.size().width():
            self._show()  # formulas become smaller where there is no room
        else:
            self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        """Draw formulas and buttons in the new colours or letters."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.PaletteChange} and hasattr(self, "_text"):
            self._show()

    def _show(self) -> None:
        self._formulas = Formulas()
        text = BUTTON.sub(_button, self._text)
        self.document().setMarkdown(self._formulas.taken_out(text), MARKDOWN)
        self.document().setDefaultFont(self.font())
        self._each_fragment(self._dress)
        self.setAccessibleName(self._formulas.put_back(self.document().toPlainText()))
        self._fit()

    def _fit(self) -> None:
        width = self.viewport().width()
        if width > 0 and self.document().textWidth() != width:
            self.document().setTextWidth(width)
        self.setFixedHeight(max(ceil(self.document().size().height()), 1))

    def _each_fragment(self, dress: Callable[[QTextCursor, QTextCharFormat], None]) -> None:
        block: QTextBlock = self.document().begin()
        found: list[tuple[int, int, QTextCharFormat]] = []
        while block.isValid():
            place = block.begin()
            while not place.atEnd():
                fragment = place.fragment()
                found.append((fragment.position(), fragment.length(), fragment.charFormat()))
                place += 1
            block = block.next()
        for begin, length, form in found:
            cursor = QTextCursor(self.document())
            cursor.setPosition(begin)
            cursor.setPosition(begin + length, QTextCursor.MoveMode.KeepAnchor)
            dress(cursor, form)

    def _dress(self, cursor: QTextCursor, form: QTextCharFormat) -> None:
        link, theme = form.anchorHref(), theme_of(self)
        dressed = QTextCharFormat()
        if form.isImageFormat():
            dressed.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignMiddle)
            cursor.mergeCharFormat(dressed)
            return
        if link.startswith(BUTTONS):
            acts = link.startswith(BUTTONS[0]) and not (self._loaded and link == f"{BUTTONS[0]}load")
            dressed.setBackground(theme.colour("accent" if acts else "line"))
            dressed.setForeground(theme.colour("on_accent" if acts else "text"))
            dressed.setFontUnderline(False)
        elif link.startswith(ASK):
            dressed.setForeground(theme.colour("accent"))
            dressed.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
            dressed.setToolTip(self.tr("Where does this come from?"))
        else:
            return
        cursor.mergeCharFormat(dressed)

    @Slot(QUrl)
    def _click(self, url: QUrl) -> None:
        self.clicked.emit(QUrl.fromPercentEncoding(url.toEncoded()))


def _button(found: re.Match[str]) -> str:
    # blanks in a link are none of Markdown's, and what a button says has some room around it
    return f"[{SPACE}{found[1].strip()}{SPACE}]({quoted(found[2].strip())})"
