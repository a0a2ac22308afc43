"""The cost surface: its colours, heights, arrows, path and slice are the numbers of the engine."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nnapp.dataset import Dataset, Split
from nnapp.gradient import training_gradient
from nnapp.landscape import Window, movable
from nnapp.network import backward
from nnapp.optimizers import Adam
from nnapp.project import Project, current_parameters, opening_project, set_layers, with_model
from nnapp.run import Run
from nnapp.snapshot import Snapshot
from nnapp.topology import BIAS, Layer, Parameters, Topology
from nnapp.training import StopRules, Training
from ui.charts.surface import explorer as explorer_module
from ui.charts.surface.aim_row import AimRow
from ui.charts.surface.aims import Aim
from ui.charts.surface.camera import Camera
from ui.charts.surface.colours import cost_colours, refined
from ui.charts.surface.contours import contour
from ui.charts.surface.scale import Scale, scale_of
from ui.charts.surface.scene import Pointed, Scene
from ui.charts.surface.weight_boxes import MovableWeights
from ui.charts.surface.words import number_of, place_at
from ui.document import Document, Selection
from ui.network.places import Place, unit_name
from ui.plots.cost_surface import CostSurfacePlot
from ui.theme import THEMES, apply_theme, palette_of

MAP, SOLID, SLICE = "map", "solid", "slice"


def trained(project: Project, epochs: int = 300) -> tuple[Project, Snapshot]:
    run = Run(project)
    run.advance(epochs, lambda: False)
    return with_model(project, run.model()), run.snapshot()


def plot_of(
    qtbot: QtBot, project: Project, snapshot: Snapshot, picture: str = MAP, aim: Aim | None = None, size: int = 700
) -> CostSurfacePlot:
    plot = CostSurfacePlot(Document(project))
    qtbot.addWidget(plot, before_close_func=lambda plot: plot.shut_down())
    plot.resize(size, 500)
    with qtbot.waitExposed(plot):
        plot.show()
    plot.choose_picture(picture)
    if aim is not None:
        plot.take_aim(aim)
    plot.show_snapshot(snapshot)
    if picture == SLICE:
        qtbot.waitUntil(partial(slice_done, plot))
    else:
        qtbot.waitUntil(lambda: not plot.explorer.unfinished, timeout=20_000)
    return plot


def slice_done(plot: CostSurfacePlot) -> bool:
    return plot.slices.descents.found is not None and not plot.slices.descents.unfinished


def opening(qtbot: QtBot, picture: str = MAP, aim: Aim | None = None, **training: object) -> CostSurfacePlot:
    project = opening_project()
    project = replace(project, training=replace(project.training, **training))
    return plot_of(qtbot, *trained(project), picture, aim)


def scene_of(plot: CostSurfacePlot) -> Scene:
    scene = plot.pictures.scene
    assert scene is not None
    return scene


def cost_at(project: Project, flat: np.ndarray) -> float:
    return Run(project, Parameters(project.topology.widths, flat)).snapshot().cost


def cost_in_plane(plot: CostSurfacePlot, alpha: float, beta: float) -> float:
    """The cost as the window would show it of weights moved by α and β along the plane's directions."""
    section = scene_of(plot).surface.section
    return cost_at(plot.document.project, section.origin + alpha * section.directions[0] + beta * section.directions[1])


def point_at(widget: QWidget, place: QPointF) -> None:
    button, no_buttons, no_keys = Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QEvent.Type.MouseMove, place, widget.mapToGlobal(place), button, no_buttons, no_keys)
    QApplication.sendEvent(widget, event)


