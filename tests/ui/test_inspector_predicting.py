"""Predicting before seeing: what is asked, how it is read, and how it comes out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnapp.project import opening_project
from nnapp.topology import BIAS
from nnapp.walk import Place, value, walk_row
from tests.ui.explaining import Open, equation, opened_panels
from tests.ui.gestures import press_keys, type_into
from ui.inspector import InspectorPanel
from ui.inspector.prediction import judged_number, judged_sign, read_number, read_shape, shape_of


@pytest.fixture
def open_panel(qtbot: QtBot) -> Iterator[Open]:
    yield from opened_panels(qtbot)


@pytest.fixture
def panel(open_panel: Open) -> InspectorPanel:
    return open_panel(opening_project())


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
    type_into(box.field, "5×10")
    assert box.said.text().startswith("✗") and "10×5" in box.said.text()
    panel.stepper.go_to(Place("cost"))  # a cost has no shape
    assert box.kind.findData("shape") < 0 and not box.field.isHidden()
    QTest.mouseClick(box.give_up, Qt.MouseButton.LeftButton)
    assert panel.bar.score.text() == "1 of 2"


def test_predictions_are_read_as_people_write_them_and_judged_by_the_walk() -> None:
    assert [read_number(text) for text in ("0.5", "−1,5", " 2e-3 ", "", "x", "inf", "nan")] == [
        *(0.5, -1.5, 0.002),
        *(None, None, None, None),
    ]
    assert [read_shape(text) for text in ("10×5", "(10, 5)", "3 x 4", "7", "(7,)", "", "a×b", "1×2×3")] == [
        *((10, 5), (10, 5), (3, 4), (7,), (7,)),
        *(None, None, None),
    ]
    walk = walk_row(opening_project(), 0)
    place = Place("a", 1, 0, None, 0)
    assert judged_number(walk, place, value(walk, place) * 1.04).right
    assert not judged_number(walk, place, value(walk, place) * 1.06).right
    assert judged_sign(walk, place, 1).right and not judged_sign(walk, place, 0).right
    assert shape_of(walk, Place("z", 0, 0, None, 0)) == walk.z[0].T.shape
    assert shape_of(walk, Place("back_product", 0, 0, 0, 0)) == walk.parameters.weights[1].T.shape
    assert shape_of(walk, Place("gradient", 1, 0, BIAS)) == walk.gradient.biases[1].shape
