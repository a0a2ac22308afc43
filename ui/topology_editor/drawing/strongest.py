"""The largest of very many numbers, exactly and without sorting them."""

from __future__ import annotations

import numpy as np

from nnapp.choices import Array
from ui.topology_editor.drawing.geometry import Units

SAMPLED = 100_000  # numbers from which a threshold is estimated first
SAMPLE = 20_000


def strongest(sizes: Array, count: int) -> Units:
    """Return the positions of exactly `count` largest of the sizes (n,); of equal ones, some from everywhere."""
    if count >= len(sizes):
        return np.arange(len(sizes))
    if count <= 0:
        return np.zeros(0, np.intp)
    if len(sizes) > SAMPLED:
        rough = _roughly(sizes, count)
        if len(rough) >= count:
            return rough[_strongest(sizes[rough], count)]
    return _strongest(sizes, count)


def _strongest(sizes: Array, count: int) -> Units:
    least = np.partition(sizes, len(sizes) - count)[len(sizes) - count]
    above, equal = np.flatnonzero(sizes > least), np.flatnonzero(sizes == least)
    spread = np.linspace(0, len(equal) - 1, count - len(above)).astype(np.intp)
    return np.concatenate([above, equal[spread]])


def _roughly(sizes: Array, count: int) -> Units:
    # the positions of what is above a threshold that a sample says is low enough; mostly it is
    sample = sizes[:: len(sizes) // SAMPLE]
    wanted = round(1.5 * count * len(sample) / len(sizes)) + 8
    if wanted >= len(sample):
        return np.zeros(0, np.intp)
    return np.flatnonzero(sizes >= np.partition(sample, len(sample) - wanted)[len(sample) - wanted])


def sizes_of(values: Array) -> Array:
    """Return the magnitudes of values; what is not a number counts as the largest."""
    sizes: Array = np.abs(values)
    if np.isnan(sizes.sum()):
        sizes[np.isnan(sizes)] = np.inf
    return sizes
