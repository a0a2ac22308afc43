"""What is asked for in “Predict first”: which numbers can be, and which one other views must hide meanwhile."""

from __future__ import annotations

from msgspec.structs import replace

from nnapp.dataset import Split
from nnapp.topology import BIAS
from nnapp.walk import Place, Walk, value
from ui.document import Document
from ui.hidden import Hidden
from ui.inspector.prediction import Answer, Score
from ui.trainer import Trainer

GIVEN = {"x", "target", "weight"}  # read off the table and the network: nothing leads to them in an update
WHOLE = {"row_gradient": "gradient", "cost": "row_cost"}  # of one row alone they are the same number


class Asking:
    """Knows what was shown of the present walk already, and keeps the score; what is asked for is hidden elsewhere."""

    def __init__(self, document: Document, trainer: Trainer) -> None:
        self._document, self._trainer = document, trainer
        self._walk: Walk | None = None
        self._known: set[Place] = set()  # what need not be predicted any more
        self.score = Score()

    def begins(self, walk: Walk, place: Place, *, wanted: bool) -> bool:
        """Say whether the number at a place is asked for now, where predictions are `wanted`; else it is shown."""
        if walk is not self._walk:
            self._walk, self._known = walk, set()
        asking = wanted and place not in self._known and not is_given(place)
        if not asking:
            self._known.add(place)
        self._document.hide(hidden_of(walk, place) if asking and not self._trainer.running else Hidden())
        return asking

    def tell(self, *places: Place) -> None:
        """Take note that these numbers are shown."""
        self._known.update(places)

    def take(self, answer: Answer) -> None:
        """Count an answer."""
        self.score = self.score.with_answer(answer)

    def end(self) -> None:
        """Ask for nothing any more, and hide nothing."""
        self._document.hide(Hidden())

    def let_go(self) -> None:
        """Let go of the walk, which may be large."""
        self._walk = None
        self._known = set()


def is_given(place: Place) -> bool:
    """Say whether there is nothing to work out at a place; a bias counts as it is."""
    return place.quantity in GIVEN or (place.quantity == "product" and place.source == BIAS)


def hidden_of(walk: Walk, place: Place) -> Hidden:
    """Return what other views must not show while the number at a place is asked for."""
    if place.quantity == "cost" and walk.row_count > 1:
        whole = walk.row_count == walk.project.dataset.count(Split.TRAINING)
        return Hidden(place) if whole else Hidden()  # of a part of the rows no view shows the cost
    row = 0 if place.quantity == "cost" else place.row
    named = replace(place, row=None)
    if place.quantity in WHOLE and _is_same(walk, place):
        named = replace(named, quantity=WHOLE[place.quantity])
    return Hidden(named, None if row is None else int(walk.rows[row]))


def _is_same(walk: Walk, place: Place) -> bool:
    # the gradient and the cost of one row, unless a penalty belongs to the one and not to the other
    row = 0 if place.quantity == "cost" else None
    other = replace(place, quantity=WHOLE[place.quantity], row=row)
    return walk.row_count == 1 and value(walk, place) == value(walk, other)
