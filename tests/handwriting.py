"""Ten digits as a right-handed person draws them with the mouse, in three hands, and how no two of them are alike.

A stroke is a list of points that the pen passes on a smooth curve, on a square from 0 to 1, x to the right and y down;
a point that stands twice is a corner. Written as one text per stroke: x and y in hundredths, points parted by blanks.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Points = list[tuple[float, float]]
Hand = dict[int, tuple[str, ...]]
Curve = NDArray[np.float64]

# a seven with a bar, a one with a flag, a closed nine with a curved tail
ROUND: Hand = {
    0: ("62,10 42,08 24,28 18,55 28,85 50,93 72,78 80,48 74,22 60,09",),
    1: ("28,32 42,20 55,07 55,07 55,35 54,65 53,94",),
    2: ("20,28 30,11 52,07 70,20 68,40 48,62 24,84 15,93 15,93 45,91 82,93",),
    3: ("20,17 38,07 62,12 68,28 55,43 38,48 38,48 60,51 74,66 68,85 45,94 20,86",),
    4: (
        "58,06 42,30 18,62 18,62 50,62 86,61",
        "62,34 61,65 60,95",
    ),
    5: (
        "28,08 26,26 23,45 23,45 42,38 65,45 74,65 64,86 42,94 18,87",
        "28,08 50,08 76,07",
    ),
    6: ("64,06 42,20 26,45 22,70 34,91 55,93 71,78 66,60 48,53 30,62 23,74",),
    7: (
        "18,10 45,09 80,09 80,09 62,40 48,66 38,95",
        "32,50 52,49 74,48",
    ),
    8: ("68,20 52,07 32,13 28,28 42,42 60,55 72,73 60,91 40,93 26,78 36,60 55,44 68,30 68,18",),
    9: ("72,24 58,09 36,13 26,32 36,48 56,47 70,30 73,20 73,20 74,50 70,78 54,93 28,90",),
}

# a seven without a bar, a one that is a mere line, an open four, a nine with a straight leg
PLAIN: Hand = {
    0: ("50,06 30,16 22,45 26,75 46,94 66,84 76,56 70,22 50,06",),
    1: ("52,05 51,35 50,65 49,95",),
    2: ("24,22 42,06 66,14 68,36 50,60 20,92 20,92 46,93 76,92",),
    3: ("22,09 45,09 72,09 72,09 56,26 42,41 42,41 62,46 74,66 62,87 40,93 20,84",),
    4: (
        "28,08 24,32 20,54 20,54 45,55 78,53",
        "66,08 65,50 63,94",
    ),
    5: ("74,08 50,08 30,09 30,09 27,27 25,45 25,45 46,39 66,48 73,66 62,86 42,93 20,88",),
    6: ("58,05 40,28 26,55 28,82 46,94 66,86 72,68 58,54 38,58 27,72",),
    7: ("18,09 48,08 78,08 78,08 62,35 50,62 42,94",),
    8: ("50,47 34,36 30,20 46,07 64,14 66,32 50,47 32,62 26,80 44,94 66,88 70,68 50,47",),
    9: ("68,22 50,07 32,18 30,36 46,48 62,40 68,22 68,22 66,50 63,75 60,95",),
}

# a one with a foot, a two with a loop, a closed four of two strokes, a seven with a hook; a zero that is wide
EXTRA: Hand = {
    0: ("50,08 28,14 14,45 22,80 50,93 78,80 88,48 76,18 48,08",),
    1: (
        "30,30 45,18 55,06 55,06 55,50 55,92",
        "30,93 55,93 80,93",
    ),
    2: ("22,26 36,09 60,10 70,28 58,52 34,76 20,86 24,94 36,84 50,88 66,94 82,84",),
    3: ("24,20 42,07 66,14 66,34 46,46 40,47 62,52 70,72 54,92 30,92 20,80",),
    4: (
        "66,05 40,34 16,64 16,64 50,64 84,63",
        "66,05 65,50 64,95",
    ),
    5: (
        "30,08 28,40 28,40 52,38 70,54 68,80 46,93 22,86",
        "30,08 74,09",
    ),
    6: ("70,10 50,08 30,28 22,58 30,86 52,94 72,82 72,62 52,52 32,58 24,70",),
    7: ("22,22 22,09 22,09 50,09 80,08 80,08 60,40 48,70 44,95",),
    8: ("64,18 44,07 32,24 48,44 68,66 58,92 36,90 30,68 50,46 66,28 64,16",),
    9: ("70,12 46,08 28,22 32,44 52,48 68,34 72,10 72,10 70,40 62,70 48,94",),
}
HANDS = {"round": ROUND, "plain": PLAIN, "extra": EXTRA}


def points_of(stroke: str) -> Points:
    """Read a stroke."""
    return [(int(x) / 100, int(y) / 100) for x, y in (point.split(",") for point in stroke.split())]


def curve(points: Points, between: int = 10) -> Curve:
    """Return a smooth curve through the points (a Catmull-Rom spline), with corners where one stands twice."""
    parts: list[Points] = [[points[0]]]
    for before, point in pairwise(points):
        if point == before:
            parts.append([])
        parts[-1].append(point)
    return np.concatenate([_smooth(np.array(part), between) for part in parts if len(part) > 1])


def _smooth(points: Curve, between: int) -> Curve:
    ends = np.concatenate([[2 * points[0] - points[1]], points, [2 * points[-1] - points[-2]]])
    t = np.linspace(0, 1, between, endpoint=False)[:, None]
    pieces = [
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False)
    ]
    return np.concatenate([*pieces, points[-1:]])


def written(hand: Hand, digit: int) -> list[Curve]:
    """Return a digit's strokes as curves."""
    return [curve(points_of(stroke)) for stroke in hand[digit]]


def varied(hand: Hand, digit: int, random: np.random.Generator) -> list[Curve]:
    """Return a digit as the same person writes it another time: other curves, slant, size and place on the square."""
    moved: dict[tuple[float, float], tuple[float, float]] = {}
    strokes = []
    for stroke in hand[digit]:
        points = points_of(stroke)
        for x, y in points:
            moved.setdefault((x, y), (x + random.normal(0, 0.015), y + random.normal(0, 0.015)))
        strokes.append(curve([moved[point] for point in points]))
    return placed(strokes, random.uniform(-0.1, 0.2), random.uniform(-6, 6), random.uniform(0.45, 0.9), random)


def placed(strokes: list[Curve], slant: float, turn: float, size: float, random: np.random.Generator) -> list[Curve]:
    """Return strokes slanted, turned by so many degrees, scaled, and somewhere on the square."""
    angle, wide = np.deg2rad(turn), np.exp(random.uniform(-0.15, 0.15))
    turned = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    matrix = size * turned @ np.array([[1, -slant], [0, 1]]) @ np.diag([wide, 1])
    changed = [(stroke - 0.5) @ matrix.T for stroke in strokes]
    every = np.concatenate(changed)
    low, high = every.min(axis=0), every.max(axis=0)
    shrunk = min(1.0, 0.96 / float((high - low).max()))
    start = random.uniform(0.02, np.maximum(0.98 - shrunk * (high - low), 0.0201))
    return [shrunk * (stroke - low) + start for stroke in changed]