def turn_wheel(widget: QWidget, place: QPointF, angle: int) -> None:
    event = QWheelEvent(
        place,
        widget.mapToGlobal(place),
        QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def grabbed(widget: QWidget) -> QImage:
    return widget.grab().toImage()


# --- scale, contours, camera ----------------------------------------------------------------------------------------


def test_contours_of_a_slope_are_straight_and_of_a_cone_round() -> None:
    x, y = np.linspace(-2, 2, 41), np.linspace(-1, 3, 21)
    slope = np.broadcast_to(x, (21, 41)) * 1.0
    lines = contour(x, y, slope, 0.33)
    assert len(lines) == 20 and lines[..., 0] == pytest.approx(0.33)
    assert {*np.round(lines[..., 1].ravel(), 9)} == {*np.round(y, 9)}
    cone = np.hypot(*np.meshgrid(x, y - 1))
    assert np.hypot(*(contour(x, y, cone, 1.2) - [0, 1]).reshape(-1, 2).T) == pytest.approx(1.2, abs=0.01)
    cone[3, 5] = np.nan  # its four fields have no lines
    assert not contour(x[4:7], y[2:5], cone[2:5, 4:7], float(np.nanmean(cone[2:5, 4:7]))).size


@given(arrays(float, (5, 4), elements=st.floats(-3, 3, width=16)), st.floats(-2, 2))
def test_every_end_of_a_contour_lies_on_an_edge_that_crosses_the_level(values: np.ndarray, level: float) -> None:
    x, y = np.arange(4.0), np.arange(5.0)
    lines = contour(x, y, values, level)
    for across, up in lines.reshape(-1, 2):
        i, j = min(int(up), 3), min(int(across), 2)
        s, t = up - i, across - j
        assert min(abs(s), abs(1 - s), abs(t), abs(1 - t)) < 1e-9  # on an edge of the field
        low = values[i, j] * (1 - t) + values[i, j + 1] * t
        high = values[i + 1, j] * (1 - t) + values[i + 1, j + 1] * t
        assert low * (1 - s) + high * s == pytest.approx(level, abs=1e-6)
    above = values > level
    crossings = np.count_nonzero(above[:, 1:] != above[:, :-1]) + np.count_nonzero(above[1:] != above[:-1])
    inner = np.count_nonzero(above[1:-1, 1:] != above[1:-1, :-1]) + np.count_nonzero(
        above[1:, 1:-1] != above[:-1, 1:-1]
    )
    assert 2 * len(lines) == crossings + inner  # each crossing inside belongs to two fields


def test_a_scale_is_logarithmic_where_costs_lie_far_apart() -> None:
    near, far = scale_of(np.array([1.0, 2.0, np.nan])), scale_of(np.array([0.0, 1e-3, np.inf, 10.0]))
    assert near == Scale(1, 2, False) and far == Scale(1e-3, 10, True)
    assert far is not None and far.shares(np.array([1e-3, 0.1, 10, 0])) == pytest.approx([0, 0.5, 1, 0])
    assert np.isnan(far.shares(np.array([np.inf, np.nan]))).all()
    assert all(1e-3 < level < 10 for level in far.levels()) and 0.1 in np.round(far.levels(), 9)
    assert near is not None and [*np.round(near.levels(), 3)] == [1.2, 1.4, 1.6, 1.8]
    assert scale_of(np.array([1.0, 3.0]), log=True) == Scale(1, 3, True)
    assert scale_of(np.array([-1.0, 3.0]), log=True) == Scale(-1, 3, False)
    assert scale_of(np.array([np.nan, np.inf])) is None
    flat = scale_of(np.full(4, 0.25))
    assert flat is not None and flat.flat and flat.levels() == []


@given(st.floats(1e-8, 1e8), st.floats(1e-6, 1e8), st.sampled_from([None, True, False]))
def test_levels_are_few_and_told_apart(low: float, more: float, log: bool | None) -> None:
    scale = scale_of(np.array([low, low + more]), log)
    assert scale is not None
    levels = scale.levels()
    assert len(levels) <= 40 and levels == sorted({*levels})
    assert all(low < level < low + more for level in levels)


def test_values_between_are_interpolated() -> None:
    fine = refined(np.array([[0.0, 4.0], [8.0, np.inf]]), 4)
    assert fine.shape == (5, 5)
    assert fine[0].tolist() == [0, 1, 2, 3, 4] and fine[:, 0].tolist() == [0, 2, 4, 6, 8]
    assert not np.isfinite(fine[1:, 1:]).any()


def test_the_camera_does_not_mirror() -> None:
    corners = np.array([[-1.0, -1, 0], [1, -1, 0], [-1, 1, 0], [-1, -1, 1]])
    pixels = Camera(0, 30).pixels(corners, QWidget().rect().toRectF().adjusted(0, 0, 100, 100))
    assert pixels[1, 0] > pixels[0, 0]  # α to the right
    assert pixels[2, 1] < pixels[0, 1] and pixels[2, 2] < pixels[0, 2]  # β to the back, which is further up
    assert pixels[3, 1] < pixels[0, 1]  # C upwards


# --- the map --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", THEMES.values(), ids=[*THEMES])
def test_each_sampled_pixel_has_the_colour_of_its_cost(qtbot: QtBot, qapp: QApplication, theme: object) -> None:
    apply_theme(qapp, theme)  # type: ignore[arg-type]
    plot = opening(qtbot)
    plot.show_arrows(False)
    plot.show_contours(False)
    scene, view = scene_of(plot), plot.pictures.map
    trail = scene.trail
    view.show_scene(scene._replace(trail=trail._replace(places=trail.places * np.nan)))
    grid, image = scene.surface, grabbed(view)
    assert len(grid.values) == 81 and scene.scale is not None
    for row, column in ((2, 3), (2, 77), (78, 3), (77, 76), (40, 20), (13, 61)):
        wanted = cost_colours(theme, scene.scale.shares(np.array(cost_in_plane(plot, grid.x[column], grid.y[row]))))  # type: ignore[arg-type]
        place = view.place_of(Pointed(row, column)).toPoint()
        seen = image.pixelColor(place)
        assert np.abs(np.array([seen.red(), seen.green(), seen.blue()]) - wanted.astype(int)).max() <= 4
    values = grid.values
    assert len({*np.round([values[0, 0], values[0, -1], values[-1, 0], values[-1, -1]], 3)}) == 4  # none is mirrored


def test_what_is_pointed_at_is_the_cost_computed_anew(qtbot: QtBot) -> None:
    plot = opening(qtbot, aim=Aim("random", seed=4))
    view, grid = plot.pictures.map, scene_of(plot).surface
    before = grid.values.copy()
    for row, column in ((10, 70), (60, 5)):
        point_at(view, view.place_of(Pointed(row, column)))
        assert view.at == Pointed(row, column)
        cost = float(plot.reading())
        assert cost == pytest.approx(cost_in_plane(plot, grid.x[column], grid.y[row]), rel=1e-12)
        assert f"C = {cost:.6g}" in plot.hover.text() and plot.hover.isVisible()
    QTest.keyClick(plot, Qt.Key.Key_Right)
    assert view.at == Pointed(60, 6)
    QTest.keyClick(plot, Qt.Key.Key_Down)
    assert view.at == Pointed(59, 6)
    assert float(plot.reading()) == grid.values[59, 6]
    QTest.keyClick(plot, Qt.Key.Key_Escape)
    assert plot.reading() == "" and not plot.hover.isVisible()
    assert np.array_equal(grid.values, before) and scene_of(plot).surface is grid


@pytest.mark.parametrize("kind", ["path", "random", "weights"])
def test_the_path_passes_through_the_present_cost(qtbot: QtBot, kind: str) -> None:
    plot = opening(qtbot, aim=Aim().of_kind(kind))
    scene, snapshot = scene_of(plot), plot.snapshot
    assert snapshot is not None
    trail = scene.trail
    assert trail.places[-1].tolist() == [0, 0] and trail.beside[-1] == 0 and trail.epochs[-1] == 300
    assert trail.costs[-1] == snapshot.cost
    assert cost_in_plane(plot, 0, 0) == pytest.approx(snapshot.cost, rel=1e-12)
    found = plot.explorer.found
    assert found is not None and found.here == pytest.approx(snapshot.cost, rel=1e-12)
    assert trail.costs[:-1] == pytest.approx(snapshot.curve.exact[trail.epochs[:-1].astype(int)])
    point_at(plot.pictures.map, plot.pictures.map.place_of(Pointed(step=len(trail.places) - 1)))
    assert float(plot.reading()) == snapshot.cost and "now, epoch 300" in plot.hover.text()
    if kind == "path":  # and the surface passes through the path where that lies in the plane
        grid = scene.surface
        start = np.array([trail.places[0]])
        assert grid.window.x[0] < start[0, 0] < grid.window.x[1] and grid.window.y[0] < start[0, 1] < grid.window.y[1]
        away = float(trail.beside[:-1].max())
        assert f"{away:.2g} off the plane" in plot.caption.whole


def test_arrows_are_the_central_differences_of_the_cost(qtbot: QtBot) -> None:
    plot = opening(qtbot, aim=Aim("random", seed=2), l2=0.01, reduction="mean")
    grid, step = scene_of(plot).surface, 1e-5
    assert len(grid.slopes) == 121
    for (alpha, beta), slope in zip(grid.arrow_places[::17], grid.slopes[::17], strict=True):
        differences = [
            cost_in_plane(plot, alpha + step * right, beta + step * up)
            - cost_in_plane(plot, alpha - step * right, beta - step * up)
            for right, up in ((1, 0), (0, 1))
        ]
        assert slope == pytest.approx(np.array(differences) / (2 * step), rel=1e-5, abs=1e-8)


def test_with_two_weights_the_axes_are_their_values(qtbot: QtBot) -> None:
    plot = opening(qtbot, aim=Aim("weights", places=(3, 64)))
    scene, parameters = scene_of(plot), plot.snapshot.parameters  # type: ignore[union-attr]
    assert scene.titles == ("w h1.1 ← x4", "w t ← h1.5")
    flat = parameters.flat.copy()
    shown = scene.shown(np.array([[scene.surface.x[12], scene.surface.y[34]]]))[0]
    flat[3], flat[64] = shown
    assert scene.surface.values[34, 12] == pytest.approx(cost_at(plot.document.project, flat), rel=1e-12)
    assert scene.base == (parameters.flat[3], parameters.flat[64])
    assert plot.table() is not None and plot.table().headers == (*scene.titles, "cost")  # type: ignore[union-attr]


def test_the_selected_link_is_taken_and_the_boxes_choose(qtbot: QtBot) -> None:
    plot = opening(qtbot, aim=Aim("weights"))
    row, project = plot.row, plot.document.project
    assert plot.aim.weights(project.topology) == (60, 61) and not row.take_button.isEnabled()
    plot.document.select(Selection(layer=0, unit=2, source=4))
    assert row.take_button.isEnabled()
    qtbot.mouseClick(row.take_button, Qt.MouseButton.LeftButton)
    assert plot.aim.places == (number_of(project, Place(0, 2, 4)), 60) and not row.take_button.isEnabled()
    assert texts(row) == [("h1.3", "x5"), ("t", "h1.1")]
    plot.document.select(Selection(layer=1, unit=0))
    qtbot.mouseClick(row.take_button, Qt.MouseButton.LeftButton)
    assert texts(row) == [("t", "bias"), ("h1.3", "x5")]
    QTest.keyClick(row.boxes[1].unit, Qt.Key.Key_Home)  # the same source of another unit
    assert plot.aim.places == (number_of(project, Place(1, 0)), number_of(project, Place(0, 0, 4)))
    QTest.keyClick(row.boxes[1].source, Qt.Key.Key_Home)
    assert plot.aim.places == (number_of(project, Place(1, 0)), 0)
    qtbot.waitUntil(lambda: not plot.explorer.unfinished, timeout=20_000)
    assert scene_of(plot).titles == ("b t", "w h1.1 ← x1")
    QTest.keyClick(row.boxes[0].unit, Qt.Key.Key_Home)
    QTest.keyClick(row.boxes[0].source, Qt.Key.Key_Home)
    assert plot.aim.places == (0, 1) and texts(row) == [("h1.1", "x1"), ("h1.1", "x2")]  # two different ones


def texts(row: AimRow) -> list[tuple[str, str]]:
    return [(box.unit.currentText(), box.source.currentText()) for box in row.boxes]


def test_the_boxes_name_every_weight_that_can_move_in_short_lists(qtbot: QtBot) -> None:
    project = opening_project()
    frozen = tuple((2, source) for source in range(5))
    layers = (
        replace(project.topology.layers[0], frozen_links=(*frozen, (2, BIAS), (4, 1))),
        project.topology.layers[1],
    )
    project = replace(project, topology=replace(project.topology, layers=layers))
    weights = MovableWeights(project)
    assert len(weights.units) == 10 and 2 not in weights.units
    found = []
    for unit in weights.units:
        for place in weights.of_unit(unit):
            found.append(place)
            at = place_at(project, int(place))
            assert weights.unit_title(unit) == unit_name(project, at.layer, at.unit or 0)
            assert weights.column(place) == ((10 if at.layer else 5) if at.source is None else at.source)
    assert np.array_equal(found, movable(project.topology))


def test_a_large_network_makes_no_long_list(qtbot: QtBot) -> None:
    project = opening_project()
    layers = (*(Layer(units=units) for units in (500, 500, 64)), project.topology.layers[1])
    plot = opening(qtbot, aim=Aim("weights"))
    plot.row.show_project(set_layers(project, layers), Aim("weights"))
    assert [box.unit.count() for box in plot.row.boxes] == [1065, 1065]
    assert [box.source.count() for box in plot.row.boxes] == [65, 65]


def test_every_place_has_its_number() -> None:
    project = opening_project()
    for number in range(project.topology.parameter_count):
        assert number_of(project, place_at(project, number)) == number


def test_another_seed_is_another_plane_and_the_same_seed_the_same(qtbot: QtBot) -> None:
    plot = opening(qtbot, aim=Aim("random", seed=7))
    first = scene_of(plot).surface
    assert "seed 7" in plot.heading.whole and plot.row.seed_label.text() == "Seed 7"
    qtbot.mouseClick(plot.row.seed_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "seed 8" in plot.heading.whole and not plot.explorer.unfinished, timeout=20_000)
    second = scene_of(plot).surface
    assert not np.allclose(first.values, second.values)
    plot.row.layer_box.click()
    assert plot.aim == Aim("random", seed=8, by_layer=True)
    plot.take_aim(Aim("random", seed=7))
    qtbot.waitUntil(lambda: "seed 7" in plot.heading.whole and not plot.explorer.unfinished, timeout=20_000)
    assert np.array_equal(scene_of(plot).surface.values, first.values)


def test_the_wheel_zooms_and_has_the_part_worked_out(qtbot: QtBot) -> None:
    plot = opening(qtbot)
    view, whole = plot.pictures.map, scene_of(plot).surface
    turn_wheel(view, view.plane.area.center(), 600)
    qtbot.waitUntil(lambda: plot.window_shown is not None)
    qtbot.waitUntil(lambda: not plot.explorer.unfinished, timeout=20_000)
    part = scene_of(plot).surface
    assert part.section is not None and part.window.x[1] - part.window.x[0] < whole.window.x[1] - whole.window.x[0]
    assert part.window == Window(view.plane.x, view.plane.y)
    assert part.values[7, 9] == pytest.approx(cost_in_plane(plot, part.x[9], part.y[7]), rel=1e-12)
    QTest.keyClick(plot, Qt.Key.Key_0)
    qtbot.waitUntil(
        lambda: not plot.explorer.unfinished and scene_of(plot).surface.window == whole.window, timeout=20_000
    )
    assert view.plane.x == whole.window.x
    assert np.array_equal(scene_of(plot).surface.values, whole.values)


def test_log_changes_colours_and_no_number(qtbot: QtBot) -> None:
    plot = opening(qtbot)
    scene, image = scene_of(plot), grabbed(plot.pictures.map)
    assert scene.scale is not None and not scene.scale.log
    QTest.keyClick(plot, Qt.Key.Key_L)
    after = scene_of(plot)
    assert after.scale is not None and after.scale.log and plot.controls.log_box.isChecked()
    assert after.surface is scene.surface
    assert grabbed(plot.pictures.map) != image
    plot.controls.log_box.click()
    assert grabbed(plot.pictures.map) == image


# --- the drawing ----------------------------------------------------------------------------------------------------


def test_the_drawing_is_turned_and_zoomed_and_changes_no_number(qtbot: QtBot) -> None:
    plot = opening(qtbot, SOLID)
    view, grid = plot.pictures.solid, scene_of(plot).surface
    values, image = grid.values.copy(), grabbed(view)
    QTest.keyClick(plot, Qt.Key.Key_Right)
    QTest.keyClick(plot, Qt.Key.Key_Up)
    assert view.camera == Camera().turned(6, 5) and grabbed(view) != image
    begin = QPoint(200, 200)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=begin)
    moved = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(240, 180),
        view.mapToGlobal(QPointF(240, 180)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(view, moved)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(240, 180))
    assert view.camera == Camera().turned(6, 5).turned(20, -10)
    turn_wheel(view, QPointF(200, 200), 240)
    assert view.camera.zoom > 1.3
    QTest.keyClick(plot, Qt.Key.Key_0)
    assert view.camera == Camera() and grabbed(view) == image
    assert np.array_equal(scene_of(plot).surface.values, values)


