"""The cost plot with several curves: what is drawn is what was recorded, whatever is chosen to be drawn."""

from __future__ import annotations

from time import process_time

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from nnapp.activations import Identity
from nnapp.milestones import EMPTY_CLOCK, Clock
from nnapp.model import BUCKET, Curve, Event, Model
from nnapp.project import (
    Project,
    current_parameters,
    opening_project,
    set_activation,
    set_training,
    split_at_random,
    with_model,
)
from nnapp.snapshot import Snapshot
from tests.ui.gestures import focus
from ui.charts.cost.numbers import curves_table
from ui.document import Document
from ui.main_window import MainWindow
from ui.plots.cost import CostPlot
from ui.theme import THEMES, apply_theme

Key = Qt.Key
EPOCHS = np.arange(401.0)
TRAINING, VALIDATION, TEST = np.exp(-EPOCHS / 90) + 0.05, np.exp(-EPOCHS / 60) + 0.2 + EPOCHS / 2000, 1.6 - EPOCHS / 500
CLOCK = Clock(np.array([0.0, 200, 400]), np.array([0.0, 800, 1600]), np.array([0.0, 2, 6]))


def curve_of(costs: object, buckets: object = ()) -> Curve:
    exact, rest = np.asarray(costs, float), np.asarray(buckets, float).reshape(-1, 3)
    return Curve(exact, rest, len(exact) + BUCKET * len(rest))


def snapshot_of(project: Project, training: object = TRAINING, **curves: object) -> Snapshot:
    curve = curve_of(training)
    if not curves:
        curves = {"validation_cost": VALIDATION, "test_cost": TEST}
    named = {name.replace("_", " "): curve_of(values) for name, values in curves.items()}
    return Snapshot(curve.length - 1, 0, curve.last, current_parameters(project), curve, named, clock=CLOCK)


def plot_of(
    qtbot: QtBot, snapshot: Snapshot | None = None, project: Project | None = None, size: tuple[int, int] = (350, 330)
) -> CostPlot:
    project = project or opening_project()
    plot = CostPlot(Document(project))
    plot.document.changed.connect(plot.show_project)
    qtbot.addWidget(plot)
    plot.resize(*size)
    with qtbot.waitExposed(plot):
        plot.show()
    plot.show_snapshot(snapshot or snapshot_of(project))
    return plot


def with_events(*events: Event) -> Project:
    project = opening_project()
    parameters = current_parameters(project)
    return with_model(project, Model(start=parameters, current=parameters, events=events))


def point_at(plot: CostPlot, x: float) -> None:
    area = plot.graph.plot_area
    plot.graph.pointed.emit(plot.graph.pixel_of(x, 0).x(), area.center().y())


def texts(plot: CostPlot) -> str:
    return " ".join(label.text() for label in plot.findChildren(QLabel))


# --- the curves -----------------------------------------------------------------------------------------------------


def test_each_split_has_its_curve_and_its_name(qtbot: QtBot) -> None:
    plot = plot_of(qtbot)
    lines = plot.graph.lines
    for line, values in zip(lines, (TRAINING, VALIDATION, TEST), strict=True):
        assert np.array_equal(line.x, EPOCHS)
        assert np.array_equal(line.y, values)
    assert [button.text() for button in plot.legend.buttons] == ["training", "validation", "test"]
    assert len({line.style for line in lines}) == 3
    assert len({line.colour.lightness() for line in lines}) == 3, "told apart without seeing colours"
    assert plot.legend.isVisible()


def test_one_curve_needs_no_names(qtbot: QtBot) -> None:
    plot = plot_of(qtbot)
    plot.show_snapshot(replace(snapshot_of(opening_project()), curves={}))
    assert not plot.legend.isVisible()


def test_a_name_hides_its_curve_and_shows_it_again(qtbot: QtBot) -> None:
    plot = plot_of(qtbot)
    button = plot.legend.buttons[1]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [line.y[0] for line in plot.graph.lines] == [TRAINING[0], TEST[0]]
    assert plot.graph.marks == (), "the best epoch is one of the hidden curve"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert len(plot.graph.lines) == 3
    for each in plot.legend.buttons:
        each.click()
    assert "All curves are hidden" in texts(plot)
    assert plot.table() is None


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pixels_are_those_of_the_values(qtbot: QtBot, qapp: QApplication, theme: str) -> None:
    apply_theme(qapp, THEMES[theme])
    plot = plot_of(qtbot)
    plot.graph.set_marks([])
    picture = plot.graph.canvas.grab().toImage()
    for split, values in enumerate((TRAINING, VALIDATION, TEST)):
        wanted = plot.graph.lines[split].colour
        for epoch in (330, 360, 390):  # where no curve crosses another
            at = plot.graph.pixel_of(epoch, values[epoch])
            ratio = picture.devicePixelRatio()
            near = [
                picture.pixelColor(round(at.x() * ratio) + x, round(at.y() * ratio) + y)
                for x in range(-6, 7)
                for y in (-1, 0, 1)
            ]
            assert any(_close(colour, wanted) for colour in near), (split, epoch)


