"""Marks of what is frozen, removed and switched off, read from the pixels of the drawing."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPicture
from PySide6.QtWidgets import QApplication, QStyleOptionGraphicsItem
from pytestqt.qtbot import QtBot

from nnapp.dataset import Dataset
from nnapp.project import Project
from nnapp.topology import BIAS, Layer, Topology
from tests.ui.board import Board
from ui.document import Selection
from ui.theme import DARK, LIGHT, Theme, apply_theme
from ui.topology_editor.drawing.absent_links import absent_links
from ui.topology_editor.drawing.marks import ALONG

GROUND = QPoint(5, 5)


def project(*widths: int, rows: int = 6) -> Project:
    random = np.random.default_rng(1)
    dataset = Dataset.from_arrays(random.uniform(size=(rows, widths[0])), random.uniform(size=(rows, widths[-1])))
    topology = Topology(inputs=widths[0], layers=tuple(Layer(units=units) for units in widths[1:]))
    return Project(topology=topology, dataset=dataset)


@pytest.fixture(params=[LIGHT, DARK], ids=["light", "dark"])
def theme(request: pytest.FixtureRequest, qapp: QApplication) -> Theme:
    apply_theme(qapp, request.param)
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def board(qtbot: QtBot, theme: Theme) -> Board:
    return Board(qtbot, project(2, 3, 2, 1), 760, 440)


def picture(board: Board) -> QImage:
    return board.editor.view.viewport().grab().toImage()


def around(image: QImage, spot: QPoint, reach: int = 7) -> list[QColor]:
    area = QRect(spot - QPoint(reach, reach), spot + QPoint(reach, reach))
    return [
        image.pixelColor(x, y)
        for x in range(area.left(), area.right() + 1)
        for y in range(area.top(), area.bottom() + 1)
    ]


def count_like(colours: list[QColor], wanted: QColor, tolerance: int = 40) -> int:
    def near(one: QColor) -> bool:
        return all(abs(a - b) <= tolerance for a, b in zip(one.getRgb()[:3], wanted.getRgb()[:3], strict=True))

    return sum(map(near, colours))


def radius(board: Board, layer: int) -> float:
    """Return how many pixels a unit of a layer reaches."""
    view = board.editor.view
    return view.layout_of_network.radii[layer + 1] * view.transform().m11()


def between(board: Board, start: tuple[int, int], end: tuple[int, int], share: float) -> QPoint:
    first, last = board.spot(*start), board.spot(*end)
    return first + (last - first) * share


def along(board: Board, image: QImage, start: tuple[int, int], end: tuple[int, int]) -> list[bool]:
    """Say of points on a link whether they differ from the ground."""
    ground = image.pixelColor(GROUND)
    spots = [between(board, start, end, share) for share in np.linspace(0.3, 0.7, 120)]
    return [not count_like([image.pixelColor(spot)], ground, 24) for spot in spots]


def test_a_frozen_link_has_a_lock(board: Board, theme: Theme) -> None:
    spot = between(board, (-1, 0), (0, 0), ALONG)
    before = count_like(around(picture(board), spot), theme.colour("text"))
    board.editor.commands.freeze_link(0, (0, 0))
    after = count_like(around(picture(board), spot), theme.colour("text"))
    assert after >= before + 25
    board.editor.commands.free_link(0, (0, 0))
    assert count_like(around(picture(board), spot), theme.colour("text")) == before


def test_a_frozen_unit_has_one_lock_and_its_links_have_none(board: Board, theme: Theme) -> None:
    corner = board.spot(0, 1) + QPoint(1, 1) * (0.75 * radius(board, 0))
    before = picture(board)
    board.editor.commands.freeze_unit(0, 1)
    after = picture(board)
    text = theme.colour("text")
    assert count_like(around(after, corner, 5), text) >= count_like(around(before, corner, 5), text) + 20
    link = between(board, (-1, 0), (0, 1), ALONG)
    assert around(after, link) == around(before, link)


def test_a_frozen_layer_is_not_full_of_locks(board: Board) -> None:
    before = picture(board)
    board.editor.commands.set_layer(0, {"frozen": True})
    assert picture(board) == before  # its header says so


def test_a_removed_link_is_dotted(board: Board) -> None:
    assert sum(along(board, picture(board), (-1, 0), (0, 0))) >= 40
    board.editor.commands.remove_link(0, (0, 0))
    seen = along(board, picture(board), (-1, 0), (0, 0))
    changes = sum(one != other for one, other in pairwise(seen))
    assert 5 <= sum(seen) <= 70  # dots: something, but much less than a line
    assert changes >= 8
    board.editor.commands.restore_link(0, (0, 0))
    assert sum(along(board, picture(board), (-1, 0), (0, 0))) >= 40


def test_a_unit_that_is_off_is_hollow_with_a_cross_and_its_links_are_dotted(board: Board, theme: Theme) -> None:
    board.editor.commands.switch_off(0, 2)
    image, centre = picture(board), board.spot(0, 2)
    cross = [centre + QPoint(d, s * d) for d in (-4, -2, 2, 4) for s in (1, -1)]
    assert all(count_like(around(image, spot, 1), theme.colour("text"), 90) for spot in cross)
    away = round(0.7 * radius(board, 0))
    aside = [centre + QPoint(x, y) for x, y in ((away, 0), (-away, 0), (0, away), (0, -away))]
    assert count_like([image.pixelColor(spot) for spot in aside], theme.colour("base"), 12) == 4
    seen = along(board, image, (0, 2), (1, 1))
    assert sum(one != other for one, other in pairwise(seen)) >= 6
    incoming = along(board, image, (-1, 1), (0, 2))
    assert sum(incoming) > sum(seen)


def test_an_input_that_is_off_is_crossed_out(board: Board, theme: Theme) -> None:
    board.editor.commands.switch_off(-1, 0)
    image, centre = picture(board), board.spot(-1, 0)
    assert count_like([image.pixelColor(centre + QPoint(3, 3))], theme.colour("text"), 90) == 1


def test_a_frozen_bias_has_a_hollow_lock_and_says_so(board: Board) -> None:
    corner = board.spot(0, 1) + QPoint(1, 1) * (0.75 * radius(board, 0))
    before = around(picture(board), corner, 5)
    board.editor.commands.freeze_link(0, (1, BIAS))
    assert around(picture(board), corner, 5) != before
    board.select(0, 1)
    assert "its bias is frozen" in board.editor.caption.toolTip()


def test_in_a_large_network_removed_links_are_seen_while_selected_only(qtbot: QtBot) -> None:
    board = Board(qtbot, project(200, 150, 1), 700, 500)
    board.editor.commands.remove_link(0, (70, 100))
    drawn = board.editor.view.links[0].choice
    assert (70, 100) not in set(zip(drawn.targets.tolist(), drawn.sources.tolist(), strict=True))
    board.document.select(Selection(layer=0, unit=70, source=100))
    picture(board)
    drawn = board.editor.view.links[0].choice
    assert (70, 100) in set(zip(drawn.targets.tolist(), drawn.sources.tolist(), strict=True))
    assert "removed. R restores it." in board.editor.caption.text()


def test_units_of_strips_are_marked_beside_them(qtbot: QtBot, theme: Theme) -> None:
    board = Board(qtbot, project(200, 150, 1), 700, 500)
    before = picture(board)
    board.editor.commands.switch_off(0, 70)
    spot = board.spot(0, 70) + QPoint(14, 0)
    text = theme.colour("text")
    assert count_like(around(picture(board), spot, 4), text) > count_like(around(before, spot, 4), text)


def test_absent_links_are_those_of_the_engine() -> None:
    layers = (Layer(units=3, removed_links=((1, 0), (2, BIAS)), off_units=(0,)), Layer(units=2), Layer(units=1))
    topology = Topology(inputs=2, layers=layers, off_inputs=(1,))
    first, second, third = absent_links(topology)
    assert first is not None and second is not None
    assert first.tolist() == [[False, True], [True, True], [False, True]]
    assert second.tolist() == [[True, False, False], [True, False, False]]
    assert third is None


def painted(board: Board, area: QRectF) -> int:
    """How many bytes the drawing commands of the marks take for an area of the scene."""
    record, option = QPicture(), QStyleOptionGraphicsItem()
    option.exposedRect = area
    painter = QPainter(record)
    board.editor.places.marks.paint(painter, option)
    painter.end()
    return record.size()


@pytest.mark.parametrize("marked", ["off_units", "frozen units", "frozen biases", "frozen links"])
def test_only_marks_in_the_part_that_is_painted_are_painted(qtbot: QtBot, marked: str) -> None:
    frozen = {
        "frozen units": tuple((unit, source) for unit in range(60) for source in range(BIAS, 2)),
        "frozen biases": tuple((unit, BIAS) for unit in range(60)),
        "frozen links": tuple((unit, 1) for unit in range(60)),
    }
    marks = {"frozen_links": frozen[marked]} if marked in frozen else {marked: tuple(range(60))}
    topology = Topology(inputs=2, layers=(Layer(units=60, **marks), Layer(units=1)))  # type: ignore[arg-type]
    board = Board(qtbot, replace(project(2, 60, 1), topology=topology), 700, 1200)
    layout = board.editor.view.layout_of_network
    everything = painted(board, QRectF(0, 0, layout.width, layout.height))
    nothing = painted(board, QRectF(0, layout.height + 500, layout.width, 10))
    x, y = layout.point(1, 30)
    some = painted(board, QRectF(x - 10, y - 1, 20, 2)) if marked != "frozen links" else nothing
    assert nothing < 1000 < 20 * 60 < everything
    assert some < everything / 4


def test_a_part_that_is_painted_alone_is_like_the_same_part_of_the_whole(qtbot: QtBot, theme: Theme) -> None:
    layers = (Layer(units=30, off_units=tuple(range(0, 30, 2)), frozen_links=tuple((u, BIAS) for u in range(30))),)
    topology = Topology(inputs=2, layers=(*layers, Layer(units=1)))
    board = Board(qtbot, replace(project(2, 30, 1), topology=topology), 700, 420)
    viewport = board.editor.view.viewport()
    whole, spot = picture(board), board.spot(0, 14)
    for side in (QPoint(-6, 3), QPoint(2, -5), QPoint(4, 4)):
        part = QRect(spot + side, spot + side + QPoint(8, 6))
        assert viewport.grab(part).toImage().convertToFormat(whole.format()) == whole.copy(part)
