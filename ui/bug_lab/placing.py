"""Where the lab opens: beside the lesson that it belongs to, where the screen has room for both."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize

LEAST = 780  # pixels: narrower, the pages would scroll sideways


def beside(screen: QRect, lesson: QRect, size: QSize, least: int = LEAST) -> QRect:
    """Return a place of at most this size that leaves a lesson free, at the right edge or else at the left one.

    Where neither side has room for the least width, the right edge it is, over a part of the lesson.
    """
    right, left = screen.right() - lesson.right(), lesson.left() - screen.left()
    room = max(right, left)
    width = min(size.width(), screen.width()) if room < least else min(size.width(), room)
    height = min(size.height(), screen.height())
    at_left = left >= least and left > right
    x = screen.left() if at_left else screen.right() + 1 - width
    y = min(max(lesson.top(), screen.top()), screen.bottom() + 1 - height)
    return QRect(x, y, width, height)
