"""Captions: one line where there is room, else two, and what is cut even then is in the tool tip."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.labels import CaptionLabel, HoverLabel, folded

TEXT = "Colour: how sure the network is of a class; colourless: undecided. The other inputs are held at their means."


def caption(qtbot: QtBot, width: int) -> CaptionLabel:
    label = CaptionLabel()
    qtbot.addWidget(label)
    label.resize(width, 40)
    label.show()
    label.say(TEXT)
    return label


def test_a_caption_takes_as_many_lines_as_it_needs_and_at_most_two(qtbot: QtBot) -> None:
    line = caption(qtbot, 100).fontMetrics()
    whole = line.horizontalAdvance(TEXT)
    wide, narrow, tiny = (caption(qtbot, width) for width in (whole + 10, whole * 2 // 3, whole // 4))
    assert wide.height() < 2 * line.height() and wide._lines == [TEXT] and not wide.toolTip()
    assert narrow.height() >= 2 * line.lineSpacing() and " ".join(narrow._lines) == TEXT and not narrow.toolTip()
    assert len(tiny._lines) == 2 and tiny._lines[1].endswith("…") and "undecided" in tiny.toolTip()
    assert {label.accessibleName() for label in (wide, narrow, tiny)} == {TEXT}
    assert all(line.horizontalAdvance(text) <= tiny.width() for text in tiny._lines)


def test_a_shorter_text_does_not_make_the_picture_above_jump(qtbot: QtBot) -> None:
    label = caption(qtbot, 300)
    height = label.height()
    label.say("Short.")
    assert label.height() == height
    label.resize(301, 40)
    assert label.height() < height


def test_a_word_without_room_is_cut(qtbot: QtBot) -> None:
    label = caption(qtbot, 60)
    label.say("Donaudampfschifffahrtsgesellschaftskapitän")
    assert label._lines[-1].endswith("…") and "kapitän" in label.toolTip()


def test_a_text_is_folded_at_its_words(qtbot: QtBot) -> None:
    metrics = caption(qtbot, 100).fontMetrics()
    lines = folded(TEXT, metrics, 150)
    assert " ".join(lines) == TEXT and all(metrics.horizontalAdvance(line) <= 150 for line in lines)
    assert folded("Donaudampfschifffahrtsgesellschaftskapitän, alone", metrics, 60)[1] == "alone"


def test_a_caption_may_be_allowed_a_third_line(qtbot: QtBot) -> None:
    line = caption(qtbot, 100).fontMetrics()
    label = caption(qtbot, line.horizontalAdvance(TEXT) * 2 // 5)
    assert len(label._lines) == 2 and label._lines[-1].endswith("…") and label.toolTip()
    label.allow(3)
    assert len(label._lines) == 3 and " ".join(label._lines) == TEXT and not label.toolTip()
    assert label.height() >= 3 * line.lineSpacing()
    label.allow(2)
    assert len(label._lines) == 2 and label.toolTip()


@pytest.mark.parametrize("across", [-(2**31), -40, 0, 150, 299, 340, 2**31 - 1])
@pytest.mark.parametrize("down", [-(2**31), -40, 0, 100, 199, 240, 2**31 - 1])
def test_what_lies_outside_is_read_within_the_plot(qtbot: QtBot, across: int, down: int) -> None:
    plot = QWidget()
    qtbot.addWidget(plot)
    plot.resize(300, 200)
    label = HoverLabel(plot)
    label.say("C = 1e+300", QPoint(across, down))
    assert plot.rect().contains(label.geometry())
