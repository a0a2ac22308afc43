"""What the units of each layer answer over the training rows, counted into bins, and which of them cannot learn there.

For histograms of a and z beside the curve of the activation. A value is flat where |φ′(z)| is below 5 % of the
activation's greatest slope, or 0; a unit is dead whose φ′(z) is 0 on every row. Softmax has no slope of one z, so
nothing of it is flat. Units that are switched off are left out. Tables are (rows, units) as in `Pass`; counts
(units, bins).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, inf, isfinite, log10
from typing import Any, NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from nnapp.activations import Activation
from nnapp.choices import Array
from nnapp.dataset import Role, Split
from nnapp.diagnostics import FLAT, slopes_at
from nnapp.network import forward
from nnapp.progress import Report, unheard
from nnapp.project import Project
from nnapp.run.rows import rows_at_a_time
from nnapp.topology import Layer, Parameters

BINS = 20  # about so many; between fixed ends, exactly
MOST_SAMPLED = 500  # rows, and of larger networks so few that a sample takes about a millisecond or two
SAMPLED_VALUES = 12_000  # units × rows
SAMPLED_PRODUCTS = 6_000_000  # weights × rows
LARGEST = 1e300  # beyond, differences are no numbers any more

Counts = NDArray[np.int64]
Ends = tuple[float, float]
NO_ENDS: Ends = (inf, -inf)


class Spread(Struct, frozen=True, eq=False):
    """How one quantity of a layer is spread: a bin holds its lower edge, the last one both."""

    edges: Array  # (bins + 1,)
    counts: Counts  # (units, bins), of those that are not switched off, else 0
    flat: Counts  # (bins,), how many of a bin's values are flat, those of dead units included

    @property
    def totals(self) -> Counts:
        """How many values each bin (bins,) holds."""
        totals: Counts = self.counts.sum(axis=0)
        return totals


class LayerActivity(Struct, frozen=True, eq=False):
    """What one layer answers."""

    a: Spread
    z: Spread
    values: int  # units × rows, those that are in no bin included
    unknown: int  # how many are NaN, infinite or beyond LARGEST, and in no bin
    flat: float  # share of all values; NaN where there is no slope
    dead: tuple[int, ...]  # the units, from 0
    ends: tuple[Ends, Ends]  # the least and the largest finite a and z that were seen, here and before


class Activity(Struct, frozen=True, eq=False):
    """What all layers answer over so many rows, of so many that there are."""

    layers: tuple[LayerActivity, ...]
    rows: int
    of_rows: int


class Sample(NamedTuple):
    """Inputs (rows, features) of some training rows that have all of them, the same for the same table and network."""

    inputs: Array
    of_rows: int  # how many there are for training

    @property
    def is_whole(self) -> bool:
        """Whether no row was left out to save time."""
        return len(self.inputs) >= self.of_rows


def sample_of(project: Project) -> Sample:
    """Return so few training rows, evenly from the whole table, that they can be looked at with every picture."""
    numbers = _training_rows(project)
    topology = project.topology
    most = min(SAMPLED_VALUES // sum(topology.widths[1:]), SAMPLED_PRODUCTS // topology.parameter_count, MOST_SAMPLED)
    some = numbers[:: -(-len(numbers) // max(most, 1))] if len(numbers) else numbers
    inputs = _inputs(project, some)
    return Sample(inputs, len(numbers) if len(some) < len(numbers) else len(inputs))


def activity_of(
    project: Project, parameters: Parameters, sample: Sample, before: Activity | None = None
) -> Activity | None:
    """Return what the layers answer to these rows; None where there are none.

    Bins reach at least as far as those of `before`, so that pictures of one run compare.
    """
    if not len(sample.inputs):
        return None
    counting = _Counting(project, parameters, before)
    tables = counting.pass_of(sample.inputs)
    counting.look(tables)
    counting.count(tables)
    return counting.result(sample.of_rows)


def whole_activity(
    project: Project, parameters: Parameters, before: Activity | None = None, report: Report = unheard
) -> Activity | None:
    """Return what the layers answer to all training rows, block by block, first to see how far the bins must reach."""
    numbers, size = _training_rows(project), rows_at_a_time(project.topology)
    if len(numbers) <= size:
        inputs = _inputs(project, numbers)
        return activity_of(project, parameters, Sample(inputs, len(inputs)), before)
    counting = _Counting(project, parameters, before)
    for step, work in enumerate((counting.look, counting.count)):
        for begin in range(0, len(numbers), size):
            report((step + begin / len(numbers)) / 2)
            inputs = _inputs(project, numbers[begin : begin + size])
            if len(inputs):
                work(counting.pass_of(inputs))
    return counting.result(counting.rows) if counting.rows else None


def edges_between(ends: Ends, reach: Ends = (-inf, inf)) -> Array:
    """Return the edges of about BINS bins with round ends: the reach of the activation where it has both ends."""
    if isfinite(reach[0]) and isfinite(reach[1]):
        return np.linspace(*reach, BINS + 1)
    low, high = ends if ends[0] <= ends[1] else (0.0, 1.0)
    if high / 2 - low / 2 <= 1e-9 * max(abs(low), abs(high)):  # as good as one value
        room = max(abs(low) * 0.1, 0.5)
        low, high = (0.0, high + room) if reach[0] == 0 else (low - room, high + room)
    low = 0.0 if reach[0] == 0 else low
    step = _round_up(max(high / BINS - low / BINS, 1e-300))
    edges: Array = step * np.arange(floor(low / step), ceil(high / step) + 1, dtype=np.float64)
    return edges


class _Counting:
    """Adds up what blocks of rows answer; `look` at all of them first, then `count` them."""

    def __init__(self, project: Project, parameters: Parameters, before: Activity | None) -> None:
        self.project, self.parameters, self.rows = project, parameters, 0
        layers = project.topology.layers
        same = before is not None and len(before.layers) == len(layers)
        starts = (
            [layer.ends for layer in before.layers] if before is not None and same else [(NO_ENDS,) * 2] * len(layers)
        )
        self._layers = [_LayerCounting(layer, ends) for layer, ends in zip(layers, starts, strict=True)]

    def pass_of(self, inputs: Array) -> list[tuple[Array, Array]]:
        """Return z and a (rows, units) of each layer."""
        with np.errstate(all="ignore"):  # weights that have diverged are shown as they are
            found = forward(self.project, inputs, self.parameters)
        return [*zip(found.z, found.a, strict=True)]

    def look(self, tables: Sequence[tuple[Array, Array]]) -> None:
        for layer, (z, a) in zip(self._layers, tables, strict=True):
            layer.look(z, a)

    def count(self, tables: Sequence[tuple[Array, Array]]) -> None:
        self.rows += len(tables[0][0])
        for layer, (z, a) in zip(self._layers, tables, strict=True):
            layer.count(z, a)

    def result(self, of_rows: int) -> Activity:
        return Activity(tuple(layer.result(self.rows) for layer in self._layers), self.rows, of_rows)


class _LayerCounting:
    """The same for one layer."""

    def __init__(self, layer: Layer, ends: tuple[Ends, Ends]) -> None:
        self.activation: Activation = layer.activation
        self.units = layer.units
        self.on = np.ones(layer.units, bool)
        self.on[list(layer.off_units)] = False
        self.a_ends, self.z_ends = ends
        self.alive = np.zeros(layer.units, bool)  # some slope was not 0
        self.flat, self.unknown, self.sloped = 0, 0, False
        self.a: _SpreadCounting | None = None
        self.z: _SpreadCounting | None = None

    def look(self, z: Array, a: Array) -> None:
        self.z_ends, self.a_ends = _widened(self.z_ends, z[:, self.on]), _widened(self.a_ends, a[:, self.on])

    def count(self, z: Array, a: Array) -> None:
        if self.a is None or self.z is None:
            self.a = _SpreadCounting(edges_between(self.a_ends, self.activation.reach), self.on)
            self.z = _SpreadCounting(edges_between(self.z_ends), self.on)
        flat = self._flat(z) & self.on
        self.flat += int(np.count_nonzero(flat))
        self.unknown += int(np.count_nonzero(~(_known(a) & _known(z))[:, self.on]))
        self.a.count(a, flat)
        self.z.count(z, flat)

    def _flat(self, z: Array) -> NDArray[np.bool_]:
        slopes = slopes_of(self.activation, z)
        if slopes is None:
            return np.zeros(z.shape, bool)
        self.sloped = True
        self.alive |= np.logical_or.reduce(slopes, 0)
        with np.errstate(invalid="ignore"):
            return np.asarray(is_flat(self.activation, slopes))

    def result(self, rows: int) -> LayerActivity:
        assert self.a is not None and self.z is not None
        values = rows * int(np.count_nonzero(self.on))
        return LayerActivity(
            a=self.a.result(),
            z=self.z.result(),
            values=values,
            unknown=self.unknown,
            flat=self.flat / values if self.sloped and values else float("nan"),
            dead=tuple(np.flatnonzero(self.on & ~self.alive).tolist()) if self.sloped else (),
            ends=(self.a_ends, self.z_ends),
        )


class _SpreadCounting:
    """And for its a or its z."""

    def __init__(self, edges: Array, on: NDArray[np.bool_]) -> None:
        self.edges, self.on = edges, on
        self.counts: Counts = np.zeros((len(on), len(edges) - 1), np.int64)
        self.flat: Counts = np.zeros(len(edges) - 1, np.int64)

    def count(self, values: Array, flat: NDArray[np.bool_]) -> None:
        bins, places = len(self.flat), _places(values, self.edges)
        known = (places >= 0) & self.on
        numbers = places + np.arange(len(self.on)) * bins
        self.counts += np.bincount(numbers[known], minlength=self.counts.size).reshape(self.counts.shape)
        self.flat += np.bincount(places[flat & known], minlength=bins)

    def result(self) -> Spread:
        return Spread(self.edges, self.counts, self.flat)


def slopes_of(activation: Activation, z: NDArray[Any]) -> NDArray[Any] | None:
    """Return φ′(z) in the shape of z; None where a unit's answer depends on more than its own z."""
    if not activation.elementwise:
        return None
    with np.errstate(all="ignore"):
        slopes = slopes_at(activation, z)
    return np.ones_like(z) if slopes is None else slopes  # only the straight line needs none


