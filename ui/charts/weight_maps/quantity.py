"""What a heatmap can show: the weights, their gradient, their last update, or δ of the units for some rows."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from ui.theme import Ends, Theme

CONTEXT = "WeightMaps"


class Quantity(Enum):
    """One of them; the value is the name of its colours in the theme, and what settings call it."""

    WEIGHT = "weight"
    GRADIENT = "gradient"
    UPDATE = "update"
    DELTA = "delta"

    def ends(self, theme: Theme) -> Ends:
        """Return the colours of −limit and +limit."""
        ends: Ends = getattr(theme, self.value)
        return ends


class Scale(NamedTuple):
    """How colours stand for numbers: from −limit over zero to +limit, by the square root or by the logarithm."""

    limit: float = 1.0
    logarithmic: bool = False


OF_LINKS = (Quantity.WEIGHT, Quantity.GRADIENT, Quantity.UPDATE)  # a number for each weight and bias
SYMBOLS = {
    Quantity.WEIGHT: "W",
    Quantity.GRADIENT: "∂C/∂W",
    Quantity.UPDATE: "ΔW",
    Quantity.DELTA: "δ",
}


def letters(quantity: Quantity, bias: bool = False) -> str:
    """Return how a formula writes one number of a quantity."""
    letter = "b" if bias else "w"
    return {
        Quantity.WEIGHT: letter,
        Quantity.GRADIENT: f"∂C/∂{letter}",
        Quantity.UPDATE: f"Δ{letter}",
        Quantity.DELTA: "δ",
    }[quantity]


def name(quantity: Quantity) -> str:
    """Return what it is called."""
    return {
        Quantity.WEIGHT: QCoreApplication.translate(CONTEXT, "Weights and biases"),
        Quantity.GRADIENT: QCoreApplication.translate(CONTEXT, "Gradient"),
        Quantity.UPDATE: QCoreApplication.translate(CONTEXT, "Last update"),
        Quantity.DELTA: QCoreApplication.translate(CONTEXT, "Deltas"),
    }[quantity]


def explanation(quantity: Quantity) -> str:
    """Say what it is."""
    return {
        Quantity.WEIGHT: QCoreApplication.translate(CONTEXT, "W and b, the weights and biases of now."),
        Quantity.GRADIENT: QCoreApplication.translate(
            CONTEXT,
            "∂C/∂W and ∂C/∂b: how steeply the whole cost over all training rows rises with each weight and bias.",
        ),
        Quantity.UPDATE: QCoreApplication.translate(
            CONTEXT, "ΔW and Δb: what the last update added to each weight and bias."
        ),
        Quantity.DELTA: QCoreApplication.translate(
            CONTEXT,
            "δ = ∂C/∂z of every unit, one column for each of some training rows: the error that backpropagation "
            "carries back.",
        ),
    }[quantity]


def colour_words(quantity: Quantity, theme: Theme) -> tuple[str, str]:
    """Name the colours of −limit and +limit in a theme."""
    dark = theme.name == "dark"
    blue, orange = QCoreApplication.translate(CONTEXT, "blue"), QCoreApplication.translate(CONTEXT, "orange")
    teal, magenta = QCoreApplication.translate(CONTEXT, "teal"), QCoreApplication.translate(CONTEXT, "magenta")
    gold, brown = QCoreApplication.translate(CONTEXT, "gold"), QCoreApplication.translate(CONTEXT, "brown")
    lime, olive = QCoreApplication.translate(CONTEXT, "lime"), QCoreApplication.translate(CONTEXT, "olive")
    slate, crimson = QCoreApplication.translate(CONTEXT, "slate"), QCoreApplication.translate(CONTEXT, "crimson")
    return {
        Quantity.WEIGHT: (blue, orange),
        Quantity.GRADIENT: (teal, gold if dark else brown),
        Quantity.UPDATE: (magenta, lime if dark else olive),
        Quantity.DELTA: (slate, crimson),
    }[quantity]
