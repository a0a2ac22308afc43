"""Reading a lesson's file: +++, a head in TOML, +++, and a text in Markdown.

Whatever is wrong is one `Refusal` that says in which line, why, and what to do. A file is a few thousand characters,
so it is read whole.
"""

from __future__ import annotations

import codecs
import re
import tomllib
from pathlib import Path

import msgspec

from nnapp.lessons.body import parts_of
from nnapp.lessons.checking import check_text
from nnapp.lessons.lines import Lines, line_of
from nnapp.lessons.plainly import plainly
from nnapp.lessons.value import Head, Lesson, Start, Task
from nnapp.words import Refusal, Said, marked
from resources import resource

MOST_BYTES = 1_000_000
FENCE = "+++"


def lesson_paths(folder: Path | None = None) -> list[Path]:
    """Return the files of the lessons in a folder, or of the course, in their order."""
    return sorted((folder or resource("lessons")).glob("*.md"))


def read_lesson(path: Path) -> Lesson:
    """Read a lesson's file; raises `Refusal` that says in which line something is wrong, and what to do."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Refusal(
            marked("The lesson “{file}” cannot be read ({reason}). Look whether the file is there."),
            file=path.name,
            reason=error.strerror or type(error).__name__,
        ) from error
    if len(data) > MOST_BYTES:
        raise Refusal(marked("“{file}” is too large for a lesson: it has more than 1 MB."), file=path.name)
    return lesson_from(_decoded(data, path), path)


def _decoded(data: bytes, path: Path) -> str:
    # Windows' editors write UTF-16 too, which says so itself
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Lines(path, ()).refused(line, Said(marked("this is no UTF-8. Save the file as UTF-8."))) from None


def lesson_from(text: str, path: Path) -> Lesson:
    """Read the text of a lesson's file."""
    lines = text.replace("\r\n", "\n").split("\n")
    fences = [number for number, line in enumerate(lines) if line.strip() == FENCE]
    if len(fences) < 2 or any(line.strip() for line in lines[: fences[0]]):
        raise Lines(path, ()).refused(1, Said(marked("a lesson begins with +++, its head, and +++ again. Add them.")))
    begin, end = fences[:2]
    head_lines = [""] * (begin + 1) + lines[begin + 1 : end]  # each where it stands in the file
    where = Lines(path, head_lines)
    head = _head(where, head_lines)
    lesson = Lesson(path.stem, head, parts_of("\n".join(lines[end + 1 :]), end + 2), path, tuple(head_lines))
    check_text(lesson, where)
    return lesson


def _head(where: Lines, lines: list[str]) -> Head:
    try:
        given = tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column \d+\)", str(error))
        line = int(found[1]) if found else len(lines)
        reason = str(error).split(" (at")[0]
        said = Said(_advice(reason, lines[min(line, len(lines)) - 1]), {"reason": reason})
        raise where.refused(line, said) from None
    except RecursionError:
        raise where.refused(1, Said(marked("lists lie in each other too deep. Make the head simpler."))) from None
    try:
        return msgspec.convert(given, Head)
    except msgspec.ValidationError as error:
        message, _, place = str(error).partition(" - at `$")
        keys = [int(each) if each.isdecimal() else each for each in re.findall(r"\w+", place)]
        named = re.search(r"unknown field `(\w+)`", message)
        shown = [*keys, named[1]] if named else keys
        raise where.refused(line_of(lines, shown), _plainly(message, keys)) from None


def _advice(reason: str, line: str) -> str:
    if "\\" in reason:
        return marked(
            "this is no TOML ({reason}). Put texts with formulas between single quotes, where a backslash is a "
            "backslash: 'What is $\\sigma(z)$?'"
        )
    if re.search(r"=\s*-?\d+,\d", line):
        return marked("this is no TOML ({reason}). Numbers have a point: 0.5.")
    return marked("this is no TOML ({reason}). Look for quotes and brackets.")


def _plainly(message: str, keys: list[str | int]) -> Said:
    # what msgspec says, in words for a teacher
    field = next((key for key in reversed(keys) if isinstance(key, str)), "")
    if found := re.fullmatch(r"Object missing required field `(\w+)`", message):
        return Said(marked("“{field}” is missing. Add it."), {"field": found[1]})
    if found := re.fullmatch(r"Object contains unknown field `(.*)`", message):
        return Said(marked("“{field}” is not known here. Look for a typing mistake."), {"field": found[1]})
    if field == "hints":
        return Said(marked("a task needs exactly three hints: where to look, which quantity, the answer."))
    if field == "id":
        return Said(marked("an id has small letters, digits and hyphens, such as weighted-sum."))
    return plainly(message, field, Task if "task" in keys else Start if "start" in keys else Head)