def _close(one: QColor, other: QColor) -> bool:
    return all(abs(a - b) <= 40 for a, b in zip(one.getRgb(), other.getRgb(), strict=True))


# --- the x axis -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("unit", "ends", "middle"), [("update", (0, 1600), 800), ("second", (0, 6), 2)])
def test_the_axis_counts_updates_or_seconds(qtbot: QtBot, unit: str, ends: tuple[int, int], middle: float) -> None:
    plot = plot_of(qtbot)
    plot.set_unit(unit)  # type: ignore[arg-type]
    line = plot.graph.lines[0]
    assert (line.x[0], line.x[-1]) == ends
    assert np.array_equal(line.y, TRAINING)
    assert plot.graph.visible_x()[1] >= ends[1]
    point_at(plot, middle)
    number = int(plot.hover.text().split("\n")[0].split()[1])
    assert abs(number - 200) <= 3
    assert f"training {TRAINING[number]:.6g}" in plot.hover.text()
    update, second = CLOCK.updates[1] / 200 * number, np.interp(number, CLOCK.epochs, CLOCK.seconds)
    assert f"update {round(update):,} · {second:.4g} s" in plot.hover.text()


def test_x_goes_through_the_units(qtbot: QtBot) -> None:
    plot = plot_of(qtbot)
    seen = []
    for _ in range(3):
        QTest.keyClick(plot, Key.Key_X)
        seen.append(plot.choice.unit)
    assert seen == ["update", "second", "epoch"]


def test_zoomed_in_by_seconds_what_was_thinned_out_is_seen(qtbot: QtBot) -> None:
    costs = np.random.default_rng(3).random(100_001)
    clock = Clock(np.array([0.0, 50_000, 100_000]), np.array([0.0, 5e4, 1e5]), np.array([0.0, 10, 40]))
    plot = plot_of(qtbot, replace(snapshot_of(opening_project(), costs, test_cost=costs), clock=clock))
    plot.set_unit("second")
    plot.graph.set_ranges((20.0, 20.2), (0.0, 1.0))
    plot.graph.moved_by_hand.emit()
    line = plot.graph.lines[0]
    epochs = np.rint(50_000 + (line.x - 10) / 30 * 50_000).astype(int)
    assert 300 < len(line.x) < 400
    assert np.array_equal(np.diff(epochs), np.ones(len(epochs) - 1))
    assert np.array_equal(line.y, costs[epochs])


def test_without_a_clock_the_axis_counts_epochs_and_says_so(qtbot: QtBot) -> None:
    plot = plot_of(qtbot)
    plot.set_unit("second")
    plot.show_snapshot(replace(plot.snapshot, clock=Clock(*np.zeros((3, 1)))))  # type: ignore[type-var]
    assert np.array_equal(plot.graph.lines[0].x, EPOCHS)
    assert "axis counts epochs" in plot.caption.whole


# --- what is read ---------------------------------------------------------------------------------------------------


def test_all_curves_are_read_at_once(qtbot: QtBot) -> None:
    plot = plot_of(qtbot)
    for key, epoch in ((Key.Key_Left, 400), (Key.Key_Left, 399), (Key.Key_PageDown, 389), (Key.Key_Home, 0)):
        QTest.keyClick(plot, key)
        values = [values[epoch] for values in (TRAINING, VALIDATION, TEST)]
        lines = plot.hover.text().split("\n")
        assert lines[0].startswith(f"epoch {epoch} · update {4 * epoch:,}")
        assert [line.split()[0] for line in lines[1:]] == ["training", "validation", "test"]
        assert [float(line.split()[-1]) for line in lines[1:]] == pytest.approx(values, rel=1e-5)
        assert [float(each) for each in plot.reading().split("\n")] == values


