"""What the inputs and outputs of the network are called: the names of columns and categories, as short plain text."""

from __future__ import annotations

from nnapp.dataset import Feature
from ui.messages import words
from ui.plain_text import short_plain

MOST_OF_NAME, MOST_OF_LABEL = 40, 30  # letters


def feature_name(feature: Feature, name: int = MOST_OF_NAME, category: int = MOST_OF_LABEL) -> str:
    """Return a feature's name in the user's language: “island = Dream”."""
    column, label = short_plain(feature.name, name), short_plain(feature.label, category)
    return words(feature.said.template).format(column=column, label=label)
