"""Words in whatever room there is: tabs, the list of phases, boxes without a choice, and numbers as in books."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QComboBox, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from nnapp.project import opening_project, remove_rows
from ui.document import Document, Selection
from ui.flow_layout import FlowLayout
from ui.graphs import LineGraph
from ui.inspector import InspectorPanel
from ui.main_window import MainWindow
from ui.plots.answers import AnswersPlot
from ui.plots.decision_map import DecisionMapPlot
from ui.plots.function import FunctionPlot
from ui.trainer import Trainer
from ui.written_numbers import as_read, as_written


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.25, "0.25"),
        (-1234.5, "−1234.5"),
        (1.9e-5, "1.9·10⁻⁵"),
        (1e-12, "10⁻¹²"),
        (-1e30, "−10³⁰"),
        (-6.24e6, "−6.24·10⁶"),
        (np.inf, "∞"),
        (np.nan, "NaN"),
    ],
)
def test_a_picture_writes_numbers_as_books_do(value: float, text: str) -> None:
    assert as_written(value, 5) == text
    if "·" not in text and "10" not in text:
        assert as_read(value, 5) == text


def test_what_is_lower_stands_in_the_middle_of_its_line(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    flow, parts = FlowLayout(holder, down=4), [QWidget(holder) for _ in range(3)]
    for part, height in zip(parts, (20, 40, 10), strict=True):
        part.setFixedSize(50, height)
        flow.addWidget(part)
    assert flow.heightForWidth(200) == 40 and flow.heightForWidth(120) == 40 + 4 + 10
    flow.setGeometry(QRect(0, 0, 200, 40))
    assert [part.geometry().center().y() for part in parts] == [19, 19, 19]
    flow.setGeometry(QRect(0, 0, 120, 54))
    assert parts[2].geometry().topLeft().toTuple() == (0, 44)
    assert FlowLayout().heightForWidth(100) == 0


@pytest.mark.parametrize("kind", [AnswersPlot, DecisionMapPlot, FunctionPlot])
def test_a_view_without_rows_has_a_heading_and_no_empty_box(
    qtbot: QtBot, kind: type[AnswersPlot] | type[DecisionMapPlot] | type[FunctionPlot]
) -> None:
    plot = kind(Document(remove_rows(opening_project(), np.arange(10))))
    qtbot.addWidget(plot, before_close_func=lambda plot: plot.shut_down())
    plot.show_project(plot.document.project, None)
    plot.resize(340, 300)
    plot.show()
    plot.redraw()
    assert plot.heading.whole == plot.accessibleName()
    assert all(box.currentText() for box in plot.findChildren(QComboBox) if box.isVisible())


def test_the_names_on_the_tabs_of_docks_are_whole(qtbot: QtBot) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(1024, 700)
    window.show()
    window.commands["explain"].trigger()

    def bar() -> QTabBar | None:
        bars = [bar for bar in window.findChildren(QTabBar) if bar.parent() is window and bar.isVisible()]
        return next((each for each in bars if each.count() > 5), None)

    qtbot.waitUntil(lambda: bar() is not None)
    tabs = bar()
    assert tabs is not None
    qtbot.waitUntil(lambda: tabs.elideMode() == Qt.TextElideMode.ElideNone)
    widths = [tabs.fontMetrics().horizontalAdvance(tabs.tabText(place)) for place in range(tabs.count())]
    qtbot.waitUntil(lambda: all(tabs.tabRect(place).width() >= width for place, width in enumerate(widths)))
    assert tabs.usesScrollButtons() and (window.width(), window.height()) == (1024, 700)


def test_without_room_the_list_of_phases_gives_way_to_what_is_explained(qtbot: QtBot) -> None:
    document = Document(opening_project())
    trainer = Trainer(document)
    panel = InspectorPanel(document, trainer)
    qtbot.addWidget(panel)
    document.select(Selection(row=0))
    panel.resize(700, 300)
    panel.show()
    panel.begin()
    qtbot.waitUntil(panel.body.phases.isVisible)
    font = panel.font()
    font.setPointSizeF(3 * font.pointSizeF())
    panel.setFont(font)
    panel.resize(701, 300)
    qtbot.waitUntil(lambda: not panel.body.phases.isVisible())
    assert panel.pages.isVisible()
    trainer.shut_down()


def test_the_numbers_of_an_axis_have_powers_of_ten(qtbot: QtBot) -> None:
    graph = LineGraph()
    qtbot.addWidget(graph)
    axis = graph._axes[1]
    assert axis.tickStrings([0.0, 500_000.0, 1_500_000.0], 1.0, 500_000.0) == ["0", "500000", "1.5·10⁶"]
    assert axis.tickStrings([-2e-5, 0.25], 1.0, 0.05) == ["−2·10⁻⁵", "0.25"]
