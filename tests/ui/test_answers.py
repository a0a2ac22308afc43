"""Right and wrong answers: what is drawn and said is what the network answers, and each cell has its own rows."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from nnapp.activations import Identity, Sigmoid, Softmax, Tanh
from nnapp.bundled import open_bundled
from nnapp.costs import BinaryCrossEntropy, CrossEntropy
from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role
from nnapp.metrics import Task, scores
from nnapp.model import EMPTY_CURVE
from nnapp.network import predict
from nnapp.project import Project, current_parameters, opening_project, with_dataset
from nnapp.snapshot import Snapshot
from nnapp.topology import Layer, Parameters, Topology
from nnapp.training import Training
from nnapp.walk import Place
from ui.charts.answers.calibration_page import CalibrationPage
from ui.charts.answers.confusion_page import ConfusionPage
from ui.charts.answers.histogram_page import HistogramPage
from ui.charts.answers.points_page import PointsPage
from ui.charts.answers.roc_page import RocPage
from ui.charts.answers.roc_view import MOST_CORNERS, area_words, thinned
from ui.charts.answers.source import MOST_ROWS, sample_size
from ui.charts.answers.words import percent
from ui.document import Document
from ui.hidden import Hidden
from ui.main_window import MainWindow
from ui.plots.answers import AnswersPlot
from ui.theme import THEMES, Theme, apply_theme
from ui.written_numbers import as_read

LEFT = Qt.MouseButton.LeftButton
IDENTITY = Identity()


@pytest.fixture(autouse=True, params=["light"])
def theme(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[Theme]:
    theme = THEMES[request.param]
    apply_theme(qapp, theme)
    yield theme
    apply_theme(qapp, THEMES["light"])


BOTH = pytest.mark.parametrize("theme", ["light", "dark"], indirect=True)


def project_of(inputs, targets, activation=IDENTITY, cost=None, split=None) -> Project:
    dataset = Dataset.from_arrays(inputs, targets, split=split)
    layers = (Layer(units=4, activation=Tanh()), Layer(units=np.shape(targets)[1], activation=activation))
    training = Training() if cost is None else Training(cost=cost)
    return Project(topology=Topology(inputs=np.shape(inputs)[1], layers=layers), dataset=dataset, training=training)


def numbers_project(rows: int = 40, outputs: int = 1, split: bool = True) -> Project:
    rng = np.random.default_rng(3)
    uses = np.array([0, 0, 1, 2] * (rows // 4), np.uint8) if split else None
    return project_of(rng.normal(size=(rows, 2)), rng.normal(size=(rows, outputs)), split=uses)


def classes_project(classes: int = 3, rows: int = 60, split: object = None) -> Project:
    rng, rows = np.random.default_rng(1), max(rows, 2 * classes)
    targets = np.eye(classes)[np.append(np.arange(classes), rng.integers(0, classes, rows - classes))]
    return project_of(rng.normal(size=(rows, 2)), targets, Softmax(), CrossEntropy(), split)


def named_classes(*names: str) -> Project:
    project = classes_project(len(names))
    codes = np.argmax(np.column_stack([c.values for c in project.dataset.columns[2:]]), axis=1)
    column = CategoryColumn.from_texts("kind", Role.TARGET, [names[code] for code in codes])
    return replace(project, dataset=Dataset((*project.dataset.columns[:2], column)))


def parameters_of(project: Project, scale: float = 1.0) -> Parameters:
    flat = np.random.default_rng(5).normal(size=project.topology.parameter_count) * scale
    return Parameters(project.topology.widths, flat)


def snapshot_of(project: Project, scale: float = 1.0) -> Snapshot:
    return Snapshot(0, 0, 0.5, parameters_of(project, scale), EMPTY_CURVE)


def shown(qtbot: QtBot, project: Project, kind: str = "", width: int = 520, height: int = 400, scale: float = 1.0):
    document = Document(project)
    plot = AnswersPlot(document)
    document.setParent(plot)
    document.changed.connect(plot.show_project)
    qtbot.addWidget(plot, before_close_func=AnswersPlot.shut_down)
    plot.resize(width, height)
    with qtbot.waitExposed(plot):
        plot.show()
    plot.show_snapshot(snapshot_of(project, scale))
    if kind:
        QTest.mouseClick(button(plot, kind), LEFT)
    return plot


def button(plot: AnswersPlot, kind: str) -> QToolButton:
    found = plot.findChild(QToolButton, f"answers_{kind}")
    assert found is not None
    return found


def choose(plot: AnswersPlot, name: str, place: int) -> None:
    box = plot.findChild(QComboBox, name)
    assert box is not None and box.isVisible()
    box.setCurrentIndex(place)
    box.activated.emit(place)  # as a click in its list does


def point_at(widget: QWidget, place: QPointF) -> None:
    place = QPointF(place.toPoint())
    button_, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QEvent.Type.MouseMove, place, widget.mapToGlobal(place), button_, button_, keys)
    QApplication.sendEvent(widget, event)


def leave(widget: QWidget) -> None:
    QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))


def pixel(widget: QWidget, place: QPointF) -> QColor:
    picture = widget.grab().toImage()
    ratio = picture.devicePixelRatio()
    return picture.pixelColor(int(place.x() * ratio), int(place.y() * ratio))


def near(one: QColor, other: QColor, reach: int = 6) -> bool:
    pairs = zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)
    return all(abs(a - b) <= reach for a, b in pairs)


def distance(one: QColor, other: QColor) -> int:
    return sum(abs(a - b) for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True))


def said(project: Project, scale: float = 1.0) -> np.ndarray:
    """What the network answers, by the function that scripts use."""
    inputs = np.column_stack([c.values for c in project.dataset.columns if c.role is Role.INPUT])
    return predict(project, inputs, parameters_of(project, scale))


def targets_of(project: Project) -> np.ndarray:
    return np.column_stack([c.values for c in project.dataset.columns if c.role is Role.TARGET])


# --- numbers: predicted against target, residuals


def points_page(plot: AnswersPlot) -> PointsPage:
    assert isinstance(plot.page, PointsPage)
    return plot.page


@BOTH
def test_each_point_lies_at_its_target_and_prediction_in_the_shape_of_its_split(qtbot: QtBot, theme: Theme) -> None:
    inputs, targets = np.random.default_rng(3).normal(size=(8, 2)), np.linspace(-3, 3, 8)[:, None]  # far apart
    project = project_of(inputs, targets, split=np.array([0, 0, 1, 2] * 2, np.uint8))
    plot = shown(qtbot, project, "fit")
    view, y, t = points_page(plot).view, said(project)[:, 0], targets_of(project)[:, 0]
    rows = view.points.rows.tolist()
    assert sorted(rows) == [*range(8)]
    colour = theme.class_colour(0)
    for row in range(8):
        place, use = view.plane.pixel(t[row], y[row]), [0, 0, 1, 2][row % 4]
        assert view.points.shapes[rows.index(row)] == use
        assert view.points.hollow[rows.index(row)] == (use > 0)
        middle = pixel(view, place)
        filled = distance(middle, colour) < distance(middle, theme.colour("base"))
        assert filled == (use == 0)  # antialiasing reaches into a small hollow mark
    assert plot.heading.whole == "Predicted against target: t"
    assert view.plane.pixel(0, 1).y() < view.plane.pixel(0, 0).y()
    assert view.plane.x == view.plane.y  # so that the diagonal is one


@BOTH
def test_the_diagonal_goes_through_equal_numbers(qtbot: QtBot, theme: Theme) -> None:
    plot = shown(qtbot, project_of(np.zeros((2, 1)), np.array([[-3.0], [3.0]])), "fit")
    view = points_page(plot).view
    for value in (-2.0, 2.0):
        assert near(pixel(view, view.plane.pixel(value, value)), theme.colour("accent"), 40)


@BOTH
def test_predictions_far_from_all_targets_have_an_axis_of_their_own(qtbot: QtBot, theme: Theme) -> None:
    plot = shown(qtbot, numbers_project(), "fit", scale=1e14)
    view, points = points_page(plot).view, points_page(plot).view.points
    across, _ = view.plane.pixels(points.x, points.y)
    assert np.ptp(across) > view.plane.area.width() / 2
    line = view.line
    assert line is not None and np.array_equal(line[0], line[1])
    assert line[0][0] <= view.plane.x[0] and line[0][1] >= view.plane.x[1]
    assert "own range" in plot.caption.whole
    usual = points_page(shown(qtbot, numbers_project(), "fit"))
    assert usual.view.plane.x == usual.view.plane.y and "own range" not in usual.how_to_read(usual.shown)


@BOTH
def test_every_cell_without_rows_has_the_same_dot(qtbot: QtBot, theme: Theme) -> None:
    plot = shown(qtbot, classes_project(3), "confusion")
    view = matrix(plot).view
    view.show_counts(np.array([[0, 5, 0], [0, 0, 0], [2, 0, 7]]), view.labels, False)
    image = view.grab().toImage()
    for cell in np.argwhere(view.counts == 0).tolist():
        place = view.cell(tuple(cell)).center()
        spots = [image.pixelColor(round(place.x()) + x, round(place.y()) + y) for x in (-1, 0) for y in (-1, 0)]
        assert any(near(spot, theme.colour("muted"), 30) for spot in spots)


def test_the_caption_says_r2_and_rmse_of_each_split(qtbot: QtBot) -> None:
    project = numbers_project()
    plot = shown(qtbot, project)
    y, t = said(project)[:, 0], targets_of(project)[:, 0]
    r2, rmse = [], []
    for use in (0, 1, 2):
        which = project.dataset.split == use
        wrong, spread = ((t - y)[which] ** 2), (t[which] - t[which].mean()) ** 2
        r2.append(as_read(1 - wrong.sum() / spread.sum(), 3))
        rmse.append(as_read(float(np.sqrt(wrong.mean())), 3))
    words = ("training", "validation", "test")
    expected = [
        ", ".join(f"{value} {word}" for value, word in zip(values, words, strict=True)) for values in (r2, rmse)
    ]
    assert plot.caption.whole.startswith(f"R² {expected[0]}; RMSE {expected[1]}. On the line y = t")
    choose(plot, "answers_rows_box", 2)
    assert plot.caption.whole.startswith(f"R² {r2[1]} validation; RMSE {rmse[1]} validation.")
    assert points_page(plot).view.points.rows.tolist() == np.flatnonzero(project.dataset.split == 1).tolist()


def test_pointing_at_a_row_says_its_numbers_and_a_click_selects_it(qtbot: QtBot) -> None:
    project = numbers_project(8)
    plot = shown(qtbot, project, "fit")
    view, y, t = points_page(plot).view, said(project)[:, 0], targets_of(project)[:, 0]
    place = view.plane.pixel(t[5], y[5])
    point_at(view, place)
    text = plot.hover.text()
    assert text.splitlines() == [
        "row 6 · training",
        f"target t = {as_read(t[5])}",
        f"predicted y = {as_read(y[5])}",
        f"t − y = {as_read(t[5] - y[5])}",
    ]
    assert float(plot.reading()) == pytest.approx(y[5])
    QTest.mouseClick(view, LEFT, pos=place.toPoint())
    assert plot.document.selection.row == 5
    assert view.ring == pytest.approx((t[5], y[5]))
    leave(view)
    assert plot.hover.isHidden() and not plot.reading()
    plot.document.select(replace(plot.document.selection, row=2))
    assert view.ring == pytest.approx((t[2], y[2]))
    choose(plot, "answers_rows_box", 1)
    assert view.ring is None  # row 3 is a validation row


def test_residuals_against_the_prediction_or_the_row(qtbot: QtBot) -> None:
    project = numbers_project()
    plot = shown(qtbot, project, "residuals")
    view, y, t = points_page(plot).view, said(project)[:, 0], targets_of(project)[:, 0]
    rows = view.points.rows
    assert view.points.x == pytest.approx(y[rows]) and view.points.y == pytest.approx((t - y)[rows])
    choose(plot, "answers_option", 1)
    rows = view.points.rows
    assert view.points.x.tolist() == (rows + 1).tolist() and view.points.y == pytest.approx((t - y)[rows])
    assert plot.heading.whole == "Residuals by row: t" and view.titles == ("row", "residual t − y")
    assert view.plane.holds(np.array([1.0]), np.array([0.0]))


def test_arrow_keys_walk_through_the_points_from_left_to_right(qtbot: QtBot) -> None:
    project = numbers_project(8)
    plot = shown(qtbot, project, "residuals")
    order = np.argsort(said(project)[:, 0]).tolist()
    for step, row in enumerate(order):
        QTest.keyClick(plot, Qt.Key.Key_Right)
        assert plot.hover.text().startswith(f"row {row + 1} "), step
    QTest.keyClick(plot, Qt.Key.Key_Home)
    QTest.keyClick(plot, Qt.Key.Key_Return)
    assert plot.document.selection.row == order[0]


def test_one_of_several_outputs_is_chosen(qtbot: QtBot) -> None:
    project = numbers_project(outputs=3)
    plot = shown(qtbot, project, "fit")
    for output in (0, 2):
        choose(plot, "answers_output", output)
        rows = points_page(plot).view.points.rows
        assert points_page(plot).view.points.y == pytest.approx(said(project)[rows, output])
        assert plot.heading.whole.endswith(f": t{output + 1}")


def test_the_histogram_counts_each_row_once(qtbot: QtBot, theme: Theme) -> None:
    project = numbers_project()
    plot = shown(qtbot, project, "histogram")
    assert isinstance(plot.page, HistogramPage)
    view, residual = plot.page.view, (targets_of(project) - said(project))[:, 0]
    counts, _ = np.histogram(residual, view.residuals.edges)
    assert view.residuals.counts.tolist() == counts.tolist()
    mean, spread = as_read(float(residual.mean()), 3), as_read(float(residual.std()), 3)
    assert f"Mean {mean} (dashed), spread {spread} (band)" in plot.caption.whole
    bar = int(counts.argmax())
    low, high = view.residuals.edges[bar : bar + 2]
    point_at(view, view.plane.pixel(float(low + high) / 2, 0.5))
    assert plot.hover.text() == f"t − y from {as_read(low, 4)} to {as_read(high, 4)}: {counts[bar]} rows"
    assert plot.reading() == str(counts[bar])
    leave(view)
    inside = view.plane.pixel(float(low + 0.1 * (high - low)), 0.25 * counts[bar])
    assert near(pixel(view, inside), theme.colour("accent"), 60)
    QTest.keyClick(plot, Qt.Key.Key_End)
    assert plot.reading() == str(counts[-1])


def test_the_table_of_what_is_drawn_holds_targets_predictions_and_residuals(qtbot: QtBot) -> None:
    project = numbers_project(8)
    plot = shown(qtbot, project, "fit")
    table = plot.table()
    assert table is not None and table.headers == ("row", "used for", "t", "y", "t − y")
    rows, uses, t, y, e = table.columns
    assert list(rows) == [*range(1, 9)] and list(uses)[:4] == ["training", "training", "validation", "test"]
    assert (
        np.array_equal(t, targets_of(project)[:, 0]) and np.allclose(y, said(project)[:, 0]) and np.allclose(e, t - y)
    )
    plot.copy_numbers()
    assert QGuiApplication.clipboard().text().count("\n") == 9


# --- classes: the confusion matrix


def matrix(plot: AnswersPlot) -> ConfusionPage:
    assert isinstance(plot.page, ConfusionPage)
    return plot.page


def loop_cells(project: Project, rows: object = None) -> dict[tuple[int, int], list[int]]:
    """The rows of each cell, found row by row."""
    cells: dict[tuple[int, int], list[int]] = {}
    answers, targets = said(project).tolist(), targets_of(project).tolist()
    for row, (answer, target) in enumerate(zip(answers, targets, strict=True)):
        cells.setdefault((target.index(1.0), answer.index(max(answer))), []).append(row)
    return cells


@BOTH
def test_cells_have_the_counts_and_colours_of_their_rows(qtbot: QtBot, theme: Theme) -> None:
    project = classes_project()
    plot = shown(qtbot, project)
    view, cells = matrix(plot).view, loop_cells(project)
    assert {tuple(cell): int(view.counts[tuple(cell)]) for cell in np.argwhere(view.counts)} == {
        cell: len(rows) for cell, rows in cells.items()
    }
    for cell in np.ndindex(3, 3):
        of_class = sum(len(rows) for (true, _), rows in cells.items() if true == cell[0])
        share = len(cells.get(cell, ())) / of_class
        wanted = theme.diverging(np.array(-share if cell[0] == cell[1] else share), 1.0, theme.delta)
        area = view.cell(cell)
        assert near(pixel(view, area.topLeft() + QPointF(8, 8)), QColor(*wanted.tolist())), cell
    assert view.cell((0, 2)).left() > view.cell((0, 0)).left() and view.cell((2, 0)).top() > view.cell((0, 0)).top()


def test_a_cell_says_how_many_rows_of_a_class_were_answered_as_another(qtbot: QtBot) -> None:
    project = named_classes("Adelie", "Chinstrap", "Gentoo")
    plot = shown(qtbot, project)
    view, counts = matrix(plot).view, matrix(plot).view.counts
    names = ("Adelie", "Chinstrap", "Gentoo")
    for true, answer in np.ndindex(3, 3):
        point_at(view, view.cell((true, answer)).center())
        count, share = int(counts[true, answer]), percent(counts[true, answer] / counts[true].sum())
        many = "one row" if count == 1 else f"{count} rows"
        assert plot.hover.text() == f"{many} of class {names[true]} answered {names[answer]} ({share} of its rows)"
        assert plot.reading() == str(count)
    point_at(view, QPointF(view.area().left() - 8, view.cell((2, 0)).center().y()))
    right, total = int(counts[2, 2]), int(counts[2].sum())
    assert plot.hover.text() == f"Gentoo: {total} rows, {percent(right / total)} of them answered so"
    point_at(view, QPointF(view.cell((0, 1)).center().x(), view.area().top() - 5))
    assert plot.hover.text().startswith("answered Chinstrap: ")


def test_a_click_on_a_cell_lists_its_rows_and_one_of_them_is_selected_in_all_views(qtbot: QtBot) -> None:
    project = classes_project()
    plot = shown(qtbot, project)
    page, cells, answers = matrix(plot), loop_cells(project), said(project)
    for cell, rows in cells.items():
        QTest.mouseClick(page.view, LEFT, pos=page.view.cell(cell).center().toPoint())
        assert page.rows.isVisible() and sorted(page.rows.model.rows.tolist()) == rows
        chances = [answers[row, cell[1]] for row in page.rows.model.rows.tolist()]
        assert chances == sorted(chances, reverse=True) and page.rows.model.chances == pytest.approx(chances)
        first = page.rows.model.index(0, 0)
        assert first.data() == str(page.rows.model.rows[0] + 1)
        QTest.mouseClick(page.rows.list.viewport(), LEFT, pos=page.rows.list.visualRect(first).center())
        assert plot.document.selection.row == page.rows.model.rows[0]
        assert page.view.ring == cell
        wanted: list[object] = []
        plot.rows_wanted.connect(wanted.append)
        QTest.mouseClick(page.rows.table_button, LEFT)
        assert np.array_equal(wanted[0], rows)
    QTest.keyClick(plot, Qt.Key.Key_Escape)
    assert page.rows.isHidden()


def test_the_same_cell_again_or_its_cross_closes_the_list(qtbot: QtBot) -> None:
    plot = shown(qtbot, classes_project())
    page = matrix(plot)
    place = page.view.cell((0, 0)).center().toPoint()
    QTest.mouseClick(page.view, LEFT, pos=place)
    assert page.rows.isVisible()
    QTest.mouseClick(page.view, LEFT, pos=page.view.cell((0, 0)).center().toPoint())
    assert page.rows.isHidden()
    QTest.mouseClick(page.view, LEFT, pos=place)
    QTest.mouseClick(page.rows.close_button, LEFT)
    assert page.rows.isHidden()


def test_keys_walk_through_the_cells_and_list_their_rows(qtbot: QtBot) -> None:
    project = classes_project()
    plot = shown(qtbot, project)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        QTest.keyClick(plot, key)
    assert matrix(plot).view.picked == (1, 1) and "(" in plot.hover.text()
    QTest.keyClick(plot, Qt.Key.Key_Return)
    assert sorted(matrix(plot).rows.model.rows.tolist()) == loop_cells(project)[1, 1]


def test_shares_are_of_each_true_class(qtbot: QtBot) -> None:
    project = classes_project()
    plot = shown(qtbot, project)
    counts = matrix(plot).view.counts
    choose(plot, "answers_option", 1)
    table = plot.table()
    assert table is not None and table.headers[0] == "true class"
    assert np.column_stack(table.columns[1:]) == pytest.approx(counts / counts.sum(axis=1, keepdims=True))
    QTest.keyClick(plot, Qt.Key.Key_Right)
    assert float(plot.reading()) == counts[0, 0] / counts[0].sum()


def test_the_rows_of_a_cell_are_shown_in_the_table(window: MainWindow, qtbot: QtBot) -> None:
    window.document.open(open_bundled("penguins"))
    plot = window.plots["answers"]
    assert isinstance(plot, AnswersPlot)
    dock = next(dock for dock in window.docks if dock.objectName() == "dock-answers")
    dock.show()
    dock.raise_()
    qtbot.waitUntil(lambda: plot.frames_drawn > 0 and plot.page.shown is not None)
    page = matrix(plot)
    cell = tuple(np.argwhere(page.view.counts > 2)[0].tolist())
    page.view.clicked.emit(cell)
    rows = np.sort(page.rows.model.rows)
    QTest.mouseClick(page.rows.table_button, LEFT)
    assert window.grid.isVisible()
    selected = {index.row() for index in window.grid.view.selectionModel().selectedRows()}
    assert selected == set(rows.tolist())
    assert window.document.selection.row == rows[0]
    plot.setFocus()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Escape)  # which is a shortcut of the window, too
    assert page.rows.isHidden()


@pytest.mark.parametrize("classes", [26, 100])
@pytest.mark.parametrize(("width", "height"), [(340, 250), (1280, 800)])
def test_many_classes_are_drawn_and_read(qtbot: QtBot, classes: int, width: int, height: int) -> None:
    names = [f"class of a rather long name, number {number}" for number in range(classes)]
    project = named_classes(*names)
    plot = shown(qtbot, project, "", width, height)
    view = matrix(plot).view
    assert view.area().right() <= view.width() and view.area().bottom() <= view.height()
    point_at(view, view.cell((7, 7)).center())
    assert names[7] in plot.hover.text()
    assert plot.minimumSizeHint().width() <= 300 and plot.minimumSizeHint().height() <= 160
    wrong = next(number for number in range(classes) if not view.counts[number, number])
    leave(view)
    if width == 340:  # too small for frames
        place, muted = view.cell((wrong, wrong)), THEMES["light"].colour("muted")
        spots = [place.center() + QPointF(0, by) for by in (-1, 0, 1)]
        assert any(near(pixel(view, spot), muted, 70) for spot in spots)
    for kind in ("roc", "calibration"):
        QTest.mouseClick(button(plot, kind), LEFT)
        assert not plot.page.message


def test_names_from_files_are_plain_text(qtbot: QtBot) -> None:
    plot = shown(qtbot, named_classes("<b>bold</b>", "two\nlines", "x\u202ey"))
    view = matrix(plot).view
    point_at(view, view.cell((0, 1)).center())
    assert "<b>bold</b>" in plot.hover.text() and "two↵lines" in plot.hover.text()
    assert plot.hover.textFormat() == Qt.TextFormat.PlainText


# --- classes: ROC and calibration


def loop_rates(answers, positive, threshold):
    ours = [y >= threshold for y, yes in zip(answers, positive, strict=True) if yes]
    others = [y >= threshold for y, yes in zip(answers, positive, strict=True) if not yes]
    return sum(ours) / len(ours), sum(others) / len(others)


def roc_page(plot: AnswersPlot) -> RocPage:
    assert isinstance(plot.page, RocPage)
    return plot.page


def test_pointing_at_a_curve_says_the_threshold_and_both_rates(qtbot: QtBot) -> None:
    project = named_classes("a", "b", "c")
    plot = shown(qtbot, project, "roc")
    view = roc_page(plot).view
    codes = project.dataset.columns[2].codes
    assert [curve.roc.index for curve in view.curves] == [0, 1, 2]
    choose(plot, "answers_output", 2)
    (curve,) = view.curves
    assert curve.roc.index == 1
    for corner in range(1, len(curve.x)):
        place = view.plane.pixel(float(curve.x[corner]), float(curve.y[corner]))
        point_at(view, place)
        threshold = float(plot.reading())
        found, false = loop_rates(said(project)[:, 1], codes == 1, threshold)
        assert plot.hover.text().splitlines() == [
            f"b: answer ≥ {as_read(threshold, 4)}",
            f"true positives {percent(found)} of its rows",
            f"false positives {percent(false)} of the others",
        ]


@BOTH
def test_a_curve_is_drawn_where_its_rates_are(qtbot: QtBot, theme: Theme) -> None:
    project = project_of(np.zeros((4, 1)), np.array([[0.0], [1.0], [0.0], [1.0]]), Sigmoid(), BinaryCrossEntropy())
    plot = shown(qtbot, project, "roc")  # equal answers: the diagonal
    view = roc_page(plot).view
    assert view.curves[0].roc.area == 0.5
    assert near(pixel(view, view.plane.pixel(0.43, 0.43)), theme.colour("accent"), 90)
    assert near(pixel(view, view.plane.pixel(0.43, 0.73)), theme.colour("base"))


def test_keys_walk_along_a_curve_and_from_curve_to_curve(qtbot: QtBot) -> None:
    plot = shown(qtbot, classes_project(), "roc")
    view = roc_page(plot).view
    for _ in range(3):
        QTest.keyClick(plot, Qt.Key.Key_Right)
    assert view.mark == (0, 3)
    QTest.keyClick(plot, Qt.Key.Key_Down)
    assert view.mark is not None and view.mark[0] == 1
    QTest.keyClick(plot, Qt.Key.Key_Home)
    assert view.mark == (1, 0) and "no answer is large enough" in plot.hover.text()


def test_a_curve_of_a_million_rows_is_thinned_by_less_than_a_pixel() -> None:
    rng = np.random.default_rng(0)
    targets = rng.integers(0, 2, (100_000, 1)).astype(float)
    (roc,) = scores(np.clip(targets * 0.2 + rng.random((100_000, 1)), 0, 1), targets, Task("two-classes")).roc or ()
    corners = thinned(roc)
    assert len(corners) <= MOST_CORNERS and corners[0] == 0 and corners[-1] == len(roc.thresholds) - 1
    along = roc.false_positive_rate + roc.true_positive_rate
    before = along[corners][np.searchsorted(along[corners], along, side="right") - 1]  # the last one that is drawn
    assert (along - before).max() < 2.1 / MOST_CORNERS


def test_an_area_that_is_nearly_1_is_not_called_1() -> None:
    assert [area_words(area) for area in (1.0, 0.9999, 0.5, 0.0)] == ["1.000", ">0.999", "0.500", "0.000"]


def calibration_page(plot: AnswersPlot) -> CalibrationPage:
    assert isinstance(plot.page, CalibrationPage)
    return plot.page


@BOTH
def test_bins_say_their_rows_and_are_drawn_as_high_as_the_share_observed(qtbot: QtBot, theme: Theme) -> None:
    project = classes_project(rows=90)
    plot = shown(qtbot, project, "calibration")
    view, answers = calibration_page(plot).view, said(project)
    best = answers.max(axis=1)
    right = answers.argmax(axis=1) == targets_of(project).argmax(axis=1)
    error = 0.0
    for number in range(10):
        inside = (best > number / 10) & (best <= (number + 1) / 10)
        point_at(view, view.plane.pixel(number / 10 + 0.05, 0.5))
        lines = plot.hover.text().splitlines()
        if not inside.any():
            assert lines == [f"chance {10 * number} to {10 * number + 10} %: no row"]
            continue
        mean, share = float(best[inside].mean()), float(right[inside].mean())
        error += inside.sum() / 90 * abs(mean - share)
        assert lines[1].endswith(percent(mean)) and lines[2] == f"observed {percent(share)} answered rightly"
        assert float(plot.reading()) == pytest.approx(share)
        leave(view)
        ground = pixel(view, view.plane.pixel(number / 10 + 0.02, share + 0.03))
        if share > 0.06 and abs(share - number / 10) > 0.15:
            assert not near(pixel(view, view.plane.pixel(number / 10 + 0.02, share - 0.03)), ground)
    assert f"(ECE) {as_read(error, 3)}." in plot.caption.whole


# --- which picture, which rows


def test_pictures_that_do_not_apply_are_disabled_with_the_reason(qtbot: QtBot) -> None:
    plot = shown(qtbot, numbers_project())
    assert [button(plot, kind).isEnabled() for kind in ("fit", "histogram", "confusion", "roc")] == [
        True,
        True,
        False,
        False,
    ]
    assert "numbers, not classes" in button(plot, "roc").toolTip()
    other = shown(qtbot, classes_project())
    assert [button(other, kind).isEnabled() for kind in ("fit", "residuals", "calibration")] == [False, False, True]
    assert "classes, not numbers" in button(other, "fit").toolTip()
    assert button(other, "confusion").isChecked() and not button(other, "roc").isChecked()


def test_another_task_shows_its_own_picture_and_comes_back_to_the_last_one(qtbot: QtBot) -> None:
    classes, numbers = classes_project(), numbers_project()
    plot = shown(qtbot, classes, "calibration")
    plot.document.open(numbers)
    plot.show_snapshot(snapshot_of(numbers))
    assert plot.kind == "fit" and not plot.page.message
    plot.document.open(classes)
    plot.show_snapshot(snapshot_of(classes))
    assert plot.kind == "calibration" and not plot.page.message


def test_labels_are_looked_at_one_by_one(qtbot: QtBot) -> None:
    rng = np.random.default_rng(7)
    targets = rng.integers(0, 2, (30, 3)).astype(float)
    project = project_of(rng.normal(size=(30, 2)), targets, Sigmoid(), BinaryCrossEntropy())
    plot = shown(qtbot, project)
    for output in (0, 2):
        choose(plot, "answers_output", output)
        yes = said(project)[:, output] >= 0.5
        expected = [[int(((targets[:, output] == t) & (yes == s)).sum()) for s in (0, 1)] for t in (0, 1)]
        assert matrix(plot).view.counts.tolist() == expected and matrix(plot).view.labels == ("0", "1")
        assert plot.heading.whole == f"Confusion matrix: t{output + 1}"


def test_a_zoomed_picture_is_seen_whole_again(qtbot: QtBot) -> None:
    plot = shown(qtbot, numbers_project(), "fit")
    view = points_page(plot).view
    whole = view.plane
    QTest.keyClick(plot, Qt.Key.Key_Plus)
    assert view.plane != whole
    menu = plot.menu()
    action = next(action for action in menu.actions() if action.text() == "&View all")
    action.trigger()
    menu.close()
    assert view.plane == whole
    QTest.keyClick(plot, Qt.Key.Key_Minus)
    QTest.keyClick(plot, Qt.Key.Key_0)
    assert view.plane == whole


def test_hidden_it_does_not_draw_and_reading_changes_nothing(qtbot: QtBot) -> None:
    project = classes_project()
    plot = shown(qtbot, project)
    counts, frames = matrix(plot).view.counts.copy(), plot.frames_drawn
    for size in ((200, 170), (900, 700), (340, 250)):
        plot.resize(*size)
        point_at(matrix(plot).view, matrix(plot).view.cell((1, 1)).center())
    assert np.array_equal(matrix(plot).view.counts, counts) and plot.frames_drawn == frames
    plot.hide()
    plot.show_snapshot(snapshot_of(project, 2.0))
    assert plot.frames_drawn == frames and np.array_equal(matrix(plot).view.counts, counts)
    plot.show()
    assert plot.frames_drawn == frames + 1 and matrix(plot).view.counts.sum() == 60


# --- many rows


def large_project() -> Project:
    return numbers_project(4 * MOST_ROWS)


def test_while_it_runs_a_fixed_sample_is_drawn_and_said_and_at_rest_all_rows(qtbot: QtBot) -> None:
    project = large_project()
    plot = shown(qtbot, project, "fit")
    page = points_page(plot)
    qtbot.waitUntil(lambda: len(page.view.points.rows) == 4000 and "working" not in plot.caption.whole)
    y, t = said(project)[:, 0], targets_of(project)[:, 0]
    rows = page.view.points.rows
    assert sorted(rows.tolist()) == [*range(4000)]
    assert page.view.points.x == pytest.approx(t[rows]) and page.view.points.y == pytest.approx(y[rows])
    plot.show_running(True)
    assert "A sample of 1,000 of 4,000 rows." in plot.caption.whole and "working" not in plot.caption.whole
    sample = page.view.points.rows.tolist()
    assert len(set(sample)) == MOST_ROWS == sample_size(project)
    plot.show_snapshot(snapshot_of(project, 0.5))
    assert page.view.points.rows.tolist() == sample
    assert page.view.points.y == pytest.approx(said(project, 0.5)[sample, 0])
    plot.show_running(False)
    assert "…working it out." in plot.caption.whole
    qtbot.waitUntil(lambda: "working" not in plot.caption.whole)
    rows = page.view.points.rows
    assert len(rows) == 4000 and page.view.points.y == pytest.approx(said(project, 0.5)[rows, 0])


def test_all_rows_of_another_picture_of_the_same_answers_come_too(qtbot: QtBot) -> None:
    project = large_project()
    plot = shown(qtbot, project, "fit")
    qtbot.waitUntil(lambda: "working" not in plot.caption.whole)
    QTest.mouseClick(button(plot, "histogram"), LEFT)
    qtbot.waitUntil(lambda: "working" not in plot.caption.whole)
    assert isinstance(plot.page, HistogramPage) and plot.page.view.residuals.counts.sum() == 4000
    residual = (targets_of(project) - said(project))[:, 0]
    assert plot.page.view.residuals.mean == pytest.approx(residual.mean())


def test_ranges_only_grow_while_it_runs(qtbot: QtBot) -> None:
    project = numbers_project()
    plot = shown(qtbot, project, "fit")
    plot.show_running(True)
    view, seen = points_page(plot).view, []
    for scale in (1.0, 5.0, 0.1):
        plot.show_snapshot(snapshot_of(project, scale))
        seen.append(view.plane.y)
    assert seen[1][0] <= seen[0][0] and seen[1][1] >= seen[0][1] and seen[2] == seen[1]
    plot.show_running(False)
    assert view.plane.y != seen[1]


def test_a_wide_network_gets_a_smaller_sample() -> None:
    layers = (Layer(units=128), Layer(units=64), Layer(units=10))
    dataset = Dataset.from_arrays(np.zeros((1, 784)), np.zeros((1, 10)))
    assert 100 < sample_size(Project(topology=Topology(inputs=784, layers=layers), dataset=dataset)) < 400


# --- nothing to show


def test_before_any_answer_a_sentence_stands_in_the_picture(qtbot: QtBot) -> None:
    plot = AnswersPlot(Document(classes_project()))
    qtbot.addWidget(plot, before_close_func=AnswersPlot.shut_down)
    plot.show()
    assert plot.page.message == "The network has not answered yet." and plot.table() is None and not plot.reading()
    plot.show_snapshot(snapshot_of(classes_project(4)))  # of another network
    assert plot.page.message == "The network has not answered yet."


@pytest.mark.parametrize("kind", ["confusion", "roc", "calibration", "fit", "residuals", "histogram"])
def test_no_row_of_a_split_is_said(qtbot: QtBot, kind: str) -> None:
    project = numbers_project(split=False) if kind in {"fit", "residuals", "histogram"} else classes_project()
    plot = shown(qtbot, project, kind)
    choose(plot, "answers_rows_box", 3)
    assert plot.page.message.startswith("No row is used for this") and plot.table() is None
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Home):
        QTest.keyClick(plot, key)
    assert plot.hover.isHidden() and not plot.reading()
    choose(plot, "answers_rows_box", 0)
    assert not plot.page.message


@pytest.mark.parametrize("kind", ["fit", "residuals", "histogram"])
@pytest.mark.parametrize("scale", [np.inf, np.nan, 1e308])
def test_answers_that_are_no_numbers_are_said(qtbot: QtBot, kind: str, scale: float) -> None:
    project = numbers_project()
    plot = shown(qtbot, project, kind, scale=scale)
    plot.grab()
    assert "diverged" in plot.page.message or (kind != "histogram" and np.isfinite(scale))
    assert (plot.table() is None) is bool(plot.page.message)


@pytest.mark.parametrize("kind", ["confusion", "roc", "calibration"])
def test_classes_that_were_not_answered_are_said(qtbot: QtBot, kind: str) -> None:
    plot = shown(qtbot, classes_project(), kind, scale=np.nan)
    plot.grab()
    assert "diverged" in plot.page.message and plot.table() is None


def test_rows_of_one_class_have_no_curve_and_it_says_why(qtbot: QtBot) -> None:
    project = project_of(np.arange(3.0)[:, None], np.ones((3, 1)), Sigmoid(), BinaryCrossEntropy())
    plot = shown(qtbot, project, "roc")
    assert plot.page.message.startswith("All of these rows are of the class 1.")
    QTest.mouseClick(button(plot, "confusion"), LEFT)
    assert matrix(plot).view.counts[1].sum() == 3
    point_at(matrix(plot).view, matrix(plot).view.cell((0, 0)).center())
    assert plot.hover.text() == "no row of class 0"


def test_one_row_and_constant_answers_are_drawn(qtbot: QtBot) -> None:
    project = project_of(np.zeros((1, 1)), np.ones((1, 1)))
    plot = shown(qtbot, project, "fit", scale=0.0)
    assert plot.caption.whole.startswith("R² undefined training; RMSE 1 training.")
    for kind in ("residuals", "histogram"):
        QTest.mouseClick(button(plot, kind), LEFT)
        plot.grab()
        assert not plot.page.message
    constant = shown(qtbot, numbers_project(), "histogram", scale=0.0)
    constant.grab()
    assert not constant.page.message


def test_rows_that_lack_a_cell_are_left_out_and_counted(qtbot: QtBot) -> None:
    values = np.array([1.0, np.nan, 3.0, 4.0, np.nan, 6.0])
    columns = (NumberColumn("x", Role.INPUT, values), NumberColumn("t", Role.TARGET, np.arange(6.0)))
    layers = (Layer(units=1, activation=Identity()),)
    project = Project(topology=Topology(inputs=1, layers=layers), dataset=Dataset(columns))
    plot = shown(qtbot, project, "fit")
    assert "2 rows are left out: a cell is missing or unknown." in plot.caption.whole
    assert sorted(points_page(plot).view.points.rows.tolist()) == [0, 2, 3, 5]
    plot.document.select(replace(plot.document.selection, row=1))
    assert points_page(plot).view.ring is None
    empty = replace(columns[0], values=np.full(6, np.nan))
    plot.document.edit(lambda project: with_dataset(project, Dataset((empty, columns[1]))), "Empty")
    plot.redraw()
    assert plot.page.message.startswith("Each of these rows lacks a cell")


def test_a_changed_table_is_drawn_at_once(qtbot: QtBot) -> None:
    project = numbers_project(8)
    plot = shown(qtbot, project, "fit")
    columns = [replace(c, values=c.values + 10) if c.role is Role.TARGET else c for c in project.dataset.columns]
    plot.document.edit(lambda p: replace(p, dataset=Dataset(tuple(columns), p.dataset.split)), "Change")
    rows = points_page(plot).view.points.rows
    assert points_page(plot).view.points.x == pytest.approx(targets_of(project)[rows, 0] + 10)


@pytest.mark.parametrize("size", [(1, 1), (60, 40), (120, 90), (300, 160)])
def test_small_docks_are_no_error(qtbot: QtBot, size: tuple[int, int]) -> None:
    for project, kinds in (
        (numbers_project(), ("fit", "residuals", "histogram")),
        (classes_project(26), ("confusion", "roc", "calibration")),
    ):
        plot = shown(qtbot, project)
        for kind in kinds:
            QTest.mouseClick(button(plot, kind), LEFT)
            plot.stack.setFixedSize(*size)
            plot.page.grab()


def test_shares_are_never_called_all_or_nothing_when_they_are_not() -> None:
    shares = (0.0, 1.0, 0.084, 0.004, 0.9999, 0.996)
    assert [percent(share) for share in shares] == ["0 %", "100 %", "8 %", "0.4 %", "99.99 %", "99.6 %"]
    assert percent(float("nan")) == "NaN" and percent(0.5, 1) == "50.0 %" and percent(1.0, 1) == "100 %"
    assert percent(1 - 1e-12).startswith("100") or percent(1 - 1e-12).startswith("99")


def test_the_menu_offers_the_pictures_that_apply(qtbot: QtBot) -> None:
    plot = shown(qtbot, classes_project())
    menu = plot.menu()
    texts = [action.text() for action in menu.actions() if action.isCheckable()]
    assert texts == ["Confusion", "ROC", "Calibration"]
    next(action for action in menu.actions() if action.text() == "ROC").trigger()
    assert plot.kind == "roc"
    menu.close()


def test_the_opening_project_is_judged(qtbot: QtBot) -> None:
    project = opening_project()
    plot = AnswersPlot(Document(project))
    qtbot.addWidget(plot, before_close_func=AnswersPlot.shut_down)
    plot.show()
    plot.show_snapshot(Snapshot(0, 0, 0.1, current_parameters(project), EMPTY_CURVE))
    assert matrix(plot).view.counts.sum() == 10 and "Right: " in plot.accessibleDescription()


def test_an_answer_that_is_to_be_predicted_is_not_told(qtbot: QtBot) -> None:
    plot = shown(qtbot, numbers_project(), "fit")
    page, document = points_page(plot), plot.document
    last, told = len(document.project.topology.layers) - 1, []
    plot.page.said.connect(lambda text, place, around: told.append(text))
    row = int(page.view.points.rows[0])
    page.press(Qt.Key.Key_Home)
    while page.pointed_row() != row:
        page.press(Qt.Key.Key_Right)
    before = told[-1]
    document.hide(Hidden(Place("a", last, 0), row))
    page.read()
    assert "predicted y = ?" in told[-1] and "t − y = ?" in told[-1] and page.reading() == ""
    document.hide(Hidden(Place("a", last, 0), row + 1))
    page.read()
    assert told[-1] == before and page.reading()
