"""The view of gradient and update sizes: its lines are the engine's numbers, whatever is switched or pointed at."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnapp.activations import Tanh
from nnapp.milestones import EMPTY_NORMS, LayerNorms
from nnapp.project import Project, opening_project, set_units, with_model
from nnapp.run import Run
from nnapp.snapshot import Snapshot
from nnapp.topology import Layer, Topology
from nnapp.training import Training
from tests.ui.gestures import hover
from ui.charts.norms.picture import BAND, MOST_LINES, USUAL_RATIO, colour_of
from ui.document import Document, Selection
from ui.graphs import Line, LineGraph
from ui.main_window import MainWindow
from ui.plots.layer_norms import LayerNormsPlot
from ui.theme import THEMES, apply_theme, theme_of
from ui.written_numbers import as_read

THEME_NAMES = pytest.mark.parametrize("theme", [*THEMES])


def network(*units: int, batch: int | None = None) -> Project:
    opening = opening_project()
    layers = tuple(Layer(count, Tanh()) for count in units)
    return Project(Topology(5, (*layers, Layer(1))), opening.dataset, Training(learning_rate=0.1, batch_size=batch))


def trained(project: Project, epochs: int) -> tuple[Project, Snapshot]:
    run = Run(project)
    run.advance(epochs, lambda: False)
    return with_model(project, run.model()), run.snapshot()


def plot_of(qtbot: QtBot, project: Project, snapshot: Snapshot | None) -> LayerNormsPlot:
    plot = LayerNormsPlot(Document(project))
    qtbot.addWidget(plot)
    plot.resize(480, 360)
    with qtbot.waitExposed(plot):
        plot.show()
    if snapshot is not None:
        plot.show_snapshot(snapshot)
    return plot


def recorded(gradient: object, ratio: object = None, epochs: object = None) -> LayerNorms:
    values = np.asarray(gradient, float)
    numbers = np.arange(len(values), dtype=float) if epochs is None else np.asarray(epochs, float)
    return LayerNorms(numbers, values, values if ratio is None else np.asarray(ratio, float))


def with_norms(qtbot: QtBot, norms: LayerNorms) -> LayerNormsPlot:
    project, snapshot = trained(network(4), 0)
    return plot_of(qtbot, project, replace(snapshot, layer_norms=norms, epoch=int(norms.epochs[-1])))


def heights(plot: LayerNormsPlot) -> list[np.ndarray]:
    """The drawn heights of the recorded values, without the band and the smooth lines."""
    lines = [line for line in plot.graph.lines if line.fill_to is None]
    return [line.y for line in lines[: len(plot.picture.shown)]]


def pixels(plot: LayerNormsPlot, x: float, y: float) -> list[QColor]:
    """The colours within a pixel of a point of the graph."""
    ratio, canvas = plot.devicePixelRatio(), plot.graph.canvas
    image, place = canvas.grab().toImage(), plot.graph.pixel_of(x, y)
    middle = (round(place.x() * ratio), round(place.y() * ratio))
    return [image.pixelColor(middle[0] + dx, middle[1] + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]


def near(one: QColor, other: QColor) -> bool:
    return max(abs(a - b) for a, b in zip(one.getRgb(), other.getRgb(), strict=True)) < 40


# ---- the numbers


@pytest.mark.parametrize("batch", [None, 3])
def test_the_lines_are_what_the_engine_recorded(qtbot: QtBot, batch: int | None) -> None:
    project, snapshot = trained(network(4, 3, batch=batch), 30)
    plot, norms = plot_of(qtbot, project, snapshot), snapshot.layer_norms
    for quantity, values in (("gradient", norms.gradient), ("ratio", norms.ratio)):
        plot.set_quantity(quantity)
        for logarithmic in (True, False):
            plot.set_logarithmic(logarithmic)
            for layer, y in enumerate(heights(plot)):
                wanted = np.log10(values[:, layer]) if logarithmic else values[:, layer]
                np.testing.assert_array_equal(y, wanted)
    plot.set_smooth(False)
    assert [line.x.tolist() for line in plot.graph.lines if line.fill_to is None] == 3 * [norms.epochs.tolist()]


@THEME_NAMES
@pytest.mark.parametrize("logarithmic", [True, False])
def test_the_pixels_of_a_line_lie_where_its_numbers_are(
    qtbot: QtBot, qapp: QApplication, theme: str, logarithmic: bool
) -> None:
    apply_theme(qapp, THEMES[theme])
    plot = with_norms(qtbot, recorded([[np.nan] * 2, *([[10.0 ** (-k / 3), 3 * 10.0 ** (-k / 3)] for k in range(9)])]))
    plot.set_logarithmic(logarithmic)
    for layer, y in enumerate(heights(plot)):
        colour = colour_of(theme_of(plot), layer, 2)
        for entry in range(2, 9 if logarithmic else 5):
            assert any(near(pixel, colour) for pixel in pixels(plot, float(entry), float(y[entry])))
    top, low = (plot.graph.pixel_of(5.0, float(y[5])).y() for y in reversed(heights(plot)))
    assert top < low  # larger values are higher up


def test_the_axis_says_the_true_numbers_of_small_values(qtbot: QtBot) -> None:
    # pyqtgraph counts in thousandths where a range is small, even where it is told not to
    graph = LineGraph()
    qtbot.addWidget(graph)
    graph.show()
    graph.set_ranges((0, 10), (0.0001, 0.004))
    graph.set_titles("x", "y")
    graph.set_ranges((0, 10), (0.0001, 0.005))
    graph.set_titles("x", "z")
    axis = graph._axes[1]
    assert axis.autoSIPrefixScale == 1
    assert axis.tickStrings([0.002], axis.autoSIPrefixScale * axis.scale, 0.001) == ["0.002"]


def test_the_label_under_the_pointer_says_the_values_of_its_epoch(qtbot: QtBot) -> None:
    project, snapshot = trained(network(4, 3, batch=3), 12)
    plot, norms = plot_of(qtbot, project, snapshot), snapshot.layer_norms
    for entry in (1, 5, 12):
        place = plot.graph.pixel_of(entry + 0.3 if entry < 12 else entry, float(heights(plot)[0][entry]))
        hover(plot.graph.canvas, place)
        first, *values = plot.hover.text().split("\n")
        assert first.startswith(f"epoch {entry} · update {entry * 4} · ")  # ten rows, three at a time
        names = ("Layer 1", "Layer 2", "Output")
        assert values == [f"{name}: {as_read(norms.gradient[entry, n])}" for n, name in enumerate(names)]
        said = [line.split("\t") for line in plot.reading().split("\n")]
        assert [float(value) for _, value in said] == norms.gradient[entry].tolist()
    plot.graph.left.emit()
    assert not plot.hover.isVisible() and plot.reading() == ""


def test_over_updates_and_seconds_a_point_lies_where_the_clock_says(qtbot: QtBot) -> None:
    project, snapshot = trained(network(4, batch=3), 20)
    plot = plot_of(qtbot, project, snapshot)
    for unit, wanted in (("update", snapshot.clock.updates), ("second", snapshot.clock.seconds)):
        plot.set_unit(unit)
        np.testing.assert_allclose(plot.picture.x, wanted)
    QTest.keyClick(plot, Qt.Key.Key_End)
    assert plot._reader.entry == 20
    assert plot.hover.text().startswith("epoch 20 · update 80 · ")


def test_switching_resizing_and_pointing_change_no_number(qtbot: QtBot) -> None:
    project, snapshot = trained(network(4, 3), 40)
    plot = plot_of(qtbot, project, snapshot)
    arrays = (snapshot.layer_norms.gradient, snapshot.layer_norms.ratio, snapshot.clock.epochs)
    before = [array.copy() for array in arrays]
    for key in "LQXLQXX":
        QTest.keyClick(plot, key)
        plot.resize(plot.width() + 7, plot.height() - 5)
        plot.graph.pointed.emit(200.0, 100.0)
    assert all(np.array_equal(a, b, equal_nan=True) for a, b in zip(before, arrays, strict=True))
    assert plot.picture.norms is snapshot.layer_norms
    assert project.model.layer_norms.epochs.tolist() == snapshot.layer_norms.epochs.tolist()


def test_nothing_is_worked_out_anew_where_nothing_was_recorded(qtbot: QtBot) -> None:
    run = Run(network(4))
    run.advance(20, lambda: False)
    plot = plot_of(qtbot, run.project, run.snapshot())
    picture = plot.picture
    plot.show_snapshot(run.snapshot())
    assert plot.picture is picture
    run.advance(21, lambda: False)
    plot.show_snapshot(run.snapshot())
    assert plot.picture is not picture and len(plot.picture.x) == 22


def test_hidden_it_draws_nothing(qtbot: QtBot) -> None:
    project, snapshot = trained(network(4), 3)
    plot = plot_of(qtbot, project, snapshot)
    plot.hide()
    drawn = plot.frames_drawn
    plot.show_snapshot(trained(project, 9)[1])
    assert plot.frames_drawn == drawn
    plot.show()
    assert len(plot.picture.x) == 10


# ---- what can be lost


EMPTY = {
    "nothing": (EMPTY_NORMS, "No update yet"),
    "the start": (recorded([[np.nan] * 2]), "No update yet"),
    "another network": (recorded([[np.nan] * 2], epochs=[70]), "anew after epoch 70"),
    "zeros": (recorded([[np.nan] * 2, [0, 0], [0, 0]]), "All values are 0"),
    "diverged": (recorded([[np.nan] * 2, [np.inf, np.nan], [np.nan] * 2]), "diverged"),
}


@pytest.mark.parametrize("name", EMPTY)
def test_instead_of_an_empty_frame_there_are_words(qtbot: QtBot, name: str) -> None:
    norms, words = EMPTY[name]
    project, snapshot = trained(network(4), 0)
    plot = plot_of(qtbot, project, replace(snapshot, layer_norms=norms))
    for quantity in ("gradient", "ratio"):
        plot.set_quantity(quantity)
        assert words in plot.graph._message.text()
        assert plot.caption.whole
        plot.grab()
        plot.graph.pointed.emit(200.0, 100.0)
        QTest.keyClick(plot, Qt.Key.Key_Left)
        plot.reading()


def test_before_any_snapshot_there_are_words(qtbot: QtBot) -> None:
    plot = plot_of(qtbot, network(4), None)
    assert "No update yet" in plot.graph._message.text()
    assert plot.table() is None


@pytest.mark.parametrize(
    "values",
    [
        [[np.nan, np.nan], [1.0, 2.0]],
        [[np.nan, np.nan], [0.5, 0.5], [0.5, 0.5], [0.5, 0.5]],
        [[np.nan, np.nan], [1e-300, 1e300], [1e-300, 1e300]],
        [[np.nan, np.nan], [1.0, np.inf], [0.0, np.nan], [2.0, 3.0]],
        [[np.nan, np.nan], [5e-324, 1.0], [1e-320, 1e308]],
    ],
)
def test_strange_numbers_are_drawn_as_far_as_they_can_be(qtbot: QtBot, values: list[list[float]]) -> None:
    plot = with_norms(qtbot, recorded(values))
    for key in "LQLXX":
        plot.grab()
        QTest.keyClick(plot, key)
        assert plot.graph._message.text() == ""
        QTest.keyClick(plot, Qt.Key.Key_End)
        assert plot.hover.isVisible()


def test_a_million_epochs_and_a_hundred_layers(qtbot: QtBot) -> None:
    epochs = np.arange(512) * 2048.0
    norms = recorded(np.full((512, 101), 1e-3) * 2.0 ** np.arange(101), epochs=epochs)
    project, snapshot = trained(network(*([2] * 100)), 0)
    plot = plot_of(qtbot, project, replace(snapshot, layer_norms=norms, epoch=10**6))
    assert len(heights(plot)) == MOST_LINES
    assert plot.picture.layers[0] == 0 and plot.picture.layers[-1] == 100
    assert f"{MOST_LINES} of 101 layers" in plot.caption.whole
    assert [entry.name for entry in plot.legend.entries][::2] == ["Layer 1", "Output"]
    QTest.keyClick(plot, Qt.Key.Key_End)
    assert plot.hover.text().startswith("epoch 1,046,528")
    assert "more layers" in plot.hover.text()
    assert len(plot.reading().split("\n")) == 101


# ---- choices


def test_a_click_on_a_name_hides_its_line_and_shows_it_again(qtbot: QtBot) -> None:
    project, snapshot = trained(network(4, 3), 10)
    plot = plot_of(qtbot, project, snapshot)
    for button in plot.legend.buttons:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not heights(plot) and "All lines are hidden" in plot.graph._message.text()
    assert plot.table() is None
    QTest.mouseClick(plot.legend.buttons[1], Qt.MouseButton.LeftButton)
    (line,) = heights(plot)
    assert np.array_equal(line, np.log10(snapshot.layer_norms.gradient[:, 1]), equal_nan=True)
    assert "Layer 1" not in plot.hover.text()


def test_smooth_lines_are_means_beside_the_values(qtbot: QtBot) -> None:
    wave = np.where(np.arange(1, 400) % 2, 1e-2, 1e-4)
    project, snapshot = trained(network(4, batch=3), 0)
    norms = recorded(np.vstack([[np.nan, np.nan], np.column_stack([wave, 0 * wave + 0.5])]))
    plot = plot_of(qtbot, project, replace(snapshot, layer_norms=norms))
    assert plot.choice.smooth  # with mini-batches
    *values, first, last = plot.graph.lines
    assert all(line.y is height for line, height in zip(values, plot.picture.heights, strict=True))
    assert np.nanmax(np.abs(first.y[1:] - np.log10(1e-3))) < 0.2  # the mean of logarithms
    np.testing.assert_allclose(last.y[1:], np.log10(0.5))
    QTest.keyClick(plot, Qt.Key.Key_End)
    assert "Layer 1: 0.01" in plot.hover.text()  # read is what was recorded
    QTest.keyClick(plot, Qt.Key.Key_S)
    assert len(plot.graph.lines) == 2 and not plot._tools.smooth.isChecked()
    assert not plot_of(qtbot, network(4), None).choice.smooth


def test_the_line_of_the_selected_layer_is_strong(qtbot: QtBot) -> None:
    project, snapshot = trained(network(4, 3), 10)
    plot = plot_of(qtbot, project, snapshot)
    plot.document.select(Selection(layer=1, unit=0))
    widths = [line.width for line in plot.graph.lines]
    assert widths[1] == max(widths) > widths[0] == widths[2]


def test_the_rule_of_thumb_has_its_line_and_its_band(qtbot: QtBot) -> None:
    plot = with_norms(qtbot, recorded([[np.nan] * 2, [1e-4, 1e-2], [1e-4, 1e-2]]))
    assert not plot.graph.rules and all(line.fill_to is None for line in plot.graph.lines)
    plot.set_quantity("ratio")
    (rule,) = plot.graph.rules
    band = plot.graph.lines[0]
    assert rule.place == np.log10(USUAL_RATIO)
    assert (10**band.fill_to, 10 ** band.y[0]) == pytest.approx(BAND)
    low, high = plot.graph.visible_y()
    assert low <= np.log10(USUAL_RATIO) <= high
    plot.set_logarithmic(False)
    assert plot.graph.rules[0].place == USUAL_RATIO


def test_the_sentence_says_what_vanishes_explodes_and_is_unsteady(qtbot: QtBot) -> None:
    for last, words in (
        ([1e-5, 1e-2], "it vanishes"),
        ([1e-2, 1e-5], "it explodes"),
        ([1e-2, 1e-2], "First layer far"),
    ):
        plot = with_norms(qtbot, recorded([[np.nan] * 2, [1.0, 1.0], last]))
        assert words in plot.caption.whole
        assert ("Now" in plot.caption.whole) == (words != "First layer far")
    plot = with_norms(qtbot, recorded([[np.nan] * 2, [1e-3, 0.2]]))
    plot.set_quantity("ratio")
    assert "Now one update moves Output by 0.2" in plot.caption.whole


def test_a_view_that_was_moved_stays_until_everything_is_wanted(qtbot: QtBot) -> None:
    run = Run(network(4))
    run.advance(100, lambda: False)
    plot = plot_of(qtbot, run.project, run.snapshot())
    plot.graph.set_ranges((20, 30), (-2, 0))
    plot.graph.moved_by_hand.emit()
    assert not plot.following and plot._tools.all.isVisible()
    run.advance(200, lambda: False)
    plot.show_snapshot(run.snapshot())
    assert plot.graph.visible_x() == (20, 30)
    plot._tools.all.click()
    assert plot.following and plot.graph.visible_x() == (0, 200)
    assert not plot._tools.all.isVisible()


def test_arrow_keys_walk_from_epoch_to_epoch(qtbot: QtBot) -> None:
    project, snapshot = trained(network(4), 30)
    plot = plot_of(qtbot, project, snapshot)
    seen = []
    for key in ("Left", "Left", "PageDown", "Home", "Left", "Right", "End", "Right"):
        QTest.keyClick(plot, getattr(Qt.Key, f"Key_{key}"))
        seen.append(plot._reader.entry)
    assert seen == [30, 29, 19, 1, 1, 2, 30, 30]  # the start has no gradient
    QTest.keyClick(plot, Qt.Key.Key_Escape)
    assert plot._reader.entry is None


def test_its_numbers_are_a_table(qtbot: QtBot) -> None:
    project, snapshot = trained(network(4), 6)
    plot = plot_of(qtbot, project, snapshot)
    table = plot.table()
    assert table.headers[:3] == ("epoch", "update", "seconds")
    assert [header.split(" ‖")[0] for header in table.headers[3:]] == ["Layer 1", "Output"]
    assert np.array_equal(table.columns[0], snapshot.layer_norms.epochs[1:])
    assert np.array_equal(table.columns[4], snapshot.layer_norms.gradient[1:, 1])
    plot.copy_numbers()
    assert QGuiApplication.clipboard().text().count("\n") == 7
    plot.show_snapshot(replace(snapshot, layer_norms=replace(recorded(snapshot.layer_norms.gradient.copy()), stride=2)))
    assert plot.table().headers[0] == "epoch (1 of 2 was recorded)"


def test_its_menu_does_what_the_controls_do(qtbot: QtBot) -> None:
    project, snapshot = trained(network(4), 6)
    plot = plot_of(qtbot, project, snapshot)
    menu = plot.menu()
    texts = [action.text() for action in menu.actions()]
    assert {"&View all", "&Log scale", "&Draw", "&x axis"} <= {*texts}
    next(action for action in menu.actions() if action.text() == "&Log scale").trigger()
    assert not plot.choice.logarithmic and not plot._tools.log.isChecked()
    menu.close()


# ---- in the window


def test_an_edit_does_not_empty_the_view_and_another_shape_begins_it_anew(qtbot: QtBot, window: MainWindow) -> None:
    plot = window.plots["layers"]
    assert isinstance(plot, LayerNormsPlot)
    project, _ = trained(opening_project(), 20)
    window.document.open(project)
    plot.redraw()
    assert plot.snapshot is not None and len(plot.snapshot.layer_norms.epochs) == 21
    window.document.edit(partial(set_units, position=0, units=4), "Units")
    assert plot.snapshot.layer_norms is EMPTY_NORMS or plot.snapshot.layer_norms.epochs.tolist() == [20]
    window.document.stack.undo()
    assert len(plot.snapshot.layer_norms.epochs) == 21


@pytest.mark.parametrize("low, high", [(3.1, 3.9), (3.31, 3.36), (-5.6, -5.4), (0.0, 1.0), (-3.0, 2.0)])
def test_a_logarithmic_axis_has_two_numbers_at_least_and_none_of_nothing(qtbot: QtBot, low: float, high: float) -> None:
    graph = LineGraph()
    qtbot.addWidget(graph)
    graph.set_logarithmic(True)
    axis = graph._axes[1]
    strings = [
        text for spacing, values in axis.tickValues(low, high, 180) for text in axis.tickStrings(values, 1, spacing)
    ]
    known = [text for text in strings if text]
    assert len(set(known)) >= 2
    graph.set_message("nothing yet")
    assert not axis.style["showValues"]
    graph.set_lines([Line(np.array([0.0]), np.array([1.0]), QColor("black"))])
    assert axis.style["showValues"]
