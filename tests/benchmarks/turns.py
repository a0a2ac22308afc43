"""One process per engine, which lives as long as a workload is measured and works when it is its turn.

A process of its own, because libraries in one process share its threads, memory and settings: PyTorch and OpenBLAS
would each keep threads waiting, and the one imported first would decide for both. Orders and answers are lines of JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from tests.benchmarks.workloads import CHECKED_RATES, LEARNING_RATES, WORKLOADS

ROOT = Path(__file__).parents[2]
THREAD_SETTINGS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
REMOVED_SETTINGS = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")  # half the speed of NumPy's products, and nobody else's
ENGINES = {
    "ours": ("tests.benchmarks.ours", "Ours"),
    "evaluated": ("tests.benchmarks.ours", "OursEvaluated"),
    "scikit": ("tests.benchmarks.rival_scikit", "ScikitLearn"),
    "torch": ("tests.benchmarks.rival_torch", "PyTorch"),
    "plain": ("tests.benchmarks.rival_numpy", "PlainNumPy"),
    "products": ("tests.benchmarks.rival_numpy", "BareProducts"),
}


class Player:
    """A process with one engine; `missing` says why it cannot take part."""

    def __init__(self, engine: str, threads: int) -> None:
        kept = {name: value for name, value in os.environ.items() if name not in REMOVED_SETTINGS}
        self.missing = ""
        self._engine = engine
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.turns", engine],
            cwd=ROOT,
            env=kept | dict.fromkeys(THREAD_SETTINGS, str(threads)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, do: str, **values: Any) -> Any:
        """Send an order and wait for the answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": do} | values) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"The process of {self._engine} has ended; its error stands above.")
        answer = json.loads(line)
        self.missing = answer.get("missing", "")
        return answer

    def end(self) -> None:
        """Let the process end."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


class Served:
    """The engine at the other end."""

    def __init__(self, engine: str) -> None:
        self._module, self._name = ENGINES[engine]
        self._engine: Any = None
        self._epoch_seconds = 0.0

    def prepare(self, workload: str, optimizer: str, checked: bool) -> dict[str, Any]:
        """Make the engine for a workload, and find out how long an epoch takes."""
        self._engine = None  # frees the memory of the one before
        try:
            kind = getattr(import_module(self._module), self._name)
            rate = (CHECKED_RATES if checked else LEARNING_RATES)[optimizer]
            self._engine = kind(WORKLOADS[workload], optimizer, rate)
        except ImportError as error:
            return {"missing": str(error)}
        if not checked:
            self._warm_up()
        return {}

    def _warm_up(self) -> None:
        self._epoch_seconds = self._seconds(1)
        epochs, spent = 1, 0.0 if self._epoch_seconds < 0.2 else 1.0  # a fast engine's first epoch is a slow one
        while spent < 0.02:
            spent = self._seconds(epochs)
            self._epoch_seconds = spent / epochs
            epochs *= 4

    def turn(self, seconds: float, parts: int) -> dict[str, Any]:
        """Train for about so long, whole epochs and at least one; answer with milliseconds per epoch.

        Of several parts, only the fastest counts.
        """
        epochs = max(1, round(seconds / parts / self._epoch_seconds))
        self._epoch_seconds = min(self._seconds(epochs) for _ in range(parts)) / epochs
        return {"ms": 1000 * self._epoch_seconds}

    def _seconds(self, epochs: int) -> float:
        began = perf_counter()
        self._engine.run(epochs)
        return perf_counter() - began

    def check(self, order: list[int]) -> dict[str, Any]:
        """Take one epoch in this order from the workload's start; answer with all parameters."""
        return {"parameters": self._engine.checked(np.array(order)).tolist()}


def serve(engine: str) -> None:
    """Do what each line of the input orders until there is no more."""
    served = Served(engine)
    for line in sys.stdin:
        order = json.loads(line)
        answer = getattr(served, order.pop("do"))(**order)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    serve(sys.argv[1])
