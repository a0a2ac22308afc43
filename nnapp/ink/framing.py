"""How the pictures of a table are framed, found in the pictures themselves: size, middle, thickness and slant of ink.

Bundled digits and MNIST differ in all of these: the ones fill the whole height, have had slant taken out and their
strokes made equally dark; the others lie in a box of 20 × 20 of the 28 × 28 with their centre of mass in the middle.
"""

from __future__ import annotations

from math import isqrt

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from nnapp.choices import Array
from nnapp.dataset import Dataset, NumberColumn, Role, Split

LEAST_SIDE, MOST_SIDE = 5, 64
MOST_ROWS = 500  # that are looked at
INKED = 0.1  # of the darkest: what is fainter is paper
SMOOTH = 0.75  # how different neighbours may be, measured by pixels that are far from each other
EVEN = 0.15  # amounts of ink that vary less were made alike
UPRIGHT = 0.9  # of the pictures begin and end in the same column, where slant was taken out

Images = NDArray[np.float64]  # (pictures, side, side), 0 for paper and 1 for the darkest ink


class Framing(Struct, frozen=True):
    """How pictures are framed; shares are of the picture's side."""

    side: int  # numbers in a row of the picture, and rows
    paper: float  # in the table's units
    darkest: float
    whole: bool  # whether the table has whole numbers only
    box: float = 1.0  # how high the ink is, or how wide where that is more
    width: float | None = None  # how wide it is, where nearly all are alike
    by_mass: bool = False  # whether the centre of mass is in the middle; else that of the ink's box
    ink: float | None = None  # the mean darkness, where it was made alike
    pen: float = 0.1  # how thick a stroke is, where it was not
    upright: bool = False  # whether slant was taken out


def framing_of(dataset: Dataset) -> Framing | None:
    """Return how the pictures of a table are framed; None where its inputs are no square pictures, row by row."""
    side = side_of(dataset)
    if side is None:
        return None
    rows = dataset.rows_for(Split.TRAINING)
    numbers = np.arange(dataset.row_count)[rows]
    if len(numbers) < 2:
        return None
    numbers = numbers[:: -(-len(numbers) // MOST_ROWS)]
    columns = [dataset.columns[position] for position in dataset.indices(Role.INPUT)]
    table = np.column_stack([column.values[numbers] for column in columns if isinstance(column, NumberColumn)])
    table = table[np.isfinite(table).all(axis=1)].astype(np.float64)
    return framing_of_images(table.reshape(-1, side, side)) if len(table) > 1 else None


def side_of(dataset: Dataset) -> int | None:
    """Return k where the inputs are k × k columns of plain numbers, of a size that a picture has."""
    columns = [dataset.columns[position] for position in dataset.indices(Role.INPUT)]
    side = isqrt(len(columns))
    plain = all(isinstance(column, NumberColumn) and not column.formula for column in columns)
    return side if plain and side * side == len(columns) and LEAST_SIDE <= side <= MOST_SIDE else None


def framing_of_images(table: Images) -> Framing | None:
    """Return how pictures (n, side, side) in the table's units are framed; None where they look like no pictures."""
    low, high = float(table.min()), float(table.max())
    if high <= low or not _on_one_scale(table, low, high) or not _smooth(table):
        return None
    border = np.median(np.concatenate([table[:, [0, -1]].ravel(), table[:, :, [0, -1]].ravel()]))
    paper, darkest = (low, high) if border <= (low + high) / 2 else (high, low)
    images = (table - paper) / (darkest - paper)
    images = images[(images > INKED).any(axis=(1, 2))]
    whole = bool((table == np.rint(table)).all())
    return _measured(images, Framing(table.shape[1], paper, darkest, whole))


def _on_one_scale(table: Images, low: float, high: float) -> bool:
    # most pixels reach well up the one scale somewhere, those in the corners perhaps not, and most come down to its end
    tops, bottoms = (found.ravel() for found in (table.max(axis=0), table.min(axis=0)))
    reach = (high - low) / 2
    middle = (tops >= low + reach).mean() >= 0.3 and (bottoms <= low + 0.1 * reach).mean() >= 0.3
    return bool(middle or ((bottoms <= high - reach).mean() >= 0.3 and (tops >= high - 0.1 * reach).mean() >= 0.3))


def _smooth(table: Images) -> bool:
    # in a picture a pixel is more like its neighbours than like another one some way off
    far = table.shape[1] // 2
    across, down = (float(np.abs(np.diff(table, axis=axis)).mean()) for axis in (2, 1))
    apart = [float(np.abs(np.roll(table, far, axis=axis) - table).mean()) for axis in (2, 1)]
    return across <= SMOOTH * apart[0] and down <= SMOOTH * apart[1]


def _measured(images: Images, framing: Framing) -> Framing:
    side, wide, high = framing.side, images.max(axis=1), images.max(axis=2)
    left, right = _ends(wide > INKED)
    top, bottom = _ends(high > INKED)
    total = images.sum(axis=(1, 2))
    places, middle = np.arange(side), (side - 1) / 2
    masses = [(images.sum(axis=axis) * places).sum(axis=1) / total - middle for axis in (1, 2)]
    boxes = [(left + right) / 2 - middle, (top + bottom) / 2 - middle]
    widths, share = wide.sum(axis=1) / side, total / side**2
    steady = float(widths.std()) < EVEN * float(widths.mean())
    return Framing(
        side,
        framing.paper,
        framing.darkest,
        framing.whole,
        box=float(np.median(np.maximum(right - left, bottom - top) + 1)) / side,
        width=float(np.median(widths)) if steady else None,
        by_mass=_spread(masses) < _spread(boxes),
        ink=float(share.mean()) if share.std() < EVEN * share.mean() else None,
        pen=_thickness(images),
        upright=_upright(images, top, bottom),
    )


def _ends(inked: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    # the first and the last place with ink of each picture
    return inked.argmax(axis=1), inked.shape[1] - 1 - inked[:, ::-1].argmax(axis=1)


def _spread(offsets: list[Array]) -> float:
    return sum(float((each**2).mean()) for each in offsets)


def _thickness(images: Images) -> float:
    # a long stroke of this width has ink = width × length, and about two edges of that length
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    edges = np.hypot(np.diff(padded, axis=1)[:, :, :-1], np.diff(padded, axis=2)[:, :-1]).sum(axis=(1, 2))
    widths = 2 * images.sum(axis=(1, 2)) / np.maximum(edges, 1e-9)
    return float(np.clip(np.median(widths) / images.shape[1], 0.02, 0.4))


def _upright(images: Images, top: NDArray[np.intp], bottom: NDArray[np.intp]) -> bool:
    # slant was taken out of the bundled digits by moving rows until the first and last ink begin in the same column
    each, near = np.arange(len(images)), max(1, images.shape[1] // 16)
    first, last = images[each, top], images[each, bottom]
    begins = [(row > 0.5 * row.max(axis=1, keepdims=True)).argmax(axis=1) for row in (first, last)]
    return float((np.abs(begins[0] - begins[1]) <= near).mean()) >= UPRIGHT
