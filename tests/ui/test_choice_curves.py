"""The little pictures of activations and initializers: their pixels against the textbook, and where they are shown."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage
from PySide6.QtWidgets import QApplication, QComboBox, QStyleOptionComboBox, QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from nnapp.activations import AnyActivation, HardLimit, LeakyReLU, Softmax
from nnapp.choices import choices
from nnapp.initializers import Constant, HeNormal, Normal, Uniform, UniformRange
from nnapp.project import Project, opening_project, set_activation, set_layer
from tests.engine.cases import tag
from tests.engine.reference_activations import ACTIVATIONS, SLOPES
from tests.ui.gestures import type_into
from ui.network.activation_box import ActivationBox
from ui.network.layer_dialog import LayerDialog
from ui.network.layer_menu import LayerMenu
from ui.network.picture_menu import PictureMenu, list_picture
from ui.network.pictures import (
    A_HIGH,
    A_LOW,
    SLOPE_COLOUR,
    area_of,
    drawn,
    paint_activation,
    paint_spread,
    place,
    reach_of,
)
from ui.theme import DARK, LIGHT, Theme, apply_theme, palette_of

POPUPS = pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing")  # the offscreen plugin
SIZE = QSize(300, 200)
SINGLE = [kind for kind in choices(AnyActivation) if kind.elementwise]
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


def picture(activation: AnyActivation, theme: Theme = LIGHT, size: QSize = SIZE, ratio: float = 1.0) -> QImage:
    return drawn(partial(paint_activation, activation=activation, theme=theme), theme, size, ratio)


def shows(image: QImage, spot: QPointF, colour: QColor, reach: int = 1) -> bool:
    """Say whether the colour is at a spot of the picture, or at most so many pixels beside it."""
    near = [
        image.pixelColor(round(spot.x()) + x, round(spot.y()) + y)
        for x in range(-reach, reach + 1)
        for y in range(-reach, reach + 1)
    ]
    return any(
        max(abs(a - b) for a, b in zip(each.getRgb()[:3], colour.getRgb()[:3], strict=True)) < 40  # type: ignore[arg-type]
        for each in near
    )


@THEMES
@pytest.mark.parametrize("kind", SINGLE)
def test_the_pixels_of_a_picture_are_the_textbooks_curve_and_slope(kind: type[AnyActivation], theme: Theme) -> None:
    image, area = picture(kind(), theme), area_of(SIZE)
    for z in np.linspace(-2.8, 2.4, 27) + 0.013:  # beside the kinks
        value, slope = (float(table[tag(kind)](np.array([z]))[0]) for table in (ACTIVATIONS, SLOPES))
        if inside(value):
            assert shows(image, place(area, z, value), theme.colour("text"))
        for wrong in filter(inside, (value + 0.3, value - 0.3)):
            assert not shows(image, place(area, z, wrong), theme.colour("text"))
        if abs(slope - value) > 0.15 and np.sign(z) == np.sign(z + 0.16):  # in a dash and a gap there is some of it
            near = [z + step for step in np.linspace(0, 0.16, 9)]
            spots = [place(area, x, float(SLOPES[tag(kind)](np.array([x]))[0])) for x in near]
            assert any(shows(image, spot, theme.class_colour(SLOPE_COLOUR)) for spot in spots)


def inside(value: float) -> bool:
    return A_LOW + 0.05 < value < A_HIGH - 0.05


def test_no_line_joins_the_two_sides_of_a_step() -> None:
    image = picture(HardLimit())
    spot = place(area_of(SIZE), 0.0, 0.5)
    assert not shows(image, spot, LIGHT.colour("text"))


def test_all_are_drawn_on_one_scale_as_long_upwards_as_sideways() -> None:
    area = area_of(SIZE)
    corner, sideways, upwards = place(area, 0, 0), place(area, 1, 0), place(area, 0, 1)
    assert sideways.x() - corner.x() == pytest.approx(corner.y() - upwards.y(), rel=0.02)


def test_softmax_has_bars_as_high_as_its_outputs() -> None:
    image, shares = picture(Softmax()), np.exp([-1, 0, 1, 2]) / np.exp([-1, 0, 1, 2]).sum()
    heights = []
    for number in range(4):
        x = round((number + 0.5) * SIZE.width() / 4)
        column = [image.pixelColor(x, y) == LIGHT.colour("text") for y in range(SIZE.height())]
        heights.append(sum(column))
    assert np.array(heights) / sum(heights) == pytest.approx(shares, abs=0.01)


def test_a_picture_has_more_pixels_on_a_fine_screen() -> None:
    image = picture(LeakyReLU(), size=QSize(54, 36), ratio=2.0)
    assert image.size() == QSize(108, 72)
    assert image.deviceIndependentSize().toSize() == QSize(54, 36)


@pytest.mark.parametrize("spread", [Normal(0.4), Uniform(-0.5, 0.8)], ids=["normal", "uniform"])
def test_the_pixels_of_a_density_are_the_formulas(spread: Normal | Uniform) -> None:
    image = drawn(partial(paint_spread, spread=spread, reach=1.5, theme=LIGHT), LIGHT, SIZE, 1.0)
    area = area_of(SIZE)
    heights, places = [], np.array([-0.4, 0.02, 0.3, 0.7])
    for w in places:
        x = int(area.center().x() + w / 1.5 * area.width() / 2)
        heights.append(sum(image.pixelColor(x, y).lightness() < 245 for y in range(2, SIZE.height() - 3)))
    known = np.exp(-0.5 * (places / 0.4) ** 2) if isinstance(spread, Normal) else np.ones(4)
    assert np.array(heights) / max(heights) == pytest.approx(known, abs=0.04)


def test_a_constant_is_a_spike_where_it_is() -> None:
    spread = Constant(value=0.5).spread(3, 2)
    image = drawn(partial(paint_spread, spread=spread, reach=1.0, theme=LIGHT), LIGHT, SIZE, 1.0)
    row = [image.pixelColor(x, 100).lightness() < 120 for x in range(SIZE.width())]
    assert 1 <= sum(row) <= 3
    assert row.index(True) == pytest.approx(225, abs=2)


def test_pictures_reach_as_far_as_the_widest() -> None:
    assert reach_of([Normal(0.1), Uniform(-2.0, 1.0)]) == pytest.approx(2.2)
    assert reach_of([Constant(value=0.0).spread(1, 1)]) == 1.0


# In the boxes


def box_of(qtbot: QtBot, project: Project, layer: int = 0) -> ActivationBox:
    box = ActivationBox()
    qtbot.addWidget(box)
    box.show_layer(project, layer)
    return box


def shown(box: QComboBox, row: int) -> QImage:
    return box.itemIcon(row).pixmap(list_picture(box.fontMetrics().height())).toImage()


def test_a_box_shows_the_layers_own_slope(qtbot: QtBot) -> None:
    row = choices(AnyActivation).index(LeakyReLU)
    box = box_of(qtbot, set_activation(opening_project(), 0, LeakyReLU(slope=0.5)))
    own = shown(box, row)
    box.show_layer(opening_project(), 0)
    usual = shown(box, row)
    assert own != usual
    size = list_picture(box.fontMetrics().height())
    expected = picture(LeakyReLU(), LIGHT, size).convertToFormat(usual.format())
    assert usual.convertToFormat(expected.format()) == expected


def test_pictures_follow_the_theme_and_the_letters(qtbot: QtBot) -> None:
    box = box_of(qtbot, opening_project())
    light = [shown(box, row) for row in range(box.count())]
    box.setPalette(palette_of(DARK))
    dark = [shown(box, row) for row in range(box.count())]
    assert all(before != after for before, after in zip(light, dark, strict=True))
    box.setFont(QFont(box.font().family(), 24))
    assert box.itemIcon(0).availableSizes()[0].height() > light[0].height()


@POPUPS
def test_the_rows_of_the_list_are_high_enough_and_the_closed_box_stays_low(qtbot: QtBot) -> None:
    plain = QComboBox()
    qtbot.addWidget(plain)
    plain.addItem("Sigmoid")
    box = box_of(qtbot, opening_project())
    option = QStyleOptionViewItem()
    option.initFrom(box)
    letters = box.fontMetrics().height()
    rows = [box.itemDelegate().sizeHint(option, box.model().index(row, 0)).height() for row in range(box.count())]
    assert min(rows) >= list_picture(letters).height() + 2
    assert box.sizeHint().height() <= plain.sizeHint().height() + 4


def test_a_closed_box_leaves_out_the_picture_before_the_name(qtbot: QtBot) -> None:
    box = box_of(qtbot, opening_project())
    for width, pictured in ((200, True), (80, False)):
        box.resize(width, box.sizeHint().height())
        option = QStyleOptionComboBox()
        box.initStyleOption(option)
        assert option.currentText == "Sigmoid"  # type: ignore[attr-defined]
        assert option.currentIcon.isNull() is not pictured  # type: ignore[attr-defined]


def test_the_tip_says_what_the_picture_shows(qtbot: QtBot) -> None:
    box = box_of(qtbot, opening_project())
    assert "φ solid, φ′ dashed" in box.toolTip()
    box.show_layer(set_activation(opening_project(), 1, Softmax()), 1)
    assert "each output depends on all z" in box.toolTip()


# In the menu


def menu_of(qtbot: QtBot, project: Project, layer: int = 0) -> LayerMenu:
    menu = LayerMenu(None)  # type: ignore[arg-type]
    qtbot.addWidget(menu)
    menu.show_layer(project, layer)
    return menu


def submenu(menu: LayerMenu, title: str) -> PictureMenu:
    return next(each for each in menu.findChildren(PictureMenu) if each.title() == title)


def test_the_menu_shows_densities_for_the_layers_own_fans(qtbot: QtBot) -> None:
    project = set_layer(opening_project(), 0, initializer=UniformRange(-0.25, 0.25))
    menu = menu_of(qtbot, project)
    entries = {action.text(): action for action in submenu(menu, "&Initializer").actions()}
    assert all(not action.icon().isNull() for action in entries.values())
    assert entries["Uniform in a range"].isChecked()
    assert "from −0.25 to 0.25" in entries["Uniform in a range"].toolTip()
    deviation = 3 * (2 / 5) ** 0.5
    assert f"fan-in 5 and fan-out 10: nearly all weights from −{deviation:.3g} to {deviation:.3g}" in (
        entries["He normal (Kaiming)"].toolTip()
    )
    assert "every weight is 0.5" in entries["Constant"].toolTip()
    chosen: list[object] = []
    menu.chosen.connect(chosen.append)
    entries["Uniform in a range"].trigger()
    assert chosen == [], "chosen again, it keeps its parameters"
    entries["He normal (Kaiming)"].trigger()
    assert chosen == [{"initializer": HeNormal()}]


def test_the_menu_shows_the_curves_too_and_says_why_one_cannot_be(qtbot: QtBot) -> None:
    menu = menu_of(qtbot, set_activation(opening_project(), 0, LeakyReLU(slope=0.3)))
    entries = {action.text(): action for action in submenu(menu, "&Activation").actions()}
    assert list(entries) == [kind.title for kind in choices(AnyActivation)]
    assert entries["Leaky ReLU"].isChecked()
    assert not entries["Softmax"].isEnabled()
    assert "output layer" in entries["Softmax"].toolTip()
    chosen: list[object] = []
    menu.chosen.connect(chosen.append)
    entries["Leaky ReLU"].trigger()
    entries["Hard limit (step)"].trigger()
    assert chosen == [{"activation": HardLimit()}]


@POPUPS
@THEMES
def test_the_pictures_of_a_menu_are_seen_whole(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    apply_theme(qapp, theme)
    menu = menu_of(qtbot, opening_project())
    curves = submenu(menu, "&Activation")
    size = curves.size_of_pictures
    row = curves.actionGeometry(curves.actions()[3])
    assert row.height() >= size.height()
    image, expected = curves.grab().toImage(), picture(choices(AnyActivation)[3](), theme, size)
    begins = (QPoint(x, y) for y in range(row.top(), row.center().y()) for x in range(12))
    assert any(image.copy(QRect(begin, size)).convertToFormat(expected.format()) == expected for begin in begins)
    apply_theme(qapp, LIGHT)


# In the dialog


def test_the_dialog_of_a_layer_draws_its_own_parameters_while_they_are_typed(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, LIGHT)
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = LayerDialog(set_activation(opening_project(), 0, LeakyReLU(slope=0.1)), 0, "activation", parent)
    box = dialog.form.controls["activation"]
    assert isinstance(box, QComboBox)
    row, size = choices(AnyActivation).index(LeakyReLU), list_picture(dialog.fontMetrics().height())
    dialog.show()

    def drawn_now() -> QImage:
        return box.itemIcon(row).pixmap(size).toImage()

    def expected(slope: float) -> QImage:
        return picture(LeakyReLU(slope=slope), LIGHT, size).convertToFormat(drawn_now().format())

    assert drawn_now() == expected(0.1)
    slope = dialog.form.parameters["activation"].controls["slope"]
    type_into(slope, "0.6", Qt.Key.Key_Tab)
    assert drawn_now() == expected(0.6)
    initializers = dialog.form.controls["initializer"]
    assert isinstance(initializers, QComboBox)
    assert not any(initializers.itemIcon(each).isNull() for each in range(initializers.count()))
    dialog.setPalette(palette_of(DARK))
    assert drawn_now() != expected(0.6)
    dialog.reject()
