"""How a text is divided into cells, guessed from its first lines: delimiter, quotes and comments.

Every delimiter is tried. The best one gives the same number of cells on most lines, and cells that look like numbers,
dates or plain words rather than like several cells in one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from nnapp.importing.facts import DATE
from nnapp.importing.numbers import MINUS, is_missing
from nnapp.importing.records import Dialect, raw_records
from nnapp.importing.values import Choices
from nnapp.words import Said, marked

DELIMITERS = (",", ";", "\t", "|", ":", " ", "")
QUOTES = ('"', "'", "")
COMMENTS = ("", "#", "%", "//")
WEIGHTS = {" ": 0.85, ":": 0.7}  # these also stand inside cells
DELIMITER_TITLES = {
    ",": marked("a comma"),
    ";": marked("a semicolon"),
    "\t": marked("a tab"),
    "|": marked("a vertical bar"),
    ":": marked("a colon"),
    " ": marked("blanks"),
}
LEAST_SCORE = 0.1
LONGEST_COMMENT = 10
SCORED_CELLS = 2000
ANY_NUMBER = re.compile(
    rf"[+\-{MINUS}]?(?:[0-9]{{1,3}}(?:[., '’_\u00a0\u2009\u202f][0-9]{{3}})+(?:[.,][0-9]+)?"
    r"|[0-9]+[.,]?[0-9]*|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?"
)
COMMA_NUMBER = re.compile(rf"[+\-{MINUS}]?(?:[0-9]+(?:,[0-9]+)?|[0-9]{{1,3}}(?:,[0-9]{{3}})+(?:\.[0-9]+)?)")
SEVERAL = re.compile(r"[,;\t|]|[0-9] +[+-]?[0-9.]")  # what a single cell of words seldom has
DECLARED = re.compile(r'"?sep=([,;\t|: ])"?[,;]*\n')  # for Excel
SINGLE_QUOTED = re.compile(r"(?:^|[,;\t|: ])'[^'\n]*'(?=[,;\t|: \n])", re.MULTILINE)


class Division(NamedTuple):
    """What was found about the delimiter, and why."""

    delimiter: str
    reason: Said


def guessed_quote(sample: str) -> tuple[str, Said]:
    """The quote character."""
    if '"' not in sample and len(SINGLE_QUOTED.findall(sample)) >= 2:
        return "'", Said(marked("cells are enclosed in single quotes, and there are no double ones"))
    if '"' in sample:
        return '"', Said(marked("there are double quotes"))
    return '"', Said(marked("it is the usual one; the first lines have no quotes"))


def guessed_comment(sample: str) -> tuple[str, Said]:
    """What comment lines begin with: something at the beginning of the file, or of a few lines that stand out."""
    lines = [line for line in sample.split("\n") if line.strip()]
    for comment in COMMENTS[1:]:
        begun = [line for line in lines if line.startswith(comment)]
        if begun and len(begun) < len(lines) and (lines[0].startswith(comment) or _stand_out(begun, lines)):
            return comment, Said(marked("lines such as “{line}” begin with it"), {"line": begun[0][:40]})
    return "", Said(marked("no line looks like a comment"))


def guessed_delimiter(sample: str, quote: str, comment: str) -> Division:
    """The delimiter, "" where every line is one cell."""
    declared = DECLARED.match(sample)
    if declared:
        return Division(declared[1], Said(marked("the first line says so")))
    found = {}
    for delimiter in DELIMITERS[:-1]:
        if delimiter in sample and delimiter != quote:
            rows = [row for row in rows_of(sample, Dialect(delimiter, quote, comment)) if row]
            found[delimiter] = _score(rows, delimiter)
    best = max(found, key=lambda delimiter: found[delimiter][0], default="")
    if not best or found[best][0] < LEAST_SCORE or _is_one_column(sample, best, quote, comment):
        if quote and _quoted_as_a_whole(sample, quote, comment):
            whole = marked("each line is one cell, because quotes enclose it as a whole; take them off to divide it")
            return Division("", Said(whole))
        return Division("", Said(marked("no delimiter divides the lines evenly, so each is one cell")))
    _, width, agreeing, rows_count = found[best]
    if rows_count == 1:
        only = marked("{delimiter} divides the only line into {width} cells")
        return Division(best, Said(only, {"delimiter": Said(DELIMITER_TITLES[best]), "width": width}))
    return Division(
        best,
        Said(
            marked("{delimiter} divides {agreeing} of the first {lines} lines into {width} cells"),
            {
                "delimiter": Said(DELIMITER_TITLES[best]),
                "agreeing": agreeing,
                "lines": rows_count,
                "width": width,
            },
        ),
    )


def rows_of(sample: str, dialect: Dialect) -> list[list[str]]:
    """The records of a sample; an empty one for a blank line or a comment."""
    return raw_records(sample, 1, dialect, final=True).rows


def usual_width(rows: Sequence[Sequence[str]]) -> int:
    """The number of cells that most rows have; rows of one cell count only where there are no others."""
    counts = Counter(len(row) for row in rows if row)
    several = {width: count for width, count in counts.items() if width > 1}
    if not several or (len(several) > 3 and counts[1] > max(several.values()) * 3):
        return 1
    return max(several, key=lambda width: (several[width], width))


def _score(rows: Sequence[Sequence[str]], delimiter: str) -> tuple[float, int, int, int]:
    width = usual_width(rows)
    if width < 2:
        return 0.0, width, 0, len(rows)
    fitting = [row for row in rows if len(row) == width]
    cells = [cell for row in fitting[: max(2, SCORED_CELLS // width)] for cell in row[:SCORED_CELLS]]
    looks = sum(map(_look, cells)) / len(cells)
    if delimiter in " :" and not any(_look(cell) == 1 for cell in cells):  # else it is a text
        return 0.0, width, 0, len(rows)
    agreement = len(fitting) / len(rows)
    return agreement**2 * looks * WEIGHTS.get(delimiter, 1.0), width, len(fitting), len(rows)


def _look(cell: str) -> float:
    """How much a cell looks like a single one, 0 to 1."""
    cell = cell.strip()
    if len(cell) > 1000:
        return 0.3
    if ANY_NUMBER.fullmatch(cell) or DATE.fullmatch(cell):
        return 1.0
    if is_missing(cell):
        return 0.8
    return 0.3 if SEVERAL.search(cell) else 0.7


def _quoted_as_a_whole(sample: str, quote: str, comment: str) -> bool:
    """Whether every line is in quotes, and would be divided evenly without them."""
    lines = [line.strip() for line in sample.split("\n") if line.strip()]
    return all(len(line) > 1 and line[0] == line[-1] == quote and quote not in line[1:-1] for line in lines) and bool(
        guessed_delimiter("\n".join(line[1:-1] for line in lines) + "\n", "", comment).delimiter
    )


def _is_one_column(sample: str, delimiter: str, quote: str, comment: str) -> bool:
    """Whether the lines are dates, or numbers with commas inside under a name without a comma."""
    lines = [line.strip() for line in sample.split("\n") if line.strip()][:1000]
    if delimiter in " :":
        dates = sum(1 for line in lines if len(line) < 60 and DATE.fullmatch(line))
        return dates >= max(1, len(lines) - 1)
    body = [line for line in lines[1:] if not (comment and line.startswith(comment))]
    return (
        delimiter == ","
        and len(body) >= 2
        and "," not in lines[0]
        and not ANY_NUMBER.fullmatch(lines[0])
        and all(COMMA_NUMBER.fullmatch(line.strip(quote or None)) for line in body)
    )


def _stand_out(begun: Sequence[str], lines: Sequence[str]) -> bool:
    """Whether lines that begin like comments have other delimiters than the rest."""
    others = Counter(_delimiters(line) for line in lines if line not in begun)
    usual = others.most_common(1)[0][0] if others else ()
    return all(_delimiters(line) != usual for line in begun)


def _delimiters(line: str) -> tuple[int, ...]:
    return tuple(line.count(delimiter) for delimiter in ",;\t|")


def said_choices(choices: Choices) -> Said | None:
    """Say what is wrong with choices that fit no text at all; None where all is well."""
    return _said_alone(choices) or _said_together(choices)


def _said_alone(choices: Choices) -> Said | None:
    for name, text in (("delimiter", choices.delimiter), ("quote", choices.quote), ("thousands", choices.thousands)):
        if text is not None and (len(text) > 1 or text in ("\n", "\r", "\0")):
            return Said(
                marked("the {field} must be one character, not “{text}”. Choose another one."),
                {"field": name, "text": text[:20]},
            )
    if choices.thousands and (choices.thousands.isalnum() or choices.thousands in f"+-{MINUS}"):
        return Said(marked("the thousands mark must not be part of a number. Choose another one."))
    if choices.decimal not in (None, ".", ","):
        return Said(marked("the decimal sign must be a point or a comma. Choose one of them."))
    if choices.comment is not None and (len(choices.comment) > LONGEST_COMMENT or set(choices.comment) & set("\r\n")):
        return Said(marked("what comments begin with must be a few characters of one line. Choose others."))
    if choices.skipped is not None and choices.skipped < 0:
        return Said(marked("there cannot be fewer than no lines above the table. Choose 0 or more."))
    return None


def _said_together(choices: Choices) -> Said | None:
    if choices.delimiter and choices.delimiter == choices.quote:
        return Said(marked("delimiter and quote must be different characters. Choose another one of them."))
    if choices.decimal is not None and choices.decimal == choices.thousands:
        return Said(marked("decimal sign and thousands mark must be different. Choose another one of them."))
    return None
