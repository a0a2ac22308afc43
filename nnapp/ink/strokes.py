"""Strokes: what a pen has drawn, as lines through points (n, 2) on a square from 0 to 1, x to the right and y down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Array

Stroke = Array  # (points, 2); a single point is a dot
CHUNK = 1 << 19  # distances that are computed at a time


def spread(stroke: Stroke, step: float) -> Stroke:
    """Return the same line through points that are at most `step` apart."""
    if len(stroke) < 2:
        return stroke
    lengths = np.hypot(*np.diff(stroke, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    counts = np.maximum(np.ceil(lengths / step), 1).astype(int)
    places = [along[i] + lengths[i] * np.arange(count) / count for i, count in enumerate(counts)]
    where = np.append(np.concatenate(places), along[-1])
    return np.column_stack([np.interp(where, along, stroke[:, axis]) for axis in (0, 1)])


def thinned(stroke: Stroke, step: float) -> Stroke:
    """Return the line without points that are nearer than `step` to the one before; both ends stay."""
    if len(stroke) < 3:
        return stroke
    kept = [0]
    for number in range(1, len(stroke) - 1):
        if np.hypot(*(stroke[number] - stroke[kept[-1]])) >= step:
            kept.append(number)
    return stroke[[*kept, len(stroke) - 1]]


def distances(points: Array, strokes: Iterable[Stroke]) -> Array:
    """Return how far points (n, 2) are from the nearest of the lines; infinite where there is none."""
    nearest = np.full(len(points), np.inf)
    for stroke in strokes:
        starts, ends = (stroke, stroke) if len(stroke) == 1 else (stroke[:-1], stroke[1:])
        block = max(1, CHUNK // max(len(points), 1))
        for begin in range(0, len(starts), block):
            found = _to_segments(points, starts[begin : begin + block], ends[begin : begin + block])
            np.minimum(nearest, found, out=nearest)
    result: Array = np.sqrt(nearest)
    return result


def _to_segments(points: Array, starts: Array, ends: Array) -> Array:
    # the squared distance from each point to the nearest segment, axis by axis, so that no third axis is needed
    ways = ends - starts
    lengths = np.maximum((ways * ways).sum(axis=1), 1e-30)
    x, y = (points[:, axis, None] - starts[:, axis] for axis in (0, 1))
    along = np.clip((x * ways[:, 0] + y * ways[:, 1]) / lengths, 0, 1)
    x -= along * ways[:, 0]
    y -= along * ways[:, 1]
    return np.asarray((x * x + y * y).min(axis=1))


def erased(strokes: Sequence[Stroke], path: Stroke, radius: float) -> tuple[Stroke, ...]:
    """Return what is left of strokes after a rubber of this radius went along a path; the others are the same."""
    left: list[Stroke] = []
    for stroke in strokes:
        fine = spread(stroke, radius / 3)
        kept = distances(fine, [path]) > radius
        left += [stroke] if kept.all() else _runs(fine, kept)
    return tuple(left)


def _runs(points: Stroke, kept: NDArray[np.bool_]) -> list[Stroke]:
    # the stretches of points that stay, each a stroke of its own
    edges = np.flatnonzero(np.diff(np.concatenate([[False], kept, [False]]).astype(np.int8)))
    return [points[begin:end] for begin, end in edges.reshape(-1, 2)]
