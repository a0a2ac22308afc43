"""Settings of all tests: one BLAS thread, as in the program, and how hypothesis searches.

The tests under tests/engine run without PySide6, so nothing here may import it.
"""

from __future__ import annotations

import os

# before anything imports numpy
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("MKL_NUM_THREADS", "1")

from hypothesis import HealthCheck, settings

# A deadline would fail on a busy machine; the same examples every time keep a green check green.
settings.register_profile("local", deadline=None)
settings.register_profile(
    "ci", deadline=None, derandomize=True, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ci" if os.environ.get("CI") else "local")
