"""The gradient check of many weights: its maps by keys, and every weight of a large layer where that is wanted."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnapp.dataset import Dataset
from nnapp.gradient_check.verdict import worst_link
from nnapp.project import Project, opening_project
from nnapp.topology import BIAS, Layer, Topology
from tests.ui.checking import check, shown
from tests.ui.gestures import focus, press_keys, step_to
from ui.document import Document
from ui.gradient_check import GradientCheckPanel


@pytest.fixture
def panel(document: Document, qtbot: QtBot) -> Iterator[GradientCheckPanel]:
    yield from shown(document, qtbot)


# Keys in the maps


def test_the_maps_are_walked_by_keys_and_enter_opens_a_weight(panel: GradientCheckPanel, qtbot: QtBot) -> None:
    check(panel, qtbot)
    maps, page = panel.network.maps, panel.network
    focus(maps)
    maps.mark((0, 0, 0))
    for key, wanted in (
        (Qt.Key.Key_Up, (0, 0, 0)),
        (Qt.Key.Key_Right, (0, 0, 1)),
        (Qt.Key.Key_Down, (0, 1, 1)),
        (Qt.Key.Key_End, (0, 1, BIAS)),
        (Qt.Key.Key_Right, (0, 1, BIAS)),
        (Qt.Key.Key_Left, (0, 1, 4)),
        (Qt.Key.Key_PageDown, (1, 0, 4)),
        (Qt.Key.Key_Right, (1, 0, 5)),
        (Qt.Key.Key_PageUp, (0, 0, 4)),
        (Qt.Key.Key_Home, (0, 0, 0)),
    ):
        QTest.keyClick(maps, key)
        assert maps.current == wanted, key
        assert page.hover.isVisible() and page.hover.text() == page.reading(wanted)
        assert page.reading(wanted).split("\n")[0] in maps.accessibleDescription()
    press_keys(maps, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert panel.link == (0, 1, 0) and panel.pages.currentWidget() is panel.weight


def test_the_mark_is_seen_only_with_the_keyboard_and_begins_at_the_worst(
    panel: GradientCheckPanel, qtbot: QtBot
) -> None:
    check(panel, qtbot)
    maps = panel.network.maps
    focus(panel.network.as_table)
    without = maps.grab().toImage()
    focus(maps)
    assert maps.current == worst_link(panel.network.done.check)
    press_keys(maps, Qt.Key.Key_Home, Qt.Key.Key_Down)
    assert maps.grab().toImage() != without
    focus(panel.network.as_table)
    assert maps.grab().toImage() == without
    assert not panel.network.hover.isVisible()


# Every weight of a large layer


@pytest.fixture
def wide(qtbot: QtBot) -> Iterator[GradientCheckPanel]:
    dataset = Dataset.from_arrays(np.random.default_rng(0).normal(size=(6, 30)), np.eye(3)[[0, 1, 2, 0, 1, 2]])
    topology = Topology(inputs=30, layers=(Layer(units=70), Layer(units=3)))
    yield from shown(Document(Project(topology=topology, dataset=dataset, training=opening_project().training)), qtbot)


def test_of_a_large_layer_a_part_is_checked_and_said_and_every_weight_on_request(
    wide: GradientCheckPanel, qtbot: QtBot
) -> None:
    page = wide.network
    wide.bar.tabs.setCurrentIndex(1)
    assert page.line.every.isVisible() and not page.line.every.isChecked()
    assert "713 of 2,383" in page.caption.whole and "1,426" in page.caption.whole
    assert "2,383 instead of 713" in page.line.every.toolTip()
    check(wide, qtbot)
    assert page.done.check.count == 713
    assert page.caption.whole.startswith("Only a part was checked: 500 of 2,170 in layer 1.")
    QTest.mouseClick(page.line.every, Qt.MouseButton.LeftButton, pos=QPoint(8, page.line.every.height() // 2))
    assert page.line.every.isChecked()
    check(wide, qtbot)
    assert page.done.check.count == 2383 and "part" not in page.caption.whole
    assert page.verdict.sign.text() == "✓"
    step_to(page.line.layers, "Output")
    assert page.line.every.isHidden() and not page.line.every.isChecked()  # all of its weights are checked anyway


def test_a_check_of_every_weight_can_be_cancelled(wide: GradientCheckPanel, qtbot: QtBot) -> None:
    page = wide.network
    wide.bar.tabs.setCurrentIndex(1)
    page.line.every.setChecked(True)
    page.line.start.click()
    assert page.line.progress.isVisible() and not page.line.every.isEnabled()
    with qtbot.waitSignal(page.ended):
        page.line.cancel.click()
    assert page.line.every.isEnabled() and not page.line.progress.isVisible()


def test_how_long_the_rest_takes_is_told_in_seconds_and_minutes(panel: GradientCheckPanel) -> None:
    words = panel.network._words
    assert words.left(0.01, 0.0) == "1 %"
    assert words.left(0.25, 12.4) == "25 %, 12 s left"
    assert words.left(0.5, 150.0) == "50 %, 2 min left"
