"""How much memory it takes to train on a wide table, in relation to the table itself.

    python tests/benchmarks/memory.py

Trains 784-128-64-10 on 60000×784 numbers in float32 for two epochs, evaluated at their end, in a process of its
own, and compares its peak with that of a process that only imports the same. The table is included in the ratio.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from nnapp.run import Run
from tests.benchmarks.ours import project_of
from tests.benchmarks.workloads import WORKLOADS

MUST = 3.2
WORKLOAD = WORKLOADS["W5"]


def peak() -> int:
    """The most bytes that this process has had in memory so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def peak_of(work: str) -> int:
    """Run this file in a process of its own with this work, and return its peak in bytes."""
    command = [sys.executable, str(Path(__file__)), work]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def train(optimizer: str) -> None:
    """Train for two epochs as the window does, and look at the result."""
    run = Run(project_of(WORKLOAD, optimizer, 1e-3))
    run.advance(2, lambda: False)
    run.snapshot()


def main() -> None:
    """Measure and print one line per optimizer; or, with a word on the command line, be measured."""
    if len(sys.argv) > 1:
        if sys.argv[1] != "import":
            train(sys.argv[1])
        print(peak())
        return
    table = WORKLOAD.rows * WORKLOAD.widths[0] * 4
    imported = peak_of("import")
    print(f"{WORKLOAD}: the table has {table / 2**20:.0f} MiB, a process that only imports {imported / 2**20:.0f} MiB")
    for optimizer in ("sgd", "adam"):
        more = peak_of(optimizer) - imported
        mark = "✓" if more <= MUST * table else "✗"
        print(f"{optimizer:5} {more / 2**20:.0f} MiB more: {more / table:.2f} times the table ≤ {MUST} {mark}")


if __name__ == "__main__":
    main()
