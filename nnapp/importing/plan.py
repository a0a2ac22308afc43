"""How a delimited text is understood as a whole: every choice made, or guessed from its beginning with a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from msgspec import Struct
from msgspec.structs import replace

from nnapp.importing.dialect import guessed_comment, guessed_delimiter, guessed_quote, said_choices, usual_width
from nnapp.importing.encodings import detected, known
from nnapp.importing.fitting import Fitter
from nnapp.importing.formula_cells import as_it_was
from nnapp.importing.header import Row, guessed_first, guessed_header, is_number, lacks_first_name
from nnapp.importing.lines import Block, blocks
from nnapp.importing.number_format import guessed_format
from nnapp.importing.numbers import NumberFormat
from nnapp.importing.problems import refuse
from nnapp.importing.records import Chunk, Dialect, chunks, raw_records
from nnapp.importing.rejections import Found
from nnapp.importing.values import Choices, Guess, Source
from nnapp.importing.windows import cells_here_and_there
from nnapp.progress import Report
from nnapp.words import Said, marked

SAMPLE_ROWS = 1000
SAMPLE_LETTERS = 1 << 18
FORMAT_CELLS = 20_000
MOST_COLUMNS = 100_000


class Plan(Struct, frozen=True):
    """How to read a text; `choices` has everything but the columns."""

    choices: Choices
    guesses: tuple[Guess, ...]
    names: tuple[str, ...]  # as in the file; empty where there are none
    first_line: int  # of the rows
    dialect: Dialect

    @property
    def written(self) -> NumberFormat:
        """How numbers are written."""
        return NumberFormat(self.choices.decimal or ".", self.choices.thousands or "")

    def chunks(self, source: Source, fitter: Fitter, report: Report) -> Iterator[tuple[Chunk, Found]]:
        """Read the rows, part by part, with what is wrong among them."""
        return chunks(blocks(source, self.choices.encoding, report), self.first_line, self.dialect, fitter)


class _Planner:
    """Fills the choices one after the other; each guess sees those before it."""

    def __init__(self, source: Source, choices: Choices) -> None:
        self.source, self.choices = source, choices
        self.guesses: list[Guess] = []

    def fill(self, field: str, value: object, reason: Said) -> None:
        self.guesses.append(Guess(field, value, reason))
        self.choices = replace(self.choices, **{field: value})


def planned(source: Source, choices: Choices, report: Report) -> Plan:
    """Find out how a text is to be read. Raises `Refusal` for choices that cannot be, and for what is no text."""
    problem = said_choices(choices)
    if problem is not None:
        refuse(source, problem)
    planner = _Planner(source, choices)
    _plan_encoding(planner, report)
    head = _head(planner, report)
    _plan_dialect(planner, _cut(_sample(head)))
    report(1.0)
    names, width, first_line = _plan_rows(planner, head)
    report(1.0)
    dialect = Dialect(
        planner.choices.delimiter or "", planner.choices.quote or "", planner.choices.comment or "", width
    )
    return Plan(planner.choices, tuple(planner.guesses), names, first_line, dialect)


def _plan_encoding(planner: _Planner, report: Report) -> None:
    if planner.source.path is None:
        planner.choices = replace(planner.choices, encoding=None)
        if not (planner.source.text or "").strip():
            refuse(planner.source, Said(marked("there is no text in it. Copy a table, and paste it again.")))
    elif planner.choices.encoding is None:
        found = detected(planner.source, report)
        planner.fill("encoding", found.name, found.reason)
    else:
        known(planner.choices.encoding, planner.source)


def _head(planner: _Planner, report: Report) -> Block:
    """The first block, or that where the lines after the skipped ones begin."""
    skipped = planner.choices.skipped or 0
    last: Block | None = None
    for block in blocks(planner.source, planner.choices.encoding, report):
        last = block
        if block.line + block.text.count("\n") > skipped + 1:
            break
    if last is None:
        refuse(planner.source, Said(marked("there is no text in it. Choose another file.")))
    lines = last.line + last.text.count("\n") - 1
    if lines <= skipped:
        refuse(
            planner.source,
            Said(
                marked("it has {lines} lines, and {skipped} are to be skipped. Skip fewer lines."),
                {"lines": lines, "skipped": skipped},
            ),
        )
    return last


def _sample(head: Block, first_line: int = 1) -> str:
    lines = islice(head.text.split("\n")[:-1], max(0, first_line - head.line), None)
    taken: list[str] = []
    letters = 0
    for line in islice(lines, SAMPLE_ROWS):
        if taken and letters > SAMPLE_LETTERS:
            break
        taken.append(line)
        letters += len(line)
    return "\n".join(taken) + "\n"


def _cut(sample: str) -> str:
    """A sample without the ends of very long lines, which cost time and tell nothing more about the dialect."""
    if len(sample) <= 2 * SAMPLE_LETTERS:
        return sample
    lines = [line[:SAMPLE_LETTERS] for line in sample.split("\n")]
    return "\n".join(lines[:8])[: 2 * SAMPLE_LETTERS] + "\n"


def _plan_dialect(planner: _Planner, sample: str) -> None:
    if not sample.strip():
        refuse(planner.source, Said(marked("its first lines are blank. Choose another file, or skip them.")))
    quote_guessed, delimiter_guessed = planner.choices.quote is None, planner.choices.delimiter is None
    if planner.choices.quote is None:
        planner.fill("quote", *guessed_quote(sample))
    if planner.choices.comment is None:
        planner.fill("comment", *guessed_comment(sample))
    if planner.choices.delimiter is None:
        quote, comment = planner.choices.quote or "", planner.choices.comment or ""
        planner.fill("delimiter", *guessed_delimiter(sample, quote, comment))
    if quote_guessed and _seldom_closed(planner.choices, sample):
        planner.guesses = [guess for guess in planner.guesses if guess.field not in ("quote", "delimiter")]
        planner.fill("quote", "", Said(marked("most quotes are not closed, so they are ordinary characters")))
        if delimiter_guessed:
            planner.fill("delimiter", *guessed_delimiter(sample, "", planner.choices.comment or ""))


def _seldom_closed(choices: Choices, sample: str) -> bool:
    quote = choices.quote or ""
    if not quote or quote not in sample:
        return False
    found = Found()
    raw_records(sample, 1, Dialect(choices.delimiter or "", quote, choices.comment or ""), final=True, found=found)
    return found.count > 1 and found.count > (sample.count(quote) - found.count) // 2


def _plan_rows(planner: _Planner, head: Block) -> tuple[tuple[str, ...], int, int]:
    """Plan skipped lines, header and numbers; return the names, the number of columns and the first row's line."""
    if planner.choices.skipped is None:
        planner.fill("skipped", *_guessed_skip(planner, head))
    skipped = planner.choices.skipped or 0
    rows = _rows(planner, head, skipped + 1)
    named = _commented_header(planner, head, skipped + 1, rows)
    filled = [row for row in rows if row.cells]
    first = named or next(iter(filled), None)
    if first is None:
        refuse(planner.source, Said(marked("there are only blank lines and comments in it. Choose another file.")))
    body = [row.cells for row in filled if row.line > first.line]
    if planner.choices.header is None:
        planner.fill("header", *guessed_header(first.cells, body))
    below = body if planner.choices.header else [first.cells, *body]
    width = _width(first.cells, below)
    names, width = _names(planner, first.cells, body, width) if planner.choices.header else ((), width)
    _plan_numbers(planner, [row for row in below if len(row) == width], width)
    return names or ("",) * width, width, first.end if planner.choices.header else first.line


