"""The function view: curve, shares and readings against `predict` and the weights, and words in empty states."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnapp.activations import AnyActivation, Identity, Sigmoid, Tanh
from nnapp.bundled import open_bundled
from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role, Split
from nnapp.model import EMPTY_CURVE
from nnapp.network import forward, predict
from nnapp.project import Project, current_parameters, remove_rows, set_cell, set_scaling
from nnapp.scaling import ZScore
from nnapp.snapshot import Snapshot
from nnapp.topology import Layer, Parameters, Topology
from ui.document import Document, Selection
from ui.plots.function import MOST_RUNNING, FunctionPlot
from ui.theme import DARK, LIGHT, Theme, palette_of

Shown = Callable[..., FunctionPlot]


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    return partial(shown_function, qtbot)


def shown_function(
    qtbot: QtBot, project: Project, flat: np.ndarray | None = None, size: tuple[int, int] = (340, 250)
) -> FunctionPlot:
    document = Document(project)
    plot = FunctionPlot(document)
    document.setParent(plot)
    document.changed.connect(plot.show_project)
    qtbot.addWidget(plot)
    plot.resize(*size)
    with qtbot.waitExposed(plot):
        plot.show()
    plot.show_snapshot(snapshot_of(project, flat))
    return plot


def snapshot_of(project: Project, flat: np.ndarray | None = None) -> Snapshot:
    parameters = current_parameters(project) if flat is None else Parameters(project.topology.widths, flat)
    return Snapshot(1, 1, 0.5, parameters, EMPTY_CURVE)


def line_project(output: AnyActivation | None = None, units: tuple[int, ...] = (5, 4), inputs: int = 1) -> Project:
    """Numbers around 100 over x from −3 to 3, brought to size before the network sees them."""
    random = np.random.default_rng(2)
    x = random.uniform(-3, 3, (40, inputs))
    targets = 100 + 30 * np.sin(x[:, :1]) if output is None else (x[:, :1] > 0).astype(float)
    layers = [Layer(units=count, activation=Tanh()) for count in units]
    project = Project(
        topology=Topology(inputs=inputs, layers=(*layers, Layer(units=1, activation=output or Identity()))),
        dataset=Dataset.from_arrays(x, targets),
    )
    return set_scaling(project, inputs, ZScore()) if output is None else project


def random_flat(project: Project, scale: float = 1.0) -> np.ndarray:
    return np.random.default_rng(6).normal(size=project.topology.parameter_count) * scale


def point_at(plot: FunctionPlot, place: QPointF) -> None:
    button, no_buttons, no_keys = Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QEvent.Type.MouseMove, place, plot.view.mapToGlobal(place), button, no_buttons, no_keys)
    QApplication.sendEvent(plot.view, event)


def colour_at(plot: FunctionPlot, place: QPointF) -> np.ndarray:
    image = plot.view.grab().toImage()
    colour = image.pixelColor(QPoint(int(place.x()), int(place.y())) * image.devicePixelRatio())
    return np.array([colour.red(), colour.green(), colour.blue()])


def plain(text: str) -> str:
    return text.replace("\N{MINUS SIGN}", "-")


def test_the_curve_is_what_predict_answers_and_the_shares_add_up_to_it(shown: Shown) -> None:
    project = line_project()
    flat = random_flat(project)
    plot = shown(project, flat)
    found = plot.found
    assert found is not None and plot.view.line is not None and plot.view.shares is not None
    answers = predict(project, found.x[:, None], Parameters(project.topology.widths, flat))[:, 0]
    np.testing.assert_allclose(plot.view.line[1], answers, rtol=1e-12)
    lines = plot.view.shares.lines - plot.view.shares.base
    assert np.abs(plot.view.shares.base + lines.sum(axis=0) - answers).max() < 1e-12 * 1000
    plot.options.kinds["stack"].trigger()
    assert plot.view.shares.stacked  # perhaps at other places: how many there are depends on the machine
    answers = predict(project, plot.view.shares.x[:, None], Parameters(project.topology.widths, flat))[:, 0]
    np.testing.assert_allclose(plot.view.shares.lines[-1], answers, rtol=1e-12)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_curve_is_painted_where_it_is(shown: Shown, theme: Theme) -> None:
    project = line_project()
    flat = random_flat(project)
    plot = shown(project, flat)
    plot.setPalette(palette_of(theme))
    plot.options.points.trigger()
    plot.options.kinds["none"].trigger()
    plane = plot.view.plane
    for x in np.linspace(plane.x[0], plane.x[1], 12)[1:-1]:
        y = predict(project, [[x]], Parameters(project.topology.widths, flat))[0, 0]
        assert plane.y[0] < y < plane.y[1]
        found = colour_at(plot, plane.pixel(x, y))
        assert np.abs(found - theme.accent).max() < 90, x  # a slanted line is smooth at its edges
        beside = colour_at(plot, plane.pixel(x, plane.y[0] + plane.y[1] - y))
        assert abs(y - sum(plane.y) / 2) < 3 or np.abs(beside - theme.accent).max() > 60


def test_of_a_nonlinear_output_the_units_add_up_to_z_and_that_is_said(qtbot: QtBot, shown: Shown) -> None:
    project = line_project(Sigmoid())
    flat = random_flat(project)
    plot = shown(project, flat)
    assert plot.view.shares is None and "The units add up to z" in plot.caption.whole and len(plot.view.points.rows)
    qtbot.keyClick(plot, Qt.Key.Key_Z)
    found = plot.found
    assert found is not None and plot.view.shares is not None and plot.view.line is not None
    z = forward(project, found.x[:, None], Parameters(project.topology.widths, flat)).z[-1][:, 0]
    np.testing.assert_allclose(plot.view.line[1], z, rtol=1e-12)
    np.testing.assert_allclose(
        plot.view.shares.base + (plot.view.shares.lines - plot.view.shares.base).sum(axis=0), z, atol=1e-12
    )
    assert "add up to z (thick)" in plot.caption.whole and not len(plot.view.points.rows)
    assert plot.view.titles[1].startswith("z of")


def test_hovering_reads_x_answer_target_and_the_unit_under_the_pointer(shown: Shown) -> None:
    project = line_project()
    flat = random_flat(project)
    plot = shown(project, flat, (640, 480))
    parameters, plane = Parameters(project.topology.widths, flat), plot.view.plane
    scale = project.dataset.scales(Role.TARGET)[0]
    x, frames, found = 0.75, plot.frames_drawn, plot.found
    hidden = forward(project, [[x]], parameters).a[-2][0]
    shares = parameters.weights[-1][0] * hidden * scale.scale
    base = parameters.biases[-1][0] * scale.scale + scale.center
    for unit in range(4):
        place = plane.pixel(x, base + shares[unit])
        if not plane.area.contains(place) or np.abs(np.delete(shares, unit) - shares[unit]).min() < 3 * plane.unit[1]:
            continue
        point_at(plot, place)
        assert f"h2.{unit + 1} adds {shares[unit]:.6g}" in plain(plot.hover.text())
        assert float(plot.reading()) == pytest.approx(shares[unit], rel=1e-9)
    near = int(np.abs(project.dataset.columns[0].values - x).argmin())
    assert f"row {near + 1}: target" in plot.hover.text()
    answer = predict(project, [[plane.numbers(place)[0]]], parameters)[0, 0]
    assert f"answer {answer:.6g}" in plain(plot.hover.text())
    assert plot.frames_drawn == frames and plot.found is found  # pointing changes nothing


def test_a_click_on_a_line_selects_its_unit_and_one_on_a_point_its_row(qtbot: QtBot, shown: Shown) -> None:
    project = line_project()
    flat = random_flat(project, 0.8)
    plot = shown(project, flat, (640, 480))
    shares, plane = plot.view.shares, plot.view.plane
    assert shares is not None
    across, down = plane.pixels(shares.x, shares.lines[2])
    others = np.delete(shares.lines, 2, axis=0)
    free = np.abs(plane.pixels(shares.x, others)[1] - down).min(axis=0)
    points = np.stack(plane.pixels(plot.view.points.x, plot.view.points.y))
    far = np.hypot(points[0][:, None] - across, points[1][:, None] - down).min(axis=0)
    spot = int(np.argmax(np.minimum(free, far) * plane.area.contains(plane.area.center())))
    point_at(plot, QPointF(across[spot], down[spot]))
    qtbot.mouseClick(plot.view, Qt.MouseButton.LeftButton, pos=QPoint(round(across[spot]), round(down[spot])))
    assert plot.document.selection == Selection(layer=1, unit=2) and plot.view.strong >= {2}
    place = plane.pixel(plot.view.points.x[5], plot.view.points.y[5])
    qtbot.mouseClick(plot.view, Qt.MouseButton.LeftButton, pos=place.toPoint())
    row = plot.document.selection.row
    assert row is not None and plot.view.ring is not None
    assert np.hypot(*(plane.pixel(*plot.view.ring) - place).toTuple()) < 9


def test_keys_walk_along_x_and_from_unit_to_unit(qtbot: QtBot, shown: Shown) -> None:
    project = line_project()
    plot = shown(project, random_flat(project))
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert plot.hover.isVisible() and plot.reading()
    x = plot.pointer.read.x if plot.pointer.read is not None else 0.0
    qtbot.keyClick(plot, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert plot.pointer.read is not None and plot.pointer.read.x == pytest.approx(x - plot.view.plane.unit[0])
    for unit in (0, 1, 2, 3, 0):
        qtbot.keyClick(plot, Qt.Key.Key_Down)
        assert (plot.document.selection.layer, plot.document.selection.unit) == (1, unit)
    qtbot.keyClick(plot, Qt.Key.Key_S)
    assert plot.view.shares is not None and plot.view.shares.stacked


def test_of_a_stack_the_band_under_the_pointer_is_its_unit(shown: Shown) -> None:
    project = line_project()
    plot = shown(project, random_flat(project), (640, 480))
    plot.options.kinds["stack"].trigger()
    shares, plane = plot.view.shares, plot.view.plane
    assert shares is not None
    spot = 60
    edges = np.concatenate([[shares.bottom[spot]], shares.lines[:, spot]])
    widest = int(np.argmax(np.abs(np.diff(edges))))
    middle = (edges[widest] + edges[widest + 1]) / 2
    point_at(plot, plane.pixel(shares.x[spot], middle))
    inside = [unit for unit in range(4) if min(edges[unit : unit + 2]) <= middle <= max(edges[unit : unit + 2])]
    assert plot.pointer.unit == min(inside, key=lambda unit: abs(edges[unit + 1] - edges[unit]))


def test_beyond_the_training_rows_it_is_shaded(shown: Shown) -> None:
    project = line_project()
    split = np.where(np.arange(40) % 2, Split.TRAINING, Split.TEST).astype(np.uint8)
    project = replace(project, dataset=Dataset(project.dataset.columns, split))
    plot = shown(project, random_flat(project))
    plot.options.kinds["none"].trigger()
    plot.options.points.trigger()
    training = project.dataset.columns[0].values[1::2]
    assert plot.view.seen == (training.min(), training.max())
    plane = plot.view.plane
    top = plane.y[1] - 4.5 * plane.unit[1]
    inside = colour_at(plot, plane.pixel(training.min() + 4 * plane.unit[0], top))
    outside = colour_at(plot, plane.pixel(training.min() - 4 * plane.unit[0], top))
    assert tuple(inside) == LIGHT.base and tuple(outside) != LIGHT.base


def test_of_more_inputs_one_is_drawn_and_the_others_are_held(shown: Shown) -> None:
    project = line_project(inputs=3)
    flat = random_flat(project)
    plot = shown(project, flat)
    assert "The other 2 inputs: mean of the training rows." in plot.caption.whole
    plot.choose_column(1)
    plot.options.row.trigger()
    plot.document.select(Selection(row=9))
    assert "as in row 10" in plot.caption.whole and plot.found is not None
    first, third = (project.dataset.columns[place].values[9] for place in (0, 2))
    rows = np.column_stack([np.full(len(plot.found.x), first), plot.found.x, np.full(len(plot.found.x), third)])
    answers = predict(project, rows, Parameters(project.topology.widths, flat))[:, 0]
    np.testing.assert_allclose(plot.found.parts.answers, answers, rtol=1e-12)


def test_each_output_can_be_chosen(shown: Shown) -> None:
    project = open_bundled("penguins")
    plot = shown(project)
    assert plot.outputs.count() == 3
    plot.choose_output(2)
    found = plot.found
    assert found is not None and plot.scene is not None and plot.scene.output == 2
    assert plot.view.titles[1] == "chance of species = Gentoo"
    assert set(plot.view.points.y) == {0.0, 1.0}


def test_without_a_hidden_layer_it_is_said_that_the_line_is_straight(shown: Shown) -> None:
    project = line_project(units=())
    plot = shown(project, np.array([2.0, -1.0]))
    assert "No hidden layer" in plot.caption.whole and plot.scene is not None and plot.scene.layer == -1


def test_of_many_units_the_largest_are_drawn_and_the_stack_still_is_the_whole_sum(shown: Shown) -> None:
    project = line_project(units=(128,))
    flat = random_flat(project)
    plot = shown(project, flat)
    plot.show_running(True)
    plot.document.select(Selection(layer=0, unit=77))
    plot.show_snapshot(snapshot_of(project, flat))
    shares, found = plot.view.shares, plot.found
    assert shares is not None and found is not None
    assert len(shares.units) == MOST_RUNNING and 77 in shares.units and "24 largest of 128" in plot.caption.whole
    size = np.abs(found.parts.shares).max(axis=1)
    left_out = np.setdiff1d(np.arange(128), shares.units)
    assert size[left_out].max() <= np.sort(size[np.setdiff1d(shares.units, [77])])[0]
    plot.options.kinds["stack"].trigger()
    shares, found = plot.view.shares, plot.found
    assert shares is not None and found is not None
    np.testing.assert_allclose(shares.lines[-1], found.parts.answers, rtol=1e-10)


def test_the_numbers_are_what_is_drawn(shown: Shown) -> None:
    project = line_project()
    plot = shown(project, random_flat(project))
    table = plot.table()
    assert table is not None and table.headers[-4:] == ("h2.1", "h2.2", "h2.3", "h2.4")
    base, answers = table.columns[3], np.asarray(table.columns[1])
    np.testing.assert_allclose(base + sum(np.asarray(column) for column in table.columns[4:]), answers, rtol=1e-12)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e300])
@pytest.mark.parametrize("kind", ["lines", "stack", "none"])
def test_weights_that_have_diverged_are_said_and_never_raise(shown: Shown, value: float, kind: str) -> None:
    project = line_project()
    flat = random_flat(project)
    plot = shown(project, flat)
    plot.options.kinds[kind].trigger()
    plot.show_snapshot(snapshot_of(project, np.full(len(flat), value)))
    plot.view.grab()
    if np.isnan(value):
        assert "diverged" in plot.view.message and plot.table() is None
    flat[-3] = value  # of one unit alone
    plot.show_snapshot(snapshot_of(project, flat))
    plot.view.grab()


def test_each_empty_state_says_what_is_missing(shown: Shown) -> None:
    project = line_project()
    plot = shown(project, random_flat(project))
    plot.document.edit(partial(remove_rows, rows=range(40)), "Empty")
    assert "no rows" in plot.view.message
    plot.document.undo()
    assert not plot.view.message
    codes = np.array([0, 1, 0], np.int32)
    table = Dataset(
        (CategoryColumn("c", Role.INPUT, codes, ("a", "b")), NumberColumn("t", Role.TARGET, np.arange(3.0)))
    )
    project = Project(topology=Topology(inputs=2, layers=(Layer(units=1, activation=Identity()),)), dataset=table)
    assert "input of numbers" in shown(project).view.message


def test_missing_constant_and_single_rows_are_drawn(shown: Shown) -> None:
    project = line_project()
    plot = shown(set_cell(project, 3, 0, ""), random_flat(project))
    assert 3 not in plot.view.points.rows and not plot.view.message
    for count in (1, 5):
        constant = Dataset.from_arrays(np.ones((count, 1)), np.ones((count, 1)))
        plot = shown(replace(project, dataset=constant), random_flat(project))
        plot.view.grab()
        assert not plot.view.message and len(plot.view.points.rows) == count


def test_a_constant_input_is_not_what_is_drawn_first(shown: Shown) -> None:
    x = np.column_stack([np.ones(20), np.arange(20.0)])
    layers = (Layer(units=3, activation=Tanh()), Layer(units=1, activation=Identity()))
    project = Project(topology=Topology(inputs=2, layers=layers), dataset=Dataset.from_arrays(x, x[:, 1:]))
    plot = shown(project, random_flat(project))
    assert plot.scene is not None and plot.scene.column == 1
