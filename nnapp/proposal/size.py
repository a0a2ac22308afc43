"""What the rules of thumb ask about a table, and where they change."""

from __future__ import annotations

from typing import NamedTuple

TINY, SMALL, MIDDLE, LARGE, HUGE = 32, 1000, 5000, 10_000, 100_000  # rows
FEW_FEATURES = 3
USUAL_UNITS = 8


class Size(NamedTuple):
    """What the rules ask about a table."""

    rows: int  # for training
    validation_rows: int
    features: int
    outputs: int
    image: bool

    @property
    def few_features(self) -> bool:
        """Whether the inputs are so few that what is to be learnt of them is mostly curved."""
        return self.features <= FEW_FEATURES
