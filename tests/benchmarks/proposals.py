"""How good the proposals are: 10-fold evaluation and test split of every bundled table, all seeds 0.

    python tests/benchmarks/proposals.py [NAME ...]

The bounds that must hold are in `BOUNDS`; each table must take less than 60 s.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from nnapp.bundled import bundled, open_bundled
from nnapp.cross_validation import cross_validate
from nnapp.dataset import Split
from nnapp.proposal import proposal
from nnapp.scripting import fit, measure

BOUNDS = {"iris": ("folds", 0.93), "wine": ("folds", 0.95), "breast-cancer": ("folds", 0.95), "digits": ("test", 0.95)}


def main() -> None:
    names = sys.argv[1:] or [table.name for table in bundled()]
    for name in names:
        begin = time.perf_counter()
        project = open_bundled(name)
        opened = time.perf_counter()
        trained = fit(project)
        tested = measure(trained, Split.TEST)
        fitted = time.perf_counter()
        folds = cross_validate(project, 10, 0)
        done = time.perf_counter()
        accuracy = folds.score("accuracy")
        kind, bound = BOUNDS.get(name, ("folds", 0.0))
        reached = accuracy.mean if kind == "folds" else tested.accuracy
        print(
            f"{name:14} {'ok' if reached >= bound else 'TOO LOW':8} opened in {opened - begin:.2f} s, "
            f"test split {tested.accuracy:.2%} in {fitted - opened:.2f} s, "
            f"10 folds {accuracy.mean:.2%} ± {accuracy.deviation:.2%} in {done - fitted:.2f} s"
        )
        for said in proposal(project).reasons if sys.argv[1:] else ():
            print("   ", said)


main()
