"""What the cost plot draws, as a table: a row for each epoch that is drawn, with all curves side by side."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from nnapp.choices import Array
from nnapp.milestones import Clock
from ui.charts.cost.drawn import Drawn
from ui.charts.table import Column, Table
from ui.charts.time_axis import at_epochs, is_known


def curves_table(curves: Mapping[str, Drawn], clock: Clock, headers: tuple[str, str, str]) -> Table | None:
    """Return epochs, updates and seconds as far as they are known, and the recorded values of each curve by its name.

    Where many epochs share a column of pixels these are the lowest and the highest value there. Empty where a curve has
    no value for an epoch.
    """
    if not any(len(curve.epochs) for curve in curves.values()):
        return None
    given = [curve.epochs for curve in curves.values()]
    alike = all(np.array_equal(epochs, given[0]) for epochs in given)
    epochs = given[0] if alike else np.unique(np.concatenate(given))
    columns: dict[str, Column] = {headers[0]: epochs}
    if is_known(clock, "update"):
        columns[headers[1]] = np.rint(at_epochs(clock, epochs, "update"))
    if is_known(clock, "second"):
        columns[headers[2]] = at_epochs(clock, epochs, "second")
    for name, curve in curves.items():
        columns[name] = curve.values if alike else _spread(curve, epochs)
    return Table(tuple(columns), tuple(columns.values()))


def _spread(curve: Drawn, epochs: Array) -> Array:
    found = np.full(len(epochs), np.nan)
    found[np.searchsorted(epochs, curve.epochs)] = curve.values  # of equal epochs the last, as they were drawn
    return found
