"""The picture of the drawing that a window keeps: panning moves it and paints what comes in, nothing else.

What lies above the drawing, as an animation, is painted over the kept picture, so that its frames cost little.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QRegion, QTransform
from PySide6.QtWidgets import QWidget

from ui.picture.painter import screen_painter

Draw = Callable[[QPainter, QRect], None]  # paints what lies in a rectangle of the window, with the view's transform


class Picture:
    """A picture as large as the window, kept until it is forgotten or another transform is more than a shift."""

    def __init__(self) -> None:
        self.pixmap = QPixmap()
        self.transform = QTransform()
        self.stale = True
        self.painted = 0  # how many whole pictures were painted, for those who look after speed

    def forget(self) -> None:
        """Paint all of it next time."""
        self.stale = True

    def shown(self, ground: QWidget, transform: QTransform, colour: QColor, draw: Draw) -> QPixmap:
        """Return the picture for a window, of which only what is missing is painted."""
        ratio, whole = ground.devicePixelRatio(), ground.rect()
        if self.stale or self.pixmap.size() != whole.size() * ratio or self.pixmap.devicePixelRatio() != ratio:
            missing = QRegion(whole)
        else:
            missing = self._shifted(transform, ratio, whole)
        if missing == QRegion(whole):
            self.painted += 1
            if self.pixmap.size() != whole.size() * ratio:
                self.pixmap = QPixmap(whole.size() * ratio)
            self.pixmap.setDevicePixelRatio(ratio)
        self.stale, self.transform = False, QTransform(transform)
        for part in missing:  # type: ignore[attr-defined]  # the stub lacks its iterator
            self._paint(part, colour, draw)
        return self.pixmap

    def _shifted(self, transform: QTransform, ratio: float, whole: QRect) -> QRegion:
        # moves the picture where that is possible, and returns what is missing then
        before = self.transform
        across, down = (transform.dx() - before.dx()) * ratio, (transform.dy() - before.dy()) * ratio
        same_scale = (transform.m11(), transform.m22()) == (before.m11(), before.m22())
        if not same_scale or across != round(across) or down != round(down) or ratio != round(ratio):
            return QRegion(whole)
        if not across and not down:
            return QRegion()
        if abs(across) >= self.pixmap.width() or abs(down) >= self.pixmap.height():
            return QRegion(whole)
        self.pixmap.scroll(int(across), int(down), self.pixmap.rect())
        return QRegion(whole) - QRegion(whole.translated(round(across / ratio), round(down / ratio)))

    def _paint(self, part: QRect, colour: QColor, draw: Draw) -> None:
        painter = screen_painter(self.pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(part, Qt.ClipOperation.ReplaceClip)
        painter.fillRect(part, colour)
        painter.setWorldTransform(self.transform)
        draw(painter, part)
        painter.end()
