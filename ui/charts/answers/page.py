"""A page: one kind of picture of answers, with what it says and what can be read of it."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnapp.judging import Judged
from nnapp.metrics import Task
from ui.charts.answers.source import Given
from ui.charts.answers.words import accuracy_words, fit_words, rows_words
from ui.charts.table import Table
from ui.scatter.plane_view import KEY_ZOOM, PlaneView

ZOOM_KEYS = {
    Qt.Key.Key_Plus: KEY_ZOOM,
    Qt.Key.Key_Equal: KEY_ZOOM,
    Qt.Key.Key_Minus: 1 / KEY_ZOOM,
    Qt.Key.Key_Underscore: 1 / KEY_ZOOM,
}


class Shown(NamedTuple):
    """What a page shows."""

    given: Given
    task: Task
    name: str  # of the output, or of the target
    labels: tuple[str, ...]  # of the classes, as plain text
    selected: Judged | None  # the selected row alone, where it has an answer
    running: bool
    hidden_row: int | None = None  # of the table, whose answer is to be predicted


class Page(QWidget):
    """The base of all pages; a subclass draws in `show_it`, and says in `caption` how to read it."""

    said = Signal(str, QPoint, int)  # what is pointed at, where, and how many pixels to leave free; "" hides it
    row_chosen = Signal(int)  # its number in the table
    options: tuple[str, ...] = ()  # what may be switched in the picture

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: Shown | None = None
        self.option = 0
        self.message = ""
        self._drawn: tuple[object, ...] = ()
        self.place: QPointF | None = None  # of the pointer, in pixels of the view
        self.layout_ = QVBoxLayout(self)
        self.layout_.setContentsMargins(0, 0, 0, 0)
        self.layout_.setSpacing(2)

    # What a subclass gives

    def title(self, shown: Shown) -> str:
        """Return the heading."""
        raise NotImplementedError

    def show_it(self, shown: Shown) -> str:
        """Draw; return a text that stands in place of the picture, or nothing."""
        raise NotImplementedError

    def how_to_read(self, shown: Shown) -> str:
        """Return the sentence that says how to read the picture."""
        raise NotImplementedError

    def set_message(self, text: str) -> None:
        """Show a text in place of the picture."""
        raise NotImplementedError

    def read(self) -> None:
        """Say what is pointed at now."""

    def reading(self) -> str:
        """Return the value that is pointed at, with all its digits."""
        return ""

    def table(self) -> Table | None:
        """Return what is drawn."""
        return None

    def plane(self) -> PlaneView | None:
        """Return what can be zoomed, if anything."""
        return None

    def wants(self, key: Qt.Key) -> bool:
        """Say whether a key that is a shortcut of the window means something here now."""
        return False

    def press(self, key: Qt.Key) -> bool:
        """Walk to what can be read by a key, or zoom; say whether the key meant anything."""
        return False

    # What all share

    def show_page(self, shown: Shown | None, message: str = "") -> None:
        """Show other numbers, or a text in place of them."""
        self.shown = shown
        if shown is not None and not message:
            message = self.show_it(shown)
        self.message = message
        self.set_message(message)
        self.say_nothing() if message else self.read()

    def is_drawn(self, shown: Shown) -> bool:
        """Say whether the very numbers are drawn already, and remember that they are now."""
        new = (shown.given.findings, shown.labels, self.option, shown.running)
        before, self._drawn = self._drawn, new
        return not self.message and len(before) == 4 and before[0] is new[0] and before[1:] == new[1:]

    def caption(self, shown: Shown) -> str:
        """Say how good the answers are, of which rows the picture is, and how to read it."""
        of_numbers = shown.task.kind == "numbers"
        scores = shown.given.findings.scores
        good = fit_words(scores) if of_numbers else accuracy_words(scores)
        return " ".join(filter(None, (good, rows_words(shown.given), self.how_to_read(shown))))

    def point(self, place: object) -> None:
        """Take where the pointer is, in pixels of the view, or None."""
        self.place = place if isinstance(place, QPointF) else None
        self.read()

    def say(self, view: QWidget, text: str, place: QPointF, around: int = 12) -> None:
        """Say something about a place of a view, leaving so many pixels around it free."""
        self.said.emit(text, view.mapTo(self, place.toPoint()), around)

    def say_nothing(self) -> None:
        """Nothing is pointed at."""
        self.said.emit("", QPoint(), 0)


def zoom_by(view: PlaneView, key: Qt.Key) -> bool:
    """Zoom by + and −, show everything by 0; say whether the key meant that."""
    if key in ZOOM_KEYS:
        view.zoom(ZOOM_KEYS[key], view.plane.area.center())
    elif key == Qt.Key.Key_0:
        view.fit()
    return key in ZOOM_KEYS or key == Qt.Key.Key_0
