"""What the heatmaps draw, as tables of numbers: one row for each weight and bias, or for each δ."""

from __future__ import annotations

import numpy as np

from nnapp.choices import Array
from nnapp.topology import Parameters, Topology, present
from ui.charts.table import Table
from ui.charts.weight_maps.deltas import DeltaMaps


def link_table(
    headers: tuple[str, ...], topology: Topology, weights: Parameters, others: tuple[Parameters | None, ...]
) -> Table:
    """Return layer, unit, source, weight and others of all weights and biases that are there; numbers count from 1.

    A bias has no source, and what is not known no value: NaN, which becomes an empty cell.
    """
    there = present(topology)
    places = [np.indices(matrix.shape) for matrix in weights.matrices]
    layers = np.concatenate([np.full(matrix.size, number + 1.0) for number, matrix in enumerate(weights.matrices)])
    units = np.concatenate([place[0].ravel() + 1.0 for place in places])
    sources = np.concatenate([_sources(place[1]) for place in places])
    columns = [layers, units, sources, weights.flat]
    columns += [np.full(len(layers), np.nan) if values is None else values.flat for values in others]
    return Table(headers, tuple(column[there] for column in columns))


def delta_table(headers: tuple[str, ...], found: DeltaMaps) -> Table:
    """Return layer, unit, row and δ; numbers count from 1."""
    rows = np.array(found.rows, float) + 1
    parts: list[list[Array]] = [[], [], [], []]
    for number, delta in enumerate(found.maps):
        units = np.arange(len(delta)) + 1.0
        parts[0].append(np.full(delta.size, number + 1.0))
        parts[1].append(np.repeat(units, len(rows)))
        parts[2].append(np.tile(rows, len(delta)))
        parts[3].append(delta.ravel())
    return Table(headers, tuple(np.concatenate(part) for part in parts))


def _sources(columns: np.ndarray) -> Array:
    sources = columns + 1.0
    sources[:, -1] = np.nan
    return np.asarray(sources.ravel())


def as_text(values: Array) -> str:
    """Return a matrix as text for a spreadsheet: rows of exact numbers, divided by tabs."""
    return "".join("\t".join(map(repr, map(float, row))) + "\n" for row in values)
