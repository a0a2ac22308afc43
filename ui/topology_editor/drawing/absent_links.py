"""Which links of each layer are not there: removed, or behind a unit that is switched off."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnapp.topology import BIAS, Topology


def absent_links(topology: Topology) -> list[NDArray[np.bool_] | None]:
    """Return for each layer which of its weights (fan_out, fan_in) are not there; None where all are."""
    found: list[NDArray[np.bool_] | None] = []
    for layer, off, fan_in in zip(topology.layers, topology.off_sources, topology.widths[:-1], strict=True):
        removed = layer.removed_pairs[layer.removed_pairs[:, 1] != BIAS]
        if not len(removed) and not off:
            found.append(None)
            continue
        absent = np.zeros((layer.units, fan_in), bool)
        absent[:, list(off)] = True
        absent[removed[:, 0], removed[:, 1]] = True
        found.append(absent)
    return found
