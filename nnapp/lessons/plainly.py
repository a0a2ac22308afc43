"""What a reader of typed values complains of, in the words of a teacher who writes a lesson."""

from __future__ import annotations

import re
from typing import Any, get_args, get_type_hints

from nnapp.words import Said, marked

KINDS = {
    "int": marked("a whole number"),
    "float": marked("a number"),
    "str": marked("text in quotes"),
    "bool": marked("true or false"),
    "array": marked("a list in [ ]"),
    "object": marked("fields in { }"),
    "null": marked("nothing"),
}
FRACTION = marked("one with decimals")
EXPECTED = re.compile(r"Expected (?P<wanted>\w+(?: \| \w+)*), got (?P<given>\w+)")
LENGTH = re.compile(r"Expected (?P<kind>\w+) of (?:at (?:least|most) )?length (?P<bound>>=|<=|)\s*(?P<number>\d+)")
BOUND = re.compile(r"Expected (?P<kind>\w+) (?P<bound>>=|<=|>|<) (?P<number>[\d.e+-]+)")
BETWEEN = re.compile(r"Expected array of length (\d+)(?: to (\d+))?(?:, got (\d+))?")
WRONG_NAME = re.compile(r"Invalid (?:enum )?value (?P<given>.*)")
BOUNDS = {">=": marked("at least"), "<=": marked("at most"), ">": marked("more than"), "<": marked("less than")}


def plainly(message: str, field: str, kind: type | None = None) -> Said:
    """Say what is wrong with a field of a kind of value; what it may be is named where that is known."""
    message = message.partition(" - at `")[0].replace("`", "")
    values: dict[str, object] = {"field": field}
    if found := EXPECTED.fullmatch(message):
        values |= {
            "wanted": _kind(found["wanted"].split(" | ")[0]),
            "given": Said(FRACTION) if found["given"] == "float" else _kind(found["given"]),
        }
        return Said(marked("“{field}” must be {wanted}, not {given}."), values)
    if (said := _bounded(message, values)) is not None:
        return said
    if found := WRONG_NAME.fullmatch(message):
        known = _names(field, kind)
        values |= {"given": found["given"].strip("'\""), "known": ", ".join(known)}
        told = marked("“{field}” cannot be “{given}”. It is one of: {known}.")
        return Said(told if known else marked("“{field}” cannot be “{given}”. Look for a typing mistake."), values)
    return Said(marked("“{field}”: {reason}."), values | {"reason": message})


def _bounded(message: str, values: dict[str, object]) -> Said | None:
    # what is too short, too long, too small or too large
    if found := BETWEEN.fullmatch(message):
        values |= {"number": found[1]}
        return Said(marked("“{field}” must have {number} entries."), values)
    if found := LENGTH.fullmatch(message):
        if (found["bound"], found["number"]) == (">=", "1"):
            return Said(marked("“{field}” must not be empty."), values)
        values |= {"bound": Said(BOUNDS.get(found["bound"], marked("exactly"))), "number": found["number"]}
        letters = marked("“{field}” must have {bound} {number} letters.")
        return Said(
            letters if found["kind"] == "str" else marked("“{field}” must have {bound} {number} entries."), values
        )
    if found := BOUND.fullmatch(message):
        values |= {"bound": Said(BOUNDS[found["bound"]]), "number": found["number"].removesuffix(".0")}
        return Said(marked("“{field}” must be {bound} {number}."), values)
    return None


def _kind(name: str) -> Said:
    return Said(KINDS.get(name, marked("something else")))


def _names(field: str, kind: type | None) -> list[str]:
    # that a field may have
    hints: dict[str, Any] = {} if kind is None else get_type_hints(kind)
    members = get_args(hints.get(field))
    tags = [str(each.__struct_config__.tag) for each in members if hasattr(each, "__struct_config__")]
    return [each for each in members if isinstance(each, str) and each] or tags
