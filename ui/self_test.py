"""The self-test: the real window trains the opening project flat out, and the plots must have drawn it.

Before that it reads tables, because the libraries for them are loaded only where they are used.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from nnapp.bundled import open_bundled
from nnapp.exporting.table import write_parquet
from nnapp.importing import Source, read
from nnapp.lessons import lesson_paths, read_lesson
from nnapp.words import Refusal
from ui.equations.typesetting import formula_image
from ui.exchange import FLAT_OUT, Speed
from ui.main_window import MainWindow
from ui.theme import LIGHT, apply_theme

SECONDS = 3
LEAST_FRAMES = 10


class SelfTest(QObject):
    """Watches one window for three seconds and restarts the training as often as it ends."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
        self.problems: list[str] = []
        self._runs = 0
        self._first = self._last = float("nan")
        window.trainer.state_changed.connect(self._again)
        window.trainer.evaluated.connect(self._begin)
        QTimer.singleShot(SECONDS * 1000, self._judge)

    @Slot(object)
    def _begin(self, snapshot: object) -> None:
        if not self._runs:
            self._first = self.window.last_snapshot.cost if self.window.last_snapshot else float("nan")
            self._restart()

    @Slot()
    def _again(self) -> None:
        if self._runs and not self.window.trainer.running:
            QTimer.singleShot(0, self._restart)

    @Slot()
    def _restart(self) -> None:
        window = self.window
        if window.trainer.running or not window.isVisible():
            return
        if window.last_snapshot is not None and self._runs:
            self._last = window.last_snapshot.cost
        self._runs += 1
        if self._runs > 1:
            window.commands["reset"].trigger()
        window.trainer.run()

    @Slot()
    def _judge(self) -> None:
        window = self.window
        window.trainer.state_changed.disconnect(self._again)
        window.trainer.pause()
        if self._runs < 2:
            self.problems.append(f"the training ended {self._runs} times only")
        if not self._last < self._first / 2:
            self.problems.append(f"the cost went from {self._first} to {self._last}")
        for plot in (window.cost, window.weights):
            if plot.frames_drawn < LEAST_FRAMES:
                self.problems.append(f"{type(plot).__name__} drew {plot.frames_drawn} times")
        window.document.stack.setClean()
        window.close()
        QApplication.exit(len(self.problems))


def reading_problems() -> list[str]:
    """Return what goes wrong when tables of several formats are read; nothing where all is well."""
    with tempfile.TemporaryDirectory() as folder:
        text, parquet, workbook = (Path(folder) / f"table.{kind}" for kind in ("csv", "parquet", "xlsx"))
        text.write_bytes("größe;höhe\n1,5;2\n3;4,25\n".encode("cp1252"))
        iris = open_bundled("iris")
        write_parquet(iris, parquet)
        workbook.write_bytes(b"PK\x03\x04 no workbook")
        try:
            names = [column.name for column in read(Source.of(text)).dataset.columns]
            rows = read(Source.of(parquet)).dataset.row_count
        except Refusal as refusal:
            return [str(refusal)]
        try:
            read(Source.of(workbook))
            refused = False
        except Refusal as refusal:
            refused = "Error" not in str(refusal)  # such as that a library was not there
    found = {"text": names == ["größe", "höhe"], "Parquet": rows == iris.dataset.row_count, "workbooks": refused}
    return [f"tables: {kind} cannot be read" for kind, right in found.items() if not right]


def formula_problems() -> list[str]:
    """Return what is wrong with formulas: the typesetter needs a font and a table of symbols that are files."""
    picture = formula_image(r"\frac{\partial C}{\partial w} = \delta \, a", QColor("black"), 24, 1)
    letters = sum(picture.pixelColor(x, picture.height() // 4).alpha() > 0 for x in range(picture.width()))
    return [] if letters else ["formulas: nothing is drawn"]


def lesson_problems() -> list[str]:
    """Return what is wrong with the lessons that come with the program, which are files, too."""
    paths = lesson_paths()
    try:
        for path in paths:
            read_lesson(path)
    except Refusal as refusal:
        return [f"lessons: {refusal}"]
    return [] if paths else ["lessons: there are none"]


def self_test(application: QApplication) -> int:
    """Run the self-test, and return 0 where all is well; problems go to the error stream."""
    apply_theme(application, LIGHT)
    window = MainWindow()
    window.set_speed(Speed(FLAT_OUT))
    window.show()
    test = SelfTest(window)
    code = application.exec()
    test.problems += reading_problems() + formula_problems() + lesson_problems()
    for problem in test.problems:
        sys.stderr.write(f"self-test: {problem}\n")
    return 1 if code or test.problems else 0
