"""Live numbers put into a lesson's text: as links where they can be asked about, and as they are within formulas."""

from __future__ import annotations

import re
from functools import partial

import numpy as np
from PySide6.QtCore import QUrl

from nnapp.expressions import number_text
from nnapp.lessons import MARK, Facts, computed, place_asked, value_and_digits
from nnapp.words import Refusal
from ui.lesson_panel.formulas import FORMULA

NOTHING = "—"
ASK, BUTTONS = "ask:", ("do:", "show:")
POWER = re.compile(r"·10([⁻⁰-⁹¹²³]+)")
PLAIN_DIGITS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def filled(text: str, facts: Facts, links: bool = True) -> str:
    """Return a text with its live numbers put in; with `links` those that can be asked about are links of Markdown."""
    with_latex = FORMULA.sub(lambda found: MARK.sub(partial(_latex, facts), found[0]), text)
    return MARK.sub(partial(_link if links else _plain, facts), with_latex)


def quoted(text: str) -> str:
    """Return a text as it can stand in an address: Markdown has no blanks or parentheses there."""
    return QUrl.toPercentEncoding(text, b":").toStdString()


def _plain(facts: Facts, found: re.Match[str]) -> str:
    if found[1] != "value":
        return ""
    expression, digits = value_and_digits(found[2])
    try:
        with np.errstate(all="ignore"):
            return number_text(computed(expression, facts), digits)
    except Refusal:
        return NOTHING


def _link(facts: Facts, found: re.Match[str]) -> str:
    number = _plain(facts, found)
    expression = value_and_digits(found[2])[0]
    if found[1] != "value" or number == NOTHING or place_asked(expression) is None:
        return number
    return f"[{number}]({ASK}{quoted(expression)})"


def _latex(facts: Facts, found: re.Match[str]) -> str:
    number = _plain(facts, found).replace("−", "-")
    return POWER.sub(lambda power: rf"\cdot 10^{{{power[1].translate(PLAIN_DIGITS)}}}", number)
