"""Units as little maps over the plane of two inputs: rendered pixels against `forward`, nothing mirrored, live."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnapp.activations import AnyActivation, Identity, ReLU, Sigmoid, Softmax, Tanh
from nnapp.bundled import open_bundled
from nnapp.costs import CrossEntropy
from nnapp.dataset import CategoryColumn, Dataset, Role
from nnapp.model import EMPTY_CURVE, Model
from nnapp.network import forward
from nnapp.project import (
    Project,
    current_parameters,
    opening_project,
    set_activation,
    set_cell,
    set_scaling,
    set_units,
    with_model,
)
from nnapp.scaling import MinMax, ZScore
from nnapp.snapshot import Snapshot
from nnapp.topology import Layer, Parameters, Topology
from nnapp.training import Training
from tests.ui.gestures import choose, press_keys
from tests.ui.networks import opened_editor
from ui.docks import bring_up
from ui.document import Selection
from ui.main_window import MainWindow
from ui.network.places import Place
from ui.theme import DARK, LIGHT, Theme, palette_of
from ui.topology_editor import TopologyEditor
from ui.topology_editor.quantities.map_pictures import pictures
from ui.topology_editor.quantities.plane_maps import PRODUCTS, SIDES, WORK, grid_of, is_quick, maps_of, side_for
from ui.topology_editor.quantities.unit_contents import Contents

Open = Callable[[Project], TopologyEditor]
POPUPS = pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing")  # the offscreen plugin


@pytest.fixture
def open_editor(qtbot: QtBot) -> Open:
    return partial(opened_editor, qtbot, width=700, height=460)


def plane(*activations: AnyActivation, units: tuple[int, ...] = (3, 2, 1)) -> Project:
    """A network of two inputs, whose table reaches from −1 to 3 and from 10 to 20."""
    random = np.random.default_rng(2)
    inputs = np.column_stack([random.uniform(-1, 3, 40), random.uniform(10, 20, 40)])
    inputs[:2] = [[-1, 10], [3, 20]]
    chosen = activations or (Tanh(), ReLU(), Sigmoid())
    layers = tuple(Layer(units=count, activation=each) for count, each in zip(units, chosen, strict=True))
    targets = np.eye(units[-1])[np.arange(40) % units[-1]] if units[-1] > 1 else random.uniform(0, 1, (40, 1))
    cost = {"cost": CrossEntropy()} if isinstance(chosen[-1], Softmax) else {}
    return Project(
        topology=Topology(inputs=2, layers=layers),
        dataset=Dataset.from_arrays(inputs, targets),
        training=Training(**cost),
    )


def with_values(project: Project, flat: np.ndarray) -> Project:
    parameters = Parameters(project.topology.widths, flat)
    return with_model(project, Model(start=parameters, current=parameters))


def table_range(values: np.ndarray) -> tuple[float, float]:
    """What scatter pictures show: the range of the table and 6 % of it on either side."""
    low, high = values.min(), values.max()
    return low - 0.06 * (high - low), high + 0.06 * (high - low)


def half(editor: TopologyEditor) -> float:
    """Half the width of a unit's picture, in pixels."""
    return editor.view.layout_of_network.radii[0] * editor.view.transform().m11()


def colour_at(editor: TopologyEditor, layer: int, unit: int, right: float, up: float) -> QColor:
    """The colour of a unit's map at a part of its width and height, from the lower left corner."""
    image = editor.view.viewport().grab().toImage()
    middle, size = editor.unit_position(layer, unit), 2 * half(editor)
    return image.pixelColor(middle + QPoint(round((right - 0.5) * size), -round((up - 0.5) * size)))


def strength(theme: Theme, colour: QColor) -> float:
    """How far a colour is from faint to strong."""
    faint, strong = np.array(theme.faint, float), np.array(theme.strong, float)
    way = strong - faint
    return float((np.array(colour.getRgb()[:3]) - faint) @ way / (way @ way))


