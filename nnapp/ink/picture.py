"""From strokes to the picture that the network is shown: slant, size, thickness and middle as in the table's pictures.

Only the lines are moved and scaled, never pixels, so where and how large somebody draws makes no difference, and a
thin pen gives the same picture as a thick one. Coordinates are fine pixels: `fine` of them in a pixel of the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from nnapp.choices import Array
from nnapp.ink.framing import Framing
from nnapp.ink.strokes import Stroke, spread, thinned

BAND = 0.1  # of the height: where a figure begins and ends
TALL = 1 / 3  # a line flatter than this has no slant
TOWARDS = 0.6  # of the way to the usual width; all the way would make a narrow figure another one
MOST_STRETCH = 1.6
THICKEST = 0.34  # of the picture's side, for a dot and other short strokes
FINE = 32  # fine pixels along a picture, or two for each of its pixels where that is more
USUAL_PEN = 0.17  # of the side, to begin with
ROUNDS = 2  # the pen's thickness needs room in the box, and the lines in it make the thickness


def picture(strokes: Sequence[Stroke], framing: Framing) -> Array:
    """Return strokes as a picture (side, side) in the table's units; nothing but paper where there are none."""
    # rounded, because sizes that are hardly numbers could not be divided by
    drawn = [np.round(np.asarray(stroke, float).reshape(-1, 2), 9) for stroke in strokes if len(stroke)]
    share = _shares(drawn, framing) if drawn else np.zeros((framing.side, framing.side))
    values = framing.paper + share * (framing.darkest - framing.paper)
    return np.asarray(np.rint(values) if framing.whole else values)


def _shares(strokes: list[Stroke], framing: Framing) -> Array:
    fine = max(2, FINE // framing.side)
    if framing.upright:
        strokes = _upright(strokes)
    size = framing.side * fine
    pen = (framing.pen if framing.ink is None else USUAL_PEN) * size
    reach = (pen if framing.ink is None else THICKEST * size) / 2 + 1
    placed, depth = strokes, np.empty(0)
    for _ in range(ROUNDS if framing.ink is not None else 1):
        placed = _placed(strokes, framing, size, pen)
        depth = _depth(placed, size, reach)
        if framing.ink is not None:
            pen = _fitting_pen(depth, framing.ink, size)
    if framing.by_mass:
        depth = _depth(_centred(placed, _covered(depth, pen), size), size, reach)
    covered = _covered(depth, pen)
    return np.asarray(covered.reshape(framing.side, fine, framing.side, fine).mean(axis=(1, 3)))


def _upright(strokes: list[Stroke]) -> list[Stroke]:
    # moves rows to the side until the figure begins and ends in the same column, as the table's pictures do
    every = np.concatenate(strokes)
    (left, top), (right, bottom) = every.min(axis=0), every.max(axis=0)
    height = bottom - top
    if height <= 0 or height < TALL * (right - left):
        return strokes
    points = np.concatenate([spread(stroke, height / 200) for stroke in strokes])
    first = points[points[:, 1] <= top + BAND * height, 0].min()
    last = points[points[:, 1] >= bottom - BAND * height, 0].min()
    slant = (last - first) / height
    return [np.column_stack([s[:, 0] - slant * (s[:, 1] - top), s[:, 1]]) for s in strokes]


def _placed(strokes: list[Stroke], framing: Framing, size: int, pen: float) -> list[Stroke]:
    # the box of the ink, pen and all, as large as it is in the table, and in the middle
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    width, height = (high - low).tolist()
    room = max(framing.box * size - pen, 1.0)
    scale = room / max(width, height) if max(width, height) > 0 else 1.0
    stretch = 1.0
    if framing.width is not None and width > 0:
        usual = max(framing.width * size - pen, 1.0) / (scale * width)
        stretch = float(np.clip(usual**TOWARDS, 1 / MOST_STRETCH, MOST_STRETCH))
    across = min(scale * stretch, (size - pen) / width) if width > 0 else scale
    moved = [(stroke - (low + high) / 2) * (across, scale) + size / 2 for stroke in strokes]
    return [thinned(stroke, 1.0) for stroke in moved]


def _depth(strokes: list[Stroke], size: int, reach: float) -> Array:
    # how far the middle of each fine pixel is from the nearest line; infinite beyond reach
    depth = np.full((size, size), np.inf)
    for stroke in strokes:
        for start, end in pairwise(stroke) if len(stroke) > 1 else [(stroke[0], stroke[0])]:
            low, high = np.minimum(start, end) - reach, np.maximum(start, end) + reach
            (left, top), (right, bottom) = (np.clip(edge, 0, size).astype(int).tolist() for edge in (low, high + 1))
            window = depth[top:bottom, left:right]
            x, y = np.arange(left, right) + 0.5 - start[0], (np.arange(top, bottom) + 0.5 - start[1])[:, None]
            across, down = (end - start).tolist()
            along = np.clip((x * across + y * down) / max(across**2 + down**2, 1e-30), 0, 1)
            np.minimum(window, np.hypot(x - along * across, y - along * down), out=window)
    return depth


def _covered(depth: Array, pen: float) -> Array:
    # the share of each fine pixel that a line of this thickness covers
    return np.clip(pen / 2 - depth + 0.5, 0, 1)


def _fitting_pen(depth: Array, ink: float, size: int) -> float:
    # how thick the pen must be for this mean darkness
    thin, thick = 0.5, THICKEST * size
    for _ in range(14):
        middle = (thin + thick) / 2
        thin, thick = (middle, thick) if float(_covered(depth, middle).mean()) < ink else (thin, middle)
    return thick


def _centred(strokes: list[Stroke], covered: Array, size: int) -> list[Stroke]:
    places, total = np.arange(size) + 0.5, float(covered.sum())
    if total <= 0:
        return strokes
    mass = np.array([float((covered.sum(axis=axis) * places).sum()) / total for axis in (0, 1)])
    return [stroke + size / 2 - mass for stroke in strokes]
