"""An equation with its numbers on the screen: general, with the values put in, and the result, in rows that fit.

A number that is about something is a link: a click, or the arrow keys and Enter, asks where it comes from.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QImage, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import QApplication, QMenu, QScrollBar, QWidget

from nnapp.expressions import Printed, latex, number_text, plain
from nnapp.expressions.terms import Value
from ui.equations.canvas import MARGIN, EquationCanvas
from ui.equations.painting import Colours, paint
from ui.messages import sentence

PICTURE_RATIO = 3.0  # of a copied picture: fine enough for print
ALL_DIGITS = 17


class EquationView(EquationCanvas):
    """Shows one equation, whose numbers can be asked about."""

    asked = Signal(object)  # what the number is about

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.take_pointer()

    @property
    def numbers(self) -> tuple[Value, ...]:
        """The numbers that can be asked about, in their order."""
        return tuple(value for _, value in self._arranged.numbers)

    def show_equation(self, equation: Printed | None, message: str = "", *, hidden: bool = False) -> None:
        """Show an equation, and say it to those who cannot see it."""
        super().show_equation(equation, message, hidden=hidden)
        self.setAccessibleName(self.text())
        self.setAccessibleDescription("")

    def text(self) -> str:
        """Return the equation in one line."""
        if self.equation is None:
            return self.message
        text = plain(self.equation, say=sentence)
        return text if not self.hidden else f"{text.rpartition(f' {self.equation.relation} ')[0]} = ?"

    def number_place(self, number: int) -> QPointF:
        """Return where the middle of a number is, in pixels of the viewport."""
        return self._pixels(self._arranged.numbers[number][0]).center()

    def copy_text(self) -> None:
        """Put the equation onto the clipboard as one line."""
        QApplication.clipboard().setText(self.text())

    def copy_latex(self) -> None:
        """Put its LaTeX onto the clipboard."""
        if self.equation is not None and not self.hidden:
            QApplication.clipboard().setText(latex(self.equation, say=sentence))

    def copy_picture(self) -> None:
        """Put a picture of it onto the clipboard, dark on white as for paper."""
        size = self._content()
        image = QImage(size * PICTURE_RATIO, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(PICTURE_RATIO)
        image.fill(QColor("white"))
        painter = QPainter(image)
        painter.translate(MARGIN, MARGIN)
        black = QColor("black")
        paint(painter, self._arranged, self.em, self.font(), Colours(black, black, black))
        painter.end()
        QApplication.clipboard().setImage(image)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from number to number with the arrows, and copy."""
        key, count = event.key(), len(self.numbers)
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_text()
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right} and count:
            step = 1 if key == Qt.Key.Key_Right else -1
            start = (-1 if step > 0 else count) if self.current is None else self.current
            self.point(min(max(start + step, 0), count - 1))
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be copied."""
        self.menu().popup(event.globalPos())

    def menu(self) -> QMenu:
        """Return the menu of the equation, and of the number that is pointed at."""
        menu = self.asking_menu()
        for text, call in (
            (self.tr("Copy as text"), self.copy_text),
            (self.tr("Copy as LaTeX"), self.copy_latex),
            (self.tr("Copy as picture"), self.copy_picture),
        ):
            action = menu.addAction(text)
            action.setEnabled(self.equation is not None and not self.hidden)
            action.triggered.connect(call)
        return menu

    def part_at(self, place: QPointF) -> int | None:
        """Return the number at a place of the viewport."""
        return self._arranged.number_at(self._em_place(place))

    def about(self, part: int) -> object | None:
        """Return what a number is about."""
        return self.numbers[part].about

    def told(self, part: int) -> tuple[str, str]:
        """Tell a number."""
        return number_text(self.numbers[part].value, ALL_DIGITS), self.tr("Click: where does this come from?")

    def reach(self, part: int) -> None:
        """Scroll so that a number can be seen."""
        place = self._pixels(self._arranged.numbers[part][0]).toRect()
        _reach(self.horizontalScrollBar(), place.left(), place.right(), self.viewport().width())
        _reach(self.verticalScrollBar(), place.top(), place.bottom(), self.viewport().height())


def _reach(bar: QScrollBar, first: int, last: int, room: int) -> None:
    """Scroll so that what lies from `first` to `last` can be seen."""
    if first < 0:
        bar.setValue(bar.value() + first - MARGIN)
    elif last > room:
        bar.setValue(bar.value() + last - room + MARGIN)
