"""How a file is understood so far: the preview, what the person chose, and the pure edits on both.

What concerns the whole file, and the kinds of columns, is worked out by the importer; roles and names only say what
will be done with a column, so they are changed here and need no reading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from nnapp.dataset import Kind, Role
from nnapp.importing import Choices, ColumnChoice, Guess, Preview
from nnapp.words import Said, marked

OTHER_COLUMNS = {"delimiter", "quote", "comment", "sheet", "skipped"}  # after which the columns are others
OTHER_NAMES = {"encoding", "header"}  # after which only their names are
GUESS = ColumnChoice()


class Understanding(Struct, frozen=True):
    """A preview as it is shown, and the choices that were made; both may be changed by the functions below."""

    chosen: Choices = Choices()
    last_time: Choices = Choices()  # those of the choices that come from the last import of the same file
    preview: Preview | None = None
    names: tuple[str, ...] = ()  # the columns' names in the file
    guesses: dict[str, Guess] = {}

    def to_ask(self) -> Choices:
        """The choices for the next preview: without names, so that those of the file are seen."""
        if self.chosen.columns is None:
            return self.chosen
        return replace(self.chosen, columns=tuple(replace(column, name=None) for column in self.chosen.columns))

    def to_read(self) -> Choices:
        """The choices that give the very table of the preview."""
        assert self.preview is not None
        return replace(self.preview.choices, columns=self._columns(self.preview.names))

    def to_remember(self) -> Choices:
        """What is good for the next time: everything as it was, but only those names that were given by hand."""
        assert self.preview is not None
        given = self.chosen.columns or ()
        names = [given[i].name if i < len(given) else None for i in range(len(self.preview.names))]
        return replace(self.preview.choices, columns=self._columns(names))

    def _columns(self, names: Iterable[str | None]) -> tuple[ColumnChoice, ...]:
        assert self.preview is not None
        parts = zip(self.preview.kinds, self.preview.roles, names, strict=True)
        return tuple(ColumnChoice(kind, role, name) for kind, role, name in parts)


def with_preview(known: Understanding, preview: Preview) -> Understanding:
    """Take what the importer found, and put the given names over those of the file."""
    given = known.chosen.columns or ()
    names = [choice.name or name for choice, name in zip(given, preview.names, strict=False)]
    names += preview.names[len(names) :]
    guesses = {guess.field: guess for guess in preview.guesses}
    return replace(known, preview=replace(preview, names=tuple(names)), names=preview.names, guesses=guesses)


def with_choice(known: Understanding, field: str, value: Any) -> Understanding:
    """Choose something about the whole file; the importer must be asked again."""
    chosen = replace(known.chosen, **{field: value})
    if field in OTHER_COLUMNS:
        chosen = replace(chosen, columns=None)
    elif field in OTHER_NAMES and chosen.columns is not None:
        chosen = replace(chosen, columns=tuple(replace(column, name=None) for column in chosen.columns))
    return replace(known, chosen=chosen, last_time=replace(known.last_time, **{field: None}))


def with_kind(known: Understanding, columns: Collection[int], kind: Kind) -> Understanding:
    """Choose what columns hold; the importer must be asked again."""
    preview = known.preview
    assert preview is not None
    kinds, roles = [*preview.kinds], [*preview.roles]
    for column in columns:
        kinds[column] = kind
        roles[column] = Role.IGNORED if kind is Kind.TEXT else roles[column]
    known = replace(known, preview=replace(preview, kinds=tuple(kinds), roles=tuple(roles)))
    return _with_columns(known, {column: {"kind": kind} for column in columns})


def with_role(known: Understanding, columns: Collection[int], role: Role) -> Understanding:
    """Choose what columns are for; text stays ignored.

    Where a target is chosen, one that was only guessed becomes an input again: the guess was wrong.
    """
    preview = known.preview
    assert preview is not None
    usable = [column for column in columns if preview.kinds[column] is not Kind.TEXT or role is Role.IGNORED]
    roles = [*preview.roles]
    if role is Role.TARGET:
        guessed = [i for i, old in enumerate(roles) if old is Role.TARGET and f"columns.{i}.role" in known.guesses]
        for column in guessed:
            roles[column] = Role.INPUT
    for column in usable:
        roles[column] = role
    known = replace(known, preview=replace(preview, roles=tuple(roles)))
    return _with_columns(known, {column: {"role": role} for column in usable})


def with_name(known: Understanding, column: int, name: str) -> Understanding:
    """Give a column a name; `name_problem` says whether it can be taken."""
    preview = known.preview
    assert preview is not None
    names = [*preview.names]
    names[column] = " ".join(name.split())
    return _with_columns(
        replace(known, preview=replace(preview, names=tuple(names))), {column: {"name": names[column]}}
    )


def name_problem(known: Understanding, column: int, name: str) -> Said | None:
    """Say why a column cannot have this name, or None."""
    preview, name = known.preview, " ".join(name.split())
    assert preview is not None
    if not name:
        return Said(marked("A column needs a name. It kept its old one; type at least a letter."))
    if any(other == name for place, other in enumerate(preview.names) if place != column):
        return Said(
            marked("There is already a column “{name}”, and names must differ. Choose another one."), {"name": name}
        )
    return None


def problem(preview: Preview) -> Said | None:
    """Say what is missing for a table that a network can learn from, or None."""
    roles = Counter(preview.roles)
    if preview.row_count == 0:
        return Said(
            marked(
                "There is no row to import, only names of columns. If the first line is a row, choose that there is no "
                "header line; else choose another file."
            )
        )
    if len(preview.names) == 1:
        return Said(
            marked("There is only one column, but a network needs an input and a target. Is the delimiter right?")
        )
    if not roles[Role.TARGET]:
        return Said(marked("There is no target: click below the name of the column that the network is to predict."))
    if not roles[Role.INPUT]:
        return Said(marked("There is no input: click below the name of a column that the network is to learn from."))
    return None


def _with_columns(known: Understanding, changes: dict[int, dict[str, Any]]) -> Understanding:
    assert known.preview is not None
    width = len(known.preview.names)
    columns = [*(known.chosen.columns or ())][:width]
    columns += [GUESS] * (width - len(columns))
    guesses = dict(known.guesses)
    for column, change in changes.items():
        columns[column] = replace(columns[column], **change)
        for part in change:
            guesses.pop(f"columns.{column}.{part}", None)
    return replace(known, chosen=replace(known.chosen, columns=tuple(columns)), guesses=guesses)