def test_in_the_drawing_higher_costs_lie_higher_and_are_read(qtbot: QtBot) -> None:
    plot = opening(qtbot, SOLID)
    view, scene = plot.pictures.solid, scene_of(plot)
    assert scene.scale is not None
    for row, column in ((0, 80), (20, 40), (4, 4)):
        place = view.place_of(Pointed(row, column))
        point_at(view, place)
        assert view.at is not None
        at = view.at
        assert (view.place_of(at) - place).manhattanLength() < 8
        if at.step < 0:
            assert float(plot.reading()) == scene.surface.values[at.row, at.column]
    flat = replace_values(scene, np.full((81, 81), scene.scale.low))
    low = view._grid_pixels(flat)[..., 1]
    assert (view._grid_pixels(scene)[..., 1] <= low + 1e-9).all()
    share = scene.scale.shares(scene.surface.values)
    lifted = low - view._grid_pixels(scene)[..., 1]
    assert lifted == pytest.approx(share * (lifted.max() / share.max()), abs=1e-6)
    ring = view._trail_pixels(scene)[-1]
    assert scene.trail.costs[-1] == pytest.approx(plot.snapshot.cost)  # type: ignore[union-attr]
    here = scene.scale.shares(np.array([plot.snapshot.cost]))[0]  # type: ignore[union-attr]
    (left, right), (below, above) = scene.surface.window
    box = np.array([-2 * left / (right - left) - 1, -2 * below / (above - below) - 1, 1.15 * here + 0.004])
    assert ring == pytest.approx(view.camera.pixels(box, view._area()))


