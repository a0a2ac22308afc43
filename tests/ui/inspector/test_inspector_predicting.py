"""Predicting before seeing: what is asked, how it is read, and how it comes out."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from nnapp.project import opening_project
from nnapp.topology import BIAS, Layer
from nnapp.walk import Place, value, walk_row
from nnapp.words import Refusal
from tests.ui.explaining import Open, equation
from tests.ui.gestures import press_keys, type_into
from ui.document import Selection
from ui.inspector import InspectorPanel
from ui.inspector.prediction import judged_number, judged_sign, read_shape, shape_of


def test_a_number_is_asked_before_it_is_shown_and_the_gap_is_told(panel: InspectorPanel) -> None:
    QTest.mouseClick(panel.bar.predict, Qt.MouseButton.LeftButton, pos=QPoint(8, panel.bar.predict.height() // 2))
    assert panel.bar.predict.isChecked()
    press_keys(panel.bar.forward, Qt.Key.Key_Period)
    box, true = panel.pages.number.prediction, value(panel.stepper.walk, panel.stepper.place)
    assert box.field.hasFocus()
    assert equation(panel).endswith("= ?")
    assert f"{true:.3g}" not in equation(panel)
    assert not box.isHidden() and not panel.bar.pages.buttons.button(1).isEnabled()
    type_into(box.field, "what")
    assert "no number" in box.said.text()
    type_into(box.field, f"{true + 0.5:.3f}".replace(".", ","))
    assert box.said.text().startswith("✗") and f"{true:.2g}" not in box.said.text()
    assert equation(panel).endswith("= ?") and box.field.hasFocus()  # once more
    assert panel.bar.score.text() == "0 of 1"
    type_into(box.field, f"{true + 0.5:.3f}")
    assert box.said.text().startswith("✗") and "0.5" in box.said.text()
    assert not equation(panel).endswith("?")
    assert panel.bar.score.text() == "0 of 1"
    press_keys(panel.bar.forward, Qt.Key.Key_Period)
    type_into(box.field, str(value(panel.stepper.walk, panel.stepper.place)))
    assert box.said.text().startswith("✓")
    assert panel.bar.score.text() == "1 of 2"
    press_keys(panel.bar.back, Qt.Key.Key_Comma)  # what was shown already is not asked again
    assert box.isHidden()


def test_signs_and_shapes_can_be_predicted_too(panel: InspectorPanel) -> None:
    panel.bar.predict.setChecked(True)
    panel.stepper.go_to(Place("delta", 1, 0, None, 0))
    box = panel.pages.number.prediction
    box.kind.setCurrentIndex(box.kind.findData("sign"))
    box.kind.activated.emit(box.kind.currentIndex())
    true = int(np.sign(value(panel.stepper.walk, panel.stepper.place)))
    QTest.mouseClick(box.signs[true + 1], Qt.MouseButton.LeftButton)
    assert box.said.text().startswith("✓")
    panel.stepper.go_to(Place("gradient", 0, 2, 3))
    box.kind.setCurrentIndex(box.kind.findData("shape"))
    box.kind.activated.emit(box.kind.currentIndex())
    assert "10" not in box.field.placeholderText() + box.question.text()
    type_into(box.field, "a few")
    assert "“a few” is no shape" in box.said.text() and "10" not in box.said.text()
    type_into(box.field, "5×10")
    assert box.said.text().startswith("✗") and "10×5" not in box.said.text()
    type_into(box.field, "5×10")
    assert box.said.text().startswith("✗") and "10×5" in box.said.text()
    panel.stepper.go_to(Place("cost"))  # a cost has no shape
    assert box.kind.findData("shape") < 0 and not box.field.isHidden()
    QTest.mouseClick(box.give_up, Qt.MouseButton.LeftButton)
    assert panel.bar.score.text() == "1 of 2"


def test_predictions_are_read_as_people_write_them_and_judged_by_the_walk() -> None:
    shapes = [read_shape(text) for text in ("10×5", "(10, 5)", "3 x 4", "7", "(7,)")]
    assert shapes == [(10, 5), (10, 5), (3, 4), (7,), (7,)]
    for text in ("", "a×b", "1×2×3"):
        with pytest.raises(Refusal):
            read_shape(text)
    walk = walk_row(opening_project(), 0)
    place = Place("a", 1, 0, None, 0)
    assert judged_number(walk, place, value(walk, place) * 1.04).right
    assert not judged_number(walk, place, value(walk, place) * 1.06).right
    assert judged_sign(walk, place, 1).right and not judged_sign(walk, place, 0).right
    assert shape_of(walk, Place("z", 0, 0, None, 0)) == walk.z[0].T.shape
    assert shape_of(walk, Place("back_product", 0, 0, 0, 0)) == walk.parameters.weights[1].T.shape
    assert shape_of(walk, Place("gradient", 1, 0, BIAS)) == walk.gradient.biases[1].shape


@pytest.mark.parametrize(
    "written",
    ["{:.6f}", "  {:.6f} ", "{:.4e}", "{:.4e}=−", "{:.6f}=,", "+{:.6f}", "2*{:.6f}/2", "{:.6f}·10⁰"],
    ids=["plain", "blanks", "power", "as the program writes it", "comma", "plus", "worked out", "book"],
)
def test_a_prediction_is_read_in_all_usual_writings(panel: InspectorPanel, written: str) -> None:
    panel.bar.predict.setChecked(True)
    panel.stepper.go_to(Place("a", 0, 2, None, 0))
    pattern, _, changed = written.partition("=")
    text = pattern.format(value(panel.stepper.walk, panel.stepper.place))
    text = text.replace("-", "−") if changed == "−" else text.replace(".", ",") if changed else text
    field = panel.pages.number.prediction.field
    field.insert(text)  # some letters are on no key of a test
    press_keys(field, Qt.Key.Key_Return)
    assert panel.pages.number.prediction.said.text().startswith("✓"), text


def test_what_is_wrong_with_a_first_try_is_told_and_not_the_answer(panel: InspectorPanel) -> None:
    panel.bar.predict.setChecked(True)
    box = panel.pages.number.prediction
    for unit, factor, told in ((0, -1.0, "other sign"), (1, 2.0, "nearer to zero"), (2, 0.5, "farther from zero")):
        panel.stepper.go_to(Place("a", 0, unit, None, 0))
        assert "5 %" in box.question.text()
        true = value(panel.stepper.walk, panel.stepper.place)
        type_into(box.field, f"{factor * true:.5f}")
        assert told in box.said.text() and f"{true:.3g}" not in box.said.text()
        assert box.field.selectedText() == box.field.text()
        panel.document.select(Selection(row=0, layer=1, unit=0, source=unit))  # nothing of the question changes
        assert told in box.said.text() and box.field.text()
        type_into(box.field, f"{true:.5f}")
        assert box.said.text().startswith("✓")
    assert panel.bar.score.text() == "0 of 3"  # the first try counts


def test_a_step_of_nothing_is_asked_for_until_it_is_answered(open_panel: Open) -> None:
    project = opening_project()
    frozen = replace(project.topology, layers=(replace(project.topology.layers[0], frozen=True), Layer(units=1)))
    panel = open_panel(replace(project, topology=frozen))
    panel.bar.predict.setChecked(True)
    panel.stepper.go_to(Place("step", 0, 2, 1))
    box = panel.pages.number.prediction
    assert not box.isHidden() and equation(panel).endswith("= ?")
    panel.document.select(Selection(row=0, layer=0, unit=1))
    assert not box.isHidden() and equation(panel).endswith("= ?")
    type_into(box.field, "0")
    assert box.said.text().startswith("✓")


def test_a_sign_is_answered_by_its_key_or_by_enter(panel: InspectorPanel) -> None:
    panel.bar.predict.setChecked(True)
    box = panel.pages.number.prediction
    panel.stepper.go_to(Place("a", 0, 2, None, 0))
    press_keys(box.kind, Qt.Key.Key_Down)
    assert box.kind.currentData() == "sign" and box.kind.hasFocus()
    press_keys(box.signs[0], Qt.Key.Key_Plus)
    assert box.said.text() == "✓ Right: the sign is +."
    panel.stepper.go_to(Place("a", 0, 3, None, 0))
    press_keys(box.signs[0], Qt.Key.Key_Tab)
    assert box.signs[1].hasFocus()
    press_keys(box.signs[1], Qt.Key.Key_Return)
    assert box.said.text() == "✗ No: the sign is +."
    panel.stepper.go_to(Place("a", 0, 4, None, 0))
    press_keys(box.signs[2], Qt.Key.Key_Return)
    assert panel.bar.score.text() == "2 of 3"


def test_a_small_gap_has_a_power_of_ten_as_in_books(panel: InspectorPanel) -> None:
    panel.bar.predict.setChecked(True)
    panel.stepper.go_to(Place("a", 0, 2, None, 0))
    true = value(panel.stepper.walk, panel.stepper.place)
    box = panel.pages.number.prediction
    type_into(box.field, repr(true + 5.14e-6))
    assert box.said.text().startswith("✓") and box.said.text().endswith("a gap of 5.14·10⁻⁶."), box.said.text()
