"""The drawing pad: strokes by the mouse or the keyboard, a rubber, and behind them the picture of the selected row."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnapp.choices import Array
from nnapp.ink import Stroke, erased
from ui.theme import Theme, theme_of

PEN = 0.07  # as it is seen, a share of the pad's side; the picture's own pen is as thick as the table's strokes
RUBBER = 0.06  # radius
LATEST_MS = 30  # after a movement of the pen it is told
KEY_STEP = 1 / 24
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


def picture_image(shares: Array, theme: Theme) -> QImage:
    """Return shares of ink (rows, columns) from 0 to 1 as a picture in the colours of paper and text."""
    paper, ink = np.array(theme.base, float), np.array(theme.text, float)
    clipped = np.clip(np.nan_to_num(shares), 0, 1)[..., None]
    colours = np.rint(paper + (ink - paper) * clipped).astype(np.uint8)
    whole = np.concatenate([colours, np.full((*shares.shape, 1), 255, np.uint8)], axis=2)
    data = np.ascontiguousarray(whole)
    return QImage(
        data.data, shares.shape[1], shares.shape[0], 4 * shares.shape[1], QImage.Format.Format_RGBA8888
    ).copy()


class DrawingPad(QWidget):
    """A square to draw on; `drawn` tells that `strokes` are others now."""

    drawn = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("question-pad")
        self.setAccessibleName(self.tr("Drawing pad"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        tip = self.tr(
            "Draw with the left button. The right button, or Shift, rubs out; Delete clears.\n"
            "By keys: arrows move the pen, Enter puts it down or lifts it."
        )
        self.setToolTip(tip)
        self.setAccessibleDescription(tip)
        self.strokes: tuple[Stroke, ...] = ()
        self.behind: Array | None = None  # shares of ink of a row's picture, which is seen until somebody draws
        self._line: list[tuple[float, float]] = []
        self._rubbing = False
        self._pen: tuple[float, float] | None = None  # where the keyboard's pen is
        self._down = False
        self._soon = QTimer(self, singleShot=True, interval=LATEST_MS)
        self._soon.timeout.connect(self.drawn)

    def sizeHint(self) -> QSize:
        return QSize(200, 200)

    def minimumSizeHint(self) -> QSize:
        return QSize(90, 90)

    def square(self) -> QRectF:
        """Return the paper, in pixels of the widget."""
        side = min(self.width(), self.height()) - 2
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def show_picture(self, shares: Array | None) -> None:
        """Show the picture of a row in place of strokes; None for clean paper."""
        self.strokes, self._line, self.behind, self._down = (), [], shares, False
        self._soon.stop()
        self.update()

    def clear(self) -> None:
        """Take clean paper."""
        self.show_picture(None)
        self.drawn.emit()

    def whole_strokes(self) -> tuple[Stroke, ...]:
        """Return the strokes with the one that is being drawn."""
        return (*self.strokes, np.array(self._line)) if self._line and not self._rubbing else self.strokes

    @property
    def is_clean(self) -> bool:
        """Whether nothing is on the paper."""
        return self.behind is None and not self.whole_strokes()

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton) or self._line:
            return
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._begin(self._place(event.position()), shift or event.button() == Qt.MouseButton.RightButton)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._line:
            self._go_on(self._place(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._line and not event.buttons():
            self._go_on(self._place(event.position()))
            self._end()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def _place(self, position: QPointF) -> tuple[float, float]:
        square = self.square()
        x, y = ((position - square.topLeft()) / square.width()).toTuple()
        return min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)

    def _begin(self, place: tuple[float, float], rubbing: bool) -> None:
        self.behind, self._rubbing, self._line = None, rubbing, [place]
        self._go_on(place)

    def _go_on(self, place: tuple[float, float]) -> None:
        if place != self._line[-1]:
            self._line.append(place)
        if self._rubbing:
            self.strokes = erased(self.strokes, np.array(self._line[-2:]), RUBBER)
        if not self._soon.isActive():
            self._soon.start()
        self.update()

    def _end(self) -> None:
        self.strokes = self.whole_strokes()
        self._line, self._rubbing = [], False
        self._soon.stop()
        self.update()
        self.drawn.emit()

    # Keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in ARROWS:
            self._move_pen(*ARROWS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._lift_or_put()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear()
        else:
            super().keyPressEvent(event)

    def _move_pen(self, right: int, down: int) -> None:
        x, y = self._pen or (0.5, 0.5)
        self._pen = (min(max(x + right * KEY_STEP, 0.0), 1.0), min(max(y + down * KEY_STEP, 0.0), 1.0))
        if self._down and self._line:
            self._go_on(self._pen)
        self.update()

    def _lift_or_put(self) -> None:
        self._pen = self._pen or (0.5, 0.5)
        if self._down and self._line:
            self._down = False
            self._end()
        else:
            self._down = True
            self._begin(self._pen, rubbing=False)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._down and self._line:
            self._lift_or_put()

    # Looks

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, square = theme_of(self), self.square()
        with QPainter(self) as painter:
            painter.fillRect(square, theme.colour("base"))
            if self.behind is not None:
                painter.drawImage(square, picture_image(self.behind, theme))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipRect(square.adjusted(-1, -1, 1, 1))
            strokes = self.whole_strokes()
            self._paint_strokes(painter, strokes, theme, square)
            if self.is_clean:
                painter.setPen(theme.colour("muted"))
                middle = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(square.adjusted(12, 12, -12, -12), int(middle), self.tr("Draw here"))
            if self.hasFocus() and self._pen is not None:
                self._paint_pen(painter, theme, square)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent" if self.hasFocus() else "muted"), 2 if self.hasFocus() else 1))
            painter.drawRect(square)

    def _paint_strokes(self, painter: QPainter, strokes: tuple[Stroke, ...], theme: Theme, square: QRectF) -> None:
        pen = QPen(theme.colour("text"), PEN * square.width())
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        for stroke in strokes:
            points = [square.topLeft() + QPointF(x, y) * square.width() for x, y in stroke.tolist()]
            if len(points) == 1:
                painter.drawPoint(points[0])
            else:
                painter.drawPolyline(QPolygonF(points))
        if self._rubbing and self._line:
            ring = QPen(QColor(theme.colour("muted")), 1)
            painter.setPen(ring)
            radius = RUBBER * square.width()
            painter.drawEllipse(square.topLeft() + QPointF(*self._line[-1]) * square.width(), radius, radius)

    def _paint_pen(self, painter: QPainter, theme: Theme, square: QRectF) -> None:
        assert self._pen is not None
        at = square.topLeft() + QPointF(*self._pen) * square.width()
        painter.setPen(QPen(theme.colour("accent"), 2))
        painter.drawLine(at - QPointF(7, 0), at + QPointF(7, 0))
        painter.drawLine(at - QPointF(0, 7), at + QPointF(0, 7))


class SmallPicture(QWidget):
    """What the network is shown: the numbers of the inputs as grey squares."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("question-picture")
        self.setAccessibleName(self.tr("The picture that the network is shown"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.shares: Array | None = None

    def sizeHint(self) -> QSize:
        return QSize(72, 72)

    def show_shares(self, shares: Array) -> None:
        """Show shares of ink (side, side) from 0 to 1."""
        self.shares = shares
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self)
        with QPainter(self) as painter:
            area = self.rect().adjusted(0, 0, -1, -1)
            if self.shares is not None:
                painter.drawImage(QRectF(area), picture_image(self.shares, theme))
            painter.setPen(theme.colour("muted"))
            painter.drawRect(area)