def _rows(planner: _Planner, head: Block, first_line: int) -> list[Row]:
    """The records of the sample from a line on; without the last one where the sample may end inside it."""
    choices = planner.choices
    first_line = max(first_line, head.line)
    sample = _sample(head, first_line)
    dialect = Dialect(choices.delimiter or "", choices.quote or "", choices.comment or "")
    raw = raw_records(sample, first_line, dialect, final=True)
    for line, cells in zip(raw.lines, raw.rows, strict=True):
        if len(cells) > MOST_COLUMNS:
            too_many = marked("it has {columns} cells, more than a table may have columns. Check the delimiter.")
            refuse(planner.source, Said(too_many, {"columns": len(cells)}), line)
    after = [*raw.lines[1:], first_line + sample.count("\n")]
    rows = [Row(line, end, cells) for line, end, cells in zip(raw.lines, after, raw.rows, strict=True)]
    whole = head.last and first_line + sample.count("\n") == head.line + head.text.count("\n")
    return rows if whole or len(rows) < 3 else rows[:-1]


def _guessed_skip(planner: _Planner, head: Block) -> tuple[int, Said]:
    rows = _rows(planner, head, 1)
    place, reason = guessed_first(rows)
    skipped = rows[place].line - 1 if rows else 0
    if skipped and planner.choices.header is not False:
        named = _commented_header(planner, head, skipped, [row for row in rows if row.line > skipped])
        has_header = (
            planner.choices.header or guessed_header(rows[place].cells, [row.cells for row in rows[place + 1 :]])[0]
        )
        if named and not has_header and not any(map(is_number, named.cells)):
            return skipped - 1, Said(marked("the comment above the numbers names the columns"))
    return skipped, reason


