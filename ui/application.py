"""From the parsed arguments to the running window, and what happens to errors nobody expected."""

from __future__ import annotations

import sys
import traceback
from argparse import Namespace
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from ui.icons import app_icon
from ui.import_memory import ImportMemory
from ui.main_window import MainWindow
from ui.messages import show_error
from ui.self_test import self_test
from ui.settings import Settings


class ErrorReporter(QObject):
    """Shows an unexpected error of any thread once, in the window's own thread, and lets the program go on."""

    raised = Signal(str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._open = window, False
        self.raised.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Take an uncaught exception; goes into sys.excepthook."""
        sys.__excepthook__(kind, error, trace)
        self.raised.emit("".join(traceback.format_exception(kind, error, trace)))

    @Slot(str)
    def _show(self, details: str) -> None:
        if self._open:  # one box at a time, however often it happens
            return
        self._open = True
        show_error(
            self._window,
            self.tr("Something went wrong inside the program. Your project is still open: save it under a new name."),
            details,
        )
        self._open = False


def run(arguments: Namespace) -> int:
    """Start the program and return its exit code; `arguments` has file, self_test and reset."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("Backprop Lab")
    application.setDesktopFileName("backprop-lab")
    application.setWindowIcon(app_icon())
    font = QFont(application.font())
    font.setPointSizeF(max(9.0, min(font.pointSizeF(), 10.0)))
    application.setFont(font)
    settings = Settings()
    if arguments.reset:
        settings.reset()
        ImportMemory().clear()
    if arguments.self_test:
        return self_test(application)
    window = MainWindow()
    window.set_theme(settings.theme)
    sys.excepthook = ErrorReporter(window).hook
    window.show()
    if arguments.file:
        window.open_files([Path(arguments.file)])
    return application.exec()
