"""What the scripts share that take pictures of the real window: FOLDER [SCALE …] on the command line, font, themes.

To be imported before anything of Qt, because Qt reads its settings from the environment when it starts.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYQTGRAPH_QT_LIB"] = "PySide6"
if len(sys.argv) > 2:
    os.environ["QT_SCALE_FACTOR"] = sys.argv[2]

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from ui.theme import THEMES, Theme, apply_theme

SIZES = ((1280, 800), (1920, 1080))


def wait(milliseconds: int) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wanted_folder() -> Path:
    """Make the folder that was named on the command line."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def each_theme() -> Iterator[Theme]:
    """Start the application with a font of 9 points, and put on one theme after the other."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    font = QFont(application.font())
    font.setPointSizeF(9.0)
    application.setFont(font)
    for theme in THEMES.values():
        apply_theme(application, theme)
        yield theme
