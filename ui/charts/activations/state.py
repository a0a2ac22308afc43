"""What the picture of activations shows: numbers, words and choices, all at one moment."""

from __future__ import annotations

from msgspec import Struct

from nnapp.activity import Activity
from nnapp.choices import Array
from nnapp.topology import Layer
from ui.charts.activations.layout import Spot
from ui.charts.activations.words import Piece


class Shown(Struct, frozen=True, eq=False):
    """z and a (units,) of each layer are those of the selected row; None where there is none."""

    layers: tuple[Layer, ...] = ()
    activity: Activity | None = None
    titles: tuple[str, ...] = ()
    dead: tuple[list[Piece], ...] = ()
    z: tuple[Array, ...] | None = None
    a: tuple[Array, ...] | None = None
    names: list[str] = []  # of the outputs
    no_curve: str = ""  # what is said in place of a curve of softmax
    message: str = ""  # in place of everything
    quantity: str = "a"  # or z
    logarithmic: bool = False
    selected_layer: int | None = None
    unit: int | None = None
    spot: Spot | None = None
