"""The number that somebody is to predict, and so must not read anywhere else meanwhile.

The rule is the same in all views: where “Where does this come from?” would lead to the number that is asked for, a
question mark stands, with a tool tip that says why.
"""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QCoreApplication

from nnapp.walk import Place

ASKED = "?"  # stands for the number


class Hidden(Struct, frozen=True):
    """The place of the number that is asked for, with its row left open; `row` is that of the table, from 0.

    What belongs to all rows together has no row. Without a place nothing is hidden.
    """

    place: Place | None = None
    row: int | None = None

    def hides(self, place: Place | None, row: int | None = None) -> bool:
        """Say whether the number at a place is asked for; `row` is that of the table, left open in the place."""
        return place is not None and place == self.place and self.row in {None, row}

    def text(self, text: str, place: Place | None, row: int | None = None) -> str:
        """Return the text of a number, or a question mark where it is asked for."""
        return ASKED if self.hides(place, row) else text


def why_hidden() -> str:
    """Say why a question mark stands in place of a number."""
    return QCoreApplication.translate(
        "Hidden", "“?”: Explain asks for this number. Predict it there, or have it shown, and it stands here again."
    )
