"""Weights, gradients, updates and deltas side by side, and as pictures: pixels are the numbers."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

import ui.charts.weight_maps.deltas
from nnapp.bundled import open_bundled
from nnapp.costs import BinaryCrossEntropy
from nnapp.dataset import Dataset, NumberColumn, Role
from nnapp.model import Curve
from nnapp.network import backward
from nnapp.project import Project, current_model, set_layer, with_dataset
from nnapp.snapshot import Snapshot
from nnapp.topology import Layer, Parameters, Topology
from ui.charts.weight_maps.quantity import OF_LINKS, Quantity, Scale
from ui.charts.weight_maps.values import Values
from ui.document import Document, Selection
from ui.heatmap import Shape
from ui.heatmap_canvas import Cell
from ui.heatmap_colours import DECADES, shares
from ui.heatmap_picture import LINED
from ui.heatmap_view import HeatmapView, Map
from ui.plots.weights import WeightsPlot
from ui.settings import Settings
from ui.theme import THEMES, Theme, apply_theme, theme_of
from ui.written_numbers import as_written

WEIGHT, GRADIENT, UPDATE, DELTA = Quantity
RANDOM = np.random.default_rng(5)
CURVE = Curve(np.ones(2), np.zeros((0, 3)), 2)
SCALES = {WEIGHT: 0.6, GRADIENT: 0.02, UPDATE: 0.003}


def project_of(*widths: int, rows: int = 40, reduction: str = "sum") -> Project:
    layers = tuple(Layer(units=units) for units in widths[1:])
    table = Dataset.from_arrays(RANDOM.normal(size=(rows, widths[0])), RANDOM.random(size=(rows, widths[-1])))
    project = Project(topology=Topology(inputs=widths[0], layers=layers), dataset=table)
    return replace(project, training=replace(project.training, reduction=reduction))


def snapshot_of(project: Project, epoch: int = 1, size: float = 1.0) -> Snapshot:
    count, widths = project.topology.parameter_count, project.topology.widths
    weights, gradient, update = (Parameters(widths, RANDOM.normal(size=count) * SCALES[q] * size) for q in OF_LINKS)
    return Snapshot(epoch, epoch, 1.0, weights, CURVE, update=update, gradient=gradient)


def weights_plot(
    qtbot: QtBot, project: Project, *quantities: Quantity, size: tuple[int, int] = (700, 500), row: int | None = None
) -> WeightsPlot:
    document = Document(project)
    document.select(Selection(row=row))
    plot = WeightsPlot(document)
    qtbot.addWidget(plot)
    document.changed.connect(plot.show_project)
    choose(plot, *quantities)
    plot.resize(*size)
    with qtbot.waitExposed(plot):
        plot.show()
    plot.show_snapshot(snapshot_of(project))
    return plot


def choose(plot: WeightsPlot, *quantities: Quantity) -> None:
    for quantity in Quantity:
        if plot.choices.switch(quantity).isChecked() != (quantity in quantities):
            plot.choices.switch(quantity).click()


def numbers(plot: WeightsPlot, quantity: Quantity, layer: int) -> np.ndarray:
    # by the engine, or as they were given
    snapshot, project = plot.snapshot, plot.document.project
    assert snapshot is not None
    if quantity is DELTA:
        rows = [*range(min(project.dataset.row_count, 32))]
        rows += [] if plot.document.selection.row is None else [plot.document.selection.row]
        single = replace(project, training=replace(project.training, reduction="sum"))
        inputs, targets = (project.dataset.matrix(role, np.array(rows)) for role in (Role.INPUT, Role.TARGET))
        return backward(single, inputs, targets, snapshot.parameters).delta[layer].T
    known = {WEIGHT: snapshot.parameters, GRADIENT: snapshot.gradient, UPDATE: snapshot.update}[quantity]
    assert known is not None
    return known.matrices[layer]


def colour_of(theme: Theme, plot: WeightsPlot, quantity: Quantity, value: float) -> QColor:
    share = value / plot.values.limits[quantity]
    if plot.choices.log.isChecked():
        strength = max(0.0, 1 + np.log10(abs(share)) / DECADES) if share else 0.0
        share = np.copysign(strength**2, share)  # of which the theme takes the root
    return QColor(*map(int, theme.diverging(np.array(share), 1.0, quantity.ends(theme))))


def colour_at(picture: QImage, place: QPointF) -> QColor:
    ratio = picture.devicePixelRatio()
    return picture.pixelColor(int(place.x() * ratio), int(place.y() * ratio))


def close(one: QColor, other: QColor, most: int = 2) -> bool:
    return all(abs(a - b) <= most for a, b in zip(one.getRgb(), other.getRgb(), strict=True))


def point_at(widget: QWidget, place: QPointF) -> None:
    place = QPointF(place.toPoint())
    none, no_keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QEvent.Type.MouseMove, place, widget.mapToGlobal(place), none, none, no_keys)
    QApplication.sendEvent(widget, event)


def click(widget: QWidget, place: QPointF) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place.toPoint())


# --- pixels and labels ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("logarithmic", [False, True])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_pixel_has_the_colour_of_its_number(
    qtbot: QtBot, qapp: QApplication, theme: str, logarithmic: bool
) -> None:
    project = project_of(4, 6, 2)
    plot = weights_plot(qtbot, project, *Quantity, row=37)
    if logarithmic:
        plot.choices.log.click()
    apply_theme(qapp, THEMES[theme])
    qapp.processEvents()
    picture = plot.view.grab().toImage()
    for quantity in Quantity:
        for layer in range(2):
            for (row, column), value in np.ndenumerate(numbers(plot, quantity, layer)):
                place = plot.view.area(Cell(layer, row, column, quantity)).center()
                expected = colour_of(THEMES[theme], plot, quantity, float(value))
                assert close(colour_at(picture, place), expected), (quantity, layer, row, column)


def test_the_label_under_the_pointer_is_the_value(qtbot: QtBot) -> None:
    plot = weights_plot(qtbot, project_of(4, 6, 2), *Quantity, row=37)
    letters = {WEIGHT: ("w", "bias b"), GRADIENT: ("∂C/∂w", "∂C/∂b"), UPDATE: ("Δw", "Δb")}
    for quantity in OF_LINKS:
        for row, column in ((0, 0), (5, 3), (2, 4)):
            value = float(numbers(plot, quantity, 0)[row, column])
            point_at(plot.view, plot.view.area(Cell(0, row, column, quantity)).center())
            source = f" ← x{column + 1}" if column < 4 else ""
            what = letters[quantity][column == 4]
            assert plot.hover.text() == f"layer 1, unit {row + 1}{source}: {what} = {as_written(value)}"
            assert float(plot.reading()) == value
    for column, row in ((0, 0), (31, 31), (32, 37)):
        point_at(plot.view, plot.view.area(Cell(1, 1, column, DELTA)).center())
        value = float(numbers(plot, DELTA, 1)[1, column])
        assert plot.hover.text() == f"layer 2, unit 2, row {row + 1}: δ = {as_written(value)}"
        assert float(plot.reading()) == value


def test_quantities_of_a_layer_have_the_same_cells_side_by_side(qtbot: QtBot) -> None:
    for size in ((340, 250), (700, 500), (1280, 800)):
        plot = weights_plot(qtbot, project_of(5, 10, 1), *Quantity, size=size, row=0)
        for layer in range(2):
            panels = [panel for panel, m in zip(plot.view.panels, plot.view.maps, strict=True) if m.layer == layer]
            first = panels[0].weights
            for before, panel in pairwise(panels):
                assert panel.weights.left() > before.weights.right()
                assert (panel.weights.top(), panel.weights.height()) == (first.top(), first.height())
            for panel in panels[:3]:
                assert panel.weights.width() == first.width()
        ends = [max(p.weights.right(), p.biases.right() if p.biases else 0.0) for p in plot.view.panels]
        assert max(ends) <= plot.view.width(), "nothing is cut off"


def test_titles_name_each_quantity(qtbot: QtBot) -> None:
    plot = weights_plot(qtbot, project_of(5, 10, 1), *Quantity)
    assert [plot.view.title(n) for n in range(8)] == [
        *("W1 b1  10×5", "∂C/∂W1", "ΔW1", "δ1"),
        *("W2 b2  1×10", "∂C/∂W2", "ΔW2", "δ2"),
    ]
    choose(plot, GRADIENT)
    assert plot.view.title(0) == "∂C/∂W1  10×5"


@pytest.mark.parametrize("quantity", OF_LINKS)
def test_the_strongest_of_a_block_is_seen_and_read(qtbot: QtBot, quantity: Quantity) -> None:
    project = project_of(300, 200, 2)
    plot = weights_plot(qtbot, project, *OF_LINKS, size=(340, 250))
    flat = np.full(project.topology.parameter_count, 0.001)
    flat[37 * 301 + 123] = -0.5
    values = Parameters(project.topology.widths, flat)
    plot.show_snapshot(Snapshot(2, 2, 1.0, values, CURVE, update=values, gradient=values))
    cell = Cell(0, 37, 123, quantity)
    centre = plot.view.area(cell).center().toPoint()  # whole pixels
    found = [
        QPointF(centre.x() + dx, centre.y() + dy)
        for dx in range(-5, 6)
        for dy in range(-5, 6)
        if close(
            colour_at(plot.view.grab().toImage(), QPointF(centre.x() + dx, centre.y() + dy)),
            colour_of(THEMES["light"], plot, quantity, -0.5),
        )
    ]
    assert found
    for place in found:
        point_at(plot.view, place)
        assert float(plot.reading()) == -0.5
        assert "the largest of up to" in plot.hover.text()


def test_what_is_not_a_number_is_seen_in_each_quantity(qtbot: QtBot) -> None:
    project = project_of(4, 6, 2)
    plot = weights_plot(qtbot, project, *Quantity)
    flat = np.full(project.topology.parameter_count, 0.1)
    flat[:3] = np.nan, np.inf, -np.inf
    values = Parameters(project.topology.widths, flat)
    for log in (False, True):
        plot.choices.log.setChecked(log)
        plot.show_snapshot(Snapshot(2, 2, 1.0, values, CURVE, update=values, gradient=values))
        picture, theme = plot.view.grab().toImage(), THEMES["light"]
        for quantity in OF_LINKS:
            low, high = quantity.ends(theme)
            for column, colour in enumerate((theme.text, high, low)):
                place = plot.view.area(Cell(0, 0, column, quantity)).center()
                assert close(colour_at(picture, place), QColor(*colour))
        place = plot.view.area(Cell(0, 0, 5, DELTA)).center()
        assert close(colour_at(picture, place), QColor(*theme.text)), "δ of diverged weights is no number"


def test_a_logarithm_shows_six_decades_and_says_so(qtbot: QtBot) -> None:
    assert shares(np.array([1.0, 1e-3, -1e-3, 1e-6, 1e-9, 0.0]), True) == pytest.approx([1, 0.5, -0.5, 0, 0, 0])
    plot = weights_plot(qtbot, project_of(4, 6, 2), GRADIENT)
    assert "Log" not in plot.caption.whole
    QTest.keyClick(plot, Qt.Key.Key_L)
    assert plot.choices.log.isChecked()
    assert plot.caption.whole.startswith("Log colours: 6 decades below the limit; less looks like 0.")
    assert "Logarithmic" in plot.bars.bars[GRADIENT].toolTip()


# --- what is known --------------------------------------------------------------------------------------------------


def test_only_what_is_chosen_is_asked_for(qtbot: QtBot) -> None:
    plot = weights_plot(qtbot, project_of(4, 6, 2), WEIGHT, DELTA)
    assert plot.needs() == frozenset()
    choose(plot, GRADIENT, UPDATE)
    assert plot.needs() == {"gradient", "update"}


def test_the_last_gradient_is_kept_with_its_epoch(qtbot: QtBot) -> None:
    project = project_of(4, 6, 2)
    plot = weights_plot(qtbot, project, WEIGHT, GRADIENT)
    first = plot.snapshot
    assert first is not None
    assert first.gradient is not None
    assert "∂C/∂W: all training rows, at these weights." in plot.caption.whole
    plot.show_snapshot(replace(snapshot_of(project, 7), gradient=None))
    assert "∂C/∂W: all training rows, of epoch 1." in plot.caption.whole
    point_at(plot.view, plot.view.area(Cell(0, 3, 2, GRADIENT)).center())
    assert float(plot.reading()) == first.gradient.matrices[0][3, 2]
    old = plot.document.project
    another = with_dataset(old, Dataset.from_arrays(np.zeros((3, 4)), np.zeros((3, 2))))
    assert plot.document.edit(lambda _: another, "Another table")
    plot.show_snapshot(replace(snapshot_of(project, 8), gradient=None))
    assert "∂C/∂W is being worked out" in plot.caption.whole
    assert plot.values.gradient is None


def test_what_is_not_known_is_hatched_and_said(qtbot: QtBot) -> None:
    project = project_of(4, 6, 2)
    plot = weights_plot(qtbot, project, *Quantity)
    plot.values.forget_gradient()
    plot.show_snapshot(replace(snapshot_of(project), gradient=None, update=None))
    assert "No ΔW: no update led to these weights" in plot.caption.whole
    for quantity in (GRADIENT, UPDATE):
        point_at(plot.view, plot.view.area(Cell(0, 1, 1, quantity)).center())
        assert plot.hover.text().endswith("not known yet")
        assert plot.reading() == ""
    plot.grab()


def test_nothing_chosen_is_said(qtbot: QtBot) -> None:
    plot = weights_plot(qtbot, project_of(4, 6, 2))
    assert plot.view.maps == []
    assert plot.view.message.startswith("Nothing is chosen")
    assert plot.table() is None
    plot.grab()


def test_a_table_that_cannot_be_trained_on_has_no_deltas_and_says_why(qtbot: QtBot) -> None:
    project = project_of(4, 6, 2, rows=3)
    empty = with_dataset(project, Dataset.from_arrays(np.zeros((0, 4)), np.zeros((0, 2))))
    plot = weights_plot(qtbot, empty, DELTA)
    assert "No δ: The table has no rows." in plot.caption.whole
    plot.grab()
    holed = np.zeros((3, 4))
    holed[1, 2] = np.nan
    plot = weights_plot(qtbot, with_dataset(project, Dataset.from_arrays(holed, np.zeros((3, 2)))), *Quantity)
    assert "No δ: Row 2" in plot.caption.whole
    plot.grab()


def test_targets_that_the_cost_cannot_use_are_said(qtbot: QtBot) -> None:
    project = project_of(4, 6, 1)
    table = Dataset.from_arrays(np.zeros((3, 4)), np.full((3, 1), 7.0))
    wrong = replace(project, dataset=table, training=replace(project.training, cost=BinaryCrossEntropy()))
    plot = weights_plot(qtbot, wrong, WEIGHT, DELTA)
    assert "No δ: " in plot.caption.whole
    assert not plot.found.maps


@pytest.mark.parametrize(("reduction", "words"), [("sum", "C is their sum"), ("mean", "without the 1/40 of the mean")])
def test_the_caption_says_whose_delta_it_is(qtbot: QtBot, reduction: str, words: str) -> None:
    plot = weights_plot(qtbot, project_of(4, 6, 2, reduction=reduction), DELTA)
    assert "δ: 32 of 40 training rows, each row's own cost" in plot.caption.whole
    assert words in plot.caption.whole


def test_one_row_and_one_unit_can_be_drawn(qtbot: QtBot) -> None:
    plot = weights_plot(qtbot, project_of(1, 1, rows=1), *Quantity, row=0)
    assert [m.shape[:2] for m in plot.view.maps] == [(1, 1)] * 4
    plot.grab()


def test_a_removed_link_has_no_gradient_and_a_layer_without_biases_no_column(qtbot: QtBot) -> None:
    project = set_layer(project_of(4, 6, 2), 0, bias=False)
    layers = (replace(project.topology.layers[0], removed_links=((1, 2),)), project.topology.layers[1])
    project = replace(project, topology=Topology(inputs=4, layers=layers), model=None)
    plot = weights_plot(qtbot, project, *OF_LINKS)
    assert all(panel.biases is None for panel in plot.view.panels[:3])
    point_at(plot.view, plot.view.area(Cell(0, 1, 2, GRADIENT)).center())
    assert plot.hover.text().endswith("∂C/∂w = 0 (there is no link)")
    table = plot.table()
    assert table is not None
    assert len(table.columns[0]) == 4 * 6 - 1 + 7 * 2


# --- scales ---------------------------------------------------------------------------------------------------------


def test_each_scale_only_grows_during_a_run(qtbot: QtBot) -> None:
    project = project_of(4, 6, 2)
    plot = weights_plot(qtbot, project, *Quantity)
    before = dict(plot.values.limits)
    assert len({*before.values()}) > 2
    plot.show_snapshot(snapshot_of(project, 2, size=1e-3))
    assert plot.values.limits == before
    plot.show_snapshot(snapshot_of(project, 3, size=100))
    assert all(plot.values.limits[q] > before[q] for q in OF_LINKS)
    assert plot.bars.bars[GRADIENT].scale.limit == plot.values.limits[GRADIENT]


def test_scales_begin_anew_with_another_start() -> None:
    project, values = project_of(4, 6, 2), Values()
    model = replace(current_model(project), updates=0)
    values.begin(project, model, 0)
    values.take(snapshot_of(project, size=50), project.topology)
    large = dict(values.limits)
    other = replace(model, start=Parameters(project.topology.widths, np.zeros(project.topology.parameter_count)))
    values.begin(project, other, 5)
    assert values.gradient is None
    values.take(snapshot_of(project), project.topology)
    assert all(values.limits[quantity] < large[quantity] for quantity in OF_LINKS)


# --- choices, selection, numbers ------------------------------------------------------------------------------------


def test_toggling_resizing_and_pointing_change_nothing(qtbot: QtBot) -> None:
    project = project_of(4, 6, 2)
    plot = weights_plot(qtbot, project, WEIGHT, row=3)
    snapshot, limits, old = plot.snapshot, dict(plot.values.limits), plot.document.project
    assert snapshot is not None
    flat = snapshot.parameters.flat.copy()
    for quantity in Quantity:
        plot.choices.switch(quantity).click()
    plot.choices.log.click()
    for size in ((340, 250), (900, 600), (500, 400)):
        plot.resize(*size)
        point_at(plot.view, QPointF(40, 40))
        plot.grab()
    choose(plot, WEIGHT)
    assert plot.snapshot is snapshot
    assert plot.document.project is old
    assert np.array_equal(snapshot.parameters.flat, flat)
    assert {q: plot.values.limits[q] for q in OF_LINKS} == {q: limits[q] for q in OF_LINKS}
    assert plot.document.selection == Selection(row=3)


def test_what_is_chosen_is_remembered(qtbot: QtBot) -> None:
    project = project_of(4, 6, 2)
    plot = weights_plot(qtbot, project, WEIGHT, UPDATE)
    plot.choices.log.click()
    again = WeightsPlot(Document(project))
    qtbot.addWidget(again)
    assert again.choices.quantities == (WEIGHT, UPDATE)
    assert again.choices.log.isChecked()
    Settings().reset()
    fresh = WeightsPlot(Document(project))
    qtbot.addWidget(fresh)
    assert fresh.choices.quantities == (WEIGHT,)


def test_a_click_selects_the_same_weight_in_every_quantity(qtbot: QtBot) -> None:
    plot = weights_plot(qtbot, project_of(4, 6, 2), *Quantity, row=5)
    for quantity in OF_LINKS:
        for row, column in ((2, 1), (4, 4)):
            click(plot.view, plot.view.area(Cell(0, row, column, quantity)).center())
            source = None if column == 4 else column
            assert plot.document.selection == Selection(row=5, layer=0, unit=row, source=source)
    assert plot.heading.whole.count(" = ") == 4, "all four are read"


def test_a_click_on_delta_selects_unit_and_row(qtbot: QtBot) -> None:
    plot = weights_plot(qtbot, project_of(4, 6, 2), WEIGHT, DELTA)
    click(plot.view, plot.view.area(Cell(0, 3, 7, DELTA)).center())
    assert plot.document.selection == Selection(row=7, layer=0, unit=3)
    assert plot.found.rows[-1] == 7, "the selected row has a column of its own"
    assert "δ = " in plot.heading.whole


def test_keys_walk_through_delta(qtbot: QtBot) -> None:
    plot = weights_plot(qtbot, project_of(4, 6, 2), DELTA)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Left):
        QTest.keyClick(plot, key)
    assert plot.document.selection == Selection(row=0, layer=1, unit=1)
    assert float(plot.reading()) == numbers(plot, DELTA, 1)[1, 0]


def test_the_table_holds_every_number(qtbot: QtBot) -> None:
    project = project_of(4, 6, 2)
    plot = weights_plot(qtbot, project, *Quantity)
    table = plot.table()
    assert table is not None
    place = ("layer", "unit", "source (none: bias)", "unit name", "source name")
    assert table.headers == (*place, "weight", "gradient", "update")
    assert (table.columns[3][1], table.columns[4][1], table.columns[4][4]) == ("unit 1", "x2", "")
    for line in zip(*table.columns, strict=True):
        layer, unit, source, _, _, *found = line
        column = 4 if layer == 1 and np.isnan(source) else 6 if np.isnan(source) else int(source) - 1
        for quantity, value in zip(OF_LINKS, found, strict=True):
            assert value == numbers(plot, quantity, int(layer) - 1)[int(unit) - 1, column]
    choose(plot, DELTA)
    table = plot.table()
    assert table is not None
    assert table.headers == ("layer", "unit", "row", "δ")
    assert len(table.columns[0]) == 8 * 32
    assert table.columns[3][33] == numbers(plot, DELTA, 0)[1, 1]
    assert table.as_text().startswith("layer,unit,row,δ\r\n")


def test_a_whole_matrix_is_copied_exactly(qtbot: QtBot) -> None:
    plot = weights_plot(qtbot, project_of(4, 6, 2), *Quantity)
    point_at(plot.view, plot.view.area(Cell(0, 3, 2, GRADIENT)).center())
    actions = {action.text().replace("&", ""): action for action in plot.menu().actions()}
    actions["Copy matrix ∂C/∂W1"].trigger()
    lines = QGuiApplication.clipboard().text().strip().split("\n")
    assert np.array_equal([[*map(float, line.split("\t"))] for line in lines], numbers(plot, GRADIENT, 0))


def test_very_wide_networks_have_their_deltas_from_the_background(qtbot: QtBot) -> None:
    plot = weights_plot(qtbot, project_of(1300, 1300, 1, rows=33), DELTA)
    assert plot.deltas.newest.busy
    assert "working it out" in plot.caption.whole
    qtbot.waitUntil(lambda: bool(plot.found.maps), timeout=10_000)
    assert np.allclose(plot.found.maps[1], numbers(plot, DELTA, 1))
    qtbot.waitUntil(lambda: not plot.deltas.newest.busy)
    plot.shut_down()


def test_an_error_in_the_background_is_told(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("a fault for the test")

    monkeypatch.setattr(ui.charts.weight_maps.deltas, "row_deltas", fails)
    plot = WeightsPlot(Document(project_of(1300, 1300, 1, rows=33)))
    qtbot.addWidget(plot)
    told: list[str] = []
    plot.failed.connect(told.append)
    choose(plot, DELTA)
    plot.show()
    plot.show_snapshot(snapshot_of(plot.document.project))
    qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    assert "a fault for the test" in told[0]
    qtbot.waitUntil(lambda: "because of an error in the program" in plot.caption.whole)
    qtbot.waitUntil(lambda: not plot.deltas.newest.busy)
    plot.shut_down()


# --- pictures -------------------------------------------------------------------------------------------------------


def pictures_plot(qtbot: QtBot, *quantities: Quantity, size: tuple[int, int] = (700, 500)) -> WeightsPlot:
    plot = weights_plot(qtbot, open_bundled("digits"), *quantities, size=size)
    plot.choices.pictures.click()
    return plot


def test_pictures_are_there_only_where_the_inputs_form_one(qtbot: QtBot) -> None:
    plain = weights_plot(qtbot, project_of(64, 6, 2), WEIGHT)
    assert plain.choices.pictures.isHidden()
    assert not plain.shows_pictures
    QTest.keyClick(plain, Qt.Key.Key_P)
    assert not plain.shows_pictures
    digits = weights_plot(qtbot, open_bundled("digits"), WEIGHT)
    assert not digits.choices.pictures.isHidden()
    QTest.keyClick(digits, Qt.Key.Key_P)
    assert digits.shows_pictures


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_pixel_of_a_picture_is_its_weight_and_not_mirrored(qtbot: QtBot, qapp: QApplication, theme: str) -> None:
    plot = pictures_plot(qtbot, *OF_LINKS)
    apply_theme(qapp, THEMES[theme])
    qapp.processEvents()
    pictures = plot.pictures
    image = pictures.grab().toImage()
    names = [c.name for c in plot.document.project.dataset.columns if isinstance(c, NumberColumn)]
    for number, quantity in enumerate(OF_LINKS):
        values = numbers(plot, quantity, 0)
        for unit in (0, 1, 9, len(values) - 1):
            corner = pictures.picture(unit, number).topLeft()
            for source in range(64):
                row, column = divmod(source, 8)
                assert names[source] == f"r{row + 1}c{column + 1}"
                pixel = pictures.grid.pixel
                place = corner + QPointF((column + 0.5) * pixel, (row + 0.5) * pixel)
                expected = colour_of(THEMES[theme], plot, quantity, float(values[unit, source]))
                assert close(colour_at(image, place), expected), (quantity, unit, row, column)
                assert pictures.cell_at(place) == Cell(0, unit, source, quantity)


def test_a_picture_is_read_pixel_by_pixel_and_a_click_selects(qtbot: QtBot) -> None:
    plot = pictures_plot(qtbot, WEIGHT, GRADIENT)
    point_at(plot.pictures, plot.pictures.area(Cell(0, 5, 20, GRADIENT)).center())
    value = float(numbers(plot, GRADIENT, 0)[5, 20])
    assert plot.hover.text() == f"layer 1, unit 6 ← row 3, column 5 (r3c5): ∂C/∂w = {as_written(value)}"
    assert float(plot.reading()) == value
    click(plot.pictures, plot.pictures.area(Cell(0, 5, 20, GRADIENT)).center())
    assert plot.document.selection == Selection(layer=0, unit=5, source=20)
    QTest.keyClick(plot, Qt.Key.Key_Right)
    assert plot.document.selection == Selection(layer=0, unit=6, source=20)
    QTest.keyClick(plot, Qt.Key.Key_Down)
    unit = 6 + plot.pictures.grid.columns
    assert plot.document.selection == Selection(layer=0, unit=unit, source=20)


def test_many_pictures_scroll_to_the_selected_one(qtbot: QtBot) -> None:
    plot = pictures_plot(qtbot, *OF_LINKS, size=(340, 250))
    area = plot.pages.currentWidget()
    assert isinstance(area, QScrollArea)
    assert plot.pictures.height() > area.viewport().height()
    assert plot.pictures.tile(0).right() <= area.viewport().width()
    assert area.verticalScrollBar().value() == 0
    plot.document.select(Selection(layer=0, unit=plot.pictures.units - 2))
    QTest.keyClick(plot, Qt.Key.Key_Right)
    tile = plot.pictures.tile(plot.pictures.units - 1)
    top = plot.pictures.mapTo(area.viewport(), tile.topLeft().toPoint())
    assert 0 <= top.y() <= area.viewport().height() - 20
    assert area.viewport().rect().contains(top + QPoint(2, 2))


def test_delta_has_no_pictures_and_says_so(qtbot: QtBot) -> None:
    plot = pictures_plot(qtbot, DELTA)
    assert plot.pictures.message.startswith("δ has no pictures")
    assert plot.pictures.units == 0
    plot.grab()
    plot.choices.switch(GRADIENT).click()
    plot.show_snapshot(snapshot_of(plot.document.project, 4))
    assert plot.pictures.units > 0


def test_another_table_ends_the_pictures(qtbot: QtBot) -> None:
    plot = pictures_plot(qtbot, WEIGHT)
    assert plot.shows_pictures
    project = project_of(4, 6, 2)
    plot.document.open(project)
    plot.show_snapshot(snapshot_of(project))
    assert not plot.shows_pictures
    assert len(plot.view.panels) == 2
    plot.grab()


@pytest.mark.parametrize("quantities", [(WEIGHT,), tuple(Quantity)])
def test_a_frame_around_everything_stays_small(qtbot: QtBot, quantities: tuple[Quantity, ...]) -> None:
    plot = weights_plot(qtbot, open_bundled("digits"), *quantities, size=(340, 250))
    assert plot.minimumSizeHint().width() <= 300
    assert plot.minimumSizeHint().height() <= 160


@pytest.mark.parametrize("size", [(177, 268), (698, 302)])
@pytest.mark.parametrize("shape", [(300, 64), (30, 1500), (90, 200)])
def test_where_cells_are_small_every_pixel_has_the_colour_of_the_value_that_is_read_there(
    qtbot: QtBot, qapp: QApplication, shape: tuple[int, int], size: tuple[int, int]
) -> None:
    (rows, columns), limit = shape, 2.0
    values = RANDOM.normal(size=(rows, columns + 1))
    view = HeatmapView()
    qtbot.addWidget(view)
    view.resize(*size)
    view.show_maps([[Map(0, WEIGHT, values, Shape(rows, columns), "b")]], {WEIGHT: Scale(limit)})
    colours = theme_of(view).diverging(values, limit, WEIGHT.ends(theme_of(view)))
    picture, panel, seen = view.grab().toImage(), view.panels[0], 0
    for part in panel.parts:
        for y in range(round(part.area.top()), round(part.area.bottom()), 9):
            for x in range(round(part.area.left()), round(part.area.right()), 2):
                cell = view.cell_at(QPointF(x, y))
                assert cell is not None
                if min(view.area(cell).width(), view.area(cell).height()) < LINED:
                    colour = picture.pixelColor(x, y)
                    found = (colour.red(), colour.green(), colour.blue())
                    assert found == pytest.approx(colours[cell.row, cell.column], abs=2), (x, y, cell)
                    seen += 1
    assert seen > 300
