"""In which line of a lesson's file something stands, so that a refusal can say it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from nnapp.words import Refusal, Said, marked

WHERE = marked("The lesson “{file}” cannot be used. Line {line}: {reason}")
TASK = re.compile(r"\s*\[\[\s*task\s*\]\]")
Keys = Sequence[str | int]


class Lines:
    """The lines of a lesson's head, as it stands in its file."""

    def __init__(self, path: Path, lines: Sequence[str]) -> None:
        self.path, self._lines = path, lines

    @contextmanager
    def of(self, *keys: str | int) -> Iterator[None]:
        """Raise refusals again with the line of a part of the head, such as "task", 0, "check"."""
        try:
            yield
        except Refusal as refusal:  # only now, because there are many parts, and hardly ever a refusal
            raise self.refused(line_of(self._lines, keys), refusal.said) from None

    @contextmanager
    def at(self, line: int) -> Iterator[None]:
        """Raise refusals again with a line."""
        try:
            yield
        except Refusal as refusal:
            raise self.refused(line, refusal.said) from None

    def refused(self, line: int, reason: Said) -> Refusal:
        """Return the refusal of what stands in a line."""
        if reason.template == WHERE:
            return Refusal(WHERE, **reason.values)  # it has its line already
        return Refusal(WHERE, file=self.path.name, line=line, reason=reason)


def line_of(lines: Sequence[str], keys: Keys) -> int:
    """Return the line (from 1) where a part of a head stands, or the nearest thing above it that is there."""
    rest = list(keys)
    heads = [place for place, line in enumerate(lines) if TASK.match(line)]
    begin, end = 0, heads[0] if heads else len(lines)
    if rest[:1] == ["task"]:
        number = rest[1] if len(rest) > 1 and isinstance(rest[1], int) else 0
        begin, end = ([*heads, len(lines)][number : number + 2]) if number < len(heads) else (0, len(lines))
        rest = rest[2:]
    for key in rest:
        if isinstance(key, int):
            continue
        name = re.compile(rf"\s*(\[\s*([\w-]+\s*\.\s*)*)?[\"']?{re.escape(key)}[\"']?\s*[=\].]")
        begin = next((place for place in range(begin, end) if name.match(lines[place])), begin)
    return begin + 1
