"""How the columns of a map are named where there is little room: shortened so that they are still told apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF

DOTS = "…"


def told_apart(names: Sequence[str], room: float, metrics: QFontMetricsF) -> list[str]:
    """Return the names shortened to so many pixels; those that would look the same show the part that differs."""
    whole = [*names]
    if any(metrics.horizontalAdvance(name) > room for name in names):
        end = _shared_words(names)  # such as a unit
        whole = [name[: len(name) - end] + DOTS if end else name for name in names]
    shown = [metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, room) for name in whole]
    for text in {text for text in shown if shown.count(text) > 1}:
        places = [place for place, each in enumerate(shown) if each == text]
        alike = [names[place] for place in places]
        before, after = _shared(alike)
        for place in places:
            shown[place] = _around(names[place], before, after, room, metrics)
    return [
        _abbreviated(name, room, metrics) if shown.count(text) > 1 else text
        for name, text in zip(names, shown, strict=True)
    ]


def _abbreviated(name: str, room: float, metrics: QFontMetricsF) -> str:
    # the first letters of each word
    words = re.findall(r"[^\W_]+|[\W_]+", name)
    for kept in range(max(map(len, words)), 0, -1):
        text = "".join(word[:kept] for word in words)
        if metrics.horizontalAdvance(text) <= room:
            return text
    return metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, room)


def _shared_words(names: Sequence[str]) -> int:
    # how many letters all names end with, in whole words
    end = names[0][len(names[0]) - _beginning([name[::-1] for name in names]) :] if len(names) > 1 else ""
    while end and end[0].isalnum():
        end = end[1:]
    return len(end) if all(len(name) > len(end) for name in names) else 0


def _shared(alike: Sequence[str]) -> tuple[int, int]:
    # how many letters all begin with, and how many of the others all end with
    before = _beginning(alike)
    return before, _beginning([name[before:][::-1] for name in alike])


def _beginning(texts: Sequence[str]) -> int:
    # how many letters all begin with
    pairs = zip(*texts, strict=False)
    return sum(1 for _ in takewhile(_same, pairs))


def _same(letters: tuple[str, ...]) -> bool:
    return len({*letters}) == 1


def _around(name: str, before: int, after: int, room: float, metrics: QFontMetricsF) -> str:
    # the words in which a name differs, with as much of its beginning as there is room for
    start, stop = before, len(name) - after
    while start > 0 and name[start - 1].isalnum():
        start -= 1
    while stop < len(name) and name[stop].isalnum():
        stop += 1
    rest = DOTS if stop < len(name) else ""
    for kept in range(start, -1, -1):
        text = (name if kept == start else name[:kept] + DOTS + name[start:])[: kept + (kept < start) + stop - start]
        if metrics.horizontalAdvance(text + rest) <= room:
            return text + rest
    word = metrics.elidedText(DOTS + name[start:stop], Qt.TextElideMode.ElideRight, room)
    core = metrics.elidedText(DOTS + name[before:], Qt.TextElideMode.ElideRight, room)
    return word if start == before else core
