"""How much memory something takes while it runs."""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Callable

AGAIN = 5  # of as many runs the one that took least is told: what other threads allocate meanwhile is in the sum


def peak_bytes(run: Callable[[], object]) -> int:
    """Return the most memory, in bytes, that Python and NumPy allocate at a time while `run` runs, several times over.

    Where tests run on several processors, a thread of each sends results while the next test runs. It gets its turn
    only where `run` lets it, and then ends what it does before the next run.
    """
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1.0)
    try:
        return min(_peak_of_one(run) for _ in range(AGAIN))
    finally:
        sys.setswitchinterval(usual)


def _peak_of_one(run: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        run()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
