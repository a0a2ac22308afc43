"""The pieces of a formula's text: numbers, names, signs, each with the place where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from nnapp.formula.functions import CONSTANTS, FUNCTIONS
from nnapp.words import Refusal, marked

MOST_CHARACTERS = 1000
MOST_SHOWN = 40  # characters of a name in a message
NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
SIGNS = ("**", "<=", ">=", "==", "!=", "+", "-", "*", "/", "%", "^", "<", ">", "=", "(", ")", ",")
ALIKE = {"^": "**", "−": "-", "·": "*", "×": "*", "÷": "/", "≤": "<=", "≥": ">=", "≠": "!="}  # as printed in books


class Token(NamedTuple):
    """A piece of the text."""

    kind: Literal["number", "name", "column", "sign", "end"]  # a `column` is a name in brackets
    text: str  # of a column its name; of a sign the form that `OPERATORS` has
    begin: int  # in characters, from 0
    end: int

    @property
    def position(self) -> int:
        """The character where it begins, from 1, as people count."""
        return self.begin + 1


def tokens(text: str) -> Iterator[Token]:
    """Cut a text into its pieces, with an `end` as the last; raises `Refusal` at what belongs to no formula."""
    begin = 0
    while begin < len(text):
        if text[begin].isspace():
            begin += 1
            continue
        token = _number(text, begin) or _name(text, begin) or _column(text, begin) or _sign(text, begin)
        yield token
        begin = token.end
    yield Token("end", "", len(text), len(text))


def check_length(text: str) -> None:
    """Raise `Refusal` where a formula is longer than may be read."""
    if len(text) > MOST_CHARACTERS:
        raise Refusal(
            marked("The formula has {count} characters, and {most} are the most. Divide it into several columns."),
            count=len(text),
            most=MOST_CHARACTERS,
        )


def bracketed(name: str) -> str:
    """Return a column's name as a formula has to say it: in brackets where it is not a plain word."""
    plain = name.isidentifier() and name not in CONSTANTS and name not in FUNCTIONS
    return name if plain else "[" + name.replace("]", "]]") + "]"


def shown(text: str) -> str:
    """Shorten what somebody wrote, for a message."""
    return text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + "…"


def _number(text: str, begin: int) -> Token | None:
    found = NUMBER.match(text, begin)
    return found and Token("number", found[0], begin, found.end())


def _name(text: str, begin: int) -> Token | None:
    if not text[begin].isidentifier():
        return None
    end = begin + 1
    while end < len(text) and ("x" + text[end]).isidentifier():
        end += 1
    return Token("name", text[begin:end], begin, end)


def _column(text: str, begin: int) -> Token | None:
    if text[begin] != "[":
        return None
    end = begin + 1
    while end < len(text):
        if text[end] != "]":
            end += 1
        elif text.startswith("]]", end):
            end += 2
        else:
            return _named(text, begin, end)
    raise Refusal(
        marked("At character {position}: the name that begins with “[” has no end. Write “]” behind it."),
        position=begin + 1,
    )


def _named(text: str, begin: int, end: int) -> Token:
    name = text[begin + 1 : end].replace("]]", "]")
    if not name:
        raise Refusal(marked("At character {position}: a column's name was expected in “[]”."), position=begin + 1)
    return Token("column", name, begin, end + 1)


def _sign(text: str, begin: int) -> Token:
    if text[begin] in ALIKE:
        return Token("sign", ALIKE[text[begin]], begin, begin + 1)
    for sign in SIGNS:
        if text.startswith(sign, begin):
            return Token("sign", sign, begin, begin + len(sign))
    raise Refusal(
        marked("At character {position}: “{found}” means nothing in a formula. Put the name of a column in [ ]."),
        position=begin + 1,
        found=text[begin],
    )
