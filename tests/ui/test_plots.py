"""The plots show the numbers of the snapshot: nothing added, lost or moved; and hidden they do not draw."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from time import process_time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from nnapp.dataset import Dataset
from nnapp.model import BUCKET, Curve
from nnapp.project import (
    Project,
    current_model,
    current_parameters,
    new_start,
    opening_project,
    set_layer,
    set_units,
    use_best,
    with_model,
)
from nnapp.snapshot import Snapshot
from nnapp.topology import Layer, Parameters, Topology
from ui.curves import MOST_POINTS, lone, lowest, reading, thinned
from ui.document import Document, Selection
from ui.heatmap_canvas import Cell
from ui.heatmap_colours import bits_of, bits_of_sizes, sizes_of
from ui.heatmap_picture import greatest, rounded_up, strongest
from ui.plots.base import Plot
from ui.plots.cost import CostPlot
from ui.plots.weights import WeightsPlot
from ui.theme import THEMES, apply_theme, theme_of
from ui.written_numbers import as_read, as_written

PLOTS = (CostPlot, WeightsPlot)
COSTS = 1.3 * np.exp(-np.arange(841) / 300) + 0.01


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    apply_theme(qapp, THEMES["light"])
    yield
    apply_theme(qapp, THEMES["light"])


def curve_of(costs: object, buckets: object = ()) -> Curve:
    exact, rest = np.asarray(costs, float), np.asarray(buckets, float).reshape(-1, 3)
    return Curve(exact, rest, len(exact) + BUCKET * len(rest))


def project_of(*widths: int) -> Project:
    layers = tuple(Layer(units=units) for units in widths[1:])
    dataset = Dataset.from_arrays(np.zeros((3, widths[0])), np.zeros((3, widths[-1])))
    return Project(topology=Topology(inputs=widths[0], layers=layers), dataset=dataset)


def snapshot_of(project: Project, costs: object = COSTS, flat: object = None, updates: int = 5) -> Snapshot:
    start, curve = current_parameters(project), curve_of(costs)
    parameters = start if flat is None else Parameters(start.widths, np.asarray(flat, float))
    return Snapshot(curve.length - 1, updates, curve.last, parameters, curve)


def random_flat(project: Project, scale: float = 1.0) -> np.ndarray:
    return np.random.default_rng(7).normal(size=project.topology.parameter_count) * scale


def shown(qtbot: QtBot, plot: Plot, width: int = 344, height: int = 254) -> Plot:
    qtbot.addWidget(plot)
    plot.resize(width, height)
    with qtbot.waitExposed(plot):
        plot.show()
    return plot


def cost_plot(qtbot: QtBot, curve: Curve) -> CostPlot:
    project = opening_project()
    plot = CostPlot(Document(project))
    shown(qtbot, plot)
    plot.show_snapshot(replace(snapshot_of(project), curve=curve))
    return plot


def weights_plot(qtbot: QtBot, project: Project, flat: object, width: int = 344, height: int = 254) -> WeightsPlot:
    plot = WeightsPlot(Document(project))
    shown(qtbot, plot, width, height)
    plot.show_snapshot(snapshot_of(project, flat=flat))
    return plot


def point_at(widget: QWidget, x: float, y: float) -> None:
    # sent, because QTest.mouseMove moves the pointer itself, and on X11 its event comes some time later
    place = QPointF(QPointF(x, y).toPoint())
    button, no_buttons, no_keys = Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QEvent.Type.MouseMove, place, widget.mapToGlobal(place), button, no_buttons, no_keys)
    QApplication.sendEvent(widget, event)


def point_at_epoch(plot: CostPlot, epoch: float) -> None:
    area = plot.graph.plot_area
    point_at(plot.graph.canvas, plot.graph.pixel_of(epoch, 0).x(), area.center().y())


def colour_at(picture: QImage, x: int, y: int) -> QColor:
    ratio = picture.devicePixelRatio()
    return picture.pixelColor(int(x * ratio), int(y * ratio))


def all_text(plot: QWidget) -> str:
    return " ".join(label.text() for label in plot.findChildren(QLabel))


def wheel(plot: CostPlot) -> None:
    canvas, place = plot.graph.canvas, plot.graph.plot_area.center()
    event = QWheelEvent(
        place,
        canvas.mapToGlobal(place),
        QPoint(),
        QPoint(0, 480),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)


# --- curves ---------------------------------------------------------------------------------------------------------


def test_a_short_curve_is_drawn_as_it_is(qtbot: QtBot) -> None:
    plot = cost_plot(qtbot, curve_of(COSTS))
    x, y = plot.graph.lines[0][:2]
    assert np.array_equal(x, np.arange(841))
    assert np.array_equal(y, COSTS)


def test_a_million_values_keep_their_extremes_and_ends() -> None:
    costs = np.random.default_rng(0).random(1_000_000)
    costs[123_456], costs[777_777] = 9.0, -3.0
    x, y = thinned(curve_of(costs))
    assert len(x) <= MOST_POINTS
    assert (y.min(), y.max()) == (-3.0, 9.0)
    assert (x[0], y[0], x[-1], y[-1]) == (0, costs[0], 999_999, costs[-1])
    assert abs(x[y == 9.0][0] - 123_456) <= 2048
    assert (np.diff(x) >= 0).all()


def test_drawing_a_million_values_is_cheap(qtbot: QtBot) -> None:
    plot = cost_plot(qtbot, curve_of(np.random.default_rng(0).random(1_000_000)))
    snapshot, times = plot.snapshot, []
    assert snapshot is not None
    for _ in range(30):
        started = process_time()  # not the clock on the wall: other programs may be using the processor
        plot.show_snapshot(snapshot)
        plot.graph.canvas.repaint()
        times.append(process_time() - started)
    assert min(times) < 0.010


@given(
    arrays(
        np.float64, st.integers(0, 9000), elements=st.floats(allow_nan=True, allow_infinity=True), fill=st.just(1.0)
    ),
    st.integers(-10, 9000),
    st.integers(0, 9000),
)
def test_thinning_loses_no_extreme_and_invents_nothing(costs: np.ndarray, first: int, width: int) -> None:
    last = first + width
    x, y = thinned(curve_of(costs), first, last)
    assert len(x) <= MOST_POINTS
    drawable = np.where(np.abs(costs) <= 1e100, costs, np.nan)
    assert set(y[np.isfinite(y)]) <= set(drawable[np.isfinite(drawable)])
    inside = drawable[max(first, 0) : max(last + 1, 0)]
    inside = inside[np.isfinite(inside)]
    if len(inside):
        assert np.nanmin(y) <= inside.min()
        assert np.nanmax(y) >= inside.max()


@given(st.integers(0, 50), st.integers(0, 1023))
def test_buckets_are_read_with_their_range(number: int, offset: int) -> None:
    buckets = np.sort(np.random.default_rng(1).random((51, 3)), axis=1)[:, [0, 2, 1]]
    curve = curve_of(COSTS, buckets)
    found = reading(curve, 841 + number * BUCKET + offset)
    assert found is not None
    assert not found.exact
    assert (found.first, found.last) == (841 + number * BUCKET, 841 + number * BUCKET + 1023)
    assert (found.minimum, found.maximum, found.cost) == tuple(buckets[number])
    x, y = thinned(curve)
    assert y.max() == max(COSTS.max(), buckets[:, 1].max())
    assert (x[-1], y[-1]) == (curve.length - 1, buckets[-1, 2])


def test_the_lowest_cost_is_found_wherever_it_is() -> None:
    costs = np.array([np.nan, 3.0, 1.0, -np.inf, 2.0])
    best = lowest(curve_of(costs))
    assert best is not None
    assert (best.first, best.minimum) == (2, 1.0)
    best = lowest(curve_of(costs, [[0.5, 4.0, 1.0]]))
    assert best is not None
    assert (best.first, best.last, best.minimum) == (5, 1028, 0.5)
    assert lowest(curve_of([np.nan])) is None
    assert lowest(curve_of([])) is None


def test_a_point_between_gaps_is_found() -> None:
    y = np.array([1.0, np.nan, 2.0, np.nan, 3.0, 4.0])
    assert lone(y).tolist() == [True, False, True, False, False, False]
    assert lone(np.array([1.0])).tolist() == [True]


# --- the cost plot --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("epoch", [0, 1, 240, 600, 840])
def test_hover_reads_the_exact_cost(qtbot: QtBot, epoch: int) -> None:
    plot = cost_plot(qtbot, curve_of(COSTS))
    point_at_epoch(plot, epoch)
    assert plot.hover.isVisible()
    pointed = int(plot.hover.text().split()[1])
    assert abs(pointed - epoch) <= 4  # a pixel is about three epochs
    assert plot.hover.text() == f"epoch {pointed} · C = {COSTS[pointed]:.6g}"
    assert float(plot.reading()) == COSTS[pointed]


def test_hover_follows_the_newest_data_and_leaves(qtbot: QtBot) -> None:
    plot = cost_plot(qtbot, curve_of(COSTS[:100]))
    point_at_epoch(plot, 100)
    assert plot.hover.text().startswith("epoch 99 ")
    plot.show_snapshot(replace(plot.snapshot, curve=curve_of(COSTS[:500])))  # type: ignore[type-var]
    number = int(plot.hover.text().split()[1])
    assert number > 99
    assert plot.hover.text() == f"epoch {number} · C = {COSTS[number]:.6g}"
    QApplication.sendEvent(plot.graph.canvas, QEvent(QEvent.Type.Leave))
    assert plot.hover.isHidden()


def test_hover_in_a_bucket_says_its_range(qtbot: QtBot) -> None:
    plot = cost_plot(qtbot, curve_of(COSTS, [[0.125, 0.5, 0.25]] * 9))
    point_at_epoch(plot, 6000)
    assert "C from 0.125 to 0.5, last 0.25" in plot.hover.text()
    assert "1,024 epochs" in plot.caption.whole


def test_keys_read_the_curve(qtbot: QtBot) -> None:
    plot = cost_plot(qtbot, curve_of(COSTS))
    for key, epoch in ((Qt.Key.Key_Left, 840), (Qt.Key.Key_Left, 839), (Qt.Key.Key_Home, 0), (Qt.Key.Key_Left, 0)):
        QTest.keyClick(plot, key)
        assert plot.hover.text() == f"epoch {epoch} · C = {COSTS[epoch]:.6g}"
    QTest.keyClick(plot, Qt.Key.Key_L)
    assert plot.log_box.isChecked()
    QTest.keyClick(plot, Qt.Key.Key_Escape)
    assert plot.hover.isHidden()


def test_toggling_resizing_and_pointing_change_no_number(qtbot: QtBot) -> None:
    plot = cost_plot(qtbot, curve_of(COSTS))
    before, snapshot = [part.copy() for part in plot.graph.lines[0][:2]], plot.snapshot
    plot.log_box.click()
    x, y = plot.graph.lines[0][:2]
    assert np.array_equal(x, before[0])
    assert np.allclose(y, np.log10(COSTS))
    for width in (500, 250, 344):
        plot.resize(width, 254)
        point_at_epoch(plot, 300)
    plot.log_box.click()
    assert np.array_equal(plot.graph.lines[0][:2], before)
    assert plot.snapshot is snapshot
    assert np.array_equal(plot.curve.exact, COSTS)
    assert plot.hover.text().split()[-1] == f"{COSTS[int(plot.hover.text().split()[1])]:.6g}"


def test_a_logarithmic_axis_leaves_out_what_has_no_logarithm(qtbot: QtBot) -> None:
    plot = cost_plot(qtbot, curve_of([1.0, 0.0, -1.0, 0.01]))
    plot.set_logarithmic(True)
    assert np.array_equal(plot.graph.lines[0][:2][1], [0.0, np.nan, np.nan, -2.0], equal_nan=True)
    assert "not above 0" in plot.caption.whole
    plot.show_snapshot(replace(plot.snapshot, curve=curve_of([0.0, 0.0])))  # type: ignore[type-var]
    assert "No cost above 0" in all_text(plot)
    point_at_epoch(plot, 1)
    assert plot.hover.text() == "epoch 1 · C = 0"


@pytest.mark.parametrize("logarithmic", [False, True])
@pytest.mark.parametrize(
    ("costs", "word"),
    [
        ([], "No epoch yet: press Run"),
        ([1.25], "Only the start so far"),
        ([2.0] * 50, ""),
        ([0.0] * 3, ""),
        ([np.nan] * 4, ""),
        ([np.nan, np.inf, -np.inf], ""),
        ([1.0, 1e5, 1e150, 1.7e308, np.inf], ""),
        ([5e-324, 1e-300, 0.0], ""),
        ([1.0, 1.0 + 1e-16, 1.0], ""),
        ([-1.0, -2.0], ""),
        ([1.0, np.nan, 2.0, np.nan, 3.0], ""),
    ],
)
def test_odd_curves_are_drawn_without_complaint(qtbot: QtBot, costs: list[float], word: str, logarithmic: bool) -> None:
    plot = cost_plot(qtbot, curve_of(costs))
    plot.set_logarithmic(logarithmic)
    plot.grab()
    assert word in all_text(plot)
    if not np.isfinite(costs).any() and costs:
        assert "not a finite number" in all_text(plot) or logarithmic
    if costs:
        point_at_epoch(plot, 0)
        assert plot.hover.text() == f"epoch 0 · C = {as_written(costs[0])}"
        assert plot.accessibleDescription().startswith("Cost after epoch")


def test_a_gap_shows_nothing_and_says_so(qtbot: QtBot) -> None:
    costs = COSTS.copy()
    costs[300:400] = np.nan
    plot = cost_plot(qtbot, curve_of(costs))
    area = plot.graph.plot_area
    assert "Gaps" in plot.caption.whole
    picture, accent = plot.graph.canvas.grab().toImage(), theme_of(plot).colour("accent")

    def accent_in_column(epoch: float) -> bool:
        x = round(plot.graph.pixel_of(epoch, 0).x())
        rows = range(int(area.top()), int(area.bottom()))
        return any(_close(colour_at(picture, x, row), accent, 60) for row in rows)

    assert accent_in_column(200)
    assert not accent_in_column(350)
    assert accent_in_column(500)


def test_zooming_by_hand_stays_until_all_is_asked_for(qtbot: QtBot) -> None:
    plot = cost_plot(qtbot, curve_of(COSTS))
    assert not plot.all_button.isEnabled()
    wheel(plot)
    assert not plot.following
    part = plot.graph.visible_x()
    plot.show_snapshot(replace(plot.snapshot, curve=curve_of(np.tile(COSTS, 2))))  # type: ignore[type-var]
    assert plot.graph.visible_x() == part
    plot.all_button.click()
    assert plot.following
    assert plot.graph.visible_x()[1] >= 1681
    wheel(plot)
    centre = plot.graph.plot_area.center().toPoint()
    QTest.mouseDClick(plot.graph.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, centre)
    assert plot.following
    wheel(plot)
    plot.show_snapshot(replace(plot.snapshot, curve=curve_of(COSTS[:1])))  # type: ignore[type-var]
    assert plot.following, "a curve that begins anew is shown whole"


def test_zooming_shows_the_values_that_were_thinned_out(qtbot: QtBot) -> None:
    costs = np.random.default_rng(3).random(100_000)
    plot = cost_plot(qtbot, curve_of(costs))
    for _ in range(14):
        wheel(plot)
    x, y = plot.graph.lines[0][:2]
    assert 2 <= len(x) <= MOST_POINTS
    assert np.array_equal(np.diff(x), np.ones(len(x) - 1))
    assert np.array_equal(y, costs[x.astype(int)])


def test_the_heading_names_cost_and_reduction(qtbot: QtBot) -> None:
    plot = cost_plot(qtbot, curve_of(COSTS))
    assert plot.heading.whole == "C = ½ Σ (t − y)², sum over rows"
    old = plot.document.project
    new = replace(old, training=replace(old.training, reduction="mean"))
    plot.show_project(new, old)
    assert plot.heading.whole == "C = ½ Σ (t − y)², mean over rows"


def test_the_picture_has_words_too(qtbot: QtBot) -> None:
    plot = cost_plot(qtbot, curve_of([3.0, 1.0, 2.0]))
    assert plot.accessibleDescription() == "Cost after epoch 2: 2. Lowest cost 1 at epoch 1."


# --- the weights plot -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("widths", [(5, 10, 1), (2, 2, 1), (30, 20, 4), (3, 1)])
def test_the_value_under_the_pointer_is_the_parameter(qtbot: QtBot, widths: tuple[int, ...]) -> None:
    project = project_of(*widths)
    plot = weights_plot(qtbot, project, random_flat(project))
    matrices = plot.snapshot.parameters.matrices  # type: ignore[union-attr]
    random = np.random.default_rng(2)
    for number, matrix in enumerate(matrices):
        for _ in range(6):
            row, column = (int(random.integers(size)) for size in matrix.shape)
            centre = plot.view.area(Cell(number, row, column)).center()
            point_at(plot.view, centre.x(), centre.y())
            value = as_read(float(matrix[row, column]))
            source = f"x{column + 1}" if number == 0 else f"unit {column + 1}"
            weight = f"layer {number + 1}, unit {row + 1} ← {source}: w = {value}"
            bias = f"layer {number + 1}, unit {row + 1}: bias b = {value}"
            assert plot.hover.text() == (bias if column == matrix.shape[1] - 1 else weight)
            assert float(plot.reading()) == matrix[row, column]


def test_the_value_under_the_pointer_follows_the_training(qtbot: QtBot) -> None:
    project = opening_project()
    flat = random_flat(project)
    plot = weights_plot(qtbot, project, flat)
    centre = plot.view.area(Cell(0, 0, 0)).center()
    point_at(plot.view, centre.x(), centre.y())
    plot.show_snapshot(snapshot_of(project, flat=flat * 0 - 0.5))
    assert plot.hover.text() == "layer 1, unit 1 ← x1: w = −0.5"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("widths", [(5, 10, 1), (64, 64, 32, 10), (2, 3, 3, 3, 2)])
def test_every_cell_has_the_colour_of_its_parameter(
    qtbot: QtBot, qapp: QApplication, widths: tuple[int, ...], theme: str
) -> None:
    project = project_of(*widths)
    plot = weights_plot(qtbot, project, random_flat(project, 0.6), 700, 500)
    apply_theme(qapp, THEMES[theme])
    qapp.processEvents()
    picture = plot.view.grab().toImage()
    for number, matrix in enumerate(plot.view.matrices):
        expected = THEMES[theme].diverging(matrix, plot.limit)
        for (row, column), _ in np.ndenumerate(matrix):
            centre = plot.view.area(Cell(number, row, column)).center()
            found = colour_at(picture, int(centre.x()), int(centre.y()))
            assert _close(found, QColor(*map(int, expected[row, column])), 2), (number, row, column)


def test_rows_are_units_from_the_top_and_the_bias_is_last(qtbot: QtBot) -> None:
    project = project_of(3, 4, 2)
    plot = weights_plot(qtbot, project, random_flat(project))
    first, right = plot.view.area(Cell(0, 0, 0)), plot.view.area(Cell(0, 0, 1))
    below, bias = plot.view.area(Cell(0, 1, 0)), plot.view.area(Cell(0, 0, 3))
    assert right.left() > first.left()
    assert right.top() == first.top()
    assert below.top() > first.top()
    assert below.left() == first.left()
    assert bias.left() > plot.view.area(Cell(0, 0, 2)).right() + 1, "a gap before the biases"
    assert abs(first.width() - first.height()) <= 1
    assert plot.view.title(0) == "W1 b1  4×3"


@pytest.mark.parametrize("widths", [(784, 512, 512, 10), (784, 16, 1), (2, 500, 1)])
def test_nothing_is_lost_where_cells_are_smaller_than_a_pixel(qtbot: QtBot, widths: tuple[int, ...]) -> None:
    project = project_of(*widths)
    flat = np.full(project.topology.parameter_count, 0.01)
    plot = weights_plot(qtbot, project, flat)
    cell = Cell(0, 7, min(widths[0] - 1, 301))
    matrix = np.asarray(flat[: widths[1] * (widths[0] + 1)]).reshape(widths[1], -1)
    matrix[cell.row, cell.column] = -1.0
    plot.show_snapshot(snapshot_of(project, flat=flat.copy()))
    panel, area = plot.view.panels[0], plot.view.area(cell)
    picture, blue = plot.view.grab().toImage(), theme_of(plot).weight_colour(-1.0, plot.limit)
    around = area.adjusted(-4, -4, 4, 4).intersected(panel.weights)
    seen = [
        (x, y)
        for x in range(int(around.left()), int(around.right()) + 1)
        for y in range(int(around.top()), int(around.bottom()) + 1)
        if _close(colour_at(picture, x, y), blue, 2)
    ]
    assert seen
    for place in seen:
        point_at(plot.view, *place)
        assert float(plot.reading()) == -1.0


@given(arrays(np.float64, st.tuples(st.integers(1, 30), st.integers(1, 30)), elements=st.floats(-9, 9)))
def test_blocks_show_the_largest_magnitude(values: np.ndarray) -> None:
    single = values.astype(np.float32)
    for size in (1, 2, 3, 40):
        sizes = sizes_of(bits_of(values, 1.0))
        blocks = bits_of_sizes(greatest(sizes, size)).view(np.float32)
        for number, line in enumerate(blocks):
            part = single[number * size : (number + 1) * size]
            assert np.array_equal(np.abs(line), np.abs(part).max(axis=0))
            assert all(value in part[:, column] for column, value in enumerate(line))
            row, column = strongest(values[number * size : (number + 1) * size], 1.0)
            assert abs(part[row, column]) == np.abs(part).max()
        assert np.array_equal(bits_of_sizes(greatest(sizes.T, size, axis=1)).view(np.float32), blocks.T)


@pytest.mark.parametrize(
    ("value", "limit"), [(0, 1), (0.3, 0.5), (0.5, 0.5), (1.01, 2), (2.1, 5), (7, 10), (0.0011, 0.002), (np.nan, 1)]
)
def test_limits_are_round(value: float, limit: float) -> None:
    assert rounded_up(value) == pytest.approx(limit)


def test_the_scale_only_grows_during_a_run_and_shrinks_on_reset(qtbot: QtBot) -> None:
    project = opening_project()
    document = Document(project)
    plot = WeightsPlot(document)
    shown(qtbot, plot)
    start = plot.limit
    ones = np.ones(project.topology.parameter_count)
    plot.show_snapshot(snapshot_of(project, flat=ones * 7))
    assert plot.limit == 10
    plot.show_snapshot(snapshot_of(project, flat=ones * 0.1, updates=9))
    assert plot.limit == 10
    live = replace(project, training=replace(project.training, learning_rate=0.5))
    plot.show_project(live, project)
    assert plot.limit == 10, "a live change is no reset"
    model = replace(current_model(live), updates=9, epoch=9)
    trained = with_model(live, model)
    plot.show_project(trained, live)
    assert plot.limit == 10, "neither is the end of a run"
    other = new_start(trained, 5)
    plot.show_project(other, trained)
    assert plot.limit == rounded_up(float(np.abs(current_parameters(other).flat).max())) <= start * 2.5


def test_the_scale_is_fitted_again_when_the_best_weights_come_back(qtbot: QtBot) -> None:
    project = opening_project()
    start = current_model(project)
    plot = WeightsPlot(Document(project))
    shown(qtbot, plot)
    before = plot.limit
    flat = np.full(project.topology.parameter_count, 3e10)
    flat[0] = np.inf
    plot.show_snapshot(snapshot_of(project, flat=flat, updates=9))
    blown_up = replace(start, current=Parameters(project.topology.widths, flat), updates=9, epoch=9, best=start.start)
    trained = with_model(project, blown_up)
    plot.show_project(trained, project)
    assert plot.limit == 5e10
    plot.show_project(use_best(trained), trained)
    assert plot.limit == before


def test_another_topology_replaces_the_picture(qtbot: QtBot) -> None:
    project = opening_project()
    document = Document(project)
    plot = WeightsPlot(document)
    document.changed.connect(plot.show_project)
    shown(qtbot, plot)
    plot.show_snapshot(snapshot_of(project))
    document.select(Selection(layer=0, unit=9, source=1))
    assert plot.view.selected == Cell(0, 9, 1)
    assert document.edit(partial(set_units, position=0, units=3), "Set units")
    plot.show_snapshot(snapshot_of(project))  # of the old network: ignored
    plot.show_snapshot(snapshot_of(document.project))
    assert [matrix.shape for matrix in plot.view.matrices] == [(3, 6), (1, 4)]
    assert plot.view.selected is None
    assert plot.heading.whole == "5-3-1: 22 weights and biases"


def test_click_and_keys_select_and_the_selection_is_followed(qtbot: QtBot) -> None:
    project = opening_project()
    plot = weights_plot(qtbot, project, random_flat(project))
    document = plot.document
    document.select(Selection(row=3))
    centre = plot.view.area(Cell(0, 4, 3)).center().toPoint()
    QTest.mouseClick(plot.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, centre)
    assert document.selection == Selection(row=3, layer=0, unit=4, source=3)
    assert plot.heading.whole.startswith("layer 1, unit 5 ← x4: w = ")
    QTest.keyClick(plot, Qt.Key.Key_Down)
    for _ in range(3):
        QTest.keyClick(plot, Qt.Key.Key_Right)
    assert document.selection == Selection(row=3, layer=0, unit=5, source=None)
    QTest.keyClick(plot, Qt.Key.Key_PageDown)
    assert document.selection == Selection(row=3, layer=1, unit=0, source=5)
    document.select(Selection(layer=0, unit=2))
    assert plot.view.selected == Cell(0, 2, 5)
    assert "bias b = " in plot.accessibleDescription()
    document.select(Selection(layer=7, unit=2))
    assert plot.view.selected is None


def test_a_layer_without_biases_has_no_column_for_them(qtbot: QtBot) -> None:
    project = set_layer(project_of(3, 4, 2), 0, bias=False)
    flat = random_flat(project)
    flat[3:16:4] = 0
    plot = weights_plot(qtbot, project, flat)
    first, second = plot.view.panels
    assert (plot.view.title(0), plot.view.title(1)) == ("W1  4×3", "W2 b2  2×4")
    assert first.biases is None
    assert second.biases is not None
    picture, base = plot.view.grab().toImage(), QColor(*THEMES["light"].base)
    middle, right = round(first.weights.center().y()), round(first.weights.right())
    for x in range(right + 1, round(second.weights.left()) - 1):
        assert colour_at(picture, x, middle) == base, "neither a column"
        for y in range(round(first.weights.bottom()) + 1, plot.view.height()):
            assert colour_at(picture, x, y) == base, "nor its name"
        point_at(plot.view, x, middle)
        assert plot.hover.isHidden()
    for row, column in np.ndindex(4, 3):
        point_at(plot.view, *plot.view.area(Cell(0, row, column)).center().toTuple())
        assert plot.hover.text().startswith(f"layer 1, unit {row + 1} ← x{column + 1}: w = ")
        assert float(plot.reading()) == flat[4 * row + column]
    point_at(plot.view, *plot.view.area(Cell(1, 1, 4)).center().toTuple())
    assert plot.hover.text().startswith("layer 2, unit 2: bias b = ")


def test_keys_and_selection_know_that_a_layer_has_no_biases(qtbot: QtBot) -> None:
    project = set_layer(project_of(3, 4, 2), 0, bias=False)
    plot = weights_plot(qtbot, project, random_flat(project))
    document = plot.document
    document.select(Selection(layer=1, unit=1))
    assert plot.view.selected == Cell(1, 1, 4)
    QTest.keyClick(plot, Qt.Key.Key_PageUp)
    assert document.selection == Selection(layer=0, unit=1, source=2)
    QTest.keyClick(plot, Qt.Key.Key_Right)
    assert document.selection == Selection(layer=0, unit=1, source=2), "there is nothing to its right"
    document.select(Selection(layer=0, unit=3))
    assert plot.view.selected is None
    assert plot.reading() == ""
    assert plot.heading.whole == "3-4-2: 22 weights and biases"
    QTest.keyClick(plot, Qt.Key.Key_Right)
    assert document.selection == Selection(layer=0, unit=3, source=0), "from a unit the keys go on to its weights"


def test_the_column_of_the_biases_goes_and_comes_with_them(qtbot: QtBot) -> None:
    project = project_of(3, 4, 2)
    document = Document(project)
    plot = WeightsPlot(document)
    document.changed.connect(plot.show_project)
    shown(qtbot, plot)
    plot.show_snapshot(snapshot_of(project))
    document.select(Selection(layer=0, unit=2))
    point_at(plot.view, *plot.view.area(Cell(0, 1, 3)).center().toTuple())
    assert "bias b" in plot.hover.text()
    assert document.edit(partial(set_layer, position=0, bias=False), "Switch biases")
    plot.show_snapshot(snapshot_of(document.project))
    assert plot.view.selected is None
    assert plot.hover.isHidden()
    assert plot.reading() == ""
    document.undo()
    plot.show_snapshot(snapshot_of(document.project))
    assert plot.view.panels[0].biases is not None
    assert plot.view.selected == Cell(0, 2, 3)


def test_what_is_not_a_number_is_seen(qtbot: QtBot) -> None:
    project = opening_project()
    flat = random_flat(project)
    flat[:3] = np.nan, np.inf, -np.inf
    plot = weights_plot(qtbot, project, flat)
    picture, theme = plot.view.grab().toImage(), theme_of(plot)
    for column, colour in enumerate((theme.text, theme.positive, theme.negative)):
        centre = plot.view.area(Cell(0, 0, column)).center().toPoint()
        assert _close(colour_at(picture, centre.x(), centre.y()), QColor(*colour), 2)
    point_at(plot.view, *plot.view.area(Cell(0, 0, 0)).center().toTuple())
    assert plot.hover.text().endswith("w = NaN")


def test_names_from_files_are_plain_and_short(qtbot: QtBot) -> None:
    names = ["<b>bold</b>\nname", "a" * 90, "t"]
    table = Dataset.from_arrays(np.zeros((2, 2)), np.zeros((2, 1)), names)
    project = Project(topology=Topology(inputs=2, layers=(Layer(units=1),)), dataset=table)
    plot = weights_plot(qtbot, project, [1.0, 2.0, 3.0])
    for column, name in enumerate(("<b>bold</b>↵name", "a" * 23 + "…")):
        point_at(plot.view, *plot.view.area(Cell(0, 0, column)).center().toTuple())
        assert f"← {name}: w = {column + 1}" in plot.hover.text()
        assert plot.hover.textFormat() == Qt.TextFormat.PlainText
        assert plot.rect().contains(plot.hover.geometry())


def test_many_layers_can_be_scrolled(qtbot: QtBot) -> None:
    project = project_of(3, *[12] * 60, 2)
    plot = weights_plot(qtbot, project, random_flat(project))
    assert len(plot.view.panels) == 61
    assert plot.view.height() > plot.height()
    bottoms = [panel.weights.bottom() for panel in plot.view.panels]
    assert max(bottoms) <= plot.view.height()
    assert max(panel.biases.right() for panel in plot.view.panels) <= plot.view.width()


# --- all plots ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", PLOTS)
def test_hidden_plots_do_not_draw(qtbot: QtBot, kind: type[Plot]) -> None:
    project = opening_project()
    plot = kind(Document(project))
    qtbot.addWidget(plot)
    for _ in range(3):
        plot.show_snapshot(snapshot_of(project))
    assert plot.frames_drawn == 0
    shown(qtbot, plot)
    drawn = plot.frames_drawn
    assert drawn >= 1
    plot.show_snapshot(snapshot_of(project))
    assert plot.frames_drawn == drawn + 1
    plot.hide()
    plot.show_snapshot(snapshot_of(project))
    assert plot.frames_drawn == drawn + 1
    plot.show()
    assert plot.frames_drawn == drawn + 2
    plot.showMinimized()
    plot.show_snapshot(snapshot_of(project))
    assert plot.frames_drawn == drawn + 2
    plot.showNormal()
    qtbot.waitUntil(lambda: plot.frames_drawn == drawn + 3)


@pytest.mark.parametrize("kind", PLOTS)
def test_a_plot_without_a_snapshot_can_be_shown(qtbot: QtBot, kind: type[Plot]) -> None:
    plot = shown(qtbot, kind(Document(opening_project())))
    plot.grab()
    assert plot.accessibleDescription()
    QTest.keyClick(plot, Qt.Key.Key_Right)
    QTest.keyClick(plot, Qt.Key.Key_End)


@pytest.mark.parametrize("kind", PLOTS)
def test_plots_follow_the_theme(qtbot: QtBot, qapp: QApplication, kind: type[Plot]) -> None:
    project = opening_project()
    plot = shown(qtbot, kind(Document(project)))
    plot.show_snapshot(snapshot_of(project))
    for name in ("dark", "light"):
        apply_theme(qapp, THEMES[name])
        qapp.processEvents()
        picture, base = plot.grab().toImage(), QColor(*THEMES[name].base)
        places = [(x, y) for x in range(0, plot.width(), 7) for y in range(0, plot.height(), 7)]
        share = sum(colour_at(picture, x, y) == base for x, y in places) / len(places)
        assert share > 0.3


@pytest.mark.parametrize("kind", PLOTS)
def test_the_menu_is_ours(qtbot: QtBot, kind: type[Plot]) -> None:
    project = opening_project()
    plot = shown(qtbot, kind(Document(project)))
    plot.show_snapshot(snapshot_of(project))
    actions = {action.text().replace("&", ""): action for action in plot.menu().actions()}
    assert not actions["Copy value"].isEnabled()
    assert actions["Copy value"].toolTip()
    QTest.keyClick(plot, Qt.Key.Key_Right)
    actions = {action.text().replace("&", ""): action for action in plot.menu().actions()}
    actions["Copy value"].trigger()
    assert QGuiApplication.clipboard().text() == plot.reading() != ""
    actions["Copy picture"].trigger()
    assert QGuiApplication.clipboard().image().width() == round(plot.width() * plot.devicePixelRatioF())
    if isinstance(plot, CostPlot):
        actions["Log scale"].trigger()
        assert plot.logarithmic
        assert plot.log_box.isChecked()
        actions["View all"].trigger()


@pytest.mark.parametrize("kind", PLOTS)
def test_plots_are_small_enough_and_grow(qtbot: QtBot, kind: type[Plot]) -> None:
    project = opening_project()
    plot = shown(qtbot, kind(Document(project)))
    plot.show_snapshot(snapshot_of(project))
    assert plot.minimumSizeHint().width() <= 340
    assert plot.minimumSizeHint().height() <= 200
    for width, height in ((200, 140), (900, 700), (340, 250)):
        plot.resize(width, height)
        plot.grab()


def _close(one: QColor, other: QColor, most: int) -> bool:
    return all(abs(a - b) <= most for a, b in zip(one.getRgb(), other.getRgb(), strict=True))
