"""The hidden space: points, grid and line lie where the layer puts them, nothing is mirrored, and a click selects."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnapp.activations import Identity, Sigmoid, Tanh
from nnapp.bundled import open_bundled
from nnapp.dataset import Dataset
from nnapp.model import EMPTY_CURVE
from nnapp.project import Project, current_parameters, remove_rows, split_by_class
from nnapp.snapshot import Snapshot
from nnapp.topology import Layer, Parameters, Topology
from ui.document import Document, Selection
from ui.plots.hidden_space import HiddenSpacePlot

Shown = Callable[..., HiddenSpacePlot]
XOR = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    return partial(shown_space, qtbot)


def shown_space(qtbot: QtBot, project: Project, flat: object = None, running: bool = False) -> HiddenSpacePlot:
    document = Document(project)
    plot = HiddenSpacePlot(document)
    document.setParent(plot)
    document.changed.connect(plot.show_project)
    qtbot.addWidget(plot, before_close_func=HiddenSpacePlot.shut_down)
    plot.resize(420, 320)
    with qtbot.waitExposed(plot):
        plot.show()
    plot.show_running(running)
    plot.show_snapshot(snapshot_of(project, flat))
    QApplication.processEvents()  # the sentence below takes its lines
    return plot


def snapshot_of(project: Project, flat: object = None, epoch: int = 0) -> Snapshot:
    start = current_parameters(project)
    parameters = start if flat is None else Parameters(start.widths, np.asarray(flat, float))
    return Snapshot(epoch, epoch, 0.5, parameters, EMPTY_CURVE)


def xor(hidden: int = 2, activation: object = None) -> Project:
    layers = (Layer(units=hidden, activation=activation or Tanh()), Layer(units=1, activation=Sigmoid()))
    return Project(Topology(2, layers), Dataset.from_arrays(XOR, np.array([[0.0], [1], [1], [0]])))


def weights_of(project: Project, seed: int = 3) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=project.topology.parameter_count) * 1.5


def layer_by_hand(flat: np.ndarray, inputs: np.ndarray, units: int) -> np.ndarray:
    """What the first layer answers: tanh of W x + b, with [W b] row by row at the head of the vector."""
    matrix = flat[: units * 3].reshape(units, 3)
    return np.tanh(inputs @ matrix[:, :2].T + matrix[:, 2])


def move_to(plot: HiddenSpacePlot, place: QPointF) -> None:
    place = QPointF(place.toPoint())
    none, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    view = plot.view
    event = QMouseEvent(QEvent.Type.MouseMove, place, view.mapToGlobal(place), none, none, keys)
    QApplication.sendEvent(view, event)


def test_two_units_are_their_activations_and_nothing_is_mirrored(shown: Shown) -> None:
    project = xor()
    flat = weights_of(project)
    plot = shown(project, flat)
    assert plot.asked is not None and plot.asked.units == (0, 1), "a layer of two units is shown by them"
    expected = layer_by_hand(flat, XOR, 2)
    assert plot.scene is not None
    assert plot.scene.places == pytest.approx(expected, abs=1e-12)
    pixels = [plot.view.plane.pixel(*place) for place in expected]
    for axis, along in ((0, [p.x() for p in pixels]), (1, [-p.y() for p in pixels])):
        assert np.argsort(along).tolist() == np.argsort(expected[:, axis]).tolist(), "right and up are larger"
    image = plot.view.grab().toImage()
    ground = image.pixelColor(plot.view.plane.area.topLeft().toPoint() + QPoint(2, 2))
    assert all(image.pixelColor(pixel.toPoint()) != ground for pixel in pixels)


def test_the_grid_is_the_plane_of_the_inputs_as_the_layer_bends_it(shown: Shown) -> None:
    project = xor()
    flat = weights_of(project)
    plot = shown(project, flat)
    plot.set_grid(True)
    scene = plot.scene
    assert scene is not None and len(scene.lines) >= 10
    half = len(scene.lines) // 2
    matrix = flat[:6].reshape(2, 3)
    for number, line in enumerate(scene.lines):
        inputs = (np.arctanh(line) - matrix[:, 2]) @ np.linalg.inv(matrix[:, :2]).T
        held = 1 if number < half else 0  # solid lines: the first input changes, the second stays
        assert np.ptp(inputs[:, held]) < 1e-6 < np.ptp(inputs[:, 1 - held])


def test_the_line_of_the_next_unit_is_where_its_z_is_zero(shown: Shown) -> None:
    project = xor()
    flat = weights_of(project)
    plot = shown(project, flat)
    assert plot.scene is not None and plot.scene.decision is not None
    w1, w2, b = flat[6:]
    ends = plot.scene.decision.ends((-3.0, 3.0), (-3.0, 3.0))
    assert ends is not None
    assert all(w1 * x + w2 * y + b == pytest.approx(0, abs=1e-9) for x, y in ends)


def test_components_are_those_of_the_svd_and_do_not_flip(shown: Shown) -> None:
    project = xor(hidden=5)
    flat = weights_of(project)
    plot = shown(project, flat)
    assert plot.asked is not None and plot.asked.units is None and plot.scene is not None
    found = layer_by_hand(flat, XOR, 5)
    centred = found - found.mean(axis=0)
    values = np.linalg.svd(centred, compute_uv=False)
    spread = plot.scene.places - plot.scene.places.mean(axis=0)
    assert np.linalg.norm(spread, axis=0) == pytest.approx(values[:2], rel=1e-9)
    share = (values[:2] ** 2).sum() / (values**2).sum()
    assert f"{100 * share:.1f}" in plot.heading.whole
    before = plot.scene.places
    plot.show_snapshot(snapshot_of(project, flat * 1.0001, 1))
    assert np.abs(plot.scene.places - before).max() < 0.05 * np.abs(before).max()


def test_pointing_reads_and_a_click_selects(shown: Shown, qtbot: QtBot) -> None:
    project = xor()
    flat = weights_of(project)
    plot = shown(project, flat)
    expected = layer_by_hand(flat, XOR, 2)
    place = plot.view.plane.pixel(*expected[2])
    move_to(plot, place)
    assert plot.hover.isVisible() and "row 3" in plot.hover.text().lower()
    assert [float(text) for text in plot.reading().split("\t")] == pytest.approx(expected[2], abs=1e-12)
    QTest.mouseClick(plot.view, Qt.MouseButton.LeftButton, pos=place.toPoint())
    assert plot.document.selection.row == 2
    assert plot.view.ring == pytest.approx(tuple(expected[2]))
    QTest.keyClick(plot.view, Qt.Key.Key_Right)
    assert plot.document.selection.row == 3


def test_looking_changes_no_number(shown: Shown) -> None:
    project = xor()
    plot = shown(project, weights_of(project))
    assert plot.scene is not None
    before, project_before, snapshot = plot.scene.places.copy(), plot.document.project, plot.snapshot
    plot.set_grid(True)
    plot.resize(640, 480)
    move_to(plot, QPointF(100, 100))
    plot.set_grid(False)
    assert np.array_equal(plot.scene.places, before)
    assert plot.document.project is project_before and plot.snapshot is snapshot


def test_the_table_holds_every_row(shown: Shown) -> None:
    project = xor()
    flat = weights_of(project)
    table = shown(project, flat).table()
    assert table is not None
    assert np.array_equal(table.columns[0], [1, 2, 3, 4])
    assert np.column_stack(table.columns[1:]) == pytest.approx(layer_by_hand(flat, XOR, 2), abs=1e-12)


def test_many_inputs_have_a_grid_over_two_of_them_and_every_row_is_drawn(shown: Shown, qtbot: QtBot) -> None:
    project = split_by_class(open_bundled("penguins"), validation=0.2, test=0.2)
    plot = shown(project, weights_of(project))
    plot.set_grid(True)
    known = np.isfinite(project.dataset.matrix("input")).all(axis=1)
    qtbot.waitUntil(lambda: plot.scene is not None and len(plot.scene.rows) == known.sum())
    assert plot.scene is not None and np.array_equal(plot.scene.rows, np.flatnonzero(known))
    assert len(plot.scene.lines) and "mean" in plot.caption.whole
    assert plot.asked is not None and len(plot.asked.columns) == 2


def test_a_sample_is_drawn_while_training_runs_and_said(shown: Shown) -> None:
    rows = np.random.default_rng(0).random((3000, 2))
    project = Project(xor().topology, Dataset.from_arrays(rows, rows[:, :1]))
    plot = shown(project, weights_of(project), running=True)
    assert plot.scene is not None and len(plot.scene.rows) <= 501
    assert "3,000" in plot.caption.whole


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e308])
def test_weights_that_are_no_numbers_are_told_in_words(shown: Shown, value: float) -> None:
    project = xor(activation=Identity())
    plot = shown(project, np.full(project.topology.parameter_count, value))
    plot.grab()
    if np.isnan(value):
        assert "number" in plot.view.message or "diverged" in plot.view.message
        assert plot.table() is None
    elif not plot.view.message:
        assert plot.scene is not None and "no number" in plot.caption.whole, "rows that are lost are told"


def test_no_hidden_layer_one_unit_and_no_rows_are_told_in_words(shown: Shown) -> None:
    data = xor().dataset
    alone = Project(Topology(2, (Layer(units=1, activation=Sigmoid()),)), data)
    assert "hidden layer" in shown(alone).view.message
    single = shown(xor(hidden=1))
    single.grab()
    assert single.view.message or single.scene is not None
    empty = remove_rows(xor(), [0, 1, 2, 3])
    assert shown(empty).view.message


def test_constant_activations_are_told(shown: Shown) -> None:
    project = xor()
    plot = shown(project, np.zeros(project.topology.parameter_count))
    assert "same activations" in plot.caption.whole or plot.view.message


def test_another_layer_and_other_units_can_be_chosen(shown: Shown) -> None:
    layers = (
        Layer(units=3, activation=Tanh()),
        Layer(units=4, activation=Tanh()),
        Layer(units=1, activation=Sigmoid()),
    )
    project = Project(Topology(2, layers), xor().dataset)
    flat = weights_of(project)
    plot = shown(project, flat)
    plot.choose_layer(1)
    plot.choose_units((3, 1))
    first = layer_by_hand(flat, XOR, 3)
    matrix = flat[9:25].reshape(4, 4)
    second = np.tanh(first @ matrix[:, :3].T + matrix[:, 3])
    assert plot.scene is not None and plot.scene.places == pytest.approx(second[:, [3, 1]], abs=1e-12)
    plot.document.select(Selection(row=1))
    assert plot.view.ring == pytest.approx(tuple(second[1, [3, 1]]))
