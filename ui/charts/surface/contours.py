"""Contours of a grid by marching squares: for each field the lines between the places where its edges cross a level."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Array

BELOW, RIGHT, ABOVE, LEFT = range(4)  # the edges of a field
# by which corners are above the level: 1 lower left, 2 lower right, 4 upper right, 8 upper left
LINES = {
    1: ((LEFT, BELOW),),
    2: ((BELOW, RIGHT),),
    3: ((LEFT, RIGHT),),
    4: ((RIGHT, ABOVE),),
    6: ((BELOW, ABOVE),),
    7: ((LEFT, ABOVE),),
    8: ((LEFT, ABOVE),),
    9: ((BELOW, ABOVE),),
    11: ((RIGHT, ABOVE),),
    12: ((LEFT, RIGHT),),
    13: ((BELOW, RIGHT),),
    14: ((LEFT, BELOW),),
}
SADDLES = {5: ((LEFT, ABOVE), (BELOW, RIGHT)), 10: ((LEFT, BELOW), (RIGHT, ABOVE))}  # where the middle is above
NUMBER = 16  # how a saddle whose middle is below is told from one whose middle is above


def contour(x: Array, y: Array, values: Array, level: float) -> Array:
    """Return the lines (m, 2, 2) of one level as from (x, y) to (x, y), of values (rows, columns) at y and x.

    Fields with a corner that is not finite have none.
    """
    corners = values[:-1, :-1], values[:-1, 1:], values[1:, 1:], values[1:, :-1]
    known = np.isfinite(np.stack(corners)).all(axis=0)
    case = sum((corner > level).astype(np.intp) << number for number, corner in enumerate(corners))
    assert not isinstance(case, int)
    case = np.where(known, case, 0)
    middle_below = np.sum(corners, axis=0, where=known) <= 4 * level
    case = np.where(np.isin(case, [*SADDLES]) & middle_below, NUMBER + case, case)
    lines = {**LINES, **SADDLES, NUMBER + 5: SADDLES[10], NUMBER + 10: SADDLES[5]}
    pieces = []
    for number in np.unique(case).tolist():
        rows, columns = np.nonzero(case == number)
        for first, second in lines.get(number, ()):
            ends = [_crossings(x, y, values, level, edge, rows, columns) for edge in (first, second)]
            pieces.append(np.stack(ends, axis=1))
    return np.concatenate(pieces) if pieces else np.empty((0, 2, 2))


def _crossings(
    x: Array, y: Array, values: Array, level: float, edge: int, rows: NDArray[np.intp], columns: NDArray[np.intp]
) -> Array:
    # where an edge of these fields crosses the level, (m, 2)
    low_row, low_column = rows + (edge == ABOVE), columns + (edge == RIGHT)
    high_row, high_column = low_row + (edge in (LEFT, RIGHT)), low_column + (edge in (BELOW, ABOVE))
    one, other = values[low_row, low_column], values[high_row, high_column]
    share = (level - one) / (other - one)
    return np.column_stack(
        [
            x[low_column] + share * (x[high_column] - x[low_column]),
            y[low_row] + share * (y[high_row] - y[low_row]),
        ]
    )