def test_nothing_is_mirrored(open_editor: Open) -> None:
    # unit 1 sees x1 alone, unit 2 sees x2 alone, both rise; the inputs themselves rise too
    project = plane(Tanh(), Identity(), units=(2, 1))
    flat = np.array([1.0, 0.0, -1.0, 0.0, 0.3, -4.5, 1.0, 0.0, 0.0])
    editor = open_editor(with_values(project, flat))
    assert editor.flow.maps is not None
    for layer, unit in ((-1, 0), (0, 0), (1, 0)):
        row = [strength(LIGHT, colour_at(editor, layer, unit, right, 0.5)) for right in (0.15, 0.5, 0.85)]
        assert row[0] + 0.03 < row[1] < row[2] - 0.03
        column = [strength(LIGHT, colour_at(editor, layer, unit, 0.5, up)) for up in (0.2, 0.8)]
        assert abs(column[0] - column[1]) < 0.02
    for layer, unit in ((-1, 1), (0, 1)):
        column = [strength(LIGHT, colour_at(editor, layer, unit, 0.5, up)) for up in (0.15, 0.5, 0.85)]
        assert column[0] + 0.03 < column[1] < column[2] - 0.03
        row = [strength(LIGHT, colour_at(editor, layer, unit, right, 0.5)) for right in (0.2, 0.8)]
        assert abs(row[0] - row[1]) < 0.02


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_a_map_shows_what_forward_answers_at_each_place(open_editor: Open, theme: Theme) -> None:
    project = plane()
    editor = open_editor(project)
    editor.setPalette(palette_of(theme))
    maps, dataset = editor.flow.maps, project.dataset
    assert maps is not None
    x, y = (table_range(dataset.columns[i].values) for i in (0, 1))
    image, side = editor.view.viewport().grab().toImage(), maps.side
    reach = half(editor)
    for layer, count in enumerate(project.topology.widths, start=-1):
        answers = [
            forward(project, dataset.encoded([[x[0] + right * (x[1] - x[0]), y[0] + up * (y[1] - y[0])]]))
            for right, up in places(side)
        ]
        for unit in range(count):
            middle = editor.unit_position(layer, unit)
            low, high = (end[unit] if layer < 0 else end for end in maps.ranges[layer + 1])
            for (right, up), found in zip(places(side), answers, strict=True):
                spot = middle + QPoint(round((2 * right - 1) * reach), -round((2 * up - 1) * reach))
                value = forward_value(project, layer, unit, found, x, y, right, up)
                share = min(max((value - low) / (high - low), 0), 1)
                # a pixel may lie a little beside the middle of its part
                assert abs(strength(theme, image.pixelColor(spot)) - share) < 0.12