def test_buckets_are_read_with_their_range_and_said(qtbot: QtBot) -> None:
    plot = plot_of(qtbot)
    buckets = [[0.1, 0.4, 0.2]] * 9
    curves = {"validation cost": curve_of(VALIDATION, buckets)}
    plot.show_snapshot(replace(plot.snapshot, curve=curve_of(TRAINING, buckets), curves=curves))  # type: ignore[type-var]
    point_at(plot, 5000)
    assert plot.hover.text().startswith("epochs 4,497 to 5,520")
    assert "validation from 0.1 to 0.4, last 0.2" in plot.hover.text()
    assert "1,024 epochs" in plot.caption.whole


def test_events_are_ticks_with_their_words(qtbot: QtBot) -> None:
    project = with_events(Event(800, "Learning rate {value}", {"value": 0.05}))
    plot = plot_of(qtbot, snapshot_of(project), project)
    tick = plot.graph.lines[-1]
    assert set(tick.x[np.isfinite(tick.x)].tolist()) == {200.0}
    point_at(plot, 200)
    assert plot.hover.text().endswith("Learning rate 0.05")
    point_at(plot, 300)
    assert "Learning rate" not in plot.hover.text()
    plot.set_unit("second")
    assert set(plot.graph.lines[-1].x[[0, 1]].tolist()) == {2.0}


def test_the_table_holds_what_is_drawn(qtbot: QtBot) -> None:
    plot = plot_of(qtbot)
    table = plot.table()
    assert table is not None
    assert table.headers == ("epoch", "update", "seconds", "training cost", "validation cost", "test cost")
    for column, values in zip(table.columns, (EPOCHS, 4 * EPOCHS, None, TRAINING, VALIDATION, TEST), strict=True):
        assert values is None or np.array_equal(column, values)  # type: ignore[arg-type]
    plot.set_logarithmic(True)
    plot.set_smoothing(2)
    assert np.array_equal(plot.table().columns[3], TRAINING)  # type: ignore[union-attr, arg-type]


def test_curves_of_other_lengths_stand_at_their_epochs(qtbot: QtBot) -> None:
    plot = plot_of(qtbot, snapshot_of(opening_project(), TRAINING, validation_cost=VALIDATION[:300]))
    table = plot.table()
    assert table is not None
    assert np.array_equal(table.columns[3], TRAINING)  # type: ignore[arg-type]
    column = np.asarray(table.columns[4], float)
    assert np.array_equal(column[:300], VALIDATION[:300])
    assert np.isnan(column[300:]).all()


@pytest.mark.parametrize("count", [3000, 25_000])
def test_the_table_of_many_epochs_holds_the_value_of_each_epoch(qtbot: QtBot, count: int) -> None:
    costs = np.random.default_rng(0).random(count) + 0.1
    table = plot_of(qtbot, snapshot_of(opening_project(), costs)).table()
    assert table is not None
    epochs = np.asarray(table.columns[0], float).astype(int)
    assert (np.diff(epochs) > 0).all() and epochs[0] == 0 and epochs[-1] == count - 1
    assert len(epochs) == count if count < 10_000 else len(epochs) > 5000
    values = table.columns[table.headers.index("training cost")]
    assert np.array_equal(values, costs[epochs])  # type: ignore[arg-type]


def test_the_table_of_buckets_holds_their_last_values() -> None:
    rest = np.array([[0.1, 0.9, 0.5], [0.2, 0.8, 0.4]])
    curve = Curve(np.arange(10.0), rest, 10 + BUCKET + 5)  # the second one is unfinished
    table = curves_table({"training cost": curve}, (0.0, np.inf), EMPTY_CLOCK, ("epoch", "update", "seconds"))
    assert table is not None
    assert np.array_equal(table.columns[0], [*range(10), 9 + BUCKET, 14 + BUCKET])
    assert np.array_equal(table.columns[1], [*range(10), 0.5, 0.4])


# --- the best epoch, and learning by heart --------------------------------------------------------------------------


def test_the_best_epoch_is_marked_where_validation_is_lowest(qtbot: QtBot) -> None:
    plot, best = plot_of(qtbot), int(VALIDATION.argmin())
    (mark,) = plot.graph.marks
    assert (mark.x, mark.y) == (best, VALIDATION[best])
    assert mark.text == f"best {VALIDATION[best]:.4g}"
    plot.set_logarithmic(True)
    assert plot.graph.marks[0].y == np.log10(VALIDATION[best])
    assert f"Since epoch {best}" in plot.caption.whole
    assert "by heart" in plot.caption.whole
    assert f"Best epoch: {best}." in plot.accessibleDescription()


