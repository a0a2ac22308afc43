"""Training flat out in the real window: how late the window is, what it costs the training, and whether memory grows.

    python tests/benchmarks/live.py [seconds [which network: 1, 2, 3, 4, or 0 for all [which views]]]

Views: `usual` for the window as it opens, `watch` for six live views at once, or names of docks such as surface,hidden,
which are opened on the right; `learning` for Explain, the gradient check and a lesson, each in a window of its own,
besides: `watch,learning` shows all. The fourth network is that of the lesson, opened from it, so that its tasks look at
the run as well.

Prints for some networks: GUI lateness (a precise 10 ms timer in the GUI thread), the share of the bare engine's speed
(measured before and after, so that a busy machine shows), whether any epoch is missing from the curve, the window's own
time, in which other programs hardly count, and resident memory over time.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYQTGRAPH_QT_LIB"] = "PySide6"
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import time

import numpy as np
import psutil
from PySide6.QtCore import QElapsedTimer, QEventLoop, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication

from nnapp.activations import ReLU, Softmax
from nnapp.costs import CrossEntropy
from nnapp.dataset import Dataset
from nnapp.project import Project, opening_project
from nnapp.run import Run
from nnapp.snapshot import Snapshot
from nnapp.topology import Layer, Topology
from nnapp.training import MOST_EPOCHS, Training
from ui.docks import named
from ui.exchange import FLAT_OUT, Speed
from ui.main_window import MainWindow
from ui.theme import LIGHT, apply_theme

TICK_MS = 10
LESSON = Path(__file__).parents[2] / "resources" / "lessons" / "13-the-worked-example.md"


class Lateness(QObject):
    """How late each tick of a precise timer comes, in milliseconds."""

    def __init__(self) -> None:
        super().__init__()
        self.late: list[float] = []
        self.memory: list[float] = []
        self.reached: list[tuple[float, int]] = []  # when which update was seen
        self._clock = QElapsedTimer()
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._process = psutil.Process()

    def start(self) -> None:
        """Begin to measure."""
        self._clock.start()
        self._timer.start()

    @Slot(object)
    def see(self, snapshot: Snapshot) -> None:
        """Note how far training is."""
        self.reached.append((time.perf_counter(), snapshot.updates))

    @property
    def speed(self) -> float:
        """Updates a second between the first and the last picture: without preparing the run."""
        if len(self.reached) < 3:
            return float("nan")
        (began, first), (ended, last) = self.reached[1], self.reached[-1]
        return (last - first) / (ended - began)

    @Slot()
    def _tick(self) -> None:
        self.late.append(max(0.0, self._clock.nsecsElapsed() / 1e6 - TICK_MS))
        self._clock.restart()
        if len(self.late) % 100 == 0:
            self.memory.append(self._process.memory_info().rss / 2**20)


def classes(inputs: int, hidden: tuple[int, ...], rows: int, batch: int) -> Project:
    """A network for ten classes of random rows."""
    random = np.random.default_rng(0)
    x, labels = random.random((rows, inputs)), random.integers(0, 10, rows)
    layers = (*(Layer(units=n, activation=ReLU()) for n in hidden), Layer(units=10, activation=Softmax()))
    training = Training(cost=CrossEntropy(), reduction="mean", batch_size=batch, learning_rate=0.01)
    return Project(Topology(inputs, layers), Dataset.from_arrays(x, np.eye(10)[labels]), training)


def bare(project: Project, seconds: float) -> float:
    """Epochs a second of the engine alone."""
    run, until = Run(project), time.perf_counter() + seconds
    began = time.perf_counter()
    run.advance(MOST_EPOCHS, lambda: time.perf_counter() > until)
    return run.updates / (time.perf_counter() - began)


def opened(window: MainWindow, views: list[str]) -> None:
    """Open the views that are to be drawn."""
    window.commands["reset-layout"].trigger()
    if views == ["usual"]:
        return
    window.commands["watch"].trigger()
    docks = named(window.docks)
    for name in views:
        if name == "learning":
            for panel in ("inspector", "check", "lessons"):
                docks[panel].setFloating(True)
                docks[panel].show()
            window.learning.lessons.open_file(LESSON)
        elif name != "watch":
            docks[name].show()
            docks[name].raise_()


def measure(name: str, project: Project | None, seconds: float, views: list[str]) -> None:
    """Train a project, by default that of the lesson, in the window and print the figures."""
    window = MainWindow(project)
    window.set_speed(Speed(FLAT_OUT))
    window.show()
    opened(window, views)
    if project is None:
        window.learning.lessons.open_file(LESSON)
        window.learning.lessons.load()
        assert window.learning.lessons.holds_lesson
    project = window.document.project
    before = bare(project, 2)
    QApplication.processEvents()
    lateness, loop = Lateness(), QEventLoop()
    window.turns.taken.connect(lateness.see)
    window.trainer.run(MOST_EPOCHS)
    QTimer.singleShot(500, lateness.start)
    began, own_began = time.perf_counter(), time.thread_time()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()
    own_ms = 1000 * (time.thread_time() - own_began) / max(len(lateness.reached), 1)
    window.trainer.pause()
    spent = time.perf_counter() - began
    model = window.document.project.model
    assert model is not None
    missing = model.epoch + 1 - model.curve.length
    window.document.stack.setClean()
    window.close()
    after = bare(project, 2)
    late = np.array(lateness.late)
    print(f"\n{name}: {model.epoch:,} epochs in {spent:.1f} s, {missing} missing from the curve")
    print("  lateness ms  p50 {:.2f}  p99 {:.2f}  max {:.1f}".format(*np.percentile(late, [50, 99, 100])))
    share = lateness.speed / np.mean([before, after])
    print(f"  throughput   {share:.0%} of the bare engine ({before:,.0f} and {after:,.0f} updates/s before and after)")
    drawn = {name: plot.frames_drawn / spent for name, plot in window.plots.items() if plot.frames_drawn > 1}
    print("  pictures     " + ", ".join(f"{name} {rate:.1f}" for name, rate in drawn.items()) + " a second")
    print(f"  window       {own_ms:.1f} ms of the processor for a picture of all views and what else there is to do")
    if lateness.memory:
        third, last = lateness.memory[len(lateness.memory) // 3], lateness.memory[-1]
        most = max(lateness.memory)
        print(f"  memory MiB   {third:.1f} after a third of the time, {last:.1f} at the end, {most:.1f} at most")


def main() -> None:
    """Measure the opening project, a digits-sized and a wide network, and that of a lesson."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    apply_theme(application, LIGHT)
    networks = (
        ("5-10-1, full batch of 10", opening_project()),
        ("64-64-32-10, 1797 rows, batch 32", classes(64, (64, 32), 1797, 32)),
        ("784-128-64-10, 2000 rows, batch 128", classes(784, (128, 64), 2000, 128)),
        ("the network of the lesson", None),
    )
    which = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    views = (sys.argv[3] if len(sys.argv) > 3 else "usual").split(",")
    for name, project in networks[which - 1 : which] if which else networks:
        measure(name, project, seconds, views)


if __name__ == "__main__":
    main()
