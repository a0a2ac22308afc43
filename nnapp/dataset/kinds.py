"""What columns and rows are for."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from nnapp.words import marked


class Role(StrEnum):
    """What a column is for."""

    INPUT = "input"
    TARGET = "target"
    IGNORED = "ignored"


ROLE_TITLES = {
    Role.INPUT: marked("Input"),
    Role.TARGET: marked("Target"),
    Role.IGNORED: marked("Ignored"),
}


class Split(IntEnum):
    """What a row is for."""

    TRAINING = 0
    VALIDATION = 1  # judges training while it goes on: when to stop, which weights to keep
    TEST = 2  # judges the result, and is used for nothing else
    EXCLUDED = 3


SPLIT_TITLES = {
    Split.TRAINING: marked("Training"),
    Split.VALIDATION: marked("Validation"),
    Split.TEST: marked("Test"),
    Split.EXCLUDED: marked("Excluded"),
}


class Kind(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    CATEGORY = "category"
    TEXT = "text"


KIND_TITLES = {
    Kind.NUMBER: marked("Numbers"),
    Kind.CATEGORY: marked("Categories"),
    Kind.TEXT: marked("Text"),
}
