"""How much a lesson may have computed: its file comes from anybody, and whatever it asks, the window must not stop.

Work is counted and not measured, so that a file is refused on every machine or on none. A unit is about 10 ns: all that
a lesson asks of one state of the project takes about a second at most.
"""

from __future__ import annotations

from nnapp.words import Refusal, marked

MOST_WORK = 100_000_000
WALK = 200_000  # through a row or a mini-batch, besides its numbers
PASS = 50_000  # of rows through the network, besides its numbers
EQUATION = 1_000_000  # to be explained and typeset
FORMULA = 500_000  # to be typeset
STEP = 500  # of an expression
PRODUCTS = 10  # of a weight and a number, that are made in a unit
NUMBER = 2  # of a unit of the network for a row, with the memory that it needs
TOO_MUCH = marked(
    "too much would have to be computed: the numbers, equations and checks of a lesson may take about a second "
    "together. Ask for fewer of them here, or take a smaller network or table."
)


class Budget:
    """What is left of it for one state of the project."""

    def __init__(self) -> None:
        self.left = MOST_WORK

    def spend(self, work: int) -> None:
        """Take work from what is left; raises `Refusal` where that is not enough."""
        if work > self.left:
            raise Refusal(TOO_MUCH)
        self.left -= work
