"""How much memory something takes while it runs."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

AGAIN = 3  # of as many runs the one that took least is told: what other threads allocate meanwhile is in the sum


def peak_bytes(run: Callable[[], object]) -> int:
    """Return the most memory, in bytes, that Python and NumPy allocate at a time while `run` runs, several times over.

    Where tests run on several processors, a thread of each sends results while the next test runs.
    """
    return min(_peak_of_one(run) for _ in range(AGAIN))


def _peak_of_one(run: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        run()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
