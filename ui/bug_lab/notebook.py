"""What a learner has done in the bug lab: pages solved, the vote, answers, hints taken and their own words.

It is kept in the settings of the program, never in a project, and read back with care: what does not fit counts as
nothing.
"""

from __future__ import annotations

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from ui.settings import Settings

KEY = "bug-lab"
MOST_LETTERS = 4000  # of one text in the learner's own words


class Notes(msgspec.Struct, frozen=True):
    """All of it, as one value."""

    solved: tuple[str, ...] = ()  # pages and cases, by name
    answers: dict[str, str] = {}  # the last answer to a question, in words
    tries: dict[str, int] = {}  # wrong answers
    hints: dict[str, int] = {}  # hints taken, 0 to 3
    words: dict[str, str] = {}  # the learner's own


class Notebook(QObject):
    """Holds the notes, and writes them down after each change."""

    changed = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        try:
            self.notes = msgspec.json.decode(settings.text(KEY), type=Notes)
        except (msgspec.MsgspecError, UnicodeError):
            self.notes = Notes()

    def solved(self, name: str) -> bool:
        """Say whether a page or a case is solved."""
        return name in self.notes.solved

    def solve(self, name: str) -> None:
        """Tick a page or a case."""
        if not self.solved(name):
            self._take(replace(self.notes, solved=(*self.notes.solved, name)))

    def answer(self, key: str, text: str, right: bool) -> None:
        """Note an answer to a question; a wrong one counts."""
        tries = self.notes.tries.get(key, 0) + (not right)
        answers = {**self.notes.answers, key: text}
        self._take(replace(self.notes, answers=answers, tries={**self.notes.tries, key: tries}))

    def take_hint(self, key: str) -> None:
        """Note that one more hint was taken."""
        self._take(replace(self.notes, hints={**self.notes.hints, key: min(self.notes.hints.get(key, 0) + 1, 3)}))

    def write(self, key: str, text: str) -> None:
        """Keep the learner's own words."""
        if self.notes.words.get(key, "") != text[:MOST_LETTERS]:
            self._take(replace(self.notes, words={**self.notes.words, key: text[:MOST_LETTERS]}))

    def clear(self) -> None:
        """Begin anew."""
        self._take(Notes())

    def _take(self, notes: Notes) -> None:
        self.notes = notes
        self._settings.set_text(KEY, msgspec.json.encode(notes).decode())
        self.changed.emit()