def replace_values(scene: Scene, values: np.ndarray) -> Scene:
    return scene._replace(surface=scene.surface._replace(values=values))


# --- the slice ------------------------------------------------------------------------------------------------------


def test_the_slice_has_the_analytic_slope_and_lands_where_training_lands(qtbot: QtBot) -> None:
    plot = opening(qtbot, SLICE)
    chart, project, snapshot = plot.pictures.chart, plot.document.project, plot.snapshot
    descent = chart.descent
    assert descent is not None and snapshot is not None
    gradient = training_gradient(project, snapshot.parameters).flat
    assert descent.slope == pytest.approx(-float(gradient @ gradient), rel=1e-9)
    tangent = chart.tangent()
    assert np.diff(tangent) / np.diff(descent.rates) == pytest.approx(descent.slope, rel=1e-6)
    assert tangent[0] - descent.slope * descent.rates[0] == pytest.approx(snapshot.cost, rel=1e-12)
    run = Run(project, snapshot.parameters)
    run.step()
    assert descent.landing == pytest.approx(run.snapshot().cost, rel=1e-12)
    assert f"η = {project.training.learning_rate:g}" in plot.caption.whole
    marks = {mark.text.split(":")[0].split(" =")[0]: mark for mark in chart.graph.marks}
    across = np.log10 if chart.logarithmic else np.float64
    assert (marks["lands"].x, marks["lands"].y) == pytest.approx((across(descent.rate), descent.landing))
    assert (marks["best η"].x, marks["best η"].y) == pytest.approx((across(descent.best_rate), descent.best))
    assert descent.best <= descent.costs.min() + 1e-12


