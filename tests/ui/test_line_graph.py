"""The graph of lines: what is drawn lies in its place before it is painted, so that it is painted once."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QGraphicsScene
from pytestqt.qtbot import QtBot

from ui.graphs import Line, LineGraph
from ui.theme import LIGHT


@pytest.fixture
def graph(qtbot: QtBot) -> LineGraph:
    graph = LineGraph()
    qtbot.addWidget(graph)
    graph.set_look(LIGHT, graph.font())
    graph.resize(400, 300)
    with qtbot.waitExposed(graph):
        graph.show()
    return graph


def scene_of(graph: LineGraph) -> QGraphicsScene:
    scene = graph._view.scene()
    assert isinstance(scene, QGraphicsScene)
    return scene


def curve(x: np.ndarray) -> Line:
    return Line(x, np.sin(x), LIGHT.colour("accent"))


def test_no_painting_asks_for_another(graph: LineGraph, qtbot: QtBot) -> None:
    # lines were put in their places in the middle of a painting, so each picture of a run was painted twice
    for last in (10.0, 20.0, 30.0):
        x = np.linspace(0, last, 50)
        graph.set_ranges((0.0, last), (-1.0, 1.0))
        graph.set_lines((curve(x),))
        transform = graph._curves[0][0].sceneTransform()
        graph.canvas.repaint()
        assert graph._curves[0][0].sceneTransform() == transform
        assert graph.pixel_of(last, 0.0).x() == pytest.approx(graph.plot_area.right(), abs=1)


def test_the_same_lines_again_ask_for_no_painting(graph: LineGraph) -> None:
    changes = list[object]()
    x = np.linspace(0, 10, 50)
    line = curve(x)
    graph.set_ranges((0.0, 10.0), (-1.0, 1.0))
    graph.set_lines((line,))
    graph.canvas.repaint()
    QApplication.processEvents()
    scene_of(graph).changed.connect(changes.append)
    graph.set_lines((line,))
    graph.set_ranges((0.0, 10.0), (-1.0, 1.0))
    graph.unmark()
    QApplication.processEvents()
    assert not changes
