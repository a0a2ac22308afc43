"""What the picture of activations shows: numbers, words and choices, all at one moment."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from nnapp.activity import Activity, Spread
from nnapp.choices import Array
from nnapp.topology import Layer
from ui.charts.activations.layout import Spot
from ui.charts.activations.words import Piece
from ui.charts.table import bounds_of


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

    def spread(self, layer: int) -> Spread:
        """Return what the histogram of a layer shows."""
        assert self.activity is not None
        return spread_of(self.activity, layer, self.quantity)


def spread_of(activity: Activity, layer: int, quantity: str) -> Spread:
    """Return how a or z of a layer is spread."""
    own = activity.layers[layer]
    return own.a if quantity == "a" else own.z


def stepped(shown: Shown, old: Spot | None, across: int, down: int) -> Spot:
    """Return what the keys come to next: in each layer its bins from the left, then its units, else another layer."""
    if old is None:
        return Spot(0, "bin", 0)
    layer = min(max(old.layer + down, 0), len(shown.layers) - 1)
    bins = len(shown.spread(layer).flat)
    units = shown.layers[layer].units if shown.z is not None else 0
    place = 0 if down or old.kind not in {"bin", "unit"} else old.number + (bins if old.kind == "unit" else 0)
    place = min(max(place + across, 0), bins + units - 1)
    return Spot(layer, "bin", place) if place < bins else Spot(layer, "unit", place - bins)


def bins_of(activity: Activity, quantity: str, names: Sequence[str]) -> tuple[list[str], Array, Array, Array, Array]:
    """Return all bins of all layers: the layer's name, from where to where, how many values, how many of them flat."""
    spreads = [spread_of(activity, layer, quantity) for layer in range(len(activity.layers))]
    bounds = [bounds_of(spread.edges) for spread in spreads]
    return (
        [name for name, spread in zip(names, spreads, strict=True) for _ in spread.flat],
        np.concatenate([low for low, _ in bounds]),
        np.concatenate([high for _, high in bounds]),
        np.concatenate([spread.totals for spread in spreads]).astype(np.float64),
        np.concatenate([spread.flat for spread in spreads]).astype(np.float64),
    )