def test_nothing_is_said_by_heart_while_both_fall(qtbot: QtBot) -> None:
    plot = plot_of(qtbot, snapshot_of(opening_project(), validation_cost=TRAINING + 0.1))
    assert "by heart" not in plot.caption.whole


def test_the_word_does_not_run_along_with_the_newest_epoch(qtbot: QtBot) -> None:
    plot = plot_of(qtbot, snapshot_of(opening_project(), validation_cost=TRAINING + 0.1))
    assert plot.graph.marks[0].text
    plot.show_running(True)
    assert plot.graph.marks[0].text == ""
    plot.show_running(False)
    assert plot.graph.marks[0].text


# --- smoothing ------------------------------------------------------------------------------------------------------


def test_smoothing_changes_no_value_and_no_reading(qtbot: QtBot) -> None:
    noisy = TRAINING * np.random.default_rng(0).uniform(0.9, 1.1, len(EPOCHS))
    plot = plot_of(qtbot, snapshot_of(opening_project(), noisy))
    ranges = plot.graph.visible_x(), plot.graph.visible_y()
    QTest.keyClick(plot, Key.Key_S)
    QTest.keyClick(plot, Key.Key_S)
    assert plot.choice.smoothing == 2
    raw, smooth = plot.graph.lines[0], plot.graph.lines[3]
    assert np.array_equal(raw.y, noisy)
    assert raw.opacity < 0.5 < smooth.opacity
    assert np.abs(np.diff(smooth.y, 2)).max() < np.abs(np.diff(noisy, 2)).max() / 4
    assert (plot.graph.visible_x(), plot.graph.visible_y()) == ranges
    point_at(plot, 200)
    number = int(plot.hover.text().split("\n")[0].split()[1])
    assert float(plot.reading().split("\n")[0]) == noisy[number]
    assert "those recorded" in plot.caption.whole
    plot._tools.smooth.click()
    assert len(plot.graph.lines) == 3


# --- measures -------------------------------------------------------------------------------------------------------


def test_a_recorded_measure_is_drawn_in_place_of_the_cost(qtbot: QtBot) -> None:
    project = opening_project()
    project = set_training(project, replace(project.training, measured=("accuracy",)))
    right = 1 - TRAINING / 3
    snapshot = snapshot_of(
        project, training_accuracy=right, validation_accuracy=right - 0.1, validation_cost=VALIDATION
    )
    plot = plot_of(qtbot, snapshot, project)
    plot._tools.quantity.choose("accuracy")
    assert plot.heading.whole == "Accuracy"
    assert np.array_equal(plot.graph.lines[0].y, right)
    assert "higher is better" in plot.caption.whole
    best = int(VALIDATION.argmin())
    assert plot.graph.marks[0].y == right[best] - 0.1
    assert not plot._tools.record.isVisible()
    table = plot.table()
    assert table is not None
    assert table.headers[-1] == "validation accuracy"


def test_what_is_not_recorded_can_be_recorded_and_that_undone(qtbot: QtBot) -> None:
    plot = plot_of(qtbot)
    plot._tools.quantity.choose("rmse")
    assert "is not recorded. Press Record" in texts(plot)
    assert plot.table() is None
    QTest.mouseClick(plot._tools.record, Qt.MouseButton.LeftButton)
    assert plot.document.project.training.measured == ("rmse",)
    assert plot.document.stack.undoText() == "Record Root mean squared error"
    assert not plot._tools.record.isVisible()
    assert "from the next epoch on" in texts(plot)
    plot.document.undo()
    assert plot.document.project.training.measured == ()
    assert plot._tools.record.isVisible()


def test_a_measure_that_the_network_can_no_longer_have_gives_way_to_the_cost(qtbot: QtBot) -> None:
    plot = plot_of(qtbot)
    plot.set_quantity("accuracy")
    assert plot.choice.quantity == "accuracy"
    plot.document.edit(lambda project: set_activation(project, len(project.topology.layers) - 1, Identity()), "")
    assert plot.choice.quantity == "cost"
    assert len(plot.graph.lines) == 3


def test_sums_over_other_numbers_of_rows_are_not_compared(qtbot: QtBot) -> None:
    project = split_at_random(opening_project(), 0.2)
    plot = plot_of(qtbot, snapshot_of(project), project)
    assert "Sums over different numbers of rows" in plot.caption.whole
    mean = set_training(project, replace(project.training, reduction="mean", l2=0.1))
    plot = plot_of(qtbot, snapshot_of(mean), mean)
    assert "Sums over" not in plot.caption.whole
    assert "penalties" in plot.caption.whole


