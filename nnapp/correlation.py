"""Pearson's correlation of every pair of number columns, over the rows where both have a number.

r = Σ (x − x̄)(y − ȳ) / √(Σ (x − x̄)² Σ (y − ȳ)²), the means over the rows of the pair. Columns whose numbers are missing
in the same rows are taken together: one product of matrices for all their pairs. Every column is divided by a power of
two first, so nothing overflows, and centred before it is multiplied, so nothing is lost where its numbers are large.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from nnapp.choices import Array, frozen
from nnapp.progress import Report, unheard

BLOCK = 32_768  # rows that are multiplied at a time
FEWEST = 2  # rows that a correlation needs

Mask = NDArray[np.bool_]


class Correlations(Struct, frozen=True, eq=False):
    """r (columns, columns) of every pair, NaN where a column is constant or rows too few; and from how many rows."""

    r: Array
    rows: NDArray[np.int64]


class _Group(NamedTuple):
    """Columns whose numbers are there in the same rows; None for all rows."""

    present: Mask | None
    columns: list[int]


class _Centred(NamedTuple):
    """How a column is brought to about 1 around 0 on the rows of a pair."""

    exponent: int
    mean: float
    constant: bool


def correlations(
    columns: Sequence[NDArray[Any]],
    old: Correlations | None = None,
    origins: Sequence[int] = (),
    report: Report = unheard,
) -> Correlations:
    """Correlate columns (rows,) of numbers, pair by pair; what is not finite counts as missing.

    `origins` gives for each column its place in `old`, or −1 where it is another one: only pairs with one of these are
    computed.
    """
    size = len(columns)
    places = np.array(origins if old is not None else [-1] * size, np.intp)
    fresh = places < 0
    r, rows = np.full((size, size), np.nan), np.zeros((size, size), np.int64)
    if old is not None:
        kept = np.flatnonzero(~fresh)
        r[np.ix_(kept, kept)] = old.r[np.ix_(places[kept], places[kept])]
        rows[np.ix_(kept, kept)] = old.rows[np.ix_(places[kept], places[kept])]
    groups = _groups(columns)
    steps = [(one, other) for i, one in enumerate(groups) for other in groups[i:]]
    for number, (one, other) in enumerate(steps):

        def tell(part: float, number: int = number) -> None:
            report((number + part) / len(steps))

        tell(0.0)
        new, known = (_Group(one.present, [c for c in one.columns if fresh[c] == which]) for which in (True, False))
        partner = _Group(other.present, [c for c in other.columns if fresh[c]])
        for first, second in ((new, other), (known, partner)):
            if first.columns and second.columns:
                _fill(columns, first, second, r, rows, tell)
    return Correlations(frozen(r), frozen(rows))


def _groups(columns: Sequence[NDArray[Any]]) -> list[_Group]:
    groups: dict[bytes, _Group] = {}
    for number, values in enumerate(columns):
        present = np.isfinite(values)
        mask = None if present.all() else present
        key = b"" if mask is None else np.packbits(mask).tobytes()
        groups.setdefault(key, _Group(mask, [])).columns.append(number)
    return [*groups.values()]


def _fill(
    columns: Sequence[NDArray[Any]], one: _Group, other: _Group, r: Array, rows: NDArray[np.int64], report: Report
) -> None:
    masks = [group.present for group in (one, other) if group.present is not None]
    shared = np.logical_and.reduce(masks) if masks else None
    count = len(columns[0]) if shared is None else int(np.count_nonzero(shared))
    found = np.full((len(one.columns), len(other.columns)), np.nan)
    if count >= FEWEST:
        numbers = None if shared is None else np.flatnonzero(shared)
        ways = {
            c: _centred(columns[c] if numbers is None else columns[c][numbers]) for c in (*one.columns, *other.columns)
        }
        found = _products(columns, one, other, numbers, ways, report)
    same = np.equal.outer(one.columns, other.columns)
    found[same & np.isfinite(found)] = 1.0
    for place, value in ((np.ix_(one.columns, other.columns), found), (np.ix_(other.columns, one.columns), found.T)):
        r[place], rows[place] = value, count


def _centred(values: NDArray[Any]) -> _Centred:
    low, high = float(values.min()), float(values.max())
    exponent = int(np.frexp(max(abs(low), abs(high)))[1])
    mean = float(np.ldexp(values.astype(np.float64), -exponent).mean())
    return _Centred(exponent, mean, low == high)


def _products(
    columns: Sequence[NDArray[Any]],
    one: _Group,
    other: _Group,
    numbers: NDArray[np.intp] | None,
    ways: dict[int, _Centred],
    report: Report,
) -> Array:
    count = len(columns[0]) if numbers is None else len(numbers)
    both = np.zeros((len(one.columns), len(other.columns)))
    sums, squares = ([np.zeros(len(group.columns)) for group in (one, other)] for _ in range(2))
    for begin in range(0, count, BLOCK):
        report(begin / count)
        some = slice(begin, begin + BLOCK) if numbers is None else numbers[begin : begin + BLOCK]
        parts = [_block(columns, group.columns, some, ways) for group in (one, other)]
        both += parts[0] @ parts[1].T
        for which, part in enumerate(parts):
            sums[which] += part.sum(axis=1)
            squares[which] += np.einsum("ij,ij->i", part, part)
    # what rounding has left of the means
    both -= np.outer(*sums) / count
    spread = [square - total**2 / count for square, total in zip(squares, sums, strict=True)]
    for group, part in zip((one, other), spread, strict=True):
        part[[ways[c].constant for c in group.columns]] = np.nan
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Array = both / np.outer(np.sqrt(spread[0]), np.sqrt(spread[1]))
    return np.clip(found, -1.0, 1.0)


def _block(
    columns: Sequence[NDArray[Any]], wanted: list[int], some: slice | NDArray[np.intp], ways: dict[int, _Centred]
) -> Array:
    # (columns, rows) of numbers around 0
    block = np.stack([columns[c][some].astype(np.float64) for c in wanted])
    np.ldexp(block, [[-ways[c].exponent] for c in wanted], out=block)
    block -= [[ways[c].mean] for c in wanted]
    return block
