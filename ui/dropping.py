"""Files that are dropped on the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget


class DropTarget(QObject):
    """Lets files be dropped on a widget, and says which by `dropped`."""

    dropped = Signal(object)  # list[Path]

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._paths: list[Path] = []
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Accept local files, and nothing else."""
        if event.type() not in (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop):
            return super().eventFilter(watched, event)
        assert isinstance(event, QDropEvent)
        paths = local_files(event.mimeData())
        if not paths:
            event.ignore()
        else:
            event.acceptProposedAction()
            if event.type() == QEvent.Type.Drop:
                self._paths = paths
                QTimer.singleShot(0, self._tell)  # questions must not keep the other program waiting
        return True

    def _tell(self) -> None:
        self.dropped.emit(self._paths)


def local_files(mime: QMimeData) -> list[Path]:
    """Return the files of this machine that are dragged, or were copied in a file manager."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
