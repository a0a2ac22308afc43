"""An error in what a live view works out in the background is told, and the view's words do not promise more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import ModuleType

import numpy as np
import pytest
from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

import ui.charts.activations.counting
import ui.charts.answers.source
import ui.charts.decision.finder
import ui.charts.hidden.scene
import ui.charts.surface.descents
import ui.charts.surface.explorer
import ui.plots.hidden_space
from nnapp.activations import Sigmoid, Tanh
from nnapp.dataset import Dataset
from nnapp.project import Project
from nnapp.topology import Layer, Topology
from tests.ui.gestures import activate
from ui.charts import waiting
from ui.charts.hidden.scene import Scene, scene_of
from ui.docks import bring_up
from ui.main_window import MainWindow
from ui.plots.base import Plot
from ui.plots.cost_surface import CostSurfacePlot

BELOW, INSTEAD = waiting.waiting(broken=True), waiting.broken()


class Reader(QObject):
    """Reads message boxes as they come up, and closes them."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[tuple[str, str]] = []
        self._looking = QTimer(self, interval=20)
        self._looking.timeout.connect(self._look)
        self._looking.start()

    def stop(self) -> None:
        self._looking.stop()

    @Slot()
    def _look(self) -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            self.read.append((box.text(), box.detailedText()))
            box.accept()


@pytest.fixture
def reader(qapp: QApplication) -> Iterator[Reader]:
    reader = Reader()
    yield reader
    reader.stop()


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    random = np.random.default_rng(3)
    x = random.normal(size=(3000, 3))
    topology = Topology(3, (Layer(5, Tanh()), Layer(1, Sigmoid())))
    window = MainWindow(Project(topology, Dataset.from_arrays(x, (x[:, :1] > 0).astype(float))))
    window.files.ask_unsaved = lambda: QMessageBox.StandardButton.Discard
    with qtbot.waitExposed(window):
        window.show()
    activate(window)
    yield window
    window.close()


def fails(*_: object, **__: object) -> None:
    raise RuntimeError("a fault for the test")


def usual(plot: Plot) -> None:
    bring_up(plot)


def slice_of(plot: Plot) -> None:
    bring_up(plot)
    assert isinstance(plot, CostSurfacePlot)
    plot.choose_picture("slice")


def said(plot: Plot) -> str:
    # below the picture, and in its place
    places = [plot.caption.whole, *(label.text() for label in plot.findChildren(QLabel) if label.isVisible())]
    if isinstance(plot, CostSurfacePlot):
        places.append(plot.pictures.map.message)
    return " ".join(places)


@pytest.mark.parametrize(
    ("name", "module", "function", "begin", "words"),
    [
        ("activations", ui.charts.activations.counting, "whole_activity", usual, BELOW),
        ("decision", ui.charts.decision.finder, "finely", usual, BELOW),
        ("answers", ui.charts.answers.source, "judge_rows", usual, BELOW),
        ("surface", ui.charts.surface.explorer, "map_surface", usual, INSTEAD),
        ("surface", ui.charts.surface.descents, "descend", slice_of, INSTEAD),
    ],
)
def test_an_error_in_the_background_is_told_once(
    window: MainWindow,
    reader: Reader,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    module: ModuleType,
    function: str,
    begin: Callable[[Plot], None],
    words: str,
) -> None:
    monkeypatch.setattr(module, function, fails)
    plot = window.plots[name]
    begin(plot)
    qtbot.waitUntil(lambda: bool(reader.read))
    ((text, details),) = reader.read
    assert f"“{plot.accessibleName()}”" in text and "error in the program" in text and "unharmed" in text
    assert "RuntimeError: a fault for the test" in details
    qtbot.waitUntil(lambda: words in said(plot))
    assert "working it out" not in said(plot)


def test_an_error_in_a_hidden_layers_space_is_told(
    window: MainWindow, reader: Reader, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails_for_all_rows(*arguments: object) -> Scene:
        if len(arguments) > 5:  # with a report: in the background
            raise RuntimeError("a fault for the test")
        return scene_of(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(ui.charts.hidden.scene, "QUICK_WORK", 0)
    monkeypatch.setattr(ui.plots.hidden_space, "scene_of", fails_for_all_rows)
    plot = window.plots["hidden"]
    bring_up(plot)
    qtbot.waitUntil(lambda: bool(reader.read))
    assert len(reader.read) == 1 and "“Hidden space”" in reader.read[0][0]
    qtbot.waitUntil(lambda: BELOW in plot.caption.whole)
    assert "working it out" not in plot.caption.whole
