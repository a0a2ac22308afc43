"""Asking the network: by fields, from the table, and with the mouse on a pad; the answer is what `predict` says."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QSlider, QStyleOptionViewItem, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from nnapp.activations import Identity, Sigmoid, Softmax
from nnapp.bundled import open_bundled
from nnapp.costs import BinaryCrossEntropy, CrossEntropy
from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role
from nnapp.missing import FillMean, FillMostFrequent
from nnapp.model import EMPTY_CURVE
from nnapp.network import predict
from nnapp.project import Project, current_parameters, opening_project, set_cell, with_dataset
from nnapp.snapshot import Snapshot
from nnapp.topology import Layer, Parameters, Topology
from nnapp.training import Training
from tests.handwriting import HANDS, Curve, placed, written
from tests.ui.gestures import focus, press_keys, step_to, type_into
from ui.docks import named
from ui.document import Document, Selection
from ui.question import QuestionPanel
from ui.question.category_field import CategoryField
from ui.question.field_list import ComputedField
from ui.question.number_field import NumberField
from ui.seen import is_seen
from ui.theme import LIGHT

Open = Callable[[Project], QuestionPanel]
POPUPS = pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing")  # the offscreen plugin


@pytest.fixture
def open_panel(qtbot: QtBot) -> Open:
    def opened(project: Project) -> QuestionPanel:
        document = Document(project)
        panel = QuestionPanel(document)
        document.setParent(panel)
        document.changed.connect(panel.show_project)
        qtbot.addWidget(panel)
        panel.resize(620, 270)
        with qtbot.waitExposed(panel):
            panel.show()
        return panel

    return opened


def project_of(*columns, output=None, training=None) -> Project:
    dataset = Dataset(columns)
    units = len(dataset.features(Role.TARGET))
    layers = (Layer(units=3), Layer(units=units, activation=output or Identity()))
    topology = Topology(inputs=len(dataset.features(Role.INPUT)), layers=layers)
    return Project(topology=topology, dataset=dataset, training=training or Training())


def number(name: str, values: list[float], role: Role = Role.INPUT, **more: object) -> NumberColumn:
    return NumberColumn(name, role, np.array(values, float), **more)  # type: ignore[arg-type]


MIXED = (
    number("size", [0.5, 1.5, 2.5, 4.5], missing=FillMean()),
    number("count", [1, 2, 3, 10]),
    number("double", [2, 4, 6, 20], formula="count * 2"),
    CategoryColumn.from_texts("colour", Role.INPUT, ["red", "blue", "red", "green"]),
    CategoryColumn("town", Role.INPUT, np.array([0, 1, 2, 0], np.int32), tuple("ABCDEF"), missing=FillMostFrequent()),
    number("t", [10, 20, 30, 40], Role.TARGET),
)


def mixed() -> Project:
    return project_of(*MIXED)


def field(panel: QuestionPanel, name: str) -> QWidget:
    place = [each.name for each in panel.fields].index(name)
    found = panel.findChild(QWidget, f"question-field-{place}")
    assert found is not None
    return found


def numbers(panel: QuestionPanel, name: str) -> NumberField:
    found = field(panel, name)
    assert isinstance(found, NumberField)
    return found


def categories(panel: QuestionPanel, name: str) -> CategoryField:
    found = field(panel, name)
    assert isinstance(found, CategoryField)
    return found


def headline(panel: QWidget) -> str:
    return panel.findChild(QLabel, "question-answer").text()


def detail(panel: QWidget) -> str:
    return panel.findChild(QLabel, "question-detail").text()


def state(panel: QWidget) -> str:
    return panel.findChild(QLabel, "question-state").text()


def button(panel: QWidget, name: str) -> QToolButton:
    found = panel.findChild(QToolButton, f"question-{name}")
    assert found is not None
    return found


def press(panel: QWidget, name: str) -> None:
    QTest.mouseClick(button(panel, name), Qt.MouseButton.LeftButton)


def said(panel: QuestionPanel, cells: list[object], parameters: Parameters | None = None) -> str:
    (answer,) = predict(panel.document.project, [cells], parameters)[0]
    return f"{answer:.4f}".replace("-", "−")


# Numbers


def test_a_typed_number_is_asked_and_answered(open_panel: Open) -> None:
    panel = open_panel(opening_project())
    assert state(panel) == "Typical values: change one to ask"
    assert panel.document.selection.asked is None
    type_into(numbers(panel, "x2").box, "0,25")
    asked = panel.document.selection.asked
    assert asked is not None and asked[1] == 0.25
    assert headline(panel) == said(panel, list(asked))
    assert state(panel) == "Your question"
    assert "t: " + headline(panel) in panel.answer.accessibleDescription()


def test_a_slider_moves_within_the_seen_range_and_the_box_beyond_it(open_panel: Open) -> None:
    panel = open_panel(mixed())
    size = numbers(panel, "size")
    press_keys(size.slider, Qt.Key.Key_Home)
    assert panel.cells[0] == 0.5
    press_keys(size.slider, Qt.Key.Key_End)
    assert panel.cells[0] == 4.5
    assert size.box.text() == "4.5"
    assert not size.mark.isVisible()
    type_into(size.box, "7")
    assert panel.cells[0] == 7
    assert size.slider.value() == size.slider.maximum()
    assert size.mark.isVisible()
    assert size.mark.text() == "outside the seen range, 0.5 to 4.5"
    press_keys(size.slider, Qt.Key.Key_Left)
    assert 4.4 <= float(panel.cells[0]) < 4.5
    assert not size.mark.isVisible()
    place = size.slider.rect().center()
    QTest.mouseClick(size.slider, Qt.MouseButton.LeftButton, pos=place)
    assert 0.5 <= float(panel.cells[0]) < 4.5


def test_whole_numbers_step_by_one(open_panel: Open) -> None:
    panel = open_panel(mixed())
    count = numbers(panel, "count")
    type_into(count.box, "4")
    press_keys(count.box, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down)
    assert panel.cells[1] == 5
    press_keys(count.slider, Qt.Key.Key_Right)
    assert panel.cells[1] == 6
    assert count.slider.maximum() == 9
    size = numbers(panel, "size")
    type_into(size.box, "0.1")
    press_keys(size.box, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up)
    assert size.box.text() == "0.25", "steps of 0.05 without the digits of binary fractions"


@pytest.mark.parametrize("text", ["spam", "1e999", "--", "1_0", "nan"])
def test_what_is_no_number_is_refused_and_changes_nothing(open_panel: Open, text: str) -> None:
    panel = open_panel(mixed())
    size = numbers(panel, "size")
    type_into(size.box, "1.25")
    asked = panel.document.selection.asked
    type_into(size.box, text)
    assert panel.document.selection.asked == asked
    assert size.box.text() == "1.25"
    assert size.mark.text() == f"“{text}” is no number"


def test_an_empty_number_counts_as_what_its_column_is_filled_with(open_panel: Open) -> None:
    panel = open_panel(mixed())
    size, count = numbers(panel, "size"), numbers(panel, "count")
    assert size.box.placeholderText() == "(2.25)"
    assert "Left empty, it counts as 2.25" in size.box.toolTip()
    type_into(size.box, "2.25")
    answer = headline(panel)
    focus(size.box)
    QTest.keyClick(size.box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(size.box, Qt.Key.Key_Delete)
    QTest.keyClick(size.box, Qt.Key.Key_Return)
    assert np.isnan(panel.document.selection.asked[0])
    assert headline(panel) == answer
    type_into(count.box, "")
    focus(count.box)
    QTest.keyClick(count.box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(count.box, Qt.Key.Key_Delete)
    QTest.keyClick(count.box, Qt.Key.Key_Tab)
    assert panel.answer.answers == ()
    assert panel.answer.problem.text().startswith("“count” is empty")


def test_numbers_of_single_precision_are_written_short(open_panel: Open) -> None:
    column = NumberColumn("x", Role.INPUT, np.array([0.1, 0.7, -2.5], np.float32))
    panel = open_panel(project_of(column, number("t", [1, 2, 3], Role.TARGET)))
    panel.document.select(Selection(row=0))
    assert numbers(panel, "x").box.text() == "0.1"
    panel.document.select(Selection(row=2))
    assert numbers(panel, "x").box.text() == "−2.5"
    assert headline(panel) == said(panel, [-2.5])


def test_a_number_has_all_digits_only_where_it_is_typed(open_panel: Open) -> None:
    panel = open_panel(
        project_of(number("x", [0.582914930, -1234567.891011, 2.0]), number("t", [1, 2, 3], Role.TARGET))
    )
    own = numbers(panel, "x")
    for row, text, short in ((0, "0.58291493", "0.58"), (1, "−1234567.891011", "−123")):
        panel.document.select(Selection(row=row))
        panel.bar.row.setFocus()
        shown = own.box.text()
        assert shown.startswith(short) and own.box.fontMetrics().horizontalAdvance(shown) < own.box.width() - 8
        focus(own.box)
        assert own.box.text() == text
        panel.bar.row.setFocus()
        assert own.box.text() == shown and panel.document.selection.asked is None


def test_letters_of_another_size_make_the_fields_anew(open_panel: Open) -> None:
    panel = open_panel(mixed())
    type_into(numbers(panel, "count").box, "7")
    width = numbers(panel, "count").box.width()
    font = panel.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    panel.setFont(font)
    assert numbers(panel, "count").box.minimumWidth() > width
    assert numbers(panel, "count").box.text() == "7"


def test_a_derived_number_follows_and_cannot_be_typed(open_panel: Open) -> None:
    panel = open_panel(mixed())
    computed = field(panel, "double")
    assert isinstance(computed, ComputedField)
    type_into(numbers(panel, "count").box, "7")
    assert computed.text() == "= count * 2 = 14"
    assert panel.document.selection.asked[2] == 14
    assert headline(panel) == said(panel, list(panel.document.selection.asked))


def test_what_a_formula_reads_is_a_field_though_it_is_no_input(open_panel: Open) -> None:
    project = project_of(
        number("side", [1, 2, 3], Role.IGNORED),
        number("area", [1, 4, 9], formula="side**2"),
        number("t", [1, 2, 3], Role.TARGET),
    )
    panel = open_panel(project)
    type_into(numbers(panel, "side").box, "5")
    assert panel.document.selection.asked == (25.0,)
    type_into(numbers(panel, "side").box, "6")
    assert panel.document.selection.asked == (36.0,)
    assert headline(panel) == said(panel, [36.0])


# Categories


def test_few_categories_are_buttons(open_panel: Open) -> None:
    panel = open_panel(mixed())
    colour = categories(panel, "colour")
    assert [each.text() for each in colour.buttons] == ["blue", "green", "red"]
    QTest.mouseClick(colour.buttons[1], Qt.MouseButton.LeftButton)
    assert panel.document.selection.asked[3] == "green"
    assert headline(panel) == said(panel, list(panel.document.selection.asked))
    focus(colour.buttons[0])
    QTest.keyClick(colour.buttons[0], Qt.Key.Key_Space)
    assert panel.document.selection.asked[3] == "blue"


def test_many_categories_are_a_list_with_an_entry_for_empty(open_panel: Open) -> None:
    panel = open_panel(mixed())
    box = categories(panel, "town").box
    assert box is not None
    assert [box.itemText(i) for i in range(box.count())] == [*"ABCDEF", "empty"]
    step_to(box, "A")
    answer = headline(panel)
    step_to(box, "C")
    assert panel.document.selection.asked[4] == "C"
    step_to(box, "empty")
    assert panel.document.selection.asked[4] == ""
    assert headline(panel) == answer, "the most frequent one, A"
    assert "it counts as A" in box.itemData(6, Qt.ItemDataRole.ToolTipRole)
    assert "no training row has it" in box.itemData(4, Qt.ItemDataRole.ToolTipRole)


def test_a_long_label_in_a_table_of_many_fields_stays_when_its_list_is_left(open_panel: Open) -> None:
    long = CategoryColumn(
        "long", Role.INPUT, np.array([0, 1, 1], np.int32), ("a", "b" * 90), missing=FillMostFrequent()
    )
    columns = [number(f"x{place}", [1, 2, 3]) for place in range(45)]
    panel = open_panel(project_of(*columns, long, number("t", [1, 2, 3], Role.TARGET)))
    panel.document.select(Selection(row=1))
    table, index = panel.table, panel.table.shown.index(45, 1)
    delegate = table.view.itemDelegate()
    for chosen, label in ((None, "b" * 90), (0, "a"), (2, ""), (None, "")):
        box = delegate.createEditor(table.view.viewport(), QStyleOptionViewItem(), index)
        assert isinstance(box, QComboBox) and box.count() == 3
        delegate.setEditorData(box, index)
        if chosen is not None:
            box.setCurrentIndex(chosen)
        delegate.setModelData(box, table.shown, index)
        assert panel.cells[45] == label


def test_what_was_typed_is_no_mark_up(open_panel: Open) -> None:
    panel = open_panel(project_of(*(number(f"x{p}", [1, 2]) for p in range(45)), number("t", [1, 2], Role.TARGET)))
    assert not panel.table.model.setData(panel.table.model.index(0, 1), "<b>7</b>")
    assert panel.bar.state.text() == "“<b>7</b>” is no number." and "&lt;b&gt;" in panel.bar.state.toolTip()


# From the table


def test_the_selected_row_fills_the_form_and_its_target_stands_beside_the_answer(open_panel: Open) -> None:
    panel = open_panel(mixed())
    document = panel.document
    document.select(Selection(row=3))
    assert state(panel) == "Row 4 of the table"
    assert numbers(panel, "size").box.text() == "4.5"
    assert categories(panel, "colour").buttons[1].isChecked()
    y = predict(document.project, [[4.5, 10, 20, "green", "A"]])[0, 0]
    assert headline(panel) == f"{y:.4f}".replace("-", "−")
    assert detail(panel) == f"target t = 40, error t − y = {40 - y:+.4f}"
    type_into(numbers(panel, "count").box, "3")
    assert state(panel) == "Your question"
    assert document.selection.row == 3
    assert panel.answer.answers[0].detail == ""
    press(panel, "row")
    assert document.selection == Selection(row=3)
    assert state(panel) == "Row 4 of the table"
    type_into(numbers(panel, "count").box, "3")
    document.select(replace(document.selection, row=1))
    assert document.selection.asked is None
    assert numbers(panel, "count").box.text() == "2"


def test_a_changed_cell_of_the_shown_row_is_shown(open_panel: Open) -> None:
    panel = open_panel(mixed())
    panel.document.select(Selection(row=0))
    assert panel.document.edit(lambda project: set_cell(project, 0, 1, "8"), "Edit")
    assert numbers(panel, "count").box.text() == "8"
    assert field(panel, "double").text() == "= count * 2 = 16"  # type: ignore[attr-defined]
    assert headline(panel) == said(panel, [0.5, 8, 16, "red", "A"])


def test_typical_values_and_a_random_row(open_panel: Open) -> None:
    panel = open_panel(mixed())
    press(panel, "random")
    row = panel.document.selection.row
    assert row is not None
    assert state(panel) == f"Row {row + 1} of the table"
    press(panel, "typical")
    assert panel.document.selection.asked == (2.0, 3.0, 6.0, "red", "A")
    assert state(panel) == "Typical values"
    assert headline(panel) == said(panel, [2.0, 3.0, 6.0, "red", "A"])
    type_into(numbers(panel, "count").box, "7")
    assert state(panel) == "Your question"


def table_of(*sizes: float) -> Dataset:
    return Dataset((number("size", [*sizes]), number("t", [1.0] * len(sizes), Role.TARGET)))


@pytest.mark.parametrize("clicked", [False, True])
def test_typical_values_are_those_of_the_table_that_is_there(open_panel: Open, clicked: bool) -> None:
    panel = open_panel(project_of(*table_of(1, 2, 3).columns))
    for sizes in ((10, 20, 30), (10, 20, 40, 50, 60), (5,)):
        if clicked:
            press(panel, "typical")
            assert state(panel) == "Typical values"
        assert panel.document.edit(lambda project, sizes=sizes: with_dataset(project, table_of(*sizes)), "Generate")
        assert numbers(panel, "size").value == np.median(sizes)
        assert headline(panel) == said(panel, [float(np.median(sizes))])
        assert state(panel) == ("Typical values" if clicked else "Typical values: change one to ask")
        assert panel.document.selection.asked == ((float(np.median(sizes)),) if clicked else None)
    panel.document.open(project_of(*table_of(-7, -8, -9).columns))
    assert numbers(panel, "size").value == -8
    panel.document.select(Selection(row=0))
    panel.document.select(Selection())
    assert numbers(panel, "size").value == -8 and state(panel) == "Typical values: change one to ask"


def test_a_question_of_ones_own_stays_when_cells_change_and_an_empty_table_says_so(open_panel: Open) -> None:
    panel = open_panel(project_of(*table_of(1, 2, 3).columns))
    type_into(numbers(panel, "size").box, "7")
    assert panel.document.edit(lambda project: with_dataset(project, table_of(10, 20)), "Generate")
    assert numbers(panel, "size").value == 7 and state(panel) == "Your question"
    panel.document.open(project_of(*table_of().columns))
    assert state(panel) == "The table has no rows: type values to ask"
    assert not button(panel, "typical").isEnabled()


def test_a_row_whose_input_is_missing_says_what_to_do(open_panel: Open) -> None:
    columns = [*MIXED]
    columns[1] = number("count", [1, float("nan"), 3, 10])
    panel = open_panel(project_of(*columns))
    panel.document.select(Selection(row=1))
    assert panel.answer.answers == ()
    assert panel.answer.problem.text() == "“count” is empty, so there is no answer. Fill it in."
    assert numbers(panel, "count").mark.text() == "empty: type a number"


def test_without_a_selected_row_the_button_says_why(open_panel: Open) -> None:
    panel = open_panel(mixed())
    assert not button(panel, "row").isEnabled()
    assert button(panel, "row").toolTip() == "Select a row of the table first."


def test_another_table_has_other_fields_and_forgets_the_question(open_panel: Open) -> None:
    panel = open_panel(mixed())
    type_into(numbers(panel, "count").box, "7")
    panel.document.open(open_bundled("iris"))
    assert panel.document.selection.asked is None
    assert [each.name for each in panel.fields] == [
        column.name for column in panel.project.dataset.columns if column.role is Role.INPUT
    ]
    assert len(panel.list.fields) == 4
    assert headline(panel) in ("setosa", "versicolor", "virginica")


# Answers


def classes(count: int, output: object, training: Training) -> Project:
    texts = [f"class {number}" for number in range(count)]
    return project_of(
        number("x", [*range(count)]),
        CategoryColumn.from_texts("kind", Role.TARGET, texts),
        output=output,
        training=training,
    )


def test_classes_have_bars_of_their_chances(open_panel: Open, qtbot: QtBot) -> None:
    project = classes(3, Softmax(), Training(cost=CrossEntropy()))
    panel = open_panel(project)
    panel.document.select(Selection(row=1))
    chances = predict(project, [[1.0]])[0]
    (answer,) = panel.answer.answers
    assert [each.value for each in answer.chances] == pytest.approx(chances)
    assert [each.label for each in answer.chances] == ["class 0", "class 1", "class 2"]
    best = int(chances.argmax())
    assert headline(panel) == f"class {best}"
    assert [each.right for each in answer.chances] == [False, True, False]
    sign = "✓" if best == 1 else "✗"
    assert detail(panel) == f"p = {chances[best]:.3f} · {sign} target class 1"
    bars = panel.answer.blocks[0].bars
    qtbot.waitUntil(lambda: bars.height() == bars.sizeHint().height())
    image = bars.grab().toImage()
    for number_of_bar, chance in enumerate(chances):
        bar = bars.bar(number_of_bar)
        y = int(bar.center().y())
        filled = [image.pixelColor(x, y) == LIGHT.class_colour(number_of_bar) for x in range(image.width())]
        assert sum(filled) == pytest.approx(chance * bar.width(), abs=2)


def test_of_many_classes_the_ten_likeliest_are_shown(open_panel: Open) -> None:
    project = classes(13, Softmax(), Training(cost=CrossEntropy()))
    panel = open_panel(project)
    (answer,) = panel.answer.answers
    chances = np.sort(predict(project, [[panel.cells[0]]])[0])[::-1]
    assert [each.value for each in answer.chances] == pytest.approx(chances[:10])
    assert answer.more == 3


def test_one_unit_for_two_classes_has_two_bars(open_panel: Open) -> None:
    project = classes(2, Sigmoid(), Training(cost=BinaryCrossEntropy()))
    panel = open_panel(project)
    (answer,) = panel.answer.answers
    second = predict(project, [[panel.cells[0]]])[0, 0]
    assert [each.value for each in answer.chances] == pytest.approx([1 - second, second])
    assert headline(panel) == f"class {int(second >= 0.5)}"


def test_each_target_has_its_answer(open_panel: Open) -> None:
    project = project_of(number("x", [1, 2]), number("y1", [1, 2], Role.TARGET), number("y2", [3, 4], Role.TARGET))
    panel = open_panel(project)
    panel.document.select(Selection(row=0))
    values = predict(project, [[1.0]])[0]
    assert [each.name for each in panel.answer.answers] == ["y1", "y2"]
    assert [each.headline for each in panel.answer.answers] == [f"{v:.4f}".replace("-", "−") for v in values]


# Training


def snapshot(project: Project, value: float) -> Snapshot:
    flat = np.full(project.topology.parameter_count, value)
    return Snapshot(1, 1, 0.5, Parameters(project.topology.widths, flat), EMPTY_CURVE)


def test_the_answer_follows_training_and_a_hidden_panel_does_nothing(open_panel: Open) -> None:
    panel = open_panel(opening_project())
    project = panel.document.project
    type_into(numbers(panel, "x1").box, "0.5")
    asked = list(panel.document.selection.asked)
    newest = snapshot(project, 0.3)
    panel.show_snapshot(newest)
    assert headline(panel) == said(panel, asked, newest.parameters)
    panel.hide()
    before = panel.answer.answers
    later = snapshot(project, -0.2)
    panel.show_snapshot(later)
    panel.document.select(Selection(row=2))
    assert panel.answer.answers is before
    panel.show()
    assert state(panel) == "Row 3 of the table"
    assert headline(panel) == said(panel, [*project.dataset.matrix(Role.INPUT)[2]], later.parameters)
    panel.show_snapshot(Snapshot(1, 1, 0.5, Parameters((2, 1), np.zeros(3)), EMPTY_CURVE))
    assert headline(panel) == said(panel, [*project.dataset.matrix(Role.INPUT)[2]], later.parameters)


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e300])
def test_diverged_weights_are_answered_as_they_are(open_panel: Open, value: float) -> None:
    for project in (opening_project(), classes(3, Softmax(), Training(cost=CrossEntropy()))):
        panel = open_panel(project)
        panel.show_snapshot(snapshot(project, value))
        assert len(panel.answer.answers) == 1
        panel.grab()


def test_typing_is_not_disturbed_by_snapshots(open_panel: Open) -> None:
    panel = open_panel(opening_project())
    box = numbers(panel, "x1").box
    focus(box)
    box.selectAll()
    QTest.keyClicks(box, "0.")
    panel.show_snapshot(snapshot(panel.document.project, 0.1))
    QTest.keyClicks(box, "75")
    assert box.text() == "0.75"
    assert panel.document.selection.asked[0] == 0.75, "asked while it is typed"


# Many columns


def wide(columns: int = 784) -> Project:
    dataset = Dataset.from_arrays(np.random.default_rng(0).uniform(size=(5, columns)), np.zeros((5, 1)))
    topology = Topology(inputs=columns, layers=(Layer(units=4), Layer(units=1)))
    return Project(topology=topology, dataset=dataset)


def test_many_columns_are_a_table_with_a_filter(open_panel: Open, qtbot: QtBot) -> None:
    panel = open_panel(wide())
    table = panel.table
    assert panel.body.currentWidget() is table
    assert table.shown.rowCount() == 784
    assert panel.findChildren(QSlider, "question-field-0") == []
    type_into(panel.findChild(QLineEdit, "question-filter"), "x77")
    assert table.shown.rowCount() == 11  # x77 and x770 to x779
    table.view.setCurrentIndex(table.shown.index(0, 1))
    table.view.edit(table.shown.index(0, 1))
    editor = table.view.viewport().findChild(QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, "2,5")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.document.selection.asked is not None)
    assert panel.document.selection.asked[76] == 2.5
    assert table.shown.index(0, 1).data() == "2.5"
    assert table.shown.index(0, 2).data().startswith("outside: ")
    assert headline(panel) == said(panel, list(panel.document.selection.asked))


def test_bad_text_in_the_table_is_refused_in_words(open_panel: Open) -> None:
    panel = open_panel(wide(60))
    index = panel.table.model.index(3, 1)
    before = panel.cells
    assert not panel.table.model.setData(index, "spam")
    assert state(panel) == "“spam” is no number."
    assert not panel.table.model.setData(index, "")
    assert state(panel) == "“x4” may not be empty."
    assert panel.cells == before


# The window


def test_the_command_raises_the_panel_and_gives_it_the_keyboard(window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: is_seen(window.grid))
    assert not is_seen(window.question)
    assert window.question.fields == (), "nothing is done behind another tab"
    window.commands["ask"].trigger()
    qtbot.waitUntil(lambda: is_seen(window.question))
    qtbot.waitUntil(numbers(window.question, "x1").box.hasFocus)
    type_into(numbers(window.question, "x1").box, "0.5")
    QTest.keyClick(numbers(window.question, "x1").box, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.trainer.running)
    window.trainer.pause()
    qtbot.waitUntil(lambda: not window.trainer.running)
    parameters = current_parameters(window.document.project)
    asked = list(window.document.selection.asked)
    qtbot.waitUntil(lambda: headline(window.question) == said(window.question, asked, parameters))


def test_controls_have_names(open_panel: Open) -> None:
    panel = open_panel(mixed())
    for kind in (QLineEdit, QComboBox, QSlider):
        for control in panel.list.findChildren(kind):
            if control.objectName().startswith("qt_"):
                continue
            assert control.accessibleName(), control
    for each in panel.list.findChildren(QToolButton):
        assert each.text() or each.accessibleName()


# The pad


def trained_window(window, qtbot: QtBot):
    window.findChild(QAction, "sample-digits").trigger()
    assert len(window.document.project.dataset.columns) == 65
    window.commands["flat-out"].trigger()
    window.commands["run"].trigger()
    qtbot.waitUntil(lambda: not window.trainer.running, timeout=60_000)
    window.commands["ask"].trigger()
    qtbot.waitUntil(lambda: is_seen(window.question.picture.pad))
    return window.question


def draw(panel: QuestionPanel, strokes: list[Curve], mouse: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
    pad = panel.picture.pad
    for stroke in strokes:
        points = [on_pad(panel, x, y) for x, y in stroke.tolist()]
        QTest.mousePress(pad, mouse, pos=points[0])
        for point in points[1:]:
            QTest.mouseMove(pad, point)
        QTest.mouseRelease(pad, mouse, pos=points[-1])


def on_pad(panel: QuestionPanel, x: float, y: float) -> QPoint:
    square = panel.picture.pad.square()
    return (square.topLeft() + QPointF(x, y) * square.width()).toPoint()


def clear(panel: QuestionPanel) -> None:
    QTest.mouseClick(panel.picture.clear, Qt.MouseButton.LeftButton)


def test_digits_drawn_with_the_mouse_are_recognised(window, qtbot: QtBot) -> None:
    panel = trained_window(window, qtbot)
    random = np.random.default_rng(11)
    for name, hand in HANDS.items():
        read = []
        for digit in range(10):
            clear(panel)
            slant, turn, size = random.uniform(-0.1, 0.15), random.uniform(-5, 5), random.uniform(0.5, 0.9)
            draw(panel, placed(written(hand, digit), slant, turn, size, random))
            read.append(headline(panel))
        right = sum(text == str(digit) for digit, text in enumerate(read))
        assert right >= (8 if name == "extra" else 10), (name, read)


def test_what_is_drawn_is_asked_while_it_is_drawn(window, qtbot: QtBot) -> None:
    panel = trained_window(window, qtbot)
    pad = panel.picture.pad
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=on_pad(panel, 0.5, 0.2))
    for y in np.linspace(0.2, 0.8, 20):
        QTest.mouseMove(pad, on_pad(panel, 0.5, y))
    qtbot.waitUntil(lambda: window.document.selection.asked is not None)
    qtbot.waitUntil(lambda: sum(window.document.selection.asked) > 200)
    assert window.topology.flow.values is not None
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=on_pad(panel, 0.5, 0.8))
    asked = np.array(window.document.selection.asked)
    assert asked.reshape(8, 8)[2:6, 3:5].min() > 8
    assert panel.picture.small.shares.ravel() == pytest.approx(asked / 16)
    inputs = window.document.project.dataset.encoded([asked])
    assert np.array_equal(window.topology.flow.values.inputs, inputs[0])


@pytest.mark.parametrize(
    ("mouse", "modifier"),
    [
        (Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier),
        (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier),
    ],
)
def test_the_rubber_takes_ink_away(open_panel: Open, mouse: Qt.MouseButton, modifier: Qt.KeyboardModifier) -> None:
    panel = open_panel(open_bundled("digits"))
    pad = panel.picture.pad
    draw(panel, [np.array([(0.2, 0.5), (0.8, 0.5)]), np.array([(0.5, 0.1), (0.5, 0.3)])])
    assert len(pad.strokes) == 2
    QTest.mousePress(pad, mouse, modifier, on_pad(panel, 0.5, 0.05))
    QTest.mouseMove(pad, on_pad(panel, 0.5, 0.2))
    QTest.mouseMove(pad, on_pad(panel, 0.5, 0.35))
    QTest.mouseRelease(pad, mouse, modifier, on_pad(panel, 0.5, 0.35))
    assert len(pad.strokes) == 1
    assert pad.strokes[0][:, 1] == pytest.approx(0.5, abs=0.01)


def test_clear_and_delete_take_clean_paper(open_panel: Open) -> None:
    panel = open_panel(open_bundled("digits"))
    draw(panel, [np.array([(0.2, 0.5), (0.8, 0.5)])])
    assert sum(panel.document.selection.asked) > 0
    assert panel.answer.answers
    clear(panel)
    assert panel.picture.pad.strokes == ()
    assert panel.document.selection.asked == (0.0,) * 64
    assert panel.answer.answers == () and panel.answer.problem.text().startswith("Nothing is drawn yet.")
    panel.bar.numbers.click()
    assert panel.answer.answers
    panel.bar.numbers.click()
    assert not panel.answer.answers
    draw(panel, [np.array([(0.2, 0.5), (0.8, 0.5)])])
    press_keys(panel.picture.pad, Qt.Key.Key_Delete)
    assert panel.document.selection.asked == (0.0,) * 64


def test_the_pad_is_drawn_on_by_keys(open_panel: Open) -> None:
    panel = open_panel(open_bundled("digits"))
    pad = panel.picture.pad
    press_keys(pad, Qt.Key.Key_Up, Qt.Key.Key_Return, *[Qt.Key.Key_Down] * 8, Qt.Key.Key_Return)
    (stroke,) = pad.strokes
    assert stroke[0] == pytest.approx([0.5, 0.5 - 1 / 24])
    assert stroke[-1] == pytest.approx([0.5, 0.5 + 7 / 24])
    assert panel.document.selection.asked is not None


def test_the_selected_row_is_shown_as_a_picture_until_somebody_draws(open_panel: Open) -> None:
    panel = open_panel(open_bundled("digits"))
    pad, dataset = panel.picture.pad, panel.document.project.dataset
    panel.document.select(Selection(row=5))
    cells = np.array([column.values[5] for column in dataset.columns[:64]])  # type: ignore[union-attr]
    assert pad.behind is not None
    assert pad.behind.ravel() == pytest.approx(cells / 16)
    image = pad.grab().toImage()
    for row, column in ((0, 3), (4, 4), (7, 0)):
        point = on_pad(panel, (column + 0.5) / 8, (row + 0.5) / 8)
        share = cells[8 * row + column] / 16
        grey = image.pixelColor(point).red()
        assert grey == pytest.approx(LIGHT.base[0] + share * (LIGHT.text[0] - LIGHT.base[0]), abs=2)
    draw(panel, [np.array([(0.2, 0.5), (0.8, 0.5)])])
    assert pad.behind is None
    press(panel, "row")
    assert pad.behind is not None and pad.strokes == ()


def test_strokes_stay_when_a_training_ends_and_when_the_theme_changes(window, qtbot: QtBot) -> None:
    panel = trained_window(window, qtbot)
    draw(panel, [np.array([(0.2, 0.5), (0.8, 0.5)])])
    before = panel.picture.pad.strokes
    window.commands["epoch"].trigger()
    qtbot.waitUntil(lambda: not window.trainer.running)
    window.document.undo()
    window.set_theme("dark")
    assert panel.picture.pad.strokes is before
    assert panel.picture.pad.behind is None
    window.set_theme("light")


def test_a_pen_of_the_keyboard_is_lifted_where_the_keyboard_leaves(open_panel: Open) -> None:
    panel = open_panel(open_bundled("digits"))
    press_keys(panel.picture.pad, Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Down)
    focus(panel.picture.clear)
    assert len(panel.picture.pad.strokes) == 1


def test_the_numbers_behind_the_pad_can_be_typed(open_panel: Open) -> None:
    panel = open_panel(open_bundled("digits"))
    assert panel.body.currentWidget() is panel.picture
    press(panel, "numbers")
    assert panel.body.currentWidget() is panel.table
    index = panel.table.model.index(20, 1)
    assert panel.table.model.setData(index, "12")
    assert panel.document.selection.asked[20] == 12
    press(panel, "numbers")
    assert panel.picture.pad.behind.ravel()[20] == 12 / 16


def test_other_tables_have_no_pad(open_panel: Open) -> None:
    panel = open_panel(open_bundled("digits"))
    panel.document.open(open_bundled("wine"))
    assert panel.body.currentWidget() is panel.list
    assert not button(panel, "numbers").isVisible()


def test_a_tab_that_is_brought_up_catches_up(window, qtbot: QtBot) -> None:
    dock, data = (named(window.docks)[name] for name in ("question", "grid"))
    window.commands["ask"].trigger()
    qtbot.waitUntil(lambda: is_seen(window.question))
    data.raise_()
    qtbot.waitUntil(lambda: not is_seen(window.question))
    window.document.select(Selection(row=4))
    assert state(window.question) == "Typical values: change one to ask"
    dock.raise_()
    qtbot.waitUntil(lambda: state(window.question) == "Row 5 of the table")
