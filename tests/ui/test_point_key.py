"""The key below points: every class that there is room for, how many more there are, and never a lonely ellipsis."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.charts.point_key import MOST_LINES, PointKey, Sign

RING = Sign("ring", "wrong")


@pytest.fixture
def panel(qtbot: QtBot) -> QWidget:
    """Give a window for keys, whose own size is the window manager's affair."""
    panel = QWidget()
    qtbot.addWidget(panel)
    panel.resize(700, 100)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def key_of(panel: QWidget, names: list[str], width: int) -> PointKey:
    key = PointKey(panel)
    key.show_signs([*(Sign("fill", name, number=number) for number, name in enumerate(names)), RING])
    key.resize(width, 20)
    key.resize(width, key.sizeHint().height())
    return key


def test_few_classes_take_one_line_and_ten_as_many_as_they_need(panel: QWidget) -> None:
    few = key_of(panel, ["a", "b"], 300)
    ten = key_of(panel, [f"digit {number}" for number in range(10)], 330)
    assert [sign.text for sign, _ in few.placed] == ["a", "b", "wrong"]
    assert [sign.text for sign, _ in ten.placed] == [*(f"digit {number}" for number in range(10)), "wrong"]
    assert few.sizeHint().height() == few.line + 4 < ten.sizeHint().height()


@pytest.mark.parametrize("width", [120, 200, 330, 620])
@pytest.mark.parametrize("count", [30, 3000])
def test_of_many_long_names_those_that_do_not_fit_are_counted(panel: QWidget, width: int, count: int) -> None:
    names = [f"<b>Class</b> number {number}" for number in range(count)]
    key = key_of(panel, names, width)
    shown = [sign.text for sign, _ in key.placed]
    classes = [sign for sign, _ in key.placed if sign.number >= 0]
    assert f"and {count - len(classes):,} more" in shown and shown[-1] == "wrong"
    assert key.sizeHint().height() == MOST_LINES * key.line + 4
    places = [place for _, place in key.placed]
    assert all(place.right() <= width and place.bottom() <= key.height() for place in places)
    assert not any(a.intersects(b) for number, a in enumerate(places) for b in places[:number])
    assert "number 29" in key.toolTip() and "number 29" in key.accessibleName()
    key.grab()
