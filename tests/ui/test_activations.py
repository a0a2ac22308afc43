"""The view of activations: bars are the engine's counts, points lie on the curves, and dead units have names."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnapp.activations import GELU, AnyActivation, HardLimit, Identity, ReLU, Sigmoid, Softmax, Tanh
from nnapp.choices import choices
from nnapp.dataset import Dataset, Role
from nnapp.model import EMPTY_CURVE
from nnapp.network import forward
from nnapp.project import Project, current_parameters, rename_unit, set_units
from nnapp.snapshot import Snapshot
from nnapp.topology import Layer, Parameters, Topology
from ui.charts.activations.curve import at, curve_of
from ui.charts.activations.histogram import flat_colour
from ui.charts.activations.layout import Spot
from ui.charts.activations.words import percent
from ui.document import Document, Selection
from ui.main_window import MainWindow
from ui.plots.activations import ActivationsPlot
from ui.theme import THEMES, apply_theme, theme_of

HIDDEN = [kind for kind in choices(AnyActivation) if kind().elementwise]


def project_of(*layers: Layer, rows: int = 60, inputs: int = 3) -> Project:
    random = np.random.default_rng(5)
    x = random.normal(size=(rows, inputs))
    y = np.eye(layers[-1].units)[random.integers(0, layers[-1].units, rows)]
    return Project(Topology(inputs, layers), Dataset.from_arrays(x, y))


def usual(rows: int = 60) -> Project:
    return project_of(Layer(4, Tanh()), Layer(2, Sigmoid()), rows=rows)


def parameters_of(project: Project, scale: float = 2.0, seed: int = 2) -> Parameters:
    flat = np.random.default_rng(seed).normal(size=project.topology.parameter_count) * scale
    return Parameters(project.topology.widths, flat)


def with_dead() -> tuple[Project, Parameters]:
    """Units 3 and 7 of eight are dead."""
    project = project_of(Layer(8, ReLU()), Layer(2, Sigmoid()))
    flat = parameters_of(project, 0.3).flat.copy()
    flat[3:32:4] = 1
    flat[[11, 27]] = -50
    return project, Parameters(project.topology.widths, flat)


def shown(
    qtbot: QtBot, project: Project, parameters: Parameters | None = None, width: int = 640, height: int = 400
) -> ActivationsPlot:
    plot = ActivationsPlot(Document(project))
    plot.document.changed.connect(plot.show_project)
    plot.show_project(project, None)
    qtbot.addWidget(plot, before_close_func=ActivationsPlot.shut_down)
    plot.resize(width, height)
    with qtbot.waitExposed(plot):
        plot.show()
    plot.show_snapshot(snapshot_of(parameters or parameters_of(project)))
    return plot


def snapshot_of(parameters: Parameters, epoch: int = 7) -> Snapshot:
    return Snapshot(epoch, epoch, 0.1, parameters, EMPTY_CURVE)


def point_at(plot: ActivationsPlot, place: QPointF) -> None:
    no_buttons, no_keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    place = QPointF(place.toPoint())
    where = plot.view.mapToGlobal(place)
    QApplication.sendEvent(plot.view, QMouseEvent(QEvent.Type.MouseMove, place, where, no_buttons, no_buttons, no_keys))


def colour_at(plot: ActivationsPlot, place: QPointF) -> QColor:
    return plot.view.grab().toImage().pixelColor(place.toPoint())


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_bar_is_as_high_as_its_count_and_its_flat_part_is_grey(qtbot: QtBot, theme: str) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    apply_theme(application, THEMES[theme])
    project = usual()
    parameters = parameters_of(project, 4)
    plot = shown(qtbot, project, parameters, 900, 700)
    picture, looks = plot.view.grab().toImage(), THEMES[theme]
    a = forward(project, project.dataset.matrix(Role.INPUT), parameters).a
    flat_seen = 0
    for layer in (0, 1):
        spread, plane = plot.view.spread(layer), plot.view.plane(layer)
        low, high = ((-1, 1), (0, 1))[layer]
        counts = np.histogram(a[layer], np.linspace(low, high, 21))[0]
        assert np.array_equal(spread.totals, counts)
        unit = plane.area.height() / (plane.y[1] - plane.y[0])
        for number, count in enumerate(counts.tolist()):
            middle = plane.pixel(float(spread.edges[number : number + 2].mean()), 0).x()
            flat_top, top = (plane.area.bottom() - each * unit for each in (float(spread.flat[number]), count))
            if flat_top - top > 6:
                assert picture.pixelColor(round(middle), round((flat_top + top) / 2)) == looks.colour("strong")
            if plane.area.bottom() - flat_top > 6:
                flat_seen += 1
                below = round((plane.area.bottom() + flat_top) / 2)
                assert picture.pixelColor(round(middle), below) == flat_colour(looks)
            above = picture.pixelColor(round(middle), round(top) - 5)
            assert above not in (looks.colour("strong"), flat_colour(looks))
    assert flat_seen >= 2


def test_hovering_reads_the_bin_its_count_and_its_share(qtbot: QtBot) -> None:
    project = usual()
    plot = shown(qtbot, project)
    spread, plane = plot.view.spread(0), plot.view.plane(0)
    number = int(spread.totals.argmax())
    x = plane.pixel(float(spread.edges[number : number + 2].mean()), 0).x()
    point_at(plot, QPointF(x, plane.area.center().y()))
    low, high = (f"{edge:.4g}".replace("-", "−") for edge in spread.edges[number : number + 2])
    count = int(spread.totals[number])
    assert plot.hover.text().split("\n")[:2] == [
        f"Layer 1: a from {low} to {high}",
        f"{count} of 240 values, {percent(count / 240)}",
    ]
    assert plot.hover.isVisible() and plot.reading() == str(count)
    assert plot.view.shown.spot == Spot(0, "bin", number)


@pytest.mark.parametrize("kind", HIDDEN)
def test_points_of_the_selected_row_lie_on_the_curve_and_its_slope(qtbot: QtBot, kind: type) -> None:
    project = project_of(Layer(5, kind()), Layer(2, Sigmoid()))
    plot = shown(qtbot, project, parameters_of(project))
    assert plot.view.shown.z is None and "Select a row" in plot.caption.whole
    plot.document.select(Selection(row=8, layer=0, unit=3))
    z = forward(project, project.dataset.matrix(Role.INPUT)[8:9], parameters_of(project)).z[0][0]
    assert plot.view.shown.z is not None and np.array_equal(plot.view.shown.z[0], z)
    drawn, area = plot.view.drawn(0), plot.view.rows[0].curve
    assert drawn is not None and drawn.z[0] <= min(z) and max(z) <= drawn.z[1]
    for unit in range(5):
        value, slope = at(kind(), float(z[unit]))
        for plane, height in zip(drawn.planes(area), (value, slope), strict=True):
            place = plane.pixel(float(z[unit]), height)
            spot = plot.view.part_at(place)
            assert spot is not None and spot.kind == "unit"
            other = float(z[spot.number])  # the same unit, or one that is as near
            places = [own.pixel(other, y) for own, y in zip(drawn.planes(area), at(kind(), other), strict=True)]
            assert min(np.hypot(near.x() - place.x(), near.y() - place.y()) for near in places) < 1
    plot._point(Spot(0, "unit", 3))
    value, slope = at(kind(), float(z[3]))
    assert plot.hover.text().startswith("Layer 1, unit 4\nz = ") and plot.reading() == repr(value)
    assert "φ′(z) = " in plot.hover.text()


def test_the_selected_unit_has_its_ring_at_its_z(qtbot: QtBot) -> None:
    project = usual()
    plot = shown(qtbot, project, width=900, height=700)
    plot.document.select(Selection(row=8, layer=0, unit=1))
    assert plot.view.shown.z is not None
    z = float(plot.view.shown.z[0][1])
    drawn, area = plot.view.drawn(0), plot.view.rows[0].curve
    assert drawn is not None
    for plane, height in zip(drawn.planes(area), at(Tanh(), z), strict=True):
        place = plane.pixel(z, height)
        near = [colour_at(plot, place + QPointF(5 * np.cos(turn), 5 * np.sin(turn))) for turn in np.linspace(0, 6, 13)]
        assert theme_of(plot).colour("accent") in near
    QTest.mouseClick(
        plot.view, Qt.MouseButton.LeftButton, pos=drawn.planes(area)[0].pixel(z, at(Tanh(), z)[0]).toPoint()
    )
    assert plot.document.selection.layer == 0 and plot.document.selection.unit is not None


def test_hovering_on_the_curve_reads_the_exact_numbers(qtbot: QtBot) -> None:
    plot = shown(qtbot, usual())
    area = plot.view.rows[0].curve
    point_at(plot, area.center())
    spot, drawn = plot.view.shown.spot, plot.view.drawn(0)
    assert spot is not None and spot.kind == "curve" and drawn is not None
    z = drawn.planes(area)[0].numbers(QPointF(area.center().toPoint()))[0]
    assert spot.z == z and plot.reading() == repr(float(np.tanh(z)))
    assert plot.hover.text().startswith("z = ") and f"φ′(z) = {1 - np.tanh(z) ** 2:.6g}" in plot.hover.text()


@pytest.mark.parametrize("kind", HIDDEN)
def test_the_flat_ground_is_where_the_slope_is_below_a_twentieth_of_the_steepest(kind: type) -> None:
    drawn = curve_of(kind(), (-8.0, 8.0))
    for z in np.linspace(-7.93, 7.93, 101).tolist():
        if any(abs(z - edge) < 0.1 for span in drawn.flat for edge in span):
            continue
        slope = abs(at(kind(), z)[1])
        flat = slope < 0.05 * kind().steepest or slope == 0
        assert flat == any(low <= z <= high for low, high in drawn.flat)


def test_dead_units_are_named_and_a_click_selects_one(qtbot: QtBot) -> None:
    project, parameters = with_dead()
    plot = shown(qtbot, project, parameters)
    text = "".join(piece.text for piece in plot.view.shown.dead[0])
    assert text == "units 3 and 7 are dead: φ′(z) = 0 on every row" and not plot.view.shown.dead[1]
    assert text in plot.accessibleDescription() and "on the flat part" in plot.view.shown.titles[0]
    row = plot.view.rows[0]
    for unit, area in plot.view._pieces(0, row):
        if unit is not None:
            QTest.mouseClick(plot.view, Qt.MouseButton.LeftButton, pos=area.center().toPoint())
            assert (plot.document.selection.layer, plot.document.selection.unit) == (0, unit)
    assert plot.document.selection.unit == 6
    plot.document.select(Selection())
    spread, plane = plot.view.spread(0), plot.view.plane(0)
    dead = 2 * 60 / (plane.y[1] - plane.y[0]) * plane.area.height()
    x = plane.pixel(float(spread.edges[:2].mean()), 0).x()
    assert colour_at(plot, QPointF(x, plane.area.bottom() - dead / 2)) == theme_of(plot).colour("text")


def test_dead_units_have_their_given_names_and_many_are_counted(qtbot: QtBot) -> None:
    project, parameters = with_dead()
    plot = shown(qtbot, rename_unit(project, 0, 2, "edge"), parameters)
    assert "".join(piece.text for piece in plot.view.shown.dead[0]).startswith("units edge and 7 are dead")
    flat = parameters.flat.copy()
    flat[3:32:4] = -50
    plot = shown(qtbot, project, Parameters(parameters.widths, flat))
    text = "".join(piece.text for piece in plot.view.shown.dead[0])
    assert text.startswith("units 1, 2, 3, 4, 5, 6 and 2 more are dead")
    flat[3:32:4] = [1] * 7 + [-50]
    plot = shown(qtbot, project, Parameters(parameters.widths, flat))
    assert "".join(piece.text for piece in plot.view.shown.dead[0]).startswith("unit 8 is dead")


@pytest.mark.parametrize("theme", THEMES)
def test_in_a_narrow_view_the_curve_stands_below_the_histogram(qtbot: QtBot, qapp: QApplication, theme: str) -> None:
    apply_theme(qapp, THEMES[theme])
    plot = shown(qtbot, usual(), width=200, height=420)
    for row in plot.view.rows:
        assert row.curve.top() > row.histogram.bottom() and row.histogram.width() > 90 < row.curve.width()
        assert row.whole.contains(row.curve)
    wide = shown(qtbot, usual(), width=420, height=330)
    assert all(row.curve.top() == row.histogram.top() for row in wide.view.rows)


def test_softmax_has_bars_for_the_selected_row_in_place_of_a_curve(qtbot: QtBot) -> None:
    project = project_of(Layer(4, Tanh()), Layer(3, Softmax()))
    plot = shown(qtbot, project)
    assert plot.view.drawn(1) is None and "no curve of one z" in plot.view.shown.no_curve
    plot.document.select(Selection(row=3))
    a = forward(project, project.dataset.matrix(Role.INPUT)[3:4], parameters_of(project)).a[1][0]
    area, looks = plot.view.rows[1].curve, theme_of(plot)
    for unit, value in enumerate(a.tolist()):
        x = area.left() + (unit + 0.5) * area.width() / 3
        point_at(plot, QPointF(x, area.center().y()))
        assert plot.reading() == repr(value) and plot.hover.text().startswith(f"Output, t{unit + 1}\nz = ")
        top = area.bottom() - value * (area.height() - 4)
        if value > 0.1:
            assert colour_at(plot, QPointF(x, (top + area.bottom()) / 2)) == looks.colour("strong")
        if value < 0.9:
            assert colour_at(plot, QPointF(x + 5, top - 5)) != looks.colour("strong")
    QTest.mouseClick(plot.view, Qt.MouseButton.LeftButton, pos=QPointF(area.left() + 5, area.bottom() - 2).toPoint())
    assert "softmax" not in plot.view.shown.titles[1] and "saturated" not in plot.view.shown.titles[1]


def test_z_and_log_are_switches_that_change_no_number(qtbot: QtBot) -> None:
    project = usual()
    plot = shown(qtbot, project)
    activity = plot.activity
    QTest.keyClick(plot, Qt.Key.Key_Z)
    assert plot.z_box.isChecked() and activity is not None and plot.view.spread(0) is activity.layers[0].z
    assert plot.heading.whole == "Sums z at epoch 7"
    z = forward(project, project.dataset.matrix(Role.INPUT), parameters_of(project)).z[0]
    assert np.array_equal(plot.view.spread(0).totals, np.histogram(z, plot.view.spread(0).edges)[0])
    QTest.keyClick(plot, Qt.Key.Key_L)
    assert plot.log_box.isChecked() and plot.view.plane(0).y[0] < 0
    plot.resize(400, 300)
    plot.document.select(Selection(row=2, layer=1, unit=1))
    point_at(plot, plot.view.rows[0].histogram.center())
    assert plot.activity is activity and not plot.view.grab().isNull()
    QTest.keyClick(plot, Qt.Key.Key_Z)
    QTest.keyClick(plot, Qt.Key.Key_L)
    assert plot.activity is activity and plot.view.spread(0) is activity.layers[0].a


def test_keys_walk_over_bins_and_units(qtbot: QtBot) -> None:
    plot = shown(qtbot, usual())
    plot.document.select(Selection(row=2))
    QTest.keyClick(plot, Qt.Key.Key_Right)
    QTest.keyClick(plot, Qt.Key.Key_Right)
    assert plot.spot == Spot(0, "bin", 1) and plot.hover.isVisible()
    for _ in range(20):
        QTest.keyClick(plot, Qt.Key.Key_Right)
    assert plot.spot == Spot(0, "unit", 1)
    QTest.keyClick(plot, Qt.Key.Key_Return)
    assert (plot.document.selection.layer, plot.document.selection.unit) == (0, 1)
    QTest.keyClick(plot, Qt.Key.Key_Down)
    assert plot.spot == Spot(1, "bin", 0)
    for _ in range(30):
        QTest.keyClick(plot, Qt.Key.Key_Right)
    assert plot.spot == Spot(1, "unit", 1)
    QTest.keyClick(plot, Qt.Key.Key_Escape)
    assert plot.spot is None and not plot.hover.isVisible()


def test_while_training_a_sample_is_shown_and_all_rows_afterwards(qtbot: QtBot) -> None:
    project = usual(3000)
    parameters = parameters_of(project)
    plot = shown(qtbot, project, parameters)
    qtbot.waitUntil(lambda: plot.activity is not None and plot.activity.rows == 3000)
    assert plot.caption.whole.endswith("All 3,000 training rows. Select a row to see its z.")
    a = forward(project, project.dataset.matrix(Role.INPUT), parameters).a[0]
    assert np.array_equal(plot.view.spread(0).totals, np.histogram(a, np.linspace(-1, 1, 21))[0])
    plot.show_running(True)
    other = parameters_of(project, seed=3)
    plot.show_snapshot(snapshot_of(other, 8))
    assert plot.activity is not None and plot.activity.rows == 500
    assert plot.caption.whole.startswith("A sample of 500 of 3,000 rows.") and "working" not in plot.caption.whole
    plot.show_running(False)
    assert "…working it out" in plot.caption.whole
    qtbot.waitUntil(lambda: plot.activity is not None and plot.activity.rows == 3000)
    assert "working" not in plot.caption.whole
    a = forward(project, project.dataset.matrix(Role.INPUT), other).a[0]
    assert np.array_equal(plot.view.spread(0).totals, np.histogram(a, np.linspace(-1, 1, 21))[0])


def test_bins_stand_still_during_a_run_and_begin_anew_with_another_start(qtbot: QtBot) -> None:
    project = project_of(Layer(4, Identity()), Layer(2, Sigmoid()))
    plot = shown(qtbot, project, parameters_of(project, 5))
    edges = plot.view.spread(0).edges
    plot.show_snapshot(snapshot_of(parameters_of(project, 1), 8))
    assert np.array_equal(plot.view.spread(0).edges, edges)
    plot.document.edit(lambda old: set_units(old, 0, 5), "Units")
    assert plot.activity is None
    plot.show_snapshot(snapshot_of(parameters_of(plot.document.project, 0.1), 0))
    assert plot.view.spread(0).edges[-1] < edges[-1]


def test_weights_that_are_no_numbers_leave_gaps_and_words(qtbot: QtBot) -> None:
    project = project_of(Layer(4, Sigmoid()), Layer(3, Softmax()))
    for value in (np.nan, np.inf, -np.inf, 1e306):
        flat = parameters_of(project).flat.copy()
        flat[:4] = value
        plot = shown(qtbot, project, Parameters(project.topology.widths, flat))
        plot.document.select(Selection(row=1, layer=0, unit=0))
        assert "NaN or infinite" in plot.view.shown.titles[0]
        plot.z_box.setChecked(True)
        for spot in (Spot(0, "unit", 0), Spot(1, "unit", 0), Spot(0, "bin", 0)):
            plot._point(spot)
        assert not plot.view.grab().isNull() and plot.table() is not None
    flat = np.full(project.topology.parameter_count, np.nan)
    plot = shown(qtbot, project, Parameters(project.topology.widths, flat))
    plot.document.select(Selection(row=1))
    assert "no finite numbers" in plot.view.shown.no_curve and not plot.view.grab().isNull()


def test_no_rows_one_row_and_constant_activations(qtbot: QtBot) -> None:
    project = usual()
    empty = replace(project, dataset=Dataset.from_arrays(np.zeros((0, 3)), np.zeros((0, 2))))
    plot = shown(qtbot, empty, parameters_of(project))
    assert "add rows" in plot.view.shown.message and plot.table() is None and plot.reading() == ""
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Z, Qt.Key.Key_L, Qt.Key.Key_Return, Qt.Key.Key_Down):
        QTest.keyClick(plot, key)
    one = project_of(Layer(3, HardLimit()), Layer(1, Identity()), rows=1)
    plot = shown(qtbot, one)
    assert "1 training row." in plot.caption.whole and "no error gets through" in plot.view.shown.dead[0][0].text
    zero = Parameters(project.topology.widths, np.zeros(project.topology.parameter_count))
    plot = shown(qtbot, project, zero)
    assert plot.view.spread(0).totals.max() == 240 and plot.view.shown.titles[0].endswith("none saturated")
    plot.z_box.setChecked(True)
    assert plot.view.spread(0).totals.sum() == 240 and not plot.view.grab().isNull()


def test_every_activation_has_its_row_and_many_layers_scroll(qtbot: QtBot) -> None:
    project = project_of(*(Layer(3, kind()) for kind in HIDDEN), Layer(2, Softmax()))
    plot = shown(qtbot, project, parameters_of(project, 0.5), 340, 250)
    plot.document.select(Selection(row=1))
    assert len(plot.view.rows) == len(HIDDEN) + 1 and plot.view.height() > plot._scroll.viewport().height()
    assert all(row.whole.bottom() <= plot.view.height() + 1 for row in plot.view.rows)
    for _ in HIDDEN:
        QTest.keyClick(plot, Qt.Key.Key_Down)
    QTest.keyClick(plot, Qt.Key.Key_Down)
    assert plot._scroll.verticalScrollBar().value() > 0 and not plot.view.grab().isNull()
    assert plot.minimumSizeHint().width() <= 300 and plot.minimumSizeHint().height() <= 160


def test_wide_layers_and_late_snapshots(qtbot: QtBot) -> None:
    project = project_of(Layer(200, GELU()), Layer(2, Softmax()))
    plot = shown(qtbot, project)
    plot.document.select(Selection(row=1, layer=0, unit=150))
    assert not plot.view.grab().isNull()
    plot.show_snapshot(snapshot_of(parameters_of(usual())))
    assert plot.activity is None and "No weights yet" in plot.view.shown.message
    assert not plot.view.grab().isNull()


def test_the_numbers_to_export_are_those_that_are_drawn(qtbot: QtBot) -> None:
    plot = shown(qtbot, usual())
    table = plot.table()
    assert table is not None and table.headers == ("layer", "a", "to", "count", "saturated")
    names, low, high, counts, flat = table.columns
    assert names[0] == "Layer 1" and names[-1] == "Output" and len(names) == 40
    assert np.array_equal(np.asarray(counts)[:20], plot.view.spread(0).totals) and (np.asarray(low) < high).all()
    assert (np.asarray(flat) <= counts).all() and table.as_text().count("\n") == 41


def test_in_the_window_it_follows_a_run_and_the_selection(qtbot: QtBot, window: MainWindow) -> None:
    plot = window.plots["activations"]
    assert isinstance(plot, ActivationsPlot)
    dock = next(dock for dock in window.docks if dock.objectName() == "dock-activations")
    dock.show()
    dock.raise_()
    qtbot.waitUntil(lambda: plot.activity is not None)
    window.trainer.run_more(30)
    qtbot.waitUntil(lambda: not window.trainer.running, timeout=10_000)
    project = window.document.project
    qtbot.waitUntil(lambda: plot.snapshot is not None and plot.snapshot.epoch == 30)
    window.document.select(Selection(row=2, layer=0, unit=1))
    found = forward(project, project.dataset.matrix(Role.INPUT)[2:3], current_parameters(project))
    assert plot.view.shown.z is not None and np.allclose(plot.view.shown.z[0], found.z[0][0])


def test_shares_are_written_as_people_read_them() -> None:
    shares = (0, 0.0002, 0.025, 0.4, 0.99999, 1)
    assert [percent(share) for share in shares] == ["0 %", "< 0.1 %", "2.5 %", "40 %", "99.9 %", "100 %"]