def places(side: int) -> list[tuple[float, float]]:
    """Middles of some parts of a map, as parts of its width and height."""
    chosen = (2, side // 2, side - 3)
    return [((i + 0.5) / side, (j + 0.5) / side) for i in chosen for j in chosen]


def forward_value(
    project: Project,
    layer: int,
    unit: int,
    found: object,
    x: tuple[float, float],
    y: tuple[float, float],
    right: float,
    up: float,
) -> float:
    if layer >= 0:
        return float(found.a[layer][0, unit])  # type: ignore[attr-defined]
    low, high = (x, y)[unit]
    return low + (right, up)[unit] * (high - low)


@given(st.integers(0, 1000), st.sampled_from([Tanh(), ReLU(), Sigmoid(), Identity()]))
def test_every_pixel_of_a_picture_is_the_activation_at_its_place(seed: int, activation: AnyActivation) -> None:
    project = plane(activation, Sigmoid(), units=(3, 1))
    flat = np.random.default_rng(seed).normal(size=project.topology.parameter_count)
    parameters = Parameters(project.topology.widths, flat)
    maps = maps_of(project, parameters, grid_of(project.dataset, 8))
    assert maps is not None
    x, y = (table_range(project.dataset.columns[i].values) for i in (0, 1))
    np.testing.assert_allclose((maps.x, maps.y), (x, y))
    for unit, picture in enumerate(pictures(maps, project.dataset, LIGHT)[1]):
        low, high = maps.ranges[1]
        for row, column in ((0, 0), (0, 7), (7, 0), (3, 5)):
            place = (x[0] + (column + 0.5) / 8 * (x[1] - x[0]), y[1] - (row + 0.5) / 8 * (y[1] - y[0]))
            value = forward(project, [place], parameters).a[0][0, unit]
            wanted = LIGHT.sequential(np.array((value - low) / (high - low)))
            assert np.abs(np.array(picture.pixelColor(column, row).getRgb()[:3]) - wanted).max() <= 1


def test_scaled_inputs_are_asked_about_in_the_tables_own_units(open_editor: Open) -> None:
    project = set_scaling(set_scaling(plane(), 0, ZScore()), 1, MinMax())
    editor = open_editor(project)
    maps = editor.flow.maps
    assert maps is not None
    np.testing.assert_allclose(maps.x, table_range(project.dataset.columns[0].values))
    middle = forward(project, project.dataset.encoded([[np.mean(maps.x), np.mean(maps.y)]]))
    side = maps.side
    around = maps.values[1][side // 2 - 1 : side // 2 + 1, side // 2 - 1 : side // 2 + 1].mean(axis=(0, 1))
    np.testing.assert_allclose(around, middle.a[0][0], atol=0.02)
    assert abs(maps.values[0][..., 0].mean()) < 0.5  # scaled: around 0


def test_the_plane_is_that_of_the_scatter_picture(qtbot: QtBot, window: MainWindow) -> None:
    window.document.open(plane())
    bring_up(window.drawing)
    maps = window.topology.flow.maps
    assert maps is not None
    qtbot.waitUntil(lambda: np.allclose(maps.x, window.drawing.view.plane.x))
    np.testing.assert_allclose(maps.y, window.drawing.view.plane.y)


def test_maps_are_shown_with_two_inputs_and_no_row(open_editor: Open) -> None:
    editor = open_editor(plane())
    assert editor.flow_legend.contents is Contents.MAP
    assert editor.flow_legend.accessibleName() == "units: map of the activation over the plane of the inputs"
    editor.document.select(Selection(row=3))
    assert editor.flow.maps is None and editor.flow.values is not None
    assert all(layer.pictures is None for layer in editor.view.layers)
    press_keys(editor.view, Qt.Key.Key_5)
    assert editor.flow.maps is not None and editor.flow.values is None
    press_keys(editor.view, Qt.Key.Key_6)
    assert editor.flow.maps is editor.flow.values is None
    press_keys(editor.view, Qt.Key.Key_4)
    assert editor.flow.values is not None
    editor.document.select(Selection())
    assert editor.flow.maps is not None


@POPUPS
def test_the_menu_chooses_and_says_why_not(qtbot: QtBot, open_editor: Open) -> None:
    editor = open_editor(plane())
    legend = editor.flow_legend
    QTest.mouseClick(legend, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(legend.menu.isVisible)
    bias = action(legend, "bias")
    choose(legend.menu, bias)
    assert legend.contents is Contents.BIAS and bias.isChecked()
    assert not action(legend, "activation").isEnabled()
    assert "select a row" in action(legend, "activation").toolTip()
    press_keys(legend, Qt.Key.Key_Down)
    qtbot.waitUntil(legend.menu.isVisible)
    legend.menu.close()
    editor = open_editor(opening_project())
    map_ = action(editor.flow_legend, "map")
    assert not map_.isEnabled()
    assert "exactly two inputs, both numbers" in map_.toolTip() and "5 inputs" in map_.toolTip()
    press_keys(editor.view, Qt.Key.Key_5)
    assert editor.flow.maps is None and editor.flow_legend.contents is Contents.BIAS


def action(legend: object, name: str) -> QAction:
    found = legend.menu.findChild(QAction, name)  # type: ignore[attr-defined]
    assert found is not None
    return found


def test_maps_follow_training_edits_and_the_structure(open_editor: Open) -> None:
    editor = open_editor(plane())
    project, before = editor.document.project, editor.flow.maps
    newest = Parameters(project.topology.widths, np.linspace(-1, 1, project.topology.parameter_count))
    editor.show_snapshot(Snapshot(1, 1, 0.5, newest, EMPTY_CURVE))
    maps = editor.flow.maps
    assert maps is not None and maps is not before
    editor.document.edit(lambda now: set_cell(now, 0, 0, "7"), "Edit")
    assert editor.flow.maps is not None and editor.flow.maps.x[1] > 7
    editor.document.edit(lambda now: set_units(now, 0, 5), "Units")
    assert editor.flow.maps is not None and editor.flow.maps.values[1].shape[2] == 5
    editor.document.edit(lambda now: set_activation(now, 1, Tanh()), "Activation")
    assert editor.flow.maps is not None and editor.flow.maps.ranges[2] == (-1, 1)
    editor.view.viewport().grab()


def test_a_tool_tip_says_between_which_values_a_map_goes(open_editor: Open) -> None:
    editor = open_editor(plane())
    editor.select(Place(0, 1))
    assert editor.flow.maps is not None
    values = editor.flow.maps.values[1][..., 1]
    low, high = (f"{value:.4g}".replace("-", "−") for value in (values.min(), values.max()))
    assert f"over the plane of the inputs a goes from {low} to {high}" in editor.caption.toolTip()
    assert "plane" not in editor.caption.text()


def test_a_hidden_drawing_asks_nothing(open_editor: Open) -> None:
    editor = open_editor(plane())
    editor.hide()
    key, project = editor.flow.finding.key, editor.document.project
    editor.show_snapshot(Snapshot(1, 1, 0.5, Parameters((2, 3, 2, 1), np.ones(20)), EMPTY_CURVE))
    assert editor.flow.finding.key is key
    editor.show()
    assert editor.flow.finding.key is not key and editor.document.project is project


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e300, 0.0])
def test_what_is_not_finite_is_drawn_without_a_warning(open_editor: Open, value: float) -> None:
    editor = open_editor(plane())
    flat = np.full(editor.document.project.topology.parameter_count, value)
    editor.show_snapshot(Snapshot(1, 1, 0.5, Parameters((2, 3, 2, 1), flat), EMPTY_CURVE))
    editor.view.viewport().grab()
    assert editor.flow.maps is not None
    assert all(np.all(low < high) for low, high in editor.flow.maps.ranges)


def test_classes_have_a_map_each(open_editor: Open) -> None:
    editor = open_editor(plane(Tanh(), Softmax(), units=(4, 3)))
    maps = editor.flow.maps
    assert maps is not None and maps.ranges[-1] == (0, 1)
    np.testing.assert_allclose(maps.values[-1].sum(axis=2), 1)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("labels", [("a", "b"), ("a", "b", "c")])
def test_outputs_of_classes_have_the_colours_of_the_points(theme: Theme, labels: tuple[str, ...]) -> None:
    project = plane(Tanh(), Sigmoid(), units=(2, 1))
    inputs = project.dataset.columns[:2]
    codes = np.arange(40, dtype=np.int32) % len(labels)
    dataset = Dataset((*inputs, CategoryColumn("kind", Role.TARGET, codes, labels)))
    output = Layer(units=1, activation=Sigmoid()) if len(labels) == 2 else Layer(units=3, activation=Softmax())
    project = Project(topology=Topology(inputs=2, layers=(output,)), dataset=dataset)
    random = np.random.default_rng(1)
    parameters = Parameters(project.topology.widths, random.normal(size=project.topology.parameter_count) / 5)
    maps = maps_of(project, parameters, grid_of(dataset, 12))
    assert maps is not None
    found = pictures(maps, dataset, theme)[-1]
    assert len(found) == output.units
    for unit, picture in enumerate(found):
        for row, column in ((0, 0), (5, 5), (11, 2), (3, 11)):
            chance = float(maps.values[-1][row, column, unit])
            first, second = (np.array(theme.classes[code], float) for code in (0, 1))
            if len(labels) == 3:
                wanted = np.array(theme.faint) + chance * (np.array(theme.classes[unit], float) - theme.faint)
            else:
                wanted = np.array(theme.zero) + abs(2 * chance - 1) * ((second if chance > 0.5 else first) - theme.zero)
            assert np.abs(np.array(picture.pixelColor(column, row).getRgb()[:3]) - wanted).max() <= 2


def test_outputs_of_numbers_are_violet(open_editor: Open) -> None:
    editor = open_editor(plane(Tanh(), Identity(), units=(2, 1)))
    maps = editor.flow.maps
    assert maps is not None
    picture = pictures(maps, editor.document.project.dataset, LIGHT)[-1][0]
    place = np.unravel_index(maps.values[-1][..., 0].argmax(), (maps.side, maps.side))
    assert picture.pixelColor(int(place[1]), int(place[0])).getRgb()[:3] == LIGHT.strong


def test_other_tables_have_no_plane(open_editor: Open) -> None:
    editor = open_editor(open_bundled("penguins"))
    assert editor.flow.maps is None
    dataset = Dataset.from_arrays(np.full((3, 2), np.nan), np.zeros((3, 1)))
    editor = open_editor(Project(topology=plane(Tanh(), units=(1,)).topology, dataset=dataset))
    editor.view.viewport().grab()


@pytest.mark.parametrize("units", [(4, 1), (64, 64, 1), (200, 200, 1)])
def test_larger_networks_have_coarser_maps(units: tuple[int, ...]) -> None:
    project = plane(*[Tanh()] * len(units), units=units)
    side, topology = side_for(project), project.topology
    assert side in SIDES and is_quick(project)
    work = side**2 * (sum(topology.widths) + topology.parameter_count / PRODUCTS)
    assert work <= WORK or side == SIDES[-1]
    assert units != (4, 1) or side == SIDES[0]


def test_a_very_large_network_is_asked_in_the_background(qtbot: QtBot, open_editor: Open) -> None:
    project = plane(Tanh(), Tanh(), Tanh(), units=(400, 400, 1))
    assert not is_quick(project)
    editor = open_editor(project)
    qtbot.waitUntil(lambda: editor.flow.maps is not None)
    maps = editor.flow.maps
    assert maps is not None and maps.side == SIDES[-1]
    qtbot.waitUntil(lambda: not editor.flow.finding.busy)
    current = current_parameters(project)
    newest = Parameters(current.widths, current.flat * 0.5)
    editor.show_snapshot(Snapshot(1, 1, 0.5, newest, EMPTY_CURVE))
    qtbot.waitUntil(lambda: editor.flow.maps is not maps)
    wanted = forward(project, project.dataset.matrix(Role.INPUT)[:1], newest).a[0].shape[1]
    assert editor.flow.maps is not None and editor.flow.maps.values[1].shape == (8, 8, wanted)
    qtbot.waitUntil(lambda: not editor.flow.finding.busy)
