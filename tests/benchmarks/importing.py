"""How long it takes to open 100 MB of comma-separated numbers, and how much memory, beside Python's csv module alone.

    python tests/benchmarks/importing.py

Each way is measured in a process of its own; its memory is the peak above that of the process before it began.
The longest time between two reports of progress is shown, and how long it takes to stop after a person cancels.
"""

from __future__ import annotations

import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from nnapp.importing import Cancelled, Source, preview, read

ROWS, COLUMNS = 500_000, 21
SECONDS, TIMES_ITS_SIZE, BETWEEN_REPORTS_S, CANCELLED_S = 5.0, 3.0, 0.2, 0.5
BATCH = 5000


def write_table(path: Path) -> None:
    """Write the table, about 100 MB."""
    dice = np.random.default_rng(0)
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(f"x{number}" for number in range(1, COLUMNS)) + ",t\n")
        for _ in range(ROWS // BATCH):
            rows = dice.normal(size=(BATCH, COLUMNS)).tolist()
            file.writelines(",".join(f"{value:.6f}" for value in row) + "\n" for row in rows)


def peak() -> int:
    """The most bytes that this process has had in memory so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


class Heard:
    """A report that remembers the longest time between two calls, and may cancel."""

    def __init__(self, cancel_at: float = 2.0) -> None:
        self.longest, self.last, self.cancel_at = 0.0, time.perf_counter(), cancel_at

    def __call__(self, done: float) -> None:
        now = time.perf_counter()
        self.longest, self.last = max(self.longest, now - self.last), now
        if done > self.cancel_at:
            raise Cancelled


def with_csv_module(path: Path) -> object:
    """What a plain script does: rows from the csv module, numbers by `float`, one array in the end."""
    parts = []
    with path.open(newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        while batch := [*islice(rows, BATCH)]:
            parts.append(np.array([[float(cell) for cell in row] for row in batch]))
    return np.concatenate(parts)


def measured(way: str, path: Path) -> str:
    """Do it once in this process; return seconds, bytes and seconds between reports."""
    source, heard = Source.of(path), Heard()
    chosen = preview(source).choices if way == "read as previewed" else None
    before, began = peak(), time.perf_counter()
    heard.last = began
    if way == "preview":
        result: object = preview(source, report=heard)
    elif way in ("read", "read as previewed"):
        result = read(source, chosen, heard)
    else:
        result = with_csv_module(path)
    seconds = time.perf_counter() - began
    assert result is not None
    return f"{seconds} {peak() - before} {heard.longest}"


def cancelled(path: Path) -> float:
    """How long it takes at most until a cancelled reading is over: the time since the last report before."""
    longest = 0.0
    for at in (0.02, 0.3, 0.55, 0.8):
        heard = Heard(at)
        try:
            read(Source.of(path), None, heard)
        except Cancelled:
            longest = max(longest, heard.longest, time.perf_counter() - heard.last)
    return longest


def main() -> None:
    """Measure and print one line for each way; or, with a way on the command line, be measured."""
    if len(sys.argv) > 1:
        print(measured(sys.argv[1], Path(sys.argv[2])))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        write_table(path)
        size = path.stat().st_size
        print(f"{size / 1e6:.0f} MB, {ROWS} rows × {COLUMNS} columns, {os.cpu_count()} processors")
        for way in ("csv module", "preview", "read", "read as previewed"):
            command = [sys.executable, __file__, way, str(path)]
            answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            seconds, memory, between = map(float, answer.split())
            good = way == "csv module" or (
                seconds <= SECONDS and memory <= TIMES_ITS_SIZE * size and between <= BETWEEN_REPORTS_S
            )
            reports = "" if way == "csv module" else f", a report at least every {between:.2f} s"
            print(f"{way:18} {seconds:5.2f} s, {memory / size:4.2f} × its size{reports} {'✓' if good else '✗'}")
        longest = cancelled(path)
        print(f"cancelled within   {longest:5.2f} s {'✓' if longest <= CANCELLED_S else '✗'}")


if __name__ == "__main__":
    main()
