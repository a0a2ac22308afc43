"""Which seeds are locked, so that New Start leaves them as they are; the settings keep it, not the project."""

from __future__ import annotations

import random

from ui.settings import Settings

SEEDS = ("start", "order", "split", "dropout")
USUALLY_LOCKED = frozenset(SEEDS[1:])  # by themselves, New Start draws other start weights and nothing else
STORED = "seed-locks"
NOTHING = "none"
MOST_DRAWN = 9999  # short enough to be read out in class


def locked_seeds() -> frozenset[str]:
    """Return the names of the seeds that are locked."""
    text = Settings().text(STORED)
    return frozenset(name for name in text.split() if name in SEEDS) if text else USUALLY_LOCKED


def lock_seed(name: str, on: bool) -> None:
    """Lock a seed, or unlock it."""
    locked = locked_seeds() | {name} if on else locked_seeds() - {name}
    Settings().set_text(STORED, " ".join(sorted(locked)) or NOTHING)


def drawn_seeds() -> dict[str, int]:
    """Draw other seeds in the place of those that are not locked."""
    chance = random.SystemRandom()
    return {name: chance.randint(1, MOST_DRAWN) for name in SEEDS if name not in locked_seeds()}
