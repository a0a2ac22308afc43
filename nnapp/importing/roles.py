"""What the columns of a table are and what they are for: the choices first, then guesses, each with its reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from nnapp.dataset import Kind, Role
from nnapp.importing.facts import FEW_LABELS, ColumnFacts, guessed_kind
from nnapp.importing.names import column_names
from nnapp.importing.values import ColumnChoice, Guess, shortened
from nnapp.project.split_edits import SPLIT_WORDS
from nnapp.words import Said, marked

TARGET_NAMES = {"target", "class", "label", "species", "y"}
CLASS_NAMES = TARGET_NAMES - {"y"} | {"category", "type", "group", "digit", "diagnosis", "outcome", "variety"}
COUNTER_NAMES = {"id", "index", "idx", "no", "nr", "no.", "nr.", "row", "row id", "rownames", "unnamed: 0", "#"}
SPLIT_NAME = re.compile(r"(split|use|set)( \d+)?")  # with a number where the table had such a column before
USE_WORDS = frozenset(word for words in SPLIT_WORDS.values() for word in words if word.isalpha())
ANSWER_NAME = re.compile(r".*(\((predicted|probability( of .+)?)\)| = .*\(answer\))( \d+)?")
MISSING_WORDS = ("", "NA", "N/A", "NaN", "null", "None", "?", "-", "#N/A")


class Decided(NamedTuple):
    """What was decided about the columns, and why."""

    names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    roles: tuple[Role, ...]
    guesses: tuple[Guess, ...]
    notes: tuple[Said, ...]

    @property
    def choices(self) -> tuple[ColumnChoice, ...]:
        """The decisions as choices that need no guess."""
        parts = zip(self.kinds, self.roles, self.names, strict=True)
        return tuple(ColumnChoice(kind, role, name) for kind, role, name in parts)


def decide(found: Sequence[str], facts: Sequence[ColumnFacts], chosen: Sequence[ColumnChoice]) -> Decided:
    """Decide about all columns; `found` are the names in the file, "" where there is none."""
    chosen = (*chosen[: len(found)], *[ColumnChoice()] * (len(found) - len(chosen)))
    names, notes = column_names(found, chosen)
    kinds: list[Kind] = []
    guesses: list[Guess] = []
    for place, (fact, choice) in enumerate(zip(facts, chosen, strict=True)):
        kind, reason = guessed_kind(fact)
        kinds.append(choice.kind or kind)
        if choice.kind is None:
            guesses.append(Guess(f"columns.{place}.kind", kind, reason))
    roles, why = _roles(found, kinds, facts, chosen)
    for place, reason in why.items():
        if _is_class(found[place], kinds[place], facts[place], roles[place]) and chosen[place].kind is None:
            kinds[place] = Kind.CATEGORY
            guesses = [guess for guess in guesses if guess.field != f"columns.{place}.kind"]
            guesses.append(Guess(f"columns.{place}.kind", Kind.CATEGORY, _class_reason(facts[place], names[place])))
        guesses.append(Guess(f"columns.{place}.role", roles[place], reason))
    if any(fact.missing for fact in facts):
        guesses.append(
            Guess(
                "missing",
                MISSING_WORDS,
                Said(
                    marked("cells that hold nothing, or a word for it, are taken as missing ({count} here)"),
                    {"count": sum(fact.missing for fact in facts)},
                ),
            )
        )
    more = _notes(names, kinds, facts, chosen)
    return Decided(names, tuple(kinds), tuple(roles), tuple(guesses), (*notes, *more))


def _roles(
    found: Sequence[str], kinds: Sequence[Kind], facts: Sequence[ColumnFacts], chosen: Sequence[ColumnChoice]
) -> tuple[list[Role], dict[int, Said]]:
    why: dict[int, Said] = {}
    roles = [choice.role or Role.INPUT for choice in chosen]
    for place, kind in enumerate(kinds):
        if kind is Kind.TEXT:
            roles[place] = Role.IGNORED
            why[place] = Said(marked("text cannot be learnt from"))
        elif chosen[place].role is None and _is_counter(place, found, kind, facts[place]):
            roles[place] = Role.IGNORED
            why[place] = Said(marked("it only numbers the rows"))
        elif chosen[place].role is None and (known := _exported(found[place], facts[place])) is not None:
            roles[place] = Role.IGNORED
            why[place] = known
    open_places = [
        place for place, choice in enumerate(chosen) if choice.role is None and roles[place] is not Role.IGNORED
    ]
    if Role.TARGET not in roles and open_places:
        place, reason = _target(found, kinds, open_places)
        roles[place] = Role.TARGET
        why[place] = reason
    for place in open_places:
        why.setdefault(place, Said(marked("all other columns are inputs")))
    return roles, {place: reason for place, reason in sorted(why.items()) if chosen[place].role is None}


def _target(found: Sequence[str], kinds: Sequence[Kind], places: Sequence[int]) -> tuple[int, Said]:
    named = [place for place in places if _plain(found[place]) in TARGET_NAMES]
    if named:
        return named[-1], Said(
            marked("a column called “{name}” is usually what is predicted"), {"name": found[named[-1]].strip()}
        )
    categories = [place for place in places if kinds[place] is Kind.CATEGORY]
    if len(categories) == 1:
        return categories[0], Said(marked("it is the only column of categories"))
    return places[-1], Said(marked("it is the last column"))


def _is_counter(place: int, found: Sequence[str], kind: Kind, facts: ColumnFacts) -> bool:
    """Whether a column numbers the rows: it is called so, or has as the first and only one no name."""
    if kind is not Kind.NUMBER or not facts.counts_up or facts.rows < 3 or len(found) == 1:
        return False
    unnamed = place == 0 and not found[0].strip() and all(name.strip() for name in found[1:])
    return unnamed or _plain(found[place]) in COUNTER_NAMES


def _exported(name: str, facts: ColumnFacts) -> Said | None:
    """Why a column is none to learn from that stands beside the data, such as in a table that was exported here."""
    if ANSWER_NAME.fullmatch(_plain(name)):
        return Said(marked("its name says that it holds what a network answered"))
    words = {label.casefold() for label in facts.labels or ()}
    if SPLIT_NAME.fullmatch(_plain(name)) and words and words <= USE_WORDS:
        return Said(marked("its words say what the rows are for"))
    return None


def _is_class(name: str, kind: Kind, facts: ColumnFacts, role: Role) -> bool:
    few = facts.labels is not None and 2 <= len(facts.labels) <= FEW_LABELS
    return (
        role is Role.TARGET
        and kind is Kind.NUMBER
        and few
        and facts.integers
        and not facts.texts
        and _plain(name) in CLASS_NAMES
    )


def _class_reason(facts: ColumnFacts, name: str) -> Said:
    return Said(
        marked("{count} different whole numbers in a column called “{name}” are probably classes"),
        {"count": len(facts.labels or ()), "name": shortened(name, 30)},
    )


def _notes(
    names: Sequence[str], kinds: Sequence[Kind], facts: Sequence[ColumnFacts], chosen: Sequence[ColumnChoice]
) -> list[Said]:
    notes = []
    empty = [name for name, fact in zip(names, facts, strict=True) if fact.rows and not fact.there]
    if empty:
        notes.append(
            Said(
                marked("{count} columns hold nothing, such as “{name}”."),
                {"count": len(empty), "name": shortened(empty[0], 30)},
            )
            if len(empty) > 1
            else Said(marked("Column “{name}” holds nothing."), {"name": shortened(empty[0], 30)})
        )
    for name, kind, fact, choice in zip(names, kinds, facts, chosen, strict=True):
        if kind is Kind.TEXT and fact.dates > fact.other_texts:
            notes.append(
                Said(
                    marked("Column “{name}” holds dates or times; they are kept but not used for training."),
                    {"name": shortened(name, 30)},
                )
            )
        if kind is not Kind.NUMBER and 2 * fact.dressed > fact.dates + fact.other_texts:
            notes.append(
                Said(
                    marked(
                        "Cells of column “{name}” such as “{example}” are not read as numbers because of how they are "
                        "written. To use them as numbers, write them with digits and the table's decimal sign only."
                    ),
                    {"name": shortened(name, 30), "example": shortened(fact.example, 30)},
                )
            )
        if kind is Kind.TEXT and choice.role in (Role.INPUT, Role.TARGET):
            notes.append(
                Said(
                    marked("Column “{name}” is text and therefore ignored; make it numbers or categories to use it."),
                    {"name": shortened(name, 30)},
                )
            )
    return notes


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
