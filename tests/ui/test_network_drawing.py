"""The drawing of the network in the real editor: what is painted is true, at every zoom, and only what must be is."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGraphicsRectItem
from pytestqt.qtbot import QtBot

from nnapp.project import Project, current_parameters, set_units
from tests.ui.gestures import focus
from tests.ui.networks import network, opened_editor, picture, random_values, snapshot, with_matrices, with_values
from ui.document import Selection
from ui.network.places import Place
from ui.theme import DARK, LIGHT, Theme, palette_of
from ui.topology_editor import TopologyEditor
from ui.topology_editor.drawing.choosing import MOST_LINES
from ui.topology_editor.drawing.geometry import PICTURE_RADIUS
from ui.topology_editor.drawing.layer_item import LEAST_MARK
from ui.topology_editor.drawing.scale import LEVELS

Open = Callable[[Project], TopologyEditor]


@pytest.fixture
def open_editor(qtbot: QtBot) -> Open:
    def opened(project: Project, width: int = 620, height: int = 400) -> TopologyEditor:
        return opened_editor(qtbot, project, width, height)

    return opened


def drag(editor: TopologyEditor, by: QPoint, steps: int = 4) -> None:
    viewport, start = editor.view.viewport(), QPoint(editor.view.width() // 2, 3)
    QTest.mousePress(viewport, Qt.MouseButton.MiddleButton, pos=start)
    for step in range(1, steps + 1):
        QTest.mouseMove(viewport, start + by * step / steps)
        viewport.repaint()
    QTest.mouseRelease(viewport, Qt.MouseButton.MiddleButton, pos=start + by)


def tint(colour: QColor) -> int:
    """Above zero for orange, below for blue."""
    return colour.red() - colour.blue()


def near(colour: QColor, wanted: np.ndarray, most: int = 2) -> bool:
    return max(abs(int(a) - int(b)) for a, b in zip(colour.getRgb()[:3], wanted, strict=True)) <= most


def pixels(image: QImage) -> np.ndarray:
    """Blue, green and red (height, width, 3)."""
    flat = np.frombuffer(image.constBits(), np.uint8)
    return flat.reshape(image.height(), image.width(), 4)[..., :3].astype(int)


# Links


def one_large(targets: int, sources: int, target: int, source: int, value: float) -> Project:
    matrix = np.zeros((targets, sources + 1))
    matrix[target, source] = value
    return with_matrices(matrix)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("units", [(4, 6), (40, 60), (900, 700)])
@pytest.mark.parametrize("zoom", [1.0, 1.6])
def test_a_link_leads_from_its_source_at_the_left_to_its_target_at_the_right(
    open_editor: Open, theme: Theme, units: tuple[int, int], zoom: float
) -> None:
    editor = open_editor(one_large(*units, target=0, source=units[1] - 1, value=1.0))
    editor.setPalette(palette_of(theme))
    editor.view.zoom(zoom, editor.view.viewport().rect().center())
    image = picture(editor)
    layout = editor.view.layout_of_network
    (x0, y0), (x1, y1) = layout.point(0, units[1] - 1), layout.point(1, 0)
    assert y0 > y1, "from bottom left to top right"
    orange = np.array(theme.positive) - 0

    def strongest_near(share: float, down: float) -> int:
        spot = editor.view.mapFromScene(x0 + share * (x1 - x0), y0 + down * (y1 - y0))
        return max(tint(image.pixelColor(spot + QPoint(0, step))) for step in (-2, -1, 0, 1, 2))

    wanted = int(orange[0]) - int(orange[2])
    for share in (0.3, 0.5, 0.62):
        assert strongest_near(share, share) > 0.4 * wanted  # a thin line may lie between two rows of pixels
    for share in (0.3, 0.68):
        assert strongest_near(share, 1 - share) < 0.3 * wanted, "nothing is mirrored"


def thickness(editor: TopologyEditor, theme: Theme) -> float:
    """How many pixels high the only, level link is, by how much of the ground it covers."""
    image, ground = picture(editor), np.array(theme.base, float)
    middle = editor.view.mapFromScene(*editor.view.layout_of_network.point(0, 0))
    end = editor.view.mapFromScene(*editor.view.layout_of_network.point(1, 0))
    x = (middle.x() + end.x()) // 2
    column = np.array([image.pixelColor(x, middle.y() + step).getRgb()[:3] for step in range(-8, 9)], float)
    distance = np.abs(column - ground).sum(axis=1)
    return float(distance.sum() / distance.max())


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("value", [0.3, 1.0, 1.6, 2.0])
@pytest.mark.parametrize("zoom", [1.0, 5.0])
def test_the_width_and_colour_of_a_link_are_those_of_its_weight(
    open_editor: Open, theme: Theme, value: float, zoom: float
) -> None:
    editor = open_editor(with_matrices(np.array([[value, 2.0]])))
    editor.setPalette(palette_of(theme))
    editor.view.zoom(zoom, editor.view.viewport().rect().center())
    code = int(np.ceil(value / 2.0 * LEVELS))
    pen = editor.view.weight_scale.pens[code]
    assert thickness(editor, theme) == pytest.approx(pen.widthF(), abs=0.75)
    layout = editor.view.layout_of_network
    middle = editor.view.mapFromScene((layout.xs[0] + layout.xs[1]) / 2, layout.point(0, 0)[1])
    image = picture(editor)
    found = max((image.pixelColor(middle + QPoint(0, step)) for step in range(-3, 4)), key=tint)
    wanted = theme.diverging(np.array(code / LEVELS), 1.0)
    assert near(found, wanted, 40 if pen.widthF() < 2 else 3)


@pytest.mark.parametrize("shape", [(3, 4, 2), (12, 9), (300, 200)])
@pytest.mark.parametrize("zoom", [1.0, 2.5])
def test_the_sign_of_every_link_that_can_be_told_apart_is_seen(
    open_editor: Open, shape: tuple[int, ...], zoom: float
) -> None:
    editor = open_editor(random_values(network(*shape)))
    editor.view.zoom(zoom, editor.view.viewport().rect().center())
    image, inside = picture(editor), editor.view.viewport().rect().adjusted(6, 3, -6, -3)
    parameters, checked = editor.parameters, 0
    for layer, links in enumerate(editor.view.links):
        order = np.argsort(-np.abs(parameters.weights[layer][links.choice.targets, links.choice.sources]))
        for number in order[:12].tolist():
            target, source = int(links.choice.targets[number]), int(links.choice.sources[number])
            spot = editor.link_position(layer, target, source)
            if not inside.contains(spot) or editor.view.hit(spot) != Place(layer, target, source):
                continue
            if shape[0] > 100:  # many lie upon each other; what is on top here?
                continue
            near_spot = [image.pixelColor(spot + QPoint(x, y)) for x in range(-5, 6) for y in (-1, 0, 1)]
            strongest = max((tint(colour) for colour in near_spot), key=abs)
            assert np.sign(strongest) == np.sign(parameters.weights[layer][target, source])
            checked += 1
    assert checked > 3 or shape[0] > 100


def test_the_strongest_link_lies_on_top(open_editor: Open) -> None:
    matrix = np.zeros((2, 3))
    matrix[:, :2] = [[-0.3, 2.0], [-0.3, -0.3]]
    for strong in (2.0, -2.0):
        matrix[0, 1] = strong
        matrix[1, 0] = -np.sign(strong) * 0.3
        editor = open_editor(with_matrices(matrix))
        image = picture(editor)
        layout = editor.view.layout_of_network
        (x0, y0), (x1, y1) = layout.point(0, 0), layout.point(1, 1)
        cross = editor.view.mapFromScene((x0 + x1) / 2, (y0 + y1) / 2)  # where the two diagonals meet
        tints = [tint(image.pixelColor(cross + QPoint(x, 0))) for x in range(-6, 7)]
        assert np.sign(max(tints, key=abs)) == np.sign(strong)


def test_of_a_wide_network_the_strongest_links_are_drawn_by_one_item_per_pair_of_layers(open_editor: Open) -> None:
    project = random_values(network(784, 512, 512, 10))
    editor = open_editor(project)
    drawn, count = editor.view.drawn_links
    assert count == 784 * 512 + 512 * 512 + 512 * 10
    assert 600 <= drawn <= MOST_LINES
    assert len(editor.view.scene().items()) < 20, "no item per link or unit"
    for matrix, links in zip(current_parameters(project).weights, editor.view.links, strict=True):
        sizes = np.abs(matrix)
        kept = np.sort(sizes[links.choice.targets, links.choice.sources])
        assert np.array_equal(kept, np.sort(sizes, axis=None)[-len(kept) :])
        assert len(kept) >= 200


def test_the_caption_says_how_many_links_are_drawn_where_these_are_not_all(open_editor: Open, qtbot: QtBot) -> None:
    editor = open_editor(random_values(network(90, 100, 1)))
    picture(editor)
    drawn = editor.view.drawn_links[0]
    assert editor.caption.text() == f"90-100-1 network, the strongest {drawn:,} of 9,100 weights in sight are drawn"
    layout = editor.view.layout_of_network
    editor.view.zoom(60, editor.view.mapFromScene(layout.xs[0], layout.height / 2))
    qtbot.waitUntil(lambda: editor.view.drawn_links[0] != drawn)
    assert editor.view.shown_links.seen()[1] < 9100
    qtbot.waitUntil(lambda: f"strongest {editor.view.drawn_links[0]:,} of " in editor.caption.text())
    editor.document.edit(lambda project: set_units(project, 0, 2), "Set units")
    picture(editor)
    assert editor.caption.text() == "90-2-1 network, 185 weights and biases"


def test_a_network_of_a_million_links_opens_and_every_unit_can_be_reached(open_editor: Open) -> None:
    editor = open_editor(random_values(network(1000, 1000, 1)))
    drawn, count = editor.view.drawn_links
    assert count == 1_001_000
    assert drawn <= MOST_LINES
    for unit in (0, 503, 999):
        editor.view.fit()
        editor.document.select(Selection(layer=0, unit=unit))
        editor.view.zoom(300, editor.unit_position(0, unit))
        assert editor.view.hit(editor.unit_position(0, unit)) == Place(0, unit)
        layout, scale = editor.view.layout_of_network, editor.view.transform().m11()
        assert layout.radius_of(1) * scale >= 9.5, "there is room for a value"


def test_a_layer_of_a_hundred_thousand_units_becomes_readable(open_editor: Open) -> None:
    editor = open_editor(network(3, 100_000, 1))
    editor.view.zoom(1e9, editor.unit_position(0, 77_777))
    assert editor.view.layout_of_network.radius_of(1) * editor.view.transform().m11() >= 9.5
    spot = editor.unit_position(0, 77_777)
    assert editor.view.hit(spot) == Place(0, 77_777)
    picture(editor)


def test_a_small_network_is_drawn_whole_wherever_one_looks(open_editor: Open) -> None:
    editor = open_editor(random_values(network(5, 10, 4)))
    editor.view.zoom(8, editor.unit_position(0, 2))
    assert editor.view.drawn_links == (90, 90)
    assert editor.caption.text() == "5-10-4 network, 104 weights and biases"
    assert not editor.view.shown_links.waiting


def test_zooming_in_shows_more_of_the_links_between_what_is_seen(open_editor: Open) -> None:
    editor = open_editor(random_values(network(200, 200)))
    layout = editor.view.layout_of_network
    middle = editor.view.mapFromScene(layout.xs[0], layout.height / 2)

    def weakest() -> float:
        picture(editor)
        choice = editor.view.links[0].choice
        return float(np.abs(editor.parameters.weights[0][choice.targets, choice.sources]).min())

    before = weakest()
    editor.view.zoom(25, middle)
    assert weakest() < before


# Units


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_strip_shows_the_biases_of_its_units_from_top_to_bottom(open_editor: Open, theme: Theme) -> None:
    biases = np.linspace(-2, 2, 1000)
    editor = open_editor(with_matrices(np.column_stack([np.zeros(1000), biases]), np.zeros((1, 1001))))
    editor.setPalette(palette_of(theme))
    image = picture(editor)
    for unit in (0, 3, 200, 499, 700, 996, 999):
        spot = editor.unit_position(0, unit)
        rows = [image.pixelColor(spot + QPoint(0, step)) for step in (-1, 0, 1)]
        around = [theme.diverging(np.array(biases[each]), 2.0) for each in range(max(unit - 5, 0), min(unit + 6, 1000))]
        assert any(near(found, wanted, 3) for wanted in around for found in rows)


def test_no_strong_unit_of_a_strip_is_lost(open_editor: Open) -> None:
    for unit in (0, 17, 500, 1023, 1999):
        biases = np.full(2000, 0.001)
        biases[unit] = -2.0
        editor = open_editor(with_matrices(np.column_stack([np.zeros(2000), biases]), np.zeros((1, 2001))))
        image, spot = picture(editor), editor.unit_position(0, unit)
        blue = [image.pixelColor(spot + QPoint(0, step)) for step in (-1, 0, 1)]
        assert any(near(colour, np.array(LIGHT.negative)) for colour in blue)


def test_a_strip_becomes_discs_with_the_colours_of_their_biases(open_editor: Open) -> None:
    biases = np.random.default_rng(0).uniform(-2, 2, 700)
    editor = open_editor(with_matrices(np.column_stack([np.zeros(700), biases]), np.zeros((1, 701))))
    for unit in (0, 350, 699):
        editor.view.fit()
        editor.view.zoom(60, editor.unit_position(0, unit))
        image, spot = picture(editor), editor.unit_position(0, unit)
        radius = editor.view.layout_of_network.radius_of(1) * editor.view.transform().m11()
        assert radius > 8
        for above in (-0.7, 0.7):  # and below the number
            found = image.pixelColor(spot + QPoint(0, round(above * radius)))
            assert near(found, LIGHT.diverging(np.array(biases[unit]), 2.0))


def test_a_strip_says_how_many_units_it_has(open_editor: Open) -> None:
    editor = open_editor(network(784, 2))
    assert editor.view.layers[0].count_text == "784 units"
    image, layout = picture(editor), editor.view.layout_of_network
    below = editor.view.mapFromScene(layout.xs[0], layout.ys(0)[-1]) + QPoint(-20, 6)
    area = image.copy(below.x(), below.y(), 40, 18)
    assert any(area.pixelColor(x, y).lightness() < 128 for x in range(40) for y in range(18))
    assert area.pixelColor(0, 17).lightness() > 200, "nothing is cut off"


def test_every_unit_of_a_strip_can_be_clicked(open_editor: Open) -> None:
    editor = open_editor(network(3, 150, 1))
    for unit in (0, 1, 77, 148, 149):
        QTest.mouseClick(
            editor.view.viewport(), Qt.MouseButton.LeftButton, pos=editor.unit_position(0, unit) + QPoint(5, 0)
        )
        assert editor.document.selection.layer == 0
        assert editor.document.selection.unit == pytest.approx(unit, abs=1)  # a pixel is less than a unit
        QTest.keyClick(editor.card.field, Qt.Key.Key_Escape)


def test_a_unit_that_is_too_small_to_see_is_marked_when_the_keyboard_selects_it(open_editor: Open) -> None:
    editor = open_editor(network(3, 500, 1))
    editor.document.select(Selection(layer=0, unit=249))
    before = picture(editor)
    focus(editor.view)
    for _ in range(40):
        QTest.keyClick(editor.view, Qt.Key.Key_Down)
    assert editor.document.selection == Selection(layer=0, unit=289)
    after, spot = picture(editor), editor.unit_position(0, 289)
    changed = [
        (x, y)
        for x in range(-9, 10)
        for y in range(-9, 10)
        if after.pixelColor(spot + QPoint(x, y)) != before.pixelColor(spot + QPoint(x, y))
    ]
    assert max(np.hypot(x, y) for x, y in changed) >= LEAST_MARK


def test_what_is_selected_elsewhere_is_scrolled_into_the_window(open_editor: Open) -> None:
    editor = open_editor(random_values(network(300, 400, 2)))
    inside = editor.view.viewport().rect()
    editor.view.zoom(30, editor.unit_position(0, 0))
    assert not inside.contains(editor.unit_position(0, 399))
    for place in (Place(0, 399), Place(-1, 5), Place(0, 200, 299), Place(1, 1, 0)):
        editor.document.select(Selection(layer=place.layer, unit=place.unit, source=place.source))
        assert inside.contains(editor.view.point_of(place))
        assert editor.view.hit(editor.view.point_of(place)) == place
    before = editor.unit_position(0, 0)
    editor.document.select(Selection())
    assert editor.unit_position(0, 0) == before


@pytest.mark.qt_log_ignore("does not support raise")
def test_any_link_of_a_wide_network_can_be_selected_and_edited(open_editor: Open) -> None:
    editor = open_editor(random_values(network(90, 400, 1)))
    editor.document.select(Selection(layer=0, unit=20, source=11))
    assert editor.view.hit(editor.link_position(0, 20, 11)) == Place(0, 20, 11)
    focus(editor.view)
    QTest.keyClick(editor.view, Qt.Key.Key_Return)
    QTest.keyClicks(editor.card.field, "0.5")
    QTest.keyClick(editor.card.field, Qt.Key.Key_Return)
    assert current_parameters(editor.document.project).weights[0][20, 11] == 0.5


def test_a_click_selects_the_nearest_of_the_links_that_are_drawn(open_editor: Open) -> None:
    editor = open_editor(random_values(network(300, 300)))
    picture(editor)
    choice = editor.view.links[0].choice
    drawn = set(zip(choice.targets.tolist(), choice.sources.tolist(), strict=True))
    for x, y in ((200, 120), (310, 200), (400, 90)):
        place = editor.view.hit(QPoint(x, y))
        assert place is not None
        assert (place.unit, place.source) in drawn


# What is painted again, and when


def test_panning_moves_the_picture_and_paints_only_what_comes_in(open_editor: Open) -> None:
    for widths in ((5, 8, 2), (1, 300, 1)):
        # of a dashed line, whose start is cut off, Qt begins the dashes elsewhere: one of them is shorter at a seam
        project = with_values(network(*widths), lambda size: np.random.default_rng(0).uniform(0, 1, size))
        editor = open_editor(project)
        picture(editor)
        kept = editor.view.picture
        painted = kept.painted
        for by in (QPoint(60, 25), QPoint(-130, -70), QPoint(31, 0)):
            drag(editor, by)
        assert kept.painted == painted
        panned = pixels(kept.pixmap.toImage())
        kept.forget()
        editor.view.viewport().repaint()
        assert editor.view.shown_links.counts()[0] == editor.view.shown_links.counts()[1]
        assert np.abs(pixels(kept.pixmap.toImage()) - panned).max() <= 16, "no seam is seen"


def test_after_panning_the_links_are_chosen_anew(open_editor: Open, qtbot: QtBot) -> None:
    editor = open_editor(random_values(network(300, 300)))
    editor.view.zoom(4, editor.view.viewport().rect().center())
    picture(editor)
    before = editor.view.links[0].choice
    drag(editor, QPoint(20, 120))
    assert editor.view.links[0].choice is before
    qtbot.waitUntil(lambda: editor.view.links[0].choice is not before)
    assert not editor.view.shown_links.waiting


def test_while_it_trains_a_large_network_keeps_its_choice_and_is_exact_again_at_rest(
    open_editor: Open, qtbot: QtBot
) -> None:
    project = random_values(network(300, 300))
    editor = open_editor(project)
    random = np.random.default_rng(5)
    for _ in range(50):  # one after the other fast enough for a training, which a busy machine may be late with
        flat = random.normal(size=project.topology.parameter_count)
        editor.show_snapshot(snapshot(project, flat))
        editor.view.viewport().repaint()
        if editor.view.shown_links.waiting:
            break
    assert editor.view.shown_links.waiting
    qtbot.waitUntil(lambda: not editor.view.shown_links.waiting)
    editor.view.viewport().repaint()
    links, sizes = editor.view.links[0], np.abs(editor.parameters.weights[0])
    kept = np.sort(sizes[links.choice.targets, links.choice.sources])
    assert np.array_equal(kept, np.sort(sizes, axis=None)[-len(kept) :])


def test_flat_out_fewer_links_are_drawn_however_seldom_the_weights_come(qtbot: QtBot) -> None:
    # whether a training goes on was once told by how soon one picture came after the other
    project = random_values(network(300, 300))
    editor, random = opened_editor(qtbot, project, 1200, 800), np.random.default_rng(5)
    picture(editor)
    at_rest = editor.view.drawn_links[0]
    editor.show_hurry(True)
    editor.show_snapshot(snapshot(project, random.normal(size=project.topology.parameter_count)))
    editor.view.viewport().repaint()
    assert editor.view.shown_links.counts()[0] < 0.6 * at_rest
    assert not editor.view.settling.isActive(), "none is due between two pictures"
    editor.show_hurry(False)
    assert editor.view.drawn_links[0] > 0.8 * at_rest


def test_the_picture_is_the_same_however_one_came_to_it(open_editor: Open) -> None:
    editor = open_editor(random_values(network(6, 30, 3)))
    first = picture(editor)
    editor.view.zoom(7, QPoint(100, 100))
    picture(editor)
    editor.view.fit()
    assert picture(editor) == first


def test_what_is_added_on_top_stays_and_costs_no_new_picture(open_editor: Open) -> None:
    editor = open_editor(random_values(network(3, 4, 1)))
    mark = QGraphicsRectItem(0, 0, 10, 10)
    mark.setBrush(QColor(255, 0, 255))
    editor.view.add_overlay(mark)
    editor.document.edit(lambda project: set_units(project, 0, 6), "Set units")
    assert mark.scene() is editor.view.scene()
    assert len(editor.view.layers[1].layout.ys(1)) == 6
    spot = editor.view.mapFromScene(5, 5)
    assert picture(editor).pixelColor(spot).getRgb()[:3] == (255, 0, 255)
    painted = editor.view.picture.painted
    mark.setPos(300, 150)
    assert picture(editor).pixelColor(editor.view.mapFromScene(305, 155)).getRgb()[:3] == (255, 0, 255)
    assert editor.view.picture.painted == painted


def quarters() -> QImage:
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(QColor(255, 255, 255))
    for x, y, colour in ((0, 0, "#ff0000"), (2, 0, "#00ff00"), (0, 2, "#0000ff")):
        for dx, dy in ((0, 0), (1, 0), (0, 1), (1, 1)):
            image.setPixelColor(x + dx, y + dy, QColor(colour))
    return image


def test_pictures_of_units_are_not_mirrored_and_larger_than_discs(open_editor: Open) -> None:
    editor = open_editor(random_values(network(3, 3, 1)))
    small = editor.view.layout_of_network.radius_of(1)
    editor.view.show_pictures([None, [quarters()] * 3, [quarters()]])
    layout = editor.view.layout_of_network
    assert small < layout.radius_of(1) <= PICTURE_RADIUS
    image, radius = picture(editor), round(0.5 * layout.radius_of(1) * editor.view.transform().m11())
    for layer, unit in ((0, 0), (0, 2), (1, 0)):
        spot = editor.unit_position(layer, unit)
        found = [image.pixelColor(spot + radius * QPoint(x, y)).name() for x, y in ((-1, -1), (1, -1), (-1, 1), (1, 1))]
        assert found == ["#ff0000", "#00ff00", "#0000ff", "#ffffff"]
    editor.view.show_pictures(None)
    assert editor.view.layout_of_network.radius_of(1) == small


def test_the_whole_drawing_can_be_painted_elsewhere(open_editor: Open) -> None:
    editor = open_editor(random_values(network(3, 4, 2)))
    layout = editor.view.layout_of_network
    image = QImage(2 * round(layout.width), 2 * round(layout.height), QImage.Format.Format_RGB32)
    image.fill(QColor(*LIGHT.base))
    painter = QPainter(image)
    editor.view.scene().render(painter, QRectF(image.rect()), QRectF(0, 0, layout.width, layout.height))
    painter.end()
    for layer, (fan_in, fan_out) in enumerate(pairwise((3, 4, 2))):
        for unit in range(fan_out):
            for source in range(fan_in):
                spot = editor.view.mapToScene(editor.link_position(layer, unit, source)) * 2
                tints = [
                    tint(image.pixelColor(round(spot.x()) + x, round(spot.y()) + y))
                    for x in range(-6, 7)
                    for y in range(-1, 2)
                ]
                assert np.sign(max(tints, key=abs)) == np.sign(editor.parameters.weights[layer][unit, source])


def test_an_empty_or_tiny_window_is_no_error(open_editor: Open) -> None:
    editor = open_editor(random_values(network(20, 900, 30)))
    for size in ((130, 90), (620, 400)):
        editor.resize(*size)
        QApplication.processEvents()
        picture(editor)
