"""Signals that flow through the drawing: their numbers against a computation of our own, pixels, keys and controls."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QColor, QImage, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QProxyStyle, QSlider, QStyle, QToolButton
from pytestqt.qtbot import QtBot

from nnapp.activations import HardLimit, Softmax, Tanh
from nnapp.costs import BinaryCrossEntropy, CrossEntropy
from nnapp.dataset import Dataset
from nnapp.model import Model
from nnapp.optimizers import Adam
from nnapp.project import Project, opening_project, set_cell, set_units, set_weight, with_model
from nnapp.topology import Layer, Parameters, Topology
from nnapp.training import Training
from nnapp.words import Refusal
from tests.ui.gestures import focus
from tests.ui.networks import opened_editor
from ui.document import Selection
from ui.main_window import MainWindow
from ui.motion import is_reduced
from ui.settings import Settings
from ui.theme import DARK, LIGHT, Theme, palette_of
from ui.topology_editor import TopologyEditor
from ui.topology_editor.signals.painter import LEVELS, pulse_width
from ui.topology_editor.signals.player import DURATIONS_MS
from ui.topology_editor.signals.steps import Kind, Stage, link_values, shown, signals_of, stages, strongest
from ui.topology_editor.signals.words import difference, product
from ui.written_numbers import MINUS, as_read

Open = Callable[[Project], TopologyEditor]


@pytest.fixture
def open_editor(qtbot: QtBot) -> Open:
    return partial(opened_editor, qtbot, width=700, height=520)


def small() -> Project:
    """A 2-3-1 network with weights that are easy to tell apart, and two rows."""
    dataset = Dataset.from_arrays([[1.0, -0.5], [0.25, 2.0]], [[0.75], [0.1]])
    topology = Topology(inputs=2, layers=(Layer(units=3, activation=Tanh()), Layer(units=1)))
    flat = [0.5, -0.8, 0.1, 0.3, 0.9, -0.2, -0.6, 0.4, 0.05, 0.7, -1.1, 0.25, 0.15]
    parameters = Parameters(topology.widths, np.array(flat))
    return with_model(
        Project(topology=topology, dataset=dataset, training=Training(learning_rate=0.5)),
        Model(start=parameters, current=parameters),
    )


class Hand:
    """The same row by hand: no function of the program has a part in it."""

    def __init__(self, x: tuple[float, float], t: float) -> None:
        self.w1 = np.array([[0.5, -0.8], [0.3, 0.9], [-0.6, 0.4]])
        b1, self.w2, b2 = np.array([0.1, -0.2, 0.05]), np.array([0.7, -1.1, 0.25]), 0.15
        self.x = np.array(x)
        self.z1 = self.w1 @ self.x + b1
        self.a1 = np.tanh(self.z1)
        self.z2 = float(self.w2 @ self.a1 + b2)
        self.y = 1 / (1 + np.exp(-self.z2))
        self.error = t - self.y
        self.cost = 0.5 * self.error**2
        self.delta2 = (self.y - t) * self.y * (1 - self.y)
        self.delta1 = (1 - self.a1**2) * self.w2 * self.delta2
        self.gradient1, self.gradient2 = np.outer(self.delta1, self.x), self.delta2 * self.a1


HANDS = [Hand((1.0, -0.5), 0.75), Hand((0.25, 2.0), 0.1)]


def start(editor: TopologyEditor, row: int | None = 0) -> None:
    """Show the signals of a row by the button, and let nothing move by itself."""
    editor.document.select(Selection(row=row))
    QTest.mouseClick(button(editor, "showSignals"), Qt.MouseButton.LeftButton)
    assert editor.signals.playing
    editor.signals.clock = float  # a clock that stands still; time passes by `advance` only
    editor.signals.pause()
    editor.signals.go_to(0)


def button(editor: TopologyEditor, name: str) -> QToolButton:
    found = editor.findChild(QToolButton, name)
    assert found is not None
    return found


def step(editor: TopologyEditor, times: int = 1) -> None:
    for _ in range(times):
        QTest.mouseClick(button(editor, "stepForward"), Qt.MouseButton.LeftButton)


def go(editor: TopologyEditor, kind: Kind, layer: int) -> None:
    """Step to a stage."""
    assert editor.signals.signals is not None
    while editor.signals.signals.stages[editor.signals.position] != Stage(kind, layer):
        before = editor.signals.position
        step(editor)
        assert editor.signals.position == before + 1


def caption(editor: TopologyEditor) -> str:
    return editor.signals.bar.caption.text()


def numbers(text: str) -> list[float]:
    return [
        float(found.replace(MINUS, "-")) for found in re.findall(rf"{MINUS}?\d+(?:\.\d+)?(?:e[{MINUS}-]?\d+)?", text)
    ]


def picture(editor: TopologyEditor) -> QImage:
    return editor.view.viewport().grab().toImage()


def near(colour: QColor, wanted: tuple[int, int, int], within: int = 3) -> bool:
    return max(abs(a - b) for a, b in zip(colour.getRgb()[:3], wanted, strict=True)) <= within


def test_the_stages_go_forward_and_back_through_all_layers() -> None:
    assert [f"{kind} {layer}" for kind, layer in stages(2)] == [
        *("inputs -1", "forward 0", "sum 0", "activation 0", "forward 1", "sum 1", "activation 1"),
        *("error 1", "delta 1", "backward 0", "delta 0", "gradient 1"),
    ]
    assert [kind for kind, _ in stages(1, backward=False)] == ["inputs", "forward", "sum", "activation"]


@pytest.mark.parametrize("row", [0, 1])
def test_every_stage_shows_the_numbers_of_the_row(row: int) -> None:
    project, hand = small(), HANDS[row]
    signals = signals_of(project, Selection(row=row), project.model.current)  # type: ignore[union-attr]
    arrived = {
        "inputs -1": (0, "x", hand.x),
        "sum 0": (1, "z", hand.z1),
        "activation 0": (1, "a", hand.a1),
        "sum 1": (2, "z", [hand.z2]),
        "activation 1": (2, "a", [hand.y]),
        "error 1": (2, "error", [hand.error]),
        "delta 1": (2, "delta", [hand.delta2]),
        "delta 0": (1, "delta", hand.delta1),
    }
    travelling = {
        "forward 0": hand.w1 * hand.x,
        "forward 1": [hand.w2 * hand.a1],
        "backward 0": [hand.w2 * hand.delta2],
    }
    now: dict[int, tuple[str, object]] = {}
    for position, stage in enumerate(signals.stages):
        name = f"{stage.kind} {stage.layer}"
        if name in arrived:
            column, quantity, values = arrived[name]
            now[column] = quantity, values
        if name in travelling:
            into = 1 if name == "backward 0" else stage.layer
            np.testing.assert_allclose(link_values(signals, stage, into), travelling[name], rtol=1e-12)
        for column in range(3):
            found = shown(signals, position, column)
            if column not in now:
                assert found is None
            else:
                assert found is not None and found.quantity == now[column][0]
                np.testing.assert_allclose(found.values, now[column][1], rtol=1e-12)
    last = signals.stages[-1]
    np.testing.assert_allclose(link_values(signals, last, 0), hand.gradient1, rtol=1e-12)
    np.testing.assert_allclose(link_values(signals, last, 1), [hand.gradient2], rtol=1e-12)
    assert signals.passed.cost == pytest.approx(hand.cost)


def test_the_captions_say_the_numbers_of_the_selected_unit(open_editor: Open) -> None:
    editor, hand = open_editor(small()), HANDS[1]
    start(editor, row=1)
    editor.document.select(Selection(row=1, layer=0, unit=1))
    assert "row 2" in caption(editor) and numbers(caption(editor).split(":")[1]) == [1, 0.25, 2, 2]
    go(editor, Kind.SUM, 0)
    assert (
        caption(editor)
        == f"Layer 1 unit 2 adds up what arrives, and its bias: z = Σ w·x + b = {as_read(hand.z1[1], 4)}"
    )
    go(editor, Kind.ACTIVATION, 0)
    z, a = as_read(hand.z1[1], 4), as_read(hand.a1[1], 4)
    assert caption(editor) == f"Layer 1 unit 2: z = {z}, and its activation is a = tanh(z) = {a}"
    go(editor, Kind.ERROR, 1)
    assert as_read(hand.error, 4) in caption(editor) and f"C = {as_read(hand.cost, 4)}" in caption(editor)
    go(editor, Kind.DELTA, 1)
    assert caption(editor).endswith(f"δ = ∂C/∂z = (y − t)·φ′(z) = {as_read(hand.delta2, 4)}")
    go(editor, Kind.DELTA, 0)
    assert caption(editor).endswith(f"δ = ∂C/∂z = φ′(z)·Σ w·δ = {as_read(hand.delta1[1], 4)}")
    editor.document.select(Selection(row=1, layer=0, unit=1, source=0))
    go(editor, Kind.GRADIENT, 1)
    gradient = hand.gradient1[1, 0]
    assert "from x1 to layer 1 unit 2, ∂C/∂w = δ·x = " in caption(editor)
    assert f"= {as_read(gradient, 4)}." in caption(editor)
    assert f"−η·∂C/∂w = {as_read(-0.5 * gradient, 4)}" in caption(editor)
    assert ("smaller" if gradient > 0 else "larger") in caption(editor)


@pytest.mark.parametrize("one", [0.75, -3.5, 1e-7, 123456.789])
@pytest.mark.parametrize("other", [0.123456789, -2.0, 1e-9, 0.7499991])
def test_printed_equations_are_true(one: float, other: float) -> None:
    for text, sign in ((product(one, other), "·"), (difference(one, other), "−")):
        left, right = text.split(" = ")
        parts = left.split(sign) if sign == "·" else left.split(" − ")
        first, second = (float(part.strip("()").replace(MINUS, "-")) for part in parts)
        printed, found = right.replace(MINUS, "-"), first * second if sign == "·" else first - second
        digits = printed.split("e")[0]
        last = 10.0 ** -(len(digits.split(".")[1]) if "." in digits else 0)
        last *= 10.0 ** int(printed.split("e")[1]) if "e" in printed else 1
        assert abs(float(printed) - found) <= 0.5000001 * max(last, abs(found) * 1e-4), text
        exact = one * other if sign == "·" else one - other
        assert float(printed) == pytest.approx(exact, rel=2e-3, abs=1e-12)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_pulses_are_as_large_and_as_coloured_as_their_products(open_editor: Open, theme: Theme) -> None:
    editor, hand = open_editor(small()), HANDS[0]
    editor.setPalette(palette_of(theme))
    start(editor)
    step(editor)
    layout, products = editor.view.layout_of_network, hand.w1 * hand.x
    for phase in (0.66, 0.7, 0.74):  # where no two of them overlap
        editor.signals.phase = phase
        editor.signals._show_stage()
        image = picture(editor)
        largest = np.abs(products).max()
        for unit, source in np.ndindex(products.shape):
            start_, end = np.array(layout.point(0, source)), np.array(layout.point(1, unit))
            way = (end - start_) / np.hypot(*(end - start_)) * layout.radius_of(0)
            spot = start_ + way + (end - start_ - 2 * way) * phase
            centre = editor.view.mapFromScene(QPointF(*spot))
            value = products[unit, source]
            level = int(np.ceil(LEVELS * np.sqrt(abs(value) / largest)))
            reach = pulse_width(level) / 2
            inside = image.pixelColor(centre)
            ring = image.pixelColor(centre + QPoint(round(reach - 1.2), 0))
            if value > 0:
                assert near(inside, theme.positive, 12), (unit, source, phase)
            else:
                assert near(inside, theme.base, 12), (unit, source, phase)
                assert ring.blue() > ring.red(), (unit, source, phase)
            outside = image.pixelColor(centre + QPoint(round(reach + 2.5), 0))
            assert not near(outside, theme.positive if value > 0 else theme.negative, 40), (unit, source, phase)


def test_backward_pulses_go_from_right_to_left_in_the_colours_of_delta(open_editor: Open) -> None:
    editor, hand = open_editor(small()), HANDS[0]
    start(editor)
    go(editor, Kind.BACKWARD, 0)
    layout, products = editor.view.layout_of_network, hand.w2 * hand.delta2
    for phase in (0.25, 0.75):
        editor.signals.phase = phase
        editor.signals._show_stage()
        image = picture(editor)
        for unit, value in enumerate(products):
            begin, end = np.array(layout.point(2, 0)), np.array(layout.point(1, unit))
            way = (end - begin) / np.hypot(*(end - begin)) * layout.radius_of(0)
            centre = editor.view.mapFromScene(QPointF(*(begin + way + (end - begin - 2 * way) * phase)))
            wanted = LIGHT.delta[1] if value > 0 else LIGHT.base
            assert near(image.pixelColor(centre), wanted, 12), (unit, phase)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_units_are_empty_until_something_arrives_and_then_filled_by_it(open_editor: Open, theme: Theme) -> None:
    editor, hand = open_editor(small()), HANDS[0]
    editor.setPalette(palette_of(theme))
    start(editor)

    def disc(column: int, unit: int) -> QColor:
        radius = editor.view.layout_of_network.radius_of(1) * editor.view.transform().m11()
        return picture(editor).pixelColor(editor.unit_position(column - 1, unit) + QPoint(0, round(0.74 * radius)))

    assert all(near(disc(1, unit), theme.window) for unit in range(3)) and near(disc(2, 0), theme.window)
    go(editor, Kind.SUM, 0)
    assert all(near(disc(1, unit), theme.zero) for unit in range(3)) and near(disc(2, 0), theme.window)
    go(editor, Kind.ACTIVATION, 0)
    for unit in range(3):
        share = (hand.a1[unit] + 1) / 2
        wanted = [round(f + share * (s - f)) for f, s in zip(theme.faint, theme.strong, strict=True)]
        assert near(disc(1, unit), tuple(wanted)), unit  # type: ignore[arg-type]
    go(editor, Kind.DELTA, 0)
    largest = np.abs(hand.delta1).max()
    limit = min(step * 10.0**power for power in range(-9, 9) for step in (1, 2, 5) if step * 10.0**power >= largest)
    for unit, delta in enumerate(hand.delta1):
        end, zero = np.array(theme.delta[1] if delta > 0 else theme.delta[0]), np.array(theme.zero)
        assert near(disc(1, unit), tuple(np.rint(zero + (end - zero) * (abs(delta) / limit) ** 0.5))), unit
    go(editor, Kind.GRADIENT, 1)
    QTest.keyClick(editor.view, Qt.Key.Key_Escape)
    assert not editor.signals.active and not editor.signals.overlay.isVisible()


def test_the_last_stage_draws_the_gradient_of_each_link(open_editor: Open) -> None:
    editor, hand = open_editor(small()), HANDS[0]
    start(editor)
    go(editor, Kind.GRADIENT, 1)
    image = picture(editor)
    for unit, value in enumerate(hand.gradient2):
        seen = []
        layout = editor.view.layout_of_network
        begin, end = np.array(layout.point(1, unit)), np.array(layout.point(2, 0))
        for share in np.linspace(0.3, 0.7, 80):
            spot = editor.view.mapFromScene(QPointF(*(begin + share * (end - begin))))
            seen.append(image.pixelColor(spot))
        orange = sum(colour.red() - colour.blue() > 60 for colour in seen)
        blue = sum(colour.blue() - colour.red() > 60 for colour in seen)
        assert (orange > 60 and blue < 10) if value > 0 else (blue > 30 and orange < 10), unit


def test_time_goes_by_the_clock_and_the_speed(open_editor: Open) -> None:
    editor = open_editor(small())
    start(editor)
    player = editor.signals
    player.phase = 0.0
    player.advance(DURATIONS_MS[Kind.INPUTS] / 2)
    assert player.position == 0 and player.phase == pytest.approx(0.5)
    player.advance(DURATIONS_MS[Kind.INPUTS] / 2)
    assert (player.position, player.phase) == (1, 0.0)
    slider = editor.findChild(QSlider, "signalSpeed")
    assert slider is not None
    focus(slider)
    QTest.keyClick(slider, Qt.Key.Key_End)
    assert player.bar.speed == 4 and player.bar.speed_label.text() == "4×"
    player.advance(DURATIONS_MS[Kind.FORWARD] / 8)
    assert player.phase == pytest.approx(0.5)
    QTest.keyClick(slider, Qt.Key.Key_Home)
    assert player.bar.speed == 0.25
    player.advance(DURATIONS_MS[Kind.FORWARD])
    assert player.phase == pytest.approx(0.75)
    player.go_to(len(stages(2)) - 1)
    player.advance(1e9)
    assert player.position == len(stages(2)) - 1 and not player.playing and player.active
    QTest.mouseClick(button(editor, "play"), Qt.MouseButton.LeftButton)
    assert player.playing and player.position == 0


def test_it_plays_by_itself_and_stops_at_once(open_editor: Open, qtbot: QtBot) -> None:
    editor = open_editor(small())
    editor.signals.bar.show_speed(4)
    QTest.mouseClick(button(editor, "showSignals"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: editor.signals.position >= 2)
    focus(editor.view)
    QTest.keyClick(editor.view, Qt.Key.Key_P)
    assert not editor.signals.playing and editor.signals.active
    QTest.keyClick(editor.view, Qt.Key.Key_P)
    assert editor.signals.playing
    QTest.keyClick(editor.view, Qt.Key.Key_Escape)
    assert not editor.signals.playing and not editor.signals.active and not editor.signals.bar.isVisible()
    assert not button(editor, "showSignals").isChecked()


def test_keys_step_through_the_stages(open_editor: Open) -> None:
    editor = open_editor(small())
    start(editor)
    focus(editor.view)
    for key, wanted in ((".", 1), (".", 2), (",", 1), (",", 0), (",", 0)):
        QTest.keyClick(editor.view, key)
        assert editor.signals.position == wanted
    assert not button(editor, "stepBack").isEnabled() and "first" in button(editor, "stepBack").toolTip()
    step(editor, 11)
    assert not button(editor, "stepForward").isEnabled() and "last" in button(editor, "stepForward").toolTip()
    assert "12 of 12" in editor.signals.bar.place.text()


def test_numbers_follow_an_edit_and_the_selection_in_the_same_stage(open_editor: Open) -> None:
    editor = open_editor(small())
    start(editor)
    go(editor, Kind.ACTIVATION, 0)
    before = caption(editor)
    editor.document.edit(partial(set_weight, position=0, unit=1, source=0, value=2.0), "Weight")
    assert editor.signals.position == 3 and editor.signals.signals is not None
    assert editor.signals.signals.z(0)[1] == pytest.approx(2.0 * 1 + 0.9 * -0.5 - 0.2)
    assert editor.signals.signals.parameters is editor.parameters
    editor.document.select(Selection(row=1))
    assert editor.signals.position == 3 and "Row 2" in editor.signals.bar.place.text()
    assert caption(editor) != before
    editor.document.edit(partial(set_units, position=0, units=5), "Units")
    assert not editor.signals.active and not editor.signals.bar.isVisible()


def test_a_row_without_a_target_only_flows_forward(open_editor: Open) -> None:
    project = set_cell(small(), row=0, column=2, text="")
    editor = open_editor(project)
    start(editor)
    step(editor, 6)
    assert not button(editor, "stepForward").isEnabled()
    assert caption(editor).endswith("Row 1 has no target, so there is no error to send back.")


def test_a_target_that_the_cost_cannot_use_is_named_with_its_row(open_editor: Open) -> None:
    project = replace(small(), training=Training(cost=BinaryCrossEntropy()))
    editor = open_editor(set_cell(project, row=1, column=2, text="3"))
    start(editor, row=1)
    step(editor, 6)
    assert "row 2 has the target 3.0" in caption(editor)


def test_a_question_only_flows_forward(open_editor: Open) -> None:
    editor = open_editor(small())
    editor.document.select(Selection(asked=(2.0, 3.0)))
    editor.signals.start()
    editor.signals.pause()
    assert "Question" in editor.signals.bar.place.text() and "2" in caption(editor)
    step(editor, 6)
    assert "A question has no target" in caption(editor)


def test_missing_inputs_are_refused_in_words(open_editor: Open) -> None:
    editor = open_editor(set_cell(small(), row=0, column=1, text=""))
    said: list[str] = []
    editor.document.refused.connect(lambda refusal: said.append(str(refusal)))
    QTest.mouseClick(button(editor, "showSignals"), Qt.MouseButton.LeftButton)
    assert len(said) == 1 and "Row 1 has a missing cell" in said[0] and not editor.signals.active
    assert not button(editor, "showSignals").isChecked()
    editor.document.select(Selection(row=1))
    QTest.mouseClick(button(editor, "showSignals"), Qt.MouseButton.LeftButton)
    assert editor.signals.active
    editor.document.select(Selection(row=0))
    assert not editor.signals.active and len(said) == 2


def test_an_empty_table_is_refused() -> None:
    project = small()
    empty = replace(project, dataset=Dataset.from_arrays(np.empty((0, 2)), np.empty((0, 1))))
    with pytest.raises(Refusal, match="no rows"):
        signals_of(empty, Selection(), project.model.current)  # type: ignore[union-attr]


def test_weights_that_are_no_numbers_are_shown_as_they_are(open_editor: Open) -> None:
    project = small()
    broken = Parameters(project.topology.widths, np.full(project.topology.parameter_count, np.nan))
    editor = open_editor(with_model(project, Model(start=broken, current=broken)))
    start(editor)
    for _ in range(11):
        step(editor)
        assert not picture(editor).isNull()
    go(editor, Kind.GRADIENT, 1)
    assert "all of them are 0" not in caption(editor) or "NaN" not in caption(editor)


def test_softmax_and_frozen_links_and_other_optimizers_are_said(open_editor: Open) -> None:
    dataset = Dataset.from_arrays([[1.0, 2.0]], [[0.0, 1.0]])
    topology = Topology(inputs=2, layers=(Layer(units=2, activation=Softmax(), frozen=True),))
    training = Training(cost=CrossEntropy(), optimizer=Adam())
    editor = open_editor(Project(topology=topology, dataset=dataset, training=training))
    start(editor)
    go(editor, Kind.ACTIVATION, 0)
    assert "softmax(z)" in caption(editor)
    go(editor, Kind.DELTA, 0)
    assert "y − t" in caption(editor)
    go(editor, Kind.GRADIENT, 0)
    assert "frozen" in caption(editor)
    editor.document.edit(
        partial(replace, topology=Topology(inputs=2, layers=(Layer(units=2, activation=Softmax()),))), ""
    )
    assert "Adam makes its step against it" in caption(editor)


def test_only_the_strongest_links_send_pulses() -> None:
    values = np.random.default_rng(3).normal(size=(40, 50))
    values[0, 0], values[1, 1], values[2, 2] = np.nan, np.inf, 0.0
    links = strongest(values, most=25)
    finite = np.where(np.isfinite(values), np.abs(values), 0)
    assert len(links.values) == 25
    np.testing.assert_array_equal(np.sort(np.abs(links.values)), np.sort(finite.ravel())[-25:])
    np.testing.assert_array_equal(values[links.targets, links.sources], links.values)
    assert (np.diff(np.abs(links.values)) >= 0).all()
    assert len(strongest(np.zeros((3, 3))).values) == 0


def test_dead_inputs_send_nothing(open_editor: Open) -> None:
    editor = open_editor(opening_project())
    start(editor, row=0)  # 0 0 1 0 1
    step(editor)
    assert editor.signals.signals is not None
    links = strongest(link_values(editor.signals.signals, Stage(Kind.FORWARD, 0), 0))
    assert set(links.sources.tolist()) == {2, 4} and len(links.values) == 20


def test_reduced_motion_shows_stills_and_plays_nothing(open_editor: Open) -> None:
    editor = open_editor(small())
    editor.signals.set_motion("on")
    QTest.mouseClick(button(editor, "showSignals"), Qt.MouseButton.LeftButton)
    assert editor.signals.active and not editor.signals.playing
    assert not button(editor, "play").isEnabled() and "Reduce Motion" in button(editor, "play").toolTip()
    step(editor)
    assert editor.signals.phase == 0.5
    focus(editor.view)
    QTest.keyClick(editor.view, Qt.Key.Key_P)
    assert not editor.signals.playing
    editor.signals.set_motion("off")
    assert button(editor, "play").isEnabled()
    QTest.keyClick(editor.view, Qt.Key.Key_P)
    assert editor.signals.playing
    editor.signals.set_motion("on")
    assert not editor.signals.playing


def test_a_style_without_animations_asks_for_less_motion(qapp: QApplication) -> None:
    class Still(QProxyStyle):
        def styleHint(self, hint, option=None, widget=None, returned=None) -> int:  # type: ignore[no-untyped-def, override]  # noqa: N802
            if hint == QStyle.StyleHint.SH_Widget_Animation_Duration:
                return 0
            return super().styleHint(hint, option, widget, returned)

    assert not is_reduced("system") and is_reduced("on") and not is_reduced("off")
    name = qapp.style().objectName()
    try:
        qapp.setStyle(Still("Fusion"))
        assert is_reduced("system") and not is_reduced("off")
    finally:
        qapp.setStyle(name)


def test_panning_and_zooming_move_the_signals_with_the_drawing(open_editor: Open) -> None:
    editor = open_editor(small())
    start(editor)
    QTest.keyClick(editor.view, Qt.Key.Key_Plus)
    image, at = picture(editor), editor.unit_position(-1, 0)
    radius = editor.view.layout_of_network.radius_of(1) * editor.view.transform().m11()
    assert near(image.pixelColor(at + QPoint(0, round(0.8 * radius))), LIGHT.strong)


def test_a_frame_paints_neither_the_network_nor_what_stands_still(open_editor: Open) -> None:
    editor = open_editor(small())
    start(editor)
    step(editor)
    viewport, overlay = editor.view.viewport(), editor.signals.overlay
    viewport.repaint()
    before = editor.view.picture.painted, overlay.stills
    for _ in range(5):
        editor.signals.advance(20)
        viewport.repaint()
    assert (editor.view.picture.painted, overlay.stills) == before
    step(editor)
    viewport.repaint()
    assert (editor.view.picture.painted, overlay.stills) == (before[0], before[1] + 1)


def test_clicks_go_through_to_the_drawing(open_editor: Open) -> None:
    editor = open_editor(small())
    start(editor)
    QTest.mouseClick(editor.view.viewport(), Qt.MouseButton.LeftButton, pos=editor.unit_position(0, 2))
    assert editor.document.selection.layer == 0 and editor.document.selection.unit == 2
    assert editor.signals.active


def test_the_program_remembers_speed_and_motion(window: MainWindow) -> None:
    for name in ("on", "off", "system"):
        window.commands[f"motion-{name}"].trigger()
        assert Settings().motion == name and window.topology.signals.motion == name
        assert [window.commands[f"motion-{each}"].isChecked() for each in ("on", "off", "system")].count(True) == 1
    window.topology.signals.bar.slider.setValue(-2)
    assert Settings().signal_speed == 0.5


def test_broken_settings_are_the_usual_ones() -> None:
    settings = Settings()
    for value in ("fast", "", "nan", "1e9", [1, 2]):
        settings._store.setValue("signal-speed", value)
        assert settings.signal_speed == 1.0
    settings._store.setValue("reduce-motion", "perhaps")
    assert settings.motion == "system"


def test_the_key_starts_and_stops_and_escape_stops(window: MainWindow, qtbot: QtBot) -> None:
    action = window.findChild(QAction, "signals")
    assert action is not None
    focus(window.topology.view)
    QTest.keyClick(window.topology.view, Qt.Key.Key_F4)
    assert window.topology.signals.playing and action.isChecked()
    QTest.keyClick(window.topology.view, Qt.Key.Key_F4)
    assert not window.topology.signals.active and not action.isChecked()
    QTest.keyClick(window.topology.view, Qt.Key.Key_F4)
    QTest.keyClick(window.grid.view, Qt.Key.Key_Escape)
    assert not window.topology.signals.active


def test_starting_pauses_a_training_and_says_at_which_epoch(window: MainWindow, qtbot: QtBot) -> None:
    window.commands["run"].trigger()
    qtbot.waitUntil(lambda: window.trainer.progress.epoch > 2)
    window.commands["signals"].trigger()
    assert not window.trainer.running and window.topology.signals.active
    model = window.document.project.model
    assert model is not None and f"epoch {model.epoch:,}" in window.notice.label.text()
    signals = window.topology.signals.signals
    assert signals is not None and signals.parameters is window.topology.parameters
    np.testing.assert_array_equal(signals.parameters.flat, model.current.flat)


def test_signals_follow_a_training_that_is_run_while_they_are_shown(window: MainWindow, qtbot: QtBot) -> None:
    window.commands["signals"].trigger()
    window.commands["run"].trigger()
    first = window.topology.signals.signals
    qtbot.waitUntil(lambda: window.topology.signals.signals is not first)
    for _ in range(3):
        signals = window.topology.signals.signals
        assert signals is not None and signals.parameters is window.topology.parameters
        qtbot.waitUntil(lambda seen=signals: window.topology.signals.signals is not seen)
    window.trainer.pause()
    assert window.topology.signals.active


def test_a_hard_limit_has_no_way_back(open_editor: Open) -> None:
    project = small()
    topology = replace(
        project.topology,
        layers=(replace(project.topology.layers[0], activation=HardLimit()), project.topology.layers[1]),
    )
    editor = open_editor(replace(project, topology=topology))
    start(editor)
    go(editor, Kind.DELTA, 0)
    assert caption(editor).endswith("= 0")


def test_signals_need_no_row_to_be_selected(open_editor: Open) -> None:
    editor = open_editor(small())
    start(editor, row=None)
    assert "Row 1" in editor.signals.bar.place.text()
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    assert not editor.signals.key_pressed(event)


def test_signals_that_begin_while_the_drawing_is_hidden_are_of_the_newest_weights(open_editor: Open) -> None:
    editor = open_editor(small())
    editor.document.select(Selection(row=0))
    editor.hide()
    editor.document.edit(lambda project: set_weight(project, 0, 0, 0, 3.0), "Set weight")
    editor.signals.start()
    signals = editor.signals.signals
    assert signals is not None and signals.project is editor.document.project
    assert signals.parameters.weights[0][0, 0] == 3.0
    editor.signals.stop()
