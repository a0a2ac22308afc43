"""Drawing data with the mouse: each tool by real strokes, one undo step each, nothing changes before the release."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPalette, QWheelEvent
from PySide6.QtWidgets import QApplication, QInputDialog, QLineEdit
from pytestqt.qtbot import QtBot

from nnapp.activations import Identity, Tanh
from nnapp.arrangement import LabelsFilter
from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role, Split
from nnapp.network import predict
from nnapp.project import (
    Project,
    insert_column,
    opening_project,
    remove_column,
    remove_rows,
    rename_column,
    set_filter,
    set_role,
    set_split,
    with_dataset,
)
from nnapp.topology import Layer, Parameters, Topology
from tests.ui.gestures import focus
from tests.ui.tables import flowers
from ui.docks import named
from ui.document import Document, Selection
from ui.drawing import DrawingPanel
from ui.exchange import FLAT_OUT, Speed
from ui.main_window import MainWindow
from ui.scatter.points import MOST_POINTS
from ui.theme import THEMES, apply_theme

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    """Begin and end in the light theme."""
    apply_theme(qapp, THEMES["light"])
    yield
    apply_theme(qapp, THEMES["light"])


def classes(count: int = 20) -> Project:
    """Two inputs on a grid, and a target of two labels."""
    x = np.column_stack([np.linspace(0, 1, count), np.linspace(1, 0, count)])
    labels = ["no" if row % 2 else "yes" for row in range(count)]
    columns = (
        NumberColumn("x1", Role.INPUT, x[:, 0]),
        NumberColumn("x2", Role.INPUT, x[:, 1]),
        CategoryColumn.from_texts("kind", Role.TARGET, labels),
    )
    return with_dataset(opening_project(), Dataset(columns))


def numbers(inputs: int, rows: int = 12) -> Project:
    """Inputs and a target of numbers that are not only 0 and 1."""
    x = np.random.default_rng(0).uniform(-1, 1, (rows, inputs))
    topology = Topology(
        inputs=inputs, layers=(Layer(units=4, activation=Tanh()), Layer(units=1, activation=Identity()))
    )
    return Project(topology=topology, dataset=Dataset.from_arrays(x, 3 * x[:, :1] + 1))


class DrawingDesk:
    """A document and its drawing panel, as the window wires them, and what a hand does there."""

    def __init__(self, qtbot: QtBot, project: Project) -> None:
        self.qtbot, self.document = qtbot, Document(project)
        self.panel = DrawingPanel(self.document)
        self.refusals: list[str] = []
        self.document.changed.connect(self.panel.show_project)
        self.document.refused.connect(self.note)
        qtbot.addWidget(self.panel)
        self.panel.resize(620, 300)
        with qtbot.waitExposed(self.panel):
            self.panel.show()
        self.view = self.panel.view

    def note(self, said: object) -> None:
        self.refusals.append(str(said))

    @property
    def dataset(self) -> Dataset:
        return self.document.project.dataset

    def tool(self, name: str) -> None:
        self.qtbot.mouseClick(self.panel.tools.buttons[name], LEFT)

    def pixel(self, x: float, y: float) -> QPoint:
        return self.view.plane.pixel(x, y).toPoint()

    def press(self, at: QPoint) -> None:
        self.qtbot.mousePress(self.view, LEFT, pos=at)

    def move(self, to: QPoint) -> None:
        self.qtbot.mouseMove(self.view, to)

    def release(self, at: QPoint) -> None:
        self.qtbot.mouseRelease(self.view, LEFT, pos=at)

    def click(self, at: QPoint) -> None:
        self.press(at)
        self.release(at)

    def stroke(self, *path: QPoint) -> None:
        self.press(path[0])
        for place in path[1:]:
            self.move(place)
        self.release(path[-1])

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.view, key, modifier)

    def row(self, position: int, row: int = -1) -> float:
        return float(self.dataset.columns[position].values[row])

    @property
    def steps(self) -> int:
        return self.document.stack.count()


def test_a_click_adds_a_row_of_the_chosen_class(qtbot: QtBot) -> None:
    desk = DrawingDesk(qtbot, classes())
    before = desk.document.project
    desk.panel.controls.classes.choose(1)
    assert desk.panel.controls.classes.label() == "yes"
    place = desk.pixel(0.25, 0.75)
    desk.click(place)
    assert desk.dataset.row_count == 21 and desk.steps == 1
    assert desk.dataset.columns[2].text(20) == "yes"
    unit = desk.view.plane.unit
    assert abs(desk.row(0) - 0.25) <= unit[0] and abs(desk.row(1) - 0.75) <= unit[1]
    assert desk.document.selection.row == 20
    assert desk.view.ring == (desk.row(0), desk.row(1))
    desk.document.undo()
    assert desk.document.project is before
    desk.document.redo()
    assert desk.dataset.row_count == 21


def test_what_is_higher_and_further_right_is_larger_and_has_few_digits(qtbot: QtBot) -> None:
    desk = DrawingDesk(qtbot, classes())
    middle = desk.view.plane.area.center().toPoint()
    desk.click(middle)
    desk.click(middle + QPoint(60, -40))
    assert desk.row(0) > desk.row(0, -2) and desk.row(1) > desk.row(1, -2)
    for position in (0, 1):
        assert len(repr(desk.row(position))) <= 6


@pytest.mark.parametrize("key", list(range(1, 3)))
def test_keys_choose_tools_and_classes(qtbot: QtBot, key: int) -> None:
    desk = DrawingDesk(qtbot, classes())
    for letter, name in (("B", "brush"), ("M", "move"), ("E", "erase"), ("S", "select"), ("A", "point")):
        desk.key(Qt.Key(ord(letter)))
        assert desk.panel.tools.tool.name == name and desk.panel.tools.buttons[name].isChecked()
    desk.key(Qt.Key(Qt.Key.Key_0 + key))
    assert desk.panel.controls.classes.currentRow() == key - 1


def test_the_keyboard_alone_can_draw(qtbot: QtBot) -> None:
    desk = DrawingDesk(qtbot, classes())
    desk.key(Qt.Key.Key_Right)
    desk.key(Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    desk.key(Qt.Key.Key_Return)
    centre, unit = desk.view.plane.numbers(desk.view.plane.area.center()), desk.view.plane.unit
    assert desk.dataset.row_count == 21
    assert desk.row(0) == pytest.approx(centre[0] + 8 * unit[0], abs=unit[0])
    assert desk.row(1) == pytest.approx(centre[1] + unit[1], abs=unit[1])


def test_a_brush_stroke_is_one_step_and_the_same_every_time(qtbot: QtBot) -> None:
    drawn = []
    for _ in range(2):
        desk = DrawingDesk(qtbot, classes())
        before = desk.document.project
        desk.tool("brush")
        desk.panel.controls.density.setValue(4)
        begin = desk.pixel(0.2, 0.5)
        desk.press(begin)
        desk.move(begin + QPoint(60, 10))
        desk.move(begin + QPoint(120, 0))
        assert desk.document.project is before and desk.steps == 0  # seen already, but not yet in the table
        assert len(desk.view.extra.rows) == 4 * 11
        desk.release(begin + QPoint(120, 0))
        assert desk.steps == 1 and desk.dataset.row_count == 20 + 4 * 11
        after = desk.document.project
        desk.document.undo()
        assert desk.document.project is before
        desk.document.redo()
        assert desk.document.project is after
        assert len(desk.view.extra.rows) == 0
        drawn.append(np.column_stack([column.values[20:] for column in desk.dataset.columns[:2]]))
        across, down = desk.view.plane.pixels(drawn[-1][:, 0], drawn[-1][:, 1])
    np.testing.assert_array_equal(drawn[0], drawn[1])
    assert np.ptp(across) > 80 and np.ptp(down) <= 2 * 22 + 13


def test_a_point_is_dragged_and_escape_lets_it_go(qtbot: QtBot) -> None:
    desk = DrawingDesk(qtbot, classes(5))
    before = desk.document.project
    desk.tool("move")
    place = desk.pixel(0.5, 0.5)
    desk.press(place)
    desk.move(place + QPoint(30, 0))
    assert desk.document.project is before
    assert desk.view.points.x[2] > 0.5
    desk.key(Qt.Key.Key_Escape)
    assert desk.view.points.x[2] == 0.5 and desk.panel.drawer.stroke is None
    desk.release(place + QPoint(30, 0))
    assert desk.document.project is before
    desk.stroke(place, place + QPoint(10, -5), place + QPoint(30, 0))
    assert desk.steps == 1 and desk.document.selection.row == 2
    assert desk.row(0, 2) == pytest.approx(0.5 + 30 * desk.view.plane.unit[0], rel=0.1)
    assert desk.row(1, 2) == 0.5 and desk.dataset.columns[1] is before.dataset.columns[1]
    desk.document.undo()
    assert desk.document.project is before


def test_all_chosen_points_move_together_and_delete_removes_them(qtbot: QtBot) -> None:
    desk = DrawingDesk(qtbot, classes(5))
    old = desk.dataset.columns[0].values
    desk.tool("select")
    desk.stroke(desk.pixel(0.2, 0.2) + QPoint(0, 0), desk.pixel(0.4, 0.5), desk.pixel(0.8, 0.8))
    assert desk.view.chosen.tolist() == [1, 2, 3]
    desk.tool("move")
    place = desk.pixel(0.5, 0.5)
    desk.stroke(place, place + QPoint(0, 10), place + QPoint(40, 10))
    assert desk.steps == 1
    moved = desk.dataset.columns[0].values - old
    assert (moved[[0, 4]] == 0).all() and np.ptp(moved[1:4]) < 1e-9 and moved[1] > 0
    np.testing.assert_allclose(np.diff(desk.dataset.columns[1].values[1:4]), [-0.25, -0.25], atol=1e-12)
    assert desk.view.chosen.tolist() == [1, 2, 3]  # still the same points
    desk.key(Qt.Key.Key_Delete)
    assert desk.dataset.row_count == 2 and desk.steps == 2 and not len(desk.view.chosen)


def test_a_click_selects_a_row_everywhere_and_dragging_over_ground_chooses(qtbot: QtBot) -> None:
    desk = DrawingDesk(qtbot, classes(5))
    desk.tool("select")
    desk.click(desk.pixel(0.25, 0.75) + QPoint(3, -2))
    assert desk.document.selection.row == 1 and desk.view.ring == (0.25, 0.75)
    desk.click(desk.pixel(0.5, 0.9))
    assert desk.document.selection.row == 1 and not len(desk.view.chosen)
    desk.tool("move")
    desk.stroke(desk.pixel(-0.05, 1.05), desk.pixel(0.3, 0.6))
    assert desk.view.chosen.tolist() == [0, 1] and desk.steps == 0
    desk.key(Qt.Key.Key_Escape)
    assert not len(desk.view.chosen)


def test_the_eraser_rubs_out_along_its_stroke_but_not_what_is_not_seen(qtbot: QtBot) -> None:
    project = set_split(classes(11), [5], Split.EXCLUDED)
    desk = DrawingDesk(qtbot, project)
    desk.tool("erase")
    desk.panel.controls.radius.setValue(6)
    assert desk.view.radius == 6
    desk.press(desk.pixel(0.2, 0.8))
    desk.move(desk.pixel(0.6, 0.4))
    assert desk.view.points.rows.tolist() == [0, 1, 7, 8, 9, 10] and desk.document.project is project
    desk.release(desk.pixel(0.6, 0.4))
    assert desk.steps == 1
    np.testing.assert_allclose(desk.dataset.columns[0].values, [0, 0.1, 0.5, 0.7, 0.8, 0.9, 1.0], atol=1e-12)
    desk.click(desk.pixel(0.2, 0.2))  # nothing there: no step
    assert desk.steps == 1


def test_a_new_class_gets_a_unit_with_its_first_point(qtbot: QtBot) -> None:
    desk = DrawingDesk(qtbot, classes())
    before = desk.document.project
    qtbot.mouseClick(desk.panel.controls.new_class, LEFT)
    dialog = desk.panel.findChild(QInputDialog)
    assert dialog is not None
    field = dialog.findChild(QLineEdit)
    assert field is not None
    qtbot.keyClicks(field, "  per  haps ")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert desk.panel.controls.classes.label() == "per haps"
    assert desk.document.project is before
    desk.click(desk.pixel(0.5, 0.2))
    assert desk.dataset.columns[2].labels == ("no", "yes", "per haps")
    assert desk.document.project.topology.widths[-1] == 3
    assert desk.panel.controls.classes.count() == 3 and desk.panel.controls.classes.label() == "per haps"


def test_numbers_of_0_and_1_are_two_classes_that_cannot_become_three(qtbot: QtBot) -> None:
    desk = DrawingDesk(qtbot, opening_project())
    assert not desk.panel.controls.new_class.isEnabled() and "categories" in desk.panel.controls.new_class.toolTip()
    desk.panel.controls.classes.choose(1)
    desk.click(desk.pixel(0.5, 0.5))
    assert desk.row(5) == 1.0
    assert [desk.row(position) for position in (2, 3, 4)] == [0.5, 0.5, 1.0]  # typical of the others
    assert "x3 = 0.5, x4 = 0.5, x5 = 1" in desk.panel.caption.whole


def test_values_are_drawn_as_the_box_says(qtbot: QtBot) -> None:
    desk = DrawingDesk(qtbot, numbers(2))
    controls = desk.panel.controls
    assert controls.value.isVisible() and not controls.classes.isVisible()
    controls.value.setValue(1.25)
    desk.click(desk.pixel(0.1, 0.1))
    assert desk.row(2) == 1.25
    controls.value_slider.setValue(100)
    assert controls.value.value() == pytest.approx(np.max(desk.dataset.columns[2].values), rel=1e-3)


def test_one_input_draws_a_curve_with_its_answer(qtbot: QtBot) -> None:
    desk = DrawingDesk(qtbot, numbers(1))
    assert desk.view.titles == ("x1", "t")
    assert not desk.panel.controls.classes.isVisible() and not desk.panel.controls.value.isVisible()
    desk.click(desk.pixel(0.5, 2.0))
    assert desk.row(0) == pytest.approx(0.5, abs=0.02) and desk.row(1) == pytest.approx(2.0, abs=0.05)
    desk.panel.controls.answer.click()
    assert desk.view.line is not None
    x, y = desk.view.line
    np.testing.assert_allclose(y, predict(desk.document.project, x[:, None])[:, 0], atol=1e-12)
    desk.panel.controls.answer.click()
    assert desk.view.line is None


@pytest.mark.parametrize("kind", ["no input of numbers", "one input and classes"])
def test_a_table_that_cannot_be_drawn_says_what_is_needed(qtbot: QtBot, kind: str) -> None:
    project = flowers()
    project = set_role(project, 1, Role.IGNORED)
    if kind == "no input of numbers":
        project = set_role(project, 0, Role.IGNORED)
    desk = DrawingDesk(qtbot, project)
    assert "two inputs of numbers" in desk.view.message
    desk.click(QPoint(200, 100))
    desk.key(Qt.Key.Key_Right)
    desk.key(Qt.Key.Key_Return)
    assert desk.document.project is project and not desk.panel.tools.isEnabled()


def test_the_axes_can_be_chosen_and_change_places(qtbot: QtBot) -> None:
    desk = DrawingDesk(qtbot, opening_project())
    across, up = desk.panel.axes.boxes
    across.setCurrentIndex(3)
    across.activated.emit(3)
    assert desk.view.titles == ("x4", "x2")
    across.activated.emit(1)
    assert desk.view.titles == ("x2", "x4") and up.currentText() == "x4"
    desk.click(desk.pixel(0.2, 0.8))
    assert desk.row(1) == pytest.approx(0.2, abs=0.01) and desk.row(3) == pytest.approx(0.8, abs=0.01)
    assert desk.view.titles == ("x2", "x4")


def test_the_axes_stay_with_their_columns(qtbot: QtBot) -> None:
    desk = DrawingDesk(qtbot, opening_project())
    across = desk.panel.axes.boxes[0]
    across.setCurrentIndex(3)
    across.activated.emit(3)
    desk.document.edit(partial(insert_column, position=0, role=Role.INPUT), "")
    assert desk.view.titles == ("x4", "x2")
    desk.document.edit(partial(rename_column, position=4, name="other"), "")
    assert desk.view.titles == ("other", "x2")
    desk.document.edit(partial(remove_column, position=1), "")
    assert desk.view.titles == ("other", "x2") and desk.panel.sheet.subject.target == 5
    desk.document.edit(partial(remove_column, position=3), "")
    assert "other" not in desk.view.titles and desk.panel.sheet.subject.possible


def test_panning_keeps_the_cursor_of_the_tool_and_waits_for_the_end_of_a_stroke(qtbot: QtBot) -> None:
    desk = DrawingDesk(qtbot, classes())
    plane, cursor = desk.view.plane, desk.view.cursor().shape()
    assert cursor == Qt.CursorShape.CrossCursor
    desk.press(QPoint(200, 60))
    qtbot.mousePress(desk.view, MIDDLE, pos=QPoint(200, 60))
    qtbot.mouseMove(desk.view, QPoint(240, 80))
    qtbot.mouseRelease(desk.view, MIDDLE, pos=QPoint(240, 80))
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Plus):
        desk.key(key)
    assert desk.view.plane == plane and desk.view.cursor().shape() == cursor
    desk.release(QPoint(200, 60))
    desk.key(Qt.Key.Key_Plus)
    assert desk.view.plane != plane
    desk.key(Qt.Key.Key_0)
    qtbot.mousePress(desk.view, MIDDLE, pos=QPoint(200, 60))
    assert desk.view.cursor().shape() == Qt.CursorShape.ClosedHandCursor
    qtbot.mouseRelease(desk.view, MIDDLE, pos=QPoint(200, 60))
    assert desk.view.cursor().shape() == cursor


def test_the_wheel_zooms_where_it_points_the_middle_button_pans_and_fit_shows_all(qtbot: QtBot) -> None:
    desk = DrawingDesk(qtbot, classes())
    whole, place = desk.view.plane, desk.pixel(0.25, 0.75)
    under = desk.view.plane.numbers(QPointF(place))
    turn = QPoint(0, 120)
    where = QPointF(desk.view.mapToGlobal(place))
    no = Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        QPointF(place), where, QPoint(), turn, Qt.MouseButton.NoButton, no, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(desk.view, event)
    assert desk.view.plane.x[1] - desk.view.plane.x[0] < whole.x[1] - whole.x[0]
    np.testing.assert_allclose(desk.view.plane.numbers(QPointF(place)), under)
    before = desk.view.plane.pixel(0.5, 0.5)
    qtbot.mousePress(desk.view, MIDDLE, pos=place)
    qtbot.mouseMove(desk.view, place + QPoint(30, 12))
    qtbot.mouseRelease(desk.view, MIDDLE, pos=place + QPoint(30, 12))
    moved = desk.view.plane.pixel(0.5, 0.5) - before
    assert (moved.x(), moved.y()) == pytest.approx((30, 12), abs=1e-6)
    qtbot.mouseClick(desk.panel.fit_button, LEFT)
    assert desk.view.plane == whole and desk.steps == 0


def test_the_answer_behind_the_points_is_the_networks(qtbot: QtBot) -> None:
    project = classes()
    desk = DrawingDesk(qtbot, project)
    desk.panel.controls.answer.click()
    ground = desk.view.ground
    assert ground is not None
    # from a network that says yes on the right and at the top
    hidden, output = np.tile([4.0, 4.0, -5.0], 10), [*np.full(10, 3.0), -15.0]
    parameters = Parameters(project.topology.widths, np.concatenate([hidden, output]))
    desk.panel.parameters = parameters
    desk.panel._draw_answer()
    image = desk.view.ground
    assert image is not None
    no, yes = THEMES["light"].classes[:2]
    assert nearer(image.pixelColor(image.width() - 1, 0), yes, no)
    assert nearer(image.pixelColor(0, image.height() - 1), no, yes)
    for across, down in ((0.1, 0.2), (0.6, 0.5), (0.9, 0.1)):  # how fine the picture is depends on the machine
        column, line = int(across * image.width()), int(down * image.height())
        x = desk.view.plane.x[0] + (column + 0.5) / image.width() * (desk.view.plane.x[1] - desk.view.plane.x[0])
        y = desk.view.plane.y[1] - (line + 0.5) / image.height() * (desk.view.plane.y[1] - desk.view.plane.y[0])
        chance = float(predict(project, [[x, y]], parameters)[0, 0])
        zero = np.array(THEMES["light"].zero)  # what is undecided, as in the drawing of the network
        mixed = zero + abs(2 * chance - 1) * (np.array(yes if chance >= 0.5 else no) - zero)
        expected = 255 + (mixed - 255) * 0.45
        found = image.pixelColor(column, line)
        np.testing.assert_allclose([found.red(), found.green(), found.blue()], expected, atol=1.0)


def test_the_answer_of_one_class_alone_can_be_shown(qtbot: QtBot) -> None:
    desk = DrawingDesk(qtbot, classes(6))
    desk.panel.controls.answer.click()
    desk.document.edit(partial(remove_rows, rows=[1, 3, 5]), "Only yes")
    frames = desk.panel.frames_drawn
    desk.panel._draw_answer()
    assert desk.panel.frames_drawn == frames + 1 and desk.view.ground is not None
    desk.click(desk.pixel(0.5, 0.2))  # the first class is chosen: the other one is back
    assert desk.dataset.columns[2].text(3) == "no" and desk.view.ground is not None


def nearer(colour: QColor, one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    found = np.array([colour.red(), colour.green(), colour.blue()])
    return bool(np.linalg.norm(found - one) < np.linalg.norm(found - other))


def test_a_large_table_is_drawn_as_a_sample_and_erased_as_a_whole(qtbot: QtBot) -> None:
    count = 120_000
    x = np.random.default_rng(1).random((count, 2))
    desk = DrawingDesk(qtbot, with_dataset(opening_project(), Dataset.from_arrays(x, (x[:, :1] > 0.5).astype(float))))
    drawn = desk.view.points.rows
    assert 47_000 < len(drawn) <= MOST_POINTS
    assert f"{len(drawn):,} of 120,000 rows are drawn" in desk.panel.caption.whole
    desk.click(desk.pixel(0.25, 0.75))
    assert desk.view.points.rows[-1] == count  # what was just drawn is seen, and the rest is nearly as it was
    assert len(np.setxor1d(drawn, desk.view.points.rows)) < 10
    desk.document.undo()
    desk.tool("erase")
    place = desk.pixel(0.5, 0.5)
    across, down = desk.view.plane.pixels(x[:, 0], x[:, 1])
    gone = np.hypot(across - place.x(), down - place.y()) <= 22
    desk.click(place)
    assert desk.dataset.row_count == count - gone.sum() < count - 100


def test_points_have_the_colour_of_their_class_few_or_many(qtbot: QtBot) -> None:
    for count in (60, 9_000):
        x = np.column_stack([np.tile([0.0, 1.0], count // 2), np.linspace(0, 1, count)])
        project = with_dataset(opening_project(), Dataset.from_arrays(x, x[:, :1]))
        desk = DrawingDesk(qtbot, project)
        image = desk.view.grab().toImage()
        for code in (0, 1):
            assert image_colour(image, desk.pixel(code, 0.5)) == THEMES["light"].classes[code]


def image_colour(image: QImage, place: QPoint) -> tuple[int, int, int]:
    colour = image.pixelColor(place * image.devicePixelRatio())
    return colour.red(), colour.green(), colour.blue()


def test_held_out_rows_are_hollow_and_the_theme_is_followed(qtbot: QtBot, qapp: QApplication) -> None:
    desk = DrawingDesk(qtbot, set_split(classes(5), [2], Split.TEST))
    assert "hollow: held out" in desk.panel.caption.whole
    for theme in THEMES.values():
        apply_theme(qapp, theme)
        qapp.processEvents()
        image = desk.view.grab().toImage()
        assert image_colour(image, desk.pixel(0.5, 0.5)) == theme.base
        assert image_colour(image, desk.pixel(0, 1)) == theme.classes[1]


def test_an_edit_elsewhere_ends_a_stroke_without_a_trace(qtbot: QtBot) -> None:
    desk = DrawingDesk(qtbot, classes(5))
    desk.tool("brush")
    desk.press(desk.pixel(0.5, 0.5))
    desk.document.edit(partial(set_split, rows=[0], split=Split.TEST), "Split")
    assert desk.panel.drawer.stroke is None and not len(desk.view.extra.rows)
    desk.release(desk.pixel(0.6, 0.5))
    assert desk.steps == 1 and desk.dataset.row_count == 5


def test_what_is_refused_leaves_the_table_as_it_was(qtbot: QtBot) -> None:
    desk = DrawingDesk(qtbot, classes(4))
    project = desk.document.project
    desk.tool("erase")
    desk.panel.controls.radius.setValue(60)
    desk.stroke(desk.pixel(-0.05, 1.05), desk.pixel(1.05, -0.05))  # all rows of a target of categories
    assert desk.document.project is project and len(desk.refusals) == 1
    assert len(desk.view.points.rows) == 4


def test_a_hidden_panel_does_nothing_and_catches_up(qtbot: QtBot) -> None:
    desk = DrawingDesk(qtbot, classes())
    desk.panel.controls.answer.click()
    desk.panel.hide()
    frames, points = desk.panel.frames_drawn, desk.view.points
    desk.document.edit(partial(set_split, rows=[0], split=Split.TEST), "Split")
    assert desk.view.points is points and desk.panel.frames_drawn == frames
    desk.panel.show()
    assert desk.view.points.hollow[0] and desk.panel.frames_drawn > frames


def test_escape_in_the_window_is_for_the_stroke(qtbot: QtBot) -> None:
    window = MainWindow(classes())
    qtbot.addWidget(window)
    dock = named(window.docks)["drawing"]
    window.show()
    dock.raise_()
    qtbot.waitUntil(lambda: window.drawing.sheet is not None)
    view = window.drawing.view
    place = view.plane.area.center().toPoint()
    qtbot.mousePress(view, LEFT, pos=place)
    focus(view)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.mouseRelease(view, LEFT, pos=place)
    assert window.document.project.dataset.row_count == 20
    window.notice.say("something")
    qtbot.keyClick(view, Qt.Key.Key_Escape)  # now it is the window's again
    assert not window.notice.isVisible()
    window.close()


def test_a_pending_class_is_forgotten_with_its_target(qtbot: QtBot) -> None:
    desk = DrawingDesk(qtbot, classes())
    desk.panel.controls._add_class("third")
    assert desk.panel.controls.classes.count() == 3
    desk.document.open(flowers())
    assert desk.panel.controls.classes.label() in "abc" and desk.panel.controls.classes.count() == 3


def test_points_that_lie_under_others_are_counted(qtbot: QtBot) -> None:
    desk = DrawingDesk(qtbot, opening_project())
    assert "6 lie under others" in desk.panel.caption.whole  # ten rows on four corners


def test_behind_another_tab_nothing_is_drawn_while_training_runs(qtbot: QtBot) -> None:
    window = MainWindow(classes())
    qtbot.addWidget(window)
    window.drawing.controls.answer.click()
    window.show()
    window.set_speed(Speed(FLAT_OUT))
    window.trainer.run(10_000_000)
    frames = window.cost.frames_drawn
    qtbot.waitUntil(lambda: window.cost.frames_drawn > frames + 5, timeout=10_000)
    assert window.drawing.sheet is None and window.drawing.frames_drawn == 0 and window.summary.computed == 0
    window.trainer.pause()
    window.document.stack.setClean()
    window.close()


def test_drawing_while_training_runs(qtbot: QtBot) -> None:
    window = MainWindow(classes())
    qtbot.addWidget(window)
    named(window.docks)["drawing"].raise_()
    window.show()
    qtbot.waitUntil(window.drawing.isVisible)
    window.drawing.controls.answer.click()
    window.set_speed(Speed(FLAT_OUT))
    window.trainer.run(10_000_000)
    frames = window.drawing.frames_drawn
    qtbot.waitUntil(lambda: window.drawing.frames_drawn > frames + 3, timeout=10_000)
    view = window.drawing.view
    place = view.plane.area.center().toPoint()
    qtbot.mousePress(view, LEFT, pos=place)
    qtbot.wait(50)  # snapshots come meanwhile
    assert window.document.project.dataset.row_count == 20
    qtbot.mouseRelease(view, LEFT, pos=place)
    assert window.document.project.dataset.row_count == 21 and window.trainer.running
    frames = window.drawing.frames_drawn
    qtbot.waitUntil(lambda: window.drawing.frames_drawn > frames + 3, timeout=10_000)
    window.trainer.pause()
    assert [window.document.stack.text(i) for i in range(window.document.stack.count())][1] == "Add a point"
    window.document.stack.setClean()
    window.close()


def darkness(button_image: QImage) -> float:
    """The mean lightness of what is drawn in an icon."""
    pixels = [button_image.pixelColor(x, y) for x in range(button_image.width()) for y in range(button_image.height())]
    return float(np.mean([pixel.lightness() for pixel in pixels if pixel.alpha() > 128]))


@pytest.mark.parametrize("first", ["light", "dark"])
def test_tools_and_classes_have_the_colours_of_the_theme(qtbot: QtBot, qapp: QApplication, first: str) -> None:
    window = MainWindow(classes(6))
    window.set_theme(first)
    qtbot.addWidget(window)
    panel = window.drawing
    named(window.docks)["drawing"].raise_()
    window.show()
    qtbot.waitUntil(lambda: panel.controls.classes.count() == 2)
    for name in (first, "dark" if first == "light" else "light", first):
        window.set_theme(name)
        qapp.processEvents()
        theme = THEMES[name]
        for button in panel.tools.buttons.values():
            assert abs(darkness(button.icon().pixmap(18, 18).toImage()) - theme.colour("text").lightness()) < 40
        shown = panel.controls.classes
        assert shown.palette().color(QPalette.ColorRole.Highlight) == theme.colour("line")
        assert shown.palette().color(QPalette.ColorRole.Text) == theme.colour("text")
        for row in range(2):
            mark = shown.item(row).icon().pixmap(16, 16).toImage()
            assert mark.pixelColor(mark.rect().center()) == theme.class_colour(row)


def test_the_value_of_new_points_is_one_of_the_table_that_is_there(qtbot: QtBot) -> None:
    desk = DrawingDesk(qtbot, numbers(2))
    value = desk.panel.controls.value
    value.setValue(3.5)
    desk.click(desk.pixel(0.1, 0.1))
    assert value.value() == 3.5 and desk.row(2) == 3.5  # typed on purpose, so it stays
    for low in (100.0, 0.0):
        x = np.random.default_rng(1).uniform(-1, 1, (12, 2))
        t = np.linspace(low, low + 50, 12)[:, None]
        other = Dataset.from_arrays(x, t)
        assert desk.document.edit(lambda project, other=other: with_dataset(project, other), "Generate")
        assert value.value() == low + 25
    desk.document.open(numbers(2))
    low, high = (float(find(desk.dataset.columns[2].values)) for find in (np.min, np.max))
    assert value.value() == pytest.approx((low + high) / 2, rel=1e-3)


def test_what_is_seen_stays_after_strokes_until_all_is_asked_for(qtbot: QtBot) -> None:
    desk = DrawingDesk(qtbot, classes(20))
    seen = (desk.view.plane.x, desk.view.plane.y)
    desk.tool("erase")
    for place in (0.0, 0.1, 1.0):
        count = desk.dataset.row_count
        desk.stroke(desk.pixel(place, 1 - place), desk.pixel(place, 1 - place) + QPoint(2, 2))
        assert desk.dataset.row_count < count
        assert (desk.view.plane.x, desk.view.plane.y) == seen
    desk.document.undo()
    assert (desk.view.plane.x, desk.view.plane.y) == seen
    desk.document.redo()
    desk.panel.fit_button.click()
    assert desk.view.plane.x != seen[0]
    assert desk.view.plane.holds(desk.view.points.x, desk.view.points.y)
    far = with_dataset(desk.document.project, classes(3).dataset)
    columns = far.dataset.columns
    far = with_dataset(far, Dataset((replace(columns[0], values=np.array([50.0, 60.0, 70.0])), *columns[1:])))
    assert desk.document.edit(lambda _project: far, "Generate")
    left, right = desk.view.plane.x
    assert 40 < left < 50 and 70 < right < 80
    desk.document.open(classes(20))
    assert (desk.view.plane.x, desk.view.plane.y) == seen


def test_rows_that_a_filter_hides_are_drawn_and_said_to_be_hidden(qtbot: QtBot) -> None:
    desk = DrawingDesk(qtbot, classes(6))
    said = "also those that the grid’s filter hides"
    assert said not in desk.panel.caption.whole
    assert desk.document.edit(lambda project: set_filter(project, LabelsFilter(2, ("yes",))), "Filter")
    assert said in desk.panel.caption.whole and len(desk.view.points.rows) == 6
    desk.tool("select")
    desk.click(desk.pixel(0.2, 0.8))
    assert desk.document.selection.row == 1
    assert desk.panel.caption.whole.startswith("Row 2 is selected; the grid’s filter hides it")
    desk.click(desk.pixel(0.4, 0.6))
    assert desk.document.selection.row == 2 and desk.panel.caption.whole.startswith("6 rows")
    desk.document.undo()
    assert said not in desk.panel.caption.whole


def test_the_largest_numbers_are_counted_and_do_no_harm(qtbot: QtBot) -> None:
    project = classes(5)
    columns = project.dataset.columns
    huge = np.array([1e308, -1e308, 0.1, 0.2, 0.3])
    desk = DrawingDesk(qtbot, with_dataset(project, Dataset((replace(columns[0], values=huge), *columns[1:]))))
    assert "5 rows; 2 too large to be drawn" in desk.panel.caption.whole
    desk.tool("select")
    for row in range(5):
        desk.document.select(Selection(row=row))
        assert not desk.view.grab().isNull()
    desk.stroke(desk.pixel(0.1, 0.1), desk.pixel(0.3, 0.9))
