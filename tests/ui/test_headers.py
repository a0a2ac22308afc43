"""Headers of many layers in little room, with usual and with large letters: nothing overlaps, and names can be read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from nnapp.project import opening_project, set_layers
from nnapp.topology_text import layers_from
from tests.ui.gestures import hover
from ui.document import Document
from ui.network.places import Place
from ui.question.sources_bar import SourcesBar
from ui.theme import LIGHT, apply_theme
from ui.topology_editor import TopologyEditor
from ui.topology_editor.layers.header_places import Needs, Strip, header_areas

LEFT = Qt.MouseButton.LeftButton
USUAL, LARGE = 9, 20  # points


@pytest.fixture(params=[USUAL, LARGE])
def editor(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication) -> Iterator[TopologyEditor]:
    """An editor as wide as in a window of 1280 by 800 pixels."""
    before = qapp.font()
    font = QFont(before)
    font.setPointSizeF(request.param)
    qapp.setFont(font)
    apply_theme(qapp, LIGHT)
    document = Document(opening_project())
    editor = TopologyEditor(document)
    document.setParent(editor)
    document.changed.connect(editor.show_project)
    qtbot.addWidget(editor)
    editor.resize(622, 342)
    with qtbot.waitExposed(editor):
        editor.show()
    yield editor
    qapp.setFont(before)


def open_layers(editor: TopologyEditor, line: str) -> None:
    project = editor.document.project
    editor.document.open(set_layers(project, layers_from(line, like=project.topology.layers)))
    QApplication.processEvents()


def shown_areas(editor: TopologyEditor) -> tuple[list[QRect], list[QRect]]:
    strip = editor.headers
    return [each.geometry() for each in strip.headers], [each.geometry() for each in strip.pluses if each.isVisible()]


@pytest.mark.parametrize("hidden", range(1, 9))
def test_whichever_layer_is_selected_no_header_covers_another(editor: TopologyEditor, hidden: int) -> None:
    open_layers(editor, "-".join(["6"] * hidden + ["1"]))
    for layer in range(hidden + 1):
        QTest.mouseClick(editor.headers.headers[layer + 1].name, LEFT)
        QApplication.processEvents()
        areas, pluses = shown_areas(editor)
        assert editor.headers.selected == layer
        assert all(editor.headers.rect().contains(area) for area in areas)
        assert all(before.right() < after.left() for before, after in pairwise(areas))
        assert not any(plus.intersects(area) for plus in pluses for area in areas)
        places = editor.headers.places
        nearest = [min(places, key=lambda x, area=area: abs(x - area.center().x())) for area in areas]  # type: ignore[misc]
        assert nearest[layer + 1] == places[layer + 1]


@pytest.mark.parametrize("line", ["128-6-1", "6-6-6-1", "128-6-6-6-6-1", "1000-2-3-4-5-6-7-8-1"])
def test_names_are_whole_wherever_they_stand(editor: TopologyEditor, line: str) -> None:
    open_layers(editor, line)
    for layer in range(len(editor.project.topology.layers)):
        QTest.mouseClick(editor.headers.headers[layer + 1].name, LEFT)
        QApplication.processEvents()
        for header in editor.headers.headers:
            metrics = header.fontMetrics()
            if header.name.text():
                assert metrics.horizontalAdvance(header.name.text()) <= header.name.width() - 4
                assert header.name.geometry().right() < header.units.geometry().left()
            elif len(header.painted) > 1:
                assert metrics.horizontalAdvance(header.painted[0]) <= header.width() - 6


def test_a_name_gives_way_to_many_units_as_a_whole(editor: TopologyEditor) -> None:
    open_layers(editor, "128-6-1")
    header = editor.headers.headers[1]
    if not header.name.text():
        QTest.mouseClick(header.name, LEFT)
    assert header.name.text() in ("L1", "Layer 1")
    assert header.name.accessibleName() == "Layer 1"


def test_a_narrow_header_is_read_under_the_mouse_and_clicked_anywhere(editor: TopologyEditor) -> None:
    open_layers(editor, "6-6-6-6-1")
    header = editor.headers.headers[2]
    assert header.painted
    assert header.name.width() >= header.width() - 10
    hover(header.name, QPoint(header.name.width() // 2, 3))
    ground, text = header.palette().window().color().lightness(), header.palette().windowText().color().lightness()
    left_half = header.grab(QRect(0, 0, header.width() // 2, header.height())).toImage()
    seen = {
        left_half.pixelColor(x, y).lightness()
        for x in range(4, left_half.width())
        for y in range(4, left_half.height() - 4)
    }
    assert min(seen) < (ground + text) / 2, "the words are hidden"
    QTest.mouseClick(header.name, LEFT, pos=QPoint(header.name.width() - 4, header.name.height() - 4))
    assert editor.headers.selected == 1


@pytest.mark.parametrize("selected", [None, 0, 1, 3])
@pytest.mark.parametrize("by_its_name", [True, False])
def test_a_header_that_is_dragged_right_is_moved_and_selected_there(
    editor: TopologyEditor, selected: int | None, by_its_name: bool
) -> None:
    open_layers(editor, "8-6-4-3-2-1")
    if selected is not None:
        QTest.mouseClick(editor.headers.headers[selected + 1].name, LEFT)
    header, other = editor.headers.headers[1:3]
    part = header.name if by_its_name else header
    start = header.name.rect().center() if by_its_name else QPoint(1, 1)
    way = QPoint(other.geometry().center().x() - header.geometry().center().x() + 10, 0)
    QTest.mousePress(part, LEFT, pos=start)
    for step in range(1, 5):
        QTest.mouseMove(part, start + way * step / 4)
    QTest.mouseRelease(part, LEFT, pos=start + way)
    assert editor.document.project.topology.widths == (5, 6, 8, 4, 3, 2, 1)
    assert editor.place == Place(1)
    QTest.mouseClick(editor.headers.headers[3], LEFT, pos=QPoint(1, 1))
    assert editor.place == Place(2), "a click on the ground still selects"


@given(data=st.data())
def test_headers_of_any_network_have_places_of_their_own(data: st.DataObject) -> None:
    count = data.draw(st.integers(2, 12))
    first, spacing = data.draw(st.integers(60, 90)), data.draw(st.integers(30, 160))
    xs = [first + spacing * number for number in range(count)]
    width, whole = xs[-1] + first, data.draw(st.integers(0, count - 1))
    widest = min(138, width // 3)
    strip = Strip(width, max(22, min(spacing - 20, 138)), 20)
    areas = header_areas(xs, strip, [Needs(55, 22)] * count, whole, (widest, round(0.8 * widest)))
    assert all(before.right <= after.left for before, after in pairwise(areas))
    assert areas[0].left >= 0
    assert areas[-1].right <= width
    assert min(area.width for area in areas) > 0


def test_what_is_written_below_a_strip_has_its_room(editor: TopologyEditor) -> None:
    open_layers(editor, "1000-1000-1000-1000-1")
    view = editor.view
    items = view.layers[1:5]
    rooms = [item.count_below(1.0) for item in items]
    assert all(QFontMetricsF(font).horizontalAdvance(text) <= room + 2 for text, room, font in rooms)
    xs = view.layout_of_network.xs[1:5]
    ends = [(x - room / 2, x + room / 2) for x, (_, room, _) in zip(xs, rooms, strict=True)]
    assert all(before[1] <= after[0] for before, after in pairwise(ends))
    assert "1,000" in rooms[0][0]


def test_no_button_lies_over_the_drawing(editor: TopologyEditor) -> None:
    button = editor.layers.type_button
    assert not button.isHidden()
    assert editor.below.isAncestorOf(button)
    assert not [each for each in editor.view.viewport().findChildren(QToolButton) if each.isVisible()]


def test_with_large_letters_the_window_fits_a_small_screen(qtbot: QtBot, qapp: QApplication) -> None:
    before = qapp.font()
    font = QFont(before)
    font.setPointSizeF(LARGE)
    qapp.setFont(font)
    try:
        bar = SourcesBar()
        qtbot.addWidget(bar)
        bar.resize(bar.minimumSizeHint())
        with qtbot.waitExposed(bar):
            bar.show()
        buttons = [each for each in bar.findChildren(QToolButton) if each.isVisible()]
        assert bar.minimumSizeHint().width() <= 520
        assert all(each.width() >= each.sizeHint().width() for each in buttons)
        assert all(bar.rect().contains(each.geometry()) for each in buttons)
        bar.resize(1200, bar.height())
        qtbot.waitUntil(lambda: len({each.y() for each in buttons}) == 1)
    finally:
        qapp.setFont(before)
