"""How fast the engine trains, beside scikit-learn, PyTorch, plain NumPy and the bare matrix products.

    python tests/benchmarks/engine.py [--workloads W1,W4] [--optimizers sgd,adam] [--rounds 9] [--seconds 0.2]

All engines do the same work (network, rows, batches, optimizer, precision, a cost for every epoch) and take turns in
every round, each in a process of its own. The figures are medians of the ratios inside a round, so that what slows the
machine for a while slows both sides. An engine that is not installed is shown as "–"; the extra `bench` brings all.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np

from nnapp.run import order
from nnapp.training import Seeds
from tests.benchmarks.calls import print_calls
from tests.benchmarks.turns import ENGINES, REMOVED_SETTINGS, Player
from tests.benchmarks.workloads import WORKLOADS, Workload

Times = dict[str, list[float]]  # milliseconds per epoch of each round, by engine

SAME = {"float64": 1e-9, "float32": 1e-3}  # how near the results must be after one epoch
WAITING_THREADS = 0.05  # seconds until threads that wait for work in vain have gone to sleep


def measured(workload: Workload, players: dict[str, Player], optimizer: str, options: argparse.Namespace) -> Times:
    """Let all engines train in turns, in every round another one first."""
    for player in players.values():
        player.ask("prepare", workload=workload.name, optimizer=optimizer, checked=False)
    names = [name for name, player in players.items() if not player.missing]
    for name in players.keys() - names:
        print(f"{workload.name} {optimizer}: {name} cannot take part: {players[name].missing}")
    times: Times = {name: [] for name in names}
    seconds, parts = options.seconds * workload.threads, 8 if options.busy and workload.threads == 1 else 1
    rounds = options.rounds if workload.threads == 1 else max(1, options.rounds // 2)  # an epoch takes seconds
    for number in range(rounds):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            if workload.threads > 1:
                time.sleep(WAITING_THREADS)
            times[name].append(players[name].ask("turn", seconds=seconds, parts=parts)["ms"])
    return times


def sameness(workload: Workload, players: dict[str, Player], optimizer: str) -> str:
    """Say how far the results are apart after one epoch from the same weights in the same order."""
    rows = order(Seeds().order, 0, workload.rows).tolist()
    found = {}
    for name in ("ours", "plain", "torch"):
        player = players[name]
        player.ask("prepare", workload=workload.name, optimizer=optimizer, checked=True)
        if not player.missing:
            found[name] = np.array(player.ask("check", order=rows)["parameters"])
    ours, bound = found.pop("ours", None), SAME[workload.precision]
    if ours is None:
        return "not compared"
    far = {name: float(np.max(np.abs(ours - other))) for name, other in found.items()}
    return ", ".join(f"{name} {value:.0e}{'' if value < bound else ' DIFFERENT'}" for name, value in far.items())


def ratio(times: Times, of: str, to: str) -> float | None:
    """The median of the ratios of two engines' times inside a round."""
    if of not in times or to not in times:
        return None
    return median(a / b for a, b in zip(times[of], times[to], strict=True))


def cell(value: float | None, least: float | None = None, most: float | None = None, floor: float | None = None) -> str:
    """A ratio with what it must be, and a mark; where even the bare products are too slow for it, their ratio."""
    if value is None:
        return "–"
    if least is not None and value < least and floor is not None and floor < least:
        return f"{value:.2f} ≥ {least:g} ✗ (products {floor:.2f})"
    if least is not None:
        return f"{value:.2f} ≥ {least:g} {'✓' if value >= least else '✗'}"
    if most is not None:
        return f"{value:.2f} ≤ {most:g} {'✓' if value <= most else '✗'}"
    return f"{value:.2f}"


def table_row(workload: Workload, optimizer: str, times: Times, same: str) -> list[str]:
    """One workload's figures."""
    targets = workload.targets
    most = targets.products[optimizer == "adam"] if targets.products else None
    evaluation = ratio(times, "evaluated", "ours")
    ours = median(times["ours"]) if "ours" in times else float("nan")
    return [
        workload.name,
        f"{ours:.4g}",
        cell(ratio(times, "scikit", "ours"), least=targets.scikit, floor=ratio(times, "scikit", "products")),
        cell(ratio(times, "torch", "ours"), least=targets.torch, floor=ratio(times, "torch", "products")),
        cell(ratio(times, "plain", "ours"), least=targets.plain, floor=ratio(times, "plain", "products")),
        cell(ratio(times, "ours", "products"), most=most),
        "–" if evaluation is None else f"{max(0.0, evaluation - 1) * ours:.3g}",
        same,
    ]


HEADINGS = [
    "",
    "ms/epoch",
    "scikit-learn ×",
    "PyTorch ×",
    "plain NumPy ×",
    "/ products",
    "evaluation ms",
    "difference after 1 epoch",
]


def print_table(title: str, rows: list[list[str]]) -> None:
    """Print a table with columns of equal width."""
    widths = [max(len(row[i]) for row in [HEADINGS, *rows]) for i in range(len(HEADINGS))]
    print(f"\n{title}")
    for row in [HEADINGS, *rows]:
        print("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())


def say_conditions(workloads: list[Workload], threads: int) -> None:
    """Print what is measured, and how."""
    removed = [f"{name}={os.environ[name]}" for name in REMOVED_SETTINGS if name in os.environ]
    print(f"Python {sys.version.split()[0]}, NumPy {np.__version__}, {os.cpu_count()} processors")
    print(f"Taken out of the environment on purpose: {', '.join(removed) or 'nothing'} ({', '.join(REMOVED_SETTINGS)})")
    for workload in workloads:
        print(f"{workload.name}: {workload}, BLAS threads: {min(workload.threads, threads)}")


def main() -> None:
    """Measure and print one table per optimizer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workloads", default=",".join(WORKLOADS))
    parser.add_argument("--optimizers", default="sgd,adam")
    parser.add_argument("--rounds", type=int, default=9, help="half as many in W5 and W6")
    parser.add_argument(
        "--seconds", type=float, default=0.2, help="of each engine in each round, twice that for W5, W6"
    )
    parser.add_argument(
        "--busy", action="store_true", help="on a busy machine: in W1 to W4, only the fastest eighth of a turn counts"
    )
    parser.add_argument(
        "--threads", type=int, default=2, help="of W5 and W6: with two, a core that is busy elsewhere spoils everything"
    )
    parser.add_argument("--calls", action="store_true", help="only count the calls of a step")
    options = parser.parse_args()
    if options.calls:
        print_calls()
        return
    workloads = [WORKLOADS[name] for name in options.workloads.split(",")]
    optimizers = options.optimizers.split(",")
    say_conditions(workloads, options.threads)
    rows: dict[str, list[list[str]]] = {optimizer: [] for optimizer in optimizers}
    for workload in workloads:
        players = {name: Player(name, min(workload.threads, options.threads)) for name in ENGINES}
        for optimizer in optimizers:
            same = sameness(workload, players, optimizer) if workload.name in {"W1", "W2", "W3", "W4"} else ""
            times = measured(workload, players, optimizer, options)
            rows[optimizer].append(table_row(workload, optimizer, times, same))
        for player in players.values():
            player.end()
    for optimizer in optimizers:
        print_table({"sgd": "Gradient descent", "adam": "Adam"}[optimizer], rows[optimizer])


if __name__ == "__main__":
    main()
