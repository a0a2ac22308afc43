"""What stands above and below the picture of a view: heading, tools and sentence, in whatever room there is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nnapp.project import opening_project
from ui.document import Document
from ui.graphs import Line, LineGraph, Mark
from ui.main_window import MainWindow
from ui.plots.base import Plot
from ui.plots.cost import CostPlot
from ui.plots.hidden_space import HiddenSpacePlot
from ui.plots.layer_norms import LayerNormsPlot
from ui.seen import is_seen
from ui.theme import THEMES, apply_theme


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    apply_theme(qapp, THEMES["light"])
    yield
    apply_theme(qapp, THEMES["light"])


@pytest.fixture(params=[CostPlot, HiddenSpacePlot, LayerNormsPlot])
def plot(request: pytest.FixtureRequest, qtbot: QtBot) -> Plot:
    document = Document(opening_project())
    shown: Plot = request.param(document)
    document.setParent(shown)
    qtbot.addWidget(shown)
    shown.show_project(document.project, None)
    shown.resize(340, 300)
    with qtbot.waitExposed(shown):
        shown.show()
    shown.heading.say("C = ½ Σ (t − y)², sum over rows")
    return shown


def place_of(plot: Plot, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(plot, QPoint()), widget.size())


def head_of(plot: Plot) -> list[QRect]:
    items = [plot.tools.itemAt(index) for index in range(plot.tools.count())]
    widgets = [item.widget() for item in items if item is not None and not item.isEmpty()]
    return [place_of(plot, widget) for widget in widgets if widget is not None and widget.width()]


def assert_nothing_overlaps(plot: Plot) -> None:
    assert plot.body is not None
    parts = [*head_of(plot), *(place_of(plot, part) for part in (plot.menu_button, plot.body, plot.caption))]
    for one, other in combinations(parts, 2):
        assert not one.intersects(other), (one, other)
    for part in parts:
        assert plot.rect().contains(part), (part, plot.rect())


def test_a_heading_without_room_beside_the_tools_has_a_line_of_its_own(plot: Plot, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: plot.heading.text() == plot.heading.whole)
    qtbot.waitUntil(partial(assert_nothing_overlaps, plot))  # the sentence has its height a moment later
    first, *tools = head_of(plot)
    assert all(tool.top() > first.bottom() for tool in tools)


def test_a_shorter_heading_does_not_make_the_picture_jump(plot: Plot, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: plot.heading.text() == plot.heading.whole)
    qtbot.waitUntil(partial(assert_nothing_overlaps, plot))
    assert plot.body is not None
    before = place_of(plot, plot.body)
    plot.heading.say("C")
    qtbot.waitUntil(lambda: plot.heading.text() == "C")
    assert place_of(plot, plot.body) == before


def test_in_a_wide_view_all_is_in_one_line(plot: Plot, qtbot: QtBot) -> None:
    plot.resize(900, 300)
    qtbot.waitUntil(lambda: len({part.center().y() // 8 for part in head_of(plot)}) == 1)
    assert plot.heading.text() == plot.heading.whole
    qtbot.waitUntil(partial(assert_nothing_overlaps, plot))


def test_in_a_low_view_the_picture_keeps_its_room_and_the_heading_is_cut(plot: Plot, qtbot: QtBot) -> None:
    plot.resize(340, 200)
    qtbot.waitUntil(lambda: plot.heading.text() != plot.heading.whole)
    qtbot.waitUntil(lambda: max(part.bottom() for part in head_of(plot)) < 40)
    assert plot.heading.whole in plot.heading.toolTip()
    qtbot.waitUntil(partial(assert_nothing_overlaps, plot))


def test_the_tools_of_a_narrow_view_take_more_lines(plot: Plot, qtbot: QtBot) -> None:
    plot.resize(160, 300)
    qtbot.waitUntil(lambda: plot.width() == 160 and max(part.right() for part in head_of(plot)) < 160)
    qtbot.waitUntil(partial(assert_nothing_overlaps, plot))


def test_the_six_views_have_room_in_a_window_of_1024_pixels(qtbot: QtBot) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(1024, 720)
    window.show()
    window.commands["watch"].trigger()
    six = ("cost", "weights", "gradient", "layers", "activations", "decision")
    qtbot.waitUntil(lambda: all(is_seen(window.plots[name]) for name in six))
    assert (window.width(), window.height()) == (1024, 720)
    for name in six:
        plot = window.plots[name]
        qtbot.waitUntil(lambda plot=plot: all(plot.rect().contains(part) for part in head_of(plot)))
        qtbot.waitUntil(partial(assert_nothing_overlaps, plot))
        assert plot.width() >= 140 and plot.body is not None and plot.body.height() >= 100


def test_the_word_at_the_best_epoch_is_seen_in_a_low_view(qtbot: QtBot) -> None:
    graph = LineGraph()
    qtbot.addWidget(graph)
    graph.set_look(THEMES["light"], graph.font())
    graph.resize(400, 300)
    graph.show()
    graph.set_lines([Line(np.array([0.0, 9.0]), np.array([1.0, 0.2]), QColor("black"))])
    graph.set_ranges((0.0, 10.0), (0.0, 1.0))
    graph.set_marks([Mark(9.0, 0.2, QColor("black"), "best 0.2", below=True)])

    def word() -> QRectF:
        (item,) = graph._words
        return QRectF(item.mapRectToScene(item.boundingRect()))

    def ring() -> float:
        return graph.pixel_of(9.0, 0.2).y()

    qtbot.waitUntil(lambda: word().center().y() > ring())
    assert graph.plot_area.contains(word())
    graph.resize(400, 110)
    qtbot.waitUntil(lambda: word().center().y() < ring())
    assert word().bottom() < graph.plot_area.bottom()
    graph.resize(400, 300)
    qtbot.waitUntil(lambda: word().center().y() > ring())
