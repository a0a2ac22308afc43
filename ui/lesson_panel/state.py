"""What a lesson's page shows its numbers of, and where its numbers are told."""

from __future__ import annotations

from urllib.parse import quote

import numpy as np

from nnapp.expressions import number_text
from nnapp.lessons import MARK, Facts, computed, place_asked, value_and_digits
from nnapp.words import Refusal

NOTHING = "—"
ASK, BUTTONS = "ask:", ("do:", "show:")


def filled(text: str, facts: Facts, links: bool = True) -> str:
    """Return a text with its live numbers put in; with `links` those that can be asked about are links of Markdown."""

    def put(found: object) -> str:
        kind, inner = found[1], found[2]  # type: ignore[index]
        if kind != "value":
            return ""
        expression, digits = value_and_digits(inner)
        try:
            with np.errstate(all="ignore"):
                number = number_text(computed(expression, facts), digits)
        except Refusal:
            return NOTHING
        asked = links and place_asked(expression) is not None
        return f"[{number}]({ASK}{quote(expression)})" if asked else number

    return MARK.sub(put, text)
