"""The gradient as one vector: its bars are the engine's numbers, and its angle changes only with another gradient."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnapp.activations import Sigmoid
from nnapp.dataset import Dataset
from nnapp.gradient import training_gradient
from nnapp.model import EMPTY_CURVE
from nnapp.optimizers import Adam
from nnapp.project import Project, current_parameters, remove_links, set_cell, set_units
from nnapp.snapshot import Snapshot
from nnapp.topology import Layer, Parameters, Topology
from nnapp.training import Training
from nnapp.vectors import Component, stack_of
from ui.docks import bring_up
from ui.document import Document, Selection
from ui.main_window import MainWindow
from ui.plots.gradient_vector import GradientVectorPlot
from ui.theme import THEMES, apply_theme, theme_of


def project_of(*widths: int, **training: object) -> Project:
    random = np.random.default_rng(3)
    layers = tuple(Layer(units=units, activation=Sigmoid()) for units in widths[1:])
    dataset = Dataset.from_arrays(random.normal(size=(20, widths[0])), random.uniform(size=(20, widths[-1])))
    return Project(Topology(widths[0], layers), dataset, Training(**training))  # type: ignore[arg-type]


def snapshot_of(project: Project, gradient: object = None, epoch: int = 10, flat: object = None) -> Snapshot:
    parameters = current_parameters(project)
    if flat is not None:
        parameters = Parameters(parameters.widths, np.asarray(flat, float))
    own = None if gradient is None else Parameters(parameters.widths, np.array(gradient, float))
    return Snapshot(epoch, 5 * epoch, 0.1, parameters, EMPTY_CURVE, gradient=own)


def gradient_of(project: Project) -> np.ndarray:
    return training_gradient(project, current_parameters(project)).flat


def shown(
    qtbot: QtBot, project: Project, *snapshots: Snapshot, width: int = 640, height: int = 400
) -> GradientVectorPlot:
    plot = GradientVectorPlot(Document(project))
    plot.document.changed.connect(plot.show_project)
    qtbot.addWidget(plot)
    plot.resize(width, height)
    with qtbot.waitExposed(plot):
        plot.show()
    for snapshot in snapshots:
        plot.show_snapshot(snapshot)
    return plot


def point_at(plot: GradientVectorPlot, place: QPointF) -> None:
    no_buttons, no_keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    place = QPointF(place.toPoint())
    where = plot.view.mapToGlobal(place)
    QApplication.sendEvent(plot.view, QMouseEvent(QEvent.Type.MouseMove, place, where, no_buttons, no_buttons, no_keys))


def over(plot: GradientVectorPlot, number: int) -> QPointF:
    return QPointF(plot.view.rectangle_of(number).center().x(), plot.view.area.center().y())


def colour(picture: QImage, x: float, y: float) -> QColor:
    return picture.pixelColor(int(x), int(y))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_bar_is_as_high_as_its_component_and_tells_its_sign(qtbot: QtBot, theme: str) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    apply_theme(application, THEMES[theme])
    project = project_of(3, 4, 2)
    gradient = gradient_of(project)
    plot = shown(qtbot, project, snapshot_of(project, gradient))
    view, ends = plot.view, THEMES[theme].gradient
    picture, area, bars = view.grab().toImage(), view.area, view.bars
    assert bars is not None and len(bars.drawn) == 26
    values = gradient[stack_of(project.topology).places]
    seen = 0
    for number, value in enumerate(values):
        box = view.rectangle_of(number)
        unit = area.height() / (bars.y[1] - bars.y[0])
        assert abs(box.height() - abs(value) * unit) < 1e-6
        ground = area.bottom() + bars.y[0] * unit
        assert abs((box.bottom() if value > 0 else box.top()) - ground) < 1e-6
        if box.height() > 8:
            seen += 1
            middle = box.center()
            assert colour(picture, middle.x(), middle.y()) == QColor(*ends[int(value > 0)])
            beyond = box.top() - 4 if value > 0 else box.bottom() + 4
            assert colour(picture, middle.x(), beyond) != QColor(*ends[int(value > 0)])
    assert seen >= 5


def test_hovering_names_the_weight_its_slope_and_its_share(qtbot: QtBot) -> None:
    project = project_of(3, 4, 2)
    gradient = gradient_of(project)
    plot = shown(qtbot, project, snapshot_of(project, gradient))
    stack = stack_of(project.topology)
    number = stack.number(Component(0, 2, 1))
    assert number is not None
    point_at(plot, over(plot, number))
    value = gradient[2 * 4 + 1]
    assert plot.hover.isVisible() and plot.hover.text().startswith("layer 1, unit 3 ← x2\n∂C/∂w = ")
    assert plot.reading() == repr(float(value))
    share = 100 * value**2 / float(gradient @ gradient)
    assert f"{share:.3g} % of ‖∇C‖²" in plot.hover.text()
    bias = stack.number(Component(1, 1, None))
    assert bias is not None
    point_at(plot, over(plot, bias))
    assert plot.hover.text().startswith("layer 2, unit 2: bias b\n∂C/∂b = ")
    point_at(plot, QPointF(1, 1))
    assert not plot.hover.isVisible() and plot.reading() == ""


def test_a_click_selects_the_weight_and_a_selection_is_marked(qtbot: QtBot) -> None:
    project = project_of(3, 4, 2)
    plot = shown(qtbot, project, snapshot_of(project, gradient_of(project)))
    stack = stack_of(project.topology)
    for component in (Component(1, 1, 2), Component(0, 3, None)):
        number = stack.number(component)
        assert number is not None
        QTest.mouseClick(plot.view, Qt.MouseButton.LeftButton, pos=over(plot, number).toPoint())
        selection = plot.document.selection
        assert (selection.layer, selection.unit, selection.source) == component and plot.view.selected == number
    plot.document.select(Selection(layer=0, unit=1, source=2))
    assert plot.view.selected == stack.number(Component(0, 1, 2)) and plot.reading() == repr(
        float(gradient_of(project)[4 + 2])
    )
    mark = over(plot, plot.view.selected or 0)
    picture = plot.view.grab().toImage()
    assert colour(picture, mark.x(), plot.view.area.top() - 4) == theme_of(plot).colour("accent")
    plot.document.select(Selection(layer=-1, unit=1))
    assert plot.view.selected is None


def test_the_length_and_the_angle_are_those_of_numpy_and_say_of_which_epochs(qtbot: QtBot) -> None:
    project = project_of(3, 4, 2)
    gradient = gradient_of(project)
    plot = shown(qtbot, project, snapshot_of(project, gradient, 10))
    assert plot.held is not None and plot.held.norm == pytest.approx(np.linalg.norm(gradient), rel=1e-12)
    assert plot.view.lines[1] == "" and "epoch 10" in plot.heading.whole
    other = gradient + 0.3 * np.abs(gradient).mean() * np.random.default_rng(1).normal(size=26)
    plot.show_snapshot(snapshot_of(project, other, 120))
    cosine = gradient @ other / np.linalg.norm(gradient) / np.linalg.norm(other)
    assert plot.held.turned == pytest.approx(np.degrees(np.arccos(cosine)), abs=1e-6)
    assert plot.view.lines[1].startswith("angle to the gradient shown before, of epoch 10: ")
    assert f"{plot.held.turned:.1f}°" in plot.view.lines[1] and "epoch 120" in plot.heading.whole


def test_nothing_but_another_gradient_changes_the_angle(qtbot: QtBot) -> None:
    project = project_of(3, 4, 2)
    gradient = gradient_of(project)
    plot = shown(qtbot, project, snapshot_of(project, gradient, 10), snapshot_of(project, gradient + 0.01, 20))
    held, lines = plot.held, plot.view.lines
    plot.sorted_box.toggle()
    plot.log_box.toggle()
    plot.resize(400, 300)
    point_at(plot, plot.view.area.center())
    plot.document.select(Selection(layer=0, unit=1))
    plot.hide()
    plot.show()
    plot.show_snapshot(snapshot_of(project, None, 30))  # one of a run, without a gradient
    plot.show_snapshot(snapshot_of(project, None, 20))
    plot.show_snapshot(snapshot_of(project, gradient + 0.01, 30))
    assert plot.held is not held and plot.held is not None and plot.held.turned == 0  # the same, ten epochs later
    plot = shown(qtbot, project, snapshot_of(project, gradient, 10), snapshot_of(project, gradient + 0.01, 20))
    plot.show_snapshot(snapshot_of(project, gradient + 0.01, 20))  # evaluated once more
    assert plot.view.lines == lines


def test_the_same_gradient_of_the_same_moment_is_not_another_one(qtbot: QtBot) -> None:
    project = project_of(3, 4, 2)
    gradient = gradient_of(project)
    plot = shown(qtbot, project, snapshot_of(project, gradient, 10), snapshot_of(project, gradient * 2, 20))
    held = plot.held
    plot.show_snapshot(snapshot_of(project, gradient * 2, 20))
    plot.show_snapshot(snapshot_of(project, None, 20))
    assert plot.held is held


def test_a_run_that_begins_anew_and_another_network_or_cost_forget_the_old_gradient(qtbot: QtBot) -> None:
    project = project_of(3, 4, 2)
    gradient = gradient_of(project)
    plot = shown(qtbot, project, snapshot_of(project, gradient, 10), snapshot_of(project, gradient * 2, 20))
    plot.show_snapshot(snapshot_of(project, None, 0))
    assert plot.held is None and "being worked out" in plot.view.message
    plot.show_snapshot(snapshot_of(project, gradient, 0))
    assert plot.held is not None and plot.held.before is None
    plot.document.edit(lambda old: replace(old, training=replace(old.training, learning_rate=0.5)), "Rate")
    assert plot.held is not None
    plot.document.edit(lambda old: replace(old, training=replace(old.training, l2=0.5)), "Penalty")
    assert plot.held is None
    plot.show_snapshot(snapshot_of(plot.document.project, gradient, 5))
    plot.document.edit(lambda old: set_units(old, 0, 6), "Units")
    assert plot.held is None and plot.table() is None
    plot.show_snapshot(snapshot_of(project, gradient, 6))  # late, of the network before
    assert plot.held is None


def test_weights_set_by_hand_do_not_show_the_gradient_of_others(qtbot: QtBot) -> None:
    project = project_of(3, 4, 2)
    gradient = gradient_of(project)
    plot = shown(qtbot, project, snapshot_of(project, gradient, 10))
    flat = current_parameters(project).flat + 1
    plot.show_snapshot(snapshot_of(project, None, 10, flat))
    assert "others" in plot.view.message
    plot.show_snapshot(snapshot_of(project, gradient / 2, 10, flat))
    assert plot.view.message == "" and "also of epoch 10" in plot.view.lines[1]


def test_sorted_the_largest_magnitudes_come_first(qtbot: QtBot) -> None:
    project = project_of(3, 4, 2)
    gradient = gradient_of(project)
    plot = shown(qtbot, project, snapshot_of(project, gradient))
    QTest.keyClick(plot, Qt.Key.Key_S)
    assert plot.sorted_box.isChecked() and plot.view.bars is not None
    sizes = np.abs(plot.view.bars.values)
    assert np.array_equal(sizes, np.sort(np.abs(gradient))[::-1])
    values = gradient[stack_of(project.topology).places]
    assert np.array_equal(values[plot.view.bars.numbers], plot.view.bars.values)
    QTest.keyClick(plot, Qt.Key.Key_Home)
    assert plot.reading() == repr(float(gradient[np.abs(gradient).argmax()]))
    QTest.keyClick(plot, Qt.Key.Key_Return)
    where = plot.document.selection
    layer, unit, source = plot.held.stack.component(int(plot.view.bars.numbers[0]))  # type: ignore[union-attr]
    assert (where.layer, where.unit, where.source) == (layer, unit, source)
    QTest.keyClick(plot, Qt.Key.Key_S)
    assert plot.view.bars.drawn[0] == 0 and plot.view.selected == stack_of(project.topology).number(
        Component(layer, unit, source)
    )


def test_the_logarithmic_axis_shows_magnitudes(qtbot: QtBot) -> None:
    project = project_of(3, 4, 2)
    gradient = np.full(26, 1e-4)
    gradient[:3] = 100, -0.01, 0
    plot = shown(qtbot, project, snapshot_of(project, gradient))
    QTest.keyClick(plot, Qt.Key.Key_L)
    view, area = plot.view, plot.view.area
    assert view.bars is not None
    low, high = view.bars.y
    heights = [view.rectangle_of(number).height() / area.height() * (high - low) + low for number in (0, 1, 3)]
    assert heights == pytest.approx([2, -2, -4], abs=1e-9) and view.rectangle_of(2).height() == 0
    assert all(view.rectangle_of(number).bottom() == area.bottom() for number in range(26))


def test_arrow_keys_read_one_component_after_the_other(qtbot: QtBot) -> None:
    project = project_of(3, 4, 2)
    plot = shown(qtbot, project, snapshot_of(project, gradient_of(project)))
    values = gradient_of(project)[stack_of(project.topology).places]
    for number in range(3):
        QTest.keyClick(plot, Qt.Key.Key_Right)
        assert plot.reading() == repr(float(values[number])) and plot.hover.isVisible()
    QTest.keyClick(plot, Qt.Key.Key_End)
    QTest.keyClick(plot, Qt.Key.Key_Right)
    assert plot.reading() == repr(float(values[-1]))
    QTest.keyClick(plot, Qt.Key.Key_Escape)
    assert plot.reading() == "" and not plot.hover.isVisible()


def test_of_many_components_a_column_draws_the_strongest_and_says_so(qtbot: QtBot) -> None:
    project = project_of(60, 50, 2)
    gradient = np.random.default_rng(0).normal(size=project.topology.parameter_count)
    plot = shown(qtbot, project, snapshot_of(project, gradient), width=340, height=250)
    bars, stack = plot.view.bars, stack_of(project.topology)
    assert bars is not None and bars.size > 1 and len(bars.drawn) <= plot.view.area.width()
    values = gradient[stack.places]
    for column in (0, 17, len(bars.drawn) - 1):
        block = values[column * bars.size : (column + 1) * bars.size]
        place = QPointF(
            plot.view.bars.rectangle(column, plot.view.area).center().x() + 0.4, plot.view.area.center().y()
        )
        assert plot.view.part_at(place) == column * bars.size + int(np.abs(block).argmax())
    assert f"strongest of {bars.size}" in plot.caption.whole
    point_at(plot, plot.view.area.center())
    assert f"the strongest of up to {bars.size} in this column" in plot.hover.text()
    weakest = int(np.abs(values[: bars.size]).argmin())
    layer, unit, source = stack.component(weakest)
    plot.document.select(Selection(layer=layer, unit=unit, source=source))
    assert plot.view.selected == weakest and plot.view.column_of(weakest) == 0


def test_removed_links_have_no_component_and_frozen_ones_say_so(qtbot: QtBot) -> None:
    project = remove_links(project_of(3, 4, 2), 0, [(0, 1)])
    layers = project.topology.layers
    frozen = replace(layers[1], frozen_links=((0, 0),))
    project = replace(project, topology=replace(project.topology, layers=(layers[0], frozen)))
    gradient = gradient_of(project)
    plot = shown(qtbot, project, snapshot_of(project, gradient))
    assert plot.held is not None and len(plot.held.values) == 25
    assert plot.held.norm == pytest.approx(np.linalg.norm(np.delete(gradient, 1)))
    plot.document.select(Selection(layer=0, unit=0, source=1))
    assert plot.view.selected is None
    number = plot.held.stack.number(Component(1, 0, 0))
    assert number is not None and "frozen" in plot.said(number)
    assert "frozen" not in plot.said(number + 1)


def test_a_point_where_the_slope_is_zero_is_said_in_words(qtbot: QtBot) -> None:
    project = project_of(3, 4, 2)
    plot = shown(qtbot, project, snapshot_of(project, gradient_of(project)), snapshot_of(project, np.zeros(26), 20))
    assert plot.view.message.startswith("∇C = 0 at epoch 20") and plot.held is not None
    assert np.isnan(plot.held.turned) and "no direction" in plot.view.lines[1]
    plot.show_snapshot(snapshot_of(project, gradient_of(project), 30))
    assert plot.view.message == "" and "no angle to the gradient shown before, of epoch 20" in plot.view.lines[1]


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("logarithmic", [False, True])
def test_what_is_no_finite_number_is_drawn_and_counted(qtbot: QtBot, value: float, logarithmic: bool) -> None:
    project = project_of(3, 4, 2)
    gradient = gradient_of(project).copy()
    gradient[[4, 9]] = value
    plot = shown(qtbot, project, snapshot_of(project, gradient, 10), snapshot_of(project, gradient * 2, 20))
    plot.log_box.setChecked(logarithmic)
    assert "2 of 26 components are NaN or infinite" in plot.view.lines[0]
    picture, area = plot.view.grab().toImage(), plot.view.area
    number = stack_of(project.topology).number(Component(1 - 1, 1, 0))
    assert number is not None
    place = plot.view.rectangle_of(number).center()
    assert colour(picture, place.x(), area.top() + 5) == theme_of(plot).colour("text")
    plot.show_snapshot(snapshot_of(project, np.full(26, value), 30))
    plot.sorted_box.setChecked(True)
    assert not plot.view.grab().isNull() and plot.table() is not None


@pytest.mark.parametrize("scale", [1e300, 1e-300, 5e-324])
def test_extreme_gradients_are_drawn(qtbot: QtBot, scale: float) -> None:
    project = project_of(3, 4, 2)
    plot = shown(qtbot, project, snapshot_of(project, np.linspace(-1, 1, 26) * scale))
    for box in (plot.log_box, plot.sorted_box, plot.log_box):
        box.toggle()
        assert not plot.view.grab().isNull() and plot.view.bars is not None
        assert np.isfinite(plot.view.bars.y).all()


def test_one_component_and_none(qtbot: QtBot) -> None:
    project = project_of(1, 1)
    one = remove_links(project, 0, [(0, 0)])
    plot = shown(qtbot, one, snapshot_of(one, [3.0, -4.0]))
    assert "1 component" in plot.heading.whole and plot.held is not None and plot.held.norm == 4
    none = remove_links(one, 0, [(0, -1)])
    plot = shown(qtbot, none, snapshot_of(none, [3.0, -4.0]))
    assert "no components" in plot.view.message and plot.table() is None
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_S, Qt.Key.Key_L):
        QTest.keyClick(plot, key)
    plot = shown(qtbot, project)
    assert "being worked out" in plot.view.message
    plot.show_trainable(False)
    assert "No gradient yet" in plot.view.message and "No gradient yet" in plot.accessibleDescription()
    plot.show_running(True)
    plot.redraw()
    assert "being worked out" in plot.view.message


def test_the_numbers_to_export_are_those_that_are_drawn(qtbot: QtBot) -> None:
    project = project_of(3, 4, 2)
    gradient = gradient_of(project)
    plot = shown(qtbot, project, snapshot_of(project, gradient))
    table = plot.table()
    assert table is not None and table.headers[0] == "layer"
    layers, units, sources, values, shares = (table.columns[place] for place in (0, 3, 4, 5, 6))
    assert (table.columns[1][5], table.columns[2][5]) == (2, 3) and np.isnan(table.columns[2][12])
    assert np.array_equal(values, gradient[stack_of(project.topology).places])
    assert (layers[5], units[5], sources[5]) == (1, "unit 2", "x3") and sources[12] == "" and layers[-1] == 2
    assert np.sum(np.asarray(shares, float)) == pytest.approx(1)
    assert table.as_text().count("\n") == 27


def test_the_sentence_says_how_updates_follow(qtbot: QtBot) -> None:
    plain = shown(qtbot, project_of(3, 4, 2))
    assert plain.caption.whole.startswith("Each update goes along −∇C, the steepest way down.")
    adam = shown(qtbot, project_of(3, 4, 2, optimizer=Adam()))
    assert "as Adam shapes it" in adam.caption.whole
    assert plain.needs() == {"gradient"}


def test_the_window_gives_it_the_gradient_of_the_weights_that_are_shown(qtbot: QtBot, window: MainWindow) -> None:
    plot = window.plots["gradient"]
    assert isinstance(plot, GradientVectorPlot)
    dock = next(dock for dock in window.docks if dock.widget() is plot or plot.parent() is dock)
    dock.show()
    dock.raise_()
    qtbot.waitUntil(lambda: plot.held is not None, timeout=10_000)
    project = window.document.project
    assert plot.held is not None and np.allclose(
        plot.held.gradient.flat, training_gradient(project, current_parameters(project)).flat, rtol=1e-9, atol=1e-12
    )
    window.trainer.run_more(20)
    qtbot.waitUntil(lambda: not window.trainer.running, timeout=10_000)
    qtbot.waitUntil(lambda: plot.held is not None and plot.held.moment.epoch == 20, timeout=10_000)
    assert plot.held.before is not None and plot.held.before.epoch < 20 and np.isfinite(plot.held.turned)


def test_only_what_cannot_be_trained_waits_for_the_table(window: MainWindow, qtbot: QtBot) -> None:
    plot = window.plots["gradient"]
    assert isinstance(plot, GradientVectorPlot)
    bring_up(plot)
    qtbot.waitUntil(lambda: plot.held is not None)
    window.document.edit(partial(set_cell, row=1, column=0, text=""), "Empty")
    qtbot.waitUntil(lambda: window.trainer.problem is not None and "No gradient yet" in plot.view.message)
    window.document.undo()
    qtbot.waitUntil(lambda: plot.held is not None and not plot.view.message)
    window.document.open(project_of(5, 40, 1))  # of which nothing is known yet
    assert plot.held is None and "being worked out" in plot.view.message
    qtbot.waitUntil(lambda: plot.held is not None)
