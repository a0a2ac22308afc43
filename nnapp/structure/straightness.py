"""Whether one straight line can do what a table asks: a proof for few rows, evidence for many; remembered with it.

Without a curved hidden layer a network is φ(w·x + b): its answers are level along planes. Where the inputs of two rows
add up to the same as those of two others, so do their w·x + b; so the first two cannot both lie above the others.
For larger tables, least squares on squares and products of the inputs is compared with least squares on the inputs
alone, both judged on rows that they were not fitted to.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Array
from nnapp.dataset import Dataset, Role, Split
from nnapp.words import Said, marked

MOST_PROOF_ROWS = 16
FEWEST_ROWS, MOST_ROWS, MOST_INPUTS, MOST_PAIRS = 30, 2000, 20, 45
MUCH_RIGHT, MUCH_EXPLAINED = 0.15, 0.25  # that curves must do better, of the rows or of the variance
RIDGE = 1e-6  # keeps columns that repeat each other from breaking the fit
DIGITS = 9  # to which sums are compared
REMEMBERED = "_straightness"

Indices = NDArray[np.intp]


class Proof(NamedTuple):
    """Four rows of the table, from 0: the inputs of the first two add up to those of the last two."""

    same: tuple[int, int]
    others: tuple[int, int]
    output: Said


class Evidence(NamedTuple):
    """How much a straight line does of what a table asks, and how much a curved one, 0 to 1."""

    straight: float
    curved: float
    classes: bool  # the share of rows that are right; else the share of the variance that is explained
    output: Said

    @property
    def gain(self) -> float:
        """How much better the curve is, where 1 is much."""
        return (self.curved - self.straight) / (MUCH_RIGHT if self.classes else MUCH_EXPLAINED)


def straightness(dataset: Dataset, *, one_of_several: bool = False) -> Proof | Evidence | None:
    """Return why a straight line cannot do what the table asks, or None where nothing speaks against it.

    With `one_of_several` the outputs are classes of which the largest counts. Found once, and remembered.
    """
    remembered: dict[bool, Proof | Evidence | None] = dataset.__dict__.setdefault(REMEMBERED, {})
    if one_of_several not in remembered:
        remembered[one_of_several] = _found(dataset, one_of_several=one_of_several)
    return remembered[one_of_several]


def _found(dataset: Dataset, *, one_of_several: bool) -> Proof | Evidence | None:
    rows = dataset.rows_for(Split.TRAINING)
    numbers = rows if isinstance(rows, np.ndarray) else np.arange(dataset.row_count)
    few = len(numbers) <= MOST_PROOF_ROWS
    if not few and (len(numbers) < FEWEST_ROWS or len(dataset.features(Role.INPUT)) > MOST_INPUTS):
        return None
    random = np.random.default_rng(0)
    if len(numbers) > MOST_ROWS:
        numbers = numbers[np.unique(random.integers(0, len(numbers), MOST_ROWS))]
    x, t = dataset.matrix(Role.INPUT, numbers), dataset.matrix(Role.TARGET, numbers)
    known = np.isfinite(x).all(axis=1) & np.isfinite(t).all(axis=1)
    x, t, numbers = x[known], t[known], numbers[known]
    if few:
        return _proof(dataset, x, t, numbers, one_of_several=one_of_several)
    mixed = random.permutation(len(x))  # the last third judges: not every third row, because tables repeat themselves
    candidates = _class_evidence if one_of_several else _output_evidence
    found = [*candidates(dataset, x[mixed], t[mixed])] if len(x) >= FEWEST_ROWS else []
    best = max(found, key=lambda evidence: evidence.gain, default=None)
    return best if best is not None and best.gain >= 1 else None


def _proof(dataset: Dataset, x: Array, t: Array, numbers: Indices, *, one_of_several: bool) -> Proof | None:
    sizes = np.abs(x).max(axis=0, initial=0)
    x = x / np.where(sizes > 0, sizes, 1)
    outputs = dataset.features(Role.TARGET)
    if one_of_several:  # rows that want the same of all outputs are of one class
        classes = np.unique(t, axis=0, return_inverse=True)[1].reshape(-1)
        kinds = [(classes.astype(float), _answer(dataset))]
    else:
        kinds = [(t[:, unit], feature.said) for unit, feature in enumerate(outputs) if len(np.unique(t[:, unit])) == 2]
    for wanted, output in kinds:
        pairs: dict[tuple[float, ...], tuple[int, int]] = {}
        for one, other in combinations(range(len(x)), 2):
            if wanted[one] != wanted[other]:
                continue
            total = tuple((np.round(x[one] + x[other], DIGITS) + 0.0).tolist())
            before = pairs.setdefault(total, (one, other))
            if wanted[before[0]] != wanted[one]:
                same, others = ((int(numbers[a]), int(numbers[b])) for a, b in (before, (one, other)))
                return Proof(same, others, output)
    return None


def _output_evidence(dataset: Dataset, x: Array, t: Array) -> Iterator[Evidence]:
    tables = _tables(x)
    for unit, feature in enumerate(dataset.features(Role.TARGET)):
        classes = len(np.unique(t[:, unit])) == 2
        straight, curved = (_judged(table, t[:, unit], classes=classes) for table in tables)
        yield Evidence(straight, curved, classes, feature.said)


def _class_evidence(dataset: Dataset, x: Array, t: Array) -> Iterator[Evidence]:
    # Each class against each other, because that is where softmax draws a straight line.
    classes, outputs = t.argmax(axis=1), dataset.features(Role.TARGET)
    for first, second in [*combinations(np.unique(classes).tolist(), 2)][:MOST_PAIRS]:
        rows = np.flatnonzero((classes == first) | (classes == second))
        if len(rows) < FEWEST_ROWS:
            continue
        wanted = (classes[rows] == second).astype(float)
        straight, curved = (_judged(table, wanted, classes=True) for table in _tables(x[rows]))
        names = {"first": outputs[first].said, "second": outputs[second].said}
        yield Evidence(straight, curved, True, Said(marked("{first} or {second}"), names))


def _tables(x: Array) -> tuple[Array, Array]:
    # (rows, 1 + inputs), and the same with squares and products
    x = (x - x.mean(axis=0)) / np.maximum(x.std(axis=0), 1e-12)
    line = np.column_stack([np.ones(len(x)), x])
    left, right = np.triu_indices(x.shape[1])
    return line, np.column_stack([line, x[:, left] * x[:, right]])


def _judged(table: Array, wanted: Array, *, classes: bool) -> float:
    end = len(table) * 2 // 3
    inside, outside = table[:end], table[end:]
    squares = inside.T @ inside + RIDGE * end * np.eye(table.shape[1])
    answers: Array = outside @ np.linalg.solve(squares, inside.T @ wanted[:end])
    if classes:
        middle = (wanted.min() + wanted.max()) / 2
        return float(np.mean((answers > middle) == (wanted[end:] > middle)))
    rest = float(np.sum(np.square(wanted[end:] - answers)))
    all_of_it = float(np.sum(np.square(wanted[end:] - wanted[:end].mean())))
    return max(0.0, 1 - rest / all_of_it) if all_of_it > 0 else 1.0


def _answer(dataset: Dataset) -> Said:
    names = {dataset.columns[feature.column].name: None for feature in dataset.features(Role.TARGET)}
    return Said(marked("{names}"), {"names": ", ".join(names)})