def test_the_slice_is_read_and_its_axis_switched(qtbot: QtBot) -> None:
    plot = opening(qtbot, SLICE)
    chart, project = plot.pictures.chart, plot.document.project
    snapshot = plot.snapshot
    assert snapshot is not None and chart.logarithmic  # the best step is far longer than the present one
    plot.controls.log_box.click()
    qtbot.waitUntil(lambda: not chart.logarithmic and slice_done(plot))
    descent = chart.descent
    assert descent is not None and descent.rates[0] == 0 and descent.costs[0] == pytest.approx(snapshot.cost, rel=1e-12)
    for _ in range(5):
        QTest.keyClick(plot, Qt.Key.Key_Right)
    gradient = training_gradient(project, snapshot.parameters).flat
    wanted = cost_at(project, snapshot.parameters.flat - descent.rates[chart.at] * gradient)
    assert float(plot.reading()) == pytest.approx(wanted, rel=1e-12)
    assert "tangent" in plot.hover.text()
    table = plot.table()
    assert table is not None and np.array_equal(table.columns[1], descent.costs)
    chart.graph.set_ranges((0.0, descent.rates[-1] / 4), chart.graph.visible_y())
    chart.graph.moved_by_hand.emit()
    qtbot.waitUntil(lambda: slice_done(plot) and chart.descent is not descent)
    assert chart.descent is not None and chart.descent.rates[-1] == pytest.approx(descent.rates[-1] / 4)


def test_the_slice_follows_the_theme_at_once_as_an_export_needs(qtbot: QtBot) -> None:
    plot = opening(qtbot, SLICE)
    chart = plot.pictures.chart
    for theme in (THEMES["dark"], THEMES["light"]):
        plot.setPalette(palette_of(theme))
        assert chart.graph.lines[0].colour == theme.colour("accent")
        assert chart.graph.marks[-1].colour == theme.colour("text")


