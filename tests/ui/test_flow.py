"""What flows through the network is seen in its drawing: rendered pixels, captions and legend against `forward`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from nnapp.activations import ReLU, Tanh
from nnapp.bundled import open_bundled
from nnapp.dataset import Dataset, Role
from nnapp.model import EMPTY_CURVE
from nnapp.network import Pass, forward
from nnapp.project import Project, current_parameters, opening_project, set_activation, set_cell, set_units
from nnapp.snapshot import Snapshot
from nnapp.topology import Layer, Parameters, Topology
from tests.ui.gestures import press_keys
from tests.ui.networks import opened_editor
from ui.document import Selection
from ui.network.numbers import shown_number
from ui.theme import DARK, LIGHT, Theme, palette_of
from ui.topology_editor import TopologyEditor
from ui.topology_editor.quantities.flow_values import short_value
from ui.written_numbers import as_read

Open = Callable[[Project], TopologyEditor]


@pytest.fixture
def open_editor(qtbot: QtBot) -> Open:
    return partial(opened_editor, qtbot, width=620, height=420)


def passed(editor: TopologyEditor, row: int, parameters: Parameters | None = None) -> Pass:
    project = editor.document.project
    return forward(project, project.dataset.matrix(Role.INPUT, slice(row, row + 1)), parameters)


def disc(editor: TopologyEditor, layer: int, unit: int) -> QColor:
    """The colour of a unit, beside the letters in it."""
    image = editor.view.viewport().grab().toImage()
    radius = editor.view.layout_of_network.radius_of(layer + 1) * editor.view.transform().m11()
    return image.pixelColor(editor.unit_position(layer, unit) + QPoint(0, round(0.72 * radius)))


def expected(theme: Theme, value: float, low: float, high: float) -> list[int]:
    share = min(max((value - low) / (high - low), 0.0), 1.0)
    return [round(faint + share * (strong - faint)) for faint, strong in zip(theme.faint, theme.strong, strict=True)]


def near(colour: QColor, wanted: list[int]) -> bool:
    return max(abs(a - b) for a, b in zip(colour.getRgb()[:3], wanted, strict=True)) <= 2


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_units_are_filled_by_their_activations(open_editor: Open, theme: Theme) -> None:
    editor = open_editor(opening_project())
    editor.setPalette(palette_of(theme))
    for row in (0, 7):
        editor.document.select(Selection(row=row))
        found, inputs = passed(editor, row), editor.document.project.dataset.matrix(Role.INPUT)[row]
        for unit in range(5):
            assert near(disc(editor, -1, unit), expected(theme, inputs[unit], 0, 1))
        for unit in range(10):
            assert near(disc(editor, 0, unit), expected(theme, found.a[0][0, unit], 0, 1))
        assert near(disc(editor, 1, 0), expected(theme, found.a[1][0, 0], 0, 1))


def test_negative_activations_are_faint_and_dashed(open_editor: Open) -> None:
    editor = open_editor(set_activation(opening_project(), 0, Tanh()))
    editor.document.select(Selection(row=0))
    values = passed(editor, 0).a[0][0]
    assert (values < 0).any() and (values > 0).any()
    for unit, value in enumerate(values):
        assert near(disc(editor, 0, unit), expected(LIGHT, value, -1, 1))
    image = editor.view.viewport().grab().toImage()
    layout = editor.view.layout_of_network
    ground = 0
    for unit, value in enumerate(values):
        radius = layout.radius_of(1) * editor.view.transform().m11()
        angles = np.linspace(0.6 * np.pi, 0.9 * np.pi, 40)  # below left, where no number is
        ring = [
            image.pixelColor(
                editor.unit_position(0, unit) + QPoint(round(radius * np.cos(angle)), round(radius * np.sin(angle)))
            )
            for angle in angles
        ]
        dark = sum(colour.lightness() < 150 for colour in ring)
        ground += value < 0
        assert value > 0 or dark < len(ring)
    assert ground


def test_values_without_limits_are_coloured_to_a_round_number(open_editor: Open) -> None:
    editor = open_editor(set_activation(opening_project(), 0, ReLU()))
    flat = np.full(editor.document.project.topology.parameter_count, 0.5)
    editor.show_snapshot(Snapshot(1, 1, 0.5, Parameters((5, 10, 1), flat), EMPTY_CURVE))
    editor.document.select(Selection(row=0))
    found = passed(editor, 0, Parameters((5, 10, 1), flat))
    flow = editor.flow.values
    assert flow is not None
    low, high = flow.ranges[1]
    assert low == 0 and high >= found.a[0].max() > high / 2.6
    assert near(disc(editor, 0, 3), expected(LIGHT, found.a[0][0, 3], low, high))


def test_nothing_flows_without_a_row_and_the_units_show_biases(open_editor: Open) -> None:
    editor = open_editor(opening_project())
    before = editor.view.viewport().grab().toImage()
    assert editor.flow_legend.shown() == "units: b"
    editor.document.select(Selection(row=2))
    assert editor.flow_legend.shown() == "a: row 3"
    assert editor.view.viewport().grab().toImage() != before
    editor.document.select(Selection())
    assert editor.flow_legend.shown() == "units: b"
    assert editor.view.viewport().grab().toImage() == before


def test_the_legend_says_what_is_shown_and_switches_it_off(open_editor: Open) -> None:
    editor = open_editor(opening_project())
    before = editor.view.viewport().grab().toImage()
    editor.document.select(Selection(row=2))
    assert editor.flow_legend.accessibleName() == "units: activation for row 3"
    assert editor.flow_legend.shown() == "a: row 3"
    editor.document.select(Selection(row=2, asked=(0.5,) * 5))
    assert editor.flow_legend.accessibleName() == "units: activation for your question"
    press_keys(editor.view, Qt.Key.Key_6)
    assert editor.flow_legend.accessibleName() == "units: bias"
    assert editor.flow.values is None
    assert editor.view.viewport().grab().toImage() == before
    editor.document.select(Selection(row=4))
    assert editor.flow.values is None, "what was chosen stays chosen"
    editor.document.select(Selection(row=4, asked=(0.5,) * 5))
    press_keys(editor.view, Qt.Key.Key_4)
    assert editor.flow.values is not None
    assert editor.flow.values.inputs == pytest.approx([0.5] * 5)


def test_the_caption_says_z_and_a_of_a_unit(open_editor: Open) -> None:
    editor = open_editor(opening_project())
    editor.document.select(Selection(row=4))
    QTest.mouseClick(editor.view.viewport(), Qt.MouseButton.LeftButton, pos=editor.unit_position(0, 1))
    found = passed(editor, 4)
    z, a = float(found.z[0][0, 1]), float(found.a[0][0, 1])
    wanted = f"h1.2: z = {as_read(z, 4)}, a = {as_read(a, 4)}, bias 0"
    assert editor.caption.text() == wanted
    assert editor.view.accessibleDescription().splitlines()[0] == wanted
    assert f"layer 1 unit 2 (h1.2): z = {shown_number(z)}, a = {shown_number(a)}" in editor.caption.toolTip()
    QTest.keyClick(editor.card.field, Qt.Key.Key_Escape)
    editor.document.select(Selection(row=None, layer=0, unit=1))
    assert editor.caption.text() == "bias of layer 1 unit 2 (h1.2): 0"


@pytest.mark.qt_log_ignore("does not support raise")  # the offscreen plugin, of tool tips
def test_the_tool_tips_say_it_in_full(open_editor: Open) -> None:
    editor = open_editor(open_bundled("penguins"))
    editor.document.select(Selection(row=0))
    viewport = editor.view.viewport()
    found = passed(editor, 0)
    for layer, wanted in ((-1, "input bill_length_mm: "), (1, "output species = Adelie: z = ")):
        spot = editor.unit_position(layer, 3 if layer < 0 else 0)
        QApplication.sendEvent(viewport, QHelpEvent(QEvent.Type.ToolTip, spot, viewport.mapToGlobal(spot)))
        assert wanted in QToolTip.text()
    assert shown_number(float(found.a[1][0, 0])) in QToolTip.text()
    QToolTip.hideText()


def test_it_follows_training_and_edits(open_editor: Open) -> None:
    editor = open_editor(opening_project())
    editor.document.select(Selection(row=1))
    project = editor.document.project
    flat = np.linspace(-1, 1, project.topology.parameter_count)
    newest = Parameters(project.topology.widths, flat)
    editor.show_snapshot(Snapshot(1, 1, 0.5, newest, EMPTY_CURVE))
    assert editor.flow.values is not None
    assert np.array_equal(editor.flow.values.a[0], passed(editor, 1, newest).a[0][0])
    before = editor.flow.values
    assert editor.document.edit(lambda now: set_cell(now, 1, 0, "0.5"), "Edit")
    assert editor.flow.values is not before
    assert editor.flow.values.inputs[0] == 0.5
    assert editor.document.edit(lambda now: set_units(now, 0, 4), "Units")
    assert len(editor.flow.values.a[0]) == 4
    assert near(disc(editor, 0, 3), expected(LIGHT, editor.flow.values.a[0][3], 0, 1))
    assert np.array_equal(editor.flow.values.a[1], passed(editor, 1).a[1][0])
    assert editor.parameters is current_parameters(editor.document.project)


def test_a_hidden_drawing_computes_nothing(open_editor: Open) -> None:
    editor = open_editor(opening_project())
    editor.hide()
    editor.document.select(Selection(row=1))
    assert editor.flow.values is None
    editor.show()
    assert editor.flow.values is not None


def test_a_row_with_a_missing_input_flows_not(open_editor: Open) -> None:
    editor = open_editor(opening_project())
    editor.document.select(Selection(row=1))
    assert editor.document.edit(lambda now: set_cell(now, 1, 0, ""), "Edit")
    assert editor.flow.values is None
    assert editor.flow_legend.shown() == "units: b"


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e300])
def test_what_is_not_finite_is_drawn_without_a_warning(open_editor: Open, value: float) -> None:
    editor = open_editor(set_activation(opening_project(), 0, ReLU()))
    editor.document.select(Selection(row=0))
    flat = np.full(editor.document.project.topology.parameter_count, value)
    editor.show_snapshot(Snapshot(1, 1, 0.5, Parameters((5, 10, 1), flat), EMPTY_CURVE))
    editor.view.viewport().grab()


def test_of_a_wide_network_the_units_are_filled_once_there_is_room(open_editor: Open) -> None:
    random = np.random.default_rng(0)
    dataset = Dataset.from_arrays(random.uniform(size=(3, 784)), np.zeros((3, 1)))
    topology = Topology(inputs=784, layers=(Layer(units=300), Layer(units=1)))
    editor = open_editor(Project(topology=topology, dataset=dataset))
    editor.document.select(Selection(row=2))
    values = passed(editor, 2).a[0][0]
    for unit in (0, 5, 150, 299):
        editor.view.fit()
        editor.view.zoom(45, editor.unit_position(0, unit))
        assert near(disc(editor, 0, unit), expected(LIGHT, values[unit], 0, 1))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (-1.0, "−1"),
        (0.4312, "0.43"),
        (-0.6062, "−0.61"),
        (3.14159, "3.14"),
        (31.4159, "31.4"),
        (314.159, "314"),
        (-31415.9, "−3.1e4"),
        (2e-9, "0.00"),
        (-2e-9, "0.00"),
        (np.nan, "NaN"),
        (-np.inf, "−∞"),
    ],
)
def test_values_are_written_short(value: float, text: str) -> None:
    assert short_value(value) == text


@given(st.floats(-1e6, 1e6))
def test_a_short_value_is_near_the_value(value: float) -> None:
    read = float(short_value(value).replace("−", "-"))
    assert abs(read - value) <= max(0.0051, 0.06 * abs(value))
