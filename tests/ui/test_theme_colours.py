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
    count = len(theme.classes)
    assert theme.class_colour(count + 1) == theme.class_colour(1) != theme.class_colour(0)
    assert theme.class_colour(-1) == theme.colour("muted")


@THEMES
def test_activations_go_from_faint_to_strong(theme):
    colours = theme.sequential(np.array([0.0, 0.25, 1.0, 2.0, -1.0, np.nan, np.inf]))
    assert tuple(colours[0]) == theme.faint == tuple(colours[4]) == tuple(colours[5])
    assert tuple(colours[2]) == theme.strong == tuple(colours[3]) == tuple(colours[6])
    assert abs(contrast(colours[1], theme.faint) - 1) < contrast(theme.strong, theme.faint)
    # neither the blue nor the orange of weights
    assert all(np.abs(np.subtract(theme.strong, weight)).sum() > 60 for weight in (theme.negative, theme.positive))


@pytest.mark.parametrize("kind", [QRadioButton, QCheckBox])
def test_an_empty_box_is_seen_on_a_dark_ground(qtbot, qapp, kind):
    apply_theme(qapp, DARK)
    box = kind("x")
    qtbot.addWidget(box)
    box.show()
    qtbot.waitExposed(box)
    option = QStyleOptionButton()
    box.initStyleOption(option)
    radio = kind is QRadioButton
    part = QStyle.SubElement.SE_RadioButtonIndicator if radio else QStyle.SubElement.SE_CheckBoxIndicator
    middle = box.style().subElementRect(part, option, box).center()
    picture = box.grab().toImage()
    assert picture.pixelColor(middle).lightness() >= picture.pixelColor(box.width() - 1, 0).lightness() + 20
    apply_theme(qapp, LIGHT)
