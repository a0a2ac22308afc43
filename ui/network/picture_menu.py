"""A menu whose entries have pictures that are larger than icons, one of them chosen."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu, QProxyStyle, QStyle, QStyleOption, QWidget

from ui.network.pictures import picture_size

LETTERS = 1.9  # times the height of letters is that of a picture in a list or menu


def list_picture(letters: int) -> QSize:
    """Return the size of a picture in a list or menu with letters of a height."""
    return picture_size(round(LETTERS * letters))


class LargeIcons(QProxyStyle):
    """Gives the icons of a menu the size of pictures."""

    def __init__(self, size: QSize) -> None:
        super().__init__("Fusion")
        self._size = size

    def pixelMetric(  # noqa: N802 (Qt's name)
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        """Return the width of a picture for that of an icon; its height follows from its shape."""
        if metric == QStyle.PixelMetric.PM_SmallIconSize:
            return self._size.width()
        return super().pixelMetric(metric, option, widget)


class PictureMenu(QMenu):
    """Filled by `add`; the entry that is chosen now is ticked."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.setToolTipsVisible(True)
        self.size_of_pictures = list_picture(self.fontMetrics().height())
        self._style = LargeIcons(self.size_of_pictures)
        self._style.setParent(self)
        self.setStyle(self._style)

    def add(self, name: str, picture: QIcon, chosen: bool, tip: str, problem: str = "") -> QAction:
        """Add an entry; one that cannot be chosen says why."""
        action = self.addAction(picture, name)
        action.setCheckable(True)
        action.setChecked(chosen)
        if chosen:
            font = action.font()
            font.setBold(True)
            action.setFont(font)
        action.setEnabled(not problem)
        action.setToolTip("\n".join(filter(None, (tip, problem))))
        return action
