"""JSON as text: how deep it goes, where its records begin and end, and the values of each; read without its oddities.

A file is looked at as bytes first, because a reader of JSON goes as deep as the brackets do, and makes an object of
every comma. Lines of JSON are told from one document by the first line, which is a whole value there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnapp.words import Said, marked

MOST_BYTES = 2**30
MOST_DEPTH = 64
MOST_VALUES = 60_000_000
MOST_VALUES_AT_ONCE = 12_000_000  # in a document that cannot be read record by record
PIECE = 2**24
LONGEST_INTEGER = 400  # digits; longer ones are beyond any number of 64 bits, and slow to read
ESCAPES = re.compile(r"\\(u[dD][89abAB]..\\u[dD][c-fC-F]..|u[dD][89a-fA-F]..|.)", re.DOTALL)
PAIR = 11  # letters, after the first backslash, of two escapes that make one letter
QUOTE, COMMA, NEWLINE, SPACE = 34, 44, 10, 32


class JsonProblem(Exception):  # noqa: N818 (a `Refusal` is made of it, which knows the file)
    """What is wrong with a file, in words, and the line where."""

    def __init__(self, template: str, line: int | None = None, **values: object) -> None:
        super().__init__(template)
        self.said, self.line = Said(template, values), line


class Shape(NamedTuple):
    """Where things are in a text: positions in its bytes."""

    commas: NDArray[np.int64]  # between the records of an array
    end: int  # of the first whole value; −1 where it is never closed
    values: int  # about how many values there are


class Object(dict[str, Any]):
    """An object of JSON; `twice` is a name that occurs twice in it, of which the last value counts."""

    twice: str | None = None


def decoded(data: bytes) -> tuple[str, bytes]:
    """Return the encoding of a JSON file and its text as UTF-8. Raises `JsonProblem`."""
    encoding = json.detect_encoding(data[:4])
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        if encoding not in ("utf-8", "utf-8-sig"):
            data = data.decode(encoding).removeprefix("\ufeff").encode()
        else:
            data.decode()
    except UnicodeError as error:
        line = data.count(b"\n", 0, getattr(error, "start", 0)) + 1
        raise JsonProblem(
            marked("it is not written in Unicode, as JSON must be. Save it again as UTF-8."), line=line
        ) from None
    return encoding.removesuffix("-sig"), data


def shape(data: bytes) -> Shape:
    """Look through a text. Raises `JsonProblem` where it is nested too deeply or has too many values."""
    if b"\\" in data:  # then a quote after a backslash ends no string
        data = data.replace(b"\\\\", b"__").replace(b'\\"', b"__")
    whole = np.frombuffer(data, np.uint8)
    commas, end, values, depth, quotes = [], -1, 0, 0, 0
    for begin in range(0, len(whole), PIECE):
        some = whole[begin : begin + PIECE]
        inside = np.cumsum(some == QUOTE, dtype=np.uint8)
        inside += np.uint8(quotes)
        quotes = int(inside[-1]) & 1
        outside = (inside & 1) == 0
        opening = ((some == ord("[")) | (some == ord("{"))) & outside
        closing = ((some == ord("]")) | (some == ord("}"))) & outside
        depths = depth + np.cumsum(opening.view(np.int8) - closing.view(np.int8), dtype=np.int32)
        if depths.max(initial=0) > MOST_DEPTH:
            place = begin + int(np.argmax(depths > MOST_DEPTH))
            raise JsonProblem(
                marked("its brackets are nested more than {depth} deep. A table needs two levels."),
                line=data.count(b"\n", 0, place) + 1,
                depth=MOST_DEPTH,
            )
        depth = int(depths[-1])
        comma = (some == COMMA) & outside
        commas.append(begin + np.flatnonzero(comma & (depths == 1)))
        values += int(np.count_nonzero(comma)) + int(np.count_nonzero(opening))
        ends = np.flatnonzero(closing & (depths == 0))
        if end < 0 and len(ends):
            end = begin + int(ends[0])
        if values > MOST_VALUES:
            raise JsonProblem(
                marked("it holds more than {most} values. Save a part of it, or save it as Parquet."), most=MOST_VALUES
            )
    return Shape(np.concatenate(commas) if commas else np.empty(0, np.int64), end, values)


def is_lines(data: bytes) -> bool:
    """Say whether each line is a value of its own: the first is an array or object, and another line begins one."""
    first, _, others = data.lstrip().partition(b"\n")
    if not others.lstrip().startswith((b"[", b"{")):
        return False
    try:
        return isinstance(value_of(first.decode()), dict | list)
    except (JsonProblem, UnicodeError):
        return False


def value_of(text: str, line: int = 1, *, looked_through: bool = False) -> Any:
    """Return the value of a text, which begins at a line. Raises `JsonProblem` with the line of what is wrong.

    `looked_through` says that `shape` has seen the text.
    """
    if not looked_through and text.count("[") + text.count("{") > MOST_DEPTH:
        shape(text.encode("utf-8", "surrogatepass"))
    if "\\ud" in text or "\\uD" in text:
        text = ESCAPES.sub(_whole_letter, text)
    try:
        return DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise JsonProblem(
            marked("it is no valid JSON: {fault}. Correct it there, or save it again with the program it comes from."),
            line=line + text.count("\n", 0, error.pos),
            fault=_fault(error, text),
        ) from None
    except RecursionError:
        raise JsonProblem(
            marked("its brackets are nested more than {depth} deep. A table needs two levels."),
            line=line,
            depth=MOST_DEPTH,
        ) from None


def array_parts(data: bytes, found: Shape, most: int) -> Iterator[tuple[list[int], list[Any]]]:
    """Yield the records of an array and their lines, at most so many at a time. Raises `JsonProblem`."""
    begin = data.index(b"[") + 1
    if found.end < 0:
        raise JsonProblem(
            marked("it ends before its brackets are closed. It is cut off; get a whole copy."),
            line=data.count(b"\n") + 1,
        )
    line = data.count(b"\n", 0, begin) + 1
    if data[found.end + 1 :].strip():
        line += data.count(b"\n", begin, found.end)
        raise JsonProblem(marked("something follows after the end of its array. Remove it there."), line=line)
    commas = found.commas[found.commas < found.end]
    for first in range(0, len(commas) + 1, most):
        inner = commas[first : first + most - 1] - begin + 1  # where the records after the first one begin
        last = first + most - 1
        end = int(commas[last]) if last < len(commas) else found.end
        text = data[begin:end]
        if len(commas) or text.strip():
            values = value_of(f"[{text.decode()}]", line, looked_through=True)
            yield _lines_of(text, [0, *inner.tolist()], line)[: len(values)], values
        line += text.count(b"\n")
        begin = end + 1


def _lines_of(text: bytes, starts: list[int], line: int) -> list[int]:
    # a record begins at the first letter after the comma, which may be some lines below
    letters = np.frombuffer(text, np.uint8)
    dark = np.flatnonzero(letters > SPACE)
    places = np.minimum(np.searchsorted(dark, starts), max(0, len(dark) - 1))
    breaks = np.flatnonzero(letters == NEWLINE)
    lines: list[int] = (line + np.searchsorted(breaks, dark[places] if len(dark) else starts)).tolist()
    return lines


def _object(pairs: list[tuple[str, Any]]) -> Object:
    found = Object(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                found.twice = name
            seen.add(name)
    return found


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= LONGEST_INTEGER else float(digits)


DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_int=_integer)


def _whole_letter(match: re.Match[str]) -> str:
    # half a letter, which JSON can spell but no file and no window can hold, becomes the sign for an unknown one
    escape = match[1]
    return match[0] if len(escape) in (1, PAIR) else "\\ufffd"


def _fault(error: json.JSONDecodeError, text: str) -> str:
    near = text[error.pos : error.pos + 20].split("\n", maxsplit=1)[0]
    return f"{error.msg}, at “{near}”" if near.strip() else error.msg
