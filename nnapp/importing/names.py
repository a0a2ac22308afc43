"""The names of columns: as in the file, but on one line, none empty and no two alike."""

from __future__ import annotations

from collections.abc import Sequence

from nnapp.importing.values import ColumnChoice, shortened
from nnapp.words import Said, marked

UNNAMED = "column {number}"
SECOND = "{name} ({number})"
LISTED = 5


def column_names(found: Sequence[str], chosen: Sequence[ColumnChoice]) -> tuple[tuple[str, ...], tuple[Said, ...]]:
    """Return the names of the columns, the chosen ones before those `found` in the file, and what was changed."""
    wanted = [one_line(name) for name in found]
    for place, choice in enumerate(chosen[: len(wanted)]):
        if choice.name is not None:
            wanted[place] = one_line(choice.name)
    empty = [place for place, name in enumerate(wanted) if not name]
    for place in empty:
        wanted[place] = UNNAMED.format(number=place + 1)
    names, repeated = _made_different(wanted)
    notes = []
    if 0 < len(empty) < len(names):
        numbers = _listed([str(place + 1) for place in empty])
        notes.append(Said(marked("Columns without a name got one from their number: {columns}."), {"columns": numbers}))
    if repeated:
        called = _listed([f"“{shortened(names[place], 30)}”" for place in repeated])
        notes.append(Said(marked("Columns of the same name got a number: {columns}."), {"columns": called}))
    return names, tuple(notes)


def one_line(name: str) -> str:
    """A name without line breaks and blanks around it."""
    return " ".join(name.split())


def _made_different(wanted: Sequence[str]) -> tuple[tuple[str, ...], list[int]]:
    taken, repeated, names = set(wanted), [], []
    seen: dict[str, int] = {}
    for place, name in enumerate(wanted):
        number = seen.get(name, 0) + 1
        different = name
        if number > 1:
            while (different := SECOND.format(name=name, number=number)) in taken:
                number += 1
            repeated.append(place)
            taken.add(different)
        seen[name] = number
        names.append(different)
    return tuple(names), repeated


def _listed(items: Sequence[str]) -> str:
    return ", ".join(items[:LISTED]) + (", …" if len(items) > LISTED else "")
