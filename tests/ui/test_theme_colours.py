"""The colours of classes and activations: told apart from each other, from the ground, and from weights."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtWidgets import QCheckBox, QRadioButton, QStyle, QStyleOptionButton

from ui.theme import DARK, LIGHT, apply_theme

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)


def luminance(colour):
    parts = np.array(colour) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@THEMES
def test_classes_are_seen_on_the_ground_and_differ(theme):
    assert all(contrast(colour, theme.base) > 2.3 for colour in theme.classes)
    for one, other in combinations(theme.classes[:6], 2):
        assert np.abs(np.subtract(one, other)).sum() > 80


@THEMES
def test_classes_begin_again_and_a_missing_one_is_muted(theme):
    count = len(theme.class_table())
    assert theme.class_colour(count + 1) == theme.class_colour(1) != theme.class_colour(0)
    assert theme.class_colour(-1) == theme.colour("muted")


@THEMES
def test_more_classes_than_colours_have_shades_of_them(theme):
    table = [tuple(colour) for colour in theme.class_table().tolist()]
    assert table[: len(theme.classes)] == list(theme.classes) and len(table) == 24
    assert [theme.class_colour(number).getRgb()[:3] for number in range(24)] == table
    for one, other in combinations(table[:12], 2):
        assert difference(one, other) > 10
    assert all(difference(table[number], table[number % 8]) > 10 for number in range(8, 24))
    assert all(difference(colour, theme.base) > 15 for colour in table)


@THEMES
def test_activations_go_from_faint_to_strong(theme):
    colours = theme.sequential(np.array([0.0, 0.25, 1.0, 2.0, -1.0, np.nan, np.inf]))
    assert tuple(colours[0]) == theme.faint == tuple(colours[4]) == tuple(colours[5])
    assert tuple(colours[2]) == theme.strong == tuple(colours[3]) == tuple(colours[6])
    assert abs(contrast(colours[1], theme.faint) - 1) < contrast(theme.strong, theme.faint)
    # neither the blue nor the orange of weights
    assert all(np.abs(np.subtract(theme.strong, weight)).sum() > 60 for weight in (theme.negative, theme.positive))


# What people without one kind of cones see (Machado, Oliveira and Fernandes 2009), of linear red, green and blue.
BLINDNESS = {
    "none": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def difference(one, other, blindness="none"):
    """How different two colours look: their distance in CIELAB, where 2 is just seen."""
    seen = []
    for colour in (one, other):
        parts = np.array(colour) / 255
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        linear = np.clip(np.array(BLINDNESS[blindness]) @ linear, 0, 1)
        xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ linear
        x, y, z = np.where((t := xyz / [0.9505, 1, 1.089]) > 0.008856, np.cbrt(t), 7.787 * t + 16 / 116)
        seen.append([116 * y - 16, 500 * (x - y), 200 * (y - z)])
    return float(np.linalg.norm(np.subtract(*seen)))


@THEMES
@pytest.mark.parametrize("quantity", ["weight", "gradient", "update"])
def test_negative_and_positive_differ_for_everyone_and_are_seen_on_the_ground(theme, quantity):
    negative, positive = getattr(theme, quantity)
    assert min(contrast(negative, theme.base), contrast(positive, theme.base)) >= 3
    for blindness in BLINDNESS:
        assert difference(negative, positive, blindness) > 35
        assert min(difference(end, theme.zero, blindness) for end in (negative, positive)) > 30


@THEMES
def test_weights_gradients_and_updates_have_colours_of_their_own(theme):
    maps = [theme.weight, theme.gradient, theme.update]
    for one, other in combinations(maps, 2):
        assert all(difference(a, b) > 25 for a, b in zip(one, other, strict=True))
        assert max(difference(a, b) for a, b in zip(one, other, strict=True)) > 45
    assert all(difference(theme.strong, end) > 25 for ends in maps for end in ends)  # nor that of activations


@pytest.mark.parametrize("kind", [QRadioButton, QCheckBox])
def test_an_empty_box_is_seen_on_a_dark_ground(qtbot, qapp, kind):
    apply_theme(qapp, DARK)
    box = kind("x")
    qtbot.addWidget(box)
    with qtbot.waitExposed(box):
        box.show()
    option = QStyleOptionButton()
    box.initStyleOption(option)
    radio = kind is QRadioButton
    part = QStyle.SubElement.SE_RadioButtonIndicator if radio else QStyle.SubElement.SE_CheckBoxIndicator
    middle = box.style().subElementRect(part, option, box).center()
    picture = box.grab().toImage()
    assert picture.pixelColor(middle).lightness() >= picture.pixelColor(box.width() - 1, 0).lightness() + 20
    apply_theme(qapp, LIGHT)
