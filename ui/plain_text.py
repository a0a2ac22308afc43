"""Foreign text that is shown as it is: no HTML, and what would be invisible or turn a line around is made visible."""

from __future__ import annotations

import html
import re
import unicodedata

SHOWN_LETTERS = 200
SIGNS = {"\n": "↵", "\r": "↵", "\t": "⇥"}
# Other control characters, formats such as right-to-left marks, other lines ends, and what has no meaning at all.
INVISIBLE = ("Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn")
ORDINARY = re.compile(r"[ -~]*")


def plain(text: str, most: int = SHOWN_LETTERS) -> str:
    """Return the text in one line, at most so many letters long, every invisible character as something visible."""
    text = text if len(text) <= most else text[: most - 1] + "…"
    return text if ORDINARY.fullmatch(text) else "".join(map(_visible, text))


def short_plain(text: str, most: int) -> str:
    """Return the text in one line as `plain` does, but shortened in its middle: many names differ at their ends."""
    end = most // 3
    return plain(text if len(text) <= most else f"{text[: most - end - 1]}…{text[-end:]}", most)


def plain_tip(text: str, most: int = 1000) -> str:
    """Return the text for a tool tip, which would take what looks like HTML for HTML."""
    return f"<p style='white-space:pre-wrap'>{html.escape(plain(text, most))}</p>"


def lines_tip(*lines: str) -> str:
    """Return lines that are plain already for a tool tip, which would take what looks like HTML for HTML."""
    return f"<p style='white-space:pre-wrap'>{'<br>'.join(map(html.escape, lines))}</p>"


def _visible(letter: str) -> str:
    if letter in SIGNS:
        return SIGNS[letter]
    return f"⟨U+{ord(letter):04X}⟩" if unicodedata.category(letter) in INVISIBLE else letter
