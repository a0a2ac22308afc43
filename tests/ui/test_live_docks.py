"""The docks of the live views: each opens in front, six can be watched at once, and the window keeps its size."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from nnapp.dataset import Dataset
from nnapp.project import Project
from nnapp.topology import Layer, Topology
from tests.ui.networks import network
from ui.docks import named
from ui.document import Selection
from ui.main_window import MainWindow
from ui.plots.base import Plot
from ui.seen import is_seen

SIX = ("cost", "weights", "gradient", "layers", "activations", "decision")


def test_a_new_window_is_as_large_as_it_says(window: MainWindow) -> None:
    assert (window.width(), window.height()) == (1280, 800)


def test_every_view_can_be_shown_and_opens_in_front(window: MainWindow, qtbot: QtBot) -> None:
    window.document.open(network(3, 4, 2))
    docks = named(window.docks)
    for name, plot in window.live.further.items():
        assert docks[name].isHidden()
        docks[name].toggleViewAction().trigger()
        qtbot.waitUntil(lambda plot=plot: plot.frames_drawn > 0)


def test_watching_shows_six_views_and_reset_brings_the_layout_back(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1280, 800)
    window.commands["watch"].trigger()
    qtbot.waitUntil(lambda: all(window.plots[name].frames_drawn for name in SIX))
    assert window.grid.visibleRegion().isEmpty()
    assert all(window.plots[name].height() >= 120 and window.plots[name].width() >= 120 for name in SIX)
    window.commands["reset-layout"].trigger()
    qtbot.waitUntil(lambda: not window.grid.visibleRegion().isEmpty())
    assert window.plots["layers"].visibleRegion().isEmpty()


def test_a_view_that_is_opened_while_six_are_watched_shares_a_place_and_the_window_keeps_its_size(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.resize(1280, 800)
    window.commands["watch"].trigger()
    for dock in window.docks:
        if dock.isHidden() and isinstance(dock.widget(), Plot):
            dock.toggleViewAction().trigger()
            qtbot.waitUntil(lambda dock=dock: is_seen(dock.widget()))
            assert (window.width(), window.height()) == (1280, 800)
            assert dock in window.tabifiedDockWidgets(window.docks[3]), "a tab beside the weights"
    window.commands["ask"].trigger()
    qtbot.waitUntil(lambda: is_seen(window.question))
    assert (window.width(), window.height()) == (1280, 800)


def test_watching_twice_is_watching_once(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1280, 800)
    for _ in range(3):
        window.commands["watch"].trigger()
        qtbot.waitUntil(lambda: all(is_seen(window.plots[name]) for name in SIX))
        assert (window.width(), window.height()) == (1280, 800)


def test_another_network_with_fewer_rows_than_the_selected_one_is_shown(window: MainWindow, qtbot: QtBot) -> None:
    window.document.open(network(3, 4, 3, 2))
    docks = named(window.docks)
    for name in ("activations", "hidden", "weights"):
        docks[name].show()
        docks[name].raise_()
        qtbot.waitUntil(lambda name=name: is_seen(window.plots[name]))
        window.document.select(Selection(row=window.document.project.dataset.row_count - 1))
        table = Dataset.from_arrays([[0.5]], [[1.0]])
        smaller = Project(Topology(1, (Layer(1),)), table)
        window.document.edit(lambda project, smaller=smaller: smaller, "Another table")
        assert window.document.selection.row == 0
        window.document.undo()
