"""The hidden-space plot: points, grid and line are where the network's own numbers put them."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnapp.activations import Identity, Sigmoid, Tanh
from nnapp.bundled import open_bundled
from nnapp.dataset import Dataset, Role
from nnapp.model import EMPTY_CURVE
from nnapp.network import forward
from nnapp.principal import principal_axes
from nnapp.project import Project, current_parameters, set_layers, split_at_random
from nnapp.sections import inputs_at, section_of
from nnapp.snapshot import Snapshot
from nnapp.topology import Layer, Parameters, Topology
from tests.ui.gestures import focus
from ui.docks import bring_up
from ui.document import Document, Selection
from ui.main_window import MainWindow
from ui.plots.hidden_space import HiddenSpacePlot
from ui.theme import THEMES, apply_theme

Key = Qt.Key


def project_of(*widths: int, rows: int = 40, classes: bool = True) -> Project:
    random = np.random.default_rng(5)
    x = random.uniform(-2, 2, (rows, widths[0]))
    t = (x[:, :1] > 0) * 1.0 if classes else x[:, :1] ** 2
    dataset = Dataset.from_arrays(x, np.tile(t, widths[-1]))
    layers = tuple(Layer(units=units, activation=Tanh()) for units in widths[1:-1])
    topology = Topology(inputs=widths[0], layers=(*layers, Layer(units=widths[-1], activation=Sigmoid())))
    return Project(topology=topology, dataset=dataset)


def snapshot_of(project: Project, scale: float = 2.0, seed: int = 1, epoch: int = 3) -> Snapshot:
    flat = np.random.default_rng(seed).normal(size=project.topology.parameter_count) * scale
    return Snapshot(epoch, 5, 1.0, Parameters(project.topology.widths, flat), EMPTY_CURVE)


def plot_of(
    qtbot: QtBot, project: Project, snapshot: Snapshot | None = None, size: tuple[int, int] = (350, 330)
) -> HiddenSpacePlot:
    plot = HiddenSpacePlot(Document(project))
    plot.document.changed.connect(plot.show_project)
    qtbot.addWidget(plot, before_close_func=HiddenSpacePlot.shut_down)
    plot.resize(*size)
    with qtbot.waitExposed(plot):
        plot.show()
    plot.show_snapshot(snapshot or snapshot_of(project))
    QApplication.sendPostedEvents()  # the new sentence below the picture may take another line: places move by it
    return plot


def activations_of(plot: HiddenSpacePlot, inputs: np.ndarray | None = None) -> np.ndarray:
    project = plot.document.project
    inputs = project.dataset.matrix(Role.INPUT) if inputs is None else inputs
    assert plot.snapshot is not None and plot.asked is not None
    return forward(project, inputs, plot.snapshot.parameters).a[plot.asked.layer]


def with_flat(project: Project, values: object) -> Snapshot:
    flat = np.broadcast_to(np.asarray(values, float), (project.topology.parameter_count,)).copy()
    return Snapshot(0, 0, 1.0, Parameters(project.topology.widths, flat), EMPTY_CURVE)


# --- the numbers ----------------------------------------------------------------------------------------------------


def test_two_units_are_their_activations(qtbot: QtBot) -> None:
    plot = plot_of(qtbot, project_of(2, 5, 1))
    plot.choose_units((3, 1))
    wanted = activations_of(plot)[:, [3, 1]]
    assert np.array_equal(plot.scene.places, wanted)  # type: ignore[union-attr]
    assert np.array_equal(np.column_stack([plot.view.points.x, plot.view.points.y]), wanted)
    assert plot.view.titles == ("activation of h1.4", "activation of h1.2")
    table = plot.table()
    assert table is not None
    assert table.headers == ("row", "h1.4", "h1.2")
    assert np.array_equal(table.columns[0], np.arange(1.0, 41))  # type: ignore[arg-type]
    assert np.array_equal(table.columns[2], wanted[:, 1])  # type: ignore[arg-type]


def test_principal_components_and_how_much_they_show(qtbot: QtBot) -> None:
    plot = plot_of(qtbot, project_of(2, 5, 1))
    assert plot.asked is not None and plot.asked.units is None, "more units than two are shown so at first"
    activations = activations_of(plot)
    centred = activations - activations.mean(axis=0)
    _, sizes, directions = np.linalg.svd(centred)
    places = plot.scene.places  # type: ignore[union-attr]
    assert np.allclose(np.abs(places), np.abs(centred @ directions[:2].T))
    shares = sizes**2 / (sizes**2).sum()
    assert plot.view.titles == (f"component 1 ({shares[0]:.1%})", f"component 2 ({shares[1]:.1%})")
    assert plot.heading.whole.startswith(f"{shares[:2].sum():.1%} of the spread")


def test_components_do_not_flip_while_weights_change(qtbot: QtBot) -> None:
    project = project_of(2, 5, 1)
    plot, start, end = plot_of(qtbot, project), snapshot_of(project, seed=1), snapshot_of(project, seed=2)
    last = None
    for step in np.linspace(0, 0.3, 30):
        flat = (1 - step) * start.parameters.flat + step * end.parameters.flat
        plot.show_snapshot(with_flat(project, flat))
        places = plot.scene.places  # type: ignore[union-attr]
        if last is not None:
            assert (np.abs(places - last) < 0.5).all()
        last = places


@pytest.mark.parametrize("units", [(0, 1), (1, 0)])
def test_the_grid_is_what_the_layer_makes_of_the_plane(qtbot: QtBot, units: tuple[int, int]) -> None:
    plot = plot_of(qtbot, project_of(2, 2, 1))
    plot.choose_units(units)
    scene, dataset = plot.scene, plot.document.project.dataset
    assert scene is not None
    lines, points = scene.lines.shape[:2]
    ranges = [(column.values.min(), column.values.max()) for column in dataset.columns[:2]]  # type: ignore[union-attr]
    margins = [0.06 * (high - low) for low, high in ranges]
    x, y = (
        np.linspace(low - margin, high + margin, points) for (low, high), margin in zip(ranges, margins, strict=True)
    )
    for line, (across, up) in {0: (x, np.full(points, y[0])), lines // 2: (np.full(points, x[0]), y)}.items():
        wanted = activations_of(plot, np.column_stack([across, up]))[:, list(units)]
        assert np.allclose(scene.lines[line], wanted)


def test_with_more_inputs_the_grid_goes_through_the_selected_row(qtbot: QtBot) -> None:
    project = project_of(4, 2, 1)
    plot = plot_of(qtbot, project)
    for row in (None, 7):
        plot.document.select(Selection(row=row))
        scene = plot.scene
        assert scene is not None
        column = project.dataset.columns[0]
        low, high = column.values.min(), column.values.max()  # type: ignore[union-attr]
        left, bottom = low - 0.06 * (high - low), None
        section = section_of(project.dataset, row)
        other = project.dataset.columns[1].values  # type: ignore[union-attr]
        bottom = other.min() - 0.06 * (other.max() - other.min())
        corner = inputs_at(section, {0: np.array([left]), 1: np.array([bottom])})
        assert np.allclose(scene.lines[0, 0], activations_of(plot, corner)[0])
    assert "The other 2 inputs: as in row 8." in plot.caption.whole
    plot._choose_column(0, 2)
    assert plot.asked is not None and plot.asked.columns == (2, 1)
    plot._choose_column(0, 1)
    assert plot.asked.columns == (1, 2), "they change places"


def test_the_grid_can_be_left_out_and_comes_again(qtbot: QtBot) -> None:
    plot = plot_of(qtbot, project_of(4, 2, 1))
    plot._choose_column(1, 3)
    QTest.keyClick(plot, Key.Key_G)
    assert plot.scene is not None and not len(plot.scene.lines)
    assert not plot.controls.grid.isChecked()
    plot.controls.grid.click()
    assert len(plot.scene.lines)
    assert plot.asked is not None and plot.asked.columns == (0, 3)


def test_the_line_of_the_next_unit(qtbot: QtBot) -> None:
    plot = plot_of(qtbot, project_of(2, 2, 1))
    assert plot.view.decision is not None
    ends = plot.view.decision.ends(plot.view.plane.x, plot.view.plane.y)
    assert ends is not None
    parameters = plot.snapshot.parameters  # type: ignore[union-attr]
    for end in ends:
        assert abs(parameters.weights[1][0] @ np.array(end) + parameters.biases[1][0]) < 1e-9
    assert "Strong line" in plot.caption.whole
    assert plot_of(qtbot, project_of(2, 3, 1)).view.decision is None


# --- the pixels -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_points_have_the_colours_of_their_classes_where_they_lie(qtbot: QtBot, qapp: QApplication, theme: str) -> None:
    apply_theme(qapp, THEMES[theme])
    project = project_of(2, 2, 1)
    plot = plot_of(qtbot, project, size=(640, 480))
    plot.set_grid(False)
    picture, targets = plot.view.grab().toImage(), project.dataset.columns[2].values  # type: ignore[union-attr]
    ratio, checked = picture.devicePixelRatio(), 0
    for row, (x, y) in enumerate(plot.scene.places.tolist()):  # type: ignore[union-attr]
        at = plot.view.plane.pixel(x, y)
        others = np.delete(plot.scene.places, row, axis=0)  # type: ignore[union-attr]
        across, down = plot.view.plane.pixels(others[:, 0], others[:, 1])
        if np.hypot(across - at.x(), down - at.y()).min() < 12:
            continue
        colour = picture.pixelColor(round(at.x() * ratio), round(at.y() * ratio))
        assert colour == QColor(*THEMES[theme].classes[int(targets[row])]), row
        checked += 1
    assert checked >= 5


def test_larger_is_right_and_up(qtbot: QtBot) -> None:
    plot = plot_of(qtbot, project_of(2, 2, 1))
    low, high = plot.view.plane.pixel(-0.5, -0.5), plot.view.plane.pixel(0.5, 0.5)
    assert low.x() < high.x()
    assert low.y() > high.y()


def test_bounded_units_are_seen_in_their_whole_reach_so_epochs_compare(qtbot: QtBot) -> None:
    project = project_of(2, 2, 1)
    plot = plot_of(qtbot, project)
    seen = plot.view.plane.x, plot.view.plane.y
    assert seen[0][0] < -1 < 1 < seen[0][1]
    plot.show_snapshot(snapshot_of(project, scale=0.01, epoch=4))
    assert (plot.view.plane.x, plot.view.plane.y) == seen


def test_another_table_opened_meanwhile_has_limits_of_its_own(qtbot: QtBot) -> None:
    project = project_of(2, 5, 1)
    linear = replace(project.topology.layers[0], activation=Identity())
    project = replace(project, topology=replace(project.topology, layers=(linear, project.topology.layers[1])))
    plot = plot_of(qtbot, project, snapshot_of(project, scale=1000))
    wide = plot.view.plane.x
    other = replace(project, dataset=project_of(2, 5, 1, rows=30).dataset)
    plot.hide()
    plot.document.open(other)
    plot.show_snapshot(snapshot_of(other, epoch=9))
    plot.show()
    assert plot.view.plane.x == plot_of(qtbot, other, snapshot_of(other, epoch=9)).view.plane.x
    assert plot.view.plane.x[1] < wide[1] / 100


def test_limits_of_components_only_grow_within_a_run(qtbot: QtBot) -> None:
    project = project_of(2, 6, 1)
    plot = plot_of(qtbot, project, snapshot_of(project, 3.0, epoch=3))
    wide = plot.view.plane.x
    plot.show_snapshot(snapshot_of(project, 0.05, epoch=4))
    low, high = plot.view.plane.x
    assert low <= wide[0] and high >= wide[1]
    plot.show_snapshot(snapshot_of(project, 0.05, epoch=0))
    low, high = plot.view.plane.x
    assert high - low < (wide[1] - wide[0]) / 3, "a run that begins anew has limits of its own"


# --- reading and selecting ------------------------------------------------------------------------------------------


def test_the_label_under_the_pointer_is_the_row_there(qtbot: QtBot) -> None:
    plot = plot_of(qtbot, project_of(2, 2, 1))
    for row in (0, 13, 39):
        x, y = plot.scene.places[row].tolist()  # type: ignore[union-attr]
        at = plot.view.plane.pixel(x, y)
        plot.view.pointed.emit(at)
        shown = plot.view.nearest(at)
        assert shown is not None
        assert plot.hover.text().startswith(f"row {shown + 1}\n")
        a, b = plot.scene.places[shown].tolist()  # type: ignore[union-attr]
        assert plot.reading() == f"{a!r}\t{b!r}"
    plot.view.pointed.emit(None)
    assert plot.hover.isHidden()


def test_a_click_selects_the_row_and_the_ring_follows(qtbot: QtBot) -> None:
    plot = plot_of(qtbot, project_of(2, 2, 1), size=(640, 480))
    x, y = plot.scene.places[11].tolist()  # type: ignore[union-attr]
    at = plot.view.plane.pixel(x, y).toPoint()
    QTest.mouseClick(plot.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    row = plot.document.selection.row
    assert row == plot.view.nearest(QPointF(at))
    assert plot.view.ring == tuple(plot.scene.places[row].tolist())  # type: ignore[union-attr, index]
    plot.document.select(Selection(row=20))
    assert plot.view.ring == tuple(plot.scene.places[20].tolist())  # type: ignore[union-attr]
    plot.document.select(Selection())
    assert plot.view.ring is None


def test_arrow_keys_walk_through_the_rows(qtbot: QtBot) -> None:
    plot = plot_of(qtbot, project_of(2, 2, 1))
    for key, row in (
        (Key.Key_Right, 0),
        (Key.Key_Right, 1),
        (Key.Key_End, 39),
        (Key.Key_Right, 39),
        (Key.Key_Left, 38),
        (Key.Key_Home, 0),
        (Key.Key_Left, 0),
    ):
        QTest.keyClick(plot, key)
        assert plot.document.selection.row == row


def test_layers_are_chosen_by_button_and_keys(qtbot: QtBot) -> None:
    plot = plot_of(qtbot, project_of(2, 5, 2, 1))
    assert plot.asked is not None and plot.asked.layer == 1, "the last hidden layer at first"
    QTest.keyClick(plot, Key.Key_PageUp)
    assert (plot.asked.layer, plot.asked.units) == (0, None)
    plot.controls.x.choose(4)
    assert plot.asked.units == (4, 1)
    plot.controls.y.choose(4)
    assert plot.asked.units == (1, 4), "they change places"
    plot.controls.x.choose(-1)
    assert plot.asked.units is None
    plot.controls.layer.choose(1)
    assert plot.asked.units == (0, 1)


def test_a_network_with_fewer_units_gives_what_it_has(qtbot: QtBot) -> None:
    project = project_of(2, 5, 1)
    plot = plot_of(qtbot, project)
    plot.choose_units((3, 4))
    plot.document.edit(lambda old: set_layers(old, (Layer(units=3), old.topology.layers[-1])), "")
    assert plot.asked is not None and plot.asked.units is None
    assert "No weights yet" in plot.view.message
    plot.show_snapshot(snapshot_of(plot.document.project))
    assert plot.view.message == ""


# --- what cannot be drawn -------------------------------------------------------------------------------------------


def test_without_a_hidden_layer_it_says_so(qtbot: QtBot) -> None:
    plot = plot_of(qtbot, project_of(2, 1))
    assert "no hidden layer" in plot.view.message
    assert plot.table() is None
    assert not plot.controls.layer.isVisible()
    for key in (Key.Key_Right, Key.Key_PageDown, Key.Key_G):
        QTest.keyClick(plot, key)


def test_a_single_unit_spans_no_plane(qtbot: QtBot) -> None:
    assert "single unit" in plot_of(qtbot, project_of(2, 1, 1)).view.message


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e300])
def test_diverged_weights_are_said(qtbot: QtBot, value: float) -> None:
    project = project_of(2, 3, 1)
    plot = plot_of(qtbot, project, with_flat(project, value))
    plot.grab()
    if not np.isfinite(value):
        assert plot.view.message
    plot.show_snapshot(snapshot_of(project))
    assert plot.view.message == ""


def test_activations_that_are_all_alike_are_said(qtbot: QtBot) -> None:
    project = project_of(2, 3, 1)
    plot = plot_of(qtbot, project, with_flat(project, 0.0))
    assert "the same activations" in plot.view.message
    plot.choose_units((0, 1))
    assert plot.view.message == ""
    assert "the same activations" in plot.caption.whole
    plot.grab()


@pytest.mark.parametrize(("rows", "words"), [(0, "no rows yet"), (1, "single row"), (2, "")])
def test_few_rows(qtbot: QtBot, rows: int, words: str) -> None:
    plot = plot_of(qtbot, project_of(2, 3, 1, rows=rows))
    assert words in plot.view.message
    assert bool(words) is bool(plot.view.message)
    plot.choose_units((0, 1))
    plot.grab()
    assert bool(plot.view.message) is (rows == 0)


def test_rows_without_all_inputs_are_left_out(qtbot: QtBot) -> None:
    project = project_of(2, 2, 1)
    values = [column.values.copy() for column in project.dataset.columns]  # type: ignore[union-attr]
    values[0][[3, 4]] = np.nan
    dataset = Dataset.from_arrays(np.column_stack(values[:2]), values[2][:, None])
    plot = plot_of(qtbot, replace(project, dataset=dataset))
    assert plot.scene is not None
    assert not {3, 4} & set(plot.scene.rows.tolist())
    assert len(plot.scene.rows) == 38


# --- while it trains, and at rest -----------------------------------------------------------------------------------


def test_some_rows_while_it_trains_and_all_at_rest(qtbot: QtBot) -> None:
    project = project_of(2, 6, 1, rows=5000)
    plot = plot_of(qtbot, project)
    plot.document.select(Selection(row=4321))
    plot.show_running(True)
    assert plot.scene is not None
    assert len(plot.scene.rows) <= 501
    assert 4321 in plot.scene.rows
    assert f"A sample of {len(plot.scene.rows)} of 5,000 rows." in plot.caption.whole
    plot.show_running(False)
    qtbot.waitUntil(lambda: plot.scene is not None and len(plot.scene.rows) == 5000, timeout=20_000)
    axes = principal_axes(activations_of(plot))
    assert axes is not None
    assert np.allclose(np.abs(plot.scene.places), np.abs(axes.places(activations_of(plot))))
    assert "sample" not in plot.caption.whole
    assert "working" not in plot.caption.whole


def test_splits_have_their_marks(qtbot: QtBot) -> None:
    project = split_at_random(project_of(2, 2, 1), 0.25, 0.25)
    plot = plot_of(qtbot, project)
    split = project.dataset.used_split
    assert split is not None
    assert np.array_equal(plot.view.points.hollow, split != 0)
    assert len(set(plot.view.points.shapes.tolist())) == 3
    assert [sign.text for sign in plot.key.signs] == ["0", "1", "training", "validation", "test"]


def test_more_classes_than_colours_have_shapes(qtbot: QtBot) -> None:
    project = open_bundled("digits")
    plot = plot_of(qtbot, project, replace(snapshot_of(project, 0.1), parameters=current_parameters(project)))
    zero, eight = (plot.key.signs[number] for number in (0, 8))
    assert zero.shape != eight.shape
    looked = plot.view.points.codes, plot.view.points.shapes
    looks = {(int(code) % 8, int(shape)) for code, shape in zip(*looked, strict=True)}
    assert len(looks) == 10


def test_values_are_shades(qtbot: QtBot) -> None:
    plot = plot_of(qtbot, project_of(2, 3, 1, classes=False))
    assert np.isfinite(plot.view.points.shares).all()
    assert plot.key.signs[0].kind == "range"


def test_it_is_small_enough_for_its_dock(qtbot: QtBot) -> None:
    plot = plot_of(qtbot, project_of(2, 5, 1))
    plot.choose_units((0, 1))
    hint = plot.minimumSizeHint()
    assert hint.width() <= 300
    assert hint.height() <= 200
    for size in ((300, 160), (1280, 800)):
        plot.resize(*size)
        plot.grab()


def test_nothing_changes_by_looking(qtbot: QtBot) -> None:
    plot = plot_of(qtbot, project_of(2, 5, 1))
    places, project = plot.scene.places.copy(), plot.document.project  # type: ignore[union-attr]
    plot.view.zoom(2.0, QPointF(100, 100))
    plot.resize(500, 400)
    plot.view.pointed.emit(QPointF(120, 120))
    plot.view.fit()
    assert np.array_equal(plot.scene.places, places)  # type: ignore[union-attr]
    assert plot.document.project is project


def test_in_the_window_it_follows_training(window: MainWindow, qtbot: QtBot) -> None:
    plot = window.plots["hidden"]
    assert isinstance(plot, HiddenSpacePlot)
    bring_up(plot)
    qtbot.waitUntil(plot.isVisible)
    window.trainer.run(40)
    qtbot.waitUntil(lambda: not window.trainer.running)
    focus(plot)
    QTest.keyClick(plot.view, Key.Key_Home)
    assert window.document.selection.row == 0
    model = window.document.project.model
    assert model is not None and plot.asked is not None and plot.snapshot is not None
    qtbot.waitUntil(lambda: np.array_equal(plot.snapshot.parameters.flat, model.current.flat))  # type: ignore[union-attr]
    assert np.array_equal(plot.scene.rows, np.arange(len(plot.scene.rows)))  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: not plot._finding.busy)
