"""The dialog that generates tables, by mouse and by keys; its pictures; and shuffling labels in the window."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox

from nnapp.dataset import Role, Split
from nnapp.generators import (
    AsMinusPlusOne,
    Checkerboard,
    LinearData,
    Moons,
    Or,
    Parity,
    Plane,
    RandomLabels,
    Sine,
    Spirals,
    TwoGaussians,
    TypedFunction,
    Xor,
)
from nnapp.project import current_model, opening_project, split_in_order
from tests.ui.gestures import focus, press_keys, step_to, type_into
from ui.exchange import FLAT_OUT, Speed
from ui.generators import Drafts, GeneratorDialog, ShuffleDialog
from ui.generators.chooser import Pictures
from ui.generators.drafts import kinds
from ui.generators.painting import frame_for
from ui.generators.picture import picture_of, ticks
from ui.theme import DARK, LIGHT, apply_theme

DISCARD = QMessageBox.StandardButton.Discard
CONTROL = Qt.KeyboardModifier.ControlModifier
WAIT_MS = 20_000
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def open_dialog(qtbot, qapp):
    apply_theme(qapp, LIGHT)

    def opened(drafts: Drafts | None = None) -> GeneratorDialog:
        dialog = GeneratorDialog(drafts or Drafts())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        with qtbot.waitExposed(dialog):
            dialog.show()
        return dialog

    return opened


def click(dialog: GeneratorDialog, kind: type) -> None:
    chooser = dialog.chooser
    item = chooser.item(kinds().index(kind))
    chooser.scrollToItem(item)
    QTest.mouseClick(chooser.viewport(), Qt.MouseButton.LeftButton, pos=chooser.visualItemRect(item).center())
    assert isinstance(dialog.generator, kind)


def control(dialog: GeneratorDialog, name: str):
    return {**dialog.fields.own.controls, **dialog.fields.common.controls}[name]


def shown(dialog: GeneratorDialog) -> np.ndarray:
    return dialog.preview.picture.points()


def painted(dialog: GeneratorDialog) -> QImage:
    return dialog.preview.drawn.grab().toImage()


def colours_at(dialog: GeneratorDialog, colour) -> np.ndarray:
    """The places (x, y from the bottom) in the preview where a colour is painted."""
    image = painted(dialog).convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    pixels = rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3)
    y, x = np.nonzero((pixels == np.array(colour[:3])).all(axis=2))
    return np.column_stack([x, image.height() - 1 - y])


# ---- choosing, changing, and the preview


def test_every_generator_is_shown_with_its_fields_and_explained(open_dialog):
    dialog = open_dialog()
    for kind in kinds():
        click(dialog, kind)
        assert dialog.title.text() == kind.title and dialog.description.text() == kind().formula()
        names = {*dialog.fields.own.controls, *dialog.fields.common.controls}
        assert names == {*kind.__struct_fields__}
        assert all(control(dialog, name).toolTip() for name in names)
        assert dialog.make.isEnabled() and not dialog.problem.isVisible()
        assert dialog.sentence.text()
        table = picture_of(kind()).inputs.shape[1] > 2
        assert dialog.preview.table.isVisible() == table and dialog.preview.drawn.isVisible() != table


def test_what_comes_out_is_said_in_a_sentence(open_dialog):
    dialog = open_dialog()
    for kind, words in (
        (Spirals, "500 rows, 2 inputs, 1 target with 2 classes."),
        (Sine, "200 rows, 1 input, 1 target of numbers."),
        (Xor, "4 rows, 2 inputs, 1 target with 2 classes as numbers."),
        (RandomLabels, "40 rows, 10 inputs, 1 target with 2 classes."),
    ):
        click(dialog, kind)
        assert dialog.sentence.text() == words
    click(dialog, LinearData)
    assert "y = −0.3 − 0.4 x1" in dialog.sentence.text()
    click(dialog, Spirals)
    type_into(control(dialog, "arms"), "4", Qt.Key.Key_Tab)
    step_to(control(dialog, "targets"), AsMinusPlusOne)
    assert dialog.sentence.text() == "500 rows, 2 inputs, 4 targets, one for each class."


def test_the_preview_follows_every_digit_and_arrow(open_dialog):
    dialog = open_dialog()
    click(dialog, Spirals)
    before = painted(dialog)
    rows = control(dialog, "rows")
    focus(rows)
    rows.selectAll()
    for typed, count in (("8", 8), ("5", 85), ("0", 850)):
        QTest.keyClicks(rows, typed)
        assert len(shown(dialog)) == count
    assert painted(dialog) != before
    press_keys(control(dialog, "arms"), Qt.Key.Key_Up)
    assert dialog.generator.arms == 3 and dialog.preview.picture.labels == ("A", "B", "C")
    press_keys(control(dialog, "noise"), Qt.Key.Key_Up, Qt.Key.Key_Up)
    assert dialog.generator.noise == 0.1
    press_keys(control(dialog, "turns"), Qt.Key.Key_Down)
    assert dialog.generator.turns == 1.5


def test_other_points_are_the_next_seed(open_dialog, qtbot):
    dialog = open_dialog()
    click(dialog, Checkerboard)
    before = shown(dialog)
    qtbot.mouseClick(dialog.fields.again, Qt.MouseButton.LeftButton)
    assert dialog.generator.seed == 2 and control(dialog, "seed").value() == 2
    assert not np.array_equal(shown(dialog), before)


def test_a_logic_table_without_noise_has_no_other_points(open_dialog):
    dialog = open_dialog()
    click(dialog, Xor)
    assert not dialog.fields.again.isEnabled() and "Without noise" in dialog.fields.again.toolTip()
    press_keys(control(dialog, "noise"), Qt.Key.Key_Up)
    assert dialog.fields.again.isEnabled() and "next seed" in dialog.fields.again.toolTip()


def test_a_large_table_is_previewed_by_its_first_rows(open_dialog):
    dialog = open_dialog()
    click(dialog, Moons)
    type_into(control(dialog, "rows"), "1000000", Qt.Key.Key_Tab)
    assert len(shown(dialog)) == 2000 and dialog.generator.rows == 1_000_000
    assert dialog.sentence.text().startswith("1,000,000 rows, ") and "first 2,000 rows" in dialog.sentence.text()


def test_up_is_up_and_both_axes_have_one_scale(open_dialog):
    dialog = open_dialog()
    click(dialog, TwoGaussians)  # A around (2, 2): on the right and above
    a, b = (colours_at(dialog, colour).mean(axis=0) for colour in LIGHT.classes[:2])
    assert (a > b).all()
    for kind in (Moons, Plane, Xor):
        picture = picture_of(kind())
        frame = frame_for(picture, dialog.preview.drawn._area(picture))
        corner, right, above = frame.pixels(np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]))
        assert right[0] - corner[0] == pytest.approx(corner[1] - above[1]) and right[1] == corner[1]
        inside = frame.pixels(picture.points())
        area = frame.area
        assert area.left() < inside[:, 0].min() and inside[:, 0].max() < area.right()
        assert area.top() < inside[:, 1].min() and inside[:, 1].max() < area.bottom()


def test_ticks_are_round():
    assert ticks(-5.5, 5.5) == [-4, -2, 0, 2, 4]
    assert ticks(-0.06, 1.06) == [0, 0.2, 0.4, 0.6, 0.8, 1]
    assert ticks(3.2, 3.4) == [3.2, 3.25, 3.3, 3.35, 3.4]


def test_a_curve_is_shown_without_its_noise(open_dialog):
    dialog = open_dialog()
    click(dialog, Sine)
    type_into(control(dialog, "noise"), "0.3", Qt.Key.Key_Tab)
    curve = dialog.preview.picture.curve
    assert curve[:, 1] == pytest.approx(np.sin(curve[:, 0]))
    assert not np.allclose(shown(dialog)[:, 1], np.sin(shown(dialog)[:, 0]), atol=0.1)


def test_a_table_of_the_first_rows_for_many_inputs(open_dialog):
    dialog = open_dialog()
    click(dialog, Parity)
    table = dialog.preview.table
    headers = [table.horizontalHeaderItem(place).text() for place in range(table.columnCount())]
    assert headers == ["x1", "x2", "x3", "x4", "y"] and table.rowCount() == 16
    assert [table.item(7, place).text() for place in range(5)] == ["0", "1", "1", "1", "1"]
    assert not table.item(7, 4).icon().isNull()
    press_keys(control(dialog, "bits"), Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert dialog.preview.drawn.isVisible()


def test_each_generator_keeps_its_fields_while_others_are_looked_at(open_dialog):
    drafts = Drafts()
    dialog = open_dialog(drafts)
    click(dialog, Spirals)
    press_keys(control(dialog, "arms"), Qt.Key.Key_Up)
    click(dialog, Sine)
    click(dialog, Spirals)
    assert control(dialog, "arms").value() == 3
    dialog.propose.setChecked(False)
    type_into(dialog.shares.controls["test"], "20", Qt.Key.Key_Tab)
    dialog.reject()
    again = open_dialog(drafts)
    assert again.generator == Spirals(arms=3) and again.chooser.currentRow() == kinds().index(Spirals)
    assert again.shares.controls["test"].value() == 20 and not again.propose.isChecked()


def test_shares_are_told_and_refused_where_nothing_is_left(open_dialog):
    dialog = open_dialog()
    type_into(dialog.shares.controls["validation"], "15", Qt.Key.Key_Tab)
    type_into(dialog.shares.controls["test"], "20", Qt.Key.Key_Tab)
    assert dialog.sentence.text().endswith("; 15 % for validation, 20 % for the test.")
    made = dialog.applied(opening_project()).dataset
    assert [made.count(split) for split in Split] == [325, 75, 100, 0]
    type_into(dialog.shares.controls["test"], "90", Qt.Key.Key_Tab)
    assert "must leave some rows for training" in dialog.problem.text() and not dialog.make.isEnabled()
    type_into(dialog.shares.controls["test"], "10", Qt.Key.Key_Tab)
    assert not dialog.problem.isVisible() and dialog.make.isEnabled()


# ---- a typed function


def test_errors_of_a_typed_function_are_said_while_it_is_typed(open_dialog):
    dialog = open_dialog()
    click(dialog, TypedFunction)
    line = control(dialog, "function")
    focus(line)
    line.selectAll()
    QTest.keyClicks(line, "sin(x1")
    assert "character 7" in dialog.problem.text() and dialog.problem.isVisible()
    assert not dialog.make.isEnabled() and "character 7" in dialog.make.toolTip()
    assert dialog.preview.drawn.stale and not dialog.sentence.text()
    type_into(control(dialog, "noise"), "0.5", Qt.Key.Key_Tab)  # another field does not hide it
    assert "character 7" in dialog.problem.text() and not dialog.make.isEnabled()
    focus(line)
    QTest.keyClicks(line, ")")
    assert dialog.make.isEnabled() and not dialog.problem.isVisible() and not dialog.preview.drawn.stale
    assert dialog.generator == TypedFunction(function="sin(x1)", noise=0.5)
    assert "1 input," in dialog.sentence.text()
    line.selectAll()
    QTest.keyClicks(line, "x1*cat")
    assert "There is no input “cat”" in dialog.problem.text()
    line.selectAll()
    QTest.keyClicks(line, "x1*x2 + x3")
    assert dialog.preview.table.isVisible() and "3 inputs" in dialog.sentence.text()


def test_a_function_without_a_value_somewhere_is_said_with_the_place(open_dialog):
    dialog = open_dialog()
    click(dialog, TypedFunction)
    line = control(dialog, "function")
    focus(line)
    line.selectAll()
    QTest.keyClicks(line, "sqrt(x1)")
    assert "For x1 = −" in dialog.problem.text() and not dialog.make.isEnabled()
    type_into(control(dialog, "low"), "0", Qt.Key.Key_Tab)
    assert dialog.make.isEnabled() and dialog.preview.picture.inputs.min() >= 0
    type_into(control(dialog, "high"), "-4", Qt.Key.Key_Tab)
    assert "leaves no room" in dialog.problem.text() and not dialog.make.isEnabled()
    type_into(control(dialog, "low"), "-9", Qt.Key.Key_Tab)
    type_into(control(dialog, "high"), "9", Qt.Key.Key_Tab)
    assert "For x1 = −" in dialog.problem.text()


@pytest.mark.parametrize(
    "function",
    ["3", "1e20", "x1*0", "1e-30*x1", "1e20+x1", "1e99*x1", "-1e99*x2", "1e-300*x1*x2", "floor(x1)+x2", "1/(x1 > 9)"],
)
@pytest.mark.parametrize("rows", ["1", "2", "300"])
def test_numbers_of_any_size_are_drawn(open_dialog, function, rows):
    dialog = open_dialog()
    click(dialog, TypedFunction)
    type_into(control(dialog, "rows"), rows, Qt.Key.Key_Tab)
    line = control(dialog, "function")
    focus(line)
    line.selectAll()
    QTest.keyClicks(line, function)
    assert dialog.make.isEnabled() == (function != "1/(x1 > 9)")
    picture, drawing = dialog.preview.picture, dialog.preview.drawn
    frame = frame_for(picture, drawing._area(picture))
    assert np.isfinite(frame.pixels(picture.points())).all()
    assert 1 <= len(ticks(frame.low[1], frame.high[1])) <= 20
    assert not painted(dialog).isNull()


# ---- pictures


def test_pictures_are_drawn_once_and_in_the_colours_of_the_theme(qapp):
    pictures = Pictures()
    for kind in kinds():
        light, dark = (pictures.of(kind, theme, 1.0) for theme in (LIGHT, DARK))
        assert pictures.of(kind, LIGHT, 1.0) is light
        assert light.toImage() != dark.toImage()
        colours = {light.toImage().pixelColor(x, y).name() for x in range(0, 72, 2) for y in range(0, 72, 2)}
        assert len(colours) > 2  # there is something to be seen
    assert pictures.of(Moons, LIGHT, 2.0).width() == 144


def test_the_dialog_follows_another_theme(open_dialog, qapp, qtbot):
    dialog = open_dialog()
    before, icon = painted(dialog), dialog.chooser.item(0).icon().pixmap(72).toImage()
    apply_theme(qapp, DARK)
    try:
        qtbot.waitUntil(lambda: dialog.chooser.item(0).icon().pixmap(72).toImage() != icon)
        assert painted(dialog) != before
        assert len(colours_at(dialog, DARK.classes[0]))
    finally:
        apply_theme(qapp, LIGHT)


# ---- in the window


def dialog_of(window, kind):
    dialog = window.generators.dialog
    assert isinstance(dialog, kind) and dialog.isVisible()
    return dialog


def test_by_keys_alone_a_table_is_made_learnt_and_undone(window, qtbot):
    before = window.document.project
    window.set_speed(Speed(FLAT_OUT))
    focus(window.grid.view)
    qtbot.keyClick(window.grid.view, Qt.Key.Key_G, CONTROL)
    dialog = dialog_of(window, GeneratorDialog)
    focus(dialog.chooser)
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Right):
        QTest.keyClick(dialog.chooser, key)
    assert isinstance(dialog.generator, Or)
    QTest.keyClicks(dialog.chooser, "moo")  # as in any list
    assert isinstance(dialog.generator, Moons)
    QTest.keyClick(dialog.chooser, Qt.Key.Key_Tab)
    seen = []
    while not dialog.propose.hasFocus():
        current = QApplication.focusWidget()
        seen.append(current.objectName())
        assert len(seen) < 20
        if current.objectName() == "noise":
            current.selectAll()
            QTest.keyClicks(current, "0.2")
        QTest.keyClick(current, Qt.Key.Key_Tab)
    assert seen == ["targets", "rows", "noise", "seed", "again", "validation", "test"]
    QTest.keyClick(dialog.propose, Qt.Key.Key_Return)
    assert window.generators.dialog is None
    project = window.document.project
    assert [c.name for c in project.dataset.columns] == ["x1", "x2", "class"]
    assert "Moons is the table now: 500 rows, 2 inputs, 1 target with 2 classes" in window.notice.label.text()
    assert "Training 400, Test 100" in window.notice.label.text()
    assert window.notice.button.text() == "Why These?"
    assert window.document.stack.count() == 1 and "Generate Moons" in window.commands["undo"].text()
    window.trainer.run(60)
    qtbot.waitUntil(lambda: not window.trainer.running, timeout=WAIT_MS)
    assert window.last_snapshot.cost < 0.2
    window.commands["undo"].trigger()
    window.commands["undo"].trigger()
    assert window.document.project is before


def test_without_the_tick_hidden_layers_stay_and_the_proposal_is_offered(window, qtbot):
    window.commands["generate"].trigger()
    dialog = dialog_of(window, GeneratorDialog)
    click(dialog, Spirals)
    dialog.propose.setChecked(False)
    qtbot.mouseClick(dialog.make, Qt.MouseButton.LeftButton)
    project = window.document.project
    assert project.topology.widths == (2, 10, 1) and not project.dataset.count(Split.TEST)
    assert window.notice.button.text() == "Propose Network and Settings…" and window.notice.button.isVisible()
    window.notice.button.click()
    assert window.data.dialog is not None
    window.data.dialog.reject()


def test_cancel_changes_nothing_and_a_run_waits_meanwhile(window, qtbot):
    window.trainer.run(10_000_000)
    qtbot.waitUntil(lambda: window.trainer.progress.epoch > 10, timeout=WAIT_MS)
    table = window.document.project.dataset
    window.commands["generate"].trigger()
    dialog = dialog_of(window, GeneratorDialog)
    focus(dialog.chooser)
    qtbot.keyClick(dialog.chooser, Qt.Key.Key_Escape)
    assert window.generators.dialog is None and window.document.project.dataset is table
    assert window.trainer.running
    window.trainer.pause()


def test_labels_are_shuffled_by_a_seed_in_one_step(window, qtbot):
    window.document.edit(lambda project: split_in_order(project, 0.2, 0.2), "Split")
    before = window.document.project
    window.commands["shuffle-labels"].trigger()
    dialog = dialog_of(window, ShuffleDialog)
    assert "“t”" in dialog.findChild(QLabel, "explanation").text()
    type_into(dialog.seed, "5")
    assert window.generators.dialog is None
    new = window.document.project
    (target,) = new.dataset.indices(Role.TARGET)
    old_values, new_values = (p.dataset.columns[target].values for p in (before, new))
    assert not np.array_equal(new_values, old_values) and np.array_equal(new_values[6:], old_values[6:])
    assert "seed 5" in window.notice.label.text()
    window.commands["undo"].trigger()
    assert window.document.project is before
    window.commands["shuffle-labels"].trigger()
    dialog = dialog_of(window, ShuffleDialog)
    assert dialog.seed.value() == 6
    qtbot.mouseClick(dialog.held_out, Qt.MouseButton.LeftButton, pos=QPoint(8, dialog.held_out.height() // 2))
    qtbot.mouseClick(dialog.shuffle, Qt.MouseButton.LeftButton)
    values = window.document.project.dataset.columns[target].values
    assert sorted(values) == sorted(old_values)


def test_held_out_rows_cannot_take_part_where_there_are_none(window):
    window.commands["shuffle-labels"].trigger()
    dialog = dialog_of(window, ShuffleDialog)
    assert not dialog.held_out.isEnabled() and "no validation rows" in dialog.held_out.toolTip()
    window.close()
    assert window.generators.dialog is None


def test_a_million_rows_are_made_and_trained(window, qtbot):
    window.commands["generate"].trigger()
    dialog = dialog_of(window, GeneratorDialog)
    click(dialog, Spirals)
    type_into(control(dialog, "rows"), "1000000", Qt.Key.Key_Tab)
    qtbot.mouseClick(dialog.make, Qt.MouseButton.LeftButton)
    assert window.document.project.dataset.row_count == 1_000_000
    window.trainer.step_update()
    qtbot.waitUntil(lambda: not window.trainer.running, timeout=WAIT_MS)
    assert current_model(window.document.project).updates == 1


def test_classes_of_one_input_are_drawn_on_a_line(open_dialog, qtbot):
    dialog = open_dialog()
    click(dialog, RandomLabels)
    type_into(control(dialog, "inputs"), "1")
    qtbot.waitUntil(lambda: dialog.preview.picture.inputs.shape[1] == 1, timeout=WAIT_MS)
    places = shown(dialog)
    assert dialog.preview.stack.currentIndex() == 0
    assert places.shape == (len(dialog.preview.picture.inputs), 2) and not places[:, 1].any()
    for theme in (DARK, LIGHT):
        apply_theme(QApplication.instance(), theme)
        QApplication.processEvents()  # the palette comes by an event
        picture = painted(dialog)
        seen = {picture.pixelColor(x, y).rgb() for x in range(picture.width()) for y in range(picture.height())}
        assert {theme.class_colour(0).rgb(), theme.class_colour(1).rgb()} <= seen
