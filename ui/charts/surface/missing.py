"""Why there is no surface or slice to be seen, in the place of the picture."""

from __future__ import annotations

from ui.charts.surface.descents import Descents
from ui.charts.surface.explorer import Explorer
from ui.charts.surface.words import translated
from ui.charts.waiting import broken, working
from ui.messages import sentence


def why_no_surface(explorer: Explorer) -> str:
    """Say why there is no surface."""
    if explorer.problem is not None:
        return sentence(explorer.problem)
    if explorer.broken:
        return broken()
    if explorer.too_slow:
        return translated(
            "The surface of so many rows and weights takes too long while training runs. Pause to see it."
        )
    return working(explorer.done_part)


def why_no_slice(descents: Descents, running: bool) -> str:
    """Say why there is no slice."""
    if descents.problem is not None:
        return sentence(descents.problem)
    if descents.broken:
        return broken()
    if running and descents.too_slow:
        return translated("A slice of so many rows and weights takes too long while training runs. Pause to see it.")
    return working()


def unknown() -> str:
    """Say that there are no weights."""
    return translated("Nothing is known of the weights yet.")


def diverged() -> str:
    """Say that there is nothing finite to be drawn."""
    return translated(
        "The cost is no finite number anywhere here: the weights have diverged. "
        "Go back to the best weights, or start again with a smaller learning rate."
    )