def test_the_slice_says_what_training_does_otherwise(qtbot: QtBot) -> None:
    plot = opening(qtbot, SLICE, optimizer=Adam(), batch_size=3, clip_norm=1.0)
    assert "Adam steps differently" in plot.caption.whole
    assert "mini-batch" in plot.caption.whole and "Clipping" in plot.caption.whole


# --- while training runs --------------------------------------------------------------------------------------------


def shown_again(plot: CostSurfacePlot, run: Run) -> bool:
    """Have the plot draw the state once more, as the window does many times a second while training runs."""
    plot.show_snapshot(run.snapshot())
    return True


def test_the_last_surface_is_kept_while_training_runs_and_the_point_moves(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    plot = opening(qtbot)
    monkeypatch.setattr(explorer_module, "RUNNING_S", 0.0)  # as if it were a large network
    before, project = scene_of(plot), plot.document.project
    run = Run(project)
    plot.show_running(True)
    for _ in range(3):
        run.advance(run.epoch_count + 40, lambda: False)
        plot.show_snapshot(run.snapshot())
    qtbot.waitUntil(lambda: shown_again(plot, run) and plot.explorer.too_slow)
    scene = scene_of(plot)
    assert scene.surface is before.surface
    assert "Surface of epoch 300; the network is now at epoch 420." in plot.caption.whole
    section, now = before.surface.section, run.snapshot().parameters.flat
    assert scene.trail.places[-1] == pytest.approx(section.directions @ (now - section.origin))
    assert scene.trail.costs[-1] == run.snapshot().cost
    plot.show_running(False)
    qtbot.waitUntil(
        lambda: scene_of(plot).surface is not before.surface and not plot.explorer.unfinished, timeout=20_000
    )
    assert scene_of(plot).trail.places[-1].tolist() == [0, 0]
    assert "Surface of" not in plot.caption.whole


def test_a_small_network_is_followed_while_training_runs(qtbot: QtBot) -> None:
    plot = opening(qtbot)
    before = scene_of(plot).surface
    run = Run(plot.document.project)
    run.advance(run.epoch_count + 40, lambda: False)
    plot.show_running(True)
    plot.show_snapshot(run.snapshot())
    qtbot.waitUntil(lambda: shown_again(plot, run) and scene_of(plot).surface is not before, timeout=10_000)
    grid = scene_of(plot).surface
    assert len(grid.values) == 21 and len(grid.slopes) == 49
    assert grid.values[3, 5] == pytest.approx(cost_in_plane(plot, grid.x[5], grid.y[3]), rel=1e-12)


@pytest.mark.parametrize("picture", [MAP, SLICE])
def test_what_was_begun_with_time_to_spare_ends_when_training_starts(qtbot: QtBot, picture: str) -> None:
    random = np.random.default_rng(0)
    rows = Dataset.from_arrays(random.random((60_000, 5)), random.random((60_000, 1)))
    project = replace(opening_project(), dataset=rows)
    plot = CostSurfacePlot(Document(project))
    qtbot.addWidget(plot, before_close_func=lambda plot: plot.shut_down())
    plot.choose_picture(picture)
    with qtbot.waitExposed(plot):
        plot.show()
    snapshot = Run(project).snapshot()
    plot.show_snapshot(snapshot)
    newest = plot.slices.descents._newest if picture == SLICE else plot.explorer._newest
    qtbot.waitUntil(lambda: newest.working and newest.done_part > 0.05)
    plot.show_running(True)

    def resting() -> bool:
        plot.show_snapshot(snapshot)
        return not newest.working and (picture == SLICE or plot.explorer.too_slow)

    qtbot.waitUntil(resting, timeout=10_000)
    if picture == MAP:
        assert "Pause to see it" in message_of(plot)


def test_hidden_it_works_nothing_out(qtbot: QtBot) -> None:
    project, snapshot = trained(opening_project(), 5)
    plot = CostSurfacePlot(Document(project))
    qtbot.addWidget(plot, before_close_func=lambda plot: plot.shut_down())
    plot.show_snapshot(snapshot)
    assert plot.frames_drawn == 0 and plot.explorer.found is None and not plot.explorer._newest.busy
    plot.show()
    qtbot.waitUntil(lambda: plot.explorer.found is not None)
    plot.hide()
    qtbot.waitUntil(lambda: not plot.explorer._newest.busy)
    plot.show()
    qtbot.waitUntil(lambda: not plot.explorer.unfinished, timeout=20_000)


def test_it_can_be_closed_while_it_works(qtbot: QtBot) -> None:
    project = opening_project()
    plot = CostSurfacePlot(Document(project))
    qtbot.addWidget(plot)
    plot.show()
    plot.show_snapshot(trained(project, 2)[1])
    plot.shut_down()
    assert not plot.explorer._newest.busy


# --- what it lacks --------------------------------------------------------------------------------------------------


def message_of(plot: CostSurfacePlot) -> str:
    return plot.pictures.map.message


def test_before_training_there_is_no_path_and_it_says_so(qtbot: QtBot) -> None:
    project = opening_project()
    plot = plot_of(qtbot, project, Run(project).snapshot())
    assert plot.caption.whole.startswith(
        "The path walked so far has fewer than 3 points. So these directions are random."
    )
    assert scene_of(plot).trail.places.tolist() == [[0, 0]]
    assert message_of(plot) == ""


def test_one_weight_has_a_slice_and_no_plane(qtbot: QtBot) -> None:
    project = Project(
        Topology(1, (Layer(1, bias=False),)), Dataset.from_arrays(np.array([[1.0], [2.0]]), np.array([[0.0], [1.0]]))
    )
    snapshot = Run(project).snapshot()
    plot = plot_of(qtbot, project, snapshot)
    assert "Only one weight can move" in message_of(plot) and plot.table() is None
    plot.take_aim(Aim("weights"))
    qtbot.waitUntil(lambda: not plot.explorer.unfinished)
    assert "Only one weight can move" in message_of(plot)
    plot.choose_picture(SLICE)
    qtbot.waitUntil(partial(slice_done, plot))
    assert plot.pictures.chart.descent is not None


def test_all_frozen_and_no_rows_are_said(qtbot: QtBot) -> None:
    project = opening_project()
    frozen = replace(project, topology=Topology(5, (Layer(10, frozen=True), Layer(1, frozen=True))))
    plot = plot_of(qtbot, frozen, Run(frozen).snapshot())
    assert "All weights and biases are frozen" in message_of(plot)
    nothing = replace(project, dataset=Dataset(project.dataset.columns, np.full(10, Split.TEST)))
    parameters = current_parameters(project)
    snapshot = replace(Run(project).snapshot(), parameters=parameters, cost=float("nan"))
    plot = plot_of(qtbot, nothing, snapshot)
    assert "None of the table's rows is for training" in message_of(plot)


@pytest.mark.parametrize("wrong", [np.nan, np.inf, 1e308])
@pytest.mark.parametrize("picture", [MAP, SOLID])
def test_diverged_weights_give_a_word_and_no_error(qtbot: QtBot, wrong: float, picture: str) -> None:
    project = opening_project()
    flat = np.full(project.topology.parameter_count, wrong)
    snapshot = replace(Run(project).snapshot(), parameters=Parameters(project.topology.widths, flat), cost=wrong)
    plot = plot_of(qtbot, project, snapshot, picture)
    if not np.isfinite(wrong):
        assert "the weights have diverged" in plot.pictures.currentWidget().message  # type: ignore[attr-defined]
    grabbed(plot)
    plot.choose_picture(SLICE)
    qtbot.waitUntil(partial(slice_done, plot))
    grabbed(plot)


@pytest.mark.parametrize("picture", [MAP, SOLID])
def test_where_the_cost_is_no_number_there_is_none_in_the_picture(qtbot: QtBot, picture: str) -> None:
    plot = opening(qtbot, picture)
    scene, view = scene_of(plot), plot.pictures.map
    values = scene.surface.values.copy()
    values[:30, :30], values[50, 50] = np.nan, np.inf
    broken = replace_values(scene, values)
    found = plot.explorer.found
    assert found is not None
    plot.explorer.found = found._replace(surface=broken.surface)
    plot.redraw()
    grabbed(plot)
    assert "the cost is no finite number there" in plot.caption.whole
    if picture == MAP:
        plot.show_arrows(False)
        place = view.place_of(Pointed(10, 10))
        around = [grabbed(view).pixelColor(QPoint(round(place.x()) + x, round(place.y()))) for x in range(12)]
        assert len({colour.rgb() for colour in around}) > 1  # hatched
        point_at(view, place)
        assert "no finite number here" in plot.hover.text() and plot.reading() == "nan"


def test_a_constant_cost_is_flat_and_said_to_be(qtbot: QtBot) -> None:
    project = Project(
        Topology(2, (Layer(1),)),
        Dataset.from_arrays(np.zeros((3, 2)), np.zeros((3, 1))),
        Training(),
    )
    plot = plot_of(qtbot, project, Run(project).snapshot(), aim=Aim("weights", places=(0, 1)))
    assert "The cost is the same everywhere here: 0.375." in plot.caption.whole
    for picture in (MAP, SOLID, SLICE):
        plot.choose_picture(picture)
        grabbed(plot)


def test_a_network_of_another_shape_begins_anew(qtbot: QtBot) -> None:
    plot = opening(qtbot, aim=Aim("weights", places=(3, 64)))
    other = Project(Topology(2, (Layer(1),)), Dataset.from_arrays(np.eye(2), np.eye(2)[:, :1]))
    old, plot.document.project = plot.document.project, other
    plot.show_project(other, old)
    assert plot.snapshot is None and "Nothing is known" in message_of(plot)
    plot.show_snapshot(Run(other).snapshot())
    qtbot.waitUntil(lambda: not plot.explorer.unfinished, timeout=20_000)
    assert plot.aim.weights(other.topology) == (0, 1) and message_of(plot) == ""
    grid = scene_of(plot).surface
    assert grid.values[4, 70] == pytest.approx(cost_in_plane(plot, grid.x[70], grid.y[4]), rel=1e-12)


def test_the_numbers_are_those_of_the_picture(qtbot: QtBot) -> None:
    plot = opening(qtbot)
    table, grid = plot.table(), scene_of(plot).surface
    assert table is not None and table.headers == ("α", "β", "cost")
    alpha, beta, cost = (np.asarray(column) for column in table.columns)
    place = 81 * 7 + 60
    assert (alpha[place], beta[place], cost[place]) == (grid.x[60], grid.y[7], grid.values[7, 60])
    assert "Cost over the plane of the path" in plot.accessibleDescription()
    menu = plot.menu()
    assert {"&Map", "&3-D", "&Slice", "&Path", "&Log scale", "&View all"} <= {a.text() for a in menu.actions()}
    menu.deleteLater()


def test_the_gradient_of_the_landscape_is_that_of_a_backward_pass(qtbot: QtBot) -> None:
    plot = opening(qtbot, SLICE)
    project, snapshot = plot.document.project, plot.snapshot
    assert snapshot is not None
    x = np.array([column.values for column in project.dataset.columns]).T
    gradient = backward(project, x[:, :5], x[:, 5:], snapshot.parameters).gradient
    assert gradient is not None and plot.pictures.chart.descent is not None
    assert plot.pictures.chart.descent.slope == pytest.approx(-float(gradient.flat @ gradient.flat), rel=1e-9)


def test_the_slice_tells_of_frozen_weights_and_of_dropout(qtbot: QtBot) -> None:
    project = opening_project()
    for layers, said in (
        ((Layer(10, frozen=True), Layer(1, frozen=True)), "All weights and biases are frozen"),
        ((Layer(10, dropout=0.5), Layer(1)), "All units are on here"),
    ):
        changed = replace(project, topology=Topology(5, layers))
        plot = plot_of(qtbot, changed, Run(changed).snapshot(gradient=True), SLICE)
        qtbot.waitUntil(lambda plot=plot, said=said: said in plot.caption.whole + message_of(plot))


# --- what a path that changes leaves true --------------------------------------------------------------------------


@pytest.mark.parametrize("picture", [MAP, SOLID])
def test_pointing_at_the_path_follows_its_epoch_and_ends_where_it_is_gone(qtbot: QtBot, picture: str) -> None:
    project, snapshot = trained(opening_project(), 250)
    plot = plot_of(qtbot, project, snapshot, picture)
    view = plot.pictures.map if picture == MAP else plot.pictures.solid
    view.point(Pointed(step=200))
    run = Run(project)
    run.advance(300, lambda: False)  # the path has more than 256 points then, and every second one goes
    plot.show_running(True)
    plot.show_snapshot(run.snapshot())
    trail = scene_of(plot).trail
    assert view.at is not None and trail.epochs[view.at.step] == 200
    assert "epoch 200" in plot.hover.text() and len(trail.epochs) < 200
    again = Run(opening_project())
    again.advance(10, lambda: False)
    plot.show_snapshot(again.snapshot())
    assert view.at is None and plot.hover.isHidden()
    grabbed(plot)


def test_after_going_back_to_the_best_weights_the_path_still_shows_the_last_epoch(qtbot: QtBot) -> None:
    project = opening_project()
    split = np.array([Split.TRAINING] * 6 + [Split.VALIDATION] * 4)
    training = replace(project.training, learning_rate=3.0, stop=StopRules(patience=3))
    project = replace(project, dataset=replace(project.dataset, split=split), training=training)
    project, snapshot = trained(project, 200)
    assert snapshot.kept_epoch is not None and snapshot.kept_epoch < snapshot.epoch < 200
    plot = plot_of(qtbot, project, snapshot)
    trail, section = scene_of(plot).trail, scene_of(plot).surface.section
    assert trail.epochs.tolist() == [*range(snapshot.epoch + 1), snapshot.kept_epoch]
    places, _ = section.project(snapshot.path.points)
    assert trail.places[:-1] == pytest.approx(places)
    assert trail.places[-1] == pytest.approx(0.0, abs=1e-12) and trail.costs[-1] == snapshot.cost
    assert trail.costs[-2] == snapshot.curve.exact[snapshot.epoch]


def test_within_an_epoch_the_path_passes_through_the_end_of_the_one_before(qtbot: QtBot) -> None:
    project = opening_project()
    run = Run(replace(project, training=replace(project.training, batch_size=3)))
    for _ in range(4 * 5 + 2):  # of four mini-batches each
        run.step()
    project, snapshot = with_model(run.project, run.model()), run.snapshot()
    trail = scene_of(plot_of(qtbot, project, snapshot)).trail
    assert trail.epochs.tolist() == [0, 1, 2, 3, 4, 5, 5]
    assert trail.costs[-1] == snapshot.cost != trail.costs[-2] == snapshot.curve.exact[5]


def test_a_path_of_the_same_epochs_from_another_start_is_another_path(qtbot: QtBot) -> None:
    project, snapshot = trained(opening_project(), 20)
    plot = plot_of(qtbot, project, snapshot)
    found, seeds = plot.explorer.found, replace(project.training.seeds, start=9)
    assert found is not None
    other = trained(replace(opening_project(), training=replace(project.training, seeds=seeds)), 30)[1]
    plot._trails.trail(found, snapshot)
    trail = plot._trails.trail(found, other)  # while the surface is still that of before
    assert trail.places[:-1] == pytest.approx(found.plane.section.project(other.path.points[:-1])[0])
