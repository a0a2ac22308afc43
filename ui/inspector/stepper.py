"""The stepper: which walk is explained and where in it we are. A place in a walk is a value; steps make another one.

Within an update nothing but the position changes. Over its end the trainer makes the update, which becomes an undo
step, and going back over it undoes that step.
"""

from __future__ import annotations

from collections import deque

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal, Slot

from nnapp.walk import LEVELS, Moment, Place, Walk, after, before, first, is_quick, last, moment_of
from ui.document import Document
from ui.inspector.borders import EPOCH, UPDATE, Border, Borders
from ui.inspector.nearest import is_there, nearest
from ui.inspector.walks import BATCH, ROW, Walks
from ui.trainer import Trainer

NUMBER, CHAIN, MATRICES = PAGES = ("number", "chain", "matrices")  # how a number is told
STEPS = (*LEVELS, UPDATE, EPOCH)
MOST_VISITED = 100  # places that one can return to
WITHOUT_ROW = {"cost", "gradient", "weight", "step", "new_weight", "new_cost"}


class Stepper(QObject):
    """Knows walk, moment and the place that is told about; `moved` tells that one of them is another."""

    moved = Signal()

    def __init__(self, document: Document, trainer: Trainer, parent: QObject) -> None:
        super().__init__(parent)
        self.document, self.trainer = document, trainer
        self.walks, self.borders = Walks(self), Borders(document, trainer, self)
        self.source, self.step = ROW, "unit"
        self.walk: Walk | None = None
        self.problem = ""
        self.moment: Moment | None = None
        self.place: Place | None = None  # what is told about: that of the moment, or what was asked for besides
        self.page = NUMBER  # how it is told: a name of a page
        self._visited: deque[tuple[Place, str]] = deque(maxlen=MOST_VISITED)
        self._asked: tuple[Place, str] | None = None  # what is to be shown of a walk that is being made, and its page
        self.borders.crossed.connect(self._arrive)

    # Which walk

    def refresh(self) -> None:
        """Walk through the project that is open now; the same place is shown with the new numbers."""
        asked, self._asked = self._asked, None
        self._find()
        if asked is None:
            self.moved.emit()
        else:
            self._open(*asked)

    def set_source(self, source: str) -> None:
        """Explain the selected row alone, or the next mini-batch."""
        self.source = source
        self.refresh()

    def take_source(self, source: str) -> None:
        """Explain the one or the other from the next number on that is shown."""
        if source != self.source:
            self.source, self.walk = source, None

    def rest(self) -> None:
        """Give back a large walk of a project that is no longer open, while nobody looks."""
        walk, project = self.walk, self.document.project
        large = walk is not None and not is_quick(walk.project, walk.row_count)
        if self.waiting or (walk is not None and large and walk.project is not project):
            self.walk = None
            self.walks.forget()

    @property
    def waiting(self) -> bool:
        """Whether the walk is still being made."""
        return self.walk is None and self.walks.working

    def _find(self, moment: Moment | None = None) -> None:
        if moment is not None:
            self.place = moment.place
        self.walk, self.problem = self.walks.find(self.document.project, self.source, self.document.selection.row)
        if self.walk is None:
            if not self.waiting:
                self.moment = self.place = None
            return
        place = None if self.place is None else nearest(self.walk, self.place)
        if place is None or not self._show(place):
            self._take(first(self.walk))

    # Where in it

    @property
    def can_go_back(self) -> bool:
        """Whether anything is before this."""
        if self.walk is None or self.moment is None:
            return False
        inside = self.step not in {UPDATE, EPOCH} and self.moment != first(self.walk)
        return inside or self.borders.behind() is not None

    @property
    def ends_here(self) -> bool:
        """Whether the next step makes the update."""
        if self.walk is None or self.moment is None:
            return False
        return self.step in {UPDATE, EPOCH} or self.moment == last(self.walk)

    def forward(self) -> None:
        """Go one step of the chosen size forward; over the end of the update, make it."""
        self._begin()
        if self.walk is None or self.moment is None or self.borders.waiting:
            return
        if self.step in {UPDATE, EPOCH}:
            self._cross(self.step, stays=True)
        elif self.moment == last(self.walk):
            self._cross(UPDATE, stays=False)
        else:
            self._go(after(self.walk, self.moment, self.step) or last(self.walk))

    def back(self) -> None:
        """Go one step of the chosen size back; before the beginning, undo the update that came before."""
        self._begin()
        if self.walk is None or self.moment is None or self.borders.waiting:
            return
        if self.step in {UPDATE, EPOCH} or self.moment == first(self.walk):
            self._cross_back()
        else:
            self._go(before(self.walk, self.moment, self.step) or first(self.walk))

    def to_first(self) -> None:
        """Go to the first number of the update."""
        self._begin()
        if self.walk is not None:
            self._go(first(self.walk))

    def to_last(self) -> None:
        """Go to the cost after the update."""
        self._begin()
        if self.walk is not None:
            self._go(last(self.walk))

    def go_to(self, place: Place, page: str = NUMBER) -> bool:
        """Show the equation of a number of this walk, and remember where one came from."""
        here = self.place
        if self.walk is None or not self._show(place):
            return False
        if here is not None and (here, self.page) != (place, page):
            self._visited.append((here, self.page))
        self.page = page
        self._select_row()
        self.moved.emit()
        return True

    def open_at(self, place: Place, page: str = NUMBER) -> None:
        """Show a number that was asked about elsewhere; without a row it is one of the selected row."""
        self._begin()
        self._open(place, page)

    def _open(self, place: Place, page: str) -> None:
        row = place.row
        if not self.waiting and place.quantity not in WITHOUT_ROW and row is None:
            row = self._selected_position()
            if row is None:
                self.source, row = ROW, 0
                self._find()
        if self.waiting:
            self._asked = place, page  # which rows are walked through is not known yet
        if self.waiting or not self.go_to(replace(place, row=row), page):
            self.moved.emit()

    @property
    def can_return(self) -> bool:
        """Whether one came here from somewhere."""
        return bool(self._visited)

    def go_where_one_came_from(self) -> None:
        """Show the number from which one went to the present one."""
        if self._visited and self.walk is not None:
            place, self.page = self._visited.pop()
            self._show(place)
            self.moved.emit()

    def forget(self) -> None:
        """Another project was opened."""
        self._visited.clear()
        self.borders.forget()
        self.moment = self.place = self._asked = None

    def _selected_position(self) -> int | None:
        # where the selected row is among those that are walked through
        row = self.document.selection.row
        if self.walk is None or self.source != BATCH or row is None:
            return None
        found = np.flatnonzero(self.walk.rows == row)
        return int(found[0]) if len(found) else None

    def _begin(self) -> None:
        # what is explained is the project, so a run that goes on is closed first
        if self.trainer.running and not self.borders.waiting:
            self.trainer.pause()
        if self.walk is None or self.walk.project is not self.document.project:
            self._find()

    def _select_row(self) -> None:
        # so that the picture, and all other views, show the row that is explained
        if self.walk is None or self.place is None:
            return
        row = 0 if self.source == ROW else self.place.row
        if row is not None and self.document.selection.row != self.walk.rows[row]:
            self.document.select(replace(self.document.selection, row=int(self.walk.rows[row])))

    def _go(self, moment: Moment) -> None:
        self._take(moment)
        self._select_row()
        self.moved.emit()

    def _take(self, moment: Moment) -> None:
        self.moment, self.place = moment, moment.place

    def _show(self, place: Place) -> bool:
        # False where the walk has no such number: another network, or fewer rows
        assert self.walk is not None
        if not is_there(self.walk, place):
            return False
        moment = moment_of(self.walk, place)
        if moment is not None:
            self.moment = moment
        elif self.moment is None or moment_of(self.walk, self.moment.place) is None:
            self.moment = first(self.walk)  # a link that is not there is told about, but no step leads to it
        self.place = place
        return True

    # Over the border

    def _cross(self, step: str, *, stays: bool) -> None:
        assert self.walk is not None and self.moment is not None
        if self.source == ROW and step == UPDATE and not self.walk.trains:
            return  # the bar says why
        row = None if self.source == BATCH else int(self.walk.rows[0])
        self.borders.cross(step, row, self.moment, stays=stays)
        self.moved.emit()

    def _cross_back(self) -> None:
        border = self.borders.go_back()
        if border is not None:
            self._find(border.moment)
            self.moved.emit()

    @Slot(object)
    def _arrive(self, border: Border) -> None:
        if not border.stays:
            self.moment = self.place = None
        self._find()
