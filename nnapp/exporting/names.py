"""Names that no two columns share."""

from __future__ import annotations

from collections.abc import Callable, Sequence


def different(names: Sequence[str], key: Callable[[str], str] = str) -> list[str]:
    """Return the names, with a number after those that came before; `key` says what counts as the same name."""
    taken: set[str] = set()
    result = []
    for name in names:
        called, number = name, 2
        while key(called) in taken:
            called, number = f"{name} {number}", number + 1
        taken.add(key(called))
        result.append(called)
    return result
