"""What links can show: the weight, the gradient or the last update; and what of it is known just now."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct
from PySide6.QtCore import QCoreApplication

from nnapp.topology import Parameters


class Quantity(Enum):
    """A number that every weight and bias has; the value is the name of its colours in the theme."""

    WEIGHT = "weight"
    GRADIENT = "gradient"
    UPDATE = "update"


class Shown(Struct, frozen=True, eq=False):
    """What the links show: a number of every weight and bias, or None where there are none, for a reason in words."""

    quantity: Quantity = Quantity.WEIGHT
    values: Parameters | None = None
    reason: str = ""
    newest: bool = True  # whether the values belong to the weights that are drawn, or to some a moment before


def symbol(quantity: Quantity, letter: str = "w") -> str:
    """Return how a formula writes it, for a weight w or a bias b."""
    return {Quantity.WEIGHT: letter, Quantity.GRADIENT: f"∂C/∂{letter}", Quantity.UPDATE: f"Δ{letter}"}[quantity]


def title(quantity: Quantity) -> str:
    """Return what it is called."""
    return {
        Quantity.WEIGHT: QCoreApplication.translate("TopologyEditor", "Weights"),
        Quantity.GRADIENT: QCoreApplication.translate("TopologyEditor", "Gradient"),
        Quantity.UPDATE: QCoreApplication.translate("TopologyEditor", "Update"),
    }[quantity]


def explanation(quantity: Quantity) -> str:
    """Say what it is, with its formula."""
    return {
        Quantity.WEIGHT: QCoreApplication.translate(
            "TopologyEditor", "Links show w, the weight of now; units that show biases, b."
        ),
        Quantity.GRADIENT: QCoreApplication.translate(
            "TopologyEditor",
            "Links show ∂C/∂w, how steeply the cost C rises with each weight: of the whole cost over all training "
            "rows, at exactly the weights of now. Units that show biases, ∂C/∂b. Gradient descent goes against it: "
            "w ← w − η ∂C/∂w.",
        ),
        Quantity.UPDATE: QCoreApplication.translate(
            "TopologyEditor",
            "Links show Δw = w (new) − w (old), what the last mini-batch added to each weight; units that show "
            "biases, Δb.",
        ),
    }[quantity]


def scale_name(quantity: Quantity) -> str:
    """Return whose scale a legend shows."""
    return {
        Quantity.WEIGHT: QCoreApplication.translate(
            "TopologyEditor", "Scale of weights and biases: −{limit} to {limit}"
        ),
        Quantity.GRADIENT: QCoreApplication.translate(
            "TopologyEditor", "Scale of the gradient ∂C/∂w: −{limit} to {limit}"
        ),
        Quantity.UPDATE: QCoreApplication.translate(
            "TopologyEditor", "Scale of the last update Δw: −{limit} to {limit}"
        ),
    }[quantity]
