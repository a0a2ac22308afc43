"""What is drawn of the norms of the layers, as a table."""

from __future__ import annotations

from collections.abc import Sequence

from nnapp.choices import Array
from ui.charts.norms.picture import Picture
from ui.charts.norms.words import NormWords
from ui.charts.table import Table
from ui.charts.time_axis import UNITS, at_epochs


def table_of(picture: Picture, names: Sequence[str], said: NormWords) -> Table | None:
    """Return what was recorded of the layers whose lines are shown, or None where there is nothing."""
    layers = [picture.layers[place] for place in picture.shown]
    if not len(picture.known) or not layers:
        return None
    rows = picture.known  # before the first update there is nothing
    times: list[Array] = [at_epochs(picture.clock, picture.norms.epochs[rows], unit) for unit in UNITS]
    headers = said.headers([names[layer] for layer in layers], picture.choice.quantity, picture.norms.stride)
    return Table(headers, (*times, *(picture.values[rows, layer] for layer in layers)))
