"""The gradient check on screen: one weight with its nudge, and the check of a layer or of the whole network."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nnapp.activations import ReLU
from nnapp.dataset import Dataset
from nnapp.network import backward
from nnapp.project import Project, opening_project
from nnapp.run import train
from nnapp.topology import BIAS, Layer, Topology
from nnapp.training import Training
from nnapp.walk import Place
from tests.ui.checking import check, settle, shown
from tests.ui.gestures import hover, press_keys, step_to
from ui.document import Document, Selection
from ui.gradient_check import GradientCheckPanel
from ui.gradient_check.numbers import exact, read
from ui.theme import DARK, apply_theme


@pytest.fixture
def panel(document: Document, qtbot: QtBot) -> Iterator[GradientCheckPanel]:
    yield from shown(document, qtbot)


def drag(canvas: object, start: QPoint, end: QPoint) -> None:
    hover(canvas, start)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    for part in range(1, 6):
        QTest.mouseMove(canvas, start + (end - start) * part / 5)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=end)


def test_it_opens_on_the_first_weight_with_both_slopes_alike(panel: GradientCheckPanel, qtbot: QtBot) -> None:
    settle(panel, qtbot)
    project, found = panel.project, panel.weight.prober.found
    inputs, targets = found.sample.inputs, found.sample.targets
    right = backward(project, inputs, targets)
    values = panel.weight.figures.values
    assert len(found.sample.rows) == project.dataset.row_count
    assert found.nudge.slope == right.gradient.weights[0][0, 0]
    assert found.nudge.here == right.cost
    assert values["slope"].text() == f"{right.gradient.weights[0][0, 0]:.10g}".replace("-", "−")
    assert values["here"].text() == repr(right.cost)
    assert panel.weight.verdict.sign.text() == "✓"
    assert panel.bar.told.text() == "10 rows"


def test_the_slider_makes_the_secant_coarse_and_the_verdict_says_so(panel: GradientCheckPanel, qtbot: QtBot) -> None:
    settle(panel, qtbot)
    press_keys(panel.bar.slider, Qt.Key.Key_End)
    assert panel.bar.h == 1.0
    settle(panel, qtbot)
    assert panel.weight.verdict.sign.text() == "≠"
    assert "Make h smaller" in panel.weight.verdict.label.text()
    press_keys(panel.bar.slider, Qt.Key.Key_Home)
    settle(panel, qtbot)
    assert panel.bar.h == 1e-13
    assert "Make h larger" in panel.weight.verdict.label.text()


def test_a_ring_is_dragged_on_the_curve(panel: GradientCheckPanel, qtbot: QtBot) -> None:
    panel.bar.h_chosen.emit(0.5)
    panel._take_h(0.5)
    settle(panel, qtbot)
    curve, weight = panel.weight.curve, panel.weight.prober.found.nudge.weight
    view = curve.graph.visible_x()
    start = curve.graph.pixel_of(weight + 0.5, panel.weight.prober.found.nudge.right).toPoint()
    end = curve.graph.pixel_of(weight + 0.2, panel.weight.prober.found.nudge.here).toPoint()
    drag(curve.graph.canvas, start, end)
    assert panel.bar.h == pytest.approx(0.2, abs=0.02)
    settle(panel, qtbot)
    assert curve.graph.visible_x() == view  # the picture itself was not moved
    assert not curve.dragging.held


def test_the_valley_is_pressed_for_another_h(panel: GradientCheckPanel, qtbot: QtBot) -> None:
    settle(panel, qtbot)
    graph = panel.weight.valley.graph
    places = [graph.pixel_of(power, -6).toPoint() for power in (-9, -3)]
    drag(graph.canvas, *places)
    assert panel.bar.h == pytest.approx(1e-3, rel=0.3)
    settle(panel, qtbot)
    best = panel.weight.prober.found.valley.best
    assert 1e-7 < best < 1e-3


def test_the_picture_follows_h_where_that_is_wanted(panel: GradientCheckPanel, qtbot: QtBot) -> None:
    settle(panel, qtbot)
    panel.weight.near.click()
    qtbot.waitUntil(lambda: panel.weight.prober.found.half == pytest.approx(2.5e-5))
    assert panel.weight.curve.graph.visible_x() == pytest.approx((-2.5e-5, 2.5e-5), rel=1e-6)
    panel._take_h(0.01)
    qtbot.waitUntil(lambda: panel.weight.curve.graph.visible_x() == pytest.approx((-0.025, 0.025)))


def test_the_selection_is_followed_and_the_boxes_select(panel: GradientCheckPanel, qtbot: QtBot) -> None:
    document = panel.document
    document.select(Selection(layer=1, unit=0, source=3))
    assert panel.link == (1, 0, 3)
    settle(panel, qtbot)
    document.select(Selection(layer=0, unit=2))
    assert panel.link == (0, 2, BIAS)
    document.select(Selection(layer=-1, unit=2))  # an input has no weight of its own
    assert panel.link == (0, 2, BIAS)
    step_to(panel.weight.box.source, "x2")
    assert document.selection.source == 1
    assert panel.link == (0, 2, 1)
    settle(panel, qtbot)


def test_the_selected_row_alone_is_checked(panel: GradientCheckPanel, qtbot: QtBot) -> None:
    settle(panel, qtbot)
    step_to(panel.bar.rows, "the selected row")
    qtbot.waitUntil(lambda: panel.weight.prober.problem is not None)
    assert "No row is selected" in panel.weight.verdict.label.text()
    assert panel.weight.figures.values["here"].text() == ""
    panel.document.select(Selection(row=4))
    settle(panel, qtbot)
    assert panel.bar.told.text() == "row 5"
    assert panel.weight.prober.found.sample.rows.tolist() == [4]


def test_asking_where_it_comes_from_names_the_place(panel: GradientCheckPanel, qtbot: QtBot) -> None:
    settle(panel, qtbot)
    panel.document.select(Selection(layer=1, unit=0))
    settle(panel, qtbot)
    with qtbot.waitSignal(panel.origin_wanted) as asked:
        QTest.mouseClick(panel.weight.figures.ask, Qt.MouseButton.LeftButton)
    assert asked.args == [Place("gradient", 1, 0, BIAS)]


def test_a_place_of_a_walk_is_shown(panel: GradientCheckPanel, qtbot: QtBot) -> None:
    panel.bar.tabs.setCurrentIndex(1)
    for place, link in (
        (Place("gradient", 1, 0, 4), (1, 0, 4)),
        (Place("delta", 0, 3, row=0), (0, 3, BIAS)),
        (Place("back_product", 0, 2, 0, 1), (1, 0, 2)),
        (Place("jacobian", 1, 0, 0, 1), (1, 0, BIAS)),
    ):
        panel.show_place(place)
        assert panel.link == link
    assert panel.bar.tabs.currentIndex() == 0
    panel.show_place(Place("cost"))
    assert panel.link == (1, 0, BIAS)
    settle(panel, qtbot)


def test_the_whole_network_is_checked_and_its_worst_weight_named(panel: GradientCheckPanel, qtbot: QtBot) -> None:
    check(panel, qtbot)
    done = panel.network.done
    assert done.check.passed
    assert done.check.count == panel.project.topology.parameter_count
    assert panel.network.verdict.sign.text() == "✓"
    assert "all 71 slopes" in panel.network.verdict.label.text()
    maps = panel.network.maps
    assert len(maps.panels) == 6
    for side in range(3):
        assert maps.part_at(maps.area((1, 0, BIAS), side).center()) == (1, 0, BIAS)
        assert maps.part_at(maps.area((0, 3, 2), side).center()) == (0, 3, 2)
    assert panel.network.line.start.isEnabled()
    assert not panel.network.line.cancel.isVisible()


def test_a_cell_says_what_was_found_where_the_mouse_is(panel: GradientCheckPanel, qtbot: QtBot) -> None:
    check(panel, qtbot)
    page, found = panel.network, panel.network.done.check.layers[0]
    hover(page.maps, page.maps.area((0, 3, 2), 2).center())
    assert page.hover.isVisible()
    assert page.hover.text().split("\n")[0] == "w h1.4 ← x3"
    assert f"backprop {found.analytic[3, 2]:.10g}".replace("-", "−") in page.hover.text()
    page.maps.pointed.emit(None)
    assert not page.hover.isVisible()


def test_dropout_has_no_part_and_the_bar_says_so(panel: GradientCheckPanel, qtbot: QtBot) -> None:
    settle(panel, qtbot)
    first, *others = panel.project.topology.layers
    topology = replace(panel.project.topology, layers=(replace(first, dropout=0.5), *others))
    panel.document.edit(partial(replace, topology=topology), "Dropout")
    settle(panel, qtbot)
    assert panel.bar.told.text() == "10 rows · without dropout"
    assert panel.weight.verdict.sign.text() == "✓"


def test_one_layer_is_checked_alone(panel: GradientCheckPanel, qtbot: QtBot) -> None:
    panel.bar.tabs.setCurrentIndex(1)
    step_to(panel.network.line.layers, "Output")
    check(panel, qtbot)
    assert [layer.checked.all() for layer in panel.network.done.check.layers] == [False, True]
    assert len(panel.network.maps.panels) == 3
    assert panel.network.table.results.rowCount() == 11


def test_a_cell_is_opened_alone(panel: GradientCheckPanel, qtbot: QtBot) -> None:
    check(panel, qtbot)
    maps = panel.network.maps
    QTest.mouseDClick(maps, Qt.MouseButton.LeftButton, pos=maps.area((0, 3, 2), 1).center().toPoint())
    assert panel.bar.tabs.currentIndex() == 0
    assert panel.link == (0, 3, 2)
    assert panel.document.selection == Selection(layer=0, unit=3, source=2)
    settle(panel, qtbot)


def test_the_table_begins_with_the_worst_and_opens_by_enter(panel: GradientCheckPanel, qtbot: QtBot) -> None:
    check(panel, qtbot)
    QTest.mouseClick(panel.network.as_table, Qt.MouseButton.LeftButton)
    table, errors = panel.network.table, np.concatenate([x.errors.ravel() for x in panel.network.done.check.layers])
    assert table.results.order.tolist() == np.argsort(-errors, kind="stable").tolist()
    table.selectAll()
    QTest.keySequence(table, QKeySequence(QKeySequence.StandardKey.Copy))
    assert len(QApplication.clipboard().text().split("\n")) == 71
    table.selectRow(0)
    press_keys(table, Qt.Key.Key_Return)
    assert panel.bar.tabs.currentIndex() == 0
    assert panel.link == panel.network.done.verdict.link
    settle(panel, qtbot)


def test_the_menu_of_a_cell_asks_where_it_comes_from(panel: GradientCheckPanel, qtbot: QtBot) -> None:
    check(panel, qtbot)
    menu = panel.network.menu_of((0, 1, 0))
    with qtbot.waitSignal(panel.origin_wanted) as asked:
        menu.actions()[1].trigger()
    assert asked.args == [Place("gradient", 0, 1, 0)]
    with qtbot.waitSignal(panel.network.opened) as opened:
        menu.actions()[0].trigger()
    assert opened.args == [(0, 1, 0)]
    settle(panel, qtbot)


def test_a_check_of_an_earlier_network_says_so(panel: GradientCheckPanel, qtbot: QtBot) -> None:
    check(panel, qtbot)
    assert "check again" not in panel.network.caption.whole
    panel.document.edit(partial(replace, notes="other notes"), "Notes")
    assert "check again" not in panel.network.caption.whole
    panel.document.edit(with_seed, "Seed")
    assert "check again" in panel.network.caption.whole
    panel.document.edit(with_a_layer_less, "Layers")
    assert panel.network.done is None
    assert panel.network.line.layers.count() == 2
    check(panel, qtbot)
    assert panel.network.done.check.passed


def with_seed(project: Project) -> Project:
    training = project.training
    return replace(project, training=replace(training, seeds=replace(training.seeds, start=99)))


def with_a_layer_less(project: Project) -> Project:
    topology = Topology(project.topology.inputs, project.topology.layers[-1:])
    return replace(project, topology=topology, model=None)


def test_while_training_runs_it_says_that_it_shows_the_weights_before(panel: GradientCheckPanel, qtbot: QtBot) -> None:
    settle(panel, qtbot)
    states = train(panel.project)
    first, second = next(states), next(states)
    panel.show_snapshot(first)
    assert panel.bar.told.text() == "10 rows"
    panel.show_snapshot(second)
    assert panel.bar.told.text() == "10 rows · as before this run; pause to check the newest weights"
    panel.show_snapshot(first)
    assert panel.bar.told.text() == "10 rows"


def test_a_weight_that_is_gone_makes_room_for_one_that_is_there(panel: GradientCheckPanel, qtbot: QtBot) -> None:
    panel.document.select(Selection(layer=1, unit=0, source=7))
    settle(panel, qtbot)
    panel.document.edit(with_a_layer_less, "Layers")
    assert panel.link == (0, 0, 0)
    settle(panel, qtbot)
    removed = Topology(5, (Layer(1, removed_links=tuple((0, source) for source in range(5))),))
    panel.document.edit(partial(replace, topology=removed), "Links")
    assert panel.link == (0, 0, BIAS)
    settle(panel, qtbot)


def wide_project() -> Project:
    random = np.random.default_rng(1)
    table = Dataset.from_arrays(random.normal(size=(400, 60)), random.normal(size=(400, 2)))
    topology = Topology(60, (Layer(300, activation=ReLU()), Layer(300, activation=ReLU()), Layer(2)))
    return Project(topology, table, Training())


@pytest.fixture
def wide_panel(qapp: QApplication, qtbot: QtBot) -> Iterator[GradientCheckPanel]:
    yield from shown(Document(wide_project()), qtbot)


def test_a_long_check_shows_how_far_it_is_and_is_cancelled(wide_panel: GradientCheckPanel, qtbot: QtBot) -> None:
    page = wide_panel.network
    wide_panel.bar.tabs.setCurrentIndex(1)
    QTest.mouseClick(page.line.start, Qt.MouseButton.LeftButton)
    assert not page.line.start.isEnabled()
    qtbot.waitUntil(lambda: page.line.progress.value() > 0)
    with qtbot.waitSignal(page.ended):
        QTest.mouseClick(page.line.cancel, Qt.MouseButton.LeftButton)
    assert page.done is None
    assert page.line.start.isEnabled()
    assert not page.line.progress.isVisible()
    QTest.mouseClick(page.line.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.line.progress.value() > 0)  # and the panel goes while it works


def test_of_a_large_layer_a_part_is_drawn(wide_panel: GradientCheckPanel, qtbot: QtBot) -> None:
    page = wide_panel.network
    wide_panel.document.select(Selection(row=3))
    step_to(wide_panel.bar.rows, "the selected row")
    wide_panel.bar.tabs.setCurrentIndex(1)
    step_to(page.line.layers, "Layer 1")
    check(wide_panel, qtbot)
    assert page.done.check.count == 500
    assert "500 of 18,300" in page.caption.whole
    assert page.done.verdict.kind == "agrees"
    checked = page.done.check.layers[0].checked
    assert "not checked" in page.reading((0, *np.argwhere(~checked[:, :-1])[0].tolist()))
    assert "backprop" in page.reading((0, *np.argwhere(checked[:, :-1])[0].tolist()))


def test_an_empty_table_is_told_in_words(panel: GradientCheckPanel, qtbot: QtBot) -> None:
    table = opening_project().dataset
    none = replace(table, columns=tuple(replace(c, values=c.values[:0]) for c in table.columns))
    panel.document.open(Project(panel.project.topology, none, Training()))
    qtbot.waitUntil(lambda: "no rows" in panel.weight.verdict.label.text())
    assert panel.weight.curve.graph.lines == ()
    check(panel, qtbot)
    assert "no rows" in panel.network.verdict.label.text()


def test_nothing_is_worked_out_while_it_is_hidden(document: Document, qtbot: QtBot) -> None:
    panel = GradientCheckPanel(document)
    qtbot.addWidget(panel)
    panel.show_project(document.project, None)
    assert panel.weight.prober.found is None
    assert not panel.weight.prober._newest.busy
    panel.show()
    settle(panel, qtbot)
    panel.shut_down()


def test_a_narrow_panel_puts_everything_one_below_the_other_and_takes_a_theme(
    panel: GradientCheckPanel, qtbot: QtBot, qapp: QApplication
) -> None:
    settle(panel, qtbot)
    panel.resize(380, 640)
    qtbot.waitUntil(lambda: panel.weight.valley.y() > panel.weight.curve.y())
    apply_theme(qapp, DARK)
    qtbot.waitUntil(lambda: panel.weight.curve.graph.lines[0].colour == DARK.colour("accent"))


def seen_whole(widget: QWidget) -> bool:
    return widget.isVisible() and widget.visibleRegion().boundingRect() == widget.rect()


def test_both_slopes_and_the_curve_are_seen_together_in_a_low_panel(panel: GradientCheckPanel, qtbot: QtBot) -> None:
    panel.resize(568, 290)
    settle(panel, qtbot)
    page = panel.weight
    assert all(seen_whole(page.figures.values[key]) for key in ("central", "slope", "error"))
    canvas = page.curve.graph.canvas
    qtbot.waitUntil(lambda: canvas.visibleRegion().boundingRect().height() > 0.7 * canvas.height())
    assert page.curve.y() == page.valley.y()


def test_with_a_large_font_charts_keep_their_room_and_stand_below_each_other(
    panel: GradientCheckPanel, qtbot: QtBot
) -> None:
    settle(panel, qtbot)
    font = panel.font()
    font.setPointSize(20)
    panel.setFont(font)
    panel.resize(800, 400)
    page = panel.weight
    qtbot.waitUntil(lambda: page.valley.y() > page.curve.y())
    qtbot.waitUntil(lambda: page.curve.graph.height() >= 5 * panel.fontMetrics().height())


def test_small_numbers_are_written_with_powers_of_ten_as_in_books(panel: GradientCheckPanel, qtbot: QtBot) -> None:
    settle(panel, qtbot)
    assert panel.bar.value.text() == "h = 10⁻⁵"
    panel._take_h(2.5e-7)
    settle(panel, qtbot)
    assert panel.bar.value.text() == "h = 2.5·10⁻⁷"
    assert "·10⁻" in panel.weight.figures.values["error"].text()


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (1e-5, 2, "10⁻⁵"),
        (-1e-5, 2, "−10⁻⁵"),
        (-4.031e-10, 3, "−4.03·10⁻¹⁰"),
        (1.5e21, 3, "1.5·10²¹"),
        (0.25, 3, "0.25"),
    ],
)
def test_numbers_of_the_check(value: float, digits: int, text: str) -> None:
    assert read(value, digits) == text
    assert exact(-1.25e-7) == "−1.25·10⁻⁷"
    assert [read(number, 3) for number in (float("inf"), float("nan"), 0.0)] == ["∞", "NaN", "0"]


@pytest.mark.parametrize("width", [280, 930])
def test_headings_and_numbers_of_the_table_are_never_cut(panel: GradientCheckPanel, qtbot: QtBot, width: int) -> None:
    check(panel, qtbot)
    panel.network.as_table.click()
    panel.resize(width, 330)
    table = panel.network.table
    header, wide = table.horizontalHeader(), table.fontMetrics().horizontalAdvance
    for column in range(4):
        assert header.sectionSize(column) >= header.sectionSizeHint(column)
        assert all(
            header.sectionSize(column) > wide(table.results.index(row, column).data()) + 6
            for row in range(table.results.rowCount())
        )
    qtbot.waitUntil(lambda: (header.length() > table.viewport().width()) == (width == 280))