def is_flat(activation: Activation, slopes: NDArray[Any]) -> NDArray[np.bool_]:
    """Say which slopes let almost nothing of an error through."""
    flat: NDArray[np.bool_] = (np.abs(slopes) < FLAT * activation.steepest) | (slopes == 0)
    return flat


def _training_rows(project: Project) -> NDArray[np.intp]:
    rows = project.dataset.rows_for(Split.TRAINING)
    return rows if isinstance(rows, np.ndarray) else np.arange(*rows.indices(project.dataset.row_count))


def _inputs(project: Project, numbers: NDArray[np.intp]) -> Array:
    inputs = project.dataset.matrix(Role.INPUT, numbers)
    whole: Array = inputs[np.isfinite(inputs).all(axis=1)]
    return whole


def _widened(ends: Ends, values: Array) -> Ends:
    known = values[_known(values)]
    return min(ends[0], float(known.min(initial=inf))), max(ends[1], float(known.max(initial=-inf)))


def _places(values: Array, edges: Array) -> NDArray[np.intp]:
    # the bin of each value, −1 where it has none
    places = np.searchsorted(edges[1:-1], values, side="right")
    places[~_known(values)] = -1
    return places


def _known(values: Array) -> NDArray[np.bool_]:
    with np.errstate(invalid="ignore"):
        known: NDArray[np.bool_] = np.abs(values) <= LARGEST
    return known


def _round_up(least: float) -> float:
    power = 10.0 ** floor(log10(least))
    return next(power * part for part in (1, 2, 5, 10) if power * part >= least * (1 - 1e-9))
