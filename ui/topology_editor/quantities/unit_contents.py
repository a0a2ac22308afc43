"""What units can show: the activation for a row, their map over the plane, or the bias."""

from __future__ import annotations

from enum import Enum


class Contents(Enum):
    """The value is the name of the choice."""

    ACTIVATION = "activation"
    MAP = "map"
    BIAS = "bias"