# --- odd curves, size, and time -------------------------------------------------------------------------------------


@pytest.mark.parametrize("quantity", ["cost", "rmse"])
@pytest.mark.parametrize("unit", ["epoch", "second"])
@pytest.mark.parametrize("logarithmic", [False, True])
@pytest.mark.parametrize(
    "values",
    [[], [1.0], [1.0, 2.0], [np.nan] * 9, [np.inf, 1.0, -np.inf], [0.0] * 20, [2.0] * 20, [1e300, 1e-300, 0.0, -5.0]],
)
def test_odd_curves_are_drawn_without_complaint(
    qtbot: QtBot, values: list[float], logarithmic: bool, unit: str, quantity: str
) -> None:
    snapshot = snapshot_of(opening_project(), values, validation_cost=values, training_rmse=values, test_rmse=values)
    plot = plot_of(qtbot, snapshot)
    plot.set_quantity(quantity)
    plot.set_unit(unit)  # type: ignore[arg-type]
    plot.set_logarithmic(logarithmic)
    plot.set_smoothing(3)
    point_at(plot, 1)
    plot.grab()
    if not values:
        assert "press Run" in texts(plot) or "not recorded" in texts(plot)
    elif not np.isfinite(values).any():
        assert any(words in texts(plot) for words in ("not a finite number", "no numbers", "No cost", "No value"))


def test_a_million_epochs_of_three_curves_are_cheap(qtbot: QtBot) -> None:
    random = np.random.default_rng(0)
    costs = [random.random(1_000_000) for _ in range(3)]
    plot = plot_of(qtbot, snapshot_of(opening_project(), costs[0], validation_cost=costs[1], test_cost=costs[2]))
    plot.show_running(True)
    times = []
    for _ in range(20):
        began = process_time()  # not the clock on the wall: other programs may be using the processor
        plot.show_snapshot(plot.snapshot)  # type: ignore[arg-type]
        plot.graph.canvas.repaint()
        times.append(process_time() - began)
    assert min(times) < 0.030
    assert sum(len(line.x) for line in plot.graph.lines) <= 6001


def test_it_is_small_enough_for_its_dock(qtbot: QtBot) -> None:
    plot = plot_of(qtbot)
    hint = plot.minimumSizeHint()
    assert hint.width() <= 300
    assert hint.height() <= 180
    for size in ((300, 160), (1280, 800)):
        plot.resize(*size)
        plot.grab()


def test_in_the_window_validation_is_drawn_by_seconds(window: MainWindow, qtbot: QtBot) -> None:
    window.document.edit(lambda project: split_at_random(project, 0.25), "Split")
    plot = window.plots["cost"]
    assert isinstance(plot, CostPlot)
    window.trainer.run(60)
    qtbot.waitUntil(lambda: not window.trainer.running)
    focus(plot)
    QTest.keyClick(plot, Key.Key_X)
    QTest.keyClick(plot, Key.Key_X)
    assert plot.picture.ground.unit == "second"
    qtbot.waitUntil(lambda: len(plot.graph.lines) >= 2 and len(plot.graph.lines[1].x) == 61)
    model = window.document.project.model
    assert model is not None
    assert np.array_equal(plot.graph.lines[1].y, model.curves["validation cost"].exact)
    assert plot.graph.marks[0].y == plot.graph.lines[1].y[model.best_epoch]
    place = plot.graph.canvas.mapTo(plot, QPoint(5, 5))
    assert plot.rect().contains(place)


def test_a_value_far_outside_of_what_is_seen_is_read_at_the_edge(qtbot: QtBot) -> None:
    plot = plot_of(qtbot, snapshot_of(opening_project(), [3.0, 2.0, 1.0], validation_cost=[3.0, 2.0, 1.0]))
    plot.graph.moved_by_hand.emit()  # zoomed by hand, so the axes stay as they are
    plot.graph.set_ranges((0.0, 4.0), (0.0, 4.0))
    QTest.keyClick(plot, Qt.Key.Key_End)
    diverged = snapshot_of(opening_project(), [3.0, 2.0, 1.0, 1e300], validation_cost=[3.0, 2.0, 1.0, 1e300])
    plot.show_snapshot(diverged)
    QTest.keyClick(plot, Qt.Key.Key_End)
    assert "1e+300" in plot.reading() and plot.rect().contains(plot.hover.geometry())
