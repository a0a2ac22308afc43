"""Closing the window in the middle of training ends the process with exit code 0 within two seconds.

    BACKPROP_CLOSINGS=50 python -m pytest tests/test_closing.py -s

closes fifty times and prints how long the slowest took.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CLOSINGS = int(os.environ.get("BACKPROP_CLOSINGS", "4"))
WITHIN_S = 2.0

PROGRAM = """
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from ui.main_window import MainWindow
from ui.exchange import FLAT_OUT, Speed
from nnapp.project import set_cell

application = QApplication([])
window = MainWindow()
how, delay = sys.argv[1], int(sys.argv[2])
if how == "discard":
    window.document.edit(lambda project: set_cell(project, 0, 0, "1"), "Edit")
    window.files.ask_unsaved = lambda: QMessageBox.StandardButton.Discard
window.set_speed(Speed(FLAT_OUT))
window.show()
window.trainer.run(100_000_000)

def close():
    print(f"{window.trainer.running} {time.time()}", flush=True)
    window.close()

QTimer.singleShot(delay, close)
sys.exit(application.exec())
"""


@pytest.mark.parametrize("number", range(CLOSINGS))
def test_closing_in_the_middle_of_training(number: int, tmp_path: Path) -> None:
    # three times, where other programs keep the processors busy
    assert any(closed(number, tmp_path) < WITHIN_S for _ in range(3))


def closed(number: int, tmp_path: Path) -> float:
    """Close a window while it trains, and return how many seconds it took until the process had ended."""
    environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    how = "unmodified" if number % 2 else "discard"
    delay = random.Random(number).randint(1, 800)
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM, how, str(delay)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    ended = time.time()
    assert result.returncode == 0, result.stderr
    running, asked = result.stdout.split()
    assert running == "True"
    sys.stdout.write(f"closing took {ended - float(asked):.2f} s\n")
    return ended - float(asked)
