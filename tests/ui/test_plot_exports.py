"""Views are taken out of the program as pictures and as numbers: what the files hold is what was drawn."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from ui.charts.drawing import PlotDrawing
from ui.charts.table import Table, bounds_of
from ui.main_window import MainWindow
from ui.picture.formats import PDF, PNG, SVG, as_bytes
from ui.plots.base import Plot
from ui.theme import DARK, LIGHT, theme_of


def entry(menu: QMenu, text: str) -> None:
    next(action for action in menu.actions() if action.text().replace("&", "") == text).trigger()


def test_a_table_comes_back_bit_for_bit_and_no_name_is_a_formula() -> None:
    values = np.array([0.1, -1e-300, np.nan, 3.0])
    table = Table(("x, y", "name"), (values, ("a", "=SUM(A1)", 'quo"te', "é")))
    rows = [*csv.reader(table.as_text().splitlines())]
    assert rows[0] == ["x, y", "name"]
    assert [float(row[0]) if row[0] else np.nan for row in rows[1:]] == pytest.approx(values, abs=0, nan_ok=True)
    assert [row[1] for row in rows[1:]] == ["a", "'=SUM(A1)", 'quo"te', "é"]


def test_an_empty_table_has_its_headers() -> None:
    assert Table(("x", "y"), ((), ())).as_text() == "x,y\r\n"


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("name", ["cost", "weights"])
def test_a_view_is_drawn_in_either_theme_and_keeps_its_own(window: MainWindow, theme, name: str) -> None:
    window.trainer.run(30)
    window.trainer.pause()
    plot = window.plots[name]
    before = plot.grab().toImage()
    drawing = PlotDrawing(plot, name)
    image = QImage.fromData(as_bytes(drawing, PNG, theme, 1))
    assert image.size() == drawing.size()
    assert image.pixelColor(1, 1) == QColor(*theme.base)
    svg = as_bytes(drawing, SVG, theme)
    assert svg.count(b"<text") > 3 and plot.heading.whole.split()[0].encode() in svg
    assert as_bytes(drawing, PDF, theme).startswith(b"%PDF")
    assert theme_of(plot) is LIGHT
    assert plot.grab().toImage() == before


def test_the_numbers_are_written_and_said(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    class Numbered(Plot):
        def draw(self) -> None:
            pass

        def take_theme(self, theme) -> None:
            pass

        def table(self) -> Table:
            return Table(("epoch",), (np.arange(3.0),))

    plot = Numbered(window.document)
    qtbot.addWidget(plot)
    plot.numbers_wanted.connect(window.exports.export_numbers)
    path = tmp_path / "n.csv"
    window.exports.ask_path = lambda _stem: path
    entry(plot.menu(), "Export numbers…")
    assert path.read_bytes() == b"\xef\xbb\xbfepoch\r\n0\r\n1\r\n2\r\n"
    assert path.name in window.notice.label.text()
    entry(plot.menu(), "Copy numbers")
    assert QGuiApplication.clipboard().text().split() == ["epoch", "0", "1", "2"]


@pytest.mark.parametrize(
    ("low", "high", "bars"),
    [(0.0, 1.0, 10), (-1.0, 1.0, 40), (-0.3, 0.3, 6), (1e6, 1e6 + 1e-3, 7), (-2e-300, 1e-300, 3)],
)
def test_the_bounds_of_bars_are_written_as_they_are_meant(low: float, high: float, bars: int) -> None:
    edges = np.linspace(low, high, bars + 1)
    lows, highs = bounds_of(edges)
    width = (high - low) / bars
    assert np.abs(lows - edges[:-1]).max() <= 1e-8 * width + np.spacing(abs(high)) and (lows[1:] == highs[:-1]).all()
    if abs(high) <= 1 and width > 1e-3:
        assert all(len(repr(float(each)).lstrip("-")) <= 4 + (bars == 40) for each in (*lows, *highs)), edges


def test_bars_of_no_width_and_endless_ones_keep_their_bounds() -> None:
    for edges in ([3.0, 3.0], [0.1, np.inf], [-1.7e308, 1.7e308], [5e-324, 1e-323]):
        lows, highs = bounds_of(np.array(edges))
        assert [*lows, *highs] == edges
