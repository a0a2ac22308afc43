"""Links show weights, gradients and updates: rendered pixels against the engine's numbers, switches, scale and cost."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from nnapp.activations import Tanh
from nnapp.dataset import Dataset, Role
from nnapp.gradient import training_gradient
from nnapp.model import EMPTY_CURVE, Model
from nnapp.network import cost_on
from nnapp.progress import Report
from nnapp.project import Project, current_parameters, opening_project, set_cell, set_units, set_weight, with_model
from nnapp.run import Run
from nnapp.snapshot import Snapshot
from nnapp.topology import Layer, Parameters, Topology
from tests.ui.gestures import focus, press_keys
from tests.ui.networks import opened_editor
from ui.main_window import MainWindow
from ui.network.places import Place
from ui.theme import DARK, LIGHT, Theme, palette_of
from ui.topology_editor import TopologyEditor
from ui.topology_editor.drawing.scale import LEVELS, Scale
from ui.topology_editor.places.typed_cost import cost_of_typed
from ui.topology_editor.quantities.link_quantity import Quantity
from ui.weight_scale import TOO_WIDE, largest_size

Open = Callable[..., TopologyEditor]
KEYS = {Quantity.WEIGHT: Qt.Key.Key_1, Quantity.GRADIENT: Qt.Key.Key_2, Quantity.UPDATE: Qt.Key.Key_3}
TIPS = pytest.mark.qt_log_ignore("does not support raise")  # the offscreen plugin, of tool tips


@pytest.fixture
def open_editor(qtbot: QtBot) -> Open:
    return partial(opened_editor, qtbot)


def small(rows: int = 6, *widths: int) -> Project:
    random = np.random.default_rng(5)
    inputs, *hidden, outputs = widths or (2, 3, 2)
    dataset = Dataset.from_arrays(random.uniform(-2, 2, (rows, inputs)), random.uniform(-1, 1, (rows, outputs)))
    layers = (*(Layer(units=units, activation=Tanh()) for units in hidden), Layer(units=outputs, activation=Tanh()))
    return Project(topology=Topology(inputs=inputs, layers=layers), dataset=dataset)


def stepped(project: Project, updates: int = 1) -> tuple[Project, Parameters]:
    """The project after some updates, and what the last of them added, from the weights before and after it."""
    run = Run(project)
    for _ in range(updates):
        before = run.snapshot().parameters.flat.copy()
        run.step()
    after = run.model()
    return with_model(project, after), Parameters(project.topology.widths, after.current.flat - before)


def measured_gradient(project: Project, step: float = 1e-5) -> Parameters:
    """The gradient by central differences of the cost, which knows nothing of backpropagation."""
    rows, targets = (project.dataset.matrix(role) for role in (Role.INPUT, Role.TARGET))
    flat = current_parameters(project).flat
    slopes = np.empty_like(flat)
    for place in range(len(flat)):
        costs = []
        for sign in (1, -1):
            moved = flat.copy()
            moved[place] += sign * step
            costs.append(cost_on(project, rows, targets, Parameters(project.topology.widths, moved)))
        slopes[place] = (costs[0] - costs[1]) / (2 * step)
    return Parameters(project.topology.widths, slopes)


def show(editor: TopologyEditor, quantity: Quantity) -> None:
    press_keys(editor.view, KEYS[quantity])


def expected(theme: Theme, quantity: Quantity, value: float, limit: float) -> np.ndarray:
    """The colour that a value has to have, by the words of the legend: from grey by the root of its rounded share."""
    ends = {
        Quantity.WEIGHT: (theme.negative, theme.positive),
        Quantity.GRADIENT: theme.gradient,
        Quantity.UPDATE: theme.update,
    }[quantity]
    share = np.ceil(min(abs(value) / limit, 1.0) * LEVELS) / LEVELS
    zero = np.array(theme.zero, float)
    return zero + (np.array(ends[value > 0], float) - zero) * np.sqrt(share)


def distance(colour: QColor, wanted: np.ndarray) -> float:
    return float(np.abs(np.array(colour.getRgb()[:3]) - wanted).max())


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("quantity", list(Quantity))
def test_links_and_units_have_the_colours_of_the_engines_numbers(
    open_editor: Open, quantity: Quantity, theme: Theme
) -> None:
    project, update = stepped(small(), 3)
    numbers = {
        Quantity.WEIGHT: current_parameters(project),
        Quantity.GRADIENT: measured_gradient(project),
        Quantity.UPDATE: update,
    }[quantity]
    editor = open_editor(project, 900, 560)
    editor.setPalette(palette_of(theme))
    press_keys(editor.view, Qt.Key.Key_6)  # units show biases
    show(editor, quantity)
    limit = editor.view.weight_scale.limit
    assert limit >= largest_size(numbers) * (1 - 1e-6) and limit <= 2.6 * largest_size(numbers)
    image = editor.view.viewport().grab().toImage()
    seen = 0
    for layer, (fan_in, fan_out) in enumerate(pairwise(project.topology.widths)):
        for unit in range(fan_out):
            middle = editor.unit_position(layer, unit) + QPoint(0, 8)
            bias = float(numbers.biases[layer][unit])
            smooth = theme.diverging(np.array(bias), limit, getattr(theme, quantity.value))
            assert distance(image.pixelColor(middle), smooth.astype(float)) <= 3
            for source in range(fan_in):
                value = float(numbers.weights[layer][unit, source])
                if abs(value) < 0.3 * limit:
                    continue  # thinner than two pixels: none is covered wholly
                spot = editor.link_position(layer, unit, source)
                around = [spot + QPoint(x, y) for x in range(-6, 7) for y in range(-3, 4)]
                wanted = expected(theme, quantity, value, limit)
                assert min(distance(image.pixelColor(place), wanted) for place in around) <= 12
                wrong = expected(theme, quantity, -value, limit)
                assert min(distance(image.pixelColor(place), wrong) for place in around) > 12
                seen += 1
    assert seen >= 3


@pytest.mark.parametrize("quantity", list(Quantity))
def test_width_and_dashes_of_a_link_are_those_of_its_number(open_editor: Open, quantity: Quantity) -> None:
    project = small(4, 1, 1, 1)
    widths: dict[float, int] = {}
    for value in (-1.0, -0.5, 0.25, 1.0):
        flat = np.array([value, 0.0, 1.0, 0.0])
        model = Model(start=Parameters((1, 1, 1), flat), current=Parameters((1, 1, 1), flat), updates=1)
        shown = Snapshot(1, 1, 0.5, model.current, EMPTY_CURVE, update=model.current)
        editor = open_editor(with_model(project, model))
        show(editor, quantity)
        editor.show_snapshot(shown)
        numbers = editor.links.shown.values
        assert numbers is not None
        number, limit = float(numbers.weights[0][0, 0]), editor.view.weight_scale.limit
        image = editor.view.viewport().grab().toImage()
        ground, y = editor.view.weight_scale.theme.colour("base"), editor.link_position(0, 0, 0).y()
        first, last = editor.unit_position(-1, 0).x() + 24, editor.unit_position(0, 0).x() - 24
        gaps = sum(image.pixelColor(x, y) == ground for x in range(first, last))
        assert (gaps > 20) == (number < 0)
        columns = (
            sum(image.pixelColor(x, y + by) != ground for by in range(-8, 9)) for x in range(first + 4, first + 24)
        )
        widths[abs(number) / limit] = max(columns)
    shares = sorted(widths)
    assert all(widths[a] <= widths[b] for a, b in pairwise(shares))


def test_the_gradient_is_of_the_cost_over_all_training_rows(open_editor: Open) -> None:
    editor = open_editor(opening_project())
    show(editor, Quantity.GRADIENT)
    shown = editor.links.shown.values
    assert shown is not None
    np.testing.assert_allclose(shown.flat, measured_gradient(opening_project()).flat, atol=1e-8)


def test_the_gradient_follows_an_edit_by_hand_at_once(open_editor: Open) -> None:
    editor = open_editor(opening_project())
    show(editor, Quantity.GRADIENT)
    before = editor.links.shown.values
    QTest.mouseClick(editor.view.viewport(), Qt.MouseButton.LeftButton, pos=editor.link_position(0, 1, 2))
    QTest.keyClicks(editor.card.field, "2.5")
    QTest.keyClick(editor.card.field, Qt.Key.Key_Return)
    project, shown = editor.document.project, editor.links.shown.values
    assert current_parameters(project).weights[0][1, 2] == 2.5
    assert shown is not None and shown is not before
    wanted = training_gradient(project, current_parameters(project))
    assert np.array_equal(shown.flat, wanted.flat)
    slope = f"{wanted.weights[0][1, 2]:.4g}".replace("-", "−")
    assert editor.caption.text().endswith(f": w = 2.5, ∂C/∂w = {slope}")
    editor.document.undo()
    assert before is not None and editor.links.shown.values is not None
    assert np.array_equal(editor.links.shown.values.flat, before.flat)


def test_it_follows_training_and_other_tasks(open_editor: Open) -> None:
    editor = open_editor(opening_project())
    show(editor, Quantity.GRADIENT)
    project = editor.document.project
    newest = Parameters(project.topology.widths, np.linspace(-1, 1, project.topology.parameter_count))
    editor.show_snapshot(Snapshot(1, 1, 0.5, newest, EMPTY_CURVE))
    shown = editor.links.shown.values
    assert shown is not None and np.array_equal(shown.flat, training_gradient(project, newest).flat)
    editor.document.edit(lambda now: set_cell(now, 0, 5, "0.25"), "Edit")
    assert editor.links.shown.values is not None and not np.array_equal(editor.links.shown.values.flat, shown.flat)


def test_without_an_update_links_are_thin_and_grey_and_it_is_said(open_editor: Open) -> None:
    editor = open_editor(small())
    show(editor, Quantity.UPDATE)
    assert editor.caption.text() == "No update yet: One Mini-Batch (F7) makes one."
    image, grey = editor.view.viewport().grab().toImage(), editor.view.weight_scale.theme.colour("disabled")
    spot = editor.link_position(1, 1, 1)
    around = [spot + QPoint(x, y) for x in range(-3, 4) for y in range(-3, 4)]
    tints = [max(image.pixelColor(p).getRgb()[:3]) - min(image.pixelColor(p).getRgb()[:3]) for p in around]
    assert max(tints) <= max(grey.getRgb()[:3]) - min(grey.getRgb()[:3])  # no colour of any scale
    assert min(image.pixelColor(p).lightness() for p in around) < 215
    editor.select(Place(0, 1, 1))
    assert editor.caption.text().endswith(", Δw: none")
    assert editor.legend.accessibleName() == "Δw: nothing to show yet"


def test_the_update_is_that_of_the_snapshot_that_is_drawn(open_editor: Open) -> None:
    project = small()
    editor = open_editor(project)
    show(editor, Quantity.UPDATE)
    run = Run(project)
    for _ in range(3):
        before = run.snapshot().parameters.flat.copy()
        run.step()
        editor.show_snapshot(run.snapshot(update=True))
        shown = editor.links.shown.values
        assert shown is not None
        np.testing.assert_allclose(shown.flat, editor.parameters.flat - before, atol=1e-15)
    editor.show_snapshot(run.snapshot())  # of a run that was not asked for it
    assert editor.links.shown.values is None


def test_one_mini_batch_shows_its_update_in_the_real_window(qtbot: QtBot, window: MainWindow) -> None:
    editor = window.topology
    show(editor, Quantity.UPDATE)
    before = editor.parameters.flat.copy()
    window.commands["update"].trigger()
    qtbot.waitUntil(lambda: editor.links.shown.values is not None)
    shown = editor.links.shown.values
    assert shown is not None
    np.testing.assert_allclose(shown.flat, current_parameters(window.document.project).flat - before, atol=1e-15)
    qtbot.waitUntil(lambda: not window.trainer.running)
    window.runs.train_more()
    qtbot.waitUntil(lambda: editor.seen > 20 and editor.links.shown.values is not None)
    window.trainer.pause()
    assert editor.links.shown.values is not None
    model = window.document.project.model
    assert model is not None and model.update is not None
    qtbot.waitUntil(lambda: np.array_equal(editor.links.shown.values.flat, model.update.flat))  # type: ignore[union-attr]
    window.document.edit(lambda project: set_weight(project, 0, 0, 0, 1.0), "Set weight")
    editor.select(None)
    assert editor.caption.text() == "No update led to these weights. One Mini-Batch (F7) makes one."


def large() -> Project:
    return small(3000, 8, 16, 2)


def test_a_large_gradient_comes_from_the_background_for_the_newest_weights(qtbot: QtBot, open_editor: Open) -> None:
    project = large()
    editor = open_editor(project)
    show(editor, Quantity.GRADIENT)
    assert editor.links.shown.values is None
    assert editor.caption.text() == "The gradient is being worked out …"
    qtbot.waitUntil(lambda: editor.links.shown.newest)
    first = editor.links.shown.values
    size = project.topology.parameter_count
    for number in range(1, 6):
        newest = Parameters(project.topology.widths, np.full(size, number / 10))
        editor.show_snapshot(Snapshot(number, number, 0.5, newest, EMPTY_CURVE))
        assert editor.links.shown.values is first and not editor.links.shown.newest
    editor.select(Place(0, 1, 1))
    assert "∂C/∂w ≈ " in editor.caption.text()
    assert "of the weights a moment before" in editor.caption.toolTip()
    qtbot.waitUntil(lambda: editor.links.shown.newest)
    assert editor.links.shown.values is not None
    wanted = training_gradient(project, Parameters(project.topology.widths, np.full(size, 0.5)))
    np.testing.assert_allclose(editor.links.shown.values.flat, wanted.flat)
    assert "∂C/∂w = " in editor.caption.text()
    qtbot.waitUntil(lambda: not editor.links.gradient.busy)


def test_nothing_is_worked_out_that_nobody_sees(open_editor: Open) -> None:
    editor = open_editor(large())
    assert editor.links.gradient.key == () and not editor.links.gradient.busy
    editor.hide()
    editor.showing.show_quantity(Quantity.GRADIENT)
    assert not editor.links.gradient.busy
    editor = open_editor(small())
    show(editor, Quantity.GRADIENT)
    key = editor.links.gradient.key
    show(editor, Quantity.WEIGHT)
    editor.show_snapshot(Snapshot(1, 1, 0.5, Parameters((2, 3, 2), np.ones(17)), EMPTY_CURVE))
    assert editor.links.gradient.key is key


def test_where_there_is_no_gradient_the_reason_is_said(open_editor: Open) -> None:
    project = opening_project()
    for row in range(project.dataset.row_count):
        project = set_cell(project, row, 5, "")
    editor = open_editor(project)
    show(editor, Quantity.GRADIENT)
    assert editor.links.shown.values is None
    assert editor.caption.text().startswith("No gradient: ")
    editor.view.viewport().grab()
    show(editor, Quantity.WEIGHT)
    assert editor.links.shown.values is editor.parameters


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e200])
def test_what_has_diverged_is_drawn_without_a_warning(open_editor: Open, value: float) -> None:
    editor = open_editor(small())
    show(editor, Quantity.GRADIENT)
    broken = Parameters((2, 3, 2), np.full(17, value))
    editor.show_snapshot(Snapshot(1, 1, np.nan, broken, EMPTY_CURVE, update=broken))
    editor.view.viewport().grab()
    show(editor, Quantity.UPDATE)
    editor.view.viewport().grab()


# The switch


def test_buttons_and_keys_choose_the_same(open_editor: Open) -> None:
    editor = open_editor(stepped(small())[0])
    buttons = editor.below.switch.buttons
    for quantity in (Quantity.GRADIENT, Quantity.UPDATE, Quantity.WEIGHT):
        QTest.mouseClick(buttons[quantity], Qt.MouseButton.LeftButton)
        assert editor.links.shown.quantity is quantity
        assert [each for each, button in buttons.items() if button.isChecked()] == [quantity]
    for quantity in (Quantity.UPDATE, Quantity.GRADIENT, Quantity.WEIGHT):
        show(editor, quantity)
        assert editor.links.shown.quantity is quantity and buttons[quantity].isChecked()
    focus(buttons[Quantity.WEIGHT])
    QTest.keyClick(buttons[Quantity.WEIGHT], Qt.Key.Key_Right)
    assert editor.links.shown.quantity is Quantity.GRADIENT


def test_the_switch_has_names_and_formulas_for_everyone(open_editor: Open) -> None:
    editor = open_editor(small())
    buttons = editor.below.switch.buttons
    assert [button.accessibleName() for button in buttons.values()] == [
        "Weights: links show w",
        "Gradient: links show ∂C/∂w",
        "Update: links show Δw",
    ]
    assert "over all training rows, at exactly the weights of now" in buttons[Quantity.GRADIENT].toolTip()
    assert "what the last mini-batch added" in buttons[Quantity.UPDATE].toolTip()
    assert all(button.focusPolicy() & Qt.FocusPolicy.TabFocus for button in buttons.values())


def test_digits_typed_into_the_card_are_digits(open_editor: Open) -> None:
    editor = open_editor(small())
    QTest.mouseClick(editor.view.viewport(), Qt.MouseButton.LeftButton, pos=editor.link_position(0, 1, 1))
    QTest.keyClicks(editor.card.field, "2.3")
    assert editor.links.shown.quantity is Quantity.WEIGHT
    QTest.keyClick(editor.card.field, Qt.Key.Key_Return)
    assert current_parameters(editor.document.project).weights[0][1, 1] == 2.3


@TIPS
def test_hovering_says_weight_and_gradient(open_editor: Open) -> None:
    editor = open_editor(small())
    show(editor, Quantity.GRADIENT)
    viewport, spot = editor.view.viewport(), editor.link_position(0, 1, 1)
    QApplication.sendEvent(viewport, QHelpEvent(QEvent.Type.ToolTip, spot, viewport.mapToGlobal(spot)))
    values = editor.links.shown.values
    assert values is not None
    weight, slope = (repr(float(each.weights[0][1, 1])).replace("-", "−") for each in (editor.parameters, values))
    assert f"w = {weight}, ∂C/∂w = {slope}" in QToolTip.text()
    QToolTip.hideText()


# The scales


def test_each_quantity_has_its_own_scale(open_editor: Open) -> None:
    project, update = stepped(small())
    editor = open_editor(project)
    limits = {}
    for quantity in Quantity:
        show(editor, quantity)
        limits[quantity] = editor.view.weight_scale.limit
        assert f"{limits[quantity]:g}" in editor.legend.accessibleName()
    assert limits[Quantity.UPDATE] < limits[Quantity.WEIGHT]
    show(editor, Quantity.WEIGHT)
    assert editor.view.weight_scale.limit == limits[Quantity.WEIGHT]
    assert "Scale of weights and biases" in editor.legend.accessibleName()
    assert largest_size(update) <= limits[Quantity.UPDATE]


@given(st.lists(st.floats(1e-9, 1e9), min_size=1, max_size=20))
def test_the_limit_of_gradients_follows_and_that_of_weights_only_grows(sizes: list[float]) -> None:
    scales = {quantity: Scale(LIGHT) for quantity in (Quantity.WEIGHT, Quantity.GRADIENT)}
    for quantity, scale in scales.items():
        scale.show(quantity)
    for size in sizes:
        values = Parameters((1, 1), np.array([size, -size / 3]))
        for quantity, scale in scales.items():
            before, changed = scale.limit, scale.grow(values)
            assert changed == (scale.limit != before)
            assert scale.limit >= size * (1 - 1e-9)
            assert quantity is Quantity.GRADIENT or scale.limit >= before
        assert scales[Quantity.GRADIENT].limit <= max(TOO_WIDE * size, 2.6 * size)


def test_a_click_on_the_legend_fits_only_what_is_shown(open_editor: Open) -> None:
    project = small()
    editor = open_editor(project)
    show(editor, Quantity.UPDATE)
    for size in (1.0, 0.3):
        update = Parameters((2, 3, 2), np.full(17, size))
        editor.show_snapshot(Snapshot(1, 1, 0.5, current_parameters(project), EMPTY_CURVE, update=update))
    scale = editor.view.weight_scale
    weights = scale.limits[Quantity.WEIGHT]
    assert scale.limit == 1
    QTest.mouseClick(editor.legend, Qt.MouseButton.LeftButton)
    assert scale.limit == 0.5 and scale.limits[Quantity.WEIGHT] == weights


# The cost


def test_the_cost_follows_an_edit_at_once_everywhere(qtbot: QtBot, window: MainWindow) -> None:
    editor, document = window.topology, window.document
    shown = window.training.cost_label
    qtbot.waitUntil(lambda: shown.text() != "–")
    before = float(shown.text())

    def cost() -> float:
        dataset, project = document.project.dataset, document.project
        return cost_on(project, dataset.matrix(Role.INPUT), dataset.matrix(Role.TARGET))

    assert before == pytest.approx(cost(), rel=1e-5)
    QTest.mouseClick(editor.view.viewport(), Qt.MouseButton.LeftButton, pos=editor.link_position(1, 0, 2))
    assert editor.card.cost.text() == f"C = {before:.6g}"
    for _ in range(3):
        QTest.keyClick(editor.card.field, Qt.Key.Key_Up)
    assert editor.card.cost.text() == f"C {before:.6g} → …"
    qtbot.waitUntil(lambda: shown.text() == f"{cost():.6g}")
    assert editor.card.cost.text() == f"C {before:.6g} → {cost():.6g}"
    assert editor.card.cost.isVisible()
    prediction = window.grid.model.live.prediction(0, 0)
    row = document.project.dataset.matrix(Role.INPUT)[:1]
    assert prediction == pytest.approx(float(window_answer(document.project, row)))
    QTest.keyClicks(editor.card.field, "0.5")
    QTest.keyClick(editor.card.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown.text() == f"{cost():.6g}")
    document.undo()
    document.undo()
    qtbot.waitUntil(lambda: shown.text() == f"{before:.6g}")


def test_a_number_that_is_typed_says_at_once_what_it_would_cost(qtbot: QtBot, window: MainWindow) -> None:
    editor, document = window.topology, window.document
    qtbot.waitUntil(lambda: window.training.cost_label.text() != "–")
    before = float(window.training.cost_label.text())
    QTest.mouseClick(editor.view.viewport(), Qt.MouseButton.LeftButton, pos=editor.link_position(1, 0, 2))
    said, field = editor.card.cost, editor.card.field
    project = set_weight(document.project, 1, 0, 2, 7.5)
    dataset = project.dataset
    then = cost_on(project, dataset.matrix(Role.INPUT), dataset.matrix(Role.TARGET))
    QTest.keyClicks(field, "7.5")
    qtbot.waitUntil(lambda: "→" in said.text())
    shown, wanted = (float(text) for text in said.text().removeprefix("C ").split(" → "))
    assert (shown, wanted) == (pytest.approx(before, rel=1e-5), pytest.approx(then, rel=1e-5))
    assert document.project.model is None, "nothing is changed yet"
    QTest.keyClicks(field, "x")
    qtbot.waitUntil(lambda: "→" not in said.text())
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: "→" in said.text())
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: float(window.training.cost_label.text()) == pytest.approx(then, rel=1e-5))


def test_what_takes_longer_is_not_worked_out_while_typing() -> None:
    project, place = opening_project(), Place(1, 0, 2)
    parameters = current_parameters(project)
    assert not np.isnan(cost_of_typed(project, parameters, place, "1/3"))
    assert np.isnan(cost_of_typed(project, parameters, place, "abc"))
    wide = set_units(project, 0, 10_000)
    assert np.isnan(cost_of_typed(wide, current_parameters(wide), place, "1/3"))


def window_answer(project: Project, row: np.ndarray) -> float:
    parameters = current_parameters(project)
    a = row[0]
    for weights, biases in zip(parameters.weights, parameters.biases, strict=True):
        a = 1 / (1 + np.exp(-(weights @ a + biases)))  # the opening project has sigmoid units only
    return float(a[0])


def test_the_card_compares_with_nothing_after_training(qtbot: QtBot, window: MainWindow) -> None:
    editor = window.topology
    qtbot.waitUntil(lambda: window.training.cost_label.text() != "–")
    QTest.mouseClick(editor.view.viewport(), Qt.MouseButton.LeftButton, pos=editor.link_position(1, 0, 2))
    QTest.keyClick(editor.card.field, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: "…" not in editor.card.cost.text())
    assert "→" in editor.card.cost.text()
    window.commands["update"].trigger()
    qtbot.waitUntil(lambda: "→" not in editor.card.cost.text())
    assert editor.card.cost.text().startswith("C = ")


# The bar


@pytest.mark.parametrize("points", [9.0, 13.0, 20.0])
@pytest.mark.parametrize("quantity", list(Quantity))
def test_only_the_caption_gives_way_in_a_narrow_bar(
    qtbot: QtBot, open_editor: Open, quantity: Quantity, points: float
) -> None:
    editor = open_editor(stepped(small(2000))[0])
    font = editor.font()
    font.setPointSizeF(points)
    editor.setFont(font)
    editor.resize(620, 460)
    show(editor, quantity)
    flat = np.full(editor.document.project.topology.parameter_count, 0.00042)
    current = Parameters(editor.document.project.topology.widths, flat)
    editor.show_snapshot(Snapshot(9, 9, 0.5, current, EMPTY_CURVE, update=current))
    editor.select(Place(0, 1, 1))
    editor.document.select(replace(editor.document.selection, row=1999))
    below = editor.below
    widgets: list[QWidget] = [*below.switch.buttons.values(), below.legend, below.flow]
    qtbot.waitUntil(lambda: all(widget.width() >= widget.sizeHint().width() for widget in widgets))
    places = [QRect(widget.mapTo(below, QPoint(0, 0)), widget.size()) for widget in widgets]
    assert all(below.rect().contains(place) for place in places)
    assert not any(one.intersects(other) for one, other in combinations(places, 2))
    assert below.caption.width() > 60
    assert editor.minimumSizeHint().width() <= 620


def test_an_error_in_the_program_is_said_in_place_of_waiting_for_ever(qtbot: QtBot, open_editor: Open) -> None:
    def broken(report: Report) -> None:
        raise RuntimeError("broken")

    editor = open_editor(large())
    gradient, reasons = editor.links.gradient, []
    editor.showing.changed.connect(lambda: reasons.append(editor.links.shown.reason))
    gradient.ask(("another state",), broken)
    show(editor, Quantity.GRADIENT)
    qtbot.waitUntil(lambda: gradient.broken)
    editor.show_snapshot(Snapshot(1, 1, 0.5, editor.parameters, EMPTY_CURVE))
    assert editor.caption.text().startswith("No gradient: it could not be worked out, because of an error")
    qtbot.waitUntil(lambda: editor.links.shown.values is not None and not gradient.busy)
