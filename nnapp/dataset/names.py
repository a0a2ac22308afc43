"""The names of columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set

from nnapp.words import Refusal, marked


def default_names(inputs: int, targets: int) -> tuple[str, ...]:
    """Names for columns that have none: x1, x2, ..., and t or t1, t2, ..."""
    last = ("t",) if targets == 1 else tuple(f"t{j + 1}" for j in range(targets))
    return (*(f"x{i + 1}" for i in range(inputs)), *last)


def check_different(names: list[str]) -> None:
    """Raise `Refusal` where two columns of a table have the same name."""
    if len(set(names)) == len(names):
        return
    repeated = next(name for name, times in Counter(names).items() if times > 1)
    raise Refusal(
        marked("A table has two columns “{name}”, and names must differ. Give one of them another name."),
        name=repeated[:60],
    )


def checked_names(names: Sequence[str], columns: int) -> tuple[str, ...]:
    """Return the names that a script gives for so many columns; raises `Refusal` where they cannot be their names."""
    if isinstance(names, str | bytes | Set | Mapping) or not isinstance(names, Iterable):
        raise Refusal(
            marked(
                "The names of columns must be a list of texts, one for each input, then for each target, not {given}."
            ),
            given=repr(names)[:60],
        )
    found = [*names]
    if len(found) != columns:
        raise Refusal(
            marked("{names} names were given for {columns} columns. Give one for each input, then for each target."),
            names=len(found),
            columns=columns,
        )
    for number, name in enumerate(found, start=1):
        if not (isinstance(name, str) and name.strip()):
            raise Refusal(
                marked("Name {number} of the columns must be a text with at least a letter, not {given}."),
                number=number,
                given=repr(name)[:60],
            )
    repeated = [name for name, times in Counter(found).items() if times > 1]
    if repeated:
        raise Refusal(
            marked("Two columns are named “{name}”, and names must differ. Give each column its own."), name=repeated[0]
        )
    return tuple(map(str, found))