def _commented_header(planner: _Planner, head: Block, line: int, rows: Sequence[Row]) -> Row | None:
    """The comment at a line as a header, if the table follows it at once and has as many columns."""
    comment = planner.choices.comment
    lines = head.text.split("\n")[:-1]
    place = line - head.line
    if not comment or planner.choices.header is False or not 0 <= place < len(lines):
        return None
    following = next((row for row in rows if row.line > line and row.cells), None)
    if not lines[place].startswith(comment) or following is None or following.line != line + 1:
        return None
    dialect = Dialect(planner.choices.delimiter or "", planner.choices.quote or "", "")
    cells = raw_records(lines[place].lstrip(comment).strip(" ") + "\n", line, dialect, final=True).rows[0]
    return Row(line, line + 1, cells) if len(cells) == len(following.cells) else None


def _width(first: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """How many columns there are: as many as the first row has cells, unless most rows have another number."""
    usual = usual_width(rows) if any(rows) else len(first)
    counts = Counter(map(len, rows))
    return len(first) if 2 * counts[len(first)] >= counts[usual] and len(first) > 1 else usual


def _names(
    planner: _Planner, first: Sequence[str], body: Sequence[Sequence[str]], width: int
) -> tuple[tuple[str, ...], int]:
    """The names of a header and the number of columns, which are no fewer than the names."""
    names = [*first]
    while len(names) > width and not names[-1].strip():
        names.pop()
    if lacks_first_name(names, body, width):
        names.insert(0, "")
        reason = Said(marked("the first row has one name less than there are columns, so the first column has none"))
        planner.guesses = [replace(g, reason=reason) if g.field == "header" else g for g in planner.guesses]
    width = max(width, len(names))
    return (*map(as_it_was, names), *[""] * (width - len(names))), width


def _plan_numbers(planner: _Planner, rows: Sequence[Sequence[str]], width: int) -> None:
    choices = planner.choices
    if choices.decimal is not None and choices.thousands is not None:
        return
    dialect = Dialect(choices.delimiter or "", choices.quote or "", choices.comment or "", width)
    below = cells_here_and_there(planner.source, choices.encoding, dialect)
    cells = chain(islice(chain.from_iterable(rows), FORMAT_CELLS), below)
    written, why, because = guessed_format(cells, choices.delimiter or "", choices.decimal, choices.thousands)
    if choices.decimal is None:
        planner.fill("decimal", written.decimal, why)
    if choices.thousands is None:
        planner.fill("thousands", written.thousands, because)
