"""Texts that a spreadsheet would run as formulas: how they are made harmless in a file, and read back as they were.

A text that begins with = + - @ (or their wide forms), a tab or a line's end is written with an apostrophe before it,
after the OWASP page "CSV Injection". A text that begins with apostrophes and then such a sign gets one more, so that
taking one away gives every text back. Numbers, such as −5, are no formulas and stay as they are.
"""

from __future__ import annotations

import re

FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
WITH_APOSTROPHE = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
PLAIN_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?")


def defused(text: str) -> str:
    """Return the text as it is written into files that spreadsheets open: never a formula."""
    return "'" + text if FORMULA.match(text) and not PLAIN_NUMBER.fullmatch(text) else text


def is_defused(text: str) -> bool:
    """Say whether a text looks as `defused` writes it: apostrophes before what would be a formula."""
    return text.startswith("'") and WITH_APOSTROPHE.match(text) is not None


def as_it_was(text: str) -> str:
    """Return the text that `defused` has written."""
    return text[1:] if is_defused(text) else text
