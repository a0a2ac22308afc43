"""Takes pictures of the real window, to be looked at and for the README.

    python tests/screenshots.py FOLDER

Trains the opening project for 400 epochs and saves the window at 1280×800 and 1920×1080 in light and dark, and once
before any training.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYQTGRAPH_QT_LIB"] = "PySide6"

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from ui.main_window import MainWindow
from ui.theme import THEMES, apply_theme
from ui.worker import FLAT_OUT, Speed


def wait(milliseconds: int) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def main() -> None:
    """Take all pictures."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    font = QFont(application.font())
    font.setPointSizeF(9.0)
    application.setFont(font)
    for theme in THEMES.values():
        apply_theme(application, theme)
        window = MainWindow()
        window._reset_layout()
        window.resize(1280, 800)
        window.show()
        wait(300)
        window.grab().save(str(folder / f"start-{theme.name}.png"))
        window.set_speed(Speed(FLAT_OUT))
        window.trainer.run(400)
        wait(800)
        window.set_speed(Speed())
        window.training.run_button.click()
        wait(1200)
        window.grab().save(str(folder / f"{theme.name}.png"))
        window.trainer.pause()
        window.resize(1920, 1080)
        wait(300)
        window.grab().save(str(folder / f"large-{theme.name}.png"))
        window.document.stack.setClean()
        window.close()


if __name__ == "__main__":
    main()
