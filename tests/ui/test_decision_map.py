"""The decision map: every colour, ring and reading against `predict`, nothing mirrored, and words in empty states."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nnapp.activations import AnyActivation, Identity, Sigmoid, Softmax, Tanh
from nnapp.answering import predicted_codes
from nnapp.bundled import open_bundled
from nnapp.costs import BinaryCrossEntropy, CrossEntropy
from nnapp.dataset import CategoryColumn, Dataset, Role, Split
from nnapp.model import EMPTY_CURVE
from nnapp.network import predict
from nnapp.project import Project, current_parameters, remove_rows, set_cell
from nnapp.relevance import most_related
from nnapp.sections import section_of
from nnapp.snapshot import Snapshot
from nnapp.topology import Layer, Parameters, Topology
from nnapp.training import Training
from ui.charts.decision.points import SMALLEST
from ui.charts.decision.view import FEW_RINGS, ring_pen
from ui.charts.drawing import MARGIN, PlotDrawing
from ui.document import Document, Selection
from ui.plots.decision_map import DecisionMapPlot
from ui.scatter.points import value_colours
from ui.theme import DARK, LIGHT, Theme, palette_of

Shown = Callable[..., DecisionMapPlot]


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    return partial(shown_map, qtbot)


def shown_map(
    qtbot: QtBot, project: Project, flat: np.ndarray | None = None, size: tuple[int, int] = (340, 250)
) -> DecisionMapPlot:
    document = Document(project)
    plot = DecisionMapPlot(document)
    document.setParent(plot)
    document.changed.connect(plot.show_project)
    qtbot.addWidget(plot, before_close_func=DecisionMapPlot.shut_down)
    plot.resize(*size)
    with qtbot.waitExposed(plot):
        plot.show()
    plot.show_snapshot(snapshot_of(project, flat))
    if plot.scene is not None:
        qtbot.waitUntil(lambda: plot.found is None or plot.found.fine)
    return plot


def choose_the_first_two(qtbot: QtBot, plot: DecisionMapPlot) -> None:
    plot.choose_column(0, 0)
    plot.choose_column(1, 1)
    qtbot.waitUntil(lambda: plot.found is not None and plot.found.fine)


def snapshot_of(project: Project, flat: np.ndarray | None = None) -> Snapshot:
    parameters = current_parameters(project) if flat is None else Parameters(project.topology.widths, flat)
    return Snapshot(1, 1, 0.5, parameters, EMPTY_CURVE)


def plane_project(
    output: AnyActivation, outputs: int = 1, inputs: int = 2, targets: np.ndarray | None = None
) -> tuple[Project, np.ndarray]:
    """Two inputs of very different ranges, so that a turned picture would be seen; and random weights."""
    random = np.random.default_rng(4)
    x = random.uniform(size=(30, inputs)) * [10, 200, *np.ones(inputs - 2)] + [-4, 1000, *np.zeros(inputs - 2)]
    if targets is None:
        codes = np.arange(30) % max(outputs, 2)
        targets = np.eye(outputs)[codes] if outputs > 1 else codes[:, None].astype(float)
    cost = {"cost": CrossEntropy()} if isinstance(output, Softmax) else {}
    cost = {"cost": BinaryCrossEntropy()} if isinstance(output, Sigmoid) else cost
    layers = (Layer(units=6, activation=Tanh()), Layer(units=outputs, activation=output))
    project = Project(
        topology=Topology(inputs=inputs, layers=layers),
        dataset=Dataset.from_arrays(x, targets),
        training=Training(**cost),
    )
    first = random.normal(size=(6, inputs + 1)) * 2
    first[:, :2] /= [5, 100]
    first[:, -1] -= first[:, :2] @ [1, 1100]
    last = random.normal(size=(outputs, 7)) * 2
    last[:, -1] -= last[:, -1].mean()
    return project, np.concatenate([first.ravel(), last.ravel()])


def picture(plot: DecisionMapPlot) -> QImage:
    return plot.view.grab().toImage()


def colour_at(image: QImage, place: QPoint) -> tuple[int, int, int]:
    colour = image.pixelColor(place * image.devicePixelRatio())
    return colour.red(), colour.green(), colour.blue()


def points_off(plot: DecisionMapPlot) -> None:
    if plot.options.with_points:
        plot.options.points.trigger()


def places(plot: DecisionMapPlot, count: int = 40) -> list[QPoint]:
    """Pixels all over the area, none at its frame or on the dotted lines of the axes, which the ground covers."""
    area = plot.view.plane.area.toRect().adjusted(3, 3, -3, -3)
    random = np.random.default_rng(1)
    return [
        QPoint(int(random.integers(area.left(), area.right())), int(random.integers(area.top(), area.bottom())))
        for _ in range(count)
    ]


def numbers_at(plot: DecisionMapPlot, place: QPoint) -> tuple[float, float]:
    return plot.view.plane.numbers(QPointF(place) + QPointF(0.5, 0.5))


def laid_over(colour: np.ndarray, theme: Theme) -> np.ndarray:
    base = np.array(theme.base, float)
    return base + (colour - base) * {"light": 0.45, "dark": 0.5}[theme.name]


def point_at(widget: QWidget, place: QPointF) -> None:
    button, no_buttons, no_keys = Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QEvent.Type.MouseMove, place, widget.mapToGlobal(place), button, no_buttons, no_keys)
    QApplication.sendEvent(widget, event)


def answers_at(plot: DecisionMapPlot, project: Project, flat: np.ndarray, place: QPoint) -> np.ndarray:
    return predict(project, [numbers_at(plot, place)], Parameters(project.topology.widths, flat))[0]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_of_two_classes_every_pixel_says_how_sure_the_network_is(shown: Shown, theme: Theme) -> None:
    project, flat = plane_project(Sigmoid())
    plot = shown(project, flat)
    plot.setPalette(palette_of(theme))
    points_off(plot)
    image, seen = picture(plot), set()
    for place in places(plot):
        chance = answers_at(plot, project, flat, place)[0]
        colour = np.array(theme.classes[int(chance >= 0.5)], float)
        mixed = theme.zero + abs(2 * chance - 1) * (colour - theme.zero)
        np.testing.assert_allclose(colour_at(image, place), laid_over(mixed, theme), atol=2)
        seen.add(bool(chance >= 0.5))
    assert seen == {True, False}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_several_classes_are_mixed_by_their_chances(shown: Shown, theme: Theme) -> None:
    project, flat = plane_project(Softmax(), 3)
    plot = shown(project, flat)
    plot.setPalette(palette_of(theme))
    points_off(plot)
    image = picture(plot)
    assert plot.scene is not None and plot.scene.answer.units == (0, 1, 2)
    for place in places(plot):
        mixed = answers_at(plot, project, flat, place) @ np.array(theme.classes[:3], float)
        np.testing.assert_allclose(colour_at(image, place), laid_over(mixed, theme), atol=2)


def test_hard_regions_are_the_likeliest_class_and_borders_lie_where_it_changes(shown: Shown) -> None:
    project, flat = plane_project(Softmax(), 3)
    plot = shown(project, flat)
    points_off(plot)
    plot.options.hard.trigger()
    image, grid = picture(plot), plot.found
    assert grid is not None and grid.grid.cell == 1
    for place in places(plot, 200):
        around = [answers_at(plot, project, flat, place + QPoint(*by)).argmax() for by in ((0, 0), (-1, 0), (0, -1))]
        colour = laid_over(np.array(LIGHT.classes[around[0]], float), LIGHT)
        if len(set(around)) > 1:
            colour = colour + (np.array(LIGHT.text) - colour) * 0.75
        np.testing.assert_allclose(colour_at(image, place), colour, atol=1.5)


def test_a_number_has_the_colours_of_points_of_that_value(shown: Shown) -> None:
    targets = np.random.default_rng(0).normal(size=(30, 1)) * 3
    project, flat = plane_project(Identity(), targets=targets)
    plot = shown(project, flat)
    points_off(plot)
    image = picture(plot)
    low, high = targets.min(), targets.max()
    for place in places(plot):
        share = np.clip((answers_at(plot, project, flat, place)[0] - low) / (high - low), 0, 1)
        np.testing.assert_allclose(colour_at(image, place), value_colours(LIGHT, np.array(share)), atol=2)
    assert not plot.options.hard.isEnabled() and "number" in plot.options.hard.toolTip()


def test_a_coarse_picture_is_true_in_the_middle_of_its_cells(shown: Shown) -> None:
    project, flat = plane_project(Sigmoid())
    plot = shown(project, flat, (900, 700))
    assert plot.found is not None and plot.found.grid.cell == 2
    grid = plot.found.grid
    rows = np.column_stack([grid.x, grid.y])[::997]
    expected = predict(project, rows, Parameters(project.topology.widths, flat))
    np.testing.assert_allclose(plot.found.answers[::997], expected, rtol=1e-12)
    assert grid.y[0] > grid.y[-1] and grid.x[0] < grid.x[grid.across - 1]


def test_while_it_runs_the_picture_is_coarse_says_so_and_is_fine_afterwards(qtbot: QtBot, shown: Shown) -> None:
    project = open_bundled("digits")
    plot = shown(project)
    plot.show_running(True)
    plot.show_snapshot(snapshot_of(project, current_parameters(project).flat * 1.5))
    assert plot.found is not None and not plot.found.fine
    assert f"{plot.found.grid.across} × {plot.found.grid.down} places." in plot.caption.whole
    assert "Judged:" in plot.caption.whole
    plot.show_running(False)
    assert "working it out" in plot.caption.whole
    qtbot.waitUntil(lambda: plot.found is not None and plot.found.fine)
    assert "places" not in plot.caption.whole


# Points and errors


def test_rings_are_around_exactly_the_rows_of_another_class(shown: Shown) -> None:
    project = open_bundled("penguins")
    plot = shown(project)
    dataset, target = project.dataset, project.dataset.indices(Role.TARGET)[0]
    inputs = dataset.indices(Role.INPUT)
    column = dataset.columns[target]
    assert isinstance(column, CategoryColumn) and plot.found is not None and plot.scene is not None
    expected = []
    for row in plot.scene.points.rows.tolist():
        cells = [
            c.text(row) if isinstance(c := dataset.columns[i], CategoryColumn) else float(c.values[row]) for i in inputs
        ]
        said = predicted_codes(project, target, predict(project, np.array([cells], object)))[0]
        if said >= 0 and said != column.codes[row]:
            expected.append(row)
    assert expected and plot.found.errors.rows.tolist() == expected
    assert f"{len(expected):,} of {plot.found.errors.judged:,}" in plot.caption.whole


def test_rings_are_seen_around_wrong_points_only(shown: Shown) -> None:
    project, flat = plane_project(Sigmoid())
    plot = shown(project, flat, (640, 480))
    image = picture(plot)
    assert plot.found is not None
    wrong = set(plot.found.errors.rows.tolist())
    assert 0 < len(wrong) < 30
    x, y = (column.values for column in project.dataset.columns[:2])
    for row in range(30):
        lonely = np.hypot(*(np.delete(part, row) - part[row] for part in plot.view.plane.pixels(x, y))).min() > 18
        if lonely:
            centre = plot.view.plane.pixel(x[row], y[row])
            right = [QPoint(int(centre.x() + by), int(centre.y())) for by in (5.5, 6.5, 7.5)]
            assert (min(sum(colour_at(image, place)) for place in right) < 330) == (row in wrong)


def test_of_a_number_the_ring_is_the_wider_the_larger_the_error(shown: Shown) -> None:
    targets = np.random.default_rng(0).normal(size=(30, 1)) * 3
    project, flat = plane_project(Identity(), targets=targets)
    plot = shown(project, flat)
    inputs = np.column_stack([column.values for column in project.dataset.columns[:2]])
    off = np.abs(targets - predict(project, inputs, Parameters(project.topology.widths, flat)))[:, 0]
    span = targets.max() - targets.min()
    assert plot.found is not None
    assert plot.found.errors.rows.tolist() == np.flatnonzero(off > 0.05 * span).tolist()
    some = np.minimum(off[plot.found.errors.rows] / (span / 2), 1)
    np.testing.assert_allclose(plot.found.errors.radii, SMALLEST + 11 * some)


def test_splits_have_shapes_and_are_in_the_key(shown: Shown) -> None:
    project, flat = plane_project(Sigmoid())
    split = np.array([Split.TRAINING, Split.VALIDATION, Split.TEST] * 10, np.uint8)
    project = replace(project, dataset=Dataset(project.dataset.columns, split))
    plot = shown(project, flat)
    np.testing.assert_array_equal(plot.view.points.shapes, [0, 1, 2] * 10)
    np.testing.assert_array_equal(plot.view.points.hollow, [False, True, True] * 10)
    assert plot.key.accessibleName() == "0, 1, wrong, training, validation, test"
    plot.options.points.trigger()
    assert not len(plot.view.points.rows) and plot.key.accessibleName() == "0, 1"


# Other inputs


def test_the_others_are_held_at_the_mean_or_at_the_selected_row(qtbot: QtBot, shown: Shown) -> None:
    project, flat = plane_project(Sigmoid(), inputs=4)
    plot = shown(project, flat)
    choose_the_first_two(qtbot, plot)
    assert "The other 2 inputs: mean of the training rows." in plot.caption.whole
    assert "own values" in plot.caption.whole
    mean = project.dataset.columns[2].values.mean()
    check_held(plot, project, flat, [mean, project.dataset.columns[3].values.mean()])
    plot.options.row.trigger()
    assert "(No row is selected.)" in plot.caption.whole
    plot.document.select(Selection(row=11))
    assert "as in row 12" in plot.caption.whole
    check_held(plot, project, flat, [column.values[11] for column in project.dataset.columns[2:4]])
    plot.document.select(Selection(row=11, asked=(0.0, 1100.0, 5.0, 6.0)))
    assert "as asked" in plot.caption.whole
    check_held(plot, project, flat, [5.0, 6.0])


def check_held(plot: DecisionMapPlot, project: Project, flat: np.ndarray, held: list[float]) -> None:
    assert plot.found is not None
    grid = plot.found.grid
    rows = np.column_stack([grid.x, grid.y, np.tile(held, (len(grid.x), 1))])[::311]
    expected = predict(project, rows, Parameters(project.topology.widths, flat))
    np.testing.assert_allclose(plot.found.answers[::311], expected, rtol=1e-9)


def test_the_axes_can_be_chosen_and_change_places(qtbot: QtBot, shown: Shown) -> None:
    project, flat = plane_project(Sigmoid(), inputs=3)
    plot = shown(project, flat)
    assert plot.scene is not None and plot.scene.columns == tuple(most_related(project.dataset, [0, 1, 2], 2))
    choose_the_first_two(qtbot, plot)
    assert plot.scene.columns == (0, 1)
    plot.choose_column(0, 1)
    assert plot.scene is not None and plot.scene.columns == (1, 0)
    plot.choose_column(1, 2)
    assert plot.scene is not None and plot.scene.columns == (1, 2) and plot.view.titles == ("x2", "x3")
    assert [box.currentText() for box in plot.boxes] == ["x2", "x3"]


def test_a_category_is_an_axis_of_bands(shown: Shown) -> None:
    project = open_bundled("penguins")
    plot = shown(project)
    names = [column.name for column in project.dataset.columns]
    island, mass = names.index("island"), names.index("body_mass_g")
    plot.choose_column(0, island)
    plot.choose_column(1, mass)
    assert plot.scene is not None and plot.scene.columns == (island, mass)
    column = project.dataset.columns[island]
    assert isinstance(column, CategoryColumn) and plot.view.names[0] == column.labels
    plot.pointer.step(0, 0, True)
    section, inputs = section_of(project.dataset), project.dataset.indices(Role.INPUT)
    for code, label in enumerate(column.labels):
        place = plot.view.plane.pixel(code + 0.2, 4000.0)
        point_at(plot.view, place)
        cells = list(section.inputs)
        cells[inputs.index(island)] = label
        cells[inputs.index(mass)] = plot.view.plane.numbers(place)[1]
        expected = predict(project, np.array([cells], object))[0]
        assert plot.reading() == "\t".join(map(repr, expected.tolist()))
        assert f"island = {label}" in plot.hover.text()
    plot.view.zoom(0.4, plot.view.plane.area.center())
    point_at(plot.view, plot.view.plane.area.topLeft() + QPointF(2, 20))
    assert "island = –" in plot.hover.text() and plot.reading() == ""


# Reading


def test_the_value_under_the_pointer_is_that_of_the_very_point(shown: Shown) -> None:
    project, flat = plane_project(Sigmoid())
    plot = shown(project, flat)
    for place in (QPointF(120.25, 60.75), QPointF(200, 100)):
        point_at(plot.view, place)
        expected = predict(project, [plot.view.plane.numbers(place)], Parameters(project.topology.widths, flat))
        assert plot.reading() == repr(float(expected[0, 0]))
        assert f"answer {expected[0, 0]:.6g}" in plot.hover.text().replace("\N{MINUS SIGN}", "-")
    frames, found = plot.frames_drawn, plot.found
    point_at(plot.view, QPointF(150, 80))
    assert plot.frames_drawn == frames and plot.found is found  # pointing changes nothing


def test_keys_move_a_cross_and_select_the_row_under_it(qtbot: QtBot, shown: Shown) -> None:
    project, flat = plane_project(Sigmoid())
    plot = shown(project, flat)
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert plot.view.cross is not None and plot.hover.isVisible() and plot.reading()
    before = plot.view.cross
    qtbot.keyClick(plot, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert plot.view.cross == before + QPointF(0, -1)
    x, y = (float(column.values[7]) for column in project.dataset.columns[:2])
    plot.pointer.place = plot.view.plane.pixel(x, y)
    qtbot.keyClick(plot, Qt.Key.Key_Return)
    assert plot.document.selection.row == 7 and plot.view.ring == (x, y)
    for key, action in ((Qt.Key.Key_H, plot.options.hard), (Qt.Key.Key_R, plot.options.row)):
        qtbot.keyClick(plot, key)
        assert action.isChecked()


def test_a_click_on_a_point_selects_its_row(qtbot: QtBot, shown: Shown) -> None:
    project, flat = plane_project(Sigmoid())
    plot = shown(project, flat)
    x, y = (float(column.values[3]) for column in project.dataset.columns[:2])
    qtbot.mouseClick(plot.view, Qt.MouseButton.LeftButton, pos=plot.view.plane.pixel(x, y).toPoint())
    assert plot.document.selection.row == 3 and plot.view.ring == (x, y)


def test_zooming_asks_about_what_is_seen(qtbot: QtBot, shown: Shown) -> None:
    project, flat = plane_project(Sigmoid())
    plot = shown(project, flat)
    plot.view.zoom(3.0, plot.view.plane.area.center())
    qtbot.waitUntil(lambda: plot.found is not None and plot.found.fine)
    assert plot.found is not None
    assert plot.found.grid.part[0] == pytest.approx(plot.view.plane.x)
    assert plot.found.grid.part[1] == pytest.approx(plot.view.plane.y)


def test_the_numbers_are_what_is_drawn(shown: Shown) -> None:
    project, flat = plane_project(Softmax(), 3)
    plot = shown(project, flat)
    table = plot.table()
    assert table is not None and table.headers == ("x1", "x2", "t1", "t2", "t3")
    assert 2000 < len(table.columns[0]) <= 10_000 < len(plot.found.grid.x)  # type: ignore[union-attr]
    rows = np.column_stack(table.columns)[::109]
    np.testing.assert_allclose(
        rows[:, 2:], predict(project, rows[:, :2], Parameters(project.topology.widths, flat)), rtol=1e-12
    )


# Nothing to draw


def test_each_empty_state_says_what_is_missing(shown: Shown) -> None:
    project, flat = plane_project(Sigmoid())
    plot = shown(project, flat)
    plot.document.edit(partial(remove_rows, rows=range(30)), "Empty")
    assert "no rows" in plot.view.message and plot.table() is None
    plot.document.undo()
    assert not plot.view.message
    one = Dataset.from_arrays(np.arange(4.0)[:, None], np.arange(4.0)[:, None])
    single = Project(topology=Topology(inputs=1, layers=(Layer(units=1),)), dataset=one)
    assert "two inputs" in shown(single).view.message


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e300])
@pytest.mark.parametrize("hard", [False, True])
def test_weights_that_have_diverged_are_said_and_never_raise(shown: Shown, value: float, hard: bool) -> None:
    project, flat = plane_project(Softmax(), 3)
    plot = shown(project, np.full(len(flat), value))
    if hard:
        plot.options.hard.trigger()
    picture(plot)
    if np.isnan(value):
        assert "diverged" in plot.view.message and plot.table() is None
    plot.show_snapshot(snapshot_of(project, flat))
    assert not plot.view.message


def test_rows_with_missing_cells_have_no_place_and_constant_columns_have_room(shown: Shown) -> None:
    project, flat = plane_project(Sigmoid())
    project = set_cell(project, 4, 0, "")
    plot = shown(project, flat)
    assert 4 not in plot.view.points.rows and "29 of 30 rows are drawn and counted; 1 are" in plot.caption.whole
    constant = Dataset.from_arrays(np.ones((5, 2)), np.array([[0.0], [1], [0], [1], [1]]))
    plot = shown(replace(project, dataset=constant), flat)
    assert not plot.view.message and plot.found is not None and np.isfinite(plot.found.answers).all()


def test_one_row_and_one_class_are_drawn(shown: Shown) -> None:
    project, flat = plane_project(Sigmoid())
    one = Dataset.from_arrays(np.array([[1.0, 2.0]]), np.array([[1.0]]))
    plot = shown(replace(project, dataset=one), flat)
    assert not plot.view.message and len(plot.view.points.rows) == 1


def test_weights_of_another_network_are_not_drawn(shown: Shown) -> None:
    project, flat = plane_project(Sigmoid())
    plot = shown(project, flat)
    before = plot.snapshot
    plot.show_snapshot(Snapshot(1, 1, 0.5, Parameters((2, 3, 1), np.zeros(13)), EMPTY_CURVE))
    assert plot.snapshot is before


def test_a_hidden_map_does_not_draw(shown: Shown) -> None:
    project, flat = plane_project(Sigmoid())
    plot = shown(project, flat)
    plot.hide()
    frames = plot.frames_drawn
    plot.show_snapshot(snapshot_of(project, flat * 2))
    assert plot.frames_drawn == frames
    plot.show()
    assert plot.frames_drawn == frames + 1


def test_several_targets_can_be_chosen(shown: Shown) -> None:
    random = np.random.default_rng(0)
    project, flat = plane_project(Identity(), 2, targets=random.normal(size=(30, 2)))
    plot = shown(project, flat)
    actions = plot.options._targets.actions()
    assert [action.text() for action in actions] == ["t1", "t2"] and plot.heading.whole == "t1"
    actions[1].trigger()
    assert plot.heading.whole == "t2" and plot.scene is not None and plot.scene.answer.units == (1,)


def test_categories_alone_make_a_map_of_fields(shown: Shown) -> None:
    codes = np.arange(30, dtype=np.int32)
    columns = (
        CategoryColumn("colour & <b>", Role.INPUT, codes % 3, ("red", "<i>green</i>", "blue")),
        CategoryColumn("size", Role.INPUT, codes % 2, ("s", "l")),
        CategoryColumn("kind", Role.TARGET, codes % 5 % 3, ("a", "b", "c")),
    )
    layers = (Layer(units=4, activation=Tanh()), Layer(units=3, activation=Softmax()))
    project = Project(
        topology=Topology(inputs=5, layers=layers),
        dataset=Dataset(columns),
        training=Training(cost=CrossEntropy()),
    )
    flat = np.random.default_rng(3).normal(size=project.topology.parameter_count) * 2
    plot = shown(project, flat)
    points_off(plot)
    image = picture(plot)
    for across, colour in enumerate(columns[0].labels):
        for up, size in enumerate(columns[1].labels):
            place = plot.view.plane.pixel(across + 0.1, up - 0.2).toPoint()
            chances = predict(project, np.array([[colour, size]], object), Parameters(project.topology.widths, flat))
            mixed = chances[0] @ np.array(LIGHT.classes[:3], float)
            np.testing.assert_allclose(colour_at(image, place), laid_over(mixed, LIGHT), atol=2)


def test_targets_of_minus_and_plus_one_are_two_classes_in_the_colours_of_values(shown: Shown) -> None:
    signs = np.where(np.arange(30)[:, None] % 2, 1.0, -1.0)
    project, flat = plane_project(Tanh(), targets=signs)
    plot = shown(project, flat)
    assert plot.scene is not None and plot.scene.answer.labels == ("−1", "1") and plot.found is not None
    inputs = np.column_stack([column.values for column in project.dataset.columns[:2]])
    said = predict(project, inputs, Parameters(project.topology.widths, flat))[:, 0] >= 0
    assert plot.found.errors.rows.tolist() == np.flatnonzero(said != (signs[:, 0] > 0)).tolist()
    points_off(plot)
    plot.options.hard.trigger()
    image, ends = picture(plot), value_colours(LIGHT, np.array([0.0, 1.0]))
    for place in places(plot):
        around = [answers_at(plot, project, flat, place + QPoint(*by))[0] >= 0 for by in ((0, 0), (-1, 0), (0, -1))]
        if len(set(around)) == 1:
            np.testing.assert_allclose(colour_at(image, place), ends[int(around[0])], atol=1.5)


def test_an_exported_picture_has_the_colours_of_its_theme(shown: Shown) -> None:
    project, flat = plane_project(Sigmoid())
    plot = shown(project, flat)
    points_off(plot)
    drawing = PlotDrawing(plot, "Decision map")
    image = QImage(drawing.size(), QImage.Format.Format_RGB32)
    before = picture(plot)
    with QPainter(image) as painter:
        drawing.paint(painter, DARK)
    corner = plot.view.plane.area.center().toPoint()
    chance = answers_at(plot, project, flat, corner)[0]
    mixed = DARK.zero + abs(2 * chance - 1) * (np.array(DARK.classes[int(chance >= 0.5)], float) - DARK.zero)
    shift = QPoint(MARGIN, MARGIN + plot.view.fontMetrics().height() + 4)
    np.testing.assert_allclose(colour_at(image, corner + shift), laid_over(mixed, DARK), atol=3)
    assert picture(plot) == before


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_many_rings_are_thin_and_pale(theme: Theme) -> None:
    few, many = ring_pen(theme, FEW_RINGS), ring_pen(theme, FEW_RINGS + 1)
    assert few.color() == theme.colour("text") and many.color().alphaF() < 0.6 and many.widthF() < few.widthF()
